package cases

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/lang"
)

// RoutingRule sends the work for which an expression holds to a queue. Rules
// are asked in their order; the first that holds decides.
type RoutingRule struct {
	Name   string   `json:"name" minLength:"1" maxLength:"100"`
	When   string   `json:"when" minLength:"1" maxLength:"4000" doc:"Over the fields of a case, as severity <= S2 and language == \"es\""`
	Queue  string   `json:"queue" minLength:"1" maxLength:"60"`
	Skills []string `json:"skills,omitempty" maxItems:"10" doc:"What whoever takes it must be able to do, beside what the queue asks"`
}

// RoutingVersion is a published list of rules. It is never changed. Version 0
// is what stands before anything was published: no rules.
type RoutingVersion struct {
	Number int           `json:"number"`
	Rules  []RoutingRule `json:"rules"`
	Note   string        `json:"note,omitempty"`
	At     *time.Time    `json:"at,omitempty"`
	By     string        `json:"by,omitempty"`
}

// routes are the rules in force, compiled: those of the newest version, then
// each queue's own expression in the order of the queues.
type routes struct {
	text    string // what they were compiled from
	version int
	rules   []route
}

type route struct {
	RoutingRule
	program *lang.Program
}

// routing reads the rules in force; they are compiled again only when their
// text changed.
func (s *Service) routing(ctx context.Context) (*routes, error) {
	v, err := s.newestRouting(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `SELECT id, name, expression FROM queues ORDER BY position, name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := slices.Clone(v.Rules)
	for rows.Next() {
		var own RoutingRule
		if err := rows.Scan(&own.Queue, &own.Name, &own.When); err != nil {
			return nil, err
		}
		list = append(list, own)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	text, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	key := strconv.Itoa(v.Number) + string(text)
	if have := s.routed.Load(); have != nil && have.text == key {
		return have, nil
	}
	r, err := compileRoutes(list)
	if err != nil {
		return nil, err
	}
	r.text, r.version = key, v.Number
	s.routed.Store(r)
	return r, nil
}

func compileRoutes(list []RoutingRule) (*routes, error) {
	r := &routes{}
	env := environment()
	var at []errs.Field
	for i, rule := range list {
		p, err := lang.Compile(rule.When, env, lang.Bool)
		if err == nil {
			var a db.Args
			if _, exact := p.SQL(&a); !exact {
				err = errors.New("this cannot be asked of the database")
			}
		}
		if err != nil {
			at = append(at, errs.Field{Pointer: "/rules/" + strconv.Itoa(i) + "/when", Message: err.Error()})
			continue
		}
		r.rules = append(r.rules, route{rule, p})
	}
	if at != nil {
		return nil, errs.New(errs.Invalid, "routing_invalid", "A rule of the routing is not right: %s", at[0].Message).With(at...)
	}
	return r, nil
}

// choice is the SQL of "which rule holds first", counted from 1; 0 = none.
func (r *routes) choice(a *db.Args) string {
	if len(r.rules) == 0 {
		return "0"
	}
	var b strings.Builder
	b.WriteString("CASE")
	for i, rule := range r.rules {
		where, _ := rule.program.SQL(a)
		b.WriteString(" WHEN (" + where + ") THEN " + strconv.Itoa(i+1))
	}
	return b.String() + " ELSE 0 END"
}

func (r *routes) at(n int) RoutingRule {
	if n < 1 || n > len(r.rules) {
		return RoutingRule{}
	}
	return r.rules[n-1].RoutingRule
}

// place puts an open case where the rules in force send it, unless somebody put
// it somewhere by hand.
func (s *Service) place(ctx context.Context, tx *db.Tx, c *Case) error {
	if c.State.Done() || c.root != "" {
		return nil
	}
	r, err := s.routing(ctx)
	if err != nil {
		return err
	}
	var a db.Args
	choice := r.choice(&a)
	var n int
	if err := tx.QueryRow(ctx, `SELECT `+choice+` FROM cases WHERE cases.id = `+a.Add(c.ID), a...).Scan(&n); err != nil {
		return err
	}
	moved, from, err := s.placeAt(ctx, tx, c.ID, r.at(n), r.version)
	if err != nil || !moved {
		return err
	}
	c.Queue, c.Placed = r.at(n).Queue, r.at(n).Name
	if from == "" { // its opening says as much
		return nil
	}
	return record(ctx, tx, c, "case.placed", map[string]any{"number": c.Number, "from": from, "queue": c.Queue, "rule": c.Placed, "version": r.version})
}

// placeAt keeps where a case or contact is; moved says that this is new. What
// moves from under somebody's hands stays in sight of theirs.
func (s *Service) placeAt(ctx context.Context, tx *db.Tx, object string, rule RoutingRule, version int) (moved bool, from string, err error) {
	keep := ""
	if tx.Actor.Kind == "staff" {
		keep = tx.Actor.ID
	}
	skills := strings.Join(rule.Skills, ",")
	err = tx.QueryRow(ctx, `SELECT queue FROM placements WHERE object = $1`, object).Scan(&from)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, "", err
	}
	var now string
	err = tx.QueryRow(ctx, `INSERT INTO placements(object, queue, rule, version, skills, keep, at) VALUES ($1,$2,$3,$4,$5,$6,$7)
		ON CONFLICT (object) DO UPDATE SET queue = excluded.queue, rule = excluded.rule, version = excluded.version, skills = excluded.skills, at = excluded.at,
			keep = CASE WHEN placements.queue = excluded.queue THEN placements.keep ELSE COALESCE((SELECT l.holder FROM leases l WHERE l.object = excluded.object AND l.until > excluded.at), excluded.keep) END
		WHERE NOT placements.pinned AND (placements.queue <> excluded.queue OR placements.rule <> excluded.rule OR placements.version <> excluded.version OR placements.skills <> excluded.skills)
		RETURNING queue`, object, rule.Queue, rule.Name, version, skills, keep, db.Micros(tx.Now)).Scan(&now)
	if errors.Is(err, sql.ErrNoRows) {
		return false, from, nil
	}
	if err != nil || now == from {
		return false, from, err
	}
	return true, from, s.askPush(ctx, tx, object, now)
}

// PlaceContact puts a contact that is no case yet where the rules send it.
func (s *Service) PlaceContact(ctx context.Context, tx *db.Tx, contact string) error {
	list, err := s.contactRows(ctx, everybody(), "c.id = $1", db.Args{contact})
	if err != nil || len(list) == 0 {
		return err
	}
	r, err := s.routing(ctx)
	if err != nil {
		return err
	}
	_, _, err = s.placeAt(ctx, tx, contact, r.of(list[0]), r.version)
	return err
}

// of is the rule that sends a contact.
func (r *routes) of(w Work) RoutingRule {
	env := environment()
	f := lang.NewFrame(env)
	f.Reset()
	w.describe(env, f)
	for _, rule := range r.rules {
		if rule.program.Bool(f) {
			return rule.RoutingRule
		}
	}
	return RoutingRule{}
}

// placeAll puts all open work where the rules in force send it.
func (s *Service) placeAll(ctx context.Context, tx *db.Tx) error {
	r, err := s.routing(ctx)
	if err != nil {
		return err
	}
	var a db.Args
	choice := r.choice(&a)
	rows, err := tx.Query(ctx, `SELECT cases.id, `+choice+` FROM cases WHERE cases.state NOT IN ('resolved', 'closed') AND cases.root = ''`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	to := map[string]RoutingRule{}
	for rows.Next() {
		var object string
		var n int
		if err := rows.Scan(&object, &n); err != nil {
			return err
		}
		to[object] = r.at(n)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	contacts, err := s.contactRows(ctx, everybody(), "1=1", nil)
	if err != nil {
		return err
	}
	for _, w := range contacts {
		to[w.ID] = r.of(w)
	}
	for object, rule := range to {
		if _, _, err := s.placeAt(ctx, tx, object, rule, r.version); err != nil {
			return err
		}
	}
	return nil
}

// newestRouting is the version in force.
func (s *Service) newestRouting(ctx context.Context) (*RoutingVersion, error) {
	list, err := s.routingVersions(ctx, 1)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return &RoutingVersion{Rules: []RoutingRule{}}, nil
	}
	return &list[0], nil
}

func (s *Service) routingVersions(ctx context.Context, limit int) ([]RoutingVersion, error) {
	rows, err := s.db.Query(ctx, `SELECT n, rules, note, at, actor FROM routing_versions ORDER BY n DESC LIMIT $1`, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []RoutingVersion{}
	for rows.Next() {
		var v RoutingVersion
		var rules []byte
		var at int64
		if err := rows.Scan(&v.Number, &rules, &v.Note, &at, &v.By); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(rules, &v.Rules); err != nil {
			return nil, err
		}
		when := db.FromMicros(at)
		v.At = &when
		list = append(list, v)
	}
	return list, rows.Err()
}

// Routing lists the versions of the routing, the one in force first.
func (s *Service) Routing(ctx context.Context) ([]RoutingVersion, error) {
	if _, err := identity.Require(ctx, identity.PermQueueRead); err != nil {
		return nil, err
	}
	list, err := s.routingVersions(ctx, 200)
	if len(list) == 0 {
		list = []RoutingVersion{{Rules: []RoutingRule{}}}
	}
	return list, err
}

// checkRouting names every rule at fault.
func (s *Service) checkRouting(ctx context.Context, rules []RoutingRule) error {
	var at []errs.Field
	names := map[string]bool{}
	for i, r := range rules {
		here := "/rules/" + strconv.Itoa(i)
		name := strings.TrimSpace(r.Name)
		if name == "" || names[name] {
			at = append(at, errs.Field{Pointer: here + "/name", Message: "each rule has a name of its own"})
		}
		names[name] = true
		if _, err := s.queue(ctx, r.Queue); errs.IsKind(err, errs.NotFound) {
			at = append(at, errs.Field{Pointer: here + "/queue", Message: "there is no such queue"})
		} else if err != nil {
			return err
		}
		for j, skill := range r.Skills {
			if !word(skill) {
				at = append(at, errs.Field{Pointer: here + "/skills/" + strconv.Itoa(j), Message: "a word of small letters, digits and hyphens"})
			}
		}
	}
	_, err := compileRoutes(rules)
	var wrong *errs.Error
	if errors.As(err, &wrong) {
		at = append(at, wrong.Fields...)
	}
	if at != nil {
		return errs.New(errs.Invalid, "routing_invalid", "The routing cannot be published like this.").With(at...)
	}
	return err
}

// word says whether s may be the name of a skill.
func word(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return false
		}
	}
	return true
}

// PublishRouting puts a list of rules in force and all open work where it sends
// it. after is the version that the caller has seen.
func (s *Service) PublishRouting(ctx context.Context, after int, rules []RoutingRule, note string) (*RoutingVersion, error) {
	sc, err := identity.Require(ctx, identity.PermQueueWrite)
	if err != nil {
		return nil, err
	}
	if err := s.checkRouting(ctx, rules); err != nil {
		return nil, err
	}
	v := &RoutingVersion{Number: after + 1, Rules: rules, Note: strings.TrimSpace(note), By: sc.Actor().ID}
	body, err := json.Marshal(rules)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "publish routing", func(ctx context.Context, tx *db.Tx) error {
		v.At = &tx.Now
		var n int
		err := tx.QueryRow(ctx, `INSERT INTO routing_versions(n, rules, note, at, actor)
			SELECT $1, $2, $3, $4, $5 WHERE (SELECT COALESCE(MAX(n), 0) FROM routing_versions) = $6 ON CONFLICT (n) DO NOTHING RETURNING n`,
			v.Number, string(body), v.Note, db.Micros(tx.Now), tx.Actor.ID, after).Scan(&n)
		if errors.Is(err, sql.ErrNoRows) {
			return errs.New(errs.Precondition, "version_stale", "Somebody else published a routing since; look again.")
		}
		if err != nil {
			return err
		}
		if err := s.placeAll(ctx, tx); err != nil {
			return err
		}
		if s.hub != nil {
			tx.AfterCommit(func() { s.hub.Publish("inbox", nil) })
		}
		return tx.Record(ctx, db.Change{Kind: "routing.published", Object: "routing", Data: map[string]any{"version": v.Number, "rules": len(rules), "note": v.Note}})
	})
	return v, err
}
