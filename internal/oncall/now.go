package oncall

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// Duty is one schedule at one moment.
type Duty struct {
	Schedule string    `json:"schedule"`
	Name     string    `json:"name"`
	People   []Seat    `json:"people"`
	Gap      bool      `json:"gap"`
	Until    time.Time `json:"until" doc:"Until when it is so, as far as a week ahead"`
	Next     []Seat    `json:"next" doc:"Who comes then"`
}

// Now is what the shell of the console shows.
type Now struct {
	At     time.Time `json:"at"`
	Duties []Duty    `json:"duties"`
	OnCall string    `json:"on_call" doc:"Names of everybody on duty"`
	Open   struct {
		S0 int `json:"s0"`
		S1 int `json:"s1"`
	} `json:"open" doc:"Open cases you may see"`
	Pages struct {
		Open       int `json:"open"`
		Unanswered int `json:"unanswered"`
	} `json:"pages" doc:"Pages you may see"`
	Me struct {
		OnCall bool       `json:"on_call"`
		Until  *time.Time `json:"until,omitempty"`
	} `json:"me"`
}

// ahead is how far Now looks for the next hand-off.
const ahead = 7 * 24 * time.Hour

// NowFor is who is on duty at a time, schedule by schedule (schedule "" = all).
func (s *Service) NowFor(ctx context.Context, schedule string, at time.Time) ([]Duty, error) {
	titles := map[string]string{}
	all, err := s.rosters(ctx, schedule, at, titles)
	if err != nil {
		return nil, err
	}
	names, err := s.nameAll(ctx)
	if err != nil {
		return nil, err
	}
	list := []Duty{}
	for key, r := range all {
		spans := r.Spans(at, at.Add(ahead))
		d := Duty{Schedule: key, Name: titles[key], People: spans[0].Seats, Gap: spans[0].Gap, Until: spans[0].To, Next: []Seat{}}
		if len(spans) > 1 {
			d.Next = spans[1].Seats
		}
		fill(d.People, names)
		fill(d.Next, names)
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b Duty) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Schedule, b.Schedule))
	})
	return list, nil
}

// Now says who is on call and how much is open.
func (s *Service) Now(ctx context.Context) (*Now, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallRead)
	if err != nil {
		return nil, err
	}
	out := &Now{At: s.db.Now()}
	if out.Duties, err = s.NowFor(ctx, "", out.At); err != nil {
		return nil, err
	}
	var on []string
	for i, d := range out.Duties {
		for _, seat := range d.People {
			if !slices.Contains(on, seat.Name) {
				on = append(on, seat.Name)
			}
			if seat.Person == sc.StaffID() && !out.Me.OnCall {
				out.Me.OnCall, out.Me.Until = true, &out.Duties[i].Until
			}
		}
	}
	out.OnCall = joined(on)
	if s.opt.Open != nil && sc.Can(identity.PermCaseRead) {
		for sev, n := range []*int{&out.Open.S0, &out.Open.S1} {
			if *n, err = s.opt.Open(ctx, sc, sev); err != nil {
				return nil, err
			}
		}
	}
	var a db.Args
	where := visible(&a, sc)
	err = s.db.QueryRow(ctx, `SELECT COUNT(*), COUNT(CASE WHEN p.state <> 'acknowledged' THEN 1 END) FROM oncall_pages p WHERE p.ended_at IS NULL AND `+where, a...).
		Scan(&out.Pages.Open, &out.Pages.Unanswered)
	return out, err
}
