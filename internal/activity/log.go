package activity

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Entry is one thing that happened. Data holds public and internal fields
// only; texts and names stay with the object they belong to.
type Entry struct {
	ID        string          `json:"id"`
	At        time.Time       `json:"at"`
	Kind      string          `json:"kind" doc:"What happened, as case.opened"`
	Actor     string          `json:"actor"`
	ActorKind string          `json:"actor_kind" doc:"staff, key, system, public or engine"`
	ActorName string          `json:"actor_name,omitempty"`
	Object    string          `json:"object" doc:"Id of the thing changed"`
	Data      json.RawMessage `json:"data"`
}

// Filter narrows a timeline. The zero value takes everything.
type Filter struct {
	Kinds    []string // "case." for a whole family, "case.opened" for one kind
	Except   []string // families left out, as "action."
	Actor    string
	From, To time.Time // To is exclusive
	With     []string  // further subjects, read as one with the first

	// BeforeAt and BeforeID continue after that entry; for readers who merge
	// the timeline with other sources.
	BeforeAt time.Time
	BeforeID string
}

// Guard gives the predicate under which a row governed by the object in col
// (a case id, or ”) may be seen by sc. A domain whose objects have a scope
// registers one, so that a timeline never says more than the object's page.
type Guard func(a *db.Args, sc identity.Scope, col string) string

// Names finds display names of actors by id; those not found are left out.
type Names func(ctx context.Context, ids []string) (map[string]string, error)

// Log reads the timeline.
type Log struct {
	db     *db.DB
	names  Names
	guards []Guard
}

// New makes a Log; names may be nil.
func New(d *db.DB, names Names) *Log { return &Log{db: d, names: names} }

// Guard registers g; call it before the first request.
func (l *Log) Guard(g Guard) { l.guards = append(l.guards, g) }

// Timeline reads what happened on subject, newest first, a page at a time.
func (l *Log) Timeline(ctx context.Context, sc identity.Scope, subject string, f Filter, cursor string, limit int) (web.Page[Entry], error) {
	if cursor != "" {
		var at int64
		if err := web.DecodeCursor(cursor, &at, &f.BeforeID); err != nil {
			return web.Page[Entry]{}, err
		}
		f.BeforeAt = db.FromMicros(at)
	}
	list, err := l.Read(ctx, sc, subject, f, limit+1)
	if err != nil {
		return web.Page[Entry]{}, err
	}
	return web.Cut(list, limit, func(e Entry) string { return web.EncodeCursor(db.Micros(e.At), e.ID) }), nil
}

// Read reads at most limit entries of subject, newest first. The caller has
// checked that sc may see subject itself; rows are scoped here.
func (l *Log) Read(ctx context.Context, sc identity.Scope, subject string, f Filter, limit int) ([]Entry, error) {
	var a db.Args
	from, on := "activity_on o JOIN activity x ON x.id = o.activity_id", ""
	if len(f.With) == 0 {
		on = "o.subject = " + a.Add(subject)
	} else { // a row may be on several of them
		from, on = "activity x", "x.id IN (SELECT o.activity_id FROM activity_on o WHERE "+db.In(&a, "o.subject", append([]string{subject}, f.With...))+")"
	}
	where := []string{on, sc.Where(&a, identity.Columns{Object: "x.restrict_id"})}
	for _, g := range l.guards {
		where = append(where, g(&a, sc, "x.restrict_id"))
	}
	for _, about := range append([]string{subject}, f.With...) {
		if prefix, eid, ok := id.ParseEntity(about); ok && prefix == "acc" { // a row of a case that this account reported
			v := strconv.FormatUint(eid, 10)
			where = append(where, sc.Unreported(&a, "x.restrict_id", v), sc.Unreported(&a, "x.object", v))
		}
	}
	where = append(where, f.where(&a)...)
	rows, err := l.db.Query(ctx, `SELECT x.id, x.at, x.kind, x.actor, x.actor_kind, x.object, x.data
		FROM `+from+` WHERE `+strings.Join(where, " AND ")+` ORDER BY x.at DESC, x.id DESC LIMIT `+a.Add(limit), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Entry
	for rows.Next() {
		var e Entry
		var at int64
		var data []byte
		if err := rows.Scan(&e.ID, &at, &e.Kind, &e.Actor, &e.ActorKind, &e.Object, &data); err != nil {
			return nil, err
		}
		e.At, e.Data = db.FromMicros(at), data
		list = append(list, e)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return list, l.name(ctx, list)
}

func (f Filter) where(a *db.Args) []string {
	var and []string
	if len(f.Kinds) > 0 {
		var or []string
		for _, k := range f.Kinds {
			if strings.HasSuffix(k, ".") {
				or = append(or, "substr(x.kind, 1, length("+a.Add(k)+")) = "+a.Add(k))
			} else {
				or = append(or, "x.kind = "+a.Add(k))
			}
		}
		and = append(and, "("+strings.Join(or, " OR ")+")")
	}
	for _, k := range f.Except {
		and = append(and, "substr(x.kind, 1, length("+a.Add(k)+")) <> "+a.Add(k))
	}
	if f.Actor != "" {
		and = append(and, "x.actor = "+a.Add(f.Actor))
	}
	if !f.BeforeAt.IsZero() {
		and = append(and, "(x.at, x.id) < ("+a.Add(db.Micros(f.BeforeAt))+", "+a.Add(f.BeforeID)+")")
	}
	if !f.From.IsZero() {
		and = append(and, "x.at >= "+a.Add(db.Micros(f.From)))
	}
	if !f.To.IsZero() {
		and = append(and, "x.at < "+a.Add(db.Micros(f.To)))
	}
	return and
}

func (l *Log) name(ctx context.Context, list []Entry) error {
	if l.names == nil || len(list) == 0 {
		return nil
	}
	seen := map[string]bool{}
	var ids []string
	for _, e := range list {
		if !seen[e.Actor] {
			seen[e.Actor] = true
			ids = append(ids, e.Actor)
		}
	}
	names, err := l.names(ctx, ids)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].ActorName = names[list[i].Actor]
	}
	return nil
}
