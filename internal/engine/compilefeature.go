package engine

import (
	"fmt"
	"math"

	"github.com/piepowder/piepowder/internal/lang"
)

// features puts every feature on every deciding type it can be read on.
func (c *compilation) features() {
	var later []int
	for i := range c.pack.features {
		d := &c.pack.features[i]
		switch d.agg {
		case "model": // when all they may read is there
		case "expr", "ratio":
			later = append(later, i)
		default:
			c.placeAll([]int{i})
		}
	}
	c.placeAll(later)
	for _, t := range c.prog.Types {
		if !t.Decide {
			continue
		}
		l := t.layout
		for i := range t.Roles {
			if t.Roles[i].Kind != "account" {
				continue
			}
			f := c.feature[t.Roles[i].Name+".standing"]
			c.add(t, f, cand{read{op: opStanding, feature: f, typ: String, role: i, key: -1}, true})
		}
		l.env.Call = func(name string, args []string) (int, error) {
			if name != "label" || len(args) != 2 {
				return 0, fmt.Errorf("only label(entity, \"name\") is known")
			}
			role := t.RoleSlot(args[0])
			if role < 0 {
				return 0, fmt.Errorf("%s does not speak about %q", t.Name, args[0])
			}
			f := c.imply(fmt.Sprintf("label(%s, %q)", args[0], args[1]), Bool, args[0]+" has label "+args[1], args[0])
			if l.feature[f] < 0 {
				c.add(t, f, cand{read{op: opLabel, feature: f, typ: Bool, role: role, key: -1, name: args[1]}, true})
			}
			return l.feature[f], nil
		}
	}
}

// add gives a feature its slot on a type.
func (c *compilation) add(t *EventType, feature int, k cand) {
	l := t.layout
	f := &c.prog.Features[feature]
	k.slot = l.env.Add(lang.Var{Name: f.Name, Type: langType(f.Type), MayMiss: true})
	k.feature = feature
	l.feature[feature] = k.slot
	l.slotFeature[k.slot] = feature
	c.cands[t.Index] = append(c.cands[t.Index], k)
}

var ops = map[string]op{
	"count": opCount, "sum": opSum, "mean": opMean, "min": opMin, "max": opMax, "stddev": opStddev,
	"distinct": opDistinct, "since": opSince, "last": opLast, "age": opAge, "list": opList,
	"label": opLabel, "standing": opStanding, "profile": opProfile, "links": opLinks,
	"percentile": opPercentile, "speed": opSpeed, "distance": opDistance,
}

// onType puts one feature on one type; ok says whether it exists there.
func (c *compilation) onType(t *EventType, feature int, d *featureDecl) (ok bool, err error) {
	switch d.agg {
	case "expr", "ratio":
		return c.compute(t, feature, d)
	}
	k := cand{read: read{op: ops[d.agg], typ: c.prog.Features[feature].Type, window: d.window, delay: d.delay,
		src: c.prog.Features[feature].src, key: -1, role: -1, field: -1, name: d.field}, pre: d.exclude}
	switch d.agg {
	case "list":
		k.pre = true
		k.list = c.prog.List(d.field)
		if k.role = t.RoleSlot(d.by[0]); k.role < 0 {
			if k.field = t.FieldSlot(d.by[0]); k.field < 0 || t.Fields[k.field].Personal || t.Fields[k.field].Type != String {
				return false, nil
			}
		}
		if (k.role >= 0) != (c.prog.Lists[k.list].Of != "") {
			return false, fmt.Errorf("list %s holds other things than %s", d.field, d.by[0])
		}
	case "label", "standing", "profile":
		k.pre = true
		if k.role = t.RoleSlot(d.by[0]); k.role < 0 {
			return false, nil
		}
	case "links":
		if k.role = t.RoleSlot(d.by[0]); k.role < 0 {
			return false, nil
		}
		if k.links, err = c.linksPlan(feature, d); err != nil {
			return false, err
		}
	default:
		if d.ends != nil {
			return c.apart(t, feature, d, k), nil
		}
		k.pre = k.pre || d.agg == "since" || d.agg == "last" || d.agg == "speed" || d.agg == "distance"
		if k.key = c.keyFor(t, feature); k.key < 0 {
			return false, nil
		}
		k.rank = d.rank
		if d.agg == "speed" || d.agg == "distance" {
			k.field = location(t, d.field)
		}
		k.millis = c.inMillionths(d)
		if d.fallback != nil {
			k.given, k.floatDefault = true, *d.fallback
			k.wholeDefault = int64(math.Round(*d.fallback))
			if k.typ == Money {
				k.wholeDefault = int64(math.Round(*d.fallback * 100))
			}
		}
	}
	c.add(t, feature, k)
	return true, nil
}

// inMillionths tells whether a feature's source holds millionths.
func (c *compilation) inMillionths(d *featureDecl) bool {
	if d.label != "" {
		return true
	}
	if d.field == "" || len(d.of) == 0 {
		return false
	}
	t := &c.pack.event(d.of[0]).EventType
	i := t.FieldSlot(d.field)
	return i >= 0 && t.Fields[i].Type == Float
}

func (c *compilation) compute(t *EventType, feature int, d *featureDecl) (bool, error) {
	src := d.expr
	if d.agg == "ratio" {
		src = d.ratio[0] + " / " + d.ratio[1]
	} else if len(d.of) > 0 && !contains(d.of, t.Name) {
		return false, nil
	}
	l := t.layout
	prog, err := lang.Compile(src, l.env, lang.Any)
	if err != nil {
		return false, err
	}
	typ := fieldType(prog.Type)
	f := &c.prog.Features[feature]
	switch {
	case typ == 0:
		return false, fmt.Errorf("a feature cannot be %s", prog.Type)
	case f.Type != 0 && f.Type != typ:
		return false, fmt.Errorf("this is %s here and %s on another event type", typ, f.Type)
	}
	f.Type = typ
	slot := l.env.Add(lang.Var{Name: f.Name, Type: prog.Type, MayMiss: true})
	l.feature[feature] = slot
	l.slotFeature[slot] = feature
	l.computed = append(l.computed, computed{feature: feature, slot: slot, typ: typ, prog: prog})
	return true, nil
}
