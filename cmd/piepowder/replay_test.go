package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/engine"
)

const handbookPack = "../../examples/packs/handbook"

const paymentRows = `TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO
1,2026-03-01T00:00:00Z,1,7,10.10,1,1
2,2026-03-05T12:00:00Z,1,7,20.20,0,0
3,2026-03-08T00:00:00Z,2,7,30.30,0,0
4,2026-03-08T00:00:01Z,1,7,40.40,0,0
`

func TestReplayCommand(t *testing.T) {
	dir := t.TempDir()
	events, out := filepath.Join(dir, "events.csv.gz"), filepath.Join(dir, "out")
	f, err := os.Create(events)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	if _, err := z.Write([]byte(paymentRows)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	lines := func(c ReplayCmd) (out []map[string]any) {
		t.Helper()
		if err := c.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(c.Out)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for s := bufio.NewScanner(f); s.Scan(); {
			var m map[string]any
			if err := json.Unmarshal(s.Bytes(), &m); err != nil {
				t.Fatal(s.Text(), err)
			}
			out = append(out, m)
		}
		return out
	}
	got := lines(ReplayCmd{Pack: handbookPack, Events: events, Out: out, Features: true})
	if len(got) != 4 {
		t.Fatalf("%d lines", len(got))
	}
	last := got[3]["features"].(map[string]any)
	// The first payment lies exactly seven days before the third, and its label
	// came with the third's time: both are in the third's windows.
	third := got[2]["features"].(map[string]any)
	if len(third) < 15 || third["terminal_count_1d"] != 1.0 || third["terminal_fraud_1d"] != 1.0 || third["customer_count_30d"] != 1.0 {
		t.Errorf("%v", third)
	}
	if last["amount"] != 40.4 || last["customer_count_7d"] != 2.0 || last["customer_mean_7d"] != 30.3 || last["weekend"] != 1.0 || last["night"] != 1.0 {
		t.Errorf("%v", last)
	}
	got = lines(ReplayCmd{Pack: handbookPack, Events: events, Out: out, From: "2026-03-05", To: "2026-03-08"})
	if len(got) != 1 || got[0]["event_id"] != "2" || got[0]["features"] != nil {
		t.Errorf("%v", got)
	}
	for _, c := range []ReplayCmd{{Pack: dir, Events: events, Out: out}, {Pack: handbookPack, Events: out + "x", Out: out}, {Pack: handbookPack, Events: events, Out: out, From: "soon"}} {
		if c.Run(t.Context()) == nil {
			t.Errorf("%+v went through", c)
		}
	}
}

// Reading ahead gives the same events in the same order, and stops when told.
func TestReadAhead(t *testing.T) {
	p, err := loadProgram(handbookPack, false)
	if err != nil {
		t.Fatal(err)
	}
	rows := benchRows(3000)
	var want, got []string
	note := func(to *[]string) func(ev *engine.Event) error {
		return func(ev *engine.Event) error {
			*to = append(*to, fmt.Sprint(ev.ID, ev.At, ev.Roles, ev.Vals))
			return nil
		}
	}
	if err := engine.Replay(p, rows, engine.Hashed, nil, note(&want)); err != nil {
		t.Fatal(err)
	}
	if err := readAhead(p, rows, nil, note(&got)); err != nil {
		t.Fatal(err)
	}
	if len(want) != 6000 || !slices.Equal(want, got) {
		t.Errorf("%d events, want %d", len(got), len(want))
	}
	n := 0
	err = readAhead(p, rows, nil, func(*engine.Event) error {
		if n++; n == 700 {
			return errEnd
		}
		return nil
	})
	if err != errEnd || n != 700 {
		t.Error(err, n)
	}
}

func TestRulesCommands(t *testing.T) {
	if err := (&RulesCheckCmd{Dir: handbookPack}).Run(); err != nil {
		t.Error(err)
	}
	if err := (&RulesTestCmd{Dir: handbookPack}).Run(); err != nil {
		t.Error(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"events.yaml": "entities: {c: {kind: account}}\nevents:\n  pay: {decide: true, fields: {n: int}, entities: {c: c_id}}\n",
		"rules.yaml":  "- id: a\n  on: [pay]\n  when: n > 5\n  tests: [{given: {n: 3}, expect: fires}]\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := (&RulesCheckCmd{Dir: dir}).Run(); err != nil {
		t.Error(err)
	}
	if err := (&RulesTestCmd{Dir: dir}).Run(); err == nil || err.Error() != "1 of 1 tests failed" {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "rules.yaml"), []byte("- id: a\n  on: [pay]\n  when: m > 5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	want := filepath.Join(dir, "rules.yaml") + ":3:9: "
	if _, err := loadProgram(dir, false); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
	if err := (&RulesCheckCmd{Dir: dir}).Run(); err == nil || err.Error() != dir+": faults found: 1" {
		t.Error(err)
	}
}

func TestBenchFigures(t *testing.T) {
	if testing.Short() {
		t.Skip("measures")
	}
	figures := map[string]float64{}
	if err := benchRulesOnly(figures); err != nil {
		t.Fatal(err)
	}
	if figures["rules_allocs"] != 0 || figures["rules_ns_per_100"] <= 0 {
		t.Errorf("%v", figures)
	}
}
