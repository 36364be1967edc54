package engine

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// entityDecl is one entry of `entities`.
type entityDecl struct {
	name  string
	kind  string // account, order, thing
	token bool
	form  string // NormalPhone, NormalMail or ""
	node  *yaml.Node
}

func (e *entityDecl) vault() string {
	if e.kind == "thing" {
		return e.name
	}
	return e.kind
}

// eventDecl is one entry of `events`.
type eventDecl struct {
	EventType
	path string
	node *yaml.Node
}

func (p *Pack) entity(name string) *entityDecl {
	for i := range p.entities {
		if p.entities[i].name == name {
			return &p.entities[i]
		}
	}
	return nil
}

func (p *Pack) event(name string) *eventDecl {
	for i := range p.events {
		if p.events[i].Name == name {
			return &p.events[i]
		}
	}
	return nil
}

func (p *Pack) readEvents(r *reader, n *yaml.Node) {
	top := r.known(n, "events.yaml", "entities", "events", "lists", "common")
	if e := top["entities"]; e != nil {
		for _, x := range r.pairs(e, "entities") {
			p.readEntity(r, x)
		}
	}
	if l := top["lists"]; l != nil {
		for _, x := range r.pairs(l, "lists") {
			p.readListDecl(r, x)
		}
	}
	var common EventType
	if c := top["common"]; c != nil {
		m := r.known(c, "common", "fields", "entities")
		p.readShape(r, m, &common)
	}
	if top["events"] == nil {
		r.fail(n, "there are no events", "declare them under `events:`")
		return
	}
	for _, x := range r.pairs(top["events"], "events") {
		p.readEvent(r, x, &common)
	}
	if p.event(LabelEvent) == nil {
		// A label can always be recorded.
		d := eventDecl{path: r.path, node: n}
		d.Name = LabelEvent
		p.finishLabel(r, n, &d.EventType)
		p.events = append(p.events, d)
	}
}

func (p *Pack) readEntity(r *reader, x pair) {
	if !nameForm.MatchString(x.name) {
		r.fail(x.key, fmt.Sprintf("%q is not a name", x.name), "use lower case letters, digits and _")
		return
	}
	m := r.known(x.value, "entity "+x.name, "kind", "token", "normal")
	e := entityDecl{name: x.name, kind: r.str(m["kind"], "kind"), token: r.boolean(m["token"], "token"), node: x.key}
	switch e.kind {
	case "account", "order", "thing":
	default:
		r.fail(x.value, fmt.Sprintf("entity %s is of no kind", x.name), "write kind: account, order or thing")
	}
	switch e.form = r.str(m["normal"], "normal"); e.form {
	case "", NormalPhone, NormalMail:
		if e.form != "" && e.kind != "thing" {
			r.fail(m["normal"], "only a thing has a normal form", "leave normal out")
		}
	default:
		r.fail(m["normal"], fmt.Sprintf("normal cannot be %q", e.form), "write phone or mail")
	}
	p.entities = append(p.entities, e)
}

func (p *Pack) readEvent(r *reader, x pair, common *EventType) {
	if !typeForm.MatchString(x.name) {
		r.fail(x.key, fmt.Sprintf("%q is not an event type", x.name), "use lower case words joined by dots")
		return
	}
	m := r.known(x.value, "event "+x.name, "decide", "fields", "facts", "entities", "links", "opens", "closes", "state")
	d := eventDecl{path: r.path, node: x.key}
	t := &d.EventType
	t.Name = x.name
	t.Decide = r.boolean(m["decide"], "decide")
	t.State = r.str(m["state"], "state")
	p.readShape(r, m, t)
	for _, f := range common.Fields {
		if t.FieldSlot(f.Name) < 0 {
			t.Fields = append(t.Fields, f)
		}
	}
	for _, f := range common.Roles {
		if t.RoleSlot(f.Name) < 0 {
			t.Roles = append(t.Roles, f)
		}
	}
	if t.Name == LabelEvent {
		p.finishLabel(r, x.key, t)
	}
	if f := m["facts"]; f != nil {
		p.readFacts(r, f, t)
	}
	if l := m["links"]; l != nil {
		p.readLinks(r, l, t)
	}
	p.readCustody(r, m["opens"], t, +1)
	p.readCustody(r, m["closes"], t, -1)
	p.events = append(p.events, d)
}

// readShape reads fields and entities.
func (p *Pack) readShape(r *reader, m map[string]*yaml.Node, t *EventType) {
	if f := m["fields"]; f != nil {
		for _, x := range r.pairs(f, "fields") {
			p.readField(r, x, t)
		}
	}
	if e := m["entities"]; e != nil {
		for _, x := range r.pairs(e, "entities") {
			p.readRole(r, x, t)
		}
	}
}

func (p *Pack) readField(r *reader, x pair, t *EventType) {
	f := Field{Name: x.name}
	typ := ""
	if x.value.Kind == yaml.MappingNode {
		m := r.known(x.value, "field "+x.name, "type", "class", "optional")
		typ = r.str(m["type"], "type")
		f.Optional = r.boolean(m["optional"], "optional")
		switch class := r.str(m["class"], "class"); class {
		case "", "public", "internal":
		case "personal", "special":
			f.Personal = true
		default:
			r.fail(m["class"], fmt.Sprintf("%q is not a class", class), "use public, internal, personal or special")
		}
	} else {
		typ = r.str(x.value, "type of "+x.name)
	}
	if s, ok := cutOptional(typ); ok {
		typ, f.Optional = s, true
	}
	if f.Type = parseFieldType(typ); f.Type == 0 {
		r.fail(x.value, fmt.Sprintf("field %s has no type %q", x.name, typ), "use string, int, float, money, bool, time, duration or location")
	}
	if !nameForm.MatchString(x.name) {
		r.fail(x.key, fmt.Sprintf("%q is not a field name", x.name), "use lower case letters, digits and _")
		return
	}
	t.Fields = append(t.Fields, f)
}

// cutOptional reads the short form of optional: `string optional`, or "string?"
// (which YAML wants quoted inside braces).
func cutOptional(s string) (string, bool) {
	if rest, ok := strings.CutSuffix(s, "?"); ok {
		return rest, true
	}
	rest, ok := strings.CutSuffix(s, " optional")
	return strings.TrimSpace(rest), ok
}

func (p *Pack) readRole(r *reader, x pair, t *EventType) {
	e := p.entity(x.name)
	if e == nil {
		r.fail(x.key, fmt.Sprintf("there is no entity %q", x.name), "declare it under `entities:`")
		return
	}
	role := Role{Name: x.name, Kind: e.kind, Vault: e.vault(), Token: e.token, Normal: e.form}
	if x.value.Kind == yaml.MappingNode {
		m := r.known(x.value, "entity "+x.name, "field", "optional")
		role.Field = r.str(m["field"], "field")
		role.Optional = r.boolean(m["optional"], "optional")
	} else {
		role.Field = r.str(x.value, "field of "+x.name)
	}
	if s, ok := cutOptional(role.Field); ok {
		role.Field, role.Optional = s, true
	}
	switch {
	case !nameForm.MatchString(role.Field):
		r.fail(x.value, fmt.Sprintf("%q is not a field name", role.Field), "name the field of `data` that holds the identifier")
		return
	case t.FieldSlot(role.Field) >= 0:
		r.fail(x.value, fmt.Sprintf("%q is both a field and the identifier of %s", role.Field, x.name), "remove it from `fields`")
		return
	case t.FieldSlot(x.name) >= 0:
		r.fail(x.key, fmt.Sprintf("%q is both a field and an entity", x.name), "rename the field")
		return
	}
	t.Roles = append(t.Roles, role)
}

func (p *Pack) readFacts(r *reader, n *yaml.Node, t *EventType) {
	facts := Facts()
	for _, x := range r.pairs(n, "facts") {
		m := r.pairs(x.value, "fact "+x.name)
		f := Field{Name: x.name, Optional: true}
		for _, kv := range m {
			if kv.name == "list" {
				f.List = r.str(kv.value, "list")
				if p.list(f.List) == nil {
					r.fail(kv.value, fmt.Sprintf("there is no list %q", f.List), "declare it under `lists:`")
				} else {
					p.list(f.List).Facts = true
				}
				continue
			}
			typ, ok := facts[kv.name]
			if !ok || f.Derive != "" {
				r.fail(kv.key, fmt.Sprintf("%q is not a fact", kv.name), "write one of lower, mail_domain, phone_country, length, words, prefix, lexicon, in_list, name_score, cell")
				continue
			}
			f.Derive, f.Type, f.From = kv.name, typ, r.str(kv.value, kv.name)
		}
		if f.Derive == "" {
			continue
		}
		if t.FieldSlot(x.name) >= 0 || t.RoleSlot(x.name) >= 0 || !nameForm.MatchString(x.name) {
			r.fail(x.key, fmt.Sprintf("the name %q is taken or not a name", x.name), "choose another")
			continue
		}
		if (f.Derive == "lexicon" || f.Derive == "in_list" || f.Derive == "name_score") != (f.List != "") {
			r.fail(x.value, "`list` goes with lexicon, in_list and name_score, and they need it", "")
		}
		if l := p.list(f.List); l != nil && (l.Match == MatchName) != (f.Derive == "name_score") {
			r.fail(x.value, "name_score goes with lists matched by name", "write name_score for a list with `match: name`")
		}
		if !p.factSource(t, f.From) {
			r.fail(x.value, fmt.Sprintf("%s has no field %q", t.Name, f.From), "declare it under `fields` or `entities`")
			continue
		}
		t.Fields = append(t.Fields, f)
	}
}

// factSource says whether a fact may be computed from a name: a declared
// field, or the data field that identifies an entity.
func (p *Pack) factSource(t *EventType, name string) bool {
	if i := t.FieldSlot(name); i >= 0 {
		return t.Fields[i].Derive == ""
	}
	for i := range t.Roles {
		if t.Roles[i].Field == name {
			return true
		}
	}
	return false
}

func (p *Pack) readLinks(r *reader, n *yaml.Node, t *EventType) {
	if n.Kind != yaml.SequenceNode {
		r.fail(n, "links must be a list of pairs", "write [[customer, card]]")
		return
	}
	for _, c := range n.Content {
		names := r.strs(c, "link")
		if len(names) != 2 {
			r.fail(c, "a link ties two entities", "write [customer, card]")
			continue
		}
		l := Link{t.RoleSlot(names[0]), t.RoleSlot(names[1])}
		if l.A < 0 || l.B < 0 || l.A == l.B {
			r.fail(c, fmt.Sprintf("%s does not speak about both %s and %s", t.Name, names[0], names[1]), "name two of its entities")
			continue
		}
		t.Links = append(t.Links, l)
	}
}

func (p *Pack) readCustody(r *reader, n *yaml.Node, t *EventType, delta int) {
	if n == nil {
		return
	}
	if n.Kind != yaml.SequenceNode {
		r.fail(n, "opens and closes are lists", "write [{kind: order, holder: worker, thing: order}]")
		return
	}
	for _, c := range n.Content {
		m := r.known(c, "custody", "kind", "holder", "thing", "label")
		cu := Custody{Kind: r.str(m["kind"], "kind"), Delta: delta, Label: -1,
			Holder: t.RoleSlot(r.str(m["holder"], "holder")), Thing: t.RoleSlot(r.str(m["thing"], "thing"))}
		switch cu.Kind {
		case "order", "key", "animal", "cash", "medicine", "child":
		default:
			r.fail(c, fmt.Sprintf("%q is not a kind of custody", cu.Kind), "use order, key, animal, child, cash or medicine")
			continue
		}
		if cu.Holder < 0 || cu.Thing < 0 {
			r.fail(c, t.Name+" does not speak about the holder or the thing", "name two of its entities")
			continue
		}
		if l := r.str(m["label"], "label"); l != "" {
			if cu.Label = t.FieldSlot(l); cu.Label < 0 {
				r.fail(m["label"], fmt.Sprintf("%s has no field %q", t.Name, l), "")
			}
		}
		t.Custody = append(t.Custody, cu)
	}
}

// finishLabel gives a label event its own fields.
func (p *Pack) finishLabel(r *reader, at *yaml.Node, t *EventType) {
	t.Label = true
	for _, f := range []Field{
		{Name: "event_id", Type: String},
		{Name: "label", Type: String},
		{Name: "value", Type: Float, Optional: true},
	} {
		i := t.FieldSlot(f.Name)
		if i < 0 {
			t.Fields = append(t.Fields, f)
		} else if t.Fields[i].Type != f.Type || t.Fields[i].Personal {
			r.fail(at, fmt.Sprintf("field %s of %s has another type than the engine's", f.Name, LabelEvent), "leave it out")
		}
	}
}

func parseFieldType(s string) FieldType {
	switch s {
	case "string":
		return String
	case "int":
		return Int
	case "float":
		return Float
	case "money":
		return Money
	case "bool":
		return Bool
	case "time":
		return Time
	case "duration":
		return Duration
	case "location":
		return Location
	}
	return 0
}

// String gives the type's name in packs.
func (t FieldType) String() string {
	return [...]string{"", "string", "int", "float", "money", "bool", "time", "duration", "location"}[t]
}
