package ingest

// ProgramAt reads no more of a journal record than where the program was
// published that decided it, and the event's type in it (Program.Types); ok is
// false for control entries.
func ProgramAt(rec []byte) (at, index uint64, ok bool) {
	p := parser{b: rec}
	kind := RecordKind(p.byte())
	p.byte()
	at, index = p.uvarint(), p.uvarint()
	return at, index, kind == EventRecord && !p.bad
}
