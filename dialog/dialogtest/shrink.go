package dialogtest

import "slices"

// Shrink makes a program that breaks something shorter, for as long as it breaks the same
// rule: operations are left out, and arguments become 0. It gives p back if nothing is broken.
func Shrink(p Program, cast Cast) Program {
	m, err := Play(p, cast)
	if err == nil {
		return p
	}
	var rule *Rule // nil: what is broken is no rule of the auditor
	if len(m.Findings) > 0 {
		rule = m.Findings[0].Rule
	}
	breaks := func(ops []Op) bool {
		m, err := Play(Program{Seed: p.Seed, Ops: ops}, cast)
		if rule == nil {
			return err != nil && len(m.Findings) == 0
		}
		return slices.ContainsFunc(m.Findings, func(f Finding) bool { return f.Rule.Name == rule.Name })
	}
	ops := slices.Clone(p.Ops)
	for size := len(ops) / 2; size > 0; {
		removed := false
		for i := 0; i+size <= len(ops); {
			if rest := slices.Concat(ops[:i], ops[i+size:]); breaks(rest) {
				ops, removed = rest, true
				continue
			}
			i++
		}
		if !removed {
			size /= 2
		}
	}
	for i := range ops {
		was := ops[i].Arg
		for _, arg := range []byte{0, was & 1, was & 7, was &^ 0xc0} {
			if ops[i].Arg = arg; arg != was && breaks(ops) {
				break
			}
			ops[i].Arg = was
		}
	}
	return Program{Seed: p.Seed, Ops: ops}
}
