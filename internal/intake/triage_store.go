package intake

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
)

// States of a raise.
const (
	RaiseWaiting   = "waiting"   // the person on shift is asked
	RaiseConfirmed = "confirmed" // it is so
	RaiseDismissed = "dismissed" // it is not
	RaisePaged     = "paged"     // nobody answered in time, or the reporter said that it is happening
)

// Raise is the question whether a contact is S0 or S1.
type Raise struct {
	State    string     `json:"state" enum:"waiting,confirmed,dismissed,paged"`
	Severity int        `json:"severity" minimum:"0" maximum:"1"`
	DueAt    *time.Time `json:"due_at,omitempty" doc:"When it pages by itself"`
	By       string     `json:"by,omitempty"`
	At       *time.Time `json:"at,omitempty"`
	Why      string     `json:"why,omitempty"`
	Page     string     `json:"page,omitempty"`
}

// proposal is the row of triage_suggestions.
type proposal struct {
	contact  string
	arrived  int
	language string
	body     Suggestion
	answers  Answers
	category string
	raise    Raise // State "" for none
}

const proposalColumns = `contact_id, arrived, language, body, answers, category, raise_state, raise_severity, raise_due, raise_by, raise_at, raise_why, page`

func scanProposal(r interface{ Scan(...any) error }) (*proposal, error) {
	var p proposal
	var body, answers string
	var due, at sql.NullInt64
	if err := r.Scan(&p.contact, &p.arrived, &p.language, &body, &answers, &p.category, &p.raise.State, &p.raise.Severity, &due, &p.raise.By, &at, &p.raise.Why, &p.raise.Page); err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(body), &p.body); err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(answers), &p.answers); err != nil {
		return nil, err
	}
	for _, v := range []struct {
		from sql.NullInt64
		to   **time.Time
	}{{due, &p.raise.DueAt}, {at, &p.raise.At}} {
		if v.from.Valid {
			t := db.FromMicros(v.from.Int64)
			*v.to = &t
		}
	}
	return &p, nil
}

// proposed writes what was suggested for a contact that came in, and asks the
// person on shift when that is S0 or S1.
func (s *Service) proposed(ctx context.Context, tx *db.Tx, c *Contact) error {
	if err := s.insertProposal(ctx, tx, c); err != nil {
		return err
	}
	return s.raise(ctx, tx, c)
}

func (s *Service) insertProposal(ctx context.Context, tx *db.Tx, c *Contact) error {
	body, err := json.Marshal(c.Suggestion)
	if err != nil {
		return err
	}
	at := c.ReceivedAt
	if at.IsZero() {
		at = tx.Now
	}
	_, err = tx.Exec(ctx, `INSERT INTO triage_suggestions(contact_id, arrived, arrived_at, language, body, answers) VALUES ($1,$2,$3,$4,$5,'{}') ON CONFLICT DO NOTHING`,
		c.ID, c.Suggestion.Severity, db.Micros(at), language(c.Language), string(body))
	return err
}

// proposalOf reads the row of a contact; of one taken before there were such
// rows it is made.
func (s *Service) proposalOf(ctx context.Context, tx *db.Tx, c *Contact) (*proposal, error) {
	p, err := scanProposal(tx.QueryRow(ctx, `SELECT `+proposalColumns+` FROM triage_suggestions WHERE contact_id = $1`, c.ID))
	if !errors.Is(err, sql.ErrNoRows) {
		return p, err
	}
	if err := s.insertProposal(ctx, tx, c); err != nil {
		return nil, err
	}
	return scanProposal(tx.QueryRow(ctx, `SELECT `+proposalColumns+` FROM triage_suggestions WHERE contact_id = $1`, c.ID))
}

func (s *Service) saveProposal(ctx context.Context, tx *db.Tx, p *proposal) error {
	body, err := json.Marshal(p.body)
	if err != nil {
		return err
	}
	answers, err := json.Marshal(p.answers)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE triage_suggestions SET body=$1, answers=$2, category=$3, raise_state=$4, raise_severity=$5, raise_due=$6, raise_by=$7, raise_at=$8, raise_why=$9, page=$10
		WHERE contact_id=$11`, string(body), string(answers), p.category, p.raise.State, p.raise.Severity, micros(p.raise.DueAt), p.raise.By, micros(p.raise.At), p.raise.Why, p.raise.Page, p.contact)
	return err
}

func micros(t *time.Time) any {
	if t == nil {
		return nil
	}
	return db.Micros(*t)
}

// attachTriage reads what is suggested for contacts.
func (s *Service) attachTriage(ctx context.Context, byID map[string]*Contact, ids []string) error {
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT `+proposalColumns+` FROM triage_suggestions WHERE `+db.In(&a, "contact_id", ids), a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		p, err := scanProposal(rows)
		if err != nil {
			return err
		}
		c := byID[p.contact]
		severity, words, version := c.Suggestion.Severity, c.Suggestion.Words, c.Suggestion.Version
		c.Suggestion = p.body
		c.Suggestion.Severity, c.Suggestion.Words, c.Suggestion.Version = severity, words, version
		c.Category, c.Answered = p.category, p.answers
		if p.raise.State != "" {
			r := p.raise
			c.Raise = &r
		}
	}
	return rows.Err()
}

func (s *Service) categoryOf(ctx context.Context, contact string) (category string, err error) {
	err = s.DB.QueryRow(ctx, `SELECT category FROM triage_suggestions WHERE contact_id = $1`, contact).Scan(&category)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return category, err
}
