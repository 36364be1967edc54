package evidence

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"github.com/piepowder/piepowder/internal/seal"
)

// Fault is what a check found wrong with one piece of evidence.
type Fault struct {
	ID   string
	What string
}

// Verify hashes every file again and compares it with its row and with the
// leaf written on arrival. checked counts the files; those whose key was
// destroyed are not counted.
func (s *Service) Verify(ctx context.Context) (checked int, faults []Fault, err error) {
	after := ""
	for {
		ids, err := s.batch(ctx, after)
		if err != nil {
			return checked, faults, err
		}
		if len(ids) == 0 {
			return checked, faults, nil
		}
		for _, one := range ids {
			after = one.ID
			what, erased, err := s.check(ctx, one)
			if err != nil {
				return checked, faults, err
			}
			if what != "" {
				faults = append(faults, Fault{one.ID, what})
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
		if !strings.HasPrefix(name, "evi_") && !strings.HasPrefix(name, "thm_") {
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

type kept struct {
	ID, SHA256 string
	Size       int64
	eid        uint64
}

func (s *Service) batch(ctx context.Context, after string) ([]kept, error) {
	rows, err := s.db.Query(ctx, `SELECT id, sha256, size, eid FROM evidence WHERE id > $1 ORDER BY id LIMIT 200`, after)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []kept
	for rows.Next() {
		var k kept
		if err := rows.Scan(&k.ID, &k.SHA256, &k.Size, &k.eid); err != nil {
			return nil, err
		}
		list = append(list, k)
	}
	return list, rows.Err()
}

// check says what is wrong with one file, "" when nothing is.
func (s *Service) check(ctx context.Context, k kept) (what string, erased bool, err error) {
	sealed, err := s.blobs.Get(ctx, k.ID)
	if err != nil {
		return "the file is missing", false, nil
	}
	clear, err := s.vault.Open(k.eid, k.ID, sealed)
	if errors.Is(err, seal.ErrErased) {
		return "", true, nil
	}
	if err != nil {
		return "the file was changed: its seal does not hold", false, nil
	}
	sum := sha256.Sum256(clear)
	if hash := hex.EncodeToString(sum[:]); hash != k.SHA256 || int64(len(clear)) != k.Size {
		return "the row was changed: hash or size differ from the file", false, nil
	}
	var body string
	err = s.db.QueryRow(ctx, `SELECT body FROM audit_leaves WHERE object = $1 AND kind = 'evidence.collected'`, k.ID).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
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
	if json.Unmarshal([]byte(body), &leaf) != nil || leaf.Data.SHA256 != k.SHA256 {
		return "its hash differs from the one in the audit log", false, nil
	}
	return "", false, nil
}
