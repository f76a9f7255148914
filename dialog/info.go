package dialog

import (
	"slices"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// Info sends an INFO in the call (RFC 6086): with a header Info-Package in With.Headers one of
// that package, which the peer must have listed in its Recv-Info; without it a legacy one. The
// result comes as Responded; a 469 leaves the call as it is.
func (d *Dialog) Info(now time.Time, with ...With) error {
	w := one(with)
	if err := d.begin(now, "info"); err != nil {
		return err
	}
	if name := w.header("Info-Package"); name != "" {
		if !lists(d.session.packages, packageName(name)) {
			return &LocalError{Verb: "info", Advice: "the peer does not take package " + name + " (its Recv-Info: " + orNone(d.session.packages) + ")", RFC: "RFC 6086 §4.2.1"}
		}
		if (w.Body != nil || w.SDP != nil) && w.header("Content-Disposition") == "" {
			w.Headers = append(slices.Clone(w.Headers), Header{"Content-Disposition", "Info-Package"})
		}
	}
	return d.sendRequest("info", message.INFO, &w)
}

// Request sends a request in the dialog that this package has no machine for: OPTIONS,
// MESSAGE, or one that no RFC knows. The result comes as Responded. Such a request belongs to no
// usage of the dialog: when it fails the call stands, unless the failure says that the whole
// dialog is gone (RFC 5057 §5.3).
func (d *Dialog) Request(now time.Time, method message.Method, with ...With) error {
	w := one(with)
	if err := d.begin(now, "request"); err != nil {
		return err
	}
	switch method {
	case message.REFER, message.NOTIFY, message.SUBSCRIBE:
		return &LocalError{Verb: "request", Advice: string(method) + " belongs to a subscription, and there are none here yet", RFC: "RFC 6665 §4"}
	}
	if verb, ok := verbs[method]; ok {
		return &LocalError{Verb: "request", Advice: string(method) + " has a verb of its own: " + verb}
	}
	return d.sendRequest("request", method, &w)
}

// verbs are the methods that are sent by other means.
var verbs = map[message.Method]string{
	message.INVITE: "Reinvite, Hold, Resume", message.ACK: "it is sent by itself", message.BYE: "Hangup",
	message.CANCEL: "Cancel", message.PRACK: "it is sent by itself", message.UPDATE: "Update", message.INFO: "Info",
	message.REGISTER: "Endpoint.Register",
}

// sendRequest sends a request of the host's in the dialog.
func (d *Dialog) sendRequest(verb string, method message.Method, w *With) error {
	if !d.permits(fsm.Dialog, fsm.WantRequest) {
		return &LocalError{Verb: verb, State: d.State().String(), Advice: "there is no dialog before the first response with a tag", RFC: "RFC 3261 §12.2"}
	}
	d.toNewTarget()
	seq, err := d.nextSeq(verb)
	if err != nil {
		return err
	}
	m, flow, err := d.request(method, seq)
	if err == nil {
		err = w.fill(m)
	}
	if err == nil {
		err = credentials(d.auth, m)
	}
	if err == nil {
		err = d.start(&outgoing{d: d, method: method, with: *w}, m, flow)
	}
	if err != nil {
		d.localSeq-- // nothing was sent
		return &LocalError{Verb: verb, Advice: err.Error(), Err: err}
	}
	d.e.pump()
	return nil
}

// info: an INFO of the peer, in order. One of a package that this endpoint did not list gets
// 469 with the list; one without a package is a legacy one and the host's (RFC 6086 §4.2.2).
func (d *Dialog) info(c *cause) {
	name, has := c.msg.Header("Info-Package")
	if !has || slices.Contains(d.e.cfg.InfoPackages, packageName(name)) {
		d.toHost(c, 200)
		return
	}
	d.answer(c.server, c.msg, 469, Header{"Recv-Info", strings.Join(d.e.cfg.InfoPackages, ", ")})
	d.e.refused = &RemoteError{ID: d.id.String(), What: "INFO of package " + packageName(name) + ", which was not asked for", Answer: 469, RFC: "RFC 6086 §4.2.2"}
}

// packageName is an Info-Package value without its parameters; names compare octet by octet
// (RFC 6086 §7.2).
func packageName(value string) string {
	name, _, _ := strings.Cut(value, ";")
	return strings.TrimSpace(name)
}

// recvInfo lists the packages that we take, in an INVITE and in the responses to a request
// that lists the peer's (RFC 6086 §5.2.3). Nil packages: the mechanism is not supported.
func (e *Endpoint) recvInfo(m *message.Message) {
	if e.cfg.InfoPackages != nil {
		m.Add("Recv-Info", strings.Join(e.cfg.InfoPackages, ", "))
	}
}

// learnPackages notes which packages the peer takes. A list in a request counts once that is
// accepted, for a refusal takes it back (RFC 6086 §5.2.4).
func (d *Dialog) learnPackages(m *message.Message) {
	if d.session == nil || !m.Has("Recv-Info") {
		return
	}
	d.session.packages = ""
	for v := range m.Values("Recv-Info") {
		if d.session.packages != "" {
			d.session.packages += ", "
		}
		d.session.packages += packageName(v)
	}
}

func lists(packages, name string) bool {
	for v := range strings.SplitSeq(packages, ", ") {
		if v == name {
			return true
		}
	}
	return false
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// header gives the first value of a header that the host adds.
func (w *With) header(name string) string {
	for _, h := range w.Headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}
