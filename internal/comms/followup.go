package comms

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// FollowUp is a promise to ask again how somebody is, by a named contact; or the
// word that none is wanted.
type FollowUp struct {
	ID        string     `json:"id"`
	Party     string     `json:"party"`
	Kind      string     `json:"kind" enum:"24h,7d,30d,none"`
	Owner     string     `json:"owner,omitempty" doc:"Who asks"`
	Task      string     `json:"task,omitempty" doc:"Comes up in the inbox when it is due, also when the case is closed"`
	DueAt     *time.Time `json:"due_at,omitempty"`
	CreatedAt time.Time  `json:"created_at"`
	CreatedBy string     `json:"created_by"`
}

// FollowTask is the task of a follow-up.
type FollowTask struct {
	Case, Party, Owner, Title, Ref string
	DueAt                          time.Time
}

// FollowUpPlan is what the person wants.
type FollowUpPlan struct {
	Party string   `json:"party" minLength:"1" maxLength:"60"`
	When  []string `json:"when,omitempty" maxItems:"3" doc:"24h, 7d, 30d; empty with none"`
	None  bool     `json:"none,omitempty" doc:"The person wants none: those still to come are dropped"`
	Owner string   `json:"owner,omitempty" maxLength:"60" doc:"The named contact; you when left out"`
}

var followAfter = map[string]time.Duration{"24h": 24 * time.Hour, "7d": 7 * 24 * time.Hour, "30d": 30 * 24 * time.Hour}

// FollowUps lists a case's follow-ups, newest first.
func (s *Service) FollowUps(ctx context.Context, caseRef string) ([]FollowUp, error) {
	sc, err := identity.Require(ctx, identity.PermMessageRead)
	if err != nil {
		return nil, err
	}
	caseID, _, err := s.Case(ctx, sc, caseRef)
	if err != nil {
		return nil, err
	}
	rows, err := s.DB.Query(ctx, `SELECT id, party, kind, owner, task, due_at, created_at, created_by FROM follow_ups
		WHERE case_id=$1 AND dropped_at IS NULL ORDER BY id DESC LIMIT 100`, caseID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []FollowUp{}
	for rows.Next() {
		var f FollowUp
		var due sql.NullInt64
		var at int64
		if err := rows.Scan(&f.ID, &f.Party, &f.Kind, &f.Owner, &f.Task, &due, &at, &f.CreatedBy); err != nil {
			return nil, err
		}
		f.DueAt, f.CreatedAt = nullTime(due), db.FromMicros(at)
		out = append(out, f)
	}
	return out, rows.Err()
}

// FollowUp plans follow-ups, or writes down that none is wanted.
func (s *Service) FollowUp(ctx context.Context, caseRef string, w FollowUpPlan) ([]FollowUp, error) {
	sc, err := identity.Require(ctx, identity.PermMessageSend)
	if err != nil {
		return nil, err
	}
	if w.None == (len(w.When) > 0) {
		return nil, errs.New(errs.Invalid, "follow_up", "Say when, or that none is wanted.").With(errs.Field{Pointer: "/when", Message: "24h, 7d, 30d; or none"})
	}
	for _, k := range w.When {
		if followAfter[k] == 0 {
			return nil, errs.New(errs.Invalid, "follow_up", "There is no follow-up after %s.", k).With(errs.Field{Pointer: "/when", Message: "24h, 7d or 30d"})
		}
	}
	who, err := s.Party(ctx, sc, caseRef, w.Party)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "follow-up", func(ctx context.Context, tx *db.Tx) error {
		if w.None {
			_, err := tx.Exec(ctx, `UPDATE follow_ups SET dropped_at=$1 WHERE case_id=$2 AND party=$3 AND dropped_at IS NULL`, db.Micros(tx.Now), who.CaseID, who.ID)
			if err != nil {
				return err
			}
			return s.follow(ctx, tx, who, FollowUp{Kind: "none"})
		}
		if _, err := tx.Exec(ctx, `UPDATE follow_ups SET dropped_at=$1 WHERE case_id=$2 AND party=$3 AND kind='none' AND dropped_at IS NULL`,
			db.Micros(tx.Now), who.CaseID, who.ID); err != nil {
			return err
		}
		for _, k := range []string{"24h", "7d", "30d"} {
			if !slices.Contains(w.When, k) {
				continue
			}
			var have int
			if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM follow_ups WHERE case_id=$1 AND party=$2 AND kind=$3 AND dropped_at IS NULL`,
				who.CaseID, who.ID, k).Scan(&have); err != nil {
				return err
			}
			if have > 0 {
				continue
			}
			due := tx.Now.Add(followAfter[k])
			if err := s.follow(ctx, tx, who, FollowUp{Kind: k, Owner: or(w.Owner, sc.StaffID()), DueAt: &due}); err != nil {
				return err
			}
		}
		return s.liveCase(ctx, tx, who.CaseID)
	})
	if err != nil {
		return nil, err
	}
	return s.FollowUps(ctx, caseRef)
}

func (s *Service) follow(ctx context.Context, tx *db.Tx, who Party, f FollowUp) (err error) {
	f.ID = id.New("fup", tx.Now)
	var due any
	if f.DueAt != nil {
		due = db.Micros(*f.DueAt)
		if s.AddTask == nil {
			return errs.New(errs.Unavailable, "follow_up", "Tasks are not there.")
		}
		f.Task, err = s.AddTask(ctx, tx, FollowTask{Case: who.CaseID, Party: who.ID, Owner: f.Owner, DueAt: *f.DueAt, Ref: f.ID,
			Title: "Ask how they are (" + f.Kind + ")"})
		if err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO follow_ups(id, case_id, party, kind, owner, task, due_at, created_at, created_by) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
		f.ID, who.CaseID, who.ID, f.Kind, f.Owner, f.Task, due, db.Micros(tx.Now), tx.Actor.ID)
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "follow_up.planned", Object: f.ID, On: []string{who.CaseID}, Restrict: who.CaseID,
		Data: map[string]any{"party": who.ID, "kind": f.Kind, "owner": f.Owner}})
}
