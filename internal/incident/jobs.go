package incident

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// The kinds of background work.
const (
	JobDue     = "incident.due"     // an update is due
	JobArrived = "incident.arrived" // a contact came in while an incident watches
	JobBulk    = "incident.bulk"    // the items of a bulk action
)

type dueRef struct {
	Incident string `json:"incident"`
	Due      int64  `json:"due"`
	N        int    `json:"n"`
}

type contactRef struct {
	Contact string `json:"contact"`
}

type bulkRef struct {
	Bulk string `json:"bulk"`
}

// Handle gives the runner our handlers.
func (s *Service) Handle(r *jobs.Runner) {
	r.Handle(JobDue, s.dueJob)
	r.Handle(JobArrived, s.arrivedJob)
	r.Handle(JobBulk, s.bulkJob)
}

// machinery is the scope of our own work: it acts on what a person with a scope
// has named before.
func machinery() identity.Scope { return identity.System("incident") }

// dueJob says, once, that the update due at that moment has not come: on the
// timeline, on open pages, and to whoever is on call. While it stays away that is
// said again after each rhythm.
func (s *Service) dueJob(ctx context.Context, l jobs.Lease) error {
	var p dueRef
	if err := json.Unmarshal(l.Payload, &p); err != nil {
		return err
	}
	return s.DB.Tx(ctx, machinery().Actor(), "update due", func(ctx context.Context, tx *db.Tx) error {
		i, err := s.lock(ctx, tx, machinery(), p.Incident)
		if errs.IsKind(err, errs.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		checked := db.Change{Kind: "incident.checked", Object: i.ID, Private: true}
		if !i.State.Running() || i.UpdateDue == nil || db.Micros(*i.UpdateDue) != p.Due {
			return tx.Record(ctx, checked)
		}
		res, err := tx.Exec(ctx, `INSERT INTO incident_overdue(incident, due, n, at) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING`, i.ID, p.Due, p.N, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			return tx.Record(ctx, checked)
		}
		data := map[string]any{"due": i.UpdateDue, "again": p.N}
		if err := s.enter(ctx, tx, i, "overdue", "", *i.UpdateDue, data); err != nil {
			return err
		}
		if err := s.page(ctx, tx, i, Commander, "has no update "+strconv.FormatInt(p.Due, 36)+"-"+strconv.Itoa(p.N)); err != nil {
			return err
		}
		again := tx.Now.Add(time.Duration(max(i.Every, 5)) * time.Minute)
		err = tx.Enqueue(ctx, db.Job{Kind: JobDue, Key: i.ID + "/" + strconv.FormatInt(p.Due, 10) + "/" + strconv.Itoa(p.N+1),
			Payload: dueRef{i.ID, p.Due, p.N + 1}, RunAt: again})
		if err != nil {
			return err
		}
		if err := s.live(ctx, tx, i.ID); err != nil {
			return err
		}
		return s.record(ctx, tx, i, "update_overdue", data)
	})
}

// Arrived is told, in the transaction that took it, of a new contact.
func (s *Service) Arrived(ctx context.Context, tx *db.Tx, contact string) error {
	var watching int
	err := s.DB.QueryRow(ctx, `SELECT COUNT(*) FROM incidents WHERE watch_where <> '' AND state IN `+running).Scan(&watching)
	if err != nil || watching == 0 {
		return err
	}
	return tx.Enqueue(ctx, db.Job{Kind: JobArrived, Key: contact, Payload: contactRef{contact}})
}

// arrivedJob links a contact to the incident that watches for its like, or
// suggests it.
func (s *Service) arrivedJob(ctx context.Context, l jobs.Lease) error {
	var p contactRef
	if err := json.Unmarshal(l.Payload, &p); err != nil {
		return err
	}
	list, err := s.query(ctx, `incidents.watch_where <> '' AND incidents.state IN `+running+` ORDER BY incidents.declared_at`, nil)
	if err != nil {
		return err
	}
	for _, i := range list {
		found, err := s.matching(ctx, machinery(), i, Selection{Where: i.Watch.Where, Contacts: []string{p.Contact}})
		if err != nil || len(found) == 0 {
			if errs.KindOf(err) == errs.Internal && err != nil {
				return err
			}
			continue // an expression that no longer compiles must not stop the others
		}
		linked, err := s.gather(ctx, i.ID, p.Contact)
		if err != nil {
			return err
		}
		if linked {
			return nil
		}
	}
	return nil
}

// gather links or suggests one contact to one incident as its watch says.
func (s *Service) gather(ctx context.Context, incident, contact string) (linked bool, err error) {
	err = s.DB.Tx(ctx, machinery().Actor(), "similar contact", func(ctx context.Context, tx *db.Tx) error {
		i, err := s.lock(ctx, tx, machinery(), incident)
		if err != nil {
			return err
		}
		if !i.State.Running() {
			return tx.Record(ctx, db.Change{Kind: "incident.checked", Object: i.ID, Private: true})
		}
		state := "suggested"
		if i.Watch.Mode == "link" {
			state = "linked"
		}
		new, err := s.setContact(ctx, tx, i, contact, state, "watch")
		if err != nil {
			return err
		}
		linked = new && state == "linked"
		if !new {
			return tx.Record(ctx, db.Change{Kind: "incident.checked", Object: i.ID, Private: true})
		}
		if err := s.live(ctx, tx, i.ID); err != nil {
			return err
		}
		if s.Hub != nil {
			tx.AfterCommit(func() { s.Hub.Publish("inbox", nil) })
		}
		return s.record(ctx, tx, i, "contact_"+state, map[string]any{"origin": "watch"}, contact)
	})
	return linked, err
}
