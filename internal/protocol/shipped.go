package protocol

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/piepowder/piepowder/internal/db"
)

//go:embed shipped/*.yaml
var shipped embed.FS

// Shipped gives the texts that come with the product, by protocol.
func Shipped() (map[string]string, error) {
	out := map[string]string{}
	names, err := fs.Glob(shipped, "shipped/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		body, err := shipped.ReadFile(name)
		if err != nil {
			return nil, err
		}
		d, err := Read(string(body))
		if err != nil {
			_, problems := Parse(string(body))
			return nil, fmt.Errorf("%s: %w\n%s", name, err, problems.Error())
		}
		out[d.ID] = string(body)
	}
	return out, nil
}

// Seed publishes what came with the product and is not there yet. A newer text
// of the product becomes the next version where nobody here has changed it.
func (s *Service) Seed(ctx context.Context) error {
	list, err := Shipped()
	if err != nil {
		return err
	}
	for id, text := range list {
		var last string
		err := s.db.QueryRow(ctx, `SELECT shipped FROM protocols WHERE id = $1`, id).Scan(&last)
		if err == nil && last == hashOf(text) {
			continue
		}
		if err != nil && noRow(err, nil) != nil {
			return err
		}
		if err := s.seedOne(ctx, id, text); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) seedOne(ctx context.Context, id, text string) error {
	d, err := Read(text)
	if err != nil {
		return err
	}
	hash := hashOf(text)
	return s.db.Tx(ctx, everybody().Actor(), "shipped protocol", func(ctx context.Context, tx *db.Tx) error {
		now := db.Micros(tx.Now)
		_, err := tx.Exec(ctx, `INSERT INTO protocols(id, title, state, created_at, updated_at) VALUES ($1,$2,'published',$3,$3) ON CONFLICT DO NOTHING`, id, d.Title, now)
		if err != nil {
			return err
		}
		var version int
		var was, newest string
		err = tx.QueryRow(ctx, `SELECT p.version, p.shipped, COALESCE(v.hash, '') FROM protocols p
			LEFT JOIN protocol_versions v ON v.protocol = p.id AND v.version = p.version WHERE p.id = $1`, id).Scan(&version, &was, &newest)
		if err != nil {
			return err
		}
		if version > 0 && newest != was { // changed here: theirs stands
			_, err := tx.Exec(ctx, `UPDATE protocols SET shipped = $1 WHERE id = $2`, hash, id)
			if err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "protocol.shipped_kept_own", Object: id, Private: true})
		}
		version++
		_, err = tx.Exec(ctx, `INSERT INTO protocol_versions(protocol, version, document, hash, note, author, at) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
			id, version, text, hash, "Came with the product", tx.Actor.ID, now)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE protocols SET version = $1, title = $2, shipped = $3, updated_at = $4 WHERE id = $5`, version, d.Title, hash, now, id)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "protocol.published", Object: id, Data: map[string]any{"version": version, "hash": hash}})
	})
}
