package sdp

import (
	"strconv"
	"strings"
)

// A T38 is what a fax stream ("m=image 4000 udptl t38") says about itself (ITU-T T.38 Annex D). The zero
// value of a number means that it is not said.
type T38 struct {
	Version           int    // T38FaxVersion; the lower of both sides' is in force
	MaxBitRate        int    // T38MaxBitRate, bit/s
	FillBitRemoval    bool   // T38FaxFillBitRemoval
	TranscodingMMR    bool   // T38FaxTranscodingMMR
	TranscodingJBIG   bool   // T38FaxTranscodingJBIG
	RateManagement    string // T38FaxRateManagement: "transferredTCF" or "localTCF"; both sides must say the same
	MaxBuffer         int    // T38FaxMaxBuffer, bytes
	MaxDatagram       int    // T38FaxMaxDatagram, bytes
	UDPErrorCorrector string // T38FaxUdpEC: "t38UDPRedundancy" or "t38UDPFEC"
}

// T38 returns the fax attributes of a stream; ok is false unless it is T.38 by media type and format.
// Names are compared without regard to case, and "T38FaxFillBitRemoval:0" means that it is not done: peers
// write both ways.
func (m *Media) T38() (t T38, ok bool) {
	if !strings.EqualFold(m.Type, "image") || len(m.Formats) == 0 || !strings.EqualFold(m.Formats[0], "t38") {
		return T38{}, false
	}
	for _, a := range m.Attributes {
		value := strings.TrimSpace(a.Value())
		n, _ := number(value, 1<<31-1)
		switch strings.ToLower(a.Name()) {
		case "t38faxversion":
			t.Version = int(n)
		case "t38maxbitrate", "t38faxmaxbitrate":
			t.MaxBitRate = int(n)
		case "t38faxfillbitremoval":
			t.FillBitRemoval = value != "0"
		case "t38faxtranscodingmmr":
			t.TranscodingMMR = value != "0"
		case "t38faxtranscodingjbig":
			t.TranscodingJBIG = value != "0"
		case "t38faxratemanagement":
			t.RateManagement = value
		case "t38faxmaxbuffer":
			t.MaxBuffer = int(n)
		case "t38faxmaxdatagram":
			t.MaxDatagram = int(n)
		case "t38faxudpec":
			t.UDPErrorCorrector = value
		}
	}
	return t, true
}

// Attributes returns the lines for t, to be put into a Stream of a Wish with the format "t38".
func (t T38) Attributes() []Attribute {
	lines := []Attribute{NewAttribute("T38FaxVersion", strconv.Itoa(t.Version))}
	number := func(name string, n int) {
		if n != 0 {
			lines = append(lines, NewAttribute(name, strconv.Itoa(n)))
		}
	}
	flag := func(name Attribute, on bool) {
		if on {
			lines = append(lines, name)
		}
	}
	word := func(name, w string) {
		if w != "" {
			lines = append(lines, NewAttribute(name, w))
		}
	}
	number("T38MaxBitRate", t.MaxBitRate)
	flag("T38FaxFillBitRemoval", t.FillBitRemoval)
	flag("T38FaxTranscodingMMR", t.TranscodingMMR)
	flag("T38FaxTranscodingJBIG", t.TranscodingJBIG)
	word("T38FaxRateManagement", t.RateManagement)
	number("T38FaxMaxBuffer", t.MaxBuffer)
	number("T38FaxMaxDatagram", t.MaxDatagram)
	word("T38FaxUdpEC", t.UDPErrorCorrector)
	return lines
}

// lower returns the smaller of our number and the offer's.
func lower(ours string, offered *Media, name string) string {
	if offered == nil {
		return ours
	}
	theirs, _ := offered.Attribute(name)
	t, tok := number(strings.TrimSpace(theirs), 1<<31)
	o, ook := number(ours, 1<<31)
	if tok && ook && t < o {
		return strconv.FormatUint(t, 10)
	}
	return ours
}

// sameRateManagement refuses a fax stream whose data rate would be managed in two ways.
func sameRateManagement(offered *Media, s *Stream) bool {
	theirs, said := offered.Attribute("T38FaxRateManagement")
	ours, wished := find(s.Attributes, "T38FaxRateManagement")
	return !said || !wished || strings.EqualFold(strings.TrimSpace(theirs), ours)
}
