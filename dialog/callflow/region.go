package callflow

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/sipdialog/sipdialog/dialog"
	"github.com/sipdialog/sipdialog/fsm"
)

// A region is something of a call that an expectation can look at: a machine of the dialog,
// or a view of several.
type region struct {
	name  string
	table *fsm.Table // nil for a view
	words []string   // states of a view; nil: any word
	of    func(p *party, c *call) string
}

// states are the words that the region knows; nil: any.
func (g *region) states() []string {
	if g.name == "provision" { // one machine for each side
		return append(stateNames(fsm.ReliableClient), stateNames(fsm.ReliableServer)...)
	}
	if g.table == nil {
		return g.words
	}
	return stateNames(g.table)
}

func stateNames(t *fsm.Table) (list []string) {
	for _, s := range t.States() {
		list = append(list, s.String())
	}
	return list
}

// tables says for the fields of dialog.Regions which table runs there and what the region is
// called in a flow.
var tables = map[string]struct {
	name  string
	table *fsm.Table
}{
	"Dialog": {"dialog", fsm.Dialog}, "Set": {"set", fsm.DialogSet}, "Offer": {"offer", fsm.OfferAnswer},
	"Modify": {"modify", fsm.Modify}, "Serve": {"serve", fsm.Serve}, "Hold": {"hold", fsm.Hold},
	"HoldWish": {"hold_wish", fsm.HoldWish}, "HoldAddress": {"hold_address", fsm.HoldAddress},
	"Timer": {"session_timer", fsm.SessionTimer}, "EarlyMedia": {"early_media", fsm.EarlyMedia},
	"Provision": {"provision", nil}, "Suspend": {"suspend", fsm.Suspend},
	"SuspendRemote": {"suspend_remote", fsm.SuspendRemote}, "SuspendPSTN": {"suspend_pstn", fsm.SuspendPstn},
}

var regions = makeRegions()

func makeRegions() []region {
	list := []region{
		{name: "state", words: []string{"preparative", "early", "confirmed", "held", "terminated"},
			of: func(_ *party, c *call) string { return c.State().String() }},
		{name: "held", words: []string{"nobody", "local", "remote", "both"},
			of: func(_ *party, c *call) string { return heldBy(c.Held()) }},
		{name: "media", words: []string{"none", "sendrecv", "sendonly", "recvonly", "inactive", "rejected"},
			of: func(_ *party, c *call) string { return mediaOf(c.Dialog) }},
		{name: "role", words: []string{"caller", "callee"}, of: func(_ *party, c *call) string { return c.Role().String() }},
		{name: "told", of: nil}, // looked up in party.heard
		{name: "calls", of: func(p *party, _ *call) string { return strconv.Itoa(p.endpoint.Len()) }},
		{name: "target", of: func(_ *party, c *call) string { return c.RemoteTarget() }},
	}
	t := reflect.TypeFor[dialog.Regions]()
	for i := range t.NumField() {
		known, ok := tables[t.Field(i).Name]
		if !ok {
			continue
		}
		list = append(list, region{name: known.name, table: known.table, of: func(_ *party, c *call) string {
			s, _ := reflect.ValueOf(c.Regions()).Field(i).Interface().(fsm.State)
			return s.String()
		}})
	}
	return list
}

func regionNamed(name string) *region {
	i := slices.IndexFunc(regions, func(g region) bool { return g.name == name })
	if i < 0 {
		return nil
	}
	return &regions[i]
}

func regionNames() (list []string) {
	for _, g := range regions {
		list = append(list, strings.ReplaceAll(g.name, "_", "-"))
	}
	return list
}

// machineOf names the table whose transitions stand in a ladder for a region.
func machineOf(name string) (string, bool) {
	name = strings.ReplaceAll(name, "-", "_")
	if g := regionNamed(name); g != nil && g.table != nil {
		return g.table.Name(), true
	}
	t, ok := fsm.ByName(name)
	if !ok {
		return "", false
	}
	return t.Name(), true
}

func heldBy(local, remote bool) string {
	switch {
	case local && remote:
		return "both"
	case local:
		return "local"
	case remote:
		return "remote"
	}
	return "nobody"
}
