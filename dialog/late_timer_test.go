package dialog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// Timers that have nothing to wait for any more.

func TestExpiresOfTheInviteSaysNothingAboutACancelledOne(t *testing.T) {
	w := newWire(t)
	call := dialog.Call{Expires: 10 * time.Second}
	inv := w.invite(call)
	w.reply(inv, 180, "b")
	w.run(5 * time.Second)
	w.do(func(now time.Time) error { return w.d.Cancel(now) })
	w.next("CANCEL")
	require.Empty(t, w.d.Running())
	w.run(6 * time.Second)
	w.reply(inv, 487, "b")
	require.ErrorIs(t, w.last(dialog.Ended).Err, dialog.ErrCancelled, "the user has, before the time was over")
}

func TestAnswerToARefreshThatComesAfterTheEndStartsNoTimer(t *testing.T) {
	c, r := timedCall(t)
	c.Run(45 * time.Second)
	refresh := r.last("UPDATE")
	r.inDialog(c.Alice, message.BYE, 1, "")
	require.Equal(t, dialog.StateTerminated, c.Alice.Dialog.State())
	r.respond(c.Alice, refresh, 200, "", "", carolContact, "Session-Expires: 90;refresher=uac")
	require.Equal(t, fsm.TimerOff, c.Alice.Dialog.Regions().Timer)
	require.Empty(t, c.Alice.Dialog.Running())
	require.Zero(t, c.Alice.Count(dialog.Refreshed))
}
