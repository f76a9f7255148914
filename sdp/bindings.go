package sdp

// A Binding is the meaning that a dynamic payload type number got in some description of a session.
type Binding struct {
	Stream      int    // the slot
	PayloadType int    // 0 to 127
	Encoding    string // "opus/48000/2" in lower case, and the parameters that Codec.Matches compares
}

// Bindings are all meanings that payload types got in a session, by either party. A payload type of a
// stream keeps its meaning for the duration of the session, whether or not it is in use (RFC 3264 §8.3.2).
// It is plain data: fold it over every offer and answer that was accepted. There are at most 128 for a slot.
type Bindings []Binding

// After returns the bindings with those that d adds, and without those of streams that d refuses or removes:
// what comes into their slots later is a new stream. b is not changed. A meaning once given stays: if d
// contradicts it (Check tells), it is d that is ignored.
func (b Bindings) After(d *Description) Bindings { return b.after(d, d.usedStreams()) }

func (b Bindings) after(d *Description, used []bool) Bindings {
	type key struct{ stream, payloadType int }
	known := make(map[key]bool, len(b))
	next := make(Bindings, 0, len(b))
	for _, old := range b {
		if old.Stream < len(used) && used[old.Stream] {
			known[key{old.Stream, old.PayloadType}] = true
			next = append(next, old)
		}
	}
	for i, used := range used {
		if !used {
			continue // what a refused stream lists is ignored (RFC 3264 §6)
		}
		for _, c := range d.Media[i].Codecs() {
			k := key{i, c.PayloadType}
			if c.Name == "" || !dynamic(c.PayloadType) || known[k] {
				continue
			}
			known[k] = true
			next = append(next, Binding{i, c.PayloadType, c.identity()})
		}
	}
	return next
}
