package fsm

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStoriesOfSessionTimer(t *testing.T) {
	for name, story := range map[string]string{
		"we refresh by UPDATE": `
			initial_se_ours          ST-1  on_refresher    start_refresh start_expiry
			timer_refresh            ST-3  refresh_pending send_refresh_update
			recv_2xx_se_ours         ST-5  on_refresher    start_refresh start_expiry tell_refreshed
			timer_refresh_by_reinvite ST-3 refresh_pending send_refresh_reinvite
			recv_2xx_se_theirs       ST-5  on_peer_refresh stop_refresh start_peer_expiry
			send_2xx_se_theirs       ST-9  on_peer_refresh start_peer_expiry tell_refreshed
			send_2xx_se_ours         ST-9  on_refresher    start_refresh
			dialog_ended             ST-12 timer_off       stop_refresh stop_expiry
			timer_refresh            -     timer_off`,
		"E-162: the peer does not refresh": `
			initial_se_theirs        ST-2  on_peer_refresh start_peer_expiry
			timer_peer_expiry_serving ST-10 on_peer_refresh expire_when_served !hang_up
			timer_peer_expiry        ST-10 expired         hang_up
			dialog_ended             ST-12 timer_off`,
		"E-161: our refresh finds nobody": `
			initial_se_ours          ST-1  on_refresher
			timer_refresh            ST-3  refresh_pending
			usage_timeout            ST-7  expired         stop_expiry`,
		"E-163: 491, then 500, then the end": `
			initial_se_ours          ST-1  on_refresher
			timer_refresh            ST-3  refresh_pending !start_expiry
			recv_491_not_owner       ST-8  refresh_pending wait_as_non_owner start_refresh !start_expiry
			timer_refresh            ST-8  refresh_pending send_refresh_update
			recv_500_retry_after     ST-8  refresh_pending wait_as_told start_refresh !start_expiry
			timer_expiry             ST-14 expired         stop_refresh hang_up`,
		"what a refresh may get": `
			initial_se_ours          ST-1  on_refresher
			timer_refresh_busy       ST-4  on_refresher    refresh_when_free
			timer_refresh            ST-3  refresh_pending
			recv_422                 ST-6  refresh_pending raise_min_se resend_refresh !start_expiry
			recv_491_as_owner        ST-8  refresh_pending wait_as_owner
			modify_challenged        ST-8  refresh_pending add_credentials resend_refresh
			update_unsupported       ST-8  refresh_pending mark_no_update send_refresh_reinvite
			send_2xx_se_theirs       ST-15 refresh_pending start_expiry
			send_2xx_se_none         ST-15 refresh_pending stop_expiry
			modify_failed            ST-8  refresh_pending !hang_up
			recv_2xx_se_none         ST-5  timer_off       stop_refresh stop_expiry`,
		"any accepted change refreshes": `
			recv_2xx_se_none         ST-11 timer_off
			send_2xx_se_ours         ST-11 on_refresher    tell_refreshed
			send_2xx_se_theirs       ST-11 on_peer_refresh stop_refresh
			recv_2xx_se_ours         ST-11 on_refresher    stop_peer_expiry
			recv_2xx_se_ours         ST-11 on_refresher    start_refresh start_expiry
			recv_2xx_se_none         ST-11 timer_off`,
		"a proxy forgets": `
			initial_se_theirs        ST-2  on_peer_refresh
			proxy_expiry             ST-13 timer_off       free_call !hang_up`,
	} {
		t.Run(name, func(t *testing.T) { walk(t, SessionTimer, TimerOff, story) })
	}
}

// TestOnlyA2xxExtends: RFC 4028 §10. No row starts an expiry but on a 2xx.
func TestOnlyA2xxExtends(t *testing.T) {
	twos := []Event{InitialSEOurs, InitialSETheirs, Recv2xxSEOurs, Recv2xxSETheirs, Send2xxSEOurs, Send2xxSETheirs}
	for _, r := range SessionTimer.Rules() {
		if slices.Contains(r.Do, StartExpiry) || slices.Contains(r.Do, StartPeerExpiry) {
			assert.Contains(t, twos, r.On, "%s", &r)
		}
	}
}

// TestTheTable2OfRFC4028 asks the negotiation what the callee answers, row by row of the RFC.
func TestTheTable2OfRFC4028(t *testing.T) {
	for _, c := range []struct {
		request Event
		want    State
		require bool // Require: timer in the 2xx
	}{
		{RecvSEUnsupported, RefresherUAS, false},
		{RecvSEChooseUAC, RefresherUAC, true},
		{RecvSEChooseUAS, RefresherUAS, true},
		{RecvSERefresherUAC, RefresherUAC, true},
		{RecvSERefresherUAS, RefresherUAS, true},
		{RecvSETooSmallUnsupported, RefresherUAS, false}, // never a 422 to who does not know the timer
	} {
		r, ok := SessionInterval.Next(Idle, c.request)
		require.True(t, ok, c.request)
		assert.Equal(t, c.want, r.To, c.request)
		assert.Equal(t, c.require, slices.Contains(r.Do, RequireTimer), c.request)
		assert.Contains(t, r.Do, WriteSE)
		assert.NotContains(t, r.Do, Reject422)
	}
}

func TestStoriesOfSessionInterval(t *testing.T) {
	for name, story := range map[string]string{
		"E-157: too short for somebody on the way": `
			invite_with_timer        STN-1  timer_asked   support_timer write_se
			recv_stray_se            STN-15 timer_asked
			recv_422                 STN-4  timer_asked   raise_min_se retry_invite
			recv_2xx_refresher_uac   STN-9  refresher_uac uac_refreshes start_session_timer`,
		"a refresh, and nobody wants the timer any more": `
			want_refresh             STN-11 timer_asked   keep_refresher write_min_se
			mid_dialog_2xx_no_se     STN-12 timer_off`,
		"asked, but nobody knows it": `
			invite_with_timer        STN-1  timer_asked
			recv_2xx_no_se           STN-10 timer_off`,
		"asked, nobody knows it, and policy refreshes alone": `
			invite_with_timer        STN-1  timer_asked
			recv_2xx_no_se_keep      STN-10 refresher_uac start_session_timer`,
		"not asked, but a proxy did": `
			invite_without_timer     STN-1  timer_asked   support_timer !write_se
			recv_2xx_refresher_uas   STN-9  refresher_uas start_session_timer`,
		"the callee: too short": `
			recv_se_too_small        STN-3  interval_too_small reject_422`,
		"the callee: shorter, please": `
			recv_se_long             STN-8  idle          lower_se
			recv_se_choose_uas       STN-6  refresher_uas require_timer`,
		"the callee: we want one": `
			recv_no_se_choose_uac    STN-13 refresher_uac require_timer`,
		"E-158, the callee": `
			recv_se_too_small_unsupported STN-14 refresher_uas !reject_422`,
		"E-158, the callee, without": `
			recv_se_too_small_omit   STN-14 timer_off`,
		"E-158, the proxy": `
			proxy_raises             STN-2  timer_asked   raise_min_se write_se
			proxy_2xx_no_se_unsupported STN-16 timer_off`,
		"a proxy that asks, and a callee that does not know": `
			proxy_wants_timer        STN-2  timer_asked   write_se
			proxy_2xx_no_se          STN-16 refresher_uac write_se require_timer`,
	} {
		t.Run(name, func(t *testing.T) { walk(t, SessionInterval, Idle, story) })
	}
}
