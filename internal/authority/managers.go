package authority

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// StaffManager says who manages a member of staff.
type StaffManager struct {
	Staff   Colleague `json:"staff"`
	Manager Colleague `json:"manager"`
	Version int64     `json:"version" doc:"0 = nobody was named yet"`
}

// Managers lists who manages whom; people without a manager are left out.
func (s *Service) Managers(ctx context.Context) ([]StaffManager, error) {
	if _, err := identity.Require(ctx, identity.PermAuthorityRead); err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `SELECT m.staff, p.name, m.manager, COALESCE(b.name, ''), m.version FROM staff_managers m
		JOIN staff p ON p.id = m.staff LEFT JOIN staff b ON b.id = m.manager WHERE m.manager <> '' ORDER BY p.name, m.staff`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []StaffManager{}
	for rows.Next() {
		var m StaffManager
		if err := rows.Scan(&m.Staff.ID, &m.Staff.Name, &m.Manager.ID, &m.Manager.Name, &m.Version); err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, rows.Err()
}

// SetManager names the manager of a member of staff, "" for nobody; version is
// the one that the caller saw, 0 when nobody was named yet.
func (s *Service) SetManager(ctx context.Context, staff string, version int64, manager string) (*StaffManager, error) {
	sc, err := identity.Require(ctx, identity.PermAuthorityWrite)
	if err != nil {
		return nil, err
	}
	m := &StaffManager{Staff: Colleague{ID: staff}, Manager: Colleague{ID: manager}, Version: version + 1}
	for _, who := range []*Colleague{&m.Staff, &m.Manager} {
		if who.ID == "" && who == &m.Manager {
			continue
		}
		p, err := s.person(ctx, who.ID)
		if err != nil {
			return nil, err
		}
		if p.Name == "" && who == &m.Staff {
			return nil, errs.New(errs.NotFound, "staff_not_found", "There is no such member of staff.")
		}
		if p.Name == "" || staff == manager {
			return nil, errs.New(errs.Invalid, "manager_unknown", "That person cannot be the manager.").
				With(errs.Field{Pointer: "/manager", Message: "another member of staff"})
		}
		who.Name = p.Name
	}
	err = s.db.Tx(ctx, sc.Actor(), "name manager", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `INSERT INTO staff_managers(staff, manager, version) VALUES ($1,$2,$3)
			ON CONFLICT (staff) DO UPDATE SET manager = excluded.manager, version = excluded.version WHERE staff_managers.version = $4`,
			staff, manager, m.Version, version)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			return web.Stale()
		}
		return tx.Record(ctx, db.Change{Kind: "authority.manager", Object: staff, Data: map[string]any{"manager": manager}})
	})
	if err != nil {
		return nil, err
	}
	return m, nil
}

// OwnLimit is what the caller may do alone, and what is left of it.
type OwnLimit struct {
	Kind       string `json:"kind"`
	Title      string `json:"title"`
	Role       string `json:"role"`
	Money      bool   `json:"money"`
	Currency   string `json:"currency,omitempty"`
	PerAct     int64  `json:"per_act"`
	Cumulative int64  `json:"cumulative,omitempty"`
	Within     string `json:"within,omitempty"`
	Across     string `json:"across,omitempty"`
	Before     int64  `json:"before" doc:"Counted in the window; only for sums of one's own acts"`
	Left       int64  `json:"left" doc:"-1 = no limit"`
}

// Mine lists the lines that speak of the caller.
func (s *Service) Mine(ctx context.Context) ([]OwnLimit, error) {
	sc, err := identity.Require(ctx, identity.PermAuthorityRead)
	if err != nil {
		return nil, err
	}
	list := []OwnLimit{}
	table := s.live.Load()
	if table == nil {
		return list, nil
	}
	now := s.db.Now()
	for _, known := range Kinds() {
		for _, l := range table.kinds[known.Name].Limits {
			r := &Request{Kind: known.Name, Currency: l.Currency, Preparer: sc.Actor().ID}
			out, err := weigh(KindLimits{Limits: []LimitLine{l}}, rolesOf(sc), 1, l.Currency, func(l LimitLine) (int64, error) {
				if l.Across != OfPreparer { // sums of others' acts tell of matters that the caller may not see
					return 0, nil
				}
				return s.used(ctx, r, l, now)
			})
			if err != nil {
				return nil, err
			}
			for _, g := range out.grounds {
				list = append(list, OwnLimit{Kind: known.Name, Title: known.Title, Role: l.Role, Money: known.Money, Currency: l.Currency, PerAct: l.PerAct,
					Cumulative: l.Cumulative, Within: l.Within, Across: l.Across, Before: g.Before, Left: g.left()})
			}
		}
	}
	return list, nil
}
