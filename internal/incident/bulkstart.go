package incident

import (
	"context"
	"encoding/json"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// StartBulk starts a bulk as a job, on as many as the count showed.
func (s *Service) StartBulk(ctx context.Context, ref string, d BulkDraft) (*Bulk, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentWrite)
	if err != nil {
		return nil, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	i, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if d.Kind == BulkAnswer || d.Kind == BulkTell {
		if _, err := identity.Require(ctx, identity.PermMessageSend); err != nil {
			return nil, err
		}
	}
	if err := s.commands(ctx, sc, i); err != nil {
		return nil, err
	}
	switch {
	case !i.State.Open():
		return nil, over(i)
	case i.Simulated:
		return nil, errs.New(errs.Conflict, "drill", "This is a drill: nobody outside is told or acted on.")
	}
	if err := s.fits(ctx, sc, i, d); err != nil {
		return nil, err
	}
	list, c, err := s.targets(ctx, sc, i, d)
	if err != nil {
		return nil, err
	}
	if err := shown(d.Count, d.Hash, c.Count, c.Hash); err != nil {
		return nil, err
	}
	if c.Count == 0 {
		return nil, errs.New(errs.Conflict, "nobody", "There is nobody to do this to.")
	}
	var made string
	_, err = s.changeAs(ctx, sc, i.ID, "start bulk", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) (err error) {
		delegated := ""
		if d.Kind == BulkAct { // in this transaction: neither is without the other
			if delegated, err = s.delegate(ctx, i, d, list); err != nil {
				return err
			}
		}
		made, err = s.insertBulk(ctx, tx, i, d, c, list, delegated)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.Bulk(ctx, i.ID, made)
}

// fits refuses texts that must not leave, and templates that do not render.
func (s *Service) fits(ctx context.Context, sc identity.Scope, i *Incident, d BulkDraft) error {
	switch d.Kind {
	case BulkHold, BulkRefund:
		return s.refuse(ctx, i, map[string]string{"reason": d.Reason}, "/")
	case BulkAct:
		return nil
	}
	if d.Template == "" {
		if err := s.refuse(ctx, i, d.Subject, "/subjects/"); err != nil {
			return err
		}
		return s.refuse(ctx, i, d.Texts, "/texts/")
	}
	if s.Template == nil {
		return errs.New(errs.Invalid, "template_unknown", "There are no templates here.").With(errs.Field{Pointer: "/template", Message: "write texts"})
	}
	_, _, _, err := s.Template(ctx, sc, d.Template, "en", d.Vars)
	return err
}

// delegate lets enforcement take the action: its own rights, preview and undoing
// apply.
func (s *Service) delegate(ctx context.Context, i *Incident, d BulkDraft, list []item) (string, error) {
	if s.Act == nil {
		return "", errs.New(errs.Invalid, "bulk_invalid", "There are no actions here.").With(errs.Field{Pointer: "/act", Message: "not possible"})
	}
	act := *d.Action
	for _, it := range list {
		act.Accounts = append(act.Accounts, it.ref)
	}
	if act.Reason == "" {
		act.Reason = "Incident " + i.Number
	}
	cases, err := s.strings(ctx, `SELECT case_id FROM incident_cases WHERE incident = $1 LIMIT 2`, i.ID)
	if err != nil {
		return "", err
	}
	if len(cases) == 1 {
		act.Case = cases[0]
	}
	return s.Act(ctx, act)
}

func (s *Service) insertBulk(ctx context.Context, tx *db.Tx, i *Incident, d BulkDraft, c *BulkCount, list []item, delegated string) (string, error) {
	ref := id.New("inb", tx.Now)
	terms, err := json.Marshal(d)
	if err != nil {
		return "", err
	}
	sealed, err := s.Vault.Seal(i.eid, ref, terms)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `INSERT INTO incident_bulks(id, incident, kind, audience, count, hash, terms, state, delegated, actor, actor_kind, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,'running',$8,$9,$10,$11)`, ref, i.ID, d.Kind, d.To, c.Count, c.Hash, sealed, delegated, tx.Actor.ID, tx.Actor.Kind, db.Micros(tx.Now))
	if err != nil {
		return "", err
	}
	if delegated == "" {
		for n, it := range list {
			_, err := tx.Exec(ctx, `INSERT INTO incident_bulk_items(bulk, item, n, state) VALUES ($1,$2,$3,'waiting') ON CONFLICT DO NOTHING`, ref, it.ref, n)
			if err != nil {
				return "", err
			}
		}
		if err := tx.Enqueue(ctx, db.Job{Kind: JobBulk, Key: ref, Payload: bulkRef{ref}}); err != nil {
			return "", err
		}
	}
	data := map[string]any{"bulk": ref, "kind": d.Kind, "count": c.Count, "critical": c.Critical}
	if err := s.enter(ctx, tx, i, "bulk", d.Texts["en"], tx.Now, data); err != nil {
		return "", err
	}
	return ref, s.record(ctx, tx, i, "bulk_started", data)
}
