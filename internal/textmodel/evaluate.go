package textmodel

import (
	"cmp"
	"slices"
)

// Measured is how a model did on texts that it never saw.
type Measured struct {
	Head             string  `json:"head"`
	Rows             int     `json:"rows" doc:"Texts with a class"`
	Accuracy         float64 `json:"accuracy" doc:"First guess right, whether sure or not"`
	Rejected         float64 `json:"rejected" doc:"Share of those texts answered by I don't know"`
	InScopeAccuracy  float64 `json:"in_scope_accuracy" doc:"Right and answered, of all texts with a class"`
	AnsweredAccuracy float64 `json:"answered_accuracy" doc:"Right, of those answered"`
	CalibrationError float64 `json:"calibration_error"`
	OutOfScope       int     `json:"out_of_scope_rows"`
	OutRecognised    float64 `json:"out_of_scope_recognised" doc:"Share of texts without a class answered by I don't know"`
	Classes          []Share `json:"classes"`
	Languages        []Share `json:"languages,omitempty"`
}

// Share is a part of the texts.
type Share struct {
	Name      string  `json:"name"`
	Rows      int     `json:"rows"`
	Recall    float64 `json:"recall" doc:"Found, of those that are"`
	Precision float64 `json:"precision,omitempty" doc:"Right, of those named so"`
}

// Evaluate measures the head of that name on rows.
func (m *Model) Evaluate(name string, rows []Row) Measured {
	out := Measured{Head: name, Classes: []Share{}}
	answers := make([]Answer, len(rows))
	each(len(rows), func(i int) { answers[i] = m.Predict(name, rows[i].Text, rows[i].Language) })
	type tally struct{ rows, right, named int }
	classes, languages := map[string]*tally{}, map[string]*tally{}
	at := func(in map[string]*tally, k string) *tally {
		if in[k] == nil {
			in[k] = &tally{}
		}
		return in[k]
	}
	var c Calibration
	var right, rejected, kept, recognised int
	for i, r := range rows {
		a := answers[i]
		truth := r.Category
		if name == "severity" {
			truth = r.Severity
		}
		if r.OutOfScope {
			out.OutOfScope++
			if a.Unknown {
				recognised++
			}
			continue
		}
		if truth == "" {
			continue
		}
		guess := Guess{}
		if len(a.Guesses) > 0 {
			guess = a.Guesses[0]
		}
		ok := guess.Class == truth
		out.Rows++
		c.Add(guess.Probability, ok)
		at(classes, truth).rows++
		at(classes, guess.Class).named++
		if r.Language != "" {
			at(languages, r.Language).rows++
		}
		if a.Unknown {
			rejected++
		}
		if ok {
			right++
			at(classes, truth).right++
			if r.Language != "" {
				at(languages, r.Language).right++
			}
			if !a.Unknown {
				kept++
			}
		}
	}
	n := float64(max(out.Rows, 1))
	out.Accuracy, out.Rejected, out.InScopeAccuracy = float64(right)/n, float64(rejected)/n, float64(kept)/n
	out.AnsweredAccuracy = float64(kept) / float64(max(out.Rows-rejected, 1))
	out.CalibrationError = c.Error()
	out.OutRecognised = float64(recognised) / float64(max(out.OutOfScope, 1))
	list := func(in map[string]*tally) []Share {
		var s []Share
		for k, t := range in {
			s = append(s, Share{k, t.rows, float64(t.right) / float64(max(t.rows, 1)), float64(t.right) / float64(max(t.named, 1))})
		}
		slices.SortFunc(s, func(a, b Share) int { return cmp.Compare(a.Name, b.Name) })
		return s
	}
	out.Classes, out.Languages = append(out.Classes, list(classes)...), list(languages)
	for i := range out.Languages {
		out.Languages[i].Precision = 0
	}
	return out
}
