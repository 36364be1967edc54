package comms

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// PressFacts are what may be told of a case: nothing of it is about a person.
type PressFacts struct {
	CaseID, Number, Type, Category, Severity, State, Brand, Region string
	OpenedAt                                                       time.Time
	Responded, Mitigated, Resolved                                 *time.Time
	Names                                                          []string // must not occur in the page
}

// PressNote is one page for those who speak to the press.
type PressNote struct {
	ID        string    `json:"id"`
	Outlet    string    `json:"outlet,omitempty" doc:"Where the question came from: press, social, executive"`
	Text      string    `json:"text"`
	State     string    `json:"state" enum:"open,taken,done"`
	CreatedAt time.Time `json:"created_at"`
	CreatedBy string    `json:"created_by"`
	TakenBy   string    `json:"taken_by,omitempty"`
	Version   int64     `json:"version"`
}

// HandToPress hands a matter to those who speak for the house, with one page
// without personal data. Staff never answer the press themselves.
func (s *Service) HandToPress(ctx context.Context, caseRef, outlet, asked string) (*PressNote, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	f, err := s.Summary(ctx, sc, caseRef)
	if err != nil {
		return nil, err
	}
	n := &PressNote{Outlet: or(outlet, "press"), State: "open", Text: f.page(asked), Version: 1}
	var at []errs.Field
	for _, x := range Lint(asked, true, f.Names...) {
		if x.Kind == "personal" && x.Level == "block" {
			at = append(at, errs.Field{Pointer: "/asked", Message: x.Message + ": " + quoted(x.Text)})
		}
	}
	if len(at) > 0 {
		return nil, errs.New(errs.Invalid, "press_personal", "The page goes out of the case: take out what is about a person.").With(at...)
	}
	err = s.DB.Tx(ctx, sc.Actor(), "hand to communications", func(ctx context.Context, tx *db.Tx) error {
		n.ID, n.CreatedAt, n.CreatedBy = id.New("prs", tx.Now), tx.Now, tx.Actor.ID
		eid, err := s.Vault.Subject("case", f.CaseID)
		if err != nil {
			return err
		}
		sealed, err := s.Vault.Seal(eid, n.ID+"/page", []byte(n.Text))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO press_notes(id, case_id, eid, body, outlet, state, created_at, created_by, version) VALUES ($1,$2,$3,$4,$5,'open',$6,$7,1)`,
			n.ID, f.CaseID, eid, sealed, n.Outlet, db.Micros(tx.Now), n.CreatedBy)
		if err != nil {
			return err
		}
		if err := s.liveCase(ctx, tx, f.CaseID); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "press.handed", Object: n.ID, On: []string{f.CaseID}, Restrict: f.CaseID, Data: map[string]any{"outlet": n.Outlet}})
	})
	return n, err
}

// page is the summary: what kind of matter, since when, what has been done.
func (f PressFacts) page(asked string) string {
	var b strings.Builder
	line := func(name, v string) {
		if v != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, v)
		}
	}
	day := func(t *time.Time, yes, no string) string {
		if t == nil {
			return no
		}
		return yes + " " + t.UTC().Format("2006-01-02 15:04 UTC")
	}
	line("Kind of matter", strings.ReplaceAll(or(f.Category, f.Type), "_", " "))
	line("Severity", f.Severity)
	line("Brand", f.Brand)
	line("Region", f.Region)
	line("Known to us since", f.OpenedAt.UTC().Format("2006-01-02 15:04 UTC"))
	line("First human answer", day(f.Responded, "given", "not yet"))
	line("First protective step", day(f.Mitigated, "taken", "not yet"))
	line("State of the work", strings.ReplaceAll(f.State, "_", " ")+day(f.Resolved, ", resolved", ""))
	b.WriteString("\nWhat was asked: " + or(strings.TrimSpace(asked), "not said") + "\n")
	b.WriteString("\nNothing here is a finding. Please do not confirm that any person is involved, and do not name a customer, worker or merchant. Questions go to the sender of this page.\n")
	return b.String()
}

// PressNotes lists the pages, newest first; done ones only when asked.
func (s *Service) PressNotes(ctx context.Context, done bool) ([]PressNote, error) {
	if _, err := identity.Require(ctx, identity.PermPressRead); err != nil {
		return nil, err
	}
	return s.pressNotes(ctx, `state <> 'done' OR $1`, done)
}

func (s *Service) pressNotes(ctx context.Context, where string, arg any) ([]PressNote, error) {
	rows, err := s.DB.Query(ctx, `SELECT id, eid, body, outlet, state, created_at, created_by, taken_by, version FROM press_notes WHERE `+where+` ORDER BY id DESC LIMIT 200`, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []PressNote{}
	for rows.Next() {
		var n PressNote
		var eid uint64
		var sealed []byte
		var at int64
		if err := rows.Scan(&n.ID, &eid, &sealed, &n.Outlet, &n.State, &at, &n.CreatedBy, &n.TakenBy, &n.Version); err != nil {
			return nil, err
		}
		if n.Text, err = s.text(eid, n.ID+"/page", sealed); err != nil {
			return nil, err
		}
		n.CreatedAt = db.FromMicros(at)
		out = append(out, n)
	}
	return out, rows.Err()
}

// MovePress takes a page, or marks it done.
func (s *Service) MovePress(ctx context.Context, note, state string) (*PressNote, error) {
	sc, err := identity.Require(ctx, identity.PermPressRead)
	if err != nil {
		return nil, err
	}
	if state != "taken" && state != "done" {
		return nil, errs.New(errs.Invalid, "press_state", "A page is taken or done.").With(errs.Field{Pointer: "/state", Message: "taken or done"})
	}
	err = s.DB.Tx(ctx, sc.Actor(), "press page", func(ctx context.Context, tx *db.Tx) error {
		var caseID string
		err := tx.QueryRow(ctx, `UPDATE press_notes SET state=$1, taken_by=$2, version=version+1 WHERE id=$3 RETURNING case_id`, state, tx.Actor.ID, note).Scan(&caseID)
		if err != nil {
			return absent(err, "press_not_found", "There is no such page.")
		}
		return tx.Record(ctx, db.Change{Kind: "press." + state, Object: note, On: []string{caseID}, Restrict: caseID, Data: map[string]any{}})
	})
	if err != nil {
		return nil, err
	}
	list, err := s.pressNotes(ctx, `id = $1`, note)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}
