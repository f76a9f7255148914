package message

import (
	"encoding"
	"fmt"
	"iter"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// one reads a header that has a single value.
func one[V any](get func(*Message) (V, error)) func(*Message) ([]any, error) {
	return func(m *Message) ([]any, error) {
		v, err := get(m)
		return []any{v}, err
	}
}

// many reads a header that may have several.
func many[V any](get func(*Message) iter.Seq2[V, error]) func(*Message) ([]any, error) {
	return func(m *Message) (list []any, first error) {
		for v, err := range get(m) {
			if err != nil && first == nil {
				first = err
			}
			list = append(list, v)
		}
		return list, first
	}
}

// typed is each header with its accessor, values that RFCs print, and values that are not legal.
var typed = []struct {
	name string
	read func(*Message) ([]any, error)
	good []string
	bad  []string
}{
	{"Accept", many((*Message).Accept), []string{"application/sdp;level=1, application/x-private, text/html", "*/*;q=0.5", "text / plain ; q=1"}, []string{",", "text", "text/", "/a", "a b/c"}},
	{"Accept-Encoding", many((*Message).AcceptEncoding), []string{"gzip", "gzip;q=1.0, identity; q=0.5, *;q=0"}, []string{"a b", "é"}},
	{"Accept-Language", many((*Message).AcceptLanguage), []string{"da, en-gb;q=0.8, en;q=0.7"}, []string{";q=1"}},
	{"Alert-Info", many((*Message).AlertInfo), []string{"<http://www.example.com/sounds/moo.wav>", "<urn:alert:service:call-waiting>;a=b"}, []string{"http://a", "<", "<>"}},
	{"Allow", many((*Message).Allow), []string{"INVITE, ACK, OPTIONS, CANCEL, BYE"}, []string{"INVITE ACK", "INVITE,,BYE"}},
	{"Allow-Events", many((*Message).AllowEvents), []string{"refer, presence.winfo"}, []string{"a b"}},
	{"Authentication-Info", one((*Message).AuthenticationInfo), []string{`nextnonce="47364c23432d2e131a5fb210812c"`, `qop=auth, rspauth="6629fae49393a05397450978507c4ef1", cnonce="0a4f113b", nc=00000001`}, []string{"", "a", `a="`, "Digest a=b"}},
	{"Authorization", many((*Message).Authorizations), []string{
		`Digest username="Alice", realm="atlanta.com", nonce="84a4cc6f3082121f32b42a2187831a9e", response="7587245234b3434cc3412213e5f113a5432"`,
		"Basic dXNlcg==", "NoOneKnowsThisScheme opaque-data=here", `Digest a = b , c = "d, e"`,
	}, []string{`Digest a="b`, "Digest a=b,c=", "Digest =b", `Digest a="b"c`, "Digest a,b=c", "(x"}},
	{"Call-Info", many((*Message).CallInfo), []string{"<http://wwww.example.com/alice/photo.jpg> ;purpose=icon, <http://www.example.com/alice/> ;purpose=info"}, []string{"a"}},
	{"Contact", many((*Message).Contacts), []string{
		`"Mr. Watson" <sip:watson@worcester.bell-telephone.com> ;q=0.7; expires=3600, "Mr. Watson" <mailto:watson@bell-telephone.com> ;q=0.1`, "*",
	}, []string{"", "<sip:a>,", "sip:a?b=c"}},
	{"Content-Disposition", one((*Message).ContentDisposition), []string{"session", "render;handling=optional"}, []string{"", "a b"}},
	{"Content-Encoding", many((*Message).ContentEncoding), []string{"gzip", "gzip, deflate"}, []string{"a;b"}},
	{"Content-Language", many((*Message).ContentLanguage), []string{"fr", "fr, en-gb"}, []string{"a b"}},
	{"Content-Length", one((*Message).ContentLength), []string{"349", "0", "00012"}, []string{"", "-1", "1 2", "99999999999", "0x1"}},
	{"Content-Type", one((*Message).ContentType), []string{"application/sdp", "text/html; charset=ISO-8859-4", `multipart/mixed;boundary="a b"`}, []string{"text", "text/html;", "text/html;charset"[:9] + ";=x"}},
	{"CSeq", one((*Message).CSeq), []string{"4711 INVITE", "0 ACK", "2147483647 X"}, []string{"", "INVITE", "4711", "4711INVITE", "-1 BYE", "2147483648 BYE", "1 B YE"}},
	{"Date", one((*Message).Date), []string{"Sat, 13 Nov 2010 23:29:00 GMT"}, []string{"", "Fri, 01 Jan 2010 16:00:00 EST", "13 Nov 2010"}},
	{"Error-Info", many((*Message).ErrorInfo), []string{"<sip:not-in-service-recording@atlanta.com>"}, []string{"sip:a"}},
	{"Event", one((*Message).Event), []string{"refer", "refer;id=93809824", "presence.winfo"}, []string{"", "a b", ";id=1"}},
	{"Expires", one((*Message).Expires), []string{"5", "4294967295"}, []string{"", "5s", "4294967296", "Thu, 01 Dec 1994 16:00:00 GMT"}},
	{"From", one((*Message).From), []string{`"A. G. Bell" <sip:agb@bell-telephone.com> ;tag=a48s`, "sip:+12125551212@server.phone2net.com;tag=887s"}, []string{"", "a", "<sip:a"}},
	{"History-Info", many((*Message).HistoryInfo), []string{`<sip:UserA@ims.example.com?Reason=SIP%3Bcause%3D302>;index=1;foo=bar, <sip:UserA3@ims.example.com>;index=1.2`}, []string{"x"}},
	{"Identity", many((*Message).Identity), []string{
		"eyJhbGciOiJFUzI1NiIsInR5cCI6InBhc3Nwb3J0In0.eyJkZXN0.rq3pjT1h-oRwkEGg;info=<https://biloxi.example.org/biloxi.cer>;alg=ES256",
		`"KVhPKbfU/pryhVn9Yc6U="`, "r5mwreLuyDRYBi/0TiPwEsY3+A=",
	}, []string{`"a`, "a b"}},
	{"Info-Package", one((*Message).InfoPackage), []string{"foo", "foo;x=y"}, []string{"", "a b"}},
	{"In-Reply-To", many((*Message).InReplyTo), []string{"70710@saturn.bell-tel.com, 17320@saturn.bell-tel.com"}, []string{"", "a b", "a@b@c"}},
	{"Join", one((*Message).Join), []string{"12adf2f34456gs5;to-tag=12345;from-tag=54321", "a@b;from-tag=x;to-tag=y;z"}, []string{"", "a", "a;to-tag=1", "a;to-tag=1;from-tag=2;to-tag=3", "a b;to-tag=1;from-tag=2"}},
	{"Max-Forwards", one((*Message).MaxForwards), []string{"6", "0", "255", "0068"}, []string{"", "256", "-1", "six"}},
	{"MIME-Version", one((*Message).MIMEVersion), []string{"1.0"}, []string{"1", "1.x", ""}},
	{"Min-Expires", one((*Message).MinExpires), []string{"60"}, []string{"a"}},
	{"Min-SE", one((*Message).MinSE), []string{"60", "90;x"}, []string{"", "a", "-1"}},
	{"Organization", one((*Message).Organization), []string{"Boxes by Bob", ""}, nil},
	{"P-Asserted-Identity", many((*Message).PAssertedIdentity), []string{`"Cullen Jennings" <sip:fluffy@cisco.com>, tel:+14085264000`}, []string{"x"}},
	{"P-Preferred-Identity", many((*Message).PPreferredIdentity), []string{`"Cullen Jennings" <sip:fluffy@cisco.com>`}, []string{"x"}},
	{"P-Early-Media", many((*Message).PEarlyMedia), []string{"supported", "sendonly, recvonly, gated"}, []string{"a b"}},
	{"Path", many((*Message).Path), []string{"<sip:P3.EXAMPLEHOME.COM;lr>,<sip:P1.EXAMPLEVISITED.COM;lr>"}, []string{"x"}},
	{"Priority", one((*Message).Priority), []string{"emergency", "non-urgent"}, []string{"", "a b"}},
	{"Privacy", many((*Message).Privacy), []string{"id", "header;session;critical", "id, user"}, []string{"id;;user", "a b"}},
	{"Proxy-Authenticate", many((*Message).ProxyChallenges), []string{`Digest realm="atlanta.com", domain="sip:ss1.carrier.com", qop="auth", nonce="f84f1cec41e6cbe5aea9c8e88d359", opaque="", stale=FALSE, algorithm=MD5`}, []string{`Digest realm="`}},
	{"Proxy-Authorization", many((*Message).ProxyAuthorizations), []string{`Digest username="Alice", realm="atlanta.com", nonce="c60f3082ee1212b402a21831ae", response="245f23415f11432b3434341c022"`}, []string{"Digest =x"}},
	{"Proxy-Require", many((*Message).ProxyRequire), []string{"foo"}, []string{"a b"}},
	{"RAck", one((*Message).RAck), []string{"776656 1 INVITE"}, []string{"", "1 INVITE", "a 1 INVITE", "1 1", "4294967296 1 INVITE"}},
	{"Reason", many((*Message).Reasons), []string{`SIP ;cause=200 ;text="Call completed elsewhere", Q.850 ;cause=16 ;text="Terminated"`, "preemption;cause=1"}, []string{"", "a b", ";cause=1"}},
	{"Record-Route", many((*Message).RecordRoutes), []string{"<sip:server10.biloxi.com;lr>, <sip:bigbox3.site3.atlanta.com;lr>"}, []string{"", "x"}},
	{"Recv-Info", many((*Message).RecvInfo), []string{"foo, bar;x=y"}, []string{"a b"}},
	{"Refer-Sub", one((*Message).ReferSub), []string{"false", "TRUE", "false;x"}, []string{"", "no"}},
	{"Refer-To", one((*Message).ReferTo), []string{"<sip:dave@denver.example.org?Replaces=12345%40192.168.118.3%3Bto-tag%3D12345%3Bfrom-tag%3D5FFE-3994>", "sip:conf44@example.com;isfocus", "http://www.ietf.org"}, []string{"", "sip:a?Replaces=b"}},
	{"Referred-By", one((*Message).ReferredBy), []string{`<sip:referrer@referrer.example>;cid="20398823.2UWQFN309shb3@referrer.example"`}, []string{"x"}},
	{"Replaces", one((*Message).Replaces), []string{"98asjd8@test.com;from-tag=r33th4x0r;to-tag=ff87ff", "12345600@atlanta.example.com;from-tag=1234567;to-tag=23431;early-only"}, []string{"", "a;from-tag=1", "a;from-tag=1;to-tag=", "a;from-tag=1;from-tag=1;to-tag=2"}},
	{"Reply-To", one((*Message).ReplyTo), []string{"Bob <sip:bob@biloxi.com>"}, []string{"x"}},
	{"Require", many((*Message).Require), []string{"100rel", "100rel, timer"}, []string{"", "a b", "a,"}},
	{"Retry-After", one((*Message).RetryAfter), []string{"18000;duration=3600", "120 (I'm in a meeting)", "0", "1 (a \\) (nested) b);x", "949302838503028349304023988"}, []string{"", "-5", "a", "1 (", "1 (a) b"}},
	{"Route", many((*Message).Routes), []string{"<sip:bigbox3.site3.atlanta.com;lr>, <sip:server10.biloxi.com;lr>"}, []string{"x"}},
	{"RSeq", one((*Message).RSeq), []string{"988789", "0"}, []string{"", "a", "4294967296"}},
	{"Server", one((*Message).Server), []string{"HomeServer v2", ""}, nil},
	{"Service-Route", many((*Message).ServiceRoute), []string{"<sip:P2.HOME.EXAMPLE.COM;lr>,<sip:HSP.HOME.EXAMPLE.COM;lr>"}, []string{"x"}},
	{"Session-Expires", one((*Message).SessionExpires), []string{"4000", "4000;refresher=uac"}, []string{"", "a", "-1", "4294967296", "90;refresher="}},
	{"SIP-ETag", one((*Message).SIPETag), []string{"dx200xyz"}, []string{"", "a b"}},
	{"SIP-If-Match", one((*Message).SIPIfMatch), []string{"dx200xyz"}, []string{"", "a b"}},
	{"Subject", one((*Message).Subject), []string{"Need more boxes", "Tech Support, again; \"now\"", ""}, nil},
	{"Subscription-State", one((*Message).SubscriptionState), []string{"active;expires=60", "terminated;reason=noresource", "pending"}, []string{"", "a b", ";expires=1"}},
	{"Supported", many((*Message).Supported), []string{"100rel", "replaces, timer"}, []string{"a b"}},
	{"Target-Dialog", one((*Message).TargetDialog), []string{"fa77as7dad8-sd98ajzz@host.example.com;local-tag=kkaz-;remote-tag=6544"}, []string{"a;to-tag=1;from-tag=2"}},
	{"Timestamp", one((*Message).Timestamp), []string{"54", "54.21", "1098746832.123456789 0.5"}, []string{"", "a", "1.2.3", "1 x", "99999999999999999999"}},
	{"To", one((*Message).To), []string{"The Operator <sip:operator@cs.columbia.edu>;tag=287447", "sip:+12125551212@server.phone2net.com"}, []string{"", "x"}},
	{"Unsupported", many((*Message).Unsupported), []string{"foo"}, []string{"a b"}},
	{"User-Agent", one((*Message).UserAgent), []string{"Softphone Beta1.5"}, nil},
	{"Via", many((*Message).Vias), []string{"SIP/2.0/UDP erlang.bell-telephone.com:5060;branch=z9hG4bK87asdks7", "SIP / 2.0 / UDP first.example.com: 4000;ttl=16 ;maddr=224.2.0.1 ;branch=z9hG4bKa7c6a8dlze.1, SIP/2.0/TCP [::1]"}, []string{"", "x", "SIP/2.0/UDP a,"}},
	{"Warning", many((*Message).Warnings), []string{`307 isi.edu "Session parameter 'foo' not understood"`, `301 isi.edu:5060 "Incompatible \"network\" address type, 'E.164'", 399 x "y"`}, []string{"", "1812 a \"b\"", "307 a", "307 a b", `307 a "b`, `30 a "b"`, `307 "b"`}},
	{"WWW-Authenticate", many((*Message).Challenges), []string{`Digest realm="atlanta.com", domain="sip:boxesbybob.com", qop="auth", nonce="f84f1cec41e6cbe5aea9c8e88d359", opaque="", stale=FALSE, algorithm=MD5`}, []string{`Digest realm`[:6] + ` a="`}},
}

// with makes a message that has the header lines given.
func with(lines ...string) *Message {
	return must(Parse([]byte("OPTIONS sip:a SIP/2.0\r\n" + strings.Join(lines, "\r\n") + "\r\n\r\n")))
}

// printed gives the text of a value as a header holds it.
func printed(t require.TestingT, name string, v any) string {
	switch v := v.(type) {
	case time.Time:
		return FormatDate(v)
	case encoding.TextAppender:
		text, err := printValue(name, v)
		require.NoError(t, err)
		return text
	}
	return fmt.Sprint(v)
}

// TestTypedHeaders: what RFCs print is read, and what is printed is read as the same value.
func TestTypedHeaders(t *testing.T) {
	for _, header := range typed {
		t.Run(header.name, func(t *testing.T) {
			for _, text := range header.good {
				m := with(header.name + ": " + text)
				values, err := header.read(m)
				require.NoError(t, err, text)
				require.NotEmpty(t, values)
				for _, v := range values {
					again, err := header.read(with(header.name + ": " + printed(t, header.name, v)))
					require.NoError(t, err, printed(t, header.name, v))
					require.Equal(t, []any{v}, again)
					sameMeaning(t, v, again[0])
				}
				if headers[headerNamed(header.name)].list { // on several lines it means the same
					var lines []string
					for one := range m.Values(header.name) {
						lines = append(lines, header.name+":\r\n "+one)
					}
					spread, err := header.read(with(lines...))
					require.NoError(t, err)
					require.Equal(t, values, spread)
				}
			}
			for _, text := range header.bad {
				_, err := header.read(with("A: b", header.name+": "+text))
				var parse *ParseError
				require.ErrorAs(t, err, &parse, text)
				assert.Equal(t, header.name, parse.Header)
				if header.name != "Privacy" {
					assert.Equal(t, 3, parse.Line)
				}
			}
		})
	}
}

// sameMeaning calls Equal and Clone of a value that has them.
func sameMeaning(t *testing.T, v, w any) {
	if equal := reflect.ValueOf(v).MethodByName("Equal"); equal.IsValid() {
		assert.True(t, equal.Call([]reflect.Value{reflect.ValueOf(w)})[0].Bool(), "%v", v)
	}
	if clone := reflect.ValueOf(v).MethodByName("Clone"); clone.IsValid() {
		assert.Equal(t, v, clone.Call(nil)[0].Interface())
	}
}

// TestEveryKnownHeaderIsRead: the headers of the issue and of RFC 3261 §20 all have a typed accessor.
func TestEveryKnownHeaderIsRead(t *testing.T) {
	covered := map[string]bool{"Call-ID": true} // has an accessor without an error
	for _, header := range typed {
		covered[header.name] = true
	}
	// Known for their compact forms or for what a message may hold of them, and read as text.
	for _, name := range []string{
		"Accept-Contact", "Reject-Contact", "Request-Disposition", "Identity-Info",
	} {
		covered[name] = true
	}
	for id := headerID(1); id < headerCount; id++ {
		assert.True(t, covered[headers[id].name], headers[id].name)
	}
}

// TestEmptyLists: Accept, Allow, Supported and some others may be there and hold nothing (RFC 3261 §25.1).
func TestEmptyLists(t *testing.T) {
	m := with("Supported:", "Allow: ", "Accept:", "Require:")
	for range m.Supported() {
		t.Error("nothing is supported")
	}
	for range m.Allow() {
		t.Error("nothing is allowed")
	}
	for range m.Values("Accept") {
		t.Error("nothing is accepted")
	}
	for _, err := range m.Require() {
		assert.Error(t, err, "Require may not be empty")
	}
	assert.False(t, m.HasToken("Supported", ""))
	assert.True(t, m.Has("Supported"))
}

func TestContactParameters(t *testing.T) {
	var contacts []Address
	for contact, err := range with(`Contact: <sip:a>;q=0.2;expires=60, <sip:b>, <sip:c>;expires="Thu, 01 Dec 1994", <sip:d>;expires=280297596632815`).Contacts() {
		require.NoError(t, err)
		contacts = append(contacts, contact)
	}
	require.Len(t, contacts, 4)
	assert.Equal(t, 200, contacts[0].Quality())
	assert.Equal(t, 1000, contacts[1].Quality())
	seconds, ok := contacts[0].Expires()
	assert.True(t, ok)
	assert.Equal(t, uint32(60), seconds)
	_, ok = contacts[1].Expires()
	assert.False(t, ok)
	_, ok = contacts[2].Expires()
	assert.False(t, ok)
	seconds, _ = contacts[3].Expires()
	assert.Equal(t, uint32(1<<32-1), seconds)
}

// The interfaces that slog, encoding/json and others look for.
var (
	_ encoding.TextAppender    = URI{}
	_ encoding.TextMarshaler   = URI{}
	_ encoding.TextUnmarshaler = &URI{}
	_ encoding.TextAppender    = (*Message)(nil)
	_ encoding.TextMarshaler   = (*Message)(nil)
	_ slog.LogValuer           = URI{}
	_ slog.LogValuer           = Address{}
	_ slog.LogValuer           = Auth{}
	_ slog.LogValuer           = (*Message)(nil)
	_ fmt.Stringer             = (*Message)(nil)
)

// TestHasTokenIsOneOfTheValues: HasToken walks over a line by itself, and finds what Values yields.
func TestHasTokenIsOneOfTheValues(t *testing.T) {
	parts := []string{",", " ", "\t", `"`, `\"`, "<", ">", "timer", "Timer", "UPDATE", "x", ";a", ""}
	found := 0
	var try func(line string, depth int)
	try = func(line string, depth int) {
		for _, header := range []string{"Supported", "Allow", "Subject"} {
			m := with(header + ": " + line)
			for _, token := range []string{"timer", "UPDATE"} {
				want := false
				for v := range m.Values(header) {
					want = want || v == token || header != "Allow" && strings.EqualFold(v, token)
				}
				if want {
					found++
				}
				require.Equal(t, want, m.HasToken(header, token), "%s: %q has %s", header, line, token)
			}
		}
		if depth > 0 {
			for _, p := range parts[:len(parts)-1] {
				try(line+p, depth-1)
			}
		}
	}
	for _, p := range parts {
		try(p, 3)
	}
	require.NotZero(t, found)
}
