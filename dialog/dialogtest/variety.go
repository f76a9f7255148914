package dialogtest

import (
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// Variety is [Pair] or [Forks] with endpoints whose transports, policies and timers the seed
// chooses, each for itself: what holds must hold whatever they are.
func Variety(seed uint64) *Machine {
	r := (&rng{seed}).fork("variety")
	seat := func(name string) Seat { return Seat{Name: name, Config: anyConfig(r)} }
	transport := ""
	if r.chance(.25) {
		transport = "TCP"
	}
	seats := []Seat{seat("alice"), seat("bob"), seat("carol")}
	for i := range seats {
		seats[i].Config.Flow.Transport = transport
	}
	if transport == "" && r.chance(.4) {
		return ForksOf(seed, seats[0], seats[1], seats[2])
	}
	return NewMachine(seed, seats[:2]...)
}

// anyConfig draws a configuration.
func anyConfig(r *rng) dialog.Config {
	var c dialog.Config
	sometimes := func(b *bool) { *b = r.chance(.3) }
	p := &c.Policy
	for _, b := range []*bool{
		&p.LateTrying, &p.StopAnswerOnBye, &p.UsageFailureSilent, &p.KeepOnTimeout, &p.ExactTags, &p.DropLate1xx,
		&p.FollowRedirects, &p.AckStray2xx,
	} {
		sometimes(b)
	}
	if r.chance(.3) {
		p.SecondAnswer = dialog.SecondAnswerKeep
	}
	if r.chance(.3) {
		p.CancelledAnswer = dialog.CancelledAnswerKeep
	}
	if r.chance(.2) {
		p.Merged = dialog.MergedAccept
	}
	if r.chance(.5) {
		c.Credentials = func(string) (user, password string, ok bool) { return "user", "secret", true }
	}
	if r.chance(.5) {
		c.Session.Expires = 90 * time.Second
		c.Session.Refresher = []string{"", "uac", "uas"}[r.below(3)]
	}
	return c
}
