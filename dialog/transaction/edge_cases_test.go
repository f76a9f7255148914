package transaction_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// edgeCases says which test shows each edge case of the specification, as far as it is the
// transaction layer's. The rest of such a case (which session state follows, what the dialog
// sends) is shown by the tests of package dialog.
var edgeCases = map[string]string{
	"E-001 merged request":                         "TestE001E002MergedRequest",
	"E-002 merged ends with the transaction":       "TestE002SequentialHuntAfterAFailure",
	"E-003 merged is not re-INVITE":                "TestE003RequestInADialogIsNeverMerged",
	"E-009 too many or too few Vias":               "TestE009ResponsesThatAreNotOurs",
	"E-010 unknown final code":                     "TestE010UnknownCodesCountByTheirClass",
	"E-011 timeout and transport error":            "TestE011TimeoutAndTransportErrorAreNeverAcked",
	"E-013 ACK for 407 is hop by hop":              "TestE013AckWithoutATransactionIsNeverAnswered",
	"E-017 CANCEL before any 1xx":                  "TestE017CancelWaitsForAProvisionalResponse",
	"E-018 CANCEL form":                            "TestE018CancelForm",
	"E-019 CANCEL crosses 200":                     "TestE019CancelCrosses200",
	"E-021 CANCEL unmatched":                       "TestE021UnmatchedCancel",
	"E-022 200, 481, timeout to CANCEL":            "TestE022TheCancelsOwnFateDoesNotMatter",
	"E-023 no final after CANCEL":                  "TestE023NoFinalResponseAfterCancel",
	"E-026 CANCEL retransmitted":                   "TestE026CancelActsOnce",
	"E-027 CANCEL covers all forks":                "TestE027OneCancelForAllForks",
	"E-027 CANCEL covers all forks, by the proxy":  "TestE027ProxyCancelsEachBranch",
	"E-055 INVITE retransmission after 200":        "TestE055InviteAgainAfterTheAnswerIsAbsorbed",
	"E-063 late 2xx after the fork window":         "TestE065E063AfterTheAnswer",
	"E-065 1xx after final":                        "TestE065E063AfterTheAnswer",
	"E-077 transport error on 2xx":                 "TestE077ServersOutliveTransportErrors",
	"E-079 timer B in Proceeding":                  "TestE079NoTimeoutAfterAProvisionalResponse",
	"E-169 no 180 to non-INVITE":                   "TestE169OnlyA100MayPrecedeTheAnswer",
	"E-170 no early 100 on UDP":                    "TestE170No100BeforeItsTimeByUDP",
	"E-171 must 100":                               "TestE171A100IsDueWhenTimerEReachesT2",
	"E-173 late 200 to a non-INVITE":               "TestE173LateAnswerMatchesNothing",
	"E-174 overlapping non-INVITEs":                "TestE174OverlappingRequestsAreApart",
	"E-226 response with wrong CSeq method":        "TestE226ResponseWithAnotherMethodInCSeq",
	"E-227 reflected request":                      "TestE227OurOwnRequestComesBack",
	"E-229 RFC 2543 branch":                        "TestE229OldStyleMatching",
	"E-230 RFC 2543 ACK while Accepted":            "TestE230OldStyleAckOfA2xxGoesToTheUser",
	"E-247 received and rport":                     "TestE247E249WhereARequestCameFrom",
	"E-249 IPv6 in Via":                            "TestE247E249WhereARequestCameFrom",
	"E-250 request too large for UDP":              "TestE250LargeRequestGoesByTCP",
	"E-250 request too large for UDP, TCP refused": "TestE250TCPRefused",
	"E-270 clock goes backwards":                   "TestE270ClockGoesBackwards",
	"E-271 clock jumps far ahead":                  "TestE271ClockJumpsFarAhead",
	"E-275 output queue full":                      "TestE275FullQueueChangesNothing",
}

// The table above names tests that exist, and each test that is named for an edge case is in it.
func TestEdgeCaseTable(t *testing.T) {
	tests := map[string]bool{}
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file.Name(), nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, decl := range tree.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok {
				tests[f.Name.Name] = true
			}
		}
	}
	named := map[string]bool{}
	for edge, test := range edgeCases {
		require.True(t, tests[test], "%s: there is no %s", edge, test)
		require.Contains(t, test, strings.ReplaceAll(edge[:5], "-", ""), "the test's name has the id")
		named[test] = true
	}
	for test := range tests {
		if strings.HasPrefix(test, "TestE0") || strings.HasPrefix(test, "TestE1") || strings.HasPrefix(test, "TestE2") {
			require.True(t, named[test], "%s is not in the table", test)
		}
	}
}
