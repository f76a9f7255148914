package dialog

import "github.com/sipdialog/sipdialog/dialog/transaction"

// A Flow is where a message came from or goes to: the transport, the two addresses and a
// connection handle of the host's. The zero Flow in an output means that the host has to
// find the next hop: Flow.NextHop then has the URI to resolve (RFC 3263).
type Flow = transaction.Flow

// Timers are the durations of every timer of the transaction layer (RFC 3261 §17, Table 4).
type Timers = transaction.Timers

// Step is one transition that a machine took: machine, rule, from, event, to.
type Step = transaction.Step
