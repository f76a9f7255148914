package sdp

// A flow is what a description says about the media of one stream, whatever the level it says it on.
type flow struct {
	used      bool
	direction Direction
	legacy0   bool
}

// holds tells whether the writer of the description refuses to receive.
func (f flow) holds() bool { return !f.direction.Recv() || f.legacy0 }

// flows works out all streams at once, into an empty slice: the session section is looked at once, not once
// per stream.
func (d *Description) flows(all []flow) []flow {
	base := d.sessionLevel()
	return base.flows(d, all)
}

func (s *sessionLevel) flows(d *Description, all []flow) []flow {
	bundled := d.bundles()
	for i := range d.Media {
		m := &d.Media[i]
		all = append(all, flow{used: m.used(bundled), direction: s.direction(m), legacy0: s.legacy0(m)})
	}
	return all
}

// fewStreams is how many streams are worked out without asking for memory.
const fewStreams = 4

// A sessionLevel is what the session section says to all streams that do not say otherwise, looked up once.
type sessionLevel struct {
	dir        Direction
	connection Connection
	values     map[string]string // of the attributes; the first of each name
}

func (d *Description) sessionLevel() sessionLevel {
	s := sessionLevel{connection: d.Connection}
	s.dir, _ = lastDirection(d.Attributes)
	for _, a := range d.Attributes {
		if s.values == nil {
			s.values = make(map[string]string, len(d.Attributes))
		}
		if name := a.Name(); s.values[name] == "" {
			s.values[name] = a.Value()
		}
	}
	return s
}

// attribute is AttributeOf.
func (s *sessionLevel) attribute(m *Media, name string) (value string, ok bool) {
	if value, ok = m.Attribute(name); !ok {
		value, ok = s.values[name]
	}
	return value, ok
}

// has tells whether an attribute is in force for a stream.
func (s *sessionLevel) has(m *Media, name string) bool {
	_, ok := s.attribute(m, name)
	return ok
}

func (s *sessionLevel) direction(m *Media) Direction {
	if dir, ok := lastDirection(m.Attributes); ok {
		return dir
	}
	return s.dir
}

func (s *sessionLevel) legacy0(m *Media) bool {
	c := s.connection
	if len(m.Connections) > 0 {
		c = m.Connections[0]
	}
	return m.Port != 0 && c.hold0() && !s.has(m, "ice-ufrag")
}

// Direction returns the direction in force for stream i: its own attribute, else the session's, else
// sendrecv (RFC 8866 §6.7). It does not look at the address: see Legacy0. It panics if there is no stream i.
func (d *Description) Direction(i int) Direction {
	if dir, ok := lastDirection(d.Media[i].Attributes); ok {
		return dir
	}
	dir, _ := lastDirection(d.Attributes)
	return dir
}

// Directions returns the direction in force for every stream.
func (d *Description) Directions() []Direction {
	base := d.sessionLevel()
	dirs := make([]Direction, len(d.Media))
	for i := range dirs {
		dirs[i] = base.direction(&d.Media[i])
	}
	return dirs
}

// Legacy0 tells whether stream i has the address 0.0.0.0, by which RFC 2543 put a call on hold (RFC 3264
// §8.4), or one of its IPv6 forms: a name under .invalid (RFC 6157 §4.1) or "::". Neither RTP nor RTCP may
// be sent to it, whatever its direction. A stream with port 0 is refused, not held. A stream that uses ICE
// never holds that way: the address only says that its candidates come later (RFC 8839 §4.3.1, §4.4.1.1.1).
// It panics if there is no stream i.
func (d *Description) Legacy0(i int) bool {
	if d.Media[i].Port == 0 || !d.connection(i).hold0() {
		return false
	}
	_, ice := d.AttributeOf(i, "ice-ufrag")
	return !ice
}
