package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/engine"
)

// ReplayCmd runs the pure engine over a file, on event time.
type ReplayCmd struct {
	Pack     string `required:"" type:"existingdir" help:"Pack directory."`
	Events   string `required:"" type:"existingfile" help:"NDJSON or CSV file, also .gz; CSV goes through the pack's mapping.yaml."`
	Out      string `type:"path" help:"Write one JSON line per deciding event here instead of standard output."`
	Features bool   `help:"Read all features and write them too."`
	From     string `help:"First event time written (date or RFC 3339); earlier events only warm the state."`
	To       string `help:"Event time from which on nothing is read (date or RFC 3339)."`
}

// Run replays.
func (c *ReplayCmd) Run() (err error) {
	from, err := moment(c.From, -1<<63)
	if err != nil {
		return err
	}
	to, err := moment(c.To, 1<<63-1)
	if err != nil {
		return err
	}
	p, err := loadProgram(c.Pack, c.Features)
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
	m.Seed(engine.Hashed)
	var d engine.Decision
	var line []byte
	events := 0
	start := time.Now()
	err = readAhead(p, eventFile(c.Events), func(s string) { fmt.Fprintln(os.Stderr, s) }, func(ev *engine.Event) error {
		if ev.At >= to {
			return errEnd
		}
		events++
		m.Apply(ev, &d)
		if !d.Decided || ev.At < from {
			return nil
		}
		line = append(p.AppendDecision(line[:0], ev, &d, c.Features), '\n')
		_, err := w.Write(line)
		return err
	})
	if err != nil && !errors.Is(err, errEnd) {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	took := time.Since(start).Seconds()
	fmt.Fprintf(os.Stderr, "%d events, %.3f s, %.0f events/s, peak memory %d MB\n", events, took, float64(events)/took, peakMemory()>>20)
	return nil
}

var errEnd = errors.New("end of the period")

// loadProgram loads and compiles a pack; faults come with paths that editors can open.
func loadProgram(dir string, features bool) (*engine.Program, error) {
	pack, err := engine.LoadPack(os.DirFS(dir))
	var p *engine.Program
	switch {
	case err != nil:
	case features:
		p, err = engine.Compile(pack, engine.AllFeatures())
	default:
		p, err = engine.Compile(pack)
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
