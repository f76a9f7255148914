package dialog_test

import (
	"testing"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

func TestRFC3665Failures(t *testing.T) {
	t.Run("3.8 no answer", func(t *testing.T) {
		f := newFlow(t, "rfc3665/3.8", "UDP")
		f.failing("F1", "UDP")
		f.Deliver()
		f.Bob.Ring()
		f.Deliver()
		f.Alice.Cancel()
		f.Deliver()
		f.done(nil, newer(
			slip{"F10 F12 F14", "To tag", "tag of F6", whyTag},
			slip{"F11", "start line", "CANCEL sip:bob@biloxi.example.com", "a CANCEL has the Request-URI of its INVITE (RFC 3261 §9.1 MUST)"},
			slip{"F18", "Via", "UDP ss1.atlanta.example.com:5060", "an ACK has the Via of its INVITE (RFC 3261 §17.1.1.3); the RFC has that of proxy 2"},
			slip{"F18", "branch", "branch of F2", "the same"},
			slip{"F20", "Route", "<sip:ss1.atlanta.example.com;lr>", whyRoute},
		))
	})
	t.Run("3.9 busy", func(t *testing.T) {
		f := newFlow(t, "rfc3665/3.9", "TCP")
		f.failing("F1", "TCP")
		f.Deliver()
		f.Bob.Reject(486)
		f.Deliver()
		f.done(nil, newer(
			slip{"F11", "Route", "<sip:ss1.atlanta.example.com;lr>", whyRoute},
		))
	})
	t.Run("3.10 no response", func(t *testing.T) {
		f := newFlow(t, "rfc3665/3.10", "UDP")
		f.Crash(f.Bob.Node)
		f.failing("F1", "UDP")
		f.Run(33 * time.Second)
		f.done(nil, newer(
			slip{"F12 F14", "start line", "408", "a proxy whose branch times out answers 408 (RFC 3261 §16.8)"},
			slip{"F15", "Route", "<sip:ss1.atlanta.example.com;lr>", whyRoute},
		))
	})
	t.Run("3.11 temporarily unavailable", func(t *testing.T) {
		f := newFlow(t, "rfc3665/3.11", "UDP")
		f.failing("F1", "UDP")
		f.Deliver()
		f.Bob.Ring()
		f.Deliver()
		f.Bob.Reject(480)
		f.Deliver()
		f.done(nil, newer(
			slip{"F14", "Route", "<sip:ss1.atlanta.example.com;lr>", whyRoute},
		))
	})
}

// failing is a call through two proxies with credentials from an earlier one.
func (f *rfcFlow) failing(n, transport string) {
	p1, p2 := f.twoProxies(transport)
	p1.Screen, p2.Screen = takesOut, nil
	f.Alice.Call(dialog.Call{
		To: "Bob <sip:bob@biloxi.example.com>", From: "Alice <sip:alice@atlanta.example.com>",
		Route: []string{"<sip:ss1.atlanta.example.com;lr>"}, With: f.known(n),
	})
}
