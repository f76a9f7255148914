package fsm

// EarlyMedia tells a caller, per early dialog, whether to play a ringing tone of its own or
// what the other side sends (RFC 3960 §3.2, RFC 5009 §8).
//
// MediaStarts and MediaStops come from the host, since only packets show whether there is
// media; a host that cannot see them may count the SDP of a 183 as media (policy). Media that
// is not authorised, or that of a fork which was not chosen, is no MediaStarts.
var EarlyMedia = mustCompile(earlyMediaDef())

func earlyMediaDef() Def {
	playing := in(PlayingEarly, PlayingAfter180)
	all := in(Silent, Ringback, PlayingEarly, PlayingAfter180)
	return Def{
		Name: "early_media", Title: "Early media and ringback, caller (EM)",
		Doc: "A 180 alone means to ring locally; media from the other side replaces that tone. Without a 180 nothing " +
			"rings locally, and a response without SDP does not end media that flows.",
		Start: Silent, Ends: in(Answered, Ended),
		Rules: join(
			on("EM-1", in(Silent), at(Recv180), Ringback, do(StartRingback),
				"RFC 3960 §3.2", "The phone rings and nothing is heard from there: play a ringing tone."),
			on("EM-2", in(Silent), at(MediaStarts, MediaStartsRingsOver), PlayingEarly, do(PlayEarlyMedia),
				"RFC 3960 §3.2, RFC 5009 §8", "Media comes before the answer: play it."),
			on("EM-2", in(Ringback), at(MediaStarts), PlayingAfter180, do(StopRingback, PlayEarlyMedia),
				"RFC 3960 §3.2", "Media comes while our tone plays: the media takes its place."),
			on("EM-3", playing, at(Recv180), PlayingAfter180, nil,
				"RFC 3960 §3.2", "The phone rings, but media flows already: no tone of our own over it."),
			on("EM-3", playing, at(Recv180RingsOver), Ringback, do(StopEarlyMedia, StartRingback),
				"RFC 3960 §3.2", "By policy a 180 always rings, even when media flows."),
			on("EM-4", in(PlayingEarly), at(MediaStops), Silent, do(StopEarlyMedia),
				"RFC 3960 §3.2", "The media ended and nothing has rung."),
			on("EM-4", in(PlayingAfter180), at(MediaStops), Ringback, do(StopEarlyMedia, StartRingback),
				"RFC 3960 §3.2", "The media ended and the phone still rings: our tone again."),
			on("EM-5", all, at(RecvOther1xx), stay, nil,
				"RFC 3960 §3.2", "Only a 180 rings, and a response without SDP ends nothing."),
			on("EM-5", in(Ringback), at(Recv180, Recv180RingsOver), stay, nil,
				"RFC 3960 §3.2", "It rings already."),
			on("EM-5", in(Ringback), at(MediaStartsRingsOver), stay, nil,
				"RFC 3960 §3.2", "By policy the tone goes on, even when media flows."),
			on("EM-6", all, at(ForkMedia), stay, do(MuteFork),
				"RFC 3960 §3.1", "Another fork is being played: this one's media is muted."),
			on("EM-6", all, at(ForkMediaGated), stay, do(GateFork),
				"RFC 3960 §3.1", "Another fork is being played: by policy this one's media is not even let in."),
			on("EM-7", all, at(MediaAuthorized), stay, do(OpenGate),
				"RFC 5009 §8", "The network allows early media; what flows may be played."),
			on("EM-7", in(Silent, Ringback), at(MediaRevoked), stay, do(CloseGate),
				"RFC 5009 §8", "The network forbids early media; none is being played."),
			on("EM-7", in(PlayingEarly), at(MediaRevoked), Silent, do(CloseGate, StopEarlyMedia),
				"RFC 5009 §8", "The network forbids the early media that is being played; offer and answer stay as they are."),
			on("EM-7", in(PlayingAfter180), at(MediaRevoked), Ringback, do(CloseGate, StopEarlyMedia, StartRingback),
				"RFC 5009 §8", "The network forbids the early media that is being played, and the phone rings: our tone again."),
			on("EM-8", all, at(Recv2xx), Answered, do(StopRingback, OpenGate),
				"RFC 5009 §8, RFC 3960 §3.2", "Answered: all media is allowed, and the early session becomes the session."),
			on("EM-9", all, at(ForkAnswered, Recv300to699, WantCancel, WantByeAsCaller, TimerForkWindow, DialogEnded), Ended, do(StopRingback, StopEarlyMedia, CloseGate),
				"RFC 5407 §E, RFC 3960 §3.1", "This fork will not be talked to: its media and our tone stop."),
		),
	}
}
