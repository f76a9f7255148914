package dialog

import (
	"slices"
	"strconv"
	"time"

	"github.com/sipdialog/sipdialog/message"
)

// A Target is one Contact of a 3xx response.
type Target struct {
	URI message.URI
	// Quality is its q in thousandths, 1000 when it has none (RFC 3261 §20.10).
	Quality int
	// Valid is how long the target may be used for further calls; 0: for this call only (§21.3.3).
	Valid time.Duration
}

// Targets lists the Contacts of a 3xx response in the order in which they are to be tried:
// by q, highest first, those without one first of all, equals as they are listed (RFC 3261
// §8.1.3.4, §20.10). Those that are neither sip nor sips, which no call can follow, are there
// for the host to show.
func Targets(m *message.Message) []Target {
	var list []Target
	for c, err := range m.Contacts() {
		if err == nil && !c.Wildcard {
			list = append(list, Target{URI: c.URI.Clone(), Quality: quality(c), Valid: validity(m, c)})
		}
	}
	slices.SortStableFunc(list, func(a, b Target) int { return b.Quality - a.Quality })
	return list
}

// validity is the expires parameter of a Contact, else the Expires header; an hour when it
// cannot be read (§20.10).
func validity(m *message.Message, c message.Address) time.Duration {
	v, ok := c.Param("expires")
	if !ok {
		if v, ok = m.Header("Expires"); !ok {
			return 0
		}
	}
	n, err := strconv.ParseUint(v, 10, 32)
	if err != nil {
		return time.Hour
	}
	return time.Duration(n) * time.Second
}

// quality reads q in thousandths, 1000 when there is none or it cannot be read.
func quality(a message.Address) int {
	v, ok := a.Param("q")
	if !ok || v == "" {
		return 1000
	}
	if v[0] == '1' {
		return 1000
	}
	if len(v) < 3 || v[0] != '0' || v[1] != '.' {
		if v == "0" || v == "0." {
			return 0
		}
		return 1000
	}
	q, unit := 0, 100
	for _, c := range []byte(v[2:]) {
		if c < '0' || c > '9' {
			return 1000
		}
		q += int(c-'0') * unit
		unit /= 10
	}
	return q
}

// addTargets keeps the Contacts of a 3xx that were not tried yet; a URI is tried once
// (§8.1.3.4 MUST NOT).
func (inv *invite) addTargets(m *message.Message) {
	t := &inv.tries
	if len(t.targets) == 0 {
		t.targets = append(t.targets, inv.target)
	}
	var fresh []string
	for _, target := range Targets(m) {
		u := target.URI
		if !u.IsSIP() {
			continue
		}
		if len(t.targets)+len(t.left)+len(fresh) >= inv.e.limits.Redirects {
			break
		}
		if !tried(t.targets, u) && !tried(t.left, u) && !tried(fresh, u) {
			fresh = append(fresh, u.Text())
		}
	}
	t.left = append(fresh, t.left...)
}

func tried(list []string, uri message.URI) bool {
	for _, s := range list {
		if u, err := message.ParseURI(s); err == nil && u.WithoutHeaders().Equal(uri.WithoutHeaders()) {
			return true
		}
	}
	return false
}

// take makes a target of a 3xx the Request-URI of d, all but the method and the headers, which are
// for the new INVITE (§8.1.3.4).
func (t *tries) take(d *Dialog, target string) {
	t.asking = ""
	u, _ := message.ParseURI(target) // it was read before
	if u.HeaderText() != "" {
		t.asking = target
	}
	if d.target = u.WithoutHeaders().WithoutParam("method").Text(); d.secure != u.IsSecure() {
		d.secure, d.contact = u.IsSecure(), ""
	}
}

// follow takes the next target, if policy lets us go on without asking the host. From a sips target
// to another one the host has to say so (§8.1.3.4).
func (inv *invite) follow() bool {
	t := &inv.tries
	if !inv.e.cfg.Policy.FollowRedirects || len(t.left) == 0 || inv.first.secure && !isSecure(t.left[0]) {
		return false
	}
	t.next, t.left = t.left[0], t.left[1:]
	t.targets = append(t.targets, t.next)
	return true
}

// tellRedirected gives the choice to the host; what it needs to follow stays with the dialog.
func (inv *invite) tellRedirected(m *message.Message) {
	d := inv.first
	inv.keepTargets()
	d.e.put(&Output{Kind: Redirected, Dialog: d, Message: m, Code: m.Status(), Targets: Targets(m)})
}

// keepTargets leaves what was not tried yet to Follow.
func (inv *invite) keepTargets() {
	if len(inv.tries.left) > 0 {
		call := inv.call
		call.To = inv.to
		inv.first.redirected = &redirected{call: call, tries: inv.tries, seq: inv.seq}
	}
}

// redirected is what a call that was redirected and failed leaves for Follow.
type redirected struct {
	call  Call
	tries tries
	seq   uint32
}

// Follow calls the next target of a call that ended with a 3xx, or that followed one in vain: the same Call-ID, From and To,
// CSeq one higher (§8.1.3.4). A target that was tried is not tried again; when none is left
// the error says so. The new dialog takes the place of d.
func (d *Dialog) Follow(now time.Time) (*Dialog, error) {
	e := d.e
	if err := e.begin(now); err != nil {
		return nil, err
	}
	r := d.redirected
	if r == nil || len(r.tries.left) == 0 {
		return nil, &LocalError{Verb: "follow", Advice: "there is no target that was not tried", RFC: "RFC 3261 §8.1.3.4"}
	}
	if e.Len() >= e.limits.Dialogs {
		return nil, limitError("follow", "Dialogs", e.limits.Dialogs)
	}
	d.redirected = nil
	next, err := e.halfDialog(&r.call)
	if err != nil {
		return nil, err
	}
	t := r.tries
	t.take(next, t.left[0])
	t.targets, t.left = append(slices.Clone(t.targets), next.target), t.left[1:]
	next.id, next.local, next.localSeq = ID{CallID: d.id.CallID, LocalTag: d.id.LocalTag}, d.local, r.seq
	next.auth = d.auth
	inv := &invite{e: e, call: r.call, first: next, to: next.remote, target: next.target, tries: t}
	return next, inv.start()
}

// Redirect refuses the call with a 3xx that names other targets, best first (§8.3).
func (d *Dialog) Redirect(now time.Time, code int, targets ...string) error {
	w := With{}
	for _, t := range targets {
		w.Headers = append(w.Headers, Header{"Contact", "<" + t + ">"})
	}
	if code < 300 || code > 399 {
		return &LocalError{Verb: "redirect", Advice: "the code of a redirection is 300 to 399", RFC: "RFC 3261 §21.3"}
	}
	return d.Reject(now, code, w)
}

// askedToWait is what a failure says about when to try again (§20.33); 0 when it says nothing, or
// what nobody can read.
func askedToWait(m *message.Message) time.Duration {
	if m == nil || m.Status() < 300 {
		return 0
	}
	v, err := m.RetryAfter()
	if err != nil {
		return 0
	}
	return time.Duration(v.Seconds) * time.Second
}
