package transaction_test

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// world is two elements that do random things over a network that loses, repeats and
// reorders. It watches what must hold at any time.
type world struct {
	t       *rapid.T
	sides   [2]*side
	addrs   [2]netip.AddrPort
	wire    []packet
	clients [2][]*transaction.Client
	servers [2][]*transaction.Server
	ended   map[any]bool
	told    map[any]int // requests told, finals told
	states  map[string]fsm.State
	seq     int
}

type packet struct {
	to    int
	bytes []byte
	flow  transaction.Flow // as the receiver sees it
}

func newWorld(t *rapid.T) *world {
	w := &world{
		t: t, addrs: [2]netip.AddrPort{aliceAddr, bobAddr},
		ended: map[any]bool{}, told: map[any]int{}, states: map[string]fsm.State{},
	}
	for i, name := range []string{"alice", "bob"} {
		cfg := transaction.Config{Policy: transaction.Policy{
			LateTrying:       rapid.Bool().Draw(t, "late trying"),
			TellStray2xx:     rapid.Bool().Draw(t, "tell stray 2xx"),
			DropLate1xx:      rapid.Bool().Draw(t, "drop late 1xx"),
			FailInProceeding: rapid.Bool().Draw(t, "fail in proceeding"),
			EndOnServerError: rapid.Bool().Draw(t, "end on server error"),
		}}
		s := &side{t: t, name: name, now: epoch}
		cfg.Branch = func() string { s.n++; return fmt.Sprintf("z9hG4bK-%s-%d", name, s.n) }
		cfg.ServerTag = func() string { return name }
		cfg.Trace = func(step transaction.Step) {
			id := name + " " + step.Machine + " " + step.ID
			// Each transaction walks its table from row to row. A request that fell back
			// to UDP, or an old one whose branch comes again, starts over.
			if from, known := w.states[id]; known && step.Rule.From != fsm.None && from != step.Rule.From {
				t.Fatalf("%s: %s, but it stood at %s", id, step.Rule, from)
			}
			w.states[id] = step.Rule.To
		}
		s.Layer = transaction.NewStandalone(cfg)
		w.sides[i] = s
	}
	return w
}

func (w *world) flow(from int) transaction.Flow {
	transport := rapid.SampledFrom([]string{"UDP", "UDP", "UDP", "TCP"}).Draw(w.t, "transport")
	f := transaction.Flow{Transport: transport, Local: w.addrs[from], Remote: w.addrs[1-from]}
	if transport == "TCP" {
		f.Conn = 1
	}
	return f
}

// drain looks at every event and puts the packets on the wire.
func (w *world) drain(i int) {
	for e, ok := w.sides[i].Next(); ok; e, ok = w.sides[i].Next() {
		var who any
		switch {
		case e.Client != nil:
			who = e.Client
		case e.Server != nil:
			who = e.Server
		}
		require.False(w.t, who != nil && w.ended[who], "%s after the end", e.Kind)
		switch e.Kind {
		case transaction.Send:
			require.NotEmpty(w.t, e.Packet)
			back := transaction.Flow{Transport: e.Flow.Transport, Local: e.Flow.Remote, Remote: w.addrs[i], Conn: e.Flow.Conn}
			if len(w.wire) < 200 {
				w.wire = append(w.wire, packet{1 - i, e.Packet, back})
			}
		case transaction.Request, transaction.UnmatchedCancel:
			require.NotNil(w.t, e.Server.Request())
			if w.told[who]++; w.told[who] > 1 {
				w.t.Fatalf("told twice: %s", e.Message.Method())
			}
			w.servers[i] = append(w.servers[i], e.Server)
		case transaction.Response:
			if e.Client.Method() != message.INVITE && e.Message.Status() >= 200 {
				w.told[who]++
			}
		case transaction.Timeout, transaction.TransportError, transaction.CancelTimeout:
			if e.Client != nil && e.Client.Method() != message.INVITE {
				w.told[who]++
			}
		case transaction.Ended:
			w.ended[who] = true
			if e.Client != nil && e.Client.Method() != message.INVITE {
				require.Equal(w.t, 1, w.told[who], "a request has one outcome")
			}
		}
	}
}

func (w *world) pick(n int, what string) int { return rapid.IntRange(0, n-1).Draw(w.t, what) }

func (w *world) actions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"request": func(t *rapid.T) {
			i := w.pick(2, "who")
			method := rapid.SampledFrom([]message.Method{message.INVITE, message.INVITE, message.BYE, message.MESSAGE}).Draw(t, "method")
			w.seq++
			size := rapid.SampledFrom([]int{0, 0, 0, 1400}).Draw(t, "size")
			m := request(t, method, fmt.Sprintf("X: %0*d", size, 0))
			require.NoError(t, m.SetCSeq(uint32(w.seq), method))
			if rapid.Bool().Draw(t, "in dialog") {
				require.NoError(t, m.SetToTag("peer"))
			}
			c, err := w.sides[i].Request(w.sides[i].now, m, w.flow(i))
			require.NoError(t, err)
			w.clients[i] = append(w.clients[i], c)
		},
		"respond": func(t *rapid.T) {
			i := w.pick(2, "who")
			if len(w.servers[i]) == 0 {
				t.Skip()
			}
			s := w.servers[i][w.pick(len(w.servers[i]), "which")]
			req := s.Request()
			if req == nil {
				req = incoming(t, s.Method(), "z9hG4bK-none")
			}
			code := rapid.SampledFrom([]int{100, 180, 200, 200, 302, 408, 486, 603}).Draw(t, "code")
			before := s.State()
			if err := w.sides[i].Respond(w.sides[i].now, s, answer(t, req, code, "t")); err != nil {
				require.ErrorIs(t, err, transaction.ErrRefused)
				require.Equal(t, before, s.State(), "refused: nothing has changed")
			}
		},
		"cancel": func(t *rapid.T) {
			i := w.pick(2, "who")
			if len(w.clients[i]) == 0 {
				t.Skip()
			}
			c := w.clients[i][w.pick(len(w.clients[i]), "which")]
			if err := w.sides[i].Cancel(w.sides[i].now, c, ""); c.Method() == message.INVITE {
				require.NoError(t, err)
			}
		},
		"abandon or give up": func(t *rapid.T) {
			i := w.pick(2, "who")
			if n := len(w.clients[i]); n > 0 && rapid.Bool().Draw(t, "client") {
				_ = w.sides[i].Abandon(w.sides[i].now, w.clients[i][w.pick(n, "which")])
			} else if n := len(w.servers[i]); n > 0 {
				_ = w.sides[i].GiveUp(w.sides[i].now, w.servers[i][w.pick(n, "which")])
			}
		},
		"deliver": func(t *rapid.T) {
			if len(w.wire) == 0 {
				t.Skip()
			}
			k := w.pick(len(w.wire), "which")
			p := w.wire[k]
			if rapid.IntRange(0, 3).Draw(t, "keep a copy") > 0 {
				w.wire = append(w.wire[:k], w.wire[k+1:]...)
			}
			_ = w.sides[p.to].Receive(w.sides[p.to].now, parse(t, string(p.bytes)), p.flow)
		},
		"lose": func(t *rapid.T) {
			if len(w.wire) == 0 {
				t.Skip()
			}
			k := w.pick(len(w.wire), "which")
			w.wire = append(w.wire[:k], w.wire[k+1:]...)
		},
		"fail": func(t *rapid.T) {
			i := w.pick(2, "who")
			w.sides[i].fail(w.flow(i))
		},
		"wait": func(t *rapid.T) {
			d := time.Duration(rapid.SampledFrom([]int{10, 200, 1000, 5000, 40000}).Draw(t, "ms")) * time.Millisecond
			for i, s := range w.sides {
				s.advance(d)
				w.drain(i)
			}
		},
		"": func(t *rapid.T) {
			for i, s := range w.sides {
				w.drain(i)
				at, armed := s.Deadline()
				require.True(t, !armed || at.After(s.now), "a timer of no length has fired already")
				require.Equal(t, armed, s.DeadlineReason() != "")
			}
		},
	}
}

func TestTransactionsKeepTheirPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		t.Repeat(w.actions())
		// When every call is over, by whatever way, and the timers have run out, nothing is left.
		w.wire = nil
		for i, s := range w.sides {
			for _, server := range w.servers[i] {
				if req := server.Request(); req != nil {
					require.NoError(t, s.Respond(s.now, server, answer(t, req, 500, "t")))
				}
			}
			for _, c := range w.clients[i] {
				if c.State() == fsm.Proceeding && c.Method() == message.INVITE {
					require.NoError(t, s.Cancel(s.now, c, ""))
				}
			}
			s.advance(2 * time.Minute)
			w.drain(i)
			// An INVITE whose provisional response came last waited to be cancelled until then.
			require.Zero(t, s.Len())
			_, armed := s.Deadline()
			require.False(t, armed)
		}
	})
}
