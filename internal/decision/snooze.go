package decision

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Snooze keeps a rule, or a group of rules, quiet about one account for a time:
// they fire and weigh nothing.
type Snooze struct {
	ID         string    `json:"id"`
	Rule       string    `json:"rule,omitempty"`
	Group      string    `json:"group,omitempty"`
	Account    string    `json:"account" doc:"acc_ id"`
	Reason     string    `json:"reason"`
	Author     string    `json:"author"`
	AuthorName string    `json:"author_name"`
	At         time.Time `json:"at"`
	Until      time.Time `json:"until"`
}

// NewSnooze is what a person asks for: a rule or a group, not both.
type NewSnooze struct {
	Rule    string    `json:"rule,omitempty" maxLength:"100"`
	Group   string    `json:"group,omitempty" maxLength:"100"`
	Account string    `json:"account" minLength:"1" maxLength:"200" doc:"acc_ id or the marketplace's reference"`
	Until   time.Time `json:"until" doc:"At most a year from now"`
	Reason  string    `json:"reason" minLength:"1" maxLength:"500" doc:"Why; not personal data"`
}

// maxSnooze is the longest a rule is kept quiet at once.
const maxSnooze = 366 * 24 * time.Hour

// Snooze keeps a rule quiet about an account. It is in force once it is in the
// log, a moment later.
func (s *Service) Snooze(ctx context.Context, in NewSnooze) (*Snooze, error) {
	sc, err := identity.Require(ctx, identity.PermLabelWrite)
	if err != nil {
		return nil, err
	}
	kind, name, err := s.quietable(ctx, in.Rule, in.Group)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	if !in.Until.After(now) || in.Until.After(now.Add(maxSnooze)) {
		return nil, errs.New(errs.Invalid, "snooze_until", "A snooze ends within a year from now.").With(errs.Field{Pointer: "/until", Message: "in the future, within a year"})
	}
	eid, brand, region, err := s.placed(ctx, sc, strings.TrimSpace(in.Account))
	if err != nil {
		return nil, err
	}
	n := &Snooze{Rule: in.Rule, Group: in.Group, Account: id.Entity("acc", eid), Reason: strings.TrimSpace(in.Reason), Author: sc.Actor().ID, Until: in.Until.UTC()}
	err = s.main.Tx(ctx, sc.Actor(), n.Reason, func(ctx context.Context, tx *db.Tx) error {
		n.ID, n.At = id.New("snz", tx.Now), tx.Now
		at, until := db.Micros(tx.Now), db.Micros(n.Until)
		// One that has ended makes room for another.
		if _, err := tx.Exec(ctx, `UPDATE snoozes SET ended_at = until WHERE account = $1 AND name = $2 AND ended_at IS NULL AND until <= $3`, eid, name, at); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO snoozes(id, kind, name, account, brand, region, reason, author, at, until) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
			n.ID, kind, name, eid, brand, region, n.Reason, n.Author, at, until); err != nil {
			return err
		}
		if err := tx.Control(ctx, engine.Control{Kind: engine.SnoozeSet, At: at, Entity: eid, Name: name, Until: until, By: n.Author, Reason: n.Reason}); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "rule.snoozed", Object: n.ID, On: []string{n.Account},
			Data: map[string]any{kind: name, "until": n.Until, "reason": n.Reason}})
	})
	if db.Unique(err) {
		return nil, errs.New(errs.Conflict, "snooze_known", "This is snoozed already. End that snooze first.")
	}
	if err != nil {
		return nil, err
	}
	names, err := s.people(ctx, n.Author)
	n.AuthorName = names[n.Author]
	return n, err
}

// quietable checks that what should be quiet is a rule or a group of the live
// ruleset.
func (s *Service) quietable(ctx context.Context, rule, group string) (kind, name string, err error) {
	if (rule == "") == (group == "") {
		return "", "", errs.New(errs.Invalid, "snooze_what", "Name a rule or a group of rules.").With(errs.Field{Pointer: "/rule", Message: "a rule, or a group, not both"})
	}
	pack, err := s.current(ctx)
	if err != nil {
		return "", "", err
	}
	if rule != "" {
		if pack.program.Rule(rule) < 0 {
			return "", "", errs.New(errs.NotFound, "rule_not_found", "The live ruleset has no rule of this name.")
		}
		return "rule", rule, nil
	}
	if !slices.ContainsFunc(pack.program.Rules, func(r engine.Rule) bool { return r.Group == group }) {
		return "", "", errs.New(errs.NotFound, "group_not_found", "The live ruleset has no group of rules of this name.")
	}
	return "group", group, nil
}

// placed finds an account in the caller's scope, with where it belongs.
func (s *Service) placed(ctx context.Context, sc identity.Scope, ref string) (eid uint64, brand, region string, err error) {
	none := errs.New(errs.NotFound, "account_not_found", "There is no such account.")
	eid, ok := s.accountNumber(ref)
	if !ok {
		return 0, "", "", none
	}
	var a db.Args
	err = s.history.QueryRow(ctx, `SELECT brand, region FROM accounts WHERE id = `+a.Add(eid)+` AND `+
		sc.Where(&a, identity.Columns{Region: "region", Brand: "brand"}), a...).Scan(&brand, &region)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", "", none
	}
	return eid, brand, region, err
}

const snoozeColumns = `SELECT z.id, z.kind, z.name, z.account, z.reason, z.author, z.at, z.until FROM snoozes z`

func scanSnooze(row interface{ Scan(...any) error }) (*Snooze, string, uint64, error) {
	n := &Snooze{}
	var kind, name string
	var eid uint64
	var at, until int64
	err := row.Scan(&n.ID, &kind, &name, &eid, &n.Reason, &n.Author, &at, &until)
	n.Account, n.At, n.Until = id.Entity("acc", eid), db.FromMicros(at), db.FromMicros(until)
	if kind == "rule" {
		n.Rule = name
	} else {
		n.Group = name
	}
	return n, name, eid, err
}

// Snoozes lists what is snoozed now, newest first, of accounts in the caller's
// scope. rule narrows to those that keep it quiet, by its name or its group.
func (s *Service) Snoozes(ctx context.Context, rule, account string, in web.PageIn) (page web.Page[Snooze], err error) {
	sc, err := identity.Require(ctx, identity.PermRuleRead)
	if err != nil {
		return page, err
	}
	var a db.Args
	where := []string{"z.ended_at IS NULL", "z.until > " + a.Add(db.Micros(s.clock.Now())), sc.Where(&a, identity.Columns{Region: "z.region", Brand: "z.brand"})}
	if rule != "" {
		names := []string{rule}
		if pack, err := s.current(ctx); err == nil {
			if i := pack.program.Rule(rule); i >= 0 && pack.program.Rules[i].Group != "" {
				names = append(names, pack.program.Rules[i].Group)
			}
		}
		where = append(where, db.In(&a, "z.name", names))
	}
	if account != "" {
		eid, ok := s.accountNumber(account)
		if !ok {
			return web.Page[Snooze]{Items: []Snooze{}}, nil
		}
		where = append(where, "z.account = "+a.Add(eid))
	}
	if in.Cursor != "" {
		var last string
		if err := web.DecodeCursor(in.Cursor, &last); err != nil {
			return page, err
		}
		where = append(where, "z.id < "+a.Add(last))
	}
	rows, err := s.main.Query(ctx, snoozeColumns+` WHERE `+strings.Join(where, " AND ")+` ORDER BY z.id DESC LIMIT `+a.Add(in.Limit+1), a...)
	if err != nil {
		return page, err
	}
	defer rows.Close()
	var list []Snooze
	var who []string
	for rows.Next() {
		n, _, _, err := scanSnooze(rows)
		if err != nil {
			return page, err
		}
		list, who = append(list, *n), append(who, n.Author)
	}
	if err := rows.Err(); err != nil {
		return page, err
	}
	rows.Close()
	names, err := s.people(ctx, who...)
	for i := range list {
		list[i].AuthorName = names[list[i].Author]
	}
	return web.Cut(list, in.Limit, func(last Snooze) string { return web.EncodeCursor(last.ID) }), err
}

// EndSnooze lets a rule speak again.
func (s *Service) EndSnooze(ctx context.Context, ref string) error {
	sc, err := identity.Require(ctx, identity.PermLabelWrite)
	if err != nil {
		return err
	}
	return s.main.Tx(ctx, sc.Actor(), "end snooze", func(ctx context.Context, tx *db.Tx) error {
		var a db.Args
		n, name, eid, err := scanSnooze(tx.QueryRow(ctx, snoozeColumns+` WHERE z.id = `+a.Add(ref)+` AND z.ended_at IS NULL AND z.until > `+
			a.Add(db.Micros(tx.Now))+` AND `+sc.Where(&a, identity.Columns{Region: "z.region", Brand: "z.brand"}), a...))
		if errors.Is(err, sql.ErrNoRows) {
			return errs.New(errs.NotFound, "snooze_not_found", "There is no such snooze.")
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE snoozes SET ended_at = $1, ended_by = $2 WHERE id = $3`, db.Micros(tx.Now), tx.Actor.ID, ref); err != nil {
			return err
		}
		if err := tx.Control(ctx, engine.Control{Kind: engine.SnoozeClear, At: db.Micros(tx.Now), Entity: eid, Name: name, By: tx.Actor.ID}); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "rule.snooze_ended", Object: n.ID, On: []string{n.Account}, Data: map[string]any{"name": name}})
	})
}
