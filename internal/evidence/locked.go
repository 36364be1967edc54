package evidence

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// preserveFor is how long a reported item is kept at least: a year, as 18 U.S.C.
// 2258A(h) asks since 2024. A later end may be set with the report.
const preserveFor = 365 * 24 * time.Hour

// Lock is what stands about a locked item, for the two roles.
type Lock struct {
	Evidence      string     `json:"evidence_id"`
	Case          string     `json:"case_id,omitempty"`
	SHA256        string     `json:"sha256"`
	Ground        string     `json:"ground"`
	LockedBy      string     `json:"locked_by"`
	LockedAt      time.Time  `json:"locked_at"`
	PreserveUntil time.Time  `json:"preserve_until"`
	Authority     string     `json:"authority,omitempty"`
	Reference     string     `json:"reference,omitempty"`
	ReportedBy    string     `json:"reported_by,omitempty"`
	ReportedAt    *time.Time `json:"reported_at,omitempty"`
}

var grounds = []string{"seen", "told", "known_hash", "authority"}

func errLocked() error {
	return errs.New(errs.Conflict, "evidence_locked", "This item is locked: no preview, no copy, no export.")
}

// lockedHash says whether a file with this hash is locked.
func (s *Service) lockedHash(ctx context.Context, sum string) (bool, error) {
	var one int
	err := s.db.QueryRow(ctx, `SELECT 1 FROM evidence_locks WHERE sha256 = $1 AND lifted_at = 0 LIMIT 1`, sum).Scan(&one)
	if noRows(err) {
		return false, nil
	}
	return err == nil, err
}

// LockItem withdraws suspected child abuse material from everybody but two
// roles, together with every copy of the same bytes. Whoever may see evidence
// may lock it, and need not look again to do so. All copies we made are removed.
func (s *Service) LockItem(ctx context.Context, ref, ground string) error {
	sc, err := identity.Require(ctx, identity.PermEvidenceRead)
	if err != nil {
		return err
	}
	if !slices.Contains(grounds, ground) {
		return errs.New(errs.Invalid, "ground_unknown", "Say how you know.").With(errs.Field{Pointer: "/ground", Message: "one of " + strings.Join(grounds, ", ")})
	}
	return s.db.Tx(ctx, sc.Actor(), "lock evidence", func(ctx context.Context, tx *db.Tx) error {
		it, err := s.change(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		if it.Locked {
			return errs.New(errs.Conflict, "evidence_locked", "This item is locked already.")
		}
		// The same bytes elsewhere, and what was redacted from them, whoever may see
		// those cases: the law knows no scope.
		same, err := s.query(ctx, `SELECT `+columns+` FROM evidence e WHERE (e.sha256 = $1 OR e.derived_from IN (SELECT id FROM evidence WHERE sha256 = $1)) AND e.locked = false ORDER BY e.id`, it.SHA256)
		if err != nil {
			return err
		}
		for _, other := range same {
			g := ground
			if other.ID != it.ID {
				g = "known_hash"
			}
			if err := s.lockOne(ctx, tx, other, g); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) lockOne(ctx context.Context, tx *db.Tx, it *EvidenceItem, ground string) error {
	var gone []string
	for _, n := range []string{it.thumb, it.view} {
		if n != "" {
			gone = append(gone, n)
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE evidence SET locked = true, thumb = '', view_blob = '', exif = NULL WHERE id = $1`, it.ID); err != nil {
		return err
	}
	it.Locked = true
	if err := s.writeLock(ctx, tx, it, ground); err != nil {
		return err
	}
	if len(gone) == 0 {
		return nil
	}
	return tx.Enqueue(ctx, db.Job{Kind: JobRemove, Key: it.ID, Payload: removePayload{gone}})
}

// lockAgain locks what arrives with bytes that are locked already.
func (s *Service) lockAgain(ctx context.Context, tx *db.Tx, it *EvidenceItem) error {
	return s.writeLock(ctx, tx, it, "known_hash")
}

func (s *Service) writeLock(ctx context.Context, tx *db.Tx, it *EvidenceItem, ground string) error {
	_, err := tx.Exec(ctx, `INSERT INTO evidence_locks(evidence, sha256, ground, locked_by, locked_at, preserve_until) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT (evidence) DO UPDATE SET ground = excluded.ground, locked_by = excluded.locked_by, locked_at = excluded.locked_at,
		preserve_until = excluded.preserve_until, lifted_at = 0, lifted_by = ''`,
		it.ID, it.SHA256, ground, tx.Actor.ID, db.Micros(tx.Now), db.Micros(tx.Now.Add(preserveFor)))
	if err != nil {
		return err
	}
	return s.enter(ctx, tx, it, entry{act: "locked", note: ground})
}

// Locks lists what is locked within the caller's reach, newest first.
func (s *Service) Locks(ctx context.Context) ([]Lock, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceLocked)
	if err != nil {
		return nil, err
	}
	return s.locks(ctx, sc, "")
}

func (s *Service) locks(ctx context.Context, sc identity.Scope, one string) ([]Lock, error) {
	var a db.Args
	where := visible(&a, sc)
	if one != "" {
		where += " AND e.id = " + a.Add(one)
	}
	rows, err := s.db.Query(ctx, `SELECT l.evidence, e.case_id, l.sha256, l.ground, l.locked_by, l.locked_at, l.preserve_until, l.authority, l.reference, l.reported_by, l.reported_at
		FROM evidence_locks l JOIN evidence e ON e.id = l.evidence WHERE l.lifted_at = 0 AND `+where+` ORDER BY l.locked_at DESC, l.evidence LIMIT 500`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Lock{}
	for rows.Next() {
		var l Lock
		var at, until, reported int64
		if err := rows.Scan(&l.Evidence, &l.Case, &l.SHA256, &l.Ground, &l.LockedBy, &at, &until, &l.Authority, &l.Reference, &l.ReportedBy, &reported); err != nil {
			return nil, err
		}
		l.LockedAt, l.PreserveUntil = db.FromMicros(at), db.FromMicros(until)
		if reported != 0 {
			t := db.FromMicros(reported)
			l.ReportedAt = &t
		}
		list = append(list, l)
	}
	return list, rows.Err()
}

// Report is the report to the authority that the law asks for.
type Report struct {
	Authority     string    `json:"authority" minLength:"2" maxLength:"200" doc:"Whom it was reported to"`
	Reference     string    `json:"reference" minLength:"1" maxLength:"200" doc:"The number they gave"`
	ReportedAt    time.Time `json:"reported_at"`
	PreserveUntil time.Time `json:"preserve_until,omitempty" doc:"Later than a year, when the law of the place or the authority asks"`
}

// ReportItem notes the report; the item is kept for its own period from then.
func (s *Service) ReportItem(ctx context.Context, ref string, r Report) (l Lock, err error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceLocked)
	if err != nil {
		return l, err
	}
	r.Authority, r.Reference = strings.TrimSpace(r.Authority), strings.TrimSpace(r.Reference)
	if r.Authority == "" || r.Reference == "" {
		return l, errs.New(errs.Invalid, "report_invalid", "Name the authority and the reference it gave.").With(errs.Field{Pointer: "/reference", Message: "required"})
	}
	err = s.db.Tx(ctx, sc.Actor(), "statutory report", func(ctx context.Context, tx *db.Tx) error {
		it, err := s.lockedItem(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		if r.ReportedAt.Unix() <= 0 || r.ReportedAt.After(tx.Now) {
			r.ReportedAt = tx.Now
		}
		until := r.ReportedAt.Add(preserveFor)
		if r.PreserveUntil.After(until) {
			until = r.PreserveUntil
		}
		_, err = tx.Exec(ctx, `UPDATE evidence_locks SET authority = $1, reference = $2, reported_by = $3, reported_at = $4,
			preserve_until = CASE WHEN preserve_until > $5 THEN preserve_until ELSE CAST($5 AS BIGINT) END WHERE evidence = $6`,
			r.Authority, r.Reference, tx.Actor.ID, db.Micros(r.ReportedAt), db.Micros(until), it.ID)
		if err != nil {
			return err
		}
		return s.enter(ctx, tx, it, entry{act: "reported", note: r.Authority + " " + r.Reference, purpose: "police"})
	})
	if err != nil {
		return l, err
	}
	list, err := s.locks(ctx, sc, ref)
	if err != nil || len(list) == 0 {
		return l, err
	}
	return list[0], nil
}

func (s *Service) lockedItem(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string) (*EvidenceItem, error) {
	it, err := s.change(ctx, tx, sc, ref)
	if err != nil {
		return nil, err
	}
	if !it.Locked {
		return nil, errs.New(errs.Conflict, "not_locked", "This item is not locked.")
	}
	return it, nil
}

// Unlock says that an item was locked by mistake: by another person than who
// locked it, and not once it is reported. Its copies are not made again.
func (s *Service) Unlock(ctx context.Context, ref, why string) error {
	sc, err := identity.Require(ctx, identity.PermEvidenceLocked)
	if err != nil {
		return err
	}
	if err := checkWords(why, ""); err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "unlock evidence", func(ctx context.Context, tx *db.Tx) error {
		it, err := s.lockedItem(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		list, err := s.locks(ctx, sc, it.ID)
		if err != nil {
			return err
		}
		for _, l := range list {
			if l.ReportedAt != nil {
				return errs.New(errs.Conflict, "reported", "This item is reported: it stays locked for its period.")
			}
			if l.LockedBy == sc.StaffID() {
				return errs.New(errs.Forbidden, "second_person", "Another person says that it was a mistake.")
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE evidence SET locked = false WHERE sha256 = $1`, it.SHA256); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE evidence_locks SET lifted_by = $1, lifted_at = $2 WHERE sha256 = $3 AND lifted_at = 0`, tx.Actor.ID, db.Micros(tx.Now), it.SHA256); err != nil {
			return err
		}
		return s.enter(ctx, tx, it, entry{act: "unlocked", words: words{Why: why}})
	})
}
