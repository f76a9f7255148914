package dialogtest

import (
	"fmt"
	"strconv"
	"strings"
)

// An Op is one thing that a [Machine] does: a verb of an endpoint's host, or a whim of the
// network. Arg says who, which dialog and how; every value of it means something, so that any
// bytes are a program.
type Op struct {
	Name string // "invite", "hold", "drop", ...
	Arg  byte
}

// String gives "hold:2a".
func (o Op) String() string { return fmt.Sprintf("%s:%02x", o.Name, o.Arg) }

// A Program is a seed and what is done with it: all that a run depends on.
type Program struct {
	Seed uint64
	Ops  []Op
}

// String gives the program in one line, which [ParseProgram] reads: "7 invite:00 ring:01".
func (p Program) String() string {
	var b strings.Builder
	b.WriteString(strconv.FormatUint(p.Seed, 10))
	for _, o := range p.Ops {
		b.WriteString(" " + o.String())
	}
	return b.String()
}

// ParseProgram reads what [Program.String] gives.
func ParseProgram(s string) (Program, error) {
	words := strings.Fields(s)
	if len(words) == 0 {
		return Program{}, fmt.Errorf("dialogtest: empty program (want \"SEED op:arg ...\")")
	}
	seed, err := strconv.ParseUint(words[0], 10, 64)
	if err != nil {
		return Program{}, fmt.Errorf("dialogtest: bad seed (%q; want a number)", words[0])
	}
	p := Program{Seed: seed}
	for _, w := range words[1:] {
		name, arg, _ := strings.Cut(w, ":")
		n, err := strconv.ParseUint(arg, 16, 8)
		if err != nil || opIndex(name) < 0 {
			return p, fmt.Errorf("dialogtest: bad operation (%q; want \"name:hex\", names are %s)", w, strings.Join(OpNames(), " "))
		}
		p.Ops = append(p.Ops, Op{name, byte(n)})
	}
	return p, nil
}

// Decode makes a program of any bytes: the first is the seed, then each pair is an operation
// and its argument. It is what fuzz targets feed to a [Machine].
func Decode(b []byte) Program {
	if len(b) == 0 {
		return Program{}
	}
	p := Program{Seed: uint64(b[0])}
	for b = b[1:]; len(b) >= 2; b = b[2:] {
		p.Ops = append(p.Ops, Op{ops[int(b[0])%len(ops)].name, b[1]})
	}
	return p
}

// Encode is the opposite of [Decode], for a seed below 256.
func (p Program) Encode() []byte {
	b := []byte{byte(p.Seed)}
	for _, o := range p.Ops {
		b = append(b, byte(opIndex(o.Name)), o.Arg)
	}
	return b
}

// Random draws a program of n operations from a seed. Verbs that begin calls, and time that
// passes, are drawn more often than faults. Of every two programs one begins with a call that
// is answered, so that it has the more time for what may happen in a call.
func Random(seed uint64, n int) Program {
	p := Program{Seed: seed}
	r := (&rng{seed}).fork("program")
	if r.chance(.5) {
		p.Ops = Answered()
	}
	for range n {
		p.Ops = append(p.Ops, Op{ops[weighted[r.below(len(weighted))]].name, byte(r.below(256))})
	}
	return p
}

// Answered are the operations of a call that alice makes and bob answers.
func Answered() []Op { return []Op{{"invite", 0x08}, {"deliver", 0}, {"answer", 0x09}, {"deliver", 0}} }

// OpNames are the names of all operations.
func OpNames() []string {
	names := make([]string, len(ops))
	for i := range ops {
		names[i] = ops[i].name
	}
	return names
}

func opIndex(name string) int {
	for i := range ops {
		if ops[i].name == name {
			return i
		}
	}
	return -1
}
