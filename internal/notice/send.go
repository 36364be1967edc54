package notice

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// JobRelease lets a letter that waits leave.
const JobRelease = "notice.release"

type noticeRef struct {
	Notice string `json:"notice"`
}

// Handle gives the runner our handlers.
func (s *Service) Handle(r *jobs.Runner) {
	r.Handle(JobRelease, s.releaseJob)
	r.Handle(JobRecords, s.recordsJob)
}

// kept is what is sealed of a letter beside its text.
type kept struct {
	Facts   string   `json:"facts,omitempty"`
	Clause  Clause   `json:"clause"`
	Records []string `json:"records,omitempty"`
	Answer  string   `json:"answer,omitempty"`
	Outcome string   `json:"outcome,omitempty"`
	Whole   *Facts   `json:"whole,omitempty"` // of a letter that waits: it is composed again on the day it leaves
}

// Send composes a letter inside the caller's transaction, keeps it, and queues it
// or holds it. It gives the letter's id; asked again for the same, it gives the
// first one's. Quiet contexts send nothing. A reversal overtakes the letter of its
// action that still waits.
func (s *Service) Send(ctx context.Context, tx *db.Tx, f Facts) (string, error) {
	if f.Event == Reversed {
		if err := s.overtake(ctx, tx, f); err != nil {
			return "", err
		}
	}
	if quiet(ctx) {
		return "", nil
	}
	var have string
	err := tx.QueryRow(ctx, `SELECT id FROM notices WHERE action = $1 AND event = $2 AND account = $3 AND appeal = $4`, f.Action, f.Event, f.Account, f.Appeal).Scan(&have)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return have, err
	}
	f.ref, f.leaves = id.New("ntc", tx.Now), tx.Now
	whole := f
	d, err := s.Compose(ctx, f)
	if err != nil {
		return "", err
	}
	if !d.recordsBy.IsZero() {
		if err := s.oweRecords(ctx, tx, whole, d); err != nil {
			return "", err
		}
	}
	n := &row{id: f.ref, account: f.Account, severity: f.Severity, language: d.Language, template: d.template, subject: d.Subject, body: d.Body,
		action: f.Action, caseID: f.Case, event: f.Event, state: "sent"}
	if d.Way == "hold" {
		n.state = "held"
	}
	if err := s.insert(ctx, tx, n, f, d); err != nil {
		return "", err
	}
	if n.state == "held" {
		if err := tx.Enqueue(ctx, db.Job{Kind: JobRelease, Key: n.id, Payload: noticeRef{n.id}, RunAt: d.heldUntil}); err != nil {
			return "", err
		}
	} else if err := s.deliver(ctx, tx, n); err != nil {
		return "", err
	}
	return n.id, s.record(ctx, tx, n, "notice."+n.state, map[string]any{"event": f.Event, "kind": f.Kind, "way": d.Way, "ground": d.Ground,
		"language": d.Language, "clause": d.Clause.ID, "clause_version": d.Clause.Version, "findings": kindsOf(d.Findings)})
}

// row is a letter as commands need it.
type row struct {
	id, action, caseID, event, state  string
	ground                            string
	account                           uint64
	severity                          int
	language, template, subject, body string
	files                             []string // evidence ids that go with it
	version                           int64
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, n *row, f Facts, d Draft) error {
	k := kept{Facts: d.facts, Clause: d.Clause, Records: f.Records, Answer: f.Answer, Outcome: f.Outcome}
	if n.state != "sent" {
		k.Whole = &f
	}
	fields, err := json.Marshal(k)
	if err != nil {
		return err
	}
	findings, err := json.Marshal(bare(d.Findings))
	if err != nil {
		return err
	}
	sealed := make([][]byte, 3)
	for i, x := range []struct {
		part string
		text []byte
	}{{"fields", fields}, {"subject", []byte(d.Subject)}, {"body", []byte(d.Body)}} {
		if sealed[i], err = s.Vault.Seal(f.Account, n.id+"/"+x.part, x.text); err != nil {
			return err
		}
	}
	var held any
	if !d.heldUntil.IsZero() {
		held = db.Micros(d.heldUntil)
	}
	_, err = tx.Exec(ctx, `INSERT INTO notices(id, event, action, appeal, account, case_id, brand, region, place, audience, kind, reason_code, clause,
		clause_version, rule, origin, automated, detected, reported, happened_at, starts_at, ends_at, appeal_until, fields, subject, body, language, template,
		severity, way, findings, state, ground, held_until, follow, created_at, version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32,$33,$34,$35,$36,1)`,
		n.id, f.Event, f.Action, f.Appeal, f.Account, f.Case, d.account.Brand, d.account.Region, or(f.Place, d.account.Region), d.account.Kind, f.Kind, f.ReasonCode,
		d.Clause.ID, d.Clause.Version, f.Rule, or(f.Origin, "person"), d.automated, d.detected, d.reported, when(f.Happened), db.Micros(or(f.Starts, tx.Now)),
		until(f.Until), when(d.appealUntil), sealed[0], sealed[1], sealed[2], d.Language, d.template, f.Severity, d.Way, string(findings), n.state, d.Ground, held,
		s.follow(s.Number(n.id), s.code(n.id)), db.Micros(tx.Now))
	return err
}

// deliver hands the letter to the mail, which asks the safe-contact plan.
func (s *Service) deliver(ctx context.Context, tx *db.Tx, n *row) error {
	to, _, err := s.Comms.AddressOf(ctx, n.account)
	if err != nil {
		return err
	}
	m, err := s.Comms.Queue(ctx, tx, comms.Outgoing{Object: or(n.caseID, n.action, n.id), Account: n.account, Action: n.action, Restrict: n.caseID, EID: n.account,
		To: to, Severity: n.severity, Language: n.language, Template: n.template, Subject: n.subject, Body: n.body, Files: n.files})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE notices SET message = $1, state = 'sent', sent_at = $2 WHERE id = $3`, m.ID, db.Micros(tx.Now), n.id)
	return err
}

func (s *Service) record(ctx context.Context, tx *db.Tx, n *row, kind string, data map[string]any) error {
	return tx.Record(ctx, db.Change{Kind: kind, Object: n.id, On: []string{id.Entity("acc", n.account), n.action, n.caseID}, Restrict: n.caseID, Data: data})
}

// lock takes the row of a letter within the scope.
func (s *Service) lock(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string) (*row, error) {
	a := db.Args{ref}
	n := &row{}
	var subject, body []byte
	err := tx.QueryRow(ctx, `UPDATE notices SET version = version + 1 WHERE id = $1 AND `+s.seen(&a, sc, "notices")+
		` RETURNING id, action, case_id, event, state, ground, account, severity, language, template, subject, body, version`, a...).
		Scan(&n.id, &n.action, &n.caseID, &n.event, &n.state, &n.ground, &n.account, &n.severity, &n.language, &n.template, &subject, &body, &n.version)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound()
	}
	if err != nil {
		return nil, err
	}
	if n.subject, err = s.open(n.account, n.id+"/subject", subject); err != nil {
		return nil, err
	}
	n.body, err = s.open(n.account, n.id+"/body", body)
	return n, err
}

// bare leaves the texts out of findings: what is kept of them is no personal data.
func bare(list []Finding) []Finding {
	out := make([]Finding, 0, len(list))
	for _, f := range list {
		f.Text = ""
		out = append(out, f)
	}
	return out
}

func kindsOf(list []Finding) []string {
	out := []string{}
	for _, f := range list {
		if f.Done != "" {
			out = append(out, f.Kind+" "+f.Done)
		}
	}
	return out
}

func when(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return db.Micros(t)
}

func until(t *time.Time) any {
	if t == nil {
		return nil
	}
	return when(*t)
}

func or[T comparable](values ...T) (zero T) {
	for _, v := range values {
		if v != zero {
			return v
		}
	}
	return zero
}
