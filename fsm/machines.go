package fsm

import "slices"

// coreMachines are the transactions, the dialog and the machines around the INVITE, in the
// order in which a reader meets them.
var coreMachines = []*Table{
	InviteClient, NonInviteClient, InviteServer, NonInviteServer,
	Accept, AckCache, Dialog, DialogSet, Cancel, DialogInfo,
}

// Machines lists all machines of the package. The slice is the caller's.
func Machines() []*Table { return slices.Concat(coreMachines, sessionMachines) }

// ByName finds a machine by its name; false when there is none.
func ByName(name string) (*Table, bool) {
	for _, t := range coreMachines {
		if t.name == name {
			return t, true
		}
	}
	for _, t := range sessionMachines {
		if t.name == name {
			return t, true
		}
	}
	return nil, false
}
