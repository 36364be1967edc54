package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sort"
	"strings"
	"time"
)

// BenchCmd prints the figures of this machine: each is the median of several
// runs.
type BenchCmd struct {
	What  string        `arg:"" optional:"" default:"all" enum:"all,rules,aggregates,replay,decide,latency,serve,ingest,restart,history,response" help:"rules, aggregates, replay, serve (decide, latency, ingest and restart are parts of it), all of these, or history, or response (of a running demo)."`
	JSON  bool          `help:"Print one JSON object."`
	Lasts time.Duration `default:"5s" help:"How long each load of the serve part runs."`

	Demo    string `default:"data/demo/demo.json" help:"Of the running demo that response measures." type:"path"`
	History int    `default:"10000000" help:"Events the long history has, beside one of 10,000."`
}

// Run measures.
func (c *BenchCmd) Run(ctx context.Context) error {
	figures := map[string]float64{}
	for _, part := range []struct {
		names string
		run   func(context.Context) error
	}{
		{"all rules", func(context.Context) error { return benchRulesOnly(figures) }},
		{"all aggregates", func(context.Context) error { return benchWindows(figures) }},
		{"all replay", func(context.Context) error { return benchReplay(figures) }},
		{"all serve decide latency ingest restart", func(ctx context.Context) error { return benchServe(ctx, c.What, c.Lasts, figures) }},
		{"response", func(ctx context.Context) error { return benchResponse(ctx, c.Demo, 8, figures) }},
		{"history", func(ctx context.Context) error { return benchHistory(ctx, c.History, c.Lasts, figures) }},
	} {
		if !slices.Contains(strings.Fields(part.names), c.What) {
			continue
		}
		if err := part.run(ctx); err != nil {
			return err
		}
	}
	if c.JSON {
		return printJSON(figures)
	}
	return printTable(figures)
}

func printJSON(figures map[string]float64) error {
	out := map[string]any{"machine": machine(), "go": runtime.Version(), "date": time.Now().UTC().Format(time.RFC3339)}
	for k, v := range figures {
		out[k] = v
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

func printTable(figures map[string]float64) error {
	names := make([]string, 0, len(figures))
	for k := range figures {
		names = append(names, k)
	}
	sort.Strings(names)
	fmt.Printf("%s, %s, %s\n", machine(), runtime.Version(), time.Now().UTC().Format(time.DateOnly))
	for _, k := range names {
		fmt.Printf("%-28s %14.6g\n", k, figures[k])
	}
	return nil
}

// machine names the processor and how much of it is used.
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

// perOp times n operations a few times over and gives the median of one, in
// nanoseconds, and how many allocations it made.
func perOp(n int, op func(i int)) (ns, allocs float64) {
	const rounds = 7
	var times []float64
	var before, after runtime.MemStats
	for r := range rounds + 1 {
		runtime.ReadMemStats(&before)
		start := time.Now()
		for i := range n {
			op(i)
		}
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if r > 0 { // the first warms
			times = append(times, float64(took.Nanoseconds())/float64(n))
			allocs = float64(after.Mallocs-before.Mallocs) / float64(n)
		}
	}
	return median(times), float64(int(allocs*100)) / 100
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
