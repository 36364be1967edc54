package engine

import (
	"github.com/piepowder/piepowder/internal/lang"
)

// Program is a compiled pack: immutable, shared by decoders and machines.
type Program struct {
	Types    []*EventType // sorted by name
	Features []Feature
	Rules    []Rule
	Lists    []List
	Outcomes []string // lowest precedence first: "allow", ..., "block"
	Hash     string   // of the pack's documents
	Version  int64    // of the published ruleset, 0 = straight from files
	Warnings Problems // legal, but probably not what was meant
	Pack     *Pack

	byName  map[string]*EventType // looked up, never ranged over
	sources []source              // sorted by sig
	labels  []int                 // label sources
	kinds   []string              // entities that may be linked, by vault kind
	walks   []walkPlan            // of links features
	run     []ruleRun             // by rule
	limits  []limit
	words   map[string]*WordList // of lists that facts are derived with; looked up only
	memory  int64                // how long events are remembered for their labels
}

type ruleRun struct {
	rank   int // of the outcome, -1 = only scores
	score  float64
	shadow bool
	staged *stage // nil = weighs for everybody
}

type limit struct {
	rank  int
	score float64
}

// Rule is one compiled rule as its readers see it.
type Rule struct {
	ID       string
	When     string   // source text of the condition
	On       []string // event types
	Score    float64
	Outcome  string // "" when the rule only scores
	Policy   string // clause cited by what follows
	Group    string
	Pivot    string // role the rule is about, "" = the event's first account
	Shadow   bool
	Percent  int    // share of pivots a live rule weighs for, 1 to 100
	Replaces string // the rule this is a candidate for, "" = none
	Reason   string // template
	Path     string // document
	Line     int
}

// Feature is one declared feature as its readers see it. Its index in
// Program.Features is its slot in Vector.
type Feature struct {
	Name    string
	Type    FieldType
	Text    string // what it computes, in words, with its error bound
	By      []string
	Implied bool // not declared: made for an expression that uses it
	Path    string
	Line    int
	src     int    // source, -1 = none
	via     uint64 // kinds a links feature walks over
}

// List is one list of a pack.
type List struct {
	Name    string
	Of      string // entity it holds, or "" for plain strings
	Match   string // how texts are matched at the door: MatchExact and others
	Facts   bool   // facts are derived with it: its texts are kept
	Vault   string // the vault kind of its members, "" for plain strings
	Normal  string // form of its members' identifiers, see NormalForm
	Path    string
	Entries []ListEntry
}

// ListEntry is one member of a list file, in clear.
type ListEntry struct {
	Value  string
	Until  int64 // unix microseconds, 0 = no end
	Reason string
}

// Type returns an event type by name, or nil.
func (p *Program) Type(name string) *EventType { return p.byName[name] }

// TypeBytes is Type without an allocation, for the decoder.
func (p *Program) TypeBytes(name []byte) *EventType { return p.byName[string(name)] }

// Rule gives the index of a rule, or -1.
func (p *Program) Rule(id string) int {
	for i := range p.Rules {
		if p.Rules[i].ID == id {
			return i
		}
	}
	return -1
}

// Feature gives the index of a feature, or -1.
func (p *Program) Feature(name string) int {
	for i := range p.Features {
		if p.Features[i].Name == name {
			return i
		}
	}
	return -1
}

// List gives the index of a list, or -1.
func (p *Program) List(name string) int {
	for i := range p.Lists {
		if p.Lists[i].Name == name {
			return i
		}
	}
	return -1
}

// FeaturesOf gives the indices of the features that exist on an event type, in
// order of declaration.
func (p *Program) FeaturesOf(t *EventType) []int {
	var out []int
	for i, slot := range t.layout.feature {
		if slot >= 0 && !p.Features[i].Implied {
			out = append(out, i)
		}
	}
	return out
}

// Env is what expressions about an event type may read: the console's editor
// and searches check against it. Do not change it.
func (p *Program) Env(t *EventType) *lang.Env { return t.layout.env }
