package evidence

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// What a house asks of nobody: how many severe things somebody looks at in one
// shift before they are asked to stop.
const (
	houseBudget  = 20
	shift        = 12 * time.Hour // exposures older than this are of another shift
	debriefAfter = 24 * time.Hour // a talk is offered so long after
	keepExposure = 30 * 24 * time.Hour
)

// ClassChoice is how one class is shown to a person.
type ClassChoice struct {
	Class  string `json:"class"`
	Blur   bool   `json:"blur"`
	Grey   bool   `json:"grey"`
	Mute   bool   `json:"mute"`
	Never  bool   `json:"never" doc:"I do not look at this. Nobody asks why."`
	Severe bool   `json:"severe" doc:"Counts for the budget of a shift"`
}

// Wellbeing is what a person set for themselves, and where they stand. It is
// read by nobody else.
type Wellbeing struct {
	Choices []ClassChoice `json:"choices"`
	Budget  int           `json:"budget" doc:"Severe items in one shift"`
	Seen    int           `json:"seen" doc:"Severe items in the last twelve hours"`
	Debrief Debrief       `json:"debrief"`
	Version int64         `json:"version"`
}

// Debrief is a talk afterwards: offered, never asked of anybody.
type Debrief struct {
	Offered bool       `json:"offered"`
	Until   *time.Time `json:"until,omitempty"`
	AskedAt *time.Time `json:"asked_at,omitempty"`
}

// me is the member of staff who asks: only people have something to choose.
func me(ctx context.Context) (identity.Scope, error) {
	sc, err := identity.SignedIn(ctx)
	if err != nil {
		return sc, err
	}
	if sc.StaffID() == "" {
		return sc, errs.New(errs.Forbidden, "staff_only", "This is for people.")
	}
	return sc, nil
}

// MyWellbeing reads what the caller chose.
func (s *Service) MyWellbeing(ctx context.Context) (Wellbeing, error) {
	sc, err := me(ctx)
	if err != nil {
		return Wellbeing{}, err
	}
	return s.wellbeing(ctx, sc.StaffID())
}

func (s *Service) wellbeing(ctx context.Context, staff string) (w Wellbeing, err error) {
	w = Wellbeing{Budget: houseBudget, Choices: append([]ClassChoice{}, classes...)}
	var asked int64
	err = s.db.QueryRow(ctx, `SELECT budget, version, debrief_at FROM wellbeing WHERE staff = $1`, staff).Scan(&w.Budget, &w.Version, &asked)
	if err != nil && !noRows(err) {
		return w, err
	}
	rows, err := s.db.Query(ctx, `SELECT class, blur, grey, mute, never FROM wellbeing_choices WHERE staff = $1`, staff)
	if err != nil {
		return w, err
	}
	defer rows.Close()
	for rows.Next() {
		var c ClassChoice
		if err := rows.Scan(&c.Class, &c.Blur, &c.Grey, &c.Mute, &c.Never); err != nil {
			return w, err
		}
		for i, have := range w.Choices {
			if have.Class == c.Class {
				c.Severe = have.Severe
				w.Choices[i] = c
			}
		}
	}
	if err := rows.Err(); err != nil {
		return w, err
	}
	rows.Close()
	now := s.db.Now()
	var last int64
	err = s.db.QueryRow(ctx, `SELECT COUNT(DISTINCT evidence) FILTER (WHERE at > $1), COALESCE(MAX(at), 0) FROM exposures WHERE staff = $2`,
		db.Micros(now.Add(-shift)), staff).Scan(&w.Seen, &last)
	if err != nil {
		return w, err
	}
	if asked != 0 {
		t := db.FromMicros(asked)
		w.Debrief.AskedAt = &t
	}
	if end := db.FromMicros(last).Add(debriefAfter); last != 0 && end.After(now) {
		w.Debrief.Offered, w.Debrief.Until = true, &end
	} else if s.Critical != nil {
		if w.Debrief.Offered, err = s.Critical(ctx, staff, now.Add(-debriefAfter)); err != nil {
			return w, err
		}
	}
	if w.Debrief.AskedAt != nil && now.Sub(*w.Debrief.AskedAt) < debriefAfter {
		w.Debrief.Offered = false
	}
	return w, nil
}

// Choose is what a person may set.
type Choose struct {
	Choices []ClassChoice `json:"choices" maxItems:"20"`
	Budget  int           `json:"budget" minimum:"0" maximum:"20" doc:"0 to 20: a person may look at less than the house asks, not at more"`
}

// Choose writes what the caller wants to be shown and how. The log knows that
// something was set, and not what.
func (s *Service) Choose(ctx context.Context, version int64, in Choose) (Wellbeing, error) {
	sc, err := me(ctx)
	if err != nil {
		return Wellbeing{}, err
	}
	if in.Budget < 0 || in.Budget > houseBudget {
		return Wellbeing{}, errs.New(errs.Invalid, "budget_invalid", "A budget is 0 to %d.", houseBudget).With(errs.Field{Pointer: "/budget", Message: "0 to 20"})
	}
	staff := sc.StaffID()
	err = s.db.Tx(ctx, sc.Actor(), "own choice", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `INSERT INTO wellbeing AS w (staff, budget, version) VALUES ($1,$2,1)
			ON CONFLICT (staff) DO UPDATE SET budget = excluded.budget, version = w.version + 1 WHERE w.version = $3`, staff, in.Budget, version)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err == nil {
				err = errs.New(errs.Precondition, "stale", "Your choices were changed elsewhere.")
			}
			return err
		}
		for _, c := range in.Choices {
			if _, ok := classOf(c.Class); !ok {
				return errs.New(errs.Invalid, "class_unknown", "There is no such class.").With(errs.Field{Pointer: "/choices", Message: "unknown class"})
			}
			_, err := tx.Exec(ctx, `INSERT INTO wellbeing_choices(staff, class, blur, grey, mute, never) VALUES ($1,$2,$3,$4,$5,$6)
				ON CONFLICT (staff, class) DO UPDATE SET blur = excluded.blur, grey = excluded.grey, mute = excluded.mute, never = excluded.never`,
				staff, c.Class, c.Blur, c.Grey, c.Mute, c.Never)
			if err != nil {
				return err
			}
		}
		return tx.Record(ctx, db.Change{Kind: "wellbeing.set", Object: staff, Private: true})
	})
	if err != nil {
		return Wellbeing{}, err
	}
	return s.wellbeing(ctx, staff)
}

// AskForDebrief notes that the caller wants to talk, or that he does not (the
// offer is taken away for a day). Nobody is told here: whom to call is on the
// page.
func (s *Service) AskForDebrief(ctx context.Context) (Wellbeing, error) {
	sc, err := me(ctx)
	if err != nil {
		return Wellbeing{}, err
	}
	staff := sc.StaffID()
	err = s.db.Tx(ctx, sc.Actor(), "own choice", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO wellbeing(staff, budget, version, debrief_at) VALUES ($1,$2,1,$3)
			ON CONFLICT (staff) DO UPDATE SET debrief_at = excluded.debrief_at`, staff, houseBudget, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "wellbeing.set", Object: staff, Private: true})
	})
	if err != nil {
		return Wellbeing{}, err
	}
	return s.wellbeing(ctx, staff)
}

// spare stops somebody before they see what they declined, or more than the
// budget of their shift. They may go on all the same: a life may hang on it.
func (s *Service) spare(ctx context.Context, sc identity.Scope, it *EvidenceItem, beyond bool) error {
	class, ok := classOf(it.Class)
	if beyond || sc.StaffID() == "" || !ok {
		return nil
	}
	w, err := s.wellbeing(ctx, sc.StaffID())
	if err != nil {
		return err
	}
	for _, c := range w.Choices {
		if c.Class == it.Class && c.Never {
			return errs.New(errs.Conflict, "class_declined", "You chose not to look at this. Somebody else can.")
		}
	}
	if class.Severe && w.Seen >= w.Budget {
		return errs.New(errs.Conflict, "exposure_budget", "You have seen %d severe items in this shift. Give this one to somebody else, or take a break.", w.Seen)
	}
	return nil
}

// exposed counts a severe look, for the looker alone.
func (s *Service) exposed(ctx context.Context, tx *db.Tx, sc identity.Scope, it *EvidenceItem, act string) error {
	class, ok := classOf(it.Class)
	if act != "viewed" || sc.StaffID() == "" || !ok || !class.Severe {
		return nil
	}
	if _, err := tx.Exec(ctx, `DELETE FROM exposures WHERE staff = $1 AND at < $2`, sc.StaffID(), db.Micros(tx.Now.Add(-keepExposure))); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO exposures(staff, evidence, at) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING`, sc.StaffID(), it.ID, db.Micros(tx.Now))
	return err
}
