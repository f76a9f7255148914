package message

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// Each target checks that nothing panics and that parse, print, parse is the identity. Run one with
//
//	go test -fuzz FuzzMessage ./message

func FuzzMessage(f *testing.F) {
	for _, folder := range []string{"rfc4475", "rfc5118", "flows/rfc3261"} {
		for _, data := range vectors(f, folder) {
			f.Add(data)
		}
	}
	f.Add(crlf(options))
	f.Add([]byte(strange))
	f.Add(secretive)
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Parse(data)
		if err != nil {
			_ = err.Error()
			return
		}
		whole := string(m.Bytes())
		require.True(t, bytes.HasPrefix(bytes.TrimLeft(data, "\r\n"), []byte(whole)), "the same bytes, but for what is behind Content-Length")
		again, err := Parse([]byte(whole))
		require.NoError(t, err)
		require.Equal(t, whole, string(again.Bytes()))
		if !m.unended {
			require.Equal(t, whole, rebuilt(m))
		}
		requireReadAlike(t, m)
		requireCutAlike(t, m.text)
		_, _, _ = m.String(), m.Redacted(), m.LogValue()
		problem := Check(m)
		if p := phone.Check(m); problem != nil {
			require.NotNil(t, p)
		} else {
			problem = p
		}
		if problem != nil {
			_ = problem.Error()
			if resp := problem.Response(m); resp != nil {
				require.Equal(t, problem.Status, must(Parse(resp.Bytes())).Status())
			}
		}
		for _, header := range typed {
			_, _ = header.read(m)
		}
		for range m.Parts() {
		}
		if to, err := m.To(); err == nil {
			require.Equal(t, to.Tag(), m.ToTag())
		}
		if from, err := m.From(); err == nil {
			require.Equal(t, from.Tag(), m.FromTag())
		}
		c := m.Clone()
		c.UseCompactNames()
		c.UseLongNames()
		_ = c.SetToTag("x")
		require.NoError(t, c.Set("Subject", "x"))
		c.SetContentLength()
		requireReadAlike(t, c)
		if last, err := Parse(c.Bytes()); err == nil {
			require.Equal(t, m.BodyString(), last.BodyString())
		} else {
			require.ErrorIs(t, err, ErrTooLarge)
		}
	})
}

func FuzzURI(f *testing.F) {
	for _, s := range []string{
		"sip:alice:secret@[2001:db8::1]:5061;lr;a=b%25?c=d&e=%00", "tel:+1-201;ext=1", "isbn:1", "sips:a", "sip:;x@", "sip:user;par=u%40h@h",
	} {
		f.Add(s, "sip:a")
	}
	f.Fuzz(func(t *testing.T, s, other string) {
		u, err := ParseURI(s)
		if err != nil {
			_ = err.Error()
			return
		}
		text, err := u.AppendText(nil)
		require.NoError(t, err)
		again, err := ParseURI(string(text))
		require.NoError(t, err)
		require.Equal(t, u, again)
		require.True(t, u.Equal(again))
		require.Equal(t, u, u.Clone())
		for range u.Headers() {
		}
		_, _ = u.Number()
		_, _ = u.Addr()
		_, _, _ = u.String(), u.LogValue(), u.WithParam("x", s).WithoutParam("x")
		if v, err := ParseURI(other); err == nil {
			require.Equal(t, u.Equal(v), v.Equal(u))
		}
	})
}

// FuzzHeader gives a text to the parser of each typed header.
func FuzzHeader(f *testing.F) {
	for i, header := range typed {
		for _, text := range append(header.good, header.bad...) {
			f.Add(uint8(i), text)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		header := typed[int(which)%len(typed)]
		m := with("A: b")
		if m.Set(header.name, text) != nil {
			return
		}
		values, err := header.read(m)
		if err != nil {
			_ = err.Error()
			return
		}
		for _, v := range values {
			printed := printed(t, header.name, v)
			require.NoError(t, m.Set(header.name, printed))
			again, err := header.read(m)
			require.NoError(t, err, printed)
			require.Equal(t, []any{v}, again, printed)
		}
	})
}

func FuzzFramer(f *testing.F) {
	f.Add([]byte("\r\n\r\n"+first1+"\r\n"+second2), uint16(20), false)
	f.Add([]byte(second2+second2), uint16(1), true)
	f.Add([]byte("INVITE sip:a SIP/2.0\r\nl: 5\r\nl: 5\r\n\r\nabcde\r\n\r\n"), uint16(7), false)
	f.Fuzz(func(t *testing.T, stream []byte, cut uint16, client bool) {
		limits := Limits{MessageBytes: 2000}
		whole := frames(&Framer{Limits: limits, Client: client}, stream)
		n := min(int(cut), len(stream))
		pieces := frames(&Framer{Limits: limits, Client: client}, stream[:n], stream[n:])
		require.Equal(t, whole, pieces, "the same however cut")
		for _, found := range whole {
			if text, ok := bytes.CutPrefix([]byte(found), []byte("message ")); ok {
				if m, err := limits.Parse(text); err == nil && string(m.Bytes()) != string(text) {
					t.Fatalf("framed %q, parsed %q", text, m.Bytes())
				}
			}
		}
	})
}
