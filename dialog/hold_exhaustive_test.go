package dialog_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// A step of the hold proof: who wants what, and whether the network comes to rest before the
// next step or has it cross this one.
type holdStep struct {
	bob   bool
	want  holdWant
	cross bool
}

type holdWant uint8

const (
	wantActive holdWant = iota
	wantMusic
	wantSilence
)

func (s holdStep) String() string {
	who := map[bool]string{false: "alice", true: "bob"}[s.bob]
	what := [...]string{"resumes", "holds", "holds silently"}[s.want]
	return who + " " + what + map[bool]string{false: "", true: ", crossing"}[s.cross]
}

// A holdHost is what a program does to have its wish: a verb that is refused because an offer
// is out is called again when the answer is there.
type holdHost struct {
	u    *dialogtest.User
	want holdWant
	open bool
}

func (h *holdHost) try(now time.Time) {
	d := h.u.Dialog
	var err error
	switch h.want {
	case wantActive:
		err = d.Resume(now)
	case wantMusic:
		err = d.Hold(now, true)
	case wantSilence:
		err = d.Hold(now, false)
	}
	h.open = errors.Is(err, dialog.ErrOfferPending)
}

// plainT is a test without Cleanup: thousands of calls do not wait for its end.
type plainT struct{ t *testing.T }

func (p plainT) Helper()                           { p.t.Helper() }
func (p plainT) Logf(format string, args ...any)   { p.t.Logf(format, args...) }
func (p plainT) Errorf(format string, args ...any) { p.t.Errorf(format, args...) }
func (p plainT) Fatalf(format string, args ...any) { p.t.Fatalf(format, args...) }

// holdProof runs one sequence and gives what is wrong with its end.
func holdProof(t *testing.T, seed uint64, steps []holdStep) (err error) {
	c := dialogtest.NewCall(plainT{t}, dialogtest.Seed(seed), crossing())
	defer func() {
		if err != nil {
			err = fmt.Errorf("%w\n%s", err, c.Ladder())
		}
	}()
	c.Alice.Talk(c.Bob)
	hosts := [2]*holdHost{{u: c.Alice}, {u: c.Bob}}
	for _, h := range hosts {
		hear := h.u.OnOutput
		h.u.OnOutput = func(now time.Time, out dialog.Output) {
			hear(now, out)
			if h.open { // something has ended, perhaps what was in the way
				h.try(now)
			}
		}
	}
	for _, s := range steps {
		h := hosts[0]
		if s.bob {
			h = hosts[1]
		}
		h.want = s.want
		h.u.Do(s.String(), func(now time.Time) error { h.try(now); return nil })
		if s.cross {
			c.Run(slow / 4)
		} else {
			c.Run(20 * time.Second)
		}
	}
	c.Run(60 * time.Second)
	al, ar := c.Alice.Dialog.Held()
	bl, br := c.Bob.Dialog.Held()
	wantA, wantB := hosts[0].want != wantActive, hosts[1].want != wantActive
	switch {
	case c.Broken() != nil:
		return c.Broken()
	case al != wantA || bl != wantB:
		return fmt.Errorf("alice holds: %v, wants %v; bob holds: %v, wants %v", al, wantA, bl, wantB)
	case al != br || ar != bl:
		return fmt.Errorf("alice sees %v and %v, bob sees %v and %v", al, ar, bl, br)
	case string(c.Alice.Dialog.LocalSDP()) != string(c.Bob.Dialog.RemoteSDP()), string(c.Bob.Dialog.LocalSDP()) != string(c.Alice.Dialog.RemoteSDP()):
		return errors.New("they have different descriptions in force")
	}
	if len(steps) == most(steps) {
		c.Audit()
	}
	return nil
}

// most is how long a sequence is that is audited too: all of those with four steps.
func most([]holdStep) int { return 4 }

// TestHoldProof runs every sequence of up to six holds and resumes by two sides, each step
// settled or crossing the next: in the end both sides agree on who holds whom, and it is what
// the users want. A verb that asks for what is wanted already does nothing, whatever came before
// (TestHoldOfAHeldCallSendsNothing), so sequences with one are as those without.
func TestHoldProof(t *testing.T) {
	runs := 0
	var explore func(steps []holdStep, want [2]holdWant, wants []holdWant, left int)
	explore = func(steps []holdStep, want [2]holdWant, wants []holdWant, left int) {
		if len(steps) > 0 {
			runs++
			last := steps[len(steps)-1]
			if !last.cross { // the last step of a run may as well be settled
				require.NoError(t, holdProof(t, uint64(runs), steps), "%v", steps)
			}
		}
		if left == 0 {
			return
		}
		for side := range 2 {
			for _, w := range wants {
				if want[side] == w {
					continue
				}
				next := want
				next[side] = w
				for _, cross := range []bool{false, true} {
					explore(append(steps[:len(steps):len(steps)], holdStep{bob: side == 1, want: w, cross: cross}), next, wants, left-1)
				}
			}
		}
	}
	six, three := 6, 3
	if testing.Short() {
		six, three = 4, 2
	}
	explore(nil, [2]holdWant{}, []holdWant{wantActive, wantMusic}, six)
	explore(nil, [2]holdWant{}, []holdWant{wantActive, wantMusic, wantSilence}, three)
	t.Logf("%d sequences", runs)
}
