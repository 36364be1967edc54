package investigation

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Findings lists what was established on a case, oldest first.
func (s *Service) Findings(ctx context.Context, ref string) ([]*CaseFinding, error) {
	sc, err := identity.Require(ctx, identity.PermFindingRead)
	if err != nil {
		return nil, err
	}
	c, err := s.cases.For(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if err := s.looked(ctx, sc, c, "finding.viewed"); err != nil {
		return nil, err
	}
	return s.Of(ctx, c.ID)
}

// Of lists the findings of a case that the caller was let see already.
func (s *Service) Of(ctx context.Context, caseID string) ([]*CaseFinding, error) {
	return s.findings(ctx, caseID, "")
}

func (s *Service) findings(ctx context.Context, caseID, only string) ([]*CaseFinding, error) {
	rows, err := s.db.Query(ctx, `SELECT f.id, f.case_id, f.claim, f.party, f.account, f.clause, f.clause_version, f.standard, f.conclusion, f.reasoning, f.none_contradicts,
		f.state, f.author, f.created_at, f.submitted_at, f.reader, f.read_at, f.reader_note, f.why, f.version, k.eid
		FROM findings f JOIN cases k ON k.id = f.case_id WHERE `+family("f.case_id", "$1")+` AND ($2 = '' OR f.id = $2) ORDER BY f.id`, caseID, only)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*CaseFinding{}
	keys := map[string]uint64{}
	byID := map[string]*CaseFinding{}
	for rows.Next() {
		f := &CaseFinding{Grounds: []FindingGround{}}
		var created int64
		var submitted, read *int64
		var claim, reasoning, note, why []byte
		var eid uint64
		err := rows.Scan(&f.ID, &f.Case, &claim, &f.Party, &f.account, &f.Clause, &f.ClauseVersion, &f.Standard, &f.Conclusion, &reasoning, &f.NoneAgainst,
			&f.State, &f.Author, &created, &submitted, &f.Reader, &read, &note, &why, &f.Version, &eid)
		if err != nil {
			return nil, err
		}
		f.Claim, f.Reasoning = s.open(eid, f.ID+"/claim", claim), s.open(eid, f.ID+"/reasoning", reasoning)
		f.ReaderNote, f.Why = s.open(eid, f.ID+"/note", note), s.open(eid, f.ID+"/why", why)
		f.CreatedAt, f.SubmittedAt, f.ReadAt = db.FromMicros(created), moment(submitted), moment(read)
		if f.account != 0 {
			f.Account = id.Entity("acc", f.account)
		}
		keys[f.ID], byID[f.ID] = eid, f
		list = append(list, f)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	grounds, err := s.db.Query(ctx, `SELECT g.finding, g.n, g.side, g.kind, g.ref, g.why FROM finding_grounds g JOIN findings f ON f.id = g.finding
		WHERE `+family("f.case_id", "$1")+` AND ($2 = '' OR f.id = $2) ORDER BY g.finding, g.n`, caseID, only)
	if err != nil {
		return nil, err
	}
	defer grounds.Close()
	for grounds.Next() {
		var of string
		var n int
		var g FindingGround
		var why []byte
		if err := grounds.Scan(&of, &n, &g.Side, &g.Kind, &g.Ref, &why); err != nil {
			return nil, err
		}
		g.Why = s.open(keys[of], groundAAD(of, n), why)
		byID[of].Grounds = append(byID[of].Grounds, g)
	}
	for _, f := range list {
		f.Shown = f.fingerprint()
	}
	return list, grounds.Err()
}

func groundAAD(finding string, n int) string { return finding + "/ground/" + itoa(n) }

// Draft writes a finding down.
func (s *Service) Draft(ctx context.Context, ref string, in NewFinding) (*CaseFinding, error) {
	sc, err := identity.Require(ctx, identity.PermFindingWrite)
	if err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	var caseID, made string
	err = s.on(ctx, sc, ref, "draft finding", func(ctx context.Context, tx *db.Tx, c *cases.Case) error {
		caseID, made = c.ID, id.New("fnd", tx.Now)
		_, err := tx.Exec(ctx, `INSERT INTO findings(id, case_id, claim, standard, conclusion, reasoning, none_contradicts, state, author, created_at, version)
			VALUES ($1,$2,$3,$4,$5,$6,$7,'draft',$8,$9,0)`, made, c.ID, []byte{}, in.Standard, in.Conclusion, []byte{}, in.NoneAgainst, tx.Actor.ID, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		if err := s.write(ctx, tx, c, c.EID(), made, in); err != nil {
			return err
		}
		return record(ctx, tx, c, "finding.drafted", made, map[string]any{"standard": in.Standard})
	})
	if err != nil {
		return nil, err
	}
	return one(s.findings(ctx, caseID, made))
}

// write puts a text into a finding that is still being written.
func (s *Service) write(ctx context.Context, tx *db.Tx, c *cases.Case, eid uint64, ref string, in NewFinding) error {
	account, err := s.accused(ctx, tx, c, in.Party)
	if err != nil {
		return err
	}
	version, err := s.cited(ctx, c, in)
	if err != nil {
		return err
	}
	claim, err := s.seal(eid, ref+"/claim", strings.TrimSpace(in.Claim))
	if err != nil {
		return err
	}
	reasoning, err := s.seal(eid, ref+"/reasoning", strings.TrimSpace(in.Reasoning))
	if err != nil {
		return err
	}
	if reasoning == nil {
		reasoning = []byte{}
	}
	_, err = tx.Exec(ctx, `UPDATE findings SET claim=$1, party=$2, account=$3, clause=$4, clause_version=$5, standard=$6, conclusion=$7, reasoning=$8, none_contradicts=$9,
		state='draft', version=version+1 WHERE id=$10`, claim, in.Party, account, in.Clause, version, in.Standard, in.Conclusion, reasoning, in.NoneAgainst, ref)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM finding_grounds WHERE finding = $1`, ref); err != nil {
		return err
	}
	for i, g := range in.Grounds {
		if g.Side != "supports" && g.Side != "contradicts" || !slices.Contains([]string{"fact", "evidence", "interview", "message"}, g.Kind) {
			return invalid("finding_invalid", "The finding cannot be written like this.", errs.Field{Pointer: "/grounds/" + itoa(i) + "/kind", Message: "supports or contradicts; fact, evidence, interview or message"})
		}
		ok, err := s.standsOn(ctx, tx, c.ID, g.Kind, g.Ref)
		if err != nil {
			return err
		}
		if !ok {
			return errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").With(errs.Field{Pointer: "/grounds/" + itoa(i) + "/ref", Message: "there is no such " + g.Kind + " on this case"})
		}
		why, err := s.seal(eid, groundAAD(ref, i+1), g.Why)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO finding_grounds(finding, n, side, kind, ref, why) VALUES ($1,$2,$3,$4,$5,$6)`, ref, i+1, g.Side, g.Kind, g.Ref, why); err != nil {
			return err
		}
	}
	return nil
}

// accused is the account of the party a finding is about.
func (s *Service) accused(ctx context.Context, tx *db.Tx, c *cases.Case, party string) (account uint64, err error) {
	if party == "" {
		return 0, nil
	}
	err = tx.QueryRow(ctx, `SELECT x.account FROM case_parties x WHERE x.id = $2 AND x.removed_at IS NULL AND `+family("x.case_id", "$1"), c.ID, party).Scan(&account)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").With(errs.Field{Pointer: "/party", Message: "there is no such party on this case"})
	}
	return account, err
}

// cited checks the clause: the version in force when the case began, and that
// the standard of proof is not below the one it asks for.
func (s *Service) cited(ctx context.Context, c *cases.Case, in NewFinding) (version int, err error) {
	if in.Clause == "" || s.opt.Clause == nil {
		return 0, nil
	}
	cl, err := s.opt.Clause(ctx, in.Clause, c.OpenedAt, c.Region)
	if errs.IsKind(err, errs.NotFound) {
		return 0, errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").With(errs.Field{Pointer: "/clause", Message: "no such clause was in force"})
	}
	if err != nil {
		return 0, err
	}
	if cl.Standard == string(cases.ClearAndConvincing) && in.Standard != cases.ClearAndConvincing {
		return 0, invalid("standard_too_low", "The clause asks for a higher standard of proof.", errs.Field{Pointer: "/standard", Message: "clear_and_convincing"})
	}
	return cl.Version, nil
}

// Rewrite gives a finding that is still open another text; version is the one
// its author saw. What waited for a second reader is a draft again.
func (s *Service) Rewrite(ctx context.Context, ref string, version int64, in NewFinding) (*CaseFinding, error) {
	if err := in.check(); err != nil {
		_, denied := identity.Require(ctx, identity.PermFindingWrite)
		return nil, errors.Join(denied, err)
	}
	return s.onFinding(ctx, identity.PermFindingWrite, ref, "rewrite finding", func(ctx context.Context, tx *db.Tx, c *cases.Case, f *CaseFinding) error {
		if f.Author != tx.Actor.ID {
			return errs.New(errs.Forbidden, "not_your_finding", "Only its author rewrites a finding; write one of your own.")
		}
		if !f.Open() {
			return ended(f)
		}
		if version >= 0 && f.Version != version {
			return errs.New(errs.Precondition, "version_stale", "The finding was changed since; look again.")
		}
		eid, err := s.keyOf(ctx, f.Case)
		if err != nil {
			return err
		}
		if err := s.write(ctx, tx, c, eid, f.ID, in); err != nil {
			return err
		}
		return record(ctx, tx, c, "finding.rewritten", f.ID, map[string]any{"from": f.State})
	})
}

func ended(f *CaseFinding) error {
	return errs.New(errs.Conflict, "finding_ended", "The finding is %s and is not changed any more; make another.", f.State)
}

// Submit asks a second reader.
func (s *Service) Submit(ctx context.Context, ref string) (*CaseFinding, error) {
	return s.onFinding(ctx, identity.PermFindingWrite, ref, "submit finding", func(ctx context.Context, tx *db.Tx, c *cases.Case, f *CaseFinding) error {
		if f.Author != tx.Actor.ID {
			return errs.New(errs.Forbidden, "not_your_finding", "Only its author submits a finding.")
		}
		if !f.Open() {
			return ended(f)
		}
		if err := f.ready(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE findings SET state = 'submitted', submitted_at = $1, reader = '', read_at = NULL, version = version + 1 WHERE id = $2`, db.Micros(tx.Now), f.ID); err != nil {
			return err
		}
		return record(ctx, tx, c, "finding.submitted", f.ID, map[string]any{})
	})
}

// Read is the second reader's answer to exactly the text that was shown: the
// finding is concluded, or goes back with a note.
func (s *Service) Read(ctx context.Context, ref, shown string, agree bool, note string) (*CaseFinding, error) {
	return s.onFinding(ctx, identity.PermFindingSecond, ref, "second reading", func(ctx context.Context, tx *db.Tx, c *cases.Case, f *CaseFinding) error {
		switch {
		case f.State != Submitted:
			return errs.New(errs.Conflict, "finding_not_submitted", "The finding is %s; it does not wait for a second reader.", f.State)
		case f.Author == tx.Actor.ID:
			return errs.New(errs.Forbidden, "finding_by_author", "The second reader is not the author.")
		case shown != f.Shown:
			return errs.New(errs.Conflict, "finding_changed", "The finding is not the one you were shown; read it again.")
		case !agree && strings.TrimSpace(note) == "":
			return invalid("finding_note", "Say what is missing or wrong.", errs.Field{Pointer: "/note", Message: "required to send it back"})
		}
		eid, err := s.keyOf(ctx, f.Case)
		if err != nil {
			return err
		}
		sealed, err := s.seal(eid, f.ID+"/note", strings.TrimSpace(note))
		if err != nil {
			return err
		}
		state, kind := Concluded, "finding.concluded"
		if !agree {
			state, kind = Returned, "finding.returned"
		}
		_, err = tx.Exec(ctx, `UPDATE findings SET state = $1, reader = $2, read_at = $3, read_hash = $4, reader_note = $5, version = version + 1 WHERE id = $6`,
			state, tx.Actor.ID, db.Micros(tx.Now), shown, sealed, f.ID)
		if err != nil {
			return err
		}
		data, on := map[string]any{}, ""
		if agree {
			data["conclusion"], data["standard"], on = f.Conclusion, f.Standard, f.Account
		}
		return record(ctx, tx, c, kind, f.ID, data, on)
	})
}

// Withdraw says that a finding does not hold, or that its author lets it go.
func (s *Service) Withdraw(ctx context.Context, ref, why string) (*CaseFinding, error) {
	return s.onFinding(ctx, identity.PermFindingWrite, ref, "withdraw finding", func(ctx context.Context, tx *db.Tx, c *cases.Case, f *CaseFinding) error {
		if strings.TrimSpace(why) == "" {
			return invalid("finding_invalid", "Say why it does not hold.", errs.Field{Pointer: "/why", Message: "required"})
		}
		if f.State == Withdrawn {
			return ended(f)
		}
		return s.withdraw(ctx, tx, c, f, why)
	})
}

func (s *Service) withdraw(ctx context.Context, tx *db.Tx, c *cases.Case, f *CaseFinding, why string) error {
	eid, err := s.keyOf(ctx, f.Case)
	if err != nil {
		return err
	}
	sealed, err := s.seal(eid, f.ID+"/why", strings.TrimSpace(why))
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE findings SET state = 'withdrawn', why = $1, version = version + 1 WHERE id = $2`, sealed, f.ID); err != nil {
		return err
	}
	return record(ctx, tx, c, "finding.withdrawn", f.ID, map[string]any{"from": f.State}, f.Account)
}

func (s *Service) onFinding(ctx context.Context, p identity.Permission, ref, reason string, fn func(context.Context, *db.Tx, *cases.Case, *CaseFinding) error) (*CaseFinding, error) {
	sc, err := identity.Require(ctx, p)
	if err != nil {
		return nil, err
	}
	caseID, err := s.caseOf(ctx, sc, "findings", ref, "finding")
	if err != nil {
		return nil, err
	}
	err = s.on(ctx, sc, caseID, reason, func(ctx context.Context, tx *db.Tx, c *cases.Case) error {
		f, err := one(s.findings(ctx, c.ID, ref))
		if err != nil {
			return err
		}
		return fn(ctx, tx, c, f)
	})
	if err != nil {
		return nil, err
	}
	return one(s.findings(ctx, caseID, ref))
}

// Ending checks what a case is resolved with against its findings: none may be
// open, and an outcome that states a fact is one that was concluded.
func (s *Service) Ending(ctx context.Context, c *cases.Case, e cases.CaseEnding) error {
	list, err := s.findings(ctx, c.ID, "")
	if err != nil {
		return err
	}
	var held []cases.Outcome
	standards := map[cases.Standard]bool{}
	for _, f := range list {
		if f.Open() && e.Outcome.Finding() {
			return errs.New(errs.Conflict, "finding_open", "A finding is still open: it needs its second reader, or is withdrawn.").
				With(errs.Field{Pointer: "/outcome", Message: "after the findings are concluded"})
		}
		if f.State == Concluded {
			held = append(held, f.Conclusion)
			standards[f.Standard] = true
		}
	}
	if len(held) == 0 || !e.Outcome.Finding() {
		return nil
	}
	mixed := slices.ContainsFunc(held, func(o cases.Outcome) bool { return o != held[0] })
	if !slices.Contains(held, e.Outcome) && !(mixed && e.Outcome == cases.PartlyProven) {
		return errs.New(errs.Conflict, "finding_disagrees", "No finding of this case says so.").
			With(errs.Field{Pointer: "/outcome", Message: "as a concluded finding says"})
	}
	if !standards[e.Standard] {
		return errs.New(errs.Conflict, "finding_disagrees", "The findings were made to another standard of proof.").
			With(errs.Field{Pointer: "/standard", Message: "as the findings"})
	}
	return nil
}

// Closing is the line of the checklist before close: every finding has its
// second reader, or is withdrawn.
func (s *Service) Closing(ctx context.Context, c *cases.Case) ([]cases.ClosingItem, error) {
	list, err := s.findings(ctx, c.ID, "")
	if err != nil {
		return nil, err
	}
	it := cases.ClosingItem{Item: "findings", Text: "Findings concluded by a second reader", State: "met"}
	for _, f := range list {
		if f.Open() {
			it.State, it.Detail = "open", "a finding is "+f.State
		}
	}
	return []cases.ClosingItem{it}, nil
}
