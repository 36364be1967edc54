package decision

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

const draftColumns = `SELECT d.id, d.title, d.rule, d.fresh, d.source, d.base, d.documents, d.removed, d.stage, d.hash, d.version, d.author, d.editors,
	d.like_case, d.like_event, d.backtest, d.shown, d.approver, d.reason, d.ruleset, d.candidate, d.created_at, d.updated_at FROM drafts d`

func scanDraft(row interface{ Scan(...any) error }) (*Draft, error) {
	d := &Draft{Problems: []Fault{}, Warnings: []Fault{}, Tests: []TestRun{}, Approvers: []Person{}}
	var docs, removed, editors string
	var created, updated int64
	err := row.Scan(&d.ID, &d.Title, &d.Rule, &d.Fresh, &d.Source, &d.Base, &docs, &removed, &d.Stage, &d.Hash, &d.Version, &d.Author, &editors,
		&d.likeCase, &d.likeEvent, &d.attached, &d.boundShown, &d.approver, &d.Reason, &d.Ruleset, &d.Candidate, &created, &updated)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "draft_not_found", "There is no such draft.")
	}
	if err != nil {
		return nil, err
	}
	d.CreatedAt, d.UpdatedAt = db.FromMicros(created), db.FromMicros(updated)
	return d, errors.Join(json.Unmarshal([]byte(docs), &d.changed), json.Unmarshal([]byte(removed), &d.Removed), json.Unmarshal([]byte(editors), &d.editors))
}

func (s *Service) draft(ctx context.Context, id string) (*Draft, error) {
	return scanDraft(s.main.QueryRow(ctx, draftColumns+` WHERE d.id = $1`, id))
}

func jsonText(v any) string {
	b, err := json.Marshal(v)
	if err != nil || string(b) == "null" {
		return "[]"
	}
	return string(b)
}

func (s *Service) insertDraft(ctx context.Context, tx *db.Tx, d *Draft) error {
	_, err := tx.Exec(ctx, `INSERT INTO drafts(id, title, rule, fresh, source, base, documents, removed, stage, hash, version, author, editors,
		like_case, like_event, created_at, updated_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$16)`,
		d.ID, d.Title, d.Rule, d.Fresh, d.Source, d.Base, jsonText(d.changed), jsonText(d.Removed), d.Stage, d.Hash, d.Version, d.Author, jsonText(d.editors),
		d.likeCase, d.likeEvent, db.Micros(tx.Now))
	return err
}

// updateDraft writes a draft at the version seen and raises it by one.
func (s *Service) updateDraft(ctx context.Context, tx *db.Tx, d *Draft) error {
	res, err := tx.Exec(ctx, `UPDATE drafts SET title=$1, rule=$2, source=$3, base=$4, documents=$5, removed=$6, stage=$7, hash=$8, editors=$9,
		backtest=$10, shown=$11, approver=$12, reason=$13, ruleset=$14, candidate=$15, updated_at=$16, fresh=$17, version=version+1 WHERE id=$18 AND version=$19`,
		d.Title, d.Rule, d.Source, d.Base, jsonText(d.changed), jsonText(d.Removed), d.Stage, d.Hash, jsonText(d.editors),
		d.attached, d.boundShown, d.approver, d.Reason, d.Ruleset, d.Candidate, db.Micros(tx.Now), d.Fresh, d.ID, d.Version)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, errs.New(errs.Conflict, "draft_changed", "Somebody changed the draft at the same moment. Look at it again."))
	}
	d.Version, d.UpdatedAt = d.Version+1, tx.Now
	if s.hub != nil {
		tx.AfterCommit(func() { s.hub.Publish("rules", nil) })
	}
	return nil
}

// recordDraft notes what was done to a draft: never its text.
func recordDraft(ctx context.Context, tx *db.Tx, kind string, d *Draft, more map[string]any) error {
	data := map[string]any{"rule": d.Rule, "base": d.Base, "hash": d.Hash, "version": d.Version, "stage": d.Stage}
	for k, v := range more {
		data[k] = v
	}
	return tx.Record(ctx, db.Change{Kind: kind, Object: d.ID, Data: data})
}

// people gives names to members of staff; others are called by their id.
func (s *Service) people(ctx context.Context, ids ...string) (map[string]string, error) {
	out := map[string]string{}
	var a db.Args
	for _, id := range ids {
		out[id] = id
	}
	rows, err := s.main.Query(ctx, `SELECT id, name FROM staff WHERE `+db.In(&a, "id", ids), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id, name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		out[id] = name
	}
	return out, rows.Err()
}

// judges are the active members of staff who may approve a draft: not its
// author and nobody who edited it.
func (s *Service) judges(ctx context.Context, d *Draft) ([]Person, error) {
	var roles []string
	for _, r := range identity.Roles() {
		for _, p := range r.Permissions {
			if p == identity.PermRuleApprove {
				roles = append(roles, r.ID)
			}
		}
	}
	var a db.Args
	rows, err := s.main.Query(ctx, `SELECT DISTINCT s.id, s.name FROM staff s JOIN staff_role r ON r.staff = s.id
		WHERE s.state = 'active' AND `+db.In(&a, "r.role", roles)+` ORDER BY s.name, s.id LIMIT 200`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Person{}
	for rows.Next() {
		var p Person
		if err := rows.Scan(&p.ID, &p.Name); err != nil {
			return nil, err
		}
		if !d.wrote(p.ID) {
			list = append(list, p)
		}
	}
	return list, rows.Err()
}

// wrote says whether somebody began or edited a draft.
func (d *Draft) wrote(who string) bool {
	if who == d.Author {
		return true
	}
	for _, e := range d.editors {
		if e == who {
			return true
		}
	}
	return false
}

// mayCase says whether the caller may see a case, by id or number.
func (s *Service) mayCase(ctx context.Context, sc identity.Scope, id string) (bool, error) {
	if id == "" || !sc.Can(identity.PermCaseRead) {
		return false, nil
	}
	var a db.Args
	var one int
	err := s.main.QueryRow(ctx, `SELECT 1 FROM cases c WHERE c.id = `+a.Add(id)+` AND `+
		sc.Where(&a, identity.Columns{Object: "c.id", Region: "c.region", Team: "c.team", Brand: "c.brand"}), a...).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
