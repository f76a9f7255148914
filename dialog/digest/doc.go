// Package digest is digest authentication for SIP (RFC 7616 as RFC 8760 and RFC 3261 §22
// apply it; RFC 2617 for peers that know no qop): MD5, SHA-256 and SHA-512-256, each with its
// -sess variant, and the protection auth and auth-int.
//
// A [Client] answers the challenges of a 401 or 407 and then adds credentials to every
// request, counting the uses of each nonce:
//
//	if err := client.Challenged(req, resp, lookup); err == nil {
//		// make the request again, CSeq+1, and
//		client.Authorize(again)
//	}
//
// A [Challenger] makes challenges and checks what comes back. It keeps nothing for a nonce
// until somebody has proved with it that he knows a password, so nobody else can make it
// grow; times are arguments. An ACK and a CANCEL are never challenged (RFC 3261 §22.1).
//
// Basic authentication does not exist in SIP (RFC 8760 §2.6).
package digest
