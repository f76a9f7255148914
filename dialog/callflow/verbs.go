package callflow

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// stimulate does what a stimulus says. What the library refuses is remembered for the next
// line, which may have expected that.
func (r *runner) stimulate(l *Line) error {
	r.doing, r.listed = l, l
	for _, p := range r.parties {
		p.heard = nil
	}
	if l.Who == "" {
		r.mark(l)
		return r.happen(l)
	}
	p := r.party(l.Who)
	if p == nil {
		return r.mismatch(l, "", l.Who+" is no user agent, so it does nothing by itself")
	}
	do, err := r.action(p, l)
	if err != nil {
		return r.mismatch(l, "", err.Error())
	}
	r.mark(l)
	r.refused = r.n.Do(p.Node, strings.TrimSpace(l.Verb+" "+strings.Join(l.Args, " ")), do)
	r.look()
	return nil
}

// mark notes when a stimulus is done.
func (r *runner) mark(l *Line) {
	r.at = r.n.Now()
	r.run.Steps = append(r.run.Steps, StepAt{r.at, l})
}

// happen does what nobody in particular does.
func (r *runner) happen(l *Line) error {
	switch l.Verb {
	case "wait":
		d, _ := duration(l.Args[0])
		r.pass(d)
	case "crash":
		r.n.Crash(r.n.Node(l.Args[0]))
	case "restore":
		return r.restore(l)
	case "partition":
		r.n.Partition(r.n.Node(l.Args[0]), r.n.Node(l.Args[1]))
	case "heal":
		r.n.Heal(r.n.Node(l.Args[0]), r.n.Node(l.Args[1]))
	default:
		f, _ := readFault(*l)
		if f.By == 0 && f.Do == dialogtest.Duplicate {
			f.By = max(r.link.Delay, 10*time.Millisecond)
		}
		r.n.Script(f)
	}
	return nil
}

// restore brings a party back that crashed: a program without memory of its calls.
func (r *runner) restore(l *Line) error {
	p := r.party(l.Args[0])
	e, err := dialog.New(r.n.Fill(p.Name, p.config))
	if err != nil {
		return r.mismatch(l, "", err.Error())
	}
	p.endpoint, p.calls = e, nil
	r.n.Restart(p.Node, e)
	return nil
}

// action finds what a verb does. Callee's verbs wait until there is a call to answer: until
// nothing is on its way any more.
func (r *runner) action(p *party, l *Line) (func(time.Time) error, error) {
	words := l.Args
	with, _ := setting(words, "with")
	value := func(key, def string) string {
		if v, ok := setting(words, key); ok {
			return v
		}
		return def
	}
	switch l.Verb {
	case "invite":
		return r.invite(p, words)
	case "options", "register":
		return r.outside(p, l)
	case "respond":
		return r.respond(p, words)
	case "ring", "progress", "answer", "reject", "redirect":
		r.until(rest, func() bool { return p.ringing(with) != nil || !r.flying() })
		c := p.ringing(with)
		if c == nil {
			if c = p.newest(with); c == nil {
				return nil, fmt.Errorf("%s has no call to %s", p.Name, l.Verb)
			}
		}
		return r.answering(p, c, l, value)
	}
	r.until(rest, func() bool { return p.newest(with) != nil || !r.flying() })
	c := p.newest(with)
	if c == nil {
		return nil, fmt.Errorf("%s has no call to %s", p.Name, l.Verb)
	}
	switch l.Verb {
	case "cancel":
		return func(now time.Time) error { return c.Cancel(now) }, nil
	case "hangup":
		return func(now time.Time) error { return c.Hangup(now) }, nil
	case "bye":
		return func(now time.Time) error { return c.ByeEarly(now) }, nil
	case "follow":
		return func(now time.Time) error {
			d, err := c.Follow(now)
			if err == nil {
				p.callOf(d)
			}
			return err
		}, nil
	}
	return r.session(p, c, l)
}

// number is the first word that is a number.
func number(words []string, def int) int {
	for _, w := range words {
		if n, err := strconv.Atoi(w); err == nil {
			return n
		}
	}
	return def
}

// target is the address that a word means: a party's, or the word itself.
func (r *runner) target(words []string) (string, error) {
	for _, w := range words {
		if p := r.party(w); p != nil {
			return p.uri, nil
		}
		if strings.HasPrefix(w, "sip:") || strings.HasPrefix(w, "sips:") || strings.HasPrefix(w, "tel:") {
			return w, nil
		}
	}
	var names []string
	for _, p := range r.parties {
		names = append(names, p.Name)
	}
	return "", fmt.Errorf("whom? (want one of %s, or a SIP URI)", strings.Join(names, ", "))
}

func (r *runner) invite(p *party, words []string) (func(time.Time) error, error) {
	to, err := r.target(words)
	if err != nil {
		return nil, fmt.Errorf("%s invites %w", p.Name, err)
	}
	c := dialog.Call{To: "<" + to + ">", From: "<" + p.uri + ">", Expires: span1(words, "expires")}
	offer, _ := setting(words, "offer")
	if offer != "none" {
		c.SDP = p.describe(offer)
	}
	for _, name := range []string{"Require", "Replaces", "Subject", "Supported"} {
		if v, ok := setting(words, strings.ToLower(name)); ok {
			c.Headers = append(c.Headers, dialog.Header{Name: name, Value: v})
		}
	}
	return func(now time.Time) error {
		d, err := p.endpoint.Invite(now, c)
		if err == nil {
			p.callOf(d).with = r.nameOf(to)
		}
		return err
	}, nil
}

// answering is a verb of the callee before the call stands.
func (r *runner) answering(p *party, c *call, l *Line, value func(key, def string) string) (func(time.Time) error, error) {
	w := dialog.With{}
	_, w.Unreliable = setting(l.Args, "unreliable")
	if _, on := setting(l.Args, "reliable"); on {
		w.Headers = append(w.Headers, dialog.Header{Name: "Require", Value: "100rel"})
	}
	// once offer and answer are complete a response says nothing more of the session
	describe := (l.Verb == "answer" || l.Verb == "progress") && c.LocalSDP() == nil
	if v, ok := setting(l.Args, "answer"); ok {
		describe = v != "none"
	}
	if v, ok := setting(l.Args, "offer"); ok {
		describe = v != "none"
	}
	if describe {
		w.SDP = p.reply(c, value("answer", value("offer", "sendrecv")))
	}
	if v, ok := setting(l.Args, "retry-after"); ok {
		d, _ := duration(v)
		w.Headers = append(w.Headers, dialog.Header{Name: "Retry-After", Value: strconv.Itoa(int(d.Seconds()))})
	}
	final := func(err error) error {
		if err == nil {
			c.incoming = false
		}
		return err
	}
	switch l.Verb {
	case "ring":
		return func(now time.Time) error { return c.Ring(now, w) }, nil
	case "progress":
		return func(now time.Time) error { return c.Progress(now, number(l.Args, 183), w) }, nil
	case "answer":
		return func(now time.Time) error { return final(c.Answer(now, w)) }, nil
	case "reject":
		return func(now time.Time) error { return final(c.Reject(now, number(l.Args, 486), w)) }, nil
	}
	to, err := r.target(l.Args)
	return func(now time.Time) error { return final(c.Redirect(now, number(l.Args, 302), to)) }, err
}

// outside is a request outside any call.
func (r *runner) outside(p *party, l *Line) (func(time.Time) error, error) {
	to, err := r.target(l.Args)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", l.Verb, err)
	}
	if l.Verb == "options" {
		return func(now time.Time) error {
			_, err := p.endpoint.Request(now, message.OPTIONS, dialog.Call{To: "<" + to + ">", From: "<" + p.uri + ">"})
			return err
		}, nil
	}
	b := dialog.Binding{AOR: p.uri, Registrar: "sip:" + strings.TrimPrefix(to[strings.IndexByte(to, ':')+1:], ""), Expires: span1(l.Args, "expires")}
	if _, host, ok := strings.Cut(to, "@"); ok {
		b.Registrar = "sip:" + host
	}
	return func(now time.Time) error {
		_, err := p.endpoint.Register(now, b)
		return err
	}, nil
}

func (r *runner) respond(p *party, words []string) (func(time.Time) error, error) {
	r.until(rest, func() bool { return len(p.requests) > 0 || !r.flying() })
	if len(p.requests) == 0 {
		return nil, fmt.Errorf("%s has no request to respond to", p.Name)
	}
	q := p.requests[0]
	p.requests = p.requests[1:]
	code, w := number(words, 200), dialog.With{}
	if m := q.Message(); m.Method() == message.REGISTER && code/100 == 2 { // the binding that is granted (RFC 3261 §10.3)
		for v := range m.Values("Contact") {
			w.Headers = append(w.Headers, dialog.Header{Name: "Contact", Value: v})
		}
	}
	return func(now time.Time) error { return p.endpoint.Respond(now, q, code, w) }, nil
}
