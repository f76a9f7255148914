package dialog

import "github.com/sipdialog/sipdialog/message"

// An InviteKind says what an INVITE would do to an endpoint, before it does it.
type InviteKind uint8

// The kinds of INVITE. All but NewCall have a To tag.
const (
	NotAnInvite    InviteKind = iota // another request, or a response
	NewCall                          // no To tag: it starts a call
	Reinvite                         // it changes the session of a call that stands (§14)
	RepeatedInvite                   // a re-INVITE or INVITE whose number has come before: repeated, or out of order
	EarlyInvite                      // for a call that rings still: it has to wait for the answer (§14.1)
	EndedInvite                      // for a call that is over: 481
	StrayInvite                      // for no call that is known here: 481
)

var inviteKindNames = [...]string{
	"not an INVITE", "new call", "re-INVITE", "repeated INVITE", "INVITE in an early dialog",
	"INVITE after the end", "stray INVITE",
}

// String gives the kind in words: "re-INVITE".
func (k InviteKind) String() string {
	if int(k) < len(inviteKindNames) {
		return inviteKindNames[k]
	}
	return "unknown"
}

// InviteKind tells an INVITE that starts a call from a re-INVITE and from those that do
// neither, with the reason in one sentence and the dialog that it belongs to, nil for none. It
// changes nothing. [message.IsReInvite] says as much as the message alone can tell.
func (e *Endpoint) InviteKind(m *message.Message) (kind InviteKind, reason string, d *Dialog) {
	if !m.IsRequest() || m.Method() != message.INVITE {
		return NotAnInvite, "it is no INVITE request", nil
	}
	to, err := m.To()
	if err != nil {
		return NotAnInvite, "its To cannot be read", nil
	}
	if to.Tag() == "" {
		return NewCall, "no To tag: its sender knows of no dialog (RFC 3261 §12.1)", nil
	}
	d = e.find(m)
	cseq, err := m.CSeq()
	switch {
	case d == nil:
		return StrayInvite, "it has a To tag, and no dialog here has its Call-ID and tags (RFC 3261 §12.2.2)", nil
	case d.over():
		return EndedInvite, "its dialog is over (RFC 3261 §15)", d
	case err != nil || !d.inOrder(cseq.Number):
		return RepeatedInvite, "it has a To tag of ours, and a CSeq that is not above the last one (RFC 3261 §12.2.2)", d
	case !d.answeredCall():
		return EarlyInvite, "it has a To tag of ours, and the first INVITE has no final response yet (RFC 3261 §14.1)", d
	}
	return Reinvite, "it has a To tag of ours, its dialog is confirmed and its CSeq is the next (RFC 3261 §14)", d
}
