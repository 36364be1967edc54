package policy

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
)

// text reads the text of one version. Texts are kept in memory by their hash, so
// that one of a transaction that fails is never taken for another.
func (s *Service) text(ctx context.Context, document string, version int) (*PolicyText, error) {
	var hash, body string
	err := s.db.QueryRow(ctx, `SELECT hash FROM policy_versions WHERE document = $1 AND version = $2`, document, version).Scan(&hash)
	if err != nil {
		return nil, noRow(err, policyNotFound())
	}
	if t, ok := s.texts.Load(hash); ok {
		return t.(*PolicyText), nil
	}
	err = s.db.QueryRow(ctx, `SELECT body FROM policy_versions WHERE document = $1 AND version = $2`, document, version).Scan(&body)
	if err != nil {
		return nil, noRow(err, policyNotFound())
	}
	t, err := readText(body)
	if err != nil {
		return nil, err
	}
	s.texts.Store(hash, t)
	return t, nil
}

type document struct {
	id, code, title, kind, state, owner, shipped, retiredWhy string
	version                                                  int // the newest that was made
	retiredAt, reviewedAt, reviewDue, remindedAt             *time.Time
	reviewDays                                               int
	updatedAt                                                time.Time
}

const documentColumns = `id, code, title, kind, state, version, owner, shipped, retired_at, retired_why, review_days, reviewed_at, review_due, reminded_at, updated_at`

func scanDocument(row interface{ Scan(...any) error }) (*document, error) {
	var d document
	var retired, reviewed, due, reminded sql.NullInt64
	var updated int64
	err := row.Scan(&d.id, &d.code, &d.title, &d.kind, &d.state, &d.version, &d.owner, &d.shipped, &retired, &d.retiredWhy, &d.reviewDays, &reviewed, &due, &reminded, &updated)
	d.retiredAt, d.reviewedAt, d.reviewDue, d.remindedAt, d.updatedAt = moment(retired), moment(reviewed), moment(due), moment(reminded), db.FromMicros(updated)
	return &d, err
}

func (s *Service) document(ctx context.Context, id string) (*document, error) {
	d, err := scanDocument(s.db.QueryRow(ctx, `SELECT `+documentColumns+` FROM policy_documents WHERE id = $1`, id))
	if err != nil {
		return nil, noRow(err, policyNotFound())
	}
	return d, nil
}

func (s *Service) documents(ctx context.Context) ([]*document, error) {
	rows, err := s.db.Query(ctx, `SELECT `+documentColumns+` FROM policy_documents ORDER BY kind DESC, title, id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*document
	for rows.Next() {
		d, err := scanDocument(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

const versionColumns = `version, hash, source_hash, note, change, state, effective_from, effective_to, author, approvers, roll_out, created_at, released_at`

// versions lists the versions of a document, the one in force last first, each
// with the time the next took its place; those of everybody for "".
func (s *Service) versions(ctx context.Context, document string) (map[string][]*PolicyVersion, error) {
	query, args := `SELECT document, `+versionColumns+` FROM policy_versions`, []any{}
	if document != "" {
		query, args = query+` WHERE document = $1`, []any{document}
	}
	rows, err := s.db.Query(ctx, query+` ORDER BY document, effective_from DESC, version DESC`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string][]*PolicyVersion{}
	for rows.Next() {
		var v PolicyVersion
		var id, approvers, roll string
		var from, created int64
		var to, released sql.NullInt64
		if err := rows.Scan(&id, &v.Version, &v.Hash, &v.SourceHash, &v.Note, &v.Change, &v.State, &from, &to, &v.Author, &approvers, &roll, &created, &released); err != nil {
			return nil, err
		}
		v.EffectiveFrom, v.end, v.CreatedAt, v.ReleasedAt, v.Approvers = db.FromMicros(from), moment(to), db.FromMicros(created), moment(released), strings.Fields(approvers)
		if v.Approvers == nil {
			v.Approvers = []string{}
		}
		if err := json.Unmarshal([]byte(roll), &v.rollOut); err != nil {
			return nil, err
		}
		out[id] = append(out[id], &v)
	}
	for _, list := range out {
		follow(list)
	}
	return out, rows.Err()
}

// follow says of each released version when the next one took its place. The list
// is newest first.
func follow(list []*PolicyVersion) {
	var next *time.Time
	for _, v := range list {
		if v.State != "released" {
			continue
		}
		v.EffectiveTo = v.end
		if next != nil && (v.EffectiveTo == nil || next.Before(*v.EffectiveTo)) {
			v.EffectiveTo = next
		}
		from := v.EffectiveFrom
		next = &from
	}
}

// inForce finds the version in force at a time. The list is newest first.
func inForce(list []*PolicyVersion, at time.Time) *PolicyVersion {
	for _, v := range list {
		if v.State == "released" && !v.EffectiveFrom.After(at) {
			if v.end != nil && !at.Before(*v.end) {
				return nil
			}
			return v
		}
	}
	return nil
}

func find(list []*PolicyVersion, n int) *PolicyVersion {
	for _, v := range list {
		if v.Version == n {
			return v
		}
	}
	return nil
}

// draftRow is a draft as it is kept.
type draftRow struct {
	PolicyDraft
	body string
}

func (s *Service) draft(ctx context.Context, document string) (*draftRow, error) {
	var d draftRow
	var roll, editors string
	var from, asked sql.NullInt64
	var updated int64
	err := s.db.QueryRow(ctx, `SELECT body, base, state, change, note, effective_from, roll_out, shown, refused, author, editors, asked_at, updated_at, version
		FROM policy_drafts WHERE document = $1`, document).Scan(&d.body, &d.Base, &d.State, &d.Change, &d.Note, &from, &roll, &d.Shown, &d.Refused, &d.Author, &editors, &asked, &updated, &d.Version)
	if err != nil {
		return nil, err
	}
	d.EffectiveFrom, d.UpdatedAt, d.Editors = moment(from), db.FromMicros(updated), strings.Fields(editors)
	if err := json.Unmarshal([]byte(roll), &d.RollOut); err != nil {
		return nil, err
	}
	if d.RollOut.Roles == nil {
		d.RollOut.Roles = []string{}
	}
	if d.Text, err = readText(d.body); err != nil {
		return nil, err
	}
	d.Needed = d.Text.Quorum
	d.Approvals, err = s.approvals(ctx, document, d.Base)
	return &d, err
}

// nextText is the draft, or nil.
func (s *Service) nextText(ctx context.Context, document string) (*draftRow, error) {
	d, err := s.draft(ctx, document)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return d, err
}

func (s *Service) approvals(ctx context.Context, document string, base int) ([]PolicyApproval, error) {
	rows, err := s.db.Query(ctx, `SELECT staff, decision, note, at, voided_at FROM policy_approvals WHERE document = $1 AND base = $2 ORDER BY at, id`, document, base)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []PolicyApproval{}
	for rows.Next() {
		var a PolicyApproval
		var at int64
		var voided sql.NullInt64
		if err := rows.Scan(&a.Staff, &a.Decision, &a.Note, &at, &voided); err != nil {
			return nil, err
		}
		a.At, a.VoidedAt = db.FromMicros(at), moment(voided)
		out = append(out, a)
	}
	return out, rows.Err()
}
