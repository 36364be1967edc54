package cases

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// columns are read and returned in this order by scan.
const columns = `cases.id, cases.number, cases.eid, cases.title, cases.type, cases.category, cases.severity, cases.priority,
	cases.state, cases.outcome, cases.standard, cases.visibility, cases.brand, cases.region, cases.city, cases.team,
	cases.language, cases.source, cases.account, cases.order_eid, cases.assignee, cases.waiting_on, cases.waiting_until,
	cases.due_at, cases.due_clock, cases.opened_at, cases.opened_by, cases.updated_at, cases.responded_at,
	cases.mitigated_at, cases.spoke_at, cases.resolved_at, cases.closed_at, cases.reopened, cases.alerts,
	cases.lower_to, cases.lower_by, cases.lower_at, cases.lower_why, cases.version, cases.simulated, cases.root`

// scoped are the columns that decide who may see a case.
var scoped = identity.Columns{Object: "cases.id", Region: "cases.region", Team: "cases.team", Brand: "cases.brand"}

type row interface{ Scan(...any) error }

func (s *Service) scan(r row) (*Case, error) {
	var c Case
	var title, why []byte
	var waitUntil, due, responded, mitigated, spoke, resolved, closed, lowerAt sql.NullInt64
	var opened, updated int64
	var low Lowering
	err := r.Scan(&c.ID, &c.number, &c.eid, &title, &c.Type, &c.Category, &c.Severity, &c.Priority,
		&c.State, &c.Outcome, &c.Standard, &c.Visibility, &c.Brand, &c.Region, &c.City, &c.Team,
		&c.Language, &c.Source, &c.account, &c.order, &c.Assignee, &c.WaitingOn, &waitUntil,
		&due, &c.DueClock, &opened, &c.OpenedBy, &updated, &responded,
		&mitigated, &spoke, &resolved, &closed, &c.Reopened, &c.Alerts,
		&low.To, &low.By, &lowerAt, &why, &c.Version, &c.Simulated, &c.root)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound()
	}
	if err != nil {
		return nil, err
	}
	c.Number = FormatNumber(c.number)
	c.OpenedAt, c.UpdatedAt = db.FromMicros(opened), db.FromMicros(updated)
	c.WaitUntil, c.DueAt, c.Responded, c.Mitigated = moment(waitUntil), moment(due), moment(responded), moment(mitigated)
	c.SpokeAt, c.ResolvedAt, c.ClosedAt = moment(spoke), moment(resolved), moment(closed)
	c.Title = s.open(c.eid, c.ID+"/title", title)
	c.Tags = []string{}
	if c.account != 0 {
		c.Account = id.Entity("acc", c.account)
	}
	if c.order != 0 {
		c.Order = id.Entity("ord", c.order)
	}
	if low.To != "" {
		low.At, low.Reason = db.FromMicros(lowerAt.Int64), s.open(c.eid, c.ID+"/lower", why)
		c.Lowering = &low
	}
	return &c, nil
}

// lock loads a case for change: it takes the row, counts its version up and
// moves updated_at, in one statement that is also the scope check.
func (s *Service) lock(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string) (*Case, error) {
	a := db.Args{db.Micros(tx.Now)}
	c, err := s.scan(tx.QueryRow(ctx, `UPDATE cases SET version = cases.version + 1, updated_at = $1
		WHERE `+refIs(&a, ref)+` AND `+sc.Where(&a, scoped)+` RETURNING `+columns, a...))
	if err != nil {
		return nil, err
	}
	return c, s.attach(ctx, c)
}

// get loads a case for reading.
func (s *Service) get(ctx context.Context, sc identity.Scope, ref string) (*Case, error) {
	var a db.Args
	c, err := s.scan(s.db.QueryRow(ctx, `SELECT `+columns+` FROM cases WHERE `+refIs(&a, ref)+` AND `+sc.Where(&a, scoped), a...))
	if err != nil {
		return nil, err
	}
	if c.Visibility == Restricted {
		if err := s.watch(ctx, sc, c.ID); err != nil {
			return nil, err
		}
	}
	return c, s.attach(ctx, c)
}

// refIs finds a case by its id or number; those of a case that was merged into
// another lead to that one, for ever.
func refIs(a *db.Args, ref string) string {
	own := "named.id = "
	if n, ok := ParseNumber(ref); ok {
		own = "named.number = " + a.Add(n)
	} else {
		own += a.Add(ref)
	}
	return "cases.id = (SELECT CASE WHEN named.root = '' THEN named.id ELSE named.root END FROM cases named WHERE " + own + ")"
}

// save writes every field that a command may change.
func (s *Service) save(ctx context.Context, tx *db.Tx, c *Case) error {
	title, err := s.seal(c.eid, c.ID+"/title", c.Title)
	if err != nil {
		return err
	}
	var low Lowering
	var why []byte
	if c.Lowering != nil {
		low = *c.Lowering
		if why, err = s.seal(c.eid, c.ID+"/lower", low.Reason); err != nil {
			return err
		}
	}
	if err := s.schedule(ctx, tx, c); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE cases SET title=$1, type=$2, category=$3, severity=$4, priority=$5, state=$6, outcome=$7,
		standard=$8, visibility=$9, brand=$10, region=$11, city=$12, team=$13, language=$14, account=$15, order_eid=$16,
		assignee=$17, waiting_on=$18, waiting_until=$19, due_at=$20, due_clock=$21, responded_at=$22, mitigated_at=$23,
		spoke_at=$24, resolved_at=$25, closed_at=$26, reopened=$27, alerts=$28, lower_to=$29, lower_by=$30, lower_at=$31,
		lower_why=$32 WHERE id=$33`,
		title, c.Type, c.Category, c.Severity, c.Priority, c.State, c.Outcome,
		c.Standard, c.Visibility, c.Brand, c.Region, c.City, c.Team, c.Language, c.account, c.order,
		c.Assignee, c.WaitingOn, micros(c.WaitUntil), micros(c.DueAt), c.DueClock, micros(c.Responded), micros(c.Mitigated),
		micros(c.SpokeAt), micros(c.ResolvedAt), micros(c.ClosedAt), c.Reopened, c.Alerts, low.To, low.By, micros(&low.At),
		why, c.ID)
	if err != nil {
		return err
	}
	if err := s.place(ctx, tx, c); err != nil {
		return err
	}
	if err := s.index(ctx, tx, c.ID, "case", c.Title); err != nil {
		return err
	}
	if err := s.tellWatchers(ctx, tx, c); err != nil {
		return err
	}
	if c.root != "" { // what moved its clocks moves those of the case it is part of
		if err := s.reschedule(ctx, tx, c.root); err != nil {
			return err
		}
	}
	return s.alarm(ctx, tx, c)
}

// attach reads the lease and the tags of cases.
func (s *Service) attach(ctx context.Context, list ...*Case) error {
	if len(list) == 0 {
		return nil
	}
	byID := make(map[string]*Case, len(list))
	ids := make([]string, len(list))
	for i, c := range list {
		byID[c.ID], ids[i] = c, c.ID
	}
	var a db.Args
	rows, err := s.db.Query(ctx, `SELECT object, holder, until FROM leases WHERE `+db.In(&a, "object", ids)+
		` AND until > `+a.Add(db.Micros(s.db.Now())), a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var object, holder string
		var until int64
		if err := rows.Scan(&object, &holder, &until); err != nil {
			return err
		}
		at := db.FromMicros(until)
		byID[object].LeaseBy, byID[object].LeaseUntil = holder, &at
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	if err := s.attachPlaces(ctx, byID, ids); err != nil {
		return err
	}
	var b db.Args
	tags, err := s.db.Query(ctx, `SELECT case_id, tag FROM case_tags WHERE `+db.In(&b, "case_id", ids)+` ORDER BY tag`, b...)
	if err != nil {
		return err
	}
	defer tags.Close()
	for tags.Next() {
		var object, tag string
		if err := tags.Scan(&object, &tag); err != nil {
			return err
		}
		byID[object].Tags = append(byID[object].Tags, tag)
	}
	return tags.Err()
}

func moment(n sql.NullInt64) *time.Time {
	if !n.Valid || n.Int64 == 0 {
		return nil
	}
	t := db.FromMicros(n.Int64)
	return &t
}

func micros(t *time.Time) any {
	if t == nil || t.IsZero() {
		return nil
	}
	return db.Micros(*t)
}

// attachPlaces reads in which queue cases are, and until when they were put aside.
func (s *Service) attachPlaces(ctx context.Context, byID map[string]*Case, ids []string) error {
	var a db.Args
	rows, err := s.db.Query(ctx, `SELECT p.object, p.queue, p.rule, p.skills, p.pinned, d.until FROM placements p
		LEFT JOIN deferrals d ON d.object = p.object AND d.until > `+a.Add(db.Micros(s.db.Now()))+` WHERE `+db.In(&a, "p.object", ids), a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var object, queue, rule, skills string
		var pinned bool
		var until sql.NullInt64
		if err := rows.Scan(&object, &queue, &rule, &skills, &pinned, &until); err != nil {
			return err
		}
		c := byID[object]
		c.Queue, c.Placed, c.Pinned, c.skills, c.AsideUntil = queue, rule, pinned, split(skills), moment(until)
	}
	return rows.Err()
}
