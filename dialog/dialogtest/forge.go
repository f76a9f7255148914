package dialogtest

import (
	"strconv"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/message"
)

// Inject gives a party a packet that nobody sent: a stray, a replay, an attack. To the party
// it comes from the other one. The trace marks it as forged, and the auditor does not hold
// against anybody what it may have led to.
func (n *Network) Inject(from, to *Node, packet []byte) {
	m := n.trace.send(n.now, from.index, to.index, "UDP", append([]byte(nil), packet...))
	m.Forged = true
	n.push(parcel{
		at: n.now, f: m.F, to: to.index, packet: m.Bytes,
		flow: dialog.Flow{Local: to.Addr, Remote: from.Addr},
	})
	n.lastOut = n.now
}

// forge makes a message out of an earlier one of the trace: as a clumsy or hostile peer would
// send it to one of its two parties. It gives nil if nothing can be made of it.
func forge(m *Message, variant int) *message.Message {
	was, err := m.SIP()
	if err != nil {
		return nil
	}
	was = was.Clone()
	if was.IsRequest() {
		return forgeRequest(was, variant)
	}
	return forgeResponse(was, variant)
}

// forgeRequest changes a request.
func forgeRequest(m *message.Message, variant int) *message.Message {
	cseq, err := m.CSeq()
	if err != nil {
		return nil
	}
	branch := func() {
		if v, err := m.Via(); err == nil {
			m.SetTopVia(v.With("branch", "z9hG4bK-forged"+strconv.Itoa(variant)+v.Branch()))
		}
	}
	if variant%32 != 0 {
		branch()
	}
	become := func(method message.Method, by uint32) *message.Message {
		r, err := message.NewRequest(method, m.RequestURI())
		if err != nil {
			return nil
		}
		for _, h := range []string{"Via", "Max-Forwards", "From", "To", "Call-ID", "Contact", "Route"} {
			r.Copy(m, h)
		}
		r.SetCSeq(cseq.Number+by, method)
		return r
	}
	switch variant % 32 {
	case 0: // the same again
	case 1: // the same by another way: a merged request, or a replay
	case 2:
		if cseq.Number > 1 {
			m.SetCSeq(cseq.Number-1, m.Method())
		}
	case 3:
		m.SetCSeq(cseq.Number+5, m.Method())
	case 4:
		m.SetToTag("forged")
	case 5:
		m.SetToTag("")
	case 6:
		m.SetFromTag("forged")
	case 7:
		return become(message.BYE, 1)
	case 8:
		return become(message.OPTIONS, 1)
	case 9:
		return become("BAR", 1)
	case 10:
		return become(message.PUBLISH, 1)
	case 11:
		if r := become(message.PRACK, 1); r != nil {
			r.Set("RAck", "7 "+strconv.Itoa(int(cseq.Number))+" INVITE")
			return r
		}
		return nil
	case 12:
		m.Set("Require", "foo")
	case 13:
		m.SetBody("application/foo", []byte("?"))
	case 14:
		m.SetBody("application/sdp", []byte("v=0\r\nx"))
	case 15:
		m.SetBody("", nil)
	case 16:
		return become(message.CANCEL, 0)
	case 17:
		return become(message.ACK, 0)
	case 18:
		return become(message.INFO, 1)
	case 19:
		return become(message.NOTIFY, 1)
	case 20:
		return become(message.UPDATE, 1)
	case 21:
		return become(message.INVITE, 1)
	case 22:
		return become(message.BYE, 0)
	case 23:
		return become(message.MESSAGE, 1)
	default: // an answer that its receiver never gave
		return forgedAnswer(m, []int{100, 180, 200, 408, 481, 487, 500, 199}[variant%8])
	}
	return m
}

// forgedAnswer makes a response to a request.
func forgedAnswer(m *message.Message, code int) *message.Message {
	r, err := message.NewResponse(m, code, "")
	if err != nil {
		return nil
	}
	if to, err := r.To(); err == nil && to.Tag() == "" && code > 100 {
		r.SetToTag("forged")
	}
	r.Set("Contact", "<sip:forger@192.0.2.99>")
	return r
}

// forgeResponse changes a response.
func forgeResponse(m *message.Message, variant int) *message.Message {
	codes := [...]int{100, 180, 183, 199, 200, 302, 401, 408, 422, 481, 486, 487, 491, 500, 503, 603}
	r := m
	if variant%32 < len(codes) {
		req, err := message.NewRequest(m.Method(), message.URI{Scheme: "sip", Host: "forged.example.com"})
		if err != nil {
			return nil
		}
		for _, h := range []string{"Via", "From", "To", "Call-ID", "CSeq"} {
			req.Copy(m, h)
		}
		if r, err = message.NewResponse(req, codes[variant%32], ""); err != nil {
			return nil
		}
		r.Copy(m, "Contact")
		if ct, ok := m.Header("Content-Type"); ok && variant&32 != 0 {
			r.SetBody(ct, m.Body())
		}
	}
	switch variant % 32 {
	case 5:
		r.Set("Contact", "<sip:elsewhere.example.com>")
	case 6:
		r.Set("WWW-Authenticate", `Digest realm="forged", nonce="n1", qop="auth"`)
	case 8:
		r.Set("Min-SE", "120")
	case 13:
		r.Set("Retry-After", "1")
	case 16:
		r.SetToTag("forged")
	case 17:
		r.SetToTag("")
	case 18:
		r.Set("Require", "100rel")
		r.Set("RSeq", "77")
	case 19:
		r.Set("Require", "100rel")
	case 20:
		if n, err := r.RSeq(); err == nil {
			r.Set("RSeq", strconv.Itoa(int(n)+2))
		}
	case 21:
		if n, err := r.RSeq(); err == nil && n > 1 {
			r.Set("RSeq", strconv.Itoa(int(n)-1))
		}
	case 22:
		r.SetBody("", nil)
	case 23:
		r.Prepend("Via", "SIP/2.0/UDP 192.0.2.98;branch=z9hG4bK-second")
	case 24:
		if c, err := r.CSeq(); err == nil {
			r.SetCSeq(c.Number+1, c.Method)
		}
	}
	return r
}

// opForge lets a forger make something of one of the last messages. It goes to the receiver of
// that message, as if its sender had sent it; what answers a request goes back to its sender.
func opForge(m *Machine, arg byte) {
	n := len(m.trace.Messages)
	if n == 0 {
		return
	}
	was := m.trace.Messages[max(0, n-1-int(arg&7))]
	if was.From < 0 || was.To < 0 {
		return
	}
	// the seed makes more variants than the argument has room for
	made := forge(was, int(arg>>3)+32*m.rng.below(2))
	if made == nil {
		return
	}
	from, to := m.nodes[was.From], m.nodes[was.To]
	if was.IsRequest() && made.IsResponse() {
		from, to = to, from
	}
	m.Inject(from, to, made.Bytes())
}
