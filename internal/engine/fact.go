package engine

// Fact computes the fact in a slot of an event type from the clear value it is
// derived from, with the program's own lists as they are in force at a time: what
// the door would have recorded.
func (p *Program) Fact(t *EventType, slot int, clear string, at int64) Val {
	f := &t.Fields[slot]
	return DeriveFact(f.Derive, clear, p.words[f.List], at)
}

// SameFact says whether two fields, each of a program, hold the same fact of the
// same value, so that what was recorded for one holds for the other.
func SameFact(p *Program, f *Field, q *Program, g *Field) bool {
	if f.Derive != g.Derive || f.From != g.From || f.Type != g.Type || (f.List == "") != (g.List == "") {
		return false
	}
	return f.List == "" || sameEntries(p.Pack.list(f.List), q.Pack.list(g.List))
}

func sameEntries(a, b *List) bool {
	if a == nil || b == nil || len(a.Entries) != len(b.Entries) {
		return a == b
	}
	for i := range a.Entries {
		if a.Entries[i].Value != b.Entries[i].Value {
			return false
		}
	}
	return true
}
