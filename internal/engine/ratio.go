package engine

import (
	"gopkg.in/yaml.v3"
)

// readRatio reads `ratio: [part, whole]`: each a feature's name, or a feature
// written out, which is then called NAME.part or NAME.whole.
func (p *Pack) readRatio(r *reader, d *featureDecl, n *yaml.Node) {
	if n.Kind != yaml.SequenceNode || len(n.Content) != 2 {
		r.fail(n, "ratio takes two features", "write ratio: [part, whole]")
		return
	}
	for i, item := range n.Content {
		if item.Kind != yaml.MappingNode {
			d.ratio = append(d.ratio, r.str(item, "ratio"))
			continue
		}
		sub := featureDecl{name: d.name + []string{".part", ".whole"}[i], path: r.path, node: item, r: r, exact: defaultExact, implied: true}
		d.ratio = append(d.ratio, sub.name)
		m := r.known(item, "feature "+sub.name, featureKeys()...)
		if m["ratio"] != nil {
			r.fail(item, "a ratio of ratios", "give the inner ratio a name of its own")
			continue
		}
		before := len(*r.out)
		p.readFeature(r, &sub, pair{name: sub.name, key: item, value: item}, m)
		if len(*r.out) == before {
			p.features = append(p.features, sub)
		}
	}
}

// placeAll puts features on every deciding type they can be read on. Those that
// are computed may stand before what they read: they are tried again as long as
// another found its place.
func (c *compilation) placeAll(list []int) {
	n := make([]int, len(list))
	errs := make([][]error, len(list))
	for progress := true; progress; {
		progress = false
		for k, i := range list {
			errs[k] = make([]error, len(c.prog.Types))
			for _, t := range c.prog.Types {
				if !t.Decide || t.layout.feature[i] >= 0 {
					continue
				}
				ok, err := c.onType(t, i, &c.pack.features[i])
				if ok {
					n[k]++
					progress = len(list) > 1
				}
				errs[k][t.Index] = err
			}
		}
	}
	for k, i := range list {
		c.unplaced(&c.pack.features[i], n[k], errs[k])
	}
}

// unplaced tells what kept a feature from the types it is for.
func (c *compilation) unplaced(d *featureDecl, n int, errs []error) {
	var last error
	for i, err := range errs {
		if err == nil {
			continue
		}
		last = err
		if contains(d.of, c.prog.Types[i].Name) && d.agg == "expr" {
			c.failExpr(d.r, d.exprAt, err, "")
		}
	}
	if n == 0 && last != nil && len(d.of) == 0 {
		at := d.exprAt
		if at == nil {
			at = d.node
		}
		c.failExpr(d.r, at, last, "no deciding event type has all it reads")
	}
}
