package dialogtest

// cancelRules are about CANCEL.
var cancelRules = []Rule{
	{Name: "cancelAfter1xx", Ref: "RFC 3261 §9.1", check: cancelAfter1xx,
		Says: "CANCEL waits for the first provisional response, and is not sent after the final one."},
	{Name: "cancelCseqMethod", Ref: "RFC 3261 §9.1", check: cancelCseqMethod,
		Says: "CANCEL has the CSeq number of its INVITE and the method CANCEL."},
	{Name: "cancelRequestUri", Ref: "RFC 3261 §9.1", check: cancelRequestURI,
		Says: "CANCEL has the Request-URI, Call-ID, From and To of its INVITE, tags included."},
	{Name: "cancelRouteEchoesInvite", Ref: "RFC 3261 §9.1", check: cancelRouteEchoesInvite,
		Says: "CANCEL has the Route of its INVITE."},
	{Name: "cancelViaBranch", Ref: "RFC 3261 §9.1", check: cancelViaBranch,
		Says: "CANCEL has one Via, the top Via of its INVITE."},
	{Name: "cancelEndsInvite", Ref: "RFC 3261 §9.2; RFC 6141 §3.8", Should: true, check: cancelEndsInvite,
		Says: "An INVITE that is cancelled before its final response is answered with 487, or with 2xx if a re-INVITE has changed the session already."},
}

// cancelled goes over the CANCELs sent, with the INVITE that each is meant for: that of its
// branch, else the last one with its Call-ID and From tag.
func (a *audit) cancelled(f func(c *agent, m *seen, inv *view)) {
	a.sentBy(func(c *agent, m *seen) {
		if !m.is("CANCEL") {
			return
		}
		inv := m.request
		if inv == nil {
			for _, o := range c.log {
				if o.n < m.n && o.out && o.is("INVITE") && o.callID == m.callID && o.fromTag == m.fromTag {
					inv = o.first
				}
			}
		}
		if inv != nil {
			f(c, m, inv)
		} else if a.wholeCall(c, m) {
			a.find(c, m, "belongs to no INVITE")
		}
	})
}

func cancelAfter1xx(a *audit) {
	a.cancelled(func(c *agent, m *seen, inv *view) {
		came := func(lo, hi int) *seen {
			return before(c.log, m, func(o *seen) bool { return !o.out && o.request == inv && o.Code >= lo && o.Code <= hi })
		}
		if final := came(200, 699); final != nil {
			a.find(c, m, "leaves after the final response F%d", final.F)
		} else if came(100, 199) == nil {
			a.find(c, m, "leaves before any provisional response to F%d", inv.F)
		}
	})
}

func cancelCseqMethod(a *audit) {
	a.cancelled(func(c *agent, m *seen, inv *view) {
		if m.seq != inv.seq || m.seqMethod != "CANCEL" {
			a.find(c, m, "has CSeq %d %s; INVITE F%d has %d", m.seq, m.seqMethod, inv.F, inv.seq)
		}
	})
}

func cancelRequestURI(a *audit) {
	a.cancelled(func(c *agent, m *seen, inv *view) {
		if got, want := m.sip.RequestURIText(), inv.sip.RequestURIText(); got != want {
			a.find(c, m, "goes to %s; INVITE F%d to %s", got, inv.F, want)
		}
		if m.toTag != inv.toTag {
			a.find(c, m, "has the To tag %q; INVITE F%d has %q", m.toTag, inv.F, inv.toTag)
		}
		if m.fromTag != inv.fromTag || m.callID != inv.callID {
			a.find(c, m, "has not the From tag and the Call-ID of INVITE F%d", inv.F)
		}
	})
}

func cancelRouteEchoesInvite(a *audit) {
	a.cancelled(func(c *agent, m *seen, inv *view) {
		if got, want := routeOf(m.view), routeOf(inv); !sameRoute(got, want) {
			a.find(c, m, "has the route %v; INVITE F%d has %v", got, inv.F, want)
		}
	})
}

func cancelViaBranch(a *audit) {
	a.cancelled(func(c *agent, m *seen, inv *view) {
		if m.vias != 1 || m.branch != inv.branch {
			a.find(c, m, "has %d Vias and the branch %q; INVITE F%d has %q", m.vias, m.branch, inv.F, inv.branch)
		}
	})
}

func cancelEndsInvite(a *audit) {
	for _, c := range a.agents {
		if c.proxy || c.died {
			continue
		}
		for _, m := range c.log {
			if m.out || !m.is("CANCEL") || m.request == nil {
				continue
			}
			final := func(from func([]*seen, *seen, func(*seen) bool) *seen) *seen {
				return from(c.log, m, func(o *seen) bool { return o.out && o.request == m.request && o.answers("INVITE", 200, 699) })
			}
			if final(before) != nil || before(c.log, m, func(o *seen) bool { return !o.out && o.first == m.request }) == nil {
				continue
			}
			f := final(after)
			switch {
			case f == nil && a.lasted(m, a.T1):
				a.find(c, m, "came, and INVITE F%d gets no final response", m.request.F)
			case f != nil && f.Code < 300 && f.toTag != "" && m.request.toTag == "":
				a.find(c, f, "accepts INVITE F%d after its CANCEL F%d", m.request.F, m.F)
			}
		}
	}
}
