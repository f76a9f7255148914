package fsm

import "slices"

// Coupling says what one machine of a call means for others: as long as When is in one of
// the states In, each machine of Then that can be moved by Get is moved. It looks at states
// and not at what has just happened, so that it holds for a call that was read from a
// snapshot too.
type Coupling struct {
	ID   string // "CPL-1"
	When *Table
	In   []State
	Then []*Table
	Get  Event
	Ref  string
	Why  string
}

// Region is one machine instance of a call and where it stands. A call may have several
// instances of one machine: one Accept for each INVITE, one Subscriber for each subscription.
type Region struct {
	Machine *Table
	State   State
}

// couplings are all couplings. What is not here is not coupled: subscriptions and referred
// calls go on when the call that they began in ends (RFC 5057 §5.5, RFC 3515 §2.4.4).
var couplings = wire([]Coupling{
	{
		// Before the session, for the ACK may owe an answer to an offer that is forgotten then.
		ID: "CPL-1", When: Dialog, In: in(Mortal, Morgue, Destroyed), Get: DialogEnded,
		Then: []*Table{Accept, AckCache},
		Ref:  "RFC 5407 §3.1.6", Why: "A 2xx and its ACK outlive the call: what waits for a decision is decided, what waits for the peer goes on waiting.",
	},
	{
		ID: "CPL-2", When: Dialog, In: in(Mortal, Morgue, Destroyed), Get: DialogEnded,
		Then: []*Table{OfferAnswer, Hold, HoldWish, HoldAddress, Modify, Serve, SessionTimer, EarlyMedia, Suspend, SuspendRemote, SuspendPstn},
		Ref:  "RFC 3261 §15", Why: "A BYE, or a failure that stands for it, ends the session with all that is going on in it.",
	},
	{
		ID: "CPL-3", When: Dialog, In: in(Moratorium, Established), Get: Recv2xx,
		Then: []*Table{EarlyMedia, Suspend},
		Ref:  "RFC 3960 §3.2, RFC 3398 §7.2.7", Why: "The call is answered: early media is over, and the telephone network may suspend it.",
	},
	{
		ID: "CPL-4", When: Hold, In: in(RemoteHold, BothHold), Get: PeerHeld,
		Then: []*Table{SuspendRemote},
		Ref:  "RFC 3398 §9.2", Why: "The SIP side holds: the telephone network is told.",
	},
	{
		ID: "CPL-5", When: Hold, In: in(Active, LocalHold), Get: PeerResumed,
		Then: []*Table{SuspendRemote},
		Ref:  "RFC 3398 §9.2", Why: "The SIP side has let go: the telephone network is told.",
	},
	{
		ID: "CPL-6", When: InviteClient, In: in(Terminated), Get: InviteDone,
		Then: []*Table{AckCache},
		Ref:  "RFC 6026 §7.2", Why: "Timer M is over, no 2xx can come any more: the ACK is forgotten.",
	},
})

// wire notes at each machine which couplings it drives.
func wire(list []Coupling) []Coupling {
	for i := range list {
		list[i].When.drives = append(list[i].When.drives, &list[i])
	}
	return list
}

// Couplings lists the couplings between the machines of one call. The slice is the
// caller's; what it points to is shared and read only.
func Couplings() []Coupling { return slices.Clone(couplings) }

// Couple moves the machines of one call until every coupling holds, and reports each step
// with the index of its region, in order. The regions are changed in place. It ends, after at
// most as many rounds as there are machines in a chain of couplings, because no machine
// drives itself, not even through others, and no coupling moves a machine twice. It allocates
// nothing.
//
// It is called after every input, when the regions have taken their own steps and their
// effects are done.
func Couple(regions []Region, took func(i int, s Step)) {
	for moved := true; moved; {
		moved = false
		for i := range regions {
			for _, c := range regions[i].Machine.drives {
				if slices.Contains(c.In, regions[i].State) && c.apply(regions, took) {
					moved = true
				}
			}
		}
	}
}

// apply moves the machines that a coupling names, as far as they can be moved.
func (c *Coupling) apply(regions []Region, took func(i int, s Step)) (moved bool) {
	for i := range regions {
		r := &regions[i]
		if !slices.Contains(c.Then, r.Machine) {
			continue
		}
		rule, ok := r.Machine.Next(r.State, c.Get)
		if !ok || rule.To == r.State {
			continue
		}
		r.State = rule.To
		moved = true
		if took != nil {
			took(i, Step{Machine: r.Machine, Rule: rule})
		}
	}
	return moved
}
