package ingest

import (
	"github.com/piepowder/piepowder/internal/engine"
)

// schema is an event type made ready for the decoder.
type schema struct {
	typ     *engine.EventType
	targets []target // one per member of `data` that means something
	keys    map[string]int
	account int // first account role, -1: whose key seals personal fields
}

// target is what one member of `data` fills.
type target struct {
	key   string
	field int   // slot in Fields, -1
	roles []int // slots in Roles
	facts []fact
}

type fact struct {
	slot int
	name string
	list *doorList
}

// shapes are the schemas of a program's event types, by type index.
type shapes struct {
	program *engine.Program
	at      uint64 // position of the entry that published it
	types   []schema
	lists   map[string]*doorList // that facts are derived with; looked up only
}

func newShapes(p *engine.Program, at uint64) *shapes {
	s := &shapes{program: p, at: at, types: make([]schema, len(p.Types)), lists: map[string]*doorList{}}
	for i := range p.Lists {
		if l := &p.Lists[i]; l.Facts {
			s.lists[l.Name] = &doorList{index: i}
			s.lists[l.Name].now.Store(newWordList(l))
		}
	}
	for i, t := range p.Types {
		s.types[i] = newSchema(t, func(name string) *doorList { return s.lists[name] })
	}
	return s
}

func newSchema(t *engine.EventType, list func(string) *doorList) schema {
	s := schema{typ: t, keys: map[string]int{}, account: -1}
	at := func(key string) *target {
		i, ok := s.keys[key]
		if !ok {
			i = len(s.targets)
			s.keys[key] = i
			s.targets = append(s.targets, target{key: key, field: -1})
		}
		return &s.targets[i]
	}
	for i := range t.Fields {
		if t.Fields[i].Derive == "" {
			at(t.Fields[i].Name).field = i
		}
	}
	for i := range t.Roles {
		g := at(t.Roles[i].Field)
		g.roles = append(g.roles, i)
		if s.account < 0 && t.Roles[i].Kind == "account" {
			s.account = i
		}
	}
	for i := range t.Fields {
		if f := &t.Fields[i]; f.Derive != "" {
			g := at(f.From)
			g.facts = append(g.facts, fact{slot: i, name: f.Derive, list: list(f.List)})
		}
	}
	return s
}

// find gives the target of a member name, trying the one after the last first:
// senders keep an order.
func (s *schema) find(key string, hint int) int {
	if hint < len(s.targets) && s.targets[hint].key == key {
		return hint
	}
	if i, ok := s.keys[key]; ok {
		return i
	}
	return -1
}
