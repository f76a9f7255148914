package messagetest

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/message"
)

// Token generates a token of RFC 3261 §25.1, 1 to 12 characters.
func Token() *rapid.Generator[string] {
	return rapid.StringMatching("[a-zA-Z0-9.!%*_+`'~-]{1,12}")
}

// Tag generates a From or To tag.
func Tag() *rapid.Generator[string] { return rapid.StringMatching(`[a-z0-9]{8,16}`) }

// Branch generates a branch that names a transaction: it begins with the magic cookie (RFC 3261 §8.1.1.7).
func Branch() *rapid.Generator[string] {
	return rapid.Map(rapid.StringMatching(`[a-zA-Z0-9.-]{4,16}`), func(s string) string {
		return message.BranchCookie + s
	})
}

// CallID generates a Call-ID, with and without "@".
func CallID() *rapid.Generator[string] {
	return rapid.StringMatching(`[a-zA-Z0-9.()<>:"/\[\]?{}-]{1,16}(@[a-z0-9.]{1,12})?`)
}

// Method generates one of the methods that RFCs define or, now and then, one that none does.
func Method() *rapid.Generator[message.Method] {
	return rapid.Custom(func(t *rapid.T) message.Method {
		if rapid.IntRange(0, 19).Draw(t, "unknown") == 0 {
			return message.Method(Token().Draw(t, "method"))
		}
		return rapid.SampledFrom([]message.Method{
			message.INVITE, message.ACK, message.CANCEL, message.BYE, message.OPTIONS, message.REGISTER, message.PRACK,
			message.UPDATE, message.INFO, message.REFER, message.SUBSCRIBE, message.NOTIFY, message.MESSAGE, message.PUBLISH,
		}).Draw(t, "method")
	})
}

// Host generates a name, an IPv4 address, or an IPv6 address in brackets.
func Host() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`([a-z][a-z0-9-]{0,6}[a-z0-9]\.){0,2}(com|org|example)`),
		rapid.Custom(func(t *rapid.T) string {
			b := rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "ipv4")
			return fmt.Sprintf("%d.%d.%d.%d", b[0], b[1], b[2], b[3])
		}),
		rapid.SampledFrom([]string{"[2001:db8::1]", "[::1]", "[2001:db8:0:1:2:3:4:5]", "[::ffff:192.0.2.1]"}),
	)
}

// URI generates a sip, sips or tel URI that may stand anywhere: without headers.
func URI() *rapid.Generator[message.URI] {
	return rapid.Custom(func(t *rapid.T) message.URI {
		if rapid.IntRange(0, 9).Draw(t, "tel") == 0 {
			return parse(t, "tel:+"+rapid.StringMatching(`[0-9][0-9-]{2,14}[0-9]`).Draw(t, "number"))
		}
		return SIPURI().Draw(t, "uri")
	})
}

// SIPURI generates a sip or sips URI without headers.
func SIPURI() *rapid.Generator[message.URI] {
	return rapid.Custom(func(t *rapid.T) message.URI {
		u := message.URI{
			Scheme: rapid.SampledFrom([]string{"sip", "sip", "sip", "sips"}).Draw(t, "scheme"),
			Host:   Host().Draw(t, "host"),
		}
		if rapid.IntRange(0, 4).Draw(t, "user") > 0 {
			u.User = message.EscapeUser(rapid.StringN(1, 10, 20).Draw(t, "user"))
		}
		if rapid.Bool().Draw(t, "port") {
			u.Port = rapid.Uint16Min(1).Draw(t, "port")
		}
		for range rapid.IntRange(0, 2).Draw(t, "params") {
			switch rapid.IntRange(0, 3).Draw(t, "param") {
			case 0:
				u = u.WithParam("lr", "")
			case 1:
				u = u.WithParam("transport", rapid.SampledFrom([]string{"udp", "tcp", "tls", "ws"}).Draw(t, "transport"))
			case 2:
				u = u.WithParam("ob", "")
			default:
				u = u.WithParam(Token().Draw(t, "name"), rapid.StringN(0, 6, 12).Draw(t, "value"))
			}
		}
		return parse(t, u.Text())
	})
}

func parse(t *rapid.T, s string) message.URI {
	u, err := message.ParseURI(s)
	if err != nil {
		t.Fatalf("generated a bad URI: %v", err)
	}
	return u
}

// Address generates a name and URI without header parameters.
func Address() *rapid.Generator[message.Address] {
	return rapid.Custom(func(t *rapid.T) message.Address {
		a := message.Address{URI: URI().Draw(t, "uri")}
		if rapid.Bool().Draw(t, "named") {
			a.Display = strings.TrimSpace(rapid.StringMatching(`[a-zA-Z0-9 "\\,;<>@é大-]{0,12}`).Draw(t, "display"))
		}
		return a
	})
}

// Via generates a Via value as a client writes it, now and then with received and rport as a server leaves it.
func Via() *rapid.Generator[message.Via] {
	return rapid.Custom(func(t *rapid.T) message.Via {
		v := message.Via{
			Transport: rapid.SampledFrom([]string{"UDP", "TCP", "TLS", "WS", "WSS", "SCTP"}).Draw(t, "transport"),
			Host:      Host().Draw(t, "host"),
		}
		if rapid.Bool().Draw(t, "port") {
			v.Port = rapid.Uint16Min(1).Draw(t, "port")
		}
		v = v.With("branch", Branch().Draw(t, "branch"))
		switch rapid.IntRange(0, 3).Draw(t, "rport") {
		case 0:
			v = v.With("rport", "")
		case 1:
			v = v.With("rport", "5060").With("received", "192.0.2.1")
		}
		return v
	})
}
