package oncall

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

const pageColumns = `p.id, p.object, p.restrict_id, p.kind, p.severity, p.title, p.number, p.brand, p.region, p.drill, p.dedupe, p.policy, p.policy_version,
	p.ladder, p.state, p.why, p.round, p.step, p.tick, p.due_at, p.acknowledged_by, p.acknowledged_at, p.first_acknowledged_at, p.created_at, p.created_by,
	p.ended_at, p.entries, p.version`

func scanPage(scan func(...any) error) (*Page, error) {
	var p Page
	var ladder string
	var due, ack, first, ended sql.NullInt64
	var created int64
	err := scan(&p.ID, &p.Object, &p.restrict, &p.Kind, &p.severity, &p.Title, &p.Number, &p.Brand, &p.Region, &p.Drill, &p.dedupe, &p.Policy, &p.policyVersion,
		&ladder, &p.State, &p.Why, &p.round, &p.step, &p.tick, &due, &p.AcknowledgedBy, &ack, &first, &created, &p.by, &ended, &p.entries, &p.Version)
	if err != nil {
		return nil, err
	}
	p.Severity, p.DueAt, p.AcknowledgedAt, p.firstAck, p.EndedAt, p.CreatedAt = level(p.severity), nullTime(due), nullTime(ack), nullTime(first), nullTime(ended), db.FromMicros(created)
	return &p, json.Unmarshal([]byte(ladder), &p.ladder)
}

// load reads one page for the machinery.
func (s *Service) load(ctx context.Context, tx *db.Tx, id string) (*Page, error) {
	return scanPage(tx.QueryRow(ctx, `SELECT `+pageColumns+` FROM oncall_pages p WHERE p.id = $1`, id).Scan)
}

// open reads the pages that match, oldest first.
func (s *Service) open(ctx context.Context, where string, args ...any) ([]*Page, error) {
	var list []*Page
	err := s.each(ctx, `SELECT `+pageColumns+` FROM oncall_pages p WHERE p.ended_at IS NULL AND `+where+` ORDER BY p.id`, args, func(scan func(...any) error) error {
		p, err := scanPage(scan)
		list = append(list, p)
		return err
	})
	return list, err
}

// held reads a page anew and holds its row until tx ends, so that a timer that
// fires meanwhile comes after it and does not undo the caller's work; nil when it
// has ended. The caller writes and records something about it.
func (s *Service) held(ctx context.Context, tx *db.Tx, id string) (*Page, error) {
	p, err := scanPage(tx.QueryRow(ctx, `UPDATE oncall_pages SET version = version WHERE id = $1 AND ended_at IS NULL RETURNING `+strings.ReplaceAll(pageColumns, "p.", ""), id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return p, err
}

// visible is the predicate "the caller may see page p": by place and
// restriction, or because the page went to the caller.
func visible(a *db.Args, sc identity.Scope) string {
	where := sc.Where(a, identity.Columns{Object: "p.restrict_id", Region: "p.region", Brand: "p.brand"})
	if me := sc.StaffID(); me != "" {
		where = "(" + where + " OR EXISTS (SELECT 1 FROM oncall_notifications mine WHERE mine.page = p.id AND mine.person = " + a.Add(me) + "))"
	}
	return where
}

// get reads one page the caller may see.
func (s *Service) get(ctx context.Context, sc identity.Scope, id string) (*Page, error) {
	a := db.Args{id}
	p, err := scanPage(s.db.QueryRow(ctx, `SELECT `+pageColumns+` FROM oncall_pages p WHERE p.id = $1 AND `+visible(&a, sc), a...).Scan)
	if err != nil {
		return nil, absent(err, "page_not_found", "There is no such page.")
	}
	return p, nil
}

// save writes what may change of a page.
func (s *Service) save(ctx context.Context, tx *db.Tx, p *Page) error {
	res, err := tx.Exec(ctx, `UPDATE oncall_pages SET severity = $1, state = $2, why = $3, round = $4, step = $5, tick = $6, due_at = $7, acknowledged_by = $8,
		acknowledged_at = $9, first_acknowledged_at = $10, ended_at = $11, entries = $12, version = version + 1 WHERE id = $13 AND version = $14`,
		p.severity, p.State, p.Why, p.round, p.step, p.tick, micros(p.DueAt), p.AcknowledgedBy, micros(p.AcknowledgedAt), micros(p.firstAck), micros(p.EndedAt),
		p.entries, p.ID, p.Version)
	if err := one(res, err, stale()); err != nil {
		return err
	}
	p.Version++
	p.Severity = level(p.severity)
	return s.live(ctx, tx, p.restrict)
}

// note keeps what happened to a page: for its own log, for the timeline of its
// object and for the audit. save must follow.
func (s *Service) note(ctx context.Context, tx *db.Tx, p *Page, e Entry) error {
	p.entries++
	_, err := tx.Exec(ctx, `INSERT INTO oncall_entries(page, n, at, what, who, round, step, detail) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
		p.ID, p.entries, db.Micros(tx.Now), e.What, e.Who, e.Round, e.Step, e.Detail)
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "page." + e.What, Object: p.ID, On: []string{p.Object}, Restrict: p.restrict, Data: map[string]any{
		"severity": p.Severity, "person": e.Who, "step": e.Step, "round": e.Round, "detail": e.Detail, "drill": p.Drill}})
}

const sentColumns = `n.id, n.page, n.person, n.method, n.kind, n.round, n.step, n.state, n.due_at, n.tick, n.tries, n.sent_at, n.delivered_at, n.answered_at, n.failure, n.ref, n.carried_by`

func scanSent(scan func(...any) error) (n Sent, err error) {
	var due int64
	var sent, delivered, answered sql.NullInt64
	err = scan(&n.ID, &n.page, &n.Person, &n.method, &n.By, &n.Round, &n.Step, &n.State, &due, &n.tick, &n.tries, &sent, &delivered, &answered, &n.Failure, &n.ref, &n.CarriedBy)
	n.DueAt, n.SentAt, n.DeliveredAt, n.answered = db.FromMicros(due), nullTime(sent), nullTime(delivered), answered.Valid
	return n, err
}

// notifications reads those of pages, oldest first.
func (s *Service) notifications(ctx context.Context, where func(a *db.Args) string) ([]Sent, error) {
	var a db.Args
	cond := where(&a)
	list := []Sent{}
	err := s.each(ctx, `SELECT `+sentColumns+` FROM oncall_notifications n WHERE `+cond+` ORDER BY n.due_at, n.id`, a, func(scan func(...any) error) error {
		n, err := scanSent(scan)
		list = append(list, n)
		return err
	})
	return list, err
}

func (s *Service) ofPage(ctx context.Context, page string) ([]Sent, error) {
	return s.notifications(ctx, func(a *db.Args) string { return "n.page = " + a.Add(page) })
}

func (s *Service) entriesOf(ctx context.Context, page string) ([]Entry, error) {
	list := []Entry{}
	err := s.each(ctx, `SELECT at, what, who, round, step, detail FROM oncall_entries WHERE page = $1 ORDER BY n`, []any{page}, func(scan func(...any) error) error {
		var e Entry
		var at int64
		err := scan(&at, &e.What, &e.Who, &e.Round, &e.Step, &e.Detail)
		e.At = db.FromMicros(at)
		list = append(list, e)
		return err
	})
	return list, err
}

// nameAll finds the names of people by their ids.
func (s *Service) nameAll(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	err := s.each(ctx, `SELECT id, name FROM staff`, nil, func(scan func(...any) error) error {
		var id, name string
		err := scan(&id, &name)
		out[id] = name
		return err
	})
	return out, err
}

func joined(list []string) string { return strings.Join(list, ", ") }
