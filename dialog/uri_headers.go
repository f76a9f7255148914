package dialog

import (
	"slices"

	"github.com/sipdialog/sipdialog/message"
)

// uriHeaders puts the headers of a URI ("sip:bob@example.com?Replaces=...") into the request
// that is made from it, each unescaped once (RFC 3261 §19.1.5). Such a URI may come from a web
// page or from a REFER, so those that would say who we are, where we are, what we can do or
// where the request goes are not honoured.
func uriHeaders(m *message.Message, uri message.URI) error {
	for name, value := range uri.Headers() {
		if !honoured(name) {
			continue
		}
		if err := m.Add(name, value); err != nil {
			return err
		}
	}
	return nil
}

// ask gives the INVITE the headers of the target that is tried, in place of those that it has
// (§8.1.3.4). What no header can be is left out: the target was the peer's to choose.
func (t *tries) ask(m *message.Message) {
	uri, _ := message.ParseURI(t.asking)
	var replaced []string
	for name, value := range uri.Headers() {
		if !honoured(name) {
			continue
		}
		put := m.Add
		if name = message.CanonicalName(name); !slices.Contains(replaced, name) {
			put, replaced = m.Set, append(replaced, name)
		}
		_ = put(name, value)
	}
}

// honoured says whether a URI may ask for a header.
func honoured(name string) bool {
	switch message.CanonicalName(name) {
	case "From", "To", "Call-ID", "CSeq", "Via", "Record-Route", "Route", "Max-Forwards",
		"Contact", "Accept", "Accept-Encoding", "Accept-Language", "Allow", "Organization", "Supported", "User-Agent",
		"Authorization", "Proxy-Authorization", "Content-Disposition", "Content-Encoding", "Content-Language",
		"Content-Length", "Content-Type", "Date", "MIME-Version", "Min-SE", "Recv-Info", "Session-Expires", "Timestamp", "body":
		return false
	}
	return true
}
