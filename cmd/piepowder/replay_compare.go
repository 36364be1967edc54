package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/decision"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/ingest"
)

// fileSource is a file of events as a back-test reads it: all are events, the
// number of one is its place in the order of time.
type fileSource struct {
	program *engine.Program
	file    engine.File
	notice  func(string)
}

// Labels reads the file for its label events; not at all when the pack has none.
func (f *fileSource) Labels(ctx context.Context, fn func(r *ingest.Record) error) error {
	if f.program.Type(engine.LabelEvent) == nil {
		return nil
	}
	return f.each(ctx, nil, func(r *ingest.Record) error {
		if !r.Event.Type.Label {
			return nil
		}
		return fn(r)
	})
}

// Each reads the file in order of event time.
func (f *fileSource) Each(ctx context.Context, fn func(r *ingest.Record) error) error {
	return f.each(ctx, f.notice, fn)
}

func (f *fileSource) each(ctx context.Context, notice func(string), fn func(r *ingest.Record) error) error {
	r := ingest.Record{Kind: ingest.EventRecord, Program: f.program}
	return readAhead(f.program, f.file, notice, func(ev *engine.Event) error {
		if r.Position++; r.Position&0xfff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		r.Event = *ev
		return fn(&r)
	})
}

// compare runs the pack beside another over the same events.
func (c *ReplayCmd) compare(ctx context.Context) (err error) {
	run := decision.Comparing{Rule: c.Rule}
	if run.From, err = when(c.From); err != nil {
		return err
	}
	if run.To, err = when(c.To); err != nil {
		return err
	}
	var s *stopped
	if c.Data != "" {
		if s, err = openStopped(c.Data); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.close()) }()
	}
	if run.Draft, err = c.program(s); err != nil {
		return err
	}
	if run.Live, err = c.against(s); err != nil {
		return err
	}
	if c.Rule != "" && run.Draft.Rule(c.Rule) < 0 {
		return fmt.Errorf("%s has no rule %s", c.Pack, c.Rule)
	}
	bar := newLine(os.Stderr)
	if s != nil {
		run.Source, run.Vault, run.Sets, bar.total = s.source(), s.vault, s.sets, s.log.end-s.log.first+1
		if run.Main, err = mainOf(ctx, c.Data); err != nil {
			return err
		}
		if run.Main != nil {
			defer func() { err = errors.Join(err, run.Main.Close()) }()
		}
	} else {
		run.Source = &fileSource{run.Draft, eventFile(c.Events), func(s string) { fmt.Fprintln(os.Stderr, s) }}
	}
	run.Progress = bar.step
	start := time.Now()
	done, err := decision.Compare(ctx, run)
	bar.end()
	if errors.Is(err, context.Canceled) {
		return errors.New("cancelled; nothing was written")
	}
	if err != nil {
		return err
	}
	took := time.Since(start).Seconds()
	if c.Out != "" {
		if err := writeHits(c.Out, done.Hits); err != nil {
			return err
		}
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(done)
	}
	showCompared(os.Stdout, c.Rule, done)
	fmt.Fprintf(os.Stderr, "%d events, %.3f s, %.0f events/s, peak memory %d MB\n", done.Events, took, float64(done.Events)/took, peakMemory()>>20)
	return nil
}

// mainOf opens the casework of a stopped directory for reading; nil when it has
// none.
func mainOf(ctx context.Context, dir string) (*db.DB, error) {
	at := app.Place(dir)
	if _, err := os.Stat(at.Main); errors.Is(err, os.ErrNotExist) {
		return nil, nil //nolint:nilnil // a log alone can be replayed
	}
	url, _ := at.URLs("")
	return db.OpenReadOnly(ctx, url, db.Main)
}

func when(s string) (time.Time, error) {
	at, err := moment(s, 0)
	if err != nil || s == "" {
		return time.Time{}, err
	}
	return time.UnixMicro(at).UTC(), nil
}

func writeHits(name string, hits []decision.Hit) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	out := json.NewEncoder(w)
	for i := range hits {
		if err = out.Encode(&hits[i]); err != nil {
			break
		}
	}
	return errors.Join(err, w.Flush(), f.Close())
}

// line is a progress bar on a terminal.
type line struct {
	out   io.Writer
	total uint64
	shown time.Time
}

func newLine(out *os.File) *line {
	info, err := out.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return &line{out: io.Discard}
	}
	return &line{out: out}
}

func (l *line) step(position uint64) {
	const width = 30
	if time.Since(l.shown) < 100*time.Millisecond {
		return
	}
	l.shown = time.Now()
	if l.total == 0 {
		fmt.Fprintf(l.out, "\r%d events ", position)
		return
	}
	full := int(min(position, l.total) * width / l.total)
	fmt.Fprintf(l.out, "\r%s%s %3d%%  %d of %d ", strings.Repeat("█", full), strings.Repeat("░", width-full), min(position, l.total)*100/l.total, position, l.total)
}

func (l *line) end() { fmt.Fprint(l.out, "\r\x1b[K") }
