package dialog

import (
	"strconv"
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// A reliableServer sends the provisional responses to one INVITE of the peer reliably and
// waits for their PRACKs (RFC 3262 §3). It runs the table fsm.ReliableServer.
type reliableServer struct {
	d      *Dialog
	state  fsm.State
	server *transaction.Server
	seq    uint32 // CSeq number of the INVITE

	supported bool // the INVITE names 100rel
	required  bool // and insists on it
	offerless bool // the INVITE has no offer: the first reliable response makes ours
	described bool // a reliable response with SDP was made
	late      bool // the last response was sent reliably

	rseq     uint32              // RSeq of the last response
	unacked  uint32              // the same, until its PRACK came; 0 for none
	resp     *message.Message    // the response that is being repeated
	carries  carried             // what SDP in it is
	queue    []kept1xx           // responses that wait for their turn
	wait     schedule.Instant    // the last wait between two of them
	deferred bool                // a 2xx waits for the PRACK
	prack    *transaction.Server // a PRACK whose offer the host has not answered
}

// carried says what the SDP in a reliable response is.
type carried uint8

const (
	carriesNone carried = iota
	carriesAnswer
	carriesOffer
)

// kept1xx is a response that waits until the one before it was acknowledged.
type kept1xx struct {
	resp    *message.Message
	carries carried
}

// reliableServerFor finds the record of an INVITE of the peer; it is made with the first
// provisional response that may have to be reliable.
func (d *Dialog) reliableServerFor(s *transaction.Server, invite *message.Message) *reliableServer {
	if r := d.reliableServerOf(s); r != nil {
		return r
	}
	required := invite.HasToken("Require", "100rel")
	r := &reliableServer{
		d: d, state: fsm.ReliableServer.Start(), server: s, seq: s.Seq(),
		supported: required || invite.HasToken("Supported", "100rel"), offerless: textOf(invite) == "",
	}
	p := d.provisionsOf()
	p.servers = append(p.servers, r)
	if required {
		r.event(fsm.RecvInvite100rel, &cause{msg: invite})
	}
	return r
}

func (d *Dialog) reliableServerOf(s *transaction.Server) *reliableServer {
	if d.session == nil || d.session.prov == nil {
		return nil
	}
	for _, r := range d.session.prov.servers {
		if r.server == s {
			return r
		}
	}
	return nil
}

func (r *reliableServer) event(ev fsm.Event, c *cause) bool {
	rule := r.d.e.stepOf(fsm.ReliableServer, &r.state, ev, &r.d.id, r.seq)
	if rule == nil {
		return false
	}
	for _, do := range rule.Do {
		r.perform(do, c)
	}
	return true
}

func (r *reliableServer) perform(do fsm.Action, c *cause) {
	d, h := r.d, &r.d.e.heap
	t1 := schedule.Instant(d.e.timers.T1)
	switch do {
	case fsm.RequireReliable:
		r.required = true
	case fsm.NumberRSeq:
		r.number(c.resp)
	case fsm.SendReliable:
		r.resp, r.carries, r.unacked = c.resp, c.carries, r.rseq
		d.e.tx.Respond(d.e.instant(), r.server, r.resp)
	case fsm.SendUnreliable:
		d.e.tx.Respond(d.e.instant(), r.server, c.resp)
	case fsm.ResendReliable:
		d.e.tx.Respond(d.e.instant(), r.server, r.resp)
	case fsm.Queue1xx:
		r.queue = append(r.queue, kept1xx{c.resp, c.carries})
	case fsm.SendQueued1xx:
		if len(r.queue) > 0 {
			next := r.queue[0]
			r.queue = r.queue[1:]
			r.event(fsm.SendReliable1xx, &cause{resp: next.resp, carries: next.carries})
		}
	case fsm.DropQueued1xx:
		r.queue = nil
	case fsm.StartPrack:
		r.wait = t1
		d.timers.arm(h, deadline{kind: timerResend1xx, key: r.seq, at: d.e.now + r.wait})
	case fsm.BackoffPrack: // no cap (RFC 3262 §3)
		r.wait *= 2
		d.timers.arm(h, deadline{kind: timerResend1xx, key: r.seq, at: d.e.now + r.wait})
	case fsm.StopPrack:
		d.timers.stop(h, timerResend1xx, r.seq)
		r.resp = nil
	case fsm.StartPrackEnd:
		d.timers.arm(h, deadline{kind: timerNoPrack, key: r.seq, at: d.e.now + 64*t1})
	case fsm.StopPrackEnd:
		d.timers.stop(h, timerNoPrack, r.seq)
	case fsm.AnswerPrack:
		r.unacked = 0
		d.answer(c.server, c.msg, 200)
	case fsm.AnswerPrackWithSDP:
		r.unacked = 0
		d.prackOffered(r, c)
	case fsm.Reject481:
		d.answer(c.server, c.msg, 481)
	case fsm.ReleaseAccept:
		r.release()
	case fsm.FailAccept:
		if r.deferred {
			r.deferred = false
			d.answersHear(fsm.PrackFailed, c)
		}
	case fsm.RejectInvite:
		d.refuseUnpracked(r, c)
	case fsm.Absorb, fsm.Refuse:
	}
}

// number gives a response its place in the order (RFC 3262 §3): the first number is drawn
// from 1 to 2^31-1, and each further one is one more.
func (r *reliableServer) number(resp *message.Message) {
	if r.rseq == 0 {
		r.rseq = r.d.e.randUint32() % (1<<31 - 1)
	}
	r.rseq++
	resp.Add("Require", "100rel")
	resp.Add("RSeq", strconv.FormatUint(uint64(r.rseq), 10))
}

// owes says whether a response with SDP has no PRACK yet: until then no 2xx may be sent
// (RFC 3262 §3, §5).
func (r *reliableServer) owes() bool {
	if r.unacked != 0 && r.carries != carriesNone {
		return true
	}
	for _, k := range r.queue {
		if k.carries != carriesNone {
			return true
		}
	}
	return false
}

// release sends a 2xx that waited for the last PRACK.
func (r *reliableServer) release() {
	if !r.deferred || r.owes() {
		return
	}
	r.deferred = false
	r.d.releaseAnswer(r.server)
	r.event(fsm.WantAccept, &cause{})
}

// stop ends the repetitions of an INVITE that is over.
func (r *reliableServer) stop() {
	h := &r.d.e.heap
	r.d.timers.stop(h, timerResend1xx, r.seq)
	r.d.timers.stop(h, timerNoPrack, r.seq)
}

// longRing is the time after which a response that was sent reliably is sent anew, so that no
// proxy gives the call up (RFC 3262 §3).
const longRing = 150 * time.Second
