package dialogtest

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/sipdialog/sipdialog/message"
)

func (b *builder) request(from, to, method string, opt map[string]string, transport string) *headers {
	def := func(k, d string) string {
		if v, ok := opt[k]; ok {
			return v
		}
		return d
	}
	tags := map[string]string{"alice": "a", "bob": "b", "carol": "c", "proxy": "p"}
	toTag, n := tags[to], 0
	known := b.seq["dialog "+from+to] > 0 || b.seq["dialog "+to+from] > 0
	contact := "<sip:" + from + "@192.0.2." + strconv.Itoa(b.party(from)+1) + ">"
	uri := def("uri", "sip:"+to+"@192.0.2."+strconv.Itoa(b.party(to)+1))
	b.branches++
	branch := "z9hG4bK-" + strconv.Itoa(b.branches)
	inv := parseHeaders(b.req[from+"INVITE"])
	switch method {
	case "ACK", "CANCEL":
		last := parseHeaders(b.resp[from+"INVITE"])
		n = atoi(inv.get("CSeq"))
		if method == "CANCEL" || atoi(strings.TrimPrefix(last.start, "SIP/2.0 ")) >= 300 {
			_, branch, _ = strings.Cut(inv.get("Via"), "branch=")
			uri = def("uri", strings.Fields(inv.start)[1])
		}
		if method == "ACK" {
			_, toTag, _ = strings.Cut(last.get("To"), ";tag=")
		} else {
			_, toTag, _ = strings.Cut(inv.get("To"), ";tag=")
		}
	default:
		if b.seq[from]++; b.seq[from] == 1 && from != "alice" {
			b.seq[from] = 100
		}
		n = b.seq[from]
		if !known {
			toTag = ""
		}
	}
	h := &headers{start: method + " " + uri + " SIP/2.0"}
	h.add("Via", "SIP/2.0/"+transport+" 192.0.2."+strconv.Itoa(b.party(from)+1)+";branch="+def("branch", branch))
	h.add("Max-Forwards", "70")
	h.add("From", "<"+AOR(from)+">"+tagOf(def("from-tag", tags[from])))
	h.add("To", "<"+AOR(to)+">"+tagOf(def("to-tag", toTag)))
	h.add("Call-ID", def("call", "call"))
	seq := def("cseq", strconv.Itoa(n))
	if !strings.Contains(seq, "/") {
		seq += "/" + method
	} else {
		delete(opt, "cseq")
	}
	if v := atoi(seq); opt["cseq"] != "" && method != "ACK" && method != "CANCEL" {
		b.seq[from] = v
	}
	h.add("CSeq", strings.Replace(seq, "/", " ", 1))
	if establishes(method) {
		h.add("Contact", contact)
	}
	if method == "INVITE" {
		h.add("Supported", "100rel")
	}
	if method == "PRACK" {
		last := parseHeaders(b.resp[from+"INVITE"])
		h.add("RAck", last.get("RSeq")+" "+inv.get("CSeq"))
	}
	return h
}

func tagOf(tag string) string {
	if tag == "" || tag == "-" {
		return ""
	}
	return ";tag=" + tag
}

func (b *builder) response(from, to string, code int, method string, opt map[string]string) *headers {
	req := parseHeaders(b.req[to+method])
	require.NotEmpty(b.t, req.start, "no %s from %s to answer", method, to)
	h := &headers{start: "SIP/2.0 " + strconv.Itoa(code) + " " + message.StatusText(code)}
	for _, l := range req.lines {
		switch l[0] {
		case "Via", "From", "To", "Call-ID", "CSeq", "Record-Route":
			h.add(l[0], l[1])
		}
	}
	if to := h.get("To"); !strings.Contains(to, ";tag=") && code > 100 {
		tag := from[:1]
		if v, ok := opt["tag"]; ok {
			tag = v
		}
		h.set("To", to+tagOf(tag))
	}
	for _, k := range [][2]string{{"from-tag", "From"}, {"to-tag", "To"}} {
		if v, ok := opt[k[0]]; ok {
			value, _, _ := strings.Cut(h.get(k[1]), ";tag=")
			h.set(k[1], value+tagOf(v))
		}
	}
	if v, ok := opt["cseq"]; ok {
		h.set("CSeq", strings.Replace(v, "/", " ", 1))
	}
	if v, ok := opt["call"]; ok {
		h.set("Call-ID", v)
	}
	if code > 100 && code < 300 && (method == "INVITE" || method == "UPDATE") {
		h.add("Contact", "<sip:"+from+"@192.0.2."+strconv.Itoa(b.party(from)+1)+">")
		b.seq["dialog "+from+to] = 1
	}
	if v, ok := opt["rel"]; ok {
		h.set("RSeq", v)
		h.set("Require", "100rel")
	}
	return h
}

// body writes a session description: offer=sendonly, answer=sendonly and sdp=sendonly say the
// direction; raw=LINE|LINE gives all lines behind o=; v= is the o= version (else counted up as it should be), pt= the formats.
func (b *builder) body(from string, opt map[string]string) string {
	dir, ok := "", false
	for _, k := range []string{"offer", "answer", "sdp"} {
		if v, has := opt[k]; has {
			dir, ok = v, true
		}
	}
	raw, isRaw := opt["raw"]
	if !ok && !isRaw {
		return ""
	}
	if dir == "" {
		dir = "sendrecv"
	}
	o := "-"
	if s, ok := opt["o"]; ok {
		o = s
	}
	if !isRaw {
		raw = "t=0 0|m=audio 4000 RTP/AVP 0|a=" + dir
	}
	if b.last[from] != raw {
		b.version[from]++
	}
	b.last[from] = raw
	v := b.version[from]
	if s, ok := opt["v"]; ok {
		v = atoi(s)
		b.version[from] = v
	}
	if !strings.HasPrefix(raw, "c=") {
		raw = "c=IN IP4 192.0.2.9|" + raw
	}
	return fmt.Sprintf("v=0\r\no=%s 1 %d IN IP4 192.0.2.9\r\ns=-\r\n%s\r\n", o, v, strings.ReplaceAll(raw, "|", "\r\n"))
}

// headers is a message while it is being written.
type headers struct {
	start string
	lines [][2]string
}

func parseHeaders(text string) *headers {
	h := &headers{}
	head, _, _ := strings.Cut(text, "\r\n\r\n")
	for i, line := range strings.Split(head, "\r\n") {
		if name, value, ok := strings.Cut(line, ": "); i > 0 && ok {
			h.add(name, value)
		} else if i == 0 {
			h.start = line
		}
	}
	return h
}

func (h *headers) add(name, value string) { h.lines = append(h.lines, [2]string{name, value}) }

func (h *headers) get(name string) string {
	for _, l := range h.lines {
		if l[0] == name {
			return l[1]
		}
	}
	return ""
}

func (h *headers) set(name, value string) {
	for i := range h.lines {
		if h.lines[i][0] == name {
			h.lines[i][1] = value
			return
		}
	}
	h.add(name, value)
}

func (h *headers) del(name string) {
	kept := h.lines[:0]
	for _, l := range h.lines {
		if l[0] != name {
			kept = append(kept, l)
		}
	}
	h.lines = kept
}

func (h *headers) String() string {
	var b strings.Builder
	b.WriteString(h.start + "\r\n")
	for _, l := range h.lines {
		b.WriteString(l[0] + ": " + l[1] + "\r\n")
	}
	return b.String()
}
