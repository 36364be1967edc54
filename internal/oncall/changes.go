package oncall

import (
	"context"
	"database/sql"
	"time"

	"github.com/piepowder/piepowder/internal/db"
)

// overrides lists those that end after from, oldest first; schedule "" = all.
func (s *Service) overrides(ctx context.Context, schedule string, from time.Time, active bool) ([]Override, error) {
	a := db.Args{db.Micros(from)}
	where := ""
	if schedule != "" {
		where += " AND schedule = " + a.Add(schedule)
	}
	if active {
		where += " AND state = 'active'"
	}
	list := []Override{}
	err := s.each(ctx, `SELECT id, schedule, kind, person, instead_of, starts_at, ends_at, state, author, version FROM oncall_overrides
		WHERE ends_at > $1`+where+` ORDER BY id`, a, func(scan func(...any) error) error {
		o, err := scanOverride(scan)
		list = append(list, o)
		return err
	})
	return list, err
}

func scanOverride(scan func(...any) error) (o Override, err error) {
	var begin, end int64
	err = scan(&o.ID, &o.Schedule, &o.Kind, &o.Person, &o.InsteadOf, &begin, &end, &o.State, &o.By, &o.Version)
	o.From, o.To = db.FromMicros(begin), db.FromMicros(end)
	return o, err
}

const swapColumns = `id, schedule, asks, other, starts_at, ends_at, back_from, back_to, state, version`

// swaps lists those that matter after from; state "" = all.
func (s *Service) swaps(ctx context.Context, schedule string, from time.Time, state string) ([]Swap, error) {
	a := db.Args{db.Micros(from)}
	where := ""
	if schedule != "" {
		where += " AND schedule = " + a.Add(schedule)
	}
	if state != "" {
		where += " AND state = " + a.Add(state)
	}
	list := []Swap{}
	err := s.each(ctx, `SELECT `+swapColumns+` FROM oncall_swaps WHERE (ends_at > $1 OR back_to > $1)`+where+` ORDER BY id`, a, func(scan func(...any) error) error {
		w, err := scanSwap(scan)
		list = append(list, w)
		return err
	})
	return list, err
}

func scanSwap(scan func(...any) error) (w Swap, err error) {
	var begin, end int64
	var backFrom, backTo sql.NullInt64
	err = scan(&w.ID, &w.Schedule, &w.Asks, &w.Other, &begin, &end, &backFrom, &backTo, &w.State, &w.Version)
	w.From, w.To, w.BackFrom, w.BackTo = db.FromMicros(begin), db.FromMicros(end), nullTime(backFrom), nullTime(backTo)
	return w, err
}

// timeOff lists what ends after from; person "" = everybody's.
func (s *Service) timeOff(ctx context.Context, person string, from time.Time) ([]TimeOff, error) {
	a := db.Args{db.Micros(from)}
	where := ""
	if person != "" {
		where = " AND person = " + a.Add(person)
	}
	list := []TimeOff{}
	err := s.each(ctx, `SELECT id, person, starts_at, ends_at, version FROM oncall_time_off WHERE ends_at > $1`+where+` ORDER BY starts_at, id`, a,
		func(scan func(...any) error) error {
			var o TimeOff
			var begin, end int64
			err := scan(&o.ID, &o.Person, &begin, &end, &o.Version)
			o.From, o.To = db.FromMicros(begin), db.FromMicros(end)
			list = append(list, o)
			return err
		})
	return list, err
}
