package policy

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// PolicyTouchPoint is another text that repeats a clause.
type PolicyTouchPoint struct {
	ID           string     `json:"id"`
	Document     string     `json:"document"`
	Clause       string     `json:"clause"`
	Kind         string     `json:"kind" enum:"help_page,terms,app_text,template,macro,course,pledge,protocol,other"`
	Title        string     `json:"title"`
	Place        string     `json:"place,omitempty" doc:"Where it is: an address, the id of a template or a course"`
	Owner        string     `json:"owner,omitempty" doc:"Whose task it is when it goes stale"`
	State        string     `json:"state" enum:"fresh,stale"`
	StaleVersion int        `json:"stale_version,omitempty" doc:"The version that changed the clause"`
	StaleAt      *time.Time `json:"stale_at,omitempty"`
	DueAt        *time.Time `json:"due_at,omitempty"`
	Settled      string     `json:"settled,omitempty" enum:"done,waived" doc:"How it was last settled"`
	SettledWhy   string     `json:"settled_why,omitempty"`
	SettledBy    string     `json:"settled_by,omitempty"`
	SettledAt    *time.Time `json:"settled_at,omitempty"`
}

// PolicyTouchPointNew registers another text.
type PolicyTouchPointNew struct {
	Clause string `json:"clause" maxLength:"40"`
	Kind   string `json:"kind" enum:"help_page,terms,app_text,template,macro,course,pledge,protocol,other"`
	Title  string `json:"title" minLength:"1" maxLength:"300"`
	Place  string `json:"place,omitempty" maxLength:"500"`
	Owner  string `json:"owner,omitempty" maxLength:"60" doc:"stf_ id"`
}

// settleWithin is how long the owner of a stale text has.
const settleWithin = 7 * 24 * time.Hour

const pointColumns = `id, document, clause, kind, title, place, owner, state, stale_version, stale_at, due_at, settled, settled_why, settled_by, settled_at`

func scanPoint(row interface{ Scan(...any) error }) (p PolicyTouchPoint, err error) {
	var stale, due, settled sql.NullInt64
	err = row.Scan(&p.ID, &p.Document, &p.Clause, &p.Kind, &p.Title, &p.Place, &p.Owner, &p.State, &p.StaleVersion, &stale, &due, &p.Settled, &p.SettledWhy, &p.SettledBy, &settled)
	p.StaleAt, p.DueAt, p.SettledAt = moment(stale), moment(due), moment(settled)
	return p, err
}

func (s *Service) touchPoints(ctx context.Context, document string) ([]PolicyTouchPoint, error) {
	rows, err := s.db.Query(ctx, `SELECT `+pointColumns+` FROM policy_touchpoints WHERE document = $1 ORDER BY clause, title, id`, document)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []PolicyTouchPoint{}
	for rows.Next() {
		p, err := scanPoint(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

func (s *Service) staleByDocument(ctx context.Context) (map[string]int, error) {
	rows, err := s.db.Query(ctx, `SELECT document, COUNT(*) FROM policy_touchpoints WHERE state = 'stale' GROUP BY document`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var id string
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return nil, err
		}
		out[id] = n
	}
	return out, rows.Err()
}

// TouchPoints lists where else the clauses of a document are repeated.
func (s *Service) TouchPoints(ctx context.Context, document string) ([]PolicyTouchPoint, error) {
	if _, err := identity.Require(ctx, identity.PermPolicyRead); err != nil {
		return nil, err
	}
	if _, err := s.document(ctx, document); err != nil {
		return nil, err
	}
	return s.touchPoints(ctx, document)
}

// AddTouchPoint registers another text that repeats a clause.
func (s *Service) AddTouchPoint(ctx context.Context, document string, in PolicyTouchPointNew) (*PolicyTouchPoint, error) {
	sc, err := identity.Require(ctx, identity.PermPolicyWrite)
	if err != nil {
		return nil, err
	}
	var out PolicyTouchPoint
	err = s.db.Tx(ctx, sc.Actor(), "register touch-point", func(ctx context.Context, tx *db.Tx) error {
		in.Clause, in.Title, in.Place = strings.ToUpper(clean(in.Clause)), clean(in.Title), clean(in.Place)
		if in.Title == "" {
			return errs.New(errs.Invalid, "title_missing", "Say what the other text is.").With(errs.Field{Pointer: "/title", Message: "required"})
		}
		if err := s.clauseOf(ctx, document, in.Clause); err != nil {
			return err
		}
		if err := s.knownPerson(ctx, in.Owner); err != nil {
			return err
		}
		point := id.New("ptp", tx.Now)
		_, err := tx.Exec(ctx, `INSERT INTO policy_touchpoints(id, document, clause, kind, title, place, owner, state, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7,'fresh',$8)`,
			point, document, in.Clause, in.Kind, in.Title, in.Place, in.Owner, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		if out, err = scanPoint(tx.QueryRow(ctx, `SELECT `+pointColumns+` FROM policy_touchpoints WHERE id = $1`, point)); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "policy.touchpoint_added", Object: point, On: []string{document}, Data: map[string]any{"clause": in.Clause, "kind": in.Kind}})
	})
	return &out, err
}

// clauseOf says whether a clause belongs to a document; "" is the whole of it.
func (s *Service) clauseOf(ctx context.Context, document, clause string) error {
	if _, err := s.document(ctx, document); err != nil {
		return err
	}
	var n int
	if err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM policy_clauses WHERE clause = $1 AND document = $2`, clause, document).Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return errs.New(errs.Invalid, "clause_unknown", "This policy has no clause %s.", clause).With(errs.Field{Pointer: "/clause", Message: "unknown"})
	}
	return nil
}

func (s *Service) knownPerson(ctx context.Context, staff string) error {
	if staff == "" || s.o.People == nil {
		return nil
	}
	people, err := s.o.People(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(people, func(p Person) bool { return p.ID == staff }) {
		return errs.New(errs.Invalid, "owner_unknown", "Nobody of that id works here.").With(errs.Field{Pointer: "/owner", Message: "unknown"})
	}
	return nil
}

// markStale marks what repeats a clause that a new version changes.
func (s *Service) markStale(ctx context.Context, tx *db.Tx, d *document, next *draftRow, version int) error {
	var was *PolicyText
	if next.Base > 0 {
		var err error
		if was, err = s.text(ctx, d.id, next.Base); err != nil {
			return err
		}
	}
	points, err := s.touchPoints(ctx, d.id)
	if err != nil {
		return err
	}
	for _, p := range points {
		var old *PolicyClauseText
		if was != nil {
			old = was.Clause(p.Clause)
		}
		now := next.Text.Clause(p.Clause)
		if old != nil && now != nil && clauseHash(old) == clauseHash(now) {
			continue
		}
		due := tx.Now.Add(settleWithin)
		_, err := tx.Exec(ctx, `UPDATE policy_touchpoints SET state = 'stale', stale_version = $1, stale_at = $2, due_at = $3, settled = '', settled_why = '', settled_by = '', settled_at = NULL WHERE id = $4`,
			version, db.Micros(tx.Now), db.Micros(due), p.ID)
		if err != nil {
			return err
		}
		if err := tx.Record(ctx, db.Change{Kind: "policy.touchpoint_stale", Object: p.ID, On: []string{d.id}, Data: map[string]any{"clause": p.Clause, "version": version, "owner": p.Owner, "due_at": due}}); err != nil {
			return err
		}
		if p.Owner != "" && s.o.Tell != nil {
			note := reminder{p.Owner, p.ID + "/" + written(version), "A text of yours repeats an old clause",
				"“" + p.Title + "” repeats " + p.Clause + " of " + d.title + ", which changes with version " + written(version) + ". Bring it up to date, or have it waived, on the Policy page."}
			tx.AfterCommit(func() { s.tell(context.Background(), note) })
		}
	}
	return nil
}

// Settle says that a stale text was brought up to date, or need not be.
func (s *Service) Settle(ctx context.Context, point, how, why string) (*PolicyTouchPoint, error) {
	var out PolicyTouchPoint
	return &out, s.onPoint(ctx, point, "settle touch-point", func(ctx context.Context, tx *db.Tx, p PolicyTouchPoint) error {
		if p.State != "stale" {
			return errs.New(errs.Conflict, "not_stale", "It repeats the text in force.")
		}
		if why = clean(why); how == "waived" && why == "" {
			return errs.New(errs.Invalid, "reason_missing", "Say why it can stay as it is.").With(errs.Field{Pointer: "/reason", Message: "required"})
		}
		_, err := tx.Exec(ctx, `UPDATE policy_touchpoints SET state = 'fresh', settled = $1, settled_why = $2, settled_by = $3, settled_at = $4, due_at = NULL WHERE id = $5`,
			how, why, tx.Actor.ID, db.Micros(tx.Now), p.ID)
		if err != nil {
			return err
		}
		if out, err = scanPoint(tx.QueryRow(ctx, `SELECT `+pointColumns+` FROM policy_touchpoints WHERE id = $1`, p.ID)); err != nil {
			return err
		}
		if err := tx.Record(ctx, db.Change{Kind: "policy.touchpoint_" + how, Object: p.ID, On: []string{p.Document}, Data: map[string]any{"clause": p.Clause, "reason": why}}); err != nil {
			return err
		}
		return s.release(ctx, tx, p.Document)
	})
}

// DropTouchPoint forgets a text that does not repeat the clause any more.
func (s *Service) DropTouchPoint(ctx context.Context, point string) error {
	return s.onPoint(ctx, point, "drop touch-point", func(ctx context.Context, tx *db.Tx, p PolicyTouchPoint) error {
		if _, err := tx.Exec(ctx, `DELETE FROM policy_touchpoints WHERE id = $1`, p.ID); err != nil {
			return err
		}
		if err := tx.Record(ctx, db.Change{Kind: "policy.touchpoint_dropped", Object: p.ID, On: []string{p.Document}, Data: map[string]any{"clause": p.Clause, "title": p.Title}}); err != nil {
			return err
		}
		return s.release(ctx, tx, p.Document)
	})
}

func (s *Service) onPoint(ctx context.Context, point, reason string, fn func(context.Context, *db.Tx, PolicyTouchPoint) error) error {
	sc, err := identity.Require(ctx, identity.PermPolicyWrite)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		p, err := scanPoint(tx.QueryRow(ctx, `SELECT `+pointColumns+` FROM policy_touchpoints WHERE id = $1`, point))
		if err != nil {
			return noRow(err, errs.New(errs.NotFound, "touchpoint_not_found", "There is no such touch-point."))
		}
		if _, err := s.open(ctx, tx, p.Document); err != nil {
			return err
		}
		return fn(ctx, tx, p)
	})
}
