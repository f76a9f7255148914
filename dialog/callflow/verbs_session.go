package callflow

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// session is a verb of a call that stands, or that rings and can take an UPDATE.
func (r *runner) session(p *party, c *call, l *Line) (func(time.Time) error, error) {
	w := dialog.With{}
	if v, ok := setting(l.Args, "offer"); ok && v != "none" {
		w.SDP = p.redescribe(c, v)
	}
	switch l.Verb {
	case "hold":
		return p.hold(c, l.Args)
	case "resume":
		return func(now time.Time) error { return c.Resume(now) }, nil
	case "reinvite":
		if _, ok := setting(l.Args, "offer"); !ok {
			w.SDP = p.redescribe(c, "")
		}
		return func(now time.Time) error { return c.Reinvite(now, w) }, nil
	case "update":
		return func(now time.Time) error { return c.Update(now, w) }, nil
	case "accept":
		return func(now time.Time) error {
			if v, ok := setting(l.Args, "answer"); ok && c.offer != nil {
				w.SDP = p.answerTo(c.offer, v)
			}
			return c.AnswerOffer(now, w)
		}, nil
	case "refuse":
		return func(now time.Time) error { return c.RefuseOffer(now, number(l.Args, 488)) }, nil
	case "move":
		return p.move(c, l.Args)
	case "info":
		w.Body, w.ContentType = []byte("Signal=5\r\nDuration=160\r\n"), "application/dtmf-relay"
		return func(now time.Time) error { return c.Info(now, w) }, nil
	}
	if !p.gateway {
		return nil, fmt.Errorf("%s is a verb of a gateway, and %s is none (want \"gw %s\" at the head)", l.Verb, p.Name, p.Name)
	}
	return p.isup(c, l)
}

// hold holds with music (sendonly), in silence (inactive), or the way RFC 2543 did, by the
// address 0.0.0.0.
func (p *party) hold(c *call, words []string) (func(time.Time) error, error) {
	how := "sendonly"
	for _, w := range words {
		if !strings.Contains(w, "=") {
			how = w
		}
	}
	switch how {
	case "sendonly", "inactive":
		return func(now time.Time) error { return c.Hold(now, how == "sendonly") }, nil
	case "zero":
		return func(now time.Time) error {
			text := address.ReplaceAllString(string(p.redescribe(c, "sendrecv")), "c=IN IP4 0.0.0.0")
			return c.Reinvite(now, dialog.With{SDP: []byte(text)})
		}, nil
	}
	return nil, fmt.Errorf("hold %s is not understood (want sendonly, inactive or zero)", how)
}

var (
	address = regexp.MustCompile(`c=IN IP4 [^\r\n]*`)
	flow    = regexp.MustCompile(`a=(sendrecv|sendonly|recvonly|inactive)`)
)

// redescribe is the description in force with another direction; "" leaves it as it is.
func (p *party) redescribe(c *call, direction string) []byte {
	text := c.LocalSDP()
	if text == nil {
		return p.describe(direction)
	}
	if direction == "" {
		return text
	}
	return flow.ReplaceAll(text, []byte("a="+direction))
}

// move gives the party another address, and tells the peer by a re-INVITE.
func (p *party) move(c *call, words []string) (func(time.Time) error, error) {
	addr, err := netip.ParseAddr(strings.Join(words, " "))
	if err != nil {
		return nil, fmt.Errorf("move where? (want \"%s move 192.0.2.77\")", p.Name)
	}
	p.run.n.Address(netip.AddrPortFrom(addr, 5060), p.Node)
	w := dialog.With{SDP: p.redescribe(c, "")}
	return func(now time.Time) error {
		if err := c.SetContact(now, "sip:"+p.Name+"@"+words[0]); err != nil {
			return err
		}
		return c.Reinvite(now, w)
	}, nil
}

// isup is what the telephone network tells a gateway.
func (p *party) isup(c *call, l *Line) (func(time.Time) error, error) {
	by := dialog.NetworkInitiated
	for _, w := range l.Args {
		if w == "user" {
			by = dialog.UserInitiated
		}
	}
	switch l.Verb {
	case "sus":
		return func(now time.Time) error { return c.Suspend(now, by) }, nil
	case "res":
		return func(now time.Time) error { return c.ResumeSuspended(now) }, nil
	case "rel":
		return func(now time.Time) error { return c.Release(now, number(l.Args, 16)) }, nil
	}
	held := len(l.Args) > 0 && l.Args[0] == "hold"
	if !held && (len(l.Args) == 0 || l.Args[0] != "retrieval") {
		return nil, fmt.Errorf("cpg what? (want \"%s cpg hold\" or \"%s cpg retrieval\")", p.Name, p.Name)
	}
	return func(now time.Time) error { return c.HeldInNetwork(now, held) }, nil
}

// answerOffer answers an offer of the peer that the endpoint leaves to its host.
func (p *party) answerOffer(now time.Time, c *call, offer []byte) {
	w := dialog.With{SDP: p.answerTo(offer, "sendrecv")}
	if err := c.AnswerOffer(now, w); err != nil {
		p.run.n.Note("%s could not answer the offer: %v", p.Name, err)
	}
}
