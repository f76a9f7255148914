package dialogtest

import (
	"strconv"
	"strings"
)

// ids gives readable identifiers: Call-IDs "call-1", "call-2" over the whole network, tags
// "a1", "a2" and branches "z9hG4bK-a1" by the first letter of the party (by its whole name,
// if another party has that letter).
type ids struct {
	net          *Network
	short        string
	tags, branch int
}

func (n *Network) newIDs(name string) *ids {
	short := name[:min(1, len(name))]
	for _, c := range n.nodes {
		if c.Name != name && strings.HasPrefix(c.Name, short) {
			short = name + "-"
			break
		}
	}
	return &ids{net: n, short: short}
}

func (i *ids) CallID() string {
	i.net.calls++
	return "call-" + strconv.Itoa(i.net.calls)
}

func (i *ids) Tag() string {
	i.tags++
	return i.short + strconv.Itoa(i.tags)
}

func (i *ids) Branch() string {
	i.branch++
	return "z9hG4bK-" + i.short + strconv.Itoa(i.branch)
}

var hosts = map[string]string{
	"alice": "atlanta.example.com", "bob": "biloxi.example.com", "carol": "chicago.example.com",
}

// HostOf is the domain of a party's address of record: those of RFC 3665 for alice, bob and
// carol, NAME.example.com for others.
func HostOf(name string) string {
	if h, ok := hosts[name]; ok {
		return h
	}
	return name + ".example.com"
}

// AOR is the address of record of a party: "sip:alice@atlanta.example.com". It resolves to the
// party on every [Network].
func AOR(name string) string { return "sip:" + name + "@" + HostOf(name) }
