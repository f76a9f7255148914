// Package sdptest makes session descriptions, wishes and whole offer/answer histories to test programs with.
//
// All of it are generators for pgregory.net/rapid: a failing test prints the smallest case it can find.
//
//	rapid.Check(t, func(t *rapid.T) {
//		offer := sdptest.Offer().Draw(t, "offer")
//		answer := myphone.Answer(offer.String())
//		...
//		require.Empty(t, sdp.CheckAnswer(offer, answer))
//	})
package sdptest
