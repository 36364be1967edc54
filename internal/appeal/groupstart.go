package appeal

import (
	"context"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// StartGroup takes all actions of a group back, as a job. They are found again and
// must be those that the preview showed.
func (s *Service) StartGroup(ctx context.Context, g GroupStart) (*GroupAppeal, error) {
	sc, err := identity.Require(ctx, identity.PermAppealGroup)
	if err != nil {
		return nil, err
	}
	if g.Reason = strings.TrimSpace(g.Reason); g.Reason == "" {
		return nil, errs.New(errs.Invalid, "group_invalid", "Say why they are taken back.").With(errs.Field{Pointer: "/reason", Message: "required"})
	}
	list, err := s.find(ctx, sc, g.GroupAsk)
	if err != nil {
		return nil, err
	}
	p, err := s.weigh(ctx, sc, g.GroupAsk, list)
	if err != nil {
		return nil, err
	}
	switch p.WhyNot {
	case "first_decider":
		return nil, errs.New(errs.Forbidden, "appeal_first_decider", "You took or approved one of these decisions: somebody else looks at them again.")
	case "rule_still_live":
		return nil, errs.New(errs.Conflict, "rule_still_live", "The rule still acts: withdraw it first, or it will act again.")
	}
	if p.Count != g.Count || p.Hash != g.Hash {
		return nil, errs.New(errs.Conflict, "count_changed", "It would now be %d actions; look at the preview again.", p.Count).
			With(errs.Field{Pointer: "/count", Message: "differs from what would be taken back"})
	}
	ref := ""
	err = s.DB.Tx(ctx, sc.Actor(), "start group appeal", func(ctx context.Context, tx *db.Tx) error {
		ref = id.New("gap", tx.Now)
		return s.begin(ctx, tx, ref, g, p, list)
	})
	if err != nil {
		return nil, err
	}
	return s.group(ctx, sc, ref)
}

func (s *Service) begin(ctx context.Context, tx *db.Tx, ref string, g GroupStart, p *GroupPreview, list []grouped) error {
	basis, value, err := g.basis()
	if err != nil {
		return err
	}
	eid, err := s.Vault.Subject("group appeal", ref)
	if err != nil {
		return err
	}
	reason, err := s.Vault.Seal(eid, ref+"/reason", []byte(g.Reason))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO group_appeals(id, basis, value, from_at, to_at, eid, reason, count, accounts, strikes, hash, actor, actor_kind, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`, ref, basis, value, micros(g.From), micros(g.To), eid, reason, p.Count, p.Accounts, p.Strikes, p.Hash,
		tx.Actor.ID, tx.Actor.Kind, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	for i, x := range list {
		if _, err := tx.Exec(ctx, `INSERT INTO group_appeal_items(grp, n, action, account, state) VALUES ($1,$2,$3,$4,'waiting')`, ref, i, x.action, x.account); err != nil {
			return err
		}
	}
	if err := tx.Enqueue(ctx, db.Job{Kind: JobGroup, Key: ref, Payload: groupRef{ref}}); err != nil {
		return err
	}
	s.publish(tx)
	return tx.Record(ctx, db.Change{Kind: "group_appeal.started", Object: ref, Data: map[string]any{"basis": basis, "value": value, "count": p.Count, "accounts": p.Accounts, "strikes": p.Strikes}})
}

func micros(t *time.Time) any {
	if t == nil {
		return nil
	}
	return db.Micros(*t)
}
