package message

import "strings"

// DialogRef names a dialog of the receiver: the value of Replaces (RFC 3891), Join (RFC 3911) and Target-Dialog
// (RFC 4538). The tags are as the receiver has them: ToTag (local-tag in Target-Dialog) is its local tag, FromTag
// (remote-tag) its remote one.
type DialogRef struct {
	CallID  string
	ToTag   string // the receiver's local tag
	FromTag string // the receiver's remote tag
	Params  Params // early-only and unknown ones; not the tags
}

// ParseReplaces reads the value of Replaces or Join: "98asjd8@h;to-tag=1;from-tag=2".
func ParseReplaces(s string) (DialogRef, error) {
	v, err := parseReplaces(trimSpace(unfold(s)))
	if err != nil {
		return DialogRef{}, err.in("Replaces", 0)
	}
	return v, nil
}

func parseReplaces(s string) (DialogRef, *syntaxError) {
	return parseDialogRef(s, "to-tag", "from-tag", "RFC 3891 §6.1")
}

func parseTargetDialog(s string) (DialogRef, *syntaxError) {
	return parseDialogRef(s, "local-tag", "remote-tag", "RFC 4538 §7")
}

func parseDialogRef(s, to, from, ref string) (DialogRef, *syntaxError) {
	callID, rest := s, ""
	if semi := strings.IndexByte(s, ';'); semi >= 0 {
		callID, rest = trimSpace(s[:semi]), s[semi:]
	}
	if !validCallID(callID) {
		return DialogRef{}, bad(0, "bad Call-ID", callID, "word or word@word", ref)
	}
	params, err := parseParams(rest)
	if err != nil {
		err.at += len(s) - len(rest)
		return DialogRef{}, err
	}
	d := DialogRef{CallID: callID}
	kept := false
	for n, v := range params.All() {
		tag := &d.ToTag
		switch {
		case equalFold(n, from):
			tag = &d.FromTag
		case !equalFold(n, to):
			kept = true
			continue
		}
		if *tag != "" || !validToken(v) {
			return DialogRef{}, bad(len(callID), "bad or second "+n, v, "one token", ref)
		}
		*tag = v
	}
	if d.ToTag == "" || d.FromTag == "" {
		return DialogRef{}, bad(len(callID), "tag missing", rest, to+" and "+from, ref)
	}
	if kept {
		d.Params = params.Without(to).Without(from)
	}
	return d, nil
}

// EarlyOnly tells whether only an early dialog may be replaced (RFC 3891 §6.1).
func (d DialogRef) EarlyOnly() bool { return d.Params.Has("early-only") }

// Equal compares what names the dialog: Call-ID byte by byte, tags without case (RFC 3261 §7.3.1).
func (d DialogRef) Equal(e DialogRef) bool {
	return d.CallID == e.CallID && equalFold(d.ToTag, e.ToTag) && equalFold(d.FromTag, e.FromTag)
}

// String gives the value as it stands in Replaces and Join.
func (d DialogRef) String() string { return string(d.AppendTo(nil)) }

// AppendTo appends the value of Replaces or Join to b without checking it (AppendText checks).
func (d DialogRef) AppendTo(b []byte) []byte { return d.appendWith(b, ";to-tag=", ";from-tag=") }

// AppendText appends the value of Replaces or Join to b; it fails, leaving b as it was, when it is not legal.
func (d DialogRef) AppendText(b []byte) ([]byte, error) {
	return appendChecked(b, d, "Replaces", parseReplaces)
}

// TargetDialog gives the same dialog in the words of the Target-Dialog header.
func (d DialogRef) TargetDialog() string {
	return string(d.appendWith(nil, ";local-tag=", ";remote-tag="))
}

func (d DialogRef) appendWith(b []byte, to, from string) []byte {
	b = append(b, d.CallID...)
	b = append(b, to...)
	b = append(b, d.ToTag...)
	b = append(b, from...)
	b = append(b, d.FromTag...)
	return append(b, d.Params.text...)
}

// Clone gives a value that shares no memory with the message that it came from.
func (d DialogRef) Clone() DialogRef {
	return DialogRef{strings.Clone(d.CallID), strings.Clone(d.ToTag), strings.Clone(d.FromTag), d.Params.Clone()}
}

// validCallID: word [ "@" word ] (RFC 3261 §25.1).
func validCallID(s string) bool {
	at := span(s, 0, isWord)
	if at == len(s) || at == 0 || s[at] != '@' {
		return at > 0 && at == len(s)
	}
	return at+1 < len(s) && span(s, at+1, isWord) == len(s)
}

func parseCallID(s string) (string, *syntaxError) {
	if !validCallID(s) {
		return "", bad(0, "bad Call-ID", s, "word or word@word", "RFC 3261 §25.1")
	}
	return s, nil
}
