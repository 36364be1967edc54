package engine

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/piepowder/piepowder/internal/lang"
)

// Explanation says why a decision came out as it did. It is derived on reading
// from the pinned program and the stored event and vector, never from the state
// of today.
type Explanation struct {
	Version  int64                `json:"version"`
	Outcome  string               `json:"outcome"`
	Score    float64              `json:"score"`
	Rules    []RuleExplanation    `json:"rules"`
	Features []FeatureExplanation `json:"features"`
}

// RuleExplanation is one rule on the event's type.
type RuleExplanation struct {
	Rule       string     `json:"rule"`
	Fired      bool       `json:"fired"`
	Snoozed    bool       `json:"snoozed,omitempty"`
	Shadow     bool       `json:"shadow,omitempty"`      // recorded without weight: in shadow, outside its share of pivots, or replaced by a candidate for this pivot
	Percent    int        `json:"percent,omitempty"`     // share of pivots it weighs for, when not all
	Replaces   string     `json:"replaces,omitempty"`    // the rule this is a candidate for
	ReplacedBy string     `json:"replaced_by,omitempty"` // the candidate that took its place for this pivot
	NearMiss   bool       `json:"near_miss,omitempty"`   // one condition stood between the event and the rule
	Score      float64    `json:"score"`
	Outcome    string     `json:"outcome,omitempty"`
	Reason     string     `json:"reason,omitempty"`
	Policy     string     `json:"policy,omitempty"`
	When       string     `json:"when"`
	Tree       *lang.Node `json:"tree"`
}

// FeatureExplanation is one feature the decision read.
type FeatureExplanation struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Value   string `json:"value"`
	Missing bool   `json:"missing,omitempty"`
	Text    string `json:"text"`
	// Model says what brought a model to its probability; nil for other features.
	Model *ModelExplanation `json:"model,omitempty"`
}

// Explain evaluates every rule on the event's type over the stored vector. hits
// are those of the decision: they hold what depended on the state (snoozes).
func Explain(p *Program, ev *Event, v *Vector, hits []RuleHit) *Explanation {
	x := &Explanation{Version: p.Version}
	t := ev.Type
	l := t.layout
	f := p.frame(ev, v)
	rank := 0
	for i := range l.rules {
		r := &l.rules[i]
		rule := &p.Rules[r.rule]
		e := RuleExplanation{Rule: rule.ID, Score: rule.Score, Outcome: rule.Outcome, Policy: rule.Policy,
			When: rule.When, Shadow: rule.Shadow, Tree: r.cond.Explain(f), Fired: r.cond.Bool(f)}
		e.stand(p, r, ev)
		for _, h := range hits {
			if int(h.Rule) == r.rule {
				e.Snoozed = h.Snoozed
			}
		}
		if e.Fired {
			e.Reason = string(p.Reason(nil, r.rule, ev, v))
			if !e.Snoozed && !e.Shadow {
				x.Score += rule.Score
				rank = max(rank, p.run[r.rule].rank)
			}
		} else {
			e.NearMiss = r.cond.Failing(f) == 1
		}
		x.Rules = append(x.Rules, e)
	}
	x.Score = l.byFeature(f, x.Score)
	for _, t := range p.limits {
		if x.Score >= t.score {
			rank = max(rank, t.rank)
		}
	}
	x.Outcome = p.Outcomes[rank]
	for i := range p.Features {
		if v.WasRead(i) {
			ft := &p.Features[i]
			text := ft.Text
			if p.CutShort(i, v) {
				text += "; the walk stopped there, so this is at least what there was"
			}
			x.Features = append(x.Features, FeatureExplanation{Name: ft.Name, Type: ft.Type.String(),
				Value: p.FeatureText(i, v), Missing: !v.Present(i), Text: text,
				Model: p.explainModel(l, f, i, ev, v)})
		}
	}
	return x
}

// recorded answers list questions as they were answered when deciding.
type recorded struct {
	list int32
	v    *Vector
}

func (r recorded) HasInt(n int64) bool     { return r.has(mix(uint64(n))) }
func (r recorded) HasString(s string) bool { return r.has(hashString(s)) }

func (r recorded) has(key uint64) bool {
	for _, h := range r.v.Lists {
		if h == (ListHit{r.list, key}) {
			return true
		}
	}
	return false
}

// frame rebuilds what the rules read.
func (p *Program) frame(ev *Event, v *Vector) *lang.Frame {
	l := ev.Type.layout
	f := lang.NewFrame(l.env)
	for i := range p.Lists {
		f.Lists[i] = recorded{int32(i), v}
	}
	fill(f, ev)
	for i, slot := range l.feature {
		if slot < 0 || !v.Present(i) {
			continue
		}
		switch p.Features[i].Type {
		case String:
			f.SetString(slot, v.S[i])
		case Float:
			f.SetFloat(slot, math.Float64frombits(uint64(v.N[i])))
		case Money:
			f.SetMoney(slot, v.N[i], 0)
		default:
			f.SetNum(slot, v.N[i])
		}
	}
	return f
}

// Reason appends the rendered reason of a fired rule to dst.
func (p *Program) Reason(dst []byte, rule int, ev *Event, v *Vector) []byte {
	l := ev.Type.layout
	for i := range l.rules {
		if l.rules[i].rule != rule {
			continue
		}
		for _, part := range l.rules[i].reason {
			dst = append(dst, part.text...)
			if part.slot >= 0 {
				dst = append(dst, p.slotText(l, part.slot, ev, v)...)
			}
		}
	}
	return dst
}

// slotText is the value of a frame slot for people.
func (p *Program) slotText(l *layout, slot int, ev *Event, v *Vector) string {
	if i, ok := l.slotFeature[slot]; ok {
		return p.featureValue(i, v).Text()
	}
	for i, s := range l.fieldSlot {
		if s == slot {
			x := &ev.Vals[i]
			val := lang.Value{T: langType(ev.Type.Fields[i].Type), OK: x.Has, N: x.N, F: x.F, S: x.S}
			if val.T == lang.Money && l.currency >= 0 {
				val.C = lang.Currency(ev.Vals[l.currency].S)
			}
			return val.Text()
		}
	}
	if slot == l.timeSlot {
		return lang.Value{T: lang.Time, OK: true, N: ev.At}.Text()
	}
	return ev.Type.Name
}

func (p *Program) featureValue(i int, v *Vector) lang.Value {
	val := lang.Value{T: langType(p.Features[i].Type), OK: v.Present(i), N: v.N[i], S: v.S[i]}
	if val.T == lang.Float {
		val.F = math.Float64frombits(uint64(v.N[i]))
	}
	return val
}

// FeatureText is a feature's value for people: 12.50, 3d4h, missing.
func (p *Program) FeatureText(i int, v *Vector) string { return p.featureValue(i, v).Text() }

// AppendFeature appends a feature's value as JSON: numbers for counts, money in
// major units and durations in seconds; null when missing.
func (p *Program) AppendFeature(dst []byte, i int, v *Vector) []byte {
	if !v.Present(i) {
		return append(dst, "null"...)
	}
	switch p.Features[i].Type {
	case String:
		b, _ := json.Marshal(v.S[i]) // text always marshals
		return append(dst, b...)
	case Float:
		return appendFloat(dst, math.Float64frombits(uint64(v.N[i])))
	case Money:
		return appendFloat(dst, float64(v.N[i])/100)
	case Duration:
		return appendFloat(dst, float64(v.N[i])/1e6)
	case Bool:
		return strconv.AppendBool(dst, v.N[i] != 0)
	case Time:
		return append(append(append(dst, '"'), p.FeatureText(i, v)...), '"')
	}
	return strconv.AppendInt(dst, v.N[i], 10)
}

// appendFloat writes the shortest JSON number that reads back as x.
func appendFloat(dst []byte, x float64) []byte {
	if a := math.Abs(x); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.AppendFloat(dst, x, 'e', -1, 64)
	}
	return strconv.AppendFloat(dst, x, 'f', -1, 64)
}
