package dialog

import "github.com/sipdialog/sipdialog/fsm"

// State is what a dialog shows to the outside: four words, and one for the time before the
// first response with a tag. The finer states are in [Regions].
type State uint8

// The states of a dialog.
const (
	StatePreparative State = iota // no tagged response yet
	StateEarly                    // a provisional response made the dialog
	StateConfirmed                // a 2xx did
	StateHeld                     // confirmed, and held by either side
	StateTerminated               // over; a last BYE or ACK may still be on its way
)

var stateNames = [...]string{"preparative", "early", "confirmed", "held", "terminated"}

// String gives "preparative", "early", "confirmed", "held" or "terminated".
func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return "unknown"
}

// Regions are the states of the small machines that run side by side in one dialog; each
// is a state of the table of that name in package fsm.
type Regions struct {
	Dialog        fsm.State // RFC 3261 §12, RFC 5407 §2: preparative, early, moratorium, established, mortal, morgue
	Set           fsm.State // the dialog set of the INVITE (caller only)
	Offer         fsm.State // offer/answer (RFC 3264)
	Modify        fsm.State // our own re-INVITE or UPDATE
	Serve         fsm.State // the peer's re-INVITE or UPDATE
	Hold          fsm.State // who holds whom
	HoldWish      fsm.State // what the local user wants and the peer does not know yet
	HoldAddress   fsm.State // whether the peer gave the address 0.0.0.0
	Timer         fsm.State // session timer (RFC 4028)
	Provision     fsm.State // reliable provisional responses (RFC 3262), newest INVITE
	EarlyMedia    fsm.State // early media and ringback (RFC 3960)
	Suspend       fsm.State // ISUP suspend and resume (RFC 3398)
	SuspendRemote fsm.State // a hold of the SIP side, as the telephone network sees it
	SuspendPSTN   fsm.State // a hold in the telephone network
}
