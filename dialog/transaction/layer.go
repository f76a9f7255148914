package transaction

import (
	"errors"
	"fmt"
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/queue"
	"github.com/sipdialog/sipdialog/dialog/internal/registry"
	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/message"
)

// Sentinels for errors.Is.
var (
	// ErrLimit: a limit of Config.Limits is reached. Drain [Layer.Next], or let transactions end.
	ErrLimit = errors.New("limit reached")
	// ErrRefused: the state of the transaction, or an RFC, does not allow what was asked.
	// Nothing was sent and nothing has changed.
	ErrRefused = errors.New("not allowed")
	// ErrStray: a response that no transaction waits for. It was dropped (RFC 6026 §7.2).
	ErrStray = errors.New("matches no transaction")
	// ErrMalformed: a message that cannot be matched or answered, for want of a Via that can
	// be read or of a CSeq in a response. It was dropped.
	ErrMalformed = errors.New("cannot be matched")
)

// Layer is the transaction layer of one element (RFC 3261 §17). It belongs to one goroutine.
type Layer struct {
	cfg      Config
	clock    *schedule.Clock
	heap     *schedule.Heap
	clients  registry.Map[clientKey, *Client]
	servers  registry.Map[serverKey, *Server]
	old      registry.Map[oldKey, *Server] // of requests without a branch of RFC 3261
	merges   registry.Map[mergeKey, *Server]
	sent     registry.Map[flowKey, *ring]
	lastRing *ring // the one that was used last, for the next packet mostly goes the same way
	alive    int
	from     Flow                // of the message that came last
	relays   bool                // its user may be a proxy, which sends ACKs on
	sentBy   sentBy              // of the last Via of ours, which is nearly always that of the next
	sending  *queue.Queue[Event] // Send events
	events   *queue.Queue[Event] // all others; the same queue, when nobody wants them apart
	sends    uint32              // Send events queued so far: each has its number
	taken    uint32              // the same, taken from Next
}

// New makes a layer that shares the clock and the deadlines of its owner, and puts its events
// into the owner's queues: those of kind Send into one, all others into the other. The owner is a
// user agent: it sends no ACK on, and so the Vias of those stay as they came.
func New(cfg Config, clock *schedule.Clock, heap *schedule.Heap, sending, events *queue.Queue[Event]) *Layer {
	return &Layer{cfg: cfg.withDefaults(), clock: clock, heap: heap, sending: sending, events: events}
}

// NewStandalone makes a layer with a clock and deadlines of its own: for a proxy, or whatever
// needs transactions and no dialogs. Its host calls [Layer.Advance] and [Layer.Deadline].
func NewStandalone(cfg Config) *Layer {
	events := new(queue.Queue[Event])
	l := New(cfg, new(schedule.Clock), new(schedule.Heap), events, events)
	l.relays = true
	return l
}

// Queued is the number of events that [Layer.Next] has to give.
func (l *Layer) Queued() int { return l.events.Len() }

// Next gives the next event, in the order in which things happened; false when there is none.
func (l *Layer) Next() (Event, bool) {
	e := l.events.Pop()
	if e == nil {
		return Event{}, false
	}
	if e.Kind == Send {
		l.taken++
	}
	return *e, true
}

// Advance runs every timer that is due. Early, late, twice: harmless.
func (l *Layer) Advance(now time.Time) { l.heap.RunDue(l.clock.Observe(now)) }

// Deadline says when Advance is to be called next; false when no timer runs.
func (l *Layer) Deadline() (at time.Time, ok bool) {
	_, next, ok := l.heap.Next()
	if !ok {
		return time.Time{}, false
	}
	return l.clock.Time(next), true
}

// DeadlineReason says what the next deadline is for: "timer A of INVITE z9hG4bK-3".
func (l *Layer) DeadlineReason() string {
	e, _, ok := l.heap.Next()
	if !ok {
		return ""
	}
	return e.Owner.DeadlineReason()
}

// Len counts the transactions that are alive.
func (l *Layer) Len() int { return l.alive }

// TransportFailed says that what was sent to this flow did not arrive: an ICMP error, a
// connection that could not be made or that broke (RFC 3261 §17.1.4, §17.2.4). The flow is the
// one of the [Send] event. It concerns the transactions that sent to it since it failed last;
// what was not taken from [Layer.Next] yet has still to be written, and cannot have failed.
func (l *Layer) TransportFailed(now time.Time, to Flow, err error) {
	l.failed(l.clock.Observe(now), to, err, l.taken)
}

// TransportFailedAfter is TransportFailed for one who takes events before their time: only the
// first sends of all Send events have been written so far.
func (l *Layer) TransportFailedAfter(now time.Time, to Flow, err error, sends uint32) {
	l.failed(l.clock.Observe(now), to, err, sends)
}

// send queues a packet for the host to write.
func (l *Layer) send(packet []byte, to *Flow) *Event {
	l.sends++
	e := l.sending.Push()
	e.Kind = Send
	e.Packet = packet
	e.Flow = *to
	return e
}

// tell queues an event for the user, with what came, if anything did.
func (l *Layer) tell(kind Kind, in *input) *Event {
	e := l.events.Push()
	if e.Kind = kind; in != nil {
		e.Message = in.msg
		e.Err = in.err
		if in.from != nil {
			e.Flow = *in.from
		}
	}
	return e
}

// Send sends a message without a transaction: the ACK to a 2xx (RFC 3261 §13.2.2.4), or what
// a proxy forwards statelessly. A request without a Via gets one, with a new branch. It gives
// back the packet and where it went, for one who will have to send it again.
func (l *Layer) Send(now time.Time, m *message.Message, to Flow) ([]byte, Flow, error) {
	l.clock.Observe(now)
	if m.IsRequest() {
		if _, _, err := l.address(m, &to, false); err != nil {
			return nil, to, err
		}
	}
	packet := m.Bytes()
	l.send(packet, &to)
	return packet, to, nil
}

// Reply answers a request without a transaction (RFC 3261 §8.2.7), by the way that its Via
// and from tell: for requests that are refused before they reach [Layer.Receive]. An ACK is
// never answered; nil is then returned and nothing sent.
func (l *Layer) Reply(now time.Time, req, resp *message.Message, from Flow) error {
	l.clock.Observe(now)
	if req.Method() == message.ACK {
		return nil
	}
	via, err := req.Via()
	if err != nil {
		return fmt.Errorf("transaction: reply: %w: %w", ErrMalformed, err)
	}
	if err := arrived(resp, &via, &from); err != nil {
		return fmt.Errorf("transaction: reply: %w", err)
	}
	to := backTo(&via, &from)
	l.send(resp.Bytes(), &to)
	return nil
}

// room says whether one more transaction may be made.
func (l *Layer) room() bool { return l.alive < l.cfg.Limits.Transactions }
