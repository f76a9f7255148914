package sdp

import (
	"strconv"
	"strings"
)

// A Codec is one RTP payload format of a stream: what a payload type number stands for, by its rtpmap
// attribute or, if it has none, by the static table of RFC 3551 §6.
type Codec struct {
	Name       string   // "PCMU", "opus", "telephone-event"; case does not matter (RFC 8866 §6.6)
	ClockRate  int      // Hz
	Channels   int      // 0 means 1
	Parameters string   // the format-specific parameters: the value of fmtp after the payload type
	Feedback   []string // RTCP feedback, the values of its own rtcp-fb lines: "nack pli" (RFC 4585 §4.2)

	// PayloadType is 0 to 127. In a Wish, 0 leaves the number to Offer: the static one if the codec has
	// one, else the number that the codec had before, else a free dynamic one.
	PayloadType int
}

// staticCodecs are the payload types that RFC 3551 §6 assigns for good.
var staticCodecs = [35]Codec{
	0:  {Name: "PCMU", ClockRate: 8000},
	3:  {Name: "GSM", ClockRate: 8000},
	4:  {Name: "G723", ClockRate: 8000},
	5:  {Name: "DVI4", ClockRate: 8000},
	6:  {Name: "DVI4", ClockRate: 16000},
	7:  {Name: "LPC", ClockRate: 8000},
	8:  {Name: "PCMA", ClockRate: 8000},
	9:  {Name: "G722", ClockRate: 8000},
	10: {Name: "L16", ClockRate: 44100, Channels: 2},
	11: {Name: "L16", ClockRate: 44100},
	12: {Name: "QCELP", ClockRate: 8000},
	13: {Name: "CN", ClockRate: 8000},
	14: {Name: "MPA", ClockRate: 90000},
	15: {Name: "G728", ClockRate: 8000},
	16: {Name: "DVI4", ClockRate: 11025},
	17: {Name: "DVI4", ClockRate: 22050},
	18: {Name: "G729", ClockRate: 8000},
	25: {Name: "CelB", ClockRate: 90000},
	26: {Name: "JPEG", ClockRate: 90000},
	28: {Name: "nv", ClockRate: 90000},
	31: {Name: "H261", ClockRate: 90000},
	32: {Name: "MPV", ClockRate: 90000},
	33: {Name: "MP2T", ClockRate: 90000},
	34: {Name: "H263", ClockRate: 90000},
}

// dynamic tells whether a payload type has no meaning without an rtpmap.
func dynamic(payloadType int) bool {
	return payloadType >= len(staticCodecs) || staticCodecs[payloadType].Name == ""
}

// IsRTP tells whether the stream's protocol carries RTP, so that its formats are payload types.
func (m *Media) IsRTP() bool { return isRTP(m.Protocol) }

func isRTP(protocol string) bool {
	if strings.HasPrefix(protocol, "RTP/") {
		return true // most are
	}
	for rest, more := protocol, true; more; {
		var part string
		if part, rest, more = strings.Cut(rest, "/"); strings.EqualFold(part, "RTP") {
			return true
		}
	}
	return false
}

// Codecs returns the formats of an RTP stream in the order of the m= line, which is the order of preference
// (RFC 3264 §5.1). Formats that are no payload type, or a dynamic one without an rtpmap, come out with no
// Name. For a stream that is not RTP it returns nil.
func (m *Media) Codecs() []Codec {
	if !m.IsRTP() || len(m.Formats) == 0 {
		return nil
	}
	return m.codecs(make([]Codec, 0, len(m.Formats)))
}

// codecs is Codecs of an RTP stream, into an empty slice.
func (m *Media) codecs(codecs []Codec) []Codec {
	var at codecsAt
	for _, f := range m.Formats {
		codecs = append(codecs, at.add(f, len(codecs)))
	}
	for _, a := range m.Attributes {
		if value, ok := a.is("rtpmap"); ok {
			if c, encoding := at.find(codecs, value); c != nil {
				c.mapTo(encoding)
			}
		} else if value, ok = a.is("fmtp"); ok {
			if c, parameters := at.find(codecs, value); c != nil {
				c.Parameters = parameters
			}
		} else if value, ok = a.is("rtcp-fb"); ok {
			if c, feedback := at.find(codecs, value); c != nil {
				c.Feedback = append(c.Feedback, feedback)
			}
		}
	}
	return codecs
}

// codecsAt says for each payload type which codec of a list it is, from 1.
type codecsAt [128]int32

// add returns the codec of a format, the n-th, as far as the static table knows it.
func (at *codecsAt) add(format string, n int) (c Codec) {
	pt, ok := payloadType(format)
	if !ok {
		return Codec{PayloadType: -1}
	}
	if c.PayloadType = pt; !dynamic(pt) {
		s := &staticCodecs[pt]
		c.Name, c.ClockRate, c.Channels = s.Name, s.ClockRate, s.Channels
	}
	if at[pt] == 0 {
		at[pt] = int32(n + 1)
	}
	return c
}

// find cuts the value of an attribute into the codec that it is about, nil if the m= line does not name it,
// and what it says.
func (at *codecsAt) find(codecs []Codec, value string) (c *Codec, said string) {
	format, said := cut(value, ' ')
	pt, ok := payloadType(format)
	if !ok || at[pt] == 0 {
		return nil, ""
	}
	return &codecs[at[pt]-1], strings.TrimLeft(said, " ")
}

// mapTo sets what the rtpmap says: "name/rate" or "name/rate/channels".
func (c *Codec) mapTo(encoding string) {
	if strings.HasSuffix(encoding, " ") {
		encoding = strings.TrimRight(encoding, " ")
	}
	name, rest := cut(encoding, '/')
	rate, channels := cut(rest, '/')
	c.Name, c.ClockRate, c.Channels = name, 0, 0
	if n, ok := number(rate, 1<<31-1); ok {
		c.ClockRate = int(n)
	}
	if n, ok := number(channels, 255); ok {
		c.Channels = int(n)
	}
}

// Encoding returns the rtpmap's right-hand side: "opus/48000/2".
func (c Codec) Encoding() string {
	s := c.Name + "/" + strconv.Itoa(c.ClockRate)
	if c.Channels > 1 {
		s += "/" + strconv.Itoa(c.Channels)
	}
	return s
}

// attributes returns the lines that define c as this payload type.
func (c Codec) attributes(payloadType int) []Attribute {
	pt := strconv.Itoa(payloadType)
	lines := []Attribute{NewAttribute("rtpmap", pt+" "+c.Encoding())}
	if c.Parameters != "" {
		lines = append(lines, NewAttribute("fmtp", pt+" "+c.Parameters))
	}
	for _, f := range c.Feedback {
		lines = append(lines, NewAttribute("rtcp-fb", pt+" "+f))
	}
	return lines
}

func payloadType(format string) (int, bool) {
	n, ok := number(format, 127)
	return int(n), ok
}
