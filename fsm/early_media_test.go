package fsm

import "testing"

func TestStoriesOfEarlyMedia(t *testing.T) {
	for name, story := range map[string]string{
		"180, answered": `
			recv_180         EM-1 ringback start_ringback
			recv_180         EM-5 ringback !start_ringback
			recv_2xx         EM-8 answered stop_ringback open_gate`,
		"E-206: media, then 180, then silence": `
			recv_other_1xx   EM-5 silent !start_ringback
			media_starts     EM-2 playing_early play_early_media
			recv_180         EM-3 playing_after_180 !start_ringback
			media_stops      EM-4 ringback start_ringback
			media_starts     EM-2 playing_after_180 stop_ringback
			recv_other_1xx   EM-5 playing_after_180
			fork_answered    EM-9 ended stop_early_media stop_ringback`,
		"the same without a 180": `
			media_starts     EM-2 playing_early
			media_stops      EM-4 silent !start_ringback`,
		"policy: a 180 always rings": `
			media_starts     EM-2 playing_early
			recv_180_rings_over EM-3 ringback stop_early_media start_ringback`,
		"E-210: gated, then answered": `
			media_revoked    EM-7 silent close_gate !start_ringback
			media_authorized EM-7 silent open_gate
			media_starts     EM-2 playing_early
			media_revoked    EM-7 silent close_gate stop_early_media
			recv_180         EM-1 ringback
			media_starts     EM-2 playing_after_180
			media_revoked    EM-7 ringback stop_early_media start_ringback
			recv_2xx         EM-8 answered open_gate`,
		"a fork that is not played": `
			recv_180         EM-1 ringback
			fork_media       EM-6 ringback mute_fork !play_early_media
			fork_media_gated EM-6 ringback gate_fork
			timer_fork_window EM-9 ended stop_ringback`,
	} {
		t.Run(name, func(t *testing.T) { walk(t, EarlyMedia, Silent, story) })
	}
}
