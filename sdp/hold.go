package sdp

// Hold returns the offer that puts a call on hold, made from our last description: every stream becomes
// sendonly, so that music can play, or inactive if nothing is to be sent (RFC 3264 §8.4, RFC 6337 §5.3).
// The o= version counts up by one exactly if that changes the description.
//
// base says per stream which way media should flow when nobody holds; streams that it does not name are
// wished for as sendrecv. What the peer's hold forced on our last answer is not a wish: a call that is held
// by the peer is held back with sendonly (RFC 6337 §5.3). current is not changed.
func Hold(current *Description, music bool, base ...Direction) *Description {
	if music {
		return OfferFrom(current, SendOnly, base...)
	}
	return OfferFrom(current, Inactive, base...)
}

// Resume returns the offer that takes our own hold back: every stream becomes what base says, or sendrecv,
// whether or not the peer still holds us (RFC 6337 §5.3). See Hold.
func Resume(current *Description, base ...Direction) *Description {
	return OfferFrom(current, SendRecv, base...)
}

// Held tells who holds whom, as far as the two last accepted descriptions alone can tell: a party holds if
// it will not receive on any stream that is in use, or has an address that nothing may be sent to (Legacy0).
// A session without a stream in use is not held. Held(remote, local) is the same answer, exchanged.
//
// Two pairs do not tell who made whom do what: an answer to an inactive or recvonly offer cannot say
// sendrecv or recvonly, so it looks like a hold even if it is none. HeldAfter remembers, and knows.
func Held(local, remote *Description) (localHold, remoteHold bool) {
	streams := 0
	localHold, remoteHold = true, true
	var room [2][fewStreams]flow
	l, r := local.flows(room[0][:0]), remote.flows(room[1][:0])
	for i := range min(len(l), len(r)) {
		if l[i].used && r[i].used {
			streams++
			localHold = localHold && l[i].holds()
			remoteHold = remoteHold && r[i].holds()
		}
	}
	return localHold && streams > 0, remoteHold && streams > 0
}

// A HoldState is what two parties have told each other about hold, stream by stream: the fold of HeldAfter
// over all exchanges since the session began. The zero value is the state before the first. It is plain data.
type HoldState []StreamHold

// A StreamHold is the hold of one stream.
type StreamHold struct {
	Used    bool // both sides gave it a port
	Local   bool // we told the peer that we will not receive
	Remote  bool // the peer told us that it will not receive
	Legacy0 bool // the peer's address is 0.0.0.0: send it neither RTP nor RTCP (RFC 3264 §8.4)
}

// Held sums the streams up: a party holds if it holds every stream in use (RFC 3264 §8.4, "held SDP").
func (s HoldState) Held() (local, remote bool) {
	used := 0
	local, remote = true, true
	for _, h := range s {
		if h.Used {
			used++
			local, remote = local && h.Local, remote && h.Remote
		}
	}
	return local && used > 0, remote && used > 0
}

// AnyHeld is Held for those who call a session held when one stream in use is.
func (s HoldState) AnyHeld() (local, remote bool) {
	for _, h := range s {
		local, remote = local || h.Used && h.Local, remote || h.Used && h.Remote
	}
	return local, remote
}

// Legacy0 tells whether some stream in use has the address 0.0.0.0 at the peer's.
func (s HoldState) Legacy0() bool {
	for _, h := range s {
		if h.Used && h.Legacy0 {
			return true
		}
	}
	return false
}

// HeldAfter returns the hold state after one more accepted exchange. prev is not changed.
//
// An offer always tells the offerer's wish. An answer tells the answerer's only where the offer left it a
// choice, that is where the offerer would send; else what was known before stays. So does it after an
// answer that RFC 3264 §6.1 forbids, which tells nothing that could be relied on.
func HeldAfter(prev HoldState, offer, answer *Description, weOffered bool) HoldState {
	return heldAfter(make(HoldState, 0, fewStreams), prev, offer, answer, weOffered)
}

// heldAfter is HeldAfter, into an empty slice: that of HeldAfter, which is inlined, need not be on the heap.
func heldAfter(next, prev HoldState, offer, answer *Description, weOffered bool) HoldState {
	var room [2][fewStreams]flow
	offered, answered := offer.flows(room[0][:0]), answer.flows(room[1][:0])
	for i := range min(len(offered), len(answered)) {
		o, a := offered[i], answered[i]
		if !o.used || !a.used {
			next = append(next, StreamHold{})
			continue
		}
		var was StreamHold
		if i < len(prev) && prev[i].Used {
			was = prev[i]
		}
		answerer := was.Local
		if weOffered {
			answerer = was.Remote
		}
		switch {
		case a.legacy0:
			answerer = true
		case o.direction.Send() && LegalAnswer(o.direction, a.direction):
			answerer = !a.direction.Recv()
		}
		if weOffered {
			next = append(next, StreamHold{Used: true, Local: o.holds(), Remote: answerer, Legacy0: a.legacy0})
		} else {
			next = append(next, StreamHold{Used: true, Local: answerer, Remote: o.holds(), Legacy0: o.legacy0})
		}
	}
	return next
}
