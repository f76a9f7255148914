package dialog

import "github.com/sipdialog/sipdialog/message"

// auth is the credentials that a request carries, and what is needed to answer the next
// challenge: plain data.
type auth struct {
	headers []Header
}

// credentials adds them to a request.
func (a auth) credentials(m *message.Message) error {
	for _, h := range a.headers {
		if err := m.Add(h.Name, h.Value); err != nil {
			return err
		}
	}
	return nil
}

// authorize answers the challenges of a response; ok is false when there are no credentials,
// or they were refused.
func (e *Endpoint) authorize(a auth, req, resp *message.Message) (auth, bool) {
	return a, false
}
