package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// Fault is what a check found wrong with one piece of evidence.
type Fault struct {
	ID   string `json:"evidence_id"`
	What string `json:"what"`
}

// Verify hashes every file again and compares it with its row and with the
// leaf written on arrival. checked counts the files; those whose key was
// destroyed, or that were destroyed themselves, are not counted.
func (s *Service) Verify(ctx context.Context) (checked int, faults []Fault, err error) {
	after := ""
	for {
		list, err := s.query(ctx, `SELECT `+columns+` FROM evidence e WHERE e.id > $1 AND e.destroyed_at = 0 ORDER BY e.id LIMIT 200`, after)
		if err != nil {
			return checked, faults, err
		}
		if len(list) == 0 {
			return checked, faults, nil
		}
		for _, it := range list {
			after = it.ID
			what, erased, err := s.check(ctx, it)
			if err != nil {
				return checked, faults, err
			}
			if what != "" {
				faults = append(faults, Fault{it.ID, what})
			}
			if !erased {
				checked++
			}
		}
	}
}

// Orphans names blobs of evidence that no row speaks of: uploads given up.
func (s *Service) Orphans(ctx context.Context) ([]string, error) {
	var list []string
	err := s.blobs.Walk(func(name string) error {
		if prefix, _, ok := strings.Cut(name, "_"); !ok || prefix != "evi" && prefix != "thm" && prefix != "viw" && prefix != "evp" {
			return nil
		}
		ok, err := s.owned(ctx, name)
		if err == nil && !ok {
			list = append(list, name)
		}
		return err
	})
	return list, err
}

// check says what is wrong with one file, "" when nothing is.
func (s *Service) check(ctx context.Context, it *EvidenceItem) (what string, erased bool, err error) {
	b, err := s.open(ctx, it)
	if err != nil {
		return "", false, err
	}
	sum := sha256.New()
	size, err := io.Copy(sum, b.reader())
	switch {
	case ctx.Err() != nil:
		return "", false, ctx.Err()
	case errors.Is(err, seal.ErrErased):
		return "", true, nil
	case errs.CodeOf(err) == "blob_missing":
		return "the file is missing", false, nil
	case errs.IsKind(err, errs.Unavailable):
		return "", false, err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the row was changed: hash or size differ from the file", false, nil
	case err != nil:
		return "the file was changed: its seal does not hold", false, nil
	}
	if hex.EncodeToString(sum.Sum(nil)) != it.SHA256 || size != it.Size || it.parts == 0 && int64(len(b.clear)) != it.Size {
		return "the row was changed: hash or size differ from the file", false, nil
	}
	var body string
	err = s.db.QueryRow(ctx, `SELECT body FROM audit_leaves WHERE object = $1 AND kind = 'evidence.collected'`, it.ID).Scan(&body)
	if noRows(err) {
		return "its arrival is not in the audit log", false, nil
	}
	if err != nil {
		return "", false, err
	}
	var leaf struct {
		Data struct {
			SHA256 string `json:"sha256"`
		} `json:"data"`
	}
	if json.Unmarshal([]byte(body), &leaf) != nil || leaf.Data.SHA256 != it.SHA256 {
		return "its hash differs from the one in the audit log", false, nil
	}
	return "", false, nil
}

// EvidenceCheck is one nightly check of everything.
type EvidenceCheck struct {
	ID        string    `json:"id"`
	StartedAt time.Time `json:"started_at"`
	EndedAt   time.Time `json:"ended_at"`
	Checked   int       `json:"checked"`
	Faults    int       `json:"faults"`
}

// CheckNow hashes everything again, notes the result and raises the alarm when
// something is no longer what came.
func (s *Service) CheckNow(ctx context.Context) error {
	started := s.db.Now()
	checked, faults, err := s.Verify(ctx)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, machine, "nightly check", func(ctx context.Context, tx *db.Tx) error {
		if faults == nil {
			faults = []Fault{}
		}
		found, err := json.Marshal(faults)
		if err != nil {
			return err
		}
		ref := id.New("chk", tx.Now)
		_, err = tx.Exec(ctx, `INSERT INTO evidence_checks(id, started_at, ended_at, checked, faults, found) VALUES ($1,$2,$3,$4,$5,$6)`,
			ref, db.Micros(started), db.Micros(tx.Now), checked, len(faults), string(found))
		if err != nil {
			return err
		}
		if err := tx.Record(ctx, db.Change{Kind: "evidence.all_checked", Object: ref, Private: true, Data: map[string]any{"checked": checked, "faults": len(faults)}}); err != nil {
			return err
		}
		if len(faults) == 0 || s.Alarm == nil {
			return nil
		}
		return s.Alarm(ctx, tx, faults)
	})
}

// Checks lists the last nightly checks, newest first. Which files failed stands
// in the case that the alarm opened.
func (s *Service) Checks(ctx context.Context) ([]EvidenceCheck, error) {
	if _, err := identity.Require(ctx, identity.PermHealthRead); err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `SELECT id, started_at, ended_at, checked, faults FROM evidence_checks ORDER BY id DESC LIMIT 60`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []EvidenceCheck{}
	for rows.Next() {
		var c EvidenceCheck
		var from, to int64
		if err := rows.Scan(&c.ID, &from, &to, &c.Checked, &c.Faults); err != nil {
			return nil, err
		}
		c.StartedAt, c.EndedAt = db.FromMicros(from), db.FromMicros(to)
		c.Checked -= c.Checked % 100 // files of restricted cases are among them: one more must not show
		list = append(list, c)
	}
	return list, rows.Err()
}
