package incident

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Update is one status update. An internal one sets the clock back; an external
// one is what the marketplace may show, in every language given.
type Update struct {
	ID         string            `json:"id"`
	Audience   string            `json:"audience" enum:"internal,external"`
	Texts      map[string]string `json:"texts" doc:"By language; en at least"`
	At         time.Time         `json:"at"`
	Author     string            `json:"author"`
	AuthorName string            `json:"author_name,omitempty"`
	Due        *time.Time        `json:"due_at,omitempty" doc:"When it was due"`
	Late       bool              `json:"late"`
}

// NewUpdate is an update as somebody writes it.
type NewUpdate struct {
	Audience string            `json:"audience" enum:"internal,external"`
	Texts    map[string]string `json:"texts" doc:"By language: en at least, es and fr beside it"`
	Next     int               `json:"next_minutes,omitempty" minimum:"0" maximum:"1440" doc:"When the next is due, sooner than the rhythm"`
}

// languages are those people are answered in.
var languages = []string{"en", "es", "fr"}

func checkTexts(texts map[string]string) []errs.Field {
	var at []errs.Field
	if strings.TrimSpace(texts["en"]) == "" {
		at = append(at, errs.Field{Pointer: "/texts/en", Message: "required"})
	}
	for l, t := range texts {
		if !slices.Contains(languages, l) {
			at = append(at, errs.Field{Pointer: "/texts/" + l, Message: "one of en, es, fr"})
		}
		if len(t) > 20000 {
			at = append(at, errs.Field{Pointer: "/texts/" + l, Message: "too long"})
		}
	}
	return at
}

// Lint finds what must not be in a text about an incident: the names of the
// parties of its cases are looked for as well.
func (s *Service) Lint(ctx context.Context, ref string, audience string, texts map[string]string) (map[string][]comms.Finding, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return nil, err
	}
	i, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	return s.lint(ctx, i, audience == "external", texts)
}

func (s *Service) lint(ctx context.Context, i *Incident, external bool, texts map[string]string) (map[string][]comms.Finding, error) {
	names, err := s.partyNames(ctx, i.ID)
	if err != nil {
		return nil, err
	}
	out := map[string][]comms.Finding{}
	for l, t := range texts {
		out[l] = comms.Lint(t, external, names...)
	}
	return out, nil
}

// partyNames are the names of everybody in the incident's cases and contacts,
// whoever asks: what must not be published does not depend on the reader.
func (s *Service) partyNames(ctx context.Context, incident string) ([]string, error) {
	everybody := machinery()
	seen := map[string]bool{}
	caseIDs, err := s.strings(ctx, `SELECT case_id FROM incident_cases WHERE incident = $1`, incident)
	if err != nil {
		return nil, err
	}
	if s.Names != nil {
		for _, c := range caseIDs {
			names, err := s.Names(ctx, everybody, c)
			if err != nil {
				return nil, err
			}
			for _, n := range names {
				seen[n] = true
			}
		}
	}
	contacts, err := s.strings(ctx, `SELECT contact FROM incident_contacts WHERE incident = $1 AND state = 'linked' ORDER BY at DESC LIMIT 1000`, incident)
	if err != nil {
		return nil, err
	}
	if s.Words != nil && len(contacts) > 0 {
		words, err := s.Words(ctx, everybody, contacts)
		if err != nil {
			return nil, err
		}
		for _, w := range words {
			seen[w.Name] = true
		}
	}
	delete(seen, "")
	return slices.Collect(maps.Keys(seen)), nil
}

func (s *Service) strings(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := s.DB.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

// Publish writes an update. An external text with personal data or a phrase
// that must not leave is refused, and told where.
func (s *Service) Publish(ctx context.Context, ref string, in NewUpdate) (*Incident, error) {
	at := checkTexts(in.Texts)
	if in.Audience != "internal" && in.Audience != "external" {
		at = append(at, errs.Field{Pointer: "/audience", Message: "internal or external"})
	}
	if len(at) > 0 {
		return nil, errs.New(errs.Invalid, "update_invalid", "The update cannot be published like this.").With(at...)
	}
	return s.change(ctx, identity.PermIncidentWrite, ref, "incident update", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error {
		if !i.State.Open() {
			return over(i)
		}
		external := in.Audience == "external"
		if external {
			if err := s.refuse(ctx, i, in.Texts, "/texts/"); err != nil {
				return err
			}
		}
		body, err := json.Marshal(in.Texts)
		if err != nil {
			return err
		}
		ref := id.New("inu", tx.Now)
		sealed, err := s.Vault.Seal(i.eid, ref, body)
		if err != nil {
			return err
		}
		late := i.UpdateDue != nil && i.State.Running() && i.UpdateDue.Before(tx.Now)
		_, err = tx.Exec(ctx, `INSERT INTO incident_updates(id, incident, audience, body, at, author, due, late) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
			ref, i.ID, in.Audience, sealed, db.Micros(tx.Now), tx.Actor.ID, micros(i.UpdateDue), late && !external)
		if err != nil {
			return err
		}
		data := map[string]any{"audience": in.Audience, "update": ref, "late": late && !external}
		if !external && i.State.Running() {
			now := tx.Now
			i.LastUpdate = &now
			s.wind(i, tx.Now)
			if sooner := tx.Now.Add(time.Duration(in.Next) * time.Minute); in.Next > 0 && (i.UpdateDue == nil || sooner.Before(*i.UpdateDue)) {
				i.UpdateDue = &sooner
			}
			if err := s.arm(ctx, tx, i); err != nil {
				return err
			}
		}
		if external && !i.Simulated {
			_, err := s.Comms.Publish(ctx, tx, comms.Event{Type: "incident.updated", Object: i.ID,
				Data: map[string]any{"incident": i.Number, "severity": i.Severity, "state": i.State, "brand": i.Brand, "region": i.Region, "texts": in.Texts}})
			if err != nil {
				return err
			}
		}
		if err := s.enter(ctx, tx, i, "update", in.Texts["en"], tx.Now, data); err != nil {
			return err
		}
		return s.record(ctx, tx, i, "updated", data)
	})
}

// refuse tells what keeps texts from leaving.
func (s *Service) refuse(ctx context.Context, i *Incident, texts map[string]string, pointer string) error {
	found, err := s.lint(ctx, i, true, texts)
	if err != nil {
		return err
	}
	var at []errs.Field
	for _, l := range slices.Sorted(maps.Keys(found)) {
		for _, f := range found[l] {
			if blocks(f) {
				at = append(at, errs.Field{Pointer: pointer + l, Message: f.Message + " at " + strconv.Itoa(f.Start)})
			}
		}
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "external_text", "This text cannot leave: it holds personal data or a phrase that must not be said.").With(at...)
	}
	return nil
}

// Updates lists the updates, newest first.
func (s *Service) Updates(ctx context.Context, ref string) ([]Update, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return nil, err
	}
	i, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	rows, err := s.DB.Query(ctx, `SELECT id, audience, body, at, author, due, late FROM incident_updates WHERE incident = $1 ORDER BY at DESC, id DESC LIMIT 500`, i.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Update{}
	var who []string
	for rows.Next() {
		var u Update
		var body []byte
		var at int64
		var due sql.NullInt64
		if err := rows.Scan(&u.ID, &u.Audience, &body, &at, &u.Author, &due, &u.Late); err != nil {
			return nil, err
		}
		clear, err := s.text(i.eid, u.ID, body)
		if err != nil {
			return nil, err
		}
		u.At, u.Due, u.Texts = db.FromMicros(at), moment(due), map[string]string{}
		if clear != "" {
			if err := json.Unmarshal([]byte(clear), &u.Texts); err != nil {
				return nil, err
			}
		}
		list, who = append(list, u), append(who, u.Author)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	known, err := s.names(ctx, who...)
	for n := range list {
		list[n].AuthorName = known[list[n].Author]
	}
	return list, err
}

// wind sets the clock of the next update from now on, as the rhythm says.
func (s *Service) wind(i *Incident, now time.Time) {
	i.UpdateDue = nil
	if i.Every > 0 && i.State.Running() {
		due := now.Add(time.Duration(i.Every) * time.Minute)
		i.UpdateDue = &due
	}
}

// arm queues what happens when nobody gives the update that is due.
func (s *Service) arm(ctx context.Context, tx *db.Tx, i *Incident) error {
	if i.UpdateDue == nil {
		return nil
	}
	due := db.Micros(*i.UpdateDue)
	return tx.Enqueue(ctx, db.Job{Kind: JobDue, Key: i.ID + "/" + strconv.FormatInt(due, 10), Payload: dueRef{i.ID, due, 0}, RunAt: *i.UpdateDue})
}
