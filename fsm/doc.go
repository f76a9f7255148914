// Package fsm holds every SIP state machine as an explicit table.
package fsm

import _ "github.com/looplab/fsm"
