package message

import (
	"log/slog"
	"strings"
)

// What String, LogValue and Redacted show is for people and logs: passwords in URIs and everything that Authorization
// headers and their like hold, scheme and realm aside, is left out. What goes on the wire comes from Append, AppendTo,
// AppendText, MarshalText and Text.

// String gives the URI for people: without the password, if it has one. Text gives it for the wire.
func (u URI) String() string {
	u.Password = ""
	if u.headers == "" {
		return u.Text()
	}
	return hideSecrets(u.Text())
}

// LogValue shows the URI without its password.
func (u URI) LogValue() slog.Value { return slog.StringValue(u.String()) }

// String gives the address for people: without the password of its URI, if it has one. Text gives it for the wire.
func (a Address) String() string {
	a.URI.Password = ""
	if a.URI.headers == "" {
		return a.Text()
	}
	return hideSecrets(a.Text())
}

// LogValue shows the address without the password of its URI.
func (a Address) LogValue() slog.Value { return slog.StringValue(a.String()) }

// String gives scheme and realm, and nothing that is secret or helps to guess it. Text gives the value for the wire.
func (a Auth) String() string {
	realm, ok := a.Raw("realm")
	if !ok {
		return a.Scheme
	}
	return a.Scheme + " realm=" + realm
}

// LogValue shows scheme and realm.
func (a Auth) LogValue() slog.Value { return slog.StringValue(a.String()) }

// String gives one line about the message: start line, Call-ID, CSeq and tags.
func (m *Message) String() string {
	var b strings.Builder
	if m.IsRequest() {
		b.WriteString(string(m.method))
		b.WriteByte(' ')
		b.WriteString(m.redactedURI())
	} else {
		b.WriteString(strings.TrimRight(m.startLine, "\r\n"))
	}
	b.WriteString(" (Call-ID ")
	b.WriteString(m.CallID())
	if cseq, err := m.CSeq(); err == nil {
		b.WriteString(", CSeq ")
		b.WriteString(cseq.String())
	}
	from, to := m.tags()
	if from != "" {
		b.WriteString(", from-tag ")
		b.WriteString(from)
	}
	if to != "" {
		b.WriteString(", to-tag ")
		b.WriteString(to)
	}
	b.WriteByte(')')
	return b.String()
}

// LogValue gives what tells messages apart, as a group.
func (m *Message) LogValue() slog.Value {
	attrs := make([]slog.Attr, 0, 7)
	if m.IsRequest() {
		attrs = append(attrs, slog.String("method", string(m.method)), slog.String("uri", m.redactedURI()))
	} else {
		attrs = append(attrs, slog.Int("status", m.Status()), slog.String("reason", m.Reason()))
	}
	attrs = append(attrs, slog.String("call_id", m.CallID()))
	if cseq, err := m.CSeq(); err == nil {
		attrs = append(attrs, slog.String("cseq", cseq.String()))
	}
	from, to := m.tags()
	attrs = append(attrs, slog.String("from_tag", from), slog.String("to_tag", to), slog.Int("bytes", m.Len()))
	return slog.GroupValue(attrs...)
}

func (m *Message) tags() (from, to string) {
	f, _ := m.From()
	t, _ := m.To()
	return f.Tag(), t.Tag()
}

// redactedURI gives the Request-URI for people, also when it is broken.
func (m *Message) redactedURI() string {
	if u := m.RequestURI(); !u.IsZero() {
		return u.String()
	}
	return hideSecrets(m.RequestURIText())
}

// Redacted gives the whole message for people: headers with credentials are cut to their scheme, passwords of URIs and
// the keys of a session description are blanked.
func (m *Message) Redacted() string {
	var b strings.Builder
	b.WriteString(hideSecrets(m.startLine))
	for i := range m.fields {
		f := &m.fields[i]
		if !headers[f.id].secret {
			b.WriteString(hideSecrets(m.line(f)))
			continue
		}
		b.WriteString(m.name(f))
		b.WriteString(": ")
		if scheme := firstWord(m.value(f)); validToken(scheme) {
			b.WriteString(scheme)
			b.WriteByte(' ')
		}
		b.WriteString("…\r\n")
	}
	b.WriteString("\r\n")
	for line := range strings.Lines(m.body) {
		for _, key := range [...]string{"a=crypto:", "k="} {
			if strings.HasPrefix(line, key) {
				line = key + "…\r\n"
			}
		}
		b.WriteString(line)
	}
	return b.String()
}

// hideSecrets blanks the password of each sip or sips URI in a text, and the value of each Authorization header that a
// URI carries.
func hideSecrets(s string) string {
	var b []byte
	for {
		at := strings.IndexByte(s, '@')
		if at < 0 {
			break
		}
		count(at)
		start := at // of what may be scheme, user and password
		for start > 0 && (is(s[start-1], isUser|isPassword) || s[start-1] == '%' || s[start-1] == ':') {
			start--
		}
		b = append(b, s[:start]...)
		part := s[start:at]
		if sip := lastSIP(part); sip >= 0 {
			if user, _, ok := strings.Cut(part[sip:], ":"); ok {
				part = part[:sip] + user + ":…"
			}
		}
		b = append(b, part...)
		b = append(b, '@')
		s = s[at+1:]
	}
	if b != nil {
		s = string(append(b, s...))
	}
	return hideAuthorization(s)
}

// lastSIP gives the index behind the last "sip:" or "sips:"; -1 if there is none.
func lastSIP(s string) int {
	for i := strings.LastIndexByte(s, ':'); i >= 3; i = strings.LastIndexByte(s[:i], ':') {
		if equalFold(s[i-3:i], "sip") || i >= 4 && equalFold(s[i-4:i], "sips") {
			return i + 1
		}
	}
	return -1
}

// hideAuthorization blanks "?Authorization=..." and its like within URIs.
func hideAuthorization(s string) string {
	var b []byte
	for {
		eq := strings.IndexByte(s, '=')
		if eq < 0 {
			break
		}
		name := s[max(0, eq-len("authorization")):eq]
		b = append(b, s[:eq+1]...)
		s = s[eq+1:]
		if equalFold(name, "authorization") {
			end := strings.IndexAny(s, "&>\r\n")
			if end < 0 {
				end = len(s)
			}
			b = append(b, "…"...)
			s = s[end:]
		}
	}
	return string(append(b, s...))
}
