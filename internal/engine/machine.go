package engine

import (
	"io"
	"io/fs"
)

type layout struct{}

type Pack struct {
	Documents []Document
	Hash      string
	Lists     []List
}

func LoadPack(fsys fs.FS) (*Pack, error)           { panic("being written") }
func LoadDocuments(docs []Document) (*Pack, error) { panic("being written") }

// Program is a compiled pack: immutable, shared by decoders and machines.
type Program struct {
	Types    []*EventType // sorted by name
	Features []Feature
	Rules    []Rule
	Lists    []List
	Outcomes []string // lowest precedence first: "allow", ..., "block"
	Hash     string   // of the pack's documents
	Version  int64    // of the published ruleset, 0 = straight from files
}

func Compile(p *Pack) (*Program, error) { panic("being written") }

// Type returns an event type by name, or nil.
func (p *Program) Type(name string) *EventType { panic("being written") }

// TypeBytes is Type without an allocation, for the decoder.
func (p *Program) TypeBytes(name []byte) *EventType { panic("being written") }

// Reason appends the rendered reason of a rule to dst.
func (p *Program) Reason(dst []byte, rule int, ev *Event, v *Vector) []byte { panic("being written") }

// Resolver turns a clear identifier into its entity id; kind is Role.Vault.
type Resolver func(kind, clear string) uint64

// Hashed is the resolver of pure replay: a fixed hash, no vault.
func Hashed(kind, clear string) uint64 { panic("being written") }

// DecodeJSON decodes {id,type,time,data} with encoding/json: the oracle of the
// hand-written decoder, and what replay and tests use.
func (p *Program) DecodeJSON(line []byte, resolve Resolver, ev *Event) error { panic("being written") }

// Machine is a program with its state. One goroutine at a time.
type Machine struct{}

func NewMachine(p *Program) *Machine            { panic("being written") }
func (m *Machine) Program() *Program            { panic("being written") }
func (m *Machine) Apply(ev *Event, d *Decision) { panic("being written") }
func (m *Machine) Control(c *Control) error     { panic("being written") }

// Clock is the log's time: the latest event or control time applied.
func (m *Machine) Clock() int64               { panic("being written") }
func (m *Machine) Snapshot(w io.Writer) error { panic("being written") }

// Restore replaces the state by a snapshot; features the snapshot does not
// hold are warming and read as missing.
func (m *Machine) Restore(r io.Reader) error { panic("being written") }

// Warming names the features that read as missing because their state has not
// been warmed since they were published.
func (m *Machine) Warming() []string { panic("being written") }

// Explanation is derived on reading from the pinned program and the stored
// event and vector.
type Explanation struct {
	Outcome string
	Score   float64
	Rules   []RuleExplanation
}

// Explain evaluates every rule on the event's type over the stored vector.
func Explain(p *Program, ev *Event, v *Vector) (*Explanation, error) { panic("being written") }

type RuleExplanation struct{ Rule string }
