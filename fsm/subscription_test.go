package fsm

import "testing"

func TestStoriesOfSubscriber(t *testing.T) {
	for name, story := range map[string]string{
		"subscribe, refresh, unsubscribe": `
			want_subscribe           SUB-1  notify_wait send_subscribe start_n
			subscribe_accepted       SUB-3  notify_wait !stop_n
			recv_notify_pending      SUB-2  pending     open_usage stop_n answer_notify
			recv_notify_active       SUB-7  active      tell_notify
			timer_subscribe          SUB-8  active      send_subscribe start_n
			recv_notify_active       SUB-7  active      stop_n start_subscription_end
			want_unsubscribe         SUB-11 unsubscribing send_unsubscribe start_n
			recv_notify_active       SUB-15 unsubscribing !stop_n
			recv_notify_terminated   SUB-14 terminated  answer_notify tell_unsubscribed
			recv_notify_active       SUB-13 terminated  reject_481
			resubscribe_now          SUB-22 idle        resubscribe`,
		"no NOTIFY comes": `
			want_subscribe           SUB-1  notify_wait
			subscribe_accepted       SUB-3  notify_wait
			timer_n                  SUB-5  terminated  tell_unsubscribed
			no_resubscribe           SUB-22 terminated`,
		"a REFER subscribes; no NOTIFY after a refresh": `
			refer_sent               SUB-1  notify_wait start_n !send_subscribe
			recv_notify_active       SUB-2  active
			timer_subscribe          SUB-8  active
			timer_n                  SUB-18 terminated`,
		"refreshes that fail": `
			want_subscribe           SUB-1  notify_wait
			subscribe_mendable       SUB-4  notify_wait mend_subscribe
			recv_notify_active       SUB-2  active
			timer_subscribe          SUB-8  active
			subscribe_failed         SUB-10 active      stop_n !tell_unsubscribed
			timer_subscribe          SUB-8  active
			subscribe_accepted_no_notify SUB-18 active  stop_n
			timer_subscribe          SUB-8  active
			subscription_gone        SUB-9  terminated`,
		"nothing refreshes it": `
			want_subscribe           SUB-1  notify_wait
			recv_notify_active       SUB-2  active
			timer_subscription_end   SUB-19 terminated
			resubscribe_later        SUB-22 idle        plan_resubscribe`,
		"the end is refused": `
			want_subscribe           SUB-1  notify_wait
			recv_notify_pending      SUB-2  pending
			want_unsubscribe         SUB-11 unsubscribing_pending
			subscribe_failed         SUB-17 pending     stop_n
			want_unsubscribe         SUB-11 unsubscribing_pending
			recv_notify_active       SUB-15 unsubscribing
			timer_n                  SUB-16 terminated`,
		"E-185: forks": `
			want_subscribe           SUB-1  notify_wait
			recv_notify_other_fork   SUB-20 notify_wait new_usage
			recv_notify_fork_late    SUB-20 notify_wait reject_481
			recv_notify_bad_event    SUB-21 notify_wait reject_489
			recv_notify_terminated   SUB-6  terminated`,
		"nothing was asked for": `
			recv_notify_unmatched    SUB-12 idle reject_481
			recv_notify_no_state     SUB-21 idle reject_400`,
	} {
		t.Run(name, func(t *testing.T) { walk(t, Subscriber, Idle, story) })
	}
}

func TestStoriesOfNotifier(t *testing.T) {
	for name, story := range map[string]string{
		"asked, allowed, reported, ended": `
			recv_subscribe           NOT-1  resp_wait answer_subscribe decide_subscription
			needs_time               NOT-11 pending   notify_pending
			granted                  NOT-12 active    notify_active
			resource_changed         NOT-3  active    send_notify
			resource_changed_busy    NOT-3  active    queue_notify !send_notify
			notify_answered          NOT-3  active    send_queued_notify
			recv_subscribe_again     NOT-4  active    answer_subscribe send_notify start_subscription_end
			recv_subscribe_too_brief NOT-16 active    reject_423
			notify_challenged        NOT-9  active    resend_notify
			notify_failed            NOT-14 active
			recv_unsubscribe         NOT-5  terminated answer_subscribe notify_timeout
			resource_changed         -      terminated`,
		"a single look": `
			recv_poll                NOT-5  terminated answer_subscribe notify_timeout`,
		"refused after all": `
			recv_subscribe_in_dialog NOT-17 resp_wait share_dialog
			needs_time               NOT-11 pending
			denied                   NOT-13 terminated notify_rejected`,
		"never decided": `
			refer_accepted           NOT-1  resp_wait !answer_subscribe
			needs_time               NOT-11 pending
			never_decided            NOT-13 terminated notify_give_up`,
		"nobody refreshes": `
			recv_subscribe           NOT-1  resp_wait
			granted                  NOT-10 active
			timer_subscription_end   NOT-6  terminated notify_timeout`,
		"the subscriber is gone": `
			recv_subscribe           NOT-1  resp_wait
			granted                  NOT-10 active
			notify_gone              NOT-7  terminated !notify_timeout`,
		"it does not answer": `
			recv_subscribe           NOT-1  resp_wait
			notify_unanswered        NOT-8  terminated`,
		"the program ends it": `
			recv_subscribe           NOT-1  resp_wait
			granted                  NOT-10 active
			want_end_subscription    NOT-15 terminated notify_end`,
		"E-183: an unknown event": `recv_subscribe_bad_event NOT-2 terminated reject_489`,
		"refused":                 `recv_subscribe_in_dialog_refused NOT-17 terminated reject_403`,
		"to be challenged":        `recv_subscribe_unauthenticated NOT-16 terminated reject_401`,
	} {
		t.Run(name, func(t *testing.T) { walk(t, Notifier, Idle, story) })
	}
}

func TestStoriesOfRefer(t *testing.T) {
	for name, story := range map[string]string{
		"followed and reported": `
			recv_refer               REF-2  trying accept_refer open_notifier follow_refer
			refer_progress           REF-4  trying notify_progress
			recv_refer_again         REF-7  trying new_usage
			recv_subscribe_again     REF-22 trying
			recv_bye_from_caller     REF-9  trying
			refer_final              REF-5  done   notify_final`,
		"the user is asked and agrees": `
			recv_refer_needs_approval REF-2 trying ask_approval !follow_refer
			approval_granted         REF-2  trying grant_notifier follow_refer
			timer_subscription_end   REF-6  done   !notify_final`,
		"the user is asked and refuses": `
			recv_refer_needs_approval REF-2 trying
			approval_denied          REF-21 done   deny_notifier !follow_refer`,
		"E-197: no more reports wanted": `
			recv_refer_target_dialog REF-25 trying follow_refer
			recv_unsubscribe         REF-8  done   !cancel_invite`,
		"nobody to report to": `
			recv_refer               REF-2  trying
			notify_unanswered        REF-24 done`,
		"E-187":         `recv_refer_malformed REF-1  done reject_400`,
		"declined":      `recv_refer_declined  REF-3  done reject_603`,
		"forbidden":     `recv_refer_forbidden REF-3  done reject_403`,
		"E-194":         `recv_refer_no_sub    REF-13 done accept_refer follow_refer !open_notifier`,
		"E-195":         `recv_refer_after_bye REF-15 done`,
		"no such REFER": `recv_subscribe_refer REF-23 done reject_403`,
	} {
		t.Run(name, func(t *testing.T) { walk(t, Referee, Idle, story) })
	}
	for name, story := range map[string]string{
		"transferred": `
			want_refer               REF-16 refer_wait send_refer open_subscriber
			recv_sipfrag_1xx         REF-17 refer_wait tell_transfer_progress
			refer_answered           REF-20 refer_wait
			recv_sipfrag_2xx         REF-10 done       tell_transferred hang_up`,
		"transferred, and the program hangs up": `
			want_refer_outside       REF-14 refer_wait send_refer_outside
			recv_sipfrag_2xx_keep    REF-10 done       tell_transferred !hang_up`,
		"refused": `
			want_refer               REF-16 refer_wait
			refer_refused            REF-11 done       tell_transfer_failed !hang_up`,
		"no report": `
			want_refer               REF-16 refer_wait
			timer_n                  REF-12 done       tell_transfer_failed !hang_up`,
		"nobody answered": `
			want_refer               REF-16 refer_wait
			recv_sipfrag_failure     REF-18 done       tell_transfer_failed`,
		"unknown": `
			want_refer               REF-16 refer_wait
			reports_ended            REF-19 done       tell_transfer_unknown`,
		"without reports": `
			want_refer               REF-16 refer_wait
			refer_accepted_no_sub    REF-13 done       close_subscriber`,
	} {
		t.Run(name, func(t *testing.T) { walk(t, Referrer, Idle, story) })
	}
}
