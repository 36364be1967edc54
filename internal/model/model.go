package model

import "math"

// Input is one number a model reads, by the name of a feature or a field, with
// how it was spread in training: what drift is measured against.
type Input struct {
	Name   string    `json:"name"`
	Edges  []float64 `json:"edges,omitempty"`  // ascending; bucket i is [edge i-1, edge i)
	Shares []float64 `json:"shares,omitempty"` // of training by bucket, the last is missing
}

// Model is a read model.
type Model struct {
	Name     string // as the training called it
	On       string // event type it was trained on, "" = not said
	Label    string // label it predicts, "" = not said
	Inputs   []Input
	Score0   Input     // spread of the probability in training
	Training *Training // nil when the file does not say

	members []member
	slope   float64 // of the calibration, > 0
	offset  float64
	single  bool // inputs are rounded to float32 first, as XGBoost does
}

// Training says where a model comes from.
type Training struct {
	Pack      string             `json:"pack"` // hash of the pack's documents
	From      string             `json:"from"` // first day, date
	Days      int                `json:"days"`
	DelayDays int                `json:"delay_days"` // after which labels were known
	Rows      int                `json:"rows"`
	Positives int                `json:"positives"`
	Kind      string             `json:"kind"`
	Seed      uint64             `json:"seed"`
	Metrics   map[string]float64 `json:"metrics,omitempty"` // on held-out training days
}

// member is one part of an ensemble.
type member struct {
	weight float64
	base   float64
	roots  []int32
	nodes  []node
	linear *linear
}

// node of a tree; a leaf has feature -1 and its value in cut.
type node struct {
	cut         float64
	mean        float64 // expected value of the leaves below, by cover
	feature     int32
	left, right int32
	missingLeft bool
}

// linear is a logistic regression over standardised inputs.
type linear struct {
	coef  []float64
	mean  []float64 // of the input after its transformation; stands for missing
	scale []float64 // > 0
	log   []bool    // sign(x) * log(1+|x|) comes first
	clip  float64   // most deviations from the mean that count; 0 = all
}

func (l *linear) term(i int, x float64) float64 {
	if x != x {
		return 0
	}
	if l.log[i] {
		x = math.Copysign(math.Log1p(math.Abs(x)), x)
	}
	x = (x - l.mean[i]) / l.scale[i]
	if l.clip > 0 {
		x = math.Max(-l.clip, math.Min(l.clip, x))
	}
	return l.coef[i] * x
}

// Probability is the calibrated score, 0 to 1. x holds the inputs in order of
// Inputs, NaN where missing.
func (m *Model) Probability(x []float64) float64 { return sigmoid(m.LogOdds(x)) }

// LogOdds is the calibrated score before it becomes a probability.
func (m *Model) LogOdds(x []float64) float64 { return m.slope*m.Margin(x) + m.offset }

// Margin is the score before calibration.
func (m *Model) Margin(x []float64) float64 {
	sum := 0.0
	for i := range m.members {
		sum += m.members[i].weight * m.members[i].value(x, m.single)
	}
	return sum
}

func (e *member) value(x []float64, single bool) float64 {
	v := e.base
	if e.linear != nil {
		for i := range e.linear.coef {
			v += e.linear.term(i, x[i])
		}
		return v
	}
	for _, at := range e.roots {
		n := &e.nodes[at]
		for n.feature >= 0 {
			n = &e.nodes[n.next(x[n.feature], single)]
		}
		v += n.cut
	}
	return v
}

func (n *node) next(x float64, single bool) int32 {
	if single {
		x = float64(float32(x))
	}
	if x < n.cut || x != x && n.missingLeft {
		return n.left
	}
	return n.right
}

// Trees gives the number of trees and of their nodes.
func (m *Model) Trees() (trees, nodes int) {
	for i := range m.members {
		trees += len(m.members[i].roots)
		nodes += len(m.members[i].nodes)
	}
	return trees, nodes
}

func sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}
