package protocol

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Check is what is wrong with a text, and its outline as far as it can be read.
type Check struct {
	OK       bool      `json:"ok"`
	Problems Problems  `json:"problems"`
	Outline  *Document `json:"outline,omitempty"`
}

// Check looks at a text while it is typed; it keeps nothing.
func (s *Service) Check(ctx context.Context, text string) (*Check, error) {
	if _, err := identity.Require(ctx, identity.PermProtocolRead); err != nil {
		return nil, err
	}
	return s.check(ctx, text)
}

func (s *Service) check(ctx context.Context, text string) (*Check, error) {
	d, problems := Parse(text)
	if d != nil && s.o.Template != nil {
		for _, st := range d.Steps {
			if st.Do == nil || st.Do.Kind != "send" || st.Do.Template == "" {
				continue
			}
			ok, err := s.o.Template(ctx, st.Do.Template)
			if err != nil {
				return nil, err
			}
			if !ok {
				line, column := find(text, st.Do.Template)
				problems = append(problems, Problem{Line: line, Column: column, Level: "error", What: "there is no template " + st.Do.Template,
					Do: "write it first, or name another"})
			}
		}
	}
	if problems == nil {
		problems = Problems{}
	}
	return &Check{!problems.Errors(), problems.sort(), d}, nil
}

// find gives the line and column at which a word first stands.
func find(text, word string) (line, column int) {
	for i, l := range strings.Split(text, "\n") {
		if at := strings.Index(l, word); at >= 0 {
			return i + 1, at + 1
		}
	}
	return 1, 1
}

// Create begins a new protocol as a draft.
func (s *Service) Create(ctx context.Context, text string) (*Protocol, error) {
	sc, err := identity.Require(ctx, identity.PermProtocolWrite)
	if err != nil {
		return nil, err
	}
	d, problems := Parse(text)
	if d == nil || !protocolName.MatchString(d.ID) || d.Title == "" {
		if err := problems.refused(); err != nil {
			return nil, err
		}
		return nil, errs.New(errs.Invalid, "protocol_invalid", "The text of the protocol is not right.")
	}
	err = s.db.Tx(ctx, sc.Actor(), "new protocol", func(ctx context.Context, tx *db.Tx) error {
		now := db.Micros(tx.Now)
		res, err := tx.Exec(ctx, `INSERT INTO protocols(id, title, state, created_at, updated_at) VALUES ($1,$2,'draft',$3,$3) ON CONFLICT DO NOTHING`, d.ID, d.Title, now)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			return errs.New(errs.Conflict, "protocol_exists", "There is a protocol of this name already.").
				With(errs.Field{Pointer: "/document", Message: "choose another name after protocol:"})
		}
		_, err = tx.Exec(ctx, `INSERT INTO protocol_drafts(protocol, document, base, state, author, updated_at, version) VALUES ($1,$2,0,'draft',$3,$4,1)`,
			d.ID, text, tx.Actor.ID, now)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "protocol.drafted", Object: d.ID, Data: map[string]any{"base": 0}})
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, d.ID, 0)
}

// Save keeps the next text of a protocol; what is kept may still have problems.
// version is that of the draft, 0 to begin one.
func (s *Service) Save(ctx context.Context, protocol, text string, version int64) (*Draft, error) {
	sc, err := identity.Require(ctx, identity.PermProtocolWrite)
	if err != nil {
		return nil, err
	}
	if len(text) > maxDocument {
		return nil, errs.New(errs.TooLarge, "protocol_too_large", "The text is larger than %d KiB.", maxDocument>>10)
	}
	if d, _ := Parse(text); d != nil && d.ID != protocol && protocolName.MatchString(d.ID) {
		return nil, errs.New(errs.Invalid, "protocol_renamed", "A protocol keeps its name.").
			With(errs.Field{Pointer: "/document", Message: "protocol: must stay " + protocol})
	}
	err = s.db.Tx(ctx, sc.Actor(), "save protocol draft", func(ctx context.Context, tx *db.Tx) error {
		var newest int
		if err := tx.QueryRow(ctx, `UPDATE protocols SET updated_at = $1 WHERE id = $2 RETURNING version`, db.Micros(tx.Now), protocol).Scan(&newest); err != nil {
			return noRow(err, protocolNotFound())
		}
		have, err := s.draft(ctx, protocol)
		switch {
		case errs.IsKind(err, errs.NotFound) && version == 0:
			_, err = tx.Exec(ctx, `INSERT INTO protocol_drafts(protocol, document, base, state, author, updated_at, version) VALUES ($1,$2,$3,'draft',$4,$5,1)`,
				protocol, text, newest, tx.Actor.ID, db.Micros(tx.Now))
		case errs.IsKind(err, errs.NotFound):
			err = errs.New(errs.Precondition, "draft_gone", "The draft was published or dropped meanwhile.")
		case err == nil && have.Version != version:
			err = errs.New(errs.Precondition, "draft_changed", "Somebody changed the draft meanwhile.")
		case err == nil:
			// What changed has to be looked at again; a text taken up again is based on what is in force now.
			_, err = tx.Exec(ctx, `UPDATE protocol_drafts SET document = $1, state = 'draft', author = $2, updated_at = $3, version = version + 1 WHERE protocol = $4`,
				text, tx.Actor.ID, db.Micros(tx.Now), protocol)
		}
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "protocol.drafted", Object: protocol, Data: map[string]any{"base": newest}})
	})
	if err != nil {
		return nil, err
	}
	return s.draft(ctx, protocol)
}

// Drop throws the next text away.
func (s *Service) Drop(ctx context.Context, protocol string) error {
	sc, err := identity.Require(ctx, identity.PermProtocolWrite)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "drop protocol draft", func(ctx context.Context, tx *db.Tx) error {
		var state string
		if err := tx.QueryRow(ctx, `SELECT state FROM protocols WHERE id = $1`, protocol).Scan(&state); err != nil {
			return noRow(err, protocolNotFound())
		}
		if state == "draft" {
			return errs.New(errs.Conflict, "protocol_unpublished", "A protocol that was never published is retired, not emptied.")
		}
		if _, err := tx.Exec(ctx, `DELETE FROM protocol_drafts WHERE protocol = $1`, protocol); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "protocol.draft_dropped", Object: protocol})
	})
}

// Publish puts the next text in force; of a sensitive protocol it asks for a
// second person. Runs that began keep their version.
func (s *Service) Publish(ctx context.Context, protocol, note string) (*Protocol, error) {
	return s.onDraft(ctx, protocol, "publish protocol", func(ctx context.Context, tx *db.Tx, sc identity.Scope, d *Draft) error {
		if strings.TrimSpace(note) == "" {
			return errs.New(errs.Invalid, "note_missing", "Say what changes and why.").With(errs.Field{Pointer: "/note", Message: "required"})
		}
		found, err := s.check(ctx, d.Document)
		if err != nil {
			return err
		}
		if err := found.Problems.refused(); err != nil {
			return err
		}
		sensitive, err := s.sensitive(ctx, protocol, found.Outline)
		if err != nil {
			return err
		}
		if !sensitive {
			return s.put(ctx, tx, protocol, d, found.Outline, note, tx.Actor.ID, "")
		}
		_, err = tx.Exec(ctx, `UPDATE protocol_drafts SET state = 'asked', note = $1, refused = '', author = $2, updated_at = $3, version = version + 1 WHERE protocol = $4`,
			note, tx.Actor.ID, db.Micros(tx.Now), protocol)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "protocol.asked", Object: protocol, Data: map[string]any{"hash": hashOf(d.Document)}})
	})
}

// sensitive says whether the text to come, or the one in force, wants a second
// person: an edit cannot take that away by itself.
func (s *Service) sensitive(ctx context.Context, protocol string, next *Document) (bool, error) {
	if next.Sensitive {
		return true, nil
	}
	var newest int
	if err := s.db.QueryRow(ctx, `SELECT version FROM protocols WHERE id = $1`, protocol).Scan(&newest); err != nil || newest == 0 {
		return false, err
	}
	now, err := s.document(ctx, protocol, newest)
	return err == nil && now.Sensitive, err
}

// Approve puts a sensitive text in force as its second person.
func (s *Service) Approve(ctx context.Context, protocol, note string) (*Protocol, error) {
	return s.onDraft(ctx, protocol, "approve protocol", func(ctx context.Context, tx *db.Tx, sc identity.Scope, d *Draft) error {
		if err := second(d, tx.Actor.ID); err != nil {
			return err
		}
		found, err := s.check(ctx, d.Document)
		if err != nil {
			return err
		}
		if err := found.Problems.refused(); err != nil {
			return err
		}
		if note = strings.TrimSpace(note); note != "" {
			note = d.Note + "\n" + note
		} else {
			note = d.Note
		}
		return s.put(ctx, tx, protocol, d, found.Outline, note, d.Author, tx.Actor.ID)
	})
}

// Refuse sends a text back with a reason.
func (s *Service) Refuse(ctx context.Context, protocol, reason string) (*Protocol, error) {
	return s.onDraft(ctx, protocol, "refuse protocol", func(ctx context.Context, tx *db.Tx, sc identity.Scope, d *Draft) error {
		if err := second(d, tx.Actor.ID); err != nil {
			return err
		}
		if strings.TrimSpace(reason) == "" {
			return errs.New(errs.Invalid, "reason_missing", "Say what has to change.").With(errs.Field{Pointer: "/reason", Message: "required"})
		}
		_, err := tx.Exec(ctx, `UPDATE protocol_drafts SET state = 'draft', refused = $1, version = version + 1 WHERE protocol = $2`, reason, protocol)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "protocol.refused", Object: protocol})
	})
}

func second(d *Draft, who string) error {
	if d.State != "asked" {
		return errs.New(errs.Conflict, "not_asked", "Nobody has asked for a second person.")
	}
	if d.Author == who {
		return errs.New(errs.Forbidden, "own_protocol", "Whoever wrote a text does not approve it.")
	}
	return nil
}

func (s *Service) onDraft(ctx context.Context, protocol, reason string, fn func(context.Context, *db.Tx, identity.Scope, *Draft) error) (*Protocol, error) {
	sc, err := identity.Require(ctx, identity.PermProtocolPublish)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		var state string
		err := tx.QueryRow(ctx, `UPDATE protocols SET updated_at = $1 WHERE id = $2 RETURNING state`, db.Micros(tx.Now), protocol).Scan(&state)
		if err != nil {
			return noRow(err, protocolNotFound())
		}
		d, err := s.draft(ctx, protocol)
		if err != nil {
			return err
		}
		return fn(ctx, tx, sc, d)
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, protocol, 0)
}

// put makes a text the newest version.
func (s *Service) put(ctx context.Context, tx *db.Tx, protocol string, draft *Draft, d *Document, note, author, approver string) error {
	var n int
	err := tx.QueryRow(ctx, `UPDATE protocols SET version = version + 1, state = 'published', title = $1, updated_at = $2 WHERE id = $3 RETURNING version`,
		d.Title, db.Micros(tx.Now), protocol).Scan(&n)
	if err != nil {
		return err
	}
	if draft.Base != n-1 {
		return errs.New(errs.Conflict, "draft_outdated", "Version %d was published after this text was begun from version %d; take it over first.", n-1, draft.Base)
	}
	_, err = tx.Exec(ctx, `INSERT INTO protocol_versions(protocol, version, document, hash, note, author, approver, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
		protocol, n, draft.Document, hashOf(draft.Document), note, author, approver, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM protocol_drafts WHERE protocol = $1`, protocol); err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "protocol.published", Object: protocol, Data: map[string]any{"version": n, "hash": hashOf(draft.Document), "approver": approver}})
}

// Retire takes a protocol out of use, or brings it back; runs go on.
func (s *Service) Retire(ctx context.Context, protocol, reason string, back bool) (*Protocol, error) {
	sc, err := identity.Require(ctx, identity.PermProtocolPublish)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "retire protocol", func(ctx context.Context, tx *db.Tx) error {
		to, kind := "retired", "protocol.retired"
		if back {
			to, kind = "published", "protocol.revived"
		} else if strings.TrimSpace(reason) == "" {
			return errs.New(errs.Invalid, "reason_missing", "Say why it is retired.").With(errs.Field{Pointer: "/reason", Message: "required"})
		}
		var version int
		if err := tx.QueryRow(ctx, `SELECT version FROM protocols WHERE id = $1`, protocol).Scan(&version); err != nil {
			return noRow(err, protocolNotFound())
		}
		if back && version == 0 {
			to = "draft"
		}
		if _, err := tx.Exec(ctx, `UPDATE protocols SET state = $1, updated_at = $2 WHERE id = $3`, to, db.Micros(tx.Now), protocol); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: kind, Object: protocol, Data: map[string]any{"reason": reason}})
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, protocol, 0)
}
