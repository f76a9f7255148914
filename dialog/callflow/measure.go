package callflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
)

// A Call says what became of one call, as its caller saw it. Times count from the start of the
// run; those that never came are 0.
type Call struct {
	ID       string // Call-ID
	From, To string // parties
	Invited  time.Duration
	Rang     time.Duration // first 180 or 183
	Answered time.Duration // first 2xx to the INVITE
	Failed   time.Duration // final response other than 2xx
	Code     int           // its code
	Ended    time.Duration // first BYE
	EndedBy  string        // who sent it
	Closed   time.Duration // the response to it
	Hold     time.Duration // how long somebody held
	Until    time.Duration // end of the run

	tag string // of the callee that answered first
}

// measures are what a line "measure" can ask for; the names are those of RFC 6076 where it has
// one.
var measures = map[string]func(c *Call) (time.Duration, bool){
	"srd":   func(c *Call) (time.Duration, bool) { return c.Rang - c.Invited, c.Rang > 0 }, // session request delay
	"setup": func(c *Call) (time.Duration, bool) { return c.Answered - c.Invited, c.Answered > 0 },
	"sdt":   func(c *Call) (time.Duration, bool) { return c.Talked(), c.Answered > 0 },       // session duration time
	"sdd":   func(c *Call) (time.Duration, bool) { return c.Closed - c.Ended, c.Closed > 0 }, // session disconnect delay
	"hold":  func(c *Call) (time.Duration, bool) { return c.Hold, c.Answered > 0 },
}

func measureNames() []string {
	var list []string
	for name := range measures {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// Talked is the time from the answer to the BYE, or to the end of the run.
func (c *Call) Talked() time.Duration {
	switch {
	case c.Answered == 0:
		return 0
	case c.Ended == 0:
		return c.Until - c.Answered
	}
	return c.Ended - c.Answered
}

// String tells the call in one line.
func (c Call) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s called %s", c.ID, c.From, c.To)
	if c.Rang > 0 {
		fmt.Fprintf(&b, ", rang after %s", seconds(c.Rang-c.Invited))
	}
	switch {
	case c.Answered > 0:
		fmt.Fprintf(&b, ", set up in %s", seconds(c.Answered-c.Invited))
		if c.Ended > 0 {
			fmt.Fprintf(&b, ", lasted %s", seconds(c.Talked()))
			if c.Hold > 0 {
				fmt.Fprintf(&b, " (%s of it on hold)", seconds(c.Hold))
			}
			fmt.Fprintf(&b, ", ended by %s", c.EndedBy)
		} else {
			b.WriteString(", and still stands")
		}
	case c.Failed > 0:
		fmt.Fprintf(&b, ", failed with %d after %s", c.Code, seconds(c.Failed-c.Invited))
	case c.Ended > 0:
		fmt.Fprintf(&b, ", ended by %s before it was answered", c.EndedBy)
	default:
		b.WriteString(", and nobody answered")
	}
	return b.String()
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3fs", d.Seconds()) }

// figures reads the calls of a run from its trace.
func (r *runner) figures() []Call {
	t := r.n.Trace()
	var calls []Call
	byID := make(map[string]int)
	held := make(map[string]*holding)
	now := time.Duration(0)
	for i := range t.Events {
		e := &t.Events[i]
		now = t.Since(e.At)
		switch e.Kind {
		case dialogtest.Sent, dialogtest.Arrived:
			m := t.Message(e.F)
			sip, err := m.SIP()
			if err != nil {
				continue
			}
			id := sip.CallID()
			to, _ := sip.To()
			if _, known := byID[id]; !known && m.Method == "INVITE" && m.Code == 0 && to.Tag() == "" {
				byID[id] = len(calls)
				calls = append(calls, Call{ID: id, From: t.Name(m.From), To: r.callee(to.URI.String(), t.Name(m.To)), Invited: now})
			}
			if n, known := byID[id]; known && to.Tag() != "" && t.Name(e.Who) == calls[n].From {
				calls[n].see(m, sip, now, t)
			}
		case dialogtest.Output:
			if h := held[e.Told.Call]; e.Told.Kind == "held" || e.Told.Kind == "resumed" || h != nil {
				if h == nil {
					h = &holding{}
					held[e.Told.Call] = h
				}
				if n, known := byID[e.Told.Call]; known && t.Name(e.Who) == calls[n].From {
					h.told(&calls[n], e.Told, now)
				}
			}
		}
	}
	for i := range calls {
		calls[i].Until = max(now, calls[i].Answered)
		if h := held[calls[i].ID]; h != nil {
			h.close(&calls[i], calls[i].Until)
		}
	}
	return calls
}

func (r *runner) callee(uri, def string) string {
	if name := r.nameOf(uri); name != "" {
		return name
	}
	return def
}

// see takes what the caller of a call sent or got.
func (c *Call) see(m *dialogtest.Message, sip *message.Message, now time.Duration, t *dialogtest.Trace) {
	to, _ := sip.To()
	from, _ := sip.From()
	if m.Method == "BYE" && c.tag != "" && c.tag != to.Tag() && c.tag != from.Tag() {
		return // another fork's
	}
	first := func(d *time.Duration) bool {
		if *d > 0 {
			return false
		}
		*d = now
		return true
	}
	switch {
	case m.Method == "INVITE" && m.Code > 100 && m.Code < 200:
		first(&c.Rang)
	case m.Method == "INVITE" && m.Code >= 200 && m.Code < 300:
		if first(&c.Answered) {
			c.tag = to.Tag()
		}
	case m.Method == "INVITE" && m.Code >= 300 && c.Answered == 0 && m.Code != 401 && m.Code != 407:
		if first(&c.Failed) {
			c.Code = m.Code
		}
	case m.Method == "BYE" && m.Code == 0:
		if first(&c.Ended) {
			c.EndedBy = t.Name(m.From)
		}
	case m.Method == "BYE" && m.Code >= 200:
		first(&c.Closed)
	}
}

// A holding adds up the time in which somebody holds.
type holding struct {
	by    map[string]bool
	since time.Duration
}

func (h *holding) told(c *Call, o *dialogtest.Told, now time.Duration) {
	if h.by == nil {
		h.by = make(map[string]bool)
	}
	switch o.Kind {
	case "held":
		if len(h.by) == 0 {
			h.since = now
		}
		h.by[o.By] = true
	case "resumed":
		delete(h.by, o.By)
		if len(h.by) == 0 {
			c.Hold += now - h.since
		}
	case "ended":
		h.close(c, now)
	}
}

func (h *holding) close(c *Call, now time.Duration) {
	if len(h.by) > 0 {
		c.Hold += now - h.since
		h.by = nil
	}
}

// measure checks the measures of the section against its first call.
func (r *runner) measure() error {
	calls := r.figures()
	for i := range r.section.Lines {
		l := &r.section.Lines[i]
		if l.Kind != Measure {
			continue
		}
		for _, f := range l.Figures {
			if len(calls) == 0 {
				return r.mismatch(l, l.Text, "but there was no call")
			}
			value, ok := measures[f.Name](&calls[0])
			if !ok {
				return r.mismatch(l, l.Text, fmt.Sprintf("but the call has no %s: %s", f.Name, calls[0]))
			}
			slack := time.Microsecond
			if f.About {
				slack = max(2*(r.link.Delay+r.link.Jitter), time.Millisecond)
			}
			if d := value - f.Value; d > slack || d < -slack {
				return r.mismatch(l, l.Text, fmt.Sprintf("got %s=%v", f.Name, value))
			}
		}
	}
	return nil
}
