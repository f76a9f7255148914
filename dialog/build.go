package dialog

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sipdialog/sipdialog/message"
)

// Header is one header line that the host adds to a message.
type Header struct{ Name, Value string }

// With is what the host may add to a request or response. The zero With adds nothing.
type With struct {
	SDP         []byte   // an offer or an answer; its type is application/sdp
	Body        []byte   // another body, with ContentType; not together with SDP
	ContentType string   // of Body
	Headers     []Header // further headers, or another Max-Forwards, User-Agent, Server, Expires; those that name the dialog, CR, LF and NUL are refused
	Reason      string   // the reason phrase of a response; empty: the standard one
	Unreliable  bool     // Ring, Progress: not reliably (RFC 3262) though the peer could
}

func one(with []With) With {
	if len(with) == 0 {
		return With{}
	}
	return with[0]
}

// fill puts the body and the headers of w into a message.
func (w *With) fill(m *message.Message) error {
	for _, h := range w.Headers {
		put := m.Add
		switch message.CanonicalName(h.Name) {
		case "Via", "From", "To", "Call-ID", "CSeq", "Route", "Record-Route", "Content-Length":
			return fmt.Errorf("With.Headers: %s is the dialog's own; leave it out", h.Name)
		case "Max-Forwards", "User-Agent", "Server", "Expires": // there can be one only, and the host knows better
			put = m.Set
		}
		if err := put(h.Name, h.Value); err != nil {
			return err
		}
	}
	switch {
	case w.SDP != nil:
		return m.SetBody("application/sdp", w.SDP)
	case w.Body != nil:
		return m.SetBody(w.ContentType, w.Body)
	}
	return nil
}

// request builds a request inside the dialog (RFC 3261 §12.2.1.1), or the INVITE that makes
// it, where target and routes are those of the call. seq is its CSeq number.
func (d *Dialog) request(method message.Method, seq uint32) (*message.Message, Flow, error) {
	r := routeTo(d.target, d.routes)
	if d.secure {
		r.secure()
	}
	uri, err := message.ParseURI(r.uri)
	if err != nil {
		return nil, Flow{}, err
	}
	m, err := message.NewRequest(method, uri)
	if err != nil {
		return nil, Flow{}, err
	}
	for _, v := range r.route {
		if err := m.Add("Route", v); err != nil {
			return nil, Flow{}, err
		}
	}
	// None of these can be refused: they were made here, or checked when they came.
	m.Add("Max-Forwards", "70")
	m.Add("From", d.local)
	m.Add("To", d.remote)
	m.Add("Call-ID", d.id.CallID)
	m.SetCSeq(seq, method)
	if r.hop != r.uri {
		uri, _ = message.ParseURI(r.hop)
	}
	flow := d.flowTo(r.hop, &uri)
	if wantsContact(method) {
		m.Add("Contact", d.contactFor(&flow))
	}
	if method != message.ACK {
		d.e.describe(m, method)
	}
	return m, flow, nil
}

// nextFlow is where a request to a hop goes.
func (d *Dialog) nextFlow(hop string) Flow {
	u, _ := message.ParseURI(hop)
	return d.flowTo(hop, &u)
}

// flowTo is nextFlow for a hop that was read; u is zero when it is no URI.
func (d *Dialog) flowTo(hop string, u *message.URI) Flow {
	base, ours := &d.flow, &d.e.cfg.Flow
	if !base.Remote.IsValid() && !base.Local.IsValid() {
		base = ours
	}
	f := flowTo(hop, u, base)
	if f.NextHop != "" && f.Transport == "UDP" && !strings.Contains(hop, "transport=") {
		// Nothing names a transport: go on with that of the call, or of the host (RFC 3665 §3.6).
		for _, known := range [...]*Flow{base, ours} {
			if known.Reliable() && known.Transport != "" {
				f.Transport = known.Transport
				break
			}
		}
	}
	return f
}

// wantsContact: the methods that make a dialog or refresh its target (§12.1.1, RFC 3311 §5.1, RFC 6665 §4).
func wantsContact(method message.Method) bool {
	switch method {
	case message.INVITE, message.UPDATE, message.SUBSCRIBE, message.NOTIFY, message.REFER:
		return true
	}
	return false
}

// contactFor is our Contact as a header value. A secure dialog has a sips one (§12.1.1).
func (d *Dialog) contactFor(f *Flow) string {
	if d.contact == "" {
		d.contact = d.e.contact(f, d.secure || isSecure(routeTo(d.target, d.routes).hop))
	}
	return d.contact
}

// contact makes a Contact value from the Config or from the local address of a flow.
func (e *Endpoint) contact(f *Flow, secure bool) string {
	if c := e.cfg.Contact; c != "" {
		if !secure {
			return e.ownContact
		}
		u, err := message.ParseURI(c)
		if err == nil && !u.IsSecure() {
			u.Scheme = "sips"
			c = u.Text()
		}
		return "<" + c + ">"
	}
	scheme := "sip:"
	if secure {
		scheme = "sips:"
	}
	host := "invalid.invalid"
	if f.Local.IsValid() {
		host = f.Local.String()
	}
	c := "<" + scheme + host
	if f.Reliable() && !secure && f.Transport != "" {
		c += ";transport=" + lower(f.Transport)
	}
	return c + ">"
}

// response builds a response to the INVITE of the dialog, or to a request in it.
func (d *Dialog) response(req *message.Message, code int, w *With) (*message.Message, error) {
	m, err := message.NewResponse(req, code, w.Reason)
	if err != nil {
		return nil, err
	}
	if code > 100 && req.ToTag() == "" {
		if err := m.SetToTag(d.id.LocalTag); err != nil {
			return nil, err
		}
	}
	method := req.Method()
	if makes := code > 100 && code < 300; makes && wantsContact(method) {
		if method == message.INVITE {
			m.Copy(req, "Record-Route") // §12.1.1, all of them, in order
		}
		m.Add("Contact", d.contactFor(&d.flow))
		d.e.describe(m, method)
		if req.Has("Recv-Info") {
			d.e.recvInfo(m)
		}
	} else if code >= 300 {
		d.e.describeFailure(m, code)
	} else if code >= 200 {
		d.e.describe(m, method)
	}
	return m, w.fill(m)
}

// describeFailure adds the headers that a failure owes (§8.2.1, §8.2.3, §21.4).
func (e *Endpoint) describeFailure(m *message.Message, code int) {
	owe := func(name, value string) {
		if !m.Has(name) {
			m.Add(name, value)
		}
	}
	switch code {
	case 405, 501:
		owe("Allow", e.allow)
	case 415, 406, 488:
		owe("Accept", e.accept)
	case 420, 421:
		owe("Supported", e.supported)
	}
	if ua := e.cfg.UserAgent; ua != "" {
		m.Add("Server", ua)
	}
}

// nextSeq takes the next CSeq number; it never wraps (§12.2.1.1).
func (d *Dialog) nextSeq(verb string) (uint32, error) {
	if d.localSeq >= maxSeq {
		return 0, &LocalError{Verb: verb, State: d.State().String(), Advice: "CSeq " + strconv.Itoa(maxSeq) + " is the last that can be used; end the call", RFC: "RFC 3261 §12.2.1.1"}
	}
	d.localSeq++
	return d.localSeq, nil
}

// maxSeq is the largest CSeq number: below 2**31 (§8.1.1.5).
const maxSeq = 1<<31 - 1

func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
