package ingest

import "github.com/piepowder/piepowder/internal/engine"

// TypeOf reads no more of a journal record than which event type it is of; ok is
// false for control entries.
func TypeOf(rec []byte, programs *Programs) (t *engine.EventType, ok bool, err error) {
	p := parser{b: rec}
	if kind := RecordKind(p.byte()); kind != EventRecord {
		return nil, false, p.err()
	}
	p.byte()
	at, index := p.uvarint(), p.uvarint()
	if p.bad {
		return nil, false, errShort
	}
	program, err := programs.At(at)
	if err != nil {
		return nil, false, err
	}
	if index >= uint64(len(program.Types)) {
		return nil, false, errShort
	}
	return program.Types[index], true, nil
}

// DecodeEvent is DecodeRecord without the decision: for those who decide again.
func DecodeEvent(pos uint64, rec []byte, programs *Programs, r *Record) error {
	return decodeRecord(pos, rec, programs, r, true)
}

// Observe lets a machine that keeps one program all through see a record: events,
// and changes of lists, labels and standing, but no ruleset.
func Observe(m *engine.Machine, r *Record, d *engine.Decision) error { return observe(m, r, d) }
