package callflow

import (
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/sdp"
)

// A party is a user agent of a flow with its host: what a phone's program would be around an
// Endpoint.
type party struct {
	*dialogtest.Node
	run      *runner
	endpoint *dialog.Endpoint
	uri      string // address of record
	calls    []*call
	requests []*dialog.Request // of others, outside any call, without a response
	manual   bool              // offers are answered by stimuli, not by themselves
	gateway  bool
	config   dialog.Config
	heard    []dialog.Output // since the last stimulus
}

// A call is a dialog of a party, and what its host remembers of it.
type call struct {
	*dialog.Dialog
	with     string // name of the other end, "" when it is nobody's
	offer    []byte // of the INVITE, when the peer made one
	incoming bool   // it is the peer's call, and has no final response yet
	ended    bool
	media    string // direction that the last exchange left
	shown    string // the media that the trace has
	state    string // of the dialog, that the trace has
}

// hear takes an output as the host of the party. It may call verbs.
func (p *party) hear(now time.Time, out dialog.Output) {
	out.Packet = nil
	p.heard = append(p.heard, out)
	if out.Kind == dialog.Requested {
		p.requests = append(p.requests, out.Request)
	}
	d := out.Dialog
	if d == nil {
		return
	}
	c := p.callOf(d)
	switch out.Kind {
	case dialog.Incoming:
		c.incoming, c.offer = true, out.SDP
		c.with = p.run.nameOf(d.Remote())
	case dialog.Ended:
		c.ended = true
	case dialog.OfferReceived:
		c.offer = out.SDP
		if !out.Answered && !p.manual {
			p.answerOffer(now, c, out.SDP)
		}
	}
	p.run.noteMedia(p, c)
}

// callOf finds the record of a dialog, or makes it.
func (p *party) callOf(d *dialog.Dialog) *call {
	for _, c := range p.calls {
		if c.Dialog == d {
			return c
		}
	}
	c := &call{Dialog: d, with: p.run.nameOf(d.Remote())}
	p.calls = append(p.calls, c)
	return c
}

// newest is the newest call that is alive, with that party if a name is given; when none is
// alive, the newest of all.
func (p *party) newest(with string) *call {
	var last *call
	for i := len(p.calls) - 1; i >= 0; i-- {
		c := p.calls[i]
		if with != "" && c.with != with {
			continue
		}
		if c.State() != dialog.StateTerminated {
			return c
		}
		if last == nil {
			last = c
		}
	}
	return last
}

// ringing is the newest call of a peer that waits for an answer.
func (p *party) ringing(with string) *call {
	for i := len(p.calls) - 1; i >= 0; i-- {
		if c := p.calls[i]; c.incoming && !c.ended && (with == "" || c.with == with) {
			return c
		}
	}
	return nil
}

// describe is an offer of the party's own: one audio stream.
func (p *party) describe(direction string) []byte {
	d, _ := directionOf(direction)
	return dialogtest.Audio(p.Name, d)
}

func directionOf(word string) (sdp.Direction, bool) {
	for _, d := range []sdp.Direction{sdp.SendRecv, sdp.SendOnly, sdp.RecvOnly, sdp.Inactive} {
		if d.String() == word {
			return d, true
		}
	}
	return sdp.SendRecv, false
}

// reply is what a response to the INVITE of a call carries: the answer to its offer, with the
// direction that is wished for, or an offer when it had none.
func (p *party) reply(c *call, want string) []byte {
	if len(c.offer) == 0 {
		return p.describe(want)
	}
	return p.answerTo(c.offer, want)
}

func (p *party) answerTo(offer []byte, want string) []byte {
	d, _ := directionOf(want)
	o, err := sdp.Parse(offer)
	if err != nil {
		return nil
	}
	mine, err := sdp.Parse(p.describe("sendrecv"))
	if err == nil {
		mine, err = sdp.AnswerFrom(o, mine, d)
	}
	if err != nil {
		return nil
	}
	return mine.Append(nil)
}

// nameOf says which party an address belongs to, "" when it is nobody's.
func (r *runner) nameOf(address string) string {
	_, rest, ok := strings.Cut(address, "sip:")
	if !ok {
		return ""
	}
	if end := strings.IndexAny(rest, ">;"); end >= 0 {
		rest = rest[:end]
	}
	for _, p := range r.parties {
		if strings.TrimPrefix(p.uri, "sip:") == rest {
			return p.Name
		}
	}
	return ""
}
