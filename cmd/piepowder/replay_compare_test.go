package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/decision"
	"github.com/piepowder/piepowder/internal/ingest"
)

const comparedPack = `entities: {customer: {kind: account}}
events:
  order.placed:
    decide: true
    fields: {amount: money, currency: string, region: string, note: {type: string, class: personal, optional: true}}
    entities: {customer: customer_id}
`

// packDir writes a pack whose one rule fires from an amount on.
func packDir(t *testing.T, amount, more string) string {
	t.Helper()
	dir := t.TempDir()
	rules := fmt.Sprintf("- {id: big, on: [order.placed], when: amount >= %s, score: 5, outcome: review}\n%s", amount, more)
	for name, text := range map[string]string{"events.yaml": comparedPack, "rules.yaml": rules} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func orderLine(i int) string {
	return fmt.Sprintf(`{"id":"e%d","type":"order.placed","time":"2026-03-%02dT10:00:00Z","data":{"customer_id":"c%d","amount":%d.00,"currency":"USD","region":"US-WA","note":"ring the bell %d"}}`,
		i, 1+i%20, i%7, i, i)
}

// whatIsPrinted is what fn writes to standard output.
func whatIsPrinted(t *testing.T, fn func() error) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	was := os.Stdout
	os.Stdout = w
	err = fn()
	os.Stdout = was
	w.Close()
	var b bytes.Buffer
	if _, e := b.ReadFrom(r); err != nil || e != nil {
		t.Fatal(err, e)
	}
	return b.String()
}

func TestReplayCompare(t *testing.T) {
	dir := t.TempDir()
	events, out := filepath.Join(dir, "events.ndjson"), filepath.Join(dir, "hits")
	var b strings.Builder
	for i := range 100 {
		b.WriteString(orderLine(i) + "\n")
	}
	if err := os.WriteFile(events, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	was, is := packDir(t, "80.00", ""), packDir(t, "60.00", "")
	c := ReplayCmd{Pack: is, Events: events, Compare: was, Rule: "big", Out: out, JSON: true}
	var got decision.Compared
	if err := json.Unmarshal([]byte(whatIsPrinted(t, func() error { return c.Run(t.Context()) })), &got); err != nil {
		t.Fatal(err)
	}
	if got.Events != 100 || got.Result.Hits != 40 || got.Result.New != 20 || got.Result.Same != 20 || got.Result.Money[0].Minor != 318000 {
		t.Errorf("%+v", got.Result)
	}
	lines, err := os.ReadFile(out)
	if err != nil || strings.Count(string(lines), "\n") != 40 || !strings.Contains(strings.SplitN(string(lines), "\n", 2)[0], `"kind":"new"`) {
		t.Errorf("%v %s", err, lines)
	}
	c.JSON, c.Out, c.From, c.To = false, "", "2026-03-05", "2026-03-10"
	table := whatIsPrinted(t, func() error { return c.Run(t.Context()) })
	for _, want := range []string{"events     25, 25 decided", "hits       10 by big; before 5: 5 new, 0 lost, 5 the same", "allow          -> review         5", "money      USD "} {
		if !strings.Contains(table, want) {
			t.Errorf("the table lacks %q:\n%s", want, table)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c.Out = filepath.Join(dir, "none")
	if err := c.Run(ctx); err == nil || !strings.Contains(err.Error(), "cancelled") {
		t.Error(err)
	}
	if _, err := os.Stat(c.Out); !errors.Is(err, os.ErrNotExist) {
		t.Error("a cancelled run has written a file")
	}
	for _, bad := range []ReplayCmd{{Pack: is}, {Events: events}, {Pack: is, Events: events, Data: dir}, {Pack: is, Events: events, Rule: "big"}, {Pack: is, Events: events, Compare: "3"},
		{Pack: is, Events: events, Compare: was, Rule: "none"}, {Pack: is, Data: dir}} {
		if bad.Run(t.Context()) == nil {
			t.Errorf("%+v runs", bad)
		}
	}
}

// TestReplayOfAStoppedLog: what the log holds is decided again, also with facts
// that its ruleset did not derive, from text that is sealed in it.
func TestReplayOfAStoppedLog(t *testing.T) {
	dir := t.TempDir()
	first := packDir(t, "80.00", "")
	a, err := app.New(t.Context(), app.Config{Data: dir, MailDomain: "safety.example", Pack: os.DirFS(first), SecondFactorOptional: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		if _, err := a.Ingest.Submit(t.Context(), &ingest.Incoming{Line: []byte(orderLine(i)), Source: "test", History: true}); err != nil {
			t.Fatal(err)
		}
	}
	logged := map[string]string{}
	err = a.Ingest.Scan(1, func(r *ingest.Record) error {
		if r.Kind == ingest.EventRecord {
			logged[r.Event.ID] = r.Decision.Outcome
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	busy := ReplayCmd{Data: dir}
	if err := busy.Run(t.Context()); err == nil {
		t.Error("the directory of a running server is replayed")
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	if err := (&ReplayCmd{Data: dir, Out: out}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	lines, err := os.ReadFile(out)
	if err != nil || strings.Count(string(lines), "\n") != 100 {
		t.Fatalf("%v %s", err, lines)
	}
	for _, l := range strings.Split(strings.TrimSpace(string(lines)), "\n") {
		var d struct{ EventID, Outcome string }
		if err := json.Unmarshal([]byte(strings.Replace(l, "event_id", "EventID", 1)), &d); err != nil || logged[d.EventID] != d.Outcome {
			t.Errorf("%s: in the log %s", l, logged[d.EventID])
		}
	}
	second := packDir(t, "80.00", `- {id: bell, on: [order.placed], when: bell >= 1 and amount < 20.00, score: 5, outcome: review}`+"\n")
	text := strings.Replace(comparedPack, "entities: {customer: customer_id}", "facts: {bell: {lexicon: note, list: bells}}\n    entities: {customer: customer_id}", 1)
	text = strings.Replace(text, "events:\n", "lists: {bells: {of: string}}\nevents:\n", 1)
	for name, body := range map[string]string{"events.yaml": text, "lists/bells.csv": "value\nring the bell\n"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(second, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(second, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := ReplayCmd{Data: dir, Pack: second, Compare: "1", Rule: "bell", JSON: true}
	var got decision.Compared
	if err := json.Unmarshal([]byte(whatIsPrinted(t, func() error { return c.Run(t.Context()) })), &got); err != nil {
		t.Fatal(err)
	}
	if got.Result.Hits != 20 || got.Result.New != 20 || len(got.Result.NotRecomputed) != 0 || got.Result.Erased != 0 {
		t.Errorf("%+v", got.Result)
	}
	c.Compare = "7"
	if err := c.Run(t.Context()); err == nil {
		t.Error("there is no ruleset 7")
	}
}
