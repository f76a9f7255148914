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
		if strings.TrimRight(p.value, " ") != "0" {
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
	p.d.Media = append(p.d.Media, Media{})
	m := &p.d.Media[len(p.d.Media)-1]
	var w [3]string
	n, f := p.fields(w[:])
	text, several := w[1], ""
	count, counted := uint64(0), true
	if i := strings.IndexByte(text, '/'); i >= 0 {
		text, several = text[:i], text[i+1:]
		count, counted = number(several, 65535)
		counted = counted && count > 0
	}
	port, ok := number(text, 65535)
	if n < len(w) || !counted || !ok {
		return p.badMedia(n, text, several, counted)
	}
	m.Type, m.Port, m.PortCount, m.Protocol = w[0], int(port), int(count), w[2]
	return p.formatList(m, &f)
}

// formatList reads the rest of an m= line. A refused stream may have none: some phones send it so.
func (p *parser) formatList(m *Media, f *fields) *ParseError {
	first := len(p.formats)
	for format := f.next(); format != ""; format = f.next() {
		if len(p.formats)-first == p.limits.Formats {
			return p.bad(f.column(), "more than "+itoa(p.limits.Formats)+" formats (Limits.Formats)", "", "", "")
		}
		p.formats = append(p.formats, format)
	}
	n := len(p.formats)
	if n == first && m.Port != 0 {
		return p.bad(f.column(), "no format", "", wantMedia, refMedia)
	}
	if n > first {
		m.Formats = p.formats[first:n:n]
	}
	return nil
}

// origin reads the o= line.
func (p *parser) origin() *ParseError {
	var w [7]string
	n, _ := p.fields(w[:])
	version, ok := number(w[2], 1<<64-1) // RFC 3264 §5 wants 63 bits; some browsers send 64, and Check says so
	if n != 6 || !ok || !digits(w[1]) {
		return p.badOrigin(n, &w)
	}
	p.d.Origin = Origin{Username: w[0], SessionID: w[1], SessionVersion: version, NetType: w[3], AddrType: w[4], Address: w[5]}
	return nil
}

// connection reads a c= line.
func (p *parser) connection() (Connection, *ParseError) {
	var w [4]string
	if n, _ := p.fields(w[:]); n != 3 {
		return Connection{}, p.badConnection(n, &w)
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
	var w [3]string
	n, _ := p.fields(w[:])
	start, ok := number(w[0], 1<<63-1)
	stop, too := number(w[1], 1<<63-1)
	if n != 2 || !ok || !too {
		return p.badTiming(&w)
	}
	p.d.Times = append(p.d.Times, Timing{Start: start, Stop: stop})
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
