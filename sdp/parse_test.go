package sdp_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/sdp"
)

const start = "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\n"

func TestParseErrorsNameThePlace(t *testing.T) {
	for text, want := range map[string]string{
		"":                       `sdp: description is empty (want v=0): RFC 8866 §5.1`,
		"o=- 1 2 IN IP4 a":       `sdp: line 1, column 1: first line is not v=0 ("o=- 1 2 IN IP4 a"; want v=0): RFC 8866 §5.1`,
		"a=sendrecv":             `sdp: line 1, column 1: first line is not v=0 (want v=0): RFC 8866 §5.1`,
		"m=audio 1 a 0":          `sdp: line 1, column 1: first line is not v=0 ("m=audio 1 a 0"; want v=0): RFC 8866 §5.1`,
		"v=1":                    `sdp: line 1, column 3: unknown version ("1"; want 0): RFC 8866 §5.1`,
		"v=0\nv=0":               `sdp: line 2, column 1: second v= line in the session section: RFC 8866 §5`,
		"v=0":                    `sdp: line o= is missing: RFC 8866 §5.2`,
		"v=0\nhello":             `sdp: line 2, column 1: not a line of a description ("hello"; want a letter and "="): RFC 8866 §5`,
		"v=0\n inline:secret":    `sdp: line 2, column 1: not a line of a description (want a letter and "="): RFC 8866 §5`,
		"v=0\n7=x":               `sdp: line 2, column 1: not a line of a description ("7=x"; want a letter and "="): RFC 8866 §5`,
		"v=0\no=- 1 2 IN":        `sdp: line 2, column 11: o= line ends early ("- 1 2 IN"; want o=username id version nettype addrtype address): RFC 8866 §5.2`,
		"v=0\no=-":               `sdp: line 2, column 4: o= line ends early ("-"; want o=username id version nettype addrtype address): RFC 8866 §5.2`,
		"v=0\no=- x 2 IN IP4 a":  `sdp: line 2, column 5: bad session id ("x"; want decimal digits): RFC 8866 §5.2`,
		"v=0\no=- 1 -2 IN IP4 a": `sdp: line 2, column 7: bad session version ("-2"; want a number of at most 64 bits): RFC 8866 §5.2`,
		"v=0\no=- 1 18446744073709551616 IN IP4 a": `sdp: line 2, column 7: bad session version ("18446744073709551616"; want a number of at most 64 bits): RFC 8866 §5.2`,
		"v=0\no=- 1 2 IN IP4 a b":                  `sdp: line 2, column 18: o= line goes on after the address ("b"; want o=username id version nettype addrtype address): RFC 8866 §5.2`,
		start + "s=again":                          `sdp: line 4, column 1: second s= line in the session section: RFC 8866 §5`,
		start + "c=IN IP4":                         `sdp: line 4, column 9: c= line ends early ("IN IP4"; want c=nettype addrtype address): RFC 8866 §5.7`,
		start + "c=IN IP4 a b":                     `sdp: line 4, column 12: c= line goes on after the address ("b"; want c=nettype addrtype address): RFC 8866 §5.7`,
		start + "b=AS":                             `sdp: line 4, column 3: bad bandwidth ("AS"; want b=type:number): RFC 8866 §5.8`,
		start + "b=AS:fast":                        `sdp: line 4, column 6: bad bandwidth ("fast"; want a number): RFC 8866 §5.8`,
		start + "t=0":                              `sdp: line 4, column 4: bad time (want seconds since 1900, or 0): RFC 8866 §5.9`,
		start + "t=0 now":                          `sdp: line 4, column 5: bad time ("now"; want seconds since 1900, or 0): RFC 8866 §5.9`,
		start + "t=0 0 0":                          `sdp: line 4, column 7: t= line goes on after the stop time ("0"; want t=start stop): RFC 8866 §5.9`,
		start + "r=7d 1h 0":                        `sdp: line 4, column 1: line r= without a t= line before it: RFC 8866 §5.10`,
		start + "t=0 0\nz=0 0\nz=0 0":              `sdp: line 6, column 1: second z= line for one t= line: RFC 8866 §5.11`,
		start + "a=":                               `sdp: line 4, column 3: attribute without a name (want a=name or a=name:value): RFC 8866 §5.13`,
		start + "a=:secret":                        `sdp: line 4, column 3: attribute without a name (want a=name or a=name:value): RFC 8866 §5.13`,
		start + "m=":                               `sdp: line 4, column 3: no media type (want m=type port protocol formats): RFC 8866 §5.14`,
		start + "m=audio 65536 RTP/AVP 0":          `sdp: line 4, column 9: bad port ("65536"; want 0-65535): RFC 8866 §5.14`,
		start + "m=audio -1 RTP/AVP 0":             `sdp: line 4, column 9: bad port ("-1"; want 0-65535): RFC 8866 §5.14`,
		start + "m=audio 1/0 RTP/AVP 0":            `sdp: line 4, column 11: bad number of ports ("0"; want 1-65535): RFC 8866 §5.14`,
		start + "m=audio 1":                        `sdp: line 4, column 10: no protocol (want m=type port protocol formats): RFC 8866 §5.14`,
		start + "m=audio 1 RTP/AVP":                `sdp: line 4, column 18: no format (want m=type port protocol formats): RFC 8866 §5.14`,
		start + "m=audio 1 RTP/AVP 0\nt=0 0":       `sdp: line 5, column 1: line t= after the first m= line (want it in the session section): RFC 8866 §5`,
		start + "m=audio 1 RTP/AVP 0\ni=a\ni=b":    `sdp: line 6, column 1: second i= line in the media section: RFC 8866 §5`,
		start + "m=audio 1 RTP/AVP 0\nk=a\nk=b":    `sdp: line 6, column 1: second k= line in the media section: RFC 8866 §5`,
		start + "a=x\x00y":                         `sdp: line 4, column 4: NUL inside a description: RFC 8866 §9`,
		start + "a=x\ry\r\n":                       `sdp: line 4, column 4: carriage return inside a description: RFC 8866 §9`,
		start + "c=" + strings.Repeat("€", 40):     `sdp: line 4, column 123: c= line ends early ("€€€€€€€€€€€€…"; want c=nettype addrtype address): RFC 8866 §5.7`,
		strings.Repeat("x", 65536):                 `sdp: description is 65536 bytes, limit is 65535 (Limits.Bytes)`,
	} {
		d, err := sdp.Parse([]byte(text))
		if assert.Error(t, err, text) {
			assert.Nil(t, d)
			assert.Equal(t, want, err.Error(), text)
			var at *sdp.ParseError
			assert.ErrorAs(t, err, &at)
		}
	}
}

func TestParseIsLenientWhereThereIsNoDoubt(t *testing.T) {
	want := parse(t, oneAudio)
	for name, text := range map[string]string{
		"LF":              strings.ReplaceAll(oneAudio, "\r\n", "\n"),
		"mixed":           strings.Replace(oneAudio, "\r\n", "\n", 3),
		"no last end":     strings.TrimSuffix(oneAudio, "\r\n"),
		"a last CR alone": strings.TrimSuffix(oneAudio, "\n"),
		"empty lines":     strings.ReplaceAll(oneAudio, "\r\n", "\r\n\r\n"),
		"wide fields":     strings.NewReplacer("m=audio 49172 RTP/AVP 0 8", "m=audio  49172 RTP/AVP  0 8 ", "c=IN IP4 ", "c=IN  IP4 ").Replace(oneAudio),
		"another order":   strings.Replace(strings.Replace(oneAudio, "t=0 0\r\n", "", 1), "s=-\r\n", "t=0 0\r\ns=-\r\n", 1),
	} {
		t.Run(name, func(t *testing.T) {
			got := parse(t, text)
			if name == "wide fields" {
				got.Media[0].Formats = want.Media[0].Formats
			}
			assert.Equal(t, want, got)
			assert.Equal(t, oneAudio, got.String())
		})
	}
}

func TestParseKeepsEveryLine(t *testing.T) {
	const text = "v=0\r\no=alice 1 2 IN IP6 2001:db8::1\r\ns=Café\r\ni=about\r\nu=http://example.com/\r\n" +
		"e=alice@example.com\r\ne=bob@example.com\r\np=+1 555 0100\r\nc=IN IP6 ff00::1/2\r\nb=CT:1000\r\nb=X-a:1\r\n" +
		"t=2873397496 2873404696\r\nr=7d 1h 0 25h\r\nr=604800 3600 0\r\nz=2882844526 -1h 2898848070 0\r\nt=0 0\r\n" +
		"k=clear:secret\r\na=recvonly\r\na=empty:\r\na=tool:x y:z\r\nx=unknown\r\ny=\r\n" +
		"m=video 49170/2 RTP/AVP 31\r\ni=slides\r\nc=IN IP4 233.252.0.1/127\r\nc=IN IP4 233.252.0.2/127\r\nb=AS:5\r\n" +
		"k=prompt\r\na=content:slides\r\nQ=kept\r\nm=x-new 0 some/proto a b c\r\n"
	d := printsBack(t, text, false)
	assert.Equal(t, text, d.String())
	assert.Equal(t, sdp.Line{Type: 'x', Value: "unknown"}, d.Unknown[0])
	assert.Len(t, d.Times, 2)
	assert.Len(t, d.Times[0].Repeats, 2)
	assert.Len(t, d.Media[0].Connections, 2)
	assert.Equal(t, 2, d.Media[0].PortCount)
}

func TestParseTakesARefusedStreamWithoutFormats(t *testing.T) {
	d := parse(t, start+"c=IN IP4 192.0.2.1\r\nt=0 0\r\nm=video 0 RTP/AVP\r\n")
	assert.Nil(t, d.Media[0].Formats)
	answer := sdp.Refuse(d, d)
	assert.Equal(t, []string{"0"}, answer.Media[0].Formats, "ours has one, as RFC 8866 §5.14 wants")
}

func TestParseFragment(t *testing.T) {
	const frag = "a=ice-ufrag:8hhY\r\na=ice-pwd:asd88fgpdd777uzjYhagZg\r\nm=audio 9 RTP/AVP 0\r\na=mid:1\r\na=end-of-candidates\r\n"
	d, err := sdp.ParseFragment([]byte(frag))
	require.NoError(t, err)
	assert.True(t, d.Fragment)
	assert.Equal(t, frag, d.String())
	assert.Nil(t, d.Check())
	whole, err := sdp.ParseFragment([]byte(oneAudio))
	require.NoError(t, err)
	assert.False(t, whole.Fragment, "a whole description is no fragment")
	_, err = sdp.ParseFragment([]byte("m=audio x"))
	assert.Error(t, err)
}

func TestParseLimits(t *testing.T) {
	for name, c := range map[string]struct {
		limits sdp.Limits
		want   string
	}{
		"bytes":   {sdp.Limits{Bytes: 100}, "sdp: description is 266 bytes, limit is 100 (Limits.Bytes)"},
		"lines":   {sdp.Limits{Lines: 12}, "sdp: description has more lines, limit is 12 (Limits.Lines)"},
		"media":   {sdp.Limits{Media: 1}, "sdp: line 14, column 1: more than 1 m= lines (Limits.Media)"},
		"formats": {sdp.Limits{Formats: 3}, "sdp: line 6, column 30: more than 3 formats (Limits.Formats)"},
	} {
		text := oneAudio
		if name == "media" {
			text += "m=video 0 RTP/AVP 31\r\n"
		}
		_, err := c.limits.Parse([]byte(text))
		require.Error(t, err)
		assert.EqualError(t, err, c.want)
	}
	_, err := sdp.Limits{Bytes: -1}.Parse([]byte(oneAudio))
	assert.NoError(t, err, "a limit that is not set is its default")
}

func TestParseKeepsNothingOfItsInput(t *testing.T) {
	in := []byte(oneAudio)
	d, err := sdp.Parse(in)
	require.NoError(t, err)
	clear(in)
	assert.Equal(t, oneAudio, d.String())
	m := d.Media[0]
	m.Attributes = append(m.Attributes, "x")
	m.Formats = append(m.Formats, "9")
	assert.Equal(t, oneAudio, d.String(), "appending to a slice of Parse's touches nothing else")

	d = parse(t, goodOffer)
	d.Attributes = append(d.Attributes, "x")
	for i := range d.Media[:4] {
		d.Media[i].Formats = append(d.Media[i].Formats, "x")
		d.Media[i].Attributes = append(d.Media[i].Attributes, "x")
	}
	assert.Equal(t, parse(t, goodOffer).Media[4], d.Media[4])
	assert.Equal(t, "98", d.Media[1].Formats[0])
	assert.Equal(t, sdp.Attribute("mid:y"), d.Media[1].Attributes[0])
}

// TestPrintLetsNoValueMakeALine: whatever a program puts into a field, it stays in its line.
func TestPrintLetsNoValueMakeALine(t *testing.T) {
	const evil = "x\r\na=evil\n\x00"
	d := &sdp.Description{
		Origin:      sdp.Origin{Username: evil, SessionID: evil, NetType: evil, AddrType: evil, Address: evil},
		SessionName: evil, Information: evil, URI: evil, Emails: []string{evil}, Phones: []string{evil},
		Connection: sdp.Connection{NetType: evil, AddrType: evil, Address: evil},
		Bandwidths: []sdp.Bandwidth{{Type: evil}}, Times: []sdp.Timing{{Repeats: []string{evil}, Zones: evil}},
		Key: evil, Attributes: []sdp.Attribute{evil}, Unknown: []sdp.Line{{Type: 'x', Value: evil}},
		Media: []sdp.Media{{Type: evil, Protocol: evil, Formats: []string{evil}, Information: evil, Key: evil, Attributes: []sdp.Attribute{evil}}},
	}
	for _, line := range strings.Split(d.String(), "\r\n") {
		assert.NotContains(t, line, "\n")
		assert.NotContains(t, line, "\r")
		assert.NotContains(t, line, "\x00")
		assert.False(t, strings.HasPrefix(line, "a=evil"), line)
	}
}
