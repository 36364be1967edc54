package investigation

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Facts lists what is held to have happened on a case, by when it happened;
// those without a time come last, corrected and withdrawn ones stay in place.
func (s *Service) Facts(ctx context.Context, ref string) ([]*CaseFact, error) {
	sc, err := identity.Require(ctx, identity.PermFindingRead)
	if err != nil {
		return nil, err
	}
	c, err := s.cases.For(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if err := s.looked(ctx, sc, c, "fact.viewed"); err != nil {
		return nil, err
	}
	return s.facts(ctx, c.ID, "")
}

func (s *Service) facts(ctx context.Context, caseID, only string) ([]*CaseFact, error) {
	rows, err := s.db.Query(ctx, `SELECT f.id, f.case_id, f.at_from, f.at_to, f.margin, f.zone, f.certainty, f.text, f.source, f.source_ref, f.source_note,
		f.disputed, f.replaces, COALESCE((SELECT n.id FROM case_facts n WHERE n.replaces = f.id), ''), f.entered_at, f.actor, f.withdrawn_at, f.withdrawn_by, f.why, k.eid
		FROM case_facts f JOIN cases k ON k.id = f.case_id WHERE `+family("f.case_id", "$1")+` AND ($2 = '' OR f.id = $2)
		ORDER BY CASE WHEN f.at_from IS NULL THEN 1 ELSE 0 END, f.at_from, f.id`, caseID, only)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*CaseFact{}
	for rows.Next() {
		var f CaseFact
		var from, to, withdrawn *int64
		var entered int64
		var text, note, why []byte
		var eid uint64
		err := rows.Scan(&f.ID, &f.Case, &from, &to, &f.Margin, &f.Zone, &f.Certainty, &text, &f.Source.Kind, &f.Source.Ref, &note,
			&f.Disputed, &f.Replaces, &f.ReplacedBy, &entered, &f.By, &withdrawn, &f.WithdrawnBy, &why, &eid)
		if err != nil {
			return nil, err
		}
		f.From, f.To, f.WithdrawnAt, f.EnteredAt = moment(from), moment(to), moment(withdrawn), db.FromMicros(entered)
		f.Text, f.Source.Note, f.Why = s.open(eid, f.ID+"/text", text), s.open(eid, f.ID+"/note", note), s.open(eid, f.ID+"/why", why)
		list = append(list, &f)
	}
	return list, rows.Err()
}

// AddFact enters something held to have happened.
func (s *Service) AddFact(ctx context.Context, ref string, in NewFact) (*CaseFact, error) {
	sc, err := identity.Require(ctx, identity.PermFindingWrite)
	if err != nil {
		return nil, err
	}
	var caseID, made string
	err = s.on(ctx, sc, ref, "enter fact", func(ctx context.Context, tx *db.Tx, c *cases.Case) error {
		caseID = c.ID
		made, err = s.enter(ctx, tx, sc, c, in, "")
		return err
	})
	if err != nil {
		return nil, err
	}
	return one(s.facts(ctx, caseID, made))
}

func (s *Service) enter(ctx context.Context, tx *db.Tx, sc identity.Scope, c *cases.Case, in NewFact, replaces string) (string, error) {
	if err := in.check(tx.Now); err != nil {
		return "", err
	}
	at, err := s.sourced(ctx, tx, sc, c, in.Source)
	if err != nil {
		return "", err
	}
	if in.From == nil && !at.IsZero() && (in.Certainty == Exact || in.Certainty == About) {
		in.From = &at
	}
	f := id.New("fct", tx.Now)
	text, err := s.seal(c.EID(), f+"/text", strings.TrimSpace(in.Text))
	if err != nil {
		return "", err
	}
	note, err := s.seal(c.EID(), f+"/note", in.Source.Note)
	if err != nil {
		return "", err
	}
	why, err := s.seal(c.EID(), f+"/why", in.Why)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `INSERT INTO case_facts(id, case_id, at_from, at_to, margin, zone, certainty, text, source, source_ref, source_note, disputed, replaces, entered_at, actor, why)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)`, f, c.ID, micros(in.From), micros(in.To), in.Margin, in.Zone, in.Certainty, text,
		in.Source.Kind, in.Source.Ref, note, in.Disputed, replaces, db.Micros(tx.Now), tx.Actor.ID, why)
	if db.Unique(err) {
		return "", errs.New(errs.Conflict, "fact_corrected", "It was corrected already: correct the one that stands.")
	}
	if err != nil {
		return "", err
	}
	kind := "fact.entered"
	if replaces != "" {
		kind = "fact.corrected"
	}
	return f, record(ctx, tx, c, kind, f, map[string]any{"source": in.Source.Kind, "certainty": in.Certainty, "replaces": replaces})
}

// sourced checks that what a fact is known from belongs to this case, or is an
// event that the caller may see; at is the event's time.
func (s *Service) sourced(ctx context.Context, tx *db.Tx, sc identity.Scope, c *cases.Case, from FactSource) (at time.Time, err error) {
	unknown := errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").
		With(errs.Field{Pointer: "/source/ref", Message: "there is no such " + from.Kind + " on this case"})
	switch from.Kind {
	case "observation":
		return at, nil
	case "event":
		if s.opt.Event == nil {
			return at, unknown
		}
		of, err := s.concerned(ctx, sc, c)
		if err != nil {
			return at, err
		}
		at, err = s.opt.Event(ctx, sc, from.Ref, of)
		if errs.IsKind(err, errs.NotFound) {
			return at, unknown
		}
		return at, err
	}
	ok, err := s.standsOn(ctx, tx, c.ID, from.Kind, from.Ref)
	if err == nil && !ok {
		err = unknown
	}
	return at, err
}

// concerned are the accounts and the order of a case.
func (s *Service) concerned(ctx context.Context, sc identity.Scope, c *cases.Case) ([]uint64, error) {
	a := db.Args{c.ID}
	var of []uint64
	for _, eid := range []uint64{c.AccountEID(), c.OrderEID()} {
		if eid == 0 {
			continue
		}
		b := db.Args{c.ID}
		var known int // to be told that an event is of the case would tell whose report it is
		if err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM cases x WHERE x.id = $1 AND `+sc.Unreported(&b, "x.id", strconv.FormatUint(eid, 10)), b...).Scan(&known); err != nil {
			return nil, err
		}
		if known > 0 {
			of = append(of, eid)
		}
	}
	rows, err := s.db.Query(ctx, `SELECT x.account FROM case_parties x WHERE `+family("x.case_id", "$1")+` AND x.account <> 0 AND x.removed_at IS NULL AND `+sc.KnowsParty(&a, "x.id")+` ORDER BY x.id LIMIT 100`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var eid uint64
		if err := rows.Scan(&eid); err != nil {
			return nil, err
		}
		of = append(of, eid)
	}
	return of, rows.Err()
}

// belongs says whether a thing of a kind hangs on the case.
func (s *Service) belongs(ctx context.Context, caseID, kind, ref string) (bool, error) {
	table := map[string]string{"evidence": "evidence", "interview": "interviews", "message": "messages", "fact": "case_facts", "contact": "contacts"}[kind]
	if table == "" {
		return false, nil
	}
	var n int
	err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM `+table+` x WHERE x.id = $2 AND `+family("x.case_id", "$1"), caseID, ref).Scan(&n)
	return n > 0, err
}

// CorrectFact enters a fact in place of another, which is kept.
func (s *Service) CorrectFact(ctx context.Context, fact string, in NewFact) (*CaseFact, error) {
	sc, err := identity.Require(ctx, identity.PermFindingWrite)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(in.Why) == "" {
		return nil, invalid("fact_invalid", "Say what was wrong.", errs.Field{Pointer: "/why", Message: "required for a correction"})
	}
	var caseID, made string
	err = s.onFact(ctx, sc, fact, "correct fact", func(ctx context.Context, tx *db.Tx, c *cases.Case, f *CaseFact) error {
		caseID = c.ID
		made, err = s.enter(ctx, tx, sc, c, in, f.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return one(s.facts(ctx, caseID, made))
}

// WithdrawFact says that a fact does not hold; it is kept with the reason.
func (s *Service) WithdrawFact(ctx context.Context, fact, why string) (*CaseFact, error) {
	sc, err := identity.Require(ctx, identity.PermFindingWrite)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(why) == "" {
		return nil, invalid("fact_invalid", "Say why it does not hold.", errs.Field{Pointer: "/why", Message: "required"})
	}
	var caseID string
	err = s.onFact(ctx, sc, fact, "withdraw fact", func(ctx context.Context, tx *db.Tx, c *cases.Case, f *CaseFact) error {
		caseID = c.ID
		eid, err := s.keyOf(ctx, f.Case)
		if err != nil {
			return err
		}
		sealed, err := s.seal(eid, f.ID+"/why", why)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE case_facts SET withdrawn_at = $1, withdrawn_by = $2, why = $3 WHERE id = $4 AND withdrawn_at IS NULL`,
			db.Micros(tx.Now), tx.Actor.ID, sealed, f.ID)
		if err != nil {
			return err
		}
		return record(ctx, tx, c, "fact.withdrawn", f.ID, map[string]any{})
	})
	if err != nil {
		return nil, err
	}
	return one(s.facts(ctx, caseID, fact))
}

func (s *Service) onFact(ctx context.Context, sc identity.Scope, fact, reason string, fn func(context.Context, *db.Tx, *cases.Case, *CaseFact) error) error {
	caseID, err := s.caseOf(ctx, sc, "case_facts", fact, "fact")
	if err != nil {
		return err
	}
	return s.on(ctx, sc, caseID, reason, func(ctx context.Context, tx *db.Tx, c *cases.Case) error {
		f, err := one(s.facts(ctx, c.ID, fact))
		if err != nil {
			return err
		}
		if !f.Stands() {
			return errs.New(errs.Conflict, "fact_replaced", "It does not stand any more: it was corrected or withdrawn.")
		}
		return fn(ctx, tx, c, f)
	})
}

// caseOf finds the case of a thing the caller may see.
func (s *Service) caseOf(ctx context.Context, sc identity.Scope, table, ref, noun string) (string, error) {
	a := db.Args{ref}
	var caseID string
	err := s.db.QueryRow(ctx, `SELECT x.case_id FROM `+table+` x WHERE x.id = $1 AND `+cases.Visible(&a, sc, "x.case_id"), a...).Scan(&caseID)
	if errors.Is(err, sql.ErrNoRows) {
		return "", errs.New(errs.NotFound, noun+"_not_found", "There is no such %s.", noun)
	}
	return caseID, err
}

// keyOf is the vault key of a case.
func (s *Service) keyOf(ctx context.Context, caseID string) (eid uint64, err error) {
	err = s.db.QueryRow(ctx, `SELECT eid FROM cases WHERE id = $1`, caseID).Scan(&eid)
	return eid, err
}

// one is the only one of a list that was asked for by id.
func one[T any](list []*T, err error) (*T, error) {
	if err == nil && len(list) != 1 {
		err = errs.New(errs.NotFound, "not_found", "There is no such thing.")
	}
	if err != nil {
		return nil, err
	}
	return list[0], nil
}
