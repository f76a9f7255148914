package message

import (
	"fmt"
	"strconv"
)

// NewRequest makes a request with nothing but its start line and "Content-Length: 0". It fails when the method is no
// token or the URI is not legal as a Request-URI.
func NewRequest(method Method, uri URI) (*Message, error) {
	if !validToken(string(method)) || len(method) > maxName {
		return nil, &ParseError{Header: "method", Problem: "bad method", Found: excerpt(string(method)), Wanted: "a token", Ref: "RFC 3261 §7.1"}
	}
	m := &Message{}
	if method != INVITE {
		m.built = make([]byte, 0, 384) // no Allow, Supported, Contact: it stays short
	}
	if err := m.setRequestLine(method, uri); err != nil {
		return nil, err
	}
	m.fields = append(m.inline[:0], m.newField("Content-Length", "0", hContentLength))
	m.present = hContentLength.bit()
	return m, nil
}

// NewResponse makes the response to a request with what RFC 3261 §8.2.6 says: Via, From, To, Call-ID and CSeq as and in
// the order in which they came, in a 100 also Timestamp. Missing ones stay away. The reason phrase is the standard one
// if reason is empty. The To tag, which each response but 100 needs, is added with SetToTag; Record-Route, which
// responses that make a dialog need (§12.1.1), with Copy.
//
// The response shares the header text of the request.
func NewResponse(req *Message, code int, reason string) (*Message, error) {
	if code < 100 || code > 699 {
		return nil, fmt.Errorf("message: bad status code (%d; want 100-699): RFC 3261 §7.2", code)
	}
	if req.IsResponse() {
		return nil, fmt.Errorf("message: a response to a response (%d) is not possible", req.Status())
	}
	if reason != "" {
		if err := checkReason(reason); err != nil {
			return nil, err
		}
	}
	m := &Message{status: int16(code), text: req.text, edited: true}
	m.fields = m.inline[:0]
	if req.method == BYE || req.method == CANCEL {
		m.built = make([]byte, 0, 192) // no Contact, and nothing more to say
	}
	for i := range req.fields {
		switch f := &req.fields[i]; f.id {
		case hVia, hFrom, hTo, hCallID, hCSeq:
			m.fields = append(m.fields, m.adopt(req, f))
		case hTimestamp:
			if code == 100 {
				m.fields = append(m.fields, m.adopt(req, f))
			}
		}
	}
	m.fields = append(m.fields, m.newField("Content-Length", "0", hContentLength))
	m.present = req.present&(hVia.bit()|hFrom.bit()|hTo.bit()|hCallID.bit()|hCSeq.bit()|hTimestamp.bit()) | hContentLength.bit()
	if m.startLine = statusLine(code); reason != "" || m.startLine == "" {
		m.startLine = "SIP/2.0 " + strconv.Itoa(code) + " " + reason + "\r\n"
	}
	m.from, m.to = uint32(len("SIP/2.0 200 ")), uint32(len(m.startLine)-2)
	return m, nil
}

// checkReason refuses line breaks and NUL.
func checkReason(reason string) error {
	if hasBreak(reason) {
		return fmt.Errorf("message: reason phrase contains a line break or NUL: RFC 3261 §25.1")
	}
	return nil
}
