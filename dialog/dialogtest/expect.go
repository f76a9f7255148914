package dialogtest

import (
	"fmt"
	"strconv"
	"strings"
)

// An Expectation is one line of a call flow: "alice -> bob INVITE cseq=1 offer=sendrecv".
//
//	A -> B MSG [key[=value]]...    it arrives
//	A ->x B MSG [key[=value]]...   it is lost on the way
//
// MSG is a method ("BYE"), a code ("200"), a class ("1xx") or a code and the method that it
// answers ("200 INVITE"). A key without a value says that the message has such a thing, with
// "!" in front that it has none:
//
//	cseq to-tag from-tag      the number; the tags
//	branch=new, branch=same   not seen before; the one of an earlier request
//	offer answer preview sdp  what the body is, and its direction ("sendonly", ...)
//	rseq rack                 of RFC 3262
//	se min-se                 Session-Expires, with its parameters, and Min-SE
//	refer-to replaces require supported contact route reason event
//	retrans                   the same bytes as a message before
type Expectation struct {
	From, To string
	Lost     bool
	What     string // "INVITE", "200 INVITE", "1xx"
	Keys     []Key
}

// A Key is one "key=value" of an [Expectation].
type Key struct {
	Name, Value string
	HasValue    bool
	Not         bool // the message must not have it
}

// ParseExpectation reads a line.
func ParseExpectation(line string) (Expectation, error) {
	var e Expectation
	w := strings.Fields(line)
	bad := func(format string, args ...any) (Expectation, error) {
		return e, fmt.Errorf("dialogtest: expectation %q: %s (want \"alice -> bob INVITE cseq=1\")", line, fmt.Sprintf(format, args...))
	}
	if len(w) < 4 || w[1] != "->" && w[1] != "->x" {
		return bad("not of the form")
	}
	e.From, e.Lost, e.To, e.What = w[0], w[1] == "->x", w[2], w[3]
	w = w[4:]
	if c := e.What[0]; c >= '0' && c <= '9' && len(w) > 0 && w[0] == strings.ToUpper(w[0]) && !strings.Contains(w[0], "=") {
		e.What, w = e.What+" "+w[0], w[1:]
	}
	for _, word := range w {
		var k Key
		k.Name, k.Value, k.HasValue = strings.Cut(word, "=")
		k.Name, k.Not = strings.CutPrefix(k.Name, "!")
		if _, ok := keys[k.Name]; !ok {
			return bad("unknown key %q", k.Name)
		}
		e.Keys = append(e.Keys, k)
	}
	return e, nil
}

// Match tells what about message Fn of a trace is not as expected; nil if nothing.
func (e Expectation) Match(t *Trace, f int) error {
	m := t.Message(f)
	found := t.Summary(f)
	if t.Name(m.From) != e.From || t.Name(m.To) != e.To || !m.Is(e.What) {
		return fmt.Errorf("want %s, got %s", e, found)
	}
	if lost := m.Lost && m.Copies == 0; lost != e.Lost {
		return fmt.Errorf("want %s, but it was lost=%v: %s", e, lost, found)
	}
	v := t.study().views[f-1]
	for _, k := range e.Keys {
		if v.sip == nil {
			return fmt.Errorf("want %s, got what is no SIP message", e)
		}
		value, has := keys[k.Name](v)
		switch {
		case k.Not && has:
			return fmt.Errorf("want no %s, got %s=%s in %s", k.Name, k.Name, value, found)
		case !k.Not && !has:
			return fmt.Errorf("want %s, got none in %s", k.Name, found)
		case k.HasValue && value != k.Value:
			return fmt.Errorf("want %s=%s, got %s=%s in %s", k.Name, k.Value, k.Name, value, found)
		}
	}
	return nil
}

// String gives the line.
func (e Expectation) String() string {
	arrow := " -> "
	if e.Lost {
		arrow = " ->x "
	}
	s := e.From + arrow + e.To + " " + e.What
	for _, k := range e.Keys {
		s += " "
		if k.Not {
			s += "!"
		}
		s += k.Name
		if k.HasValue {
			s += "=" + k.Value
		}
	}
	return s
}

// Summary gives message Fn as a line that an [Expectation] reads: "alice -> bob INVITE cseq=1
// offer=sendrecv". It shows the CSeq of a request, and what the body is.
func (t *Trace) Summary(f int) string {
	m := t.Message(f)
	v := t.study().views[f-1]
	arrow := " -> "
	if m.Lost && m.Copies == 0 {
		arrow = " ->x "
	}
	s := t.Name(m.From) + arrow + t.Name(m.To) + " "
	switch {
	case m.Method == "" && m.Code == 0:
		return s + strconv.Itoa(len(m.Bytes)) + " bytes"
	case m.Code == 0:
		s += m.Method
	case m.Code < 200 || m.Method == "":
		s += strconv.Itoa(m.Code)
	default:
		s += strconv.Itoa(m.Code) + " " + m.Method
	}
	return s + t.details(v)
}

// details gives the keys that a reader wants to see at once.
func (t *Trace) details(v *view) string {
	if v.sip == nil {
		return ""
	}
	s := ""
	show := []string{"rack", "rseq", "offer", "answer", "preview", "refer-to", "replaces"}
	if v.Code == 0 {
		show = append([]string{"cseq"}, show...)
	}
	for _, name := range show {
		if value, ok := keys[name](v); ok {
			s += " " + name + "=" + value
		}
	}
	if v.Again > 0 {
		s += " retrans"
	}
	return s
}

// keys read one thing each from a message.
var keys = map[string]func(*view) (string, bool){
	"cseq":     func(v *view) (string, bool) { return strconv.Itoa(int(v.seq)), v.seqMethod != "" },
	"to-tag":   func(v *view) (string, bool) { return v.toTag, v.toTag != "" },
	"from-tag": func(v *view) (string, bool) { return v.fromTag, v.fromTag != "" },
	"branch": func(v *view) (string, bool) {
		if v.request != nil && v.request.branch == v.branch && v.Code == 0 {
			return "same", true
		}
		return "new", v.branch != ""
	},
	"offer":     body(offer),
	"answer":    body(answer),
	"preview":   body(preview),
	"sdp":       func(v *view) (string, bool) { return describe(v), v.hasSDP },
	"rseq":      func(v *view) (string, bool) { return strconv.Itoa(int(v.rseq)), v.rseq > 0 },
	"rack":      func(v *view) (string, bool) { return strconv.Itoa(int(v.rack.RSeq)), v.is("PRACK") },
	"retrans":   func(v *view) (string, bool) { return strconv.Itoa(v.Again), v.Again > 0 },
	"se":        header("Session-Expires"),
	"min-se":    header("Min-SE"),
	"refer-to":  header("Refer-To"),
	"replaces":  header("Replaces"),
	"require":   header("Require"),
	"supported": header("Supported"),
	"contact":   header("Contact"),
	"route":     header("Route"),
	"reason":    header("Reason"),
	"event":     header("Event"),
}

func header(name string) func(*view) (string, bool) {
	return func(v *view) (string, bool) {
		value, ok := v.sip.Header(name)
		return strings.ReplaceAll(value, " ", ""), ok
	}
}

func body(r role) func(*view) (string, bool) {
	return func(v *view) (string, bool) { return describe(v), v.hasSDP && v.role == r }
}

func describe(v *view) string {
	if v.sdp == nil {
		return "unreadable"
	}
	return direction(v.sdp)
}
