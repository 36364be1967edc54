package oncall

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Schedule says who is on duty when.
type Schedule struct {
	ID       string  `json:"id,omitempty"`
	Name     string  `json:"name" minLength:"1" maxLength:"100"`
	Zone     string  `json:"zone" maxLength:"60" doc:"IANA zone"`
	Owner    string  `json:"owner,omitempty" maxLength:"60" doc:"stf_ id of who is warned of gaps"`
	WarnDays int     `json:"warn_days" minimum:"0" maximum:"60" doc:"How many days before a gap the owner is warned; 0 = never"`
	Layers   []Layer `json:"layers" maxItems:"20" doc:"Lowest first; a later one overrides those before it while it has somebody"`
	Version  int64   `json:"version,omitempty"`
}

func (x Schedule) check() error {
	var bad []errs.Field
	if strings.TrimSpace(x.Name) == "" {
		bad = append(bad, errs.Field{Pointer: "/name", Message: "required"})
	}
	loc, err := loadZone(x.Zone)
	if err != nil {
		bad = append(bad, errs.Field{Pointer: "/zone", Message: "an IANA zone like Europe/Madrid"})
	}
	if len(bad) > 0 {
		return errs.New(errs.Invalid, "schedule_invalid", "The schedule is not right.").With(bad...)
	}
	_, err = compileLayers(x.Layers, loc)
	return err
}

// Schedules lists the schedules by name.
func (s *Service) Schedules(ctx context.Context) ([]Schedule, error) {
	if _, err := identity.Require(ctx, identity.PermOnCallRead); err != nil {
		return nil, err
	}
	return s.schedules(ctx, "")
}

func (s *Service) schedules(ctx context.Context, only string) ([]Schedule, error) {
	list := []Schedule{}
	err := s.each(ctx, `SELECT s.id, s.name, s.zone, s.owner, s.warn_days, s.version, e.layers FROM oncall_schedules s JOIN oncall_editions e ON e.schedule = s.id
		WHERE NOT s.archived AND e.n = (SELECT MAX(n) FROM oncall_editions l WHERE l.schedule = s.id) AND ($1 = '' OR s.id = $1) ORDER BY s.name, s.id`, []any{only},
		func(scan func(...any) error) error {
			var x Schedule
			var layers string
			if err := scan(&x.ID, &x.Name, &x.Zone, &x.Owner, &x.WarnDays, &x.Version, &layers); err != nil {
				return err
			}
			err := json.Unmarshal([]byte(layers), &x.Layers)
			list = append(list, x)
			return err
		})
	return list, err
}

// Schedule reads one.
func (s *Service) Schedule(ctx context.Context, schedule string) (*Schedule, error) {
	if _, err := identity.Require(ctx, identity.PermOnCallRead); err != nil {
		return nil, err
	}
	list, err := s.schedules(ctx, schedule)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errs.New(errs.NotFound, "schedule_not_found", "There is no such schedule.")
	}
	return &list[0], nil
}

// SaveSchedule makes a schedule (schedule "") or changes the version given.
// Who was on duty before stays as it was: new layers hold from now on.
func (s *Service) SaveSchedule(ctx context.Context, schedule string, version int64, x Schedule) (*Schedule, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallWrite)
	if err != nil {
		return nil, err
	}
	if err := x.check(); err != nil {
		return nil, err
	}
	if x.Layers == nil {
		x.Layers = []Layer{}
	}
	layers, err := json.Marshal(x.Layers)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "save schedule", func(ctx context.Context, tx *db.Tx) error {
		if err := s.known(ctx, x); err != nil {
			return err
		}
		kind := "oncall.schedule_changed"
		from := tx.Now
		if schedule == "" {
			kind, schedule = "oncall.schedule_added", id.New("sch", tx.Now)
			// The first layers say who was on duty before too: a schedule is often
			// written down after it has been in use.
			from = time.UnixMicro(0).UTC()
			_, err = tx.Exec(ctx, `INSERT INTO oncall_schedules(id, name, zone, owner, warn_days, created_at, version) VALUES ($1,$2,$3,$4,$5,$6,1)`,
				schedule, x.Name, x.Zone, x.Owner, x.WarnDays, db.Micros(tx.Now))
		} else {
			if err := s.there(ctx, tx, "oncall_schedules", schedule); err != nil {
				return err
			}
			res, err2 := tx.Exec(ctx, `UPDATE oncall_schedules SET name = $1, zone = $2, owner = $3, warn_days = $4, warned_until = 0, version = version + 1
				WHERE id = $5 AND version = $6 AND NOT archived`, x.Name, x.Zone, x.Owner, x.WarnDays, schedule, version)
			err = one(res, err2, stale())
		}
		if err != nil {
			return err
		}
		var n int64
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM oncall_editions WHERE schedule = $1`, schedule).Scan(&n); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO oncall_editions(schedule, n, valid_from, zone, layers, author) VALUES ($1,$2,$3,$4,$5,$6)`,
			schedule, n+1, db.Micros(from), x.Zone, string(layers), tx.Actor.ID)
		if err != nil {
			return err
		}
		return s.changed(ctx, tx, kind, schedule, map[string]any{"name": x.Name, "layers": x.Layers})
	})
	if err != nil {
		return nil, err
	}
	return s.Schedule(ctx, schedule)
}

// known refuses people who are not staff.
func (s *Service) known(ctx context.Context, x Schedule) error {
	var people []string
	for _, l := range x.Layers {
		people = append(people, l.Rotation.People...)
	}
	if x.Owner != "" {
		people = append(people, x.Owner)
	}
	return s.active(ctx, "/layers", people...)
}

// active refuses people who are not active staff.
func (s *Service) active(ctx context.Context, pointer string, people ...string) error {
	want := map[string]bool{}
	var list []string
	for _, p := range people {
		if p != "" && !want[p] {
			want[p] = true
			list = append(list, p)
		}
	}
	if len(list) == 0 {
		return nil
	}
	var a db.Args
	var n int
	if err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM staff WHERE state = 'active' AND `+db.In(&a, "id", list), a...).Scan(&n); err != nil {
		return err
	}
	if n < len(list) {
		return errs.New(errs.Invalid, "staff_unknown", "Somebody of these is not active staff.").With(errs.Field{Pointer: pointer, Message: "active staff only"})
	}
	return nil
}

// DropSchedule takes a schedule out of use.
func (s *Service) DropSchedule(ctx context.Context, schedule string) error {
	return s.archive(ctx, "oncall_schedules", "oncall.schedule_dropped", schedule)
}

// roster reads one schedule with all that changes it from a moment on.
func (s *Service) roster(ctx context.Context, schedule string, from time.Time) (*Roster, error) {
	if _, err := identity.Require(ctx, identity.PermOnCallRead); err != nil {
		return nil, err
	}
	all, err := s.rosters(ctx, schedule, from, map[string]string{})
	if err != nil {
		return nil, err
	}
	if all[schedule] == nil {
		return nil, errs.New(errs.NotFound, "schedule_not_found", "There is no such schedule.")
	}
	return all[schedule], nil
}

// Spans is the final schedule between two moments, at most 400 days.
func (s *Service) Spans(ctx context.Context, schedule string, from, to time.Time) ([]Span, *Roster, error) {
	if !to.After(from) || to.Sub(from) > 400*24*time.Hour {
		return nil, nil, errs.New(errs.Invalid, "period_invalid", "Say from and to, at most 400 days apart.").With(errs.Field{Pointer: "?to", Message: "after from"})
	}
	r, err := s.roster(ctx, schedule, from)
	if err != nil {
		return nil, nil, err
	}
	spans := r.Spans(from.UTC(), to.UTC())
	names, err := s.nameAll(ctx)
	if err != nil {
		return nil, nil, err
	}
	for i := range spans {
		fill(spans[i].Seats, names)
	}
	return spans, r, nil
}

func fill(seats []Seat, names map[string]string) {
	for i := range seats {
		seats[i].Name = names[seats[i].Person]
	}
}

// ScoreOf measures a schedule between two moments.
func (s *Service) ScoreOf(ctx context.Context, schedule string, from, to time.Time) (*Score, error) {
	spans, r, err := s.Spans(ctx, schedule, from, to)
	if err != nil {
		return nil, err
	}
	score := Rate(spans, r.zone)
	names, err := s.nameAll(ctx)
	for i := range score.People {
		score.People[i].Name = names[score.People[i].Person]
	}
	return &score, err
}
