package engine

// Rule is one compiled rule as its readers see it.
type Rule struct {
	ID      string
	When    string   // source text of the condition
	On      []string // event types
	Score   float64
	Outcome string // "" when the rule only scores
	Policy  string // clause cited by what follows
	Group   string
	Pivot   string // role the rule is about, "" = the event's first account
	Shadow  bool
	Reason  string // template
	Path    string // document
	Line    int
}

// Feature is one declared feature as its readers see it. Its index in
// Program.Features is its slot in Vector.
type Feature struct {
	Name string
	Type FieldType
	Text string // what it computes, in words, with its error bound
	By   []string
	Path string
	Line int
}

// List is one list of a pack.
type List struct {
	Name    string
	Of      string // role name whose entities it holds, or "" for plain strings
	Vault   string // the vault kind of its members, "" for plain strings
	Path    string
	Entries []ListEntry
}

// ListEntry is one member of a list file, in clear.
type ListEntry struct {
	Value  string
	Until  int64 // unix microseconds, 0 = no end
	Reason string
}
