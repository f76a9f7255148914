package sdp_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/sdp"
)

func codec(name string, rate int) sdp.Codec { return sdp.Codec{Name: name, ClockRate: rate} }

var (
	pcmu   = codec("PCMU", 8000)
	pcma   = codec("PCMA", 8000)
	ilbc   = codec("iLBC", 8000)
	opus   = sdp.Codec{Name: "opus", ClockRate: 48000, Channels: 2}
	events = codec("telephone-event", 8000)
	h261   = codec("H261", 90000)
	mpv    = codec("MPV", 90000)
)

func audio(port int, codecs ...sdp.Codec) sdp.Stream {
	return sdp.Stream{Type: "audio", Port: port, Codecs: codecs}
}

func video(port int, codecs ...sdp.Codec) sdp.Stream {
	return sdp.Stream{Type: "video", Port: port, Codecs: codecs}
}

func directed(s sdp.Stream, d sdp.Direction) sdp.Stream {
	s.Direction = d
	return s
}

func at(s sdp.Stream, host string) sdp.Stream {
	s.Connections = []sdp.Connection{{NetType: "IN", AddrType: "IP4", Address: host}}
	return s
}

// alice and bob are the parties of RFC 4317, with the streams of one section.
func alice(streams ...sdp.Stream) sdp.Wish {
	return party("alice", "2890844526", 2890844526, "host.atlanta.example.com", streams)
}

func bob(streams ...sdp.Stream) sdp.Wish {
	return party("bob", "2808844564", 2808844564, "host.biloxi.example.com", streams)
}

func party(name, id string, version uint64, host string, streams []sdp.Stream) sdp.Wish {
	return sdp.Wish{
		Origin:      sdp.Origin{Username: name, SessionID: id, SessionVersion: version, NetType: "IN", AddrType: "IP4", Address: host},
		Connections: []sdp.Connection{{NetType: "IN", AddrType: "IP4", Address: host}},
		Streams:     streams,
	}
}

// TestAnswerGivesRFC4317 states, for each answer of RFC 4317, what its answerer wishes for, and expects Answer
// to make the RFC's text of it. previous is the answerer's last description.
func TestAnswerGivesRFC4317(t *testing.T) {
	type exchange struct {
		offer, answer string
		wish          sdp.Wish
		previous      string
	}
	placeholder := bob(directed(audio(49172, ilbc), sdp.SendOnly))
	placeholder.Connections[0].Address = "placeholder.biloxi.example.com"
	black := bob(audio(9322, ilbc))
	black.Connections[0].Address = "0.0.0.0"
	for _, x := range []exchange{
		{"001", "002", bob(audio(49174, pcmu), video(49170, mpv)), ""},
		{"003", "004", bob(audio(49172, pcma, pcmu)), ""},
		{"005", "006", bob(audio(49172, pcma, pcmu)), "004"},
		{"009", "010", bob(audio(49172, ilbc), audio(49174, events)), ""},
		{"011", "012", bob(audio(49174, ilbc), video(49170, h261)), ""},
		{"013", "014", alice(audio(49170, ilbc), video(51372, h261)), "011"},
		{"015", "016", bob(audio(49170, ilbc, events)), ""},
		{"017", "018", bob(audio(49172, ilbc), video(51374, h261, mpv)), ""},
		{"019", "020", bob(audio(49172, ilbc), video(51374, h261, mpv)), "018"},
		{"021", "022", bob(audio(49174, pcmu), at(video(49172, mpv), "otherhost.biloxi.example.com")), ""},
		{"023", "024", placeholder, ""},
		{"025", "026", alice(audio(49178, pcmu, ilbc)), "023"},
		{"027", "028", bob(audio(49172, ilbc), audio(49174, events)), ""},
		{"031", "032", bob(audio(49170, ilbc)), ""},
		{"033", "034", alice(audio(49170, pcmu, ilbc), audio(49172, events)), "031"},
		{"035", "036", bob(audio(49172, pcmu)), ""},
		{"037", "038", bob(audio(49172, pcmu), video(49168, h261)), "036"},
		{"039", "040", bob(audio(49174, ilbc), video(49170, h261)), ""},
		{"041", "042", alice(audio(49170, ilbc), video(51372, h261)), "039"},
		{"043", "044", bob(), ""},
		{"045", "046", bob(audio(49172, ilbc)), "044"},
		{"047", "048", bob(audio(49170, ilbc)), ""},
		{"049", "050", bob(audio(49170, ilbc)), "048"},
		{"051", "052", black, ""},
		{"053", "054", alice(audio(49170, ilbc)), "051"},
	} {
		t.Run(x.answer, func(t *testing.T) {
			offer, want := rfc4317(t, x.offer), rfc4317(t, x.answer)
			if x.previous != "" {
				x.wish.Previous = rfc4317(t, x.previous)
			}
			got, err := sdp.Answer(offer, x.wish)
			require.NoError(t, err)
			assert.Equal(t, plain(want).String(), plain(got).String())
			assert.Nil(t, sdp.CheckAnswer(offer, got))
			if x.previous != "" {
				assert.Nil(t, sdp.CheckReoffer(x.wish.Previous, got), "the version of our own descriptions counts the changes")
			}
		})
	}
	// Two answers no wish of ours gives: 008 answers with a payload type of its own, where RFC 3264 §6.1 wants
	// the offer's, and 030 says sendrecv to sendonly, which RFC 3264 §6.1 forbids.
}

func rfc4317(t *testing.T, number string) *sdp.Description {
	t.Helper()
	files, err := filepath.Glob("testdata/oa/rfc4317/" + number + "-*")
	require.NoError(t, err)
	require.Len(t, files, 1)
	text, err := os.ReadFile(files[0])
	require.NoError(t, err)
	return parse(t, string(text))
}

// plain writes d without what says nothing: a stream's c= that is the session's, and a name that is a space.
func plain(d *sdp.Description) *sdp.Description {
	d = d.Clone()
	if d.SessionName == " " {
		d.SessionName = ""
	}
	for i := range d.Media {
		d.Media[i].Connections = slices.DeleteFunc(d.Media[i].Connections, func(c sdp.Connection) bool { return c == d.Connection })
	}
	return d
}
