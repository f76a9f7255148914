package main

import (
	"io"
	"os"
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

func paint(text string, on bool) string { return text }
