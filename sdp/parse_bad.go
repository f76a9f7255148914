package sdp

import "strings"

// What is wrong with a line that could not be read: the first field that is wrong, from the left. It stands
// apart from the code that reads, for it hardly ever runs.

// badOrigin names the mistake in an o= line of these fields.
func (p *parser) badOrigin(w []string) *ParseError {
	const want, ref = "o=username id version nettype addrtype address", "RFC 8866 §5.2"
	n := len(w)
	if n > 1 && !digits(w[1]) {
		return p.bad(p.column(1), "bad session id", w[1], "decimal digits", ref)
	}
	if n > 2 {
		if _, ok := number(w[2], 1<<64-1); !ok {
			return p.bad(p.column(2), "bad session version", w[2], "a number of at most 64 bits", ref)
		}
	}
	if n < 6 {
		return p.bad(p.column(n), "o= line ends early", p.value, want, ref)
	}
	return p.bad(p.column(6), "o= line goes on after the address", w[6], want, ref)
}

// badConnection names the mistake in a c= line of these fields.
func (p *parser) badConnection(w []string) *ParseError {
	const want, ref = "c=nettype addrtype address", "RFC 8866 §5.7"
	if n := len(w); n < 3 {
		return p.bad(p.column(n), "c= line ends early", p.value, want, ref)
	}
	return p.bad(p.column(3), "c= line goes on after the address", w[3], want, ref)
}

// badTiming names the mistake in a t= line of these fields.
func (p *parser) badTiming(w []string) *ParseError {
	for i := range 2 {
		field := ""
		if i < len(w) {
			field = w[i]
		}
		if _, ok := number(field, 1<<63-1); !ok {
			return p.bad(p.column(i), "bad time", field, "seconds since 1900, or 0", "RFC 8866 §5.9")
		}
	}
	return p.bad(p.column(2), "t= line goes on after the stop time", w[2], "t=start stop", "RFC 8866 §5.9")
}

const wantMedia, refMedia = "m=type port protocol formats", "RFC 8866 §5.14"

// badMedia names the mistake in the first three fields of an m= line, the second of which is a port and perhaps a
// number of ports.
func (p *parser) badMedia(w []string) *ParseError {
	if len(w) == 0 {
		return p.bad(3, "no media type", "", wantMedia, refMedia)
	}
	port, ports := "", ""
	if len(w) > 1 {
		var counted bool
		port, ports, counted = strings.Cut(w[1], "/")
		if count, ok := number(ports, 65535); counted && (!ok || count == 0) {
			return p.bad(p.column(1)+len(port)+1, "bad number of ports", ports, "1-65535", refMedia)
		}
	}
	if _, ok := number(port, 65535); !ok {
		return p.bad(p.column(1), "bad port", port, "0-65535", refMedia)
	}
	return p.bad(p.column(2), "no protocol", "", wantMedia, refMedia)
}
