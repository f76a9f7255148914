package fsm

import "slices"

// Effect is how far a failure response inside a dialog reaches (RFC 5057 §5.1).
type Effect uint8

// The effects, from nothing to everything.
const (
	EffectNone        Effect = iota // not even the transaction's purpose: a 481 to CANCEL
	EffectTransaction               // the request failed, nothing else
	EffectUsage                     // the usage that the request belongs to is over
	EffectDialog                    // the dialog and all its usages are over
)

// String gives "none", "transaction", "usage" or "dialog".
func (e Effect) String() string {
	return [...]string{"none", "transaction", "usage", "dialog"}[e&3]
}

// Usage is what a request in a dialog belongs to (RFC 5057 §5.3).
type Usage uint8

// The usages.
const (
	UsageNone         Usage = iota // OPTIONS, MESSAGE, unknown methods: to none
	UsageInvite                    // the call
	UsageSubscription              // the subscription that Event and id name, a REFER's own one
)

// CodeEffect is one row of RFC 5057's tables 1 and 2.
type CodeEffect struct {
	Code   int
	Effect Effect
	Note   int    // RFC 5057's note; 0 for none
	Why    string // what the code says inside a dialog
}

// CodeEffects are RFC 5057's tables 1 and 2, and 469 of RFC 6086. A code that is not here
// counts as 400, 500 or 600. 408 stands under the transaction in table 1; note 4 and §5.2
// make it the usage, as a real timeout.
var CodeEffects = []CodeEffect{
	{400, EffectTransaction, 0, "Something in this request was wrong."},
	{401, EffectTransaction, 0, "Credentials are asked for."},
	{402, EffectTransaction, 1, "Reserved; taken as an unknown 4xx."},
	{403, EffectTransaction, 0, "This request is not allowed."},
	{404, EffectDialog, 2, "The address that the peer itself gave does not exist: the dialog is broken."},
	{405, EffectUsage, 3, "The peer does not do this method, without which the usage cannot live."},
	{406, EffectTransaction, 0, "No acceptable response could be made."},
	{407, EffectTransaction, 0, "A proxy asks for credentials."},
	{408, EffectUsage, 4, "As if no response had come."},
	{410, EffectDialog, 2, "The address that the peer itself gave is gone."},
	{412, EffectTransaction, 0, "A condition of this request did not hold."},
	{413, EffectTransaction, 0, "This request was too large."},
	{414, EffectTransaction, 0, "This Request-URI was too long."},
	{415, EffectTransaction, 0, "This body was not understood."},
	{416, EffectDialog, 2, "The address that the peer itself gave has a scheme that nobody serves."},
	{417, EffectTransaction, 0, "This priority was not known."},
	{420, EffectTransaction, 0, "This request required an extension that the peer lacks."},
	{421, EffectTransaction, 0, "The peer requires an extension in this request."},
	{422, EffectTransaction, 5, "The session interval was too short; for other requests an unknown 4xx."},
	{423, EffectTransaction, 0, "The interval was too short."},
	{428, EffectTransaction, 0, "An identity is asked for."},
	{429, EffectTransaction, 6, "The REFER has to say on whose behalf it comes."},
	{436, EffectTransaction, 0, "The identity could not be checked."},
	{437, EffectTransaction, 0, "The certificate was not accepted."},
	{438, EffectTransaction, 0, "The identity was wrong."},
	{469, EffectTransaction, 0, "The INFO was of a package that the peer does not take (RFC 6086)."},
	{480, EffectUsage, 7, "The usage is over; Retry-After says when another one may be tried."},
	{481, EffectUsage, 8, "The peer has lost this usage; other usages of the dialog may live."},
	{482, EffectDialog, 9, "The route set leads in a circle: every further request would fail too."},
	{483, EffectDialog, 10, "The route set is too long, unless Max-Forwards was too small."},
	{484, EffectDialog, 2, "The address that the peer itself gave is incomplete."},
	{485, EffectDialog, 2, "The address that the peer itself gave is ambiguous."},
	{486, EffectTransaction, 11, "Makes no sense inside a call; taken as an unknown 4xx."},
	{487, EffectTransaction, 0, "The request was cancelled."},
	{488, EffectTransaction, 0, "What was offered is not acceptable."},
	{489, EffectUsage, 12, "The subscription's event is not known; to other methods an unknown 4xx."},
	{491, EffectTransaction, 0, "Two requests crossed."},
	{493, EffectTransaction, 0, "The body could not be deciphered."},
	{494, EffectTransaction, 0, "A security agreement is asked for."},
	{500, EffectTransaction, 13, "The peer had a problem with this request; Retry-After says when to try again."},
	{501, EffectUsage, 3, "The peer does not know the method, without which the usage cannot live."},
	{502, EffectDialog, 14, "The route set leads nowhere."},
	{503, EffectTransaction, 15, "The server was overloaded; Retry-After is about the server, not about the call."},
	{504, EffectTransaction, 16, "Another server did not answer in time."},
	{505, EffectTransaction, 0, "The SIP version was not known."},
	{513, EffectTransaction, 0, "This request was too large."},
	{580, EffectTransaction, 0, "A precondition did not hold."},
	{600, EffectTransaction, 17, "The user does not want this now."},
	{603, EffectTransaction, 0, "Declined; the safest way to refuse a new usage."},
	{604, EffectDialog, 2, "The address that the peer itself gave exists nowhere."},
	{606, EffectTransaction, 0, "What was offered is not acceptable."},
}

// UsageOf tells which usage a request with this method belongs to.
func UsageOf(method string) Usage {
	switch method {
	case "INVITE", "ACK", "BYE", "CANCEL", "PRACK", "UPDATE", "INFO":
		return UsageInvite
	case "SUBSCRIBE", "NOTIFY", "REFER":
		return UsageSubscription
	}
	return UsageNone
}

// integral are the methods without which their usage cannot live (RFC 5057 §5.1, note 3).
var integral = []string{"INVITE", "ACK", "BYE", "PRACK", "SUBSCRIBE", "NOTIFY"}

// ResponseEffect tells how far a final response of 300 to 699 to a request with this method
// reaches inside a dialog. What it ends is the usage that [UsageOf] names, or the dialog.
//
// Left to the caller: 401 and 407 that are tried again with credentials, 483 tried again with
// more hops, Retry-After, and a 3xx, which RFC 5057 §5.1 leaves open and which has no effect here.
func ResponseEffect(method string, code int) Effect {
	switch method {
	case "CANCEL":
		return EffectNone // RFC 5057 §5.1, note 8
	case "BYE":
		return max(EffectUsage, tableEffect(code)) // the call is over whatever comes (RFC 3261 §15.1.1)
	}
	e := tableEffect(code)
	if e != EffectUsage {
		return e
	}
	switch {
	case UsageOf(method) == UsageNone:
		return EffectTransaction // RFC 5057 §5.3
	case (code == 405 || code == 501) && !slices.Contains(integral, method):
		return EffectTransaction // RFC 5057 §5.1, note 3
	case code == 489 && method != "SUBSCRIBE" && method != "NOTIFY":
		return EffectTransaction // RFC 5057 §5.1, note 12
	}
	return EffectUsage
}

// TimeoutEffect tells how far a request without any final response reaches (RFC 5057 §5.2).
func TimeoutEffect(method string) Effect { return ResponseEffect(method, 408) }

// tableEffect reads the table, unknown codes as x00 of their class.
func tableEffect(code int) Effect {
	i, found := slices.BinarySearchFunc(CodeEffects, code, func(c CodeEffect, code int) int { return c.Code - code })
	if found {
		return CodeEffects[i].Effect
	}
	return EffectTransaction
}
