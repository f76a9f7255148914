package dialogtest

import (
	"fmt"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/sdp"
)

// The verbs of a User act on its Dialog and must succeed; each is recorded under its name.
// Without a With they bring along the session description that is owed: an audio stream.

// Invite calls another user, and makes the new dialog u.Dialog.
func (u *User) Invite(to *User, with ...dialog.With) *dialog.Dialog {
	u.call.T.Helper()
	call := dialog.Call{To: "<" + to.AOR() + ">", From: "<" + u.AOR() + ">", With: dialog.With{SDP: u.Offer()}}
	if len(with) > 0 {
		call.With = with[0]
	}
	return u.Call(call)
}

// Call is Invite with all that a [dialog.Call] can say.
func (u *User) Call(call dialog.Call) *dialog.Dialog {
	u.call.T.Helper()
	u.Do("invite", func(now time.Time) (err error) {
		u.Dialog, err = u.Endpoint.Invite(now, call)
		return err
	})
	return u.Dialog
}

// Ring sends 180.
func (u *User) Ring(with ...dialog.With) {
	u.call.T.Helper()
	u.Do("ring", func(now time.Time) error { return u.Dialog.Ring(now, with...) })
}

// Progress sends 183 with a session description, or the one given.
func (u *User) Progress(with ...dialog.With) {
	u.call.T.Helper()
	if len(with) == 0 {
		with = []dialog.With{{SDP: u.Reply()}}
	}
	u.Do("progress", func(now time.Time) error { return u.Dialog.Progress(now, 183, with...) })
}

// Answer sends 200.
func (u *User) Answer(with ...dialog.With) {
	u.call.T.Helper()
	if len(with) == 0 {
		with = []dialog.With{{SDP: u.Reply()}}
	}
	u.Do("answer", func(now time.Time) error { return u.Dialog.Answer(now, with...) })
}

// Reject refuses the call with a code.
func (u *User) Reject(code int, with ...dialog.With) {
	u.call.T.Helper()
	u.Do(fmt.Sprintf("reject %d", code), func(now time.Time) error { return u.Dialog.Reject(now, code, with...) })
}

// Cancel takes the call back before it is answered.
func (u *User) Cancel(with ...dialog.With) {
	u.call.T.Helper()
	u.Do("cancel", func(now time.Time) error { return u.Dialog.Cancel(now, with...) })
}

// Hangup ends the call, by whatever the state calls for.
func (u *User) Hangup(with ...dialog.With) {
	u.call.T.Helper()
	u.Do("hangup", func(now time.Time) error { return u.Dialog.Hangup(now, with...) })
}

// Talk makes the call from u to another user, rings, answers and delivers everything.
func (u *User) Talk(to *User) {
	u.call.T.Helper()
	u.Invite(to)
	u.call.Deliver()
	to.Ring()
	u.call.Deliver()
	to.Answer()
	u.call.Deliver()
}

// Offer is a first offer of the user's: one audio stream, sendrecv.
func (u *User) Offer() []byte { return Audio(u.Name, sdp.SendRecv) }

// Reply is the session description that the callee u owes in a response to the INVITE of
// u.Dialog: the answer to its offer, or an offer if it had none.
func (u *User) Reply() []byte {
	u.call.T.Helper()
	u.call.drain()
	for i := len(u.Heard) - 1; i >= 0; i-- {
		if out := u.Heard[i]; out.Kind == dialog.Incoming && out.Dialog == u.Dialog && len(out.SDP) > 0 {
			return u.AnswerTo(out.SDP)
		}
	}
	return u.Offer()
}

// AnswerTo is the user's answer to an offer, with an audio stream wished for as sendrecv.
func (u *User) AnswerTo(offer []byte) []byte {
	u.call.T.Helper()
	o, err := sdp.Parse(offer)
	if err != nil {
		u.call.T.Fatalf("%s cannot read the offer: %v", u.Name, err)
	}
	mine, err := sdp.Parse(u.Offer())
	if err == nil {
		mine, err = sdp.AnswerFrom(o, mine, sdp.SendRecv)
	}
	if err != nil {
		u.call.T.Fatalf("%s cannot answer the offer: %v", u.Name, err)
	}
	return mine.Append(nil)
}

// Audio is a session description with one audio stream, PCMU, of the party of that name.
func Audio(name string, d sdp.Direction) []byte {
	return []byte(strings.Join([]string{
		"v=0", "o=" + name + " 1 1 IN IP4 " + HostOf(name), "s=-", "c=IN IP4 " + HostOf(name), "t=0 0",
		"m=audio 49170 RTP/AVP 0", "a=rtpmap:0 PCMU/8000", "a=" + d.String(), "",
	}, "\r\n"))
}
