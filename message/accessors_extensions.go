package message

import "iter"

// The headers of the RFCs after 3261.

// RSeq gives the number of a reliable provisional response (RFC 3262 §7.1).
func (m *Message) RSeq() (uint32, error) { return first(m, hRSeq, parseRSeq) }

// RAck tells what a PRACK acknowledges (RFC 3262 §7.2).
func (m *Message) RAck() (RAck, error) { return first(m, hRAck, parseRAck) }

// SessionExpires gives the session interval and who refreshes (RFC 4028 §4).
func (m *Message) SessionExpires() (SessionExpires, error) {
	return first(m, hSessionExpires, parseSessionExpires)
}

// MinSE gives the least session interval that is accepted (RFC 4028 §5).
func (m *Message) MinSE() (SessionExpires, error) { return first(m, hMinSE, parseSessionExpires) }

// ReferTo gives whom a REFER asks to call (RFC 3515 §2.1). Headers in its URI, such as Replaces, are read with
// URI.Header.
func (m *Message) ReferTo() (Address, error) { return first(m, hReferTo, addressOf) }

// ReferredBy tells who sent the REFER (RFC 3892).
func (m *Message) ReferredBy() (Address, error) { return first(m, hReferredBy, addressOf) }

// ReferSub tells whether a REFER makes a subscription (RFC 4488 §4).
func (m *Message) ReferSub() (bool, error) { return first(m, hReferSub, parseReferSub) }

// Replaces names the dialog that an INVITE takes the place of (RFC 3891).
func (m *Message) Replaces() (DialogRef, error) { return first(m, hReplaces, parseReplaces) }

// Join names the dialog that an INVITE joins (RFC 3911).
func (m *Message) Join() (DialogRef, error) { return first(m, hJoin, parseReplaces) }

// TargetDialog names a dialog that shows the sender may ask for something (RFC 4538).
func (m *Message) TargetDialog() (DialogRef, error) {
	return first(m, hTargetDialog, parseTargetDialog)
}

// Event names the event package and subscription (RFC 6665 §8.2.1).
func (m *Message) Event() (Event, error) { return first(m, hEvent, parseEvent) }

// AllowEvents yields the event packages that the sender supports (RFC 6665 §8.2.2).
func (m *Message) AllowEvents() iter.Seq2[string, error] { return each(m, hAllowEvents, parseToken) }

// SubscriptionState tells the state of a subscription (RFC 6665 §8.2.3).
func (m *Message) SubscriptionState() (SubscriptionState, error) {
	return first(m, hSubscriptionState, parseSubscriptionState)
}

// SIPETag gives the tag of published state (RFC 3903 §11.3.1).
func (m *Message) SIPETag() (string, error) { return first(m, hSIPETag, parseToken) }

// SIPIfMatch gives the tag of the state that a PUBLISH refreshes or changes (RFC 3903 §11.3.2).
func (m *Message) SIPIfMatch() (string, error) { return first(m, hSIPIfMatch, parseToken) }

// Reasons yields why the message was sent (RFC 3326).
func (m *Message) Reasons() iter.Seq2[Reason, error] { return each(m, hReason, parseReason) }

// InfoPackage names the package of an INFO (RFC 6086 §7).
func (m *Message) InfoPackage() (Item, error) { return first(m, hInfoPackage, parseItem) }

// RecvInfo yields the INFO packages that the sender takes (RFC 6086 §7). An empty header yields one error; Header tells
// it from none.
func (m *Message) RecvInfo() iter.Seq2[Item, error] { return each(m, hRecvInfo, parseItem) }

// Path yields the Path of a registration (RFC 3327).
func (m *Message) Path() iter.Seq2[Address, error] { return each(m, hPath, addressOf) }

// ServiceRoute yields the route that a registrar gives for later requests (RFC 3608).
func (m *Message) ServiceRoute() iter.Seq2[Address, error] {
	return each(m, hServiceRoute, addressOf)
}

// PAssertedIdentity yields who the caller is, as a trusted network says (RFC 3325 §9.1).
func (m *Message) PAssertedIdentity() iter.Seq2[Address, error] {
	return each(m, hPAssertedIdentity, addressOf)
}

// PPreferredIdentity yields who the caller wants to be taken for (RFC 3325 §9.2).
func (m *Message) PPreferredIdentity() iter.Seq2[Address, error] {
	return each(m, hPPreferredIdentity, addressOf)
}

// HistoryInfo yields the targets that a request had before (RFC 7044).
func (m *Message) HistoryInfo() iter.Seq2[Address, error] {
	return each(m, hHistoryInfo, addressOf)
}

// Identity yields signed proofs of who is calling (RFC 8224 §4).
func (m *Message) Identity() iter.Seq2[Item, error] { return each(m, hIdentity, parseItem) }

// PEarlyMedia yields the P-Early-Media parameters: "sendrecv", "inactive", "gated", "supported"... (RFC 5009 §8).
func (m *Message) PEarlyMedia() iter.Seq2[string, error] { return each(m, hPEarlyMedia, parseToken) }

// Privacy yields the kinds of privacy that are asked for: "id", "header", "none"... (RFC 3323 §4.2).
func (m *Message) Privacy() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for line, err := range each(m, hPrivacy, parseText) {
			for rest, more := line, true; more && err == nil; {
				var one string
				one, rest, more = cutPrivacy(rest)
				token, bad := parseToken(one)
				var asError error
				if bad != nil {
					asError = bad.in("Privacy", 0)
				}
				if !yield(token, asError) {
					return
				}
			}
		}
	}
}
