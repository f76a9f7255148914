package dialog

import (
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// failureEvent says what a failure of a request of ours in the dialog means to the call (RFC
// 5057 §5, with fsm.CodeEffects as its tables): fsm.NoEvent when the request failed and
// nothing else. kind tells a response from a timeout and from a transport error.
func (d *Dialog) failureEvent(m message.Method, code int, kind transaction.Kind) fsm.Event {
	p := &d.e.cfg.Policy
	if code < 300 || code == 408 && p.KeepOnTimeout {
		return fsm.NoEvent
	}
	effect := fsm.ResponseEffect(string(m), code)
	ofCall := effect == fsm.EffectUsage && fsm.UsageOf(string(m)) == fsm.UsageInvite
	switch {
	case effect != fsm.EffectDialog && !ofCall:
		return fsm.NoEvent
	case d.takes(fsm.Dialog, fsm.EarlyFailure):
		return d.earlyFailure()
	case effect == fsm.EffectDialog:
		return fsm.DialogFailure
	case p.UsageFailureSilent:
		return fsm.UsageFailureQuiet
	case kind == transaction.Timeout:
		return fsm.UsageTimeout
	}
	return fsm.UsageFailure
}

// earlyFailure is the same before the INVITE has its final response (RFC 5057 §4.1): the
// caller loses one fork of the call, the callee may not send BYE (RFC 3261 §15).
func (d *Dialog) earlyFailure() fsm.Event {
	switch {
	case d.role == Callee:
		return fsm.EarlyFailureAsCallee
	case d.e.cfg.Policy.EarlyFailureBye:
		return fsm.EarlyFailureBye
	case d.invite != nil && d.invite.lastFork(d):
		return fsm.EarlyFailureLastFork
	}
	return fsm.EarlyFailure
}

// judgeFailure ends what a failure of a request in the dialog ends.
func (d *Dialog) judgeFailure(method message.Method, c *cause) {
	ev := d.failureEvent(method, c.code, c.kind)
	if ev == fsm.NoEvent {
		return
	}
	if c.why == "" {
		c.why = string(method) + " was refused"
	}
	if ev == fsm.EarlyFailureAsCallee { // what the INVITE gets
		n := *c
		n.code = 500
		c = &n
	}
	if d.unacked() && (ev == fsm.UsageFailure || ev == fsm.UsageTimeout) {
		ev = fsm.UsageFailureUnacked // no BYE before the ACK (RFC 3261 §15)
	}
	d.event(ev, c)
}
