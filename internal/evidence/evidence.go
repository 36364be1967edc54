package evidence

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/piepowder/piepowder/internal/blob"
	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// MaxSize is the largest file taken, in bytes.
const MaxSize = 25 << 20

// EvidenceItem is one piece of evidence.
type EvidenceItem struct {
	ID       string    `json:"id"`
	Case     string    `json:"case_id,omitempty"`
	Contact  string    `json:"contact_id,omitempty"`
	SHA256   string    `json:"sha256" doc:"Of the bytes as they came, hex"`
	Size     int64     `json:"size"`
	Name     string    `json:"name"`
	Declared string    `json:"declared_type"`
	Type     string    `json:"type" doc:"What the bytes are; application/octet-stream is never rendered"`
	State    string    `json:"state" doc:"kept or unrecognised"`
	Why      string    `json:"why,omitempty" doc:"What disagreed"`
	Width    int       `json:"width,omitempty"`
	Height   int       `json:"height,omitempty"`
	Thumb    bool      `json:"thumbnail" doc:"There is a small copy; show it blurred"`
	Source   string    `json:"source" doc:"staff or contact"`
	AddedBy  string    `json:"added_by"`
	AddedAt  time.Time `json:"added_at"`

	eid   uint64
	thumb string
}

// Custody is one entry of the ledger of a piece of evidence.
type Custody struct {
	N         int       `json:"n"`
	Act       string    `json:"act" doc:"collected, viewed, previewed, transferred or exported"`
	Actor     string    `json:"actor"`
	ActorKind string    `json:"actor_kind"`
	At        time.Time `json:"at"`
	Note      string    `json:"note,omitempty"`
}

// Service keeps evidence.
type Service struct {
	db    *db.DB
	vault *seal.Vault
	blobs *blob.Store
	cases *cases.Service

	decoding sync.Mutex
}

// NewService makes the service.
func NewService(d *db.DB, v *seal.Vault, b *blob.Store, c *cases.Service) *Service {
	return &Service{db: d, vault: v, blobs: b, cases: c}
}

// File is a file on its way in.
type File struct {
	Case     string // cas_…, or "" with Contact
	Contact  string // con_… it came with, or ""
	EID      uint64 // key it is sealed under: the case's or the contact's
	Name     string // as the sender calls it; personal, sealed
	Declared string // media type the sender claims
	Data     []byte
	Source   string // staff or contact
	Strict   bool   // refuse a file that lies about its type, rather than keep it unrecognised
}

// Add keeps a file inside another domain's transaction. What the sender says
// about its type is checked against its bytes.
func (s *Service) Add(ctx context.Context, tx *db.Tx, f File) (*EvidenceItem, error) {
	if len(f.Data) == 0 {
		return nil, errs.New(errs.Invalid, "file_empty", "The file is empty.").With(errs.Field{Pointer: "/file", Message: "has no bytes"})
	}
	if len(f.Data) > MaxSize {
		return nil, errs.New(errs.TooLarge, "file_too_large", "A file has at most 25 MiB.")
	}
	kind, lie := recognise(f.Data, f.Declared, f.Name)
	if lie != "" && f.Strict {
		return nil, errs.New(errs.Invalid, "file_type", "The file is not what it says: %s.", lie).
			With(errs.Field{Pointer: "/file", Message: lie})
	}
	sum := sha256.Sum256(f.Data)
	it := &EvidenceItem{ID: id.New("evi", tx.Now), Case: f.Case, Contact: f.Contact, SHA256: hex.EncodeToString(sum[:]), Size: int64(len(f.Data)),
		Name: f.Name, Declared: strings.ToLower(plain(cut(f.Declared, 200))), Type: kind, State: "kept", Why: lie, Source: f.Source,
		AddedBy: tx.Actor.ID, AddedAt: tx.Now, eid: f.EID}
	if kind == Unrecognised {
		it.State = "unrecognised"
	}
	if err := s.write(ctx, it, f.Data); err != nil {
		return nil, err
	}
	name, err := s.vault.Seal(it.eid, it.ID+"/name", []byte(it.Name))
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO evidence(id, case_id, contact_id, eid, sha256, size, name, declared, type, state, why, width, height,
		thumb, source, added_by, added_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17)`,
		it.ID, it.Case, it.Contact, it.eid, it.SHA256, it.Size, name, it.Declared, it.Type, it.State, it.Why, it.Width, it.Height,
		it.thumb, it.Source, it.AddedBy, db.Micros(it.AddedAt))
	if err != nil {
		return nil, err
	}
	return it, s.ledger(ctx, tx, it, "collected", "")
}

// write seals the file and its small copy into blobs. A blob whose transaction
// is given up stays behind without a row; fsck names it.
func (s *Service) write(ctx context.Context, it *EvidenceItem, data []byte) error {
	sealed, err := s.vault.Seal(it.eid, it.ID, data)
	if err != nil {
		return err
	}
	if err := s.blobs.Put(ctx, it.ID, sealed); err != nil {
		return err
	}
	s.decoding.Lock() // a decoded picture takes up to 160 MB: one at a time
	thumb, w, h, ok := small(data, it.Type)
	s.decoding.Unlock()
	it.Width, it.Height = w, h
	if !ok {
		return nil
	}
	it.thumb, it.Thumb = "thm_"+strings.TrimPrefix(it.ID, "evi_"), true
	if sealed, err = s.vault.Seal(it.eid, it.thumb, thumb); err != nil {
		return err
	}
	return s.blobs.Put(ctx, it.thumb, sealed)
}

// ledger writes one custody row and its leaf.
func (s *Service) ledger(ctx context.Context, tx *db.Tx, it *EvidenceItem, act, note string) error {
	_, err := tx.Exec(ctx, `INSERT INTO custody(evidence, n, act, actor, actor_kind, at, note)
		SELECT $1, COALESCE(MAX(n), 0) + 1, $2, $3, $4, $5, $6 FROM custody WHERE evidence = $1`,
		it.ID, act, tx.Actor.ID, tx.Actor.Kind, db.Micros(tx.Now), note)
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "evidence." + act, Object: it.ID, On: []string{it.Case, it.Contact}, Restrict: it.Case,
		Private: act == "previewed", Data: map[string]any{"sha256": it.SHA256, "size": it.Size, "type": it.Type}})
}

// Upload keeps a file that somebody of ours adds to a case.
func (s *Service) Upload(ctx context.Context, caseRef, name, declared string, data []byte) (*EvidenceItem, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceWrite)
	if err != nil {
		return nil, err
	}
	var it *EvidenceItem
	err = s.db.Tx(ctx, sc.Actor(), "add evidence", func(ctx context.Context, tx *db.Tx) error {
		_, err := s.cases.Within(ctx, tx, sc, caseRef, func(c *cases.Case) error {
			it, err = s.Add(ctx, tx, File{Case: c.ID, EID: c.EID(), Name: name, Declared: declared, Data: data, Source: "staff", Strict: true})
			return err
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return it, nil
}

// Attach gives the evidence of a contact to the case the contact became part
// of. It stays sealed under the contact's key.
func (s *Service) Attach(ctx context.Context, tx *db.Tx, contact, caseID string) error {
	list, err := s.query(ctx, `SELECT `+columns+` FROM evidence e WHERE e.contact_id = $1 AND e.case_id = '' ORDER BY e.id`, contact)
	if err != nil {
		return err
	}
	for _, it := range list {
		if _, err := tx.Exec(ctx, `UPDATE evidence SET case_id = $1 WHERE id = $2`, caseID, it.ID); err != nil {
			return err
		}
		it.Case = caseID
		if err := s.ledger(ctx, tx, it, "transferred", "from the contact to its case"); err != nil {
			return err
		}
	}
	return nil
}

const columns = `e.id, e.case_id, e.contact_id, e.eid, e.sha256, e.size, e.name, e.declared, e.type, e.state, e.why, e.width, e.height,
	e.thumb, e.source, e.added_by, e.added_at`

func (s *Service) query(ctx context.Context, query string, args ...any) ([]*EvidenceItem, error) {
	rows, err := s.db.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*EvidenceItem{}
	for rows.Next() {
		var it EvidenceItem
		var name []byte
		var at int64
		if err := rows.Scan(&it.ID, &it.Case, &it.Contact, &it.eid, &it.SHA256, &it.Size, &name, &it.Declared, &it.Type, &it.State, &it.Why,
			&it.Width, &it.Height, &it.thumb, &it.Source, &it.AddedBy, &at); err != nil {
			return nil, err
		}
		clear, err := s.vault.Open(it.eid, it.ID+"/name", name)
		if err != nil && !errors.Is(err, seal.ErrErased) {
			return nil, err
		}
		it.Name, it.AddedAt, it.Thumb = string(clear), db.FromMicros(at), it.thumb != ""
		list = append(list, &it)
	}
	return list, rows.Err()
}

// OfCase lists the evidence of a case, newest first.
func (s *Service) OfCase(ctx context.Context, caseRef string) ([]*EvidenceItem, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceRead)
	if err != nil {
		return nil, err
	}
	c, err := s.cases.For(ctx, sc, caseRef)
	if err != nil {
		return nil, err
	}
	return s.query(ctx, `SELECT `+columns+` FROM evidence e WHERE (e.case_id = $1 OR e.case_id IN (SELECT own.id FROM cases own WHERE own.root = $1)) ORDER BY e.id DESC`, c.ID)
}

// find reads one item that sc may see: by its case, or while it has none, by
// the contact it came with.
func (s *Service) find(ctx context.Context, sc identity.Scope, ref string) (*EvidenceItem, error) {
	a := db.Args{ref}
	list, err := s.query(ctx, `SELECT `+columns+` FROM evidence e WHERE e.id = $1 AND `+cases.Visible(&a, sc, "e.case_id")+
		` AND (e.contact_id = '' OR EXISTS (SELECT 1 FROM contacts k WHERE k.id = e.contact_id AND `+
		sc.Where(&a, identity.Columns{Object: "k.case_id", Region: "k.region", Team: "k.team", Brand: "k.brand"})+`) OR e.case_id <> '')`, a...)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errs.New(errs.NotFound, "evidence_not_found", "There is no such evidence.")
	}
	return list[0], nil
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
	rows, err := s.db.Query(ctx, `SELECT n, act, actor, actor_kind, at, note FROM custody WHERE evidence = $1 ORDER BY n`, it.ID)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	list := []Custody{}
	for rows.Next() {
		var c Custody
		var at int64
		if err := rows.Scan(&c.N, &c.Act, &c.Actor, &c.ActorKind, &at, &c.Note); err != nil {
			return nil, nil, err
		}
		c.At = db.FromMicros(at)
		list = append(list, c)
	}
	return it, list, rows.Err()
}

// Content hands out the bytes. The look is in the ledger before they leave.
func (s *Service) Content(ctx context.Context, ref string) (*EvidenceItem, []byte, error) {
	return s.look(ctx, ref, "viewed", func(it *EvidenceItem) string { return it.ID })
}

// Thumbnail hands out the small copy.
func (s *Service) Thumbnail(ctx context.Context, ref string) (*EvidenceItem, []byte, error) {
	return s.look(ctx, ref, "previewed", func(it *EvidenceItem) string { return it.thumb })
}

func (s *Service) look(ctx context.Context, ref, act string, name func(*EvidenceItem) string) (*EvidenceItem, []byte, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceRead)
	if err != nil {
		return nil, nil, err
	}
	it, err := s.find(ctx, sc, ref)
	if err != nil {
		return nil, nil, err
	}
	if name(it) == "" {
		return nil, nil, errs.New(errs.NotFound, "no_thumbnail", "There is no small copy of this.")
	}
	data, err := s.read(ctx, it, name(it))
	if err != nil {
		return nil, nil, err
	}
	return it, data, s.db.Tx(ctx, sc.Actor(), "view evidence", func(ctx context.Context, tx *db.Tx) error {
		return s.ledger(ctx, tx, it, act, "")
	})
}

func (s *Service) read(ctx context.Context, it *EvidenceItem, name string) ([]byte, error) {
	sealed, err := s.blobs.Get(ctx, name)
	if err != nil {
		return nil, err
	}
	data, err := s.vault.Open(it.eid, name, sealed)
	if errors.Is(err, seal.ErrErased) {
		return nil, errs.New(errs.NotFound, "evidence_erased", "This evidence was erased.")
	}
	return data, err
}

// owned says whether the row of a file is there; for the search of blobs that
// nothing names.
func (s *Service) owned(ctx context.Context, name string) (bool, error) {
	var one int
	err := s.db.QueryRow(ctx, `SELECT 1 FROM evidence WHERE id = $1 OR thumb = $1`, name).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// plain leaves out what a text column of PostgreSQL refuses: senders choose it.
func plain(text string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
}

func cut(text string, n int) string {
	if len(text) > n {
		return text[:n]
	}
	return text
}
