package dialog

import (
	"slices"
	"strings"

	"github.com/sipdialog/sipdialog/message"
)

// statusOfCause is RFC 3398 §7.2.4.1: which response a callee gives for an ISUP cause value.
var statusOfCause = []struct {
	status int
	causes []int
}{
	{404, []int{1, 2, 3, 26}},
	{486, []int{17}},
	{408, []int{18}},
	{480, []int{16, 19, 20, 31}}, // 16: normal clearing, which says nothing more
	{403, []int{21, 55, 57, 87}},
	{410, []int{22, 23}},
	{502, []int{27}},
	{484, []int{28}},
	{501, []int{29, 79}},
	{503, []int{34, 38, 41, 42, 47, 58, 88}},
	{488, []int{65, 70}},
	{504, []int{102}},
}

// StatusOfCause gives the SIP response for an ISUP cause value (Q.850), 500 for one that RFC
// 3398 §7.2.4.1 does not list.
func StatusOfCause(q850 int) int {
	for _, row := range statusOfCause {
		if slices.Contains(row.causes, q850) {
			return row.status
		}
	}
	return 500
}

// carriesISUP says whether a message has encapsulated ISUP in its body (RFC 3204).
func carriesISUP(m *message.Message) bool {
	if m.BodyString() == "" || isSDP(m) {
		return false
	}
	ct, err := m.ContentType()
	if err != nil {
		return false
	}
	if strings.EqualFold(ct.Type, "multipart") {
		for part, err := range m.Parts() {
			if err == nil && part.Type.Is("application/isup") {
				return true
			}
		}
	}
	return ct.Is("application/isup")
}
