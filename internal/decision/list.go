package decision

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// List is a named list that rules ask, as the live ruleset declares it.
type List struct {
	Name   string `json:"name"`
	Of     string `json:"of" doc:"The entity it holds, or text"`
	Holds  string `json:"holds,omitempty" doc:"account, order, or the kind of thing as card; left out for texts"`
	Match  string `json:"match" doc:"How texts are matched at the door: exact, prefix, domain, cidr, regex or name"`
	Pack   int    `json:"from_pack" doc:"Entries that the ruleset brings"`
	Loaded int64  `json:"loaded" doc:"Members of the file in force"`
	Added  int    `json:"added" doc:"Entries that people have added and that are in force"`
}

// ListEntry is something a person put on a list.
type ListEntry struct {
	ID     string     `json:"id"`
	List   string     `json:"list"`
	Entity string     `json:"entity,omitempty" doc:"acc_, ord_ or thg_ id, for lists of entities"`
	Value  string     `json:"value,omitempty" doc:"For lists of texts"`
	Reason string     `json:"reason"`
	Author string     `json:"author"`
	At     time.Time  `json:"at"`
	Until  *time.Time `json:"until,omitempty"`
}

// NewEntry is what a person puts on a list.
type NewEntry struct {
	Value  string     `json:"value" minLength:"1" maxLength:"300" doc:"The text, or the reference or id of the entity"`
	Reason string     `json:"reason" minLength:"1" maxLength:"500" doc:"Why; not personal data"`
	Until  *time.Time `json:"until,omitempty" doc:"When it ends; never when left out"`
	By     string     `json:"-"` // whom it is put down to, when that is not the caller
}

// Lists gives the lists of the live ruleset.
func (s *Service) Lists(ctx context.Context) ([]List, error) {
	if _, err := identity.Require(ctx, identity.PermListRead); err != nil {
		return nil, err
	}
	pack, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := s.main.Query(ctx, `SELECT list, COUNT(*) FROM list_entries WHERE removed_at IS NULL AND (until IS NULL OR until > $1) GROUP BY list`,
		db.Micros(s.clock.Now()))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	added := map[string]int{}
	for rows.Next() {
		var name string
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			return nil, err
		}
		added[name] = n
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	loaded, err := s.loaded(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]List, len(pack.program.Lists))
	for i := range list {
		l := &pack.program.Lists[i]
		list[i] = List{Name: l.Name, Of: l.Of, Holds: l.Vault, Match: l.Match, Pack: len(l.Entries), Added: added[l.Name], Loaded: loaded[l.Name]}
		if l.Of == "" {
			list[i].Of = "text"
		}
	}
	return list, nil
}

// list finds a list of the live ruleset.
func (s *Service) list(ctx context.Context, name string) (*engine.List, error) {
	pack, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	i := pack.program.List(name)
	if i < 0 {
		return nil, errs.New(errs.NotFound, "list_not_found", "The live ruleset has no list of this name.")
	}
	return &pack.program.Lists[i], nil
}

// Entries lists what people have put on a list, newest first.
func (s *Service) Entries(ctx context.Context, name string, in web.PageIn) (page web.Page[ListEntry], err error) {
	if _, err := identity.Require(ctx, identity.PermListRead); err != nil {
		return page, err
	}
	if _, err := s.list(ctx, name); err != nil {
		return page, err
	}
	var a db.Args
	where := "list = " + a.Add(name) + " AND removed_at IS NULL"
	if in.Cursor != "" {
		var last string
		if err := web.DecodeCursor(in.Cursor, &last); err != nil {
			return page, err
		}
		where += " AND id < " + a.Add(last)
	}
	rows, err := s.main.Query(ctx, `SELECT id, list, entity, kind, value, reason, author, at, until FROM list_entries WHERE `+where+
		` ORDER BY id DESC LIMIT `+a.Add(in.Limit+1), a...)
	if err != nil {
		return page, err
	}
	defer rows.Close()
	var list []ListEntry
	for rows.Next() {
		e, _, err := scanEntry(rows)
		if err != nil {
			return page, err
		}
		list = append(list, *e)
	}
	return web.Cut(list, in.Limit, func(last ListEntry) string { return web.EncodeCursor(last.ID) }), rows.Err()
}

func scanEntry(row interface{ Scan(...any) error }) (*ListEntry, uint64, error) {
	e := &ListEntry{}
	var eid uint64
	var kind string
	var at int64
	var until sql.NullInt64
	err := row.Scan(&e.ID, &e.List, &eid, &kind, &e.Value, &e.Reason, &e.Author, &at, &until)
	e.Entity, e.At = entityID(kind, eid), db.FromMicros(at)
	if until.Valid {
		t := db.FromMicros(until.Int64)
		e.Until = &t
	}
	return e, eid, err
}

// AddEntry puts something on a list. Rules ask the list only once the entry is
// in the log, a moment later.
func (s *Service) AddEntry(ctx context.Context, name string, in NewEntry) (*ListEntry, error) {
	sc, err := identity.Require(ctx, identity.PermListWrite)
	if err != nil {
		return nil, err
	}
	l, err := s.list(ctx, name)
	if err != nil {
		return nil, err
	}
	if in.Until != nil && !in.Until.After(s.clock.Now()) {
		return nil, errs.New(errs.Invalid, "list_entry_ended", "The entry would have ended already.").With(errs.Field{Pointer: "/until", Message: "in the future"})
	}
	e := &ListEntry{List: name, Reason: strings.TrimSpace(in.Reason), Author: sc.Actor().ID, Until: in.Until}
	if in.By != "" {
		e.Author = in.By
	}
	c := engine.Control{Kind: engine.ListAdd, Name: name, By: e.Author, Reason: e.Reason}
	kind := ""
	if l.Of == "" {
		e.Value = strings.TrimSpace(in.Value)
		c.Value = e.Value
	} else {
		kind = kindOf(l.Vault)
		if c.Entity, err = s.member(ctx, sc, l, strings.TrimSpace(in.Value)); err != nil {
			return nil, err
		}
		e.Entity = entityID(kind, c.Entity)
	}
	var until any
	if in.Until != nil {
		c.Until = db.Micros(*in.Until)
		until = c.Until
	}
	err = s.main.Tx(ctx, sc.Actor(), e.Reason, func(ctx context.Context, tx *db.Tx) error {
		e.ID, e.At, c.At = id.New("lse", tx.Now), tx.Now, db.Micros(tx.Now)
		// One that has ended makes room for another.
		if _, err := tx.Exec(ctx, `UPDATE list_entries SET removed_at = until WHERE list = $1 AND entity = $2 AND value = $3 AND removed_at IS NULL AND until <= $4`,
			name, c.Entity, e.Value, c.At); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO list_entries(id, list, entity, kind, value, reason, author, at, until) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
			e.ID, name, c.Entity, kind, e.Value, e.Reason, e.Author, c.At, until); err != nil {
			return err
		}
		if err := tx.Control(ctx, c); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "list.entry_added", Object: e.ID, On: []string{e.Entity},
			Data: map[string]any{"list": name, "entity": e.Entity, "value": e.Value, "until": e.Until, "reason": e.Reason}})
	})
	if db.Unique(err) {
		return nil, errs.New(errs.Conflict, "list_entry_known", "This is on the list already.")
	}
	return e, err
}

// member is the vault's id of what should be listed. Accounts and orders must
// be known and in the caller's scope; a thing may be listed before it is used.
func (s *Service) member(ctx context.Context, sc identity.Scope, l *engine.List, value string) (uint64, error) {
	eid, err := s.seenMember(ctx, sc, l, value)
	if err != nil || eid != 0 {
		return eid, err
	}
	return s.vault.Subject(l.Vault, engine.NormalForm(l.Normal, value))
}

// seenMember is member for who only asks: 0 for a thing that was never seen.
func (s *Service) seenMember(ctx context.Context, sc identity.Scope, l *engine.List, value string) (uint64, error) {
	kind := kindOf(l.Vault)
	prefix, eid, isID := id.ParseEntity(value)
	if isID && !strings.HasPrefix(entityID(kind, eid), prefix+"_") {
		return 0, errs.New(errs.Invalid, "list_entry_kind", "The list holds %s.", l.Of).With(errs.Field{Pointer: "/value", Message: "an id or reference of a " + l.Of})
	}
	known := isID
	if !isID {
		eid, known = s.vault.Lookup(l.Vault, []byte(engine.NormalForm(l.Normal, value)))
	}
	if kind == "thing" {
		return eid, nil
	}
	none := errs.New(errs.NotFound, kind+"_not_found", "There is no such %s.", kind)
	if !known {
		return 0, none
	}
	var a db.Args
	var one int
	err := s.history.QueryRow(ctx, `SELECT 1 FROM `+kind+`s WHERE id = `+a.Add(eid)+` AND `+
		sc.Where(&a, identity.Columns{Region: "region", Brand: "brand"}), a...).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, none
	}
	return eid, err
}

// kindOf is the kind of entity behind a vault kind.
func kindOf(vault string) string {
	switch vault {
	case "account", "order":
		return vault
	}
	return "thing"
}

// RemoveEntry takes off a list what a person has put there.
func (s *Service) RemoveEntry(ctx context.Context, name, entry string) error {
	sc, err := identity.Require(ctx, identity.PermListWrite)
	if err != nil {
		return err
	}
	return s.main.Tx(ctx, sc.Actor(), "take off list", func(ctx context.Context, tx *db.Tx) error {
		off, err := takeOff(ctx, tx, name, entry)
		if err == nil && !off {
			return errs.New(errs.NotFound, "list_entry_not_found", "There is no such entry on the list.")
		}
		return err
	})
}

// RemoveKnown is RemoveEntry for what may be off the list already: off is false
// then, and a transaction that it joins goes on.
func (s *Service) RemoveKnown(ctx context.Context, name, entry string) (off bool, err error) {
	sc, err := identity.Require(ctx, identity.PermListWrite)
	if err != nil {
		return false, err
	}
	err = s.main.Tx(ctx, sc.Actor(), "take off list", func(ctx context.Context, tx *db.Tx) error {
		off, err = takeOff(ctx, tx, name, entry)
		if err != nil || off {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "list.entry_gone", Object: entry, Private: true, Data: map[string]any{"list": name}})
	})
	return off && err == nil, err
}

func takeOff(ctx context.Context, tx *db.Tx, name, entry string) (bool, error) {
	e, eid, err := scanEntry(tx.QueryRow(ctx, `UPDATE list_entries SET removed_at = $1, removed_by = $2 WHERE id = $3 AND list = $4 AND removed_at IS NULL
		RETURNING id, list, entity, kind, value, reason, author, at, until`, db.Micros(tx.Now), tx.Actor.ID, entry, name))
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	c := engine.Control{Kind: engine.ListRemove, At: db.Micros(tx.Now), Name: name, Entity: eid, Value: e.Value, By: tx.Actor.ID}
	if err := tx.Control(ctx, c); err != nil {
		return false, err
	}
	return true, tx.Record(ctx, db.Change{Kind: "list.entry_removed", Object: e.ID, On: []string{e.Entity}, Data: map[string]any{"list": name, "entity": e.Entity, "value": e.Value}})
}
