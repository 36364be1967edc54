package duty

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"sync/atomic"
	"time"

	"github.com/piepowder/piepowder/internal/authority"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Service keeps the table and answers from it.
type Service struct {
	db        *db.DB
	authority *authority.Service
	shipped   DutyTable
	live      atomic.Pointer[compiled]
}

// NewService makes the service; Load takes the newest table. Another table is
// signed through a.
func NewService(d *db.DB, a *authority.Service) *Service {
	s := &Service{db: d, authority: a}
	a.On(authority.Duties, authority.Handler{Now: s.signedNow, Approved: s.signed, Dropped: s.dropped})
	return s
}

// For answers a question from the table that holds now.
func (s *Service) For(_ context.Context, q DutyQuestion) (DutyAnswer, error) {
	c := s.live.Load()
	if c == nil {
		return DutyAnswer{}, errs.New(errs.Unavailable, "duty_closed", "The table of duties is not loaded yet.")
	}
	if q.On.IsZero() {
		q.On = s.db.Now()
	}
	return c.ask(q), nil
}

// Ask is For, for somebody who tries things out.
func (s *Service) Ask(ctx context.Context, q DutyQuestion) (*DutyAnswer, error) {
	if _, err := identity.Require(ctx, identity.PermDutyRead); err != nil {
		return nil, err
	}
	if q.Kind == "" || q.Place == "" {
		return nil, errs.New(errs.Invalid, "duty_question", "Say where and what.").With(errs.Field{Pointer: "/place", Message: "required"}, errs.Field{Pointer: "/kind", Message: "required"})
	}
	a, err := s.For(ctx, q)
	return &a, err
}

// Kept is where an answer is kept: with the action that rested on it.
type Kept struct {
	Object        string // act_…
	Case          string // its restriction governs who reads it
	Account       uint64
	Brand, Region string
}

// Keep keeps a question and its answer with an action.
func (s *Service) Keep(ctx context.Context, tx *db.Tx, k Kept, q DutyQuestion, a DutyAnswer) (string, error) {
	if q.On.IsZero() {
		q.On = a.On
	}
	question, err := json.Marshal(q)
	if err != nil {
		return "", err
	}
	hash, answer, err := authority.Hash(a)
	if err != nil {
		return "", err
	}
	ref := id.New("dty", tx.Now)
	_, err = tx.Exec(ctx, `INSERT INTO duty_answers(id, object, restrict_id, brand, region, account, table_version, question, answer, hash, actor, at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`, ref, k.Object, k.Case, k.Brand, k.Region, k.Account, a.Table, string(question), string(answer), hash,
		tx.Actor.ID, db.Micros(tx.Now))
	if err != nil {
		return "", err
	}
	codes := []string{}
	for _, d := range a.Duties {
		codes = append(codes, d.Code)
	}
	return ref, tx.Record(ctx, db.Change{Kind: "duty.asked", Object: ref, On: []string{k.Object, k.Case}, Restrict: k.Case, Private: true,
		Data: map[string]any{"table": a.Table, "hash": hash, "codes": codes, "blocked": a.Blocked}})
}

// DutyRecord is an answer that was kept.
type DutyRecord struct {
	ID       string       `json:"id"`
	Object   string       `json:"object"`
	Case     string       `json:"case_id,omitempty"`
	Table    int64        `json:"table"`
	Question DutyQuestion `json:"question"`
	Answer   DutyAnswer   `json:"answer"`
	Hash     string       `json:"hash" doc:"SHA-256 of the answer"`
	By       string       `json:"by"`
	At       time.Time    `json:"at"`
}

// Records lists what was answered about an action, newest first.
func (s *Service) Records(ctx context.Context, object string) ([]DutyRecord, error) {
	sc, err := identity.Require(ctx, identity.PermDutyRead)
	if err != nil {
		return nil, err
	}
	a := db.Args{object}
	rows, err := s.db.Query(ctx, `SELECT r.id, r.object, r.restrict_id, r.table_version, r.question, r.answer, r.hash, r.actor, r.at FROM duty_answers r
		WHERE r.object = $1 AND `+sc.Where(&a, identity.Columns{Object: "r.restrict_id", Region: "r.region", Brand: "r.brand"})+` ORDER BY r.id DESC LIMIT 50`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []DutyRecord{}
	for rows.Next() {
		var r DutyRecord
		var question, answer []byte
		var at int64
		if err := rows.Scan(&r.ID, &r.Object, &r.Case, &r.Table, &question, &answer, &r.Hash, &r.By, &at); err != nil {
			return nil, err
		}
		r.At = db.FromMicros(at)
		if err := errors.Join(json.Unmarshal(question, &r.Question), json.Unmarshal(answer, &r.Answer)); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

// noRow is the answer for a table that is not there.
func noRow(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return errs.New(errs.NotFound, "duty_table_not_found", "There is no such table of duties.")
	}
	return err
}
