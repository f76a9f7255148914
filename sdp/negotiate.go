package sdp

import (
	"slices"
	"strconv"
	"strings"
)

// intersect returns the codecs to answer with: those of the offer that we have, under the offer's payload
// types (RFC 3264 §6.1) and with our own parameters. It is empty if nothing that could carry the stream is
// left. mux says that RTCP shares the port.
func intersect(offered *Media, ours []Codec, order Order, mux bool) []Codec {
	type match struct {
		codec Codec
		rank  int // its place in the wish
	}
	var matches []match
	used := make([]bool, len(ours))
	wild := offered.wildcardFeedback()
	theirs := offered.Codecs()
	for _, o := range theirs {
		if mux && likeRTCP(o.PayloadType) {
			continue
		}
		for rank, c := range ours {
			if used[rank] || !c.Matches(o) {
				continue
			}
			c.PayloadType = o.PayloadType
			c.Feedback = commonFeedback(c.Feedback, o.Feedback, wild)
			if dependent(o) {
				c.Parameters = o.Parameters // it names payload types, and those are the offer's
			} else {
				used[rank] = true
			}
			matches = append(matches, match{c, rank})
			break
		}
	}
	if order == AnswererOrder {
		slices.SortStableFunc(matches, func(a, b match) int { return a.rank - b.rank })
	}
	codecs := make([]Codec, len(matches))
	for i, m := range matches {
		codecs[i] = m.codec
	}
	return useful(codecs, ours)
}

// useful drops what only accompanies codecs that were not chosen.
func useful(chosen, ours []Codec) []Codec {
	var payloadTypes [128]bool
	rates := map[int]bool{}
	for _, c := range chosen {
		if !c.auxiliary() {
			payloadTypes[c.PayloadType] = true
			rates[c.ClockRate] = true
		}
	}
	if len(rates) == 0 {
		if slices.ContainsFunc(ours, func(c Codec) bool { return !c.auxiliary() }) {
			return nil // events and comfort noise alone are no conversation
		}
		return chosen // a stream of events is what we wished for
	}
	kept := chosen[:0]
	for _, c := range chosen {
		switch {
		case dependent(c) && !dependsOnlyOn(c, &payloadTypes):
		case sameRate(c) && !rates[c.ClockRate] && slices.ContainsFunc(chosen, func(o Codec) bool {
			return strings.EqualFold(o.Name, c.Name) && rates[o.ClockRate]
		}):
			// An event has the clock rate of the audio that it stands in for (RFC 4733 §2.1), if it can.
		default:
			kept = append(kept, c)
		}
	}
	return kept
}

// likeRTCP tells whether an RTP packet of that payload type looks like RTCP (RFC 5761 §4).
func likeRTCP(payloadType int) bool { return 64 <= payloadType && payloadType <= 95 }

// dependent tells whether c's parameters name other payload types: rtx (RFC 4588 §8.6) and red (RFC 2198 §5).
func dependent(c Codec) bool {
	return strings.EqualFold(c.Name, "rtx") || strings.EqualFold(c.Name, "red") && c.Parameters != ""
}

// dependsOnlyOn tells whether all payload types that c's parameters name are among the chosen.
func dependsOnlyOn(c Codec, chosen *[128]bool) bool {
	list := c.Parameters
	if apt, ok := c.Parameter("apt"); ok {
		list = apt
	}
	for _, f := range strings.Split(list, "/") {
		pt, ok := payloadType(strings.TrimSpace(f))
		if !ok || !chosen[pt] {
			return false
		}
	}
	return true
}

// sameRate tells whether c has to have the clock rate of the codec that it accompanies.
func sameRate(c Codec) bool {
	return strings.EqualFold(c.Name, "telephone-event") || strings.EqualFold(c.Name, "CN")
}

// wildcardFeedback returns the feedback offered for all payload types: "a=rtcp-fb:* nack" (RFC 4585 §4.2).
func (m *Media) wildcardFeedback() map[string]bool {
	var wild map[string]bool
	for _, a := range m.Attributes {
		if f, all := strings.CutPrefix(string(a), "rtcp-fb:* "); all {
			if wild == nil {
				wild = make(map[string]bool)
			}
			wild[f] = true
		}
	}
	return wild
}

// commonFeedback returns the feedback of ours that the offer has too, for an answer may only remove.
func commonFeedback(ours, offered []string, wild map[string]bool) []string {
	var common []string
	for _, f := range ours {
		if wild[f] || slices.Contains(offered, f) {
			common = append(common, f)
		}
	}
	return common
}

// commonFormats is intersect for streams that are not RTP: formats are compared as words.
func commonFormats(offered, ours []string, order Order) []string {
	first, second := offered, ours
	if order == AnswererOrder {
		first, second = ours, offered
	}
	var common []string
	for _, f := range first {
		if slices.ContainsFunc(second, func(g string) bool { return strings.EqualFold(f, g) }) {
			common = append(common, f)
		}
	}
	return common
}

// formats returns the payload types of the codecs and the attributes that define them.
func formats(codecs []Codec) (list []string, lines []Attribute) {
	for _, c := range codecs {
		list = append(list, strconv.Itoa(c.PayloadType))
		lines = append(lines, c.attributes(c.PayloadType)...)
	}
	return list, lines
}
