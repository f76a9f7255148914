package sdp

import "strings"

// CheckReoffer names every rule that a new offer breaks with regard to the description that the same party
// sent last, offer or answer (RFC 3264 §8). None is changed. What earlier descriptions bound, and what the
// other party bound, Bindings.Check knows.
//
// other, if given, is what the other party said in the exchange that previous belongs to: a stream that it
// refused has left its slot free for a new one, which only there can be seen.
func CheckReoffer(previous, offer *Description, other ...*Description) Violations {
	var vs Violations
	checkVersion(&vs, previous, offer)
	if len(offer.Media) < len(previous.Media) {
		vs.session(RuleStreamCount, "RFC 3264 §8", "offer has fewer m= lines than before; a removed stream keeps its line, with port 0", itoa(len(offer.Media)), "at least "+itoa(len(previous.Media)))
	}
	was, is := previous.usedStreams(), offer.usedStreams()
	for _, o := range other {
		for i, used := range o.usedStreams() {
			if i < len(was) {
				was[i] = was[i] && used
			}
		}
	}
	for i := range min(len(previous.Media), len(offer.Media)) {
		p, o := &previous.Media[i], &offer.Media[i]
		if !was[i] || !is[i] {
			continue // a slot that was free holds a new stream (RFC 3264 §8.1)
		}
		if mid := p.Mid(); mid != "" && o.Mid() != mid {
			vs.stream(i, RuleMid, "RFC 5888 §9.1", "mid is not what it was", o.Mid(), quote(mid))
		}
	}
	checkMoves(&vs, previous, offer)
	return append(vs, Bindings(nil).after(previous, was).Check(offer)...)
}

// checkVersion checks the o= line: the same session, and a version that counts the changes.
func checkVersion(vs *Violations, previous, offer *Description) {
	before, now := previous.Origin, offer.Origin
	if !now.SameSession(before) {
		vs.session(RuleOrigin, "RFC 3264 §8", "o= line names another session than before", "", "only its version to change")
		return
	}
	want := before.SessionVersion
	if !offer.EqualBody(previous) {
		want++
	}
	switch {
	case now.SessionVersion == want:
	case want == before.SessionVersion:
		vs.session(RuleVersion, "RFC 3264 §8", "version of the o= line changed and the description did not", utoa(now.SessionVersion), utoa(want))
	case now.SessionVersion == before.SessionVersion:
		vs.session(RuleVersion, "RFC 3264 §8", "description changed and the version of its o= line did not", utoa(now.SessionVersion), utoa(want))
	default:
		vs.session(RuleVersion, "RFC 3264 §8", "version of the o= line did not count up by one", utoa(now.SessionVersion), utoa(want))
	}
}

// checkMoves checks that no stream goes from one BUNDLE group to another at once (RFC 8843 §7.5.2).
func checkMoves(vs *Violations, previous, offer *Description) {
	was, is := previous.bundles(), offer.bundles()
	companion := map[int]string{} // group of the offer: the group it was, by the mid of a member
	for i := range offer.Media {
		mid := offer.Media[i].Mid()
		n, in := is[mid]
		old, had := was[mid]
		if !in || !had || mid == "" {
			continue
		}
		if other, known := companion[n]; !known {
			companion[n] = mid
		} else if was[other] != old {
			vs.stream(i, RuleBundle, "RFC 8843 §7.5.2", "stream moves from one BUNDLE group to another in one offer", mid, "it to leave first")
		}
	}
}

// Check names the streams of d in which a payload type means something else than it was bound to
// (RFC 3264 §8.3.2).
func (b Bindings) Check(d *Description) Violations {
	type key struct{ stream, payloadType int }
	bound := make(map[key]string, len(b))
	for _, k := range b {
		bound[key{k.Stream, k.PayloadType}] = k.Encoding
	}
	var vs Violations
	for i, used := range d.usedStreams() {
		if !used {
			continue
		}
		for _, c := range d.Media[i].Codecs() {
			if c.Name == "" || !dynamic(c.PayloadType) {
				continue
			}
			was, ok := bound[key{i, c.PayloadType}]
			if ok && encodingOf(was) != encodingOf(c.identity()) {
				vs.stream(i, RulePayloadType, "RFC 3264 §8.3.2", "payload type "+itoa(c.PayloadType)+" changed its meaning", c.Encoding(), quote(encodingOf(was)))
			}
		}
	}
	return vs
}

// encodingOf returns an identity without the parameters.
func encodingOf(identity string) string {
	encoding, _, _ := strings.Cut(identity, ";")
	return encoding
}
