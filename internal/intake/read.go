package intake

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Filter narrows the list of contacts; empty fields do not.
type Filter struct {
	State, Channel, Case, Account string
}

// List gives contacts, newest first, without their texts.
func (s *Service) List(ctx context.Context, f Filter, in web.PageIn) (web.Page[Contact], error) {
	var none web.Page[Contact]
	sc, err := identity.Require(ctx, identity.PermContactRead)
	if err != nil {
		return none, err
	}
	var a db.Args
	where := []string{sc.Where(&a, scoped)}
	for _, w := range []struct{ col, v string }{{"contacts.state", f.State}, {"contacts.channel", f.Channel}} {
		if w.v != "" {
			where = append(where, w.col+" = "+a.Add(w.v))
		}
	}
	if f.Case != "" { // with what was merged into it
		v := a.Add(f.Case)
		where = append(where, "(contacts.case_id = "+v+" OR contacts.case_id IN (SELECT own.id FROM cases own WHERE own.root = "+v+"))")
	}
	if f.Account != "" {
		eid, ok := s.Vault.Lookup("account", []byte(f.Account))
		if p, n, is := id.ParseEntity(f.Account); is && p == "acc" {
			eid, ok = n, true
		}
		if !ok {
			return web.Page[Contact]{Items: []Contact{}}, nil
		}
		v := a.Add(eid)
		where = append(where, "contacts.account = "+v+" AND "+sc.Unreported(&a, "contacts.id", v))
	}
	if in.Cursor != "" {
		var at int64
		var last string
		if err := web.DecodeCursor(in.Cursor, &at, &last); err != nil {
			return none, err
		}
		where = append(where, "(contacts.received_at, contacts.id) < ("+a.Add(at)+", "+a.Add(last)+")")
	}
	rows, err := s.DB.Query(ctx, `SELECT `+columns+` FROM contacts WHERE `+strings.Join(where, " AND ")+
		` ORDER BY contacts.received_at DESC, contacts.id DESC LIMIT `+a.Add(in.Limit+1), a...)
	if err != nil {
		return none, err
	}
	defer rows.Close()
	var list []*Contact
	for rows.Next() {
		c, err := s.scan(rows)
		if err != nil {
			return none, err
		}
		list = append(list, c)
	}
	if err := rows.Err(); err != nil {
		return none, err
	}
	rows.Close()
	if err := s.attach(ctx, list...); err != nil {
		return none, err
	}
	if err := s.withhold(ctx, sc, list...); err != nil {
		return none, err
	}
	out := make([]Contact, len(list))
	for i, c := range list {
		out[i] = *s.shown(sc, c, false)
	}
	return web.Cut(out, in.Limit, func(c Contact) string { return web.EncodeCursor(db.Micros(c.ReceivedAt), c.ID) }), nil
}

// Get reads one contact whole. That somebody read it is a leaf of the audit
// log.
func (s *Service) Get(ctx context.Context, contact string) (*Contact, error) {
	sc, err := identity.Require(ctx, identity.PermContactRead)
	if err != nil {
		return nil, err
	}
	c, err := s.load(ctx, sc, contact)
	if err != nil {
		return nil, err
	}
	return c, s.viewed(ctx, sc, c, "contact.viewed")
}

func (s *Service) viewed(ctx context.Context, sc identity.Scope, c *Contact, kind string) error {
	return s.DB.Tx(ctx, sc.Actor(), "view", func(ctx context.Context, tx *db.Tx) error {
		return tx.Record(ctx, db.Change{Kind: kind, Object: c.ID, On: c.on(), Restrict: c.CaseID, Private: true})
	})
}

// Raw gives the message byte for byte as it came.
func (s *Service) Raw(ctx context.Context, contact string) (c *Contact, raw []byte, err error) {
	sc, err := identity.Require(ctx, identity.PermContactRead)
	if err != nil {
		return nil, nil, err
	}
	if _, err := identity.Require(ctx, identity.PermAccountPersonal); err != nil {
		return nil, nil, err
	}
	if c, err = s.get(ctx, sc, contact); err != nil {
		return nil, nil, err
	}
	if err := s.withhold(ctx, sc, c); err != nil {
		return nil, nil, err
	}
	if c.Withheld != "" {
		return nil, nil, errs.New(errs.Forbidden, "reporter_withheld", "The message as it came tells who reported.")
	}
	if c.raw == "" {
		return nil, nil, errs.New(errs.NotFound, "contact_no_raw", "There is no raw message of this contact.")
	}
	sealed, err := s.Blobs.Get(ctx, c.raw)
	if err != nil {
		return nil, nil, err
	}
	if raw, err = s.Vault.Open(c.eid, "raw", sealed); err != nil {
		return nil, nil, err
	}
	return c, raw, s.viewed(ctx, sc, c, "contact.raw_viewed")
}

// Line is what a contact looks like in the inbox.
type Line struct{ Title, Snippet, Name string }

// Texts gives the lines of contacts that the caller may see.
func (s *Service) Texts(ctx context.Context, sc identity.Scope, ids []string) (map[string]Line, error) {
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT `+columns+` FROM contacts WHERE `+db.In(&a, "contacts.id", ids)+` AND `+sc.Where(&a, scoped), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]Line{}
	for rows.Next() {
		c, err := s.scan(rows)
		if err != nil {
			return nil, err
		}
		l := Line{Title: c.Subject, Snippet: clean(strings.Join(strings.Fields(c.Text), " "), 160), Name: c.Name}
		if l.Title == "" {
			l.Title = clean(l.Snippet, 80)
		}
		if !sc.Can(identity.PermAccountPersonal) {
			l.Name = ""
		}
		out[c.ID] = l
	}
	return out, rows.Err()
}
