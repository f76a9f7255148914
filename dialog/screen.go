package dialog

import (
	"slices"
	"strings"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// ownMethods are the methods that a call is made of; Config.Allow adds to them.
var ownMethods = []message.Method{
	message.INVITE, message.ACK, message.CANCEL, message.BYE, message.OPTIONS,
	message.PRACK, message.UPDATE, message.INFO,
}

// ownOptions are the extensions that this package knows by itself; Config.Supported adds to them.
var ownOptions = []string{"100rel", "timer", "199"}

// profile is what requests are screened against (RFC 3261 §8.2), and what we say of ourselves.
func (e *Endpoint) makeProfile() {
	p := &e.profile
	p.Methods = append(append(p.Methods, ownMethods...), e.cfg.Allow...)
	p.Schemes = []string{"sip", "sips", "tel"}
	options := ownOptions
	if e.cfg.Policy.Reliable == ReliableNever {
		options = slices.DeleteFunc(slices.Clone(options), func(o string) bool { return o == "100rel" })
	}
	p.Extensions = append(append(p.Extensions, options...), e.cfg.Supported...)
	p.Dispositions = []string{"early-session", "info-package"}
	p.ContentTypes = append([]string{"application/sdp", "multipart/mixed", "multipart/alternative"}, e.cfg.Accept...)
	names := make([]string, len(p.Methods))
	for i, m := range p.Methods {
		names[i] = string(m)
	}
	e.allow = strings.Join(names, ", ")
	e.supported = strings.Join(p.Extensions, ", ")
	e.accept = strings.Join(append([]string{"application/sdp"}, e.cfg.Accept...), ", ")
}

// screen judges a request before any dialog looks at it, in the order of §8.2: what any
// message must be, method, extensions, body. Nil lets it through.
func (e *Endpoint) screen(m *message.Message) *message.Problem {
	if p := e.profile.Check(m); p != nil {
		e.unwilling(m, p)
		return p
	}
	if m.Method() != message.INVITE {
		return nil
	}
	if !m.Has("Contact") {
		if message.InDialog(m) {
			return nil
		}
		return &message.Problem{Status: 400, Err: &message.ParseError{
			Header: "Contact", Problem: "header is missing", Status: 400, Ref: "RFC 3261 §8.1.1.8",
		}}
	}
	if !isSecure(m.RequestURIText()) {
		return nil
	}
	if contact, _ := m.Contact(); !contact.URI.IsSecure() { // it was read by the profile's check
		return &message.Problem{Status: 400, Err: &message.ParseError{
			Header: "Contact", Problem: "not a sips URI, though the Request-URI is one", Status: 400, Ref: "RFC 5630 §5.1.2",
		}}
	}
	return nil
}

// refuse answers a request with what it is owed.
func (e *Endpoint) refuse(s *transaction.Server, m *message.Message, p *message.Problem) {
	resp := p.Response(m)
	if resp == nil {
		return
	}
	e.tagged(s, resp)
	e.describeFailure(resp, p.Status)
	e.tx.Respond(e.instant(), s, resp)
	e.refused = &RemoteError{ID: short(m.CallID()), What: string(m.Method()) + ": " + p.Error(), Answer: p.Status, Err: p.Err}
}

// reply answers a request that no dialog takes with a status code and nothing more.
func (e *Endpoint) reply(s *transaction.Server, m *message.Message, code int, headers ...Header) {
	resp, err := message.NewResponse(m, code, "")
	if err != nil {
		return
	}
	e.tagged(s, resp)
	for _, h := range headers {
		resp.Add(h.Name, h.Value)
	}
	e.describeFailure(resp, code)
	e.tx.Respond(e.instant(), s, resp)
}

// tagged gives a response its To tag if the request had none (§8.2.6.2). When a CANCEL came
// before it, the CANCEL's answer had the same (§9.2). s may be nil.
func (e *Endpoint) tagged(s *transaction.Server, resp *message.Message) {
	if resp.ToTag() != "" {
		return
	}
	if s != nil && s.ToTag != "" {
		resp.SetToTag(s.ToTag)
		return
	}
	resp.SetToTag(e.ids.Tag())
}

// receiveBroken deals with what is no SIP message: a request that can be answered gets the
// response it is owed, everything else is dropped and counted.
func (e *Endpoint) receiveBroken(err error, from Flow) error {
	e.counts.Malformed++
	remote := &RemoteError{What: err.Error(), Err: err}
	var pe *message.ParseError
	if !asParseError(err, &pe) || pe.Request == nil || pe.Status == 0 || pe.Request.Method() == message.ACK {
		return remote
	}
	p := &message.Problem{Status: pe.Status, Err: pe}
	resp := p.Response(pe.Request)
	if resp == nil {
		return remote
	}
	e.tagged(nil, resp)
	e.describeFailure(resp, pe.Status)
	if e.tx.Reply(e.instant(), pe.Request, resp, from) == nil {
		remote.ID, remote.Answer = short(pe.Request.CallID()), pe.Status
		e.pump()
	}
	return remote
}
