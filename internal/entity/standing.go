package entity

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// The standings of an account, mildest first.
const (
	Good        = "good"
	Limited     = "restricted"
	Suspended   = "suspended"
	Deactivated = "deactivated"
)

// Standing is what an account may do on the marketplace, as people decided.
type Standing struct {
	Standing string     `json:"standing" doc:"good, restricted, suspended or deactivated"`
	Since    *time.Time `json:"since,omitempty"`
	Until    *time.Time `json:"until,omitempty"`
}

// AccountLabel is a word on an account, set by a person or a rule.
type AccountLabel struct {
	Label string     `json:"label"`
	By    string     `json:"by" doc:"Who set it; of an action the action, which says who to those who may know"`
	At    time.Time  `json:"at"`
	Until *time.Time `json:"until,omitempty"`
}

// control is an entry of the journal that the engine obeys.
type control struct {
	Kind   string `json:"kind"`
	At     int64  `json:"at"`
	Entity uint64 `json:"entity,string"`
	Name   string `json:"name,omitempty"`
	Value  string `json:"value,omitempty"`
	Until  int64  `json:"until,omitempty"`
	By     string `json:"by,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// SetStanding gives an account its standing until a time (zero = no end) and
// tells the engine. cause is the id of what made it so. The caller records.
func (s *Service) SetStanding(ctx context.Context, tx *db.Tx, account uint64, standing string, until time.Time, cause string) error {
	var value string
	if standing == Good {
		if _, err := tx.Exec(ctx, `DELETE FROM account_standing WHERE account = $1`, account); err != nil {
			return err
		}
	} else {
		value = standing
		_, err := tx.Exec(ctx, `INSERT INTO account_standing(account, standing, since, until, cause, version) VALUES ($1,$2,$3,$4,$5,1)
			ON CONFLICT (account) DO UPDATE SET standing = excluded.standing, until = excluded.until, cause = excluded.cause,
				since = CASE WHEN account_standing.standing = excluded.standing THEN account_standing.since ELSE excluded.since END,
				version = account_standing.version + 1`,
			account, standing, db.Micros(tx.Now), end(until), cause)
		if err != nil {
			return err
		}
	}
	return tx.Control(ctx, control{Kind: "standing.set", At: db.Micros(tx.Now), Entity: account, Value: value,
		Until: db.Micros(until), By: tx.Actor.ID, Reason: cause})
}

// SetLabel puts a label on an account until a time (zero = no end) and tells
// the engine. The caller records.
func (s *Service) SetLabel(ctx context.Context, tx *db.Tx, account uint64, label string, until time.Time, cause string) error {
	if err := s.NoteLabel(ctx, tx, account, label, until, cause); err != nil {
		return err
	}
	return tx.Control(ctx, control{Kind: "label.set", At: db.Micros(tx.Now), Entity: account, Name: label,
		Until: db.Micros(until), By: tx.Actor.ID, Reason: cause})
}

// NoteLabel keeps a label that the engine has set itself (a rule's effect).
func (s *Service) NoteLabel(ctx context.Context, tx *db.Tx, account uint64, label string, until time.Time, cause string) error {
	_, err := tx.Exec(ctx, `INSERT INTO account_labels(account, label, cause, actor, at, until) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT (account, label) DO UPDATE SET cause = excluded.cause, actor = excluded.actor, at = excluded.at, until = excluded.until`,
		account, label, cause, tx.Actor.ID, db.Micros(tx.Now), end(until))
	return err
}

// ClearLabel takes a label off an account and tells the engine.
func (s *Service) ClearLabel(ctx context.Context, tx *db.Tx, account uint64, label, cause string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM account_labels WHERE account = $1 AND label = $2`, account, label); err != nil {
		return err
	}
	return tx.Control(ctx, control{Kind: "label.clear", At: db.Micros(tx.Now), Entity: account, Name: label, By: tx.Actor.ID, Reason: cause})
}

// standings adds standing and labels, those in force now, to accounts.
func (s *Service) standings(ctx context.Context, list []*Account) error {
	if len(list) == 0 {
		return nil
	}
	byID := make(map[uint64]*Account, len(list))
	var a db.Args
	now := a.Add(db.Micros(s.db.Now()))
	marks := make([]string, len(list))
	for i, acc := range list {
		byID[acc.EID], marks[i] = acc, a.Add(acc.EID)
	}
	in := ` IN (` + strings.Join(marks, ",") + `) AND (until IS NULL OR until > ` + now + `)`
	rows, err := s.db.Query(ctx, `SELECT account, standing, since, until FROM account_standing WHERE account`+in, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var eid uint64
		var st Standing
		var since, until sql.NullInt64
		if err := rows.Scan(&eid, &st.Standing, &since, &until); err != nil {
			return err
		}
		st.Since, st.Until = moment(since), moment(until)
		byID[eid].Standing = st
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	labels, err := s.db.Query(ctx, `SELECT account, label, CASE WHEN substr(cause, 1, 4) = 'act_' THEN cause ELSE actor END, at, until FROM account_labels WHERE account`+in+` ORDER BY label`, a...)
	if err != nil {
		return err
	}
	defer labels.Close()
	for labels.Next() {
		var eid uint64
		var l AccountLabel
		var at, until sql.NullInt64
		if err := labels.Scan(&eid, &l.Label, &l.By, &at, &until); err != nil {
			return err
		}
		l.At, l.Until = db.FromMicros(at.Int64), moment(until)
		byID[eid].Labels = append(byID[eid].Labels, l)
	}
	return labels.Err()
}

func moment(n sql.NullInt64) *time.Time {
	if !n.Valid || n.Int64 == 0 {
		return nil
	}
	t := db.FromMicros(n.Int64)
	return &t
}

func end(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return db.Micros(t)
}

// Label puts a label on an account by hand.
func (s *Service) Label(ctx context.Context, ref, label, reason string, until time.Time) (*Account, error) {
	label = strings.ToLower(strings.TrimSpace(label))
	return s.relabel(ctx, ref, func(ctx context.Context, tx *db.Tx, acc *Account) error {
		if label == "" || !until.IsZero() && !until.After(tx.Now) {
			return errs.New(errs.Invalid, "label_invalid", "A label is a word, and ends in the future.").
				With(errs.Field{Pointer: "/label", Message: "1 to 60 characters"}, errs.Field{Pointer: "/until", Message: "in the future"})
		}
		if err := s.SetLabel(ctx, tx, acc.EID, label, until, tx.Actor.ID); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "account.labelled", Object: acc.ID, Data: map[string]any{"label": label, "reason": reason}})
	})
}

// Unlabel takes a label off an account by hand.
func (s *Service) Unlabel(ctx context.Context, ref, label string) (*Account, error) {
	return s.relabel(ctx, ref, func(ctx context.Context, tx *db.Tx, acc *Account) error {
		if err := s.ClearLabel(ctx, tx, acc.EID, label, tx.Actor.ID); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "account.unlabelled", Object: acc.ID, Data: map[string]any{"label": label}})
	})
}

func (s *Service) relabel(ctx context.Context, ref string, fn func(context.Context, *db.Tx, *Account) error) (*Account, error) {
	sc, err := identity.Require(ctx, identity.PermLabelWrite)
	if err != nil {
		return nil, err
	}
	acc, err := s.Resolve(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "label account", func(ctx context.Context, tx *db.Tx) error { return fn(ctx, tx, acc) })
	if err != nil {
		return nil, err
	}
	return s.Resolve(ctx, sc, ref)
}
