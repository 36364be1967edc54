package cases

import (
	"context"
	"database/sql"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// TaskFilter narrows a list of tasks; zero fields take everything.
type TaskFilter struct {
	View      string // mine, team or all
	State     string // open (when empty), done, dropped or all
	Kind      string // one or several, comma separated
	Due       bool   // only those whose time has come
	Simulated bool   // those of drills, and only those
}

const taskColumns = `t.id, t.case_id, t.kind, t.title, t.party, t.owner, t.team, t.state, t.due_at, t.note, t.done_at, t.done_by,
	t.created_at, t.created_by, t.version, cases.number, cases.severity, cases.eid, cases.account, cases.language, cases.brand,
	cases.region, cases.visibility`

const taskTables = ` FROM case_tasks t JOIN cases ON cases.id = t.case_id `

func (s *Service) scanTask(r row) (*CaseTask, error) {
	var t CaseTask
	var title, note []byte
	var due, done sql.NullInt64
	var created, number int64
	var visibility Visibility
	err := r.Scan(&t.ID, &t.Case, &t.Kind, &title, &t.Party, &t.Owner, &t.Team, &t.State, &due, &note, &done, &t.DoneBy,
		&created, &t.CreatedBy, &t.Version, &number, &t.Severity, &t.eid, &t.account, &t.language, &t.brand, &t.region, &visibility)
	if err != nil {
		return nil, noRow(err, "task_not_found", "There is no such task.")
	}
	t.Number, t.CreatedAt, t.DueAt, t.DoneAt = FormatNumber(number), db.FromMicros(created), moment(due), moment(done)
	t.Title, t.Note = s.open(t.eid, t.ID+"/title", title), s.open(t.eid, t.ID+"/note", note)
	t.Overdue = t.State == TaskOpen && t.DueAt != nil && !t.DueAt.After(s.db.Now())
	t.restricted = visibility == Restricted
	return &t, nil
}

// task reads one task of a case ("" = of any) that the scope reaches.
func (s *Service) task(ctx context.Context, sc identity.Scope, caseID, task string) (*CaseTask, error) {
	var a db.Args
	and := "t.id = " + a.Add(task)
	if caseID != "" {
		and += " AND t.case_id = " + a.Add(caseID)
	}
	return s.scanTask(s.db.QueryRow(ctx, `SELECT `+taskColumns+taskTables+`WHERE `+and+` AND `+sc.Where(&a, scoped), a...))
}

// Tasks lists tasks by due time, those without one last.
func (s *Service) Tasks(ctx context.Context, f TaskFilter, cursor string, limit int) (web.Page[*CaseTask], error) {
	var none web.Page[*CaseTask]
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return none, err
	}
	var a db.Args
	and, err := s.taskWhere(sc, &a, f)
	if err != nil {
		return none, err
	}
	due := "COALESCE(t.due_at, " + a.Add(db.Micros(farFuture)) + ")"
	if cursor != "" {
		var at int64
		var last string
		if err := web.DecodeCursor(cursor, &at, &last); err != nil {
			return none, err
		}
		and += " AND (" + due + ", t.id) > (" + a.Add(at) + ", " + a.Add(last) + ")"
	}
	list, err := s.queryTasks(ctx, `SELECT `+taskColumns+taskTables+`WHERE `+and+` ORDER BY `+due+`, t.id LIMIT `+a.Add(limit+1), a)
	if err != nil {
		return none, err
	}
	return web.Cut(list, limit, func(t *CaseTask) string {
		at := farFuture
		if t.DueAt != nil {
			at = *t.DueAt
		}
		return web.EncodeCursor(db.Micros(at), t.ID)
	}), nil
}

// TasksOf lists all tasks of a case, open ones first by due time.
func (s *Service) TasksOf(ctx context.Context, ref string) ([]*CaseTask, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	a := db.Args{c.ID, db.Micros(farFuture)}
	return s.queryTasks(ctx, `SELECT `+taskColumns+taskTables+`WHERE (cases.id = $1 OR cases.root = $1)
		ORDER BY CASE t.state WHEN 'open' THEN 0 ELSE 1 END, COALESCE(t.due_at, $2), t.id LIMIT 500`, a)
}

func (s *Service) queryTasks(ctx context.Context, query string, a db.Args) ([]*CaseTask, error) {
	rows, err := s.db.Query(ctx, query, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*CaseTask{}
	for rows.Next() {
		t, err := s.scanTask(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, rows.Err()
}

func (s *Service) taskWhere(sc identity.Scope, a *db.Args, f TaskFilter) (string, error) {
	simulated := "NOT cases.simulated"
	if f.Simulated {
		simulated = "cases.simulated"
	}
	and := []string{sc.Where(a, scoped), simulated}
	switch f.State {
	case "":
		and = append(and, "t.state = 'open'")
	case "all":
	default:
		and = append(and, "t.state = "+a.Add(f.State))
	}
	me := sc.Actor().ID
	switch f.View {
	case "", "all":
	case "mine":
		and = append(and, "t.owner = "+a.Add(me))
	case "team":
		and = append(and, "(t.owner = "+a.Add(me)+" OR t.owner = '' AND (t.team = '' OR "+db.In(a, "t.team", sc.Teams())+"))")
	default:
		return "", errs.New(errs.BadRequest, "view_unknown", "There is no view %q.", f.View).
			With(errs.Field{Pointer: "?view", Message: "mine, team or all"})
	}
	if f.Kind != "" {
		and = append(and, db.In(a, "t.kind", strings.Split(f.Kind, ",")))
	}
	if f.Due {
		and = append(and, "t.due_at <= "+a.Add(db.Micros(s.db.Now())))
	}
	return strings.Join(and, " AND "), nil
}

// dueWhere is the predicate of tasks whose time has come in a view. where and
// queue speak about their cases, finished ones among them.
func (s *Service) dueWhere(ctx context.Context, sc identity.Scope, a *db.Args, in InboxIn) (string, error) {
	and, err := s.taskWhere(sc, a, TaskFilter{View: in.View, Due: true, Simulated: in.Simulated})
	if err != nil {
		return "", err
	}
	more, err := s.filter(ctx, sc, a, Filter{Where: in.Where, Queue: in.Queue, Simulated: in.Simulated})
	return strings.Join(append(more, and), " AND "), err
}

// dueTasks are the tasks whose time has come, as lines of the inbox.
func (s *Service) dueTasks(ctx context.Context, sc identity.Scope, in InboxIn, after place, limit int) (list []Work, err error) {
	var a db.Args
	and, err := s.dueWhere(ctx, sc, &a, in)
	if err != nil {
		return nil, err
	}
	if !after.zero() {
		and += " AND (t.due_at, cases.severity, t.id) > (" + a.Add(after.due) + ", " + a.Add(after.severity) + ", " + a.Add(after.id) + ")"
	}
	tasks, err := s.queryTasks(ctx, `SELECT `+taskColumns+taskTables+`WHERE `+and+` ORDER BY t.due_at, cases.severity, t.id LIMIT `+a.Add(limit), a)
	if err != nil {
		return nil, err
	}
	for _, t := range tasks {
		list = append(list, Work{Kind: "task", ID: t.ID, Case: t.Case, Number: t.Number, Severity: t.Severity, Title: t.Title, Channel: string(t.Kind),
			ArrivedAt: t.CreatedAt, DueAt: t.DueAt, DueClock: "task", State: t.State, Type: string(t.Kind), Assignee: t.Owner,
			Restricted: t.restricted, Language: t.language, Brand: t.brand, Region: t.region, account: t.account})
	}
	return list, nil
}
