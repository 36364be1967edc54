package cases

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/sla"
	"github.com/piepowder/piepowder/internal/web"
)

// Work is one line of the inbox: a contact that is no case yet, an open case,
// or a task whose time has come.
type Work struct {
	Kind       string     `json:"kind" doc:"contact, case or task"`
	ID         string     `json:"id"`
	Case       string     `json:"case_id,omitempty" doc:"The case of a task"`
	Number     string     `json:"number,omitempty"`
	Severity   Severity   `json:"severity"`
	Title      string     `json:"title"`
	Snippet    string     `json:"snippet,omitempty"`
	Channel    string     `json:"channel,omitempty"`
	Who        Who        `json:"who"`
	ArrivedAt  time.Time  `json:"arrived_at"`
	DueAt      *time.Time `json:"due_at,omitempty"`
	DueClock   string     `json:"due_clock,omitempty"`
	State      string     `json:"state"`
	Type       string     `json:"type,omitempty"`
	Assignee   string     `json:"assignee,omitempty"`
	LeaseUntil *time.Time `json:"lease_until,omitempty"`
	Restricted bool       `json:"restricted"`
	Language   string     `json:"language,omitempty"`
	Brand      string     `json:"brand,omitempty"`
	Region     string     `json:"region,omitempty"`

	Queue      string     `json:"queue,omitempty"`
	AsideUntil *time.Time `json:"deferred_until,omitempty"`
	Why        []Reason   `json:"why,omitempty" doc:"Why this one, of take next"`

	account    uint64
	city, team string
	skills     []string
	members    bool // only its members may have it
}

// Who is the person a line of the inbox is about.
type Who struct {
	Name      string `json:"name,omitempty"`
	Kind      string `json:"kind,omitempty" doc:"customer, worker, merchant or unknown"`
	AccountID string `json:"account_id,omitempty"`
}

// ContactText is what a contact looks like in a list, unsealed by its domain
// for somebody who may read it.
type ContactText struct{ Title, Snippet, Name string }

// ContactSource is what the inbox needs of contacts: their texts, and how one
// is taken. The rows are read from the contacts table itself.
type ContactSource struct {
	Texts func(ctx context.Context, sc identity.Scope, ids []string) (map[string]ContactText, error)
}

// Inbox is a page of work. Total counts all lines, not the page.
type Inbox struct {
	Items      []Work `json:"items"`
	NextCursor string `json:"next_cursor,omitempty"`
	Total      int    `json:"total"`
}

// maxUncased bounds how many contacts that are no case yet are put in order at
// once; beyond it the inbox shows the oldest of them first, none is lost.
const maxUncased = 5000

// farFuture orders work without a deadline after all that has one.
var farFuture = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)

// InboxIn is what part of the inbox is asked for. Where and Queue speak about
// contacts as well: what a contact does not have yet (a type, tags, alerts) is
// empty there.
type InboxIn struct {
	View      string // mine, team or all
	Where     string // in the one expression language
	Queue     string // que_…
	Simulated bool   // the cases of drills, and only those
	Aside     bool   // what was put aside and has not come back, and only that
}

// Work lists what waits: by due time, then severity.
func (s *Service) Work(ctx context.Context, in InboxIn, cursor string, limit int) (*Inbox, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	after, err := readPlace(cursor)
	if err != nil {
		return nil, err
	}
	var a db.Args
	and, err := s.workWhere(ctx, sc, &a, in)
	if err != nil {
		return nil, err
	}
	out := &Inbox{Items: []Work{}}
	waits, err := s.depths(ctx, sc, in, false)
	if err != nil {
		return nil, err
	}
	for _, d := range waits {
		out.Total += d.waiting()
	}
	list, err := s.openCases(ctx, sc, and, a, after, limit+1)
	if err != nil {
		return nil, err
	}
	if !in.Aside {
		tasks, err := s.dueTasks(ctx, sc, in, after, limit+1)
		if err != nil {
			return nil, err
		}
		list = append(list, tasks...)
	}
	if sc.Can(identity.PermContactRead) && !in.Simulated {
		contacts, err := s.uncased(ctx, sc, in)
		if err == nil {
			contacts, err = matching(contacts, in.Where)
		}
		if err != nil {
			return nil, err
		}
		if in.Where != "" {
			out.Total += len(contacts)
		}
		for _, w := range contacts {
			if after.before(w) {
				list = append(list, w)
			}
		}
	}
	sortWork(list)
	page := web.Cut(list, limit, func(w Work) string { return placeOf(w).cursor() })
	out.Items, out.NextCursor = page.Items, page.NextCursor
	return out, s.dress(ctx, sc, out.Items)
}

// workWhere is the predicate of open cases in a view.
func (s *Service) workWhere(ctx context.Context, sc identity.Scope, a *db.Args, in InboxIn) (string, error) {
	and, err := s.filter(ctx, sc, a, Filter{Unfinished: true, Where: in.Where, Queue: in.Queue, Simulated: in.Simulated})
	if err != nil {
		return "", err
	}
	aside := "NOT "
	if in.Aside {
		aside = ""
	}
	and = append(and, sc.Where(a, scoped), aside+"EXISTS (SELECT 1 FROM deferrals d WHERE d.object = cases.id AND d.until > "+a.Add(db.Micros(s.db.Now()))+")")
	switch in.View {
	case "", "all":
	case "mine":
		and = append(and, "cases.assignee = "+a.Add(sc.Actor().ID))
	case "team":
		and = append(and, "(cases.team = '' OR "+db.In(a, "cases.team", sc.Teams())+" OR cases.assignee = "+a.Add(sc.Actor().ID)+")")
	default:
		return "", errs.New(errs.BadRequest, "view_unknown", "There is no view %q.", in.View).
			With(errs.Field{Pointer: "?view", Message: "mine, team or all"})
	}
	return strings.Join(and, " AND "), nil
}

func (s *Service) openCases(ctx context.Context, sc identity.Scope, and string, a db.Args, after place, limit int) ([]Work, error) {
	due := "COALESCE(cases.due_at, " + a.Add(db.Micros(farFuture)) + ")"
	if !after.zero() {
		and += " AND (" + due + ", cases.severity, cases.id) > (" + a.Add(after.due) + ", " + a.Add(after.severity) + ", " + a.Add(after.id) + ")"
	}
	list, err := s.query(ctx, `SELECT `+columns+` FROM cases WHERE `+and+` ORDER BY `+due+`, cases.severity, cases.id LIMIT `+a.Add(limit), a)
	if err != nil {
		return nil, err
	}
	if err := s.attach(ctx, list...); err != nil {
		return nil, err
	}
	out := make([]Work, len(list))
	for i, c := range list {
		out[i] = Work{Kind: "case", ID: c.ID, Number: c.Number, Severity: c.Severity, Title: c.Title, Channel: c.Source,
			ArrivedAt: c.OpenedAt, DueAt: c.DueAt, DueClock: c.DueClock, State: string(c.State), Type: c.Type, Assignee: c.Assignee,
			LeaseUntil: c.LeaseUntil, Restricted: c.Visibility == Restricted, Language: c.Language, Brand: c.Brand,
			Region: c.Region, Queue: c.Queue, AsideUntil: c.AsideUntil, account: c.account, skills: c.skills, members: c.Visibility == Restricted}
	}
	return out, nil
}

// loose are the columns that decide who may see a contact c of no case.
var loose = identity.Columns{Object: "c.id", Region: "c.region", Team: "c.team", Brand: "c.brand"}

// uncased reads the contacts of a view that nobody has made into a case, with
// their first-response deadline.
func (s *Service) uncased(ctx context.Context, sc identity.Scope, in InboxIn) ([]Work, error) {
	if s.contacts == nil {
		return nil, nil
	}
	var a db.Args
	and := s.uncasedWhere(sc, &a, in)
	return s.contactRows(ctx, sc, and, a)
}

// uncasedWhere is the predicate of contacts c, with lease l and placement p, in a
// view.
func (s *Service) uncasedWhere(sc identity.Scope, a *db.Args, in InboxIn) string {
	and := "1=1"
	switch in.View {
	case "mine":
		and += " AND l.holder = " + a.Add(sc.Actor().ID)
	case "team":
		and += " AND (c.team = '' OR " + db.In(a, "c.team", sc.Teams()) + " OR l.holder = " + a.Add(sc.Actor().ID) + ")"
	}
	if in.Queue != "" {
		and += " AND p.queue = " + a.Add(in.Queue)
	}
	aside := "NOT "
	if in.Aside {
		aside = ""
	}
	return and + " AND " + aside + "EXISTS (SELECT 1 FROM deferrals d WHERE d.object = c.id AND d.until > " + a.Add(db.Micros(s.db.Now())) + ")"
}

// uncasedNow is the predicate of contacts c that are no case yet.
const uncasedNow = `c.state = 'new' AND c.case_id = '' AND ` + unswallowed

// uncasedTables are contacts c with the lease l that holds now and placement p.
func uncasedTables(a *db.Args, now time.Time) string {
	return `contacts c LEFT JOIN leases l ON l.object = c.id AND l.until > ` + a.Add(db.Micros(now)) + ` LEFT JOIN placements p ON p.object = c.id`
}

// contactRows reads contacts c with lease l and placement p for which and holds.
func (s *Service) contactRows(ctx context.Context, sc identity.Scope, and string, a db.Args) ([]Work, error) {
	tables := uncasedTables(&a, s.db.Now())
	rows, err := s.db.Query(ctx, `SELECT c.id, c.channel, c.state, c.severity, c.suggested, c.account, c.brand, c.region, c.language,
		c.received_at, c.city, c.team, COALESCE(l.holder, ''), l.until, COALESCE(p.queue, ''), COALESCE(p.skills, ''),
		(SELECT MAX(m.sent_at) FROM messages m WHERE m.case_id = c.id AND m.human AND m.direction = 'out') FROM `+tables+`
		WHERE `+uncasedNow+` AND `+and+` AND `+sc.Where(&a, loose)+` ORDER BY c.received_at, c.id LIMIT `+a.Add(maxUncased), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Work
	for rows.Next() {
		w := Work{Kind: "contact"}
		var suggested int
		var received int64
		var skills string
		var until, spoke sql.NullInt64
		err := rows.Scan(&w.ID, &w.Channel, &w.State, &w.Severity, &suggested, &w.account, &w.Brand, &w.Region, &w.Language,
			&received, &w.city, &w.team, &w.Assignee, &until, &w.Queue, &skills, &spoke)
		if err != nil {
			return nil, err
		}
		if !w.Severity.Valid() {
			w.Severity = Severity("S" + string(rune('0'+min(max(suggested, 0), 4))))
		}
		w.skills = split(skills)
		w.ArrivedAt, w.LeaseUntil = db.FromMicros(received), moment(until)
		w.DueAt, w.DueClock = s.contactDue(sla.Matter{Brand: w.Brand, Region: w.Region, City: w.city, Language: w.Language, Source: "contact"}, w.ArrivedAt, w.Severity, moment(spoke))
		list = append(list, w)
	}
	return list, rows.Err()
}

// contactDue is the next deadline of a contact: its first response, or once
// somebody of ours has spoken, the next update.
func (s *Service) contactDue(about sla.Matter, arrived time.Time, sev Severity, spoke *time.Time) (*time.Time, string) {
	history := []sla.Event{{At: arrived, Kind: sla.Opened, Severity: sev.level()}}
	if spoke != nil {
		history = append(history, sla.Event{At: *spoke, Kind: sla.Replied})
	}
	return nextDue(sla.Compute(s.policyOf(about), history, s.db.Now()))
}

func sortWork(list []Work) {
	slices.SortFunc(list, func(x, y Work) int { return placeOf(x).compare(placeOf(y)) })
}

// dress adds the texts and names of the lines shown.
func (s *Service) dress(ctx context.Context, sc identity.Scope, items []Work) error {
	var ids []string
	var eids []uint64
	for _, w := range items {
		if w.Kind == "contact" {
			ids = append(ids, w.ID)
		}
		if w.account != 0 {
			eids = append(eids, w.account)
		}
	}
	if len(ids) > 0 && s.contacts.Texts != nil {
		texts, err := s.contacts.Texts(ctx, sc, ids)
		if err != nil {
			return err
		}
		for i, w := range items {
			if t, ok := texts[w.ID]; ok {
				items[i].Title, items[i].Snippet, items[i].Who.Name = t.Title, t.Snippet, t.Name
			}
		}
	}
	accounts, err := s.accounts.Display(ctx, sc, eids)
	if err != nil {
		return err
	}
	for i := range items {
		for _, acc := range accounts {
			if acc.EID == items[i].account {
				items[i].Who = Who{Name: orText(items[i].Who.Name, acc.Name), Kind: acc.Kind, AccountID: id.Entity("acc", acc.EID)}
			}
		}
	}
	return nil
}
