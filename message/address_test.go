package message

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAddresses(t *testing.T) {
	for _, c := range []struct{ text, display, uri, params, printed string }{
		{`"A. G. Bell" <sip:agb@bell-telephone.com> ;tag=a48s`, "A. G. Bell", "sip:agb@bell-telephone.com", ";tag=a48s", `"A. G. Bell" <sip:agb@bell-telephone.com>;tag=a48s`},
		{`sip:+12125551212@server.phone2net.com;tag=887s`, "", "sip:+12125551212@server.phone2net.com", ";tag=887s", `<sip:+12125551212@server.phone2net.com>;tag=887s`},
		{`Anonymous <sip:c8oqz84zk7z@privacy.org>;tag=hyh8`, "Anonymous", "sip:c8oqz84zk7z@privacy.org", ";tag=hyh8", `"Anonymous" <sip:c8oqz84zk7z@privacy.org>;tag=hyh8`},
		{`Bob Smith<sip:a;x=y?b=c>`, "Bob Smith", "sip:a;x=y?b=c", "", `"Bob Smith" <sip:a;x=y?b=c>`},
		{`<sip:a,b;c@d>`, "", "sip:a,b;c@d", "", `<sip:a,b;c@d>`},
		{`"" <sip:a>`, "", "sip:a", "", `<sip:a>`},
		{`"a \"b\\" <sip:a>`, `a "b\`, "sip:a", "", `"a \"b\\" <sip:a>`},
		{`"<sip:x>;tag=1" <sip:a>`, "<sip:x>;tag=1", "sip:a", "", `"<sip:x>;tag=1" <sip:a>`},
		{`"Дед" <tel:+1>`, "Дед", "tel:+1", "", `"Дед" <tel:+1>`},
		{`sip:a`, "", "sip:a", "", `<sip:a>`},
		{`<http://x.org/a,b>;purpose=icon`, "", "http://x.org/a,b", ";purpose=icon", `<http://x.org/a,b>;purpose=icon`},
		{`<sip:a>;+sip.instance="<urn:uuid:1>";expires=60`, "", "sip:a", `;+sip.instance="<urn:uuid:1>";expires=60`, `<sip:a>;+sip.instance="<urn:uuid:1>";expires=60`},
		{"  \t<sip:a>\r\n ;tag \t= 1 ", "", "sip:a", ";tag \t= 1", "<sip:a>;tag \t= 1"},
	} {
		a, err := ParseAddress(c.text)
		require.NoError(t, err, c.text)
		assert.Equal(t, c.display, a.Display)
		assert.Equal(t, c.uri, a.URI.Text())
		assert.Equal(t, c.params, a.Params.String())
		assert.Equal(t, c.printed, a.Text())
		assert.Equal(t, a, must(ParseAddress(a.Text())))
		assert.Equal(t, a, a.Clone())
	}
	star := must(ParseAddress("*"))
	assert.True(t, star.Wildcard)
	assert.Equal(t, "*", star.Text())
}

func TestBadAddresses(t *testing.T) {
	for _, s := range []string{
		"", "<", "<sip:a", "sip:a>", "a", `"a`, `"a" sip:b`, `"a"`, "Bell, Alexander <sip:a>", "< sip:a >", "<sip:a>x", "<sip:a>;", "<sip:a>;;b",
		"<sip:a>;b=", `<sip:a>;b="c`, "sip:a?b=c", "sip:a,b@c", "sip:a;b@c", "**", "<sip:a>;tag=a,b", "<*>", "<sip:a>;b=<c", "é <sip:a>",
	} {
		_, err := ParseAddress(s)
		assert.Error(t, err, s)
	}
	for _, a := range []Address{
		{}, {Display: "a\r\nb", URI: must(ParseURI("sip:a"))}, {Display: "a\x00", URI: must(ParseURI("sip:a"))}, {URI: URI{Scheme: "sip", Host: ">"}},
	} {
		b, err := a.AppendText([]byte("x"))
		assert.Error(t, err)
		assert.Equal(t, "x", string(b))
	}
}

func TestTags(t *testing.T) {
	a := must(ParseAddress("<sip:a>;x=1;Tag=old;y"))
	assert.Equal(t, "old", a.Tag())
	assert.Equal(t, "<sip:a>;x=1;Tag=new;y", a.WithTag("new").Text())
	assert.Equal(t, "<sip:a>;x=1;y", a.WithTag("").Text())
	assert.Equal(t, a, a.WithTag("no token"), "refused")
	assert.Equal(t, "<sip:a>;tag=t", Address{URI: a.URI}.WithTag("t").Text())
	assert.Empty(t, must(ParseAddress("<sip:a;tag=uri>")).Tag(), "a tag of the URI is not the header's")
}

func TestAddressEquality(t *testing.T) {
	equal := func(a, b string) bool { return must(ParseAddress(a)).Equal(must(ParseAddress(b))) }
	assert.True(t, equal(`"X" <sip:a@b>;tag=1`, `sip:a@B;TAG=1;new=2`))
	assert.False(t, equal(`<sip:a@b>;tag=1`, `<sip:a@b>`))
	assert.False(t, equal(`<sip:a@b>;tag=1`, `<sip:a@b>;tag=2`))
	assert.False(t, equal(`<sip:a@b>;q=1`, `<sip:a@b>;q=0.5`))
	assert.False(t, equal(`<sip:a@b>`, `<sip:A@b>`))
	assert.True(t, equal("*", "*"))
	assert.False(t, equal("*", "<sip:a>"))
}

func TestParams(t *testing.T) {
	p := must(ParseParams(`;a;b=c;D="e \"f";g=[::1]:5;h=<x;y>`))
	get := func(name string) string {
		v, ok := p.Get(name)
		assert.True(t, ok, name)
		return v
	}
	assert.Empty(t, get("A"))
	assert.Equal(t, "c", get("b"))
	assert.Equal(t, `e "f`, get("d"))
	assert.Equal(t, "[::1]:5", get("g"))
	assert.Equal(t, "<x;y>", get("h"))
	assert.Equal(t, 5, p.Len())
	assert.True(t, p.Has("a"))
	assert.False(t, p.Has("c"))

	q, ok := p.With("b", "a b")
	assert.True(t, ok)
	assert.Equal(t, `;a;b="a b";D="e \"f";g=[::1]:5;h=<x;y>`, q.String())
	q, ok = p.Without("D").Without("h").With("z", "")
	assert.True(t, ok)
	assert.Equal(t, ";a;b=c;g=[::1]:5;z", q.String())
	_, ok = p.With("b", "x\r\ny")
	assert.False(t, ok)
	_, ok = p.With("b c", "x")
	assert.False(t, ok)

	equal := func(a, b string) bool { return must(ParseParams(a)).Equal(must(ParseParams(b))) }
	assert.True(t, equal(";a=1;b", ";B;A=1"))
	assert.True(t, equal(`;a=x`, `;a=X`))
	assert.True(t, equal(`;a="x"`, `;a=x`))
	assert.False(t, equal(`;a="x"`, `;a="X"`), "quoted strings compare with case")
	assert.False(t, equal(";a", ";a;b"))
	assert.True(t, equal("", ""))

	for _, s := range []string{";", ";=a", "a", ";a=", `;a="b`, ";a b", ";a,b", ";a=b,c", ";a;;b", `;a="b"c`} {
		_, err := ParseParams(s)
		assert.Error(t, err, s)
	}
}

func TestVias(t *testing.T) {
	v := must(ParseVia("SIP / 2.0 / UDP first.example.com: 4000;ttl=16\r\n ;maddr=224.2.0.1 ;branch=z9hG4bKa7c6a8dlze.1"))
	assert.Equal(t, "UDP", v.Transport)
	assert.Equal(t, "first.example.com", v.Host)
	assert.Equal(t, uint16(4000), v.Port)
	assert.Equal(t, "z9hG4bKa7c6a8dlze.1", v.Branch())
	assert.True(t, v.HasCookie())
	maddr, _ := v.Param("maddr")
	assert.Equal(t, "224.2.0.1", maddr)

	// RFC 3581 §6.1: what a client asks for and what the server fills in.
	v = must(ParseVia("SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bKkjshdyff"))
	port, asked := v.RPort()
	assert.True(t, asked)
	assert.Zero(t, port)
	assert.Empty(t, v.Received())
	v = v.With("received", "192.0.2.1").With("rport", "9988")
	assert.Equal(t, "SIP/2.0/UDP 10.1.1.1:4540;rport=9988;branch=z9hG4bKkjshdyff;received=192.0.2.1", v.String())
	port, asked = v.RPort()
	assert.True(t, asked)
	assert.Equal(t, uint16(9988), port)
	v6 := must(ParseVia("SIP/2.0/TCP [2001:db8::9:1]:6050")).With("received", "2001:db8::9:255")
	assert.Equal(t, "SIP/2.0/TCP [2001:db8::9:1]:6050;received=2001:db8::9:255", v6.String(), "RFC 5118 §4.5: without brackets")
	assert.Equal(t, "2001:db8::9:255", v6.Received())
	_, asked = v6.RPort()
	assert.False(t, asked)

	for _, s := range []string{
		"", "SIP/2.0/UDP", "SIP/2.0/UDP ", "SIP/2.0/ a", "SIP/2.0 a", "UDP a", "SIP/3.0/UDP a", "HTTP/2.0/UDP a", "SIP/2.0/UDP a:", "SIP/2.0/UDP a:65536",
		"SIP/2.0/UDP a:b", "SIP/2.0/UDP a b", "SIP/2.0/UDP a;", "SIP/2.0/UDP a;;b", "SIP/2.0/UDPa", "SIP/2.0/UDP [::1", "SIP/2.0/UDP 2001:db8::1",
	} {
		_, err := ParseVia(s)
		assert.Error(t, err, s)
	}
	for _, v := range []Via{{}, {Transport: "UDP"}, {Transport: "U P", Host: "a"}, {Transport: "UDP", Host: "a\r\nb"}} {
		_, err := v.AppendText(nil)
		assert.Error(t, err)
	}
	equal := func(a, b string) bool { return must(ParseVia(a)).Equal(must(ParseVia(b))) }
	assert.True(t, equal("SIP/2.0/UDP A;branch=z9hG4bKx", "SIP/2.0/udp a;branch=Z9HG4BKX;received=1.2.3.4"))
	assert.False(t, equal("SIP/2.0/UDP a;branch=z9hG4bKx", "SIP/2.0/UDP a;branch=z9hG4bKy"))
	assert.False(t, equal("SIP/2.0/UDP a;branch=z9hG4bKx", "SIP/2.0/UDP a:5060;branch=z9hG4bKx"))
	assert.True(t, equal("SIP/2.0/UDP [2001:DB8::1]", "SIP/2.0/UDP [2001:db8:0::1]"))
	assert.Equal(t, v6, v6.Clone())
}
