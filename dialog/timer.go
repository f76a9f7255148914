package dialog

import (
	"fmt"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
)

// timerKind says which of a dialog's timers a deadline belongs to.
type timerKind uint8

const (
	timerResend2xx   timerKind = iota + 1 // 2xx retransmission, T1 doubling to T2 (§13.3.1.4)
	timerNoAck                            // 64*T1 without an ACK (§13.3.1.4)
	timerForkWindow                       // 64*T1 after the first 2xx (§13.2.2.4)
	timerExpires                          // Expires of the INVITE (§13.2.1, §13.3.1)
	timerKeepRinging                      // a 1xx every minute (§13.3.1.1)
	timerResend1xx                        // reliable 1xx, T1 doubling (RFC 3262 §3)
	timerNoPrack                          // 64*T1 without a PRACK (RFC 3262 §3)
	timerModifyRetry                      // after 491 or 500 (§14.1)
	timerRefresh                          // half of the session interval (RFC 4028 §7.2)
	timerSessionEnd                       // end of the session interval (RFC 4028 §10)
	timerSuspend                          // T2 or T6 of a suspended call (RFC 3398 §9)
	timerOfferOwed                        // T2 for the host to answer the offer in an UPDATE (RFC 3311 §5.2)
	timerGiveUp                           // 64*T1 without an answer of the host's (RFC 4320 §4.2)
	timerMortal                           // last transactions of an ended call (RFC 5407 App. D)
)

var timerNames = [...]string{
	timerResend2xx: "2xx-retransmit", timerNoAck: "2xx-end", timerForkWindow: "fork-window", timerExpires: "expires",
	timerKeepRinging: "1xx-keepalive", timerResend1xx: "prack-retransmit", timerNoPrack: "prack-end",
	timerModifyRetry: "glare", timerRefresh: "session-refresh", timerSessionEnd: "session-end",
	timerSuspend: "suspend", timerOfferOwed: "offer-owed", timerGiveUp: "give-up", timerMortal: "mortal",
}

func (k timerKind) String() string { return timerNames[k] }

// deadline is one running timer: plain data. key tells apart timers of one kind, by CSeq.
type deadline struct {
	at   schedule.Instant
	key  uint32
	kind timerKind
}

// timers are the running timers of one owner. Only the earliest is in the Endpoint's heap,
// so a dialog at rest costs it nothing.
type timers struct {
	entry   schedule.Entry
	running []deadline
	room    [2]deadline // of running; there are rarely more
}

func (t *timers) arm(h *schedule.Heap, d deadline) {
	for i := range t.running {
		if r := &t.running[i]; r.kind == d.kind && r.key == d.key {
			*r = d
			t.settle(h)
			return
		}
	}
	if t.running == nil {
		t.running = t.room[:0]
	}
	t.running = append(t.running, d)
	t.settle(h)
}

func (t *timers) stop(h *schedule.Heap, kind timerKind, key uint32) {
	for i, r := range t.running {
		if r.kind == kind && r.key == key {
			t.running = append(t.running[:i], t.running[i+1:]...)
			break
		}
	}
	if len(t.running) == 0 {
		t.running = nil
	}
	t.settle(h)
}

func (t *timers) stopAll(h *schedule.Heap) {
	t.running = nil
	h.Set(&t.entry, schedule.Never)
}

func (t *timers) settle(h *schedule.Heap) {
	h.Set(&t.entry, t.next().at)
}

// next is the earliest running timer; its instant is Never when none runs.
func (t *timers) next() deadline {
	first := deadline{at: schedule.Never}
	for _, r := range t.running {
		if r.at < first.at {
			first = r
		}
	}
	return first
}

// repeats says whether a timer only sends something again. After a long sleep of the host such
// timers come last: what is over by then sends nothing more.
func (k timerKind) repeats() bool {
	return k == timerResend2xx || k == timerResend1xx || k == timerKeepRinging || k == timerRefresh
}

// pop takes out the timer that is due first, so that its effect may arm it anew.
func (t *timers) pop(h *schedule.Heap, now schedule.Instant) (deadline, bool) {
	d := t.next()
	if d.at > now {
		return d, false
	}
	for _, r := range t.running {
		if r.at <= now && d.kind.repeats() && !r.kind.repeats() {
			d = r
		}
	}
	t.stop(h, d.kind, d.key)
	return d, true
}

func (t *timers) reason(whose string) string {
	d := t.next()
	if d.at == schedule.Never {
		return ""
	}
	return fmt.Sprintf("timer %s of %s", d.kind, whose)
}
