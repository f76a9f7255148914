package fsm

// Busy is a set of the conditions that keep a further INVITE or UPDATE from being sent or
// taken (RFC 6337 §4.3). The names of RFC 6337's rules are built from them: UAS-IcU is what
// a UAS does with an UPDATE while Ic holds.
type Busy uint8

// The conditions. Our own INVITE is open until its final response (a client transaction that
// stands at Accepted is done, RFC 6026) and until an ACK of ours that owes an answer is
// sent. The peer's INVITE is open until our final response; after a 2xx, BusyAck or
// BusyAckOffer take over until the ACK comes.
//
// BusyExchange means that the exchange of that INVITE is not complete: an offer is open, or
// still to come because the INVITE had none, or a PRACK that carries or acknowledges an
// offer or answer has not got its 2xx.
const (
	BusyIc       Busy = 1 << iota // our own INVITE is open
	BusyIs                        // an INVITE of the peer is open
	BusyUc                        // an UPDATE of ours with an offer is not answered
	BusyUs                        // an UPDATE of the peer, with or without an offer, is not answered
	BusyExchange                  // with Ic or Is: the exchange of that INVITE is not complete
	BusyAck                       // our 2xx is out, its exchange is complete, its ACK is missing: holes (a) and (d)
	BusyAckOffer                  // our 2xx is out and carried our offer, its ACK is missing: hole (b)
	BusyPlain                     // an UPDATE of ours without an offer is not answered

	Free Busy = 0 // nothing stands in the way
)

// Ask is what is to happen: something that the program wants to send or the peer has sent.
// "Update" means an UPDATE with an offer; one without asks for AskSendPlainUpdate or
// AskRecvPlainUpdate.
type Ask uint8

// The columns of the interlock table, and the two questions beside it.
const (
	AskSendInvite Ask = iota
	AskSendUpdate
	AskRecvInvite
	AskRecvUpdate
	AskSendPlainUpdate // an UPDATE without an offer, of our own
	AskRecvPlainUpdate // an UPDATE without an offer, of the peer
)

// Verdict is the interlock's word.
type Verdict uint8

// The verdicts. A 500 always carries a Retry-After of 0 to 10 seconds (RFC 3261 §14.2).
const (
	Proceed   Verdict = iota // send it, or accept it
	Wait                     // do not send it yet
	Answer491                // 491 (Request Pending)
	Answer500                // 500 with Retry-After
)

// String gives "proceed", "wait", "491" or "500".
func (v Verdict) String() string { return [...]string{"proceed", "wait", "491", "500"}[v&3] }

// InterlockPolicy names the choice in the four places where the RFCs leave one. The zero
// value is what this package recommends.
type InterlockPolicy struct {
	// RejectBeforeAck: answer 491 to a re-INVITE or an offer that comes before the ACK of our
	// 2xx though offer and answer are complete (hole a). Default: accept, as RFC 5407 §3.1.4 recommends.
	RejectBeforeAck bool
	// Answer500BeforeAck: answer 500 when our 2xx carried the offer and its ACK is missing
	// (hole b), as RFC 6337 §4.3 says. Default: 491, as RFC 5407 §3.1.5 recommends.
	Answer500BeforeAck bool
	// RejectPlainUpdate: treat an UPDATE without an offer as if it had one (hole c).
	// Default: it is answered even in a glare (RFC 5407 §3.3.2).
	RejectPlainUpdate bool
	// SendBeforeAck: send an INVITE before the ACK of our own 2xx has come (hole d).
	// Default: wait for the ACK (RFC 3261 §14.1, read with RFC 6026's Accepted).
	SendBeforeAck bool
}

// Cell is one field of the interlock table.
type Cell struct {
	Busy      Busy    // one of Ic, Is, Uc, Us, or Free
	Ask       Ask     // the column
	Open      Verdict // while BusyExchange holds
	Otherwise Verdict // when offer and answer are complete; the same as Open in most cells
	Rule      string  // RFC 6337's name of the rule; "" where it gives none
	Ref       string
	Why       string
}

// InterlockTable is RFC 6337 §4.3, read together with the MUSTs of RFC 3261 §14 and
// RFC 3311 §5 under it. The cells in which Otherwise differs matter most: an UPDATE in an
// early dialog is legal as soon as the first answer is acknowledged.
var InterlockTable = []Cell{
	{BusyIc, AskSendInvite, Wait, Wait, "UAC-II", "RFC 3261 §14.1", "One INVITE at a time: the first one has to get its final response."},
	{BusyIc, AskSendUpdate, Wait, Proceed, "UAC-IU", "RFC 6337 §4.3, RFC 3311 §5.1", "An UPDATE may overtake our INVITE once its offer is answered and acknowledged."},
	{BusyIc, AskRecvInvite, Answer491, Answer491, "UAS-IcI", "RFC 3261 §14.2", "Both sides sent an INVITE: both refuse, and the retry times differ."},
	{BusyIc, AskRecvUpdate, Answer491, Proceed, "UAS-IcU", "RFC 6337 §4.3, RFC 3311 §5.2", "The peer's offer meets an open exchange of our INVITE; without one it is welcome."},
	{BusyIs, AskSendInvite, Wait, Wait, "UAC-II", "RFC 3261 §14.1", "The peer's INVITE has to get its final response first."},
	{BusyIs, AskSendUpdate, Wait, Proceed, "UAC-IU", "RFC 6337 §4.3, RFC 3311 §5.1", "The callee may send an UPDATE while it rings, once the first answer is acknowledged."},
	{BusyIs, AskRecvInvite, Answer500, Answer500, "UAS-IsI", "RFC 3261 §14.2", "The peer sent a second INVITE before our final response to the first."},
	{BusyIs, AskRecvUpdate, Answer500, Proceed, "UAS-IsU", "RFC 6337 §4.3, RFC 3311 §5.2", "The peer offers again while an exchange of its own INVITE is open; without one the offer is welcome."},
	{BusyUc, AskSendInvite, Wait, Wait, "UAC-UI", "RFC 6337 §4.3", "An INVITE has to wait for the answer to our UPDATE, or answers could be mistaken for offers."},
	{BusyUc, AskSendUpdate, Wait, Wait, "UAC-UU", "RFC 3311 §5.1", "One UPDATE at a time."},
	{BusyUc, AskRecvInvite, Answer491, Answer491, "UAS-UcI", "RFC 6337 §4.3", "The peer's INVITE crossed our UPDATE."},
	{BusyUc, AskRecvUpdate, Answer491, Answer491, "UAS-UcU", "RFC 3311 §5.2", "Both sides sent an UPDATE with an offer: both refuse, and the retry times differ."},
	{BusyUs, AskSendInvite, Wait, Wait, "", "RFC 3264 §4", "The peer's UPDATE has to be answered first."},
	{BusyUs, AskSendUpdate, Wait, Wait, "", "RFC 3264 §4", "The peer's UPDATE has to be answered first."},
	{BusyUs, AskRecvInvite, Answer500, Answer500, "UAS-UsI", "RFC 6337 §4.3", "The peer sent an INVITE before we answered its UPDATE."},
	{BusyUs, AskRecvUpdate, Answer500, Answer500, "UAS-UsU", "RFC 3311 §5.2", "The peer sent a second UPDATE before we answered the first."},
	{Free, AskSendInvite, Proceed, Proceed, "", "RFC 3261 §14.1", "Nothing is open, so a new exchange may start."},
	{Free, AskSendUpdate, Proceed, Proceed, "", "RFC 3311 §5.1", "Nothing is open, so a new exchange may start."},
	{Free, AskRecvInvite, Proceed, Proceed, "", "RFC 3261 §14.2", "Nothing is open, so the peer's exchange may start."},
	{Free, AskRecvUpdate, Proceed, Proceed, "", "RFC 3311 §5.2", "Nothing is open, so the peer's exchange may start."},
}

// Interlock says what to do with ask while the conditions in busy hold, and by which cell of
// the table; the cell is nil where one of the four holes decides.
//
// When several conditions hold, those about the method that is asked for decide first,
// because they are the MUSTs (RFC 3261 §14.2 for INVITE against INVITE, RFC 3311 §5.2 for
// UPDATE against UPDATE).
func Interlock(busy Busy, ask Ask, policy InterlockPolicy) (Verdict, *Cell) {
	if ask == AskSendPlainUpdate || ask == AskRecvPlainUpdate {
		return plainUpdate(busy, ask, policy)
	}
	order := [...]Busy{BusyIc, BusyIs, BusyUc, BusyUs}
	if ask == AskSendUpdate || ask == AskRecvUpdate {
		order = [...]Busy{BusyUs, BusyUc, BusyIc, BusyIs}
	}
	for _, b := range order {
		if busy&b != 0 {
			if v, c := lookup(b, ask, busy&BusyExchange != 0); v != Proceed {
				return v, c
			}
		}
	}
	if ask == AskSendUpdate && busy&BusyPlain != 0 {
		return lookup(BusyUc, ask, false) // one UPDATE at a time, whatever is in it
	}
	if v := beforeAck(busy, ask, policy); v != Proceed {
		return v, nil
	}
	return lookup(Free, ask, false)
}

// lookup reads one cell.
func lookup(b Busy, ask Ask, open bool) (Verdict, *Cell) {
	for i := range InterlockTable {
		if c := &InterlockTable[i]; c.Busy == b && c.Ask == ask {
			if open {
				return c.Open, c
			}
			return c.Otherwise, c
		}
	}
	return Proceed, nil
}

// beforeAck decides the holes (a), (b) and (d): our 2xx is out and its ACK has not come.
func beforeAck(busy Busy, ask Ask, policy InterlockPolicy) Verdict {
	sending := ask == AskSendInvite || ask == AskSendUpdate
	switch {
	case busy&BusyAckOffer != 0 && sending:
		return Wait // our own offer is open (RFC 3264 §4)
	case busy&BusyAckOffer != 0 && policy.Answer500BeforeAck:
		return Answer500
	case busy&BusyAckOffer != 0:
		return Answer491
	case busy&BusyAck == 0:
		return Proceed
	case ask == AskSendInvite && !policy.SendBeforeAck:
		return Wait
	case !sending && policy.RejectBeforeAck:
		return Answer491
	}
	return Proceed
}

// plainUpdate decides hole (c): an UPDATE without an offer is no part of the interlock, but
// no second UPDATE of any kind may come while one is unanswered (RFC 3311 §5.2).
func plainUpdate(busy Busy, ask Ask, policy InterlockPolicy) (Verdict, *Cell) {
	switch {
	case ask == AskSendPlainUpdate && busy&(BusyUc|BusyUs|BusyPlain) != 0:
		return Wait, nil
	case ask == AskSendPlainUpdate:
		return Proceed, nil
	case busy&BusyUs != 0:
		return lookup(BusyUs, AskRecvUpdate, false)
	case policy.RejectPlainUpdate:
		return Interlock(busy, AskRecvUpdate, policy)
	}
	return Proceed, nil
}

// Pattern is one way in which SIP messages may carry an offer and its answer (RFC 6337,
// table 1), or the rule about every other one.
type Pattern struct {
	ID     string // P1 to P6, F1
	Offer  string // the message with the offer
	Answer string // the message with the answer; "" for F1

	Initial     bool // may be the first exchange of a dialog
	Established bool // may change a session in a confirmed dialog
	Early       bool // may change a session in an early dialog

	From  State // the machine's state while the offer is open, when it is ours
	Taken State // the same, when it is the peer's
	Ref   string
	Why   string
}

// Patterns are the six legal placements and the rule about every other one. SDP of
// Content-Disposition early-session is an exchange of its own (RFC 3959) and none of these.
var Patterns = []Pattern{
	{"P1", "INVITE", "2xx", true, true, false, LocalOfferInvite, RemoteOfferInvite,
		"RFC 3261 §13.2.1", "The usual call: offer in the INVITE, answer in the 2xx; SDP in an unreliable response before it is a preview."},
	{"P2", "2xx", "ACK", true, true, false, LocalOffer2xx, RemoteOffer2xx,
		"RFC 3261 §13.2.1", "An INVITE without SDP asks the callee for the offer."},
	{"P3", "INVITE", "reliable 1xx", true, true, false, LocalOfferInvite, RemoteOfferInvite,
		"RFC 3262 §5", "A reliable provisional response may carry the answer before the call is accepted."},
	{"P4", "reliable 1xx", "PRACK", true, true, false, LocalOfferRel1xx, RemoteOfferRel1xx,
		"RFC 3262 §5", "To an INVITE without SDP the first reliable response carries the offer, and its PRACK the answer."},
	{"P5", "PRACK", "2xx to PRACK", false, true, true, LocalOfferPrack, RemoteOfferPrack,
		"RFC 3262 §5", "A PRACK for the response that carried the answer may carry the next offer."},
	{"P6", "UPDATE", "2xx to UPDATE", false, true, true, LocalOfferUpdate, RemoteOfferUpdate,
		"RFC 3311 §5", "UPDATE carries an offer at any time after the first exchange, its PRACK included."},
	{"F1", "any other", "", false, false, false, Stable, Stable,
		"RFC 6337 §2.2, §2.4", "SDP anywhere else (an ACK that owes no answer, a failure response, BYE, CANCEL, INFO) is no offer and changes nothing."},
}
