package decision

import (
	"context"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// States of an alert.
const (
	AlertOpen  = "open"  // nobody has taken it
	AlertCased = "cased" // a case holds it
)

// Alert is a decision that wants a person.
type Alert struct {
	ID       string    `json:"id"`
	EventID  string    `json:"event_id"`
	Type     string    `json:"type" doc:"Type of the event"`
	Account  string    `json:"account,omitempty" doc:"acc_ id of whom it is about"`
	Order    string    `json:"order,omitempty"`
	Rules    []string  `json:"rules"`
	Topic    string    `json:"topic" doc:"Which queue or subject the rule named"`
	Severity string    `json:"severity"`
	Title    string    `json:"title" doc:"Reason of the rule that weighed most"`
	Outcome  string    `json:"outcome"`
	Score    float64   `json:"score"`
	State    string    `json:"state" doc:"open, or cased when a case holds it"`
	Case     string    `json:"case_id,omitempty"`
	Brand    string    `json:"brand"`
	Region   string    `json:"region"`
	City     string    `json:"city"`
	At       time.Time `json:"at" doc:"Event time"`
	RaisedAt time.Time `json:"raised_at"`
	Policy   string    `json:"-"` // clause the rule cites; only known while it is raised

	Position uint64 `json:"-"` // with N the effect in the journal
	N        int    `json:"-"`
	account  uint64
	order    uint64
}

// AccountEID and OrderEID are the vault's ids behind Account and Order, 0 = none.
func (a *Alert) AccountEID() uint64 { return a.account }

// OrderEID is the order of the event, 0 = none.
func (a *Alert) OrderEID() uint64 { return a.order }

// name fills the public ids.
func (a *Alert) name() {
	if a.account != 0 {
		a.Account = id.Entity("acc", a.account)
	}
	if a.order != 0 {
		a.Order = id.Entity("ord", a.order)
	}
}

// AlertFilter narrows a list of alerts; empty fields do not.
type AlertFilter struct {
	State    string
	Severity string
	Rule     string
	Account  string
	Case     string
	web.PageIn
}

// Alerts lists the alerts in the caller's scope, newest first. An alert of a
// restricted case is as invisible as the case.
func (s *Service) Alerts(ctx context.Context, f AlertFilter) (page web.Page[Alert], err error) {
	sc, err := identity.Require(ctx, identity.PermAlertRead)
	if err != nil {
		return page, err
	}
	var a db.Args
	where := []string{sc.Where(&a, identity.Columns{Object: "al.case_id", Region: "al.region", Brand: "al.brand"})}
	for _, eq := range []struct{ col, v string }{{"al.state", f.State}, {"al.severity", f.Severity}, {"al.case_id", f.Case}} {
		if eq.v != "" {
			where = append(where, eq.col+" = "+a.Add(eq.v))
		}
	}
	if f.Rule != "" {
		where = append(where, "replace(',' || al.rules || ',', "+a.Add(","+f.Rule+",")+", '') <> ',' || al.rules || ','")
	}
	if f.Account != "" {
		eid, ok := s.accountNumber(f.Account)
		if !ok {
			return web.Page[Alert]{Items: []Alert{}}, nil
		}
		where = append(where, "al.account = "+a.Add(eid))
	}
	if f.Cursor != "" {
		var at int64
		var last string
		if err := web.DecodeCursor(f.Cursor, &at, &last); err != nil {
			return page, err
		}
		where = append(where, "(al.at, al.id) < ("+a.Add(at)+", "+a.Add(last)+")")
	}
	rows, err := s.main.Query(ctx, `SELECT al.id, al.position, al.n, al.account, al.order_eid, al.event_id, al.type, al.rules, al.topic, al.severity,
		al.title, al.outcome, al.score, al.case_id, al.state, al.brand, al.region, al.city, al.at, al.raised_at
		FROM alerts al WHERE `+strings.Join(where, " AND ")+` ORDER BY al.at DESC, al.id DESC LIMIT `+a.Add(f.Limit+1), a...)
	if err != nil {
		return page, err
	}
	defer rows.Close()
	var list []Alert
	for rows.Next() {
		var al Alert
		var rules string
		var at, raised int64
		if err := rows.Scan(&al.ID, &al.Position, &al.N, &al.account, &al.order, &al.EventID, &al.Type, &rules, &al.Topic, &al.Severity,
			&al.Title, &al.Outcome, &al.Score, &al.Case, &al.State, &al.Brand, &al.Region, &al.City, &at, &raised); err != nil {
			return page, err
		}
		al.Rules, al.At, al.RaisedAt = ruleList(rules), db.FromMicros(at), db.FromMicros(raised)
		al.name()
		list = append(list, al)
	}
	return web.Cut(list, f.Limit, func(last Alert) string { return web.EncodeCursor(db.Micros(last.At), last.ID) }), rows.Err()
}

func ruleList(s string) []string {
	if s == "" {
		return []string{}
	}
	return strings.Split(s, ",")
}
