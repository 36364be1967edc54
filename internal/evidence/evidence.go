package evidence

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/piepowder/piepowder/internal/audit"
	"github.com/piepowder/piepowder/internal/blob"
	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// MaxSize is the largest file taken in one request, in bytes. Larger ones come
// by an upload, part by part.
const MaxSize = 25 << 20

// EvidenceItem is one piece of evidence.
type EvidenceItem struct {
	ID       string    `json:"id"`
	Case     string    `json:"case_id,omitempty"`
	Contact  string    `json:"contact_id,omitempty"`
	Kind     string    `json:"kind" doc:"file, redaction, or a captured record: thread, order, location, graph, page, record"`
	SHA256   string    `json:"sha256" doc:"Of the bytes as they came, hex"`
	Size     int64     `json:"size"`
	Name     string    `json:"name"`
	Declared string    `json:"declared_type"`
	Type     string    `json:"type" doc:"What the bytes are; application/octet-stream is never rendered"`
	State    string    `json:"state" doc:"kept, unrecognised or destroyed"`
	Why      string    `json:"why,omitempty" doc:"What disagreed"`
	Class    string    `json:"class" doc:"What there is to see, for those who look: empty until somebody says"`
	Width    int       `json:"width,omitempty"`
	Height   int       `json:"height,omitempty"`
	Thumb    bool      `json:"thumbnail" doc:"There is a small copy; show it blurred"`
	View     bool      `json:"view" doc:"There is a copy to look at, made anew and without metadata"`
	Derived  string    `json:"derived_from,omitempty" doc:"The item that this is a redacted copy of"`
	Scan     string    `json:"scan" doc:"none, pending, clean or infected"`
	ScanNote string    `json:"scan_note,omitempty"`
	Blocked  bool      `json:"quarantined" doc:"Listed, but not shown to anybody before it is released"`
	Locked   bool      `json:"locked,omitempty" doc:"Suspected child abuse material: only two roles ever see this line"`
	Source   string    `json:"source" doc:"staff, contact, or what a record was captured from"`
	AddedBy  string    `json:"added_by"`
	AddedAt  time.Time `json:"added_at"`

	CapturedAt  *time.Time `json:"captured_at,omitempty" doc:"When a captured record was so"`
	DestroyedAt *time.Time `json:"destroyed_at,omitempty"`

	eid         uint64
	thumb, view string
	parts       int
	exif        []byte
	redaction   []byte
}

// Custody is one entry of the ledger of a piece of evidence.
type Custody struct {
	N         int       `json:"n"`
	Act       string    `json:"act" doc:"collected, viewed, previewed, copied, transferred, redacted, exported, returned, destroyed, classified, released, checked, locked, unlocked or reported"`
	Actor     string    `json:"actor"`
	ActorKind string    `json:"actor_kind"`
	At        time.Time `json:"at"`
	Note      string    `json:"note,omitempty"`
	Purpose   string    `json:"purpose,omitempty"`
	To        string    `json:"to,omitempty" doc:"Whom it went to"`
	Why       string    `json:"why,omitempty"`
}

// Proofs is what packages need of the audit log.
type Proofs interface {
	SequenceAll(ctx context.Context) (int, error)
	ProveAll(ctx context.Context, sc identity.Scope, objects []string, kinds string) (*audit.Bundle, error)
}

// Order is a package somebody asks for, as a second person is shown it.
type Order struct {
	Package, CaseID, Number, Purpose, Recipient, Form string
	Items                                             []string // evi_…
	EID                                               uint64   // key of the case
}

// Service keeps evidence. The exported fields are set by the wiring before the
// first request; nil means that part is absent.
type Service struct {
	db    *db.DB
	vault *seal.Vault
	blobs *blob.Store
	cases *cases.Service

	// Scanner looks for malware; without one, files that we cannot show by a copy
	// of our own are in quarantine until a person releases them.
	Scanner Scanner
	// Proofs proves custody; without it there are no packages.
	Proofs Proofs
	// Authorize asks whether a package may leave on one signature. It gives the
	// id of the approval to wait for, "" = go on.
	Authorize func(ctx context.Context, tx *db.Tx, sc identity.Scope, o Order) (approval string, err error)
	// Alarm is told of files that are no longer what came.
	Alarm func(ctx context.Context, tx *db.Tx, faults []Fault) error
	// Records make captured records, by kind.
	Records map[string]Record
	// Critical says whether somebody worked on a life-threatening case since.
	Critical func(ctx context.Context, staff string, since time.Time) (bool, error)
	// Relied names what stands on an item, as "a finding of its case"; "" is nothing.
	Relied func(ctx context.Context, evidence string) (string, error)
	Log    *slog.Logger

	sections []Section
	decoding sync.Mutex
}

// Scanner looks for malware in a stream. found is its name, "" = clean.
type Scanner interface {
	Scan(ctx context.Context, r io.Reader) (found string, err error)
}

// Section adds a file of the name sections/<name>.json to packages in
// the original form. ctx carries the caller, whose scope holds; no body, no file.
type Section func(ctx context.Context, caseID string) (name string, body []byte, err error)

// AddSection registers a section; call it before the first request.
func (s *Service) AddSection(f Section) { s.sections = append(s.sections, f) }

// NewService makes the service.
func NewService(d *db.DB, v *seal.Vault, b *blob.Store, c *cases.Service) *Service {
	return &Service{db: d, vault: v, blobs: b, cases: c, Log: slog.New(slog.DiscardHandler), Records: map[string]Record{}}
}
