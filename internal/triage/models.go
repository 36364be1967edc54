package triage

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/textmodel"
)

// Classifier is one version of the text classifier.
type Classifier struct {
	N          int64                         `json:"n"`
	Hash       string                        `json:"hash" doc:"Version: first 12 hex digits of the file's SHA-256"`
	Live       bool                          `json:"live"`
	Note       string                        `json:"note"`
	Author     string                        `json:"author"`
	At         time.Time                     `json:"at"`
	Texts      int                           `json:"texts" doc:"It learned from"`
	Languages  []string                      `json:"languages"`
	Categories []string                      `json:"categories"`
	HeldOut    map[string]map[string]float64 `json:"held_out" doc:"Figures of rows held out in training, by head"`
}

type modelFacts struct {
	Texts      int                           `json:"texts"`
	Languages  []string                      `json:"languages"`
	Categories []string                      `json:"categories"`
	HeldOut    map[string]map[string]float64 `json:"held_out"`
}

func (s *Service) keepModel(ctx context.Context, tx *db.Tx, m *textmodel.Model, file []byte, note string) error {
	f := modelFacts{Texts: m.Rows, Languages: append([]string{}, m.Languages...), Categories: m.Classes("category"), HeldOut: map[string]map[string]float64{}}
	for _, h := range m.Heads() {
		f.HeldOut[h] = m.Figures(h)
	}
	facts, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO triage_models(n, hash, file, facts, note, author, at)
		VALUES ((SELECT COALESCE(MAX(n), 0) + 1 FROM triage_models), $1, $2, $3, $4, $5, $6)`, m.Version, file, string(facts), note, tx.Actor.ID, db.Micros(tx.Now)); err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "triage.model_published", Object: "model", Data: map[string]any{"hash": m.Version, "texts": m.Rows}})
}

// Classifiers lists all versions, newest first.
func (s *Service) Classifiers(ctx context.Context) ([]Classifier, error) {
	if _, err := identity.Require(ctx, identity.PermTriageRead); err != nil {
		return nil, err
	}
	rows, err := s.DB.Query(ctx, `SELECT n, hash, facts, note, author, at FROM triage_models ORDER BY n DESC LIMIT 200`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Classifier{}
	for rows.Next() {
		c := Classifier{Live: len(out) == 0}
		var facts string
		var at int64
		if err := rows.Scan(&c.N, &c.Hash, &facts, &c.Note, &c.Author, &at); err != nil {
			return nil, err
		}
		var f modelFacts
		if err := json.Unmarshal([]byte(facts), &f); err != nil {
			return nil, err
		}
		c.At, c.Texts, c.Languages, c.Categories, c.HeldOut = db.FromMicros(at), f.Texts, f.Languages, f.Categories, f.HeldOut
		out = append(out, c)
	}
	return out, rows.Err()
}

// PublishModel puts a classifier in force: the file that `piepowder triage
// train` wrote. Its severities must be ours, and its categories those of the
// taxonomy in force.
func (s *Service) PublishModel(ctx context.Context, file []byte, note string) ([]Classifier, error) {
	sc, err := identity.Require(ctx, identity.PermTriageWrite)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(note) == "" {
		return nil, errs.New(errs.Invalid, "triage_note", "Say where it comes from and why.").With(errs.Field{Pointer: "/note", Message: "required"})
	}
	m, err := textmodel.Decode(file)
	if err != nil {
		return nil, errs.New(errs.Invalid, "triage_model", "This is not a file of piepowder triage train.").With(errs.Field{Pointer: "/file", Message: "does not read"}).Wrap(err)
	}
	err = s.DB.Tx(ctx, sc.Actor(), "publish classifier", func(ctx context.Context, tx *db.Tx) error {
		set, err := s.Current(ctx)
		if err != nil {
			return err
		}
		if set.Versions.Model == m.Version {
			return errs.New(errs.Conflict, "triage_model_same", "This classifier is in force already.")
		}
		var at []errs.Field
		for _, c := range m.Classes("category") {
			if !set.Taxonomy.Has(c) {
				at = append(at, errs.Field{Pointer: "/file", Message: "the taxonomy has no " + c})
			}
		}
		if len(m.Classes("severity")) == 0 {
			at = append(at, errs.Field{Pointer: "/file", Message: "it knows no severities: train it on texts that have them"})
		}
		for _, c := range m.Classes("severity") {
			if _, ok := severityNumber(c); !ok {
				at = append(at, errs.Field{Pointer: "/file", Message: c + " is no severity"})
			}
		}
		if len(at) > 0 {
			return errs.New(errs.Invalid, "triage_model", "This classifier cannot be used here.").With(at[:min(len(at), 20)]...)
		}
		return s.keepModel(ctx, tx, m, file, strings.TrimSpace(note))
	})
	if err != nil {
		return nil, err
	}
	return s.Classifiers(ctx)
}
