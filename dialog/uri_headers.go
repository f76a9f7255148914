package dialog

import "github.com/sipdialog/sipdialog/message"

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

// honoured says whether a URI may ask for a header.
func honoured(name string) bool {
	switch message.CanonicalName(name) {
	case "From", "To", "Call-ID", "CSeq", "Via", "Record-Route", "Route", "Max-Forwards",
		"Contact", "Accept", "Accept-Encoding", "Accept-Language", "Allow", "Organization", "Supported", "User-Agent",
		"Authorization", "Proxy-Authorization", "Content-Disposition", "Content-Encoding", "Content-Language",
		"Content-Length", "Content-Type", "Date", "MIME-Version", "Timestamp", "body":
		return false
	}
	return true
}
