package dialog_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// edgeCases says which tests show each edge case of groups A, B, C, D, F, J, K and P of the
// specification. What is a matter of another package alone is shown there: "digest.TestX".
var edgeCases = map[string]string{
	// A: requests, and the cores of both sides (RFC 3261 §8)
	"E-001 merged request":                    "TestE001_MergedInviteGets482TheFirstRingsOn TestE001_MergedInviteIsACallOfItsOwnWherePolicyTakesIt",
	"E-002 merged ends with the transaction":  "TestE002_SameIdentifiersAfterTheFirstIsGoneAreANewCall",
	"E-003 merged is not re-INVITE":           "TestE003_RequestWithAToTagIsNeverMerged",
	"E-005 unknown method":                    "TestE005_UnknownMethodGets501AndKnownUnsupported405",
	"E-006 Require unknown":                   "TestE006_UnknownRequireGets420ButNotInAckAndCancel",
	"E-007 unknown Content-Type":              "TestE007_UnknownBodyGets415UnlessItIsOptional",
	"E-009 too many or too few Vias":          "TestE009_ResponsesThatAreNotOursChangeNothing transaction.TestE009ResponsesThatAreNotOurs",
	"E-010 unknown final code":                "TestE010_UnknownCodesCountByTheirClass",
	"E-011 timeout and transport error":       "TestE011_TimeoutCountsAs408AndRefusedConnectionAs503NobodyIsAcked",
	"E-013 ACK for 407 is hop by hop":         "TestE013_AckForA407WhoseTransactionIsGoneIsDropped",
	"E-014 3xx recursion":                     "TestE014_RecursionGoesByQualityAndNeverInALoop TestE014_HostFollowsTargetByTarget TestE014_TargetThatCannotBeHadIsFollowedByTheNext TestE014_A6xxEndsTheSearch",
	"E-015 Max-Forwards 0":                    "TestE015_MaxForwardsZeroIsNoReasonToRefuseAtAUserAgent TestE015_MaxForwardsZeroEndsAtAProxyWith483 TestE015_OptionsWithMaxForwardsZeroIsAnsweredByTheProxyItself",
	"E-237 stale nonce":                       "TestE237_StaleNonceIsUsedOnceMoreARefusalIsNot TestE237_NoMoreThanThreeStaleNoncesInARow",
	"E-238 nonce count":                       "digest.TestE238NonceCountOfTheClient digest.TestE238NonceCountOfTheServer",
	"E-239 qop and algorithm":                 "TestE239_BestProtectionThatIsKnownIsTakenOrTheOldForm TestE239_AlgorithmThatNobodyKnowsIsToldWithTheReason",
	"E-241 quoted strings in digest":          "digest.TestE241QuotedStrings digest.TestE241ServerReadsQuotedStrings",
	"E-242 digest uri is not the Request-URI": "digest.TestE242DigestURIIsNotTheRequestURI",
	"E-243 423":                               "TestE243_423IsMendedOnceForAllContacts TestE243_423WithoutMinExpiresIsReported",
	"E-245 registration refresh":              "TestE245_RefreshComesBeforeOurOwnContactExpires TestE245_ContactThatExpiresFirstSaysWhenToRefresh TestE245_ContactThatTheRegistrarHasNotTakenIsNamed",
	"E-258 3xx with q and expires":            "TestE258_TargetsHaveTheirOrderAndTheirValidity",
	"E-259 Retry-After values":                "TestE259_RetryAfterIsToldAsTheNumberThatItMeans",
	"E-262 Content-Disposition":               "TestE262_DispositionDecidesWhetherABodyIsAnOffer",
	"E-265 Accept":                            "TestE265_AcceptThatLeavesNoTypeForTheAnswerGets406",
	// B: CANCEL (§9)
	"E-017 CANCEL before any 1xx":       "TestE017_CancelBefore1xxWaitsForTheFirstOne TestE017_CancelBefore1xxLosesTo200 TestE017_CancelBefore1xxLosesTo486",
	"E-018 CANCEL form":                 "TestE018_CancelHasTheFormOfItsInvite",
	"E-019 CANCEL crosses 200":          "TestE019_CancelCrosses200CallerHangsUpByBye TestE019_CancelCrosses200CallGoesOnByPolicy",
	"E-021 CANCEL unmatched":            "TestE021_CancelThatMatchesNothingGets481",
	"E-022 200, 481, timeout to CANCEL": "TestE022_FailureOfTheCancelSaysNothingAboutTheInvite",
	"E-023 no final after CANCEL":       "TestE023_NoFinalAfterCancelEndsAfter64T1AndALate200IsDropped",
	"E-025 CANCEL for a re-INVITE":      "TestE025_CancelOfAReinviteLeavesTheCall TestE025_CallerCancelsItsHoldTheCallStaysAsItWas TestE025_HangupDoesNotWaitForOurReinvite",
	"E-026 CANCEL retransmitted":        "TestE026_CancelTwiceIsAnsweredTwiceAndActsOnce",
	"E-027 CANCEL covers all forks":     "TestE027_OneCancelAndOne487EndAllForks",
	"E-029 CANCEL and a deferred 2xx":   "TestE029_CancelBeatsA2xxThatWaitsForItsPrack",
	// C: what names a dialog, route set, target, numbers (§12)
	"E-030 fork is another dialog":       "TestE030_EachForkIsADialogOfItsOwn",
	"E-031 ACK and PRACK of a fork":      "TestE031_AckAndPrackCarryTheTagOfTheirFork",
	"E-033 tag comparison":               "TestE033_TagsCompareWithoutCaseAndCallIDsWithIt",
	"E-034 route set from 1xx then 2xx":  "TestE034_RouteSetIsTakenFromThe2xxOnceMore",
	"E-035 route set never from later":   "TestE035_RouteSetIsNeverTakenFromLaterMessages",
	"E-037 strict router first hop":      "TestE037_StrictFirstHopTakesTheRequestURI TestE037_StrictRouterSentUsTheRequestAndItIsOursAllTheSame",
	"E-038 lr match":                     "TestE038_OnlyAWholeLrParameterMakesARouterLoose",
	"E-039 UAS copies Record-Route":      "TestE039_CalleeCopiesEveryRecordRouteInOrder",
	"E-041 target refresh atomic":        "TestE041_TargetStaysWhenTheReinviteIsRefused TestE041_OurOwnTargetStaysWhenOurReinviteIsRefused",
	"E-042 target refresh on error":      "TestE042_UnreliableResponseDoesNotMoveTheTargetAReliableOneDoes",
	"E-043 UPDATE refreshes too":         "TestE043_UpdateMovesTheTargetToo",
	"E-045 CSeq gap":                     "TestE045_GapInTheNumbersIsLegal",
	"E-046 CSeq equal or lower":          "TestE046_LowerOrEqualNumberGets500AndARetransmissionTheOldAnswer",
	"E-047 CSeq across PRACK and UPDATE": "TestE047_NoNumberIsUsedTwice",
	"E-049 large CSeq":                   "TestE049_TooLargeANumberGets400 TestE049_LastNumberIsUsedUpHangupEndsWithoutABye",
	"E-050 secure dialog":                "TestE050_SecureInviteNeedsASecureContact",
	"E-051 two dialogs, same Call-ID":    "TestE051_AllThreePartsOfTheNameCount",
	"E-053 reply to a lost dialog":       "TestE053_RequestsForADialogThatIsGoneGet481AndAckNothing",
	"E-054 dialog outlives its INVITE":   "TestE054_DialogLivesAsLongAsASubscriptionInIt",
	"E-246 Service-Route and Path":       "TestE246_ServiceRouteIsForNewRequestsAndPathForNobody",
	"E-253 double Record-Route":          "TestE253_DoubleRecordRouteIsReversedAndBothAreKept",
	"E-254 sips with sip routes":         "TestE254_SipsCallMakesItsRoutesSips TestE254_SecureTopRouteMakesTheContactSips",
	"E-255 GRUU as target":               "TestE255_GruuIsKeptAsTheTarget",
	"E-269 remote CSeq near 2^31":        "TestE269_RemoteNumberNear2To31NeverWraps",
	// D: INVITE, 2xx, ACK (§13, §17, RFC 6026)
	"E-055 INVITE retransmission after 200": "TestE055_InviteAfterThe200IsAbsorbedTheTimerResendsThe200",
	"E-057 2xx resent on TCP too":           "TestE057_The200IsResentOverTCPTooUntilTheBye",
	"E-058 ACK by CSeq number":              "TestE058_AckBelongsToTheInviteWithItsNumber TestE058_AckOfAReinviteIsStillTakenWhenTheCallIsOver",
	"E-059 ACK not blocked by newer CSeq":   "TestE059_AckWithALowerNumberThanTheNewestInviteCounts",
	"E-061 2xx after BYE sent":              "TestE061_200AfterOurByeIsAckedTheCallStaysOver",
	"E-062 second 2xx, other fork":          "TestE062_Second200OfAnotherForkIsAckedAndHungUp TestE062_Second200IsACallOfItsOwnByPolicy",
	"E-063 late 2xx after the fork window":  "TestE063_200AfterTheForkWindowIsDropped",
	"E-065 1xx after final":                 "TestE065_180AfterThe200ChangesNothing",
	"E-066 ACK lost, call closed":           "TestE066_EveryAckLostCalleeHangsUpAfter64T1",
	"E-067 no BYE before the ACK":           "TestE067_HangupBeforeTheAckWaitsForIt TestE067_HangupBeforeAnAckThatNeverComesGoesAfter64T1",
	"E-069 ACK of 2xx is end to end":        "TestE069_AckOfA200IsARequestOfItsOwn",
	"E-070 ACK auth":                        "TestE070_AckCarriesTheCredentialsOfItsInvite",
	"E-071 ACK without SDP":                 "TestE071_AckWithoutTheAnswerToOurOfferEndsTheCall",
	"E-073 provisional refresh":             "TestE073_CalleeThatRingsForLongSaysSoEveryMinute TestE073_CalleeThatNeverRangSaysSomethingAfterAMinute TestE073_LongRingingIsRepeatedReliably",
	"E-074 INVITE Expires":                  "TestE074_ExpiresEndsAnInviteThatNobodyAnswers TestE074_ExpiresMeansNothingOnceTheCallIsAnswered",
	"E-075 two INVITE transactions open":    "TestE075_NoSecondInviteWhileTheFirstIsOpen TestE075_WishWaitsForTheAckOfThePeersReinvite",
	"E-077 transport error on 2xx":          "TestE077_TransportErrorOnThe200IsOvercomeByItsTimer",
	"E-078 reordered 180 after 200":         "TestE078_200OvertakesThe180TheCallIsNeverEarlyAgain",
	"E-079 timer B in Proceeding":           "TestE079_TimerBNeverEndsAnInviteThatRings",
	"E-274 fork limit":                      "TestE274_ForkBeyondTheLimitRingsUnheardAndItsAnswerIsHungUp TestE274_NobodyElseAnswersTheForksEndWithTheWindow TestE274_FloodOfAnswersIsBounded",
	// F: BYE (§15)
	"E-109 BYE and BYE":                  "TestE109_ByesCrossEachGetsIts200AndEachSideEndsOnce TestE109_481ToACrossingByeIsFineToo",
	"E-110 BYE in early by caller":       "TestE110_CallerEndsAnEarlyDialogByByeTheInviteGets487",
	"E-111 BYE in early by callee":       "TestE111_CalleeMayNotByeInEarlyAFailureTakesItsPlace",
	"E-113 401 or 407 to BYE":            "TestE113_ChallengedByeIsSentAgainWithTheNextNumber",
	"E-114 BYE timeout, 408, 481":        "TestE114_WhateverTheByeGetsTheCallIsOver",
	"E-115 BYE on one fork":              "TestE115_ByeOnOneForkTheOtherAnswersAndStands TestE115_AnswerOfTheForkThatWasEndedIsHungUpTheOtherMayStillAnswer TestE115_AnswerAfterTheEarlyByeFailedGetsAnotherBye",
	"E-117 retransmitted BYE after 200":  "TestE117_RetransmittedByeGetsTheOld200AndAfterTimerJ481",
	"E-118 BYE on unknown To-tag":        "TestE118_ByeForATagThatWasNeverGivenGets481TheInviteRingsOn",
	"E-119 BYE while 2xx waits on PRACK": "TestE119_HangupWhileThe200WaitsForAPrackIsAFailureNoBye",
	// J: requests other than INVITE (RFC 4320, 4321)
	"E-169 no 180 to non-INVITE":    "TestE169_OnlyA100MayPrecedeTheAnswerToANonInvite",
	"E-170 no early 100 on UDP":     "TestE170_No100Before3500ms",
	"E-171 must 100":                "TestE171_100IsDueAt3500msOverAnyTransport",
	"E-173 late 200 to non-INVITE":  "TestE173_200AfterTimerFMatchesNothingTheCallHasEnded",
	"E-174 overlapping non-INVITEs": "TestE174_OvertakenRequestGets500AndNothingWaits",
	"E-175 non-INVITE and INVITE":   "TestE175_InfoDoesNotWaitForAReInvite",
	// K: usages (RFC 5057)
	"E-177 408 to INFO":            "TestE177_InfoWithoutAnAnswerEndsTheCallUnlessPolicyKeepsIt",
	"E-178 404 to NOTIFY":          "TestE178_404InTheDialogEndsTheWholeDialog",
	"E-179 500 to re-INVITE":       "TestE179_500ToAReinviteLeavesTheSession",
	"E-181 486 to re-INVITE":       "TestE181_486ToAReinviteLeavesTheCall",
	"E-182 405 to INFO":            "TestE182_405ToAnInfoLeavesTheCall",
	"E-183 SUBSCRIBE answered 489": "TestE183_489LeavesTheCall",
	"E-267 MESSAGE in a dialog":    "TestE267_MessageBelongsToNoUsage TestE267_PeersMessageInAHeldCall",
	// P: where messages, time and limits meet the dialog
	"E-225 CSeq method mismatch":            "TestE225_MethodInCSeqMustBeTheRequests",
	"E-226 response with wrong CSeq method": "TestE226_ResponseWithAnotherMethodInCSeqMatchesNothing",
	"E-227 reflected request":               "TestE227_OurOwnInviteComesBackAsACallOfItsOwn",
	"E-229 RFC 2543 branch":                 "TestE229_PeerOfRFC2543IsMatchedWithoutABranch",
	"E-230 RFC 2543 ACK while Accepted":     "TestE230_AckOfAnOldPeerReachesTheDialog",
	"E-231 Content-Length and body":         "TestE231_BodyShorterThanItsLengthOrTwoLengthsGet400 message.TestFramerOfTortures",
	"E-233 escaped headers in a URI":        "TestE233_HeadersInAURIAreUnescapedOnce",
	"E-234 no Max-Forwards, no Contact":     "TestE234_InviteWithoutContactGets400WithoutMaxForwardsItIsFine",
	"E-235 duplicate single-value header":   "TestE235_HeaderThatMayBeThereOnceOnlyGets400",
	"E-247 received and rport":              "TestE247_ResponseGoesToWhereTheRequestCameFrom",
	"E-249 IPv6 in Via":                     "TestE249_ReceivedIsAnIPv6AddressWithoutBrackets",
	"E-250 request too large for UDP":       "TestE250_LargeInviteGoesByTCPAndItsCancelToo",
	"E-251 stream framing":                  "message.TestFramerHoweverCut message.TestStreamsHoweverCut",
	"E-257 compact forms":                   "TestE257_CompactFormsAreTheSameAsTheLongOnes TestE257_REFERAndNOTIFYHaveCompactFormsToo",
	"E-270 clock goes backwards":            "TestE270_ClockThatGoesBackwardsStandsStill",
	"E-271 clock jumps far ahead":           "TestE271_ClockThatJumpsSendsNothingThatIsTooLate",
	"E-275 dialog and output limits":        "TestE275_DialogLimitRefusesNewCallsAndServesOldOnes TestE275_FullQueueTakesNothingAndTheResendIsHandledLater",
}

// edgeIDs are the edge cases of those groups, as the specification numbers them.
var edgeIDs = strings.Fields(`
	001 002 003 005 006 007 009 010 011 013 014 015 237 238 239 241 242 243 245 258 259 262 265
	017 018 019 021 022 023 025 026 027 029
	030 031 033 034 035 037 038 039 041 042 043 045 046 047 049 050 051 053 054 246 253 254 255 269
	055 057 058 059 061 062 063 065 066 067 069 070 071 073 074 075 077 078 079 274
	109 110 111 113 114 115 117 118 119
	169 170 171 173 174 175
	177 178 179 181 182 183 267
	225 226 227 229 230 231 233 234 235 247 249 250 251 257 270 271 275`)

// Each edge case has a test that exists, and whose name says so; each test of these files that
// is named for an edge case stands in the table.
func TestEdgeCaseTable(t *testing.T) {
	tests := map[string]map[string]bool{"": testsIn(t, "."), "transaction": testsIn(t, "transaction"), "digest": testsIn(t, "digest"), "message": testsIn(t, "../message")}
	named := map[string]bool{}
	shown := map[string]bool{}
	for edge, list := range edgeCases {
		shown[edge[2:5]] = true
		for _, test := range strings.Fields(list) {
			pkg, name, ok := strings.Cut(test, ".")
			if !ok {
				pkg, name = "", test
			}
			require.True(t, tests[pkg][name], "%s: there is no %s", edge, test)
			if pkg != "message" {
				require.Contains(t, name, "E"+edge[2:5], "the test's name has the id")
			}
			named[test] = true
		}
	}
	for _, id := range edgeIDs {
		require.True(t, shown[id], "E-%s has no test", id)
	}
	for test := range tests[""] {
		if id, ok := strings.CutPrefix(test, "TestE"); ok && len(id) > 3 && shown[id[:3]] {
			require.True(t, named[test], "%s is not in the table", test)
		}
	}
}

// testsIn gives the names of the tests in a folder.
func testsIn(t *testing.T, dir string) map[string]bool {
	t.Helper()
	tests := map[string]bool{}
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, file.Name()), nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, decl := range tree.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok {
				tests[f.Name.Name] = true
			}
		}
	}
	return tests
}
