package triage

import (
	"bytes"
	"flag"
	"os"
	"runtime"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/piepowder/piepowder/internal/textmodel"
)

var update = flag.Bool("update", false, "write the shipped model anew")

// The shipped classifier is what `piepowder triage train` makes of the train
// half of the labelled set with the shipped lexicon and idioms, byte for byte.
func TestShippedModelIsTrainedHere(t *testing.T) {
	s := shipped(t)
	m := learnt(t, s, reports(t, "train"))
	file, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("shipped/safety.model", file, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if runtime.GOARCH != "amd64" {
		t.Skip("SKIPPED: logarithms differ in the last bit on other processors")
	}
	if have, err := shippedModel(); err != nil || !bytes.Equal(have, file) {
		t.Errorf("shipped/safety.model is not of these texts, lexicon and idioms (%v): go test ./internal/triage -run ShippedModel -update", err)
	}
}

// learnt trains a classifier on reports as the shipped one is trained.
func learnt(t *testing.T, s *Set, list []report) *textmodel.Model {
	t.Helper()
	cut, err := s.Triggers.WithoutIdioms()
	if err != nil {
		t.Fatal(err)
	}
	text, err := files.ReadFile("shipped/lexicon.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var lexicon textmodel.Lexicon
	if err := yaml.Unmarshal(text, &lexicon); err != nil {
		t.Fatal(err)
	}
	var rows []textmodel.Row
	for _, r := range list {
		row := textmodel.Row{Text: cut(r.text), Category: r.category, Severity: r.severity, Language: r.language}
		if r.category == "oos" {
			row.Category, row.OutOfScope = "", true
		}
		rows = append(rows, row)
	}
	m, err := textmodel.Train(rows, textmodel.Options{Lexicon: lexicon, Keep: 0.985, Folds: 3, LettersIn: 6, Contrast: true})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestShippedDocuments(t *testing.T) {
	s := shipped(t)
	if n := len(s.Taxonomy.Branches[0].Behaviours); n != 21 {
		t.Errorf("the published taxonomy of sexual misconduct has 21 categories, ours %d", n)
	}
	for _, l := range []string{"en", "es", "fr"} {
		if len(s.Triggers.Languages[l].Alone["S0"]) < 20 || len(s.Triggers.Languages[l].Idioms) < 60 {
			t.Errorf("%s: too few phrases", l)
		}
		for _, q := range s.Tree.Questions {
			if q.Text[l] == "" {
				t.Errorf("question %s has no text in %s", q.ID, l)
			}
		}
	}
	for _, c := range s.Model.Classes("category") {
		if !s.Taxonomy.Has(c) {
			t.Errorf("the classifier knows a branch that the taxonomy has not: %s", c)
		}
	}
}
