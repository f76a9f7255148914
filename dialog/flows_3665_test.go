package dialog_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/dialog/digest"
	"github.com/sipdialog/sipdialog/message"
)

// Why our messages differ from those of RFC 3665.
const (
	whyAllow  = "an INVITE and its 2xx SHOULD have it (RFC 3261 §13.2.1, §13.3.1.4)"
	whyTarget = "the Request-URI is the remote target as it is (RFC 3261 §12.2.1.1); the RFC leaves the transport out"
	whyRoute  = "an ACK to a failure, and a CANCEL, have the Route of their INVITE (RFC 3261 §17.1.1.3, §9.1)"
	whyAuth   = "an ACK has the credentials of its INVITE (RFC 3261 §13.2.2.4 MUST)"
	whyBranch = "the ACK to a 2xx has a branch of its own (RFC 3261 §17.1.1.3); the RFC repeats that of the INVITE"
	whyTag    = "a 200 to a CANCEL has a To tag (RFC 3261 §8.2.6.2 MUST)"
)

const (
	bobsContact = "sip:bob@client.biloxi.example.com"
	aliceKnown  = "Digest realm=atlanta.example.com username=alice uri=sip:bob@biloxi.example.com<nil>"
)

// newer is what our messages have and those of RFC 3665 have not.
func newer(more ...slip) []slip {
	return append([]slip{
		{"*", "Allow", "present", whyAllow},
		{"*", "Supported", "present", "a message SHOULD name the extensions that its sender knows (RFC 3261 §8.1.1.9, §13.3.1.4)"},
	}, more...)
}

// proxies are those of RFC 3665, by the names of their steps.
func (f *rfcFlow) proxy(name, transport string) *dialogtest.Proxy {
	hosts := map[string]string{
		"proxy1": "ss1.atlanta.example.com", "proxy2": "ss2.biloxi.example.com",
		"proxy3": "ss3.chicago.example.com", "sipalg": "alg1.atlanta.example.com",
	}
	p := f.NamedProxy(name, hosts[name])
	p.Transport, p.RecordRoute = transport, true
	return p
}

// serving makes a proxy the one of a domain, with bob behind it.
func (f *rfcFlow) serving(p *dialogtest.Proxy, domain, contact string) {
	f.Host(domain, p.Node())
	p.Locations[domain] = []string{contact}
}

// challenge makes a proxy ask for alice's password, and take her credentials out.
func (f *rfcFlow) challenge(p *dialogtest.Proxy, realm string) {
	ch := &digest.Challenger{
		Realm: realm, Proxy: true, Algorithms: []digest.Algorithm{digest.MD5}, Rand: func(b []byte) { clear(b) },
		Secret: func(user string, _ digest.Algorithm) (digest.Secret, bool) {
			return digest.Secret{Password: "secret"}, user == "alice"
		},
	}
	p.Screen = func(now time.Time, req *message.Message) *message.Message {
		if to, err := req.To(); err != nil || to.Tag() != "" {
			return nil
		}
		if _, err := ch.Check(now, req); err != nil {
			resp, err := ch.Respond(now, req, err)
			require.NoError(f.t, err)
			resp.SetToTag("asks" + strings.SplitN(realm, ".", 2)[0])
			return resp
		}
		req.DelFirst("Proxy-Authorization") // each proxy takes out its own, which alice puts first
		return nil
	}
}

// knowing gives alice her password.
func knowing() dialogtest.Option {
	return dialogtest.Config("alice", func(c *dialog.Config) {
		c.Credentials = func(string) (string, string, bool) { return "alice", "secret", true }
	})
}

// talk has bob ring and answer with what the flow says, and delivers everything.
func (f *rfcFlow) talk(answer string) {
	f.Deliver()
	f.Bob.Ring()
	f.Deliver()
	f.Bob.Answer(f.sdp(answer))
	f.Deliver()
}

// known are credentials that alice has from an earlier call: those that the RFC shows.
func (f *rfcFlow) known(n string) dialog.With {
	w := f.sdp(n)
	value, ok := f.step(n).sip.Header("Proxy-Authorization")
	require.True(f.t, ok)
	w.Headers = append(w.Headers, dialog.Header{Name: "Proxy-Authorization", Value: value})
	return w
}

// takesOut makes a proxy take the credentials out of what it sends on.
func takesOut(_ time.Time, req *message.Message) *message.Message {
	req.Del("Proxy-Authorization")
	return nil
}

// twoProxies are proxy 1, which alice is told to use, and proxy 2, which has bob.
func (f *rfcFlow) twoProxies(transport string) (p1, p2 *dialogtest.Proxy) {
	p1, p2 = f.proxy("proxy1", transport), f.proxy("proxy2", transport)
	f.serving(p2, "biloxi.example.com", bobsContact)
	return p1, p2
}

// done hangs up, compares and sees that nothing is left.
func (f *rfcFlow) done(who *dialogtest.User, slips []slip) {
	f.t.Helper()
	if who != nil {
		who.Hangup()
		f.Deliver()
	}
	f.slips = slips
	f.compare()
	if who == nil && f.Alice.Dialog.State() == dialog.StateConfirmed {
		f.Alice.Hangup()
	}
	gone(f.t, f.Call)
}

func TestRFC3665Calls(t *testing.T) {
	t.Run("3.1 session establishment", func(t *testing.T) {
		f := newFlow(t, "rfc3665/3.1", "TCP")
		f.Host("biloxi.example.com", f.Bob.Node)
		f.call("F1")
		f.talk("F3")
		f.done(f.Bob, newer(
			slip{"F4", "start line", "ACK " + bobsContact + ";transport=tcp", whyTarget},
			slip{"F5", "start line", "BYE sip:alice@client.atlanta.example.com;transport=tcp", whyTarget},
		))
	})
	t.Run("3.2 two proxies", func(t *testing.T) {
		f := newFlow(t, "rfc3665/3.2", "TCP", knowing())
		p1, _ := f.twoProxies("TCP")
		f.challenge(p1, "atlanta.example.com")
		f.call("F1", "ss1.atlanta.example.com")
		f.talk("F12")
		f.done(f.Bob, newer(
			slip{"F3", "Route", "<sip:ss1.atlanta.example.com;lr>", whyRoute},
			slip{"F15 F16 F17", "start line", "ACK " + bobsContact + ";transport=tcp", whyTarget},
			slip{"F15 F16 F17", "Proxy-Authorization", aliceKnown, whyAuth},
			slip{"F16", "branch", "branch of F16", whyBranch},
			slip{"F17", "branch", "branch of F17", whyBranch},
			slip{"F18 F19 F20", "start line", "BYE sip:alice@client.atlanta.example.com;transport=tcp", whyTarget},
		))
	})
	t.Run("3.3 two proxies that challenge", func(t *testing.T) {
		f := newFlow(t, "rfc3665/3.3", "UDP", knowing())
		p1, p2 := f.twoProxies("UDP")
		f.challenge(p1, "atlanta.example.com")
		f.challenge(p2, "biloxi.example.com")
		f.call("F1", "ss1.atlanta.example.com")
		f.Deliver()
		f.Bob.Answer(f.sdp("F16"))
		f.Deliver()
		f.done(nil, newer(
			slip{"F3 F10", "Route", "<sip:ss1.atlanta.example.com;lr>", whyRoute},
			slip{"F8", "Via", "UDP ss1.atlanta.example.com:5060", "the RFC has alice's Via in an ACK of proxy 1"},
			slip{"F8", "branch", "branch of F6", "the same"},
			slip{"F11", "Route", "<sip:ss1.atlanta.example.com;lr>", "the RFC leaves the Route out, though F1 and F4 have it"},
			slip{"F20 F21", "Contact", "", "an ACK has no Contact (RFC 3261 §20 table 2); F19 of the RFC has none either"},
			slip{"F20", "Proxy-Authorization", aliceKnown, "the proxy sends on what it gets: alice's credentials for both realms, its own first"},
			slip{"F21", "Proxy-Authorization", aliceKnown, whyAuth},
			slip{"F20", "branch", "branch of F20", whyBranch},
			slip{"F21", "branch", "branch of F21", whyBranch},
		))
	})
	t.Run("3.4 a proxy that does not respond", func(t *testing.T) {
		f := newFlow(t, "rfc3665/3.4", "UDP", knowing())
		dead := f.Add("proxy1", dialogtest.Func(func([]byte) [][]byte { return nil }).Party())
		f.Host("ss1.atlanta.example.com", dead)
		p2 := f.proxy("proxy2", "UDP")
		f.serving(p2, "biloxi.example.com", bobsContact)
		f.challenge(p2, "biloxi.example.com")
		f.call("F1", "ss1.atlanta.example.com")
		f.Run(33 * time.Second)
		require.ErrorIs(t, f.Alice.Last(dialog.Ended).Err, dialog.ErrTimeout)
		f.call("F8")
		f.talk("F16")
		f.done(f.Bob, newer(
			slip{"F18 F19", "Proxy-Authorization", "Digest realm=biloxi.example.com username=alice uri=sip:bob@biloxi.example.com<nil>", whyAuth},
			slip{"F19", "branch", "branch of F19", whyBranch},
		))
	})
	t.Run("3.5 an application level gateway", func(t *testing.T) {
		f := newFlow(t, "rfc3665/3.5", "UDP")
		alg, p2 := f.proxy("sipalg", "UDP"), f.proxy("proxy2", "UDP")
		f.serving(p2, "biloxi.example.com", bobsContact)
		p2.RecordRoute, p2.Screen = false, takesOut
		alg.Screen = func(_ time.Time, req *message.Message) *message.Message {
			if req.Method() == message.INVITE {
				req.SetBody("application/sdp", f.step("F2").sip.Body())
			}
			return nil
		}
		alg.Change = func(resp *message.Message) {
			if len(resp.Body()) > 0 {
				resp.SetBody("application/sdp", f.step("F11").sip.Body())
			}
		}
		f.Alice.Call(dialog.Call{
			To: "Bob <sip:bob@biloxi.example.com>", From: "Alice <sip:alice@atlanta.example.com>",
			Route: []string{"<sip:alg1.atlanta.example.com;lr>"}, With: f.known("F1"),
		})
		f.talk("F9")
		f.done(f.Alice, newer(
			slip{"F12 F13", "Proxy-Authorization", "Digest realm=biloxi.example.com username=alice uri=sip:bob@biloxi.example.com<nil>", whyAuth},
			slip{"F13", "branch", "branch of F13", whyBranch},
		))
	})
	t.Run("3.6 redirection", func(t *testing.T) {
		f := newFlow(t, "rfc3665/3.6", "UDP", dialogtest.Config("bob", func(c *dialog.Config) {
			c.Contact, c.SentBy = "sip:bob@client.chicago.example.com;transport=tcp", "client.chicago.example.com:5060"
		}))
		server := f.Join("redirectserver", dialogtest.Config("redirectserver", func(c *dialog.Config) { c.Policy.LateTrying = true }))
		f.Host("biloxi.example.com", server.Node)
		p3 := f.proxy("proxy3", "TCP")
		f.serving(p3, "chicago.example.com", "sip:bob@client.chicago.example.com")
		f.Host("client.chicago.example.com", f.Bob.Node)
		f.call("F1")
		f.Deliver()
		server.Do("redirect", func(now time.Time) error {
			return server.Dialog.Redirect(now, 302, "sip:bob@chicago.example.com;transport=tcp")
		})
		f.Deliver()
		f.Alice.Do("follow", func(now time.Time) (err error) {
			f.Alice.Dialog, err = f.Alice.Dialog.Follow(now)
			return err
		})
		f.talk("F9")
		f.Alice.Do("answer the offer", func(now time.Time) error { return f.Alice.Dialog.AnswerOffer(now, f.sdp("F11")) })
		f.Deliver()
		f.done(f.Bob, newer(
			slip{"F4 F5", "Contact", "<sip:alice@client.atlanta.example.com>", "it is what Config.Contact says"},
			slip{"F4", "start line", "INVITE sip:bob@chicago.example.com;transport=tcp", whyTarget},
			slip{"F11 F12", "start line", "ACK sip:bob@client.chicago.example.com;transport=tcp", whyTarget},
			slip{"F12", "branch", "branch of F12", whyBranch},
			slip{"F14", "received", "false, true", "the RFC has received in the proxy's own Via instead of bob's"},
		))
	})
	t.Run("3.7 re-INVITE from another address", func(t *testing.T) {
		f := newFlow(t, "rfc3665/3.7", "UDP")
		p2 := f.proxy("proxy2", "UDP")
		p2.RecordRoute = false
		f.serving(p2, "biloxi.example.com", bobsContact)
		f.Host("client.chicago.example.com", f.Bob.Node)
		f.call("F1")
		f.talk("F6")
		f.Bob.Do("reinvite", func(now time.Time) error {
			require.NoError(t, f.Bob.Dialog.SetContact(now, "sip:bob@client.chicago.example.com"))
			return f.Bob.Dialog.Reinvite(now, f.sdp("F9"))
		})
		f.Deliver()
		f.done(f.Alice, newer(
			slip{"F9 F10", "CSeq", "1 INVITE", "the number of a first request is free (RFC 3261 §8.1.1.5)"},
			slip{"F11", "CSeq", "1 ACK", "the same"},
			slip{"F9 F10 F11", "Via", "UDP client.biloxi.example.com:5060", "it is what Config.SentBy says"},
			slip{"F10 F13", "Max-Forwards", "", "a response has none (RFC 3261 §20 table 2)"},
			slip{"F10", "SDP", "o=alice; audio 49172 RTP/AVP [0] sendrecv", "the RFC moves alice's port without a new version in o= (RFC 3264 §8)"},
		))
	})
}
