package sdp

import "strings"

// sessionLine reads a line of the session section, attributes apart.
func (p *parser) sessionLine() *ParseError {
	d := p.d
	if p.seen == 0 && p.kind != 'v' {
		return p.bad(1, "first line is not v=0", string(p.kind)+"="+p.value, "v=0", "RFC 8866 §5.1")
	}
	switch p.kind {
	case 'v':
		if p.value != "0" && strings.TrimRight(p.value, " ") != "0" {
			return p.bad(3, "unknown version", p.value, "0", "RFC 8866 §5.1")
		}
		return p.once()
	case 'o':
		if err := p.origin(); err != nil {
			return err
		}
		return p.once()
	case 's':
		d.SessionName = p.value
		return p.once()
	case 'i':
		d.Information = p.value
		return p.once()
	case 'u':
		d.URI = p.value
		return p.once()
	case 'k':
		d.Key = p.value
		return p.once()
	case 'c':
		c, err := p.connection()
		if err != nil {
			return err
		}
		d.Connection = c
		return p.once()
	case 'e':
		d.Emails = append(d.Emails, p.value)
	case 'p':
		d.Phones = append(d.Phones, p.value)
	case 'b':
		b, err := p.bandwidth()
		if err != nil {
			return err
		}
		d.Bandwidths = append(d.Bandwidths, b)
	case 't':
		return p.timing()
	case 'r', 'z':
		return p.repeatOrZone()
	default:
		d.Unknown = append(d.Unknown, Line{p.kind, p.value})
	}
	return nil
}

// mediaLine reads a line of a media section, attributes apart.
func (p *parser) mediaLine(m *Media) *ParseError {
	switch p.kind {
	case 'v', 'o', 's', 't', 'r', 'z', 'u', 'e', 'p':
		return p.bad(1, "line "+string(p.kind)+"= after the first m= line", "", "it in the session section", "RFC 8866 §5")
	case 'i':
		if m.Information != "" {
			return p.bad(1, "second i= line in the media section", "", "", "RFC 8866 §5")
		}
		m.Information = p.value
	case 'k':
		if m.Key != "" {
			return p.bad(1, "second k= line in the media section", "", "", "RFC 8866 §5")
		}
		m.Key = p.value
	case 'c':
		c, err := p.connection()
		if err != nil {
			return err
		}
		m.Connections = append(m.Connections, c)
	case 'b':
		b, err := p.bandwidth()
		if err != nil {
			return err
		}
		m.Bandwidths = append(m.Bandwidths, b)
	default:
		m.Unknown = append(m.Unknown, Line{p.kind, p.value})
	}
	return nil
}

// attribute reads an a= line of either section.
func (p *parser) attribute() *ParseError {
	if p.value == "" || p.value[0] == ':' {
		return p.bad(3, "attribute without a name", "", "a=name or a=name:value", "RFC 8866 §5.13")
	}
	p.attributes = append(p.attributes, Attribute(p.value))
	return nil
}

// media reads an m= line and begins its section.
func (p *parser) media() *ParseError {
	p.cut()
	if len(p.d.Media) >= p.limits.Media {
		return p.bad(1, "more than "+itoa(p.limits.Media)+" m= lines (Limits.Media)", "", "", "")
	}
	const named = 3 // fields before the formats
	first := len(p.formats)
	list := p.fields(p.formats, first+named+p.limits.Formats+1)
	w := list[first:]
	if len(w) < named {
		return p.badMedia(w)
	}
	port, ok := number(w[1], 65535)
	count := uint64(0)
	if !ok {
		port, count, ok = portCount(w[1])
	}
	switch n := len(w) - named; {
	case !ok:
		return p.badMedia(w)
	case n > p.limits.Formats:
		return p.bad(p.column(named+p.limits.Formats), "more than "+itoa(p.limits.Formats)+" formats (Limits.Formats)", "", "", "")
	case n == 0 && port != 0: // a refused stream may have none: some phones send it so
		return p.bad(p.column(named), "no format", "", wantMedia, refMedia)
	}
	p.formats = list
	p.d.Media = append(p.d.Media, Media{Type: w[0], Port: int(port), PortCount: int(count), Protocol: w[2]})
	if n := len(list); n > first+named {
		p.d.Media[len(p.d.Media)-1].Formats = list[first+named : n : n]
	}
	return nil
}

// portCount reads "port/number of ports".
func portCount(text string) (port, count uint64, ok bool) {
	text, several, _ := strings.Cut(text, "/")
	port, ok = number(text, 65535)
	count, counted := number(several, 65535)
	return port, count, ok && counted && count > 0
}

// origin reads the o= line.
func (p *parser) origin() *ParseError {
	var room [7]string
	w := p.fields(room[:0], len(room))
	if len(w) != 6 || !digits(w[1]) {
		return p.badOrigin(w)
	}
	version, ok := number(w[2], 1<<64-1) // RFC 3264 §5 wants 63 bits; some browsers send 64, and Check says so
	if !ok {
		return p.badOrigin(w)
	}
	p.d.Origin = Origin{Username: w[0], SessionID: w[1], SessionVersion: version, NetType: w[3], AddrType: w[4], Address: w[5]}
	return nil
}

// connection reads a c= line.
func (p *parser) connection() (Connection, *ParseError) {
	var room [4]string
	w := p.fields(room[:0], len(room))
	if len(w) != 3 {
		return Connection{}, p.badConnection(w)
	}
	return Connection{w[0], w[1], w[2]}, nil
}

// bandwidth reads a b= line.
func (p *parser) bandwidth() (Bandwidth, *ParseError) {
	kind, value, ok := strings.Cut(p.value, ":")
	if !ok || kind == "" {
		return Bandwidth{}, p.bad(3, "bad bandwidth", p.value, "b=type:number", "RFC 8866 §5.8")
	}
	n, ok := number(strings.Trim(value, " "), 1<<63-1)
	if !ok {
		return Bandwidth{}, p.bad(3+len(kind)+1, "bad bandwidth", value, "a number", "RFC 8866 §5.8")
	}
	return Bandwidth{kind, n}, nil
}

// timing reads a t= line.
func (p *parser) timing() *ParseError {
	t, ok := Timing{}, p.value == "0 0" // as RFC 3264 §5 wants it
	if !ok {
		var room [3]string
		w := p.fields(room[:0], len(room))
		if len(w) == 2 {
			var too bool
			t.Start, ok = number(w[0], 1<<63-1)
			t.Stop, too = number(w[1], 1<<63-1)
			ok = ok && too
		}
		if !ok {
			return p.badTiming(w)
		}
	}
	p.d.Times = append(p.d.Times, t)
	return nil
}

// repeatOrZone reads an r= or z= line, which belongs to the t= line before it.
func (p *parser) repeatOrZone() *ParseError {
	if len(p.d.Times) == 0 {
		return p.bad(1, "line "+string(p.kind)+"= without a t= line before it", "", "", "RFC 8866 §5.10")
	}
	t := &p.d.Times[len(p.d.Times)-1]
	if p.kind == 'r' {
		t.Repeats = append(t.Repeats, p.value)
		return nil
	}
	if t.Zones != "" {
		return p.bad(1, "second z= line for one t= line", "", "", "RFC 8866 §5.11")
	}
	t.Zones = p.value
	return nil
}
