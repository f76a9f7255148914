package dialogtest

import (
	"slices"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/message"
)

// proxyRules are about parties that forward: a request that they sent has a Via below theirs.
var proxyRules = []Rule{
	{Name: "proxy100TryingNotForwarded", Ref: "RFC 3261 §16.7 item 5", Proxy: true, check: proxy100TryingNotForwarded,
		Says: "A stateful proxy does not forward a 100."},
	{Name: "proxy100WithinT100ms", Ref: "RFC 3261 §16.2, §17.2.1", Proxy: true, check: proxy100WithinT100ms,
		Says: "A stateful proxy answers an INVITE within 200 ms, with 100 if it has nothing better."},
	{Name: "recordRoutePlacement", Ref: "RFC 3261 §16.6 item 4", Proxy: true, check: recordRoutePlacement,
		Says: "A proxy puts its Record-Route above those that are there, and leaves these alone."},
	{Name: "strictRouteRewriteHandled", Ref: "RFC 3261 §16.4", Proxy: true, check: strictRouteRewriteHandled,
		Says: "A proxy that finds its own Record-Route in the Request-URI, as a strict router leaves it, takes the last Route instead."},
	{Name: "proxyDecrementsMaxForwards", Ref: "RFC 3261 §16.6 item 3", Proxy: true, check: proxyDecrementsMaxForwards,
		Says: "A proxy makes Max-Forwards one less."},
}

// forwards goes over the requests that proxies forwarded, with what came.
func (a *audit) forwards(f func(c *agent, m, came *seen)) {
	a.sentBy(func(c *agent, m *seen) {
		if m.Code != 0 || m.vias < 2 {
			return
		}
		below := ""
		i := 0
		for v, err := range m.sip.Vias() {
			if i == 1 && err == nil {
				below = v.Branch()
			}
			i++
		}
		came := before(c.log, m, func(o *seen) bool {
			return !o.out && o.Method == m.Method && o.Code == 0 && o.callID == m.callID && strings.EqualFold(o.branch, below)
		})
		if came != nil {
			f(c, m, came)
		}
	})
}

func proxy100TryingNotForwarded(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if m.Code != 100 {
			return
		}
		from := before(c.log, m, func(o *seen) bool {
			return !o.out && o.Code == 100 && o.callID == m.callID && o.seq == m.seq && o.at.Equal(m.at)
		})
		own := before(c.log, m, func(o *seen) bool { return o.out && o.Code > 0 && o.request == m.request })
		if from != nil && own != nil {
			a.find(c, m, "is sent on what came as F%d", from.F)
		}
	})
}

func proxy100WithinT100ms(a *audit) {
	for _, c := range a.agents {
		if !c.proxy {
			continue
		}
		for _, m := range c.log {
			if m.out || !m.is("INVITE") || before(c.log, m, func(o *seen) bool { return o.first == m.first }) != nil {
				continue
			}
			limit := 200*time.Millisecond + a.late()
			answered := after(c.log, m, func(o *seen) bool { return o.out && o.request == m.first && o.Code > 0 })
			if answered == nil && a.lasted(m, limit) || answered != nil && answered.at.Sub(m.at) > limit {
				a.find(c, m, "is not answered within 200ms")
			}
		}
	}
}

func recordRoutePlacement(a *audit) {
	a.forwards(func(c *agent, m, came *seen) {
		got, had := values(m.view, "Record-Route"), values(came.view, "Record-Route")
		if len(got) < len(had) || !slices.Equal(got[len(got)-len(had):], had) {
			a.find(c, m, "has the Record-Route %v; F%d came with %v", got, came.F, had)
		}
	})
}

func strictRouteRewriteHandled(a *audit) {
	mine := make(map[int][]message.URI) // by proxy: what it put into Record-Route
	a.forwards(func(c *agent, m, came *seen) {
		if got, had := values(m.view, "Record-Route"), values(came.view, "Record-Route"); len(got) > len(had) {
			if r, err := message.ParseAddress(got[0]); err == nil {
				mine[c.i] = append(mine[c.i], r.URI)
			}
		}
		isMine := func(u message.URI) bool {
			return slices.ContainsFunc(mine[c.i], func(v message.URI) bool { return v.WithoutHeaders().Equal(u) })
		}
		route := routeOf(came.view)
		if !isMine(came.sip.RequestURI()) || len(route) == 0 {
			return
		}
		if last := route[len(route)-1]; !m.sip.RequestURI().Equal(last.WithoutHeaders()) {
			a.find(c, m, "goes to %v; the last Route of F%d is %v", m.sip.RequestURI(), came.F, last)
		}
	})
}

func proxyDecrementsMaxForwards(a *audit) {
	a.forwards(func(c *agent, m, came *seen) {
		got, err := m.sip.MaxForwards()
		had, err2 := came.sip.MaxForwards()
		if err == nil && err2 == nil && got != had-1 {
			a.find(c, m, "has Max-Forwards %d; F%d came with %d", got, came.F, had)
		}
	})
}
