package oncall

import (
	"context"
	"encoding/json"
	"time"

	"github.com/piepowder/piepowder/internal/db"
)

// read gives the book for planning from a moment on.
func (s *Service) read(ctx context.Context, from time.Time) (*book, error) {
	b := &book{titles: map[string]string{}, teams: map[string][]string{}, roles: map[string][]string{}, people: map[string]contactable{}}
	var err error
	if b.schedules, err = s.rosters(ctx, "", from, b.titles); err != nil {
		return nil, err
	}
	for _, fill := range []func(context.Context, *book) error{s.readPeople, s.readTeams, s.readMethods, s.readRules} {
		if err := fill(ctx, b); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// each runs fn over the rows of a query, which are closed at the end.
func (s *Service) each(ctx context.Context, query string, args []any, fn func(scan func(...any) error) error) error {
	rows, err := s.db.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s *Service) readPeople(ctx context.Context, b *book) error {
	return s.each(ctx, `SELECT id, name, locale FROM staff WHERE state = 'active'`, nil, func(scan func(...any) error) error {
		var id string
		var c contactable
		if err := scan(&id, &c.name, &c.lang); err != nil {
			return err
		}
		b.people[id] = c
		return nil
	})
}

func (s *Service) readTeams(ctx context.Context, b *book) error {
	err := s.each(ctx, `SELECT id, name FROM team`, nil, func(scan func(...any) error) error {
		var id, name string
		if err := scan(&id, &name); err != nil {
			return err
		}
		b.titles[id] = name
		return nil
	})
	if err != nil {
		return err
	}
	return s.each(ctx, `SELECT 'team', team, staff FROM staff_team UNION ALL SELECT 'role', role, staff FROM staff_role ORDER BY 1, 2, 3`, nil,
		func(scan func(...any) error) error {
			var kind, of, staff string
			if err := scan(&kind, &of, &staff); err != nil {
				return err
			}
			if _, active := b.people[staff]; !active {
				return nil
			}
			if kind == "team" {
				b.teams[of] = append(b.teams[of], staff)
			} else {
				b.roles[of] = append(b.roles[of], staff)
			}
			return nil
		})
}

func (s *Service) readMethods(ctx context.Context, b *book) error {
	return s.each(ctx, `SELECT id, staff, kind FROM oncall_methods WHERE state = 'verified' ORDER BY id`, nil, func(scan func(...any) error) error {
		var staff string
		var w way
		if err := scan(&w.id, &staff, &w.kind); err != nil {
			return err
		}
		if c, ok := b.people[staff]; ok && s.opt.Carriers[w.kind] != nil {
			c.methods = append(c.methods, w)
			b.people[staff] = c
		}
		return nil
	})
}

func (s *Service) readRules(ctx context.Context, b *book) error {
	return s.each(ctx, `SELECT staff, rules FROM oncall_rules`, nil, func(scan func(...any) error) error {
		var staff, text string
		if err := scan(&staff, &text); err != nil {
			return err
		}
		c, ok := b.people[staff]
		if !ok {
			return nil
		}
		if err := json.Unmarshal([]byte(text), &c.rules); err != nil {
			return err
		}
		b.people[staff] = c
		return nil
	})
}

// rosters are the schedules ("" = all that are not archived) with all that
// matters from a moment on.
func (s *Service) rosters(ctx context.Context, schedule string, from time.Time, titles map[string]string) (map[string]*Roster, error) {
	out := map[string]*Roster{}
	var a db.Args
	only := func(col string) string {
		if schedule == "" {
			return "1=1"
		}
		return col + " = " + a.Add(schedule)
	}
	where := only("id")
	err := s.each(ctx, `SELECT id, name, zone FROM oncall_schedules WHERE NOT archived AND `+where, a, func(scan func(...any) error) error {
		var id, name, zone string
		if err := scan(&id, &name, &zone); err != nil {
			return err
		}
		loc, err := loadZone(zone)
		if err != nil {
			return err
		}
		out[id], titles[id] = &Roster{zone: loc}, name
		return nil
	})
	if err != nil {
		return nil, err
	}
	a = nil
	where = only("schedule")
	err = s.each(ctx, `SELECT schedule, valid_from, zone, layers FROM oncall_editions WHERE `+where+` ORDER BY schedule, n`, a, func(scan func(...any) error) error {
		var id, zone, text string
		var at int64
		if err := scan(&id, &at, &zone, &text); err != nil {
			return err
		}
		r := out[id]
		if r == nil {
			return nil
		}
		var layers []Layer
		if err := json.Unmarshal([]byte(text), &layers); err != nil {
			return err
		}
		loc, err := loadZone(zone)
		if err != nil {
			return err
		}
		e := edition{from: db.FromMicros(at)}
		if e.layers, err = compileLayers(layers, loc); err != nil {
			return err
		}
		r.editions = append(r.editions, e)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, s.readChanges(ctx, out, schedule, from)
}

// readChanges adds overrides, swaps and time off that end after from.
func (s *Service) readChanges(ctx context.Context, out map[string]*Roster, schedule string, from time.Time) error {
	overrides, err := s.overrides(ctx, schedule, from, true)
	if err != nil {
		return err
	}
	for _, o := range overrides {
		if r := out[o.Schedule]; r != nil {
			r.overrides = append(r.overrides, o)
		}
	}
	swaps, err := s.swaps(ctx, schedule, from, "accepted")
	if err != nil {
		return err
	}
	for _, w := range swaps {
		if r := out[w.Schedule]; r != nil {
			r.swaps = append(r.swaps, w)
		}
	}
	off, err := s.timeOff(ctx, "", from)
	if err != nil {
		return err
	}
	for _, r := range out {
		r.off = off
	}
	return nil
}
