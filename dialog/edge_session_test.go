package dialog_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sessionEdgeCases says which tests show each edge case of groups E and H of the specification:
// changes of a session and their races, offers and answers, hold. The 17 crossings of RFC 6337
// are TestX01 to TestX17, its figures TestRFC6337Figure...
var sessionEdgeCases = map[string]string{
	// E: re-INVITE, UPDATE, glare (RFC 3261 §14, 3311, 5407 §3.3, 6141, 6337)
	"E-081 owner by Call-ID":             "TestE081_WhoMadeTheCallIDWaitsLongerAfterA491",
	"E-082 retry no longer wanted":       "TestE082_WishTakenBackBeforeTheRetrySendsNothing TestE082_ByeBeforeTheRetrySendsNothingMore TestE082_CancelledReinviteThatWaitsIsNeverSent",
	"E-083 retry must not starve":        "TestE083_PeersOfferComesFirstThenTheRetry",
	"E-085 overlapping UPDATE":           "TestE085_SecondUpdateBeforeTheFirstIsAnsweredGets500",
	"E-086 UPDATE and our own UPDATE":    "TestE086_TwoUpdatesCrossBothGet491AndTryAgain",
	"E-087 UPDATE without SDP in glare":  "TestE087_UpdateWithoutSDPInGlareBothSucceed",
	"E-089 re-INVITE before the ACK":     "TestE089_ReinviteBeforeTheAckOfOurOfferGets491 TestE089_RFC6337SaysItGets500",
	"E-090 UPDATE before the ACK":        "TestE090_UpdateBeforeTheAckOfOurOfferGets491AndAPlainOne200",
	"E-091 UPDATE in early":              "TestE091_UpdateInEarlyDialogWhoseOfferIsUnanswered",
	"E-093 UPDATE needs the user":        "TestE093_UpdateThatNeedsTheUserGets504AndComesBackAsReinvite TestE093_HostThatDoesNotAnswerAnUpdateHasItAnswered504",
	"E-094 481 to UPDATE in early":       "TestE094_481ToAnEarlyUpdateEndsThatForkAlone TestE094_481ToTheUpdateOfTheOnlyForkCancelsTheInvite",
	"E-095 405 or 501 to UPDATE":         "TestE095_PeerThatDoesNotKnowUpdateGetsAReinvite",
	"E-097 executed, then 4xx":           "TestE097_ExecutedReinviteIsNotRefusedAnyMore TestE097_ExecutedReinviteThatIsRefusedAllTheSameIsRepaired",
	"E-098 CANCEL of an executed one":    "TestE098_CancelOfAnExecutedReinviteGetsA200",
	"E-099 re-INVITE ends by BYE":        "TestE099_ByeOfThePeerWhileOurReinviteIsOpen",
	"E-101 INVITE while ours proceeds":   "TestE101_ReinviteWhileOursIsProceedingGets491AndOursGoesOn",
	"E-102 2xx to UPDATE, no answer":     "TestE102_Bare200ToAnOfferInUpdateChangesNothing",
	"E-103 Retry-After 0":                "TestE103_RetryAfterIsObeyedThreeTimes",
	"E-105 no ACK, a newer re-INVITE":    "TestE105_NoAckButANewerReinviteIsNoReasonToHangUp TestE105_NoAckForTheFirst2xxButAReinviteStandsForIt",
	"E-106 200 to re-INVITE after BYE":   "TestE106_200ToTheReinviteAfterOurByeIsAcknowledged",
	"E-107 ACK of a re-INVITE after BYE": "TestE107_AckOfAReinviteAfterTheByeIsAbsorbed",
	// H: offer/answer, SDP, hold (RFC 3264, 6337, 5359)
	"E-137 SDP after the reliable answer": "TestE137_AnswerInReliable183BeatsTheOneInThe200",
	"E-138 200 without an answer":         "TestE138_200WithoutAnswerIsAcknowledgedAndHungUp TestE138_PreviewStandsInForTheMissingAnswer",
	"E-139 o= version unchanged":          "TestE139_ChangedBodyUnderTheSameVersionIsTakenAndTold TestE139_PolicyRefusesIt TestE139_OurOwnVersionCountsEachChangeOnce",
	"E-141 m-line count shrinks":          "TestE141_FewerStreamsThanBeforeAreRefused",
	"E-142 removed stream keeps its slot": "TestE142_RefusedStreamKeepsItsSlot",
	"E-143 payload type mapping":          "TestE143_PayloadTypeKeepsItsMeaning TestE143_OurOwnPayloadTypesKeepTheirMeaning",
	"E-145 hold while held":               "TestE145_HoldWhileHeldOffersSendonlyAndBothHold TestE145_HoldWhileHeldByTheLetterOfRFC3264",
	"E-146 double hold, one resumes":      "TestE146_BothHoldOneResumesTheOtherStillHolds",
	"E-147 offerless while held":          "TestE147_OfferlessReinviteWhileHeldOffersWhatWeWant",
	"E-149 0.0.0.0 and the old address":   "TestE149_LegacyHoldEndsWithTheFormerAddress",
	"E-150 hold by glare":                 "TestE150_HoldByGlareEndsWithBothHolding",
	"E-151 hold fails":                    "TestE151_HoldAnswered408EndsTheCall TestE151_HoldAnswered488LeavesTheCallActive",
	"E-153 direction at session level":    "TestE153_DirectionAtSessionLevelIsInherited",
	"E-154 0.0.0.0 keeps a port":          "TestE154_ZeroAddressWithPortZeroIsNoHold",
	"E-155 no direction":                  "TestE155_NoDirectionMeansSendrecv",
	"E-261 multipart/mixed with SDP":      "TestE261_DescriptionInAMultipartBodyIsTheOffer",
}

var sessionEdgeIDs = strings.Fields(`
	081 082 083 085 086 087 089 090 091 093 094 095 097 098 099 101 102 103 105 106 107
	137 138 139 141 142 143 145 146 147 149 150 151 153 154 155 261`)

// Each edge case has a test that exists and is named for it, and each test that is named for one
// of them stands in the table.
func TestSessionEdgeCaseTable(t *testing.T) {
	tests := testsIn(t, ".")
	named, shown := map[string]bool{}, map[string]bool{}
	for edge, list := range sessionEdgeCases {
		shown[edge[2:5]] = true
		for _, name := range strings.Fields(list) {
			require.True(t, tests[name], "%s: there is no %s", edge, name)
			require.Contains(t, name, "E"+edge[2:5])
			named[name] = true
		}
	}
	for _, id := range sessionEdgeIDs {
		require.True(t, shown[id], "E-%s has no test", id)
	}
	for name := range tests {
		if id, ok := strings.CutPrefix(name, "TestE"); ok && len(id) > 3 && shown[id[:3]] {
			require.True(t, named[name], "%s is not in the table", name)
		}
	}
	for _, x := range strings.Fields("01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17") {
		found := false
		for name := range tests {
			found = found || strings.HasPrefix(name, "TestX"+x+"_")
		}
		require.True(t, found, "X-%s has no test", x)
	}
}
