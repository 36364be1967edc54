package duty

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/authority"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// DutyVersion is a table of duties: one in force once, or one that waits.
type DutyVersion struct {
	ID       string     `json:"id,omitempty" doc:"dtb_…; empty for what is shipped"`
	Version  int64      `json:"version" doc:"0 is what is shipped; also of one that waits, until it is signed"`
	State    string     `json:"state" enum:"published,waiting,dropped"`
	Hash     string     `json:"hash"`
	Note     string     `json:"note"`
	Author   string     `json:"author"`
	At       time.Time  `json:"at,omitzero"`
	Approval string     `json:"approval_id,omitempty"`
	Live     bool       `json:"live"`
	Document *DutyTable `json:"document,omitempty" doc:"Only when one version is read"`
}

// Load takes the newest signed table; before the first one the shipped one
// holds.
func (s *Service) Load(ctx context.Context) error {
	var err error
	if s.shipped, err = Shipped(); err != nil {
		return err
	}
	v, err := s.newest(ctx)
	if err != nil {
		return err
	}
	c, err := compile(s.zoned(*v.Document), v.Version, v.Hash)
	if err != nil {
		return err
	}
	s.live.Store(c)
	return nil
}

const tableColumns = `SELECT id, COALESCE(version, 0), state, document, hash, note, author, at, approval FROM duty_tables `

func scanTable(r interface{ Scan(...any) error }) (v DutyVersion, err error) {
	var raw string
	var at int64
	if err := r.Scan(&v.ID, &v.Version, &v.State, &raw, &v.Hash, &v.Note, &v.Author, &at, &v.Approval); err != nil {
		return v, err
	}
	v.At, v.Document = db.FromMicros(at), &DutyTable{}
	return v, json.Unmarshal([]byte(raw), v.Document)
}

func (s *Service) atFirst() (DutyVersion, error) {
	hash, _, err := authority.Hash(s.shipped)
	return DutyVersion{State: "published", Hash: hash, Note: "As shipped", Document: &s.shipped}, err
}

func (s *Service) newest(ctx context.Context) (DutyVersion, error) {
	v, err := scanTable(s.db.QueryRow(ctx, tableColumns+`WHERE version IS NOT NULL ORDER BY version DESC LIMIT 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return s.atFirst()
	}
	return v, err
}

// Tables lists all tables, newest first, without their laws.
func (s *Service) Tables(ctx context.Context) ([]DutyVersion, error) {
	if _, err := identity.Require(ctx, identity.PermDutyRead); err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, tableColumns+`ORDER BY at DESC, id DESC LIMIT 500`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []DutyVersion{}
	for rows.Next() {
		v, err := scanTable(rows)
		if err != nil {
			return nil, err
		}
		v.Document = nil
		list = append(list, v)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	first, err := s.atFirst()
	if err != nil {
		return nil, err
	}
	first.Document = nil
	list = append(list, first)
	newest := int64(0)
	for _, v := range list {
		if v.State == "published" {
			newest = max(newest, v.Version)
		}
	}
	for i := range list {
		list[i].Live = list[i].State == "published" && list[i].Version == newest
	}
	return list, nil
}

// Table reads one table: its id, its number, or live.
func (s *Service) Table(ctx context.Context, ref string) (*DutyVersion, error) {
	if _, err := identity.Require(ctx, identity.PermDutyRead); err != nil {
		return nil, err
	}
	newest, err := s.newest(ctx)
	if err != nil {
		return nil, err
	}
	newest.Live = true
	n, bad := strconv.ParseInt(ref, 10, 64)
	if ref == "live" || bad == nil && n == newest.Version {
		return &newest, nil
	}
	if bad == nil && n == 0 {
		v, err := s.atFirst()
		return &v, err
	}
	v, err := scanTable(s.db.QueryRow(ctx, tableColumns+`WHERE id = $1 OR version = $2`, ref, n))
	v.Live = v.ID != "" && v.ID == newest.ID
	return &v, noRow(err)
}

// proposal is what a signer of a new table is shown.
type proposal struct {
	authority.Sheet
	Document DutyTable `json:"document"`
	Base     int64     `json:"base"`
}

// Propose asks for another table. It holds once somebody else has signed it.
func (s *Service) Propose(ctx context.Context, base int64, note string, t DutyTable) (*DutyVersion, error) {
	sc, err := identity.Require(ctx, identity.PermDutyWrite)
	if err != nil {
		return nil, err
	}
	note = strings.TrimSpace(note)
	if note == "" {
		return nil, errs.New(errs.Invalid, "note_missing", "Say what changes and why.").With(errs.Field{Pointer: "/note", Message: "required"})
	}
	hash, raw, err := authority.Hash(t)
	if err != nil {
		return nil, err
	}
	if _, err := compile(s.zoned(t), base+1, hash); err != nil {
		return nil, under("/document", err)
	}
	var ref string
	err = s.db.Tx(ctx, sc.Actor(), "propose duties", func(ctx context.Context, tx *db.Tx) error {
		now, err := s.newest(ctx)
		if err != nil {
			return err
		}
		if now.Version != base {
			return errs.New(errs.Conflict, "duty_table_moved", "Version %d is in force since. Look at it and repeat your change.", now.Version)
		}
		if now.Hash == hash {
			return errs.New(errs.Conflict, "duty_table_same", "This is the table that holds already.")
		}
		ref = id.New("dtb", tx.Now)
		_, err = tx.Exec(ctx, `INSERT INTO duty_tables(id, document, hash, note, base, author, state, at) VALUES ($1,$2,$3,$4,$5,$6,'waiting',$7)`,
			ref, string(raw), hash, note, base, tx.Actor.ID, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		v, err := s.authority.Check(ctx, tx, sc, authority.Act{Kind: authority.Duties, Object: ref, Title: "Change the table of duties", Why: note, Shown: shown(*now.Document, t, base)})
		if err != nil {
			return err
		}
		if v.Allowed {
			return s.force(ctx, tx, ref)
		}
		_, err = tx.Exec(ctx, `UPDATE duty_tables SET approval = $1 WHERE id = $2`, v.Approval, ref)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.Table(ctx, ref)
}

func (s *Service) proposed(ctx context.Context, ref string) (v DutyVersion, base int64, err error) {
	if v, err = scanTable(s.db.QueryRow(ctx, tableColumns+`WHERE id = $1`, ref)); err != nil {
		return v, 0, noRow(err)
	}
	return v, base, s.db.QueryRow(ctx, `SELECT base FROM duty_tables WHERE id = $1`, ref).Scan(&base)
}

// signedNow is what a signer would be shown now: on another table than the one
// it was made from, it is another change.
func (s *Service) signedNow(ctx context.Context, _ *db.Tx, r *authority.Request) (any, error) {
	v, _, err := s.proposed(ctx, r.Object)
	if err != nil {
		return nil, err
	}
	now, err := s.newest(ctx)
	if err != nil {
		return nil, err
	}
	return shown(*now.Document, *v.Document, now.Version), nil
}

func (s *Service) signed(ctx context.Context, tx *db.Tx, r *authority.Request) error {
	return s.force(ctx, tx, r.Object)
}

func (s *Service) dropped(ctx context.Context, tx *db.Tx, r *authority.Request) error {
	_, err := tx.Exec(ctx, `UPDATE duty_tables SET state = 'dropped' WHERE id = $1 AND state = 'waiting'`, r.Object)
	return err
}

// force puts a table in force.
func (s *Service) force(ctx context.Context, tx *db.Tx, ref string) error {
	v, base, err := s.proposed(ctx, ref)
	if err != nil {
		return err
	}
	c, err := compile(s.zoned(*v.Document), base+1, v.Hash)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE duty_tables SET version = $1, state = 'published', at = $2 WHERE id = $3`, base+1, db.Micros(tx.Now), ref)
	if db.Unique(err) {
		return errs.New(errs.Conflict, "duty_table_moved", "Another table is in force since. Look at it and repeat your change.")
	}
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { s.live.Store(c) })
	return tx.Record(ctx, db.Change{Kind: "duty.table_published", Object: ref, Data: map[string]any{"version": base + 1, "hash": v.Hash}})
}

// shown is what a signer of a new table sees: each rule that changes, and the
// whole table.
func shown(was, is DutyTable, base int64) proposal {
	p := proposal{Document: is, Base: base}
	words := func(l DutyLaw, r DutyRule) string {
		holds := "from " + r.From
		if r.From == "" {
			holds = "always"
		}
		if r.Until != "" {
			holds += " until " + r.Until
		}
		return fmt.Sprintf("%s in %s %s: %s %s %s, blocks %t, verified %t (%s); when %s", r.Title, strings.Join(l.Places, ", "), holds, r.Fact, r.Timing, r.Period,
			r.Blocks && !l.Off, r.Verified, r.Basis, strings.Join(strings.Fields(r.When), " ")) + "; " + strings.Join(strings.Fields(r.Text), " ")
	}
	before := map[string]string{}
	for _, l := range was.Laws {
		for _, r := range l.Rules {
			before[r.Code] = words(l, r)
		}
	}
	for _, l := range is.Laws {
		for _, r := range l.Rules {
			old, now := before[r.Code], words(l, r)
			switch {
			case old == "":
				p.Lines = append(p.Lines, authority.Line{Label: r.Code, Value: "+ " + now})
			case old != now:
				p.Lines = append(p.Lines, authority.Line{Label: r.Code, Value: "− " + old}, authority.Line{Label: r.Code, Value: "+ " + now})
			}
			delete(before, r.Code)
		}
	}
	for _, l := range was.Laws {
		for _, r := range l.Rules {
			if old, gone := before[r.Code]; gone {
				p.Lines = append(p.Lines, authority.Line{Label: r.Code, Value: "− " + old})
			}
		}
	}
	return p
}

// under puts the places of faults under a field of the request.
func under(prefix string, err error) error {
	var e *errs.Error
	if !errors.As(err, &e) {
		return err
	}
	moved := errs.New(e.Kind, e.Code, "%s", e.Message)
	for _, f := range e.Fields {
		moved = moved.With(errs.Field{Pointer: prefix + f.Pointer, Message: f.Message})
	}
	return moved
}
