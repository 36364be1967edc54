package evidence

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

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
		return nil, errs.New(errs.TooLarge, "file_too_large", "A file has at most 25 MiB here; larger ones come by an upload.")
	}
	it := &EvidenceItem{ID: id.New("evi", tx.Now), Case: f.Case, Contact: f.Contact, Kind: "file", SHA256: digest(f.Data), Size: int64(len(f.Data)),
		Name: f.Name, Declared: f.Declared, Source: f.Source, eid: f.EID}
	return it, s.arrive(ctx, tx, it, bytes.NewReader(f.Data), f.Strict)
}

// arrive looks at a file whose size and hash are known, keeps its bytes unless
// its parts are kept already, and writes row and ledger.
func (s *Service) arrive(ctx context.Context, tx *db.Tx, it *EvidenceItem, r io.ReaderAt, strict bool) error {
	it.Name, it.AddedBy, it.AddedAt, it.Scan = cleanName(it.Name), tx.Actor.ID, tx.Now, "none"
	locked, err := s.lockedHash(ctx, it.SHA256)
	if err != nil {
		return err
	}
	if locked {
		// Known already: no look at what it is, no copy, no scan.
		it.Locked, it.Type, it.State = true, Unrecognised, "kept"
	} else if err := s.look(ctx, it, r, strict); err != nil {
		return err
	}
	it.Declared = strings.ToLower(plain(cut(it.Declared, 200)))
	if it.parts == 0 {
		data := make([]byte, it.Size)
		if _, err := r.ReadAt(data, 0); err != nil && err != io.EOF {
			return err
		}
		if err := s.keep(ctx, it, it.ID, data); err != nil {
			return err
		}
	}
	if err := s.insert(ctx, tx, it); err != nil {
		return err
	}
	if err := s.ledger(ctx, tx, it, "collected", ""); err != nil {
		return err
	}
	if it.Locked {
		return s.lockAgain(ctx, tx, it)
	}
	if it.Scan == "pending" {
		return tx.Enqueue(ctx, db.Job{Kind: JobScan, Key: it.ID, Payload: scanPayload{it.ID}})
	}
	return nil
}

// look says what a file is, and makes the copies that it is looked at by. A blob
// whose transaction is given up stays behind without a row; fsck names it.
func (s *Service) look(ctx context.Context, it *EvidenceItem, r io.ReaderAt, strict bool) error {
	kind, lie := recogniseAt(r, it.Size, it.Declared, it.Name)
	if lie != "" && strict {
		return errs.New(errs.Invalid, "file_type", "The file is not what it says: %s.", lie).
			With(errs.Field{Pointer: "/file", Message: lie})
	}
	if lie == "" {
		if risk := riskOf(r, it.Size, kind); risk != "" {
			kind, lie = Unrecognised, risk
		}
	}
	it.Type, it.State, it.Why = kind, "kept", lie
	if kind == Unrecognised {
		it.State = "unrecognised"
	}
	switch {
	case it.Kind != "file": // made by us
	case s.Scanner != nil:
		it.Scan, it.Blocked = "pending", true
	case !harmless(kind):
		it.Blocked = true
	}
	if !picture(kind) || it.Size > maxPicture {
		return nil
	}
	data := make([]byte, it.Size)
	if _, err := r.ReadAt(data, 0); err != nil && err != io.EOF {
		return err
	}
	return s.copies(ctx, it, data)
}

// copies makes what a picture is looked at by: a small one for lists and one to
// see, both encoded anew. What the camera wrote is kept apart, sealed.
func (s *Service) copies(ctx context.Context, it *EvidenceItem, data []byte) error {
	meta := exifOf(data, it.Type)
	if !meta.empty() {
		clear, err := json.Marshal(meta)
		if err != nil {
			return err
		}
		if it.exif, err = s.vault.Seal(it.eid, it.ID+"/exif", clear); err != nil {
			return err
		}
	}
	s.decoding.Lock() // a decoded picture takes up to 160 MB: one at a time
	p, ok := encodeAnew(data, it.Type, meta.Orientation)
	s.decoding.Unlock()
	it.Width, it.Height = p.width, p.height
	if !ok {
		return nil
	}
	tail := strings.TrimPrefix(it.ID, "evi_")
	it.thumb, it.view, it.Thumb, it.View = "thm_"+tail, "viw_"+tail, true, true
	if err := s.keep(ctx, it, it.thumb, p.thumb); err != nil {
		return err
	}
	return s.keep(ctx, it, it.view, p.view)
}

// harmless are the types that nobody runs: we show them by copies of our own.
func harmless(kind string) bool { return picture(kind) || kind == "text/plain" }

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
	return hidden(sc, it), nil
}

// hidden takes a locked item out of an answer to who may not know of it: he
// learns that his file arrived, and nothing else.
func hidden(sc identity.Scope, it *EvidenceItem) *EvidenceItem {
	if !it.Locked || sc.Can(identity.PermEvidenceLocked) {
		return it
	}
	return &EvidenceItem{ID: it.ID, Case: it.Case, Kind: it.Kind, Type: Unrecognised, State: "unrecognised", Blocked: true, Scan: it.Scan,
		Source: it.Source, AddedBy: it.AddedBy, AddedAt: it.AddedAt}
}

// Captured is a record of the product as it was at one moment.
type Captured struct {
	Kind      string // thread, order, location, graph, page or record
	Name      string
	MediaType string // application/json, text/plain, image/png
	Body      []byte
	Source    string    // what it was captured from, such as comms
	At        time.Time // when it was so; zero = now
}

var capturedKinds = []string{"thread", "order", "location", "graph", "page", "record"}

// Capture keeps a record as evidence of a case, inside the transaction of the
// domain that made it and whose Require gave the scope.
func (s *Service) Capture(ctx context.Context, tx *db.Tx, sc identity.Scope, caseID string, c Captured) (*EvidenceItem, error) {
	matter, err := s.cases.For(ctx, sc, caseID)
	if err != nil {
		return nil, err
	}
	if len(c.Body) == 0 || len(c.Body) > MaxSize {
		return nil, errs.New(errs.Invalid, "record_size", "A captured record has 1 byte to 25 MiB.")
	}
	at := c.At
	if at.IsZero() {
		at = tx.Now
	}
	if c.Kind == "" {
		c.Kind = "record"
	}
	it := &EvidenceItem{ID: id.New("evi", tx.Now), Case: matter.ID, Kind: c.Kind, SHA256: digest(c.Body), Size: int64(len(c.Body)), Name: c.Name,
		Declared: c.MediaType, Source: cut(c.Source, 60), CapturedAt: &at, eid: matter.EID()}
	return it, s.arrive(ctx, tx, it, bytes.NewReader(c.Body), true)
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

// plain leaves out what a text column of PostgreSQL refuses: senders choose it.
func plain(text string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
}

// cleanName leaves out of a file's name what tricks the eye or a file system:
// folders, control and direction characters.
func cleanName(name string) string {
	name = plain(name)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, name)
	return plain(cut(strings.TrimSpace(name), 255))
}

func cut(text string, n int) string {
	if len(text) > n {
		return text[:n]
	}
	return text
}

func noRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }
