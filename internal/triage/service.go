package triage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"sync"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/textmodel"
)

// Service keeps the versions and gives the set in force.
type Service struct {
	DB *db.DB

	mu  sync.Mutex
	set *Set
}

// New makes the service.
func New(d *db.DB) *Service { return &Service{DB: d} }

// Seed writes version 1 of what is not there yet: the documents and the
// classifier that are shipped.
func (s *Service) Seed(ctx context.Context) error {
	set, err := Shipped()
	if err != nil {
		return err
	}
	var have int
	if err := s.DB.QueryRow(ctx, `SELECT (SELECT COUNT(DISTINCT kind) FROM triage_documents) + (SELECT COUNT(*) FROM triage_models WHERE n = 1)`).Scan(&have); err != nil {
		return err
	}
	if have > len(kindsOfDocument) {
		return nil
	}
	return s.DB.Tx(ctx, identity.System("triage").Actor(), "shipped triage", func(ctx context.Context, tx *db.Tx) error {
		for _, kind := range kindsOfDocument {
			var n int
			if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM triage_documents WHERE kind = $1`, kind).Scan(&n); err != nil {
				return err
			}
			if n > 0 {
				continue
			}
			body, err := json.Marshal(map[string]any{KindTaxonomy: set.Taxonomy, KindTree: set.Tree, KindTriggers: set.Triggers}[kind])
			if err != nil {
				return err
			}
			if err := s.write(ctx, tx, kind, 1, body, "as shipped"); err != nil {
				return err
			}
		}
		var n int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM triage_models`).Scan(&n); err != nil || n > 0 {
			return err
		}
		file, err := shippedModel()
		if err != nil {
			return err
		}
		return s.keepModel(ctx, tx, set.Model, file, "as shipped")
	})
}

// Current gives the set in force. Of a database nobody seeded it is what is
// shipped.
func (s *Service) Current(ctx context.Context) (*Set, error) {
	var v SetVersions
	err := s.DB.QueryRow(ctx, `SELECT COALESCE(MAX(CASE WHEN kind = 'triggers' THEN version END), 0), COALESCE(MAX(CASE WHEN kind = 'tree' THEN version END), 0),
		COALESCE(MAX(CASE WHEN kind = 'taxonomy' THEN version END), 0), COALESCE((SELECT hash FROM triage_models ORDER BY n DESC LIMIT 1), '')
		FROM triage_documents`).Scan(&v.Triggers, &v.Tree, &v.Taxonomy, &v.Model)
	if err != nil {
		return nil, err
	}
	if v.Triggers == 0 || v.Tree == 0 || v.Taxonomy == 0 {
		return Shipped()
	}
	s.mu.Lock()
	have := s.set
	s.mu.Unlock()
	if have != nil && have.Versions == v {
		return have, nil
	}
	set, err := s.load(ctx, v, have)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.set = set
	s.mu.Unlock()
	return set, nil
}

func (s *Service) load(ctx context.Context, v SetVersions, have *Set) (*Set, error) {
	set := &Set{Versions: v}
	for kind, n := range map[string]int64{KindTriggers: v.Triggers, KindTree: v.Tree, KindTaxonomy: v.Taxonomy} {
		d, err := s.read(ctx, kind, n)
		if err != nil {
			return nil, err
		}
		switch kind {
		case KindTriggers:
			set.Triggers = d.Triggers
		case KindTree:
			set.Tree = d.Tree
		case KindTaxonomy:
			set.Taxonomy = d.Taxonomy
		}
	}
	switch {
	case v.Model == "":
	case have != nil && have.Versions.Model == v.Model:
		set.Model = have.Model
	default:
		var file []byte
		err := s.DB.QueryRow(ctx, `SELECT file FROM triage_models WHERE hash = $1 ORDER BY n DESC LIMIT 1`, v.Model).Scan(&file)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		if set.Model, err = textmodel.Decode(file); err != nil {
			return nil, err
		}
	}
	return set, set.ready()
}
