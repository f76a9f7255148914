package fsm

// Rule is one transition of one machine. The rules of a machine are the only place where
// its transitions are written down: code that drives a machine looks them up with
// [Table.Next] and never assigns a state by itself.
type Rule struct {
	ID   string  // the row that a reader can cite: "ICT-2"; a row that holds for several states has several rules
	From State   // the state before
	On   Event   // what happens; guards are part of it
	To   State   // the state after, equal to From when nothing moves
	Do   Actions // the effects, in order; nil for none. Read only
	Ref  string  // where it is written: "RFC 3261 §17.1.1.2"
	Why  string  // one sentence for a reader
}

// String gives the rule in one line: "ICT-5: calling --recv_1xx--> proceeding".
func (r *Rule) String() string {
	return r.ID + ": " + r.From.String() + " --" + r.On.String() + "--> " + r.To.String()
}

// Def is the definition of a machine, the input of [Compile].
type Def struct {
	Name  string  // [a-z0-9_]+, unique: "invite_client"
	Title string  // for headings: "INVITE client transaction"
	Doc   string  // one paragraph for a reader: what it is for, who drives it
	Start State   // where every instance begins
	Ends  []State // where an instance may be forgotten; each state must have a way to one of them
	Rules []Rule

	// Events and Actions declare what the machine listens to and does. When they are given,
	// a rule that uses another one is an error, and so is one that no rule uses.
	Events  []Event
	Actions []Action
}

// on writes one row of the specification: a rule for each state and event that it holds
// for, all with the same ID. The target may be stay.
func on(id string, from []State, events []Event, to State, do Actions, ref, why string) []Rule {
	return rows(Rule{ID: id, To: to, Do: do, Ref: ref, Why: why}, from, events...)
}

func in(states ...State) []State { return states }

func at(events ...Event) []Event { return events }

func do(actions ...Action) Actions { return actions }
