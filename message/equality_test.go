package message

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestEqualityOfTypedValues(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		equal func(a, b string) bool
		want  bool
	}{
		{"text/plain;charset=utf-8", "TEXT/Plain; Charset=UTF-8", sameMediaType, true},
		{"text/plain", "text/html", sameMediaType, false},
		{"text/plain;q=1", "text/plain", sameMediaType, false},
		{"gzip;q=1;x", "GZIP;X;q=1", sameItem, true},
		{"gzip", "*", sameItem, false},
		{"refer;id=1;x=y", "refer;id=1", sameEvent, true},
		{"refer;id=1", "refer;id=2", sameEvent, false},
		{"refer", "Refer", sameEvent, false},
		{"refer", "refer;id=1", sameEvent, false},
		{"active;expires=60", "Active;expires=60", sameState, true},
		{"active;expires=60", "active;expires=61", sameState, false},
		{"SIP;cause=200", "sip;cause=200", sameReason, true},
		{"SIP;cause=200", "Q.850;cause=200", sameReason, false},
		{`307 isi.edu "x"`, `307 ISI.edu "x"`, sameWarning, true},
		{`307 isi.edu "x"`, `307 isi.edu "X"`, sameWarning, false},
		{`307 isi.edu "x"`, `308 isi.edu "x"`, sameWarning, false},
		{"a@b;to-tag=1;from-tag=x", "a@b;from-tag=X;to-tag=1;z", sameDialog, true},
		{"a@b;to-tag=1;from-tag=x", "A@b;to-tag=1;from-tag=x", sameDialog, false},
		{"a@b;to-tag=1;from-tag=2", "a@b;to-tag=2;from-tag=1", sameDialog, false},
		{"1800;refresher=uac", "1800;Refresher=UAC", sameSession, true},
		{"1800;refresher=uac", "1800;refresher=uas", sameSession, false},
		{"1800", "1801", sameSession, false},
		{"120 (a)", "120 (b)", sameRetry, true},
		{"120;duration=1", "120", sameRetry, false},
		{`Digest a="1", b=2`, `digest B="2", a=1`, sameAuth, true},
		{`Digest a="1"`, `Digest a="2"`, sameAuth, false},
		{`Digest a="x"`, `Digest a="X"`, sameAuth, false},
		{`Digest a="1"`, `Digest a="1", b=1`, sameAuth, false},
		{"Basic YTpi", "Basic YTpj", sameAuth, false},
		{"54", "54.0", sameTimestamp, true},
		{"54 1", "54", sameTimestamp, false},
	} {
		assert.Equal(t, c.want, c.equal(c.a, c.b), "%s and %s", c.a, c.b)
		assert.Equal(t, c.want, c.equal(c.b, c.a), "%s and %s", c.b, c.a)
	}
}

func sameMediaType(a, b string) bool { return must(ParseMediaType(a)).Equal(must(ParseMediaType(b))) }
func sameItem(a, b string) bool      { return must(ParseItem(a)).Equal(must(ParseItem(b))) }
func sameEvent(a, b string) bool     { return must(ParseEvent(a)).Equal(must(ParseEvent(b))) }
func sameReason(a, b string) bool    { return must(ParseReason(a)).Equal(must(ParseReason(b))) }
func sameWarning(a, b string) bool   { return must(ParseWarning(a)).Equal(must(ParseWarning(b))) }
func sameDialog(a, b string) bool    { return must(ParseReplaces(a)).Equal(must(ParseReplaces(b))) }
func sameRetry(a, b string) bool     { return must(ParseRetryAfter(a)).Equal(must(ParseRetryAfter(b))) }
func sameAuth(a, b string) bool      { return must(ParseAuth(a)).Equal(must(ParseAuth(b))) }
func sameTimestamp(a, b string) bool { return must(ParseTimestamp(a)).Equal(must(ParseTimestamp(b))) }

func sameState(a, b string) bool {
	return must(ParseSubscriptionState(a)).Equal(must(ParseSubscriptionState(b)))
}

func sameSession(a, b string) bool {
	return must(ParseSessionExpires(a)).Equal(must(ParseSessionExpires(b)))
}

func TestWhatTypedValuesTell(t *testing.T) {
	kind := must(ParseMediaType("application/*;q=0.5"))
	assert.True(t, kind.Accepts("application/sdp"))
	assert.False(t, kind.Accepts("text/plain"))
	assert.False(t, must(ParseMediaType("application/sdp;q=0")).Accepts("application/sdp"))
	assert.True(t, must(ParseMediaType("*/*")).Accepts("a/b"))
	for q, want := range map[string]int{"1": 1000, "0.5": 500, "0": 0, "1.": 1000, "0.123": 123, "0.1234": 1000, "x": 1000, "0.x": 1000, "1.9": 1000} {
		assert.Equal(t, want, must(ParseItem("a;q="+q)).Quality(), q)
	}
	assert.Equal(t, 1000, must(ParseItem("a")).Quality())

	state := must(ParseSubscriptionState("Terminated;reason=probation;retry-after=99999999999;expires=x"))
	assert.True(t, state.Is("terminated"))
	assert.Equal(t, "probation", state.Reason())
	after, ok := state.RetryAfter()
	assert.True(t, ok)
	assert.Equal(t, uint32(1<<32-1), after)
	_, ok = state.Expires()
	assert.False(t, ok)

	reason := NewReason("SIP", 200, `Call "completed" elsewhere`)
	assert.Equal(t, `SIP;cause=200;text="Call \"completed\" elsewhere"`, reason.String())
	assert.Equal(t, reason, must(ParseReason(reason.String())))
	assert.Equal(t, 200, reason.Cause())
	assert.Equal(t, `Call "completed" elsewhere`, reason.Text())
	assert.Equal(t, `Q.850;cause=16;text="x"`, NewReason("Q.850", 16, "x").String(), "the text is always quoted")
	assert.Zero(t, must(ParseReason("SIP")).Cause())

	ref := must(ParseReplaces("a@b;from-tag=1;early-only;to-tag=2;x=y"))
	assert.Equal(t, "2", ref.ToTag)
	assert.Equal(t, "1", ref.FromTag)
	assert.True(t, ref.EarlyOnly())
	assert.Equal(t, "a@b;to-tag=2;from-tag=1;early-only;x=y", ref.String())
	assert.Equal(t, "a@b;local-tag=2;remote-tag=1;early-only;x=y", ref.TargetDialog())

	assert.Equal(t, "uas", must(ParseSessionExpires("90;REFRESHER=UAS")).Refresher())
	assert.Empty(t, must(ParseSessionExpires("90")).Refresher())

	retry := must(ParseRetryAfter(`120 (I'm in a \(short\) meeting);duration=3600`))
	assert.Equal(t, "I'm in a (short) meeting", retry.Comment)
	duration, ok := retry.Duration()
	assert.True(t, ok)
	assert.Equal(t, uint32(3600), duration)

	stamp := must(ParseTimestamp("54.21 0.3"))
	assert.Equal(t, Timestamp{54*time.Second + 210*time.Millisecond, 300 * time.Millisecond}, stamp)
	assert.Equal(t, "54.21 0.3", stamp.String())
	_, err := Timestamp{Time: -1}.AppendText(nil)
	assert.Error(t, err)

	cairo := time.FixedZone("", 2*3600)
	assert.Equal(t, "Sat, 13 Nov 2010 23:29:00 GMT", FormatDate(time.Date(2010, 11, 14, 1, 29, 0, 0, cairo)))
}

// TestDigestParameters: edge case E-241, quotes and commas in a challenge.
func TestDigestParameters(t *testing.T) {
	auth := must(ParseAuth(`Digest realm="a \"b\", c=d", nonce="x,y", qop="auth-int,auth,x", Algorithm=MD5 , stale=FALSE`))
	get := func(name string) string {
		v, ok := auth.Param(name)
		assert.True(t, ok, name)
		return v
	}
	assert.Equal(t, `a "b", c=d`, get("Realm"))
	assert.Equal(t, "x,y", get("nonce"))
	assert.Equal(t, "auth-int,auth,x", get("qop"))
	assert.Equal(t, "MD5", get("algorithm"))
	assert.Equal(t, "FALSE", get("stale"))
	raw, _ := auth.Raw("realm")
	assert.Equal(t, `"a \"b\", c=d"`, raw, "as it is sent back")
	_, ok := auth.Param("opaque")
	assert.False(t, ok)

	answer := Auth{Scheme: "Digest"}.WithQuoted("username", `a\b`).With("realm", raw).With("qop", "auth").With("nc", "00000001").
		WithQuoted("uri", "sip:b@h").With("x", "needs, quotes").With("bad name", "x").With("y", "a\r\nb").WithQuoted("z", "\x00")
	assert.Equal(t, `Digest username="a\\b", realm="a \"b\", c=d", qop=auth, nc=00000001, uri="sip:b@h", x="needs, quotes"`, answer.Text())
	assert.Equal(t, answer, must(ParseAuth(answer.Text())))
	_, err := Auth{}.AppendText(nil)
	assert.Error(t, err)
}

func TestValuesFilledInByHandAreJudged(t *testing.T) {
	m := with("A: b")
	before := string(m.Bytes())
	for _, err := range []error{
		m.SetValue("CSeq", CSeq{1 << 31, INVITE}),
		m.SetValue("CSeq", CSeq{1, "A B"}),
		m.SetValue("RAck", RAck{1, CSeq{1, ""}}),
		m.AddValue("Event", Event{Package: "a b"}),
		m.AddValue("Event", Event{Package: "a\r\nb"}),
		m.AddValue("Subscription-State", SubscriptionState{}),
		m.PrependValue("Via", Via{}),
		m.AddValue("Reason", Reason{Protocol: "\x00"}),
		m.AddValue("Warning", Warning{1000, "a", "b"}),
		m.AddValue("Warning", Warning{399, "a b", "c"}),
		m.AddValue("Retry-After", RetryAfter{Comment: "a\nb"}),
		m.AddValue("Replaces", DialogRef{CallID: "a"}),
		m.AddValue("Target-Dialog", DialogRef{CallID: "a"}),
		m.AddValue("Content-Type", MediaType{"a", "b/c", Params{}}),
		m.AddValue("Accept-Encoding", Item{Value: "a b"}),
		m.AddValue("Contact", Address{URI: URI{Scheme: "sip", Host: "a b"}}),
	} {
		assert.ErrorContains(t, err, "message: ")
	}
	assert.Equal(t, before, string(m.Bytes()), "nothing has changed")
	assert.NoError(t, m.AddValue("Target-Dialog", DialogRef{CallID: "a", ToTag: "1", FromTag: "2"}))
	v, _ := m.Header("Target-Dialog")
	assert.Equal(t, "a;local-tag=1;remote-tag=2", v)
}
