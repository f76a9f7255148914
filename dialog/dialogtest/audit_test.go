package dialogtest

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ruleCase is one trace for one rule. Good traces break no rule at all.
type ruleCase struct {
	rule   string
	good   []string
	bad    []string
	ignore []string // further rules that the good traces may break
}

// Traces that many cases begin with.
const (
	ringing  = "alice > bob INVITE offer; bob > alice 100; bob > alice 180;"
	answered = ringing + "bob > alice 200 answer; alice > bob ACK; wait 1s;"
	relRing  = "alice > bob INVITE offer; bob > alice 183 rel=1 answer;"
	bye      = "; alice > bob BYE; bob > alice 200 BYE"
)

func TestRules(t *testing.T) {
	for _, tt := range ruleCases() {
		t.Run(tt.rule, func(t *testing.T) {
			for _, script := range tt.good {
				tr := build(t, script)
				for _, f := range Audit(tr) {
					if !slices.Contains(tt.ignore, f.Rule.Name) {
						t.Errorf("good trace: %v\n%s\n%s", f, script, tr.Ladder(LadderOptions{}).Text())
					}
				}
			}
			for _, script := range tt.bad {
				tr := build(t, script)
				found := Auditor{Only: []string{tt.rule}}.Run(tr)
				if assert.NotEmpty(t, found, "bad trace: %s\n%s", script, tr.Ladder(LadderOptions{}).Text()) {
					assert.Contains(t, found[0].String(), tt.rule)
					assert.Contains(t, found[0].String(), found[0].Rule.Ref)
				}
			}
		})
	}
}

func ruleCases() []ruleCase {
	return slices.Concat(messageCases, dialogCases, inviteCases, prackCases, sdpCases, timerCases, ownCases)
}

// TestEveryRuleIsTested also checks that each rule can be read.
func TestEveryRuleIsTested(t *testing.T) {
	tested := map[string]ruleCase{}
	for _, c := range ruleCases() {
		was := tested[c.rule]
		c.good, c.bad = append(was.good, c.good...), append(was.bad, c.bad...)
		tested[c.rule] = c
	}
	names := map[string]bool{}
	for _, r := range Rules() {
		assert.False(t, names[r.Name], "two rules are called %s", r.Name)
		names[r.Name] = true
		assert.NotEmpty(t, tested[r.Name].good, "%s has no good trace", r.Name)
		assert.NotEmpty(t, tested[r.Name].bad, "%s has no bad trace", r.Name)
		assert.True(t, strings.HasSuffix(r.Says, "."), "%s: %s", r.Name, r.Says)
		assert.NotEmpty(t, r.Ref)
	}
	for name := range tested {
		assert.True(t, names[name], "a case for %s, which is no rule", name)
	}
	for name, reason := range NotRules {
		assert.False(t, names[name], "%s is a rule", name)
		assert.Contains(t, reason, "RFC ")
	}
}

func TestSpoiltCallsAreJudgedLeniently(t *testing.T) {
	const s = "alice ~ bob INVITE offer; spoil 1; alice > bob CANCEL -Max-Forwards"
	var rules []string
	for _, f := range Audit(build(t, s)) {
		rules = append(rules, f.Rule.Name)
	}
	assert.Equal(t, []string{"maxForwards"}, rules, "what was read in a spoilt message nobody knows; a header is missing anyway")
}

func TestAuditorChoosesRules(t *testing.T) {
	tr := build(t, "alice > bob INVITE offer -Max-Forwards branch=old")
	names := func(x Auditor) (out []string) {
		for _, f := range x.Run(tr) {
			out = append(out, f.Rule.Name)
		}
		return out
	}
	assert.Equal(t, []string{"branchPrefix", "maxForwards"}, names(Auditor{}))
	assert.Equal(t, []string{"maxForwards"}, names(Auditor{Skip: []string{"branchPrefix"}}))
	assert.Equal(t, []string{"maxForwards"}, names(Auditor{Only: []string{"maxForwards"}}))
	assert.Empty(t, names(Auditor{Proxies: []string{"alice"}}))
	f := Audit(tr)[0]
	require.Equal(t, `audit: branchPrefix: 0.000s alice: F1 INVITE has the branch "old": RFC 3261 §8.1.1.7`, f.String())
}

func TestFromCapture(t *testing.T) {
	sim := build(t, ringing+"alice > bob CANCEL cseq=9")
	var packets []Packet
	for _, m := range sim.Messages {
		packets = append(packets, Packet{At: m.Sent, From: sim.Parties[m.From].Addr, To: sim.Parties[m.To].Addr, Bytes: m.Bytes, Transport: "UDP"})
	}
	tr := FromCapture(packets, nil)
	require.Len(t, tr.Parties, 2)
	assert.Equal(t, "192.0.2.1:5060", tr.Parties[0].Name)
	var found []string
	for _, f := range Audit(tr) {
		found = append(found, f.Rule.Name)
	}
	assert.Equal(t, []string{"cancelCseqMethod"}, found)
}
