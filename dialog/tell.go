package dialog

import (
	"slices"
	"strings"

	"github.com/sipdialog/sipdialog/message"
)

// tellEstablished tells the host that the call is answered: the caller at the 2xx, the callee
// at the ACK.
func (d *Dialog) tellEstablished(c *cause) {
	d.e.put(Output{Kind: Established, Dialog: d, Message: c.msg, SDP: sdpOf(c.msg)})
}

// tellEnded tells the host that the call is over, once, and ends what runs beside the dialog.
func (d *Dialog) tellEnded(c *cause) {
	d.stopRinging()
	d.couple(&cause{by: c.by})
	if d.end.told {
		return
	}
	d.end = ending{at: d.e.now, by: c.by, code: c.code, err: c.err, why: c.why, told: true}
	if m := c.msg; m != nil {
		d.end.reasons = reasonsOf(m)
		d.describeEnd(m)
	} else if c.reason != "" {
		d.end.reasons = []string{c.reason} // ours
	}
	if d.end.why == "" {
		d.end.why = "ended by " + d.end.by.String()
	}
	d.e.put(Output{
		Kind: Ended, Dialog: d, By: d.end.by, Code: d.end.code, Err: d.end.err, Message: c.msg,
		Reasons: slices.Clone(d.end.reasons),
	})
}

// reasonsOf gives the values of the Reason headers, in order. Of one protocol only the first
// counts, for there must be no second (RFC 3326 §2).
func reasonsOf(m *message.Message) (list []string) {
	if m == nil {
		return nil
	}
	var seen []string
	for v := range m.Values("Reason") {
		protocol, _, _ := strings.Cut(v, ";")
		protocol = lower(strings.TrimSpace(protocol))
		if !slices.Contains(seen, protocol) {
			seen = append(seen, protocol)
			list = append(list, cloned(v))
		}
	}
	return list
}

// describeEnd puts into words how the peer ended the call.
func (d *Dialog) describeEnd(m *message.Message) {
	switch {
	case m.IsResponse() && m.Status() >= 300:
		d.end.code = m.Status()
		if d.end.err == nil {
			if inv := d.invite; m.Status() == 487 && inv != nil && inv.cancelErr != nil {
				d.end.err, d.end.by, d.end.why = inv.cancelErr, Local, "cancelled"
				return
			}
			d.end.err = &ResponseError{What: "invite " + d.target, Code: m.Status(), Reason: m.Reason()}
		}
		if d.end.why == "" {
			d.end.why = m.Reason()
		}
	case m.IsRequest() && m.Method() == message.BYE:
		d.end.why = "BYE from the peer"
	}
}
