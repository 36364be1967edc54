package counsel

import (
	"context"
	"errors"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

// Write adds a note to the room.
func (s *Service) Write(ctx context.Context, ref, about, text string) (*CounselNote, error) {
	sc, err := identity.Require(ctx, identity.PermCounsel)
	if err != nil {
		return nil, err
	}
	c, m, err := s.room(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if m.EndedAt != nil {
		return nil, errs.New(errs.Conflict, "counsel_ended", "This work of counsel has ended.")
	}
	if text = strings.TrimSpace(text); text == "" {
		return nil, errs.New(errs.Invalid, "text_missing", "The note is empty.").With(errs.Field{Pointer: "/text", Message: "is empty"})
	}
	var n *CounselNote
	err = s.DB.Tx(ctx, sc.Actor(), "counsel note", func(ctx context.Context, tx *db.Tx) error {
		n = &CounselNote{ID: id.New("cno", tx.Now), Author: sc.StaffID(), At: tx.Now, About: about, Text: text}
		sealed, err := s.Vault.Seal(c.EID(), n.ID, []byte(text))
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO counsel_notes(id, case_id, author, at, about, text) VALUES ($1,$2,$3,$4,$5,$6)`,
			n.ID, c.ID, n.Author, db.Micros(n.At), about, sealed); err != nil {
			return err
		}
		return s.note(ctx, tx, c.ID, "counsel.note_written", map[string]any{"note": n.ID, "about": about})
	})
	if err != nil {
		return nil, err
	}
	return n, s.named(ctx, n)
}

// Notes lists the room's notes, newest first, and keeps that they were read.
func (s *Service) Notes(ctx context.Context, ref, cursor string, limit int) (web.Page[*CounselNote], error) {
	var none web.Page[*CounselNote]
	sc, err := identity.Require(ctx, identity.PermCounsel)
	if err != nil {
		return none, err
	}
	c, _, err := s.room(ctx, sc, ref)
	if err != nil {
		return none, err
	}
	a := db.Args{c.ID}
	older := ""
	if cursor != "" {
		var last string
		if err := web.DecodeCursor(cursor, &last); err != nil {
			return none, err
		}
		older = " AND id < " + a.Add(last)
	}
	rows, err := s.DB.Query(ctx, `SELECT id, author, at, about, text FROM counsel_notes WHERE case_id = $1`+older+` ORDER BY id DESC LIMIT `+a.Add(limit+1), a...)
	if err != nil {
		return none, err
	}
	defer rows.Close()
	list := []*CounselNote{}
	for rows.Next() {
		var n CounselNote
		var at int64
		var sealed []byte
		if err := rows.Scan(&n.ID, &n.Author, &at, &n.About, &sealed); err != nil {
			return none, err
		}
		n.At = db.FromMicros(at)
		clear, err := s.Vault.Open(c.EID(), n.ID, sealed)
		switch {
		case errors.Is(err, seal.ErrErased):
			n.Text = "[erased]"
		case err != nil:
			return none, err
		default:
			n.Text = string(clear)
		}
		list = append(list, &n)
	}
	if err := rows.Err(); err != nil {
		return none, err
	}
	if err := rows.Close(); err != nil {
		return none, err
	}
	page := web.Cut(list, limit, func(n *CounselNote) string { return web.EncodeCursor(n.ID) })
	if len(page.Items) == 0 {
		return page, nil
	}
	err = s.DB.Tx(ctx, sc.Actor(), "counsel notes read", func(ctx context.Context, tx *db.Tx) error {
		return s.note(ctx, tx, c.ID, "counsel.notes_read", map[string]any{"notes": len(page.Items), "newest": page.Items[0].ID})
	})
	if err != nil {
		return none, err
	}
	return page, s.named(ctx, page.Items...)
}

func (s *Service) named(ctx context.Context, list ...*CounselNote) error {
	var ids []string
	for _, n := range list {
		ids = append(ids, n.Author)
	}
	names, err := s.Staff(ctx, ids)
	for _, n := range list {
		n.Name = names[n.Author]
	}
	return err
}
