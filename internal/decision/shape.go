package decision

import (
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/ingest"
)

type shapeKey struct {
	program *engine.Program
	typ     int
}

// shape is where an event type keeps what the rows need: slots in Fields or
// Roles, -1 when it has none.
type shape struct {
	brand, region, city                int
	amount, currency                   int
	name, email, phone, home, language int
	kind                               int
	order, customer, worker, merchant  int
	created, profile                   bool
	links                              []linkShape
}

type linkShape struct {
	account, thing int // slots in Roles
	kind           string
}

func (p *Projector) shape(r *ingest.Record) *shape {
	key := shapeKey{r.Program, r.Event.Type.Index}
	s := p.shapes[key]
	if s == nil {
		s = shapeOf(r.Event.Type)
		p.shapes[key] = s
	}
	return s
}

func shapeOf(t *engine.EventType) *shape {
	s := &shape{brand: t.FieldSlot("brand"), region: t.FieldSlot("region"), city: t.FieldSlot("city"),
		amount: t.FieldSlot("amount"), currency: t.FieldSlot("currency"), language: t.FieldSlot("language"),
		kind: t.FieldSlot("kind"), order: -1,
		customer: t.RoleSlot("customer"), worker: t.RoleSlot("worker"), merchant: t.RoleSlot("merchant"),
		created: t.Name == "account.created"}
	s.profile = s.created || t.Name == "account.updated"
	if s.amount >= 0 && t.Fields[s.amount].Type != engine.Money {
		s.amount = -1
	}
	for i := range t.Roles {
		if t.Roles[i].Kind == "order" && s.order < 0 {
			s.order = i
		}
	}
	for _, l := range t.Links {
		a, b := l.A, l.B
		if t.Roles[a].Kind != "account" {
			a, b = b, a
		}
		if t.Roles[b].Kind != "order" { // whose order it is, the order says
			s.links = append(s.links, linkShape{a, b, t.Roles[b].Vault})
		}
	}
	return s
}

// text is a field's value, "" when there is none.
func text(ev *engine.Event, slot int) string {
	if slot < 0 || !ev.Vals[slot].Has {
		return ""
	}
	return ev.Vals[slot].S
}

func role(ev *engine.Event, slot int) uint64 {
	if slot < 0 {
		return 0
	}
	return ev.Roles[slot]
}
