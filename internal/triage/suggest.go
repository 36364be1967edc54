package triage

import (
	"fmt"
	"math"
	"slices"

	"github.com/piepowder/piepowder/internal/textmodel"
)

// Set is one version of everything a suggestion is made with.
type Set struct {
	Triggers *Triggers
	Tree     *Tree
	Taxonomy *Taxonomy
	Model    *textmodel.Model // nil: no classifier
	Versions SetVersions

	lists *lists
}

// SetVersions are the numbers of the documents and the hash of the model.
type SetVersions struct {
	Triggers int64  `json:"triggers"`
	Tree     int64  `json:"tree"`
	Taxonomy int64  `json:"taxonomy"`
	Model    string `json:"model,omitempty"`
}

// ready checks the documents of a set against each other.
func (s *Set) ready() (err error) {
	if err := s.Taxonomy.check(); err != nil {
		return err
	}
	if err := s.Tree.check(s.Taxonomy); err != nil {
		return err
	}
	s.lists, err = s.Triggers.compile()
	return err
}

// Input is what is known of a contact.
type Input struct {
	Text     string
	Language string            // "" when it is not known
	Answers  map[string]string // question of the tree to answer
	Category string            // that a person chose; "" for none
}

// Suggestion proposes a category and a severity. It never decides.
type Suggestion struct {
	Severity    int         `json:"severity" minimum:"0" maximum:"4" doc:"0 (worst) to 4"`
	Words       []string    `json:"words" doc:"What moved it: phrases of the lists, answers, words the classifier weighed"`
	Version     string      `json:"version" doc:"Versions it was made with, in short"`
	Category    string      `json:"category,omitempty" doc:"Branch of the taxonomy"`
	Likely      float64     `json:"probability,omitempty" doc:"What the classifier gives to this severity or worse, 0..1"`
	Certainty   float64     `json:"category_probability,omitempty"`
	Unknown     bool        `json:"unknown,omitempty" doc:"The classifier says: I don't know"`
	Versions    SetVersions `json:"versions"`
	ByModel     bool        `json:"by_model,omitempty" doc:"The classifier alone raised it"`
	Triggers    []string    `json:"triggers,omitempty" doc:"Phrases of the lists among the words"`
	FromAnswers bool        `json:"from_answers,omitempty" doc:"The answers of the tree gave this severity"`
}

// Suggest reads text and answers. The worst of tree, triggers and classifier
// counts; nothing lowers.
func (s *Set) Suggest(in Input) Suggestion {
	out := Suggestion{Severity: 4, Words: []string{}, Versions: s.Versions, Version: s.Versions.short()}
	say := func(words ...string) {
		for _, w := range words {
			if !slices.Contains(out.Words, w) {
				out.Words = append(out.Words, w)
			}
		}
	}
	found, rest := s.lists.heard(Fold(in.Text))
	atLeast := [5]float64{1, 1, 1, 1, 1} // without a classifier every phrase counts
	var moved []string
	if s.Model != nil {
		var known bool
		if atLeast, moved, known = s.classify(&out, rest, in.Language); !known {
			out.Unknown = true
			atLeast = [5]float64{1, 1, 1, 1, 1} // who does not know cannot think a phrase harmless
		}
	}
	for _, t := range found {
		sev := t.severity
		if !t.alone && atLeast[sev] < s.Triggers.AgreeAt {
			if sev > 0 || atLeast[1] < s.Triggers.AgreeAt {
				continue
			}
			sev = 1 // bad, but not that bad
		}
		out.Severity = min(out.Severity, sev)
		out.Triggers = append(out.Triggers, t.phrase)
		say(t.phrase)
	}
	if s.Model != nil && !out.Unknown {
		for sev, limit := range []float64{s.Triggers.WorstAt, s.Triggers.raiseAt(in.Language), s.Triggers.MildAt} {
			if atLeast[sev] >= limit && sev < out.Severity {
				out.Severity, out.ByModel = sev, true
				break
			}
		}
		say(moved...)
		out.Likely = math.Round(100*atLeast[out.Severity]) / 100
	}
	behaviour := in.Category
	if behaviour == "" {
		behaviour = out.Category
	}
	sev, because := s.Tree.Evaluate(in.Answers, behaviour)
	if least := s.Taxonomy.Least(in.Category); least < sev {
		sev, because = least, []string{in.Category}
	}
	if sev < out.Severity {
		out.Severity, out.FromAnswers, out.ByModel = sev, true, false
		say(because...)
	}
	return out
}

// classify fills in the category and gives the probability of each severity or
// a worse one, and the words that moved it.
func (s *Set) classify(out *Suggestion, text, language string) (atLeast [5]float64, moved []string, known bool) {
	c := s.Model.Predict("category", text, language)
	sev := s.Model.Predict("severity", text, language)
	if len(c.Guesses) == 0 || c.Unknown {
		return atLeast, nil, false
	}
	if s.Taxonomy.Has(c.Guesses[0].Class) {
		out.Category, out.Certainty = c.Guesses[0].Class, math.Round(100*c.Guesses[0].Probability)/100
	}
	for _, g := range sev.Guesses {
		if n, ok := severityNumber(g.Class); ok {
			for i := n; i < 5; i++ {
				atLeast[i] += g.Probability
			}
		}
	}
	// A text that looks like those of a branch where nothing is wrong is less bad
	// than its words: two opinions err less often than one.
	fine := 0.0
	for _, g := range c.Guesses {
		fine += g.Probability * s.Model.Usual[g.Class]["S4"]
	}
	for i := range 4 {
		atLeast[i] *= 1 - fine
	}
	for _, m := range sev.Moved[:min(4, len(sev.Moved))] {
		moved = append(moved, m.Word)
	}
	return atLeast, moved, true
}

func (v SetVersions) short() string {
	s := fmt.Sprintf("triggers %d, tree %d", v.Triggers, v.Tree)
	if v.Model != "" {
		s += ", model " + v.Model
	}
	return s
}
