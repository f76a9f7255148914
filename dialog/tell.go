package dialog

import (
	"slices"
	"strings"

	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// tellEstablished tells the host that the call is answered: the caller at the 2xx, the callee
// at the ACK.
func (d *Dialog) tellEstablished(c *cause) {
	d.e.put(&Output{Kind: Established, Dialog: d, Message: c.msg, SDP: sdpOf(c.msg)})
}

// tellEnded tells the host that the call is over, once, and ends what runs beside the dialog.
func (d *Dialog) tellEnded(c *cause) {
	d.stopRinging()
	d.couple(fsm.Dialog, &cause{by: c.by})
	if d.end.told {
		return
	}
	o := Output{Kind: Ended, Dialog: d, By: c.by, Code: c.code, Err: c.err, Message: c.msg}
	why := c.why
	if m := c.msg; m != nil {
		o.Reasons = reasonsOf(m)
		why = d.describeEnd(&o, why)
	} else if c.reason != "" {
		o.Reasons = []string{c.reason} // ours
	}
	if why == "" {
		why = "ended by " + o.By.String()
	}
	d.end = ending{at: d.e.now, why: why, told: true}
	d.e.put(&o)
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

// describeEnd completes what is told of an end that a message has caused, and puts it into words.
func (d *Dialog) describeEnd(o *Output, why string) string {
	switch m := o.Message; {
	case m.IsResponse() && m.Status() >= 300:
		o.Code = m.Status()
		if o.Err == nil {
			if inv := d.invite; m.Status() == 487 && inv != nil && inv.cancelErr != nil {
				o.Err, o.By = inv.cancelErr, Local
				return "cancelled"
			}
			o.Err = &ResponseError{What: "invite " + d.target, Code: m.Status(), Reason: m.Reason()}
		}
		if why == "" {
			why = cloned(m.Reason())
		}
	case m.IsRequest() && m.Method() == message.BYE:
		why = "BYE from the peer"
	}
	return why
}
