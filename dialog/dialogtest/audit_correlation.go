package dialogtest

// correlationRules tie responses to requests and tags to dialogs.
var correlationRules = []Rule{
	{Name: "responseCorrelation", Ref: "RFC 3261 §8.2.6.2", check: responseCorrelation,
		Says: "A response answers a request that came, with its Via, From, Call-ID and CSeq."},
	{Name: "responseCseqMatchesTransaction", Ref: "RFC 3261 §8.1.3.2, §8.2.6.2", check: responseCseqMatchesTransaction,
		Says: "The CSeq of a response is that of the request with its branch."},
	{Name: "tagConsistency", Ref: "RFC 3261 §8.2.6.2, §12.2.1.1", check: tagConsistency,
		Says: "Responses keep the tags of their request, and a server gives one To tag to all its responses to one request."},
	{Name: "noToTagOnInitialRequest", Ref: "RFC 3261 §8.1.1.2", check: noToTagOnInitialRequest,
		Says: "A request has a To tag only in a dialog, that is one that the peer gave."},
	{Name: "unknownDialog481", Ref: "RFC 3261 §12.2.2", check: unknownDialog481,
		Says: "A request with a To tag that this user agent never gave is refused with 481, if the dialog is refused for that."},
	{Name: "no1xxAfterFinal", Ref: "RFC 3261 §17.2.1", check: no1xxAfterFinal,
		Says: "A server sends no provisional response after its final one, and no second final one."},
}

// came gives the request of a response as the party received it.
func (c *agent) came(m *seen) *seen {
	if m.request == nil {
		return nil
	}
	return before(c.log, m, func(o *seen) bool { return !o.out && o.first == m.request })
}

func responseCorrelation(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if m.Code == 0 || m.request == nil && !a.wholeCall(c, m) {
			return
		}
		r := c.came(m)
		switch {
		case r == nil:
			a.find(c, m, "answers no request that came")
		case r.callID != m.callID:
			a.find(c, m, "has another Call-ID than F%d", r.F)
		case r.fromTag != m.fromTag:
			a.find(c, m, "has the From tag %q; F%d has %q", m.fromTag, r.F, r.fromTag)
		case r.vias != m.vias:
			a.find(c, m, "has %d Vias; F%d has %d", m.vias, r.F, r.vias)
		}
	})
}

// wholeCall tells whether the trace has a request of this Call-ID that came or left before
// its first response: else it begins in the middle.
func (a *audit) wholeCall(c *agent, m *seen) bool {
	for _, o := range c.log {
		if o.callID == m.callID {
			return o.Code == 0
		}
	}
	return false
}

func responseCseqMatchesTransaction(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if m.Code == 0 || m.request == nil {
			return
		}
		if m.seq != m.request.seq || m.seqMethod != m.request.seqMethod {
			a.find(c, m, "has CSeq %d %s; F%d has %d %s", m.seq, m.seqMethod, m.request.F, m.request.seq, m.request.seqMethod)
		}
	})
}

func tagConsistency(a *audit) {
	type server struct {
		who     int
		request *view
	}
	given := make(map[server]*seen)
	a.sentBy(func(c *agent, m *seen) {
		if m.Code <= 100 || m.request == nil || m.toTag == "" {
			return
		}
		k := server{c.i, m.request}
		first := given[k]
		switch {
		case m.request.toTag != "" && m.toTag != m.request.toTag:
			a.find(c, m, "has the To tag %q; F%d has %q", m.toTag, m.request.F, m.request.toTag)
		case first == nil || m.at.Sub(first.at) >= a.silent():
			given[k] = m // it was forgotten, and came once more: another transaction
		case first.toTag != m.toTag:
			a.find(c, m, "has the To tag %q; F%d has %q", m.toTag, first.F, first.toTag)
		}
	})
}

func noToTagOnInitialRequest(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		if m.Code != 0 || m.toTag == "" {
			return
		}
		first := c.log[0]
		for _, o := range c.log {
			if o.callID == m.callID {
				first = o
				break
			}
		}
		if first.first != m.view.first && (first.Code > 0 || first.toTag != "") {
			return // the trace begins in the middle of the call
		}
		heard := before(c.log, m, func(o *seen) bool {
			return !o.out && o.callID == m.callID && (o.Code == 0 && o.fromTag == m.toTag || o.Code > 0 && o.toTag == m.toTag)
		})
		if heard == nil {
			a.find(c, m, "has the To tag %q, which nobody gave", m.toTag)
		}
	})
}

func unknownDialog481(a *audit) {
	a.sentBy(func(c *agent, m *seen) {
		r := m.request
		if m.Code < 300 || r == nil || r.toTag == "" || r.Method == "ACK" || !contradicts481(m.Code) {
			return
		}
		if o := c.log[0]; o.callID == m.callID && o.toTag != "" && o.first != r.first {
			return // the trace begins in the middle of the call
		}
		gave := before(c.log, m, func(o *seen) bool {
			return o.out && o.callID == r.callID && o.n < m.n && o.first != m.first &&
				(o.Code == 0 && o.fromTag == r.toTag || o.Code > 0 && o.toTag == r.toTag && o.request != r.first)
		})
		if gave == nil {
			a.find(c, m, "answers F%d %s with the To tag %q, which was never given", r.F, r.Method, r.toTag)
		}
	})
}

// contradicts481 tells whether a code says that the request was looked at in a dialog. Those
// that are given before a dialog is looked for, or because of the server, do not.
func contradicts481(code int) bool {
	switch code {
	case 404, 408, 410, 480, 484, 485, 486, 487, 488, 491, 600, 603, 604, 606:
		return true
	}
	return code < 400
}

func no1xxAfterFinal(a *audit) {
	type fork struct {
		who     int
		request *view
		tag     string
	}
	final := make(map[fork]*seen)
	a.sentBy(func(c *agent, m *seen) {
		if m.Code == 0 || m.request == nil {
			return
		}
		k := fork{c.i, m.request, m.toTag}
		f := final[k]
		if f == nil && m.Code == 100 { // 100 has no To tag
			for o, was := range final {
				if o.who == k.who && o.request == k.request {
					f = was
				}
			}
		}
		if f != nil && m.at.Sub(f.at) >= a.silent() { // it was forgotten, and came once more: another transaction
			f = nil
			delete(final, k)
		}
		switch {
		case f == nil && m.Code >= 200:
			final[k] = m
		case f != nil && m.Code < 200:
			a.find(c, m, "comes after the final response F%d %s", f.F, f.Title())
		case f != nil && m.Code != f.Code && m.at.Sub(f.at) < a.silent():
			a.find(c, m, "is a second final response after F%d %s", f.F, f.Title())
		}
	})
}
