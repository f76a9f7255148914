package dialog

import (
	"strings"

	"github.com/sipdialog/sipdialog/message"
)

// saying is one of the ways in which a message describes this endpoint.
type saying uint8

const (
	shortRequest  saying = iota
	longRequest          // one that makes a dialog or asks for abilities: with Allow
	inviteRequest        // with Allow and Recv-Info
	shortResponse
	longResponse
	sayings
)

// makeLines writes what every request and every 2xx says of this endpoint, once: it never changes.
func (e *Endpoint) makeLines() {
	for s := range sayings {
		lines := &e.lines[s]
		if s != shortRequest && s != shortResponse {
			lines.Add("Allow", e.allow)
		}
		if packages := e.cfg.InfoPackages; s == inviteRequest && packages != nil {
			lines.Add("Recv-Info", strings.Join(packages, ", "))
		}
		if e.supported != "" {
			lines.Add("Supported", e.supported)
		}
		name := "User-Agent"
		if s >= shortResponse {
			name = "Server"
		}
		if agent := e.cfg.UserAgent; agent != "" {
			lines.Add(name, agent)
		}
	}
}

// describe adds what every request and every 2xx says of this endpoint.
func (e *Endpoint) describe(m *message.Message, method message.Method) {
	says := shortRequest
	switch method {
	case message.INVITE:
		says = inviteRequest
	case message.UPDATE, message.OPTIONS, message.REGISTER, message.SUBSCRIBE, message.REFER:
		says = longRequest
	}
	if m.IsResponse() {
		if says != shortRequest {
			says = longResponse
		} else {
			says = shortResponse
		}
	}
	m.AddLines(&e.lines[says])
}
