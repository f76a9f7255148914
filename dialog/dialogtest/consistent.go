package dialogtest

import (
	"fmt"
	"slices"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/fsm"
)

// Consistent says whether the machines of a dialog, and the timers that it runs, fit each
// other: a call that is over has nothing going on in it, what waits has a timer, what does not
// wait has none. The error names what does not fit. A [Network] asks it of every dialog after
// everything that happens.
func Consistent(d *dialog.Dialog) error {
	r := d.Regions()
	if r.Offer == fsm.None {
		return nil // it has no session
	}
	c := &consistency{d: d, r: r}
	c.ends()
	c.exchange()
	c.hold()
	c.timers()
	return c.err
}

type consistency struct {
	d   *dialog.Dialog
	r   dialog.Regions
	err error
}

// need keeps the first thing that does not fit.
func (c *consistency) need(ok bool, format string, args ...any) {
	if !ok && c.err == nil {
		c.err = fmt.Errorf("dialog %v is %v: %s (%s)", c.d.ID(), c.r.Dialog, fmt.Sprintf(format, args...), regions(&c.r))
	}
}

func regions(r *dialog.Regions) string {
	return fmt.Sprintf("set %v, offer %v, modify %v, serve %v, hold %v, wish %v, address %v, timer %v, early media %v, suspend %v %v %v",
		r.Set, r.Offer, r.Modify, r.Serve, r.Hold, r.HoldWish, r.HoldAddress, r.Timer, r.EarlyMedia, r.Suspend, r.SuspendRemote, r.SuspendPSTN)
}

func in(s fsm.State, states ...fsm.State) bool { return slices.Contains(states, s) }

// over says whether the call has ended (RFC 5407 §2); answered, whether it stands.
func (c *consistency) over() bool { return in(c.r.Dialog, fsm.Mortal, fsm.Morgue, fsm.Destroyed) }

func (c *consistency) answered() bool { return in(c.r.Dialog, fsm.Moratorium, fsm.Established) }

// ends: a call that is over has no session (RFC 3261 §15), and one that is not over has one.
func (c *consistency) ends() {
	r, over := &c.r, c.over()
	c.need((r.Offer == fsm.Closed) == over, "offer/answer")
	for _, s := range []fsm.State{r.Serve, r.Hold, r.HoldWish, r.HoldAddress} {
		c.need((s == fsm.Terminated) == over, "a machine of the session is %v", s)
	}
	c.need(!over || r.Modify == fsm.Terminated, "a change of ours is %v", r.Modify) // it ends when a BYE is asked for
	network := []fsm.State{r.Suspend, r.SuspendRemote, r.SuspendPSTN}               // which may release the call before it ends here
	c.need(in(fsm.Terminated, network...) == !slices.ContainsFunc(network, func(s fsm.State) bool { return s != fsm.Terminated }),
		"one side of the telephone network is over, another is not")
	c.need(!over || r.Suspend == fsm.Terminated, "its suspension is %v", r.Suspend)
	if over {
		c.need(in(r.Timer, fsm.None, fsm.TimerOff), "the session timer goes on")
	}
	if over || c.answered() {
		c.need(in(r.EarlyMedia, fsm.None, fsm.Answered, fsm.Ended), "early media goes on")
	} else {
		c.need(r.EarlyMedia != fsm.Answered, "its early media is over")
		c.need(in(r.Timer, fsm.None, fsm.TimerOff), "a session timer before the answer")
	}
}

// exchange: an open offer has a request that carries it, and a request that waits its reason.
func (c *consistency) exchange() {
	r := &c.r
	if r.Dialog != fsm.Established {
		return
	}
	refreshing := r.Timer == fsm.RefreshPending
	switch r.Offer {
	case fsm.LocalOfferInvite, fsm.LocalOfferPreview, fsm.LocalOfferUpdate:
		c.need(refreshing || in(r.Modify, fsm.Pending, fsm.CancelPending, fsm.Cancelling), "our offer is in no request")
	case fsm.RemoteOfferInvite:
		c.need(in(r.Serve, fsm.ServingInvite, fsm.ServingBoth), "the peer's offer is in no re-INVITE")
	case fsm.RemoteOfferUpdate:
		c.need(in(r.Serve, fsm.ServingUpdate, fsm.ServingBoth), "the peer's offer is in no UPDATE")
	case fsm.LocalOffer2xx:
		c.need(r.Serve == fsm.WaitAck, "no 2xx waits for its ACK")
	}
}

// hold: what is wished is on its way, and the telephone network sees what the SIP side does.
func (c *consistency) hold() {
	r := &c.r
	_, remote := c.d.Held()
	switch r.HoldWish {
	case fsm.WishPending:
		c.need(r.Offer == fsm.LocalOfferPrack || in(r.Modify, fsm.Pending, fsm.CancelPending, fsm.Cancelling), "a wish is out in no request")
	case fsm.WishRetry:
		c.need(in(r.Modify, fsm.Wait491, fsm.Wait500), "a wish waits for no retry")
	case fsm.WishQueued:
		c.need(r.Modify != fsm.Idle || r.Serve != fsm.Idle || r.Offer != fsm.Stable, "a wish waits for nothing")
	}
	if r.Suspend != fsm.Terminated {
		c.need((r.SuspendRemote == fsm.RemoteHold) == remote, "the telephone network sees another hold")
		c.need((r.Suspend == fsm.Early) != c.answered(), "its suspension is that of a call in another state")
	}
}

// timers: every timer that runs belongs to something that waits, and what waits has its timer.
func (c *consistency) timers() {
	r := &c.r
	running := c.d.Running()
	runs := func(name string) bool {
		return slices.ContainsFunc(running, func(t dialog.RunningTimer) bool { return t.Name == name })
	}
	ringing := in(r.Dialog, fsm.Preparative, fsm.Early)
	serving := in(r.Serve, fsm.ServingInvite, fsm.ServingBoth)
	only := func(name string, ok bool) { c.need(ok || !runs(name), "timer %s runs", name) }
	when := func(name string, needed bool) {
		only(name, needed)
		c.need(runs(name) || !needed, "timer %s does not run", name)
	}
	only("1xx-keepalive", ringing && c.d.Role() == dialog.Callee)
	only("prack-retransmit", ringing || serving)
	only("prack-end", ringing || serving)
	when("glare", in(r.Modify, fsm.Wait491, fsm.Wait500))
	only("session-refresh", in(r.Timer, fsm.OnRefresher, fsm.RefreshPending))
	only("session-end", in(r.Timer, fsm.OnRefresher, fsm.RefreshPending, fsm.OnPeerRefresh))
	only("suspend", in(r.Suspend, fsm.SuspendedByHold, fsm.SuspendedByInfo, fsm.SuspendedSilently))
	busy := r.Modify != fsm.Idle || r.Serve != fsm.Idle || r.Offer != fsm.Stable // a refresh that is due waits for its end
	c.need(r.Timer != fsm.OnRefresher || (runs("session-refresh") || busy) && runs("session-end"), "nothing refreshes the session")
	if c.d.Role() == dialog.Callee {
		only("expires", ringing)
	} else {
		only("expires", in(r.Set, fsm.Calling, fsm.Ringing))
	}
	if r.Dialog == fsm.Destroyed {
		c.need(len(running) == 0, "timers run")
	}
}
