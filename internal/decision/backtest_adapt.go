package decision

import (
	"errors"
	"fmt"
	"slices"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/seal"
)

// adapter turns recorded events into events of one program, as if the door had
// known it then: by names, with facts computed again from clear values where the
// program derives others. It belongs to one goroutine.
type adapter struct {
	program *engine.Program
	vault   *seal.Vault // nil: nothing can be unsealed
	fits    map[fitKey]*fit
	lacking map[string]int64 // events by fact that could not be computed
	erased  int64
}

type fitKey struct {
	program *engine.Program
	typ     int
}

// fit says where an event type of one program finds its parts in that of another.
type fit struct {
	to            *engine.EventType // nil: the program has no such type
	roles, fields []int             // slot there by slot here, -1
	derive        []again
	lacking       []string // fields the program reads that were not recorded then
}

// again is one fact to be computed.
type again struct {
	slot     int
	name     string // type.field, for the report
	personal string // sealed field it comes from, "" = none
	field    int    // recorded text it comes from, -1
	role     int    // reference it comes from, -1
}

func newAdapter(p *engine.Program, vault *seal.Vault) *adapter {
	return &adapter{program: p, vault: vault, fits: map[fitKey]*fit{}, lacking: map[string]int64{}}
}

// seed puts the members that the program's files bring into its entity lists, as
// texts are there from the beginning: the log has only those of rulesets that
// were published. Whom the vault does not know nobody has used.
func (a *adapter) seed(m *engine.Machine) {
	m.Seed(func(kind, clear string) uint64 {
		if a.vault != nil {
			if eid, ok := a.vault.Lookup(kind, []byte(clear)); ok {
				return eid
			}
		}
		return engine.Hashed(kind, clear)
	})
}

// into makes to of a record's event; false when the program has no such type.
func (a *adapter) into(r *ingest.Record, to *engine.Event) (bool, error) {
	from := &r.Event
	key := fitKey{r.Program, from.Type.Index}
	f := a.fits[key]
	if f == nil {
		f = a.fit(r.Program, from.Type)
		a.fits[key] = f
	}
	if f.to == nil {
		return false, nil
	}
	to.Reset(f.to)
	to.ID, to.At, to.Source, to.History = from.ID, from.At, from.Source, from.History
	for i, slot := range f.roles {
		if slot >= 0 {
			to.Roles[i] = from.Roles[slot]
		}
	}
	for i, slot := range f.fields {
		if slot >= 0 {
			to.Vals[i] = from.Vals[slot]
		}
	}
	for _, name := range f.lacking {
		a.lacking[name]++
	}
	if len(f.derive) == 0 {
		return true, nil
	}
	return true, a.derive(f, r, to)
}

func (a *adapter) fit(p *engine.Program, from *engine.EventType) *fit {
	f := &fit{to: a.program.Type(from.Name)}
	if f.to == nil {
		return f
	}
	for i := range f.to.Roles {
		f.roles = append(f.roles, from.RoleSlot(f.to.Roles[i].Name))
	}
	for i := range f.to.Fields {
		field := &f.to.Fields[i]
		slot := from.FieldSlot(field.Name)
		if slot >= 0 && from.Fields[slot].Type != field.Type {
			slot = -1
		}
		name := from.Name + "." + field.Name
		switch {
		case field.Derive == "":
			if slot < 0 && !field.Personal {
				f.lacking = append(f.lacking, name)
			}
		case slot >= 0 && from.Fields[slot].Derive != "" && engine.SameFact(a.program, field, p, &from.Fields[slot]):
		default:
			slot = -1
			f.again(from, i, name)
		}
		f.fields = append(f.fields, slot)
	}
	return f
}

// again plans the fact in a slot of the new type.
func (f *fit) again(from *engine.EventType, slot int, name string) {
	d := again{slot: slot, name: name, field: -1, role: -1}
	source := f.to.Fields[slot].From
	if k := from.FieldSlot(source); k >= 0 {
		switch {
		case from.Fields[k].Personal:
			d.personal = source
		case from.Fields[k].Type == engine.String:
			d.field = k
		}
	}
	for i := range from.Roles {
		if from.Roles[i].Field == source && d.personal == "" && d.field < 0 && !from.Roles[i].Token {
			d.role = i
		}
	}
	if d.personal == "" && d.field < 0 && d.role < 0 {
		f.lacking = append(f.lacking, name)
		return
	}
	f.derive = append(f.derive, d)
}

// derive computes facts from clear values, unsealing what is sealed.
func (a *adapter) derive(f *fit, r *ingest.Record, to *engine.Event) error {
	var personal map[string]string
	for i := range f.derive {
		d := &f.derive[i]
		clear := ""
		switch {
		case d.personal != "":
			if personal == nil {
				var err error
				if personal, err = a.open(r); err != nil {
					return err
				}
			}
			clear = personal[d.personal]
		case d.field >= 0:
			clear = r.Event.Vals[d.field].S
		default:
			ref, ok, err := a.reference(r, d.role)
			if err != nil {
				return err
			}
			if !ok && r.Event.Roles[d.role] != 0 {
				a.lacking[d.name]++
				continue
			}
			clear = ref
		}
		if clear != "" {
			to.Vals[d.slot] = a.program.Fact(f.to, d.slot, clear, to.At)
		}
	}
	return nil
}

// open unseals the personal fields; of an erased person there are none.
func (a *adapter) open(r *ingest.Record) (map[string]string, error) {
	none := map[string]string{}
	if len(r.Personal) == 0 {
		return none, nil
	}
	if a.vault == nil {
		a.lacking["sealed text"]++
		return none, nil
	}
	fields, err := r.OpenPersonal(a.vault)
	if errors.Is(err, seal.ErrErased) {
		a.erased++
		return none, nil
	}
	return fields, err
}

// reference unseals an identifier that the record carries.
func (a *adapter) reference(r *ingest.Record, role int) (string, bool, error) {
	for _, ref := range r.Refs {
		if ref.Role != role || a.vault == nil {
			continue
		}
		clear, err := r.OpenRef(a.vault, ref)
		if errors.Is(err, seal.ErrErased) {
			a.erased++
			return "", true, nil
		}
		return clear, err == nil, err
	}
	return "", false, nil
}

// report lists what was lacking, in words.
func (a *adapter) report() []string {
	list := []string{}
	for name, n := range a.lacking {
		list = append(list, fmt.Sprintf("%s (missing in %d events)", name, n))
	}
	slices.Sort(list)
	return list
}
