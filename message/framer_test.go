package message

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// frames gives what a framer finds in a stream that comes in pieces: "ping", "pong", "message <text>", "error <text>".
func frames(f *Framer, pieces ...[]byte) (found []string) {
	for _, piece := range pieces {
		if _, err := f.Write(piece); err != nil {
			return found
		}
		for frame, err := range f.Frames() {
			if err != nil {
				found = append(found, "error "+err.Error())
			}
			switch frame.Kind {
			case Ping:
				found = append(found, "ping")
			case Pong:
				found = append(found, "pong")
			case MessageFrame:
				found = append(found, "message "+string(frame.Bytes))
			}
		}
	}
	return found
}

const (
	first1  = "INVITE sip:a SIP/2.0\r\nCall-ID: 1\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n\r\na\r\n\r\nb\r\n"
	second2 = "SIP/2.0 200 OK\r\nl :\r\n 0\r\nX: y\r\n\r\n"
)

// TestFramerHoweverCut: edge case E-251. CRLF CRLF and two messages in one stream, cut at every pair of places.
func TestFramerHoweverCut(t *testing.T) {
	stream := []byte("\r\n\r\n" + first1 + "\r\n" + second2 + "\r\n\r\n\r\n\r\n")
	want := []string{"ping", "message " + first1, "message " + second2, "ping", "ping"}
	for i := range stream {
		for j := i; j < len(stream); j += 7 {
			require.Equal(t, want, frames(&Framer{}, stream[:i], stream[i:j], stream[j:]), "cut at %d and %d", i, j)
		}
	}
	single := make([][]byte, len(stream))
	for i := range stream {
		single[i] = stream[i : i+1]
	}
	assert.Equal(t, want, frames(&Framer{}, single...))
	client := []string{"pong", "pong", "message " + first1, "pong", "message " + second2, "pong", "pong", "pong", "pong"}
	assert.Equal(t, client, frames(&Framer{Client: true}, single...))
	assert.Equal(t, client, frames(&Framer{Client: true}, stream))
}

func TestFramerErrors(t *testing.T) {
	const head = "INVITE sip:a SIP/2.0\r\nVia: SIP/2.0/TCP a\r\nCall-ID: 1\r\n"
	for _, c := range []struct {
		name, stream, want string
		status             int
	}{
		{"no length", head + "\r\n", "message: header Content-Length is missing (want a length on a stream): RFC 3261 §18.3", 400},
		{"negative length", head + "Content-Length: -999\r\n\r\n", `message: line 4, Content-Length: bad or second length ("-999"; want one number): RFC 3261 §20.14`, 400},
		{"two lengths", head + "Content-Length: 5\r\nl: 13\r\n\r\n", `message: line 5, Content-Length: bad or second length ("13"; want one number): RFC 3261 §20.14`, 400},
		{"too long", head + "Content-Length: 1000\r\n\r\n", "message: message is 1078 bytes, limit is 1000 (Limits.MessageBytes)", 513},
		{"endless head", head + strings.Repeat("A: b\r\n", 200), "message: no end of the headers within 1000 bytes (Limits.MessageBytes)", 513},
		{"long head", head + strings.Repeat("A: b\r\n", 200) + "\r\n", "message: no end of the headers within 1000 bytes (Limits.MessageBytes)", 513},
		{"TLS on a TCP port", "\x16\x03\x01\x02\x00", `message: line 1: not a SIP start line ("\x16"; want "METHOD uri SIP/2.0" or "SIP/2.0 code reason")`, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &Framer{Limits: Limits{MessageBytes: 1000}}
			found := frames(f, []byte(second2+c.stream))
			require.Equal(t, []string{"message " + second2, "error " + c.want}, found)
			_, err := f.Next()
			var parse *ParseError
			require.ErrorAs(t, err, &parse, "it stays")
			assert.Equal(t, c.status, parse.Status)
			assert.Equal(t, c.status != 0 && !strings.HasSuffix(c.name, "head"), parse.Request != nil)
			if parse.Request != nil {
				assert.Equal(t, "1", parse.Request.CallID())
			}
			_, err = f.Write([]byte("x"))
			assert.Error(t, err)
		})
	}
	// A response is not answered, and a length that is said twice alike is known.
	found := frames(&Framer{}, []byte("SIP/2.0 200 OK\r\n\r\n"))
	assert.Equal(t, []string{"error message: header Content-Length is missing (want a length on a stream): RFC 3261 §18.3"}, found)
	twice := "SIP/2.0 200 OK\r\nl: 1\r\nl: 1\r\n\r\nx"
	assert.Equal(t, []string{"message " + twice}, frames(&Framer{}, []byte(twice)))
}

// TestFramerOfTortures: on a stream the messages of RFC 4475 with a wrong length wait or fail (edge case E-231).
func TestFramerOfTortures(t *testing.T) {
	files := vectors(t, "rfc4475")
	f := &Framer{}
	assert.Empty(t, frames(f, files["clerr.dat"]), "waits for the rest")
	assert.Equal(t, len(files["clerr.dat"]), f.Buffered())
	assert.Contains(t, frames(&Framer{}, files["ncl.dat"])[0], "bad or second length")
	assert.Contains(t, frames(&Framer{}, files["mcl01.dat"])[0], "bad or second length")
	found := frames(&Framer{}, files["dblreq.dat"])
	require.GreaterOrEqual(t, len(found), 2, "a second message, where a datagram has but one")
	assert.Contains(t, found[0], "message REGISTER sip:example.com SIP/2.0\r\n")
	assert.Contains(t, found[1], "message INVITE sip:joe@example.com SIP/2.0\r\n")
}

// TestFramerAtRandom: any messages, with line breaks between, are found however the stream is cut.
func TestFramerAtRandom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var stream []byte
		var want []string
		for i := range rapid.IntRange(1, 5).Draw(t, "messages") {
			for range rapid.IntRange(0, 2).Draw(t, "pings") {
				stream = append(stream, "\r\n\r\n"...)
				want = append(want, "ping")
			}
			body := rapid.SliceOfN(rapid.SampledFrom([]byte("\r\nab")), 0, 40).Draw(t, "body")
			name := rapid.SampledFrom([]string{"Content-Length:", "l: ", "CONTENT-LENGTH  :\r\n\t"}).Draw(t, "name")
			text := fmt.Sprintf("MESSAGE sip:%d SIP/2.0\r\nFiller: %s\r\n%s%d\r\n\r\n%s", i, strings.Repeat("x", rapid.IntRange(0, 600).Draw(t, "filler")), name, len(body), body)
			stream = append(stream, text...)
			want = append(want, "message "+text)
		}
		var pieces [][]byte
		for rest := stream; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
			pieces = append(pieces, rest[:n])
			rest = rest[n:]
		}
		require.Equal(t, want, frames(&Framer{}, pieces...))
	})
}

// TestFramerMemory: what is held stays near the size of a message, however long the connection lives.
func TestFramerMemory(t *testing.T) {
	f := &Framer{}
	stream := []byte(strings.Repeat(first1+second2, 3))
	for range 1000 {
		for _, n := range []int{7, len(stream) / 2, len(stream)} {
			_, err := f.Write(stream[:n])
			require.NoError(t, err)
			stream = append(stream[n:len(stream):len(stream)], stream[:n]...)
			for frame, err := f.Next(); frame.Kind != NeedMore; frame, err = f.Next() {
				require.NoError(t, err)
			}
		}
	}
	assert.Less(t, cap(f.buf), 16*len(stream))
}
