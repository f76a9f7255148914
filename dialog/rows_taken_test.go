package dialog_test

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/dialog/dialogtest"
	"github.com/sipdialog/sipdialog/dialog/internal/tabletest"
	"github.com/sipdialog/sipdialog/fsm"
)

// tables says which rows the tests of this package take, and which faults in them they notice.
var tables = tabletest.Suite{
	Machines: slices.DeleteFunc(fsm.Machines(), func(t *fsm.Table) bool {
		return slices.Contains([]*fsm.Table{fsm.InviteClient, fsm.NonInviteClient, fsm.InviteServer, fsm.NonInviteServer}, t) // see package transaction
	}),
	Unreached: map[string]string{
		"subscriber":  "no verbs for subscriptions yet",
		"notifier":    "no verbs for subscriptions yet",
		"referrer":    "no verbs for REFER yet",
		"referee":     "no verbs for REFER yet",
		"replaces":    "Replaces is not acted upon yet",
		"join":        "Join is not acted upon yet",
		"cancel":      "a view for readers: the orders are carried out by the transactions, the dialog and its set",
		"dialog_info": "a view of the dialog for RFC 4235, which is not written yet",

		"DLG-19": "the transaction answers a CANCEL that comes after the final response, and does not tell of it",
		"DLG-20": "the transaction absorbs the repeated INVITE",
		"SET-13": "the transaction takes the response to its CANCEL, and does not tell of it",
		"PRU-8":  "the transaction absorbs the repeated PRACK",
		"PRU-14": "the verb refuses a provisional response after the answer before the machine is asked",
		"ST-13":  "a proxy's: a user agent hangs up when the session expires",
		"STN-2":  "a proxy's: a user agent asks for an interval or answers one",
		"STN-16": "a proxy's: a user agent writes into no response of another",
	},
	Elsewhere: map[string]string{
		"accept absorb":                          "nothing is done",
		"accept queue_2xx":                       "a 2xx is kept from the start",
		"accept drop_queued_2xx":                 "an answer that is over keeps nothing",
		"dialog open_half_dialog":                "by Invite and by a new call",
		"dialog copy_half_dialog":                "by the set, when it makes the fork",
		"dialog refuse":                          "the verb gives the error",
		"dialog absorb":                          "nothing is done",
		"dialog reject_482":                      "by the endpoint, which has no dialog for it",
		"dialog_set start_fork_window":           "timer M of the transaction, which starts and ends with it, closes the window too",
		"early_media mute_fork":                  "the fork that is played is known, and the others are not heard",
		"early_media gate_fork":                  "the fork that is played is known, and the others are not heard",
		"session_interval reject_422":            "by whoever screens the request",
		"hold offer_want":                        "every offer of ours is made of what the user wants",
		"hold answer_want":                       "every answer of ours is made of what the user wants",
		"hold set_want_inactive":                 "by the verb",
		"hold_address stop_media":                "the host asks Muted",
		"hold_address resume_media":              "the host asks Muted",
		"hold_wish refuse":                       "the verb gives the error",
		"modify keep_wish":                       "by the verb, before the machine hears of it",
		"modify add_credentials":                 "when the response is judged",
		"modify raise_min_se":                    "when the response is judged",
		"offer_answer refuse":                    "the verb gives the error",
		"offer_answer refuse_offer":              "by the machine that serves the request",
		"offer_answer copy_offer":                "when the fork is made",
		"reliable_client add_credentials":        "when the response is judged",
		"reliable_server refuse":                 "the verb gives the error",
		"reliable_server absorb":                 "nothing is done",
		"reliable_server reject_420":             "when the request is screened",
		"serve mark_session":                     "by keep_target",
		"serve refuse":                           "nothing is done",
		"session_interval support_timer":         "it stands in every request",
		"session_interval keep_refresher":        "the refresher is kept from before",
		"session_interval raise_min_se":          "by the set of the INVITE",
		"session_interval retry_invite":          "by the set of the INVITE",
		"session_interval start_session_timer":   "by the session timer, when the 2xx goes by",
		"session_timer add_credentials":          "when the refresh is sent again",
		"suspend send_release":                   "the host does it, told by Ended",
		"suspend_pstn stop_media":                "the host does it, told by Held",
		"suspend_pstn resume_media":              "the host does it, told by Resumed",
		"suspend_remote send_progress_hold":      "the host does it, told by Held",
		"suspend_remote send_progress_retrieval": "the host does it, told by Resumed",
	},
	Unnoticed: map[string]string{
		"*--dialog_ended--> *: to *":       "a coupling is applied until nothing moves, and then the machine is at its end",
		"*--dialog_ended--> *: mixed up *": "a coupling is applied until nothing moves, and then the machine is at its end",

		"hold HLD-*--peer_offers_*: lost":       byFold,
		"hold HLD-*--peer_offers_*: to *":       byFold,
		"hold HLD-*--peer_offers_*: mixed up *": byFold,
		"hold HLD-*--answer_*: lost":            byFold,
		"hold HLD-*--answer_*: to *":            byFold,
		"hold HLD-*--answer_*: mixed up *":      byFold,

		"early_media EM-8: *without stop_ringback":                    byTelling,
		"early_media EM-9: ringback --[rwtd]*without stop_ringback":   byTelling,
		"early_media EM-9: [sp]*without stop_ringback":                "no tone of our own plays then",
		"accept *--> done: to failed":                                 "both are the end of an answer; which one it is, is for readers",
		"dialog DLG-* preparative --send_*: *create_dialog":           "a callee's dialog is made when the INVITE comes, for the tag is its own",
		"dialog DLG-48: preparative *: without create_dialog":         "a callee's dialog is made when the INVITE comes, for the tag is its own",
		"dialog DLG-40: *recv_stray_ack*: *":                          "an ACK is never answered, whatever a row says of it",
		"dialog *: mixed up with DLG-40 recv_stray_ack":               "an ACK is never answered, and the other row does nothing either",
		"dialog DLG-38: morgue --recv_stray_ack-->*: *":               "an ACK is never answered, whatever a row says of it",
		"dialog DLG-40: none *: to preparative":                       "the machine is made for this one request",
		"dialog DLG-41: none *: to preparative":                       "the machine is made for this one request",
		"dialog DLG-51: established *: *":                             "after the answer the set tells of no ringing (SET-6), so nothing is left to drop",
		"dialog DLG-45: established *: mixed up with DLG-51 *":        "the verb gives the error, and there is no ringing to drop",
		"dialog DLG-*--recv_2xx_unwanted*: to established":            byAck,
		"dialog DLG-*: *reject_pending":                               "the machine that serves the request ends it as well (MDS-9)",
		"modify MOD-1[156]: *: without mark_session":                  byMark,
		"modify MOD-27: *: without mark_session":                      byMark,
		"modify MOD-28: *: without mark_session":                      byMark,
		"dialog DLG-3[28]: *--recv_request--> *: lost":                "a request without a row is answered 481 as well",
		"dialog DLG-40: *: without reject_481":                        "whoever steps the machine of a request without a dialog answers it",
		"dialog_set SET-1[789]: *: to *":                              byRetry,
		"dialog_set SET-24: *: to *":                                  byRetry,
		"dialog_set SET-3: calling *: without silence_others":         "the machine leaves calling when a fork rings, so no other is heard",
		"early_media EM-9: playing_*fork_answered*stop_early_media":   "after an answer no early media is played any more",
		"hold_address HLD-24: *[^v]--> *: mixed up with HLD-41 *":     "every offer with an address is heard as sendrecv, and a coupling is applied until nothing moves",
		"session_interval STN-14: *_omit*: mixed up with STN-15 *":    "both write nothing, and a negotiation is over with its message",
		"session_interval STN-16: *: mixed up with STN-4 *":           "the INVITE that is sent again begins a negotiation of its own",
		"session_interval *: to *":                                    "only the effects count: a negotiation is over with its message",
		"session_interval *: lost":                                    "a negotiation is over with its message, and this row writes nothing",
		"offer_answer OA-7: *recv_no_answer_2xx-->*: *":               byEnd,
		"offer_answer OA-10: *: *":                                    byEnd,
		"offer_answer OA-11: *: *":                                    byEnd,
		"offer_answer OA-15: *_end-->*: *":                            byEnd,
		"offer_answer OA-20: *--send_300_to_699-->*: *":               byEnd,
		"offer_answer OA-20: *--recv_cancel-->*: *":                   byEnd,
		"offer_answer OA-34: *: *":                                    byEnd,
		"hold_wish HLD-3: wish_*: without queue_modify":               "the change that waits asks what is wanted when it is sent",
		"serve MDS-15: *: without keep_target":                        "a plain UPDATE is answered in the same row",
		"serve MDS-8: *: without commit_target":                       "the response in which it was carried out has accepted the address (MDS-3)",
		"serve MDS-8: serving_both *: to serving_both":                "the 2xx that accepts it leads there as well (MDS-3)",
		"reliable_client PRC-8: no_rel *: to *":                       "the machine is made for this one failure",
		"reliable_server PRU-3: *: *":                                 "the machine is made for this one request, and the 420 is given when that is screened",
		"reliable_server PRU-1[06]: *: *to idle":                      byRefusal,
		"reliable_server PRU-16: *recv_cancel-->*: lost":              byRefusal,
		"reliable_server PRU-20: *recv_prack_no_answer-->*: to idle":  byRefusal,
		"reliable_server PRU-21: *recv_cancel-->*: *":                 byRefusal,
		"reliable_server PRU-21: *: mixed up with PRU-21 recv_cancel": "nothing waits then: what did went out with the last PRACK",
		"reliable_server PRU-21: *--send_[3r]*: *drop_queued_1xx":     "nothing waits then: what did went out with the last PRACK",
		"reliable_server PRU-19: *: without release_accept":           "a response without SDP is acknowledged, and a 2xx waits for none such",
		"session_timer ST-11: *: mixed up with ST-13 *":               "the proxy's row stops the same timers",
		"dialog_set SET-14: *: to *":                                  bySet,
		"dialog_set SET-15: *: to *":                                  bySet,
		"dialog_set SET-22: *: to *":                                  bySet,
		"serve MDS-10: *: *":                                          byEnd,
		"suspend* SUS-3: *: to *":                                     byEnd,
		"suspend* SUS-6: *: *":                                        byEnd,
		"session_timer ST-14: *: *":                                   byEnd,
		"session_timer ST-10: *: to timer_off":                        byEnd,
		"session_timer ST-*: refresh_pending *: without stop_refresh": "the refresh has gone off, or it would not be pending",
		"suspend SUS-10: active *: without stop_suspend":              "the timer runs while suspended",
		"suspend SUS-10: early *: without stop_suspend":               "the timer runs while suspended",
		"early_media EM-8: *: to ended":                               "what was heard of a fork is forgotten with its answer",
		"early_media EM-8: *: mixed up *":                             "what was heard of a fork is forgotten with its answer",
		"early_media EM-8: *: without open_gate":                      "all media is allowed after the answer in any case",
		"early_media EM-9: *: without close_gate":                     "what is heard of a fork is forgotten with it",
		"early_media EM-9: [rs]i*: without stop_early_media":          "this fork was not played",
		"early_media EM-9: *: lost":                                   byEnd,

		"modify MOD-12: *":             byEnd,
		"modify MOD-18: *":             byEnd,
		"modify MOD-19: *":             byEnd,
		"serve MDS-9: *":               byEnd,
		"serve MDS-17: *":              byEnd,
		"hold_wish HLD-9: *":           byEnd,
		"suspend* SUS-10: *recv_bye_*": byEnd,
		"session_timer ST-7: *":        byEnd,

		"accept UA2-11: wait_ack *: without drop_queued_bye":              "no BYE waits in that state",
		"accept UA2-11: wait_ack --recv_bye--> *: lost":                   byEnd,
		"accept UA2-16: deferred --recv_bye--> *: lost":                   byEnd,
		"accept UA2-14: deferred --recv_cancel--> *: lost":                byWait,
		"accept UA2-14: deferred --recv_cancel--> *: mixed up *":          byWait,
		"accept UA2-16: deferred --want_hangup--> *: lost":                byWait,
		"ack_cache UAC2-9: *: to idle":                                    "the ACK is forgotten in the same row",
		"offer_answer OA-22: *want_reject--> *: to *":                     byEnd,
		"offer_answer OA-22: *want_reject--> *: without ack_with_answer":  "the BYE sends the ACK that is owed before it, which refuses every stream too (UAC2-4)",
		"offer_answer OA-28: stable *: without drop_offer":                "no offer is open in that state",
		"offer_answer OA-38: *: without rollback":                         "the exchange that keep_rollback makes takes the place of the one before",
		"offer_answer OA-39: *_rel_1xx *_after_change*: without rollback": "the offer that repairs the session (MOD-11) takes the place of the one before",
	},
	NoWitness: []string{"TestCallTakesTheseRules"},
	Open:      "testdata/mutants.txt",
}

const (
	byFold    = "who holds is folded stream by stream; a rule that does not lead there gives way to the one of HLD-39 that does"
	byTelling = "Established or Ended tells the host, and the record of what is heard is dropped"
	byEnd     = "the dialog ends in the same moment, and that ends the machine (CPL-2)"
	byWait    = "the call ends in the same moment, and with it all that waits (CPL-1)"
	bySet     = "the transaction of the INVITE is over in the same moment, and its set is forgotten"
	byRetry   = "the try that follows in the same moment puts the set at its start"
	byAck     = "the ACK goes out in the same moment, and the dialog is established then in any case"
	byRefusal = "the INVITE is refused in the same moment, and that leads there as well (PRU-13, PRU-21)"
	byMark    = "nothing can have been agreed since the request before it, whose mark is still there"
)

func TestMain(m *testing.M) {
	dialog.CountRule = tables.Took
	dialogtest.WatchDialogs(func(d *dialog.Dialog) error {
		if err := dialog.Inside(d); err != nil || tabletest.Planted() {
			return err
		}
		return dialog.NoRow(d)
	})
	dialogtest.Watch(func(test string, s dialog.Step) { tables.Took(test, s.Rule) })
	code := tables.Main(m)
	if states, events := dialog.Unheard(); code == 0 {
		fmt.Printf("events without a row: %d tried, in %d states of the machines; none changed anything\n", events, states)
	}
	os.Exit(code)
}

// counting makes an endpoint that stands on no network of dialogtest count its transitions.
func counting(t testing.TB, cfg dialog.Config) dialog.Config {
	then := cfg.Trace
	cfg.Trace = func(s dialog.Step) {
		tables.Took(t.Name(), s.Rule)
		if then != nil {
			then(s)
		}
	}
	return cfg
}
