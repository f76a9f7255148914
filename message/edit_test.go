package message

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// strange is a message in an odd spelling; an edit must leave all of it but the line concerned as it is.
const strange = "INVITE sip:b@h SIP/2.0\r\nv :SIP/2.0/UDP a;branch=z9hG4bK1 ,\r\n  SIP/2.0/TCP b\r\nX-odd:  ;;,,;;\t\r\nf:<sip:a@h>;tag=1\r\n" +
	"tO: <sip:b@h>  \r\nROUTE: <sip:r1;lr>, <sip:r2;lr>\r\ni:x\r\ncseq:\r\n 1\r\n INVITE\r\nL: 3\r\nc: text/plain\r\n\r\nabc"

func edited(t *testing.T, edit func(*Message) error) string {
	t.Helper()
	m := must(Parse([]byte(strange)))
	require.Equal(t, strange, rebuilt(m))
	require.NoError(t, edit(m))
	require.Equal(t, m.Len(), len(m.Bytes()))
	again, err := Parse(m.Bytes())
	require.NoError(t, err)
	require.Equal(t, string(m.Bytes()), string(again.Bytes()))
	return string(m.Bytes())
}

func TestEditsKeepTheRest(t *testing.T) {
	none := func(f func(*Message)) func(*Message) error {
		return func(m *Message) error { f(m); return nil }
	}
	for _, c := range []struct {
		name     string
		edit     func(*Message) error
		old, new string
	}{
		{"set", func(m *Message) error { return m.Set("To", "<sip:c@h>;tag=9") }, "tO: <sip:b@h>  \r\n", "tO: <sip:c@h>;tag=9\r\n"},
		{"set by compact name", func(m *Message) error { return m.Set("l", "3 ") }, "L: 3\r\n", "L: 3 \r\n"},
		{"set a new one", func(m *Message) error { return m.Set("Subject", "x") }, "text/plain\r\n", "text/plain\r\nSubject: x\r\n"},
		{"add to a list", func(m *Message) error { return m.Add("Route", "<sip:r3;lr>") }, "<sip:r2;lr>\r\n", "<sip:r2;lr>\r\nRoute: <sip:r3;lr>\r\n"},
		{"prepend", func(m *Message) error { return m.Prepend("Via", "SIP/2.0/UDP c") }, "v :", "Via: SIP/2.0/UDP c\r\nv :"},
		{"prepend a new one", func(m *Message) error { return m.Prepend("Record-Route", "<sip:r>") }, "v :", "Record-Route: <sip:r>\r\nv :"},
		{"delete", none(func(m *Message) { m.Del("x-ODD") }), "X-odd:  ;;,,;;\t\r\n", ""},
		{"delete what is not there", none(func(m *Message) { m.Del("Subject") }), "", ""},
		{"delete the first value", none(func(m *Message) { m.DelFirst("Route") }), "ROUTE: <sip:r1;lr>, <sip:r2;lr>", "ROUTE: <sip:r2;lr>"},
		{"delete the only value", none(func(m *Message) { m.DelFirst("cseq") }), "cseq:\r\n 1\r\n INVITE\r\n", ""},
		{
			"top via", func(m *Message) error { return m.SetTopVia(must(m.Via()).With("received", "1.2.3.4")) },
			"v :SIP/2.0/UDP a;branch=z9hG4bK1 ,\r\n  SIP/2.0/TCP b", "v: SIP/2.0/UDP a;branch=z9hG4bK1;received=1.2.3.4, SIP/2.0/TCP b",
		},
		{"to tag", func(m *Message) error { return m.SetToTag("t2") }, "tO: <sip:b@h>  \r\n", "tO: <sip:b@h>;tag=t2\r\n"},
		{"from tag", func(m *Message) error { return m.SetFromTag("f2") }, "f:<sip:a@h>;tag=1\r\n", "f: <sip:a@h>;tag=f2\r\n"},
		{"cseq", func(m *Message) error { return m.SetCSeq(2, INVITE) }, "cseq:\r\n 1\r\n INVITE\r\n", "cseq: 2 INVITE\r\n"},
		{"uri", func(m *Message) error { return m.SetRequestURI(must(ParseURI("sips:c@h;lr"))) }, "sip:b@h SIP", "sips:c@h;lr SIP"},
		{"body", func(m *Message) error { return m.SetBody("application/sdp", []byte("v=0\r\n")) }, "L: 3\r\nc: text/plain\r\n\r\nabc", "L: 5\r\nc: application/sdp\r\n\r\nv=0\r\n"},
		{"no body", func(m *Message) error { return m.SetBody("", nil) }, "L: 3\r\nc: text/plain\r\n\r\nabc", "L: 0\r\n\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Contains(t, strange, c.old)
			assert.Equal(t, strings.Replace(strange, c.old, c.new, 1), edited(t, c.edit))
		})
	}
}

func TestCompactNames(t *testing.T) {
	long := "OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a\r\nCall-ID:\r\n  x\r\nCSeq: 1 OPTIONS\r\nSession-Expires: 90\r\nX-Y: z\r\nContent-Length: 0\r\n\r\n"
	short := "OPTIONS sip:a SIP/2.0\r\nv: SIP/2.0/UDP a\r\ni:\r\n  x\r\nCSeq: 1 OPTIONS\r\nx: 90\r\nX-Y: z\r\nl: 0\r\n\r\n"
	m := must(Parse([]byte(long)))
	m.UseCompactNames()
	assert.Equal(t, short, string(m.Bytes()))
	assert.Equal(t, "x", m.CallID())
	m.UseLongNames()
	assert.Equal(t, long, string(m.Bytes()))
	m = must(Parse([]byte(short)))
	m.UseLongNames()
	assert.Equal(t, long, string(m.Bytes()))
}

func TestRefusedEditsChangeNothing(t *testing.T) {
	m := must(Parse([]byte(strange)))
	for _, err := range []error{
		m.Set("To", "a\r\nb"), m.Set("To", "a\nb"), m.Set("To", "a\rb"), m.Add("To", "a\x00b"), m.Prepend("Via", "\r\n"), m.Set("", "a"), m.Add("a:b", "c"),
		m.Set("a\r\n", "b"), m.SetToTag(""), m.SetToTag("a b"), m.SetFromTag("a;b"), m.SetCSeq(1<<31, INVITE), m.SetCSeq(1, "a b"),
		m.SetRequestURI(URI{}), m.SetRequestURI(must(ParseURI("sip:a?b=c"))), m.SetRequestURI(URI{Scheme: "sip", Host: "a\r\n"}), m.SetTopVia(Via{}),
		m.SetBody("text/plain\r\n", []byte("x")),
	} {
		assert.Error(t, err)
	}
	assert.Equal(t, strange, string(m.Bytes()))
	resp := must(NewResponse(m, 200, ""))
	assert.Error(t, resp.SetRequestURI(must(ParseURI("sip:a"))))
	m.Del("To")
	assert.ErrorIs(t, m.SetToTag("x"), ErrMissing)
	m = with("Route: <sip:a>")
	require.NoError(t, m.SetTopVia(must(ParseVia("SIP/2.0/UDP a"))), "a first Via")
	assert.Equal(t, "OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a\r\nRoute: <sip:a>\r\n\r\n", string(m.Bytes()))
}

func TestCopy(t *testing.T) {
	req := must(Parse([]byte("INVITE sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a\r\nRecord-Route: <sip:1;x=\"y\">\r\nMax-Forwards: 1\r\nrecord-route:\r\n <sip:2>\r\n\r\n")))
	resp := must(NewResponse(req, 200, ""))
	resp.Copy(req, "Record-Route")
	const want = "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a\r\nRecord-Route: <sip:1;x=\"y\">\r\nrecord-route:\r\n <sip:2>\r\nContent-Length: 0\r\n\r\n"
	assert.Equal(t, want, string(resp.Bytes()))

	// The same when the request was edited, and when it has another text.
	require.NoError(t, req.Set("Via", "SIP/2.0/UDP a"))
	resp = must(NewResponse(req, 200, ""))
	resp.Copy(req, "record-ROUTE")
	assert.Equal(t, want, string(resp.Bytes()))
	other := with("Via: x", "Record-Route: <sip:0>")
	other.Copy(req, "Record-Route")
	assert.Equal(t, "OPTIONS sip:a SIP/2.0\r\nVia: x\r\nRecord-Route: <sip:0>\r\nRecord-Route: <sip:1;x=\"y\">\r\nrecord-route:\r\n <sip:2>\r\n\r\n", string(other.Bytes()))
}

func TestCloneIsIndependent(t *testing.T) {
	m := must(Parse([]byte(strange)))
	require.NoError(t, m.Set("Subject", "one"))
	c := m.Clone()
	require.NoError(t, m.Set("Subject", "two"))
	require.NoError(t, c.Add("Subject", "three"))
	one, _ := c.Header("Subject")
	assert.Equal(t, "one", one)
	assert.Contains(t, string(c.Bytes()), "Subject: one\r\nSubject: three\r\n")
	assert.NotContains(t, string(m.Bytes()), "three")
}

// TestManyEdits: a message that is edited for ever, as a template is, does not grow.
func TestManyEdits(t *testing.T) {
	m := must(NewRequest(INVITE, must(ParseURI("sip:a"))))
	for i := range 10000 {
		require.NoError(t, m.Set("X-Filler", strings.Repeat("x", i%100)))
		require.NoError(t, m.SetCSeq(uint32(i), INVITE))
		m.UseCompactNames()
		m.UseLongNames()
	}
	assert.Equal(t, "INVITE sip:a SIP/2.0\r\nX-Filler: "+strings.Repeat("x", 99)+"\r\nCSeq: 9999 INVITE\r\nContent-Length: 0\r\n\r\n", string(m.Bytes()))
	assert.Less(t, cap(m.built), 32768)
}

// TestEditsMeanWhatTheySay compares a message that is edited at random with a plain list of lines.
func TestEditsMeanWhatTheySay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := must(Parse([]byte("OPTIONS sip:a SIP/2.0\r\nA: 1\r\nB:\r\n 2\r\nA: 3\r\nSubject: 4\r\n\r\n")))
		type line struct{ name, value string }
		model := []line{{"A", "1"}, {"B", "2"}, {"A", "3"}, {"Subject", "4"}}
		for range rapid.IntRange(1, 30).Draw(t, "edits") {
			name := rapid.SampledFrom([]string{"A", "B", "C", "Subject"}).Draw(t, "name")
			value := rapid.StringMatching(`[a-z]{0,300}`).Draw(t, "value")
			first, last := -1, -1
			for i := range model {
				if model[i].name == name {
					if last = i; first < 0 {
						first = i
					}
				}
			}
			insert := func(at int) {
				model = append(model[:at], append([]line{{name, value}}, model[at:]...)...)
			}
			without := func(from int) {
				kept := model[:from:from]
				for _, l := range model[from:] {
					if l.name != name {
						kept = append(kept, l)
					}
				}
				model = kept
			}
			switch rapid.IntRange(0, 3).Draw(t, "edit") {
			case 0:
				require.NoError(t, m.Set(name, value))
				if first < 0 {
					insert(len(model))
				} else {
					model[first].value = value
					without(first + 1)
					continue
				}
			case 1:
				require.NoError(t, m.Add(name, value))
				if last < 0 {
					last = len(model) - 1
				}
				insert(last + 1)
			case 2:
				require.NoError(t, m.Prepend(name, value))
				insert(max(first, 0))
			case 3:
				m.Del(name)
				without(0)
			}
		}
		var got []line
		for name, value := range must(Parse(m.Bytes())).Headers() {
			got = append(got, line{name, value})
		}
		require.ElementsMatch(t, model, got)
		require.Len(t, got, len(model))
		for i := range got {
			require.Equal(t, model[i], got[i])
		}
	})
}
