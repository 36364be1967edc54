package cases

import (
	"context"
	"errors"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/lang"
	"github.com/piepowder/piepowder/internal/web"
)

// Filter narrows a list of cases; zero fields take everything.
type Filter struct {
	State, Type, Severity, Assignee, Account, Contact string
	Unfinished                                        bool
	Where                                             string // in the one expression language, see environment
	Queue                                             string // que_…
	Simulated                                         bool   // the cases of drills, and only those
}

// List reads cases newest first.
func (s *Service) List(ctx context.Context, f Filter, cursor string, limit int) (web.Page[*Case], error) {
	var none web.Page[*Case]
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return none, err
	}
	var a db.Args
	where := []string{sc.Where(&a, scoped)}
	more, err := s.filter(ctx, sc, &a, f)
	if err != nil {
		return none, err
	}
	where = append(where, more...)
	if cursor != "" {
		var at int64
		var last string
		if err := web.DecodeCursor(cursor, &at, &last); err != nil {
			return none, err
		}
		where = append(where, "(cases.opened_at, cases.id) < ("+a.Add(at)+", "+a.Add(last)+")")
	}
	list, err := s.query(ctx, `SELECT `+columns+` FROM cases WHERE `+strings.Join(where, " AND ")+
		` ORDER BY cases.opened_at DESC, cases.id DESC LIMIT `+a.Add(limit+1), a)
	if err != nil {
		return none, err
	}
	page := web.Cut(list, limit, func(c *Case) string { return web.EncodeCursor(db.Micros(c.OpenedAt), c.ID) })
	return page, s.attach(ctx, page.Items...)
}

func (s *Service) query(ctx context.Context, query string, args db.Args) ([]*Case, error) {
	rows, err := s.db.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []*Case
	for rows.Next() {
		c, err := s.scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

func (s *Service) filter(ctx context.Context, sc identity.Scope, a *db.Args, f Filter) ([]string, error) {
	and := []string{"cases.root = ''", "NOT cases.simulated"}
	if f.Simulated {
		and[1] = "cases.simulated"
	}
	for _, x := range []struct{ col, val string }{{"state", f.State}, {"type", f.Type}, {"severity", f.Severity}} {
		if x.val != "" {
			and = append(and, db.In(a, "cases."+x.col, strings.Split(x.val, ",")))
		}
	}
	switch f.Assignee {
	case "":
	case "me":
		and = append(and, "cases.assignee = "+a.Add(sc.Actor().ID))
	case "none":
		and = append(and, "cases.assignee = ''")
	default:
		and = append(and, "cases.assignee = "+a.Add(f.Assignee))
	}
	if f.Account != "" {
		acc, err := s.accounts.Resolve(ctx, sc, f.Account)
		switch {
		case errs.IsKind(err, errs.NotFound):
			and = append(and, "1=0")
		case err != nil:
			return nil, err
		default:
			who := a.Add(acc.EID)
			and = append(and, "(cases.account = "+who+" OR EXISTS (SELECT 1 FROM case_parties p WHERE p.case_id = cases.id AND p.account = "+
				who+" AND p.removed_at IS NULL)) AND "+sc.Unreported(a, "cases.id", who))
		}
	}
	if f.Contact != "" {
		and = append(and, "EXISTS (SELECT 1 FROM case_links l WHERE l.case_id = cases.id AND l.kind = 'contact' AND l.object = "+a.Add(f.Contact)+")")
	}
	if f.Unfinished {
		and = append(and, "cases.state NOT IN ('resolved', 'closed')")
	}
	for _, expr := range []struct{ text, pointer string }{{f.Where, "?where"}} {
		if expr.text == "" {
			continue
		}
		sql, err := translate(expr.text, expr.pointer, sc, a)
		if err != nil {
			return nil, err
		}
		and = append(and, sql)
	}
	if f.Queue != "" {
		if _, err := s.queue(ctx, f.Queue); err != nil {
			return nil, err
		}
		and = append(and, "EXISTS (SELECT 1 FROM placements p WHERE p.object = cases.id AND p.queue = "+a.Add(f.Queue)+")")
	}
	return and, nil
}

// environment is what an expression over cases may speak about.
func environment() *lang.Env {
	e := &lang.Env{Entity: func(literal string) (int64, error) {
		_, eid, ok := id.ParseEntity(literal)
		if !ok {
			return 0, errors.New("not an id")
		}
		return int64(eid), nil
	}}
	text := func(name, column string, values ...string) {
		e.Add(lang.Var{Name: name, Type: lang.String, Values: values, SQL: "cases." + column})
	}
	text("severity", "severity", "S0", "S1", "S2", "S3", "S4")
	text("state", "state")
	text("type", "type")
	text("category", "category")
	text("priority", "priority")
	text("outcome", "outcome")
	text("brand", "brand")
	text("region", "region")
	text("city", "city")
	text("team", "team")
	text("language", "language")
	text("source", "source")
	text("assignee", "assignee")
	// How it came in: of a case that was made of a contact, that contact's channel.
	e.Add(lang.Var{Name: "channel", Type: lang.String, SQL: "COALESCE((SELECT MIN(k.channel) FROM contacts k WHERE k.id = " +
		"(SELECT MIN(l.object) FROM case_links l WHERE l.case_id = cases.id AND l.kind = 'contact')), cases.source)"})
	e.Add(lang.Var{Name: "restricted", Type: lang.Bool, SQL: "(cases.visibility = 'restricted')"})
	e.Add(lang.Var{Name: "simulated", Type: lang.Bool, SQL: "cases.simulated"})
	e.Add(lang.Var{Name: "alerts", Type: lang.Int, SQL: "cases.alerts"})
	e.Add(lang.Var{Name: "reopened", Type: lang.Int, SQL: "cases.reopened"})
	e.Add(lang.Var{Name: "account", Type: lang.Entity, MayMiss: true, SQL: "NULLIF(cases.account, 0)"})
	e.Add(lang.Var{Name: "opened_at", Type: lang.Time, SQL: "cases.opened_at"})
	e.Add(lang.Var{Name: "updated_at", Type: lang.Time, SQL: "cases.updated_at"})
	e.Add(lang.Var{Name: "due_at", Type: lang.Time, MayMiss: true, SQL: "cases.due_at"})
	e.Add(lang.Var{Name: "tags", Type: lang.Strings, SQL: "EXISTS (SELECT 1 FROM case_tags t WHERE t.case_id = cases.id AND t.tag = ?)"})
	return e
}

// ofAccount stands for the account of a case until it is known who asks.
const ofAccount = "(cases.account_as_told)"

// translate turns an expression over cases into a predicate.
func translate(text, pointer string, sc identity.Scope, a *db.Args) (string, error) {
	env := environment()
	for i, v := range env.Vars {
		if v.Name == "account" { // of a case made of a report it is the reporter's
			env.Vars[i].SQL = ofAccount
		}
	}
	p, err := lang.Compile(text, env, lang.Bool)
	if err != nil {
		return "", errs.New(errs.Invalid, "expression_invalid", "The expression is not right: %s", err.Error()).
			With(errs.Field{Pointer: pointer, Message: err.Error()})
	}
	sql, exact := p.SQL(a)
	if !exact {
		return "", errs.New(errs.Invalid, "expression_sql", "This expression cannot be asked of the database.").
			With(errs.Field{Pointer: pointer, Message: "use comparisons of the case's fields only"})
	}
	if strings.Contains(sql, ofAccount) { // its arguments are there only when it is asked for
		sql = strings.ReplaceAll(sql, ofAccount, "CASE WHEN "+sc.Unreported(a, "cases.id", "cases.account")+" THEN NULLIF(cases.account, 0) END")
	}
	return "(" + sql + ")", nil
}

// Visible is the predicate "the case whose id is in col may be seen", true for
// rows that belong to no case (empty or NULL). Timelines guard their rows with it.
func Visible(a *db.Args, sc identity.Scope, col string) string {
	return "(COALESCE(" + col + ", '') = '' OR EXISTS (SELECT 1 FROM cases WHERE cases.id = " + col + " AND " + sc.Where(a, scoped) + "))"
}

// VisibleContacts is the predicate of activity row x "what it is about lies in no
// case that may not be seen": what happened to a contact, its files and the
// answers to it, before it came into a restricted case, disappears with it.
func VisibleContacts(a *db.Args, sc identity.Scope, _ string) string {
	var and []string
	for _, table := range []string{"contacts", "messages", "evidence"} {
		and = append(and, Visible(a, sc, "(SELECT own.case_id FROM "+table+" own WHERE own.id = x.object)"))
	}
	return strings.Join(and, " AND ")
}

// Find is the part of the global search that knows case numbers, and words.
func (s *Service) Find(ctx context.Context, sc identity.Scope, q string) ([]entity.Hit, error) {
	if !sc.Can(identity.PermCaseRead) {
		return nil, nil
	}
	if _, ok := ParseNumber(q); !ok && !id.Valid("cas", q) {
		return s.FindWords(ctx, sc, q)
	}
	c, err := s.get(ctx, sc, q)
	if errs.IsKind(err, errs.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []entity.Hit{{Kind: "case", ID: c.ID, Title: c.Number + " " + c.Title, Note: string(c.Severity) + " " + string(c.State)}}, nil
}
