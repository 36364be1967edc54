package investigation

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// standsOn says whether a thing hangs on the case, for the caller to write that
// something stands on it. The row of evidence is held until tx ends: destroying
// it waits and finds what was written, or was first and is found here.
func (s *Service) standsOn(ctx context.Context, tx *db.Tx, caseID, kind, ref string) (bool, error) {
	ok, err := s.belongs(ctx, caseID, kind, ref)
	if err != nil || !ok || kind != "evidence" {
		return ok, err
	}
	res, err := tx.Exec(ctx, `UPDATE evidence SET id = id WHERE id = $1 AND destroyed_at = 0`, ref)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "evidence_destroyed", "This evidence was destroyed: nothing new can stand on it.")
	}
	return true, err
}

// ReliesOn names what of an investigation stands on a piece of evidence, so that
// it is not destroyed under it; "" is nothing. It asks no permission: the caller
// has the evidence in hand, and is told no more than that there is something.
func (s *Service) ReliesOn(ctx context.Context, evidence string) (string, error) {
	var finding, fact, talk bool
	err := s.db.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM finding_grounds g JOIN findings f ON f.id = g.finding WHERE g.kind = 'evidence' AND g.ref = $1 AND f.state <> 'withdrawn'),
		EXISTS (SELECT 1 FROM case_facts f WHERE f.source = 'evidence' AND f.source_ref = $1 AND f.withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM case_facts later WHERE later.replaces = f.id)),
		EXISTS (SELECT 1 FROM interviews i WHERE i.recording = $1)`, evidence).Scan(&finding, &fact, &talk)
	switch {
	case err != nil:
		return "", err
	case finding:
		return "a finding", nil
	case fact:
		return "a fact", nil
	case talk:
		return "an interview, as its recording,", nil
	}
	return "", nil
}
