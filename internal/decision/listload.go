package decision

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// ListLoad is a file that was loaded into a list.
type ListLoad struct {
	ID      string    `json:"id"`
	List    string    `json:"list"`
	Entries int64     `json:"entries" doc:"Members it holds, each once"`
	Reason  string    `json:"reason"`
	Author  string    `json:"author"`
	At      time.Time `json:"at"`
	Hash    string    `json:"hash" doc:"SHA-256 of the loaded content; the log names it"`
}

const (
	maxLoaded        = 10_000_000
	maxMember        = 300
	maxLoadLine      = 4096 // bytes
	maxRefusedInLoad = 100
	syncEvery        = 50_000 // entities made before the vault is brought to disk
)

// Load reads a CSV file (value[,until], gzip or not) and makes it what the list
// holds, below the entries that people put there one by one. It takes all or
// nothing: the error names up to a hundred lines that cannot be read. Decisions
// go on meanwhile and see the new content from one position of the log on.
func (s *Service) Load(ctx context.Context, name, reason string, file io.Reader) (*ListLoad, error) {
	sc, err := identity.Require(ctx, identity.PermListWrite)
	if err != nil {
		return nil, err
	}
	l, err := s.list(ctx, name)
	if err != nil {
		return nil, err
	}
	if l.Match != engine.MatchExact || s.sets == nil {
		return nil, errs.New(errs.Invalid, "list_not_loadable", "A list matched by %s is changed by its entries or in the ruleset; only exact lists take files.", l.Match)
	}
	if reason = strings.TrimSpace(reason); reason == "" || len(reason) > 500 {
		return nil, errs.New(errs.Invalid, "reason_missing", "Say why, in at most 500 characters.").With(errs.Field{Pointer: "/reason", Message: "is missing or too long"})
	}
	entries, texts, err := s.readLoad(ctx, sc, l, file)
	if err != nil {
		return nil, err
	}
	content := engine.EncodeSet(entries)
	hash, err := s.sets.Put(content)
	if err != nil {
		return nil, err
	}
	set, err := s.sets.Get(hash) // read now, so that the sequencer finds it in memory
	if err != nil {
		return nil, err
	}
	if l.Of == "" {
		if err := s.sets.PutText(hash, texts.Bytes()); err != nil {
			return nil, err
		}
	}
	out := &ListLoad{List: name, Hash: hash, Entries: int64(set.Len()), Reason: reason, Author: sc.Actor().ID}
	err = s.main.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		out.ID, out.At = id.New("lld", tx.Now), tx.Now
		if _, err := tx.Exec(ctx, `INSERT INTO list_loads(id, list, hash, entries, reason, author, at) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
			out.ID, name, hash, out.Entries, reason, out.Author, db.Micros(tx.Now)); err != nil {
			return err
		}
		if err := tx.Control(ctx, engine.Control{Kind: engine.ListLoad, At: db.Micros(tx.Now), Name: name, Value: hash, By: out.Author, Reason: reason}); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "list.loaded", Object: out.ID, Data: map[string]any{"list": name, "hash": hash, "entries": out.Entries, "reason": reason}})
	})
	return out, err
}

// readLoad reads the file's members; texts is what an export gives back.
func (s *Service) readLoad(ctx context.Context, sc identity.Scope, l *engine.List, file io.Reader) ([]engine.SetEntry, *packed, error) {
	file, err := unzip(file)
	if err != nil {
		return nil, nil, errs.New(errs.BadRequest, "list_file_unreadable", "The file cannot be unpacked: %v.", err)
	}
	var entries []engine.SetEntry
	texts := newPacked()
	bad := errs.New(errs.Invalid, "list_file_invalid", "The file has lines that cannot be read; nothing was loaded.")
	refuse := func(line int, format string, args ...any) bool {
		bad = bad.With(errs.Field{Pointer: fmt.Sprintf("/line/%d", line), Message: fmt.Sprintf(format, args...)})
		return len(bad.Fields) < maxRefusedInLoad
	}
	// Not there and not yours are one answer.
	stranger := func(line int) bool { return refuse(line, "there is no such %s", l.Of) }
	var own ownMembers
	c := csv.NewReader(&shortLines{r: file})
	c.FieldsPerRecord, c.Comment, c.TrimLeadingSpace, c.ReuseRecord = -1, '#', true, true
	for n := 0; ; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		rec, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			refuse(wrong.Line, "%v", wrong.Err)
			break
		}
		if err != nil {
			return nil, nil, errs.New(errs.BadRequest, "list_file_unreadable", "The file could not be read to its end; nothing was loaded.").Wrap(err)
		}
		line, _ := c.FieldPos(0)
		value := plainText(strings.TrimSpace(rec[0]))
		if n == 0 && value == "value" || value == "" {
			continue
		}
		e := engine.SetEntry{}
		if len(rec) > 1 && strings.TrimSpace(rec[1]) != "" {
			if e.Until, err = engine.ParseDay(strings.TrimSpace(rec[1])); err != nil {
				if !refuse(line, "%q is not a date: write 2026-12-31 or an RFC 3339 time", rec[1]) {
					break
				}
				continue
			}
		}
		if len(entries) == maxLoaded {
			return nil, nil, errs.New(errs.TooLarge, "list_too_long", "A list takes %d entries; nothing was loaded.", maxLoaded)
		}
		if len(value) > maxMember {
			if !refuse(line, "has more than %d characters", maxMember) {
				break
			}
			continue
		}
		var known bool
		if e.Key, known, err = s.loadKey(l, value, n, &own, line); err != nil {
			return nil, nil, err
		}
		if !known {
			if !stranger(line) {
				break
			}
			continue
		}
		entries = append(entries, e)
		texts.line(value, e.Until)
	}
	outside, err := s.foreign(ctx, sc, l, &own)
	if err != nil {
		return nil, nil, err
	}
	for _, line := range outside {
		if !stranger(line) {
			break
		}
	}
	if len(bad.Fields) > 0 {
		return nil, nil, bad
	}
	if l.Of != "" {
		err = s.vault.Sync()
	}
	return entries, texts, errors.Join(err, texts.close())
}

// loadKey is what the list will know a member by. A thing that nobody has used
// yet gets its number now, so that it is known when it comes; accounts and
// orders must be known, and are gathered in own for a look at the scope.
func (s *Service) loadKey(l *engine.List, value string, n int, own *ownMembers, line int) (key uint64, known bool, err error) {
	if l.Of == "" {
		return engine.ListKey(0, engine.ListText(value)), true, nil
	}
	kind := kindOf(l.Vault)
	prefix, eid, ok := id.ParseEntity(value)
	if ok && !strings.HasPrefix(entityID(kind, eid), prefix+"_") {
		return 0, false, nil
	}
	switch {
	case kind != "thing":
		if !ok {
			if eid, ok = s.vault.Lookup(l.Vault, []byte(value)); !ok {
				return 0, false, nil
			}
		}
		own.ids, own.lines = append(own.ids, eid), append(own.lines, line)
	case !ok:
		if eid, _, err = s.vault.Entity(l.Vault, []byte(engine.NormalForm(l.Normal, value))); err != nil {
			return 0, false, err
		}
		if n%syncEvery == syncEvery-1 {
			err = s.vault.Sync()
		}
	}
	return engine.ListKey(eid, ""), true, err
}

// ownMembers are the accounts or orders of a file that are to be looked up in
// the caller's scope, with the lines they stand on.
type ownMembers struct {
	ids   []uint64
	lines []int
}

const ownChunk = 500

// foreign gives the lines of members outside the scope, and forgets all.
func (s *Service) foreign(ctx context.Context, sc identity.Scope, l *engine.List, own *ownMembers) ([]int, error) {
	kind, outside := kindOf(l.Vault), []int{}
	for from := 0; from < len(own.ids); from += ownChunk {
		chunk := own.ids[from:min(from+ownChunk, len(own.ids))]
		var a db.Args
		marks := make([]string, len(chunk))
		for i, eid := range chunk {
			marks[i] = a.Add(eid)
		}
		rows, err := s.history.Query(ctx, `SELECT id FROM `+kind+`s WHERE id IN (`+strings.Join(marks, ",")+`) AND `+
			sc.Where(&a, identity.Columns{Region: "region", Brand: "brand"}), a...)
		if err != nil {
			return nil, err
		}
		seen := make(map[uint64]bool, len(chunk))
		for rows.Next() {
			var eid uint64
			if err := rows.Scan(&eid); err != nil {
				return nil, errors.Join(err, rows.Close())
			}
			seen[eid] = true
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
		for i, eid := range chunk {
			if !seen[eid] {
				outside = append(outside, own.lines[from+i])
			}
		}
	}
	own.ids, own.lines = own.ids[:0], own.lines[:0]
	return outside, nil
}

func unzip(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	if head, err := b.Peek(2); err == nil && head[0] == 0x1f && head[1] == 0x8b {
		return gzip.NewReader(b)
	}
	return b, nil
}

// Loads lists the files loaded into a list, newest first: the first is in force.
func (s *Service) Loads(ctx context.Context, name string, in web.PageIn) (page web.Page[ListLoad], err error) {
	if _, err := identity.Require(ctx, identity.PermListRead); err != nil {
		return page, err
	}
	if _, err := s.list(ctx, name); err != nil {
		return page, err
	}
	var a db.Args
	where := "list = " + a.Add(name)
	if in.Cursor != "" {
		var last string
		if err := web.DecodeCursor(in.Cursor, &last); err != nil {
			return page, err
		}
		where += " AND id < " + a.Add(last)
	}
	rows, err := s.main.Query(ctx, `SELECT id, list, hash, entries, reason, author, at FROM list_loads WHERE `+where+` ORDER BY id DESC LIMIT `+a.Add(in.Limit+1), a...)
	if err != nil {
		return page, err
	}
	defer rows.Close()
	var list []ListLoad
	for rows.Next() {
		var x ListLoad
		var at int64
		if err := rows.Scan(&x.ID, &x.List, &x.Hash, &x.Entries, &x.Reason, &x.Author, &at); err != nil {
			return page, err
		}
		x.At = db.FromMicros(at)
		list = append(list, x)
	}
	return web.Cut(list, in.Limit, func(last ListLoad) string { return web.EncodeCursor(last.ID) }), rows.Err()
}

// loaded counts the members of the files in force, by list.
func (s *Service) loaded(ctx context.Context) (map[string]int64, error) {
	rows, err := s.main.Query(ctx, `SELECT list, entries FROM list_loads WHERE id IN (SELECT MAX(id) FROM list_loads GROUP BY list)`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]int64{}
	for rows.Next() {
		var name string
		var n int64
		if err := rows.Scan(&name, &n); err != nil {
			return nil, err
		}
		out[name] = n
	}
	return out, rows.Err()
}
