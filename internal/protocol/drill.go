package protocol

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// NewDrill is an exercise as somebody wants it.
type NewDrill struct {
	Protocol string         `json:"protocol" minLength:"1" maxLength:"60"`
	Title    string         `json:"title,omitempty" maxLength:"300"`
	Severity cases.Severity `json:"severity,omitempty" enum:"S0,S1,S2,S3,S4" doc:"S1 when left out"`
	Type     string         `json:"type,omitempty" maxLength:"60" doc:"safety when left out"`
	Brand    string         `json:"brand,omitempty" maxLength:"60"`
	Region   string         `json:"region,omitempty" maxLength:"60"`
	City     string         `json:"city,omitempty" maxLength:"100"`
	Team     string         `json:"team,omitempty" maxLength:"60"`
	Language string         `json:"language,omitempty" maxLength:"20"`
}

// Drill opens a simulated case with made-up people and starts a protocol on it.
// Nothing of it is counted, sent or told the marketplace.
func (s *Service) Drill(ctx context.Context, in NewDrill) (*Run, error) {
	sc, err := identity.Require(ctx, identity.PermProtocolDrill)
	if err != nil {
		return nil, err
	}
	if in.Severity == "" {
		in.Severity = cases.S1
	}
	if in.Type == "" {
		in.Type = "safety"
	}
	var run string
	err = s.db.Tx(ctx, sc.Actor(), "start drill", func(ctx context.Context, tx *db.Tx) error {
		var title string
		if err := tx.QueryRow(ctx, `SELECT title FROM protocols WHERE id = $1`, in.Protocol).Scan(&title); err != nil {
			if err := noRow(err, protocolNotFound()); !errs.IsKind(err, errs.NotFound) {
				return err
			}
			return errs.New(errs.Invalid, "protocol_unknown", "There is no such protocol.").With(errs.Field{Pointer: "/protocol", Message: "no protocol has this name"})
		}
		if in.Title = strings.TrimSpace(in.Title); in.Title == "" {
			in.Title = title
		}
		c, err := s.o.Cases.OpenIn(ctx, tx, sc, cases.Opening{Title: "Drill: " + in.Title, Type: in.Type, Severity: in.Severity, Brand: in.Brand, Region: in.Region,
			City: in.City, Team: in.Team, Language: in.Language, Source: cases.Drill, Simulated: true, Parties: []cases.NewParty{
				{Role: cases.Harmed, Name: "Harmed person (drill)", Language: in.Language}, {Role: cases.Subject, Name: "Reported person (drill)"}}})
		if err != nil {
			return err
		}
		run, err = s.Start(ctx, tx, sc, c.ID, in.Protocol, true)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.show(ctx, sc, run)
}

// Drills lists the runs of drills, newest first.
func (s *Service) Drills(ctx context.Context, cursor string, limit int) (web.Page[*Run], error) {
	var none web.Page[*Run]
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return none, err
	}
	var a db.Args
	and := "r.drill AND " + sc.Where(&a, identity.Columns{Object: "c.id", Region: "c.region", Team: "c.team", Brand: "c.brand"})
	if cursor != "" {
		var last string
		if err := web.DecodeCursor(cursor, &last); err != nil {
			return none, err
		}
		and += " AND r.id < " + a.Add(last)
	}
	ids, err := s.ids(ctx, `SELECT r.id FROM protocol_runs r JOIN cases c ON c.id = r.case_id WHERE `+and+` ORDER BY r.id DESC LIMIT `+a.Add(limit+1), a)
	if err != nil {
		return none, err
	}
	list := make([]*Run, 0, len(ids))
	for _, ref := range ids {
		r, err := s.show(ctx, sc, ref)
		if err != nil {
			return none, err
		}
		list = append(list, r)
	}
	return web.Cut(list, limit, func(r *Run) string { return web.EncodeCursor(r.ID) }), nil
}

func (s *Service) ids(ctx context.Context, query string, a db.Args) ([]string, error) {
	rows, err := s.db.Query(ctx, query, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var ref string
		if err := rows.Scan(&ref); err != nil {
			return nil, err
		}
		ids = append(ids, ref)
	}
	return ids, rows.Err()
}
