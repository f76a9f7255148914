package dialog

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog/internal/schedule"
	"github.com/sipdialog/sipdialog/message"
)

// A Binding says who registers where (RFC 3261 §10.2).
type Binding struct {
	AOR       string        // address of record, the To and From of the REGISTER: "sip:alice@example.com"
	Registrar string        // Request-URI; empty: "sip:" and the host of AOR
	Contacts  []string      // where AOR is to be reached, as URIs; empty: Config.Contact
	Expires   time.Duration // wanted lifetime; 0: one hour
	Flow      Flow          // where to; the zero Flow: where Registrar says
	Headers   []Header      // further headers
}

// A Registration keeps a Binding alive: it refreshes it in time, always with the same Call-ID
// and a CSeq one higher (§10.2.4), until Unregister. Registered and Failed outputs tell how it
// goes.
type Registration struct {
	e *Endpoint
	timers
	half   *Dialog
	bind   Binding
	uris   []message.URI // Contacts
	want   time.Duration
	seq    uint32
	auth   auth
	active *Request // a REGISTER under way
	until  schedule.Instant
	routes []string // Service-Route (RFC 3608)
	leave  bool     // Unregister was called
	brief  bool     // a 423 was mended already

	User any // free for the host
}

// Register registers a Binding and keeps it alive.
func (e *Endpoint) Register(now time.Time, b Binding) (*Registration, error) {
	if err := e.begin(now); err != nil {
		return nil, err
	}
	aor, err := message.ParseURI(b.AOR)
	if err != nil {
		return nil, &LocalError{Verb: "register", Advice: "Binding.AOR is no URI: " + err.Error(), RFC: "RFC 3261 §10.2"}
	}
	r := &Registration{e: e, bind: b, want: b.Expires, until: schedule.Never}
	if r.want == 0 {
		r.want = time.Hour
	}
	call := Call{To: "<" + b.AOR + ">", From: "<" + b.AOR + ">", URI: b.Registrar, Flow: b.Flow}
	if call.URI == "" {
		host := aor
		host.User, host.Password = "", ""
		call.URI = host.WithoutHeaders().Text()
	}
	if r.half, err = e.halfDialog(&call); err != nil {
		return nil, err
	}
	if len(b.Contacts) == 0 {
		flow := r.half.nextFlow(r.half.target)
		r.bind.Contacts = []string{strings.Trim(e.contact(&flow, r.half.secure), "<>")}
	}
	for _, c := range r.bind.Contacts {
		u, err := message.ParseURI(c)
		if err != nil {
			return nil, &LocalError{Verb: "register", Advice: "a Contact is no URI: " + err.Error(), RFC: "RFC 3261 §10.2.1"}
		}
		r.uris = append(r.uris, u)
	}
	r.entry.Owner = r
	if err := r.send(); err != nil {
		return nil, err
	}
	e.pump()
	return r, nil
}

// Refresh registers again now.
func (r *Registration) Refresh(now time.Time) error {
	if err := r.e.begin(now); err != nil {
		return err
	}
	if r.active != nil {
		return &LocalError{Verb: "refresh", Advice: "a REGISTER is under way; wait for its result", RFC: "RFC 3261 §10.2"}
	}
	err := r.send()
	r.e.pump()
	return err
}

// Unregister takes the binding back (§10.2.2): our contacts only.
func (r *Registration) Unregister(now time.Time) error {
	leave, want := r.leave, r.want
	r.leave, r.want = true, 0
	err := r.Refresh(now)
	if err != nil {
		r.leave, r.want = leave, want
	}
	return err
}

// Until is when the binding expires unless it is refreshed; ok is false when there is none.
func (r *Registration) Until() (at time.Time, ok bool) {
	if r.until == schedule.Never {
		return time.Time{}, false
	}
	return r.e.clock.Time(r.until), true
}

// ServiceRoute is the route set for initial requests of this user (RFC 3608 §6.1): the
// Call.Route of its calls.
func (r *Registration) ServiceRoute() []string { return slices.Clone(r.routes) }

func (r *Registration) send() error {
	r.seq++
	req := &Request{e: r.e, seq: r.seq, owner: r, auth: r.auth}
	w := With{Headers: r.bind.Headers}
	err := req.build(r.half, message.REGISTER, &w)
	if err == nil {
		expires := seconds(r.want)
		for _, c := range r.bind.Contacts {
			if err = req.msg.Add("Contact", "<"+c+">;expires="+expires); err != nil {
				break
			}
		}
	}
	if err == nil {
		err = credentials(r.auth, req.msg)
	}
	if err == nil {
		err = req.send()
	}
	if err != nil {
		return &LocalError{Verb: "register", Advice: err.Error(), Err: err}
	}
	r.active = req
	return nil
}

// happened takes the result of a REGISTER.
func (r *Registration) happened(req *Request, m *message.Message, code int, err error) {
	r.active, r.seq, r.auth = nil, req.seq, req.auth
	switch {
	case code < 300:
		r.brief = false
		r.registered(m)
	case code == 423 && !r.brief && r.lengthen(m):
		r.brief = true
		if r.send() == nil {
			return
		}
		fallthrough
	default:
		r.until = schedule.Never
		r.timers.stopAll(&r.e.heap)
		r.e.put(&Output{Kind: Failed, Registration: r, Message: m, Code: code, Err: err})
	}
}

// lengthen takes the Min-Expires of a 423 (§10.2.8); without one there is nothing to mend.
func (r *Registration) lengthen(m *message.Message) bool {
	s, err := m.MinExpires()
	if err != nil || time.Duration(s)*time.Second <= r.want {
		return false
	}
	r.want = time.Duration(s) * time.Second
	return true
}

// registered reads which of our contacts the registrar has, and until when (§10.2.4).
func (r *Registration) registered(m *message.Message) {
	r.routes = nil
	for v := range m.Values("Service-Route") {
		r.routes = append(r.routes, strings.Clone(v))
	}
	least, missing := uint32(math.MaxUint32), append([]message.URI(nil), r.uris...)
	for c, err := range m.Contacts() {
		if err != nil || !slices.ContainsFunc(r.uris, c.URI.Equal) {
			continue
		}
		least = min(least, r.lifetime(m, c))
		missing = slices.DeleteFunc(missing, c.URI.Equal)
	}
	r.timers.stopAll(&r.e.heap)
	r.until = schedule.Never
	if r.leave {
		r.e.put(&Output{Kind: Unregistered, Registration: r, Message: m, Code: m.Status()})
		return
	}
	if least == 0 || len(missing) == len(r.uris) {
		r.e.put(&Output{Kind: Failed, Registration: r, Message: m, Code: m.Status(), Err: ErrBindingLost})
		return
	}
	life := time.Duration(least) * time.Second
	r.until = r.e.now.Add(life)
	margin := min(life/2, 30*time.Second)
	r.timers.arm(&r.e.heap, deadline{kind: timerRefresh, at: r.e.now.Add(life - margin)})
	out := Output{Kind: Registered, Registration: r, Message: m, Code: m.Status(), Until: r.e.clock.Time(r.until)}
	if len(missing) > 0 {
		out.Err = &RemoteError{ID: r.bind.AOR, What: "the registrar has not taken the contact " + missing[0].String(), RFC: "RFC 3261 §10.2.4"}
	}
	r.e.put(&out)
}

// lifetime of a contact: its own expires, else Expires of the response, else what we asked for.
func (r *Registration) lifetime(m *message.Message, c message.Address) uint32 {
	if v, ok := c.Param("expires"); ok {
		if n, err := strconv.ParseUint(v, 10, 32); err == nil {
			return uint32(n)
		}
	}
	if s, err := m.Expires(); err == nil {
		return s
	}
	return uint32(r.want / time.Second)
}

// Due refreshes the binding.
func (r *Registration) Due(now schedule.Instant) {
	r.e.now = now
	for _, ok := r.timers.pop(&r.e.heap, now); ok; _, ok = r.timers.pop(&r.e.heap, now) {
		if r.active == nil {
			if err := r.send(); err != nil {
				r.e.put(&Output{Kind: Failed, Registration: r, Err: err})
			}
		}
	}
	r.e.pump()
}

// DeadlineReason says which registration is to be refreshed.
func (r *Registration) DeadlineReason() string {
	return r.timers.reason("registration of " + r.bind.AOR)
}
