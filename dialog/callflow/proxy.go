package callflow

import (
	"slices"
	"strings"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// proxies puts the proxies of the headers on the network. One serves the parties that its
// "serves" names, all if it names none; "forks=bob:carol,dave" sends what is for bob to these.
func (r *runner) proxies(heads []Line) error {
	for _, h := range heads {
		if h.Verb != "proxy" {
			continue
		}
		var users []*dialogtest.Node
		served, some := setting(h.Args, "serves")
		for _, p := range r.parties {
			if !some || slices.Contains(strings.Split(served, ","), p.Name) {
				users = append(users, p.Node)
			}
		}
		proxy := r.n.Proxy(h.Args[0], users...)
		_, proxy.RecordRoute = setting(h.Args, "record-route")
		_, proxy.KeepRinging = setting(h.Args, "keep-ringing")
		for _, u := range users { // their own addresses of record, which need not be the usual ones
			if host := hostOf(r.party(u.Name).uri); host != dialogtest.HostOf(u.Name) {
				r.n.Host(host, proxy.Node())
				proxy.Locations[host] = proxy.Locations[dialogtest.HostOf(u.Name)]
			}
		}
		forks, _ := setting(h.Args, "forks")
		for part := range strings.SplitSeq(forks, ";") {
			if who, to, ok := strings.Cut(part, ":"); ok && r.party(who) != nil {
				if err := r.fork(proxy, who, to); err != nil {
					return &Mismatch{File: r.flow.File, Line: h.No, Found: err.Error()}
				}
			}
		}
	}
	return nil
}

// fork makes calls for one party go to several.
func (r *runner) fork(proxy *dialogtest.Proxy, who, to string) error {
	var places []string
	for name := range strings.SplitSeq(to, ",") {
		p := r.party(name)
		if p == nil {
			return errUnknown(name)
		}
		places = append(places, "sip:"+name+"@"+p.Addr.Addr().String())
	}
	proxy.Locations[hostOf(r.party(who).uri)] = places
	return nil
}

func hostOf(uri string) string {
	_, host, _ := strings.Cut(uri, "@")
	return strings.ToLower(host)
}
