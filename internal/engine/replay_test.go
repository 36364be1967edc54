package engine

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const rowsPack = tiny + `
== mapping.yaml
time: "{when}"
events:
  - type: pay
    id: "p{id}"
    data: {amount: "{amount}", city: "{city}", note: "from {city}", customer_id: "{who}", card: "k{who}"}
  - type: look
    id: "l{id}"
    after: 1h
    data: {customer_id: "{who}"}
  - type: label.recorded
    id: "f{id}"
    after: 1h
    when: {fraud: "1"}
    data: {event_id: "p{id}", label: fraud}
`

func text(name, s string) File {
	return File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil }}
}

func ids(t *testing.T, p *Program, f File) (out []string, notices []string) {
	t.Helper()
	err := Replay(p, f, Hashed, func(s string) { notices = append(notices, s) }, func(ev *Event) error {
		out = append(out, ev.ID+"@"+time.UnixMicro(ev.At).UTC().Format("15:04"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, notices
}

// Later events of a row are merged in by time; with equal times the earlier row
// comes first, and within a row the order of the mapping.
func TestReplayMergesLaterEvents(t *testing.T) {
	p := compiled(t, rowsPack)
	rows := []string{
		"1,2026-01-01T10:00:00Z,c1,5.00,\"New York, NY\",1",
		"2,2026-01-01 10:30:00,c2,5.00,Reno,0",
		"3,2026-01-01T11:00:00Z,c1,5.00,\"a \"\"big\"\"\ncity\",0",
		"4,2026-01-01T11:00:00Z,c1,5.00,Reno,1",
	}
	head := "id,when,who,amount,city,fraud\n"
	got, notices := ids(t, p, text("x.csv", head+strings.Join(rows, "\n")))
	want := []string{"p1@10:00", "p2@10:30", "l1@11:00", "f1@11:00", "p3@11:00", "p4@11:00", "l2@11:30", "l3@12:00", "l4@12:00", "f4@12:00"}
	if !reflect.DeepEqual(got, want) || notices != nil {
		t.Errorf("%v %v", got, notices)
	}
	// Out of order: sorted, stable.
	got, notices = ids(t, p, text("x.csv", head+strings.Join([]string{rows[2], rows[1], rows[3], rows[0]}, "\r\n")))
	if !reflect.DeepEqual(got, want) || len(notices) != 1 {
		t.Errorf("%v %v", got, notices)
	}
	// The same events as lines of JSON.
	var lines []byte
	r, err := p.Pack.Mapping.Bind(p, strings.Split(strings.TrimSpace(head), ","))
	if err != nil {
		t.Fatal(err)
	}
	c := newCSVRows(strings.NewReader(strings.Join(rows, "\n")))
	for {
		row, err := c.read()
		if err != nil {
			break
		}
		at, err := r.Time(row)
		if err != nil {
			t.Fatal(err)
		}
		for i := range r.Types {
			if !r.Wants(i, row) {
				continue
			}
			var ev, back Event
			if err := r.Decode(i, row, at, Hashed, &ev); err != nil {
				t.Fatal(err)
			}
			line := r.AppendJSON(nil, i, row, at)
			if err := p.DecodeJSON(line, Hashed, &back); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			if !reflect.DeepEqual(ev, back) {
				t.Errorf("%s\n%+v\n%+v", line, ev, back)
			}
			lines = append(append(lines, line...), '\n')
		}
	}
	got, _ = ids(t, p, text("x.ndjson", string(lines)))
	if !reflect.DeepEqual(got, []string{"p1@10:00", "p2@10:30", "l1@11:00", "f1@11:00", "p3@11:00", "p4@11:00", "l2@11:30", "l3@12:00", "l4@12:00", "f4@12:00"}) {
		t.Error(got)
	}
}

func TestReplayFaults(t *testing.T) {
	p := compiled(t, rowsPack)
	head := "id,when,who,amount,city,fraud\n"
	for in, want := range map[string]string{
		"":                           "the file is empty",
		"id,when,who,amount,city\n":  `the file has no column "fraud"`,
		head + "1,yesterday,c,1,x,0": `line 2: "yesterday" is not a time`,
		head + "\n1,2026-01-01T10:00:00Z,c,1.234,x,0": "line 3: amount must be an amount",
		head + "1,2026-01-01T10:00:00Z,,1,x,0":        "line 2: customer_id is missing",
		head + "1,2026-01-01T10:00:00Z,c,1,\"x,0":     "line 2: a quote is not closed",
		head + "1,2026-02-30T10:00:00Z,c,1,x,0":       "is not a time",
		"{\"id\":\"a\"}":                              "line 1: /type: there is no event type",
	} {
		err := Replay(p, text("x", in), Hashed, nil, func(*Event) error { return nil })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}

// A row may be longer than the reader's memory, up to a limit.
func TestLongRows(t *testing.T) {
	p := compiled(t, rowsPack)
	head := "id,when,who,amount,city,fraud\n"
	row := func(n int) string { return head + "1,2026-01-01T10:00:00Z,c,1," + strings.Repeat("x", n) + ",0\n" }
	got, _ := ids(t, p, text("x.csv", row(600_000)+"2,2026-01-01T10:00:00Z,c,1,y,0"))
	if len(got) != 4 {
		t.Error(got)
	}
	if err := Replay(p, text("x.csv", row(2<<20)), Hashed, nil, func(*Event) error { return nil }); err == nil || !strings.Contains(err.Error(), "longer than 1 MiB") {
		t.Error(err)
	}
}

// Our rows are those of encoding/csv.
func TestRowsAgainstEncodingCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOf(rapid.SampledFrom([]rune("ab ,\"\n1é")))
		var want [][]string
		for range rapid.IntRange(1, 8).Draw(t, "rows") {
			want = append(want, append([]string{"x"}, rapid.SliceOfN(cell, 0, 5).Draw(t, "cells")...))
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.WriteAll(want); err != nil {
			t.Fatal(err)
		}
		sameRows(t, b.Bytes(), want)
	})
}

func sameRows(t interface{ Fatalf(string, ...any) }, in []byte, want [][]string) {
	c := newCSVRows(bytes.NewReader(in))
	for i := 0; ; i++ {
		row, err := c.read()
		if err == io.EOF && i == len(want) {
			return
		}
		if err != nil || i == len(want) {
			t.Fatalf("row %d: %v, want %q", i, err, want)
		}
		var got []string
		for _, x := range row {
			got = append(got, string(x))
		}
		if !reflect.DeepEqual(got, want[i]) {
			t.Fatalf("row %d is %q, want %q", i, got, want[i])
		}
	}
}

func TestParseTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.UnixMicro(rapid.Int64Range(-60_000_000_000_000_000, 250_000_000_000_000_000).Draw(t, "at")).UTC()
		for _, form := range []string{time.RFC3339, time.RFC3339Nano, "2006-01-02 15:04:05", "2006-01-02 15:04:05.000000"} {
			s := at.Format(form)
			want, _ := time.Parse(form, s)
			got, ok := parseTime([]byte(s))
			if !ok || got != want.UnixMicro() {
				t.Fatalf("%s: %d %v, want %d", s, got, ok, want.UnixMicro())
			}
		}
	})
	for _, s := range []string{"2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00+02:00", "2026-01-01T00:00:00", "x"} {
		if _, ok := parseTime([]byte(s)); ok {
			t.Error(s)
		}
	}
}

// What replay writes is JSON whose numbers read back as they were.
func TestAppendDecision(t *testing.T) {
	s := newScene(t)
	for i := range 3 {
		s.order(i, "c1", "k1", "3.30")
	}
	ev := s.do("order.placed", 3, `"amount":3.3,"items":1,"customer_id":"c1"`)
	line := s.m.prog.AppendDecision(nil, ev, &s.d, true)
	var got struct {
		EventID  string   `json:"event_id"`
		Outcome  string   `json:"outcome"`
		Score    float64  `json:"score"`
		Rules    []string `json:"rules"`
		Features map[string]any
	}
	if err := json.Unmarshal(line, &got); err != nil {
		t.Fatal(string(line), err)
	}
	if got.EventID != ev.ID || got.Outcome != "review" || got.Score != 70 || fmt.Sprint(got.Rules) != "[many-small labelled]" || got.Features["orders_10m"] != 4.0 {
		t.Errorf("%s", line)
	}
}
