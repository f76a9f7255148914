package dialogtest

import "strings"

// extensionRules are about refusals that must say what would have been right.
var extensionRules = []Rule{
	{Name: "unsupportedExtension420", Ref: "RFC 3261 §8.2.2.3, §21.4.15", check: unsupportedExtension420,
		Says: "A request that requires what the server does not support is refused with 420 and Unsupported, except ACK and CANCEL."},
	{Name: "unsupportedExtension421", Ref: "RFC 3261 §21.4.16", check: needs(421, "Require"),
		Says: "421 tells in Require which extensions the server wants."},
	{Name: "unsupportedMethod405Allow", Ref: "RFC 3261 §8.2.1, §21.4.6", check: unsupportedMethod405Allow,
		Says: "405 has Allow, and the refused method is not in it."},
	{Name: "unsupported415Accepts", Ref: "RFC 3261 §21.4.13", check: needs(415, "Accept", "Accept-Encoding", "Accept-Language"),
		Says: "415 tells what would have been accepted."},
	{Name: "intervalTooSmallTold", Ref: "RFC 4028 §6; RFC 3261 §21.4.17", check: intervalTooSmallTold,
		Says: "422 has Min-SE of at least 90, 423 has Min-Expires."},
}

// needs makes a check that a status code comes with one of some headers.
func needs(code int, names ...string) func(*audit) {
	return func(a *audit) {
		a.sentBy(func(c *agent, m *seen) {
			if m.Code != code {
				return
			}
			for _, name := range names {
				if m.sip.Has(name) {
					return
				}
			}
			a.find(c, m, "has no %s", strings.Join(names, " and no "))
		})
	}
}

func unsupportedExtension420(a *audit) {
	supports := make(map[int]map[string]bool) // per party, what it ever said to support
	for _, c := range a.agents {
		for _, m := range c.log {
			if !m.out || !m.sip.Has("Supported") {
				continue
			}
			if supports[c.i] == nil {
				supports[c.i] = make(map[string]bool)
			}
			for _, tag := range values(m.view, "Supported") {
				supports[c.i][strings.ToLower(tag)] = true
			}
		}
	}
	a.sentBy(func(c *agent, m *seen) {
		r := m.request
		if r == nil || m.Code < 200 {
			return
		}
		switch {
		case m.Code == 420 && r.Method == "CANCEL":
			a.find(c, m, "to CANCEL, whose Require is to be ignored")
		case m.Code == 420:
			refused := values(m.view, "Unsupported")
			if len(refused) == 0 {
				a.find(c, m, "has no Unsupported")
			}
			for _, tag := range refused {
				if !r.sip.HasToken("Require", tag) {
					a.find(c, m, "refuses %s, which F%d does not require", tag, r.F)
				}
			}
		case m.Code < 300 && r.Method != "CANCEL" && supports[c.i] != nil:
			for _, tag := range values(r, "Require") {
				if !supports[c.i][strings.ToLower(tag)] {
					a.find(c, m, "accepts F%d, which requires %s; it is not supported here", r.F, tag)
				}
			}
		}
	})
}

func unsupportedMethod405Allow(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if m.Code != 405 {
			return
		}
		switch {
		case !m.sip.Has("Allow"):
			a.find(c, m, "has no Allow")
		case m.sip.HasToken("Allow", m.seqMethod):
			a.find(c, m, "allows %s, which it refuses", m.seqMethod)
		}
	})
}

func intervalTooSmallTold(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		switch {
		case m.Code == 423 && !m.sip.Has("Min-Expires"):
			a.find(c, m, "has no Min-Expires")
		case m.Code == 422:
			if v, ok := m.sip.Header("Min-SE"); !ok || atoi(v) < 90 {
				a.find(c, m, "has Min-SE %q", v)
			}
		}
	})
}

// atoi reads the digits at the beginning of s.
func atoi(s string) (n int) {
	for i := 0; i < len(s) && s[i] >= '0' && s[i] <= '9' && n < 1<<30; i++ {
		n = 10*n + int(s[i]-'0')
	}
	return n
}
