package oncall

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// policies are those in use, by rank.
func (s *Service) policies(ctx context.Context) ([]Policy, error) {
	list := []Policy{}
	err := s.each(ctx, `SELECT id, name, rank, condition, ladder, version FROM oncall_policies WHERE NOT archived ORDER BY rank, id`, nil, func(scan func(...any) error) error {
		var p Policy
		var ladder string
		if err := scan(&p.ID, &p.Name, &p.Rank, &p.When, &ladder, &p.Version); err != nil {
			return err
		}
		err := json.Unmarshal([]byte(ladder), &p.Ladder)
		list = append(list, p)
		return err
	})
	return list, err
}

// Policies lists the policies by rank, each with what is weak about it.
func (s *Service) Policies(ctx context.Context) ([]Policy, error) {
	if _, err := identity.Require(ctx, identity.PermOnCallRead); err != nil {
		return nil, err
	}
	list, err := s.policies(ctx)
	if err != nil {
		return nil, err
	}
	b, err := s.read(ctx, s.db.Now())
	if err != nil {
		return nil, err
	}
	for i := range list {
		b.describe(&list[i])
	}
	return list, nil
}

// Policy reads one.
func (s *Service) Policy(ctx context.Context, policy string) (*Policy, error) {
	list, err := s.Policies(ctx)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].ID == policy {
			return &list[i], nil
		}
	}
	return nil, errs.New(errs.NotFound, "policy_not_found", "There is no such policy.")
}

// describe names the targets of a policy and says what is weak about it.
func (b *book) describe(p *Policy) {
	fallback := false
	for i, st := range p.Steps {
		for j, t := range st.Targets {
			name := b.titles[t.ID]
			switch t.Kind {
			case "person":
				name = b.people[t.ID].name
				if name == "" {
					p.Warnings = append(p.Warnings, fmt.Sprintf("step %d names somebody who cannot be reached any more", i+1))
				} else if len(b.people[t.ID].methods) == 0 {
					p.Warnings = append(p.Warnings, fmt.Sprintf("step %d: %s has no verified method", i+1, name))
				}
			case "role":
				fallback = fallback || len(b.roles[t.ID]) > 0
				if len(b.roles[t.ID]) == 0 {
					p.Warnings = append(p.Warnings, fmt.Sprintf("step %d: nobody has the role", i+1))
				}
			case "team":
				fallback = fallback || len(b.teams[t.ID]) > 0
				if len(b.teams[t.ID]) == 0 {
					p.Warnings = append(p.Warnings, fmt.Sprintf("step %d: nobody is in the team", i+1))
				}
			case "schedule":
				if b.schedules[t.ID] == nil {
					p.Warnings = append(p.Warnings, fmt.Sprintf("step %d names a schedule that is no more", i+1))
				}
			}
			p.Steps[i].Targets[j].Name = name
		}
	}
	if !fallback {
		p.Warnings = append(p.Warnings, "no step reaches a team or a role: a gap in the schedules reaches nobody")
	}
	if p.Again == 0 {
		p.Warnings = append(p.Warnings, "a page that nobody answers is not tried again")
	}
}

// SavePolicy makes a policy (policy "") or changes the version given. Pages
// that run go on by what they began with.
func (s *Service) SavePolicy(ctx context.Context, policy string, version int64, p Policy) (*Policy, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallWrite)
	if err != nil {
		return nil, err
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	ladder, err := json.Marshal(p.Ladder)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "save escalation policy", func(ctx context.Context, tx *db.Tx) error {
		kind := "oncall.policy_changed"
		if policy == "" {
			kind, policy = "oncall.policy_added", id.New("pol", tx.Now)
			_, err = tx.Exec(ctx, `INSERT INTO oncall_policies(id, name, rank, condition, ladder, version) VALUES ($1,$2,$3,$4,$5,1)`, policy, p.Name, p.Rank, p.When, string(ladder))
		} else {
			if err := s.there(ctx, tx, "oncall_policies", policy); err != nil {
				return err
			}
			res, err2 := tx.Exec(ctx, `UPDATE oncall_policies SET name = $1, rank = $2, condition = $3, ladder = $4, version = version + 1
				WHERE id = $5 AND version = $6 AND NOT archived`, p.Name, p.Rank, p.When, string(ladder), policy, version)
			err = one(res, err2, stale())
		}
		if err != nil {
			return err
		}
		return s.changed(ctx, tx, kind, policy, map[string]any{"name": p.Name, "condition": p.When, "ladder": p.Ladder})
	})
	if err != nil {
		return nil, err
	}
	return s.Policy(ctx, policy)
}

// DropPolicy takes a policy out of use.
func (s *Service) DropPolicy(ctx context.Context, policy string) error {
	return s.archive(ctx, "oncall_policies", "oncall.policy_dropped", policy)
}

// there answers NotFound for an id that is not in use.
func (s *Service) there(ctx context.Context, tx *db.Tx, table, key string) error {
	var n int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM `+table+` WHERE id = $1 AND NOT archived`, key).Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return errs.New(errs.NotFound, "oncall_not_found", "There is no such thing.")
	}
	return nil
}

func (s *Service) archive(ctx context.Context, table, kind, key string) error {
	sc, err := identity.Require(ctx, identity.PermOnCallWrite)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "archive", func(ctx context.Context, tx *db.Tx) error {
		if err := s.there(ctx, tx, table, key); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE `+table+` SET archived = true, version = version + 1 WHERE id = $1`, key); err != nil {
			return err
		}
		return s.changed(ctx, tx, kind, key, nil)
	})
}

// changed records a change of what belongs to the installation and tells the
// open pages of the console.
func (s *Service) changed(ctx context.Context, tx *db.Tx, kind, object string, data map[string]any) error {
	if err := s.live(ctx, tx, ""); err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: kind, Object: object, Data: data})
}
