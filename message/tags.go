package message

import "strings"

// ToTag gives the tag of To, "" if it has none: To().Tag() for one who wants nothing else of the header, which is what
// every element asks of every message. It does not judge the rest of the header; [Check] does.
func (m *Message) ToTag() string { return m.tag(hTo) }

// FromTag gives the tag of From, "" if it has none; see [Message.ToTag].
func (m *Message) FromTag() string { return m.tag(hFrom) }

func (m *Message) tag(id headerID) string {
	i := m.find(id, 0)
	if i < 0 {
		return ""
	}
	return tagOf(m.value(&m.fields[i]))
}

// tagOf finds the tag in the value of a From or To: behind the brackets of a name-addr, or behind the first ";" of an
// addr-spec (RFC 3261 §20.10). What comes before is stepped over and not read.
func tagOf(s string) string {
	if s == "" {
		return ""
	}
	if s[0] == '"' {
		i := quotedEnd(s, 0)
		if i < 0 {
			return ""
		}
		s = s[i:]
	}
	open := 0
	if s[0] != '<' {
		open = strings.IndexByte(s, '<')
	}
	if open == 0 || open > 0 && strings.IndexByte(s[:open], ';') < 0 {
		end := strings.IndexByte(s[open:], '>')
		if end < 0 {
			return ""
		}
		if s = s[open+end+1:]; strings.HasPrefix(s, ";tag=") && len(s) > 5 && span(s, 5, isValue) == len(s) {
			return s[5:] // what nearly all look like
		}
	}
	semicolon := strings.IndexByte(s, ';')
	if semicolon < 0 {
		return ""
	}
	tag, _ := Params{s[semicolon:]}.raw("tag")
	return tag
}
