package messagetest

import (
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"github.com/sipdialog/sipdialog/message"
)

// Message generates a request or a response.
func Message() *rapid.Generator[*message.Message] {
	return rapid.OneOf(Request(), Response())
}

// Request generates a request that Check finds nothing wrong with.
func Request() *rapid.Generator[*message.Message] {
	return rapid.Custom(func(t *rapid.T) *message.Message {
		return RequestOf(Method().Draw(t, "method")).Draw(t, "request")
	})
}

// RequestOf generates a request with a given method.
func RequestOf(method message.Method) *rapid.Generator[*message.Message] {
	return rapid.Custom(func(t *rapid.T) *message.Message {
		m, err := message.NewRequest(method, URI().Draw(t, "request-uri"))
		must(t, err)
		for range rapid.IntRange(1, 3).Draw(t, "vias") {
			must(t, m.AddValue("Via", Via().Draw(t, "via")))
		}
		must(t, m.Add("Max-Forwards", strconv.Itoa(rapid.IntRange(0, 70).Draw(t, "max-forwards"))))
		must(t, m.AddValue("From", Address().Draw(t, "from").WithTag(Tag().Draw(t, "from-tag"))))
		to := Address().Draw(t, "to")
		if rapid.Bool().Draw(t, "in-dialog") {
			to = to.WithTag(Tag().Draw(t, "to-tag"))
		}
		must(t, m.AddValue("To", to))
		must(t, m.Add("Call-ID", CallID().Draw(t, "call-id")))
		number := rapid.Uint32Max(message.MaxCSeq).Draw(t, "cseq")
		must(t, m.SetCSeq(number, method))
		if method != message.CANCEL {
			must(t, m.AddValue("Contact", Address().Draw(t, "contact")))
			for range rapid.IntRange(0, 2).Draw(t, "routes") {
				must(t, m.AddValue("Route", message.Address{URI: SIPURI().Draw(t, "route").WithParam("lr", "")}))
			}
		}
		switch method {
		case message.PRACK:
			must(t, m.AddValue("RAck", message.RAck{
				RSeq: rapid.Uint32Min(1).Draw(t, "rseq"), CSeq: message.CSeq{Number: number, Method: message.INVITE},
			}))
		case message.REFER:
			must(t, m.AddValue("Refer-To", Address().Draw(t, "refer-to")))
		case message.SUBSCRIBE, message.NOTIFY, message.PUBLISH:
			must(t, m.Add("Event", rapid.SampledFrom([]string{"presence", "dialog", "refer;id=1"}).Draw(t, "event")))
			if method == message.NOTIFY {
				must(t, m.Add("Subscription-State", "active;expires=60"))
			}
		}
		more(t, m)
		return m
	})
}

// Response generates a response, with the headers that its request had.
func Response() *rapid.Generator[*message.Message] {
	return rapid.Custom(func(t *rapid.T) *message.Message {
		req := Request().Draw(t, "request")
		reason := rapid.SampledFrom([]string{"", "", "OK", "100% = ok", "Занято"}).Draw(t, "reason")
		m, err := message.NewResponse(req, rapid.IntRange(100, 699).Draw(t, "status"), reason)
		must(t, err)
		if m.Status() > 100 {
			must(t, m.SetToTag(Tag().Draw(t, "to-tag")))
			m.Copy(req, "Record-Route")
			must(t, m.AddValue("Contact", Address().Draw(t, "contact")))
		}
		more(t, m)
		return m
	})
}

// more adds what any message may have: known and unknown headers, and a body.
func more(t *rapid.T, m *message.Message) {
	lines := []string{
		"Allow: INVITE, ACK, BYE, CANCEL", "Supported: 100rel, timer", "User-Agent: test/1.0 (a \\) comment)", "Subject: lunch, at 12",
		"Date: Sat, 13 Nov 2010 23:29:00 GMT", "Expires: 60", "Session-Expires: 1800;refresher=uac", "Reason: Q.850;cause=16",
		"P-Asserted-Identity: <sip:alice@example.com>, <tel:+15551234>", "X-Unknown: \"any ,;<> thing", "Organization:",
	}
	for _, line := range rapid.SliceOfNDistinct(rapid.SampledFrom(lines), 0, 4, rapid.ID[string]).Draw(t, "more") {
		name, value, _ := strings.Cut(line, ":")
		must(t, m.Add(name, strings.TrimSpace(value)))
	}
	if rapid.Bool().Draw(t, "body") {
		kind := rapid.SampledFrom([]string{"application/sdp", "text/plain;charset=utf-8", "application/octet-stream"}).Draw(t, "type")
		must(t, m.SetBody(kind, rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "body")))
	}
}

func must(t *rapid.T, err error) {
	if err != nil {
		t.Fatalf("generated a bad value: %v", err)
	}
}
