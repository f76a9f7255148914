package sdp

import (
	"slices"
	"strings"
)

// media makes the m= section of a stream that is wished for: all but its codecs.
func (w *Wish) media(s *Stream, protocol string, c Connection, session Connection) Media {
	m := Media{
		Type:       s.Type,
		Port:       s.Port,
		Protocol:   protocol,
		Bandwidths: slices.Clone(s.Bandwidths),
	}
	if c != session {
		m.Connections = []Connection{c}
	}
	return m
}

// connections returns where the stream can be received.
func (w *Wish) connections(s *Stream) []Connection {
	if len(s.Connections) > 0 {
		return s.Connections
	}
	return w.Connections
}

// speaks tells whether the stream can be carried by that protocol.
func (s *Stream) speaks(protocol string) bool {
	if len(s.Protocols) == 0 {
		return strings.EqualFold(protocol, "RTP/AVP")
	}
	return slices.ContainsFunc(s.Protocols, func(p string) bool { return strings.EqualFold(p, protocol) })
}

// refused makes the m= section that refuses an offered stream or removes one: with one format, which says
// nothing but has to be there (RFC 3264 §6, §8.2).
func refused(m *Media, mid string) Media {
	r := Media{Type: m.Type, Protocol: m.Protocol}
	if mid != "" {
		r.Attributes = append(r.Attributes, NewAttribute("mid", mid))
	}
	if len(m.Formats) == 0 {
		r.Formats = []string{"0"} // the offer has none, which is against RFC 8866 §5.14
		return r
	}
	r.Formats = []string{m.Formats[0]}
	for _, a := range m.Attributes {
		if value, ok := a.is("rtpmap"); ok && strings.HasPrefix(value, m.Formats[0]+" ") {
			r.Attributes = append(r.Attributes, a)
			break
		}
	}
	return r
}
