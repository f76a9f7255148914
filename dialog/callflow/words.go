package callflow

import (
	"slices"
	"strings"
)

// verbs are what a party can do, with a sentence for the list of verbs.
var verbs = map[string]string{
	"invite":   "calls somebody: invite WHO|URI [offer=DIRECTION|none] [expires=D] [replaces=WHO]",
	"ring":     "sends 180: ring [reliable|unreliable] [answer=DIRECTION]",
	"progress": "sends another provisional response: progress [CODE] [answer=DIRECTION|none] [reliable|unreliable]",
	"answer":   "accepts the call: answer [answer=DIRECTION]",
	"reject":   "refuses the call: reject [CODE] [retry-after=D]",
	"redirect": "sends the caller elsewhere: redirect WHO|URI [CODE]",
	"follow":   "tries the next target of a redirection",
	"cancel":   "takes the INVITE back",
	"hangup":   "ends the call by what its state calls for: CANCEL, BYE or a final response",
	"bye":      "ends an early dialog alone, by BYE",
	"hold":     "holds the peer: hold [sendonly|inactive|zero]",
	"resume":   "takes the peer back",
	"reinvite": "sends a re-INVITE: reinvite [offer=DIRECTION|none]",
	"update":   "sends an UPDATE: update [offer=DIRECTION|none]",
	"accept":   "answers an offer of the peer: accept [answer=DIRECTION]",
	"refuse":   "refuses an offer of the peer: refuse [CODE]",
	"move":     "changes its address and tells the peer by a re-INVITE (target refresh)",
	"info":     "sends an INFO",
	"options":  "asks what somebody can do: options WHO|URI",
	"register": "registers: register WHO|URI [expires=D]",
	"respond":  "answers a request outside any call: respond CODE",
	"sus":      "gateway: a SUS came: sus [user|network]",
	"res":      "gateway: a RES came",
	"rel":      "gateway: a REL came: rel [CAUSE]",
	"cpg":      "gateway: a CPG came: cpg hold|retrieval",
}

// happenings are the stimuli that nobody in particular does.
var happenings = map[string]string{
	"wait":      "lets time pass: wait D",
	"drop":      "loses a message: drop next [MSG] [from WHO] [to WHO] [skip=N] [times=N|all], drop Fn",
	"dup":       "delivers it twice: dup next ... [by=D]",
	"delay":     "delivers it later: delay next ... by=D",
	"swap":      "delivers it after the next one",
	"corrupt":   "spoils bytes of it",
	"crash":     "takes a party off the network: crash WHO",
	"restore":   "brings it back, with what it had stored: restore WHO",
	"partition": "cuts the way between two parties: partition A B",
	"heal":      "joins it again: heal A B",
}

// headerWords are what can stand at the head of a file.
var headerWords = []string{"flow", "about", "ref", "ua", "proxy", "gw", "net", "seed", "timer"}

// sectionWords begin a section or stand in one beside stimuli.
var sectionWords = []string{"path", "variation", "measure"}

func words(m map[string]string) []string {
	var list []string
	for w := range m {
		list = append(list, w)
	}
	slices.Sort(list)
	return list
}

// mean proposes a word that was perhaps meant: ` (did you mean "hold"?)`, "" if none is near.
func mean(word string, known []string) string {
	best, at := "", 6
	for _, k := range known {
		d := distance(strings.ToLower(word), k)
		score := 2 * d
		if letters(word) == letters(k) { // only the order is wrong
			score--
		}
		if score < at && d < len(k) {
			best, at = k, score
		}
	}
	if best == "" {
		return ""
	}
	return ` (did you mean "` + best + `"?)`
}

func letters(s string) string {
	b := []byte(strings.ToLower(s))
	slices.Sort(b)
	return string(b)
}

// distance counts the letters to change, add, drop or swap to get from a to b.
func distance(a, b string) int {
	if len(a) > 40 || len(b) > 40 {
		return 40
	}
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			d := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				d++
			}
			d = min(d, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}
