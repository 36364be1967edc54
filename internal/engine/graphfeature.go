package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/lang"
	"gopkg.in/yaml.v3"
)

// linksPlan is what one links feature counts of a walk.
type linksPlan struct {
	walk   int // in Program.walks
	count  string
	where  *lang.Program
	env    *lang.Env // what where reads of an account
	slot   int       // of standing
	labels []linkLabel
}

// countable is what a links feature may count.
var countable = []string{"account", "shared", "supernode"}

func (p *Pack) readLinksFeature(r *reader, d *featureDecl, x pair, m map[string]*yaml.Node) {
	d.by = []string{r.str(m["links"], "links")}
	d.via = r.sets(m["via"], "via")
	d.within, d.damp = 1, defaultDamp
	if m["within"] != nil {
		d.within = r.integer(m["within"], "within")
	}
	if m["damp"] != nil {
		d.damp = r.integer(m["damp"], "damp")
	}
	d.count = r.str(m["count"], "count")
	if d.within < 1 || d.within > 4 {
		r.fail(m["within"], "within is from 1 to 4", "")
	}
	if d.damp < 2 || d.damp >= keptEdges {
		r.fail(m["damp"], fmt.Sprintf("damp is from 2 to %d", keptEdges-1), "")
	}
	if !slices.Contains(countable, d.count) {
		r.fail(x.value, "links counts accounts, shared things or supernodes", "write count: account, count: shared or count: supernode")
	}
	if d.where != "" && d.count != "account" {
		r.fail(d.whereAt, "`where` of links is about accounts", "write count: account")
	}
	if w := m["window"]; w != nil && (d.window < 60e6 || d.window > 400*Day) {
		r.fail(w, fmt.Sprintf("feature %s has no window from 1m to 400d", d.name), "write window: 90d, or nothing to count all ties")
	}
	if len(d.via) == 0 {
		r.fail(x.value, "links needs `via`", "name the entities accounts share, such as [card, device]")
	}
	names := []string{d.by[0]}
	for _, set := range d.via {
		names = append(names, set...)
	}
	for _, v := range names {
		if p.entity(v) == nil {
			r.fail(x.value, fmt.Sprintf("there is no entity %q", v), "")
		}
	}
}

// sets reads a list of names or of lists of names.
func (r *reader) sets(n *yaml.Node, what string) [][]string {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		return [][]string{{r.str(n, what)}}
	}
	var out [][]string
	for _, c := range n.Content {
		out = append(out, r.strs(c, what))
	}
	return out
}

func (c *compilation) linksPlan(feature int, d *featureDecl) (*linksPlan, error) {
	w := walkPlan{within: d.within, damp: d.damp, window: d.window}
	for _, set := range d.via {
		var mask uint64
		for _, v := range set {
			mask |= 1 << c.prog.kind(c.pack.entity(v).vault())
		}
		if mask&(mask-1) == 0 {
			w.single |= mask
		} else {
			w.all = append(w.all, mask)
		}
		w.any |= mask
	}
	c.prog.Features[feature].via = w.any
	p := &linksPlan{count: d.count}
	p.walk = slices.IndexFunc(c.prog.walks, func(o walkPlan) bool { return o.equal(&w) })
	if p.walk < 0 {
		p.walk = len(c.prog.walks)
		c.prog.walks = append(c.prog.walks, w)
	}
	if d.where == "" {
		return p, nil
	}
	p.env = &lang.Env{}
	p.slot = p.env.Add(lang.Var{Name: "standing", Type: lang.String, MayMiss: true})
	p.env.Call = func(name string, args []string) (int, error) {
		if name != "label" || len(args) != 1 {
			return 0, fmt.Errorf("only standing and label(\"name\") are known of a linked account")
		}
		for _, l := range p.labels {
			if l.name == args[0] {
				return l.slot, nil
			}
		}
		slot := p.env.Add(lang.Var{Name: "label " + args[0], Type: lang.Bool})
		p.labels = append(p.labels, linkLabel{args[0], slot})
		return slot, nil
	}
	prog, err := lang.Compile(d.where, p.env, lang.Bool)
	if err != nil {
		c.failExpr(d.r, d.whereAt, err, "`where` of links reads `standing` and label(\"name\")")
		return p, nil
	}
	p.where = prog
	return p, nil
}

// tied lists what the events of a program tie together, sorted.
func (p *Program) tied() []string {
	var out []string
	for _, t := range p.Types {
		for _, k := range t.Links {
			a, b := t.Roles[k.A].Vault, t.Roles[k.B].Vault
			out = append(out, t.Name+" "+t.Roles[k.A].Field+" "+a+" "+t.Roles[k.B].Field+" "+b)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// widen takes another program's kinds. What it ties together anew has a past
// that is not here: features over it are missing until Warm.
func (g *graph) widen(was, is *Program, seen bool) {
	g.know(is.kinds)
	var kinds uint64
	for i := range g.kinds {
		if g.warming>>i&1 == 1 {
			kinds |= 1 << i
		}
	}
	before := was.tied()
	for _, t := range is.tied() {
		if _, ok := slices.BinarySearch(before, t); ok || !seen {
			continue
		}
		f := strings.Split(t, " ")
		for _, name := range []string{f[2], f[4]} {
			if k := g.of[is.kind(name)]; k != noKind && name != "account" {
				kinds |= 1 << k
			}
		}
	}
	g.warming = kinds
}

// linksWords says in plain language what a links feature counts.
func (d *featureDecl) linksWords() string {
	var b strings.Builder
	var via []string
	for _, set := range d.via {
		via = append(via, strings.Join(set, " together with "))
	}
	by, over := d.by[0], strings.Join(via, ", ")
	switch d.count {
	case "shared":
		fmt.Fprintf(&b, "things that two accounts or more share, of kind %s, within %d steps of the %s", over, d.within, by)
	case "supernode":
		fmt.Fprintf(&b, "things of kind %s within %d steps of the %s that more than %d accounts share", over, d.within, by, d.damp)
	default:
		fmt.Fprintf(&b, "accounts tied to the %s by %s within %d steps, itself included", by, over, d.within)
		if d.where != "" {
			b.WriteString(" where " + d.where)
		}
	}
	if d.window > 0 {
		b.WriteString(", by ties seen in the last " + FormatSpan(d.window))
	}
	if d.count != "supernode" {
		fmt.Fprintf(&b, "; what more than %d share is left out", d.damp)
	}
	fmt.Fprintf(&b, "; at most %d accounts and %d ties are looked at", maxReach, maxSteps)
	return b.String()
}
