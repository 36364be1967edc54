package engine

import (
	"sort"
	"strings"

	"github.com/piepowder/piepowder/internal/lang"
)

// tailKeep is how many of the newest observations since and last look among.
const tailKeep = 16

// tailHorizon is how long they look back.
const tailHorizon = 400 * Day

// sources finds out what state the features need and gives equal state once.
func (c *compilation) sources() {
	decls := c.pack.features
	c.use = make([]sourceUse, len(decls))
	for i := range decls {
		c.use[i] = c.useOf(&decls[i])
	}
	var list []source
	for i := range decls {
		d, u := &decls[i], c.use[i]
		if u.sig == "" {
			continue
		}
		k := -1
		for j := range list {
			if list[j].sig == u.sig {
				k = j
			}
		}
		if k < 0 {
			k = len(list)
			list = append(list, source{sig: u.sig, kind: u.kind, dedupe: true, label: d.label, exact: d.exact})
		}
		s := &list[k]
		if s.exact >= 0 && (d.exact < 0 || d.exact > s.exact) {
			s.exact = d.exact
		}
		switch u.kind {
		case tailSource:
			s.exact, s.horizon = tailKeep, tailHorizon
		case firstSource:
		default:
			slack := min(Day, d.window)
			s.edges = append(s.edges, edge{d.delay + d.window, d.window / 64, slack}, edge{d.delay, d.window / 64, slack})
			s.horizon = max(s.horizon, d.delay+d.window+Day)
			s.dedupe = s.dedupe && d.delay == 0
		}
	}
	list = c.currencyTails(list)
	sort.Slice(list, func(i, j int) bool { return list[i].sig < list[j].sig })
	for i := range list {
		c.source[list[i].sig] = i
		if list[i].label != "" {
			list[i].labelNo = len(c.prog.labels)
			c.prog.labels = append(c.prog.labels, i)
			c.prog.memory = max(c.prog.memory, list[i].horizon)
		}
	}
	if len(c.prog.labels) > 64 {
		c.problems = append(c.problems, Problem{Path: "features.yaml", What: "more than 64 kinds of label state"})
	}
	c.prog.sources = list
	for i := range decls {
		if s, ok := c.source[c.use[i].sig]; ok {
			c.prog.Features[i].src = s
		}
	}
}

// useOf gives the state a feature reads, with sig "" when it reads none.
func (c *compilation) useOf(d *featureDecl) sourceUse {
	of := append([]string(nil), d.of...)
	sort.Strings(of)
	types, by := strings.Join(of, ","), strings.Join(c.keyOf(d), ",")
	switch d.agg {
	case "count", "sum", "mean", "min", "max", "stddev":
		if d.label != "" {
			sig := "label " + d.label + " of " + types + " by " + by
			if d.where != "" {
				sig += c.whereSig(d)
			}
			return sourceUse{sig: sig, kind: valueSource}
		}
		value := d.field
		if value == "" {
			value = c.sharedValue(d, types, by)
		}
		return c.inCurrency(d, sourceUse{sig: "value " + value + " of " + types + " by " + by + " where " + d.where, value: value, kind: valueSource})
	case "percentile":
		return c.inCurrency(d, sourceUse{sig: "ranks " + d.field + " of " + types + " by " + by + " where " + d.where, value: d.field, kind: rankSource})
	case "since", "last", "speed", "distance":
		if d.ends != nil {
			return sourceUse{}
		}
		return c.inCurrency(d, sourceUse{sig: "tail " + d.field + " of " + types + " by " + by + " where " + d.where, value: d.field, kind: tailSource})
	case "distinct":
		return sourceUse{sig: "distinct " + d.field + " of " + types + " by " + by + " where " + d.where, value: d.field, kind: distinctSource}
	case "age":
		return sourceUse{sig: "first " + c.pack.entity(d.field).vault() + " of " + types, kind: firstSource}
	}
	return sourceUse{}
}

// sharedValue finds a value some other feature keeps for the same observations,
// so that counting them needs no state of its own.
func (c *compilation) sharedValue(d *featureDecl, types, by string) string {
	best := ""
	for i := range c.pack.features {
		o := &c.pack.features[i]
		switch o.agg {
		case "sum", "mean", "min", "max", "stddev":
		default:
			continue
		}
		of := append([]string(nil), o.of...)
		sort.Strings(of)
		if o.field == "" || o.where != d.where || strings.Join(of, ",") != types || strings.Join(c.keyOf(o), ",") != by {
			continue
		}
		always := true
		for _, name := range o.of {
			t := &c.pack.event(name).EventType
			f := t.FieldSlot(o.field)
			always = always && f >= 0 && !t.Fields[f].Optional
		}
		if always && (best == "" || o.field < best) {
			best = o.field
		}
	}
	return best
}

// base makes the part of a layout that does not depend on features.
func (c *compilation) base(t *EventType) {
	l := &layout{env: &lang.Env{}, currency: -1, slotFeature: map[int]int{}}
	t.layout = l
	env := l.env
	for _, list := range c.pack.Lists {
		elem := lang.String
		if list.Of != "" {
			elem = lang.Entity
		}
		env.Lists = append(env.Lists, lang.List{Name: list.Name, Elem: elem})
	}
	l.timeSlot = env.Add(lang.Var{Name: "event.time", Type: lang.Time})
	l.typeSlot = env.Add(lang.Var{Name: "event.type", Type: lang.String})
	for i := range t.Fields {
		f := &t.Fields[i]
		slot := -1
		if !f.Personal && f.Type != Location {
			slot = env.Add(lang.Var{Name: f.Name, Type: langType(f.Type), MayMiss: true})
			if f.Name == "currency" && f.Type == String {
				l.currency = i
			}
		}
		l.fieldSlot = append(l.fieldSlot, slot)
	}
	for i := range t.Roles {
		r := &t.Roles[i]
		l.roleSlot = append(l.roleSlot, env.Add(lang.Var{Name: r.Name, Type: lang.Entity, MayMiss: true}))
		if r.Kind == "account" {
			l.pivots = append(l.pivots, i)
		}
	}
	for _, k := range t.Links {
		a, b := &t.Roles[k.A], &t.Roles[k.B]
		l.links = append(l.links, linkPlan{k.A, k.B, c.prog.kind(a.Vault), c.prog.kind(b.Vault)})
	}
	c.unique(t)
	l.feature = make([]int, len(c.prog.Features))
	for i := range l.feature {
		l.feature[i] = -1
	}
}

// unique sees that no name an expression can read means two things.
func (c *compilation) unique(t *EventType) {
	seen := map[string]bool{}
	for _, l := range c.pack.Lists {
		seen[l.Name] = true
	}
	at := c.pack.event(t.Name)
	for _, v := range t.layout.env.Vars {
		_, feature := c.feature[v.Name]
		if seen[v.Name] || feature {
			c.fail(at.path, at.node, "%s: the name %q is that of two things among its fields, entities, lists and features", t.Name, v.Name)
		}
		seen[v.Name] = true
	}
}

// key gives the plan of a composite key on a type; -1 when the type lacks a part.
func (l *layout) key(t *EventType, by []string) int {
	name := strings.Join(by, ",")
	for i := range l.keys {
		if l.keys[i].name == name {
			return i
		}
	}
	k := keyPlan{name: name}
	for _, b := range by {
		part := keyPart{role: t.RoleSlot(b), field: -1}
		if part.role < 0 {
			part.field = t.FieldSlot(b)
			if part.field < 0 || !t.Fields[part.field].readable() || t.Fields[part.field].Type == Float {
				return -1
			}
		}
		k.parts = append(k.parts, part)
	}
	l.keys = append(l.keys, k)
	return len(l.keys) - 1
}

// feeds finds the sources an event type feeds.
func (c *compilation) feeds(t *EventType) {
	l := t.layout
	fed := map[int]bool{}
	for i := range c.pack.features {
		d, u := &c.pack.features[i], c.use[i]
		src, ok := c.source[u.sig]
		if !ok || fed[src] {
			continue
		}
		switch {
		case d.label != "":
			c.remember(t, d, src)
			fed[src] = true
		case u.kind == firstSource:
			vault := c.pack.entity(d.field).vault()
			for r := range t.Roles {
				if t.Roles[r].Vault == vault && (len(d.of) == 0 || contains(d.of, t.Name)) {
					l.firsts = append(l.firsts, firstFeed{src, r})
				}
			}
			fed[src] = true
		case contains(d.of, t.Name):
			f := feed{src: src, key: c.keyFor(t, i), role: -1, field: -1}
			if u.value != "" {
				if f.field = t.FieldSlot(u.value); f.field >= 0 {
					f.typ = t.Fields[f.field].Type
				} else {
					f.role = t.RoleSlot(u.value)
				}
			}
			if d.where != "" {
				prog, err := lang.Compile(d.where, l.env, lang.Bool)
				if err != nil {
					c.failExpr(d.r, d.whereAt, err, "`where` reads the fields and entities of "+t.Name)
					continue
				}
				f.where, l.asks = prog, true
			}
			l.feeds = append(l.feeds, f)
			fed[src] = true
			if tail, ok := c.source[u.tail]; ok && l.currency >= 0 && !fed[tail] {
				l.feeds = append(l.feeds, feed{src: tail, key: l.key(t, d.by), role: -1, field: l.currency, typ: String, where: f.where})
				fed[tail] = true
			}
		}
	}
	sort.SliceStable(l.feeds, func(i, j int) bool { return l.feeds[i].src < l.feeds[j].src })
	sort.SliceStable(l.firsts, func(i, j int) bool { return l.firsts[i].src < l.firsts[j].src })
}

// remember plans to keep an event's key until its label can have come.
func (c *compilation) remember(t *EventType, d *featureDecl, src int) {
	l := t.layout
	if t.Label || len(d.of) > 0 && !contains(d.of, t.Name) {
		return
	}
	k := l.key(t, d.by)
	if k < 0 {
		return
	}
	if l.remember == nil {
		l.remember = make([]int, len(c.prog.labels))
		for i := range l.remember {
			l.remember[i] = -1
		}
		l.onlyIf = make([]*lang.Program, len(c.prog.labels))
	}
	no := c.prog.sources[src].labelNo
	l.remember[no] = k
	if d.where != "" {
		c.wheres = append(c.wheres, labelWhere{t, d, no})
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
