package sdp_test

import (
	"fmt"
	"strings"

	"github.com/sipdialog/sipdialog/sdp"
)

func ExampleParse() {
	d, err := sdp.Parse([]byte("v=0\no=- 20518 0 IN IP4 203.0.113.1\ns=-\nc=IN IP4 203.0.113.1\nt=0 0\n" +
		"m=audio 54400 RTP/AVP 0 96\na=rtpmap:96 opus/48000/2\na=ptime:20\na=sendonly\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range d.Media {
		m := &d.Media[i]
		fmt.Println(m.Type, "to", d.ConnectionOf(i).Address, "port", m.Port, d.Direction(i))
		for _, c := range m.Codecs() {
			fmt.Println(c.PayloadType, c.Encoding())
		}
		if ptime, ok := m.Ptime(); ok {
			fmt.Println("packets of", ptime)
		}
	}
	// Output:
	// audio to 203.0.113.1 port 54400 sendonly
	// 0 PCMU/8000
	// 96 opus/48000/2
	// packets of 20ms
}

func ExampleParseError() {
	_, err := sdp.Parse([]byte("v=0\r\no=- 20518 0 IN IP4 203.0.113.1\r\ns=-\r\nt=0 0\r\nm=audio 70000 RTP/AVP 0\r\n"))
	fmt.Println(err)
	// Output:
	// sdp: line 5, column 9: bad port ("70000"; want 0-65535): RFC 8866 §5.14
}

// A phone that has two codecs and tones answers a call that offers audio and video.
func ExampleAnswer() {
	offer, err := sdp.Parse([]byte("v=0\r\no=alice 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" +
		"m=audio 49170 RTP/AVP 18 96 0 101\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\n" +
		"m=video 51372 RTP/AVP 31\r\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	phone := sdp.Wish{
		Origin:      sdp.Origin{Username: "bob", SessionID: "7", SessionVersion: 1},
		Connections: []sdp.Connection{{NetType: "IN", AddrType: "IP4", Address: "192.0.2.2"}},
		Streams: []sdp.Stream{{
			Type: "audio",
			Port: 5004,
			Codecs: []sdp.Codec{
				{Name: "PCMU", ClockRate: 8000},
				{Name: "PCMA", ClockRate: 8000},
				{Name: "telephone-event", ClockRate: 8000, Parameters: "0-15"},
			},
			Attributes: []sdp.Attribute{"ptime:20"},
		}},
	}
	answer, err := sdp.Answer(offer, phone)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(strings.ReplaceAll(answer.String(), "\r\n", "\n"))
	// Output:
	// v=0
	// o=bob 7 1 IN IP4 192.0.2.2
	// s=-
	// c=IN IP4 192.0.2.2
	// t=0 0
	// m=audio 5004 RTP/AVP 0 101
	// a=rtpmap:0 PCMU/8000
	// a=rtpmap:101 telephone-event/8000
	// a=fmtp:101 0-15
	// a=ptime:20
	// m=video 0 RTP/AVP 31
}

// Both parties hold, one after the other; then the first one resumes, and is still held.
func ExampleHold() {
	text := func(name string) []byte {
		return []byte("v=0\r\no=" + name + " 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0\r\n")
	}
	alice, _ := sdp.Parse(text("alice"))
	bob, _ := sdp.Parse(text("bob"))
	var state sdp.HoldState // as alice sees it
	show := func(what string) {
		local, remote := state.Held()
		fmt.Printf("%s: %v, answered %v; alice holds %v, bob holds %v\n", what, alice.Direction(0), bob.Direction(0), local, remote)
	}

	alice = sdp.Hold(alice, true)
	bob, _ = sdp.AnswerFrom(alice, bob, sdp.SendRecv)
	state = sdp.HeldAfter(state, alice, bob, true)
	show("alice holds")

	bob = sdp.Hold(bob, true)
	alice, _ = sdp.AnswerFrom(bob, alice, sdp.SendOnly)
	state = sdp.HeldAfter(state, bob, alice, false)
	fmt.Printf("bob holds: %v, answered %v\n", bob.Direction(0), alice.Direction(0))

	alice = sdp.Resume(alice)
	bob, _ = sdp.AnswerFrom(alice, bob, sdp.SendOnly)
	state = sdp.HeldAfter(state, alice, bob, true)
	show("alice resumes")
	fmt.Println("version of the o= line of alice:", alice.Origin.SessionVersion)
	// Output:
	// alice holds: sendonly, answered recvonly; alice holds true, bob holds false
	// bob holds: sendonly, answered inactive
	// alice resumes: sendrecv, answered sendonly; alice holds false, bob holds true
	// version of the o= line of alice: 4
}

// A peer answers a hold by holding too, with a codec that nobody offered, and forgets a stream.
func ExampleCheckAnswer() {
	offer, _ := sdp.Parse([]byte("v=0\r\no=alice 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" +
		"m=audio 49170 RTP/AVP 0\r\na=sendonly\r\nm=video 51372 RTP/AVP 31\r\n"))
	answer, _ := sdp.Parse([]byte("v=0\r\no=bob 2 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n" +
		"m=audio 5004 RTP/AVP 8\r\na=sendonly\r\n"))
	for _, broken := range sdp.CheckAnswer(offer, answer) {
		fmt.Println(broken)
	}
	// Output:
	// sdp: session: answer has another number of m= lines than the offer ("1"; want 2): RFC 3264 §6
	// sdp: stream 0: direction sendonly does not answer sendonly (want recvonly or inactive): RFC 3264 §6.1
	// sdp: stream 0: no format of the offer is in the answer ("8"; want "0"): RFC 3264 §6.1
}

// Alice drops a codec and adds video: the slots, the numbers and the version follow.
func ExampleOffer() {
	alice := sdp.Wish{
		Origin:      sdp.Origin{Username: "alice", SessionID: "1", SessionVersion: 1},
		Connections: []sdp.Connection{{NetType: "IN", AddrType: "IP4", Address: "192.0.2.1"}},
		Streams: []sdp.Stream{{Type: "audio", Port: 4000, Codecs: []sdp.Codec{
			{Name: "AMR", ClockRate: 8000}, {Name: "opus", ClockRate: 48000, Channels: 2},
		}}},
	}
	first, err := sdp.Offer(nil, alice)
	if err != nil {
		fmt.Println(err)
		return
	}
	alice.Streams[0].Codecs = alice.Streams[0].Codecs[1:]
	alice.Streams = append(alice.Streams, sdp.Stream{Type: "video", Port: 4002, Codecs: []sdp.Codec{{Name: "H261", ClockRate: 90000}}})
	second, err := sdp.Offer(first, alice)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(strings.ReplaceAll(second.String(), "\r\n", "\n"))
	// Output:
	// v=0
	// o=alice 1 2 IN IP4 192.0.2.1
	// s=-
	// c=IN IP4 192.0.2.1
	// t=0 0
	// m=audio 4000 RTP/AVP 97
	// a=rtpmap:97 opus/48000/2
	// m=video 4002 RTP/AVP 31
	// a=rtpmap:31 H261/90000
}

func ExampleDirection_Answer() {
	offers := []sdp.Direction{sdp.SendRecv, sdp.SendOnly, sdp.RecvOnly, sdp.Inactive}
	for _, offer := range offers {
		fmt.Printf("%-8v wanted: sendrecv %-8v  sendonly %v\n", offer, offer.Answer(sdp.SendRecv), offer.Answer(sdp.SendOnly))
	}
	// Output:
	// sendrecv wanted: sendrecv sendrecv  sendonly sendonly
	// sendonly wanted: sendrecv recvonly  sendonly inactive
	// recvonly wanted: sendrecv sendonly  sendonly sendonly
	// inactive wanted: sendrecv inactive  sendonly inactive
}
