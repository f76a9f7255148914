package dialogtest

// join makes one row of an arrow's two where nothing happened at its receiver in between, and
// marks those that cross.
func (l *layout) join() {
	l.cross()
	gone := make([]bool, len(l.Rows))
	for i := range l.Rows {
		r := &l.Rows[i]
		if r.Phase != Leaves {
			continue
		}
		a := &l.Arrows[r.Arrow]
		if a.Lost || a.To < 0 {
			r.Phase = Whole
			continue
		}
		if a.Crossing {
			continue
		}
		for j := i + 1; j < len(l.Rows); j++ {
			s := &l.Rows[j]
			if gone[j] {
				continue
			}
			if s.Phase == Arrives && s.Arrow == r.Arrow {
				r.Phase = Whole
				r.Notes = append(r.Notes[:len(r.Notes):len(r.Notes)], s.Notes...)
				gone[j] = true
				break
			}
			if l.touches(s, a.To) {
				break
			}
		}
	}
	kept := l.Rows[:0]
	for i, r := range l.Rows {
		if !gone[i] {
			kept = append(kept, r)
		}
	}
	l.Rows = kept
}

// touches tells whether something happens at a lane in this row.
func (l *layout) touches(r *Row, lane int) bool {
	for _, n := range r.Notes {
		if n.Lane == lane || n.Lane < 0 {
			return true
		}
	}
	switch a := l.Arrows[r.Arrow]; r.Phase {
	case Leaves:
		return a.From == lane
	case Arrives:
		return a.To == lane
	case Whole:
		return a.From == lane || a.To == lane
	}
	return false
}

// cross marks the arrows that meet one of the other direction on the way: each of the two
// left before the other one arrived.
func (l *layout) cross() {
	type span struct{ from, to int } // rows
	spans := make([]span, len(l.Arrows))
	for i, r := range l.Rows {
		switch r.Phase {
		case Leaves:
			spans[r.Arrow].from = i + 1
		case Arrives:
			spans[r.Arrow].to = i + 1
		}
	}
	for i := range l.Arrows {
		a := &l.Arrows[i]
		if a.Lost || a.InFlight || a.Copy || a.Sent == a.Arrived {
			continue
		}
		for j := i + 1; j < len(l.Arrows); j++ {
			b := &l.Arrows[j]
			if b.Sent > a.Arrived {
				break
			}
			if b.From == a.To && b.To == a.From && !b.Lost && !b.Copy && spans[j].from > spans[i].from &&
				spans[j].from < spans[i].to {
				a.Crossing, b.Crossing = true, true
			}
		}
	}
}

// fold makes one row of retransmissions that follow each other, with a count.
func (l *layout) fold() {
	kept := l.Rows[:0]
	for _, r := range l.Rows {
		if n := len(kept); n > 0 && l.folds(&kept[n-1], &r) {
			into, a := &l.Arrows[kept[n-1].Arrow], l.Arrows[r.Arrow]
			into.Count++
			into.LastF, into.Arrived = a.F, a.Arrived
			continue
		}
		kept = append(kept, r)
	}
	l.Rows = kept
}

// folds tells whether the second row only repeats what the first one repeats.
func (l *layout) folds(first, second *Row) bool {
	if first.Phase != Whole || second.Phase != Whole {
		return false
	}
	a, b := l.Arrows[first.Arrow], l.Arrows[second.Arrow]
	if a.Again == 0 || a.Again != b.Again || a.Lost != b.Lost || a.Spoilt || b.Spoilt {
		return false
	}
	for _, n := range second.Notes {
		if n.Kind != Timer {
			return false
		}
	}
	for i, n := range first.Notes {
		if n.Kind != Timer || i > 0 {
			return false
		}
	}
	return true
}

// gaps measures the silence before each row.
func (l *layout) gaps() {
	for i := 1; i < len(l.Rows); i++ {
		before := l.Rows[i-1].At
		if r := l.Rows[i-1]; r.Phase != NoArrow {
			before = max(before, l.Arrows[r.Arrow].Arrived)
		}
		if d := l.Rows[i].At - before; d >= gapWorthSeeing {
			l.Rows[i].Gap = d
		}
	}
}
