package callflow

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

var faultActions = map[string]dialogtest.Action{
	"drop": dialogtest.Drop, "dup": dialogtest.Duplicate, "delay": dialogtest.Delay,
	"swap": dialogtest.Swap, "corrupt": dialogtest.Corrupt,
}

// readFault reads "drop next 200 INVITE from bob times=2" or "drop F5"; why is "" if it can.
func readFault(l Line) (f dialogtest.Fault, why string) {
	f.Do = faultActions[l.Verb]
	usage := fmt.Sprintf("want %q or %q", l.Verb+" next 200 INVITE from bob", l.Verb+" F5")
	if len(l.Args) == 0 {
		return f, l.Verb + " what? (" + usage + ")"
	}
	words := l.Args[1:]
	if n, err := strconv.Atoi(strings.TrimPrefix(l.Args[0], "F")); err == nil && l.Args[0][0] == 'F' && n > 0 {
		f.F = n
	} else if l.Args[0] != "next" {
		return f, fmt.Sprintf("%s %q is not understood (%s)", l.Verb, l.Args[0], usage)
	}
	for i := 0; i < len(words); i++ {
		w := words[i]
		key, value, _ := strings.Cut(w, "=")
		var err error
		switch {
		case (w == "from" || w == "to") && i+1 < len(words):
			if w == "from" {
				f.From = words[i+1]
			} else {
				f.To = words[i+1]
			}
			i++
		case key == "by":
			f.By, err = duration(value)
		case key == "skip":
			f.Skip, err = strconv.Atoi(value)
		case w == "times=all":
			f.Times = -1
		case key == "times":
			f.Times, err = strconv.Atoi(value)
		case w == strings.ToUpper(w) || len(w) == 3 && strings.HasSuffix(w, "xx"):
			f.What = strings.TrimSpace(f.What + " " + w)
		default:
			return f, fmt.Sprintf("%s: %q is not understood (%s, with from, to, by=, skip=, times=)", l.Verb, w, usage)
		}
		if err != nil {
			return f, fmt.Sprintf("%s: bad value in %q", l.Verb, w)
		}
	}
	if f.Do == dialogtest.Delay && f.By == 0 {
		return f, "delay by how much? (want \"" + l.Verb + " next 200 by=300ms\")"
	}
	return f, ""
}
