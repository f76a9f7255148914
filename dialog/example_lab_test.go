package dialog_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// A lab connects endpoints for the examples: it carries every packet at once and prints the
// first line of each. In a program there is a socket in its place.
type lab struct {
	now   time.Time
	seats map[netip.AddrPort]*seat
	order []*seat
}

// A seat is an endpoint and what its program does with what it is told.
type seat struct {
	name string
	*dialog.Endpoint
	addr netip.AddrPort
	hear func(out dialog.Output)
}

func newLab() *lab {
	return &lab{now: time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC), seats: make(map[netip.AddrPort]*seat)}
}

// add makes an endpoint at the next address.
func (w *lab) add(name string, cfg dialog.Config) *seat {
	addr := netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(len(w.order) + 1)}), 5060)
	cfg.Contact = "sip:" + name + "@" + addr.String()
	cfg.Flow = dialog.Flow{Transport: "UDP", Local: addr}
	e, err := dialog.New(cfg)
	if err != nil {
		panic(err)
	}
	s := &seat{name: name, Endpoint: e, addr: addr}
	w.seats[addr], w.order = s, append(w.order, s)
	return s
}

// run carries packets until none is left.
func (w *lab) run() {
	for again := true; again; {
		again = false
		for _, s := range w.order {
			for out := range s.Outputs() {
				again = true
				if out.Kind != dialog.Send {
					if s.hear != nil {
						s.hear(out)
					}
					continue
				}
				line, _, _ := strings.Cut(string(out.Packet), "\r\n")
				fmt.Printf("%s: %s\n", s.name, strings.TrimSuffix(strings.TrimPrefix(line, "SIP/2.0 "), " SIP/2.0"))
				from := dialog.Flow{Transport: out.Flow.Transport, Local: out.Flow.Remote, Remote: s.addr}
				if to := w.seats[out.Flow.Remote]; to != nil {
					to.Receive(w.now, out.Packet, from)
				}
			}
		}
	}
}

// unplug takes an endpoint away: nothing reaches it any more.
func (w *lab) unplug(s *seat) {
	delete(w.seats, s.addr)
	w.order = slices.DeleteFunc(w.order, func(o *seat) bool { return o == s })
}

// sleep lets time pass: each endpoint is woken at its deadline, as a host's timer would.
func (w *lab) sleep(d time.Duration) {
	for end := w.now.Add(d); ; {
		next := end
		for _, s := range w.order {
			if at, ok := s.Deadline(); ok && at.Before(next) {
				next = at
			}
		}
		w.now = next
		for _, s := range w.order {
			s.Advance(next)
		}
		w.run()
		if next.Equal(end) {
			return
		}
	}
}

// audio is a session description with one audio stream.
func audio(addr netip.AddrPort) []byte {
	return fmt.Appendf(nil, "v=0\r\no=- 1 1 IN IP4 %[1]s\r\ns=-\r\nc=IN IP4 %[1]s\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0\r\n", addr.Addr())
}
