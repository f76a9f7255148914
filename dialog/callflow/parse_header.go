package callflow

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// header reads a line at the head of the file or of a section.
func (p *parser) header(l Line, rest string) {
	l.Kind = Header
	switch l.Verb {
	case "flow", "about", "ref":
		p.title(l, rest)
		return
	case "ua", "gw":
		p.party(l)
	case "proxy":
		if len(l.Args) == 0 {
			p.bad("proxy needs a name (want \"proxy NAME [record-route] [serves=bob] [forks=bob:carol,dave]\")")
		}
		p.settings(l, 1, "record-route", "forks", "keep-ringing", "serves")
	case "net":
		p.settings(l, 0, "delay", "jitter", "loss", "dup", "reorder", "corrupt", "transport")
	case "timer":
		p.settings(l, 0, "t1", "t2", "t4")
	case "seed":
		if _, err := strconv.ParseUint(strings.Join(l.Args, ""), 10, 64); err != nil {
			p.bad("a seed is a whole number (%q)", rest)
		}
	}
	switch {
	case p.section == nil:
		p.Headers = append(p.Headers, l)
	case len(p.section.Lines) > 0:
		p.bad("%s belongs to the head of the file, or of a section before its first line", l.Verb)
	default:
		p.section.Headers = append(p.section.Headers, l)
	}
}

func (p *parser) title(l Line, rest string) {
	switch {
	case p.section != nil:
		p.bad("%s belongs to the head of the file", l.Verb)
	case l.Verb == "about":
		p.About = strings.TrimSpace(p.About + " " + rest)
	case l.Verb == "ref":
		p.Refs = append(p.Refs, rest)
	case p.Title != "":
		p.bad("there is a line flow %q already", p.Title)
	case rest == "":
		p.bad("flow needs a title (want \"flow Alice calls Bob\")")
	default:
		p.Title = rest
	}
}

// uaSettings are what can be said of a party.
var uaSettings = []string{
	"reliable", "session-expires", "min-se", "refresher", "user", "challenge", "supported", "allow",
	"contact", "agent", "policy", "offers", "t2", "t6",
}

func (p *parser) party(l Line) {
	if len(l.Args) == 0 {
		p.bad("%s needs a name (want \"%s alice sip:alice@atlanta.example.com\")", l.Verb, l.Verb)
		return
	}
	n := 1
	if len(l.Args) > 1 && !strings.Contains(l.Args[1], "=") {
		if n = 2; !strings.HasPrefix(l.Args[1], "sip:") && !strings.HasPrefix(l.Args[1], "tel:") {
			p.bad("the address of %s is no SIP URI (%q; want \"sip:%s@example.com\")", l.Args[0], l.Args[1], l.Args[0])
		}
	}
	p.settings(l, n, uaSettings...)
}

// settings checks words "key" and "key=value" from the n-th on.
func (p *parser) settings(l Line, n int, known ...string) {
	for i, w := range l.Args {
		if i < n {
			continue
		}
		key, value, _ := strings.Cut(w, "=")
		if !slices.Contains(known, key) {
			p.bad("%s has no setting %q%s; it has %s", l.Verb, key, mean(key, known), strings.Join(known, ", "))
			continue
		}
		switch key {
		case "delay", "jitter", "t1", "t2", "t4", "t6", "session-expires", "min-se":
			if _, err := duration(value); err != nil {
				p.bad("%s: %q is no time (want \"20ms\" or \"3s\")", key, value)
			}
		case "loss", "dup", "reorder", "corrupt":
			if f, err := strconv.ParseFloat(value, 64); err != nil || f < 0 || f > 1 {
				p.bad("%s is a chance from 0 to 1 (%q)", key, value)
			}
		}
	}
}

// duration reads "20ms", "3s", "1m30s"; nothing negative.
func duration(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err == nil && d < 0 {
		err = strconv.ErrRange
	}
	return d, err
}

// setting gives a "key=value" among words; on is true for a bare "key" too.
func setting(words []string, key string) (value string, on bool) {
	for _, w := range words {
		if k, v, _ := strings.Cut(w, "="); k == key {
			return v, true
		}
	}
	return "", false
}
