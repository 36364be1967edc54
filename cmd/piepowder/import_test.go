package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const importedFile = `{"id":"m1","type":"message.sent","time":"2026-11-01T10:00:00Z","data":{}}
{"id":"l1","type":"label.recorded","time":"2026-11-01T10:00:00Z","data":{"event_id":"e1","brand":"Basketly","region":"US-WA","city":"Seattle","label":"fraud"}}
{"id":"l2","type":"label.recorded","time":"2026-11-01T10:00:01Z","data":{"event_id":"e1","brand":"Basketly","region":"US-WA","city":"Seattle","label":"fraud","value":0}}
not json
`

func TestAFileIsImportedOnceAndTheInstallationHolds(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "events.ndjson")
	if err := os.WriteFile(file, []byte(importedFile), 0o600); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	cmd := ImportEventsCmd{Pack: "../../examples/packs/marketplace", Data: data, File: file}
	for _, want := range []string{"2 taken, 0 already there, 2 refused", "0 taken, 2 already there, 2 refused"} {
		out := stdout(t, func() error { return cmd.Run(context.Background()) })
		if !strings.HasPrefix(out, want) {
			t.Fatalf("%q, want %q", out, want)
		}
	}
	reasons, err := os.ReadFile(file + ".refused.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	var lines []int
	for _, l := range bytes.Split(bytes.TrimSpace(reasons), []byte("\n")) {
		var r struct {
			Line    int
			Code    string
			Message string
		}
		if err := json.Unmarshal(l, &r); err != nil || r.Code == "" || r.Message == "" {
			t.Fatal(string(l), err)
		}
		lines = append(lines, r.Line)
	}
	if len(lines) != 2 || lines[0] != 1 || lines[1] != 4 {
		t.Fatal(lines)
	}
	fsck := FsckCmd{installation: installation{Data: data}}
	if out := stdout(t, func() error { return fsck.Run(context.Background()) }); !strings.Contains(out, "2 events") || !strings.HasSuffix(out, "all holds\n") {
		t.Fatal(out)
	}
	segments, err := filepath.Glob(filepath.Join(data, "journal", "*.seg"))
	if err != nil || len(segments) != 1 {
		t.Fatal(segments, err)
	}
	f, err := os.OpenFile(segments[0], os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte{0xff}, 100); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	var failed error
	if out := stdout(t, func() error { failed = fsck.Run(context.Background()); return nil }); failed == nil || !strings.Contains(out, "is damaged at byte") {
		t.Fatal(out, failed)
	}
}

// stdout gives what fn prints.
func stdout(t *testing.T, fn func() error) string {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	real := os.Stdout
	os.Stdout = f
	err = fn()
	os.Stdout = real
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
