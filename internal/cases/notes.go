package cases

import (
	"context"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Note is what somebody wrote about a case. Earlier texts are kept.
type Note struct {
	ID        string         `json:"id"`
	Kind      string         `json:"kind" doc:"note, call or handover"`
	Body      string         `json:"body"`
	By        string         `json:"by"`
	At        time.Time      `json:"at"`
	Revision  int            `json:"revision"`
	Revisions []NoteRevision `json:"revisions,omitempty" doc:"Earlier texts, oldest first"`
	Mentions  []string       `json:"mentions,omitempty" doc:"stf_ ids of people it names"`
}

// NoteRevision is an earlier text of a note.
type NoteRevision struct {
	Revision int       `json:"revision"`
	Body     string    `json:"body"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

func checkNote(kind, body string) error {
	var at []errs.Field
	if strings.TrimSpace(body) == "" || len(body) > 64<<10 {
		at = append(at, errs.Field{Pointer: "/body", Message: "1 to 65,536 characters"})
	}
	if kind != "note" && kind != "call" && kind != "handover" {
		at = append(at, errs.Field{Pointer: "/kind", Message: "note, call or handover"})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "note_invalid", "The note cannot be taken like this.").With(at...)
	}
	return nil
}

// AddNote writes a note on a case; the people mentioned are told.
func (s *Service) AddNote(ctx context.Context, ref, kind, body string, mentions ...string) (*Note, error) {
	sc, err := identity.Require(ctx, identity.PermNoteWrite)
	if err != nil {
		return nil, err
	}
	if kind == "" {
		kind = "note"
	}
	if err := checkNote(kind, body); err != nil {
		return nil, err
	}
	var n *Note
	_, err = s.change(ctx, sc, ref, "write note", func(ctx context.Context, tx *db.Tx, c *Case) (err error) {
		if n, err = s.newNote(ctx, tx, c, kind, body); err != nil {
			return err
		}
		n.Mentions = mentions
		return s.mention(ctx, tx, c, n.ID, mentions)
	})
	if err != nil {
		return nil, err
	}
	return n, nil
}

func (s *Service) note(ctx context.Context, tx *db.Tx, c *Case, kind, body string) error {
	if err := checkNote(kind, body); err != nil {
		return err
	}
	_, err := s.newNote(ctx, tx, c, kind, body)
	return err
}

func (s *Service) newNote(ctx context.Context, tx *db.Tx, c *Case, kind, body string) (*Note, error) {
	n := &Note{ID: id.New("not", tx.Now), Kind: kind, Body: body, By: tx.Actor.ID, At: tx.Now, Revision: 1}
	_, err := tx.Exec(ctx, `INSERT INTO case_notes(id, case_id, kind, actor, at, revision) VALUES ($1,$2,$3,$4,$5,1)`,
		n.ID, c.ID, kind, n.By, db.Micros(n.At))
	if err != nil {
		return nil, err
	}
	if err := s.revise(ctx, tx, c.eid, n.ID, 1, body); err != nil {
		return nil, err
	}
	return n, record(ctx, tx, c, "case.note", map[string]any{"number": c.Number, "note": n.ID, "kind": kind})
}

func (s *Service) revise(ctx context.Context, tx *db.Tx, eid uint64, note string, revision int, body string) error {
	sealed, err := s.seal(eid, note+"/body", body)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO case_note_revisions(note, revision, body, actor, at) VALUES ($1,$2,$3,$4,$5)`,
		note, revision, sealed, tx.Actor.ID, db.Micros(tx.Now))
	return err
}

// EditNote gives one's own note a new text; the old one is kept.
func (s *Service) EditNote(ctx context.Context, ref, note, body string) (*Note, error) {
	sc, err := identity.Require(ctx, identity.PermNoteWrite)
	if err != nil {
		return nil, err
	}
	if err := checkNote("note", body); err != nil {
		return nil, err
	}
	var caseID string
	_, err = s.change(ctx, sc, ref, "edit note", func(ctx context.Context, tx *db.Tx, c *Case) error {
		caseID = c.ID
		var revision int
		var by, own string
		err := tx.QueryRow(ctx, `UPDATE case_notes SET revision = revision + 1 WHERE id = $1 AND `+family("case_id", "$2")+` RETURNING revision, actor, case_id`,
			note, c.ID).Scan(&revision, &by, &own)
		if err != nil {
			return noRow(err, "note_not_found", "There is no such note.")
		}
		if by != tx.Actor.ID {
			return errs.New(errs.Forbidden, "not_your_note", "Only the author edits a note; write one of your own.")
		}
		eid, err := s.keyOf(own)
		if err != nil {
			return err
		}
		if err := s.revise(ctx, tx, eid, note, revision, body); err != nil {
			return err
		}
		return record(ctx, tx, c, "case.note_edited", map[string]any{"number": c.Number, "note": note, "revision": revision})
	})
	if err != nil {
		return nil, err
	}
	list, err := s.readNotes(ctx, caseID, note)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// Notes lists the notes of a case, newest first, each with its earlier texts.
func (s *Service) Notes(ctx context.Context, ref string) ([]Note, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if err := s.looked(ctx, sc, c, "case.notes_viewed"); err != nil {
		return nil, err
	}
	return s.readNotes(ctx, c.ID, "")
}

func (s *Service) readNotes(ctx context.Context, caseID, only string) ([]Note, error) {
	rows, err := s.db.Query(ctx, `SELECT n.id, n.kind, n.actor, n.at, r.revision, r.body, r.actor, r.at, c.eid
		FROM case_notes n JOIN case_note_revisions r ON r.note = n.id JOIN cases c ON c.id = n.case_id
		WHERE `+family("n.case_id", "$1")+` AND ($2 = '' OR n.id = $2) ORDER BY n.id DESC, r.revision`, caseID, only)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Note{}
	var last NoteRevision // the newest text read of the last note in list
	for rows.Next() {
		var n Note
		var r NoteRevision
		var at, rat int64
		var body []byte
		var eid uint64
		if err := rows.Scan(&n.ID, &n.Kind, &n.By, &at, &r.Revision, &body, &r.By, &rat, &eid); err != nil {
			return nil, err
		}
		n.At, r.At = db.FromMicros(at), db.FromMicros(rat)
		r.Body = s.open(eid, n.ID+"/body", body)
		if k := len(list) - 1; k >= 0 && list[k].ID == n.ID {
			list[k].Revisions = append(list[k].Revisions, last)
			list[k].Revision, list[k].Body, last = r.Revision, r.Body, r
			continue
		}
		last = r
		n.Revision, n.Body = r.Revision, r.Body
		list = append(list, n)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return list, s.attachMentions(ctx, caseID, list)
}

// attachMentions reads who is named in the notes.
func (s *Service) attachMentions(ctx context.Context, caseID string, list []Note) error {
	rows, err := s.db.Query(ctx, `SELECT m.note, m.staff FROM case_mentions m JOIN case_notes n ON n.id = m.note WHERE `+family("n.case_id", "$1")+` ORDER BY m.note, m.staff`, caseID)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var note, staff string
		if err := rows.Scan(&note, &staff); err != nil {
			return err
		}
		for i := range list {
			if list[i].ID == note {
				list[i].Mentions = append(list[i].Mentions, staff)
			}
		}
	}
	return rows.Err()
}
