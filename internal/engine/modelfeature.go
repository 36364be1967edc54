package engine

import (
	"fmt"
	"math"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/piepowder/piepowder/internal/lang"
	"github.com/piepowder/piepowder/internal/model"
	"gopkg.in/yaml.v3"
)

// packModel is one document models/NAME.json.
type packModel struct {
	name  string
	model *model.Model
}

// readModel reads a model of the pack: the open format, or XGBoost's JSON.
func (p *Pack) readModel(d Document, out *Problems) {
	name := strings.TrimSuffix(path.Base(d.Path), ".json")
	if !nameForm.MatchString(name) {
		*out = append(*out, Problem{Path: d.Path, What: fmt.Sprintf("%q is not a model name", name), Do: "use lower case letters, digits and _"})
		return
	}
	m, err := model.Load([]byte(d.Text))
	if err != nil {
		*out = append(*out, Problem{Path: d.Path, What: err.Error(), Do: "write it with `piepowder rules train`, or save it with XGBoost's save_model"})
		return
	}
	p.models = append(p.models, packModel{name, m})
}

// Model gives a model of the pack by name; nil when the pack has no such document.
func (p *Pack) Model(name string) *model.Model {
	for i := range p.models {
		if p.models[i].name == name {
			return p.models[i].model
		}
	}
	return nil
}

// ModelNames lists the models that features of the pack read, whether their
// documents are there or not.
func (p *Pack) ModelNames() []string {
	var out []string
	for i := range p.features {
		if d := &p.features[i]; d.agg == "model" && !slices.Contains(out, d.field) {
			out = append(out, d.field)
		}
	}
	return out
}

// IsModel reports whether a feature is a model's probability.
func (p *Pack) IsModel(feature string) bool {
	d := p.feature(feature)
	return d != nil && d.agg == "model"
}

// ScoreBy makes 100 times a feature, such as a model's probability, the score
// of a decision wherever it is known, as `score: FEATURE` of rules.yaml does.
func ScoreBy(feature string) Option { return func(c *compilation) { c.scoreBy = feature } }

// scoreDecl is `score: FEATURE` of rules.yaml.
type scoreDecl struct {
	feature string
	r       *reader
	node    *yaml.Node
}

func (p *Pack) readScore(r *reader, n *yaml.Node) {
	if p.score.feature != "" {
		r.fail(n, "score is declared twice", "keep one")
		return
	}
	p.score = scoreDecl{r.str(n, "score"), r, n}
}

// scored is a feature that is a model's probability.
type scored struct {
	feature int
	slot    int
	model   *model.Model // nil: not trained yet
	inputs  []scoredInput
}

type scoredInput struct {
	slot    int
	typ     FieldType
	feature int // -1 = a field
}

// models puts the features that are models on the deciding types, after all
// others: a model may read any of them, and rules read it.
func (c *compilation) models() {
	for i := range c.pack.features {
		d := &c.pack.features[i]
		if d.agg != "model" {
			continue
		}
		m := c.pack.Model(d.field)
		if m == nil {
			c.prog.Warnings = append(c.prog.Warnings, Problem{Path: d.path, Line: d.node.Line, Column: d.node.Column,
				What: fmt.Sprintf("there is no models/%s.json yet: %s is missing until there is", d.field, d.name), Do: "write it with `piepowder rules train`"})
		}
		n, wrong := 0, ""
		for _, t := range c.prog.Types {
			if !t.Decide || len(d.of) > 0 && !contains(d.of, t.Name) || len(d.of) == 0 && m != nil && m.On != "" && m.On != t.Name {
				continue
			}
			if problem := c.modelOn(t, i, d, m); problem != "" {
				wrong = problem
				if len(d.of) > 0 {
					c.fail(d.path, d.node, "%s", problem)
				}
				continue
			}
			n++
		}
		switch {
		case n > 0 || len(d.of) > 0:
		case wrong != "":
			c.fail(d.path, d.node, "%s", wrong)
		default:
			c.fail(d.path, d.node, "model %s is for %s, which this pack does not decide", d.field, m.On)
		}
	}
	c.scores()
}

func (c *compilation) modelOn(t *EventType, feature int, d *featureDecl, m *model.Model) (problem string) {
	l := t.layout
	k := scored{feature: feature, model: m}
	if m != nil {
		for _, in := range m.Inputs {
			slot, ok := l.env.Lookup(in.Name)
			if !ok {
				return fmt.Sprintf("model %s reads %s, which %s does not have", d.field, in.Name, t.Name)
			}
			typ := fieldType(l.env.Vars[slot].Type)
			if !typ.Numeric() {
				return fmt.Sprintf("model %s reads %s, which is %s: models read numbers", d.field, in.Name, l.env.Vars[slot].Type)
			}
			from, isFeature := l.slotFeature[slot]
			if !isFeature {
				from = -1
			}
			k.inputs = append(k.inputs, scoredInput{slot, typ, from})
		}
	}
	f := &c.prog.Features[feature]
	k.slot = l.env.Add(lang.Var{Name: f.Name, Type: lang.Float, MayMiss: true})
	l.feature[feature], l.slotFeature[k.slot] = k.slot, feature
	l.scored = append(l.scored, k)
	return ""
}

// scores finds the feature that is the score of decisions.
func (c *compilation) scores() {
	name := c.scoreBy
	if name == "" {
		name = c.pack.score.feature
	}
	if name == "" {
		return
	}
	i, ok := c.feature[name]
	if !ok || c.prog.Features[i].Type != Float {
		if c.pack.score.node != nil {
			c.fail(c.pack.score.r.path, c.pack.score.node, "score: there is no feature %q that is a decimal number", name)
		} else {
			c.problems = append(c.problems, Problem{Path: "features.yaml", What: fmt.Sprintf("there is no feature %q to score by", name)})
		}
		return
	}
	for _, t := range c.prog.Types {
		if t.Decide && t.layout.feature[i] >= 0 {
			t.layout.scoreBy = t.layout.feature[i] + 1
		}
	}
}

// needScored marks what the models in use read.
func (l *layout) needScored(need map[int]bool) {
	if l.scoreBy > 0 {
		need[l.scoreBy-1] = true
	}
	kept := l.scored[:0]
	for _, k := range l.scored {
		if !need[k.slot] {
			continue
		}
		kept = append(kept, k)
		for _, in := range k.inputs {
			need[in.slot] = true
		}
	}
	l.scored = kept
}

// score evaluates the models.
func (m *Machine) score(f *lang.Frame, l *layout) {
	for i := range l.scored {
		k := &l.scored[i]
		if k.model == nil {
			m.vector.miss(k.feature)
			continue
		}
		if cap(m.inputs) < len(k.inputs) {
			m.inputs = make([]float64, len(k.inputs))
		}
		x := m.inputs[:len(k.inputs)]
		k.fill(f, x)
		r := read{feature: k.feature, slot: k.slot, typ: Float}
		m.giveFloat(f, &r, k.model.Probability(x))
	}
}

func (k *scored) fill(f *lang.Frame, x []float64) {
	for j := range k.inputs {
		in := &k.inputs[j]
		if x[j] = math.NaN(); f.Has[in.slot>>6]>>(in.slot&63)&1 == 1 {
			x[j] = asNumber(in.typ, f.N[in.slot], f.F[in.slot])
		}
	}
}

// byFeature is the score of a decision: 100 times the feature it goes by where
// that is known, else the sum of its rules' scores.
func (l *layout) byFeature(f *lang.Frame, sum float64) float64 {
	slot := l.scoreBy - 1
	if slot < 0 || f.Has[slot>>6]>>(slot&63)&1 == 0 {
		return sum
	}
	return 100 * f.F[slot]
}

// ModelExplanation says what brought a model to its probability.
type ModelExplanation struct {
	Model  string              `json:"model"`
	Base   float64             `json:"base"`   // log-odds before anything is known
	Inputs []ModelContribution `json:"inputs"` // largest first
	Others float64             `json:"others"` // log-odds of the inputs not listed
}

// ModelContribution is what one input did to the log-odds.
type ModelContribution struct {
	Input   string  `json:"input"`
	Value   string  `json:"value"`
	LogOdds float64 `json:"log_odds"` // above 0: more likely
}

// mostContributions is how many inputs an explanation names.
const mostContributions = 8

// explainModel explains feature i on a type; nil when it is no model.
func (p *Program) explainModel(l *layout, f *lang.Frame, i int, ev *Event, v *Vector) *ModelExplanation {
	for s := range l.scored {
		k := &l.scored[s]
		if k.feature != i || k.model == nil || !v.Present(i) {
			continue
		}
		x, by := make([]float64, len(k.inputs)), make([]float64, len(k.inputs))
		k.fill(f, x)
		out := &ModelExplanation{Model: k.model.Name, Base: k.model.Contributions(x, by)}
		order := make([]int, len(by))
		for j := range order {
			order[j] = j
		}
		sort.SliceStable(order, func(a, b int) bool { return math.Abs(by[order[a]]) > math.Abs(by[order[b]]) })
		for n, j := range order {
			if n >= mostContributions || by[j] == 0 {
				out.Others += by[j]
				continue
			}
			out.Inputs = append(out.Inputs, ModelContribution{k.model.Inputs[j].Name, p.slotText(l, k.inputs[j].slot, ev, v), by[j]})
		}
		return out
	}
	return nil
}

// HasModels says whether any event is scored.
func (p *Program) HasModels() bool {
	return slices.ContainsFunc(p.Types, func(t *EventType) bool { return len(t.layout.scored) > 0 })
}

// Scores reads the inputs of a model feature from a decision, for watching how
// they drift: fill gets the model and its inputs, NaN where missing. It is not
// called when no model scored.
func (p *Program) Scores(ev *Event, v *Vector, fill func(feature string, m *model.Model, x []float64, probability float64)) {
	l := ev.Type.layout
	for i := range l.scored {
		k := &l.scored[i]
		if k.model == nil || !v.Present(k.feature) {
			continue
		}
		x := make([]float64, len(k.inputs))
		for j := range k.inputs {
			in := &k.inputs[j]
			if in.feature >= 0 {
				x[j] = p.Number(in.feature, v)
				continue
			}
			for s, slot := range l.fieldSlot {
				if slot == in.slot {
					x[j] = ev.Type.Fields[s].Number(&ev.Vals[s])
				}
			}
		}
		fill(p.Features[k.feature].Name, k.model, x, p.Number(k.feature, v))
	}
}
