package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// stages draws one line that grows; on anything but a terminal it prints each
// stage once, when it is done.
type stages struct {
	out   io.Writer
	term  bool
	stage string
	begun time.Time
	drawn time.Time
}

// newStages draws to out; quiet draws nothing.
func newStages(out *os.File, quiet bool) *stages {
	if quiet {
		return &stages{out: io.Discard}
	}
	info, err := out.Stat()
	return &stages{out: out, term: err == nil && info.Mode()&os.ModeCharDevice != 0}
}

// at says how far a stage is. total 0 means that nobody knows.
func (p *stages) at(stage string, done, total int) {
	now := time.Now()
	if stage != p.stage {
		p.stage, p.begun = stage, now
	}
	if !p.term || now.Sub(p.drawn) < 80*time.Millisecond {
		return
	}
	p.drawn = now
	const width = 30
	full := 0
	if total > 0 {
		full = min(width, done*width/total)
	}
	fmt.Fprintf(p.out, "\r%-12s [%s%s] %3d %%  %d  %s ", stage, strings.Repeat("#", full), strings.Repeat("-", width-full),
		full*100/width, done, now.Sub(p.begun).Round(time.Second))
}

// done ends a stage.
func (p *stages) done(stage string, n int) {
	end := ""
	if p.term {
		end = "\r\x1b[K"
	}
	fmt.Fprintf(p.out, "%s%-12s %d in %s\n", end, stage, n, time.Since(p.begun).Round(100*time.Millisecond))
	p.stage = ""
}
