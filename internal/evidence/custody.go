package evidence

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// Purposes are why evidence moves; the words beside are free.
var Purposes = []string{"investigation", "police", "court", "insurer", "regulator", "disclosure", "person", "retention", "other"}

// words are what a person writes into the ledger: sealed, the leaf holds the
// hash of the sealed bytes.
type words struct {
	Why string `json:"why,omitempty"`
	To  string `json:"to,omitempty"`
}

// entry is one line on its way into the ledger.
type entry struct {
	act, note, purpose string
	words              words
	private            bool
}

// ledger writes one custody row and its leaf.
func (s *Service) ledger(ctx context.Context, tx *db.Tx, it *EvidenceItem, act, note string) error {
	return s.enter(ctx, tx, it, entry{act: act, note: note, private: act == "previewed"})
}

func (s *Service) enter(ctx context.Context, tx *db.Tx, it *EvidenceItem, e entry) error {
	if err := s.hold(ctx, tx, it.ID); err != nil {
		return err
	}
	var n int
	if err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(n), 0) + 1 FROM custody WHERE evidence = $1`, it.ID).Scan(&n); err != nil {
		return err
	}
	data := map[string]any{"n": n, "sha256": it.SHA256, "size": it.Size, "type": it.Type}
	if e.purpose != "" {
		data["purpose"] = e.purpose
	}
	if e.note != "" {
		data["note"] = e.note
	}
	var sealed []byte
	if e.words != (words{}) {
		clear, err := json.Marshal(e.words)
		if err != nil {
			return err
		}
		if sealed, err = s.vault.Seal(it.eid, wordsOf(it.ID, n), clear); err != nil {
			return err
		}
		data["words_sha256"] = digest(sealed)
	}
	_, err := tx.Exec(ctx, `INSERT INTO custody(evidence, n, act, actor, actor_kind, at, note, purpose, words) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
		it.ID, n, e.act, tx.Actor.ID, tx.Actor.Kind, db.Micros(tx.Now), e.note, e.purpose, sealed)
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "evidence." + e.act, Object: it.ID, On: []string{it.Case, it.Contact}, Restrict: it.Case,
		Private: e.private, Data: data})
}

func wordsOf(item string, n int) string { return item + "/custody/" + strconv.Itoa(n) }

// chain reads the ledger of an item.
func (s *Service) chain(ctx context.Context, it *EvidenceItem) ([]Custody, error) {
	rows, err := s.db.Query(ctx, `SELECT n, act, actor, actor_kind, at, note, purpose, words FROM custody WHERE evidence = $1 ORDER BY n`, it.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Custody{}
	for rows.Next() {
		var c Custody
		var at int64
		var sealed []byte
		if err := rows.Scan(&c.N, &c.Act, &c.Actor, &c.ActorKind, &at, &c.Note, &c.Purpose, &sealed); err != nil {
			return nil, err
		}
		c.At = db.FromMicros(at)
		if len(sealed) > 0 {
			clear, err := s.vault.Open(it.eid, wordsOf(it.ID, c.N), sealed)
			if err != nil && !errors.Is(err, seal.ErrErased) {
				return nil, err
			}
			var w words
			if err == nil {
				if err := json.Unmarshal(clear, &w); err != nil {
					return nil, err
				}
			}
			c.Why, c.To = w.Why, w.To
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

// Get reads one item with its custody ledger.
func (s *Service) Get(ctx context.Context, ref string) (*EvidenceItem, []Custody, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceRead)
	if err != nil {
		return nil, nil, err
	}
	it, err := s.find(ctx, sc, ref)
	if err != nil {
		return nil, nil, err
	}
	list, err := s.chain(ctx, it)
	return it, list, err
}

// Move is a step of custody that people tell us of: what happened outside.
type Move struct {
	Act     string `json:"act" enum:"copied,transferred,returned" doc:"What happened to it"`
	To      string `json:"to" minLength:"1" maxLength:"300" doc:"To whom"`
	Purpose string `json:"purpose" doc:"investigation, police, court, insurer, regulator, disclosure, person, retention or other"`
	Why     string `json:"why" minLength:"1" maxLength:"2000"`
}

// Note enters a step into the ledger.
func (s *Service) Note(ctx context.Context, ref string, m Move) (*EvidenceItem, []Custody, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceWrite)
	if err != nil {
		return nil, nil, err
	}
	if err := checkWords(m.Why, m.Purpose); err != nil {
		return nil, nil, err
	}
	if !slices.Contains([]string{"copied", "transferred", "returned"}, m.Act) || strings.TrimSpace(m.To) == "" {
		return nil, nil, errs.New(errs.Invalid, "custody_invalid", "Say what happened and to whom it went.").With(errs.Field{Pointer: "/act", Message: "copied, transferred or returned"})
	}
	var it *EvidenceItem
	err = s.db.Tx(ctx, sc.Actor(), "custody", func(ctx context.Context, tx *db.Tx) error {
		if it, err = s.change(ctx, tx, sc, ref); err != nil {
			return err
		}
		if it.Locked {
			return errLocked()
		}
		return s.enter(ctx, tx, it, entry{act: m.Act, purpose: m.Purpose, words: words{Why: m.Why, To: m.To}})
	})
	if err != nil {
		return nil, nil, err
	}
	list, err := s.chain(ctx, it)
	return it, list, err
}

func checkWords(why, purpose string) error {
	if strings.TrimSpace(why) == "" {
		return errs.New(errs.Invalid, "why_missing", "Say why.").With(errs.Field{Pointer: "/why", Message: "required"})
	}
	if purpose != "" && !slices.Contains(Purposes, purpose) {
		return errs.New(errs.Invalid, "purpose_unknown", "There is no such purpose.").With(errs.Field{Pointer: "/purpose", Message: "one of " + strings.Join(Purposes, ", ")})
	}
	return nil
}

// Destroy takes the bytes and their copies away; the row, its hash and its
// ledger stay. Not by who brought it, never what is locked, and not while
// something stands on it.
func (s *Service) Destroy(ctx context.Context, ref, why string) (*EvidenceItem, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceDestroy)
	if err != nil {
		return nil, err
	}
	if err := checkWords(why, ""); err != nil {
		return nil, err
	}
	var it *EvidenceItem
	err = s.db.Tx(ctx, sc.Actor(), "destroy evidence", func(ctx context.Context, tx *db.Tx) error {
		if it, err = s.change(ctx, tx, sc, ref); err != nil {
			return err
		}
		switch {
		case it.Locked:
			return errLocked()
		case it.DestroyedAt != nil:
			return errs.New(errs.Conflict, "evidence_destroyed", "This evidence was destroyed already.")
		case it.AddedBy == sc.StaffID():
			return errs.New(errs.Conflict, "own_evidence", "Who brought evidence does not destroy it.")
		}
		relied, err := s.relied(ctx, it)
		if err != nil {
			return err
		}
		if relied != "" {
			return errs.New(errs.Conflict, "evidence_relied_on", "It is kept: %s stands on it. Correct or withdraw that first.", relied)
		}
		names, err := s.files(ctx, it)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE evidence SET state = 'destroyed', destroyed_at = $1, thumb = '', view_blob = '', exif = NULL WHERE id = $2`, db.Micros(tx.Now), it.ID)
		if err != nil {
			return err
		}
		if err := s.enter(ctx, tx, it, entry{act: "destroyed", purpose: "retention", words: words{Why: why}}); err != nil {
			return err
		}
		return tx.Enqueue(ctx, db.Job{Kind: JobRemove, Key: it.ID, Payload: removePayload{names}})
	})
	if err != nil {
		return nil, err
	}
	return s.find(ctx, sc, ref)
}

func (s *Service) relied(ctx context.Context, it *EvidenceItem) (string, error) {
	if s.Relied == nil || it.DestroyedAt != nil {
		return "", nil
	}
	return s.Relied(ctx, it.ID)
}

// files names every blob of an item.
func (s *Service) files(ctx context.Context, it *EvidenceItem) ([]string, error) {
	b, err := s.open(ctx, it)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, p := range b.parts {
		names = append(names, p.name)
	}
	for _, n := range []string{it.thumb, it.view} {
		if n != "" {
			names = append(names, n)
		}
	}
	return names, nil
}
