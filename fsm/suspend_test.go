package fsm

import "testing"

func TestStoriesOfSuspend(t *testing.T) {
	for name, story := range map[string]string{
		"shown as a hold": `
			recv_2xx         SUS-11 active
			suspend_by_hold  SUS-1  suspended_by_hold request_hold start_suspend
			recv_resume      SUS-2  active stop_suspend request_resume !send_resume_info`,
		"E-218: sent as INFO, resumed as INFO": `
			send_2xx         SUS-11 active
			suspend_by_info  SUS-1  suspended_by_info send_suspend_info !request_hold
			recv_resume      SUS-2  active send_resume_info !request_resume`,
		"not shown": `
			recv_2xx         SUS-11 active
			suspend_silently SUS-1  suspended_silently !request_hold
			recv_resume      SUS-2  active !request_resume !send_resume_info`,
		"E-217: suspended, then released": `
			recv_2xx         SUS-11 active
			suspend_by_hold  SUS-1  suspended_by_hold
			recv_release     SUS-3  terminated hang_up`,
		"suspended too long, no exchange watches": `
			recv_2xx         SUS-11 active
			suspend_silently SUS-1  suspended_silently
			timer_suspend    SUS-3  terminated hang_up send_release`,
		"released before the answer": `
			recv_release     SUS-7  terminated hang_up`,
		"released after it": `
			recv_2xx         SUS-11 active
			recv_release     SUS-6  terminated hang_up`,
		"the SIP side hangs up": `
			recv_2xx         SUS-11 active
			recv_bye_from_callee SUS-10 terminated send_release !hang_up`,
	} {
		t.Run(name, func(t *testing.T) { walk(t, Suspend, Early, story) })
	}
	walk(t, SuspendRemote, Active, `
		peer_held        SUS-4  remote_hold send_progress_hold
		peer_resumed     SUS-5  active      send_progress_retrieval
		recv_release     SUS-6  terminated`)
	walk(t, SuspendPstn, Active, `
		recv_progress_hold      SUS-8 pstn_hold stop_media request_hold
		recv_progress_retrieval SUS-9 active    resume_media request_resume
		dialog_ended            SUS-10 terminated`)
}
