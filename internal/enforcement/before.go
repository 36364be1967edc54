package enforcement

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// before asks what must be so before an action may be taken: the clause in
// force, the person's answer, the duties of the place.
func (s *Service) before(ctx context.Context, tx *db.Tx, a *Action, d *Draft) error {
	spec, _ := a.Kind.spec()
	if !slices.Contains(spec.Audience, a.audience) && a.audience != "" {
		return errs.New(errs.Invalid, "action_invalid", "This is not done to a %s.", a.audience).With(errs.Field{Pointer: "/kind", Message: "not for this kind of account"})
	}
	if err := s.inForceNow(ctx, a); err != nil {
		return err
	}
	h, err := s.heard(ctx, a, d, tx.Now)
	if err != nil {
		return err
	}
	if h.Needed && !h.Met {
		return errs.New(errs.Conflict, "hearing_required", "Before this they are told the allegation and may answer. %s", h.Why).
			With(errs.Field{Pointer: "/hearing", Message: "ask for their answer first, or name safety as the ground"})
	}
	a.Hearing = h.ID
	if h.Needed && h.ID == "" {
		a.Hearing = "safety"
	}
	return s.duties(ctx, tx, a, d, h)
}

// inForceNow keeps the version of the clause that is in force.
func (s *Service) inForceNow(ctx context.Context, a *Action) error {
	if s.Clauses == nil || a.Clause == "" {
		return nil
	}
	c, ok, err := s.Clauses(ctx, a.Clause, a.CreatedAt, a.region, a.audience, "en")
	if err != nil {
		return err
	}
	if ok {
		a.Clause, a.ClauseVersion = c.ID, c.Version
	}
	return nil
}

// HearingState says whether an action needs the person's answer first, and how
// that stands.
type HearingState struct {
	Needed bool       `json:"needed"`
	Met    bool       `json:"met" doc:"They have answered, or had their time"`
	Why    string     `json:"why"`
	ID     string     `json:"id,omitempty"`
	State  string     `json:"state,omitempty" doc:"open, answered or closed"`
	DueAt  *time.Time `json:"due_at,omitempty"`
}

// heard finds the hearing of an action: one in which they were told of this kind
// of action, or of a graver one. Naming safety as the ground does without
// one; the action keeps that it did.
func (s *Service) heard(ctx context.Context, a *Action, d *Draft, now time.Time) (HearingState, error) {
	h := HearingState{Needed: d.long(now) && d.Instead == "", Met: true} // of the harder one they were heard
	if !h.Needed {
		return h, nil
	}
	var due int64
	err := s.db.QueryRow(ctx, `SELECT id, state, due_at FROM action_hearings WHERE account = $1 AND case_id = $2 AND asked_at > $3 AND kind IN ($4, 'deactivate')
		ORDER BY CASE WHEN state = 'answered' THEN 0 ELSE 1 END, id DESC LIMIT 1`, a.account, a.Case, db.Micros(now.Add(-90*24*time.Hour)), a.Kind).Scan(&h.ID, &h.State, &due)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return h, err
	}
	if err == nil {
		at := db.FromMicros(due)
		h.DueAt = &at
		h.Met = h.State == "answered" || h.State == "closed" || !at.After(now)
		h.Why = "They have until then to answer."
		if h.Met {
			h.Why = "They were asked."
		}
	}
	switch {
	case h.Met && h.ID != "":
	case a.ReasonCode == "safety":
		h.ID, h.State, h.DueAt, h.Met, h.Why = "", "", nil, true, "Safety is named as the ground: their answer is heard afterwards."
	case h.ID == "":
		h.Met, h.Why = false, "A final suspension of more than seven days, or the end of an account, asks for it."
	}
	return h, nil
}

// duties refuses what the law of the place does not allow yet.
func (s *Service) duties(ctx context.Context, tx *db.Tx, a *Action, d *Draft, h HearingState) error {
	if s.Duties == nil || a.audience == "" {
		return nil
	}
	q, err := s.question(ctx, a, d, h, tx.Now)
	if err != nil {
		return err
	}
	list, err := s.Duties(ctx, q)
	if err != nil {
		return err
	}
	var at []errs.Field
	human := false
	for _, duty := range list {
		if duty.Blocks && !duty.Met {
			at = append(at, errs.Field{Pointer: "/duties/" + duty.Code, Message: duty.Text})
			human = human || duty.Fact == "human"
		}
	}
	switch {
	case human:
		return errs.New(errs.Conflict, "human_decision_required", "The law of the place asks that a person decides this.").With(at...)
	case len(at) > 0:
		return errs.New(errs.Conflict, "duty_not_met", "The law of the place asks for something first.").With(at...)
	}
	if s.KeepDuties == nil || len(list) == 0 {
		return nil
	}
	return s.KeepDuties(ctx, tx, a, q)
}

// vouched are the facts that a person may vouch for; the others are known here.
var vouched = []string{"records", "contact", "redress", "reasons"}

// question is what the table of duties is asked about an action.
func (s *Service) question(ctx context.Context, a *Action, d *Draft, h HearingState, now time.Time) (DutyQuestion, error) {
	q := DutyQuestion{Place: a.region, Account: a.Account.ID, Audience: a.audience, On: a.StartsAt, Kind: a.Kind, Automated: a.Origin != "person",
		Egregious: a.ReasonCode == "safety", Legal: a.ReasonCode == "legal", Interim: a.Interim, Final: !a.Interim, Days: d.days(now), Done: map[string]time.Time{}}
	if a.city != "" {
		q.Place += "/" + a.city
	}
	if a.Origin == "person" {
		q.Done["human"] = now
	}
	if a.notify {
		q.Done["redress"], q.Done["contact"] = now, now
		if a.Facts != "" || a.Clause != "" {
			q.Done["reasons"] = now
		}
	}
	if len(a.Records) > 0 {
		q.Done["records"] = now
	}
	if a.notify && a.Terms.Advance {
		q.Done["notice"] = now
	}
	for _, f := range d.Confirmed {
		if slices.Contains(vouched, f) {
			q.Done[f] = now
		}
	}
	if h.ID != "" {
		if err := s.since(ctx, q.Done, "hearing", `SELECT asked_at FROM action_hearings WHERE id = $1`, h.ID); err != nil {
			return q, err
		}
		if _, told := q.Done["notice"]; !told { // the invitation says what is meant to be done
			q.Done["notice"] = q.Done["hearing"]
		}
	}
	if d.Instead != "" {
		for _, fact := range []string{"notice", "hearing"} {
			if _, done := q.Done[fact]; done {
				continue
			}
			if err := s.since(ctx, q.Done, fact, `SELECT MIN(created_at) FROM actions WHERE id = $1`, d.Instead); err != nil {
				return q, err
			}
		}
	}
	err := s.since(ctx, q.Done, "warned", `SELECT MAX(created_at) FROM actions WHERE account = $1 AND kind = 'warn' AND reversed_at IS NULL AND state <> 'waiting'`, a.account)
	return q, err
}

// since puts a moment from the database into a map, when there is one.
func (s *Service) since(ctx context.Context, done map[string]time.Time, fact, query string, arg any) error {
	var at sql.NullInt64
	err := s.db.QueryRow(ctx, query, arg).Scan(&at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if t := moment(at); t != nil {
		done[fact] = *t
	}
	return nil
}
