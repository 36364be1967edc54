package ingest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/seal"
)

// Incoming is one event as it arrives.
type Incoming struct {
	Line    []byte // the event as JSON; not kept
	Source  string // who sent it when the line does not say; event ids are unique per source
	History bool   // imported: changes state, raises no alert, effect or webhook
	Live    bool   // never history, however old (import --live)
}

// work is one event on its way through the sequencer. The decoder fills rec up
// to the decision, the sequencer the rest.
type work struct {
	in   Incoming
	line string
	rec  Record
	key  uint64 // hash of (source, id)
	pos  uint64
	// repeat says that pos holds an earlier delivery of the same event.
	repeat bool
	err    error
	refs   []refTo
}

type refTo struct {
	role int
	eid  uint64
}

// call is what one caller waits for: its events are answered together.
type call struct {
	works   []*work
	control *controlWork
	warm    *warmWork
	done    chan struct{} // gets one value when answered
	open    chan struct{} // closed when the works of a batch are decoded
	one     [1]*work
}

var errRetry = errors.New("ingest: an entity was erased meanwhile")

// door turns lines into works: decoding, facts, vault and sealing, in parallel
// and without the sequencer.
type door struct {
	vault    *seal.Vault
	fresh    *freshRefs
	decoders sync.Pool
}

type doorTools struct {
	decoder
	buf []byte
}

func newDoor(v *seal.Vault, fresh *freshRefs) *door {
	return &door{vault: v, fresh: fresh, decoders: sync.Pool{New: func() any { return new(doorTools) }}}
}

// open decodes w's line by the shapes in force. now is unix microseconds.
func (o *door) open(sh *shapes, w *work, now int64) error {
	t := o.decoders.Get().(*doorTools)
	defer o.decoders.Put(t)
	if w.line == "" {
		w.line = string(w.in.Line)
		w.in.Line = nil
	}
	r := &w.rec
	r.Kind, r.Program, r.ProgramAt, r.Received = EventRecord, sh.program, sh.at, now
	if err := t.decode(sh, w.line, w.in.Source, now, &r.Event); err != nil {
		return err
	}
	if r.Event.Source == "" {
		r.Event.Source = "api"
	}
	r.Event.History = w.in.History || !w.in.Live && r.Event.At < now-lateMicros
	err := o.bind(t, w)
	if errors.Is(err, errRetry) {
		err = o.bind(t, w)
	}
	if err != nil {
		return errs.New(errs.Unavailable, "vault_unavailable", "The vault cannot be written; nothing was recorded.").Wrap(err)
	}
	return nil
}

// bind replaces identifiers by entity ids and seals what is personal.
func (o *door) bind(t *doorTools, w *work) error {
	r := &w.rec
	ev := &r.Event
	r.Refs, r.Personal, r.Subject, w.refs = r.Refs[:0], nil, 0, w.refs[:0]
	profile := profileEvent(ev.Type.Name)
	for i, clear := range t.clear {
		if clear == "" {
			continue
		}
		role := &ev.Type.Roles[i]
		t.buf = append(t.buf[:0], clear...)
		eid, ok := o.vault.Lookup(role.Vault, t.buf)
		if !ok {
			var err error
			if eid, err = o.fresh.make(o.vault, role, t.buf); err != nil {
				return err
			}
		}
		ev.Roles[i] = eid
		if role.Token {
			continue
		}
		account := role.Kind == "account"
		if o.fresh.has(eid) || account && profile || role.Kind == "order" && ev.Type.Decide {
			w.refs = append(w.refs, refTo{i, eid})
		}
	}
	if err := o.sealRefs(t, w); err != nil {
		return err
	}
	if len(t.personal) > 0 {
		if err := o.sealPersonal(t, w); err != nil {
			return err
		}
	}
	t.buf = append(append(append(t.buf[:0], ev.Source...), 0), ev.ID...)
	w.key = identity64(o.vault, t.buf)
	t.buf = t.canonical(t.buf[:0])
	r.Body = o.vault.Token("event", t.buf)
	return nil
}

// identity64 is the key of the dedupe index: keyed, so that nobody can choose
// ids that collide.
func identity64(v *seal.Vault, sourceAndID []byte) uint64 {
	token := v.Token("event-id", sourceAndID)
	return binary.LittleEndian.Uint64(token[:8])
}

// profileEvent says whether events of the type describe their accounts, so that
// each repeats the accounts' references.
func profileEvent(name string) bool { return name == "account.created" || name == "account.updated" }

func (o *door) seal(eid uint64, aad string, clear []byte) ([]byte, error) {
	sealed, err := o.vault.SealUnsynced(eid, aad, clear)
	if errors.Is(err, seal.ErrErased) || errors.Is(err, seal.ErrUnknown) {
		return nil, errRetry
	}
	return sealed, err
}

// sealRefs seals the references that the record carries. Orders and things get
// no key for that alone: theirs goes under the key of the event's first account.
func (o *door) sealRefs(t *doorTools, w *work) error {
	ev := &w.rec.Event
	for _, to := range w.refs {
		under, aad := to.eid, RefAAD
		if subject := subjectOf(ev); ev.Type.Roles[to.role].Kind != "account" && subject != 0 {
			under, aad = subject, refAAD(to.eid)
		}
		t.buf = append(t.buf[:0], t.clear[to.role]...)
		sealed, err := o.seal(under, aad, t.buf)
		if err != nil {
			return err
		}
		w.rec.Refs = append(w.rec.Refs, Ref{Role: to.role, Sealed: sealed, Under: under})
	}
	return nil
}

// refAAD is the associated data of a reference under another entity's key.
func refAAD(eid uint64) string { return RefAAD + ":" + strconv.FormatUint(eid, 16) }

// OpenRef unseals a reference of the record. seal.ErrErased says that its
// account was erased.
func (r *Record) OpenRef(v *seal.Vault, ref Ref) (string, error) {
	aad := RefAAD
	if eid := r.Event.Roles[ref.Role]; ref.Under != eid {
		aad = refAAD(eid)
	}
	clear, err := v.Open(ref.Under, aad, ref.Sealed)
	return string(clear), err
}

// subjectOf is the first account an event speaks about, else the first entity,
// else 0.
func subjectOf(ev *engine.Event) uint64 {
	subject := uint64(0)
	for i, eid := range ev.Roles {
		if eid == 0 {
			continue
		}
		if ev.Type.Roles[i].Kind == "account" {
			return eid
		}
		if subject == 0 {
			subject = eid
		}
	}
	return subject
}

// sealPersonal seals the personal fields together, under the key of the first
// account the event speaks about.
func (o *door) sealPersonal(t *doorTools, w *work) error {
	r := &w.rec
	ev := &r.Event
	r.Subject = subjectOf(ev)
	if r.Subject == 0 {
		eid, _, err := o.vault.Entity("event", []byte(ev.Source+"\x00"+ev.ID))
		if err != nil {
			return err
		}
		r.Subject = eid
	}
	t.buf = t.buf[:0]
	for _, p := range t.personal {
		t.buf = binary.AppendUvarint(t.buf, uint64(p.slot))
		t.buf = appendString(t.buf, p.text)
	}
	var err error
	r.Personal, err = o.seal(r.Subject, PersonalAAD(ev.ID), t.buf)
	return err
}

// PersonalAAD is the associated data under which an event's personal fields are
// sealed.
func PersonalAAD(eventID string) string { return "event:" + eventID }

// OpenPersonal unseals the personal fields of an event record: field name →
// text. It is empty when the event has none, and seal.ErrErased says that its
// subject was erased.
func (r *Record) OpenPersonal(v *seal.Vault) (map[string]string, error) {
	if len(r.Personal) == 0 {
		return map[string]string{}, nil
	}
	clear, err := v.Open(r.Subject, PersonalAAD(r.Event.ID), r.Personal)
	if err != nil {
		return nil, err
	}
	fields := map[string]string{}
	p := parser{b: clear}
	for len(p.b) > 0 && !p.bad {
		slot := p.uvarint()
		text := p.string()
		if slot >= uint64(len(r.Event.Type.Fields)) {
			return nil, fmt.Errorf("ingest: personal fields of record %d do not fit its type", r.Position)
		}
		fields[r.Event.Type.Fields[slot].Name] = text
	}
	return fields, p.err()
}

// freshRefs are the entities whose clear reference is not in the log yet.
type freshRefs struct {
	mu  sync.RWMutex
	ids map[uint64]struct{}
}

func newFreshRefs(ids []uint64) *freshRefs {
	f := &freshRefs{ids: make(map[uint64]struct{}, len(ids))}
	for _, id := range ids {
		f.ids[id] = struct{}{}
	}
	return f
}

// make creates an entity. Under the lock a snapshot sees both or neither: the
// vault's slot and that its reference is not in the log.
func (f *freshRefs) make(v *seal.Vault, role *engine.Role, clear []byte) (uint64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	eid, created, err := v.Entity(role.Vault, clear)
	if created && !role.Token {
		f.ids[eid] = struct{}{}
	}
	return eid, err
}

// state gives what a snapshot keeps: the slots the vault had, and the fresh
// entities among them.
func (f *freshRefs) state(v *seal.Vault) (slots int, ids []uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for id := range f.ids {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return v.Len(), ids
}

func (f *freshRefs) has(eid uint64) bool {
	f.mu.RLock()
	_, ok := f.ids[eid]
	f.mu.RUnlock()
	return ok
}

func (f *freshRefs) remove(refs []refTo) {
	if len(refs) == 0 {
		return
	}
	f.mu.Lock()
	for _, r := range refs {
		delete(f.ids, r.eid)
	}
	f.mu.Unlock()
}
