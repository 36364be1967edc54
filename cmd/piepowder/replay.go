package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/ingest"
)

// ReplayCmd runs the pure engine over a file, on event time.
type ReplayCmd struct {
	Pack     string `type:"existingdir" help:"Pack directory; of a log, its latest ruleset when left out."`
	Events   string `type:"existingfile" help:"NDJSON or CSV file, also .gz; CSV goes through the pack's mapping.yaml."`
	Data     string `type:"existingdir" help:"Stopped data directory, whose log is replayed instead of a file."`
	Compare  string `help:"Say what the pack changes against another: a directory, or the number of a ruleset of the log."`
	Rule     string `help:"With --compare, count the hits of this rule; those of all rules when left out."`
	JSON     bool   `name:"json" help:"With --compare, print one JSON object instead of a table."`
	Out      string `type:"path" help:"Write one JSON line per deciding event here instead of standard output."`
	Features bool   `help:"Read all features and write them too."`
	Model    string `type:"existingfile" help:"Score with this model: as the pack's own, or, where it has none, as the score of its decisions."`
	From     string `help:"First event time written (date or RFC 3339); earlier events only warm the state."`
	To       string `help:"Event time from which on nothing is read (date or RFC 3339)."`

	StateMemory byteSize `placeholder:"SIZE" help:"Memory for the windows of features, such as 2GB; the coldest beyond it go to disk. No limit otherwise. With --events."`
}

// Run replays.
func (c *ReplayCmd) Run(ctx context.Context) (err error) {
	if err := c.check(); err != nil {
		return err
	}
	if c.Compare != "" {
		return c.compare(ctx)
	}
	if c.Data != "" {
		return c.overLog(ctx)
	}
	from, err := moment(c.From, -1<<63)
	if err != nil {
		return err
	}
	to, err := moment(c.To, 1<<63-1)
	if err != nil {
		return err
	}
	var p *engine.Program
	if c.Model != "" {
		p, err = loadWithModel(c.Pack, c.Model, c.Features)
	} else {
		p, err = loadProgram(c.Pack, c.Features, engine.Lean())
	}
	if err != nil {
		return showFaults(c.Pack, err)
	}
	out := os.Stdout
	if c.Out != "" {
		if out, err = os.Create(c.Out); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, out.Close()) }()
	}
	w := bufio.NewWriterSize(out, 1<<18)
	m := engine.NewMachine(p)
	if c.StateMemory > 0 {
		cold := ingest.NewColdFile(os.TempDir())
		defer func() { err = errors.Join(err, cold.Close()) }()
		m.Limit(int64(c.StateMemory), cold)
	}
	m.Seed(engine.Hashed)
	var d engine.Decision
	var line []byte
	events := 0
	start := time.Now()
	err = readAhead(p, eventFile(c.Events), func(s string) { fmt.Fprintln(os.Stderr, s) }, func(ev *engine.Event) error {
		if ev.At >= to {
			return errEnd
		}
		if events++; events&0xfff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		m.Apply(ev, &d)
		if !d.Decided || ev.At < from {
			return m.Err()
		}
		line = append(p.AppendDecision(line[:0], ev, &d, c.Features), '\n')
		_, err := w.Write(line)
		return err
	})
	if err != nil && !errors.Is(err, errEnd) {
		return err
	}
	if err := errors.Join(w.Flush(), m.Err()); err != nil {
		return err
	}
	took := time.Since(start).Seconds()
	fmt.Fprintf(os.Stderr, "%d events, %.3f s, %.0f events/s, peak memory %d MB\n", events, took, float64(events)/took, peakMemory()>>20)
	return nil
}

var errEnd = errors.New("end of the period")

// loadProgram loads and compiles a pack; faults come with paths that editors can open.
func loadProgram(dir string, features bool, opts ...engine.Option) (*engine.Program, error) {
	pack, err := engine.LoadPack(os.DirFS(dir))
	var p *engine.Program
	if features {
		opts = append(opts, engine.AllFeatures())
	}
	if err == nil {
		p, err = engine.Compile(pack, opts...)
	}
	if ps, ok := err.(engine.Problems); ok {
		for i := range ps {
			ps[i] = rooted(dir, ps[i])
		}
		return nil, ps
	}
	return p, err
}

// eventFile opens a file of events, decompressed by its name.
func eventFile(name string) engine.File {
	return eventFileThrough(name, func(r io.Reader) io.Reader { return r })
}

// eventFileThrough is eventFile with the bytes of the file passing through
// something that counts them.
func eventFileThrough(name string, through func(io.Reader) io.Reader) engine.File {
	return engine.File{Name: name, Open: func() (io.ReadCloser, error) {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		if !strings.HasSuffix(name, ".gz") {
			return plainFile{through(f), f}, nil
		}
		z, err := gzip.NewReader(bufio.NewReaderSize(through(f), 1<<16))
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		return gzipFile{z, f}, nil
	}}
}

type plainFile struct {
	io.Reader
	io.Closer
}

type gzipFile struct {
	*gzip.Reader
	file *os.File
}

func (g gzipFile) Close() error { return errors.Join(g.Reader.Close(), g.file.Close()) }

// moment reads a date or a time; empty gives otherwise.
func moment(s string, otherwise int64) (int64, error) {
	if s == "" {
		return otherwise, nil
	}
	for _, form := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(form, s); err == nil {
			return t.UnixMicro(), nil
		}
	}
	return 0, fmt.Errorf("%q is not a date (2026-01-31) or an RFC 3339 time", s)
}

// peakMemory is the most resident memory the process has used, in bytes; 0
// where the system does not say.
func peakMemory() int64 {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(b), "VmHWM:")
	var kb int64
	if _, err := fmt.Sscan(rest, &kb); err != nil {
		return 0
	}
	return kb << 10
}
