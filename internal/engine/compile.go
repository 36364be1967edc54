package engine

import (
	"fmt"
	"sort"
	"strings"

	"github.com/piepowder/piepowder/internal/lang"
	"gopkg.in/yaml.v3"
)

// Option changes how a pack is compiled.
type Option func(*compilation)

// AllFeatures makes every deciding event read all features that exist on it,
// not only those its rules use: replay with features, training, tests.
func AllFeatures() Option { return func(c *compilation) { c.all = true } }

// Version gives the program the number of its published ruleset.
func Version(v int64) Option { return func(c *compilation) { c.prog.Version = v } }

type compilation struct {
	pack     *Pack
	prog     *Program
	problems Problems
	all      bool
	lean     bool
	scoreBy  string         // feature given by ScoreBy
	feature  map[string]int // by name
	source   map[string]int // by sig
	use      []sourceUse    // by declared feature
	wanted   []map[int]bool // by type: features to be read
	cands    [][]cand       // by type
	wheres   []labelWhere
}

type cand struct {
	read
	pre bool
}

// sourceUse is the state a declared feature reads.
type sourceUse struct {
	sig   string
	value string
	kind  sourceKind
	tail  string // sig of the currencies last used, "" = none are needed
}

// Compile turns a pack into a program. The error is Problems when the pack is
// at fault.
func Compile(p *Pack, opts ...Option) (*Program, error) {
	c := &compilation{pack: p, feature: map[string]int{}, source: map[string]int{}}
	c.prog = &Program{Pack: p, Hash: p.Hash, Outcomes: p.ranked(), Lists: p.Lists, byName: map[string]*EventType{}, words: map[string]*WordList{}}
	for _, o := range opts {
		o(c)
	}
	c.types()
	c.declared()
	c.sources()
	for _, t := range c.prog.Types {
		c.base(t)
	}
	if c.problems == nil {
		for _, t := range c.prog.Types {
			c.feeds(t)
		}
		c.features()
		c.labelWheres()
		c.models()
		c.rules()
		if c.lean {
			c.feedOnly(c.readSources())
		}
		c.plan()
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	_ = c.prog.Warnings.err() // sorts
	return c.prog, nil
}

func (c *compilation) fail(path string, n *yaml.Node, format string, args ...any) {
	c.problems = append(c.problems, Problem{Path: path, Line: n.Line, Column: n.Column, What: fmt.Sprintf(format, args...)})
}

// failExpr reports a fault inside an expression at its place in the file.
func (c *compilation) failExpr(r *reader, n *yaml.Node, err error, do string) {
	c.problems = append(c.problems, placed(r, n, err, do))
}

func placed(r *reader, n *yaml.Node, err error, do string) Problem {
	p := Problem{Path: r.path, Line: n.Line, Column: n.Column, What: err.Error(), Do: do}
	if e, ok := err.(*lang.Error); ok {
		p.What = e.Message
		if e.Hint != "" && do != "" {
			p.Do = e.Hint + " (" + do + ")"
		} else if e.Hint != "" {
			p.Do = e.Hint
		}
		p.Line, p.Column = r.at(n, e.Line, e.Column)
	}
	return p
}

func (c *compilation) types() {
	p := c.prog
	for i := range c.pack.events {
		t := c.pack.events[i].EventType
		p.Types = append(p.Types, &t)
	}
	sort.Slice(p.Types, func(i, j int) bool { return p.Types[i].Name < p.Types[j].Name })
	kinds := map[string]bool{}
	for i, t := range p.Types {
		t.Index = i
		if p.byName[t.Name] != nil {
			c.problems = append(c.problems, Problem{Path: "events.yaml", What: "event " + t.Name + " is declared twice"})
		}
		p.byName[t.Name] = t
		for _, f := range t.Fields {
			if f.List != "" && p.words[f.List] == nil {
				p.words[f.List] = NewWordList(c.pack.list(f.List))
			}
		}
	}
	for i := range c.pack.entities {
		if v := c.pack.entities[i].vault(); !kinds[v] {
			kinds[v] = true
			p.kinds = append(p.kinds, v)
		}
	}
	sort.Strings(p.kinds)
	if len(p.kinds) > 62 {
		c.problems = append(c.problems, Problem{Path: "events.yaml", What: "more than 62 kinds of entities"})
	}
	c.wanted = make([]map[int]bool, len(p.Types))
	c.cands = make([][]cand, len(p.Types))
}

// noKind is the kind of entities the program does not know.
const noKind = 63

func (p *Program) kind(vault string) uint8 {
	i := sort.SearchStrings(p.kinds, vault)
	if i == len(p.kinds) || p.kinds[i] != vault {
		return noKind
	}
	return uint8(i)
}

// declared lists the features and the standings every account has.
func (c *compilation) declared() {
	for i := range c.pack.features {
		d := &c.pack.features[i]
		c.feature[d.name] = len(c.prog.Features)
		c.prog.Features = append(c.prog.Features, Feature{Name: d.name, Type: c.resultType(d), Text: d.words(c.inMoney(d)),
			By: d.by, Implied: d.implied, Path: d.path, Line: d.node.Line, src: -1})
	}
	for i := range c.pack.entities {
		if e := &c.pack.entities[i]; e.kind == "account" {
			c.imply(e.name+".standing", String, "standing of the "+e.name, e.name)
		}
	}
}

func (c *compilation) imply(name string, typ FieldType, text, by string) int {
	i, ok := c.feature[name]
	if !ok {
		i = len(c.prog.Features)
		c.feature[name] = i
		c.prog.Features = append(c.prog.Features, Feature{Name: name, Type: typ, Text: text, By: []string{by}, Implied: true, src: -1})
		for _, t := range c.prog.Types {
			if t.layout != nil {
				t.layout.feature = append(t.layout.feature, -1)
			}
		}
	}
	return i
}

// resultType is the type a feature has; expressions get theirs when compiled.
func (c *compilation) resultType(d *featureDecl) FieldType {
	value := Int
	if d.label != "" {
		value = Float
	} else if d.field != "" && len(d.of) > 0 {
		t := &c.pack.event(d.of[0]).EventType
		if i := t.FieldSlot(d.field); i >= 0 {
			value = t.Fields[i].Type
		}
		for _, o := range d.of[1:] {
			u := &c.pack.event(o).EventType
			if i := u.FieldSlot(d.field); i >= 0 && d.agg != "distinct" && u.Fields[i].Type != value {
				c.fail(d.path, d.node, "feature %s: %s has another type in %s than in %s", d.name, d.field, o, d.of[0])
			}
		}
	}
	switch d.agg {
	case "count", "distinct", "links":
		return Int
	case "sum":
		if value == Bool {
			return Int
		}
		return value
	case "mean", "stddev":
		if value == Int || value == Bool {
			return Float
		}
		return value
	case "min", "max", "last", "percentile":
		return value
	case "speed", "distance", "model":
		return Float
	case "since", "age":
		return Duration
	case "list", "label":
		return Bool
	case "standing", "profile":
		return String
	}
	return 0
}

// CurrencyWords stand in the words of every feature of money.
const CurrencyWords = ", of the event's currency alone (missing when it has none; on an event that cannot have one, of the currency last used)"

func aggWords(agg string) string {
	if agg == "distinct" {
		return "number of different"
	}
	return agg + " of"
}

// words says in plain language what a feature computes.
func (d *featureDecl) words(currency bool) string {
	var b strings.Builder
	what := d.field
	if d.label != "" {
		what = "label " + d.label
	}
	switch d.agg {
	case "expr":
		return d.expr
	case "ratio":
		return strings.Join(d.ratio, " / ")
	case "count":
		if d.label != "" {
			fmt.Fprintf(&b, "number of labels %s", d.label)
		} else {
			fmt.Fprintf(&b, "number of %s", strings.Join(d.of, ", "))
		}
	case "since":
		fmt.Fprintf(&b, "time since the last %s", strings.Join(d.of, ", "))
	case "age":
		return "time since the " + d.field + " was first seen"
	case "links":
		return d.linksWords()
	case "speed", "distance":
		return d.travelWords()
	case "model":
		return "probability by the model " + d.field
	case "list":
		return d.by[0] + " is on list " + d.field
	case "label":
		return d.by[0] + " has label " + d.field
	case "standing", "profile":
		return strings.TrimSpace(d.agg + " " + d.field + " of the " + d.by[0])
	default:
		if d.agg == "percentile" {
			fmt.Fprintf(&b, "%s of %s", rankWords(d.rank), what)
		} else {
			fmt.Fprintf(&b, "%s %s", aggWords(d.agg), what)
		}
		if len(d.of) > 0 {
			b.WriteString(" in " + strings.Join(d.of, ", "))
		}
	}
	if d.where != "" {
		b.WriteString(" where " + d.where)
	}
	if len(d.by) > 0 {
		b.WriteString(" by " + strings.Join(d.by, " and "))
	}
	if currency {
		b.WriteString(CurrencyWords)
	}
	if d.window > 0 {
		b.WriteString(" over " + FormatSpan(d.window))
		if d.delay > 0 {
			b.WriteString(" ending " + FormatSpan(d.delay) + " before the event")
		}
		if d.exclude {
			b.WriteString(", this event left out")
		} else {
			b.WriteString(", this event included")
		}
		switch {
		case d.agg == "distinct":
			b.WriteString(d.distinctWords())
		case d.agg == "percentile" && d.exact > 0:
			fmt.Fprintf(&b, "; exact to %d observations, then within 1 %% of the value and edges within %s", d.exact, FormatSpan(d.window/64))
		case d.exact > 0:
			fmt.Fprintf(&b, "; exact to %d observations, then edges within %s", d.exact, FormatSpan(d.window/64))
		default:
			b.WriteString("; exact")
		}
	}
	return b.String()
}
