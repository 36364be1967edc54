package enforcement

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/seal"
)

// JobSealBulks seals what bulk actions of before kept in the clear.
const JobSealBulks = "enforcement.seal_bulks"

// openBulk are those with terms in the clear, or a hash without a key.
const openBulk = `(told IS NULL OR hash NOT LIKE 'k:%')`

// sealRound is how many of them one turn of the job takes.
const sealRound = 50

// SealBulks asks for the bulk actions of before to be sealed; once there is none
// left it has nothing to do.
func (s *Service) SealBulks(ctx context.Context) error {
	return s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Enqueue(ctx, db.Job{Kind: JobSealBulks, Key: "bulks"})
	})
}

// sealedTo is how far the job has come: the last bulk action it looked at.
type sealedTo struct {
	After string `json:"after,omitempty"`
}

// sealBulksJob takes some of them, each in a transaction of its own: whatever is
// cut off goes on with the rest. One that cannot be read is passed by until the
// next start, and holds up none behind it.
func (s *Service) sealBulksJob(ctx context.Context, l jobs.Lease) error {
	var at sealedTo
	if len(l.Payload) > 0 {
		if err := json.Unmarshal(l.Payload, &at); err != nil {
			return err
		}
	}
	refs, err := s.openBulks(ctx, at.After)
	if err != nil || len(refs) == 0 {
		return err
	}
	for _, ref := range refs {
		err := s.sealBulk(ctx, ref)
		var unreadable *unreadableBulk
		if errors.As(err, &unreadable) {
			s.log.ErrorContext(ctx, "enforcement: a bulk action cannot be read and stays in the clear", "bulk", ref, "why", unreadable.why)
			continue
		}
		if err != nil {
			return err
		}
	}
	return s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Enqueue(ctx, db.Job{Kind: JobSealBulks, Key: "bulks", Payload: sealedTo{After: refs[len(refs)-1]}})
	})
}

// unreadableBulk is a draft that is none, or whose key is not known. What it says
// is of people: only how it fails is told.
type unreadableBulk struct{ why string }

func (u *unreadableBulk) Error() string { return u.why }

func (s *Service) openBulks(ctx context.Context, after string) ([]string, error) {
	rows, err := s.db.Query(ctx, `SELECT id FROM bulk_actions WHERE `+openBulk+` AND id > $1 ORDER BY id LIMIT `+itoa(sealRound), after)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var ref string
		if err := rows.Scan(&ref); err != nil {
			return nil, err
		}
		out = append(out, ref)
	}
	return out, rows.Err()
}

// sealBulk seals what one tells and lists, and puts a keyed hash in the place of
// one that anybody could try values on.
func (s *Service) sealBulk(ctx context.Context, ref string) error {
	return s.db.Tx(ctx, everybody().Actor(), "seal bulk action", func(ctx context.Context, tx *db.Tx) error {
		var body []byte
		var eid uint64
		var hash string
		if err := tx.QueryRow(ctx, `SELECT draft, eid, hash FROM bulk_actions WHERE id = $1`, ref).Scan(&body, &eid, &hash); err != nil {
			return err
		}
		var d Draft
		if json.Unmarshal(body, &d) != nil {
			return &unreadableBulk{"its draft is no draft"}
		}
		clear, sealed, err := s.sealTerms(eid, ref, d)
		if errors.Is(err, seal.ErrErased) { // then nobody may read it any more
			sealed, err = []byte{}, nil
		}
		if errors.Is(err, seal.ErrUnknown) {
			return &unreadableBulk{"its key is not known"}
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE bulk_actions SET draft = $1, told = COALESCE(told, $2), hash = $3 WHERE id = $4 AND `+openBulk,
			clear, sealed, s.keyed(hash), ref)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "bulk.sealed", Object: ref, Private: true})
	})
}

// sealTerms parts a draft into what may stand in the clear and what is told and
// listed, sealed.
func (s *Service) sealTerms(eid uint64, ref string, d Draft) (clear string, sealed []byte, err error) {
	told, err := json.Marshal(bulkTold{told{Facts: d.Facts, Records: d.Records, Recovery: d.Recovery}, d.Lists})
	if err != nil {
		return "", nil, err
	}
	d.Reason, d.Account, d.Accounts, d.Linked = "", "", nil, nil
	d.Facts, d.Records, d.Recovery, d.Lists = "", nil, nil, nil
	body, err := json.Marshal(d)
	if err != nil {
		return "", nil, err
	}
	sealed, err = s.vault.Seal(eid, ref+"/told", told)
	return string(body), sealed, err
}

// keyed is a hash that nobody can try values on without the vault.
func (s *Service) keyed(hash string) string { return "k:" + s.vault.Index("bulk", hash) }
