package transaction

import (
	"strings"

	"github.com/sipdialog/sipdialog/message"
)

// What finds the transactions of elements that follow RFC 2543 and make no branch that can be
// relied on (RFC 3261 §17.2.3). They are rare, and what is theirs alone is kept out of the code
// that every message runs through.

// oldKey finds the server transaction of a request without a branch that can be relied on. A
// transaction is kept under the To tag of its request, and once it has answered an INVITE also
// under ACK and the To tag of the answer.
type oldKey struct {
	uri, callID, fromTag, toTag, via string
	seq                              uint32
	method                           message.Method
}

// oldKey gives the key of a request, if it were of that method.
//
//go:noinline
func (h *head) oldKey(m *message.Message, method message.Method) oldKey {
	return oldKey{
		uri: m.RequestURIText(), callID: h.callID, fromTag: h.fromTag, toTag: h.toTag,
		via: h.via.String(), seq: h.cseq.Number, method: method,
	}
}

// detach gives a key that shares no memory with the message.
//
//go:noinline
func (k oldKey) detach() oldKey {
	for _, s := range []*string{&k.uri, &k.callID, &k.fromTag, &k.toTag, &k.via} {
		*s = strings.Clone(*s)
	}
	k.method = detachMethod(k.method)
	return k
}

func (k oldKey) of(method message.Method) oldKey {
	k.method = method
	return k
}

// legacy is how the transactions of RFC 2543 elements are found.
type legacy struct {
	key, ack oldKey
	hasAck   bool
}

// findOld is Layer.find for a request without a branch that can be relied on.
//
//go:noinline
func (l *Layer) findOld(h *head, m *message.Message, method message.Method) *Server {
	h.read(m)
	s, _ := l.old.Get(h.oldKey(m, method))
	return s
}

// answeredOldAs is Server.answeredAs for the request of an RFC 2543 element.
//
//go:noinline
func (s *Server) answeredOldAs(tag string) {
	if s.old.hasAck && s.old.ack.toTag == tag {
		return
	}
	s.dropOldAck()
	ack := s.old.key
	ack.toTag, ack.method = strings.Clone(tag), message.ACK
	if _, taken := s.layer.old.Get(ack); !taken {
		s.old.ack, s.old.hasAck = ack, true
		s.layer.old.Put(ack, s)
	}
}

func (s *Server) dropOldAck() {
	if s.old.hasAck {
		s.layer.old.Drop(s.old.ack)
		s.old.hasAck = false
	}
}
