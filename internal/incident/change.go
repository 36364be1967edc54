package incident

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Edit changes an incident; what is left out stays.
type Edit struct {
	State    State   `json:"state,omitempty" doc:"active, contained, resolved, in_review, closed, cancelled or merged"`
	Reason   string  `json:"reason,omitempty" maxLength:"4000" doc:"Required to cancel, to take up again and to lower a severity"`
	Into     string  `json:"into,omitempty" maxLength:"60" doc:"Of a merge: the incident it goes into"`
	Title    *string `json:"title,omitempty" maxLength:"200"`
	Kind     *string `json:"kind,omitempty"`
	Severity *string `json:"severity,omitempty"`
	Every    *int    `json:"update_every_minutes,omitempty" minimum:"0" maximum:"1440" doc:"Not slower than the severity's rhythm"`
	Watch    *Watch  `json:"watch,omitempty"`
}

// Change changes an incident; version is the one the caller saw.
func (s *Service) Change(ctx context.Context, ref string, version int64, in Edit) (*Incident, error) {
	return s.change(ctx, identity.PermIncidentWrite, ref, "change incident", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error {
		if i.Version != version {
			return web.Stale()
		}
		if err := s.commands(ctx, sc, i); err != nil {
			return err
		}
		if !i.State.Open() {
			return over(i)
		}
		i.Version++
		if err := s.edit(ctx, tx, i, in); err != nil {
			return err
		}
		if in.State == "" || in.State == i.State {
			return tx.Record(ctx, db.Change{Kind: "incident.touched", Object: i.ID, Private: true})
		}
		return s.turn(ctx, tx, sc, i, in)
	})
}

// edit changes everything but the state.
func (s *Service) edit(ctx context.Context, tx *db.Tx, i *Incident, in Edit) error {
	if in.Title != nil {
		names, err := s.partyNames(ctx, i.ID)
		if err != nil {
			return err
		}
		title := strings.TrimSpace(*in.Title)
		if title == "" {
			return errs.New(errs.Invalid, "incident_invalid", "An incident has a title.").With(errs.Field{Pointer: "/title", Message: "required"})
		}
		if err := neutral(title, names); err != nil {
			return err
		}
		i.Title = title
	}
	if in.Kind != nil {
		if !slices.Contains(kinds, *in.Kind) {
			return errs.New(errs.Invalid, "incident_invalid", "There is no such kind.").With(errs.Field{Pointer: "/kind", Message: "one of " + strings.Join(kinds, ", ")})
		}
		i.Kind = *in.Kind
	}
	if in.Severity != nil && *in.Severity != i.Severity {
		if err := s.rate(ctx, tx, i, *in.Severity, in.Reason); err != nil {
			return err
		}
	}
	if in.Every != nil && *in.Every != i.Every {
		most := int(Cadence(i.Severity) / time.Minute)
		if most > 0 && (*in.Every <= 0 || *in.Every > most) {
			return errs.New(errs.Invalid, "incident_invalid", "At %s an update is due every %d minutes or sooner.", i.Severity, most).
				With(errs.Field{Pointer: "/update_every_minutes", Message: "slower than the severity allows"})
		}
		i.Every = *in.Every
		if err := s.rewind(ctx, tx, i); err != nil {
			return err
		}
	}
	if in.Watch != nil && *in.Watch != i.Watch {
		return s.setWatch(ctx, tx, i, *in.Watch)
	}
	return nil
}

// rate changes the severity. A worse one brings the next update nearer and calls
// for the commander on call; a lesser one says why.
func (s *Service) rate(ctx context.Context, tx *db.Tx, i *Incident, severity, reason string) error {
	if !validSeverity(severity) {
		return errs.New(errs.Invalid, "incident_invalid", "There is no such severity.").With(errs.Field{Pointer: "/severity", Message: "one of S0, S1, S2, S3, S4"})
	}
	if severity > i.Severity && strings.TrimSpace(reason) == "" {
		return errs.New(errs.Invalid, "incident_invalid", "Lowering a severity needs a reason.").With(errs.Field{Pointer: "/reason", Message: "say why"})
	}
	was := i.Severity
	i.Severity, i.Every = severity, int(Cadence(severity)/time.Minute)
	if err := s.rewind(ctx, tx, i); err != nil {
		return err
	}
	data := map[string]any{"from": was, "to": severity}
	if err := s.enter(ctx, tx, i, "severity", reason, tx.Now, data); err != nil {
		return err
	}
	if severity < was {
		if err := s.page(ctx, tx, i, Commander, "raised to "+severity); err != nil {
			return err
		}
	}
	return s.record(ctx, tx, i, "rated", data)
}

// rewind sets the clock by the rhythm as it is now, counted from the last
// update: a rhythm made quicker may make an update overdue at once.
func (s *Service) rewind(ctx context.Context, tx *db.Tx, i *Incident) error {
	since := i.DeclaredAt
	if i.LastUpdate != nil {
		since = *i.LastUpdate
	}
	s.wind(i, since)
	return s.arm(ctx, tx, i)
}

// turn moves an incident to another state.
func (s *Service) turn(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident, in Edit) error {
	if err := i.move(in.State, in.Reason, in.Into); err != nil {
		return err
	}
	from, now := i.State, tx.Now
	data := map[string]any{"from": from, "to": in.State}
	switch in.State {
	case Active:
		i.ResolvedAt = nil
		if from == Contained {
			i.Contained = nil
		}
	case Contained:
		i.Contained = &now
	case Resolved:
		i.ResolvedAt = &now
	case Closed:
		if err := s.reviewed(ctx, i.ID); err != nil {
			return err
		}
		i.EndedAt = &now
	case Cancelled:
		i.EndedAt = &now
	case Merged:
		into, err := s.lock(ctx, tx, sc, in.Into)
		if errs.IsKind(err, errs.NotFound) || err == nil && (into.ID == i.ID || !into.State.Open()) {
			return errs.New(errs.Invalid, "incident_invalid", "An incident goes into another that is open.").
				With(errs.Field{Pointer: "/into", Message: "not an open incident of yours"})
		}
		if err != nil {
			return err
		}
		if err := s.mergeInto(ctx, tx, i, into); err != nil {
			return err
		}
		i.EndedAt, i.MergedInto = &now, into.ID
		data["into"] = into.Number
	}
	i.State = in.State
	if in.Reason != "" {
		i.Why = in.Reason
	}
	switch {
	case !i.State.Running():
		i.UpdateDue = nil
	case from == Resolved || i.UpdateDue == nil:
		s.wind(i, tx.Now)
		if err := s.arm(ctx, tx, i); err != nil {
			return err
		}
	}
	if !i.State.Open() {
		if err := s.relinquishAll(ctx, tx, i.ID); err != nil {
			return err
		}
		if s.StopPage != nil {
			if err := s.StopPage(ctx, tx, i.ID, "the incident is "+string(i.State)); err != nil {
				return err
			}
		}
	}
	if s.Hub != nil && from.Running() != i.State.Running() { // contacts come back into the inbox, or leave it
		tx.AfterCommit(func() { s.Hub.Publish("inbox", nil) })
	}
	if err := s.enter(ctx, tx, i, "state", in.Reason, tx.Now, data); err != nil {
		return err
	}
	on, err := s.strings(ctx, `SELECT case_id FROM incident_cases WHERE incident = $1`, i.ID)
	if err != nil {
		return err
	}
	return s.record(ctx, tx, i, "state", data, on...)
}

// mergeInto gives another incident the cases and contacts of i. What i has stays
// with it as it was.
func (s *Service) mergeInto(ctx context.Context, tx *db.Tx, i, into *Incident) error {
	_, err := tx.Exec(ctx, `INSERT INTO incident_cases(incident, case_id, at, actor)
		SELECT CAST($1 AS TEXT), x.case_id, CAST($2 AS BIGINT), CAST($3 AS TEXT) FROM incident_cases x WHERE x.incident = $4 ON CONFLICT DO NOTHING`,
		into.ID, db.Micros(tx.Now), tx.Actor.ID, i.ID)
	if err != nil {
		return err
	}
	linked, err := s.strings(ctx, `SELECT contact FROM incident_contacts WHERE incident = $1 AND state = 'linked'`, i.ID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE incident_contacts SET state = 'moved' WHERE incident = $1 AND state IN ('linked', 'suggested')`, i.ID); err != nil {
		return err
	}
	for _, c := range linked {
		if _, err := s.setContact(ctx, tx, into, c, "linked", "merge"); err != nil {
			return err
		}
	}
	data := map[string]any{"merged": i.Number, "contacts": len(linked)}
	if err := s.enter(ctx, tx, into, "state", "", tx.Now, data); err != nil {
		return err
	}
	return s.record(ctx, tx, into, "merged_in", data, i.ID)
}

func (s *Service) relinquishAll(ctx context.Context, tx *db.Tx, incident string) error {
	_, err := tx.Exec(ctx, `UPDATE incident_roles SET relinquished_at = $1, relinquished_by = $2 WHERE incident = $3 AND relinquished_at IS NULL`,
		db.Micros(tx.Now), tx.Actor.ID, incident)
	return err
}

// AddCase puts a case under an incident.
func (s *Service) AddCase(ctx context.Context, ref, caseRef string) (*Incident, error) {
	return s.change(ctx, identity.PermIncidentWrite, ref, "add case to incident", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error {
		if !i.State.Open() {
			return over(i)
		}
		m, _, err := s.matter(ctx, sc, caseRef)
		if err != nil {
			return err
		}
		if m.Restricted {
			if err := s.restrict(ctx, tx, i.ID, m.ID); err != nil {
				return err
			}
		}
		if err := s.addCase(ctx, tx, i, m.ID); err != nil {
			return err
		}
		return s.record(ctx, tx, i, "case_added", map[string]any{}, m.ID)
	})
}

func (s *Service) addCase(ctx context.Context, tx *db.Tx, i *Incident, caseID string) error {
	res, err := tx.Exec(ctx, `INSERT INTO incident_cases(incident, case_id, at, actor) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING`,
		i.ID, caseID, db.Micros(tx.Now), tx.Actor.ID)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return s.enter(ctx, tx, i, "case", "", tx.Now, map[string]any{"case": caseID})
}

// Cases lists the cases of an incident that the caller may see.
func (s *Service) Cases(ctx context.Context, ref string) ([]Matter, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return nil, err
	}
	i, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	ids, err := s.strings(ctx, `SELECT case_id FROM incident_cases WHERE incident = $1 ORDER BY at, case_id LIMIT 500`, i.ID)
	if err != nil {
		return nil, err
	}
	list := []Matter{}
	for _, c := range ids {
		m, err := s.Case(ctx, sc, c)
		if errs.IsKind(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}
