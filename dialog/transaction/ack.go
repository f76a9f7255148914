package transaction

import "github.com/sipdialog/sipdialog/message"

// failureAck builds the ACK for a response of 300 to 699 (RFC 3261 §17.1.1.3): Request-URI,
// Call-ID, From, Route and credentials of the request, its top Via, the To of the response.
// It goes where the request went.
func (c *Client) failureAck(resp *message.Message) []byte {
	ack := c.sibling(message.ACK)
	if ack == nil {
		return nil
	}
	ack.Copy(resp, "To")
	ack.Copy(c.request, "Authorization") // what the INVITE proved, the ACK proves too (§22.1)
	ack.Copy(c.request, "Proxy-Authorization")
	return ack.Bytes()
}

// cancelRequest builds the CANCEL (RFC 3261 §9.1).
func (c *Client) cancelRequest() *message.Message {
	cancel := c.sibling(message.CANCEL)
	if cancel == nil {
		return nil
	}
	cancel.Copy(c.request, "To")
	if c.cancel.reason != "" {
		_ = cancel.Add("Reason", c.cancel.reason) // was checked by Cancel
	}
	return cancel
}

// sibling makes what ACK and CANCEL have in common: a request that shares the Request-URI,
// top Via, Route, From, Call-ID and CSeq number of the transaction's own.
func (c *Client) sibling(method message.Method) *message.Message {
	if c.request == nil {
		return nil
	}
	m, err := message.NewRequest(method, c.request.RequestURI())
	if err != nil {
		return nil
	}
	via, err := c.request.Via()
	if err != nil {
		return nil
	}
	cseq, err := c.request.CSeq()
	if err != nil {
		return nil
	}
	_ = m.Prepend("Via", via.String())
	m.Copy(c.request, "Route")
	_ = m.Add("Max-Forwards", "70")
	m.Copy(c.request, "From")
	m.Copy(c.request, "Call-ID")
	_ = m.SetCSeq(cseq.Number, method)
	return m
}
