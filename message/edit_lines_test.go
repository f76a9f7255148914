package message

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLinesAreAddedAsTheyAreOneByOne: to a request, a response that shares a text, and a message that came.
func TestLinesAreAddedAsTheyAreOneByOne(t *testing.T) {
	lines := [][2]string{{"Allow", "INVITE, BYE"}, {"Supported", " timer "}, {"X-Odd", ""}, {"Warning", "399 a \"b\""}}
	var all Lines
	for _, line := range lines {
		require.NoError(t, all.Add(line[0], line[1]))
	}
	for name, make := range map[string]func() *Message{
		"request":  func() *Message { return must(NewRequest(OPTIONS, must(ParseURI("sip:a.example")))) },
		"response": func() *Message { return must(NewResponse(must(Parse(call)), 200, "")) },
		"parsed":   func() *Message { return must(Parse(call)) },
	} {
		one, other := make(), make()
		for _, line := range lines {
			require.NoError(t, one.Add(line[0], line[1]))
		}
		other.AddLines(&all)
		other.AddLines(new(Lines))
		require.Equal(t, string(one.Bytes()), string(other.Bytes()), name)
		requireReadAlike(t, other)
		value, ok := other.Header("k")
		require.True(t, ok)
		require.Equal(t, "timer", value)
		require.NoError(t, other.Set("Allow", "ACK"))
		require.True(t, other.HasToken("Allow", "ACK"))
	}
	require.Equal(t, 4, len(all.m.fields), "the lines stay as they were")
}

func TestLinesRefuseWhatAMessageDoes(t *testing.T) {
	var lines Lines
	require.Error(t, lines.Add("X", "a\r\nY: b"))
	require.Error(t, lines.Add("no token", "a"))
	m := must(Parse(call))
	m.AddLines(&lines)
	require.Equal(t, string(call), string(m.Bytes()))
}
