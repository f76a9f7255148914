package transaction

import (
	"strings"

	"github.com/sipdialog/sipdialog/dialog/internal/registry"
	"github.com/sipdialog/sipdialog/message"
)

// clientKey finds the client transaction of a response (RFC 3261 §17.1.3).
type clientKey struct {
	branch string // without the cookie, in lower case
	method message.Method
}

// serverKey finds the server transaction of a request (RFC 3261 §17.2.3). Branches of other
// elements are compared as they are: some peers tell two apart by case alone.
type serverKey struct {
	branch string
	host   string // sent-by, in lower case
	port   uint16
	method message.Method // an ACK looks for its INVITE
}

// mergeKey tells that two requests are the same one, come by two ways (RFC 3261 §8.2.2.2).
type mergeKey struct {
	callID, fromTag string
	seq             uint32
	method          message.Method
}

// head is what the layer reads of a request, each part once and only when it is needed.
type head struct {
	via                    message.Via
	branch                 string // of the Via if it can be relied on, else empty
	host                   string // of the Via, in lower case
	cseq                   message.CSeq
	callID, fromTag, toTag string
}

// key gives the key of a request, if it were of that method.
func (h *head) key(method message.Method) serverKey {
	return serverKey{branch: h.branch, host: h.host, port: h.via.Port, method: method}
}

// detach gives keys that share no memory with the message, but with each other: a
// transaction outlives by far the text of the request that made it. Their methods are detached
// already.
func detach(k serverKey, m mergeKey) (serverKey, mergeKey) {
	var room [256]byte
	b := append(append(append(append(room[:0], k.branch...), k.host...), m.callID...), m.fromTag...)
	text := string(b)
	cut := func(n int) (s string) {
		s, text = text[:n], text[n:]
		return s
	}
	k.branch, k.host = cut(len(k.branch)), cut(len(k.host))
	m.callID, m.fromTag = cut(len(m.callID)), cut(len(m.fromTag))
	return k, m
}

// detachMethod gives the constant for a method that has one, else a copy.
//
//go:noinline // a loop of comparisons in each place would be much code
func detachMethod(m message.Method) message.Method {
	for _, known := range methods {
		if m == known {
			return known
		}
	}
	return message.Method(strings.Clone(string(m)))
}

// methods are those that a CANCEL may be meant for, the likely ones first, and the two that
// it cannot (RFC 3261 §9.2).
var methods = [...]message.Method{
	message.INVITE, message.BYE, message.OPTIONS, message.REGISTER, message.UPDATE, message.INFO, message.REFER,
	message.MESSAGE, message.SUBSCRIBE, message.NOTIFY, message.PRACK, message.PUBLISH, extension,
	message.ACK, message.CANCEL,
}

// extension is what a request of any other method is filed under besides its own: a CANCEL does
// not say the method that it is meant for. Of several on one branch, which RFC 3261 §8.1.1.7
// rules out, it is the newest.
const extension message.Method = ""

// isExtension says whether a method has no constant among methods.
//
//go:noinline // as detachMethod
func isExtension(m message.Method) bool {
	for _, known := range methods {
		if m == known {
			return false
		}
	}
	return true
}

// file puts a transaction where the requests that match it look for it.
func (l *Layer) file(s *Server) {
	if s.old != nil {
		put(&l.old, s.old.key, s.old.key.of(extension), s)
		return
	}
	put(&l.servers, s.key, s.key.of(extension), s)
}

func (l *Layer) unfile(s *Server) {
	if s.old != nil {
		s.dropOldAck()
		drop(&l.old, s.old.key, s.old.key.of(extension), s)
		return
	}
	drop(&l.servers, s.key, s.key.of(extension), s)
}

func put[K comparable](in *registry.Map[K, *Server], key, alias K, s *Server) {
	in.Put(key, s)
	if isExtension(s.method) {
		in.Put(alias, s)
	}
}

func drop[K comparable](in *registry.Map[K, *Server], key, alias K, s *Server) {
	in.Drop(key)
	if !isExtension(s.method) {
		return
	}
	if newest, _ := in.Get(alias); newest == s {
		in.Drop(alias)
	}
}

func (k serverKey) of(method message.Method) serverKey {
	k.method = method
	return k
}

// cookie begins every branch that can be relied on (RFC 3261 §8.1.1.7).
const cookie = message.BranchCookie

// hasCookie says whether a branch can be relied on.
func hasCookie(branch string) bool {
	n := len(cookie)
	return len(branch) > n && (branch[:n] == cookie || strings.EqualFold(branch[:n], cookie))
}

// branchKey gives what of a branch of ours identifies the transaction.
func branchKey(branch string) (string, bool) {
	if !hasCookie(branch) {
		return "", false
	}
	return fold(branch[len(cookie):]), true
}

// fold gives a host or branch in lower case (ASCII): itself, when it is that already.
func fold(s string) string {
	for i := range len(s) {
		if c := s[i]; 'A' <= c && c <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if c := b[i]; 'A' <= c && c <= 'Z' {
					b[i] = c + 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}
