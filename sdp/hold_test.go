package sdp_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/sdp"
	"github.com/sipdialog/sipdialog/sdp/sdptest"
)

// call makes a description with one audio stream of that direction.
func call(t require.TestingT, d sdp.Direction) *sdp.Description {
	c, err := sdp.Offer(nil, alice(directed(audio(4000, pcmu), d)))
	require.NoError(t, err)
	return c
}

func blackHole(t require.TestingT, d sdp.Direction) *sdp.Description {
	c := call(t, d)
	c.Connection.Address = "0.0.0.0"
	return c
}

func TestHoldSaysOurWishAndNeverMirrorsThePeer(t *testing.T) {
	for _, forced := range directions { // whatever our last answer had to say
		local := call(t, forced)
		for name, c := range map[string]struct {
			offer *sdp.Description
			want  sdp.Direction
		}{
			"music":                      {sdp.Hold(local, true), sdp.SendOnly}, // RFC 6337 §5.3 over RFC 3264 §8.4
			"silent":                     {sdp.Hold(local, false), sdp.Inactive},
			"resume":                     {sdp.Resume(local), sdp.SendRecv},
			"hold of one that listens":   {sdp.Hold(local, true, sdp.RecvOnly), sdp.Inactive}, // RFC 3264 §8.4
			"resume of one that listens": {sdp.Resume(local, sdp.RecvOnly), sdp.RecvOnly},
			"hold of one that talks":     {sdp.Hold(local, true, sdp.SendOnly), sdp.SendOnly},
		} {
			t.Run(forced.String()+"/"+name, func(t *testing.T) {
				assert.Equal(t, c.want, c.offer.Direction(0))
				version := local.Origin.SessionVersion
				if c.want != forced {
					version++
				}
				assert.Equal(t, version, c.offer.Origin.SessionVersion, "+1 exactly if it changed")
				assert.Nil(t, sdp.CheckReoffer(local, c.offer))
				assert.Equal(t, forced, local.Direction(0), "the current description is not changed")
			})
		}
	}
}

func TestHoldLeavesRefusedStreamsAlone(t *testing.T) {
	local := both(t)
	local.Media[1].Port = 0
	held := sdp.Hold(local, true)
	assert.Equal(t, sdp.SendOnly, held.Direction(0))
	assert.Equal(t, local.Media[1], held.Media[1])
}

func TestHoldOverridesTheSessionLevel(t *testing.T) {
	local := parse(t, "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\na=inactive\r\nm=audio 4000 RTP/AVP 0\r\n")
	resumed := sdp.Resume(local)
	assert.Equal(t, sdp.SendRecv, resumed.Direction(0))
	assert.Equal(t, sdp.Inactive, sdp.Hold(resumed, false).Direction(0))
	assert.Len(t, sdp.Hold(resumed, true).Media[0].Attributes, 1, "the direction is replaced, not added to")
}

// TestHoldOfDTLSOffersBothRoles: the answer's role was ours, an offer leaves it open (RFC 8842 §5.5).
func TestHoldOfDTLSOffersBothRoles(t *testing.T) {
	local := parse(t, "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"+
		"m=audio 4000 UDP/TLS/RTP/SAVPF 0\r\na=fingerprint:sha-256 12:DF\r\na=setup:active\r\n")
	assert.Equal(t, "actpass", sdp.Hold(local, true).Setup(0))
	assert.Equal(t, "active", local.Setup(0))
}

func TestHoldThenResumeRestores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := sdptest.Offer().Draw(t, "session")
		base := before.Directions()
		held := sdp.Hold(before, rapid.Bool().Draw(t, "music"), base...)
		for i := range held.Media {
			if held.Used(i) {
				assert.False(t, held.Direction(i).Recv())
			}
		}
		after := sdp.Resume(held, base...)
		assert.Equal(t, base, after.Directions())
		assert.Nil(t, sdp.CheckReoffer(before, held))
		assert.Nil(t, sdp.CheckReoffer(held, after))
		assert.True(t, after.Equal(sdp.Resume(after, base...)), "an offer without news keeps its version")
	})
}

// TestHeldPairs has who holds whom for every pair of directions, and that both sides say the same of it.
func TestHeldPairs(t *testing.T) {
	for _, l := range directions {
		for _, r := range directions {
			local, remote := sdp.Held(call(t, l), call(t, r))
			assert.Equal(t, !l.Recv(), local, "%v %v", l, r)
			assert.Equal(t, !r.Recv(), remote, "%v %v", l, r)
		}
	}
	removed := call(t, sdp.SendOnly)
	removed.Media[0].Port = 0
	local, remote := sdp.Held(removed, removed)
	assert.False(t, local || remote, "nothing is held where nothing is in use")
}

func TestHeldIsOfAllStreams(t *testing.T) {
	one := both(t)
	one.Media[0].Attributes = append(one.Media[0].Attributes, "sendonly")
	state := sdp.HeldAfter(nil, one, both(t), true)
	local, _ := state.Held()
	assert.False(t, local)
	local, remote := state.AnyHeld()
	assert.True(t, local)
	assert.False(t, remote)
}

// TestHeldAfterRows follows the hold machine through its rows, seen from our side.
func TestHeldAfterRows(t *testing.T) {
	const we, they = true, false
	type step struct {
		weOffered     bool
		offer, answer sdp.Direction
	}
	sr, so, ro, in := sdp.SendRecv, sdp.SendOnly, sdp.RecvOnly, sdp.Inactive
	for name, c := range map[string]struct {
		steps         []step
		local, remote bool
	}{
		"HLD-4 hold":                                  {[]step{{we, so, ro}}, true, false},
		"HLD-4 silent hold":                           {[]step{{we, in, in}}, true, false},
		"HLD-5 an illegal answer tells nothing":       {[]step{{we, so, so}}, true, false},
		"HLD-10 held":                                 {[]step{{they, so, ro}}, false, true},
		"HLD-11 held silently":                        {[]step{{they, in, in}}, false, true},
		"HLD-13 both":                                 {[]step{{we, so, ro}, {they, so, in}}, true, true},
		"HLD-14 both, silently":                       {[]step{{we, so, ro}, {they, in, in}}, true, true},
		"HLD-15 their offer does not un-hold us":      {[]step{{we, so, ro}, {they, sr, so}}, true, false},
		"HLD-15 nor does one that listens":            {[]step{{we, so, ro}, {they, ro, so}}, true, false},
		"HLD-16, 31 hold while held":                  {[]step{{they, so, ro}, {we, so, in}}, true, true},
		"HLD-19 they resume first":                    {[]step{{we, so, ro}, {they, so, in}, {they, sr, so}}, true, false},
		"HLD-20 we resume first":                      {[]step{{we, so, ro}, {they, so, in}, {we, sr, so}}, false, true},
		"HLD-21 resume":                               {[]step{{we, so, ro}, {we, sr, sr}}, false, false},
		"HLD-23 they resume":                          {[]step{{they, so, ro}, {they, sr, sr}}, false, false},
		"HLD-26 offered sendrecv while held":          {[]step{{they, so, ro}, {we, sr, so}}, false, true},
		"HLD-30 they will not receive either":         {[]step{{we, so, in}}, true, true},
		"HLD-32 they have let go":                     {[]step{{they, so, ro}, {we, so, ro}}, true, false},
		"HLD-36 the answer to inactive tells nothing": {[]step{{they, in, in}}, false, true},
		"HLD-37 held again":                           {[]step{{they, so, ro}, {they, in, in}}, false, true},
		"HLD-40 a change that is no hold":             {[]step{{they, ro, so}}, false, false},
		"silent holds of both, one after the other":   {[]step{{we, in, in}, {they, in, in}}, true, true},
		"E-146 double hold, they resume":              {[]step{{they, so, ro}, {we, so, in}, {they, sr, so}}, true, false},
		"we only listen; their answer tells nothing":  {[]step{{we, ro, so}}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			var ours, theirs sdp.HoldState
			for _, s := range c.steps {
				offer, answer := call(t, s.offer), call(t, s.answer)
				ours = sdp.HeldAfter(ours, offer, answer, s.weOffered)
				theirs = sdp.HeldAfter(theirs, offer, answer, !s.weOffered)
			}
			local, remote := ours.Held()
			assert.Equal(t, []bool{c.local, c.remote}, []bool{local, remote})
			peerLocal, peerRemote := theirs.Held()
			assert.Equal(t, []bool{remote, local}, []bool{peerLocal, peerRemote}, "both sides agree")
		})
	}
}

// TestHeldAfterLegacy0 is the hold of RFC 2543: HLD-12, 24 and 38, and E-149, where the address comes back.
func TestHeldAfterLegacy0(t *testing.T) {
	answer := call(t, sdp.SendRecv)
	state := sdp.HeldAfter(nil, call(t, sdp.SendRecv), answer, false)
	state = sdp.HeldAfter(state, blackHole(t, sdp.SendRecv), answer, false)
	local, remote := state.Held()
	assert.Equal(t, []bool{false, true}, []bool{local, remote})
	assert.True(t, state.Legacy0())

	both := sdp.HeldAfter(state, call(t, sdp.SendOnly), blackHole(t, sdp.RecvOnly), true)
	local, remote = both.Held()
	assert.Equal(t, []bool{true, true}, []bool{local, remote})

	state = sdp.HeldAfter(state, call(t, sdp.SendRecv), answer, false)
	local, remote = state.Held()
	assert.Equal(t, []bool{false, false}, []bool{local, remote})
	assert.False(t, state.Legacy0())
}

// TestHeldAfterStreamGone: a stream that was held and refused is a new one when its slot is used again.
func TestHeldAfterStreamGone(t *testing.T) {
	state := sdp.HeldAfter(nil, call(t, sdp.SendOnly), call(t, sdp.RecvOnly), false)
	gone := call(t, sdp.SendOnly)
	gone.Media[0].Port = 0
	state = sdp.HeldAfter(state, gone, gone, false)
	_, remote := state.Held()
	assert.False(t, remote)
	state = sdp.HeldAfter(state, call(t, sdp.RecvOnly), call(t, sdp.SendOnly), true)
	_, remote = state.Held()
	assert.False(t, remote)
}
