package sdp

import (
	"fmt"
	"strings"
)

// identity is what a payload type stands for: two codecs with the same identity match.
func (c Codec) identity() string {
	id := strings.ToLower(c.Encoding())
	for _, p := range configurations[strings.ToLower(c.Name)] {
		id += ";" + p.name + "=" + p.of(c)
	}
	return id
}

// A numbering gives payload types to the codecs of one offer.
type numbering struct {
	own   *Description           // our last one, or nil
	bound map[int]map[int]string // slot, payload type: the identity that it has for good
	taken map[int]string         // the same for all slots together, if they share one transport
}

func newNumbering(w *Wish, previous *Description) numbering {
	n := numbering{own: previous, bound: map[int]map[int]string{}}
	bindings := w.Bindings
	if previous != nil {
		bindings = bindings.After(previous)
	}
	if w.Bundle {
		n.taken = map[int]string{}
	}
	for _, b := range bindings {
		n.bind(b.Stream, b.PayloadType, b.Encoding)
	}
	return n
}

func (n numbering) bind(slot, payloadType int, identity string) {
	if n.bound[slot] == nil {
		n.bound[slot] = map[int]string{}
	}
	n.bound[slot][payloadType] = identity
	if n.taken != nil {
		n.taken[payloadType] = identity
	}
}

// number returns the codecs of a slot, each with the payload type to offer it under.
func (n numbering) number(slot int, codecs []Codec) ([]Codec, error) {
	out := make([]Codec, len(codecs))
	copy(out, codecs)
	var used [128]bool
	for i := range out { // what the wish fixes comes first: a number of ours must not be in its way
		c := &out[i]
		if c.PayloadType == 0 {
			continue
		}
		if was, ok := n.bound[slot][c.PayloadType]; ok && was != c.identity() {
			return nil, fmt.Errorf("sdp: offer: stream %d: payload type %d is to be %s, but it stands for %s in this session: RFC 3264 §8.3.2",
				slot, c.PayloadType, c.Encoding(), was)
		}
		if used[c.PayloadType] {
			return nil, fmt.Errorf("sdp: offer: stream %d: payload type %d is wished for twice: RFC 3264 §5.1", slot, c.PayloadType)
		}
		used[c.PayloadType] = true
	}
	for i := range out {
		c := &out[i]
		if c.PayloadType != 0 {
			continue
		}
		pt, ok := n.choose(slot, *c, &used)
		if !ok {
			return nil, fmt.Errorf("sdp: offer: stream %d: no payload type is left for %s: RFC 3551 §3", slot, c.Encoding())
		}
		c.PayloadType = pt
		used[pt] = true
	}
	for _, c := range out {
		if dynamic(c.PayloadType) {
			n.bind(slot, c.PayloadType, c.identity())
		}
	}
	return out, nil
}

// choose finds a number for c: its static one, the one it had, or a free one.
func (n numbering) choose(slot int, c Codec, used *[128]bool) (int, bool) {
	for pt, s := range staticCodecs {
		if !used[pt] && s.Name != "" && s.Matches(c) {
			return pt, true
		}
	}
	if n.own != nil && slot < len(n.own.Media) { // before a number that only the peer uses
		for _, had := range n.own.Media[slot].Codecs() {
			if had.PayloadType >= 0 && !used[had.PayloadType] && had.Matches(c) {
				return had.PayloadType, true
			}
		}
	}
	id := c.identity()
	for pt := range 128 {
		if !used[pt] && n.bound[slot][pt] == id {
			return pt, true
		}
	}
	free := func(from, to int) (int, bool) {
		for pt := from; pt <= to; pt++ {
			_, bound := n.bound[slot][pt]
			_, taken := n.taken[pt]
			if !used[pt] && !bound && !taken {
				return pt, true
			}
		}
		return 0, false
	}
	if pt, ok := free(96, 127); ok {
		return pt, true
	}
	return free(35, 63) // RFC 5761 §4: never 64 to 95, which look like RTCP
}
