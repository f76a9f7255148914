package dialogtest

import (
	"strings"

	"github.com/sipdialog/sipdialog/message"
)

// headerRules hold for each message by itself.
var headerRules = []Rule{
	{Name: "branchPrefix", Ref: "RFC 3261 §8.1.1.7", lenient: true, check: branchPrefix,
		Says: `The branch of a request's own Via begins with "z9hG4bK".`},
	{Name: "maxForwards", Ref: "RFC 3261 §8.1.1.6", lenient: true, check: maxForwards,
		Says: "Every request has a Max-Forwards."},
	{Name: "contentLength", Ref: "RFC 3261 §20.14", lenient: true, check: contentLength,
		Says: "Content-Length is the size of the body, and every message on a stream has one."},
	{Name: "rportEcho", Ref: "RFC 3581 §4", check: rportEcho,
		Says: "A response to a request that asked with rport tells the source port and address."},
	{Name: "contactPresence", Ref: "RFC 3261 §8.1.1.8, §12.1.1", lenient: true, check: contactPresence,
		Says: "What makes a dialog or refreshes its target has one Contact: INVITE, SUBSCRIBE, REFER, NOTIFY and UPDATE, and their 2xx and tagged 1xx."},
	{Name: "noContactOnBye", Ref: "RFC 3261 §20, Table 2", lenient: true, check: noContactOnBye,
		Says: "BYE and CANCEL have no Contact."},
	{Name: "toTagPresence", Ref: "RFC 3261 §8.2.6.2", check: toTagPresence,
		Says: "Every response but 100 has a To tag."},
	{Name: "sdpBodyParseable", Ref: "RFC 8866 §5", lenient: true, check: sdpBodyParseable,
		Says: "A body that is called application/sdp is one."},
}

func branchPrefix(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		via, err := m.sip.Via()
		if m.Code == 0 && (err != nil || !via.HasCookie()) {
			a.find(c, m, "has the branch %q", via.Branch())
		}
	})
}

func maxForwards(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if _, err := m.sip.MaxForwards(); m.Code == 0 && err != nil {
			a.find(c, m, "has no Max-Forwards that can be read")
		}
	})
}

func contentLength(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		n, err := m.sip.ContentLength()
		// the parser drops what is beyond, so that the raw size counts
		_, raw, _ := strings.Cut(string(m.Bytes), "\r\n\r\n")
		switch stream := m.Transport != "UDP" && m.Transport != "DTLS-UDP"; {
		case !m.sip.Has("Content-Length"):
			if stream {
				a.find(c, m, "has no Content-Length on %s", m.Transport)
			}
		case err != nil || n != len(raw):
			a.find(c, m, "has Content-Length %d and a body of %d bytes", n, len(raw))
		}
	})
}

func rportEcho(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if m.Code == 0 || m.request == nil || m.vias != m.request.vias {
			return
		}
		asked, err := m.request.sip.Via()
		if err != nil || !asked.Params.Has("rport") {
			return
		}
		via, _ := m.sip.Via()
		from := a.t.Parties[m.request.From].Addr
		if port, _ := via.RPort(); port != from.Port() {
			a.find(c, m, "has rport=%d; F%d came from port %d", port, m.request.F, from.Port())
		} else if via.Received() != from.Addr().String() {
			a.find(c, m, "has received=%q; F%d came from %v", via.Received(), m.request.F, from.Addr())
		}
	})
}

// establishes tells whether a method makes a dialog or refreshes its target.
func establishes(method string) bool {
	switch message.Method(method) {
	case message.INVITE, message.SUBSCRIBE, message.REFER, message.NOTIFY, message.UPDATE:
		return true
	}
	return false
}

func contactPresence(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		needed := m.Code == 0 && establishes(m.Method)
		switch m.seqMethod {
		case "INVITE":
			needed = needed || m.Code > 100 && m.Code < 300 && m.Code != 199 && m.toTag != ""
		case "SUBSCRIBE", "UPDATE":
			needed = needed || m.Code >= 200 && m.Code < 300
		}
		if !needed {
			return
		}
		n := 0
		for contact, err := range m.sip.Contacts() {
			if err != nil || contact.Wildcard {
				n = -1
				break
			}
			n++
		}
		if n != 1 {
			a.find(c, m, "has %d Contacts that can be used", max(n, 0))
		}
	})
}

func noContactOnBye(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if (m.is("BYE") || m.is("CANCEL")) && m.sip.Has("Contact") {
			a.find(c, m, "has a Contact")
		}
	})
}

func toTagPresence(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if m.Code > 100 && m.toTag == "" {
			a.find(c, m, "has no To tag")
		}
	})
}

func sdpBodyParseable(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if m.hasSDP && m.sdp == nil {
			a.find(c, m, "has a body that is no session description")
		}
	})
}
