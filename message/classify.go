package message

// InDialog tells whether a request claims to belong to a dialog: its To has a tag. The tag is what a UAS looks at first,
// because only the other side of an existing dialog can know it (RFC 3261 §12.2.2). A request without it may begin a
// dialog, or be one that needs none.
func InDialog(m *Message) bool {
	return m.IsRequest() && m.ToTag() != ""
}

// IsReInvite tells an INVITE that changes an existing session from one that begins a call: by the To tag (RFC 3261 §14),
// not by the Call-ID, which a forked or looped INVITE shares with another call at the same UAS (§8.2.2.2).
func IsReInvite(m *Message) bool { return m.IsRequest() && m.method == INVITE && InDialog(m) }
