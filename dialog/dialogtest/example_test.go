package dialogtest_test

import (
	"fmt"
	"iter"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// phone is a user agent of somebody's own: it rings for a second, then it answers.
type phone struct {
	queue []dialog.Output
	calls map[string]*message.Message // by Call-ID: the INVITE, until it is answered
	flow  dialog.Flow
	due   time.Time
}

func (p *phone) Receive(now time.Time, packet []byte, from dialog.Flow) error {
	m, err := message.Parse(packet)
	if err != nil || m.IsResponse() {
		return err
	}
	p.flow = from
	switch to, _ := m.To(); {
	case m.Method() == message.INVITE && to.Tag() == "":
		p.calls[m.CallID()], p.due = m, now.Add(time.Second)
		p.send(m, 180)
	case m.Method() == message.CANCEL:
		p.send(m, 200)
		delete(p.calls, m.CallID()) // and the INVITE?
	case m.Method() == message.BYE:
		p.send(m, 200)
	case m.Method() != message.ACK:
		p.send(m, 488)
	}
	return nil
}

func (p *phone) Advance(now time.Time) {
	if now.Before(p.due) {
		return
	}
	for id, invite := range p.calls {
		p.send(invite, 200)
		delete(p.calls, id)
	}
}

func (p *phone) Deadline() (time.Time, bool) { return p.due, len(p.calls) > 0 }

func (p *phone) send(req *message.Message, code int) {
	if v, err := req.Via(); err == nil { // RFC 3581
		req.SetTopVia(v.With("received", p.flow.Remote.Addr().String()).With("rport", fmt.Sprint(p.flow.Remote.Port())))
	}
	m, _ := message.NewResponse(req, code, "")
	if to, _ := m.To(); to.Tag() == "" {
		m.SetToTag("phone")
	}
	m.Set("Contact", "<sip:phone@192.0.2.2>")
	if code == 200 && req.Method() == message.INVITE {
		m.SetBody("application/sdp", dialogtest.Audio("phone", sdp.SendRecv))
	}
	p.queue = append(p.queue, dialog.Output{Kind: dialog.Send, Packet: m.Bytes(), Flow: p.flow})
}

func (p *phone) Outputs() iter.Seq[dialog.Output] {
	return func(yield func(dialog.Output) bool) {
		for len(p.queue) > 0 {
			out := p.queue[0]
			p.queue = p.queue[1:]
			if !yield(out) {
				return
			}
		}
	}
}

// A user agent of your own takes one seat, an endpoint the other; programs of random calls
// find the rule that it does not know, and the shortest way to break it.
func Example() {
	cast := func(seed uint64) *dialogtest.Machine {
		m := dialogtest.NewMachine(seed, dialogtest.Seat{Name: "alice"}, dialogtest.Seat{
			Name: "phone",
			Make: func(*dialogtest.Network, string) dialogtest.Party {
				return &phone{calls: map[string]*message.Message{}}
			},
		})
		m.Tame = true                                                 // nothing is lost, so that
		m.Skip = []string{"unacked2xxResent", "unackedInvite2xxByed"} // it needs no timer for that
		return m
	}
	for seed := range uint64(100) {
		p := dialogtest.Random(seed, 20)
		if _, err := dialogtest.Play(p, cast); err != nil {
			m, _ := dialogtest.Play(dialogtest.Shrink(p, cast), cast)
			fmt.Println(m.Findings[0])
			fmt.Print(m.Trace().Ladder(dialogtest.LadderOptions{Machines: []string{"dialog"}, Width: 90}).Text())
			return
		}
	}
	fmt.Println("nothing found")
	// Output:
	// audit: unansweredRequest: 0.000s phone: F1 INVITE never gets a final response: RFC 3261 §8.2.6, §17.2
	//                             alice                                    phone
	// [invite phone wit…   0.000s  | F1 INVITE cseq=1 --------------------~ |
	// dialog:preparative           |                                        |
	// [cancel]             0.000s  |                                        |
	//                      0.000s  | the network is calm from here on       |
	//                      0.000s  | ~ F1 --------------------------------> |
	// dialog:early         0.000s  | <---------------------- F2 180 Ringing |
	//                      0.000s  | F3 CANCEL cseq=1 --------------------> |
	//                      0.000s  | <----------------------- F4 200 CANCEL |
	//                    +32.000s  :                                        :
	// wait after CANCEL   32.000s  |                                        |
	// dialog:morgue                |                                        |
	// dialog:destroyed             |                                        |
}
