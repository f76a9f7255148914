package fsm

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCancelAgreesWithTheMachinesThatDoIt holds the view of RFC 3261 §9 and the machines
// that carry its orders out together: what the view orders is what they do.
func TestCancelAgreesWithTheMachinesThatDoIt(t *testing.T) {
	one := func(table *Table, from State, on Event) *Rule {
		rule, ok := table.Next(from, on)
		require.True(t, ok, "%s (%s, %s)", table.Name(), from, on)
		return rule
	}
	// The caller's side: hold, send, forget, wait.
	assert.Equal(t, one(InviteClient, Calling, WantCancel).Do, one(Cancel, Idle, WantCancelNo1xx).Do)
	assert.Equal(t, one(InviteClient, Proceeding, WantCancel).Do, one(Cancel, Idle, WantCancel).Do)
	assert.Contains(t, one(InviteClient, Calling, Recv1xx).Do, ReleaseCancel, "CAN-2 after CAN-1")
	assert.Equal(t, one(InviteClient, Completed, WantCancel).Do, one(Cancel, Idle, WantCancelAfterFinal).Do)
	assert.Equal(t, one(InviteClient, Proceeding, TimerCancelWait).Do, one(Cancel, Cancelling, TimerCancelWait).Do)
	for _, final := range []Event{Recv2xx, Recv300to699} {
		assert.Subset(t, one(InviteClient, Calling, final).Do, one(Cancel, CancelPending, final).Do)
		assert.Subset(t, one(InviteClient, Proceeding, final).Do, one(Cancel, Cancelling, final).Do)
	}

	// The callee's side: the transactions answer the CANCEL, the dialog the INVITE.
	initial := append(Actions{}, one(InviteServer, Proceeding, RecvCancel).Do[0])
	initial = append(initial, one(Dialog, Early, RecvCancel).Do[0])
	assert.Equal(t, initial, one(Cancel, Idle, RecvCancel).Do)
	assert.Equal(t, one(InviteServer, Accepted, RecvCancel).Do, one(Cancel, Idle, RecvCancelAfterFinal).Do)
	assert.Equal(t, one(InviteServer, None, RecvCancel).Do, one(Cancel, Idle, RecvCancelUnmatched).Do)
	assert.Equal(t, one(NonInviteServer, Trying, RecvCancel).Do, one(Cancel, Idle, RecvCancelNonInvite).Do)
	assert.Contains(t, one(Serve, ServingInvite, RecvCancelReinvite).Do, one(Cancel, Idle, RecvCancelReinvite).Do[1])
	assert.Contains(t, one(Serve, ServingInvite, RecvCancelExecuted).Do, one(Cancel, Idle, RecvCancelExecuted).Do[1])
}

// TestDialogInfoFollowsTheDialog walks both machines with what happens to one call: the view
// is confirmed when the dialog is, and terminated when the dialog is over.
func TestDialogInfoFollowsTheDialog(t *testing.T) {
	calls := []struct {
		name   string
		events []Event // of the dialog
		view   []Event // the same for the view, where it is told in other words
		ends   State
	}{
		{"answered, we hang up", []Event{SendInvite, Recv100, Recv1xx, Recv2xx, AckSent, WantByeAsCaller},
			[]Event{SendInvite, Recv100, Recv1xx, Recv2xx, AckSent, ByeSent}, Mortal},
		{"answered, they hang up", []Event{RecvInvite, Send1xx, Send2xx, RecvAck, RecvByeFromCaller},
			[]Event{RecvInvite, Send1xx, Send2xx, RecvAck, RecvBye}, Mortal},
		{"cancelled", []Event{SendInvite, Recv1xx, Recv300to699}, []Event{SendInvite, Recv1xx, Recv487}, Morgue},
		{"rejected", []Event{RecvInvite, Send300to699}, []Event{RecvInvite, Send300to699}, Morgue},
		{"no answer", []Event{SendInvite, InviteTimeout}, []Event{SendInvite, InviteTimeout}, Morgue},
		{"a losing fork", []Event{SendInvite, Recv1xx, TimerForkWindow}, []Event{SendInvite, Recv1xx, TimerForkWindow}, Morgue},
		{"lost", []Event{SendInvite, Recv2xx, AckSent, UsageTimeout}, []Event{SendInvite, Recv2xx, AckSent, UsageTimeout}, Mortal},
	}
	shown := map[State][]State{
		Preparative: {Trying, Proceeding}, Early: {Early}, Moratorium: {Confirmed}, Established: {Confirmed},
		Mortal: {Terminated}, Morgue: {Terminated},
	}
	for _, c := range calls {
		require.Len(t, c.view, len(c.events), c.name)
		dialog, view := Dialog.Start(), DialogInfo.Start()
		for i := range c.events {
			_, dialog = Dialog.Run(dialog, c.events[i])
			_, view = DialogInfo.Run(view, c.view[i])
			assert.Contains(t, shown[dialog], view, "%s: dialog is %s, view is %s", c.name, dialog, view)
		}
		assert.Equal(t, c.ends, dialog, c.name)
		for _, e := range DialogInfo.Alphabet() {
			_, after := DialogInfo.Run(view, e)
			assert.Equal(t, Terminated, after, "%s: never alive again", c.name)
		}
	}
}
