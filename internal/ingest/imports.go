package ingest

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// An import through the server is announced, then its file is streamed: nothing
// of the file is kept but what becomes events. It is waiting, running, then
// done, cancelled or failed, and is forgotten when the process ends; what it
// took is in the log, and sending the same file again only repeats it.
type importJob struct {
	id, name, by string
	live         bool
	mapping      string
	at           time.Time
	counts       Imported
	size, read   atomic.Int64

	mu      sync.Mutex
	state   string
	problem string
	reasons []ImportReason
	ended   time.Time
	cancel  context.CancelFunc
}

// ImportReason says why an event of a file was not taken.
type ImportReason struct {
	Line    int          `json:"line" doc:"Of the file, from 1"`
	Code    string       `json:"code"`
	Message string       `json:"message"`
	Errors  []errs.Field `json:"errors,omitempty"`
}

// ImportView is an import as the API shows it.
type ImportView struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"`
	State   string         `json:"state" enum:"waiting,running,done,cancelled,failed"`
	Live    bool           `json:"live" doc:"Alerts, effects and webhooks follow"`
	By      string         `json:"by"`
	At      time.Time      `json:"at"`
	EndedAt *time.Time     `json:"ended_at,omitempty"`
	Size    int64          `json:"size" doc:"Bytes, 0 when not known"`
	Read    int64          `json:"read" doc:"Bytes read so far"`
	Taken   int64          `json:"taken"`
	Repeats int64          `json:"repeats" doc:"Had been taken before"`
	Refused int64          `json:"refused"`
	Problem string         `json:"problem,omitempty" doc:"Why it ended early"`
	Reasons []ImportReason `json:"reasons" doc:"The first hundred refusals"`
}

const (
	maxReasons = 100
	maxImports = 100 // remembered
)

type imports struct {
	mu   sync.Mutex
	jobs map[string]*importJob
}

func (j *importJob) view() *ImportView {
	j.mu.Lock()
	defer j.mu.Unlock()
	v := &ImportView{ID: j.id, Name: j.name, State: j.state, Live: j.live, By: j.by, At: j.at, Size: j.size.Load(), Read: j.read.Load(),
		Taken: j.counts.Taken.Load(), Repeats: j.counts.Repeats.Load(), Refused: j.counts.Refused.Load(), Problem: j.problem,
		Reasons: append([]ImportReason{}, j.reasons...)}
	if !j.ended.IsZero() {
		v.EndedAt = &j.ended
	}
	return v
}

// NewImport announces a file. mapping is the text of a mapping.yaml to use
// instead of the ruleset's, or "".
func (s *Service) NewImport(ctx context.Context, name, mapping string, live bool) (*ImportView, error) {
	sc, err := identity.Require(ctx, identity.PermEventImport)
	if err != nil {
		return nil, err
	}
	if mapping != "" {
		if _, err := s.mapped(mapping); err != nil {
			return nil, errs.New(errs.Invalid, "mapping", "%s", err).With(errs.Field{Pointer: "/mapping", Message: "does not fit the ruleset"})
		}
	}
	now := s.clk.Now()
	j := &importJob{id: id.New("imp", now), name: name, by: sc.Actor().ID, live: live, mapping: mapping, at: now, state: "waiting"}
	if err := s.witness(ctx, sc, "events.import_announced", j); err != nil {
		return nil, err
	}
	s.imports.mu.Lock()
	defer s.imports.mu.Unlock()
	if s.imports.jobs == nil {
		s.imports.jobs = map[string]*importJob{}
	}
	s.imports.jobs[j.id] = j
	s.imports.forget()
	return j.view(), nil
}

// forget drops the oldest imports that have ended.
func (p *imports) forget() {
	for len(p.jobs) > maxImports {
		var oldest *importJob
		for _, j := range p.jobs {
			j.mu.Lock()
			over := j.state != "running"
			j.mu.Unlock()
			if over && (oldest == nil || j.id < oldest.id) {
				oldest = j
			}
		}
		if oldest == nil {
			return
		}
		delete(p.jobs, oldest.id)
	}
}

// witness puts an import into the audit log. A file name may name a person, so
// it stays out.
func (s *Service) witness(ctx context.Context, sc identity.Scope, kind string, j *importJob) error {
	if s.cfg.DB == nil {
		return nil
	}
	return s.cfg.DB.Tx(ctx, sc.Actor(), "import of events", func(ctx context.Context, tx *db.Tx) error {
		return tx.Record(ctx, db.Change{Kind: kind, Object: j.id, Data: map[string]any{
			"live": j.live, "taken": j.counts.Taken.Load(), "repeats": j.counts.Repeats.Load(), "refused": j.counts.Refused.Load()}})
	})
}

// ImportByID gives one import.
func (s *Service) ImportByID(ctx context.Context, ref string) (*ImportView, error) {
	if _, err := identity.Require(ctx, identity.PermEventImport); err != nil {
		return nil, err
	}
	j, err := s.importJob(ref)
	if err != nil {
		return nil, err
	}
	return j.view(), nil
}

func (s *Service) importJob(ref string) (*importJob, error) {
	s.imports.mu.Lock()
	defer s.imports.mu.Unlock()
	j := s.imports.jobs[ref]
	if j == nil {
		return nil, errs.New(errs.NotFound, "no_import", "There is no such import, or the server was started again since.")
	}
	return j, nil
}

// Imports lists the imports since the process began, newest first.
func (s *Service) Imports(ctx context.Context) ([]*ImportView, error) {
	if _, err := identity.Require(ctx, identity.PermEventImport); err != nil {
		return nil, err
	}
	s.imports.mu.Lock()
	defer s.imports.mu.Unlock()
	list := []*ImportView{}
	for _, j := range s.imports.jobs {
		list = append(list, j.view())
	}
	slices.SortFunc(list, func(a, b *ImportView) int { return cmp.Compare(b.ID, a.ID) })
	return list, nil
}

// CancelImport ends an import; what was taken stays.
func (s *Service) CancelImport(ctx context.Context, ref string) (*ImportView, error) {
	if _, err := identity.Require(ctx, identity.PermEventImport); err != nil {
		return nil, err
	}
	j, err := s.importJob(ref)
	if err != nil {
		return nil, err
	}
	j.mu.Lock()
	switch j.state {
	case "waiting":
		j.state, j.ended = "cancelled", s.clk.Now()
	case "running":
		j.cancel()
	}
	j.mu.Unlock()
	return j.view(), nil
}

// FillImport takes the file of an import in. It returns when the import has
// ended; the view says how.
func (s *Service) FillImport(ctx context.Context, ref string, file io.Reader, size int64) (*ImportView, error) {
	sc, err := identity.Require(ctx, identity.PermEventImport)
	if err != nil {
		return nil, err
	}
	j, err := s.importJob(ref)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	j.mu.Lock()
	if j.state != "waiting" {
		j.mu.Unlock()
		return nil, errs.New(errs.Conflict, "import_begun", "The import is %s; announce a new one.", j.state)
	}
	j.state, j.cancel = "running", cancel
	j.mu.Unlock()
	j.size.Store(max(size, 0))
	err = s.fill(ctx, j, file)
	j.mu.Lock()
	switch {
	case err == nil:
		j.state = "done"
	case ctx.Err() != nil:
		j.state, j.problem = "cancelled", "It was cancelled; what was taken stays."
	default:
		j.state, j.problem = "failed", "The file could not be read to its end."
		if e := (*errs.Error)(nil); errors.As(err, &e) && e.Kind != errs.Internal {
			j.problem = e.Message
		} else {
			s.log.Error("an import failed", "import", j.id, "error", err)
		}
	}
	j.ended = s.clk.Now()
	j.mu.Unlock()
	return j.view(), s.witness(context.WithoutCancel(ctx), sc, "events.imported", j)
}

func (s *Service) fill(ctx context.Context, j *importJob, in io.Reader) error {
	program, _ := s.Program()
	if j.mapping != "" {
		var err error
		if program, err = s.mapped(j.mapping); err != nil {
			return err
		}
	}
	f, err := OpenFile(&paced{s, ctx, in, j}, program)
	if err != nil {
		return err
	}
	return s.ImportFile(ctx, f, Incoming{Source: "import", Live: j.live}, &j.counts, func(line int, err error) error {
		j.refused(line, err)
		return nil
	})
}

func (j *importJob) refused(line int, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.reasons) == maxReasons {
		return
	}
	reason := ImportReason{Line: line, Code: errs.CodeOf(err), Message: "The event was refused."}
	var e *errs.Error
	if errors.As(err, &e) {
		reason.Message, reason.Errors = e.Message, e.Fields
	}
	j.reasons = append(j.reasons, reason)
}

// mapped is the program in force with another mapping.
func (s *Service) mapped(mapping string) (*engine.Program, error) {
	program, _ := s.Program()
	docs := []engine.Document{{Path: "mapping.yaml", Text: mapping}}
	for _, d := range program.Pack.Documents {
		if d.Path != "mapping.yaml" {
			docs = append(docs, d)
		}
	}
	pack, err := engine.LoadDocuments(docs)
	if err != nil {
		return nil, err
	}
	return engine.Compile(pack)
}

// paced counts what is read, and waits while the tables are far behind the log.
type paced struct {
	s   *Service
	ctx context.Context
	in  io.Reader
	job *importJob
}

func (p *paced) Read(b []byte) (int, error) {
	for p.s.cfg.Lag != nil && p.s.cfg.Lag() > maxLag {
		select {
		case <-p.ctx.Done():
		case <-p.s.stop:
			return 0, errStopping
		case <-p.s.clk.After(time.Second):
		}
		if p.ctx.Err() != nil {
			break
		}
	}
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := p.in.Read(b)
	p.job.read.Add(int64(n))
	return n, err
}
