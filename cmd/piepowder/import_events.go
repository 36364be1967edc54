package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/journal"
	"github.com/piepowder/piepowder/internal/seal"
)

// ImportEventsCmd sends a file through the same path as live events: into the
// data directory of a stopped installation, or to a running one by its URL.
type ImportEventsCmd struct {
	Pack string `type:"existingdir" required:"" help:"Pack directory; published when the log is empty, and source of the mapping."`
	Map  string `type:"existingfile" help:"Mapping file used instead of the pack's mapping.yaml."`
	Data string `type:"path" default:"data" env:"PIEPOWDER_DATA" help:"Data directory of a stopped installation; made when it is not there."`
	URL  string `name:"url" help:"Send to this running server instead (http://host:port)."`
	Key  string `env:"PIEPOWDER_API_KEY" help:"API key for --url."`
	Live bool   `help:"Take the events as live: alerts, effects and webhooks follow."`
	File string `arg:"" type:"existingfile" help:"File of events."`
}

// Run imports and prints the counts; refusals go to FILE.refused.ndjson.
func (c ImportEventsCmd) Run(ctx context.Context) (err error) {
	program, err := c.program()
	if err != nil {
		return err
	}
	in, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	reasons := &refusals{path: c.File + ".refused.ndjson"}
	defer func() { err = errors.Join(err, reasons.close()) }()
	var n ingest.Imported
	bar := newProgress(os.Stderr, info.Size(), &n)
	file, err := ingest.OpenFile(io.TeeReader(in, bar), program)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(c.File), err)
	}
	if c.URL != "" {
		err = c.send(ctx, file, &n, reasons)
	} else {
		err = c.local(ctx, program, file, &n, reasons)
	}
	bar.end()
	fmt.Printf("%d taken, %d already there, %d refused\n", n.Taken.Load(), n.Repeats.Load(), n.Refused.Load())
	if n.Refused.Load() > 0 {
		fmt.Println("reasons in", reasons.path)
	}
	return err
}

// program is the pack with the mapping asked for.
func (c ImportEventsCmd) program() (*engine.Program, error) {
	pack, err := engine.LoadPack(os.DirFS(c.Pack))
	if err != nil {
		return nil, err
	}
	if c.Map != "" {
		text, err := os.ReadFile(c.Map)
		if err != nil {
			return nil, err
		}
		docs := []engine.Document{{Path: "mapping.yaml", Text: string(text)}}
		for _, d := range pack.Documents {
			if d.Path != "mapping.yaml" {
				docs = append(docs, d)
			}
		}
		if pack, err = engine.LoadDocuments(docs); err != nil {
			return nil, err
		}
	}
	return engine.Compile(pack)
}

// local writes into the log of a stopped installation. The tables follow when
// it starts.
func (c ImportEventsCmd) local(ctx context.Context, program *engine.Program, file *ingest.File, n *ingest.Imported, reasons *refusals) (err error) {
	at := app.Place(c.Data)
	if err := at.Make(); err != nil {
		return err
	}
	vault, err := seal.OpenVault(at.Vault)
	if errors.Is(err, seal.ErrInUse) {
		return fmt.Errorf("the installation in %s is running: give --url and --key", c.Data)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, vault.Close()) }()
	s, err := ingest.Open(ingest.Config{Journal: at.Journal, Snapshots: at.Snapshots, Vault: vault, Pack: program.Pack.Documents,
		Version: 1, Clock: clock.Real(), Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if errors.Is(err, journal.ErrInUse) {
		return fmt.Errorf("the installation in %s is running: give --url and --key", c.Data)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.ImportFile(ctx, file, ingest.Incoming{Source: "import", Live: c.Live}, n, reasons.add)
}

// send streams to a running server.
func (c ImportEventsCmd) send(ctx context.Context, file *ingest.File, n *ingest.Imported, reasons *refusals) error {
	body, feed := io.Pipe()
	lines := make(chan int, 1<<16)
	go func() {
		w := bufio.NewWriterSize(feed, 1<<16)
		err := file.Each(func(line int, event []byte, err error) error {
			if err != nil {
				n.Refused.Add(1)
				return reasons.add(line, err)
			}
			select {
			case lines <- line:
			case <-ctx.Done():
				return ctx.Err()
			}
			if _, err := w.Write(event); err != nil {
				return err
			}
			return w.WriteByte('\n')
		})
		feed.CloseWithError(errors.Join(err, w.Flush()))
	}()
	url := strings.TrimSuffix(c.URL, "/") + "/v1/events/batch?repeats=true"
	if !c.Live {
		url += "&history=true"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, body)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+c.Key)
	req.Header.Set("Content-Type", "application/x-ndjson")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
		return fmt.Errorf("%s: %s", resp.Status, text)
	}
	return answers(resp.Body, lines, n, reasons)
}

// answers counts the server's lines.
func answers(r io.Reader, lines <-chan int, n *ingest.Imported, reasons *refusals) error {
	scan := bufio.NewScanner(r)
	scan.Buffer(nil, 1<<20)
	for scan.Scan() {
		var a struct {
			Repeat  bool         `json:"repeat"`
			Line    int          `json:"line"`
			Code    string       `json:"code"`
			Message string       `json:"message"`
			Errors  []errs.Field `json:"errors"`
		}
		if err := json.Unmarshal(scan.Bytes(), &a); err != nil {
			return fmt.Errorf("the server's answer is not JSON: %w", err)
		}
		select {
		case line := <-lines:
			switch {
			case a.Line > 0:
				n.Refused.Add(1)
				if err := reasons.add(line, errs.New(errs.Invalid, a.Code, "%s", a.Message).With(a.Errors...)); err != nil {
					return err
				}
			case a.Repeat:
				n.Repeats.Add(1)
			default:
				n.Taken.Add(1)
			}
		default:
			return fmt.Errorf("the server ended the import: %s", a.Message)
		}
	}
	return scan.Err()
}

// refusals is the file of reasons, made with the first of them.
type refusals struct {
	path string
	mu   sync.Mutex
	f    *os.File
	w    *bufio.Writer
}

// add writes {"line", "code", "message", "errors"}.
func (r *refusals) add(line int, err error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.f == nil {
		f, ferr := os.Create(r.path)
		if ferr != nil {
			return ferr
		}
		r.f, r.w = f, bufio.NewWriter(f)
	}
	entry := struct {
		Line    int          `json:"line"`
		Code    string       `json:"code"`
		Message string       `json:"message"`
		Errors  []errs.Field `json:"errors,omitempty"`
	}{Line: line, Code: errs.CodeOf(err), Message: err.Error()}
	var e *errs.Error
	if errors.As(err, &e) {
		entry.Message, entry.Errors = e.Message, e.Fields
	}
	return json.NewEncoder(r.w).Encode(entry)
}

func (r *refusals) close() error {
	if r.f == nil {
		return nil
	}
	return errors.Join(r.w.Flush(), r.f.Close())
}

// progress draws a bar of the bytes read, on a terminal only.
type progress struct {
	out   *os.File
	total int64
	done  int64
	n     *ingest.Imported
	shown time.Time
	began time.Time
	quiet bool
	what  string
}

func newProgress(out *os.File, total int64, n *ingest.Imported) *progress {
	info, err := out.Stat()
	quiet := err != nil || info.Mode()&os.ModeCharDevice == 0
	return &progress{out: out, total: max(total, 1), n: n, quiet: quiet, began: time.Now(), what: "events"}
}

// Write counts what was read of the file.
func (p *progress) Write(b []byte) (int, error) {
	p.done += int64(len(b))
	if !p.quiet && time.Since(p.shown) > 100*time.Millisecond {
		p.draw()
	}
	return len(b), nil
}

func (p *progress) draw() {
	const width = 30
	p.shown = time.Now()
	full := int(min(p.done, p.total) * width / p.total)
	taken := p.n.Taken.Load() + p.n.Repeats.Load()
	rate := float64(taken) / max(time.Since(p.began).Seconds(), 0.001)
	fmt.Fprintf(p.out, "\r%s%s %3d%%  %d %s, %d refused, %.0f/s ", strings.Repeat("█", full), strings.Repeat("░", width-full),
		min(p.done, p.total)*100/p.total, taken, p.what, p.n.Refused.Load(), rate)
}

func (p *progress) end() {
	if !p.quiet {
		p.draw()
		fmt.Fprintln(p.out)
	}
}
