package dialogtest

import (
	"strings"

	"github.com/sipdialog/sipdialog/sdp"
)

// offerRules are about who may offer when, and what an answer owes to its offer.
var offerRules = []Rule{
	{Name: "noNewOfferWhileOfferPending", Ref: "RFC 3264 §4", check: noNewOfferWhileOfferPending,
		Says: "Nobody makes an offer in a dialog where an offer, of either side, is unanswered."},
	{Name: "answerMLineCountMatchesOffer", Ref: "RFC 3264 §6", check: answerMLineCountMatchesOffer,
		Says: "An answer has as many m= lines as its offer."},
	{Name: "answerMediaTypeMatchesOffer", Ref: "RFC 3264 §6", check: answerMediaTypeMatchesOffer,
		Says: "Each m= line of an answer has the media type and, unless refused, the protocol of the offer's."},
	{Name: "answerTLineEqualsOffer", Ref: "RFC 3264 §6", check: answerTLineEqualsOffer,
		Says: "The t= line of an answer is that of its offer."},
	{Name: "directionPairValid", Ref: "RFC 3264 §6.1", check: directionPairValid,
		Says: "Of a sendonly offer the answer is recvonly or inactive, of recvonly sendonly or inactive, of inactive inactive."},
	{Name: "rejectedStreamMinimalAnswer", Ref: "RFC 3264 §6", check: rejectedStreamMinimalAnswer,
		Says: "A refused stream has port 0 and at least one format."},
	{Name: "zeroPortPropagation", Ref: "RFC 3264 §6, §8.2", check: zeroPortPropagation,
		Says: "A stream that is offered with port 0 is answered with port 0."},
}

// An exchange of session descriptions that is open in a dialog.
type openOffer struct {
	m   *seen
	out bool
}

// closes tells whether o ends the exchange that the offer began: by an answer, a refusal, or
// by being the message that should have had the answer.
func (p openOffer) closes(o *seen) bool {
	if o.role == answer && p.m.same(o.offer) || o.is("BYE") {
		return true
	}
	switch {
	case p.m.Code == 0: // in a request
		return o.request == p.m.first && (o.Code >= 300 || o.Code >= 200 && p.m.Method != "INVITE") ||
			p.m.is("INVITE") && o.request == p.m.first && o.Code >= 200
	case p.m.Code >= 200: // in a 2xx
		return o.is("ACK") && p.m.request.same(o.request)
	default: // in a reliable 1xx
		return o.acknowledges(p.m.view) || o.request == p.m.request && o.Code >= 300
	}
}

func noNewOfferWhileOfferPending(a *audit) {
	a.eachLeg(func(l *leg) {
		if l.remote == "" {
			return
		}
		var open []openOffer
		for _, m := range l.log {
			kept := open[:0]
			for _, p := range open {
				if !p.closes(m) && !l.agent.failed(p.m.first, m) && (m.at.Sub(p.m.at) < a.silent() || p.m.is("INVITE") && a.open(l, p.m, m)) {
					kept = append(kept, p)
				}
			}
			open = kept
			if m.role != offer || !l.first(m) {
				continue
			}
			if m.out && len(open) > 0 && !l.restart(m, open[0].m) {
				a.find(l.agent, m, "makes an offer while that of F%d is unanswered", open[0].m.F)
			}
			if m.out || m.Code == 0 || !l.agent.failed(m.request, m) { // else nobody there waits for this response any more
				open = append(open, openOffer{m, m.out})
			}
		}
	})
}

// restart tells whether m is the INVITE of the earlier offer once more, before any dialog.
func (l *leg) restart(m, earlier *seen) bool {
	return m.is("INVITE") && m.toTag == "" && earlier.is("INVITE") && earlier.toTag == ""
}

// exchanges goes over the answers that parties sent, with their offers.
func (a *audit) exchanges(f func(c *agent, m *seen, offered, answered *sdp.Description)) {
	a.sentBy(func(c *agent, m *seen) {
		if (m.role == answer || m.role == preview) && m.sdp != nil && m.offer != nil && m.offer.sdp != nil {
			f(c, m, m.offer.sdp, m.sdp)
		}
	})
}

func answerMLineCountMatchesOffer(a *audit) {
	a.exchanges(func(c *agent, m *seen, o, d *sdp.Description) {
		if len(d.Media) != len(o.Media) {
			a.find(c, m, "has %d m= lines; the offer F%d has %d", len(d.Media), m.offer.F, len(o.Media))
		}
	})
}

// streams goes over the streams that both sides of an exchange have.
func streams(o, d *sdp.Description, f func(i int, offered, answered *sdp.Media)) {
	for i := range min(len(o.Media), len(d.Media)) {
		f(i, &o.Media[i], &d.Media[i])
	}
}

func answerMediaTypeMatchesOffer(a *audit) {
	a.exchanges(func(c *agent, m *seen, o, d *sdp.Description) {
		streams(o, d, func(i int, offered, answered *sdp.Media) {
			switch {
			case offered.Type != answered.Type:
				a.find(c, m, "answers m=%s with m=%s in stream %d", offered.Type, answered.Type, i+1)
			case offered.Protocol != answered.Protocol && answered.Port != 0:
				a.find(c, m, "answers %s with %s in stream %d", offered.Protocol, answered.Protocol, i+1)
			}
		})
	})
}

func answerTLineEqualsOffer(a *audit) {
	a.exchanges(func(c *agent, m *seen, o, d *sdp.Description) {
		if len(o.Times) == 0 || len(d.Times) == 0 {
			return
		}
		if got, want := d.Times[0], o.Times[0]; got.Start != want.Start || got.Stop != want.Stop {
			a.find(c, m, "has t=%d %d; the offer F%d has t=%d %d", got.Start, got.Stop, m.offer.F, want.Start, want.Stop)
		}
	})
}

func directionPairValid(a *audit) {
	a.exchanges(func(c *agent, m *seen, o, d *sdp.Description) {
		streams(o, d, func(i int, offered, answered *sdp.Media) {
			if offered.Port != 0 && answered.Port != 0 && !sdp.LegalAnswer(o.Direction(i), d.Direction(i)) {
				a.find(c, m, "answers %v with %v in stream %d", o.Direction(i), d.Direction(i), i+1)
			}
		})
	})
}

func rejectedStreamMinimalAnswer(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if !m.hasSDP {
			return
		}
		for line := range strings.Lines(m.sip.BodyString()) { // a parser need not take it at all
			if strings.HasPrefix(line, "m=") && len(strings.Fields(line)) < 4 {
				a.find(c, m, "has a stream without format: %s", strings.TrimSpace(line))
			}
		}
	})
}

func zeroPortPropagation(a *audit) {
	a.exchanges(func(c *agent, m *seen, o, d *sdp.Description) {
		streams(o, d, func(i int, offered, answered *sdp.Media) {
			if offered.Port == 0 && answered.Port != 0 {
				a.find(c, m, "gives port %d to stream %d, which was offered with port 0", answered.Port, i+1)
			}
		})
	})
}
