package dialogtest_test

import (
	"iter"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// tamper makes a good endpoint a bad one: it changes, drops or adds what goes out and what
// comes in. The network sees what a program with that bug would do.
type tamper struct {
	dialogtest.Party
	out  func(packet string) []string // what goes out instead; nil: all as it is
	in   func(packet string) []string // what the endpoint gets instead
	told func(dialog.Output) int      // how often the host hears of it

	injected [][]byte // given to the endpoint as if they had come
}

func (p *tamper) Receive(now time.Time, packet []byte, from dialog.Flow) error {
	if p.in == nil {
		return p.Party.Receive(now, packet, from)
	}
	var err error
	for _, s := range p.in(string(packet)) {
		err = p.Party.Receive(now, []byte(s), from)
	}
	return err
}

func (p *tamper) Outputs() iter.Seq[dialog.Output] {
	return func(yield func(dialog.Output) bool) {
		for o := range p.Party.Outputs() {
			switch {
			case o.Kind == dialog.Send && p.out != nil:
				for _, s := range p.out(string(o.Packet)) {
					o.Packet = []byte(s)
					if !yield(o) {
						return
					}
				}
				for _, packet := range p.injected {
					p.Party.Receive(o.At, packet, o.Flow)
				}
				p.injected = nil
			case o.Kind != dialog.Send && p.told != nil:
				for range p.told(o) {
					if !yield(o) {
						return
					}
				}
			default:
				if !yield(o) {
					return
				}
			}
		}
	}
}

// is tells whether a packet is a request of this method, or a response "200 INVITE", "4xx INVITE".
func is(packet, what string) bool {
	code, method, response := strings.Cut(what, " ")
	if !response {
		return strings.HasPrefix(packet, what+" ")
	}
	pattern := strings.ReplaceAll(code, "x", "[0-9]")
	return regexp.MustCompile("^SIP/2.0 "+pattern).MatchString(packet) && regexp.MustCompile(`(?m)^CSeq: *\d+ `+method+`\r`).MatchString(packet)
}

// edit changes those packets that are so, by a regular expression.
func edit(what, pattern, with string) func(string) []string {
	re := regexp.MustCompile("(?m)" + pattern)
	return func(p string) []string {
		if is(p, what) {
			p = re.ReplaceAllString(p, with)
		}
		return []string{p}
	}
}

// both does one change after the other.
func both(f, g func(string) []string) func(string) []string {
	return func(p string) (all []string) {
		for _, q := range f(p) {
			all = append(all, g(q)...)
		}
		return all
	}
}

// renumber changes the CSeq number of those packets.
func renumber(what string, by int) func(string) []string {
	re := regexp.MustCompile(`(?m)^(CSeq: *)(\d+)`)
	return func(p string) []string {
		if is(p, what) {
			p = re.ReplaceAllStringFunc(p, func(s string) string {
				m := re.FindStringSubmatch(s)
				n, _ := strconv.Atoi(m[2])
				return m[1] + strconv.Itoa(max(n+by, 1))
			})
		}
		return []string{p}
	}
}

// drop leaves out those packets: from the nth on, or all if n is 0.
func drop(what string, n int) func(string) []string {
	seen := map[string]int{}
	return func(p string) []string {
		if is(p, what) {
			if seen[p]++; seen[p] > n {
				return nil
			}
		}
		return []string{p}
	}
}

// body changes the session description in those packets, and the length.
func body(what, pattern, with string) func(string) []string {
	re := regexp.MustCompile("(?m)" + pattern)
	return func(p string) []string {
		head, sdp, ok := strings.Cut(p, "\r\n\r\n")
		if !is(p, what) || !ok || sdp == "" {
			return []string{p}
		}
		sdp = re.ReplaceAllString(sdp, with)
		head = regexp.MustCompile(`(?m)^Content-Length: *\d+`).ReplaceAllString(head, "Content-Length: "+strconv.Itoa(len(sdp)))
		return []string{head + "\r\n\r\n" + sdp}
	}
}

// header gives the value of a header line.
func header(p, name string) string {
	m := regexp.MustCompile(`(?mi)^` + name + `: *(.*?)\r`).FindStringSubmatch(p)
	if m == nil {
		return ""
	}
	return m[1]
}
