package oncall

import (
	"context"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// NewPage is a page by hand.
type NewPage struct {
	Severity string `json:"severity" enum:"S0,S1,S2,S3,S4"`
	Title    string `json:"title" minLength:"1" maxLength:"120" doc:"Neutral: it goes over SMS and mail. No names, no addresses"`
	Region   string `json:"region,omitempty" maxLength:"20"`
	Brand    string `json:"brand,omitempty" maxLength:"40"`
	Test     bool   `json:"test,omitempty" doc:"Says DRILL"`
}

// severityOf reads S0 to S4.
func severityOf(s string) (int, bool) {
	if len(s) == 2 && s[0] == 'S' && s[1] >= '0' && s[1] <= '4' {
		return int(s[1] - '0'), true
	}
	return 0, false
}

// Raise pages by hand.
func (s *Service) Raise(ctx context.Context, n NewPage) (*Page, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	severity, ok := severityOf(n.Severity)
	if !ok || strings.TrimSpace(n.Title) == "" {
		return nil, errs.New(errs.Invalid, "page_invalid", "Say how bad it is and what it is about.").With(errs.Field{Pointer: "/severity", Message: "S0 to S4"})
	}
	if strings.ContainsAny(n.Title, "@") || digits(n.Title) > 6 {
		return nil, errs.New(errs.Invalid, "page_personal", "The text goes over SMS and mail: leave out addresses and numbers of people.").
			With(errs.Field{Pointer: "/title", Message: "no mail address, no telephone number"})
	}
	var page string
	err = s.db.Tx(ctx, sc.Actor(), "page by hand", func(ctx context.Context, tx *db.Tx) (err error) {
		key := id.New("hnd", tx.Now)
		page, err = s.Page(ctx, tx, Alarm{Object: key, Kind: "page", Severity: severity, Region: n.Region, Brand: n.Brand, Title: strings.Join(strings.Fields(n.Title), " "), Drill: n.Test})
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.whole(ctx, sc, page)
}

func digits(s string) (n int) {
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// whole reads a page with its notifications and its log.
func (s *Service) whole(ctx context.Context, sc identity.Scope, page string) (*Page, error) {
	p, err := s.get(ctx, sc, page)
	if err != nil {
		return nil, err
	}
	if p.Notifications, err = s.ofPage(ctx, page); err != nil {
		return nil, err
	}
	if p.Log, err = s.entriesOf(ctx, page); err != nil {
		return nil, err
	}
	names, err := s.nameAll(ctx)
	for i := range p.Notifications {
		p.Notifications[i].Name = names[p.Notifications[i].Person]
	}
	for i := range p.Log {
		p.Log[i].Name = names[p.Log[i].Who]
	}
	return p, err
}

// Get reads a page.
func (s *Service) Get(ctx context.Context, page string) (*Page, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallRead)
	if err != nil {
		return nil, err
	}
	return s.whole(ctx, sc, page)
}

// PageFilter narrows a list of pages.
type PageFilter struct {
	State  string // open, unanswered, or a state; "" = all
	Object string
	Mine   bool
}

// Pages lists pages, newest first.
func (s *Service) Pages(ctx context.Context, f PageFilter, in web.PageIn) (web.Page[*Page], error) {
	var none web.Page[*Page]
	sc, err := identity.Require(ctx, identity.PermOnCallRead)
	if err != nil {
		return none, err
	}
	var a db.Args
	where := visible(&a, sc)
	switch f.State {
	case "":
	case "open":
		where += " AND p.ended_at IS NULL"
	case "unanswered":
		where += " AND p.ended_at IS NULL AND p.state <> 'acknowledged'"
	default:
		where += " AND p.state = " + a.Add(f.State)
	}
	if f.Object != "" {
		where += " AND p.object = " + a.Add(f.Object)
	}
	if f.Mine {
		where += " AND EXISTS (SELECT 1 FROM oncall_notifications m WHERE m.page = p.id AND m.person = " + a.Add(sc.StaffID()) + ")"
	}
	if in.Cursor != "" {
		var at int64
		var key string
		if err := web.DecodeCursor(in.Cursor, &at, &key); err != nil {
			return none, err
		}
		where += " AND (p.created_at, p.id) < (" + a.Add(at) + ", " + a.Add(key) + ")"
	}
	limit := a.Add(in.Limit + 1)
	list := []*Page{}
	err = s.each(ctx, `SELECT `+pageColumns+` FROM oncall_pages p WHERE `+where+` ORDER BY p.created_at DESC, p.id DESC LIMIT `+limit, a, func(scan func(...any) error) error {
		p, err := scanPage(scan)
		list = append(list, p)
		return err
	})
	if err != nil {
		return none, err
	}
	return web.Cut(list, in.Limit, func(p *Page) string { return web.EncodeCursor(db.Micros(p.CreatedAt), p.ID) }), nil
}

// Do acts on a page: ack, escalate, hand_back, again or stop.
func (s *Service) Do(ctx context.Context, page, what string) (*Page, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), what+" page", func(ctx context.Context, tx *db.Tx) error {
		p, err := s.get(ctx, sc, page)
		if err != nil {
			return err
		}
		me := tx.Actor.ID
		if p.EndedAt != nil && what != "again" {
			return errs.New(errs.Conflict, "page_over", "This page is over.")
		}
		switch what {
		case "ack":
			err = s.acknowledge(ctx, tx, p, me, "console")
		case "escalate":
			err = s.onward(ctx, tx, p, "escalated", me)
		case "hand_back":
			if p.State != Acknowledged {
				return errs.New(errs.Conflict, "page_not_taken", "Nobody has taken this page.")
			}
			err = s.onward(ctx, tx, p, "handed_back", me)
		case "again":
			err = s.again(ctx, tx, p, me)
		case "stop":
			err = s.end(ctx, tx, p, me, "stopped")
		}
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "page.handled", Object: p.ID, Restrict: p.restrict, Private: true, Data: map[string]any{"what": what}})
	})
	if err != nil {
		return nil, err
	}
	return s.whole(ctx, sc, page)
}

// again pages anew about a matter, from the first step.
func (s *Service) again(ctx context.Context, tx *db.Tx, p *Page, who string) error {
	if p.EndedAt != nil {
		var open int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM oncall_pages WHERE dedupe = $1 AND ended_at IS NULL`, p.dedupe).Scan(&open); err != nil {
			return err
		}
		if open > 0 {
			return errs.New(errs.Conflict, "page_open", "A newer page about this is open.")
		}
	}
	p.EndedAt = nil
	if err := s.quiet(ctx, tx, p); err != nil {
		return err
	}
	if err := s.note(ctx, tx, p, Entry{What: "again", Who: who}); err != nil {
		return err
	}
	return s.restart(ctx, tx, p)
}

// Load is how often a person was paged in a stretch of time.
type Load struct {
	Person     string  `json:"id"`
	Name       string  `json:"name"`
	Pages      int     `json:"pages"`
	Messages   int     `json:"messages"`
	Nights     int     `json:"nights" doc:"Pages that reached the person between 22:00 and 06:00 of the zone asked for"`
	Taken      int     `json:"taken" doc:"Pages the person acknowledged"`
	AckSeconds float64 `json:"ack_seconds" doc:"Mean time from the first message to the acknowledgement of those"`
}

// LoadOf counts the pages per person between two moments, of those you may see.
func (s *Service) LoadOf(ctx context.Context, from, to time.Time, zone string) ([]Load, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallRead)
	if err != nil {
		return nil, err
	}
	loc, err := loadZone(zone)
	if err != nil {
		loc = time.UTC
	}
	var a db.Args
	where := visible(&a, sc) + " AND n.sent_at >= " + a.Add(db.Micros(from)) + " AND n.sent_at < " + a.Add(db.Micros(to))
	by := map[string]*Load{}
	var order []string
	err = s.each(ctx, `SELECT n.person, p.id, MIN(n.sent_at), COUNT(*), MAX(CASE WHEN p.acknowledged_by = n.person THEN COALESCE(p.first_acknowledged_at, 0) ELSE 0 END)
		FROM oncall_notifications n JOIN oncall_pages p ON p.id = n.page WHERE `+where+` GROUP BY n.person, p.id ORDER BY n.person, p.id`, a, func(scan func(...any) error) error {
		var person, page string
		var first, messages, acked int64
		if err := scan(&person, &page, &first, &messages, &acked); err != nil {
			return err
		}
		l := by[person]
		if l == nil {
			l = &Load{Person: person}
			by[person] = l
			order = append(order, person)
		}
		l.Pages++
		l.Messages += int(messages)
		if h := db.FromMicros(first).In(loc).Hour(); h >= 22 || h < 6 {
			l.Nights++
		}
		if acked >= first {
			l.AckSeconds += time.Duration((acked - first) * 1000).Seconds()
			l.Taken++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	names, err := s.nameAll(ctx)
	list := []Load{}
	for _, p := range order {
		l := by[p]
		l.Name = names[p]
		if l.Taken > 0 {
			l.AckSeconds = l.AckSeconds / float64(l.Taken)
		}
		list = append(list, *l)
	}
	return list, err
}
