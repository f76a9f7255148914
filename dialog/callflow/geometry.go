package callflow

import (
	"strings"
	"time"

	"github.com/sipdialog/sipdialog/dialog/dialogtest"
)

// A picture is a ladder with coordinates, in the units of SVG. It says where everything
// stands; svg.go says what it looks like.
type picture struct {
	*dialogtest.Ladder
	run           *Run
	width, height float64
	lane          []float64 // x of the lifelines
	row           []float64 // y of the rows
	tracks        []track
	timers        []timerBar
	seen          map[int]int // row in which an arrow leaves
}

// A track is a coloured column beside a lifeline: the states of one machine, or the media.
type track struct {
	lane  int
	x     float64
	name  string
	parts []part
}

// A part is a state of a track, from y to y.
type part struct {
	state    string
	from, to float64
}

// A timerBar is a timer that runs.
type timerBar struct {
	lane     int
	name     string
	from, to time.Duration
	fired    bool
}

// Distances of the picture.
const (
	leftX      = 280.0 // left of the first lifeline: times, timers, states
	rightX     = 240.0 // right of the last one: states, timers
	timeX      = 14.0
	laneGap    = 400.0
	headY      = 112.0
	rowHeight  = 30.0
	noteHeight = 14.0
	gapHeight  = 34.0
	slant      = 10.0 // of an arrow that takes one row
	trackWidth = 9.0
)

func newPicture(r *Run, o Options) *picture {
	p := &picture{Ladder: r.layout(o, true), run: r, seen: make(map[int]int)}
	gap := laneGap
	if len(p.Lanes) > 2 {
		gap = 340
	}
	for i := range p.Lanes {
		p.lane = append(p.lane, leftX+gap*float64(i))
	}
	p.width = leftX + rightX + gap*float64(max(len(p.Lanes)-1, 1))
	y := headY
	for i := range p.Rows {
		row := &p.Rows[i]
		if row.Gap > 0 {
			y += gapHeight
		}
		p.row = append(p.row, y)
		notes := make(map[int]int)
		most := 0
		for _, n := range p.notes(row) {
			if notes[n.Lane]++; n.Lane > 0 && n.Lane < len(p.Lanes)-1 && notes[n.Lane] == 1 {
				notes[n.Lane]++ // it begins below the arrow
			}
			most = max(most, notes[n.Lane])
		}
		y += max(rowHeight, noteHeight*float64(most)+12)
		if row.Phase == dialogtest.Leaves {
			p.seen[row.Arrow] = i
		}
	}
	p.height = y + 24 + 18*float64(len(r.Calls)) + 12
	p.makeTracks(y)
	p.makeTimers()
	p.tidy()
	return p
}

// notes are the remarks of a row that are written out.
func (p *picture) notes(r *dialogtest.Row) (list []dialogtest.Remark) {
	for _, n := range r.Notes {
		if !strings.HasPrefix(n.Text, hidden) {
			list = append(list, n)
		}
	}
	return list
}

// beside is where the words of a lane begin, outside its columns and timers.
func (p *picture) beside(lane int) float64 {
	n := 0
	for _, t := range p.tracks {
		if t.lane == lane {
			n++
		}
	}
	return max(26, 12+trackWidth*1.4*float64(n)) + 10
}

// at gives the y of a moment.
func (p *picture) at(t time.Duration) float64 {
	y := headY
	for i := range p.Rows {
		if p.Rows[i].At > t {
			if i == 0 {
				return y
			}
			before := p.Rows[i-1].At
			f := float64(t-before) / float64(max(p.Rows[i].At-before, 1))
			return p.row[i-1] + f*(p.row[i]-p.row[i-1])
		}
		y = p.row[i]
	}
	return y
}

// makeTracks makes the columns, for each call of a party one of the dialog's state and one of
// the media.
func (p *picture) makeTracks(bottom float64) {
	for lane := range p.Lanes {
		byName := make(map[string]int)
		first, several := len(p.tracks), p.several(lane)
		for i := range p.Rows {
			for _, note := range p.Rows[i].Notes {
				name, state, ok := stateNote(note, several)
				if note.Lane != lane || !ok {
					continue
				}
				y := p.row[i]
				if p.arrives(i, lane) {
					y += slant
				}
				n, known := byName[name]
				if !known {
					n = len(p.tracks)
					byName[name] = n
					side := 1.0
					if lane == 0 {
						side = -1
					}
					p.tracks = append(p.tracks, track{lane: lane, name: name, x: p.lane[lane] + side*(8+trackWidth*float64(n-first)*1.4)})
				}
				p.tracks[n].add(state, y, bottom)
				if media, ok := byName[strings.Replace(name, "dialog", "media", 1)]; ok && (state == "mortal" || state == "morgue") {
					p.tracks[media].end(y)
				}
			}
		}
	}
}

// several tells whether the party of a lane has more than one call: then only the hidden
// remarks tell which one a state belongs to. So it is when the ladder shows no dialogs.
func (p *picture) several(lane int) bool {
	shown := false
	for i := range p.Rows {
		for _, n := range p.Rows[i].Notes {
			if n.Lane != lane {
				continue
			}
			if strings.HasPrefix(n.Text, hidden+"dialog#2") {
				return true
			}
			shown = shown || strings.HasPrefix(n.Text, "dialog:")
		}
	}
	return !shown
}

// stateNote reads "dialog:early" or, if hidden ones count, "~dialog#1:early".
func stateNote(n dialogtest.Remark, useHidden bool) (name, state string, ok bool) {
	text, isHidden := strings.CutPrefix(n.Text, hidden)
	name, state, ok = strings.Cut(text, ":")
	region, _, _ := strings.Cut(name, "#")
	return name, state, ok && isHidden == useHidden && (region == "dialog" || region == "media")
}

// add begins a state.
func (t *track) add(state string, y, bottom float64) {
	t.end(y)
	if state != "destroyed" {
		t.parts = append(t.parts, part{state, y, bottom})
	}
}

// end ends the state that the track is in.
func (t *track) end(y float64) {
	if k := len(t.parts); k > 0 && t.parts[k-1].to > y {
		t.parts[k-1].to = y
	}
}

// arrives tells whether the arrow of a row that takes one row ends at a lane.
func (p *picture) arrives(row, lane int) bool {
	r := &p.Rows[row]
	return r.Phase == dialogtest.Whole && p.Arrows[r.Arrow].To == lane
}
