package dialogtest

import (
	"container/heap"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/sipdialog/sipdialog/dialog"
)

// Start is when the virtual clock of every [Network] starts.
var Start = time.Date(2030, time.January, 1, 12, 0, 0, 0, time.UTC)

// ErrUnreachable is what a party is told whose packet on a reliable transport found nobody.
var ErrUnreachable = errors.New("dialogtest: unreachable")

// A Network carries packets between parties under a virtual clock. All runs in the caller's
// goroutine; nothing waits. The clock jumps to the next delivery or deadline, and every choice
// (what is lost, how late it comes) is drawn from the seed, so that a run can be had again.
type Network struct {
	now     time.Time
	seed    uint64
	rng     *rng
	nodes   []*Node
	byAddr  map[netip.AddrPort]*Node
	byHost  map[string]*Node
	def     Link
	ways    map[[2]int]*way
	queue   queue
	order   uint64
	scripts []*script
	swapped map[[2]int][]parcel // held back until the next packet of that way
	trace   *Trace
	lastOut time.Time // when a packet was last sent
	inRun   bool
	broken  error
	heard   map[*dialog.Dialog]*Hearing
	calls   int    // Call-IDs given by ids
	test    string // the name of the test, of a Call

	failures bool // a party was told that its transport failed
}

// A Node is a party with its place on the network.
type Node struct {
	Name  string
	Addr  netip.AddrPort
	Party Party
	// OnOutput, if set, is given every output but Send, in order, as the host of the party.
	// It may call verbs; it must not run the network.
	OnOutput func(now time.Time, out dialog.Output)
	// Late makes the host's timer imprecise: it goes off up to this much after the deadline.
	Late time.Duration
	// Restless makes the host call Advance too early as well, at each delivery.
	Restless bool

	net     *Network
	index   int
	rng     *rng
	down    bool
	armed   time.Time // the deadline that wake was drawn for
	wake    time.Time
	dialogs []*dialog.Dialog // in the order of their first output
}

// New makes a network without parties. Its links are perfect and take no time.
func New(seed uint64) *Network {
	n := &Network{
		now: Start, seed: seed, rng: (&rng{seed}).fork("network"),
		byAddr: make(map[netip.AddrPort]*Node), byHost: make(map[string]*Node),
		ways: make(map[[2]int]*way), swapped: make(map[[2]int][]parcel), heard: make(map[*dialog.Dialog]*Hearing),
		trace: &Trace{Seed: seed, Start: Start},
	}
	return n
}

// Add puts a party on the network. Its address is the next of 192.0.2.1:5060, 192.0.2.2:5060,
// and so on, or the one given.
func (n *Network) Add(name string, p Party, addr ...netip.AddrPort) *Node {
	node := &Node{Name: name, Addr: n.address(len(n.nodes)), Party: p, net: n, index: len(n.nodes)}
	if len(addr) > 0 {
		node.Addr = addr[0]
	}
	if n.trace.Party(name) >= 0 || n.byAddr[node.Addr] != nil {
		panic(fmt.Sprintf("dialogtest: there is a party %q or an address %v already", name, node.Addr))
	}
	node.rng = (&rng{n.seed}).fork("host of " + name)
	n.nodes = append(n.nodes, node)
	n.byAddr[node.Addr] = node
	n.byHost[node.Addr.Addr().String()] = node
	n.byHost[HostOf(name)] = node
	n.trace.Parties = append(n.trace.Parties, Participant{Name: name, Addr: node.Addr})
	return node
}

func (n *Network) address(i int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(i + 1)}), 5060)
}

// Node gives the party of that name; nil if there is none.
func (n *Network) Node(name string) *Node {
	if i := n.trace.Party(name); i >= 0 {
		return n.nodes[i]
	}
	return nil
}

// Now is the virtual time.
func (n *Network) Now() time.Time { return n.now }

// Seed is what the network draws from.
func (n *Network) Seed() uint64 { return n.seed }

// Trace is what has happened so far. The network goes on writing to it.
func (n *Network) Trace() *Trace { return n.trace }

// Broken is not nil when the run had to stop because a party broke the contract of
// [Party], say by a deadline that Advance does not move.
func (n *Network) Broken() error { return n.broken }

// Host makes a host name lead to a node, for next hops that a packet's flow only names.
func (n *Network) Host(name string, node *Node) { n.byHost[name] = node }

// Do calls a verb at a node, under its name in the trace, and takes in what comes of it.
func (n *Network) Do(who *Node, verb string, f func(now time.Time) error) error {
	n.trace.add(Event{Kind: Verb, At: n.now, Who: who.index, Text: verb})
	err := f(n.now)
	if err != nil {
		n.trace.add(Event{Kind: Note, At: n.now, Who: who.index, Text: "! " + err.Error()})
	}
	n.drain()
	return err
}

// After has f called when d has passed, as a host would at that time.
func (n *Network) After(d time.Duration, f func(now time.Time)) {
	n.push(parcel{at: n.now.Add(d), call: f})
}

// Note writes a remark into the trace.
func (n *Network) Note(format string, args ...any) {
	n.trace.add(Event{Kind: Note, At: n.now, Who: -1, Text: fmt.Sprintf(format, args...)})
}

// Address makes a further address lead to a node, whose host has moved there or has several.
func (n *Network) Address(addr netip.AddrPort, node *Node) { n.byAddr[addr] = node }

// Links makes every way of the network such a link, those set before included.
func (n *Network) Links(l Link) {
	n.def = l
	for _, w := range n.ways {
		w.Link = l
	}
}

// Link makes the ways between two parties such a link, in both directions.
func (n *Network) Link(a, b *Node, l Link) {
	n.OneWay(a, b, l)
	n.OneWay(b, a, l)
}

// OneWay makes the way from one party to another such a link.
func (n *Network) OneWay(from, to *Node, l Link) { n.way(from.index, to.index).Link = l }

// Partition cuts the ways between two parties; Heal joins them again. A packet that is on the
// way already still arrives.
func (n *Network) Partition(a, b *Node) { n.setCut(a, b, true) }

// Heal ends a partition.
func (n *Network) Heal(a, b *Node) { n.setCut(a, b, false) }

func (n *Network) setCut(a, b *Node, cut bool) {
	n.way(a.index, b.index).cut = cut
	n.way(b.index, a.index).cut = cut
	word := "heal"
	if cut {
		word = "partition"
	}
	n.Note("%s %s %s", word, a.Name, b.Name)
}

// Script adds faults to those that wait for their message.
func (n *Network) Script(faults ...Fault) {
	for _, f := range faults {
		n.scripts = append(n.scripts, &script{Fault: f})
		n.Note("%v", f)
	}
}

// Calm ends every random fault, every script and every partition; delays stay.
func (n *Network) Calm() {
	for _, w := range n.ways {
		w.Link, w.cut = Link{Delay: w.Delay}, false
	}
	n.def = Link{Delay: n.def.Delay}
	n.scripts = nil
	n.Note("the network is calm from here on")
}

// Crash takes a party off the network, as if its program had died: packets to it are lost, and
// its deadlines pass. Restart puts one in its place.
func (n *Network) Crash(node *Node) {
	node.down = true
	n.trace.add(Event{Kind: Note, At: n.now, Who: node.index, Text: "crash"})
}

// Restart puts a party in the place of one that crashed: restored from what it had stored, or
// blank.
func (n *Network) Restart(node *Node, p Party) {
	node.Party, node.down, node.armed, node.dialogs = p, false, time.Time{}, nil
	n.trace.add(Event{Kind: Note, At: n.now, Who: node.index, Text: "restart"})
	n.drain()
}

func (n *Network) way(from, to int) *way {
	k := [2]int{from, to}
	w := n.ways[k]
	if w == nil {
		w = &way{Link: n.def}
		n.ways[k] = w
	}
	return w
}

func (n *Network) push(p parcel) {
	n.order++
	p.order = n.order
	heap.Push(&n.queue, p)
}

// A parcel is a packet on its way, or a call that is to come.
type parcel struct {
	at     time.Time
	order  uint64
	f      int // number of the message
	to     int
	flow   dialog.Flow // as the receiver sees it
	packet []byte
	spoilt bool
	call   func(now time.Time)
}

// queue is a heap of parcels, the earliest first.
type queue []parcel

func (q queue) Len() int      { return len(q) }
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q queue) Less(i, j int) bool {
	if c := q[i].at.Compare(q[j].at); c != 0 {
		return c < 0
	}
	return q[i].order < q[j].order
}
func (q *queue) Push(x any) { *q = append(*q, x.(parcel)) }
func (q *queue) Pop() any {
	old := *q
	p := old[len(old)-1]
	old[len(old)-1] = parcel{}
	*q = old[:len(old)-1]
	return p
}
