package policy

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
)

//go:embed shipped/*.md
var shipped embed.FS

// Shipped gives the rule book that comes with the product.
func Shipped() ([]*PolicyText, error) {
	names, err := fs.Glob(shipped, "shipped/*.md")
	if err != nil {
		return nil, err
	}
	var out []*PolicyText
	for _, name := range names {
		body, err := shipped.ReadFile(name)
		if err != nil {
			return nil, err
		}
		t, err := ReadMarkdown(string(body))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", strings.TrimPrefix(name, "shipped/"), err)
		}
		if err := t.validate().refused(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, t)
	}
	return out, nil
}

// Seed puts what came with the product in force where it is not there yet. A newer
// text of the product takes its place where nobody here has changed it; elsewhere
// theirs stands.
func (s *Service) Seed(ctx context.Context) error {
	list, err := Shipped()
	if err != nil {
		return err
	}
	for _, t := range list {
		var last string
		err := s.db.QueryRow(ctx, `SELECT shipped FROM policy_documents WHERE id = $1`, t.ID).Scan(&last)
		if err == nil && last == t.Hash() {
			continue
		}
		if err != nil && noRow(err, nil) != nil {
			return err
		}
		if err := s.seedOne(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) seedOne(ctx context.Context, t *PolicyText) error {
	body := t.body()
	hash := hashOf(body)
	return s.db.Tx(ctx, product().Actor(), "shipped policy", func(ctx context.Context, tx *db.Tx) error {
		now := db.Micros(tx.Now)
		_, err := tx.Exec(ctx, `INSERT INTO policy_documents(id, code, title, kind, state, created_at, updated_at) VALUES ($1,$2,$3,'rule_book','published',$4,$4) ON CONFLICT DO NOTHING`, t.ID, t.Code, t.Title, now)
		if err != nil {
			return err
		}
		d, err := s.open(ctx, tx, t.ID)
		if err != nil {
			return noRow(err, err)
		}
		versions, err := s.versions(ctx, t.ID)
		if err != nil {
			return err
		}
		list := versions[t.ID]
		if _, err := tx.Exec(ctx, `UPDATE policy_documents SET shipped = $1 WHERE id = $2`, hash, t.ID); err != nil {
			return err
		}
		if len(list) > 0 && list[0].Hash != d.shipped || d.state == "retired" {
			return tx.Record(ctx, db.Change{Kind: "policy.shipped_kept_own", Object: t.ID, Private: true})
		}
		v := &PolicyVersion{Version: d.version + 1, Hash: hash, Change: "material"}
		_, err = tx.Exec(ctx, `INSERT INTO policy_versions(document, version, body, hash, note, change, state, effective_from, author, roll_out, created_at, released_at)
			VALUES ($1,$2,$3,$4,'Came with the product','material','released',$5,$6,$7,$5,$5)`, t.ID, v.Version, body, hash, now, tx.Actor.ID, written(PolicyRollOut{Roles: []string{}}))
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE policy_documents SET version = $1 WHERE id = $2`, v.Version, t.ID); err != nil {
			return err
		}
		return s.released(ctx, tx, t.ID, t, v, tx.Now)
	})
}
