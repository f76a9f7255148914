package messagetest

import (
	"strings"

	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/message"
)

// Packet generates the bytes of a message in any spelling that the grammar allows.
func Packet() *rapid.Generator[[]byte] {
	return rapid.Custom(func(t *rapid.T) []byte { return Respell(t, Message().Draw(t, "message")) })
}

// Respell prints a message in another spelling that means the same: names in any case or compact, white space around the
// colon, values that begin on the next line (RFC 3261 §7.3.1).
func Respell(t *rapid.T, m *message.Message) []byte {
	start, rest, _ := strings.Cut(string(m.Bytes()), "\r\n")
	_, body, _ := strings.Cut(rest, "\r\n\r\n")
	b := []byte(start + "\r\n")
	for name, value := range m.Headers() {
		b = append(b, respellName(t, name)...)
		b = append(b, rapid.SampledFrom([]string{":", ": ", " :", "\t:  ", ":\r\n ", ":\t\r\n\t "}).Draw(t, "colon")...)
		b = append(b, value...)
		b = append(b, rapid.SampledFrom([]string{"\r\n", "\r\n", "\r\n", " \r\n", "\r\n \r\n"}).Draw(t, "end")...)
	}
	return append(append(b, "\r\n"...), body...)
}

func respellName(t *rapid.T, name string) string {
	switch rapid.IntRange(0, 4).Draw(t, "spelling") {
	case 0:
		return strings.ToLower(name)
	case 1:
		return strings.ToUpper(name)
	case 2:
		if short, ok := message.CompactName(name); ok {
			return short
		}
	}
	return name
}

// Cuts generates a way to cut a byte stream: pieces that put together give b, as reads from a connection return them.
func Cuts(b []byte) *rapid.Generator[[][]byte] {
	return rapid.Custom(func(t *rapid.T) [][]byte {
		var pieces [][]byte
		for rest := b; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
			pieces = append(pieces, rest[:n:n])
			rest = rest[n:]
		}
		return pieces
	})
}
