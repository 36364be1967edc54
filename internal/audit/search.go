package audit

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// Entry is a leaf as people read it.
type Entry struct {
	ID        string          `json:"id"`
	At        time.Time       `json:"at"`
	Kind      string          `json:"kind"`
	Actor     string          `json:"actor"`
	ActorKind string          `json:"actor_kind"`
	Object    string          `json:"object"`
	On        []string        `json:"on" doc:"Everything the leaf names, object first"`
	Reason    string          `json:"reason,omitempty"`
	Data      json.RawMessage `json:"data,omitempty"`
	Index     *int64          `json:"index,omitempty" doc:"Place in the log; absent until it is sequenced"`

	restrict string // case whose visibility governs the leaf
}

// Filter narrows a search; empty fields do not. A Kind that ends with a full
// stop stands for all that begin with it ("case.").
type Filter struct {
	Object, Actor, Kind string
	From, To            time.Time
}

// Search gives leaves newest first, older than the leaf after when given; up to
// limit+1 of them. It is itself recorded as a read of the leaves shown.
func (l *Log) Search(ctx context.Context, f Filter, after string, limit int) ([]Entry, error) {
	sc, err := identity.Require(ctx, identity.PermAuditRead)
	if err != nil {
		return nil, err
	}
	var a db.Args
	where := []string{seen(sc, &a)}
	if f.Object != "" {
		where = append(where, "object = "+a.Add(f.Object))
	}
	if f.Actor != "" {
		where = append(where, "actor = "+a.Add(f.Actor))
	}
	if strings.HasSuffix(f.Kind, ".") {
		where = append(where, "substr(kind, 1, "+strconv.Itoa(utf8.RuneCountInString(f.Kind))+") = "+a.Add(f.Kind))
	} else if f.Kind != "" {
		where = append(where, "kind = "+a.Add(f.Kind))
	}
	if !f.From.IsZero() {
		where = append(where, "at >= "+a.Add(db.Micros(f.From)))
	}
	if !f.To.IsZero() {
		where = append(where, "at < "+a.Add(db.Micros(f.To)))
	}
	if after != "" {
		where = append(where, "id < "+a.Add(after))
	}
	query := `SELECT id, body, idx FROM audit_leaves WHERE ` + strings.Join(where, " AND ") + ` ORDER BY id DESC LIMIT ` + a.Add(limit+1)
	list, err := l.entries(ctx, query, a)
	if err != nil {
		return nil, err
	}
	if err := l.redact(ctx, sc, list); err != nil {
		return nil, err
	}
	shown := map[string][]string{}
	for _, e := range list[:min(len(list), limit)] {
		shown[e.restrict] = append(shown[e.restrict], e.ID)
	}
	return list, recordReads(ctx, l.db, sc, "audit", shown)
}

func (l *Log) entries(ctx context.Context, query string, args []any) ([]Entry, error) {
	rs, err := l.db.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rs.Close()
	var out []Entry
	for rs.Next() {
		var leaf, body string
		var idx sql.NullInt64
		if err := rs.Scan(&leaf, &body, &idx); err != nil {
			return nil, err
		}
		e := Entry{ID: leaf}
		var b db.Leaf
		if err := json.Unmarshal([]byte(body), &b); err == nil {
			e.At, e.Kind, e.Actor, e.ActorKind = db.FromMicros(b.At), b.Kind, b.Actor, b.By
			e.Object, e.On, e.Reason, e.Data, e.restrict = b.Object, b.On, b.Reason, b.Data, b.Restrict
		}
		if idx.Valid {
			e.Index = &idx.Int64
		}
		out = append(out, e)
	}
	return out, rs.Err()
}

// redact takes out of lists of ids shown (a read of many things is one leaf)
// those that have become restricted since, for who is no member.
func (l *Log) redact(ctx context.Context, sc identity.Scope, list []Entry) error {
	var ids []string
	for _, e := range list {
		ids = append(ids, e.On...)
	}
	hidden, err := l.hidden(ctx, sc, ids)
	if err != nil || len(hidden) == 0 {
		return err
	}
	for i := range list {
		list[i].On = slices.DeleteFunc(list[i].On, func(o string) bool { return hidden[o] })
	}
	return nil
}

// hidden says which of the ids are restricted and not for the caller.
func (l *Log) hidden(ctx context.Context, sc identity.Scope, ids []string) (map[string]bool, error) {
	slices.Sort(ids)
	out := map[string]bool{}
	for part := range slices.Chunk(slices.Compact(ids), 1000) {
		var a db.Args
		query := `SELECT object FROM restricted WHERE ` + db.In(&a, "object", part) +
			` AND NOT ` + sc.Where(&a, identity.Columns{Object: "restricted.object"}) +
			` UNION ALL SELECT id FROM contacts WHERE ` + db.In(&a, "id", part) +
			` AND NOT ` + sc.Where(&a, identity.Columns{Object: "contacts.case_id"})
		if err := l.collect(ctx, out, query, a); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (l *Log) collect(ctx context.Context, into map[string]bool, query string, args []any) error {
	rs, err := l.db.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rs.Close()
	for rs.Next() {
		var id string
		if err := rs.Scan(&id); err != nil {
			return err
		}
		into[id] = true
	}
	return rs.Err()
}
