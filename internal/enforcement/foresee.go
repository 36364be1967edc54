package enforcement

import (
	"context"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// foresee fills in what stands around an action on one account: clause, hearing,
// duties, pay, the ladder, who must be told.
func (s *Service) foresee(ctx context.Context, sc identity.Scope, d Draft, acc *entity.Account, p *Preview) error {
	now := s.db.Now()
	spec, _ := d.Kind.spec()
	d.bound(spec, now, func(string, string) {})
	if d.Days > 0 && d.Until == nil {
		until := now.AddDate(0, 0, d.Days)
		d.Until = &until
	}
	p.Until = d.Until
	var c *cases.Case
	a := &Action{ID: id.New("act", now), Kind: d.Kind, ReasonCode: d.ReasonCode, Rule: d.Rule, Clause: d.Clause, Origin: "person", Interim: d.Interim,
		CreatedAt: now, StartsAt: now, EndsAt: d.Until, Facts: d.Facts, Records: d.Records, Terms: ActionTerms{Left: d.Left, Advance: d.Advance},
		account: acc.EID, brand: acc.Brand, region: acc.Region, city: acc.City, audience: acc.Kind, notify: d.tells(), Account: who(acc)}
	if d.Start != nil && d.Start.After(now) {
		a.StartsAt = *d.Start
	}
	if d.Case != "" {
		var err error
		if c, err = s.cases.For(ctx, sc, d.Case); err != nil {
			return field(err, "/case_id", "there is no such case")
		}
		a.Case = c.ID
	}
	if sc.Actor().Kind == "key" {
		a.Origin = "rule"
	}
	if s.Clauses != nil && a.Clause != "" {
		cl, ok, err := s.Clauses(ctx, a.Clause, now, a.region, a.audience, "en")
		if err != nil {
			return err
		}
		if ok {
			p.Clause = &cl
		}
	}
	h, err := s.heard(ctx, a, &d, now)
	if err != nil {
		return err
	}
	if h.Needed {
		p.Hearing, p.Blocked = &h, !h.Met
	}
	if s.Duties != nil && a.audience != "" {
		q, err := s.question(ctx, a, &d, h, now)
		if err != nil {
			return err
		}
		if p.Duties, err = s.Duties(ctx, q); err != nil {
			return err
		}
		for _, duty := range p.Duties {
			p.Blocked = p.Blocked || duty.Blocks && !duty.Met
		}
	}
	p.Signature = d.Kind == Deactivate && s.Authorize != nil
	if p.Held, err = s.heldOf(ctx, acc.EID); err != nil {
		return err
	}
	if p.Strike, err = s.carries(ctx, a, c); err != nil {
		return err
	}
	harmed, err := s.harmed(ctx, a, c)
	if err != nil {
		return err
	}
	p.Warn = len(harmed)
	if s.Recommend != nil && a.Clause != "" && sc.Can(identity.PermStandardsRead) {
		if p.Recommend, err = s.Recommend(ctx, sc, acc.EID, a.Clause); err != nil {
			return err
		}
	}
	p.Bans, err = s.bansOf(ctx, sc, acc.EID)
	return err
}
