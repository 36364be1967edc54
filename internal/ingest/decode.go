package ingest

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
)

// Limits of one event.
const (
	MaxEvent  = 256 << 10 // bytes of JSON
	maxID     = 256
	maxSource = 256
	maxRef    = 256
)

// decoder turns one line of JSON into a typed event. It may be reused; what it
// gives out is valid until the next call.
//
//	{"id": "…", "type": "order.placed", "time": "…", "data": {…}, "source": "…"}
//
// CloudEvents in JSON form are the same with more members, which are ignored,
// as are members of `data` that the event type does not declare: a sender may
// know more than the pack, and nothing undeclared is kept. A member given twice
// is refused, since readers disagree about which one counts.
type decoder struct {
	now int64 // unix microseconds
	scan
	schema   *schema
	event    *engine.Event
	problems []errs.Field
	seen     []uint64
	top      uint8
	clear    []string   // identifier by role slot
	personal []personal // personal fields, clear
}

type personal struct {
	slot int
	text string
}

const (
	topID = 1 << iota
	topType
	topTime
	topData
	topSource
)

// decode fills ev from line; source is who sent it when the line does not say.
// now is for the limit into the future and for what lists hold, in unix microseconds. The error is an
// *errs.Error that names each wrong field by JSON pointer.
func (d *decoder) decode(sh *shapes, line string, source string, now int64, ev *engine.Event) error {
	if len(line) > MaxEvent {
		return errs.New(errs.TooLarge, "event_too_large", "an event has at most %d bytes, this one has %d", MaxEvent, len(line))
	}
	d.scan = scan{s: line}
	d.event, d.schema, d.now = ev, nil, now
	d.problems, d.personal = d.problems[:0], d.personal[:0]
	d.top = 0
	var id, typ, data string
	var at int64
	var late string // data that came before type, as written
	d.members(func(key string) {
		switch key {
		case "id":
			id = d.topString(topID, "/id", maxID)
		case "source":
			source = d.topString(topSource, "/source", maxSource)
		case "type":
			typ = d.topString(topType, "/type", 128)
			d.findType(sh, typ)
		case "time":
			at = d.topTime(now)
		case "data":
			if d.once(topData, "/data") && d.schema != nil {
				data = "read"
				d.data()
			} else {
				data = d.skip(0)
				late = data
			}
		default:
			d.skip(0)
		}
	})
	d.end()
	if d.bad == "" && late != "" && d.schema != nil {
		d.scan = scan{s: late}
		d.data()
	}
	if d.bad != "" {
		return errs.New(errs.BadRequest, "malformed_json", "the event is not JSON: byte %d: %s", d.at+1, d.bad)
	}
	d.required(topID, "/id", id == "")
	d.required(topType, "/type", typ == "")
	d.required(topTime, "/time", false)
	d.required(topData, "/data", data == "")
	if d.schema != nil && len(d.problems) == 0 {
		d.complete()
	}
	if len(d.problems) > 0 {
		return errs.New(errs.Invalid, "invalid_event", "the event was refused: %s", d.summary()).
			With(append([]errs.Field(nil), d.problems...)...)
	}
	ev.ID, ev.Source, ev.At = id, source, at
	return nil
}

func (d *decoder) summary() string {
	p := d.problems[0]
	if len(d.problems) > 1 {
		return fmt.Sprintf("%s: %s, and %d more", p.Pointer, p.Message, len(d.problems)-1)
	}
	return p.Pointer + ": " + p.Message
}

func (d *decoder) problem(pointer, format string, args ...any) {
	d.problems = append(d.problems, errs.Field{Pointer: pointer, Message: fmt.Sprintf(format, args...)})
}

func (d *decoder) once(bit uint8, pointer string) bool {
	if d.top&bit != 0 {
		d.problem(pointer, "is given twice")
		return false
	}
	d.top |= bit
	return true
}

func (d *decoder) required(bit uint8, pointer string, empty bool) {
	if d.top&bit == 0 {
		d.problem(pointer, "is missing")
	} else if empty && !d.blamed(pointer) {
		d.problem(pointer, "must not be empty")
	}
}

func (d *decoder) blamed(pointer string) bool {
	for i := range d.problems {
		if d.problems[i].Pointer == pointer {
			return true
		}
	}
	return false
}

func (d *decoder) topString(bit uint8, pointer string, limit int) string {
	d.once(bit, pointer)
	if d.peek() != '"' {
		d.problem(pointer, "must be a string")
		d.skip(0)
		return ""
	}
	s := d.str()
	switch {
	case len(s) > limit:
		d.problem(pointer, "has at most %d bytes", limit)
	case strings.IndexByte(s, 0) >= 0:
		d.problem(pointer, "must not hold a NUL character")
	}
	return s
}

func (d *decoder) topTime(now int64) int64 {
	d.once(topTime, "/time")
	if d.peek() != '"' {
		d.problem("/time", "must be %s", wanted[engine.Time])
		d.skip(0)
		return 0
	}
	at, ok := parseTime(d.str())
	switch {
	case !ok:
		d.problem("/time", "must be %s", wanted[engine.Time])
	case at > now+engine.FutureLimit.Microseconds():
		d.problem("/time", "is more than %s in the future", engine.FutureLimit)
	}
	return at
}

func (d *decoder) findType(sh *shapes, typ string) {
	t := sh.program.Type(typ)
	if t == nil {
		if typ != "" && d.bad == "" {
			d.problem("/type", "the pack declares no such event type")
		}
		return
	}
	d.schema = &sh.types[t.Index]
	d.event.Reset(t)
	d.seen = zeroed(d.seen, (len(d.schema.targets)+63)/64)
	d.clear = zeroed(d.clear, len(t.Roles))
}

// data reads the `data` object into the event's slots.
func (d *decoder) data() {
	if d.peek() != '{' {
		d.problem("/data", "must be an object")
		d.skip(0)
		return
	}
	hint := 0
	d.members(func(key string) {
		i := d.schema.find(key, hint)
		if i < 0 {
			d.skip(1)
			return
		}
		hint = i + 1
		d.member(&d.schema.targets[i], i)
	})
}

// member reads one declared member; null means absent.
func (d *decoder) member(g *target, i int) {
	pointer := func() string { return "/data/" + g.key }
	if d.seen[i>>6]>>(i&63)&1 == 1 {
		d.problem(pointer(), "is given twice")
		d.skip(1)
		return
	}
	d.seen[i>>6] |= 1 << (i & 63)
	var text, str string
	quoted := d.peek() == '"'
	if quoted {
		str = d.str()
		if strings.IndexByte(str, 0) >= 0 {
			d.problem(pointer(), "must not hold a NUL character")
			return
		}
	} else if text = d.skip(1); text == "null" {
		return
	}
	if d.bad != "" {
		return
	}
	clear := text
	if quoted {
		clear = str
	}
	if g.field >= 0 && d.schema.typ.Fields[g.field].Type == engine.Location && !quoted {
		// As text: facts are computed from it, and it is what is sealed.
		if at, ok := engine.LocationClear([]byte(text)); ok {
			clear, str, quoted = at, at, true
		}
	}
	if len(g.roles) > 0 && !d.identify(g, clear, quoted, pointer) {
		return
	}
	if g.field >= 0 {
		f := &d.schema.typ.Fields[g.field]
		v, ok := value(f.Type, text, str, quoted)
		switch {
		case !ok:
			d.problem(pointer(), "must be %s", wanted[f.Type])
			return
		case f.Personal:
			d.personal = append(d.personal, personal{g.field, clear})
			if f.Type == engine.Location {
				d.event.Vals[g.field] = v
			}
		default:
			d.event.Vals[g.field] = v
		}
	}
	for _, x := range g.facts {
		d.event.Vals[x.slot] = derive(x.name, clear, x.list.words(), d.now)
	}
}

// identify takes an identifier for the member's roles.
func (d *decoder) identify(g *target, clear string, quoted bool, pointer func() string) bool {
	if !quoted {
		if _, ok := parseInt(clear); !ok {
			d.problem(pointer(), "must be a string or a whole number")
			return false
		}
	}
	if len(clear) > maxRef {
		d.problem(pointer(), "has at most %d bytes", maxRef)
		return false
	}
	if clear == "" {
		d.problem(pointer(), "must not be empty; leave it out when there is none")
		return false
	}
	for _, r := range g.roles {
		d.clear[r] = engine.NormalForm(d.schema.typ.Roles[r].Normal, clear)
	}
	return true
}

// complete names what is required and absent.
func (d *decoder) complete() {
	slices.SortFunc(d.personal, func(a, b personal) int { return a.slot - b.slot })
	t := d.schema.typ
	for i := range t.Fields {
		f := &t.Fields[i]
		if f.Optional || f.Derive != "" || d.event.Vals[i].Has || f.Personal && d.hasPersonal(i) {
			continue
		}
		d.problem("/data/"+f.Name, "is missing; it must be %s", wanted[f.Type])
	}
	for i := range t.Roles {
		if !t.Roles[i].Optional && d.clear[i] == "" {
			d.problem("/data/"+t.Roles[i].Field, "is missing; it must identify the %s", t.Roles[i].Name)
		}
	}
}

func (d *decoder) hasPersonal(slot int) bool {
	for i := range d.personal {
		if d.personal[i].slot == slot {
			return true
		}
	}
	return false
}

// canonical appends what makes two deliveries the same event, whatever their
// spelling: type, time, and each declared member with its value. Facts are left
// out, since they follow from the rest and from lists that change.
func (d *decoder) canonical(b []byte) []byte {
	t, ev := d.schema.typ, d.event
	b = appendString(b, t.Name)
	b = binary.LittleEndian.AppendUint64(b, uint64(ev.At))
	for i := range t.Fields {
		if f := &t.Fields[i]; ev.Vals[i].Has && f.Derive == "" {
			b = appendString(b, f.Name)
			b = appendValues(b, t.Fields[i:i+1], ev.Vals[i:i+1])
		}
	}
	for _, p := range d.personal {
		b = appendString(b, t.Fields[p.slot].Name)
		b = appendString(b, p.text)
	}
	for i, clear := range d.clear {
		b = appendString(b, t.Roles[i].Name)
		b = appendString(b, clear)
	}
	return b
}
