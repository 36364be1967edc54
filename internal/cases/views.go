package cases

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// SavedView is a named filter of a list: a person's own, or a team's.
type SavedView struct {
	ID        string    `json:"id"`
	Page      string    `json:"page" doc:"inbox or cases"`
	Name      string    `json:"name"`
	Query     string    `json:"query" doc:"What stands behind the ? of the page's address"`
	Team      string    `json:"team,omitempty" doc:"Whose it is; empty: your own"`
	Own       bool      `json:"own"`
	CreatedAt time.Time `json:"created_at"`
	CreatedBy string    `json:"created_by"`
}

// NewView is what a view is made with.
type NewView struct {
	Page  string `json:"page" enum:"inbox,cases,decisions,graph"`
	Name  string `json:"name" minLength:"1" maxLength:"60"`
	Query string `json:"query" maxLength:"4000"`
	Team  string `json:"team,omitempty" maxLength:"60" doc:"One of your teams: its people see it too"`
}

// Views lists the caller's own views of a page and those of the caller's teams.
func (s *Service) Views(ctx context.Context, page string) ([]SavedView, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	a := db.Args{sc.Actor().ID}
	rows, err := s.db.Query(ctx, `SELECT id, page, name, query, owner, team, created_at, created_by FROM saved_views
		WHERE page = `+a.Add(page)+` AND (owner = $1 OR `+db.In(&a, "team", sc.Teams())+`) ORDER BY name, id LIMIT 200`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []SavedView{}
	for rows.Next() {
		var v SavedView
		var owner string
		var at int64
		if err := rows.Scan(&v.ID, &v.Page, &v.Name, &v.Query, &owner, &v.Team, &at, &v.CreatedBy); err != nil {
			return nil, err
		}
		v.Own, v.CreatedAt = owner != "", db.FromMicros(at)
		list = append(list, v)
	}
	return list, rows.Err()
}

// SaveView keeps a view; one of that name of the same owner is replaced.
func (s *Service) SaveView(ctx context.Context, in NewView) (*SavedView, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	var at []errs.Field
	if in.Name = strings.TrimSpace(in.Name); in.Name == "" || len(in.Name) > 240 {
		at = append(at, errs.Field{Pointer: "/name", Message: "required"})
	}
	if in.Page != "inbox" && in.Page != "cases" {
		at = append(at, errs.Field{Pointer: "/page", Message: "inbox or cases"})
	}
	mine := false
	for _, t := range sc.Teams() {
		mine = mine || t == in.Team
	}
	if in.Team != "" && !mine {
		at = append(at, errs.Field{Pointer: "/team", Message: "not one of your teams"})
	}
	if at != nil {
		return nil, errs.New(errs.Invalid, "view_invalid", "The view cannot be kept like this.").With(at...)
	}
	v := &SavedView{Page: in.Page, Name: in.Name, Query: in.Query, Team: in.Team, Own: in.Team == "", CreatedBy: sc.Actor().ID}
	owner := ""
	if v.Own {
		owner = sc.Actor().ID
	}
	err = s.db.Tx(ctx, sc.Actor(), "save view", func(ctx context.Context, tx *db.Tx) error {
		v.ID, v.CreatedAt = id.New("viw", tx.Now), tx.Now
		_, err := tx.Exec(ctx, `DELETE FROM saved_views WHERE page = $1 AND name = $2 AND owner = $3 AND team = $4`, v.Page, v.Name, owner, v.Team)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO saved_views(id, page, name, query, owner, team, created_at, created_by, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,1)`,
			v.ID, v.Page, v.Name, v.Query, owner, v.Team, db.Micros(tx.Now), v.CreatedBy)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "view.saved", Object: v.ID, Data: map[string]any{"page": v.Page, "team": v.Team}, Private: true})
	})
	return v, err
}

// DropView removes a view of one's own or of one's teams.
func (s *Service) DropView(ctx context.Context, view string) error {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "drop view", func(ctx context.Context, tx *db.Tx) error {
		a := db.Args{view, sc.Actor().ID}
		var one int
		err := tx.QueryRow(ctx, `DELETE FROM saved_views WHERE id = $1 AND (owner = $2 OR `+db.In(&a, "team", sc.Teams())+`) RETURNING 1`, a...).Scan(&one)
		if errors.Is(err, sql.ErrNoRows) {
			return errs.New(errs.NotFound, "view_not_found", "There is no such view.")
		}
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "view.dropped", Object: view, Private: true})
	})
}
