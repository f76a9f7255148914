package fsm

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// user is one end of a call: the two hold machines and the two directions that their driver
// keeps.
type user struct {
	name       string
	hold, wish State
	want, told string
	log        *[]*Rule // what happened so far, on both ends
}

// feed gives an event to both machines and performs the effects that concern directions.
func (p *user) feed(t *testing.T, e Event) (refused bool) {
	t.Helper()
	took := false
	for _, m := range []struct {
		table *Table
		state *State
	}{{HoldWish, &p.wish}, {Hold, &p.hold}} {
		r, ok := m.table.Next(*m.state, e)
		if !ok {
			continue
		}
		took = true
		*m.state = r.To
		*p.log = append(*p.log, r)
		for _, a := range r.Do {
			switch a {
			case SetWantSendrecv:
				p.want = "sendrecv"
			case SetWantSendonly:
				p.want = "sendonly"
			case SetWantInactive:
				p.want = "inactive"
			case SetWantTold:
				p.want = p.told
			case Refuse:
				refused = true
			}
		}
	}
	if !took {
		t.Fatalf("nobody takes %s at %s\n%v", e, p.name, *p.log)
	}
	return refused
}

// offers runs one exchange: from offers what it wants, to answers by the table and its own want.
func (from *user) offers(t *testing.T, to *user, own bool) {
	t.Helper()
	offer := from.want
	waiting := to.wish == WishQueued || to.wish == WishRetry
	e := map[string]Event{"sendrecv": PeerOffersSendrecv, "sendonly": PeerOffersSendonly, "inactive": PeerOffersInactive}[offer]
	if waiting && offer == "sendrecv" {
		e = PeerOffersSendrecvWish
	}
	if waiting && offer == "sendonly" {
		e = PeerOffersSendonlyWish
	}
	to.feed(t, e)
	answer := AnswerDirection(offer, to.want)
	from.feed(t, AnswerEvent(offer, answer, own))
	from.told = offer
	if e == PeerOffersSendrecvWish || e == PeerOffersSendonlyWish || !waiting {
		to.told = to.want
	}
}

// verb is what a user presses: hold with music, hold without, resume. It reports whether an
// offer has to go out.
func (p *user) verb(t *testing.T, want string, busy bool) (sent bool) {
	t.Helper()
	_, held := HeldBy(p.hold)
	e := map[string]Event{"sendrecv": WantResume, "sendonly": WantHoldMusic, "inactive": WantHoldSilent}[want]
	switch {
	case want == p.want, want != "sendrecv" && p.want != "sendrecv":
		return false // nothing that this machine would tell
	case want == p.told:
		e = WishTakenBack
	case busy:
		e = map[Event]Event{WantResume: WantResumeBusy, WantHoldMusic: WantHoldMusicBusy, WantHoldSilent: WantHoldSilentBusy}[e]
	case held:
		e = map[Event]Event{WantResume: WantResumeWhileHeld, WantHoldMusic: WantHoldWhileHeld, WantHoldSilent: WantHoldWhileHeldSilent}[e]
	}
	p.feed(t, e)
	return p.wish == WishPending
}

func newCall() (a, b *user) {
	log := &[]*Rule{}
	mk := func(name string) *user {
		return &user{name: name, hold: Active, wish: NoWish, want: "sendrecv", told: "sendrecv", log: log}
	}
	return mk("alice"), mk("bob")
}

// agree checks that both ends say the same of who holds, and that it is what the users want.
func agree(t *testing.T, a, b *user) {
	t.Helper()
	aLocal, aRemote := HeldBy(a.hold)
	bLocal, bRemote := HeldBy(b.hold)
	if aLocal != bRemote || bLocal != aRemote || aLocal != (a.want != "sendrecv") || bLocal != (b.want != "sendrecv") ||
		a.wish != NoWish || b.wish != NoWish {
		t.Fatalf("alice %s %s %s, bob %s %s %s\n%v", a.hold, a.wish, a.want, b.hold, b.wish, b.want, *a.log)
	}
}

// TestHoldInEverySequence plays all sequences of up to four presses by two users, one
// exchange after the other, and every pair of presses at once, where both get 491 and the one
// who did not make the Call-ID tries first.
func TestHoldInEverySequence(t *testing.T) {
	wants := []string{"sendrecv", "sendonly", "inactive"}
	both := len(wants) * len(wants)
	moves := 2*len(wants) + both
	play := func(a, b *user, move int) {
		switch {
		case move < len(wants):
			if a.verb(t, wants[move], false) {
				a.offers(t, b, true)
			}
		case move < 2*len(wants):
			if b.verb(t, wants[move-len(wants)], false) {
				b.offers(t, a, true)
			}
		default:
			move -= 2 * len(wants)
			glare(t, a, b, a.verb(t, wants[move/len(wants)], false), b.verb(t, wants[move%len(wants)], false))
		}
		agree(t, a, b)
	}
	played := 0
	for length, n := 1, moves; length <= 4; length, n = length+1, n*moves {
		for code := range n {
			a, b := newCall()
			for c, i := code, 0; i < length; i, c = i+1, c/moves {
				play(a, b, c%moves)
			}
			played++
		}
	}
	t.Logf("%d sequences", played)
}

// glare settles two presses at the same moment.
func glare(t *testing.T, a, b *user, aSent, bSent bool) {
	switch {
	case aSent && bSent:
		for _, p := range []*user{a, b} {
			p.feed(t, RecvGlare491)
			require.Equal(t, WishPending, p.wish)
		}
		a.feed(t, Recv491AsOwner)
		b.feed(t, Recv491NotOwner)
		b.feed(t, TimerRetry)
		b.offers(t, a, true)
		if a.wish == WishRetry { // the answer could not tell alice's wish
			a.feed(t, TimerRetryBusy)
			a.feed(t, InterlockFree)
			a.offers(t, b, true)
		}
	case aSent:
		a.offers(t, b, true)
	case bSent:
		b.offers(t, a, true)
	}
}

// TestHoldTellsWhatChanges: the rows of Hold tell the application just the difference.
func TestHoldTellsWhatChanges(t *testing.T) {
	tells := map[Action]bool{TellHeld: true, TellResumed: true, TellRemoteHeld: true, TellRemoteResumed: true}
	for _, r := range Hold.Rules() {
		var told []Action
		for _, a := range r.Do {
			if tells[a] {
				told = append(told, a)
			}
		}
		local, remote := HeldBy(r.From)
		localNow, remoteNow := HeldBy(r.To)
		n := 0
		if r.To != Terminated {
			if local != localNow {
				n++
			}
			if remote != remoteNow {
				n++
			}
		}
		assert.Len(t, told, n, "%s %v", &r, r.Do)
	}
}

// TestOneSideCannotMoveTheOthersHold: the peer's offer never ends or begins our own hold
// unless a wish of ours was waiting, and our own hold or resume is never refused by theirs.
func TestOneSideCannotMoveTheOthersHold(t *testing.T) {
	for _, s := range []State{Active, LocalHold, RemoteHold, BothHold} {
		local, _ := HeldBy(s)
		for e, holds := range map[Event]bool{PeerOffersSendrecv: false, PeerOffersRecvonly: false, PeerOffersSendonly: true,
			PeerOffersInactive: true, PeerOffersZero: true} {
			r, ok := Hold.Next(s, e)
			require.True(t, ok)
			stillLocal, remote := HeldBy(r.To)
			assert.Equal(t, local, stillLocal, "%s %s", s, e)
			assert.Equal(t, holds, remote, "%s %s", s, e)
			assert.Equal(t, AnswerWant, r.Do[0])
		}
	}
}

func TestStoriesOfHold(t *testing.T) {
	walk(t, Hold, Active, `
		peer_offers_sendonly       HLD-10 remote_hold answer_want tell_remote_held
		peer_offers_nothing        HLD-26 remote_hold offer_want
		answer_while_active_held   HLD-39 remote_hold !tell_remote_held
		timer_refresh_by_reinvite  HLD-27 remote_hold offer_want
		answer_to_hold_held        HLD-31 both_hold   tell_held
		peer_offers_sendrecv       HLD-19 local_hold  tell_remote_resumed
		peer_offers_nothing        HLD-25 local_hold  offer_want
		answer_while_holding       HLD-39 local_hold
		media_changed              HLD-29 local_hold
		answer_to_resume           HLD-21 active      tell_resumed
		peer_offers_zero           HLD-12 remote_hold
		want_hold_untold           HLD-17 both_hold   set_want_inactive tell_held
		dialog_ended               HLD-41 terminated`)
	walk(t, HoldWish, NoWish, `
		want_hold_music            HLD-1  wish_pending set_want_sendonly request_modify
		want_resume_busy           HLD-42 wish_pending refuse
		recv_glare_491             HLD-28 wish_pending
		recv_491_as_owner          HLD-7  wish_retry
		want_hold_silent_busy      HLD-3  wish_retry   set_want_inactive
		peer_offers_recvonly       HLD-36 wish_retry
		timer_retry_busy           HLD-34 wish_queued
		wish_taken_back            HLD-8  no_wish      set_want_told drop_modify
		want_hold_music_busy       HLD-3  wish_queued  queue_modify
		interlock_free             HLD-33 wish_pending
		modify_failed              HLD-6  no_wish      set_want_told tell_wish_failed
		want_hold_silent           HLD-2  wish_pending set_want_inactive
		usage_timeout              HLD-9  terminated`)
	walk(t, HoldAddress, AddressKnown, `
		peer_offers_sendonly       -      address_known
		peer_offers_zero           HLD-12 address_zero  stop_media
		peer_offers_sendrecv       HLD-24 address_known resume_media
		dialog_ended               HLD-41 terminated`)
}

// E-146: both hold, the first one lets go.
func ExampleHold() {
	state := Hold.Start()
	for _, e := range []Event{PeerOffersSendonly, AnswerToHoldHeld, PeerOffersSendrecv} {
		r, _ := Hold.Next(state, e)
		fmt.Println(r, r.Do)
		state = r.To
	}
	// Output:
	// HLD-10: active --peer_offers_sendonly--> remote_hold [answer_want tell_remote_held]
	// HLD-31: remote_hold --answer_to_hold_held--> both_hold [tell_held]
	// HLD-19: both_hold --peer_offers_sendrecv--> local_hold [answer_want tell_remote_resumed]
}
