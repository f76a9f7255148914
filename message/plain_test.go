package message

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// requireReadAlike compares what is known of the lines of a message without reading them with what is in them.
func requireReadAlike(t require.TestingT, m *Message) {
	for i := range m.fields {
		f := &m.fields[i]
		require.NotZero(t, m.present&f.id.bit(), "%s is there", m.name(f))
		require.Equal(t, f.id, headerNamed(m.name(f)))
		if f.flags&legal != 0 {
			require.Nil(t, judges[f.id](m.value(f)))
		}
	}
}

// requireCutAlike compares the way of nearly all lines with the way of all.
func requireCutAlike(t require.TestingT, text string) {
	for pos := range text {
		var plain, field field
		if !cutPlainField(&plain, text, pos) {
			continue
		}
		lines, err := cutField(&field, text, pos)
		require.Nil(t, err)
		require.Equal(t, 1, lines)
		require.Equal(t, field, plain)
	}
}

func TestPlainLinesAreCutAsAllAre(t *testing.T) {
	line := rapid.StringMatching(`(Via|To|t|CSeq|X-|[ \t!é]){0,2}[ \t]?:?[ \t]{0,2}[a: \t\r]{0,4}(\r\n[ \t]b)?(\r\n|\n|\r)`)
	rapid.Check(t, func(t *rapid.T) {
		requireCutAlike(t, line.Draw(t, "line")+line.Draw(t, "next"))
	})
}

// TestEditsAreKnown edits messages in all ways.
func TestEditsAreKnown(t *testing.T) {
	names := rapid.SampledFrom([]string{"To", "f", "CSeq", "Via", "X-A"})
	values := rapid.SampledFrom([]string{
		"<sip:a@h>", "<sip:a@h>;tag=1", "sip:a@h;tag=1;x=y", `"<;tag=2" <sip:a@h> ;x;tag = 1`, "<sip:a", "1 INVITE", "07  X", "x", "",
		"SIP/2.0/UDP a", "\"a\r\n ;tag=1",
	})
	rapid.Check(t, func(t *rapid.T) {
		text := "INVITE sip:a SIP/2.0\r\n"
		for range rapid.IntRange(0, 5).Draw(t, "lines") {
			text += names.Draw(t, "name") + ": " + values.Draw(t, "value") + "\r\n"
		}
		m := must(Parse([]byte(text + "\r\n")))
		for range rapid.IntRange(1, 6).Draw(t, "edits") {
			name := names.Draw(t, "name")
			switch edit := rapid.IntRange(0, 10).Draw(t, "edit"); edit {
			case 0:
				_ = m.Set(name, values.Draw(t, "value"))
			case 1:
				_ = m.Add(name, values.Draw(t, "value"))
			case 2:
				_ = m.Prepend(name, values.Draw(t, "value"))
			case 3:
				m.Del(name)
			case 4:
				m.DelFirst(name)
			case 5:
				_ = m.SetToTag("new")
				_ = m.SetFromTag("new")
			case 6:
				_ = m.SetCSeq(7, BYE)
			case 7:
				m.UseCompactNames()
			case 8:
				m.compact()
				_ = m.SetTopVia(must(ParseVia("SIP/2.0/UDP b;branch=1")))
			case 9:
				m.Copy(must(Parse([]byte(text+"\r\n"))), name)
			default:
				if m = m.Clone(); m.IsRequest() {
					m = must(NewResponse(m, 180, ""))
				}
			}
			requireReadAlike(t, m)
			again := must(Parse(m.Bytes()))
			requireReadAlike(t, again)
			require.Equal(t, again.ToTag(), m.ToTag())
			require.Equal(t, again.FromTag(), m.FromTag())
		}
	})
}

// TestParametersAreCutAsTheyWereRead: the parameters of a text that was checked are found without a second check.
func TestParametersAreCutAsTheyWereRead(t *testing.T) {
	piece := rapid.StringMatching(`[ \t]?;[ \t]?[a-c]{1,2}[ \t]?(=[ \t]?([a-z:é]{1,9}|"[a;\\]{0,3}"|<a;b>)[ \t]?)?`)
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for range rapid.IntRange(1, 4).Draw(t, "parameters") {
			text += piece.Draw(t, "parameter")
		}
		p, err := ParseParams(text)
		for rest := p.text; rest != ""; {
			at, bad := scanParam(rest, 0)
			require.Nil(t, bad)
			name, value, whole, more := cutParam(rest)
			require.Equal(t, []string{rest[at.name:at.nameEnd], rest[at.value:at.valueEnd], rest[:at.next], rest[at.next:]}, []string{name, value, whole, more})
			rest = more
		}
		require.Equal(t, err == nil, p.text != "")
	})
}

// TestPlainURIsAreLegal fills in URIs by hand.
func TestPlainURIsAreLegal(t *testing.T) {
	part := rapid.SampledFrom([]string{"", "a", "a.b_c-", "[::1]", "a@b", "a:b", "a;b", "a?b", "%41", " ", "\r\n", "é"})
	plain := 0
	rapid.Check(t, func(t *rapid.T) {
		u := URI{
			Scheme: rapid.SampledFrom([]string{"sip", "sips", "tel", "", "x"}).Draw(t, "scheme"), User: part.Draw(t, "user"),
			Host: part.Draw(t, "host"), Port: rapid.Uint16().Draw(t, "port"), params: rapid.SampledFrom([]string{"", ";lr"}).Draw(t, "parameters"),
			Password: rapid.SampledFrom([]string{"", "", "x"}).Draw(t, "password"), Opaque: rapid.SampledFrom([]string{"", "", "x"}).Draw(t, "opaque"),
		}
		if rapid.Bool().Draw(t, "ordinary") {
			u.Scheme, u.Host, u.params, u.Password, u.Opaque = "sip", "a.b-c", "", "", ""
		}
		again, err := ParseURI(u.Text())
		if u.isPlain() {
			plain++
			require.NoError(t, err)
			require.Equal(t, u, again)
		}
	})
	require.NotZero(t, plain)
}
