package dialog

import (
	"strings"

	"github.com/sipdialog/sipdialog/fsm"
	"github.com/sipdialog/sipdialog/message"
)

// learnFromInvite makes the callee's dialog state from the INVITE (§12.1.1).
func (d *Dialog) learnFromInvite(c *cause) {
	m := c.msg
	d.id = ID{CallID: m.CallID(), LocalTag: d.id.LocalTag, RemoteTag: m.FromTag()}
	d.local = withTag(m, d.id.LocalTag)
	d.remote, _ = m.Header("From")
	d.takeCSeq(c.seq())
	d.routes = routeSet(m, false)
	d.secure = isSecure(m.RequestURIText())
	d.refreshTarget(c)
	d.learn(m)
	d.register()
}

// create fixes what a tagged response decides for the caller (§12.1.2). The callee has all of
// it from the INVITE.
func (d *Dialog) create(c *cause) {
	if d.role == Callee {
		return
	}
	to, err := c.msg.To()
	if err != nil {
		return
	}
	d.id.RemoteTag = to.Tag()
	d.remote, _ = c.msg.Header("To")
	d.routes = routeSet(c.msg, true)
	d.refreshTarget(c)
	d.learn(c.msg)
	if inv := d.invite; inv != nil {
		if d == inv.first {
			d.e.invites--
		}
		inv.forks = join(inv.forks, &inv.forkRoom, d)
	}
	d.register()
}

// withTag gives the value of To with our tag, the rest kept to the byte.
func withTag(m *message.Message, tag string) string {
	if m.ToTag() == "" {
		to, _ := m.Header("To")
		return to + ";tag=" + tag
	}
	to, _ := m.To()
	return to.WithTag(tag).Text()
}

// register makes the dialog findable.
func (d *Dialog) register() {
	d.pack()
	d.listed = true
	d.e.dialogs.Put(d.e.keyOf(d.id), d)
}

// pack copies what names the dialog into one string, so that it neither keeps a message alive
// nor costs an allocation for each of its parts.
func (d *Dialog) pack() {
	parts := [...]*string{&d.id.CallID, &d.id.LocalTag, &d.id.RemoteTag, &d.local, &d.remote, &d.target}
	n := 0
	for _, p := range parts {
		n += len(*p)
	}
	var b strings.Builder
	b.Grow(n)
	for _, p := range parts {
		b.WriteString(*p)
	}
	all := b.String()
	for _, p := range parts {
		*p, all = all[:len(*p)], all[len(*p):]
	}
}

// refreshTarget takes the remote target from a Contact (§12.2.1.2). A peer that sends none
// leaves it as it was, at first the Request-URI of the INVITE. A request that is accepted after a
// newer one was does not take back what that said (RFC 6141 §4.8: the CSeq tells which is newer).
func (d *Dialog) refreshTarget(c *cause) {
	m := c.msg
	if m.IsResponse() && d.isTarget(m) {
		return
	}
	contact, err := m.Contact()
	if err != nil || contact.URI.IsZero() {
		return
	}
	if m.IsRequest() {
		seq := c.seq()
		if seq < d.targetSeq {
			return
		}
		d.targetSeq = seq
	}
	var room [128]byte
	if uri := contact.URI.WithoutHeaders().AppendTo(room[:0]); string(uri) != d.target {
		d.target = string(uri)
	}
}

// isTarget knows a Contact that says nothing new, as most responses after the first have it,
// without reading it.
func (d *Dialog) isTarget(m *message.Message) bool {
	v, _ := m.Header("Contact")
	n := len(v) - len("<>")
	return n == len(d.target) && v[0] == '<' && v[1:n+1] == d.target && v[n+1] == '>'
}

// takeCSeq notes the number of a request that was in order (§12.2.2).
func (d *Dialog) takeCSeq(seq uint32) {
	if d.inOrder(seq) {
		d.remoteSeq, d.seqKnown = seq, true
	}
}

// inOrder says whether the number of a request is above the last one (§12.2.2); gaps are legal.
func (d *Dialog) inOrder(seq uint32) bool {
	return !d.seqKnown || seq > d.remoteSeq
}

// transactionEnded counts down. When the last one is gone a dialog that has ended may go too
// (RFC 5407 App. D, RFC 5057).
func (d *Dialog) transactionEnded() {
	d.transactions--
	d.settle()
}

// nothing is the cause of events that need none; rules of those order nothing that reads it.
var nothing cause

// settle tells the machine what is not there any more; the table knows whether that matters.
func (d *Dialog) settle() {
	switch {
	case d.transactions == 1 && d.reinvite() != nil:
		d.event(fsm.OnlyReinviteLeft, &nothing)
		return
	case d.transactions > 0:
		return
	}
	d.event(fsm.TransactionsDone, &nothing)
	if d.usages == 0 {
		d.event(fsm.LastUsageDone, &nothing)
	}
}

// drop frees the dialog.
func (d *Dialog) drop() {
	e := d.e
	d.timers.stopAll(&e.heap)
	if d.listed {
		e.dialogs.Drop(e.keyOf(d.id))
	} else {
		e.invites--
	}
	d.invite, d.server, d.answers, d.acks, d.open, d.session = nil, nil, nil, nil, nil, nil
	d.answerRoom[0], d.ackRoom[0], d.openRoom[0] = nil, nil, nil
	d.whole = session{}
}
