package dialog

import (
	"strings"

	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// reading is a description that was read, with its text.
type reading struct {
	text string
	desc *sdp.Description
}

// read gives the description in a text. The last two are remembered, for an exchange looks at
// its offer and its answer again and again: when they come, when they are judged, when they take
// effect. The description is shared and not to be changed; who wants to change one parses it.
func (e *Endpoint) read(text string) (*sdp.Description, error) {
	for i := range e.readings {
		if r := &e.readings[i]; r.desc != nil && r.text == text {
			return r.desc, nil
		}
	}
	desc, err := sdp.Parse([]byte(text))
	if err != nil {
		return nil, err
	}
	e.readings[1] = e.readings[0]
	e.readings[0] = reading{text, desc}
	return desc, nil
}

// textOf gives the session description of a message, "" if it carries none (RFC 3261 §13.2.1:
// only a body of disposition session counts). In a multipart body the first one counts (RFC
// 5621). It is a part of the text of the message, not a copy.
func textOf(m *message.Message) string {
	if m == nil || m.BodyString() == "" {
		return ""
	}
	ct, err := m.ContentType()
	if err != nil {
		return ""
	}
	switch {
	case ct.Is("application/sdp"):
		if d, err := m.ContentDisposition(); err == nil && !ofSession(d) {
			return ""
		}
		return m.BodyString()
	case strings.EqualFold(ct.Type, "multipart"):
		for part, err := range m.Parts() {
			if err == nil && part.Type.Is("application/sdp") && ofSession(part.Disposition) {
				return part.Body
			}
		}
	}
	return ""
}

// sdpOf is textOf as bytes, which are not to be written to; nil for none.
func sdpOf(m *message.Message) []byte {
	text := textOf(m)
	switch {
	case text == "":
		return nil
	case len(text) == len(m.BodyString()):
		return m.Body()
	}
	return []byte(text)
}

func ofSession(disposition message.Item) bool {
	return disposition.Value == "" || strings.EqualFold(disposition.Value, "session")
}
