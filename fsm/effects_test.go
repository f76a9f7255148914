package fsm

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestTable1OfRFC5057 compares the rows of table 2 with the three columns of table 1.
func TestTable1OfRFC5057(t *testing.T) {
	columns := map[Effect][]int{
		EffectTransaction: {400, 401, 402, 403, 406, 407, 412, 413, 414, 415, 417, 420, 421, 422, 423, 428, 429, 436, 437, 438,
			469, 486, 487, 488, 491, 493, 494, 500, 503, 504, 505, 513, 580, 600, 603, 606},
		EffectUsage:  {405, 408, 480, 481, 489, 501}, // 408: note 4
		EffectDialog: {404, 410, 416, 482, 483, 484, 485, 502, 604},
	}
	n := 0
	for effect, codes := range columns {
		for _, code := range codes {
			assert.Equal(t, effect, ResponseEffect("NOTIFY", code), code)
			n++
		}
	}
	assert.Len(t, CodeEffects, n)
	assert.True(t, slices.IsSortedFunc(CodeEffects, func(a, b CodeEffect) int { return a.Code - b.Code }))
	for _, c := range CodeEffects {
		assert.NotEmpty(t, c.Why, c.Code)
	}
	for _, unknown := range []int{300, 302, 399, 499, 599, 699} {
		assert.Equal(t, EffectTransaction, ResponseEffect("INVITE", unknown), unknown)
	}
}

// TestNotesOfRFC5057 are the exceptions by method.
func TestNotesOfRFC5057(t *testing.T) {
	for _, c := range []struct {
		method string
		code   int
		want   Effect
	}{
		{"INFO", 405, EffectTransaction}, {"UPDATE", 405, EffectTransaction}, {"UPDATE", 501, EffectTransaction}, // note 3
		{"INVITE", 405, EffectUsage}, {"PRACK", 501, EffectUsage}, {"SUBSCRIBE", 501, EffectUsage},
		{"INFO", 408, EffectUsage}, {"INFO", 481, EffectUsage}, {"UPDATE", 481, EffectUsage}, // E-177, E-094
		{"CANCEL", 481, EffectNone}, {"CANCEL", 408, EffectNone}, // note 8
		{"INVITE", 489, EffectTransaction}, {"NOTIFY", 489, EffectUsage}, // note 12
		{"BYE", 200 + 300, EffectUsage}, {"BYE", 481, EffectUsage}, {"BYE", 404, EffectDialog}, // RFC 3261 §15.1.1
		{"OPTIONS", 481, EffectTransaction}, {"OPTIONS", 404, EffectDialog}, {"OPTIONS", 408, EffectTransaction},
		{"MESSAGE", 481, EffectTransaction}, {"MESSAGE", 404, EffectDialog}, // E-267
		{"FOO", 501, EffectTransaction}, {"FOO", 604, EffectDialog},
		{"REFER", 405, EffectTransaction}, {"REFER", 481, EffectUsage}, {"REFER", 404, EffectDialog},
		{"INVITE", 486, EffectTransaction}, {"INVITE", 500, EffectTransaction}, // E-181, E-179
	} {
		assert.Equal(t, c.want, ResponseEffect(c.method, c.code), "%s %d", c.method, c.code)
	}
	assert.Equal(t, EffectUsage, TimeoutEffect("INFO"))
	assert.Equal(t, EffectTransaction, TimeoutEffect("MESSAGE"))
	assert.Equal(t, []Usage{UsageInvite, UsageSubscription, UsageNone}, []Usage{UsageOf("UPDATE"), UsageOf("REFER"), UsageOf("OPTIONS")})
}

func ExampleResponseEffect() {
	fmt.Println(ResponseEffect("INVITE", 488), ResponseEffect("INVITE", 481), ResponseEffect("INFO", 404))
	// Output: transaction usage dialog
}

// TestDirectionsAreLegal: every cell of the table is a legal pair, it never sends or receives
// more than is offered or wanted, and it refuses nothing that both allow.
func TestDirectionsAreLegal(t *testing.T) {
	sends := func(d string) bool { return d == "sendrecv" || d == "sendonly" }
	receives := func(d string) bool { return d == "sendrecv" || d == "recvonly" }
	seen := map[string]bool{}
	for _, c := range DirectionTable {
		seen[c.Offer+"|"+c.Want] = true
		assert.Equal(t, c.Answer, AnswerDirection(c.Offer, c.Want))
		if c.Offer == "port 0" {
			assert.Equal(t, "port 0", c.Answer)
			continue
		}
		assert.Contains(t, LegalDirections[c.Offer], c.Answer)
		assert.Equal(t, receives(c.Offer) && sends(c.Want), sends(c.Answer), "%+v", c)
		assert.Equal(t, sends(c.Offer) && receives(c.Want), receives(c.Answer), "%+v", c)
	}
	assert.Len(t, seen, 20)
	legal := 0
	for _, answers := range LegalDirections {
		legal += len(answers)
	}
	assert.Equal(t, 9, legal)
	assert.Empty(t, AnswerDirection("sendrecv", "SendRecv"), "the words are case-sensitive (RFC 8866 §5)")
}

// TestAnswersSayWhoHolds: all 16 pairs, as the answer to a hold or resume of ours and as that
// to another offer.
func TestAnswersSayWhoHolds(t *testing.T) {
	words := []string{"sendrecv", "sendonly", "recvonly", "inactive"}
	own := map[string][]Event{
		"sendrecv": {AnswerToResume, AnswerToResumeHeld, AnswerToResume, AnswerToResumeHeld},
		"sendonly": {AnswerToHoldIllegal, AnswerToHoldIllegal, AnswerToHold, AnswerToHoldHeld},
		"recvonly": {NoEvent, NoEvent, NoEvent, NoEvent},
		"inactive": {AnswerToHoldIllegal, AnswerToHoldIllegal, AnswerToHoldIllegal, AnswerToHoldSilent},
	}
	other := map[Event]Event{NoEvent: NoEvent, AnswerToResume: AnswerWhileActive, AnswerToResumeHeld: AnswerWhileActiveHeld,
		AnswerToHold: AnswerWhileHolding, AnswerToHoldHeld: AnswerWhileHoldingHeld, AnswerToHoldSilent: AnswerWhileHoldingSilent,
		AnswerToHoldIllegal: NoEvent}
	for offer, events := range own {
		for i, answer := range words {
			assert.Equal(t, events[i], AnswerEvent(offer, answer, true), "%s %s", offer, answer)
			assert.Equal(t, other[events[i]], AnswerEvent(offer, answer, false), "%s %s", offer, answer)
		}
	}
}
