package fsm

// sessionMachines are the machines of the session, in the order in which a reader meets them.
var sessionMachines = []*Table{
	OfferAnswer, Modify, Serve, Hold, HoldWish, HoldAddress,
	ReliableServer, ReliableClient, EarlyMedia, SessionTimer, SessionInterval,
	Suspend, SuspendRemote, SuspendPstn,
	Subscriber, Notifier, Referee, Referrer, Replaces, Join,
}
