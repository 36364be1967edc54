package cases

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// Alert is a decision that wants a person. Position and N name the effect in
// the journal: the same alert brought twice is one.
type Alert struct {
	Position uint64
	N        int
	Account  uint64 // pivot; 0 = none, the alert then opens a case of its own
	Order    uint64
	EventID  string
	At       time.Time
	Why      string // reason of the rule that weighed most, shown in the timeline
	Topic    string // the effect's name, shown in the title
	Type     string // case type; "" = fraud
	Severity Severity
	Score    float64
	Rules    []string
	Brand    string
	Region   string
	City     string
}

// FromAlert joins the open case of the alert's account, or opens one. It may
// be repeated: the second time it changes nothing and answers with the same
// case. opened is true when a case was opened.
func (s *Service) FromAlert(ctx context.Context, tx *db.Tx, al Alert) (caseID string, opened bool, err error) {
	err = tx.QueryRow(ctx, `SELECT case_id FROM case_alerts WHERE position = $1 AND n = $2`, al.Position, al.N).Scan(&caseID)
	if !errors.Is(err, sql.ErrNoRows) {
		return caseID, false, err
	}
	sc := everybody()
	c, err := s.gathering(ctx, tx, sc, al.Account)
	if err != nil {
		return "", false, err
	}
	if c == nil {
		if c, err = s.openAlert(ctx, tx, sc, al); err != nil {
			return "", false, err
		}
		opened = c != nil
		if c == nil { // somebody else opened it between the two statements
			if c, err = s.gathering(ctx, tx, sc, al.Account); err != nil {
				return "", false, err
			}
		}
	}
	if c == nil {
		return "", false, errors.New("cases: the open case of an account neither exists nor can be made")
	}
	var fresh int
	err = tx.QueryRow(ctx, `INSERT INTO case_alerts(position, n, case_id, event_id, rules, score, at) VALUES ($1,$2,$3,$4,$5,$6,$7)
		ON CONFLICT DO NOTHING RETURNING 1`, al.Position, al.N, c.ID, al.EventID, strings.Join(al.Rules, ","), al.Score, db.Micros(al.At)).Scan(&fresh)
	if err != nil {
		return "", false, err
	}
	c.Alerts++
	// An automatic raise; an automatic change never lowers.
	if al.Severity.Valid() && al.Severity.Worse(c.Severity) {
		if err := s.rate(ctx, tx, c, al.Severity, ""); err != nil {
			return "", false, err
		}
	}
	if c.order == 0 {
		c.order = al.Order
	}
	err = record(ctx, tx, c, "case.alert", map[string]any{"number": c.Number, "event": al.EventID, "rules": al.Rules, "score": al.Score,
		"topic": al.Topic, "why": al.Why})
	if err != nil {
		return "", false, err
	}
	if err := s.save(ctx, tx, c); err != nil {
		return "", false, err
	}
	return c.ID, opened, s.publish(ctx, tx, c)
}

// gathering locks the open case that gathers the alerts of account; nil when
// there is none.
func (s *Service) gathering(ctx context.Context, tx *db.Tx, sc identity.Scope, account uint64) (*Case, error) {
	if account == 0 {
		return nil, nil
	}
	var ref string
	err := tx.QueryRow(ctx, `SELECT id FROM cases WHERE pivot = $1 AND state NOT IN ('resolved', 'closed')`, account).Scan(&ref)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c, err := s.lock(ctx, tx, sc, ref)
	if err != nil {
		return nil, err
	}
	if c.State.Done() { // resolved while we waited for the row
		return nil, nil
	}
	return c, nil
}

func (s *Service) openAlert(ctx context.Context, tx *db.Tx, sc identity.Scope, al Alert) (*Case, error) {
	in := Opening{Title: alertTitle(al), Type: al.Type, Severity: al.Severity, Brand: al.Brand, Region: al.Region, City: al.City,
		Source: "alert", pivot: al.Account, account: al.Account, order: al.Order}
	if in.Type == "" {
		in.Type = "fraud"
	}
	if !in.Severity.Valid() {
		in.Severity = S3
	}
	return s.OpenIn(ctx, tx, sc, in)
}

// alertTitle names the rules in words; rule ids are public names of the pack.
func alertTitle(al Alert) string {
	what := al.Topic
	if len(al.Rules) > 0 {
		what = strings.Join(al.Rules, ", ")
	}
	what = strings.NewReplacer("-", " ", "_", " ").Replace(what)
	if what == "" {
		what = "alert"
	}
	if len(what) > 200 {
		what = what[:200]
	}
	return strings.ToUpper(what[:1]) + what[1:]
}

// everybody is the scope of our own machinery: alerts that must find their
// case, mail that must find its address.
func everybody() identity.Scope { return identity.System("cases") }
