package comms

import (
	"context"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Call is one telephone call, logged by hand.
type Call struct {
	ID        string    `json:"id,omitempty"`
	Party     string    `json:"party" minLength:"1" maxLength:"60"`
	Direction string    `json:"direction" enum:"in,out"`
	Outcome   string    `json:"outcome" enum:"reached,voicemail,dropped,no_answer,silent"`
	Start     time.Time `json:"started_at"`
	End       time.Time `json:"ended_at"`
	Notes     string    `json:"notes,omitempty" maxLength:"20000"`
	Against   string    `json:"against_plan,omitempty" doc:"What the safe-contact plan, a dispute about the account or a mark on the number says against this call; it is logged all the same"`
	By        string    `json:"by,omitempty"`
}

// Check says what is wrong with a call that somebody logs; nil when nothing is.
func (c Call) Check(now time.Time) error {
	var at []errs.Field
	if c.Direction != "in" && c.Direction != "out" {
		at = append(at, errs.Field{Pointer: "/direction", Message: "in or out"})
	}
	if !slices.Contains([]string{"reached", "voicemail", "dropped", "no_answer", "silent"}, c.Outcome) {
		at = append(at, errs.Field{Pointer: "/outcome", Message: "reached, voicemail, dropped, no_answer or silent"})
	}
	if c.Start.IsZero() || c.Start.After(now.Add(time.Minute)) {
		at = append(at, errs.Field{Pointer: "/started_at", Message: "a time that has passed"})
	}
	if c.End.Before(c.Start) || c.End.After(now.Add(time.Minute)) {
		at = append(at, errs.Field{Pointer: "/ended_at", Message: "after the start, not in the future"})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "call_invalid", "The call cannot be logged like this.").With(at...)
	}
	return nil
}

// LogCall records a call. One that reached the person counts as a response at
// the moment it began. What has happened is logged even against the plan.
func (s *Service) LogCall(ctx context.Context, caseRef string, c Call) (*Call, error) {
	sc, err := identity.Require(ctx, identity.PermMessageSend)
	if err != nil {
		return nil, err
	}
	who, err := s.Party(ctx, sc, caseRef, c.Party)
	if err != nil {
		return nil, err
	}
	if err := c.Check(s.DB.Now()); err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "log call", func(ctx context.Context, tx *db.Tx) error {
		c.ID, c.By, c.Party = id.New("cal", tx.Now), tx.Actor.ID, who.ID
		c.Start, c.End = c.Start.UTC(), c.End.UTC()
		if c.Direction == "out" {
			r, err := s.reach(ctx, who, ChannelPhone, c.Start)
			if err != nil {
				return err
			}
			if !r.OK {
				c.Against = r.Why
			} else if c.Outcome == "voicemail" && !r.Voicemail {
				c.Against = "the plan does not allow voicemail"
			}
		}
		eid, err := s.Vault.Subject("case", who.CaseID)
		if err != nil {
			return err
		}
		notes, err := s.Vault.Seal(eid, c.ID+"/notes", []byte(c.Notes))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO calls(id, case_id, party, direction, outcome, started_at, ended_at, notes, actor, created_at)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`, c.ID, who.CaseID, who.ID, c.Direction, c.Outcome,
			db.Micros(c.Start), db.Micros(c.End), notes, c.By, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		if c.Outcome == "reached" && who.reporting() && s.Spoken != nil {
			if err := s.Spoken(ctx, tx, who.CaseID, who.ID, c.Start); err != nil {
				return err
			}
		}
		if s.Telephone.Called != nil {
			if err := s.Telephone.Called(ctx, tx, who.CaseID, who.ID, c.Direction, c.Outcome, c.Start); err != nil {
				return err
			}
		}
		if err := s.liveCase(ctx, tx, who.CaseID); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "call.logged", Object: c.ID, On: []string{who.CaseID}, Restrict: who.CaseID,
			Data: map[string]any{"party": who.ID, "direction": c.Direction, "outcome": c.Outcome,
				"seconds": int(c.End.Sub(c.Start).Seconds()), "against_plan": c.Against != ""}})
	})
	if err != nil {
		return nil, err
	}
	return &c, nil
}

// Calls lists the calls of a case, newest first.
func (s *Service) Calls(ctx context.Context, caseRef string) ([]Call, error) {
	sc, err := identity.Require(ctx, identity.PermMessageRead)
	if err != nil {
		return nil, err
	}
	caseID, _, err := s.Case(ctx, sc, caseRef)
	if err != nil {
		return nil, err
	}
	rows, err := s.DB.Query(ctx, `SELECT id, case_id, party, direction, outcome, started_at, ended_at, notes, actor FROM calls WHERE (case_id=$1 OR case_id IN (SELECT own.id FROM cases own WHERE own.root = $1)) ORDER BY id DESC LIMIT 200`, caseID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Call{}
	for rows.Next() {
		var c Call
		var own string
		var start, end int64
		var notes []byte
		if err := rows.Scan(&c.ID, &own, &c.Party, &c.Direction, &c.Outcome, &start, &end, &notes, &c.By); err != nil {
			return nil, err
		}
		eid, err := s.Vault.Subject("case", own) // of a case that was merged into this one its own
		if err != nil {
			return nil, err
		}
		c.Start, c.End = db.FromMicros(start), db.FromMicros(end)
		if c.Notes, err = s.text(eid, c.ID+"/notes", notes); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}
