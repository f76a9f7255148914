package dialog

import (
	"fmt"

	"github.com/sipdialog/sipdialog/fsm"
)

// Inside says whether what a dialog keeps fits the states of its machines: what is kept is
// still of use, and every timer has something to wait for. It looks where dialogtest.Consistent
// cannot.
func Inside(d *Dialog) error {
	s, r := d.session, &d.regions
	if known, ok := d.e.dialogs.Get(d.e.keyOf(d.id)); r.Dialog == fsm.Destroyed && ok && known == d {
		return fmt.Errorf("dialog %v is destroyed, and not forgotten", d.id)
	}
	if s == nil {
		return nil
	}
	in := func(s fsm.State, states ...fsm.State) bool {
		for _, t := range states {
			if s == t {
				return true
			}
		}
		return false
	}
	need := func(ok bool, what string, states ...any) error {
		if ok {
			return nil
		}
		return fmt.Errorf("dialog %v: %s %v", d.id, what, states)
	}
	checks := []error{
		need((s.open != nil) == d.offerOpen(), "an offer is kept, or is not, in", r.Offer),
		need((s.theirInvite != nil) == in(r.Serve, fsm.ServingInvite, fsm.ServingBoth), "a re-INVITE of the peer is kept, or is not, in", r.Serve),
		need((s.theirUpdate != nil) == in(r.Serve, fsm.ServingUpdate, fsm.ServingBoth), "an UPDATE of the peer is kept, or is not, in", r.Serve),
		need((s.change == nil) == in(r.Modify, fsm.Idle, fsm.Terminated), "a change is kept, or is not, in", r.Modify),
		need((s.early != nil) == in(r.EarlyMedia, fsm.Silent, fsm.Ringback, fsm.PlayingEarly, fsm.PlayingAfter180), "early media is kept, or is not, in", r.EarlyMedia),
	}
	if s.early != nil {
		checks = append(checks, need(s.early.ringing == (r.EarlyMedia == fsm.Ringback), "our tone plays, or does not, in", r.EarlyMedia))
	}
	if d.invite != nil && s.early != nil {
		playing := in(r.EarlyMedia, fsm.PlayingEarly, fsm.PlayingAfter180)
		checks = append(checks, need((d.invite.playing == d) == playing, "it is played, or is not, in", r.EarlyMedia))
	}
	checks = append(checks, insideSet(d, in, need)...)
	runs := map[timerKind]map[uint32]bool{}
	for _, t := range d.timers.running {
		if runs[t.kind] == nil {
			runs[t.kind] = map[uint32]bool{}
		}
		runs[t.kind][t.key] = true
	}
	ended := in(r.Dialog, fsm.Mortal, fsm.Morgue, fsm.Destroyed)
	for _, a := range d.answers {
		waits := in(a.state, fsm.WaitAck, fsm.WaitAckByePending, fsm.WaitAckEnded)
		p := d.reliableServerOf(a.server)
		checks = append(checks,
			need(runs[timerNoAck][a.seq] == waits, "the wait for the ACK", a.state),
			need(waits || !runs[timerResend2xx][a.seq], "a 2xx is to be repeated in", a.state),
			need(waits == runs[timerResend2xx][a.seq] || a.state == fsm.WaitAckEnded, "a 2xx is not to be repeated in", a.state),
			need((a.bye != nil) == (a.state == fsm.WaitAckByePending), "a BYE waits, or does not, in", a.state),
			need((a.resp != nil) == !fsm.Accept.IsEnd(a.state), "a 2xx is kept, or is not, in", a.state),
			need((a.state == fsm.Deferred) == (p != nil && p.deferred && p.state == fsm.WaitPrack) || fsm.Accept.IsEnd(a.state), "a 2xx waits for a PRACK, or does not, in", a.state),
			need(a.state != fsm.Idle, "a 2xx that nobody decided on, in", a.state),
			need(!ended || !in(a.state, fsm.Deferred, fsm.WaitAck, fsm.WaitAckByePending), "the call is over (CPL-1), a 2xx not, in", a.state),
		)
		delete(runs[timerNoAck], a.seq)
		delete(runs[timerResend2xx], a.seq)
	}
	if s.prov != nil {
		for _, p := range s.prov.servers {
			waits := p.state == fsm.WaitPrack
			open := p.server == d.server && d.inviteMsg != nil || s.theirInvite != nil && s.theirInvite.server == p.server
			checks = append(checks,
				need(runs[timerNoPrack][p.seq] == waits, "the wait for the PRACK", p.state),
				need(runs[timerResend1xx][p.seq] == waits, "the repeating of a provisional response", p.state),
				need((p.resp != nil) == waits, "a provisional response is kept, or is not, in", p.state),
				need(len(p.queue) == 0 || waits, "provisional responses wait in", p.state),
				need(!p.deferred || !open || p.owes(), "a 2xx waits for no PRACK in", p.state),
				need((p.state == fsm.Final) != open || p.server != d.server && d.end.told, "the INVITE has its final response, or not, in", p.state),
			)
			delete(runs[timerNoPrack], p.seq)
			delete(runs[timerResend1xx], p.seq)
		}
	}
	if s.prov != nil {
		for _, p := range s.prov.clients {
			checks = append(checks,
				need((p.state == fsm.NoRel) == (p.rseq == 0), "a number is known, or not, in", p.state, p.rseq),
				need(p.state != fsm.AnswerPending || p.offerless && p.offered, "no offer waits in", p.state),
			)
		}
	}
	for _, a := range d.acks {
		checks = append(checks,
			need((a.packet != nil) == (a.state == fsm.Acked), "an ACK is kept, or is not, in", a.state),
			need(a.client == nil || !fsm.InviteClient.IsEnd(a.client.State()), "the INVITE is over (CPL-6), its ACK is kept in", a.state),
			need(!ended || a.state == fsm.Acked, "the call is over (CPL-1), an ACK is owed in", a.state),
		)
	}
	for _, kind := range []timerKind{timerNoAck, timerResend2xx, timerNoPrack, timerResend1xx} {
		checks = append(checks, need(len(runs[kind]) == 0, "nobody waits for timer", kind))
	}
	checks = append(checks,
		need(!runs[timerSessionEnd][expiryOurs] || in(r.Timer, fsm.OnRefresher, fsm.RefreshPending), "the end of a session that we refresh", r.Timer),
		need(runs[timerSessionEnd][expiryOurs] || r.Timer != fsm.OnRefresher, "no end of a session that we refresh", r.Timer),
		need(runs[timerSessionEnd][expiryTheirs] || r.Timer != fsm.OnPeerRefresh || s.timer.whenServed, "no end of a session that the peer refreshes", r.Timer),
		need(!runs[timerSessionEnd][expiryTheirs] || r.Timer == fsm.OnPeerRefresh, "the end of a session that the peer refreshes", r.Timer),
	)
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	return nil
}

// insideSet is the same for the INVITE of a caller.
func insideSet(d *Dialog, in func(fsm.State, ...fsm.State) bool, need func(bool, string, ...any) error) []error {
	inv := d.invite
	if inv == nil {
		return nil
	}
	rings := 0
	for _, f := range inv.forks {
		if f.State() == StateEarly {
			rings++
		}
	}
	st := inv.state
	return []error{
		need(inv.answered == (st == fsm.Answered) || in(st, fsm.Closed, fsm.Cancelled), "answered, or not, in", st, inv.answered),
		need(inv.cancelWanted == in(st, fsm.CancelPending, fsm.Cancelling, fsm.Cancelled) || in(st, fsm.Answered, fsm.Closed), "cancelled, or not, in", st),
		need((inv.code != 0) == in(st, fsm.Failed, fsm.Cancelled), "failed, or not, in", st, inv.code),
		need(st != fsm.CancelPending || !inv.provisional, "the CANCEL may go in", st),
		need(st != fsm.Cancelling || inv.provisional, "the CANCEL must wait in", st),
		need(st != fsm.Ringing || len(inv.forks) > 0, "nobody rings in", st),
		need(st != fsm.Calling || rings == 0, "somebody rings in", st),
		need(!inv.over || in(st, fsm.Failed, fsm.Cancelled, fsm.Closed), "it is over in", st),
		need(inv.over || st != fsm.Closed, "it is not over in", st),
	}
}
