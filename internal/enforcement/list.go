package enforcement

import (
	"context"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/lang"
	"github.com/piepowder/piepowder/internal/web"
)

// Filter narrows a list of actions; zero fields take everything.
type Filter struct{ State, Kind, Account, Case, Bulk, Where string }

// List reads actions newest first. What may not be read of an action cannot be
// asked for either: it is missing in expressions and filters.
func (s *Service) List(ctx context.Context, f Filter, cursor string, limit int) (web.Page[*Action], error) {
	var none web.Page[*Action]
	sc, err := identity.Require(ctx, identity.PermActionRead)
	if err != nil {
		return none, err
	}
	var at int64
	var last string
	if cursor != "" {
		if err := web.DecodeCursor(cursor, &at, &last); err != nil {
			return none, err
		}
	}
	account := uint64(0)
	if f.Account != "" {
		acc, err := s.accounts.Resolve(ctx, sc, f.Account)
		if errs.IsKind(err, errs.NotFound) {
			return web.Page[*Action]{Items: []*Action{}}, nil
		}
		if err != nil {
			return none, err
		}
		account = acc.EID
	}
	list, err := s.query(ctx, sc, func(a *db.Args, readable string) (string, error) {
		and := []string{"1=1"}
		if account != 0 {
			who := a.Add(account)
			and = append(and, "(a.account = "+who+" OR a.other = "+who+" AND "+readable+")")
		}
		if f.State != "" {
			and = append(and, db.In(a, "("+stateNow+")", strings.Split(f.State, ",")))
		}
		if f.Kind != "" {
			and = append(and, db.In(a, "a.kind", strings.Split(f.Kind, ",")))
		}
		if f.Bulk != "" {
			and = append(and, "a.bulk_id = "+a.Add(f.Bulk)+" AND "+readable)
		}
		if f.Case != "" {
			if n, ok := cases.ParseNumber(f.Case); ok {
				and = append(and, "(k.number = "+a.Add(n)+" OR k.root IN (SELECT own.id FROM cases own WHERE own.number = "+a.Add(n)+")) AND "+readable)
			} else {
				and = append(and, "(a.case_id = "+a.Add(f.Case)+" OR k.root = "+a.Add(f.Case)+") AND "+readable)
			}
		}
		if f.Where != "" {
			sql, err := translate(f.Where, readable, a)
			if err != nil {
				return "", err
			}
			and = append(and, sql)
		}
		if cursor != "" {
			and = append(and, "(a.created_at, a.id) < ("+a.Add(at)+", "+a.Add(last)+")")
		}
		return strings.Join(and, " AND "), nil
	}, " ORDER BY a.created_at DESC, a.id DESC LIMIT "+itoa(limit+1))
	if err != nil {
		return none, err
	}
	return web.Cut(list, limit, func(a *Action) string { return web.EncodeCursor(db.Micros(a.CreatedAt), a.ID) }), nil
}

// translate turns an expression over actions into a predicate.
func translate(text, readable string, a *db.Args) (string, error) {
	e := &lang.Env{}
	open := func(name, sql string) { e.Add(lang.Var{Name: name, Type: lang.String, SQL: sql}) }
	kept := func(name, sql string) {
		e.Add(lang.Var{Name: name, Type: lang.String, MayMiss: true, SQL: "(CASE WHEN " + readable + " THEN " + sql + " END)"})
	}
	open("kind", "a.kind")
	open("state", "("+stateNow+")")
	open("brand", "a.brand")
	open("region", "a.region")
	kept("origin", "a.origin")
	kept("reason_code", "a.reason_code")
	kept("rule", "a.rule")
	kept("clause", "a.clause")
	kept("by", "a.actor")
	e.Add(lang.Var{Name: "created_at", Type: lang.Time, SQL: "a.created_at"})
	e.Add(lang.Var{Name: "ends_at", Type: lang.Time, MayMiss: true, SQL: "a.ends_at"})
	e.Add(lang.Var{Name: "acknowledged_at", Type: lang.Time, MayMiss: true, SQL: "(CASE WHEN " + readable + " THEN a.acknowledged_at END)"})
	p, err := lang.Compile(text, e, lang.Bool)
	if err != nil {
		return "", errs.New(errs.Invalid, "expression_invalid", "The expression is not right: %s", err.Error()).
			With(errs.Field{Pointer: "?where", Message: err.Error()})
	}
	sql, exact := p.SQL(a)
	if !exact {
		return "", errs.New(errs.Invalid, "expression_sql", "This expression cannot be asked of the database.").
			With(errs.Field{Pointer: "?where", Message: "use comparisons of the action's fields only"})
	}
	return "(" + sql + ")", nil
}

// onTimeline is this domain's side of an account's timeline.
func (s *Service) onTimeline(ctx context.Context, sc identity.Scope, account uint64, b entity.Before, limit int) ([]entity.TimelineItem, error) {
	if !sc.Can(identity.PermActionRead) {
		return nil, nil
	}
	list, err := s.query(ctx, sc, func(a *db.Args, readable string) (string, error) {
		who := a.Add(account)
		return "(a.account = " + who + " OR a.other = " + who + " AND " + readable + ") AND " + b.Where(a, "action", "a.created_at", "a.id"), nil
	}, " ORDER BY a.created_at DESC, a.id DESC LIMIT "+itoa(limit))
	if err != nil {
		return nil, err
	}
	items := make([]entity.TimelineItem, len(list))
	for i, act := range list {
		items[i] = entity.NewTimelineItem(act.CreatedAt, "action", string(act.Kind), act.ID, act)
	}
	return items, nil
}

func itoa(n int) string { return strconv.Itoa(n) }
