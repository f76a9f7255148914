package message

import "strings"

// MediaType is the value of Content-Type and of Accept (RFC 3261 §20.1, §20.15).
type MediaType struct {
	Type    string // "application"; "*" in Accept
	Subtype string // "sdp"; "*" in Accept
	Params  Params // charset, boundary, q...
}

// ParseMediaType reads "multipart/mixed;boundary=x".
func ParseMediaType(s string) (MediaType, error) {
	v, err := parseMediaType(trimSpace(unfold(s)))
	if err != nil {
		return MediaType{}, err.in("media type", 0)
	}
	return v, nil
}

func parseMediaType(s string) (MediaType, *syntaxError) {
	if s == "application/sdp" { // nearly always
		return MediaType{Type: "application", Subtype: "sdp"}, nil
	}
	value, params, err := valueAndParams(s, "type/subtype")
	if err != nil {
		return MediaType{}, err
	}
	kind, sub, ok := strings.Cut(value, "/")
	kind, sub = trimSpace(kind), trimSpace(sub)
	if !ok || !validToken(kind) || !validToken(sub) {
		return MediaType{}, bad(0, "bad media type", value, "type/subtype", "RFC 3261 §20.15")
	}
	return MediaType{kind, sub, params}, nil
}

// Is tells whether the type is the one named, "application/sdp", whatever the parameters and the case.
func (t MediaType) Is(name string) bool {
	slash := len(t.Type)
	return len(name) == slash+1+len(t.Subtype) && name[slash] == '/' && equalFold(t.Type, name[:slash]) && equalFold(t.Subtype, name[slash+1:])
}

// Accepts tells whether a media range of an Accept header covers a type: "application/*" covers "application/sdp".
func (t MediaType) Accepts(name string) bool {
	kind, sub, _ := strings.Cut(name, "/")
	return t.Quality() > 0 && (t.Type == "*" || equalFold(t.Type, kind)) && (t.Subtype == "*" || equalFold(t.Subtype, sub))
}

// Quality gives the q parameter in thousandths, 1000 when it is absent or cannot be read.
func (t MediaType) Quality() int { return t.Params.quality() }

// Param gives a parameter, unquoted.
func (t MediaType) Param(name string) (value string, ok bool) { return t.Params.Get(name) }

// Equal compares type and subtype without case and the parameters whatever their order.
func (t MediaType) Equal(u MediaType) bool {
	return equalFold(t.Type, u.Type) && equalFold(t.Subtype, u.Subtype) && t.Params.Equal(u.Params)
}

// String gives the media type as it stands in a message.
func (t MediaType) String() string { return t.Type + "/" + t.Subtype + t.Params.text }

// AppendTo appends the value to b without checking it (AppendText checks).
func (t MediaType) AppendTo(b []byte) []byte { return append(b, t.String()...) }

// AppendText appends the value to b; it fails, leaving b as it was, when it is not legal.
func (t MediaType) AppendText(b []byte) ([]byte, error) {
	return appendChecked(b, t, "media type", parseMediaType)
}

// Clone gives a value that shares no memory with the message that it came from.
func (t MediaType) Clone() MediaType {
	return MediaType{strings.Clone(t.Type), strings.Clone(t.Subtype), t.Params.Clone()}
}
