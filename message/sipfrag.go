package message

import "strings"

// ParseFragment reads a message/sipfrag body (RFC 3420): a part of a message, from the front of which anything may be
// missing. In the result Status is 0 and Method is empty when there is no start line. The NOTIFYs of a REFER carry such
// bodies; a last line without a line end, which is met there, is accepted. It is data, never to be processed as a
// message that came from the network.
func ParseFragment(b []byte) (*Message, error) {
	if len(b) > DefaultLimits.MessageBytes {
		return DefaultLimits.Parse(b)
	}
	text := string(b)
	if !strings.HasSuffix(text, "\r\n") && !strings.HasPrefix(text, "\r\n") && !strings.Contains(text, "\r\n\r\n") {
		text = strings.TrimRight(text, "\r\n") + "\r\n"
	}
	m := &Message{text: text}
	first, _, _ := strings.Cut(text, "\r\n")
	if m.startLine = first; m.parseStartLine() == nil {
		if err := m.parse(DefaultLimits.Headers); err != nil {
			return nil, err
		}
		return m, nil
	}
	*m = Message{text: text}
	m.fields = m.inline[:0]
	if err := m.parseFields(0, DefaultLimits.Headers); err != nil {
		return nil, err
	}
	return m, nil
}
