package fsm

// stay, as the To of a row given to [rows], means that the row leaves the state alone.
const stay State = 255

// rows writes one row of the spec out for every state and event that it holds for: one rule
// each, all with the row's id.
func rows(r Rule, from []State, on ...Event) []Rule {
	out := make([]Rule, 0, len(from)*len(on))
	for _, s := range from {
		for _, e := range on {
			rule := r
			rule.From, rule.On = s, e
			if r.To == stay {
				rule.To = s
			}
			out = append(out, rule)
		}
	}
	return out
}

// join puts the parts of a table together.
func join(parts ...[]Rule) []Rule {
	var out []Rule
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}
