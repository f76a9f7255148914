package dialogtest

import (
	"slices"

	"github.com/sipdialog/sipdialog/message"
)

// routeRules say where requests inside a dialog go.
var routeRules = []Rule{
	{Name: "midDialogUri", Ref: "RFC 3261 §12.2.1.1; RFC 6141 §4.6, §4.7", check: midDialogURI,
		Says: "The Request-URI of a request in a dialog is the remote target: the Contact of the last refresh that was accepted."},
	{Name: "midDialogRoute", Ref: "RFC 3261 §12.2.1.1, §13.2.2.4", check: midDialogRoute,
		Says: "The Route of a request in a dialog is the route set, which is fixed when the dialog is made and computed once more from the 2xx."},
	{Name: "strictRouteShuffleOnSend", Ref: "RFC 3261 §12.2.1.1", check: strictRouteShuffleOnSend,
		Says: "When the first route has no lr, it becomes the Request-URI and the remote target the last Route."},
}

// inDialog goes over the requests that a party sent inside dialogs that began with an INVITE
// in the trace, and that are routed by the dialog: all but CANCEL and the ACK to a failure.
func (a *audit) inDialog(f func(l *leg, m *seen)) {
	a.eachLeg(func(l *leg) {
		if !l.whole || l.remote == "" || l.log[0].Method != "INVITE" {
			return
		}
		for _, m := range l.log {
			if !m.out || m.Code != 0 || m.toTag == "" || m.Again > 0 || m.is("CANCEL") || m.is("ACK") && !m.acks2xx() {
				continue
			}
			f(l, m)
		}
	})
}

// acks2xx tells whether an ACK is one of its own, and not part of an INVITE transaction.
func (v *view) acks2xx() bool { return v.request == nil || v.request.branch != v.branch }

// routeSet gives the dialog's route set when m was sent, as URIs, first hop first.
func (l *leg) routeSet(m *seen) []message.URI {
	var made *view
	for _, o := range l.log {
		if o.n >= m.n {
			break
		}
		if !l.caller {
			if !o.out && o.is("INVITE") && o.toTag == "" {
				made = o.view
			}
			continue
		}
		if o.out || o.toTag == "" || o.seqMethod != "INVITE" || o.request == nil || o.request.toTag != "" {
			continue
		}
		if made == nil && o.Code > 100 && o.Code < 300 || o.Code >= 200 && o.Code < 300 && made.Code < 200 {
			made = o.view
		}
	}
	if made == nil {
		return nil
	}
	var set []message.URI
	for r, err := range made.sip.RecordRoutes() {
		if err == nil {
			set = append(set, r.URI)
		}
	}
	if l.caller {
		slices.Reverse(set)
	}
	return set
}

// targets gives the remote target when m was sent, and one that a refresh not yet answered
// would bring; the latter is the zero URI if there is none.
func (l *leg) targets(m *seen) (target, pending message.URI) {
	waits := make(map[*view]message.URI)
	var last *view
	for _, o := range l.log {
		if o.n >= m.n {
			break
		}
		contact, err := o.sip.Contact()
		switch {
		case o.Code == 0 && o.out && last != nil && o.sip.RequestURI().Equal(waits[last].WithoutHeaders()):
			target = waits[last] // a request to the new target commits it (RFC 6141 §4.6)
		case o.Code == 0 && !o.out && refreshes(o.Method) && err == nil:
			if waits[o.first], last = contact.URI, o.first; target.IsZero() {
				target = contact.URI
			}
		case o.Code > 100 && !o.out && refreshes(o.seqMethod) && err == nil && o.toTag == l.remote:
			firm := o.Code >= 200 && o.Code < 300 || o.Code < 200 && o.reliable1xx()
			if (firm || target.IsZero() && o.Code < 200) && l.first(o) {
				target = contact.URI
			}
		case o.Code > 100 && o.out && o.request != nil && o.Again == 0:
			if u, ok := waits[o.request]; ok && (o.Code >= 200 && o.Code < 300 || o.Code < 200 && o.reliable1xx()) {
				target = u
			}
			if o.Code >= 200 && last == o.request {
				last = nil
			}
		}
	}
	if last != nil {
		pending = waits[last]
	}
	return target, pending
}

// first tells whether the party had not seen these bytes before.
func (l *leg) first(m *seen) bool {
	return before(l.log, m, func(o *seen) bool { return o.first == m.first }) == nil
}

func refreshes(method string) bool { return establishes(method) }

func isLoose(set []message.URI) bool {
	if len(set) == 0 {
		return true
	}
	_, lr := set[0].Param("lr")
	return lr
}

func midDialogURI(a *audit) {
	a.inDialog(func(l *leg, m *seen) {
		target, pending := l.targets(m)
		if target.IsZero() || !isLoose(l.routeSet(m)) {
			return
		}
		u := m.sip.RequestURI()
		if !u.Equal(target.WithoutHeaders()) && (pending.IsZero() || !u.Equal(pending.WithoutHeaders())) {
			a.find(l.agent, m, "goes to %v; the remote target is %v", u, target)
		}
	})
}

// routeOf gives the URIs of the Route header.
func routeOf(v *view) []message.URI {
	var route []message.URI
	for r, err := range v.sip.Routes() {
		if err == nil {
			route = append(route, r.URI)
		}
	}
	return route
}

func sameRoute(a, b []message.URI) bool { return slices.EqualFunc(a, b, message.URI.Equal) }

func midDialogRoute(a *audit) {
	a.inDialog(func(l *leg, m *seen) {
		set := l.routeSet(m)
		if got := routeOf(m.view); isLoose(set) && !sameRoute(got, set) {
			a.find(l.agent, m, "has the route %v; the route set is %v", got, set)
		}
	})
}

func strictRouteShuffleOnSend(a *audit) {
	a.inDialog(func(l *leg, m *seen) {
		set := l.routeSet(m)
		if isLoose(set) {
			return
		}
		target, pending := l.targets(m)
		u, got := m.sip.RequestURI(), routeOf(m.view)
		want := append(slices.Clone(set[1:]), target.WithoutHeaders())
		other := append(slices.Clone(set[1:]), pending.WithoutHeaders())
		switch {
		case !u.Equal(set[0].WithoutHeaders()):
			a.find(l.agent, m, "goes to %v; the first route %v is a strict router", u, set[0])
		case !sameRoute(got, want) && (pending.IsZero() || !sameRoute(got, other)):
			a.find(l.agent, m, "has the route %v; behind a strict router it is %v", got, want)
		}
	})
}
