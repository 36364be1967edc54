package evidence

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding"
	"encoding/hex"
	"errors"
	"hash"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Limits of an upload.
const (
	PartSize    = 8 << 20  // the most that one part has
	MaxUpload   = 64 << 30 // the most that one file has
	maxParts    = 20_000
	keepUpload  = 48 * time.Hour // since the last part, before it is given up
	minPart     = 64 << 10       // but the last, so that parts do not become too many
	openUploads = 20             // at a time for one person
)

// Upload is a file on its way in.
type Upload struct {
	ID        string    `json:"id"`
	Case      string    `json:"case_id"`
	Name      string    `json:"name"`
	Size      int64     `json:"size"`
	Received  int64     `json:"received" doc:"Where the next part begins"`
	PartSize  int64     `json:"part_size" doc:"The most that one part may have"`
	State     string    `json:"state" doc:"open, done or given_up"`
	Evidence  string    `json:"evidence_id,omitempty" doc:"What it became"`
	CreatedBy string    `json:"created_by"`
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at"`

	declared, sum, item string
	eid                 uint64
	parts               int
	hashing             []byte
}

// NewUpload is what an upload begins with.
type NewUpload struct {
	Name     string `json:"name" minLength:"1" maxLength:"255"`
	Declared string `json:"declared_type" maxLength:"200"`
	Size     int64  `json:"size" minimum:"1" doc:"Of the whole file, in bytes"`
	SHA256   string `json:"sha256,omitempty" maxLength:"64" doc:"Of the whole file, hex, when it is known already"`
}

var hexSum = regexp.MustCompile(`^[0-9a-f]{64}$`)

func errSum() error {
	return errs.New(errs.Invalid, "sha256_invalid", "A SHA-256 has 64 hexadecimal digits.").With(errs.Field{Pointer: "/sha256", Message: "64 digits of 0-9a-f"})
}

// Begin opens an upload to a case.
func (s *Service) Begin(ctx context.Context, caseRef string, in NewUpload) (u Upload, err error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceWrite)
	if err != nil {
		return u, err
	}
	if in.Size < 1 || in.Size > MaxUpload {
		return u, errs.New(errs.TooLarge, "file_too_large", "A file has at most 64 GiB.").With(errs.Field{Pointer: "/size", Message: "1 to 68719476736"})
	}
	in.SHA256 = strings.ToLower(in.SHA256)
	if in.SHA256 != "" && !hexSum.MatchString(in.SHA256) {
		return u, errSum()
	}
	err = s.db.Tx(ctx, sc.Actor(), "begin an upload", func(ctx context.Context, tx *db.Tx) error {
		c, err := s.cases.For(ctx, sc, caseRef)
		if err != nil {
			return err
		}
		var open int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM uploads WHERE created_by = $1 AND state = 'open'`, tx.Actor.ID).Scan(&open); err != nil {
			return err
		}
		if open >= openUploads {
			return errs.New(errs.TooMany, "uploads_open", "You have %d uploads that are not finished. Finish one or give it up.", open)
		}
		u = Upload{ID: id.New("upl", tx.Now), Case: c.ID, Name: cleanName(in.Name), Size: in.Size, State: "open", CreatedBy: tx.Actor.ID, CreatedAt: tx.Now,
			ExpiresAt: tx.Now.Add(keepUpload), PartSize: PartSize, declared: plain(cut(in.Declared, 200)), sum: in.SHA256, item: id.New("evi", tx.Now), eid: c.EID()}
		name, err := s.vault.Seal(u.eid, u.ID+"/name", []byte(u.Name))
		if err != nil {
			return err
		}
		state, err := sha256.New().(encoding.BinaryMarshaler).MarshalBinary()
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO uploads(id, case_id, eid, evidence, name, declared, size, sha256, hashing, state, created_by, created_at, expires_at)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,'open',$10,$11,$12)`, u.ID, u.Case, u.eid, u.item, name, u.declared, u.Size, u.sum, state, u.CreatedBy,
			db.Micros(u.CreatedAt), db.Micros(u.ExpiresAt))
		if err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, db.Job{Kind: JobExpire, Key: u.ID, Payload: map[string]string{"upload": u.ID}, RunAt: u.ExpiresAt}); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "upload.begun", Object: u.ID, On: []string{u.Case}, Restrict: u.Case, Private: true, Data: map[string]any{"size": u.Size}})
	})
	return u, err
}

const uploadColumns = `u.id, u.case_id, u.eid, u.evidence, u.name, u.declared, u.size, u.sha256, u.received, u.parts, u.hashing, u.state, u.created_by, u.created_at, u.expires_at`

// uploadOf finds an upload of a case that sc may see; only who began it goes on.
func (s *Service) uploadOf(ctx context.Context, sc identity.Scope, ref string) (u Upload, err error) {
	a := db.Args{ref, sc.Actor().ID}
	where := cases.Visible(&a, sc, "u.case_id")
	u, err = s.readUpload(ctx, s.db.QueryRow(ctx, `SELECT `+uploadColumns+` FROM uploads u WHERE u.id = $1 AND u.created_by = $2 AND `+where, a...))
	if noRows(err) {
		return u, errs.New(errs.NotFound, "upload_not_found", "There is no such upload.")
	}
	return u, err
}

func (s *Service) readUpload(_ context.Context, row *sql.Row) (u Upload, err error) {
	var name []byte
	var created, expires int64
	if err := row.Scan(&u.ID, &u.Case, &u.eid, &u.item, &name, &u.declared, &u.Size, &u.sum, &u.Received, &u.parts, &u.hashing, &u.State, &u.CreatedBy, &created, &expires); err != nil {
		return u, err
	}
	clear, err := s.vault.Open(u.eid, u.ID+"/name", name)
	if err != nil {
		return u, err
	}
	u.Name, u.CreatedAt, u.ExpiresAt, u.PartSize = string(clear), db.FromMicros(created), db.FromMicros(expires), PartSize
	if u.State == "done" {
		u.Evidence = u.item
	}
	return u, nil
}

// GetUpload says how far an upload is: where to go on after a break.
func (s *Service) GetUpload(ctx context.Context, ref string) (Upload, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceWrite)
	if err != nil {
		return Upload{}, err
	}
	return s.uploadOf(ctx, sc, ref)
}

func errOffset(u Upload) error {
	return errs.New(errs.Conflict, "upload_offset", "The next part begins at byte %d.", u.Received).With(errs.Field{Pointer: "?offset", Message: strconv.FormatInt(u.Received, 10)})
}

// Part takes the bytes from offset on. A part that was taken already, whose
// answer was lost, is answered with how far the upload is (upload_offset).
func (s *Service) Part(ctx context.Context, ref string, offset int64, data []byte) (u Upload, err error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceWrite)
	if err != nil {
		return u, err
	}
	if u, err = s.uploadOf(ctx, sc, ref); err != nil {
		return u, err
	}
	switch n := int64(len(data)); {
	case u.State != "open":
		return u, errs.New(errs.Conflict, "upload_over", "This upload is over.")
	case offset != u.Received:
		return u, errOffset(u)
	case n == 0 || u.Received+n > u.Size:
		return u, errs.New(errs.Invalid, "upload_size", "The upload has %d bytes; %d are missing.", u.Size, u.Size-u.Received).With(errs.Field{Pointer: "/body", Message: "too many bytes, or none"})
	case n > PartSize || n < minPart && u.Received+n < u.Size || u.parts >= maxParts:
		return u, errs.New(errs.TooLarge, "part_size", "A part has 64 KiB to 8 MiB; only the last may be smaller.")
	}
	h, err := resume(u.hashing)
	if err != nil {
		return u, err
	}
	h.Write(data)
	state, err := h.(encoding.BinaryMarshaler).MarshalBinary()
	if err != nil {
		return u, err
	}
	// Written before the row, under a name of its own: no row is without its
	// bytes, and of two that send the same part one wins whole.
	name := id.New("evp", s.db.Now())
	if err := s.keep(ctx, &EvidenceItem{ID: u.item, eid: u.eid}, name, data); err != nil {
		return u, err
	}
	n := int64(len(data))
	err = s.db.Tx(ctx, sc.Actor(), "part of an upload", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE uploads SET received = received + $1, parts = parts + 1, hashing = $2, expires_at = $3 WHERE id = $4 AND received = $5 AND state = 'open'`,
			n, state, db.Micros(tx.Now.Add(keepUpload)), u.ID, offset)
		if err != nil {
			return err
		}
		if got, err := res.RowsAffected(); err != nil || got == 0 {
			if err == nil {
				err = errOffset(u)
			}
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO upload_parts(upload, n, start, size, blob) VALUES ($1,$2,$3,$4,$5)`, u.ID, u.parts, offset, n, name); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "upload.part", Object: u.ID, Restrict: u.Case, Private: true, Data: map[string]any{"from": offset, "size": n}})
	})
	if err != nil {
		return u, errors.Join(err, s.removeFiles(ctx, []string{name}))
	}
	u.Received, u.parts, u.hashing = u.Received+n, u.parts+1, state
	return u, nil
}

// resume goes on with a hash where the last part ended.
func resume(state []byte) (hash.Hash, error) {
	h := sha256.New()
	return h, h.(encoding.BinaryUnmarshaler).UnmarshalBinary(state)
}

// Finish makes evidence of an upload that is whole: the hash of what came must
// be the one that was announced.
func (s *Service) Finish(ctx context.Context, ref, sum string) (*EvidenceItem, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceWrite)
	if err != nil {
		return nil, err
	}
	u, err := s.uploadOf(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	sum = strings.ToLower(sum)
	switch {
	case u.State == "done":
		it, err := s.find(ctx, sc, u.item)
		return it, err
	case u.State != "open":
		return nil, errs.New(errs.Conflict, "upload_over", "This upload is over.")
	case u.Received != u.Size:
		return nil, errOffset(u)
	case sum != "" && !hexSum.MatchString(sum):
		return nil, errSum()
	}
	h, err := resume(u.hashing)
	if err != nil {
		return nil, err
	}
	got := hex.EncodeToString(h.Sum(nil))
	for _, want := range []string{sum, u.sum} {
		if want != "" && want != got {
			return nil, errs.New(errs.Conflict, "sha256_differs", "What arrived has the SHA-256 %s. Send the file again.", got).With(errs.Field{Pointer: "/sha256", Message: got})
		}
	}
	var it *EvidenceItem
	err = s.db.Tx(ctx, sc.Actor(), "add evidence", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE uploads SET state = 'done' WHERE id = $1 AND state = 'open' AND received = size`, u.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err == nil {
				err = errs.New(errs.Conflict, "upload_over", "This upload is over.")
			}
			return err
		}
		_, err = s.cases.Within(ctx, tx, sc, u.Case, func(*cases.Case) error {
			it = &EvidenceItem{ID: u.item, Case: u.Case, Kind: "file", SHA256: got, Size: u.Size, Name: u.Name, Declared: u.declared, Source: "staff", eid: u.eid, parts: u.parts}
			b, err := s.partsOf(ctx, u, it)
			if err != nil {
				return err
			}
			return s.arrive(ctx, tx, it, b, true)
		})
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO evidence_parts(evidence, n, start, size, blob) SELECT $1, n, start, size, blob FROM upload_parts WHERE upload = $2`, it.ID, u.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return hidden(sc, it), nil
}

// partsOf reads an upload that is not evidence yet.
func (s *Service) partsOf(ctx context.Context, u Upload, it *EvidenceItem) (*body, error) {
	rows, err := s.db.Query(ctx, `SELECT start, size, blob FROM upload_parts WHERE upload = $1 ORDER BY n`, u.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	b := &body{ctx: ctx, s: s, it: it, have: -1}
	for rows.Next() {
		var p part
		if err := rows.Scan(&p.start, &p.size, &p.name); err != nil {
			return nil, err
		}
		b.parts = append(b.parts, p)
	}
	return b, rows.Err()
}

// GiveUp ends an upload and takes its parts away.
func (s *Service) GiveUp(ctx context.Context, ref string) error {
	sc, err := identity.Require(ctx, identity.PermEvidenceWrite)
	if err != nil {
		return err
	}
	u, err := s.uploadOf(ctx, sc, ref)
	if err != nil {
		return err
	}
	return s.giveUp(ctx, sc.Actor(), u)
}

func (s *Service) giveUp(ctx context.Context, who db.Actor, u Upload) error {
	return s.db.Tx(ctx, who, "give up an upload", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE uploads SET state = 'given_up' WHERE id = $1 AND state = 'open'`, u.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err == nil {
				err = errs.New(errs.Conflict, "upload_over", "This upload is over.")
			}
			return err
		}
		b, err := s.partsOf(ctx, u, nil)
		if err != nil {
			return err
		}
		names := []string{}
		for _, p := range b.parts {
			names = append(names, p.name)
		}
		if err := tx.Enqueue(ctx, db.Job{Kind: JobRemove, Key: u.ID, Payload: removePayload{names}}); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "upload.given_up", Object: u.ID, Restrict: u.Case, Private: true})
	})
}

// expire gives up an upload that nobody went on with.
func (s *Service) expire(ctx context.Context, ref string) error {
	u, err := s.readUpload(ctx, s.db.QueryRow(ctx, `SELECT `+uploadColumns+` FROM uploads u WHERE u.id = $1`, ref))
	if noRows(err) || err == nil && u.State != "open" {
		return nil
	}
	if err != nil {
		return err
	}
	if now := s.db.Now(); u.ExpiresAt.After(now) {
		return s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.Enqueue(ctx, db.Job{Kind: JobExpire, Key: u.ID + " " + strconv.Itoa(u.parts), Payload: map[string]string{"upload": u.ID}, RunAt: u.ExpiresAt})
		})
	}
	return s.giveUp(ctx, machine, u)
}
