package message

import (
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// roomy are limits that do not stop an adversary, so that cost is seen to grow with the bytes and nothing else.
var roomy = Limits{MessageBytes: 1 << 26, Headers: 1 << 20}

// adversaries make messages of about n bytes that are as costly to read as possible.
var adversaries = map[string]func(n int) string{
	"many headers":          func(n int) string { return strings.Repeat("A:b\r\n", n/5) },
	"many Vias":             func(n int) string { return strings.Repeat("v:SIP/2.0/UDP a\r\n", n/17) },
	"many values":           func(n int) string { return "Via: SIP/2.0/UDP a" + strings.Repeat(",SIP/2.0/UDP a", n/14) },
	"many lines, bad":       func(n int) string { return strings.Repeat("Require: a b\r\n", n/14) },
	"many values, bad":      func(n int) string { return "Require: " + strings.Repeat("a b,", n/4) },
	"commas":                func(n int) string { return "Contact: " + strings.Repeat(",", n) },
	"open brackets":         func(n int) string { return "Contact: " + strings.Repeat("<,", n/2) },
	"open quotes":           func(n int) string { return "Contact: " + strings.Repeat("\"\",", n/3) + "\"" },
	"backslashes":           func(n int) string { return "To: \"" + strings.Repeat("\\\"", n/2) },
	"folds":                 func(n int) string { return "Subject: a" + strings.Repeat("\r\n b", n/4) },
	"folds of space":        func(n int) string { return "To: a" + strings.Repeat("\r\n  ", n/4) },
	"spaces":                func(n int) string { return "To: <sip:a>" + strings.Repeat(" ", n) + ";" + strings.Repeat(" ", n) + "x" },
	"parameters":            func(n int) string { return "From: <sip:a>" + strings.Repeat(";a=b", n/4) },
	"tags":                  func(n int) string { return "To: <sip:a>" + strings.Repeat(";tag=b", n/6) },
	"URI parameters":        func(n int) string { return "From: <sip:a" + strings.Repeat(";a%41=b", n/7) + ">" },
	"URI headers":           func(n int) string { return "Refer-To: <sip:a?a=b" + strings.Repeat("&a=b", n/4) + ">" },
	"escapes":               func(n int) string { return "From: <sip:" + strings.Repeat("%41", n/3) + "@a>" },
	"at signs":              func(n int) string { return "From: <sip:" + strings.Repeat("sip:a:b@", n/8) + ">" },
	"colons":                func(n int) string { return "From: <sip:" + strings.Repeat(":", n) + "@a>" },
	"comments":              func(n int) string { return "Retry-After: 1 " + strings.Repeat("(", n) },
	"credentials":           func(n int) string { return "Authorization: Digest a=b" + strings.Repeat(",a=b", n/4) },
	"many credentials":      func(n int) string { return strings.Repeat("Authorization: Digest a=\"b\r\n", n/28) },
	"open credentials":      func(n int) string { return "Authorization: Digest a=\"" + strings.Repeat("\\", n) },
	"privacy":               func(n int) string { return "Privacy: a" + strings.Repeat(";a", n/2) },
	"warnings":              func(n int) string { return "Warning: 399 a \"b\"" + strings.Repeat(",399 a \"b\"", n/10) },
	"dialog parameters":     func(n int) string { return "Replaces: a;to-tag=1;from-tag=2" + strings.Repeat(";a=\"b\"", n/6) },
	"IPv6":                  func(n int) string { return "Via: SIP/2.0/UDP [" + strings.Repeat(":", n) },
	"lines without a colon": func(n int) string { return strings.Repeat("a\r\n", n/3) },
	"lengths":               func(n int) string { return strings.Repeat("l:1\r\n", n/5) },
	"parts": func(n int) string {
		return "Content-Type: multipart/mixed;boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\n\r\n", n/9) + "--b--"
	},
	"parts that do not begin": func(n int) string {
		return "Content-Type: multipart/mixed;boundary=b\r\n\r\n--b\r\n" + strings.Repeat("\r\n--", n/4)
	},
	"keys": func(n int) string { return "Content-Type: application/sdp\r\n\r\n" + strings.Repeat("k=\r\n", n/4) },
}

// adversary makes the whole message.
func adversary(headers string) []byte {
	const head = "INVITE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContact: <sip:a>\r\n"
	name, _, _ := strings.Cut(headers, ":")
	text := strings.Replace(head, "\r\n"+CanonicalName(name)+": ", "\r\nX: ", 1) + headers
	if !strings.Contains(text, "\r\n\r\n") {
		text = strings.TrimSuffix(text, "\r\n") + "\r\n\r\n"
	}
	return []byte(text)
}

// digest does with a packet all that a peer can make a program do with it.
func digest(packet []byte) {
	m, err := roomy.Parse(packet)
	if err != nil {
		_ = err.Error()
		return
	}
	if problem := Check(m); problem != nil {
		_ = problem.Error()
		_ = problem.Response(m)
	}
	_ = phone.Check(m)
	for _, header := range typed {
		_, _ = header.read(m)
	}
	for range m.Values("Contact") {
	}
	_ = m.HasToken("Require", "x")
	for range m.Parts() {
	}
	_, _, _ = m.String(), m.Redacted(), m.LogValue()
	from, _ := m.From()
	other := from
	other.Display = "x"
	_, _ = from.Equal(other), from.URI.WithParam("x", "y").Equal(from.URI)
	_, _ = from.Params.With("x", "y")
	if refer, err := m.ReferTo(); err == nil {
		_ = refer.URI.Equal(refer.URI.WithHeader("x", "y"))
		for range refer.URI.Headers() {
		}
	}
	if resp, err := NewResponse(m, 180, ""); err == nil {
		_ = resp.SetToTag("b")
		for _, name := range []string{"Record-Route", "A", "Via"} {
			resp.Copy(m, name)
		}
		_ = resp.Bytes()
	}
	c := m.Clone()
	c.UseCompactNames()
	c.DelFirst("Via")
	_ = c.SetToTag("x")
	_ = c.Set("Via", "x")
	c.Del("A")
	_ = c.Bytes()
}

// stream gives a packet to a Framer byte by byte.
func stream(packet []byte) {
	f := &Framer{Limits: roomy}
	for i := range packet {
		if _, err := f.Write(packet[i : i+1]); err != nil {
			return
		}
		if _, err := f.Next(); err != nil {
			return
		}
	}
}

// cost gives the allocations, and the bytes that were allocated, of a function.
func cost(f func()) (objects, bytes float64) {
	f() // once for what is allocated once
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs - before.Mallocs), float64(after.TotalAlloc - before.TotalAlloc)
}

// TestMemoryIsLinear doubles each adversary three times: twice the bytes may cost twice the memory, not more.
func TestMemoryIsLinear(t *testing.T) {
	for name, make := range adversaries {
		t.Run(name, func(t *testing.T) {
			for _, do := range []func([]byte){digest, stream} {
				small := adversary(make(4000))
				objects1, bytes1 := cost(func() { do(small) })
				for n := 8000; n <= 32000; n *= 2 {
					large := adversary(make(n))
					objects, bytes := cost(func() { do(large) })
					times := float64(len(large)) / float64(len(small))
					assert.LessOrEqual(t, objects, objects1*times*1.2+100, "objects")
					assert.LessOrEqual(t, bytes, bytes1*times*1.5+20000, "bytes")
				}
			}
		})
	}
}

// TestStepsAreLinear runs TestSteps in a build that counts the bytes looked at.
func TestStepsAreLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the package anew")
	}
	out, err := exec.Command("go", "test", "-tags", "steps", "-run", "^TestSteps$", "-count", "1", ".").CombinedOutput()
	require.NoError(t, err, "%s", out)
}
