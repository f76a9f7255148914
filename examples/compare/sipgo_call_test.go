package compare

import (
	"context"
	"io"
	"log/slog"
	"net"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/emiago/sipgo"
	"github.com/emiago/sipgo/sip"
)

// port is one end of a wire without sockets, as sipgo wants it: a net.PacketConn.
type port struct {
	net.PacketConn // of what is not used here
	addr           *net.UDPAddr
	in             chan []byte
	other          *port
	read           sync.Once
	reading        chan struct{} // closed when somebody has begun to read, and so knows the port
}

func newPort(last byte) *port {
	return &port{addr: &net.UDPAddr{IP: net.IPv4(192, 0, 2, last), Port: 5060}, in: make(chan []byte, 1024), reading: make(chan struct{})}
}

func (p *port) LocalAddr() net.Addr { return p.addr }
func (p *port) Close() error        { return nil }

func (p *port) WriteTo(b []byte, _ net.Addr) (int, error) {
	p.other.in <- append([]byte(nil), b...)
	return len(b), nil
}

func (p *port) ReadFrom(b []byte) (int, net.Addr, error) {
	p.read.Do(func() { close(p.reading) })
	packet, ok := <-p.in
	if !ok {
		return 0, nil, io.EOF
	}
	return copy(b, packet), p.other.addr, nil
}

// sipgoPair is a caller and a callee of sipgo with their dialog caches, as its README shows them.
type sipgoPair struct {
	alice *sipgo.DialogClientCache
	to    sip.Uri
	offer []byte
}

func newSipgoPair(tb testing.TB) *sipgoPair {
	slog.SetLogLoggerLevel(slog.LevelError + 4)
	a, b := newPort(1), newPort(2)
	a.other, b.other = b, a
	agent := func(p *port) (*sipgo.Server, *sipgo.Client) {
		ua, err := sipgo.NewUA()
		must(tb, err)
		server, err := sipgo.NewServer(ua)
		must(tb, err)
		client, err := sipgo.NewClient(ua, sipgo.WithClientConnectionAddr(p.addr.String()), sipgo.WithClientHostname(p.addr.IP.String()))
		must(tb, err)
		return server, client
	}
	contact := func(name string, p *port) sip.ContactHeader {
		return sip.ContactHeader{Address: sip.Uri{Scheme: "sip", User: name, Host: p.addr.IP.String(), Port: p.addr.Port}}
	}
	aliceServer, aliceClient := agent(a)
	bobServer, bobClient := agent(b)
	calls := newCaller(tb)
	answer := calls.description().SDP
	bob := sipgo.NewDialogServerCache(bobClient, contact("bob", b))
	bobServer.OnInvite(func(req *sip.Request, tx sip.ServerTransaction) {
		d, err := bob.ReadInvite(req, tx)
		if err != nil {
			tb.Error(err)
			return
		}
		defer d.Close()
		if err := d.Respond(sip.StatusTrying, "Trying", nil); err != nil {
			tb.Error(err)
		}
		if err := d.Respond(sip.StatusRinging, "Ringing", nil); err != nil {
			tb.Error(err)
		}
		d.RespondSDP(answer) // an error is an ACK that was dealt with after the BYE
		<-d.Context().Done()
	})
	bobServer.OnAck(func(req *sip.Request, tx sip.ServerTransaction) { bob.ReadAck(req, tx) })
	bobServer.OnBye(func(req *sip.Request, tx sip.ServerTransaction) { bob.ReadBye(req, tx) })
	go aliceServer.ServeUDP(a)
	go bobServer.ServeUDP(b)
	<-a.reading
	<-b.reading
	return &sipgoPair{
		alice: sipgo.NewDialogClientCache(aliceClient, contact("alice", a)),
		to:    sip.Uri{Scheme: "sip", User: "bob", Host: b.addr.IP.String(), Port: b.addr.Port},
		offer: calls.description().SDP,
	}
}

func (p *sipgoPair) call(tb testing.TB) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	d, err := p.alice.Invite(ctx, p.to, p.offer, sip.NewHeader("Content-Type", "application/sdp"))
	if err == nil {
		err = d.WaitAnswer(ctx, sipgo.AnswerOptions{})
	}
	if err == nil {
		err = d.Ack(ctx)
	}
	if err == nil {
		err = d.Bye(ctx)
	}
	if err != nil {
		tb.Error(err)
	}
	d.Close()
}

// TestWholeCallBudget has both make the same calls without sockets, on one core, and keep what has to be kept of each: the
// transactions of all of them are still there at the end. Only sipdialog reads the descriptions.
func TestWholeCallBudget(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	const calls, together = 200, 20
	ours, peer := newCaller(t), newSipgoPair(t)
	mine, theirs := time.Hour, time.Hour
	for range 10 {
		begin := time.Now()
		for range calls {
			ours.call(t)
		}
		mine = min(mine, time.Since(begin)/calls)
		begin = time.Now()
		var all sync.WaitGroup
		for range together {
			all.Go(func() {
				for range calls / together {
					peer.call(t)
				}
			})
		}
		all.Wait()
		theirs = min(theirs, time.Since(begin)/calls)
	}
	ratio := float64(mine) / float64(theirs)
	t.Logf("a call, both ends: sipdialog %v, sipgo %v, ratio %.2f", mine, theirs, ratio)
	if ratio > 0.5 {
		t.Error("want at most half of sipgo's time")
	}
}
