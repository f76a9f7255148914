package dialogtest

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A builder makes a trace from lines, for tests of rules: it writes correct messages, and the
// words behind the method say what is different.
//
//	alice > bob INVITE offer=sendrecv      sent and received at once
//	alice ~ bob INVITE                     sent; "arrive 1" lets F1 come
//	alice x bob INVITE                     lost
//	again 1                                F1 once more, the same bytes; again0: and lost
//	wait 500ms
//	told bob held remote                   an output;  did bob hold: a verb;  failed bob: its transport
//
// Words: cseq=7 cseq=7/BYE branch=z tag=b (To tag of a response) from-tag= to-tag= call= uri=
// route=<...> rr=<...> contact=<...> expect; Name:value sets a header ("_" is a space, "^" a semicolon), -Name
// removes it; offer, answer, sdp give a body, see body.
type builder struct {
	t        *testing.T
	tr       *Trace
	now      time.Time
	req      map[string]string // by sender and method: last request
	resp     map[string]string // by receiver and method: last response
	seq      map[string]int
	version  map[string]int
	last     map[string]string // last body, by sender
	branches int
}

func build(t *testing.T, script string) *Trace {
	t.Helper()
	b := &builder{
		t: t, now: Start, tr: &Trace{Start: Start}, req: map[string]string{}, resp: map[string]string{},
		seq: map[string]int{}, version: map[string]int{}, last: map[string]string{},
	}
	for _, line := range strings.FieldsFunc(script, func(r rune) bool { return r == '\n' || r == ';' }) {
		if w := strings.Fields(line); len(w) > 0 {
			b.line(w)
		}
	}
	return b.tr
}

// party gives the index of a name, which it enters when it is new.
func (b *builder) party(name string) int {
	if i := b.tr.Party(name); i >= 0 {
		return i
	}
	i := len(b.tr.Parties)
	b.tr.Parties = append(b.tr.Parties, Participant{Name: name, Addr: (&Network{}).address(i)})
	return i
}

func (b *builder) line(w []string) {
	b.t.Helper()
	switch w[0] {
	case "wait":
		d, err := time.ParseDuration(w[1])
		require.NoError(b.t, err)
		b.now = b.now.Add(d)
		b.tr.add(Event{Kind: Note, At: b.now, Who: -1, Text: "waited"})
		return
	case "arrive":
		b.tr.arrive(b.now, atoi(w[1]), nil)
		return
	case "spoil":
		b.tr.arrive(b.now, atoi(w[1]), []byte("x"))
		return
	case "again", "again0": // again0 is lost
		m := b.tr.Message(atoi(w[1]))
		b.put(m.From, m.To, m.Transport, m.Bytes, map[string]string{"again": ">", "again0": "x"}[w[0]])
		return
	case "told":
		told := &Told{Dialog: 1, Call: "call", Kind: w[2]}
		if len(w) > 3 && w[2] == "changed" {
			told.Changed = w[3]
		} else if len(w) > 3 {
			told.By = w[3]
		}
		b.tr.add(Event{Kind: Output, At: b.now, Who: b.party(w[1]), Told: told})
		return
	case "did":
		b.tr.add(Event{Kind: Verb, At: b.now, Who: b.party(w[1]), Text: w[2]})
		return
	case "failed":
		b.tr.add(Event{Kind: Note, At: b.now, Who: b.party(w[1]), Text: noteFailed})
		return
	case "step":
		b.tr.add(Event{Kind: Transition, At: b.now, Who: b.party(w[1]), Step: &Step{Machine: w[2], ID: "x", From: w[3], To: w[4], Rule: "R"}})
		return
	}
	from, to := b.party(w[0]), b.party(w[2])
	text, transport := b.message(w[0], w[2], w[3], w[4:])
	b.put(from, to, transport, []byte(text), w[1])
}

func (b *builder) put(from, to int, transport string, text []byte, how string) {
	m := b.tr.send(b.now, from, to, transport, text)
	switch how {
	case ">":
		b.tr.arrive(b.now, m.F, nil)
	case "x":
		b.tr.lose(b.now, m.F, "")
	}
}

// spaces puts in what cannot stand in a word of a script.
var spaces = strings.NewReplacer("_", " ", "^", ";")

// message writes a message.
func (b *builder) message(from, to, what string, words []string) (text, transport string) {
	b.t.Helper()
	transport = "UDP"
	opt := map[string]string{}
	var set []string
	var remove []string
	method := what
	code := atoi(what)
	for _, w := range words {
		switch {
		case code > 0 && w == strings.ToUpper(w) && !strings.ContainsAny(w, ":=-"):
			method = w
		case strings.HasPrefix(w, "-"):
			remove = append(remove, w[1:])
		case strings.Contains(w, ":") && (!strings.Contains(w, "=") || strings.Index(w, ":") < strings.Index(w, "=")):
			set = append(set, spaces.Replace(w))
		default:
			k, v, _ := strings.Cut(w, "=")
			opt[k] = spaces.Replace(v)
		}
	}
	if v, ok := opt["transport"]; ok {
		transport = v
	}
	var h *headers
	if code > 0 {
		if method == what {
			method = "INVITE"
		}
		h = b.response(from, to, code, method, opt)
	} else {
		h = b.request(from, to, method, opt, transport)
	}
	for k, name := range map[string]string{"contact": "Contact", "route": "Route", "rr": "Record-Route"} {
		if v, ok := opt[k]; ok {
			h.set(name, v)
		}
	}
	for _, s := range set {
		name, value, _ := strings.Cut(s, ":")
		h.set(name, value)
	}
	body := b.body(from, opt)
	if body != "" {
		h.set("Content-Type", "application/sdp")
	}
	h.set("Content-Length", strconv.Itoa(len(body)))
	if v, ok := opt["length"]; ok {
		h.set("Content-Length", v)
	}
	for _, name := range remove {
		h.del(name)
	}
	text = h.String() + "\r\n" + body
	if code > 0 {
		b.resp[to+method] = text
	} else {
		b.req[from+method] = text
	}
	return text, transport
}
