package dialog

import (
	"slices"
	"strings"

	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// readings are descriptions that were read, with their texts. An exchange looks at its offer and
// its answer again and again: when they come, when they are judged, when they take effect. So all
// that one input reads is remembered to its end, and the last two beyond it. Their memory is used
// again, which is why nobody may keep one longer than the input.
type readings struct {
	list []*reading
	used int // the others are free
}

type reading struct {
	text string
	desc *sdp.Description // the reader's
	in   sdp.Reader
}

// recycle begins an input.
func (rs *readings) recycle() {
	if rs.used <= 2 {
		return
	}
	for i := range 2 {
		last := rs.used - 2 + i
		rs.list[i], rs.list[last] = rs.list[last], rs.list[i]
	}
	rs.used = 2
	if len(rs.list) > mostReadings {
		rs.list = slices.Clone(rs.list[:mostReadings])
	}
}

// mostReadings is how many have their memory kept.
const mostReadings = 8

// read gives the description in a text. It is shared and not to be changed; who wants to change
// one, or to keep it, parses it.
func (e *Endpoint) read(text string) (*sdp.Description, error) {
	rs := &e.readings
	for _, r := range rs.list[:rs.used] {
		if r.text == text {
			return r.desc, nil
		}
	}
	if rs.used == len(rs.list) {
		rs.list = append(rs.list, &reading{})
	}
	r := rs.list[rs.used]
	desc, err := r.in.Read(text)
	if err != nil {
		return nil, err
	}
	r.text, r.desc = text, desc
	rs.used++
	return desc, nil
}

// textOf gives the session description of a message, "" if it carries none (RFC 3261 §13.2.1:
// only a body of disposition session counts). In a multipart body the first one counts (RFC
// 5621). It is a part of the text of the message, not a copy.
func textOf(m *message.Message) string {
	if m == nil || m.BodyString() == "" {
		return ""
	}
	if isSDP(m) && !m.Has("Content-Disposition") {
		return m.BodyString()
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

// isSDP knows the Content-Type that nearly every body has, without reading it.
func isSDP(m *message.Message) bool {
	ct, _ := m.Header("Content-Type")
	return ct == "application/sdp"
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
