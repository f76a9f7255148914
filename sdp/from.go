package sdp

// OfferFrom makes the next offer out of our last description alone: the same streams, addresses and codecs,
// each stream in use with the direction that base says for it, restricted by want. Streams that base does
// not name are wished for as sendrecv. The o= version counts up by one exactly if the description changed
// (RFC 3264 §8). local is not changed.
//
//	OfferFrom(local, SendRecv)            // what RFC 6337 §5.3 wants of a refresh while nobody here holds
//	OfferFrom(local, SendOnly)            // hold with music
//	OfferFrom(local, Inactive, RecvOnly)  // silent hold of a call that only listens
//
// DTLS roles become actpass again, as an offer must have them (RFC 8842 §5.5).
func OfferFrom(local *Description, want Direction, base ...Direction) *Description {
	d := local.Clone()
	flows := local.flows(nil)
	level := d.sessionLevel()
	for i, f := range flows {
		if !f.used {
			continue
		}
		m := &d.Media[i]
		m.direct(level, wishFor(want, base, i))
		if level.has(m, "fingerprint") {
			m.Attributes = reSetup(m.Attributes)
		}
	}
	d.Attributes = reSetup(d.Attributes)
	return counted(d, local)
}

// AnswerFrom makes the answer to a peer's re-offer out of our last description alone: each stream that we
// have in that slot, with the codecs that the offer has too, and the direction that follows from the offer,
// base and want (RFC 3264 §6.1; see OfferFrom for base). Streams that we do not have, or have nothing in
// common with, are refused with port 0. What a host has to decide (new streams, new codecs, an ICE restart,
// new keys) it cannot do; Answer can.
//
// It fails with ErrNothingInCommon as Answer does. Neither description is changed.
func AnswerFrom(offer, local *Description, want Direction, base ...Direction) (*Description, error) {
	wish := wishOf(local, want, base)
	answer := local.Clone()
	a := newAnswering(&wish, offer, answer)
	sections := answer.Media
	return a.finish(local, func(i int, s *Stream) Media { return a.revise(i, s, sections[i]) })
}

// Refuse makes the answer that refuses every stream of an offer with port 0, for where an answer must be
// sent though none is acceptable (RFC 6337 §2.3). local is our last description, or one that only has the
// o= line to use.
func Refuse(offer, local *Description) *Description {
	d := &Description{Origin: local.Origin, SessionName: local.SessionName, Connection: local.Connection, Times: cloneTimes(offer.Times)}
	for i := range offer.Media {
		d.Media = append(d.Media, refused(&offer.Media[i], offer.Media[i].Mid()))
	}
	return counted(d, local)
}

// wishFor is the direction wished for in slot i.
func wishFor(want Direction, base []Direction, i int) Direction {
	if i < len(base) {
		return base[i].Restrict(want)
	}
	return want
}

// direct states a direction in the stream's own section, in the place where one stood, unless it is in
// force already.
func (m *Media) direct(level sessionLevel, want Direction) {
	if level.direction(m) == want {
		return
	}
	for i := len(m.Attributes) - 1; i >= 0; i-- {
		if _, ok := m.Attributes[i].direction(); ok {
			m.Attributes[i] = Attribute(want.String())
			return
		}
	}
	m.Attributes = append(m.Attributes, Attribute(want.String()))
}

// reSetup turns the role of an answer into that of an offer.
func reSetup(attributes []Attribute) []Attribute {
	for i, a := range attributes {
		if a == "setup:active" || a == "setup:passive" {
			attributes[i] = "setup:actpass"
		}
	}
	return attributes
}
