package sdp_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/sdp"
)

var directions = []sdp.Direction{sdp.SendRecv, sdp.SendOnly, sdp.RecvOnly, sdp.Inactive}

// TestDirectionAnswerTable has every cell of the table that RFC 3264 §6.1 amounts to: the offer's row, the
// answerer's wish in the order sendrecv, sendonly, recvonly, inactive.
func TestDirectionAnswerTable(t *testing.T) {
	for offer, row := range map[sdp.Direction][4]sdp.Direction{
		sdp.SendRecv: {sdp.SendRecv, sdp.SendOnly, sdp.RecvOnly, sdp.Inactive},
		sdp.SendOnly: {sdp.RecvOnly, sdp.Inactive, sdp.RecvOnly, sdp.Inactive},
		sdp.RecvOnly: {sdp.SendOnly, sdp.SendOnly, sdp.Inactive, sdp.Inactive},
		sdp.Inactive: {sdp.Inactive, sdp.Inactive, sdp.Inactive, sdp.Inactive},
	} {
		for i, want := range directions {
			assert.Equal(t, row[i], offer.Answer(want), "%v wanted in answer to %v", want, offer)
		}
	}
}

func TestDirectionPortZeroAnswersPortZero(t *testing.T) {
	offer := parse(t, oneAudio)
	offer.Media = append(offer.Media, offer.Media[0].Clone())
	offer.Media[1].Port = 0
	for _, want := range directions {
		answer, err := sdp.AnswerFrom(offer, both(t), want)
		require.NoError(t, err)
		assert.Zero(t, answer.Media[1].Port)
		assert.NotZero(t, answer.Media[0].Port)
	}
}

// both is a description of ours with two audio streams.
func both(t *testing.T) *sdp.Description {
	d, err := sdp.Offer(nil, alice(audio(4000, pcmu), audio(4002, pcmu)))
	require.NoError(t, err)
	return d
}

// TestDirectionLegalPairs has the nine legal pairs of RFC 3264 §6.1; the other seven are not.
func TestDirectionLegalPairs(t *testing.T) {
	legal := map[[2]sdp.Direction]bool{
		{sdp.SendRecv, sdp.SendRecv}: true, {sdp.SendRecv, sdp.SendOnly}: true,
		{sdp.SendRecv, sdp.RecvOnly}: true, {sdp.SendRecv, sdp.Inactive}: true,
		{sdp.SendOnly, sdp.RecvOnly}: true, {sdp.SendOnly, sdp.Inactive}: true,
		{sdp.RecvOnly, sdp.SendOnly}: true, {sdp.RecvOnly, sdp.Inactive}: true,
		{sdp.Inactive, sdp.Inactive}: true,
	}
	for _, offer := range directions {
		for _, answer := range directions {
			assert.Equal(t, legal[[2]sdp.Direction{offer, answer}], sdp.LegalAnswer(offer, answer), "%v answered with %v", offer, answer)
		}
	}
}

// TestDirectionAlgebra has the laws that make hold and resume work, for all directions there are.
func TestDirectionAlgebra(t *testing.T) {
	for _, a := range directions {
		assert.Equal(t, a, a.Reverse().Reverse())
		assert.Equal(t, a.Send(), a.Reverse().Recv())
		assert.Equal(t, a, a.Restrict(sdp.SendRecv))
		assert.Equal(t, a, a.Restrict(a))
		for _, b := range directions {
			answer := a.Answer(b)
			assert.True(t, sdp.LegalAnswer(a, answer), "an answer is legal")
			assert.Equal(t, answer, a.Answer(answer), "answering twice is stable")
			assert.Equal(t, answer, a.Answer(a.Wish(answer)), "the wish explains the answer")
			assert.Equal(t, b, b.Restrict(a.Wish(answer)), "no wider wish explains it")
			assert.Equal(t, a.Restrict(b), b.Restrict(a))
			assert.Equal(t, sdp.LegalAnswer(a, b), b == a.Answer(b), "legal is what a wish for just that gives")
			assert.Equal(t, a.Send() && answer.Recv(), answer.Reverse().Send(), "media flows where both let it")
		}
	}
}

func TestDirectionNames(t *testing.T) {
	for i, name := range []string{"sendrecv", "sendonly", "recvonly", "inactive"} {
		assert.Equal(t, name, directions[i].String())
		d, ok := sdp.ParseDirection(name)
		assert.True(t, ok)
		assert.Equal(t, directions[i], d)
	}
	for _, name := range []string{"", "SendOnly", "SENDRECV", "sendrecvx", "inactiv"} { // RFC 8866 §5: case-sensitive
		_, ok := sdp.ParseDirection(name)
		assert.False(t, ok, name)
	}
	assert.Equal(t, "sdp.Direction(7)", sdp.Direction(7).String())
}

func TestDirectionInForce(t *testing.T) {
	const head = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
	const line = "m=audio 4000 RTP/AVP 0\r\n"
	for name, c := range map[string]struct {
		text string
		want sdp.Direction
	}{
		"absent means sendrecv":               {head + line, sdp.SendRecv},
		"of the session":                      {head + "a=sendonly\r\n" + line, sdp.SendOnly},
		"of the stream":                       {head + line + "a=recvonly\r\n", sdp.RecvOnly},
		"the stream overrides":                {head + "a=sendonly\r\n" + line + "a=sendrecv\r\n", sdp.SendRecv},
		"last line without an end":            {head + line + "a=inactive", sdp.Inactive},
		"the last of two":                     {head + line + "a=sendonly\r\na=inactive\r\n", sdp.Inactive},
		"spaces after it":                     {head + line + "a=sendonly \r\n", sdp.SendOnly},
		"another case is another attribute":   {head + line + "a=SendOnly\r\n", sdp.SendRecv},
		"a direction with a value is no such": {head + line + "a=sendonly:x\r\n", sdp.SendRecv},
	} {
		t.Run(name, func(t *testing.T) {
			d := parse(t, c.text)
			assert.Equal(t, c.want, d.Direction(0))
			assert.Equal(t, []sdp.Direction{c.want}, d.Directions())
		})
	}
}

// TestLegacy0 has the forms of "send me nothing" that are no direction.
func TestLegacy0(t *testing.T) {
	const head = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n"
	for name, c := range map[string]struct {
		session, media string
		want           bool
	}{
		"RFC 2543":                    {"c=IN IP4 0.0.0.0\r\n", "m=audio 4000 RTP/AVP 0\r\n", true},
		"of the stream":               {"c=IN IP4 192.0.2.1\r\n", "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n", true},
		"the stream overrides":        {"c=IN IP4 0.0.0.0\r\n", "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\n", false},
		"IPv6, RFC 6157":              {"c=IN IP6 alice.invalid\r\n", "m=audio 4000 RTP/AVP 0\r\n", true},
		"IPv6, with a final dot":      {"c=IN IP6 alice.INVALID.\r\n", "m=audio 4000 RTP/AVP 0\r\n", true},
		"IPv6, unspecified":           {"c=IN IP6 ::\r\n", "m=audio 4000 RTP/AVP 0\r\n", true},
		"IPv6, unspecified, long":     {"c=IN IP6 0:0:0:0:0:0:0:0\r\n", "m=audio 4000 RTP/AVP 0\r\n", true},
		"refused, not held, E-154":    {"c=IN IP4 0.0.0.0\r\n", "m=audio 0 RTP/AVP 0\r\n", false},
		"ICE gathers, RFC 8839":       {"c=IN IP4 0.0.0.0\r\n", "m=audio 9 RTP/AVP 0\r\na=ice-ufrag:x\r\n", false},
		"ICE of the session":          {"c=IN IP4 0.0.0.0\r\na=ice-ufrag:x\r\n", "m=audio 9 RTP/AVP 0\r\n", false},
		"an address":                  {"c=IN IP4 192.0.2.1\r\n", "m=audio 4000 RTP/AVP 0\r\n", false},
		"a name that only looks like": {"c=IN IP4 invalid.example\r\n", "m=audio 4000 RTP/AVP 0\r\n", false},
		"none":                        {"", "m=audio 4000 RTP/AVP 0\r\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			d := parse(t, head+c.session+"t=0 0\r\n"+c.media)
			assert.Equal(t, c.want, d.Legacy0(0))
			_, remote := sdp.Held(both(t), d)
			assert.Equal(t, c.want, remote)
		})
	}
}
