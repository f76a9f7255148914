package transaction_test

import (
	"fmt"
	"net/netip"
	"strconv"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/message"
)

// proxy is a stateful forking proxy (RFC 3261 §16) of a hundred lines: it shows that the
// layer can be used without dialogs.
type proxy struct {
	*side
	targets []netip.AddrPort
	addr    netip.AddrPort
	reach   map[string]netip.AddrPort // by host of a Request-URI, for an ACK
}

// call is the response context of one request (§16.7).
type call struct {
	server   *transaction.Server
	branches []*transaction.Client
	open     int
	best     *message.Message
	answered bool
}

func (p *proxy) handle(e transaction.Event) {
	switch e.Kind {
	case transaction.Request:
		p.fork(e.Server)
	case transaction.Response:
		p.response(e.Client.User.(*call), e.Message)
	case transaction.Timeout:
		p.response(e.Client.User.(*call), p.stand(e.Client, 408))
	case transaction.TransportError:
		if e.Client != nil {
			p.response(e.Client.User.(*call), p.stand(e.Client, 503))
		}
	case transaction.CancelTimeout:
		p.response(e.Client.User.(*call), p.stand(e.Client, 487))
	case transaction.Cancelled:
		p.cancel(e.Server.User.(*call))
	case transaction.UnmatchedCancel:
		require.NoError(p.t, p.Respond(p.now, e.Server, answer(p.t, e.Message, 481, p.name)))
	case transaction.Ack:
		if to, ok := p.reach[e.Message.RequestURI().Host]; ok { // an ACK for a 2xx; others are strays
			_, _, err := p.Send(p.now, p.onward(e.Message), udp(p.addr, to))
			require.NoError(p.t, err)
		}
	}
}

// onward makes the copy that is forwarded (§16.6). An ACK goes on statelessly.
func (p *proxy) onward(m *message.Message) *message.Message {
	c := m.Clone()
	hops, err := c.MaxForwards()
	require.NoError(p.t, err)
	require.NoError(p.t, c.Set("Max-Forwards", strconv.Itoa(hops-1)))
	if m.Method() == message.ACK {
		p.n++
		require.NoError(p.t, c.Prepend("Via", fmt.Sprintf("SIP/2.0/UDP %s;branch=z9hG4bK-ack-%d", p.addr, p.n)))
	}
	return c
}

func (p *proxy) fork(s *transaction.Server) {
	ctx := &call{server: s, open: len(p.targets)}
	s.User = ctx
	for _, to := range p.targets {
		c, err := p.Forward(p.now, p.onward(s.Request()), udp(p.addr, to))
		require.NoError(p.t, err)
		c.User = ctx
		ctx.branches = append(ctx.branches, c)
	}
}

// stand makes the response that stands for what did not come.
func (p *proxy) stand(c *transaction.Client, code int) *message.Message {
	ctx := c.User.(*call)
	resp := answer(p.t, ctx.server.Request(), code, p.name)
	require.NoError(p.t, resp.Prepend("Via", "SIP/2.0/UDP own;branch=z9hG4bK-own"))
	return resp
}

func (p *proxy) response(ctx *call, m *message.Message) {
	code := m.Status()
	m.DelFirst("Via")
	switch {
	case code == 100:
		return
	case code < 200:
		if !ctx.answered {
			require.NoError(p.t, p.Respond(p.now, ctx.server, m))
		}
		return
	case code < 300:
		ctx.answered = true
		require.NoError(p.t, p.Respond(p.now, ctx.server, m)) // each one, at once (§16.7 step 5)
		p.cancel(ctx)
		return
	}
	if code >= 600 {
		p.cancel(ctx)
	}
	if ctx.best == nil || code/100 == 6 || code < ctx.best.Status() && ctx.best.Status()/100 != 6 {
		ctx.best = m
	}
	if ctx.open--; ctx.open == 0 && !ctx.answered {
		ctx.answered = true
		require.NoError(p.t, p.Respond(p.now, ctx.server, ctx.best))
	}
}

func (p *proxy) cancel(ctx *call) {
	for _, c := range ctx.branches {
		require.NoError(p.t, p.Cancel(p.now, c, ""))
	}
}

// town is alice, a proxy, bob and carol, who hear each other at once.
type town struct {
	t      rapid.TB
	alice  *side
	proxy  *proxy
	sides  map[netip.AddrPort]*side
	handle map[*side]func(transaction.Event)
	heard  map[*side][]string
	lose   func(to netip.AddrPort, m *message.Message) bool
}

var (
	proxyAddr = netip.MustParseAddrPort("192.0.2.100:5060")
	carolAddr = netip.MustParseAddrPort("192.0.2.3:5060")
)

func newTown(t rapid.TB) (*town, *side, *side) {
	alice, bob, carol := newSide(t, "alice", transaction.Config{}), newSide(t, "bob", transaction.Config{}), newSide(t, "carol", transaction.Config{})
	p := &proxy{
		side: newSide(t, "proxy", transaction.Config{}), addr: proxyAddr, targets: []netip.AddrPort{bobAddr, carolAddr},
		reach: map[string]netip.AddrPort{"192.0.2.2": bobAddr, "192.0.2.3": carolAddr},
	}
	w := &town{
		t: t, alice: alice, proxy: p, heard: map[*side][]string{},
		sides:  map[netip.AddrPort]*side{aliceAddr: alice, bobAddr: bob, carolAddr: carol, proxyAddr: p.side},
		handle: map[*side]func(transaction.Event){p.side: p.handle},
		lose:   func(netip.AddrPort, *message.Message) bool { return false },
	}
	return w, bob, carol
}

// run delivers what is under way until all is quiet.
func (w *town) run() {
	for busy := true; busy; {
		busy = false
		for _, addr := range []netip.AddrPort{aliceAddr, proxyAddr, bobAddr, carolAddr} {
			s := w.sides[addr]
			for e, ok := s.Next(); ok; e, ok = s.Next() {
				busy = true
				if e.Kind == transaction.Send {
					m := parse(w.t, string(e.Packet))
					if peer := w.sides[e.Flow.Remote]; !w.lose(e.Flow.Remote, m) {
						if err := peer.Receive(peer.now, m, udp(e.Flow.Remote, addr)); err != nil {
							require.ErrorIs(w.t, err, transaction.ErrStray)
						}
					}
					continue
				}
				w.heard[s] = append(w.heard[s], inWords(w.t, e))
				if handle := w.handle[s]; handle != nil {
					handle(e)
				}
			}
		}
	}
}

// wait lets time pass for all.
func (w *town) wait(d time.Duration) {
	for range d / (100 * time.Millisecond) {
		for _, addr := range []netip.AddrPort{aliceAddr, proxyAddr, bobAddr, carolAddr} {
			w.sides[addr].advance(100 * time.Millisecond)
		}
		w.run()
	}
}

// picksUp answers INVITEs with these codes, one after the other, and a CANCEL with 487.
func (w *town) picksUp(s *side, codes ...int) {
	w.handle[s] = func(e transaction.Event) {
		switch e.Kind {
		case transaction.Request:
			for _, code := range codes {
				s.answers(w.t, e.Server, code, s.name)
			}
		case transaction.Cancelled:
			s.answers(w.t, e.Server, 487, s.name)
		}
	}
}

func (w *town) call() *transaction.Client {
	c := invite(w.t, w.alice, udp(aliceAddr, proxyAddr))
	w.run()
	return c
}
