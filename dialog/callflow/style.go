package callflow

// styles are those of the picture. Colours are variables, with a set for dark surroundings.
const styles = `
svg{--paper:#fff;--ink:#1d2733;--soft:#5b6b7d;--line:#9aa8b7;--who:#eef2f7;--msg:#1f4e8c;--lost:#c22f2f;--timer:#c22f2f;
--verb:#7a3b00;--none:#c9d1da;--early:#f2c14e;--wait:#7fb2e5;--up:#55a868;--held:#e08a3c;--off:#8c96a3;--over:#b6bec8}
@media (prefers-color-scheme:dark){svg{--paper:#12171d;--ink:#e6edf3;--soft:#9fb0c0;--line:#5a6978;--who:#1f2933;--msg:#7fb4f5;
--lost:#ff7b72;--timer:#ff7b72;--verb:#f0b67f;--none:#3a4652;--early:#d9a520;--wait:#4b8fd0;--up:#3f9a58;--held:#d0722a;--off:#76818e;--over:#4a5563}}
svg text{font:12px ui-sans-serif,system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:var(--ink)}
.paper{fill:var(--paper)}.life{stroke:var(--line);stroke-width:1.5}.who{fill:var(--who);stroke:var(--line)}
svg .title{font-size:18px;font-weight:600}svg .sub,svg .time,svg .gaptext{fill:var(--soft)}svg .sub{font-size:12px}
svg .time{font-size:10.5px;font-variant-numeric:tabular-nums}svg .gaptext{font-size:11px;font-style:italic}
svg .name{font-weight:600;font-size:13px}svg .call{font-size:13px}
.break{stroke:var(--paper);stroke-width:4;stroke-dasharray:3 4}
.msg{stroke:var(--msg);stroke-width:1.7}.resp{stroke-dasharray:6 4}.again{stroke:var(--line);stroke-width:1}.lost{stroke:var(--lost)}
.head{fill:var(--msg)}.head.again{fill:var(--line)}.cross{stroke:var(--lost);stroke-width:2.4;fill:none}
svg .label{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}svg .grey{fill:var(--soft)}
svg .state,svg .verb,svg .timertext,svg .note{font-size:11px;paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
svg .verb{fill:var(--verb);font-weight:600}svg .timertext{fill:var(--timer)}svg .note{font-style:italic}
.timer{stroke:var(--timer);stroke-width:3;stroke-dasharray:1 4;stroke-linecap:round}
.none{fill:var(--none)}.early{fill:var(--early)}.wait{fill:var(--wait)}.up{fill:var(--up)}.held{fill:var(--held)}.off{fill:var(--off)}.over{fill:var(--over)}
`

// colour gives the class of a state's colour.
func colour(state string) string {
	switch state {
	case "preparative", "none":
		return "none"
	case "early":
		return "early"
	case "moratorium", "pending":
		return "wait"
	case "established", "confirmed", "sendrecv":
		return "up"
	case "held", "sendonly", "recvonly":
		return "held"
	case "inactive", "rejected":
		return "off"
	}
	return "over"
}
