package dialog_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// The verbs of a session, which must succeed.

func hold(u *dialogtest.User) {
	u.Do("hold", func(now time.Time) error { return u.Dialog.Hold(now, true) })
}

func holdSilently(u *dialogtest.User) {
	u.Do("hold", func(now time.Time) error { return u.Dialog.Hold(now, false) })
}

func resume(u *dialogtest.User) {
	u.Do("resume", func(now time.Time) error { return u.Dialog.Resume(now) })
}

func reinvite(u *dialogtest.User, sdp ...string) {
	u.Do("reinvite", func(now time.Time) error { return u.Dialog.Reinvite(now, withSDP(sdp)) })
}

func sendUpdate(u *dialogtest.User, sdp ...string) {
	u.Do("update", func(now time.Time) error { return u.Dialog.Update(now, withSDP(sdp)) })
}

func answerOffer(u *dialogtest.User, sdp ...string) {
	u.Do("answer offer", func(now time.Time) error { return u.Dialog.AnswerOffer(now, withSDP(sdp)) })
}

func refuseOffer(u *dialogtest.User, code ...int) {
	u.Do("refuse offer", func(now time.Time) error { return u.Dialog.RefuseOffer(now, code...) })
}

func withSDP(sdp []string) dialog.With {
	if len(sdp) == 0 {
		return dialog.With{}
	}
	return dialog.With{SDP: []byte(sdp[0])}
}

// mine is the last description of a user, with words replaced: "port 49170" by "port 50000".
func mine(u *dialogtest.User, oldnew ...string) string {
	return strings.NewReplacer(oldnew...).Replace(string(u.Dialog.LocalSDP()))
}

// moved is the user's session with another port.
func moved(u *dialogtest.User) string { return mine(u, "m=audio 49170", "m=audio 50000") }

func move(u *dialogtest.User)         { reinvite(u, moved(u)) }
func moveByUpdate(u *dialogtest.User) { sendUpdate(u, moved(u)) }
func askForOffer(u *dialogtest.User)  { reinvite(u) }

// asks makes a user decide on the peer's offers by itself.
func asks(name string) dialogtest.Option {
	return dialogtest.Config(name, func(c *dialog.Config) { c.Policy.Reoffers = dialog.ReoffersAsk })
}

func policy(name string, edit func(*dialog.Policy)) dialogtest.Option {
	return dialogtest.Config(name, func(c *dialog.Config) { edit(&c.Policy) })
}

// slow is a way on which a packet needs 20 ms, so that messages cross.
const slow = 20 * time.Millisecond

func crossing() dialogtest.Option { return dialogtest.Over(dialogtest.Link{Delay: slow}) }

// talking is a call that stands, with what was sent and told until then left out.
func talking(t *testing.T, options ...dialogtest.Option) *dialogtest.Call {
	t.Helper()
	c := dialogtest.NewCall(t, options...)
	c.Alice.Talk(c.Bob)
	quiet(c)
	return c
}

// onHold is talking with a call that somebody has put on hold.
func onHold(t *testing.T, name string, options ...dialogtest.Option) *dialogtest.Call {
	t.Helper()
	c := talking(t, options...)
	hold(map[string]*dialogtest.User{"alice": c.Alice, "bob": c.Bob}[name])
	c.Deliver()
	quiet(c)
	return c
}

// reinvited checks that all that was sent is a re-INVITE with that offer, and its answer.
func reinvited(c *dialogtest.Call, by, to *dialogtest.User, offer, answer string) {
	c.T.Helper()
	there, back := by.Name+" -> "+to.Name, to.Name+" -> "+by.Name
	c.Flow(there + " INVITE offer=" + offer + "\n" + back + " 100\n" + back + " 200 INVITE answer=" + answer + "\n" + there + " ACK")
}

func quiet(c *dialogtest.Call) {
	c.Skip()
	c.Alice.Took()
	c.Bob.Took()
}

// holds checks who holds whom in a call, as each side sees it.
func holds(t *testing.T, c *dialogtest.Call, alice, bob bool) {
	t.Helper()
	l, r := c.Alice.Dialog.Held()
	require.Equal(t, [2]bool{alice, bob}, [2]bool{l, r}, "alice sees who holds")
	l, r = c.Bob.Dialog.Held()
	require.Equal(t, [2]bool{bob, alice}, [2]bool{l, r}, "bob sees who holds")
}

// agreed checks that both sides have the same session.
func agreed(t *testing.T, c *dialogtest.Call) {
	t.Helper()
	require.Equal(t, string(c.Alice.Dialog.LocalSDP()), string(c.Bob.Dialog.RemoteSDP()), "alice's description")
	require.Equal(t, string(c.Bob.Dialog.LocalSDP()), string(c.Alice.Dialog.RemoteSDP()), "bob's description")
}

// over hangs up, and checks that nothing is left and no rule was broken.
func over(t *testing.T, c *dialogtest.Call) {
	t.Helper()
	c.Alice.Hangup()
	gone(t, c)
}

// carolTalks is a call from carol to bob that stands; the To tag is bob's.
func carolTalks(t *testing.T, options ...dialogtest.Option) (*dialogtest.Call, *rawPeer, string) {
	t.Helper()
	c := dialogtest.NewCall(t, options...)
	r := newRawPeer(t, c)
	r.request(c.Bob, message.INVITE, 1, "", rawOffer(), "Allow: INVITE, ACK, BYE, CANCEL, UPDATE, PRACK", "Supported: 100rel")
	c.Bob.Answer()
	c.Deliver()
	tag := tagOf(t, r.last("200 INVITE"))
	r.request(c.Bob, message.ACK, 1, tag, "")
	require.Equal(t, dialog.StateConfirmed, c.Bob.Dialog.State())
	quiet(c)
	return c, r, tag
}

// ringing is a call from alice to bob, who has not answered yet.
func ringing(t *testing.T, options ...dialogtest.Option) *dialogtest.Call {
	t.Helper()
	c := dialogtest.NewCall(t, options...)
	c.Alice.Invite(c.Bob)
	c.Deliver()
	c.Bob.Ring()
	c.Deliver()
	return c
}

// aliceCalls is alice's INVITE to carol, which is not answered yet.
func aliceCalls(t *testing.T, options ...dialogtest.Option) (*dialogtest.Call, *rawPeer, *message.Message) {
	t.Helper()
	c := dialogtest.NewCall(t, options...)
	r := newRawPeer(t, c)
	return c, r, r.called(c.Alice)
}

// aliceTalks is a call from alice to carol that stands.
func aliceTalks(t *testing.T, options ...dialogtest.Option) (*dialogtest.Call, *rawPeer) {
	t.Helper()
	c, r, inv := aliceCalls(t, options...)
	r.respond(c.Alice, inv, 200, "c1", rawOffer(), carolContact, "Allow: INVITE, ACK, BYE, CANCEL, UPDATE, PRACK")
	require.Equal(t, dialog.StateConfirmed, c.Alice.Dialog.State())
	quiet(c)
	return c, r
}

// aliceAsks is aliceTalks with a change of hers that carol has not answered yet.
func aliceAsks(t *testing.T, change func(alice *dialogtest.User), options ...dialogtest.Option) (*dialogtest.Call, *rawPeer) {
	t.Helper()
	c, r := aliceTalks(t, options...)
	change(c.Alice)
	c.Deliver()
	return c, r
}

// rawSDP is carol's description with another version, and words replaced.
func rawSDP(version string, oldnew ...string) string {
	s := strings.Replace(rawOffer(), "o=carol 1 1 ", "o=carol 1 "+version+" ", 1)
	return strings.NewReplacer(oldnew...).Replace(s)
}

// directed is carol's description with a direction.
func directed(version, direction string) string {
	return rawSDP(version) + "a=" + direction + "\r\n"
}

// inDialog sends a request of carol's in her call with alice.
func (r *rawPeer) inDialog(to *dialogtest.User, method message.Method, seq uint32, body string, headers ...string) *message.Message {
	r.t.Helper()
	id := to.Dialog.ID()
	return r.request(to, method, seq, id.LocalTag, body, append([]string{
		"Call-ID: " + id.CallID, "From: <sip:carol@192.0.2.3:5060>;tag=c1",
		"To: <" + to.AOR() + ">;tag=" + id.LocalTag, carolContact,
	}, headers...)...)
}

// direction is the direction of the first stream of a description.
func directionOf(body []byte) string {
	for _, line := range strings.Split(string(body), "\r\n") {
		switch line {
		case "a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive":
			return line[2:]
		}
	}
	return "sendrecv"
}

// matched says whether a line of a flow has one of the words.
func matched(line string, words ...string) bool {
	for _, f := range strings.Fields(line) {
		for _, w := range words {
			if f == w {
				return true
			}
		}
	}
	return false
}

const sendOnly = sdp.SendOnly

func itoa(n int) string { return strconv.Itoa(n) }

// inDialogBody is inDialog with a body of another type.
func (r *rawPeer) inDialogBody(to *dialogtest.User, method message.Method, seq uint32, kind, body string) *message.Message {
	r.t.Helper()
	id := to.Dialog.ID()
	r.branch++
	m, err := message.Parse([]byte(string(method) + " sip:" + to.Name + "@" + to.Addr.String() + " SIP/2.0\r\n" +
		"Via: SIP/2.0/UDP " + r.node.Addr.String() + ";branch=z9hG4bK-body" + itoa(r.branch) + "\r\nMax-Forwards: 70\r\n" +
		"From: <sip:carol@192.0.2.3:5060>;tag=c1\r\nTo: <" + to.AOR() + ">;tag=" + id.LocalTag + "\r\n" +
		"Call-ID: " + id.CallID + "\r\nCSeq: " + itoa(int(seq)) + " " + string(method) + "\r\n\r\n"))
	require.NoError(r.t, err)
	require.NoError(r.t, m.SetBody(kind, []byte(body)))
	r.send(to, m)
	return m
}
