package model

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
)

// Format names the open format in its files.
const Format = "piepowder-model/1"

// File is the open format: everything a model is, as JSON. Numbers are written
// so that they read back to the same bits.
type File struct {
	Format      string      `json:"format"`
	Name        string      `json:"name,omitempty"`
	On          string      `json:"on,omitempty"`
	Label       string      `json:"label,omitempty"`
	Training    *Training   `json:"training,omitempty"`
	Calibration Calibration `json:"calibration"`
	Inputs      []Input     `json:"inputs"`
	Score       Input       `json:"score"`
	Members     []Member    `json:"members"`
}

// Calibration turns a margin into log-odds: slope * margin + offset. Slope is
// above 0, so that no two scores become one.
type Calibration struct {
	Slope  float64 `json:"slope"`
	Offset float64 `json:"offset"`
}

// Member is one part of an ensemble: trees or a logistic regression.
type Member struct {
	Kind   string    `json:"kind"` // "trees" or "logistic"
	Weight float64   `json:"weight"`
	Base   float64   `json:"base"`
	Trees  []Tree    `json:"trees,omitempty"`
	Coef   []float64 `json:"coef,omitempty"`
	Mean   []float64 `json:"mean,omitempty"`
	Scale  []float64 `json:"scale,omitempty"`
	Log    []bool    `json:"log,omitempty"`
	Clip   float64   `json:"clip,omitempty"` // deviations from the mean beyond which nothing counts; 0 = none
}

// Tree is one tree as parallel lists over its nodes; node 0 is the root. Left
// is taken when input[Feature] < Cut; a leaf has Feature -1 and its value in Cut.
type Tree struct {
	Feature     []int32   `json:"feature"`
	Cut         []float64 `json:"cut"`
	Left        []int32   `json:"left"`
	Right       []int32   `json:"right"`
	MissingLeft []bool    `json:"missing_left"`
	Cover       []float64 `json:"cover,omitempty"` // rows that came to the node, weighted; without it all leaves below count the same
}

// The bounds of a model.
const (
	maxInputs = 4096
	maxNodes  = 4 << 20
	maxDepth  = 256
)

// Load reads a model from the open format or from XGBoost's JSON.
func Load(text []byte) (*Model, error) {
	var kind struct {
		Format  string          `json:"format"`
		Learner json.RawMessage `json:"learner"`
	}
	if err := json.Unmarshal(text, &kind); err != nil {
		return nil, fmt.Errorf("this is not JSON: %w", err)
	}
	switch {
	case kind.Learner != nil:
		return loadXGBoost(kind.Learner)
	case kind.Format != Format:
		return nil, fmt.Errorf("this is neither %s nor XGBoost's JSON (format is %q)", Format, kind.Format)
	}
	var f File
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return nil, err
	}
	return New(&f)
}

// New checks a file's content and makes a model of it.
func New(f *File) (*Model, error) {
	m := &Model{Name: f.Name, On: f.On, Label: f.Label, Inputs: f.Inputs, Score0: f.Score, Training: f.Training,
		slope: f.Calibration.Slope, offset: f.Calibration.Offset}
	if !(m.slope > 0) || !finite(m.slope, m.offset) {
		return nil, fmt.Errorf("calibration: slope must be above 0, and both finite")
	}
	if len(m.Inputs) == 0 || len(m.Inputs) > maxInputs {
		return nil, fmt.Errorf("a model has from 1 to %d inputs; this has %d", maxInputs, len(m.Inputs))
	}
	seen := map[string]bool{}
	for i, in := range m.Inputs {
		if in.Name == "" || seen[in.Name] {
			return nil, fmt.Errorf("input %d: the name %q is empty or there twice", i, in.Name)
		}
		seen[in.Name] = true
		if err := in.check(); err != nil {
			return nil, fmt.Errorf("input %s: %w", in.Name, err)
		}
	}
	if err := m.Score0.check(); err != nil {
		return nil, fmt.Errorf("score: %w", err)
	}
	if len(f.Members) == 0 {
		return nil, fmt.Errorf("the model has no members")
	}
	for i := range f.Members {
		e, err := f.Members[i].read(len(m.Inputs))
		if err != nil {
			return nil, fmt.Errorf("member %d: %w", i, err)
		}
		m.members = append(m.members, e)
	}
	return m, nil
}

func (in *Input) check() error {
	if len(in.Edges) == 0 && len(in.Shares) == 0 {
		return nil
	}
	if len(in.Shares) != len(in.Edges)+2 {
		return fmt.Errorf("%d edges need %d shares, not %d", len(in.Edges), len(in.Edges)+2, len(in.Shares))
	}
	for i := range in.Edges {
		if !finite(in.Edges[i]) || i > 0 && in.Edges[i] <= in.Edges[i-1] {
			return fmt.Errorf("edges are not ascending")
		}
	}
	for _, s := range in.Shares {
		if !(s >= 0 && s <= 1) {
			return fmt.Errorf("a share is not from 0 to 1")
		}
	}
	return nil
}

func (f *Member) read(inputs int) (member, error) {
	e := member{weight: f.Weight, base: f.Base}
	if !finite(f.Weight, f.Base) {
		return e, fmt.Errorf("weight or base is not a number")
	}
	switch f.Kind {
	case "trees":
		if len(f.Trees) == 0 {
			return e, fmt.Errorf("there are no trees")
		}
		for i := range f.Trees {
			if err := e.plant(&f.Trees[i], inputs); err != nil {
				return e, fmt.Errorf("tree %d: %w", i, err)
			}
		}
	case "logistic":
		if len(f.Coef) != inputs || len(f.Mean) != inputs || len(f.Scale) != inputs || len(f.Log) != inputs {
			return e, fmt.Errorf("coef, mean, scale and log need one entry for each input")
		}
		for i := range f.Coef {
			if !finite(f.Coef[i], f.Mean[i], f.Scale[i]) || f.Scale[i] <= 0 {
				return e, fmt.Errorf("coefficient %d: not finite, or its scale is not above 0", i)
			}
		}
		if !finite(f.Clip) || f.Clip < 0 {
			return e, fmt.Errorf("clip is below 0")
		}
		e.linear = &linear{f.Coef, f.Mean, f.Scale, f.Log, f.Clip}
	default:
		return e, fmt.Errorf("the kind %q is not known; trees and logistic are", f.Kind)
	}
	return e, nil
}

// plant copies a tree in the order a walk meets its nodes. It sees that it is
// a tree: every node reached once.
func (e *member) plant(t *Tree, inputs int) error {
	n := len(t.Feature)
	if n == 0 || len(t.Cut) != n || len(t.Left) != n || len(t.Right) != n || len(t.MissingLeft) != n ||
		t.Cover != nil && len(t.Cover) != n {
		return fmt.Errorf("its lists are empty or of different lengths")
	}
	if len(e.nodes)+n > maxNodes {
		return fmt.Errorf("the model has more than %d nodes", maxNodes)
	}
	reached := make([]bool, n)
	e.roots = append(e.roots, int32(len(e.nodes)))
	_, _, err := e.walk(t, 0, inputs, reached, 0)
	return err
}

// walk gives the number of the node and its cover.
func (e *member) walk(t *Tree, i int32, inputs int, reached []bool, depth int) (at int32, cover float64, err error) {
	if i < 0 || int(i) >= len(reached) || reached[i] || depth > maxDepth {
		return 0, 0, fmt.Errorf("node %d: it is out of range, reached twice or deeper than %d", i, maxDepth)
	}
	reached[i] = true
	if !finite(t.Cut[i]) {
		return 0, 0, fmt.Errorf("node %d: its cut is not a number", i)
	}
	at = int32(len(e.nodes))
	e.nodes = append(e.nodes, node{cut: t.Cut[i], mean: t.Cut[i], feature: -1})
	if t.Feature[i] < 0 {
		cover = 1
		if t.Cover != nil {
			if cover = t.Cover[i]; !(cover >= 0 && finite(cover)) {
				return 0, 0, fmt.Errorf("node %d: its cover is below 0", i)
			}
		}
		return at, cover, nil
	}
	if int(t.Feature[i]) >= inputs {
		return 0, 0, fmt.Errorf("node %d: there is no input %d", i, t.Feature[i])
	}
	left, a, err := e.walk(t, t.Left[i], inputs, reached, depth+1)
	if err != nil {
		return 0, 0, err
	}
	right, b, err := e.walk(t, t.Right[i], inputs, reached, depth+1)
	if err != nil {
		return 0, 0, err
	}
	n := node{cut: t.Cut[i], feature: t.Feature[i], left: left, right: right, missingLeft: t.MissingLeft[i]}
	if n.mean = (e.nodes[left].mean + e.nodes[right].mean) / 2; a+b > 0 && finite(a+b) {
		n.mean = e.nodes[left].mean*(a/(a+b)) + e.nodes[right].mean*(b/(a+b))
	}
	e.nodes[at] = n
	return at, a + b, nil
}

// Encode writes a file: the same content gives the same bytes.
func (f *File) Encode() ([]byte, error) {
	f.Format = Format
	b, err := json.Marshal(f)
	return append(b, '\n'), err
}

func finite(xs ...float64) bool {
	for _, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}
