package sdp

import (
	"slices"
	"strconv"
	"strings"
)

// Offer makes an offer of what is wished for. previous is our last description in this session, offer or
// answer, nil before the first; it is not changed.
//
// Every slot of previous stays where it is: a stream of the wish takes the slot with its Mid, else the
// next one in use of its media type; a slot that no stream takes is removed with port 0; a new stream takes
// a slot that is free (RFC 3264 §8.1), else a new one at the end. Codecs keep their payload types, and the
// o= version counts up by one exactly if the description changed.
func Offer(previous *Description, wish Wish) (*Description, error) {
	if err := wish.check("offer"); err != nil {
		return nil, err
	}
	d := &Description{
		Origin:      wish.origin(previous),
		SessionName: wish.SessionName,
		Bandwidths:  slices.Clone(wish.Bandwidths),
		Connection:  wish.connection(),
		Attributes:  slices.Clone(wish.Attributes),
		Times:       []Timing{{}},
	}
	level := d.sessionLevel()
	slots := wish.offerSlots(previous)
	mids := wish.mids(previous, slots)
	numbers := newNumbering(&wish, previous)
	d.Media = make([]Media, len(slots))
	for i, s := range slots {
		if s == nil {
			d.Media[i] = refused(&previous.Media[i], mids[i])
			continue
		}
		var before *Media
		if previous != nil && i < len(previous.Media) {
			before = &previous.Media[i]
		}
		m, err := wish.offerStream(numbers, i, s, before, mids[i], level)
		if err != nil {
			return nil, err
		}
		d.Media[i] = m
	}
	if d.placeGroups(nil); wish.Bundle {
		d.offerBundle(wish.Peer)
	}
	return counted(d, previous), nil
}

// offerStream makes one m= section of an offer; before is what the slot holds now, or nil. DTLS roles are left
// open, whatever the wish says for answers (RFC 8842 §5.2, §5.5).
func (w *Wish) offerStream(numbers numbering, slot int, s *Stream, before *Media, mid string, level sessionLevel) (Media, error) {
	m := w.media(s, s.protocol(), w.connections(s)[0], level.connection)
	if mid != "" {
		m.Attributes = append(m.Attributes, NewAttribute("mid", mid))
	}
	if isRTP(m.Protocol) {
		codecs, err := numbers.number(slot, s.Codecs)
		if err != nil {
			return m, err
		}
		list, lines := formats(codecs)
		m.Formats, m.Attributes = list, append(m.Attributes, lines...)
		if s.RTCPMux {
			m.Attributes = append(m.Attributes, Attribute("rtcp-mux"))
		}
		m.Attributes = append(m.Attributes, offerExtensions(before, s.Extensions)...)
		for i, c := range s.Crypto {
			c.Tag = i + 1
			m.Attributes = append(m.Attributes, c.Attribute())
		}
	} else {
		m.Formats = slices.Clone(s.Formats)
	}
	m.Attributes = append(m.Attributes, s.Attributes...)
	if isDTLS(m.Protocol) {
		m.Attributes = reSetup(m.Attributes)
	}
	m.direct(level, s.Direction)
	return m, nil
}

// offerSlots lays the streams of the wish into the slots; nil is a slot that nobody wants any more.
func (w *Wish) offerSlots(previous *Description) []*Stream {
	if previous == nil {
		previous = &Description{}
	}
	slots := make([]*Stream, len(previous.Media))
	claimed := make([]bool, len(slots)) // also by a stream that gives the slot up
	used := previous.usedStreams()
	placed := make([]bool, len(w.Streams))
	place := func(fits func(s *Stream, i int) bool) {
		for n := range w.Streams {
			s := &w.Streams[n]
			for i := range slots {
				if !placed[n] && !claimed[i] && fits(s, i) {
					placed[n], claimed[i] = true, true
					if s.Port != 0 {
						slots[i] = s
					}
				}
			}
		}
	}
	is := func(i int, mediaType string) bool { return strings.EqualFold(previous.Media[i].Type, mediaType) }
	place(func(s *Stream, i int) bool { return s.Mid != "" && s.Mid == previous.Media[i].Mid() })
	place(func(s *Stream, i int) bool { return used[i] && is(i, s.Type) })
	place(func(s *Stream, i int) bool { return used[i] && s.InPlaceOf != "" && is(i, s.InPlaceOf) })
	place(func(s *Stream, i int) bool { return !used[i] && s.Port != 0 && is(i, s.Type) })
	place(func(s *Stream, i int) bool { return !used[i] && s.Port != 0 })
	for n := range w.Streams {
		if s := &w.Streams[n]; !placed[n] && s.Port != 0 {
			slots = append(slots, s)
		}
	}
	return slots
}

// mids returns the identification of every slot: what it has, what the wish says, or a new one if BUNDLE or
// another slot needs it (RFC 5888 §6: all streams have one, or none).
func (w *Wish) mids(previous *Description, slots []*Stream) []string {
	mids := make([]string, len(slots))
	taken := map[string]bool{}
	needed := w.Bundle
	for i := range slots {
		if previous != nil && i < len(previous.Media) {
			mids[i] = previous.Media[i].Mid()
		}
		if mids[i] == "" && slots[i] != nil {
			mids[i] = slots[i].Mid
		}
		if taken[mids[i]] {
			mids[i] = ""
		}
		if mids[i] != "" {
			taken[mids[i]], needed = true, true
		}
	}
	if !needed {
		return mids
	}
	next := 0
	for i := range mids {
		for mids[i] == "" {
			if m := strconv.Itoa(next); !taken[m] {
				mids[i], taken[m] = m, true
			}
			next++
		}
	}
	return mids
}
