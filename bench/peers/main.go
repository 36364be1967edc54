// Command peers measures public engines and databases beside ours on the same
// work, in the same run, and refuses to time any that answers differently. A
// peer that is not on the machine is skipped by name.
//
//	cd bench/peers && go run . [--json] [rules] [windows] [path]
//
// The product does not depend on this module.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// table gathers figures in the order they were made.
type table struct {
	rows    []row
	figures map[string]float64
	skipped []string
}

type row struct {
	name         string
	ours, theirs float64
	unit         string
}

// add notes a figure of ours that has no peer.
func (t *table) add(key, name string, v float64, unit string) {
	t.figures[key] = v
	t.rows = append(t.rows, row{name: name, ours: v, unit: unit})
}

// pair notes how many times longer the peer takes.
func (t *table) pair(key, name string, ours, theirs float64, unit string) {
	t.figures[key] = theirs / ours
	t.rows = append(t.rows, row{name, ours, theirs, unit})
}

// rate notes how many times more we do in a second.
func (t *table) rate(key, name string, ours, theirs float64) {
	t.figures[key] = ours / theirs
	t.rows = append(t.rows, row{name, ours, theirs, "/s"})
}

func (t *table) skip(key, why string) { t.skipped = append(t.skipped, key+": "+why) }

func main() {
	asJSON := flag.Bool("json", false, "print one JSON object")
	binary := flag.String("binary", "../../bin/piepowder", "our server, for the whole path")
	flag.Parse()
	parts := flag.Args()
	t := &table{figures: map[string]float64{}}
	for _, p := range []struct {
		name string
		run  func(*table) error
	}{
		{"rules", benchRules},
		{"windows", benchWindows},
		{"path", func(t *table) error { return benchPath(t, *binary) }},
	} {
		if len(parts) > 0 && !slices.Contains(parts, p.name) {
			continue
		}
		fmt.Fprintln(os.Stderr, "measuring", p.name)
		if err := p.run(t); err != nil {
			fmt.Fprintln(os.Stderr, "peers:", p.name+":", err)
			os.Exit(1)
		}
	}
	for _, s := range t.skipped {
		fmt.Fprintln(os.Stderr, "SKIPPED", s)
	}
	if *asJSON {
		out := map[string]any{"machine": machine(), "go": runtime.Version(), "date": time.Now().UTC().Format(time.RFC3339)}
		for k, v := range t.figures {
			out[k] = v
		}
		json.NewEncoder(os.Stdout).Encode(out)
		return
	}
	fmt.Printf("%s, %s, %s, load %s\n", machine(), runtime.Version(), time.Now().UTC().Format(time.DateTime), load())
	fmt.Printf("%-44s %14s %14s %8s\n", "", "ours", "peer", "times")
	for _, r := range t.rows {
		if r.theirs == 0 {
			fmt.Printf("%-44s %11.5g %-2s\n", r.name, r.ours, r.unit)
			continue
		}
		times := r.theirs / r.ours
		if r.unit == "/s" {
			times = 1 / times
		}
		fmt.Printf("%-44s %11.5g %-2s %11.5g %-2s %8.1f\n", r.name, r.ours, r.unit, r.theirs, r.unit, times)
	}
}

func machine() string {
	name := runtime.GOARCH
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(b)) {
			if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == "model name" {
				name = strings.TrimSpace(v)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d cores", name, runtime.NumCPU())
}

// load is what else the machine was doing.
func load() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Fields(string(b))[0]
}
