package dialog

import (
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/dialog/transaction"
	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// ID names a dialog: the Call-ID and the two tags, as this side sees them (RFC 3261 §12).
type ID struct {
	CallID    string
	LocalTag  string
	RemoteTag string // empty before the first tagged response, and for an RFC 2543 peer
}

// String gives a short form for logs: "a84b4c76…@pc33".
func (id ID) String() string { return short(id.CallID) }

// Role says which side of the INVITE that made the dialog this endpoint was.
type Role uint8

// The two roles.
const (
	Caller Role = iota + 1 // sent the INVITE (UAC)
	Callee                 // received it (UAS)
)

// String gives "caller" or "callee".
func (r Role) String() string {
	switch r {
	case Caller:
		return "caller"
	case Callee:
		return "callee"
	}
	return ""
}

// A Dialog is one side of a call. A forked INVITE has a Dialog per To tag. It is plain data:
// no closure, channel or timer is in it. Its methods are called between two inputs of its
// Endpoint, or while draining; never from another goroutine.
type Dialog struct {
	e *Endpoint
	timers

	// User is free for the host.
	User any

	id      ID
	role    Role
	listed  bool // it is among Endpoint.dialogs, under keyOf(id)
	owner   bool // we made the Call-ID (§14.1)
	secure  bool // §12.1.1: sips, by TLS
	regions Regions
	shown   State // what the last Changed said

	silent    bool  // caller: a fork that is of no use to the host, which never hears of it
	byeFailed bool  // our BYE got a final response other than 2xx
	seqKnown  bool  // remoteSeq is set
	lastRing  int16 // callee: code of the last provisional response
	peer      peer  // what the peer said that it can do

	local     string   // our From: display name, URI and tag
	remote    string   // our To: the same of the peer
	target    string   // remote target (§12.1.1), the peer's Contact
	routes    []string // route set (§12.1.1)
	flow      Flow     // where the peer's last message came from
	contact   string   // our Contact, as a header value
	localSeq  uint32   // CSeq of our last request
	remoteSeq uint32   // CSeq of the peer's last request

	invite       *invite               // caller: the INVITE and its forks, while its transaction lives
	server       *transaction.Server   // callee: the INVITE, until its transaction ends
	inviteMsg    *message.Message      // callee: the INVITE, until its final response is sent
	answered     answeredWith          // callee: our final response
	answers      []*answer             // 2xx of ours that wait for their ACK
	acks         []*ack                // ACKs of ours, kept while their 2xx may be repeated
	open         []*transaction.Server // requests of the peer without a final response
	answerRoom   [1]*answer            // of answers, see join
	ackRoom      [1]*ack
	openRoom     [1]*transaction.Server
	transactions int32 // INVITE and in-dialog transactions that are not over
	usages       int32 // subscriptions in this dialog

	newestInvite uint32 // CSeq of the peer's last INVITE
	targetSeq    uint32 // CSeq of the peer's request that moved target last

	end     ending // how the dialog ended
	began   schedule.Instant
	session *session // offer/answer and what builds on it; nil, or &whole
	whole   session  // one allocation for both
	auth    auth     // challenges answered in this dialog

	redirected *redirected // caller: what a 3xx left to try
}

// peer is what the other side said of itself.
type peer struct {
	allowSeen bool // it sent an Allow
	update    bool // the last one has UPDATE in it
	noUpdate  bool // it refused an UPDATE as not known, whatever its Allow says
	isup      bool // it has sent ISUP in a body (RFC 3398 §9.1)
}

// ending is why and when a dialog ended, for errors of verbs that come too late.
type ending struct {
	at   schedule.Instant
	why  string // "BYE from the peer"
	told bool   // the host was told
}

// ID names the dialog. RemoteTag is empty until a response brought it.
func (d *Dialog) ID() ID { return d.id }

// Role says which side of the INVITE we were.
func (d *Dialog) Role() Role { return d.role }

// Regions gives the states of all machines of this dialog.
func (d *Dialog) Regions() Regions {
	r := d.regions
	if d.invite != nil {
		r.Set = d.invite.state
	}
	return r
}

// RemoteTarget is the peer's Contact: the Request-URI of requests in this dialog (§12.2.1.1).
func (d *Dialog) RemoteTarget() string { return d.target }

// RouteSet gives the values of the route set, first hop first (§12.1).
func (d *Dialog) RouteSet() []string { return append([]string(nil), d.routes...) }

// LocalCSeq and RemoteCSeq are the numbers of the last request of either side.
func (d *Dialog) LocalCSeq() uint32 { return d.localSeq }

// RemoteCSeq is the CSeq number of the peer's last request; ok is false before the first.
func (d *Dialog) RemoteCSeq() (number uint32, ok bool) { return d.remoteSeq, d.seqKnown }

// Secure says whether the dialog is to be kept on TLS (§12.1.1).
func (d *Dialog) Secure() bool { return d.secure }

// Local and Remote give the From and To values of requests in this dialog, tags included.
func (d *Dialog) Local() string { return d.local }

// Remote is the peer's name-addr with its tag.
func (d *Dialog) Remote() string { return d.remote }

// State is what the dialog shows to the outside.
func (d *Dialog) State() State {
	switch d.regions.Dialog {
	case fsm.Preparative:
		return StatePreparative
	case fsm.Early:
		return StateEarly
	case fsm.Moratorium, fsm.Established:
		if l, r := d.Held(); l || r {
			return StateHeld
		}
		return StateConfirmed
	}
	return StateTerminated
}

// show queues a Changed when the outside view has changed.
func (d *Dialog) show() {
	if s := d.State(); s != d.shown {
		d.shown = s
		d.e.put(&Output{Kind: Changed, Dialog: d, State: s})
	}
}

// short cuts a Call-ID down to what fits a log line.
func short(callID string) string {
	const most = 24
	if len(callID) <= most {
		return callID
	}
	if at := strings.IndexByte(callID, '@'); at >= 8 && len(callID)-at < most-8 {
		return callID[:8] + "…" + callID[at:]
	}
	return callID[:most] + "…"
}

// learn notes what a message of the peer says about it (§20.5).
func (d *Dialog) learn(m *message.Message) {
	if m.Has("Allow") {
		d.peer.allowSeen, d.peer.update = true, m.HasToken("Allow", string(message.UPDATE))
	}
	if m.IsResponse() {
		d.learnPackages(m)
	}
	d.peer.isup = d.peer.isup || carriesISUP(m)
}

// time gives the host's time for an instant.
func (d *Dialog) time(at schedule.Instant) time.Time { return d.e.clock.Time(at) }

// Due runs the timers of the dialog that are due: the Endpoint's heap calls it.
func (d *Dialog) Due(now schedule.Instant) {
	d.e.now = now
	for t, ok := d.timers.pop(&d.e.heap, now); ok; t, ok = d.timers.pop(&d.e.heap, now) {
		d.expired(t)
		d.modified()
		d.e.pump()
	}
}

// DeadlineReason says which timer of which dialog is next.
func (d *Dialog) DeadlineReason() string { return d.timers.reason("dialog " + d.id.String()) }

// expired runs a timer of the dialog.
func (d *Dialog) expired(t deadline) {
	switch t.kind {
	case timerResend2xx:
		if a := d.answerBy(t.key); a != nil {
			a.event(fsm.Timer2xx, &cause{answer: a})
		}
	case timerNoAck:
		if a := d.answerBy(t.key); a != nil {
			ev, c := d.noAckEvent(a), &cause{answer: a}
			d.sessionHears(ev, nil, c)
			a.event(ev, c)
		}
	case timerExpires:
		d.event(fsm.TimerExpires, &cause{by: Local, code: 487, err: ErrTimeout, why: "nobody answered in time"})
	case timerKeepRinging:
		d.event(fsm.TimerKeepalive, &cause{})
	case timerResend1xx, timerNoPrack:
		d.provisionExpired(t)
	case timerRefresh, timerSessionEnd:
		d.timerExpired(t)
	default:
		d.sessionExpired(t)
	}
}

// noAckEvent: a newer INVITE of the peer shows that it has our 2xx (RFC 6141 §5.4).
func (d *Dialog) noAckEvent(a *answer) fsm.Event {
	if d.newestInvite > a.seq {
		return fsm.Timer2xxEndNewer
	}
	return fsm.Timer2xxEnd
}
