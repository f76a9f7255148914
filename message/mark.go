package message

import "strings"

// What every element asks of every message is looked for when it is parsed, and marked in the field:
//   - the tag of From and To, which goes from the mark to the end of the value; if it is empty there is none;
//   - the method of CSeq, which goes from the mark to the end of the value, the number being in front.
//
// A field with another value has no mark until the message is parsed again, and neither has one in which the tag is not
// last: both are read when they are asked for, as all others are.

// note marks a field that stands on one line.
func (f *field) note(text string) {
	size := 0
	value := text[f.valueStart:f.valueEnd]
	switch f.id {
	case hFrom, hTo:
		tag := tagOf(value)
		if !strings.HasSuffix(value, tag) {
			return
		}
		size = len(tag)
	case hCSeq:
		cseq, err := parseCSeq(value)
		if err != nil {
			return
		}
		size = len(cseq.Method)
	default:
		return
	}
	f.setMark(size)
}

// setMark puts the mark before the last size bytes of the value; one that would not fit is left out.
func (f *field) setMark(size int) {
	f.flags &^= marked
	if mark := f.valueEnd - f.valueStart - uint32(size); mark < 1<<16 {
		f.mark, f.flags = uint16(mark), f.flags|marked
	}
}

// tail gives the text from the mark to the end of the value.
func (f *field) tail(arena string) string { return arena[f.valueStart+uint32(f.mark) : f.valueEnd] }
