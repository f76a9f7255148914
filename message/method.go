package message

// Method is a request method. Methods compare with case (RFC 3261 §7.1).
type Method string

// The methods that have an RFC.
const (
	INVITE    Method = "INVITE"    // RFC 3261
	ACK       Method = "ACK"       // RFC 3261
	CANCEL    Method = "CANCEL"    // RFC 3261
	BYE       Method = "BYE"       // RFC 3261
	OPTIONS   Method = "OPTIONS"   // RFC 3261
	REGISTER  Method = "REGISTER"  // RFC 3261
	PRACK     Method = "PRACK"     // RFC 3262
	UPDATE    Method = "UPDATE"    // RFC 3311
	INFO      Method = "INFO"      // RFC 6086
	REFER     Method = "REFER"     // RFC 3515
	SUBSCRIBE Method = "SUBSCRIBE" // RFC 6665
	NOTIFY    Method = "NOTIFY"    // RFC 6665
	MESSAGE   Method = "MESSAGE"   // RFC 3428
	PUBLISH   Method = "PUBLISH"   // RFC 3903
)

// Known tells whether m is one of the methods that have an RFC. A server answers 405 to a known method that it does
// not support here, and 501 to one that it never heard of (RFC 3261 §21.5.2).
func (m Method) Known() bool {
	_, known := methodNamed(string(m))
	return known
}

// methodNamed gives the constant for a method that has an RFC, so that one who keeps the method does not keep the
// message that it stood in.
//
//go:noinline
func methodNamed(s string) (m Method, known bool) {
	switch s {
	case "INVITE":
		return INVITE, true
	case "ACK":
		return ACK, true
	case "CANCEL":
		return CANCEL, true
	case "BYE":
		return BYE, true
	case "OPTIONS":
		return OPTIONS, true
	case "REGISTER":
		return REGISTER, true
	case "PRACK":
		return PRACK, true
	case "UPDATE":
		return UPDATE, true
	case "INFO":
		return INFO, true
	case "REFER":
		return REFER, true
	case "SUBSCRIBE":
		return SUBSCRIBE, true
	case "NOTIFY":
		return NOTIFY, true
	case "MESSAGE":
		return MESSAGE, true
	case "PUBLISH":
		return PUBLISH, true
	}
	return Method(s), false
}
