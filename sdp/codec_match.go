package sdp

import (
	"strconv"
	"strings"
)

// Matches tells whether c and o are the same format: name, clock rate and channels, and those parameters
// that choose a configuration and must be equal on both sides (RFC 3264 §6.1), such as the packetization
// mode of H264. Payload types and all other parameters may differ.
func (c Codec) Matches(o Codec) bool {
	if c.Name == "" || !strings.EqualFold(c.Name, o.Name) || c.ClockRate != o.ClockRate ||
		max(c.Channels, 1) != max(o.Channels, 1) {
		return false
	}
	for _, p := range configurations[strings.ToLower(c.Name)] {
		if p.of(c) != p.of(o) {
			return false
		}
	}
	return true
}

// Parameter returns one of c's format-specific parameters, given as "a=1;b=2". Names are compared without
// regard to case; spaces around them do not count.
func (c Codec) Parameter(name string) (value string, ok bool) {
	for rest := c.Parameters; rest != ""; {
		var p string
		p, rest, _ = strings.Cut(rest, ";")
		n, v, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.TrimSpace(n), name) {
			return strings.TrimSpace(v), true
		}
	}
	return "", false
}

// A configuration is a parameter that both sides must give the same value.
type configuration struct {
	name    string
	unset   string // what its absence means
	compare func(string) string
}

func (p configuration) of(c Codec) string {
	v, ok := c.Parameter(p.name)
	if !ok {
		v = p.unset
	}
	if p.compare != nil {
		return p.compare(v)
	}
	return strings.ToLower(v)
}

// configurations names, by codec, the parameters that its registration makes symmetric.
var configurations = map[string][]configuration{
	"h264":     {{"packetization-mode", "0", nil}, {"profile-level-id", "42000a", h264Profile}}, // RFC 6184 §8.2.2
	"h264-svc": {{"packetization-mode", "0", nil}, {"profile-level-id", "42000a", h264Profile}}, // RFC 6190 §7.2.3
	"h265":     {{"profile-id", "1", nil}, {"tier-flag", "0", nil}},                             // RFC 7798 §7.2.2
	"vp9":      {{"profile-id", "0", nil}},                                                      // RFC 9628 §7.2
	"av1":      {{"profile", "0", nil}},
	"amr":      amrConfiguration, // RFC 4867 §8.3.1
	"amr-wb":   amrConfiguration,
	"g7221":    {{"bitrate", "", nil}}, // RFC 5577 §6.2.1
}

var amrConfiguration = []configuration{
	{"octet-align", "0", nil}, {"crc", "0", nil}, {"robust-sorting", "0", nil},
}

// h264Profile keeps the profile and its constraint flags of a profile-level-id and drops the level, which
// is negotiated downwards (RFC 6184 §8.2.2). All forms of the constrained baseline profile are one (Table 5).
func h264Profile(profileLevelID string) string {
	n, err := strconv.ParseUint(profileLevelID, 16, 24)
	if err != nil || len(profileLevelID) != 6 {
		return strings.ToLower(profileLevelID)
	}
	profile, flags := n>>16, n>>8&0xf0
	set1 := flags&0x40 != 0
	if profile == 0x42 && set1 || profile == 0x4d && flags&0x80 != 0 || profile == 0x58 && flags&0xc0 == 0xc0 {
		return "constrained baseline"
	}
	return profileLevelID[:2] + " " + strconv.FormatUint(flags, 16)
}

// auxiliary tells whether a codec only accompanies another one: it cannot carry a conversation alone.
func (c Codec) auxiliary() bool {
	switch strings.ToLower(c.Name) {
	case "telephone-event", "tone", "cn", "rtx", "red", "ulpfec", "flexfec", "flexfec-03", "parityfec":
		return true
	}
	return false
}
