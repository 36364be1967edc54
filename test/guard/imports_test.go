// Package guard holds the tests that keep the house in order: who may import
// whom, portable SQL, writes only through db.Tx, golden files, the data map and
// the route by role matrix.
package guard

import (
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/piepowder/piepowder/internal/"

// The floors of the house. A package may import from its own list only what
// stands before it, and from lower floors everything.
var (
	kit     = []string{"errs", "clock", "id", "db", "seal", "blob", "journal", "jobs", "lang", "model", "learn", "telephone", "textmodel", "web", "yield", "yamlpos", "fuzzy", "sheet"}
	spine   = []string{"identity", "audit", "activity", "sla", "privacy", "comms", "engine", "entity", "authority"}
	domains = []string{"ingest", "decision", "triage", "intake", "cases", "evidence", "enforcement", "standards", "simulate", "incident", "oncall", "protocol", "breakglass", "counsel", "duty", "policy", "notice", "appeal", "investigation", "reporter"}
)

// edges are the imports between domains, each with its reason.
var edges = map[string]map[string]string{
	"decision":      {"ingest": "projects the journal that ingest writes"},
	"intake":        {"cases": "a contact becomes or joins a case in one transaction", "evidence": "an attachment becomes evidence", "triage": "what a contact may be about is suggested where it is taken"},
	"enforcement":   {"cases": "an action belongs to a case"},
	"standards":     {"cases": "a strike is of a case, and hidden with it"},
	"cases":         {"evidence": "a case lists its evidence"},
	"evidence":      {"cases": "evidence belongs to a case"},
	"investigation": {"cases": "facts and findings belong to a case"},
	"protocol":      {"cases": "a run belongs to a case"},
	"breakglass":    {"cases": "the glass is that of a case"},
	"reporter":      {"cases": "whose reporter it is, and by what number the case is called"},
	"counsel":       {"cases": "counsel directs work on a case"},
}

// kitEdges are the imports inside the kit beyond errs, clock and id.
var kitEdges = map[string][]string{
	"jobs": {"db"}, "web": {"db"}, "learn": {"model"},
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "../../internal/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestWhoMayImportWhom(t *testing.T) {
	for _, p := range packages(t) {
		from, ok := strings.CutPrefix(p.ImportPath, module)
		if !ok || strings.HasPrefix(from, "app") || strings.HasSuffix(from, "test") {
			continue
		}
		if !slices.Contains(slices.Concat(kit, spine, domains), from) {
			t.Errorf("internal/%s stands on no floor: add it to the table in this test and to ARCHITECTURE.md", from)
			continue
		}
		for _, imported := range p.Imports {
			if to, ok := strings.CutPrefix(imported, module); ok && !allowed(from, to) {
				t.Errorf("internal/%s may not import internal/%s", from, to)
			}
		}
	}
}

func allowed(from, to string) bool {
	switch {
	case to == "app":
		return false
	case slices.Contains(kit, from):
		return slices.Contains([]string{"errs", "clock", "id"}, to) || slices.Contains(kitEdges[from], to)
	case slices.Contains(spine, from):
		return slices.Contains(kit, to) || slices.Contains(spine[:slices.Index(spine, from)], to)
	default:
		return slices.Contains(kit, to) || slices.Contains(spine, to) || edges[from][to] != ""
	}
}

func TestEngineIsPure(t *testing.T) {
	refused := map[string]string{
		"database/sql": "the engine reads state that it is given", "net": "no network", "net/http": "no network",
		"os": "packs come as fs.FS", "math/rand": "same log, same answers", "math/rand/v2": "same log, same answers",
		"crypto/rand": "same log, same answers", module + "clock": "time comes with the event", module + "db": "no SQL",
		"sync": "one sequencer drives it",
	}
	for _, p := range packages(t) {
		if p.ImportPath != module+"engine" && p.ImportPath != module+"lang" {
			continue
		}
		for _, imported := range p.Imports {
			if why := refused[imported]; why != "" && !(imported == "sync" && p.ImportPath == module+"lang") {
				t.Errorf("%s imports %s: %s", p.ImportPath, imported, why)
			}
		}
	}
}

func TestNoBucketPackages(t *testing.T) {
	for _, p := range packages(t) {
		for _, bad := range []string{"util", "utils", "common", "helpers", "models", "types"} {
			if strings.HasSuffix(p.ImportPath, "/"+bad) {
				t.Errorf("%s: name the folder after what is in it", p.ImportPath)
			}
		}
	}
}
