package investigation

import (
	"context"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// CaseSearch is a search of decisions that those who work on a case share.
type CaseSearch struct {
	ID         string     `json:"id"`
	Case       string     `json:"case_id"`
	Name       string     `json:"name"`
	Expression string     `json:"expression" doc:"In the one expression language, over the facts of events and decisions"`
	Account    string     `json:"account_id,omitempty"`
	From       *time.Time `json:"from,omitempty"`
	To         *time.Time `json:"to,omitempty"`
	By         string     `json:"by"`
	At         time.Time  `json:"at"`

	account uint64
}

// NewSearch is what a search is kept with.
type NewSearch struct {
	Name       string     `json:"name" maxLength:"200"`
	Expression string     `json:"expression,omitempty" maxLength:"8192"`
	Account    string     `json:"account,omitempty" maxLength:"200"`
	From       *time.Time `json:"from,omitempty"`
	To         *time.Time `json:"to,omitempty"`
}

// SearchCounts is what a search finds, over time.
type SearchCounts struct {
	Items     []SearchBucket `json:"items"`
	Width     int64          `json:"width_seconds"`
	Total     int64          `json:"total"`
	Truncated bool           `json:"truncated"`
}

// SearchBucket is one span of time.
type SearchBucket struct {
	At     time.Time `json:"at"`
	Allow  int64     `json:"allow"`
	Review int64     `json:"review"`
	Block  int64     `json:"block"`
}

// Searches lists the searches kept with a case.
func (s *Service) Searches(ctx context.Context, ref string) ([]*CaseSearch, error) {
	sc, err := identity.Require(ctx, identity.PermFindingRead)
	if err != nil {
		return nil, err
	}
	c, err := s.cases.For(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	return s.searches(ctx, c.ID, "")
}

func (s *Service) searches(ctx context.Context, caseID, only string) ([]*CaseSearch, error) {
	rows, err := s.db.Query(ctx, `SELECT x.id, x.case_id, x.name, x.expression, x.account, x.at_from, x.at_to, x.actor, x.created_at, k.eid
		FROM case_searches x JOIN cases k ON k.id = x.case_id WHERE `+family("x.case_id", "$1")+` AND ($2 = '' OR x.id = $2) ORDER BY x.id`, caseID, only)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*CaseSearch{}
	for rows.Next() {
		var x CaseSearch
		var from, to *int64
		var at int64
		var name, expression []byte
		var eid uint64
		if err := rows.Scan(&x.ID, &x.Case, &name, &expression, &x.account, &from, &to, &x.By, &at, &eid); err != nil {
			return nil, err
		}
		x.Name, x.Expression = s.open(eid, x.ID+"/name", name), s.open(eid, x.ID+"/expression", expression)
		x.From, x.To, x.At = moment(from), moment(to), db.FromMicros(at)
		if x.account != 0 {
			x.Account = id.Entity("acc", x.account)
		}
		list = append(list, &x)
	}
	return list, rows.Err()
}

// KeepSearch keeps a search with a case: whoever sees the case sees it.
func (s *Service) KeepSearch(ctx context.Context, ref string, in NewSearch) (*CaseSearch, error) {
	sc, err := identity.Require(ctx, identity.PermFindingWrite)
	if err != nil {
		return nil, err
	}
	at := written(nil, "/name", strings.TrimSpace(in.Name), 800)
	if in.Expression == "" && in.Account == "" {
		at = append(at, errs.Field{Pointer: "/expression", Message: "an expression or an account"})
	}
	if in.Expression != "" && s.opt.Check != nil {
		if err := s.opt.Check(ctx, in.Expression); err != nil {
			at = append(at, errs.Field{Pointer: "/expression", Message: err.Error()})
		}
	}
	if in.From != nil && in.To != nil && !in.From.Before(*in.To) {
		at = append(at, errs.Field{Pointer: "/to", Message: "after from"})
	}
	if err := invalid("search_invalid", "The search cannot be kept like this.", at...); err != nil {
		return nil, err
	}
	var account uint64
	if in.Account != "" {
		acc, err := s.opt.Accounts.Resolve(ctx, sc, in.Account)
		if errs.IsKind(err, errs.NotFound) {
			return nil, invalid("reference_unknown", "A reference leads nowhere.", errs.Field{Pointer: "/account", Message: "there is no such account"})
		}
		if err != nil {
			return nil, err
		}
		account = acc.EID
	}
	var caseID, made string
	err = s.on(ctx, sc, ref, "keep search", func(ctx context.Context, tx *db.Tx, c *cases.Case) error {
		caseID, made = c.ID, id.New("sch", tx.Now)
		name, err := s.seal(c.EID(), made+"/name", strings.TrimSpace(in.Name))
		if err != nil {
			return err
		}
		// An expression may hold an identifier somebody typed.
		expression, err := s.vault.Seal(c.EID(), made+"/expression", []byte(in.Expression))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO case_searches(id, case_id, name, expression, account, at_from, at_to, actor, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
			made, c.ID, name, expression, account, micros(in.From), micros(in.To), tx.Actor.ID, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		return record(ctx, tx, c, "search.kept", made, map[string]any{})
	})
	if err != nil {
		return nil, err
	}
	return one(s.searches(ctx, caseID, made))
}

// Counts runs a kept search over its time and counts what it finds, in the
// reader's own scope.
func (s *Service) Counts(ctx context.Context, ref, search string) (*SearchCounts, error) {
	sc, err := identity.Require(ctx, identity.PermFindingRead)
	if err != nil {
		return nil, err
	}
	c, err := s.cases.For(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	x, err := one(s.searches(ctx, c.ID, search))
	if err != nil {
		return nil, errs.New(errs.NotFound, "search_not_found", "There is no such search.")
	}
	if s.opt.Count == nil {
		return nil, errs.New(errs.Unavailable, "search_unavailable", "Searches cannot be run here.")
	}
	var from, to time.Time
	if x.From != nil {
		from = *x.From
	}
	if x.To != nil {
		to = *x.To
	}
	return s.opt.Count(ctx, *x, from, to)
}
