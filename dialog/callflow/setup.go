package callflow

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/dialog/digest"
	"github.com/sipdialog/sipdialog/message"
	"github.com/sipdialog/sipdialog/sdp"
)

// setUp makes the network and the parties that the headers ask for.
func (r *runner) setUp() error {
	heads := r.flow.headers(r.section)
	seed, timers, transport := uint64(1), dialog.Timers{}, ""
	for _, h := range heads {
		switch h.Verb {
		case "seed":
			seed, _ = strconv.ParseUint(h.Args[0], 10, 64) // checked when it was read
		case "net":
			r.link, transport = linkOf(h.Args)
		case "timer":
			timers = timersOf(h.Args)
		}
	}
	r.n = dialogtest.New(seed)
	r.at = r.n.Now()
	r.n.Links(r.link)
	for _, h := range heads {
		if h.Verb != "ua" && h.Verb != "gw" {
			continue
		}
		if err := r.join(h, timers, transport); err != nil {
			return &Mismatch{File: r.flow.File, Line: h.No, Found: err.Error()}
		}
	}
	return r.proxies(heads)
}

func linkOf(words []string) (l dialogtest.Link, transport string) {
	chance := func(key string) float64 {
		v, _ := setting(words, key)
		f, _ := strconv.ParseFloat(v, 64)
		return f
	}
	l = dialogtest.Link{
		Delay: span1(words, "delay"), Jitter: span1(words, "jitter"), Loss: chance("loss"),
		Duplicate: chance("dup"), Reorder: chance("reorder"), Corrupt: chance("corrupt"),
	}
	transport, _ = setting(words, "transport")
	return l, strings.ToUpper(transport)
}

// span1 reads the time of a setting, 0 when there is none.
func span1(words []string, key string) time.Duration {
	v, _ := setting(words, key)
	d, _ := duration(v)
	return d
}

func timersOf(words []string) dialog.Timers {
	return dialog.Timers{T1: span1(words, "t1"), T2: span1(words, "t2"), T4: span1(words, "t4")}
}

// join puts a party on the network.
func (r *runner) join(h Line, timers dialog.Timers, transport string) error {
	p := &party{run: r, gateway: h.Verb == "gw", uri: dialogtest.AOR(h.Args[0])}
	if len(h.Args) > 1 && !strings.Contains(h.Args[1], "=") {
		p.uri = h.Args[1]
	}
	cfg, err := configOf(h.Args)
	if err != nil {
		return err
	}
	cfg.Timers, cfg.Flow.Transport = timers, transport
	p.config = cfg
	if p.endpoint, p.Node, err = r.n.Endpoint(h.Args[0], cfg); err != nil {
		return err
	}
	p.manual = cfg.Policy.Reoffers == dialog.ReoffersAsk
	if u, err := message.ParseURI(p.uri); err == nil {
		r.n.Host(strings.ToLower(u.Host), p.Node)
	}
	p.OnOutput = p.hear
	r.parties = append(r.parties, p)
	return nil
}

// configOf makes the configuration of an endpoint from the settings of its line.
func configOf(words []string) (cfg dialog.Config, err error) {
	name := words[0]
	cfg.Session.Expires, cfg.Session.MinSE = span1(words, "session-expires"), span1(words, "min-se")
	cfg.Session.Refresher, _ = setting(words, "refresher")
	cfg.UserAgent, _ = setting(words, "agent")
	cfg.Contact, _ = setting(words, "contact")
	if v, ok := setting(words, "allow"); ok {
		for m := range strings.SplitSeq(v, ",") {
			cfg.Allow = append(cfg.Allow, message.Method(m))
		}
	}
	if v, ok := setting(words, "supported"); ok {
		cfg.Supported = strings.Split(v, ",")
	}
	switch v, _ := setting(words, "reliable"); v {
	case "", "sdp":
	case "always":
		cfg.Policy.Reliable = dialog.ReliableAlways
	case "never":
		cfg.Policy.Reliable = dialog.ReliableNever
	default:
		return cfg, fmt.Errorf("reliable=%s is not understood (want always, sdp or never)", v)
	}
	switch v, _ := setting(words, "offers"); v {
	case "", "answer":
	case "ask":
		cfg.Policy.Reoffers = dialog.ReoffersAsk
	default:
		return cfg, fmt.Errorf("offers=%s is not understood (want ask or answer)", v)
	}
	cfg.Suspension = dialog.Suspensions{T2: span1(words, "t2"), T6: span1(words, "t6")}
	if v, ok := setting(words, "user"); ok {
		user, password, _ := strings.Cut(v, ":")
		cfg.Credentials = func(string) (string, string, bool) { return user, password, true }
	}
	if v, ok := setting(words, "policy"); ok {
		for word := range strings.SplitSeq(v, ",") {
			if err := setPolicy(&cfg.Policy, word); err != nil {
				return cfg, err
			}
		}
	}
	if v, ok := setting(words, "challenge"); ok { // REALM:USER:PASSWORD
		cfg.Challenge, err = challenger(name, v)
	}
	return cfg, err
}

// policies are the words that setPolicy knows.
var policies = []string{
	"keep-second-answer", "keep-cancelled-answer", "late-trying", "follow-redirects", "prefer-update", "refresh-alone",
	"sdp-is-media", "ring-over-media", "any-stream-held",
}

func setPolicy(p *dialog.Policy, word string) error {
	switch word {
	case "keep-second-answer":
		p.SecondAnswer = dialog.SecondAnswerKeep
	case "keep-cancelled-answer":
		p.CancelledAnswer = dialog.CancelledAnswerKeep
	case "late-trying":
		p.LateTrying = true
	case "follow-redirects":
		p.FollowRedirects = true
	case "prefer-update":
		p.PreferUpdate = true
	case "refresh-alone":
		p.RefreshAlone = true
	case "sdp-is-media":
		p.SDPIsMedia = true
	case "ring-over-media":
		p.RingOverMedia = true
	case "any-stream-held":
		p.AnyStreamHeld = true
	default:
		return fmt.Errorf("policy=%s is not understood%s; there are %s", word, mean(word, policies), strings.Join(policies, ", "))
	}
	return nil
}

func challenger(name, words string) (*digest.Challenger, error) {
	w := strings.Split(words, ":")
	if len(w) != 3 {
		return nil, fmt.Errorf("challenge=%s is not understood (want challenge=REALM:USER:PASSWORD)", words)
	}
	return newChallenger(name, w[0], w[1], w[2])
}

// directionIn is the direction of the first stream in use of a description.
func directionIn(text []byte) string {
	d, err := sdp.Parse(text)
	if err != nil {
		return "unreadable"
	}
	for i := range d.Media {
		switch {
		case d.Media[i].Port == 0:
		case d.Legacy0(i): // nothing can be sent there
			return "sendonly"
		default:
			return d.Direction(i).String()
		}
	}
	return "rejected"
}
