package engine

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// featureDecl is one entry of features.yaml.
type featureDecl struct {
	name     string
	agg      string   // one of aggregates
	of       []string // event types counted; for expr the types it is for
	field    string   // value field, distinct field or role, label, list, profile field
	label    string   // value is the label of this name
	by       []string // roles or fields
	window   int64
	delay    int64
	where    string
	whereAt  *yaml.Node
	exclude  bool       // current event
	exact    int        // entries kept exactly, -1 = all
	via      [][]string // sharing all of one of these ties accounts
	within   int
	damp     int
	count    string
	expr     string
	exprAt   *yaml.Node
	ratio    []string
	fallback *float64 // value when there is nothing to compute it from
	rank     int64    // percentile, in hundredths
	ends     []string // distance between two fields of the event
	implied  bool     // part of another feature
	path     string
	node     *yaml.Node
	r        *reader
}

const (
	defaultExact = 256
	maxExact     = 1 << 20
	defaultDamp  = 64
)

var aggregates = []string{"count", "sum", "mean", "min", "max", "stddev", "last", "distinct", "since", "age",
	"list", "label", "standing", "profile", "links", "ratio", "expr", "percentile", "speed", "distance", "model"}

func (p *Pack) readFeatures(r *reader, n *yaml.Node) {
	for _, x := range r.pairs(n, "features") {
		if !nameForm.MatchString(x.name) {
			r.fail(x.key, fmt.Sprintf("%q is not a feature name", x.name), "use lower case letters, digits and _")
			continue
		}
		if p.feature(x.name) != nil {
			r.fail(x.key, fmt.Sprintf("feature %s is declared twice", x.name), "keep one")
			continue
		}
		m := r.known(x.value, "feature "+x.name, featureKeys()...)
		d := featureDecl{name: x.name, path: r.path, node: x.key, r: r, exact: defaultExact}
		before := len(*r.out)
		p.readFeature(r, &d, x, m)
		if len(*r.out) == before {
			p.features = append(p.features, d)
		}
	}
}

func featureKeys() []string {
	return append([]string{"by", "of", "window", "delay", "where", "current", "exact", "via", "within", "damp", "on", "default", "p"}, aggregates...)
}

func (p *Pack) feature(name string) *featureDecl {
	for i := range p.features {
		if p.features[i].name == name {
			return &p.features[i]
		}
	}
	return nil
}

func (p *Pack) readFeature(r *reader, d *featureDecl, x pair, m map[string]*yaml.Node) {
	// `links` takes `count`, so it is looked for first.
	for _, a := range aggregates {
		if m[a] != nil && (d.agg == "" || a == "links") {
			if d.agg != "" && d.agg != "count" {
				r.fail(m[a], fmt.Sprintf("feature %s is both %s and %s", d.name, d.agg, a), "keep one")
				return
			}
			d.agg = a
		} else if m[a] != nil {
			r.fail(m[a], fmt.Sprintf("feature %s is both %s and %s", d.name, d.agg, a), "keep one")
			return
		}
	}
	if d.agg == "" {
		r.fail(x.value, fmt.Sprintf("feature %s computes nothing", d.name), "write one of "+strings.Join(aggregates, ", "))
		return
	}
	d.by = r.strs(m["by"], "by")
	d.of = r.strs(m["of"], "of")
	d.window = r.span(m["window"], "window")
	d.delay = r.span(m["delay"], "delay")
	if w := m["where"]; w != nil {
		d.where, d.whereAt = r.str(w, "where"), w
	}
	switch c := r.str(m["current"], "current"); c {
	case "", "include":
	case "exclude":
		d.exclude = true
	default:
		r.fail(m["current"], fmt.Sprintf("current cannot be %q", c), "write include or exclude")
	}
	p.readExact(r, d, m["exact"])
	if m["default"] != nil {
		v := r.number(m["default"], "default")
		d.fallback = &v
	}
	allowed := map[string]string{
		"distinct": "of by window delay where current exact", "since": "by where of default", "age": "of",
		"list": "by", "label": "by", "standing": "", "profile": "by", "links": "via within damp where count window",
		"ratio": "", "expr": "on", "model": "on", "percentile": "p of by window delay where current exact default",
		"speed": "of by where default", "distance": "of by where default",
	}[d.agg]
	if allowed == "" && strings.Contains(" count sum mean min max stddev ", " "+d.agg+" ") {
		allowed = "of by window delay where current exact default"
	}
	if d.agg == "last" {
		allowed = "of by where default"
	}
	for _, k := range []string{"by", "of", "window", "delay", "where", "current", "exact", "via", "within", "damp", "on", "default", "p"} {
		if m[k] != nil && !strings.Contains(" "+allowed+" ", " "+k+" ") {
			r.fail(m[k], fmt.Sprintf("%s does not take %q", d.agg, k), "remove it")
		}
	}
	switch d.agg {
	case "count", "since":
		p.readCounted(r, d, m[d.agg])
	case "sum", "mean", "min", "max", "stddev", "last":
		p.readValued(r, d, m[d.agg])
	case "percentile":
		p.readPercentile(r, d, x, m)
	case "speed", "distance":
		p.readTravel(r, d, x, m)
	case "distinct":
		d.field = r.str(m["distinct"], "distinct")
		if len(d.of) == 0 {
			r.fail(x.value, "distinct needs `of`", "name the event types it looks at")
		}
	case "age":
		d.field = r.str(m["age"], "age")
		d.by = []string{d.field}
		if p.entity(d.field) == nil {
			r.fail(m["age"], fmt.Sprintf("there is no entity %q", d.field), "")
		}
	case "list", "label", "profile":
		d.field = r.str(m[d.agg], d.agg)
		if len(d.by) != 1 || p.entity(d.by[0]) == nil && d.agg != "list" {
			r.fail(x.value, d.agg+" needs `by` with one entity", "")
		}
		if d.agg == "list" && p.list(d.field) == nil {
			r.fail(m["list"], fmt.Sprintf("there is no list %q", d.field), "declare it under `lists:` of events.yaml")
		}
	case "standing":
		d.by = []string{r.str(m["standing"], "standing")}
		if p.entity(d.by[0]) == nil {
			r.fail(m["standing"], fmt.Sprintf("there is no entity %q", d.by[0]), "")
		}
	case "links":
		p.readLinksFeature(r, d, x, m)
	case "ratio":
		p.readRatio(r, d, m["ratio"])
	case "model":
		d.field, d.of = r.str(m["model"], "model"), r.strs(m["on"], "on")
		if !nameForm.MatchString(d.field) {
			r.fail(m["model"], fmt.Sprintf("%q is not a model name", d.field), "write the name of a document models/NAME.json")
		}
	case "expr":
		d.expr, d.exprAt = r.str(m["expr"], "expr"), m["expr"]
		d.of = r.strs(m["on"], "on")
	}
	for _, t := range d.of {
		if p.event(t) == nil {
			r.fail(x.value, fmt.Sprintf("there is no event type %q", t), "declare it in events.yaml")
		}
	}
	windowed := strings.Contains(" count sum mean min max stddev distinct percentile ", " "+d.agg+" ")
	if windowed && (d.window < 60e6 || d.window > 400*Day) {
		r.fail(x.value, fmt.Sprintf("feature %s has no window from 1m to 400d", d.name), "write window: 7d")
	}
	if d.delay < 0 || d.delay > 400*Day {
		r.fail(m["delay"], "delay is longer than 400d", "")
	}
	if len(*r.out) == 0 {
		p.checkKeys(r, d, x)
	}
}

func (p *Pack) readExact(r *reader, d *featureDecl, n *yaml.Node) {
	if n == nil {
		return
	}
	if n.Value == "all" {
		d.exact = -1
		return
	}
	d.exact = r.integer(n, "exact")
	if d.exact < 1 || d.exact > maxExact {
		r.fail(n, "exact must be from 1 to 1048576, or all", "")
	}
}

// readCounted reads `count: TYPE`, `count: [TYPES]` and `count: label.NAME`.
func (p *Pack) readCounted(r *reader, d *featureDecl, n *yaml.Node) {
	names := r.strs(n, d.agg)
	if len(names) == 1 && p.event(names[0]) == nil {
		if l, ok := strings.CutPrefix(names[0], "label."); ok {
			d.label = l
			return
		}
	}
	if len(d.of) > 0 {
		r.fail(n, "name the event types once", "write count: [a, b] without `of`")
	}
	d.of = names
}

// readValued reads `sum: TYPE.field`, `sum: field` with `of`, and `sum: label.NAME`,
// which may have `of` too.
func (p *Pack) readValued(r *reader, d *featureDecl, n *yaml.Node) {
	s := r.str(n, d.agg)
	_, label := strings.CutPrefix(s, "label.")
	if len(d.of) > 0 && !(label && p.event("label") == nil) {
		d.field = s
		return
	}
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		r.fail(n, fmt.Sprintf("%q names no field of an event", s), "write "+d.agg+": order.placed.amount, or a field and `of`")
		return
	}
	typ, field := s[:i], s[i+1:]
	if p.event(typ) == nil && typ == "label" {
		d.label = field
		if d.agg == "last" {
			r.fail(n, "labels have sums and means, not a last value", "")
		}
		return
	}
	d.of, d.field = []string{typ}, field
}

// checkKeys sees that what a feature reads exists in the types it is about.
func (p *Pack) checkKeys(r *reader, d *featureDecl, x pair) {
	for _, name := range d.of {
		t := &p.event(name).EventType
		if d.agg == "age" || d.agg == "expr" || d.agg == "model" {
			continue
		}
		for _, b := range d.by {
			if t.RoleSlot(b) >= 0 {
				continue
			}
			i := t.FieldSlot(b)
			switch {
			case i < 0:
				r.fail(x.value, fmt.Sprintf("%s has no entity or field %q to key by", name, b), "")
			case !t.Fields[i].readable():
				r.fail(x.value, fmt.Sprintf("%s.%s is personal and cannot be a key", name, b), "declare it as an entity with token: true")
			case t.Fields[i].Type == Float:
				r.fail(x.value, fmt.Sprintf("%s.%s is a float and cannot be a key", name, b), "")
			}
		}
		if d.field == "" {
			continue
		}
		i := t.FieldSlot(d.field)
		switch {
		case d.agg == "distinct" && t.RoleSlot(d.field) >= 0:
		case i >= 0 && (d.agg == "speed" || d.agg == "distance") != (t.Fields[i].Type == Location) && d.agg != "distinct":
			r.fail(x.value, fmt.Sprintf("%s of %s.%s, which is %s", d.agg, name, d.field, t.Fields[i].Type), "speed and distance are of locations, nothing else is")
		case i < 0:
			r.fail(x.value, fmt.Sprintf("%s has no field %q", name, d.field), "")
		case !t.Fields[i].readable():
			r.fail(x.value, fmt.Sprintf("%s.%s is personal: features never see it", name, d.field), "declare a fact or an entity for what you need")
		case d.agg != "distinct" && t.Fields[i].Type == String:
			r.fail(x.value, fmt.Sprintf("%s of a string", d.agg), "use distinct")
		}
	}
	if d.label != "" {
		if d.exclude {
			r.fail(x.value, "label features do not take current: an event's label comes after it", "")
		}
		if d.where != "" && len(d.of) == 0 {
			r.fail(x.value, "a label feature with `where` needs `of`", "name the event types the label is about: where reads their fields")
		}
		if !nameForm.MatchString(strings.ReplaceAll(d.label, "-", "_")) {
			r.fail(x.value, fmt.Sprintf("%q is not a label", d.label), "")
		}
		if len(d.by) == 0 {
			r.fail(x.value, "a label feature needs `by`", "")
		}
	}
	if (d.agg == "since" || d.agg == "last") && len(d.by) == 0 {
		r.fail(x.value, d.agg+" needs `by`", "")
	}
}
