package policy

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// PolicyAskedAbout is a question about a clause, or what somebody thinks of it.
type PolicyAskedAbout struct {
	ID         string     `json:"id"`
	Document   string     `json:"document"`
	Clause     string     `json:"clause"`
	Kind       string     `json:"kind" enum:"question,feedback"`
	Text       string     `json:"text"`
	Author     string     `json:"author"`
	At         time.Time  `json:"at"`
	Answer     string     `json:"answer,omitempty"`
	AnsweredBy string     `json:"answered_by,omitempty"`
	AnsweredAt *time.Time `json:"answered_at,omitempty"`
}

const questionColumns = `id, document, clause, kind, body, author, at, answer, answered_by, answered_at`

func scanQuestion(row interface{ Scan(...any) error }) (q PolicyAskedAbout, err error) {
	var at int64
	var answered sql.NullInt64
	err = row.Scan(&q.ID, &q.Document, &q.Clause, &q.Kind, &q.Text, &q.Author, &at, &q.Answer, &q.AnsweredBy, &answered)
	q.At, q.AnsweredAt = db.FromMicros(at), moment(answered)
	return q, err
}

// documentOf finds the document of a clause.
func (s *Service) documentOf(ctx context.Context, clause string) (string, error) {
	var document string
	err := s.db.QueryRow(ctx, `SELECT document FROM policy_clauses WHERE clause = $1`, clause).Scan(&document)
	return document, noRow(err, clauseUnknown(clause))
}

// Questions lists what was asked about a clause, or about all clauses of a
// document, the newest first.
func (s *Service) Questions(ctx context.Context, ref string) ([]PolicyAskedAbout, error) {
	if _, err := identity.Require(ctx, identity.PermPolicyRead); err != nil {
		return nil, err
	}
	clause := strings.ToUpper(ref)
	if _, err := s.documentOf(ctx, clause); err != nil {
		return nil, err
	}
	return s.queryQuestions(ctx, `clause = $1`, clause)
}

func (s *Service) queryQuestions(ctx context.Context, where string, args ...any) ([]PolicyAskedAbout, error) {
	rows, err := s.db.Query(ctx, `SELECT `+questionColumns+` FROM policy_questions WHERE `+where+` ORDER BY at DESC, id DESC LIMIT 200`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []PolicyAskedAbout{}
	for rows.Next() {
		q, err := scanQuestion(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, rows.Err()
}

// AskAbout asks about a clause, or says what one thinks of it.
func (s *Service) AskAbout(ctx context.Context, clause, kind, text string) (*PolicyAskedAbout, error) {
	sc, err := identity.Require(ctx, identity.PermPolicyRead)
	if err != nil {
		return nil, err
	}
	var out PolicyAskedAbout
	err = s.db.Tx(ctx, sc.Actor(), "ask about clause", func(ctx context.Context, tx *db.Tx) error {
		clause = strings.ToUpper(clause)
		document, err := s.documentOf(ctx, clause)
		if err != nil {
			return err
		}
		if text = clean(text); text == "" {
			return errs.New(errs.Invalid, "text_missing", "Write what you want to know.").With(errs.Field{Pointer: "/text", Message: "required"})
		}
		q := id.New("pqu", tx.Now)
		_, err = tx.Exec(ctx, `INSERT INTO policy_questions(id, document, clause, kind, body, author, at) VALUES ($1,$2,$3,$4,$5,$6,$7)`, q, document, clause, kind, text, tx.Actor.ID, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		if out, err = scanQuestion(tx.QueryRow(ctx, `SELECT `+questionColumns+` FROM policy_questions WHERE id = $1`, q)); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "policy.asked_about", Object: q, On: []string{document}, Data: map[string]any{"clause": clause, "kind": kind}})
	})
	return &out, err
}

// Answer answers a question; everybody who reads the clause sees it.
func (s *Service) Answer(ctx context.Context, question, text string) (*PolicyAskedAbout, error) {
	sc, err := identity.Require(ctx, identity.PermPolicyWrite)
	if err != nil {
		return nil, err
	}
	var out PolicyAskedAbout
	err = s.db.Tx(ctx, sc.Actor(), "answer about clause", func(ctx context.Context, tx *db.Tx) error {
		if text = clean(text); text == "" {
			return errs.New(errs.Invalid, "text_missing", "Write the answer.").With(errs.Field{Pointer: "/text", Message: "required"})
		}
		out, err = scanQuestion(tx.QueryRow(ctx, `UPDATE policy_questions SET answer = $1, answered_by = $2, answered_at = $3 WHERE id = $4 RETURNING `+questionColumns, text, tx.Actor.ID, db.Micros(tx.Now), question))
		if err != nil {
			return noRow(err, errs.New(errs.NotFound, "question_not_found", "There is no such question."))
		}
		return tx.Record(ctx, db.Change{Kind: "policy.answered", Object: question, On: []string{out.Document}, Data: map[string]any{"clause": out.Clause}})
	})
	return &out, err
}

// PolicyException is a leave to do otherwise than a clause says, until a day.
type PolicyException struct {
	ID           string     `json:"id"`
	Document     string     `json:"document"`
	Clause       string     `json:"clause"`
	Jurisdiction string     `json:"jurisdiction,omitempty"`
	Scope        string     `json:"scope" doc:"For what, in words"`
	Reason       string     `json:"reason"`
	Author       string     `json:"author"`
	From         time.Time  `json:"from"`
	To           time.Time  `json:"to"`
	EndedAt      *time.Time `json:"ended_at,omitempty"`
	EndedBy      string     `json:"ended_by,omitempty"`
	EndedWhy     string     `json:"ended_why,omitempty"`
	Runs         bool       `json:"runs" doc:"In force now"`
}

// PolicyExceptionNew makes one.
type PolicyExceptionNew struct {
	Jurisdiction string    `json:"jurisdiction,omitempty" maxLength:"40"`
	Scope        string    `json:"scope" minLength:"1" maxLength:"1000" doc:"For what: a category, a programme, a store. Not personal data"`
	Reason       string    `json:"reason" minLength:"1" maxLength:"4000" doc:"Not personal data"`
	To           time.Time `json:"to" doc:"It ends then by itself; at most a year"`
}

const exceptionColumns = `id, document, clause, jurisdiction, scope, reason, author, starts_at, ends_at, ended_at, ended_by, ended_why`

func (s *Service) scanException(row interface{ Scan(...any) error }) (e PolicyException, err error) {
	var from, to int64
	var ended sql.NullInt64
	err = row.Scan(&e.ID, &e.Document, &e.Clause, &e.Jurisdiction, &e.Scope, &e.Reason, &e.Author, &from, &to, &ended, &e.EndedBy, &e.EndedWhy)
	e.From, e.To, e.EndedAt = db.FromMicros(from), db.FromMicros(to), moment(ended)
	e.Runs = e.EndedAt == nil && s.db.Now().Before(e.To)
	return e, err
}

// Exceptions lists those of a clause, or of a document, the newest first.
func (s *Service) Exceptions(ctx context.Context, clause string) ([]PolicyException, error) {
	if _, err := identity.Require(ctx, identity.PermPolicyRead); err != nil {
		return nil, err
	}
	clause = strings.ToUpper(clause)
	if _, err := s.documentOf(ctx, clause); err != nil {
		return nil, err
	}
	return s.queryExceptions(ctx, `clause = $1`, clause)
}

func (s *Service) queryExceptions(ctx context.Context, where string, args ...any) ([]PolicyException, error) {
	rows, err := s.db.Query(ctx, `SELECT `+exceptionColumns+` FROM policy_exceptions WHERE `+where+` ORDER BY starts_at DESC, id DESC LIMIT 200`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []PolicyException{}
	for rows.Next() {
		e, err := s.scanException(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

// Except makes an exception, which ends by itself.
func (s *Service) Except(ctx context.Context, clause string, in PolicyExceptionNew) (*PolicyException, error) {
	sc, err := identity.Require(ctx, identity.PermPolicyPublish)
	if err != nil {
		return nil, err
	}
	var out PolicyException
	err = s.db.Tx(ctx, sc.Actor(), "except from clause", func(ctx context.Context, tx *db.Tx) error {
		clause = strings.ToUpper(clause)
		document, err := s.documentOf(ctx, clause)
		if err != nil {
			return err
		}
		in.Scope, in.Reason, in.Jurisdiction = clean(in.Scope), clean(in.Reason), strings.ToUpper(clean(in.Jurisdiction))
		var at []errs.Field
		if in.Scope == "" {
			at = append(at, errs.Field{Pointer: "/scope", Message: "say for what it is"})
		}
		if in.Reason == "" {
			at = append(at, errs.Field{Pointer: "/reason", Message: "say why"})
		}
		if in.Jurisdiction != "" && !placeForm.MatchString(in.Jurisdiction) {
			at = append(at, errs.Field{Pointer: "/jurisdiction", Message: "write US, US-WA or US-WA-SEA"})
		}
		if !in.To.After(tx.Now) || in.To.After(tx.Now.AddDate(1, 0, 1)) {
			at = append(at, errs.Field{Pointer: "/to", Message: "an exception ends within a year; change the rule if it should last"})
		}
		if at != nil {
			return errs.New(errs.Invalid, "exception_invalid", "The exception is not complete.").With(at...)
		}
		e := id.New("pex", tx.Now)
		_, err = tx.Exec(ctx, `INSERT INTO policy_exceptions(id, document, clause, jurisdiction, scope, reason, author, starts_at, ends_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
			e, document, clause, in.Jurisdiction, in.Scope, in.Reason, tx.Actor.ID, db.Micros(tx.Now), db.Micros(in.To))
		if err != nil {
			return err
		}
		if out, err = s.scanException(tx.QueryRow(ctx, `SELECT `+exceptionColumns+` FROM policy_exceptions WHERE id = $1`, e)); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "policy.excepted", Object: e, On: []string{document}, Data: map[string]any{"clause": clause, "to": in.To, "jurisdiction": in.Jurisdiction}})
	})
	return &out, err
}

// EndException ends one before its day.
func (s *Service) EndException(ctx context.Context, exception, why string) (*PolicyException, error) {
	sc, err := identity.Require(ctx, identity.PermPolicyPublish)
	if err != nil {
		return nil, err
	}
	var out PolicyException
	err = s.db.Tx(ctx, sc.Actor(), "end exception", func(ctx context.Context, tx *db.Tx) error {
		var err error
		out, err = s.scanException(tx.QueryRow(ctx, `SELECT `+exceptionColumns+` FROM policy_exceptions WHERE id = $1`, exception))
		if err != nil {
			return noRow(err, errs.New(errs.NotFound, "exception_not_found", "There is no such exception."))
		}
		if !out.Runs {
			return errs.New(errs.Conflict, "exception_ended", "It has ended.")
		}
		if why = clean(why); why == "" {
			return errs.New(errs.Invalid, "reason_missing", "Say why it ends.").With(errs.Field{Pointer: "/reason", Message: "required"})
		}
		out, err = s.scanException(tx.QueryRow(ctx, `UPDATE policy_exceptions SET ended_at = $1, ended_by = $2, ended_why = $3 WHERE id = $4 RETURNING `+exceptionColumns, db.Micros(tx.Now), tx.Actor.ID, why, exception))
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "policy.exception_ended", Object: exception, On: []string{out.Document}, Data: map[string]any{"clause": out.Clause}})
	})
	return &out, err
}
