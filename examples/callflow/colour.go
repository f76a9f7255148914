package main

import (
	"io"
	"os"
	"regexp"
	"strings"
)

// colours says whether to paint: on a terminal, and not when NO_COLOR is set.
func colours(out io.Writer) bool {
	f, ok := out.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// brushes are what is painted in a ladder, in this order.
var brushes = []struct {
	what   *regexp.Regexp
	colour string
}{
	{regexp.MustCompile(`\[[a-z][^\]\[]*\]`), "1;33"},          // what somebody does
	{regexp.MustCompile(`timer [\w-]+|[\w-]*x \|`), "31"},      // timers, what is lost
	{regexp.MustCompile(`\b(early|preparative)\b`), "33"},      // states
	{regexp.MustCompile(`\b(established|sendrecv)\b`), "32"},   //
	{regexp.MustCompile(`\b(mortal|morgue|inactive)\b`), "90"}, //
	{regexp.MustCompile(`\b(sendonly|recvonly|held)\b`), "35"}, //
	{regexp.MustCompile(`\bF\d+(\.\.F\d+)?\b`), "1"},           // numbers of messages
	{regexp.MustCompile(`\b[3-6]\d\d [A-Z][A-Za-z ]+`), "31"},  // failures
	{regexp.MustCompile(`^ *:.*:$|\+\d+\.\d{3}s`), "90"},       // silence
	{regexp.MustCompile(`\((RFC [^)]*|TS [^)]*)\)`), "36"},     // sections
}

// paint gives a ladder its colours.
func paint(text string, on bool) string {
	if !on {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if i == 0 {
			lines[i] = "\x1b[1m" + line + "\x1b[0m"
			continue
		}
		for _, b := range brushes {
			line = b.what.ReplaceAllString(line, "\x1b["+b.colour+"m$0\x1b[0m")
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}
