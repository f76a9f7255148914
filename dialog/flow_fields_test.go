package dialog_test

import (
	"fmt"
	"sort"
	"strings"

	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// A field is one thing that a message says, in a form that two runs can be compared by.
type field struct{ name, value string }

// names gives what every run has other values of (tags, Call-IDs, branches) a name by where
// it was seen first: "tag of F2".
type names struct {
	step string
	seen map[string]string
}

func newNames() *names { return &names{seen: make(map[string]string)} }

// see learns the names of a message.
func (n *names) see(step string, m *message.Message) {
	n.step = step
	if via, err := m.Via(); err == nil {
		n.name("branch", via.Host+" "+via.Branch()+" "+transactionOf(m))
	}
}

// transactionOf keeps the branches of a CANCEL and of an ACK to a failure with their INVITE.
func transactionOf(m *message.Message) string {
	cseq, err := m.CSeq()
	if err != nil {
		return ""
	}
	return fmt.Sprint(cseq.Number)
}

// tag names a tag, which means something only together with its Call-ID (RFC 3261 §12).
func (n *names) tag(m *message.Message, tag string) string {
	if tag == "" {
		return "none"
	}
	return n.name("tag", m.CallID()+" "+tag)
}

func (n *names) name(kind, value string) string {
	if value == "" {
		return "none"
	}
	key := kind + " " + value
	if n.seen[key] == "" {
		n.seen[key] = kind + " of " + n.step
	}
	return n.seen[key]
}

// apart are the headers that have a field of their own; all others are compared by presence.
var apart = map[string]bool{
	"via": true, "route": true, "record-route": true, "from": true, "to": true, "call-id": true, "cseq": true,
	"contact": true, "max-forwards": true, "content-length": true, "proxy-authenticate": true, "proxy-authorization": true,
}

// fields says what a message says.
func (n *names) fields(m *message.Message) []field {
	var out []field
	put := func(name, value string) { out = append(out, field{name, value}) }
	if m.IsRequest() {
		put("start line", string(m.Method())+" "+m.RequestURIText())
	} else {
		put("start line", fmt.Sprint(m.Status()))
	}
	var hops, received []string
	for via, err := range m.Vias() {
		if err != nil {
			put("Via", err.Error())
			continue
		}
		hops = append(hops, fmt.Sprintf("%s %s:%d", via.Transport, via.Host, via.Port))
		received = append(received, fmt.Sprint(via.Received() != ""))
		if len(hops) == 1 {
			put("branch", n.name("branch", via.Host+" "+via.Branch()+" "+transactionOf(m)))
		}
	}
	put("Via", strings.Join(hops, ", "))
	put("received", strings.Join(received, ", "))
	if from, err := m.From(); err == nil {
		put("From", from.Display+" "+from.URI.Text())
		put("From tag", n.tag(m, from.Tag()))
	}
	if to, err := m.To(); err == nil {
		put("To", to.Display+" "+to.URI.Text())
		put("To tag", n.tag(m, to.Tag()))
	}
	if cseq, err := m.CSeq(); err == nil {
		put("CSeq", fmt.Sprintf("%d %s", cseq.Number, cseq.Method))
	}
	put("Call-ID", n.name("Call-ID", m.CallID()))
	for _, list := range []string{"Route", "Record-Route", "Contact", "Max-Forwards"} {
		if m.Has(list) {
			put(list, strings.Join(collect(m, list), ", "))
		}
	}
	for _, name := range []string{"Proxy-Authenticate", "Proxy-Authorization"} {
		if all := m.ProxyChallenges(); m.Has(name) {
			if name == "Proxy-Authorization" {
				all = m.ProxyAuthorizations()
			}
			for a, err := range all {
				realm, _ := a.Param("realm")
				user, _ := a.Param("username")
				uri, _ := a.Param("uri")
				put(name, fmt.Sprint(a.Scheme, " realm=", realm, " username=", user, " uri=", uri, err))
				break
			}
		}
	}
	for name := range m.Headers() {
		if !apart[strings.ToLower(name)] {
			put(name, "present")
		}
	}
	if body := m.Body(); len(body) > 0 {
		put("SDP", session(body))
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].name < out[j].name })
	return out
}

func collect(m *message.Message, name string) (all []string) {
	for v := range m.Values(name) {
		all = append(all, v)
	}
	return all
}

// session says what a session description offers: streams, ports, formats, directions, and
// whose it is.
func session(body []byte) string {
	d, err := sdp.Parse(body)
	if err != nil {
		return err.Error()
	}
	text := "o=" + d.Origin.Username
	for i := range d.Media {
		m := &d.Media[i]
		text += fmt.Sprintf("; %s %d %s %v %v", m.Type, m.Port, m.Protocol, m.Formats, d.Direction(i))
	}
	return text
}
