package fsm

// sessionMachines are the machines of the session, in the order in which a reader meets them.
var sessionMachines = []*Table{}
