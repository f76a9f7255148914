package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

const (
	ms = time.Millisecond
	// oneWay is how long a message takes in the flows of RFC 5407, so that messages can cross.
	oneWay = 50 * ms
)

// Why our messages differ from those of RFC 5407.
const (
	whyBare    = "RFC 5407 leaves it out of re-INVITEs and their 2xx (Contact: RFC 3261 §8.1.1.8, §12.1.1 MUST)"
	whyDouble  = "the RFC has \"sip:sip:\""
	whyResp    = "a response has none (RFC 3261 §20 table 2)"
	aliceAtUDP = "<sip:alice@client.atlanta.example.com;transport=udp>"
	bobAtUDP   = "<sip:bob@client.biloxi.example.com;transport=udp>"
	ackBob     = "ACK sip:bob@client.biloxi.example.com;transport=udp"
	inviteBob  = "INVITE sip:bob@client.biloxi.example.com;transport=udp"
)

// race is a flow of RFC 5407: alice and bob, no proxy, a network that takes its time.
func race(t *testing.T, section string, options ...dialogtest.Option) *rfcFlow {
	udp := func(user, host string) dialogtest.Option {
		return dialogtest.Config(user, func(c *dialog.Config) { c.Contact = "sip:" + user + "@" + host + ";transport=udp" })
	}
	options = append([]dialogtest.Option{
		udp("alice", "client.atlanta.example.com"), udp("bob", "client.biloxi.example.com"),
		dialogtest.Over(dialogtest.Link{Delay: oneWay}),
	}, options...)
	f := newFlow(t, "rfc5407/"+section, "UDP", options...)
	f.Host("biloxi.example.com", f.Bob.Node)
	return f
}

// invite has alice call, with the offer of F1 if the RFC shows it, else with her own.
func (f *rfcFlow) invite() {
	w := dialog.With{SDP: f.Alice.Offer()}
	if f.step("F1").sip != nil {
		w = f.sdp("F1")
	}
	f.Alice.Call(dialog.Call{To: "Bob <sip:bob@biloxi.example.com>", From: "Alice <sip:alice@atlanta.example.com>", With: w})
	f.Run(oneWay)
	f.Bob.Ring()
	f.Run(oneWay)
}

// answer has bob answer, with the SDP of F3 if the RFC shows it.
func (f *rfcFlow) answer() {
	if f.step("F3").sip != nil {
		f.Bob.Answer(f.sdp("F3"))
		return
	}
	f.Bob.Answer()
}

// loseAck loses the first ACK, lets bob send his 200 again at 500 ms, and has alice do
// something at the very moment when that is on its way.
func (f *rfcFlow) loseAck(then func()) {
	f.Script(dialogtest.Fault{Do: dialogtest.Drop, What: "ACK"})
	f.invite()
	f.answer()
	f.Run(500*ms + oneWay/2)
	then()
	f.Run(time.Second)
}

// over sees that a call has ended on both sides, hangs up if not, and that nothing is left.
func (f *rfcFlow) over() {
	f.t.Helper()
	f.Run(time.Second)
	f.compare()
	if f.Alice.Dialog.State() != dialog.StateTerminated {
		f.Alice.Hangup()
	}
	gone(f.t, f.Call)
}

func TestRFC5407Moratorium(t *testing.T) {
	t.Run("3.1.1 INVITE sent again crosses the 200", func(t *testing.T) {
		f := race(t, "3.1.1")
		f.Script(dialogtest.Fault{Do: dialogtest.Drop, What: "180"})
		f.invite()
		f.Run(380 * ms)
		f.answer() // at 480 ms; the INVITE is sent again at 500 ms
		f.crossings = [][2]string{{"F3", "F4"}}
		f.over()
	})
	t.Run("3.1.2 CANCEL crosses the 200", func(t *testing.T) {
		f := race(t, "3.1.2")
		f.invite()
		f.Alice.Cancel()
		f.answer()
		f.crossings = [][2]string{{"F3", "F4"}, {"F5", "F6"}, {"F5", "F7"}}
		f.over()
		require.Zero(t, f.Alice.Count(dialog.Established), "nobody wants the answer")
	})
	t.Run("3.1.3 BYE to an early dialog crosses the 200", func(t *testing.T) {
		f := race(t, "3.1.3")
		f.invite()
		f.answer()
		f.Alice.Do("bye", func(now time.Time) error { return f.Alice.Dialog.ByeEarly(now) })
		f.crossings = [][2]string{{"F3", "F4"}, {"F5", "F6"}}
		f.over()
		require.Zero(t, f.Alice.Count(dialog.Established))
	})
	t.Run("3.1.4 re-INVITE crosses the 200 that is sent again", func(t *testing.T) {
		f := race(t, "3.1.4")
		f.loseAck(func() {
			f.Alice.Do("hold", func(now time.Time) error { return f.Alice.Dialog.Reinvite(now, f.sdp("F6")) })
		})
		f.crossings = [][2]string{{"F5", "F6"}, {"F7", "F8"}}
		_, remote := f.Bob.Dialog.Held()
		require.True(t, remote)
		f.slips = newer(
			slip{"F4", "start line", ackBob, whyTarget},
			slip{"F6", "start line", inviteBob, whyDouble},
			slip{"F9", "start line", ackBob, whyDouble},
			slip{"F6", "Contact", aliceAtUDP, whyBare},
			slip{"F8", "Contact", bobAtUDP, whyBare},
			slip{"F6 F8", "Content-Type", "present", whyBare},
			slip{"F8", "Max-Forwards", "", whyResp},
			slip{"F8", "received", "true", "sent-by is a name (RFC 3261 §18.2.1 MUST)"},
		)
		f.over()
	})
	t.Run("3.1.5 re-INVITE crosses the offer that is sent again", func(t *testing.T) {
		f := race(t, "3.1.5")
		f.Alice.OnOutput = f.answering(f.Alice, "F4")
		f.loseAck(func() {
			f.Alice.Do("hold", func(now time.Time) error { return f.Alice.Dialog.Reinvite(now, f.sdp("F6")) })
		})
		f.crossings = [][2]string{{"F5", "F6"}, {"F7", "F8"}}
		f.slips = newer(
			slip{"F4", "start line", ackBob, whyTarget},
			slip{"F6", "start line", inviteBob, whyDouble},
			slip{"F6", "Contact", aliceAtUDP, whyBare},
			slip{"F6", "Content-Type", "present", whyBare},
		)
		f.over()
	})
	t.Run("3.1.6 BYE crosses the 200 that is sent again", func(t *testing.T) {
		f := race(t, "3.1.6")
		f.loseAck(func() { f.Alice.Hangup() })
		f.crossings = [][2]string{{"F5", "F6"}, {"F7", "F8"}}
		f.over()
	})
}

// answering makes a user answer the peer's offer with the SDP of a step.
func (f *rfcFlow) answering(u *dialogtest.User, n string) func(time.Time, dialog.Output) {
	hear := u.OnOutput
	return func(now time.Time, out dialog.Output) {
		hear(now, out)
		if out.Kind == dialog.OfferReceived && !out.Answered {
			require.NoError(f.t, out.Dialog.AnswerOffer(now, f.sdp(n)))
		}
	}
}

func TestRFC5407Mortal(t *testing.T) {
	t.Run("3.2.1 BYE crosses BYE", func(t *testing.T) {
		f := race(t, "3.2.1")
		f.established()
		f.Alice.Hangup()
		f.Bob.Hangup()
		f.crossings = [][2]string{{"F5", "F6"}, {"F7", "F8"}}
		f.over()
		require.Equal(t, 1, f.Alice.Count(dialog.Ended))
		require.Equal(t, 1, f.Bob.Count(dialog.Ended))
	})
	t.Run("3.2.2 BYE crosses a re-INVITE", func(t *testing.T) {
		f := race(t, "3.2.2")
		f.established()
		f.Alice.Hangup()
		f.Bob.Do("reinvite", func(now time.Time) error {
			return f.Bob.Dialog.Reinvite(now, dialog.With{SDP: f.Bob.Dialog.LocalSDP()})
		})
		f.crossings = [][2]string{{"F5", "F6"}, {"F7", "F8"}}
		f.over()
	})
	t.Run("3.2.3 BYE crosses the 200 to a re-INVITE", func(t *testing.T) {
		f := race(t, "3.2.3", asking("alice", 300*time.Second, "uas"))
		f.established()
		f.Bob.Do("reinvite", func(now time.Time) error { return f.Bob.Dialog.Reinvite(now) })
		f.Run(oneWay / 2)
		f.Bob.Hangup()
		f.crossings = [][2]string{{"F6", "F7"}, {"F8", "F9"}}
		whyOffer := "the 2xx to a re-INVITE without SDP has an offer, and its ACK the answer (RFC 3261 §14.2, RFC 3264 §4)"
		f.slips = newer(
			slip{"F5", "start line", "INVITE sip:alice@client.atlanta.example.com;transport=udp", whyTarget},
			slip{"F9", "start line", "ACK sip:alice@client.atlanta.example.com;transport=udp", whyTarget},
			slip{"F5", "Contact", bobAtUDP, whyBare},
			slip{"F7", "Contact", aliceAtUDP, whyBare},
			slip{"F7", "Via", "UDP client.biloxi.example.com:5060", "a response has the Via of its request; the RFC has alice's"},
			slip{"F7", "branch", "branch of F5", "the same"},
			slip{"F9", "CSeq", "1 ACK", "an ACK has the number of its INVITE (RFC 3261 §13.2.2.4 MUST)"},
			slip{"F7 F9", "Content-Type", "present", whyOffer},
			slip{"F7", "SDP", "o=alice; audio 49170 RTP/AVP [0] sendrecv", whyOffer},
			slip{"F9", "SDP", "o=bob; audio 0 RTP/AVP [0] sendrecv", whyOffer},
		)
		f.over()
	})
	t.Run("3.2.4 ACK comes after BYE", func(t *testing.T) {
		f := race(t, "3.2.4")
		f.Script(dialogtest.Fault{Do: dialogtest.Delay, What: "ACK", By: 4 * oneWay})
		f.invite()
		f.answer()
		f.Run(oneWay)
		f.Alice.Hangup()
		f.crossings = [][2]string{{"F4", "F6"}}
		f.over()
		require.Zero(t, f.Bob.Count(dialog.Established))
	})
}

// established is a call that stands, with nothing on its way.
func (f *rfcFlow) established() {
	f.invite()
	f.answer()
	f.Run(time.Second)
}
