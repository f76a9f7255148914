package sdp

import (
	"strconv"
	"strings"
)

// extensions returns the stream's RTP header extensions (RFC 8285 §5), id by URI. The direction that an id
// may carry ("1/recvonly") is left aside.
func (m *Media) extensions() map[string]int {
	var ids map[string]int
	for _, a := range m.Attributes {
		value, ok := a.is("extmap")
		if !ok {
			continue
		}
		f := fields{text: value}
		id, _, _ := strings.Cut(f.next(), "/")
		n, ok := number(id, 4351)
		if uri := f.next(); ok && uri != "" {
			if ids == nil {
				ids = make(map[string]int)
			}
			ids[uri] = int(n)
		}
	}
	return ids
}

// offerExtensions gives each URI the id that it had in the previous description, else a free one
// (RFC 8285 §6: an id is not given another meaning).
func offerExtensions(previous *Media, uris []string) []Attribute {
	var had map[string]int
	if previous != nil {
		had = previous.extensions()
	}
	taken := map[int]bool{}
	for _, id := range had {
		taken[id] = true
	}
	var lines []Attribute
	next := 1
	for _, uri := range uris {
		id, ok := had[uri]
		for !ok {
			id, ok = next, !taken[next]
			next++
		}
		lines = append(lines, NewAttribute("extmap", strconv.Itoa(id)+" "+uri))
	}
	return lines
}

// answerExtensions keeps the offered ids of those URIs that we wish for.
func answerExtensions(offered *Media, uris []string) []Attribute {
	if len(uris) == 0 {
		return nil
	}
	ids := offered.extensions()
	var lines []Attribute
	for _, uri := range uris {
		if id, ok := ids[uri]; ok {
			lines = append(lines, NewAttribute("extmap", strconv.Itoa(id)+" "+uri))
		}
	}
	return lines
}
