package engine

import (
	"slices"

	"github.com/piepowder/piepowder/internal/lang"
)

// labelWhere is the `where` of a label feature on one type of event: it is
// asked when the event comes, not when its label does.
type labelWhere struct {
	t  *EventType
	d  *featureDecl
	no int // of the label source
}

// labelWheres compiles them when the features are there: what an event was
// like beside its entity's past is known before it is observed, so `where` may
// read features that leave the current event out.
func (c *compilation) labelWheres() {
	for _, w := range c.wheres {
		l := w.t.layout
		prog, err := lang.Compile(w.d.where, l.env, lang.Bool)
		if err != nil {
			c.failExpr(w.d.r, w.d.whereAt, err, "`where` reads fields, entities and features of "+w.t.Name)
			continue
		}
		for _, slot := range prog.Slots {
			i, ok := l.slotFeature[slot]
			if !ok {
				continue
			}
			early := slices.ContainsFunc(c.cands[w.t.Index], func(k cand) bool { return k.slot == slot && k.pre })
			if !early || c.prog.Features[i].src >= 0 && c.prog.sources[c.prog.Features[i].src].label != "" {
				c.fail(w.d.path, w.d.whereAt, "`where` of a label feature reads %s: only features with current: exclude are known before the event", c.prog.Features[i].Name)
			}
		}
		l.onlyIf[w.no], l.asksFeatures = prog, true
	}
}

// whereSig names what a label's `where` depends on beyond its own text.
func (c *compilation) whereSig(d *featureDecl) string {
	sig := " where " + d.where
	for _, word := range slices.Compact(slices.Sorted(slices.Values(identifiers(d.where)))) {
		if o := c.pack.feature(word); o != nil && o != d && o.label == "" {
			sig += " with " + o.name + ": " + o.words(false)
		}
	}
	return sig
}

// identifiers are the names an expression may read.
func identifiers(src string) []string {
	var out []string
	from := -1
	for i, r := range src + " " {
		part := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		switch {
		case part && from < 0:
			from = i
		case !part && from >= 0:
			out = append(out, src[from:i])
			from = -1
		}
	}
	return out
}
