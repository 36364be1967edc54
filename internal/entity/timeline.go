package entity

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// TimelineItem is one line of an account's timeline, from any side.
type TimelineItem struct {
	At     time.Time `json:"at"`
	Source string    `json:"source" doc:"event, decision, action, or activity (cases, contacts, messages and the rest)"`
	Kind   string    `json:"kind"`
	ID     string    `json:"id"`
	Data   any       `json:"data,omitempty"`

	key string
}

// Before is where a page of the merged timeline goes on.
type Before struct {
	at     time.Time
	source string
	key    string
}

// Source is one side of an account's timeline. Read gives at most limit items
// that come after b (further back in time), newest first, and only what sc may
// see; it uses Where for its keyset.
type Source struct {
	Name string
	Read func(ctx context.Context, sc identity.Scope, account uint64, b Before, limit int) ([]TimelineItem, error)
}

// Register adds a side; call it before the first request.
func (s *Service) Register(src Source) { s.sources = append(s.sources, src) }

// Where is the predicate "older than b" of the source named, over its time
// column (microseconds) and the text column that breaks ties.
func (b Before) Where(a *db.Args, source, at, key string) string {
	if b.at.IsZero() {
		return "1=1"
	}
	t := db.Micros(b.at)
	switch {
	case source < b.source:
		return at + " <= " + a.Add(t)
	case source > b.source:
		return at + " < " + a.Add(t)
	}
	return fmt.Sprintf("(%s, %s) < (%s, %s)", at, key, a.Add(t), a.Add(b.key))
}

// NewTimelineItem makes an item of a registered source; id is the text of the key
// column.
func NewTimelineItem(at time.Time, source, kind, id string, data any) TimelineItem {
	return TimelineItem{At: at, Source: source, Kind: kind, ID: id, Data: data, key: id}
}

// Timeline merges all sides of an account by time, newest first; only those
// named when any are.
func (s *Service) Timeline(ctx context.Context, ref string, only []string, cursor string, limit int) (web.Page[TimelineItem], error) {
	var none web.Page[TimelineItem]
	sc, err := identity.Require(ctx, identity.PermAccountRead)
	if err != nil {
		return none, err
	}
	acc, err := s.Resolve(ctx, sc, ref)
	if err != nil {
		return none, err
	}
	var b Before
	if cursor != "" {
		var at int64
		if err := web.DecodeCursor(cursor, &at, &b.source, &b.key); err != nil {
			return none, err
		}
		b.at = db.FromMicros(at)
	}
	n, err := s.narrowed(only)
	if err != nil {
		return none, err
	}
	all, err := s.merged(ctx, sc, acc.EID, n, b, limit+1)
	if err != nil {
		return none, err
	}
	return web.Cut(all, limit, func(i TimelineItem) string { return web.EncodeCursor(db.Micros(i.At), i.Source, i.key) }), nil
}

// narrowed reads what a timeline is narrowed to.
func (s *Service) narrowed(only []string) (narrowing, error) {
	n, unknown := narrow(only, append([]Source{{Name: "event"}, {Name: "decision"}, {Name: "activity"}}, s.sources...))
	if unknown != "" {
		return n, errs.New(errs.BadRequest, "source_unknown", "A timeline has no such source.").With(errs.Field{Pointer: "?source", Message: sourceWords})
	}
	return n, nil
}

// merged reads at most limit items of the sides wanted that come after b, newest
// first.
func (s *Service) merged(ctx context.Context, sc identity.Scope, account uint64, n narrowing, b Before, limit int) ([]TimelineItem, error) {
	told := func(kinds []string) func(context.Context, identity.Scope, uint64, Before, int) ([]TimelineItem, error) {
		return func(ctx context.Context, sc identity.Scope, account uint64, b Before, limit int) ([]TimelineItem, error) {
			return s.told(ctx, sc, account, kinds, b, limit)
		}
	}
	events := func(only string) func(context.Context, identity.Scope, uint64, Before, int) ([]TimelineItem, error) {
		return func(ctx context.Context, sc identity.Scope, account uint64, b Before, limit int) ([]TimelineItem, error) {
			return s.events(ctx, sc, account, only, b, limit)
		}
	}
	var all []TimelineItem
	for _, side := range append([]Source{{"event", events("")}, {"decision", s.decisions}, {"activity", told(nil)}}, s.sources...) {
		in, part := n.reads(side.Name)
		if !in {
			continue
		}
		read := side.Read
		if part && side.Name == "event" {
			read = events("order.")
		} else if part {
			read = told(n.kinds)
		}
		items, err := read(ctx, sc, account, b, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, items...)
	}
	slices.SortFunc(all, newestFirst)
	return all[:min(limit, len(all))], nil
}

func newestFirst(x, y TimelineItem) int {
	if c := y.At.Compare(x.At); c != 0 {
		return c
	}
	if c := strings.Compare(y.Source, x.Source); c != 0 {
		return c
	}
	return strings.Compare(y.key, x.key)
}

// place is a journal position as text that sorts like the number.
func place(position int64) string { return fmt.Sprintf("%019d", position) }

// olderPosition is Before.Where for tables keyed by journal position.
func (b Before) olderPosition(a *db.Args, source, at, position string) string {
	if b.source != source || b.at.IsZero() {
		return b.Where(a, source, at, position)
	}
	n, _ := strconv.ParseInt(b.key, 10, 64)
	return fmt.Sprintf("(%s, %s) < (%s, %s)", at, position, a.Add(db.Micros(b.at)), a.Add(n))
}

// events are what the marketplace told of the account; only those whose type
// begins with only.
func (s *Service) events(ctx context.Context, sc identity.Scope, account uint64, only string, b Before, limit int) ([]TimelineItem, error) {
	var a db.Args
	who, kind := a.Add(account), ""
	if only != "" {
		kind = " AND substr(e.type, 1, length(" + a.Add(only) + ")) = " + a.Add(only)
	}
	rows, err := s.history.Query(ctx, `SELECT e.position, e.event_id, e.type, e.at, MIN(x.role)
		FROM event_entities x JOIN events e ON e.position = x.position
		WHERE x.entity = `+who+` AND `+sc.Where(&a, identity.Columns{Region: "e.region", Brand: "e.brand"})+
		kind+` AND `+b.olderPosition(&a, "event", "e.at", "e.position")+
		` GROUP BY e.position, e.event_id, e.type, e.at ORDER BY e.at DESC, e.position DESC LIMIT `+a.Add(limit), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []TimelineItem
	for rows.Next() {
		var position, at int64
		var event, kind, role string
		if err := rows.Scan(&position, &event, &kind, &at, &role); err != nil {
			return nil, err
		}
		list = append(list, TimelineItem{At: db.FromMicros(at), Source: "event", Kind: kind, ID: event, key: place(position),
			Data: map[string]any{"role": role, "position": position}})
	}
	return list, rows.Err()
}

func (s *Service) decisions(ctx context.Context, sc identity.Scope, account uint64, b Before, limit int) ([]TimelineItem, error) {
	if !sc.Can(identity.PermDecisionRead) {
		return nil, nil
	}
	var a db.Args
	who := a.Add(account)
	rows, err := s.history.Query(ctx, `SELECT position, event_id, type, at, outcome, score, rules FROM decisions
		WHERE account = `+who+` AND `+sc.Where(&a, scoped)+` AND `+b.olderPosition(&a, "decision", "at", "position")+
		` ORDER BY at DESC, position DESC LIMIT `+a.Add(limit), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []TimelineItem
	for rows.Next() {
		var position, at int64
		var event, kind, outcome, rules string
		var score float64
		if err := rows.Scan(&position, &event, &kind, &at, &outcome, &score, &rules); err != nil {
			return nil, err
		}
		fired := []string{}
		if rules != "" {
			fired = strings.Split(rules, ",")
		}
		list = append(list, TimelineItem{At: db.FromMicros(at), Source: "decision", Kind: outcome, ID: event, key: place(position),
			Data: map[string]any{"type": kind, "score": score, "rules": fired, "position": position}})
	}
	return list, rows.Err()
}

// told is what people and jobs did: cases, contacts, messages; only of some kinds
// when any are named. Actions come from their own source, which knows how to show
// those of restricted cases.
func (s *Service) told(ctx context.Context, sc identity.Scope, account uint64, kinds []string, b Before, limit int) ([]TimelineItem, error) {
	f := activity.Filter{Kinds: kinds, Except: []string{"action."}}
	switch {
	case b.at.IsZero():
	case b.source == "activity":
		f.BeforeAt, f.BeforeID = b.at, b.key
	case "activity" < b.source:
		f.To = b.at.Add(time.Microsecond)
	default:
		f.To = b.at
	}
	list, err := s.activity.Read(ctx, sc, accountID(account), f, limit)
	if err != nil {
		return nil, err
	}
	items := make([]TimelineItem, len(list))
	for i, e := range list {
		items[i] = TimelineItem{At: e.At, Source: "activity", Kind: e.Kind, ID: e.Object, key: e.ID,
			Data: map[string]any{"actor": e.Actor, "actor_name": e.ActorName, "data": e.Data}}
	}
	return items, nil
}
