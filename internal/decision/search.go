package decision

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/journal"
	"github.com/piepowder/piepowder/internal/lang"
	"github.com/piepowder/piepowder/internal/web"
)

// Decision is what the engine answered for one event, as a row of a list.
type Decision struct {
	EventID string    `json:"event_id"`
	Type    string    `json:"type"`
	At      time.Time `json:"at" doc:"Event time"`
	Account *Who      `json:"account,omitempty" doc:"The account decided about"`
	Outcome string    `json:"outcome"`
	Score   float64   `json:"score"`
	Rules   []string  `json:"rules" doc:"Rules that fired with weight"`
	Version int64     `json:"version" doc:"Number of the ruleset that decided"`
	TookNS  int64     `json:"took_ns"`
	Brand   string    `json:"brand"`
	Region  string    `json:"region"`
	History bool      `json:"history" doc:"Imported or late: no effects"`

	position uint64
	account  uint64
}

// scanLimit is how many rows a search looks at in Go before it gives up and says so.
const scanLimit = 100_000

// Query is a search over decisions. Empty parts do not narrow.
type Query struct {
	Where    string // expression, see searchEnv
	From, To time.Time
	Outcome  string
	Rule     string
	Account  string // acc_ id or reference
	web.PageIn
}

// Found is a page of a search.
type Found struct {
	web.Page[Decision]
	Truncated bool `json:"truncated" doc:"True when 100,000 rows were looked at without filling the page; next_cursor goes on from there"`
}

const decisionColumns = `SELECT d.position, d.event_id, d.type, d.at, d.account, d.outcome, d.score, d.rules, d.version, d.took_ns, d.brand, d.region, d.history FROM decisions d`

func scanDecision(row interface{ Scan(...any) error }) (d Decision, err error) {
	var at int64
	var rules string
	err = row.Scan(&d.position, &d.EventID, &d.Type, &at, &d.account, &d.Outcome, &d.Score, &rules, &d.Version, &d.TookNS, &d.Brand, &d.Region, &d.History)
	d.At, d.Rules = db.FromMicros(at), ruleList(rules)
	return d, err
}

// Search lists decisions in the caller's scope, newest event first. What SQL
// cannot say of the expression is evaluated on the rows it gives.
func (s *Service) Search(ctx context.Context, q Query) (*Found, error) {
	sc, err := identity.Require(ctx, identity.PermDecisionRead)
	if err != nil {
		return nil, err
	}
	c := &finding{limit: q.Limit}
	known, err := s.narrow(ctx, sc, q, c)
	if err != nil {
		return nil, err
	}
	out := &Found{Page: web.Page[Decision]{Items: []Decision{}}}
	if !known {
		return out, nil
	}
	for {
		n, err := s.chunk(ctx, c)
		if err != nil {
			return nil, err
		}
		c.looked += n
		switch {
		case len(c.found) > c.limit || n < c.size() && !c.stopped:
			out.Page = web.Cut(c.found, c.limit, cursor)
			return out, s.named(ctx, sc, out.Items)
		case c.stopped:
			out.Items, out.Truncated, out.NextCursor = append(out.Items, c.found...), true, cursor(c.last)
			return out, s.named(ctx, sc, out.Items)
		}
	}
}

// named fills the accounts of a page.
func (s *Service) named(ctx context.Context, sc identity.Scope, items []Decision) error {
	list := make([]*Decision, len(items))
	for i := range items {
		list[i] = &items[i]
	}
	return s.who(ctx, sc, list...)
}

func cursor(last Decision) string { return web.EncodeCursor(db.Micros(last.At), last.position) }

// finding is a search under way.
type finding struct {
	args    db.Args
	where   []string
	rest    *lang.Program // what SQL did not say, nil when it said all
	env     *searchEnv
	frame   *lang.Frame
	record  ingest.Record
	limit   int
	at      int64 // keyset
	pos     uint64
	found   []Decision
	last    Decision // row looked at last
	looked  int
	stopped bool // at the limit of rows
}

// size is how many rows one round asks for.
func (c *finding) size() int {
	if c.rest == nil {
		return c.limit + 1
	}
	return 2000
}

// narrow turns a query into SQL. known is false when it names an account that
// does not exist: nothing is found then.
func (s *Service) narrow(ctx context.Context, sc identity.Scope, q Query, c *finding) (known bool, err error) {
	c.at, c.pos = 1<<62, 1<<62
	if q.Cursor != "" {
		if err := web.DecodeCursor(q.Cursor, &c.at, &c.pos); err != nil {
			return false, err
		}
	}
	a := &c.args
	c.where = append(c.where, sc.Where(a, identity.Columns{Region: "d.region", Brand: "d.brand"}))
	if q.Outcome != "" {
		c.where = append(c.where, "d.outcome = "+a.Add(q.Outcome))
	}
	if q.Rule != "" {
		c.where = append(c.where, strings.Replace(ruleFired, "?", a.Add(q.Rule), 1))
	}
	if q.Account != "" {
		eid, ok := s.accountNumber(q.Account)
		if !ok {
			return false, nil
		}
		c.where = append(c.where, "d.account = "+a.Add(eid))
	}
	if !q.From.IsZero() {
		c.where = append(c.where, "d.at >= "+a.Add(db.Micros(q.From)))
	}
	if !q.To.IsZero() {
		c.where = append(c.where, "d.at < "+a.Add(db.Micros(q.To)))
	}
	if strings.TrimSpace(q.Where) == "" {
		return true, nil
	}
	pack, err := s.current(ctx)
	if err != nil {
		return false, err
	}
	p, err := lang.Compile(q.Where, pack.search.Env, lang.Bool)
	if err != nil {
		return false, errs.New(errs.Invalid, "expression_invalid", "The expression cannot be read: %v", err).
			With(errs.Field{Pointer: "?where", Message: err.Error()})
	}
	said, exact := p.SQL(a)
	c.where = append(c.where, "("+said+")")
	if !exact {
		c.rest, c.env, c.frame = p, pack.search, lang.NewFrame(pack.search.Env)
	}
	return true, nil
}

// chunk looks at the next rows and keeps those that match.
func (s *Service) chunk(ctx context.Context, c *finding) (n int, err error) {
	args := append(db.Args(nil), c.args...)
	query := decisionColumns + ` WHERE ` + strings.Join(c.where, " AND ") + ` AND (d.at, d.position) < (` + args.Add(c.at) + `, ` + args.Add(c.pos) +
		`) ORDER BY d.at DESC, d.position DESC LIMIT ` + args.Add(c.size())
	rows, err := s.history.Query(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		d, err := scanDecision(rows)
		if err != nil {
			return n, err
		}
		n++
		c.last, c.at, c.pos = d, db.Micros(d.At), d.position
		match, err := s.matches(c, &d)
		if err != nil {
			return n, err
		}
		if match {
			c.found = append(c.found, d)
		}
		c.stopped = c.rest != nil && c.looked+n >= s.scan
		if c.stopped || c.rest != nil && len(c.found) > c.limit {
			break
		}
	}
	return n, rows.Err()
}

// matches evaluates what SQL could not say. A row whose record has left the
// log can no longer be judged and is left out.
func (s *Service) matches(c *finding, d *Decision) (bool, error) {
	if c.rest == nil {
		return true, nil
	}
	c.env.columnsInto(c.frame, d)
	raw, err := s.read(d.position)
	if errors.Is(err, journal.ErrNoRecord) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := ingest.DecodeRecord(d.position, raw, s.programs, &c.record); err != nil {
		return false, err
	}
	c.env.recordInto(c.frame, &c.record)
	return c.rest.Bool(c.frame), nil
}

// find gives the row of an event's decision in scope.
func (s *Service) find(ctx context.Context, sc identity.Scope, eventID string) (d Decision, err error) {
	var a db.Args
	d, err = scanDecision(s.history.QueryRow(ctx, decisionColumns+` WHERE d.event_id = `+a.Add(eventID)+
		` AND `+sc.Where(&a, identity.Columns{Region: "d.region", Brand: "d.brand"})+` ORDER BY d.position DESC LIMIT 1`, a...))
	if errors.Is(err, sql.ErrNoRows) {
		return s.uncopied(ctx, sc, eventID)
	}
	return d, err
}
