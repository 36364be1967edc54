package ingest

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"

	"github.com/piepowder/piepowder/internal/engine"
)

// RecordKind says what a journal record holds.
type RecordKind byte

// The kinds of journal records.
const (
	EventRecord   RecordKind = 1 // an event and its decision, in one record: both are there or neither
	ControlRecord RecordKind = 2 // a change people made that the engine reads
)

const codecVersion = 1

// Limits of what a record may hold; the decoder of events refuses more.
const (
	maxRoles   = 64 // a power of two
	maxFields  = 512
	maxVector  = 1 << 16
	maxHits    = 1 << 16
	maxEffects = 1 << 12
)

// Ref is the clear reference of an entity as the marketplace writes it, sealed;
// see Record.OpenRef. A record carries it when the entity is seen for the first
// time, that of an account also whenever its profile changes, that of an order
// with every decision.
type Ref struct {
	Role   int // slot in Event.Type.Roles
	Sealed []byte
	Under  uint64 // whose key sealed it: an account's own, else the event's first account
}

// RefAAD is the associated data of references sealed under the entity's own key.
const RefAAD = "ref"

// underSubject marks the role of a reference that is sealed under the key of
// the event's subject.
const underSubject = maxRoles

// Record is one decoded journal record. DecodeRecord reuses its memory.
type Record struct {
	Kind     RecordKind
	Position uint64

	// Of an EventRecord.
	Program   *engine.Program // in force at this position
	ProgramAt uint64          // position of the entry that published it
	Event     engine.Event
	Received  int64    // unix microseconds
	Body      [16]byte // keyed hash of the event as it came
	Refs      []Ref
	Subject   uint64 // entity whose key sealed Personal, 0 when there is none
	Personal  []byte // sealed personal fields, aad PersonalAAD(Event.ID); see OpenPersonal
	Decision  engine.Decision
	Took      int64 // nanoseconds Apply needed

	// Of a ControlRecord.
	Control  engine.Control
	OutboxID string // id of the control_outbox row, "" for entries made by the machine itself
}

// appendEvent encodes r as an event record.
func appendEvent(b []byte, r *Record) []byte {
	ev, d := &r.Event, &r.Decision
	b = append(b, byte(EventRecord), codecVersion)
	b = binary.AppendUvarint(b, r.ProgramAt)
	b = binary.AppendUvarint(b, uint64(ev.Type.Index))
	var flags byte
	if ev.History {
		flags |= 1
	}
	if d.Decided {
		flags |= 2
	}
	b = append(b, flags)
	b = appendString(b, ev.Source)
	b = appendString(b, ev.ID)
	b = binary.LittleEndian.AppendUint64(b, uint64(ev.At))
	b = binary.AppendVarint(b, r.Received-ev.At)
	b = append(b, r.Body[:]...)
	b = appendRoles(b, ev.Roles)
	b = appendValues(b, ev.Type.Fields, ev.Vals)
	b = binary.AppendUvarint(b, uint64(len(r.Refs)))
	for _, ref := range r.Refs {
		role := ref.Role
		if ref.Under != ev.Roles[ref.Role] {
			role |= underSubject
		}
		b = binary.AppendUvarint(b, uint64(role))
		b = appendBytes(b, ref.Sealed)
	}
	b = appendBytes(b, r.Personal)
	if len(r.Personal) > 0 {
		b = binary.LittleEndian.AppendUint64(b, r.Subject)
	}
	if d.Decided {
		b = appendDecision(b, r.Program, d)
		b = binary.AppendUvarint(b, uint64(max(r.Took, 0)))
	}
	return b
}

func appendRoles(b []byte, roles []uint64) []byte {
	b = binary.AppendUvarint(b, uint64(len(roles)))
	at := len(b)
	b = append(b, make([]byte, (len(roles)+7)/8)...)
	for i, eid := range roles {
		if eid != 0 {
			b[at+i/8] |= 1 << (i % 8)
			b = binary.LittleEndian.AppendUint64(b, eid)
		}
	}
	return b
}

func (p *parser) roles(into []uint64) []uint64 {
	n := p.count(maxRoles)
	present := p.take(uint64(n+7) / 8)
	into = into[:0]
	for i := range n {
		var eid uint64
		if !p.bad && present[i/8]>>(i%8)&1 == 1 {
			eid = p.fixed64()
		}
		into = append(into, eid)
	}
	return into
}

func appendValues(b []byte, fields []engine.Field, vals []engine.Val) []byte {
	b = binary.AppendUvarint(b, uint64(len(vals)))
	at := len(b)
	b = append(b, make([]byte, (len(vals)+7)/8)...)
	for i := range vals {
		v := &vals[i]
		if !v.Has {
			continue
		}
		b[at+i/8] |= 1 << (i % 8)
		switch fields[i].Type {
		case engine.String:
			b = appendString(b, v.S)
		case engine.Float:
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v.F))
		default:
			b = binary.AppendVarint(b, v.N)
		}
	}
	return b
}

func (p *parser) values(fields []engine.Field, into []engine.Val) []engine.Val {
	n := p.count(maxFields)
	if n != len(fields) {
		p.bad = true
		return into[:0]
	}
	present := p.take(uint64(n+7) / 8)
	into = into[:0]
	for i := range n {
		var v engine.Val
		if !p.bad && present[i/8]>>(i%8)&1 == 1 {
			v.Has = true
			switch fields[i].Type {
			case engine.String:
				v.S = p.string()
			case engine.Float:
				v.F = p.float()
			default:
				v.N = p.varint()
			}
		}
		into = append(into, v)
	}
	return into
}

// DecodeRecord reads the journal record at pos into r; programs gives the
// program an event was decided by. Strings are copied, Personal and Refs are
// not: they alias rec.
func DecodeRecord(pos uint64, rec []byte, programs *Programs, r *Record) error {
	return decodeRecord(pos, rec, programs, r, false)
}

// decodeRecord leaves the decision out when brief.
func decodeRecord(pos uint64, rec []byte, programs *Programs, r *Record, brief bool) error {
	r.Position = pos
	r.Refs, r.Personal, r.Subject, r.OutboxID, r.Took = r.Refs[:0], nil, 0, "", 0
	p := parser{b: rec, brief: brief}
	r.Kind = RecordKind(p.byte())
	if v := p.byte(); !p.bad && v != codecVersion {
		return fmt.Errorf("ingest: record %d is of version %d, this binary reads %d", pos, v, codecVersion)
	}
	var err error
	switch r.Kind {
	case EventRecord:
		err = p.event(r, programs)
	case ControlRecord:
		err = p.control(r)
	default:
		err = fmt.Errorf("unknown kind %d", r.Kind)
	}
	if err == nil {
		err = p.err()
	}
	if err == nil && len(p.b) > 0 {
		err = fmt.Errorf("%d bytes too many", len(p.b))
	}
	if err != nil {
		return fmt.Errorf("ingest: record %d: %w", pos, err)
	}
	return nil
}

func (p *parser) event(r *Record, programs *Programs) error {
	ev, d := &r.Event, &r.Decision
	r.ProgramAt = p.uvarint()
	index := p.uvarint()
	flags := p.byte()
	if p.bad {
		return errShort
	}
	program, err := programs.At(r.ProgramAt)
	if err != nil {
		return err
	}
	if index >= uint64(len(program.Types)) || flags > 3 {
		return errShort
	}
	r.Program = program
	ev.Type = program.Types[index]
	ev.History = flags&1 != 0
	ev.Source = p.string()
	ev.ID = p.string()
	ev.At = int64(p.fixed64())
	r.Received = ev.At + p.varint()
	copy(r.Body[:], p.take(16))
	ev.Roles = p.roles(ev.Roles)
	if len(ev.Roles) != len(ev.Type.Roles) {
		return errShort
	}
	ev.Vals = p.values(ev.Type.Fields, ev.Vals)
	for range p.count(maxRoles) {
		role := p.count(2*maxRoles - 1)
		ref := Ref{Role: role &^ underSubject, Sealed: p.bytes()}
		if ref.Role >= len(ev.Roles) {
			return errShort
		}
		ref.Under = ev.Roles[ref.Role]
		if role&underSubject != 0 {
			ref.Under = subjectOf(ev)
		}
		r.Refs = append(r.Refs, ref)
	}
	if r.Personal = p.bytes(); len(r.Personal) > 0 {
		r.Subject = p.fixed64()
	}
	if d.Decided = flags&2 != 0; !d.Decided || p.brief {
		if clearDecision(d); p.brief {
			p.b = nil
		}
		return p.err()
	}
	p.decision(program, d)
	r.Took = int64(p.uvarint() & math.MaxInt64)
	return p.err()
}

func appendControl(b []byte, c *engine.Control, outbox string) ([]byte, error) {
	body, err := json.Marshal(c)
	if err != nil {
		return b, err
	}
	b = append(b, byte(ControlRecord), codecVersion)
	b = appendString(b, outbox)
	return appendBytes(b, body), nil
}

func (p *parser) control(r *Record) error {
	r.OutboxID = p.string()
	body := p.bytes()
	if p.bad {
		return errShort
	}
	r.Control = engine.Control{}
	return json.Unmarshal(body, &r.Control)
}
