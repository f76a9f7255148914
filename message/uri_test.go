package message

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestURIEquality: all examples of RFC 3261 §19.1.4, and what they leave out.
func TestURIEquality(t *testing.T) {
	for _, set := range [][]string{
		{"sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"},
		{"sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"},
		{"sip:carol@chicago.com", "sip:carol@chicago.com;security=on"},
		{"sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on"},
		{
			"sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
			"sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com",
		},
		{"sip:alice@atlanta.com?subject=project%20x&priority=urgent", "sip:alice@atlanta.com?priority=urgent&subject=project%20x"},
		{"sip:alice@atlanta.com?s=a", "sip:alice@atlanta.com?Subject=a"},
		{"SIP:a@b", "sip:a@b"},
		{"sip:a@[2001:DB8:0::1]", "sip:a@[2001:db8::1]"},
		{"sip:a@b;p=%7A", "sip:a@b;p=z"},
		{"sip:a@b;%70=z", "sip:a@b;P=Z"},
		{"isbn:2983792873", "ISBN:2983792873"},
		{"tel:+1-201-555-0123", "tel:+12015550123"},
		{"tel:7042;phone-context=example.com", "tel:7042;phone-context=EXAMPLE.com"},
		{"tel:863-1234;phone-context=+1-914-555", "tel:8631234;phone-context=+1914555"},
		{"tel:+1;ext=1-2", "TEL:+1;EXT=12"},
	} {
		for _, s := range set {
			for _, r := range set {
				assert.True(t, must(ParseURI(s)).Equal(must(ParseURI(r))), "%s and %s", s, r)
			}
		}
	}
	for _, pair := range [][2]string{
		{"SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"},
		{"sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"},
		{"sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"},
		{"sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"},
		{"sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"},
		{"sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"},
		{"sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"},
		{"sip:a@b", "sips:a@b"},
		{"sip:a@b", "sip:b"},
		{"sip:a:p@b", "sip:a@b"},
		{"sip:a@b;user=phone", "sip:a@b"},
		{"sip:a@b;ttl=1", "sip:a@b"},
		{"sip:a@b;method=INVITE", "sip:a@b"},
		{"sip:a@b;method=INVITE", "sip:a@b;method=invite"},
		{"sip:a@b;maddr=1.2.3.4", "sip:a@b"},
		{"sip:a%3Bb@c", "sip:a;b@c"}, // a reserved character is not its escape
		{"sip:a@b?h=1&h=2", "sip:a@b?h=2&h=1"},
		{"sip:a@b?h=1", "sip:a@b?h=1&h=1"},
		{"sip:a@[2001:db8::1]", "sip:a@[2001:db8::2]"},
		{"sip:%00@b", "sip:%00%00@b"},
		{"tel:+1", "tel:1;phone-context=x"},
		{"tel:+1;a=1", "tel:+1;b=1"},
		{"tel:+1;a=1", "tel:+1"},
		{"isbn:1", "isbn:2"},
	} {
		a, b := must(ParseURI(pair[0])), must(ParseURI(pair[1]))
		assert.False(t, a.Equal(b), "%s and %s", pair[0], pair[1])
		assert.False(t, b.Equal(a), "%s and %s", pair[1], pair[0])
	}
}

func TestURIParts(t *testing.T) {
	u := must(ParseURI("sips:alice:secret@[2001:db8::10]:5061;transport=tcp;lr?Replaces=1%40h%3Bto-tag%3Da%2525%3Bfrom-tag%3Db&Priority=urgent"))
	assert.True(t, u.IsSIP())
	assert.True(t, u.IsSecure())
	assert.Equal(t, "alice secret [2001:db8::10] 5061", fmt.Sprint(u.User, " ", u.Password, " ", u.Host, " ", u.Port))
	transport, _ := u.Param("Transport")
	assert.Equal(t, "tcp", transport)
	_, lr := u.Param("lr")
	assert.True(t, lr)
	_, lrx := u.Param("l")
	assert.False(t, lrx)
	replaces, _ := u.Header("replaces")
	assert.Equal(t, "1@h;to-tag=a%25;from-tag=b", replaces, "unescaped once")
	list := ""
	for name, value := range u.Headers() {
		list += name + ": " + value + "\n"
	}
	assert.Equal(t, "Replaces: 1@h;to-tag=a%25;from-tag=b\nPriority: urgent\n", list)
	assert.Equal(t, "sips:alice:secret@[2001:db8::10]:5061;transport=tcp;lr", u.WithoutHeaders().Text())
	assert.Equal(t, ";transport=tcp;lr", u.Params())
	assert.Equal(t, u, u.Clone())
}

// TestURIWholeParameter: lr is a parameter, not a prefix (edge case E-038).
func TestURIWholeParameter(t *testing.T) {
	for uri, loose := range map[string]bool{"sip:p;lr": true, "sip:p;lr=on": true, "sip:p;LR": true, "sip:p;lrx=1": false, "sip:p;x=lr": false} {
		_, lr := must(ParseURI(uri)).Param("lr")
		assert.Equal(t, loose, lr, uri)
	}
}

func TestURIPrintsAsItCame(t *testing.T) {
	for _, s := range []string{
		"sip:a", "SIP:a", "sips:a.b-c_d", "sip:%61@a", "sip:a;b=c;d", "sip:a:1?b=c", "sip:a?b=&c=", "sip:+1-2;ext=3@h;user=phone",
		"sip:[::1]", "sip:user@[2001:db8:::192.0.2.1]", "tel:+1-201-555-0123;ext=7", "tel:911;phone-context=+1", "tel:*21#;phone-context=x",
		"urn:service:sos", "http://www.example.com/a?b=c,d", "cid:foo@bar", "mailto:a@b", "im:a@b", "h323:a@b;c",
		"sip:user;par=u%40example.net@example.com", "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d@example.com",
	} {
		u, err := ParseURI(s)
		require.NoError(t, err, s)
		assert.Equal(t, s, u.Text())
		text, err := u.MarshalText()
		require.NoError(t, err)
		var again URI
		require.NoError(t, again.UnmarshalText(text))
		assert.Equal(t, u, again)
	}
	assert.Equal(t, "sip:a@b:5060", must(ParseURI("sip:a:@b:05060")).Text(), "leading zeros and an empty password go")
}

func TestBadURIs(t *testing.T) {
	for _, s := range []string{
		"", "sip", "sip:", ":a", "1sip:a", "sip:@a", "sip:a@", "sip:a@b@c", "sip:a b", "sip:a:", "sip:a:x", "sip:a:0", "sip:a:65536",
		"sip:a;", "sip:a;=b", "sip:a;b=%4", "sip:a;b=%zz", "sip:a?", "sip:a?b=c=d", "sip:a?&", "sip:[::1", "sip:[zz]", "sip:[1]", "sip:2001:db8::10",
		"sip:a\r\n", "sip:a\x00", "sip:é@a", "sip:a@é", "sip:a>b", "tel:", "tel:xyz", "tel:+", "tel:+12a", "tel:12;", "isbn:", "x y:z", "isbn:a b",
		"sip:%4@a", "sip:a:b\"@c", "sip:;x@", "sip:a;b;;c",
	} {
		_, err := ParseURI(s)
		assert.Error(t, err, s)
	}
	// Fields that were filled in by hand are judged when the URI is printed with a check.
	for _, u := range []URI{
		{}, {Scheme: "sip"}, {Scheme: "sip", Host: "a\r\nX: y"}, {Scheme: "sip", User: "a b", Host: "c"}, {Scheme: "s\n", Host: "c"},
		{Scheme: "isbn", Opaque: "1\r\n"},
	} {
		b, err := u.AppendText([]byte("x"))
		assert.Error(t, err)
		assert.Equal(t, "x", string(b), "nothing is appended")
	}
}

func TestURIChanges(t *testing.T) {
	u := URI{Scheme: "sip", User: EscapeUser("jane doe@home"), Host: "example.com"}
	assert.Equal(t, "sip:jane%20doe%40home@example.com", u.Text())
	assert.Equal(t, "jane doe@home", Unescape(u.User))
	u = u.WithParam("lr", "").WithParam("x", "a;b").WithParam("LR", "on")
	assert.Equal(t, ";x=a%3Bb;LR=on", u.Params())
	x, _ := u.Param("x")
	assert.Equal(t, "a;b", x)
	assert.Equal(t, ";LR=on", u.WithoutParam("X").Params())
	assert.Equal(t, u, u.WithoutParam("none"))
	u = u.WithHeader("Replaces", "1@h;to-tag=a").WithHeader("Subject", "50% off & more")
	assert.Equal(t, "?Replaces=1%40h%3Bto-tag%3Da&Subject=50%25%20off%20%26%20more", u.HeaderText())
	subject, _ := u.Header("Subject")
	assert.Equal(t, "50% off & more", subject)
	text, err := u.AppendText(nil)
	require.NoError(t, err)
	assert.Equal(t, u, must(ParseURI(string(text))))
	assert.True(t, URI{}.IsZero())
	assert.False(t, u.IsZero())
}

func TestNumbers(t *testing.T) {
	for uri, want := range map[string]string{
		"tel:+1-(201).555-0123;ext=1": "+12015550123", "sip:+1-201%2D555@gw;user=phone": "+1201555",
		"sip:911;phone-context=x@gw;user=PHONE": "911", "tel:*21#;phone-context=x": "*21#",
	} {
		number, ok := must(ParseURI(uri)).Number()
		assert.True(t, ok)
		assert.Equal(t, want, number)
	}
	for _, uri := range []string{"sip:alice@example.com", "isbn:1"} {
		_, ok := must(ParseURI(uri)).Number()
		assert.False(t, ok)
	}
	addr, ok := must(ParseURI("sip:192.0.2.1")).Addr()
	assert.True(t, ok)
	assert.Equal(t, "192.0.2.1", addr.String())
	_, ok = must(ParseURI("sip:example.com")).Addr()
	assert.False(t, ok)
}
