package evidence

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

const columns = `e.id, e.case_id, e.contact_id, e.eid, e.sha256, e.size, e.name, e.declared, e.type, e.state, e.why, e.width, e.height,
	e.thumb, e.source, e.added_by, e.added_at, e.kind, e.class, e.derived_from, e.parts, e.view_blob, e.exif, e.redaction, e.captured_at,
	e.scan, e.scan_note, e.quarantined, e.locked, e.destroyed_at`

func (s *Service) query(ctx context.Context, query string, args ...any) ([]*EvidenceItem, error) {
	rows, err := s.db.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*EvidenceItem{}
	for rows.Next() {
		it, err := s.scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, it)
	}
	return list, rows.Err()
}

func (s *Service) scan(rows *sql.Rows) (*EvidenceItem, error) {
	var it EvidenceItem
	var name []byte
	var at, captured, destroyed int64
	if err := rows.Scan(&it.ID, &it.Case, &it.Contact, &it.eid, &it.SHA256, &it.Size, &name, &it.Declared, &it.Type, &it.State, &it.Why,
		&it.Width, &it.Height, &it.thumb, &it.Source, &it.AddedBy, &at, &it.Kind, &it.Class, &it.Derived, &it.parts, &it.view, &it.exif,
		&it.redaction, &captured, &it.Scan, &it.ScanNote, &it.Blocked, &it.Locked, &destroyed); err != nil {
		return nil, err
	}
	clear, err := s.vault.Open(it.eid, it.ID+"/name", name)
	if err != nil && !errors.Is(err, seal.ErrErased) {
		return nil, err
	}
	it.Name, it.AddedAt, it.Thumb, it.View = string(clear), db.FromMicros(at), it.thumb != "", it.view != ""
	if captured != 0 {
		t := db.FromMicros(captured)
		it.CapturedAt = &t
	}
	if destroyed != 0 {
		t := db.FromMicros(destroyed)
		it.DestroyedAt = &t
	}
	return &it, nil
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, it *EvidenceItem) error {
	name, err := s.vault.Seal(it.eid, it.ID+"/name", []byte(it.Name))
	if err != nil {
		return err
	}
	captured := int64(0)
	if it.CapturedAt != nil {
		captured = db.Micros(*it.CapturedAt)
	}
	_, err = tx.Exec(ctx, `INSERT INTO evidence(id, case_id, contact_id, eid, sha256, size, name, declared, type, state, why, width, height,
		thumb, source, added_by, added_at, kind, derived_from, parts, view_blob, exif, redaction, captured_at, scan, scan_note, quarantined, locked)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28)`,
		it.ID, it.Case, it.Contact, it.eid, it.SHA256, it.Size, name, it.Declared, it.Type, it.State, it.Why, it.Width, it.Height,
		it.thumb, it.Source, it.AddedBy, db.Micros(it.AddedAt), it.Kind, it.Derived, it.parts, it.view, it.exif, it.redaction, captured,
		it.Scan, it.ScanNote, it.Blocked, it.Locked)
	return err
}

// seen is the predicate of items that sc may know of: suspected child abuse
// material is there for two roles only.
func seen(sc identity.Scope) string {
	if sc.Can(identity.PermEvidenceLocked) {
		return "(1=1)"
	}
	return "e.locked = false"
}

// Shown is seen for rows of the timeline: what happened to a locked item is not
// told to others.
func Shown(_ *db.Args, sc identity.Scope, _ string) string {
	if sc.Can(identity.PermEvidenceLocked) {
		return "(1=1)"
	}
	return "NOT EXISTS (SELECT 1 FROM evidence lk WHERE lk.id = x.object AND lk.locked = true)"
}

// OfCase lists the evidence of a case, newest first.
func (s *Service) OfCase(ctx context.Context, caseRef string) ([]*EvidenceItem, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceRead)
	if err != nil {
		return nil, err
	}
	c, err := s.cases.For(ctx, sc, caseRef)
	if err != nil {
		return nil, err
	}
	return s.ofCase(ctx, sc, c.ID)
}

func (s *Service) ofCase(ctx context.Context, sc identity.Scope, caseID string) ([]*EvidenceItem, error) {
	return s.query(ctx, `SELECT `+columns+` FROM evidence e WHERE (e.case_id = $1 OR e.case_id IN (SELECT own.id FROM cases own WHERE own.root = $1)) AND `+
		seen(sc)+` ORDER BY e.id DESC`, caseID)
}

func errUnknown() error {
	return errs.New(errs.NotFound, "evidence_not_found", "There is no such evidence.")
}

// find reads one item that sc may see: by its case, or while it has none, by
// the contact it came with.
func (s *Service) find(ctx context.Context, sc identity.Scope, ref string) (*EvidenceItem, error) {
	a := db.Args{ref}
	where := seen(sc) + " AND " + visible(&a, sc)
	list, err := s.query(ctx, `SELECT `+columns+` FROM evidence e WHERE e.id = $1 AND `+where, a...)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errUnknown()
	}
	return list[0], nil
}

// change finds an item inside a transaction and holds its row until the end, so
// that what two people do to it comes one after the other.
func (s *Service) change(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string) (*EvidenceItem, error) {
	if err := s.hold(ctx, tx, ref); err != nil {
		return nil, err
	}
	return s.find(ctx, sc, ref)
}

func (s *Service) hold(ctx context.Context, tx *db.Tx, ref string) error {
	_, err := tx.Exec(ctx, `UPDATE evidence SET id = id WHERE id = $1`, ref)
	return err
}

// owned says whether the row of a file is there; for the search of blobs that
// nothing names.
func (s *Service) owned(ctx context.Context, name string) (bool, error) {
	var one int
	query := `SELECT 1 FROM evidence WHERE destroyed_at = 0 AND (id = $1 OR thumb = $1 OR view_blob = $1)`
	if strings.HasPrefix(name, "evp_") {
		query = `SELECT 1 FROM evidence_parts p JOIN evidence e ON e.id = p.evidence WHERE p.blob = $1 AND e.destroyed_at = 0
			UNION ALL SELECT 1 FROM upload_parts p JOIN uploads u ON u.id = p.upload WHERE p.blob = $1 AND u.state = 'open'`
	}
	err := s.db.QueryRow(ctx, query, name).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// visible is the predicate of items within the reach of sc, without regard to
// locks.
func visible(a *db.Args, sc identity.Scope) string {
	return cases.Visible(a, sc, "e.case_id") +
		` AND (e.contact_id = '' OR EXISTS (SELECT 1 FROM contacts k WHERE k.id = e.contact_id AND ` +
		sc.Where(a, identity.Columns{Object: "k.case_id", Region: "k.region", Team: "k.team", Brand: "k.brand"}) + `) OR e.case_id <> '')` +
		// What came with an appeal of a decision without a case is its account's alone.
		` AND (e.case_id <> '' OR e.contact_id <> '' OR NOT EXISTS (SELECT 1 FROM appeal_materials m JOIN appeals p ON p.id = m.appeal WHERE m.once = e.id AND NOT ` +
		sc.Where(a, identity.Columns{Region: "p.region", Brand: "p.brand"}) + `))`
}
