package message

import (
	"iter"
	"time"
)

// Via gives the topmost Via.
func (m *Message) Via() (v Via, err error) {
	i := m.find(hVia, 0)
	if i < 0 {
		return v, missing(hVia)
	}
	value, _, _ := cutComma(m.value(&m.fields[i]))
	if bad := parseVia(&v, value); bad != nil {
		return Via{}, bad.in("Via", m.lineOf(i))
	}
	return v, nil
}

// Vias yields all Vias, topmost first.
func (m *Message) Vias() iter.Seq2[Via, error] { return each(m, hVia, viaOf) }

// ViaCount counts the Vias without reading them.
func (m *Message) ViaCount() (n int) {
	for i := m.find(hVia, 0); i >= 0; i = m.find(hVia, i+1) {
		rest := m.value(&m.fields[i])
		for more := true; more; n++ {
			_, rest, more = cutComma(rest)
		}
	}
	return n
}

// From gives the From header.
func (m *Message) From() (a Address, err error) {
	err = m.address(&a, hFrom)
	return a, err
}

// To gives the To header.
func (m *Message) To() (a Address, err error) {
	err = m.address(&a, hTo)
	return a, err
}

// Contact gives the first Contact.
func (m *Message) Contact() (a Address, err error) {
	err = m.address(&a, hContact)
	return a, err
}

// Contacts yields all Contacts.
func (m *Message) Contacts() iter.Seq2[Address, error] { return each(m, hContact, addressOf) }

// Routes yields the Route set of a request, the next hop first.
func (m *Message) Routes() iter.Seq2[Address, error] { return each(m, hRoute, addressOf) }

// RecordRoutes yields the Record-Route values in order, topmost first.
func (m *Message) RecordRoutes() iter.Seq2[Address, error] {
	return each(m, hRecordRoute, addressOf)
}

// CallID gives the Call-ID, "" if it is missing. Call-IDs compare byte by byte (RFC 3261 §8.1.1.4).
func (m *Message) CallID() string {
	if i := m.find(hCallID, 0); i >= 0 {
		return m.value(&m.fields[i])
	}
	return ""
}

// CSeq gives the CSeq header.
func (m *Message) CSeq() (c CSeq, err error) {
	i := m.find(hCSeq, 0)
	if i < 0 {
		return c, missing(hCSeq)
	}
	c, bad := parseCSeq(m.value(&m.fields[i]))
	if bad != nil {
		return CSeq{}, bad.in("CSeq", m.lineOf(i))
	}
	return c, nil
}

// MaxForwards gives the hops left, 0 to 255.
func (m *Message) MaxForwards() (int, error) {
	n, err := first(m, hMaxForwards, parseMaxForwards)
	return int(n), err
}

// Expires gives the seconds of the Expires header.
func (m *Message) Expires() (uint32, error) { return first(m, hExpires, parseSeconds) }

// ContentLength gives the value of the Content-Length header, which a datagram may lack and may contradict.
func (m *Message) ContentLength() (int, error) {
	n, err := first(m, hContentLength, parseContentLength)
	return int(n), err
}

// ContentType gives the type of the body.
func (m *Message) ContentType() (MediaType, error) { return first(m, hContentType, parseMediaType) }

// ContentDisposition tells what the body is for: "session", "render", "early-session"... (RFC 3261 §20.11).
func (m *Message) ContentDisposition() (Item, error) { return first(m, hContentDisposition, parseItem) }

// ContentEncoding yields how the body is encoded, in the order in which it was done.
func (m *Message) ContentEncoding() iter.Seq2[string, error] {
	return each(m, hContentEncoding, parseToken)
}

// ContentLanguage yields the languages of the body.
func (m *Message) ContentLanguage() iter.Seq2[string, error] {
	return each(m, hContentLanguage, parseToken)
}

// MIMEVersion gives the version of MIME, "1.0".
func (m *Message) MIMEVersion() (string, error) { return first(m, hMIMEVersion, parseMIMEVersion) }

// Accept yields the media ranges that a response may have. A message without the header means application/sdp, one
// with an empty header nothing (RFC 3261 §20.1).
func (m *Message) Accept() iter.Seq2[MediaType, error] { return each(m, hAccept, parseMediaType) }

// AcceptEncoding yields the content codings that are understood.
func (m *Message) AcceptEncoding() iter.Seq2[Item, error] {
	return each(m, hAcceptEncoding, parseItem)
}

// AcceptLanguage yields the languages that are preferred.
func (m *Message) AcceptLanguage() iter.Seq2[Item, error] {
	return each(m, hAcceptLanguage, parseItem)
}

// Allow yields the methods that the sender supports.
func (m *Message) Allow() iter.Seq2[Method, error] { return each(m, hAllow, parseMethod) }

// Supported yields the option tags that the sender supports; HasToken("Supported", tag) asks for one.
func (m *Message) Supported() iter.Seq2[string, error] { return each(m, hSupported, parseToken) }

// Require yields the option tags that the receiver must understand.
func (m *Message) Require() iter.Seq2[string, error] { return each(m, hRequire, parseToken) }

// ProxyRequire yields the option tags that proxies must understand.
func (m *Message) ProxyRequire() iter.Seq2[string, error] { return each(m, hProxyRequire, parseToken) }

// Unsupported yields the option tags that a 420 complains about.
func (m *Message) Unsupported() iter.Seq2[string, error] { return each(m, hUnsupported, parseToken) }

// Date gives when the message was sent.
func (m *Message) Date() (time.Time, error) { return first(m, hDate, parseDate) }

// Timestamp gives the sender's clock, which a 100 echoes.
func (m *Message) Timestamp() (Timestamp, error) { return first(m, hTimestamp, parseTimestamp) }

// MinExpires gives the least seconds that a registrar or notifier takes (423).
func (m *Message) MinExpires() (uint32, error) { return first(m, hMinExpires, parseSeconds) }

// RetryAfter tells when to try again.
func (m *Message) RetryAfter() (RetryAfter, error) { return first(m, hRetryAfter, parseRetryAfter) }

// Warnings yields the Warning values.
func (m *Message) Warnings() iter.Seq2[Warning, error] { return each(m, hWarning, parseWarning) }

// AlertInfo yields alternative ring tones: URIs with parameters.
func (m *Message) AlertInfo() iter.Seq2[Address, error] { return each(m, hAlertInfo, parseInfo) }

// CallInfo yields what is to be known about a party: URIs with a purpose parameter.
func (m *Message) CallInfo() iter.Seq2[Address, error] { return each(m, hCallInfo, parseInfo) }

// ErrorInfo yields where there is more about an error.
func (m *Message) ErrorInfo() iter.Seq2[Address, error] { return each(m, hErrorInfo, parseInfo) }

// InReplyTo yields the Call-IDs that this call returns.
func (m *Message) InReplyTo() iter.Seq2[string, error] { return each(m, hInReplyTo, parseCallID) }

// ReplyTo gives where a return call should go.
func (m *Message) ReplyTo() (Address, error) { return first(m, hReplyTo, addressOf) }

// Subject gives what the call is about.
func (m *Message) Subject() (string, error) { return first(m, hSubject, parseText) }

// Organization gives the sender's organization.
func (m *Message) Organization() (string, error) { return first(m, hOrganization, parseText) }

// Priority gives the urgency: "emergency", "urgent", "normal", "non-urgent" or a later one.
func (m *Message) Priority() (string, error) { return first(m, hPriority, parseToken) }

// Server gives the software of who answered.
func (m *Message) Server() (string, error) { return first(m, hServer, parseText) }

// UserAgent gives the software of who asked.
func (m *Message) UserAgent() (string, error) { return first(m, hUserAgent, parseText) }

// Authorizations yields the credentials for the UAS, one for each realm.
func (m *Message) Authorizations() iter.Seq2[Auth, error] { return each(m, hAuthorization, parseAuth) }

// ProxyAuthorizations yields the credentials for proxies, one for each realm.
func (m *Message) ProxyAuthorizations() iter.Seq2[Auth, error] {
	return each(m, hProxyAuthorization, parseAuth)
}

// AuthenticationInfo gives what a server says after a good digest: nextnonce, rspauth... It has no scheme.
func (m *Message) AuthenticationInfo() (Auth, error) {
	return first(m, hAuthenticationInfo, parseAuthInfo)
}

// Challenges yields the challenges of a 401 (WWW-Authenticate).
func (m *Message) Challenges() iter.Seq2[Auth, error] { return each(m, hWWWAuthenticate, parseAuth) }

// ProxyChallenges yields the challenges of a 407 (Proxy-Authenticate).
func (m *Message) ProxyChallenges() iter.Seq2[Auth, error] {
	return each(m, hProxyAuthenticate, parseAuth)
}
