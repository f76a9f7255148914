package message

import "strings"

// Equal tells whether u and v mean the same: RFC 3261 §19.1.4 for sip and sips, RFC 3966 §4 for tel; other schemes
// compare by text, the scheme without case. The relation is not transitive: parameters that only one URI has are
// ignored, except user, ttl, method, maddr and transport.
func (u URI) Equal(v URI) bool {
	if u == v {
		return true
	}
	if !equalFold(u.Scheme, v.Scheme) {
		return false
	}
	if u.IsTel() {
		return u.equalTel(v)
	}
	if !u.IsSIP() {
		return u.Opaque == v.Opaque
	}
	return u.Port == v.Port && (u.User == "") == (v.User == "") && (u.Password == "") == (v.Password == "") &&
		equalEscaped(u.User, v.User, false) && equalEscaped(u.Password, v.Password, false) &&
		equalHost(u.Host, v.Host) && equalURIParams(u.params, v.params) && equalURIHeaders(u.headers, v.headers)
}

// equalHost compares names without case and IPv6 addresses by value: [2001:DB8:0::1] is [2001:db8::1].
func equalHost(a, b string) bool {
	if equalFold(a, b) {
		return true
	}
	if a == "" || b == "" || a[0] != '[' || b[0] != '[' {
		return false
	}
	x, okX := hostAddr(a)
	y, okY := hostAddr(b)
	return okX && okY && x == y
}

// equalEscaped compares text in which a character that is not reserved may stand for itself or as %HH. A reserved
// character is not the same as its escape.
func equalEscaped(a, b string, fold bool) bool {
	count(len(a))
	for a != "" && b != "" {
		x, n := escapedChar(a)
		y, k := escapedChar(b)
		if x != y && !(fold && x < 0x100 && y < 0x100 && lower(byte(x)) == lower(byte(y))) {
			return false
		}
		a, b = a[n:], b[k:]
	}
	return a == b
}

// escapedChar reads one character; a reserved one that is escaped is moved out of the byte range.
func escapedChar(s string) (c, size int) {
	if s[0] != '%' || len(s) < 3 || !isHex(s[1]) || !isHex(s[2]) {
		return int(s[0]), 1
	}
	c = int(unhex(s[1])<<4 | unhex(s[2]))
	if strings.IndexByte(";/?:@&=+$,", byte(c)) >= 0 {
		c |= 0x100
	}
	return c, 3
}

func equalURIParams(a, b string) bool {
	if a == "" && b == "" {
		return true
	}
	inA, inB := uriParamMap(a), uriParamMap(b)
	for name, x := range inA {
		y, both := inB[name]
		if both && !equalEscaped(x, y, name != "method") || !both && significantParam(name) {
			return false
		}
	}
	for name := range inB {
		if _, both := inA[name]; !both && significantParam(name) {
			return false
		}
	}
	return true
}

// significantParam names the parameters that never match their absence.
func significantParam(name string) bool {
	switch name {
	case "user", "ttl", "method", "maddr", "transport":
		return true
	}
	return false
}

// uriParamMap indexes parameters by name, in lower case and unescaped, so that comparing costs one pass however many a
// peer sends. The first of a name counts; a second one is not legal.
func uriParamMap(s string) map[string]string {
	m := make(map[string]string)
	for s != "" {
		var name, value string
		name, value, _, s = cutURIParam(s)
		name = strings.ToLower(Unescape(name))
		if _, dup := m[name]; !dup {
			m[name] = value
		}
	}
	return m
}

func equalURIHeaders(a, b string) bool {
	if a == b {
		return true
	}
	inA, inB := uriHeaderMap(a), uriHeaderMap(b)
	if len(inA) != len(inB) {
		return false
	}
	for name, x := range inA {
		y := inB[name]
		if len(x) != len(y) {
			return false
		}
		for i := range x {
			if !equalEscaped(x[i], y[i], true) {
				return false
			}
		}
	}
	return true
}

func uriHeaderMap(s string) map[string][]string {
	m := make(map[string][]string)
	for s != "" {
		var name, value string
		name, value, s = cutURIHeader(s)
		name = strings.ToLower(CanonicalName(Unescape(name)))
		m[name] = append(m[name], value)
	}
	return m
}

// equalTel compares numbers without visual separators and all parameters (RFC 3966 §4).
func (u URI) equalTel(v URI) bool {
	x, _ := u.Number()
	y, _ := v.Number()
	if !equalFold(x, y) {
		return false
	}
	inA, inB := uriParamMap(u.params), uriParamMap(v.params)
	if len(inA) != len(inB) {
		return false
	}
	for name, x := range inA {
		y, both := inB[name]
		if name == "ext" || name == "phone-context" && strings.HasPrefix(x, "+") {
			x, y = stripSeparators(x), stripSeparators(y)
		}
		if !both || !equalEscaped(x, y, true) {
			return false
		}
	}
	return true
}
