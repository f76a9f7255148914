package message

import "strings"

// What every element asks of every message is looked for when it is parsed, and marked in the field:
//   - the tag of From and To, which goes from the mark to the end of the value; if it is empty there is none;
//   - the method of CSeq, which goes from the mark to the end of the value, the number being in front.
//
// A top Via that was written by SetTopVia is marked as legal.
//
// A field with another value has no mark until the message is parsed again, and neither has one in which the tag is not
// last: both are read when they are asked for, as all others are.

// note marks a From, To or CSeq, unless it is folded.
func (f *field) note(text string) {
	if f.flags&folded != 0 {
		return
	}
	value := text[f.valueStart:f.valueEnd]
	if f.id == hCSeq {
		if cseq, err := parseCSeq(value); err == nil {
			f.setMark(len(cseq.Method))
		}
		return
	}
	if tag := tagOf(value); strings.HasSuffix(value, tag) {
		f.setMark(len(tag))
	}
}

// setMark puts the mark before the last size bytes of the value; one that would not fit is left out.
func (f *field) setMark(size int) {
	f.flags &^= marked
	if mark := f.valueEnd - f.valueStart - uint32(size); mark < 1<<16 {
		f.mark, f.flags = uint16(mark), f.flags|marked
	}
}

// cseq reads a CSeq that is marked.
func (f *field) cseq(arena string) CSeq {
	number := uint32(0)
	for i := f.valueStart; arena[i] >= '0' && arena[i] <= '9'; i++ { // ends at the space before the method
		number = number*10 + uint32(arena[i]-'0')
	}
	method, _ := methodNamed(f.tail(arena))
	return CSeq{number, method}
}

// tail gives the text from the mark to the end of the value.
func (f *field) tail(arena string) string { return arena[f.valueStart+uint32(f.mark) : f.valueEnd] }
