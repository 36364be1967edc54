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
	sides := append([]Source{{"event", s.events}, {"decision", s.decisions}, {"activity", s.told}}, s.sources...)
	for _, want := range only {
		if !slices.ContainsFunc(sides, func(x Source) bool { return x.Name == want }) {
			return none, errs.New(errs.BadRequest, "source_unknown", "There is no source %q.", want).
				With(errs.Field{Pointer: "?source", Message: "event, decision, action or activity"})
		}
	}
	var all []TimelineItem
	for _, side := range sides {
		if len(only) > 0 && !slices.Contains(only, side.Name) {
			continue
		}
		items, err := side.Read(ctx, sc, acc.EID, b, limit+1)
		if err != nil {
			return none, err
		}
		all = append(all, items...)
	}
	slices.SortFunc(all, newestFirst)
	return web.Cut(all, limit, func(i TimelineItem) string { return web.EncodeCursor(db.Micros(i.At), i.Source, i.key) }), nil
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

func (s *Service) events(ctx context.Context, sc identity.Scope, account uint64, b Before, limit int) ([]TimelineItem, error) {
	var a db.Args
	who := a.Add(account)
	rows, err := s.history.Query(ctx, `SELECT e.position, e.event_id, e.type, e.at, MIN(x.role)
		FROM event_entities x JOIN events e ON e.position = x.position
		WHERE x.entity = `+who+` AND `+sc.Where(&a, identity.Columns{Region: "e.region", Brand: "e.brand"})+
		` AND `+b.olderPosition(&a, "event", "e.at", "e.position")+
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

// told is what people and jobs did: cases, contacts, messages. Actions come
// from their own source, which knows how to show those of restricted cases.
func (s *Service) told(ctx context.Context, sc identity.Scope, account uint64, b Before, limit int) ([]TimelineItem, error) {
	f := activity.Filter{Except: []string{"action."}}
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
