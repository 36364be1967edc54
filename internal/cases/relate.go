package cases

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// The ties between cases that stay two.
const (
	Parent         = "parent" // the other is the parent of this one
	Child          = "child"
	CrossComplaint = "cross_complaint" // two sides' accounts of one event
	Related        = "related"
)

// Relation is a tie of a case to another that the reader may see.
type Relation struct {
	Kind     string    `json:"kind" enum:"parent,child,cross_complaint,related,merged"`
	Case     string    `json:"case_id"`
	Number   string    `json:"number"`
	Title    string    `json:"title"`
	Severity Severity  `json:"severity"`
	State    State     `json:"state"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Why      string    `json:"why,omitempty" doc:"Why they were tied"`
}

// Relations lists the ties of a case, those that were merged into it among
// them; what the reader may not see is not there.
func (s *Service) Relations(ctx context.Context, ref string) ([]Relation, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	a := db.Args{c.ID}
	rows, err := s.db.Query(ctx, `SELECT r.kind, r.at, r.actor, r.why, r.eid, r.a, `+columns+` FROM (
		  SELECT CASE WHEN r.kind = 'parent' THEN 'child' ELSE r.kind END AS kind, r.b AS other, r.at, r.actor, r.why, k.eid, r.a FROM case_relations r JOIN cases k ON k.id = r.a WHERE `+family("r.a", "$1")+`
		  UNION ALL SELECT r.kind, r.a, r.at, r.actor, r.why, k.eid, r.a FROM case_relations r JOIN cases k ON k.id = r.a WHERE `+family("r.b", "$1")+`
		  UNION ALL SELECT 'merged', m.source, m.at, m.actor, NULL, own.eid, '' FROM case_merges m JOIN cases own ON own.id = m.source WHERE own.root = $1 AND m.undone_at IS NULL
		) r JOIN cases ON cases.id = r.other WHERE `+sc.Where(&a, scoped)+` ORDER BY r.at, cases.id`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Relation{}
	for rows.Next() {
		var r Relation
		var at int64
		var why []byte
		var eid uint64
		var first string
		other, err := s.scan(withBefore{rows, []any{&r.Kind, &at, &r.By, &why, &eid, &first}})
		if err != nil {
			return nil, err
		}
		r.Case, r.Number, r.Title, r.Severity, r.State, r.At = other.ID, other.Number, other.Title, other.Severity, other.State, db.FromMicros(at)
		r.Why = s.open(eid, tieAAD(first), why)
		list = append(list, r)
	}
	return list, rows.Err()
}

// withBefore scans further columns in front of those of a case.
type withBefore struct {
	row
	first []any
}

func (w withBefore) Scan(to ...any) error { return w.row.Scan(append(w.first, to...)...) }

// Tie ties a case to another.
func (s *Service) Tie(ctx context.Context, ref, other, kind string, why ...string) ([]Relation, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "relate cases", func(ctx context.Context, tx *db.Tx) error {
		return s.Relate(ctx, tx, sc, ref, other, kind, why...)
	})
	if err != nil {
		return nil, err
	}
	return s.Relations(ctx, ref)
}

// Relate ties a case to another inside a transaction; the scope must reach both.
func (s *Service) Relate(ctx context.Context, tx *db.Tx, sc identity.Scope, ref, other, kind string, why ...string) error {
	if !slices.Contains([]string{Parent, Child, CrossComplaint, Related}, kind) {
		return errs.New(errs.Invalid, "relation_kind", "There is no such tie.").
			With(errs.Field{Pointer: "/kind", Message: "parent, child, cross_complaint or related"})
	}
	c, err := s.lock(ctx, tx, sc, ref)
	if err != nil {
		return err
	}
	o, err := s.get(ctx, sc, other)
	if err != nil {
		return fieldError(err, "/case", "there is no such case")
	}
	if c.ID == o.ID {
		return errs.New(errs.Conflict, "relation_self", "They are one case.")
	}
	x, y, stored := c.ID, o.ID, kind
	switch {
	case kind == Child: // c is the parent
		stored = Parent
	case kind == Parent:
		x, y = o.ID, c.ID
	case x > y:
		x, y = y, x
	}
	if stored == Parent {
		if err := s.freeOfLoop(ctx, tx, x, y); err != nil {
			return err
		}
	}
	var reason []byte
	if said := strings.TrimSpace(strings.Join(why, " ")); said != "" {
		eid, err := s.keyOf(x)
		if err != nil {
			return err
		}
		if reason, err = s.seal(eid, tieAAD(x), said); err != nil {
			return err
		}
	}
	res, err := tx.Exec(ctx, `INSERT INTO case_relations(a, b, kind, at, actor, why) VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT DO NOTHING`, x, y, stored, db.Micros(tx.Now), tx.Actor.ID, reason)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		if err != nil {
			return err
		}
		var same int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM case_relations WHERE a = $1 AND b = $2 AND kind = $3`, x, y, stored).Scan(&same); err != nil {
			return err
		}
		if same == 0 {
			return errs.New(errs.Conflict, "relation_parent", "It has a parent already.")
		}
		return unchanged(ctx, tx, c)
	}
	// Each side's row tells only its own number: the other may be restricted.
	if err := record(ctx, tx, c, "case.related", map[string]any{"number": c.Number, "kind": kind}); err != nil {
		return err
	}
	if err := record(ctx, tx, o, "case.related", map[string]any{"number": o.Number, "kind": mirror(kind)}); err != nil {
		return err
	}
	if err := s.save(ctx, tx, c); err != nil {
		return err
	}
	return s.publish(ctx, tx, c)
}

// tieAAD binds the reason of a tie to the case under whose key it is sealed.
func tieAAD(first string) string { return first + "/tie" }

func mirror(kind string) string {
	switch kind {
	case Parent:
		return Child
	case Child:
		return Parent
	}
	return kind
}

// freeOfLoop refuses that a case becomes its own ancestor.
func (s *Service) freeOfLoop(ctx context.Context, tx *db.Tx, parent, child string) error {
	var n int
	err := tx.QueryRow(ctx, `WITH RECURSIVE up(id) AS (SELECT a FROM case_relations WHERE b = $1 AND kind = 'parent'
		UNION SELECT r.a FROM case_relations r JOIN up ON r.b = up.id WHERE r.kind = 'parent') SELECT COUNT(*) FROM up WHERE id = $2`, parent, child).Scan(&n)
	if err == nil && n > 0 {
		return errs.New(errs.Conflict, "relation_loop", "A case cannot stand above itself.")
	}
	return err
}

// Untie ends a tie; the timeline keeps that there was one.
func (s *Service) Untie(ctx context.Context, ref, other string) error {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, sc, ref, "untie cases", func(ctx context.Context, tx *db.Tx, c *Case) error {
		o, err := s.get(ctx, sc, other)
		if err != nil {
			return err
		}
		res, err := tx.Exec(ctx, `DELETE FROM case_relations WHERE a = $1 AND b = $2 OR a = $2 AND b = $1`, c.ID, o.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			return errs.New(errs.NotFound, "case_not_found", "There is no such case.")
		}
		return record(ctx, tx, c, "case.untied", map[string]any{"number": c.Number})
	})
	return err
}

// opposed says whether somebody with a part in one of two cases is the reported
// person of the other: by account, or by the mail address or phone number that
// they or their account have. Then each tells a side of its own.
func (s *Service) opposed(ctx context.Context, one, two string) (bool, error) {
	var tied int
	err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM case_relations WHERE kind = 'cross_complaint' AND (`+family("a", "$1")+` AND `+family("b", "$2")+
		` OR `+family("a", "$2")+` AND `+family("b", "$1")+`)`, one, two).Scan(&tied)
	if err != nil || tied > 0 {
		return tied > 0, err
	}
	x, err := s.sides(ctx, one)
	if err != nil {
		return false, err
	}
	y, err := s.sides(ctx, two)
	if err != nil {
		return false, err
	}
	return x.against(y) || y.against(x), nil
}

// sides are the marks of the people of a case: of those reported, and of those
// who are something else and not reported as well.
type sides struct{ reported, others map[string]bool }

// against says whether somebody of the others is reported in o.
func (x sides) against(o sides) bool {
	for mark := range x.others {
		if o.reported[mark] {
			return true
		}
	}
	return false
}

func (s *Service) sides(ctx context.Context, caseID string) (sides, error) {
	out := sides{map[string]bool{}, map[string]bool{}}
	list, err := s.parties(ctx, everybody(), caseID, "")
	if err != nil {
		return out, err
	}
	for _, p := range list {
		var marks []string
		mails, phones := []string{p.Email}, []string{p.Phone}
		if p.Account != nil {
			marks = append(marks, p.Account.ID)
			mails, phones = append(mails, p.Account.Email), append(phones, p.Account.Phone)
		}
		for _, m := range mails {
			if m = strings.ToLower(strings.TrimSpace(m)); m != "" {
				marks = append(marks, "mail "+m)
			}
		}
		for _, n := range phones {
			if n = strings.Map(onlyDigits, n); len(n) > 6 {
				marks = append(marks, "phone "+n[max(0, len(n)-9):])
			}
		}
		to := out.others
		if p.Role == Subject {
			to = out.reported
		}
		for _, m := range marks {
			to[m] = true
		}
	}
	return out, nil
}

func onlyDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}
