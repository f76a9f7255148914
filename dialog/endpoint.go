package dialog

import (
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/queue"
	"github.com/sipdialog/sipdialog/dialog/internal/registry"
	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// An Endpoint is a user agent: it owns transactions and dialogs, routes what comes in to
// them, and queues what is to go out. It belongs to one goroutine.
type Endpoint struct {
	cfg     Config
	limits  Limits
	timers  Timers
	ids     IDs
	rand    func([]byte)
	clock   schedule.Clock
	heap    schedule.Heap
	now     schedule.Instant
	tx      *transaction.Layer
	dialogs registry.Map[ID, *Dialog]
	invites int // INVITEs of ours without any dialog yet
	outputs queue.Queue[Output]
	sends   uint32 // packets of the transaction layer that were put there so far
	written uint32 // how many of them the host has taken
	counts  Counts
	refused error // what the input under way did wrong

	sending queue.Queue[transaction.Event] // packets of the transaction layer on their way to outputs
	inbox   queue.Queue[transaction.Event] // what else it told, not handled yet
	pumping bool

	readings readings // see read
	unopened exchange // stands where no offer is open; nothing in it counts

	profile    message.Profile
	allow      string                 // what stands in our Allow
	supported  string                 // in our Supported
	accept     string                 // in our Accept
	ownContact string                 // our Contact, when the Config names one
	ownFrom    string                 // our From, when the Call names none
	lines      [sayings]message.Lines // see describe
}

// Counts are what an Endpoint has seen and refused, for a host's statistics.
type Counts struct {
	Unexpected uint64 // inputs for which no table had a row
	Malformed  uint64 // packets that were no SIP message
	Stray      uint64 // responses and ACKs that belong to nothing here
	Refused    uint64 // requests refused because of a limit
	Mismatched uint64 // descriptions that break RFC 3264: no answer, another one than before, an illegal one
}

// New makes an Endpoint. Its error joins one line for each field of the Config that cannot
// be worked with.
func New(cfg Config) (*Endpoint, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	e := &Endpoint{cfg: cfg, limits: cfg.Limits.withDefaults()}
	if r := cfg.Rand; r != nil {
		e.rand = func(b []byte) { io.ReadFull(r, b) }
	} else {
		e.rand = new(entropy).read
	}
	if e.ids = cfg.IDs; e.ids == nil {
		e.ids = &randomIDs{read: e.rand}
	}
	e.makeProfile()
	e.makeLines()
	e.ownContact, e.ownFrom = "<"+cfg.Contact+">", cfg.from()
	e.tx = transaction.New(transaction.Config{
		Timers:    cfg.Timers,
		Branch:    e.ids.Branch,
		ServerTag: e.ids.Tag,
		SentBy:    cfg.SentBy,
		Limits:    transaction.Limits{Transactions: e.limits.Transactions},
		Trace:     cfg.Trace,
		Policy: transaction.Policy{
			LateTrying:       cfg.Policy.LateTrying,
			TellStray2xx:     cfg.Policy.AckStray2xx,
			DropLate1xx:      cfg.Policy.DropLate1xx,
			KeepLarge:        cfg.Policy.KeepLarge,
			FailInProceeding: cfg.Policy.FailInProceeding,
		},
	}, &e.clock, &e.heap, &e.sending, &e.inbox)
	e.timers = e.tx.Timers()
	return e, nil
}

// Receive takes one datagram, or one message that [message.Framer] cut out of a stream. The
// packet is copied. The error is a *RemoteError when the peer broke a rule (its answer, if one
// is owed, is queued), or [ErrLimit] when the outputs were not drained: then nothing changed.
func (e *Endpoint) Receive(now time.Time, packet []byte, from Flow) error {
	if err := e.begin(now); err != nil {
		return err
	}
	m, err := e.cfg.Limits.Message.Parse(packet)
	if err != nil {
		return e.receiveBroken(err, from)
	}
	return e.receive(m, &from)
}

// ReceiveMessage is [Endpoint.Receive] for a message that is already parsed. The Endpoint
// owns it from then on.
func (e *Endpoint) ReceiveMessage(now time.Time, m *message.Message, from Flow) error {
	if err := e.begin(now); err != nil {
		return err
	}
	return e.receive(m, &from)
}

// Advance runs every timer that is due at now. Calling it early, late or twice is harmless.
func (e *Endpoint) Advance(now time.Time) {
	e.now = e.clock.Observe(now)
	for e.readings.recycle(); e.heap.RunNext(e.now); e.readings.recycle() {
		e.pump() // what one timer leads to is over before the next: it may have stopped that one
	}
}

// TransportFailed tells that a packet to a flow could not be sent, or that its connection
// broke (RFC 3261 §17.1.4, §17.2.4). It concerns what was taken from Outputs so far; what still
// waits there is yet to be written, and may reach the peer by another connection. A request
// that was written and has no response counts as answered with 503 (§8.1.3.1): nobody knows
// whether it arrived.
func (e *Endpoint) TransportFailed(now time.Time, to Flow, err error) {
	e.now = e.clock.Observe(now)
	e.tx.TransportFailedAfter(now, to, err, e.written)
	e.pump()
}

// Outputs drains the queue, in the order in which things happened. Verbs may be called
// meanwhile; what they queue comes in the same drain.
func (e *Endpoint) Outputs() iter.Seq[Output] {
	return func(yield func(Output) bool) {
		for out := e.outputs.Pop(); out != nil; out = e.outputs.Pop() {
			if out.number != 0 {
				e.written = out.number
			}
			if !yield(*out) {
				return
			}
		}
	}
}

// Deadline is when [Endpoint.Advance] has to be called next; ok is false when no timer runs.
func (e *Endpoint) Deadline() (at time.Time, ok bool) {
	_, next, ok := e.heap.Next()
	if !ok {
		return time.Time{}, false
	}
	return e.clock.Time(next), true
}

// DeadlineReason says what the next deadline is for: "timer A of INVITE z9hG4bK-3".
func (e *Endpoint) DeadlineReason() string {
	entry, _, ok := e.heap.Next()
	if !ok {
		return ""
	}
	return entry.Owner.DeadlineReason()
}

// Len is the number of dialogs alive, and of INVITEs that have none yet.
func (e *Endpoint) Len() int { return e.dialogs.Len() + e.invites }

// Counts tells what the Endpoint has seen and refused.
func (e *Endpoint) Counts() Counts { return e.counts }

// begin checks that there is room for what an input may cause, and moves the clock.
func (e *Endpoint) begin(now time.Time) error {
	if n := e.outputs.Len(); n >= e.limits.Outputs {
		return fmt.Errorf("dialog: %d outputs wait to be drained (Limits.Outputs): %w", n, ErrLimit)
	}
	e.now = e.clock.Observe(now)
	e.readings.recycle()
	return nil
}

// instant is the host's time of the input under way.
func (e *Endpoint) instant() time.Time { return e.clock.Time(e.now) }

// put queues an output, after what the transaction layer has sent meanwhile.
func (e *Endpoint) put(o *Output) {
	if d := o.Dialog; d != nil && o.Kind != Send && (d.silent || d.end.told && o.Kind != Ended) {
		return // the host never hears of it, or no more
	}
	e.flush()
	o.At = e.instant()
	switch o.Kind {
	case Ended, Failed, Responded:
		o.RetryAfter = askedToWait(o.Message)
	}
	*e.outputs.Push() = *o
}

// flush puts what the transaction layer has sent among the outputs, so that they stay in order.
func (e *Endpoint) flush() {
	for ev := e.sending.Pop(); ev != nil; ev = e.sending.Pop() {
		e.sends++
		o := e.outputs.Push()
		o.Kind, o.number = Send, e.sends
		o.At = e.instant()
		o.Dialog = dialogOf(ev)
		o.Packet = ev.Packet
		o.Flow = ev.Flow
	}
}

// pump carries what the transaction layer has to tell to where it belongs, one by one, until
// nothing is left. It does not nest: effects only queue.
func (e *Endpoint) pump() {
	if e.pumping {
		return
	}
	e.pumping = true
	for e.flush(); e.inbox.Len() > 0; e.flush() {
		ev := e.inbox.Pop()
		e.event(ev)
		e.settled(ev)
	}
	e.inbox.Pop() // lets go of them
	e.pumping = false
}

func (e *Endpoint) receive(m *message.Message, from *Flow) error {
	e.refused = nil
	err := e.tx.Receive(e.instant(), m, *from)
	e.pump()
	if e.refused != nil {
		return e.refused
	}
	if err != nil {
		e.counts.Stray++
		return &RemoteError{ID: short(m.CallID()), What: err.Error(), Err: err}
	}
	return nil
}
