package dialog

import (
	"strings"

	"github.com/sipdialog/sipdialog/sdp"
)

// Descriptions of ours: those that the host gives are checked and get the o= line that they
// have to have; those that nobody gives are made out of the last one.

// last is our description that was sent last, in force or refused: its number counts (RFC 3264 §8).
func (s *session) last() string {
	if s.sent != "" {
		return s.sent
	}
	return s.local()
}

// counted prints a description of ours with the o= version that it has to have: one more than
// that of the last one, or the same if nothing has changed.
func (d *Dialog) counted(desc *sdp.Description) string {
	d.number(desc)
	return string(desc.Append(nil))
}

// number corrects the o= line. It says whether it was right.
func (d *Dialog) number(desc *sdp.Description) bool {
	if d.session.last() == "" {
		return true // the first one: any number will do
	}
	last, err := d.e.read(d.session.last())
	if err != nil {
		return true
	}
	was := desc.Origin
	desc.Origin = last.Origin
	if !desc.EqualBody(last) {
		desc.Origin.SessionVersion++
	}
	return desc.Origin == was
}

// mayOfferNow checks an offer of the host's and corrects its o= line.
func (d *Dialog) mayOfferNow(verb string, w *With) error {
	desc, err := sdp.Parse(w.SDP)
	if err != nil {
		return &LocalError{Verb: verb, Advice: "With.SDP cannot be read: " + err.Error(), Err: err}
	}
	if local, err := sdp.Parse([]byte(d.session.local())); err == nil {
		if err := grave(sdp.CheckReoffer(local, desc), sdp.RuleStreamCount, sdp.RulePayloadType); err != nil {
			return &LocalError{Verb: verb, Advice: err.Error(), RFC: "RFC 3264 §8", Err: err}
		}
	}
	if !d.number(desc) {
		w.SDP = desc.Append(nil)
	}
	return nil
}

// mayAnswer checks the host's answer to the offer that is open and corrects its o= line.
func (d *Dialog) mayAnswer(verb string, w *With) error {
	desc, err := d.e.read(string(w.SDP))
	if err != nil {
		return &LocalError{Verb: verb, Advice: "With.SDP cannot be read: " + err.Error(), Err: err}
	}
	offer, err := d.e.read(d.session.open.offer)
	if err == nil {
		err = grave(sdp.CheckStreams(offer, desc), sdp.RuleStreamCount, sdp.RuleMediaType, sdp.RuleRefused, sdp.RuleDirection)
	}
	if err != nil {
		return &LocalError{Verb: verb, Advice: err.Error(), RFC: "RFC 3264 §6", Err: err}
	}
	if numbered := *desc; !d.number(&numbered) {
		w.SDP = numbered.Append(nil)
	}
	return nil
}

// grave picks the violations without which no session can come about.
func grave(all sdp.Violations, rules ...sdp.Rule) error {
	var left sdp.Violations
	for _, v := range all {
		for _, r := range rules {
			if v.Rule == r {
				left = append(left, v)
			}
		}
	}
	if len(left) == 0 {
		return nil
	}
	return left[:1].Err()
}

// ownOffer makes an offer out of our last description: what the user wants, and never what an
// answer was once forced to say (RFC 6337 §5.3).
func (d *Dialog) ownOffer(want sdp.Direction) (string, error) {
	local, err := sdp.Parse([]byte(d.session.local()))
	if err != nil {
		return "", err
	}
	return d.counted(sdp.OfferFrom(local, want, d.session.base.of(len(local.Media))...)), nil
}

// ownAnswer makes the answer to the peer's offer out of our last description.
func (d *Dialog) ownAnswer(offer string) (string, error) {
	s := d.session
	o, err := sdp.Parse([]byte(offer))
	if err != nil {
		return "", err
	}
	local, err := sdp.Parse([]byte(s.local()))
	if err != nil {
		return "", err
	}
	a, err := sdp.AnswerFrom(o, local, s.want, s.base.of(len(o.Media))...)
	if err != nil {
		return "", err
	}
	return d.counted(a), nil
}

// sessionID is a fresh number for an o= line of ours.
func (e *Endpoint) sessionID() string {
	var b strings.Builder
	for n := e.randUint32() | 1; n > 0; n /= 10 {
		b.WriteByte(byte('0' + n%10))
	}
	return b.String()
}
