package engine

import (
	"fmt"
	"math"

	"gopkg.in/yaml.v3"
)

// readPercentile reads `percentile: TYPE.field, p: 95`.
func (p *Pack) readPercentile(r *reader, d *featureDecl, x pair, m map[string]*yaml.Node) {
	p.readValued(r, d, m["percentile"])
	if d.label != "" {
		r.fail(m["percentile"], "labels have counts, sums and means, no percentile", "")
	}
	if m["p"] == nil {
		r.fail(x.value, "percentile needs `p`", "write p: 95")
		return
	}
	d.rank = int64(math.Round(r.number(m["p"], "p") * 100))
	if d.rank < 1 || d.rank > 10_000 {
		r.fail(m["p"], "p is from 0.01 to 100", "write p: 95; 50 is the median")
	}
}

// readTravel reads `speed: FIELD`, `distance: FIELD`, both also as TYPE.FIELD or
// with `of`, and `distance: [FIELD, FIELD]`. Without types, all that have the
// field and the key are meant.
func (p *Pack) readTravel(r *reader, d *featureDecl, x pair, m map[string]*yaml.Node) {
	names := r.strs(m[d.agg], d.agg)
	if len(names) == 2 && d.agg == "distance" {
		d.ends = names
		for _, k := range []string{"by", "of", "where"} {
			if m[k] != nil {
				r.fail(m[k], fmt.Sprintf("distance between two fields does not take %q", k), "remove it")
			}
		}
		if len(p.having(names, nil)) == 0 {
			r.fail(m[d.agg], fmt.Sprintf("no event type has both locations %s and %s", names[0], names[1]), "")
		}
		return
	}
	if len(names) != 1 {
		r.fail(x.value, d.agg+" is of one location", "write "+d.agg+": location, by: worker")
		return
	}
	if len(d.by) == 0 {
		r.fail(x.value, d.agg+" needs `by`", "say whose locations are compared")
	}
	if i := lastDot(names[0]); i >= 0 {
		p.readValued(r, d, m[d.agg])
		return
	}
	if d.field = names[0]; len(d.of) == 0 {
		if d.of = p.having(names, d.by); len(d.of) == 0 {
			r.fail(m[d.agg], fmt.Sprintf("no event type has a location %q and what it is keyed by", d.field), "declare it with type: location")
		}
	}
}

func lastDot(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '.' {
			return i
		}
	}
	return -1
}

// having names the event types that have all these locations and all parts of a key.
func (p *Pack) having(locations, by []string) []string {
	var out []string
	for i := range p.events {
		t := &p.events[i].EventType
		all := true
		for _, name := range locations {
			k := t.FieldSlot(name)
			all = all && k >= 0 && t.Fields[k].Type == Location
		}
		for _, b := range by {
			all = all && (t.RoleSlot(b) >= 0 || t.FieldSlot(b) >= 0)
		}
		if all {
			out = append(out, t.Name)
		}
	}
	return out
}
