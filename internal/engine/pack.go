package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strings"
)

// Pack is a read pack: the documents verbatim and what they declare.
//
//	events.yaml               entities, common fields, event types
//	features.yaml features/*  features
//	rules.yaml rules/*        outcomes, thresholds, rules with their tests
//	models/NAME.json          models that features read: see package model
//	lists/NAME.csv            value[,until[,reason]]; declared under `lists` of events.yaml
//	tests.yaml tests/*        tests over whole event sequences
//	mapping.yaml              how rows of files become events
//
// A pack survives Documents -> LoadDocuments unchanged, byte for byte.
type Pack struct {
	Documents []Document // sorted by path
	Hash      string     // of the documents, hex
	Lists     []List     // in order of declaration
	Mapping   *Mapping   // nil when there is no mapping.yaml
	Tests     []Test     // of rules and of tests.yaml

	entities []entityDecl
	events   []eventDecl
	features []featureDecl
	rules    []ruleDecl
	outcomes []string
	limits   []threshold
	models   []packModel
	score    scoreDecl
}

// threshold gives an outcome from a sum of scores.
type threshold struct {
	outcome string
	score   float64
}

// maxPack bounds the files of a pack together.
const maxPack = 1 << 30

// LoadPack reads a pack from a directory. The error is Problems when the pack
// is at fault.
func LoadPack(fsys fs.FS) (*Pack, error) {
	var docs []Document
	size := 0
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(d.Name(), ".") && p != "." {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() || documentKind(p) == "" {
			return nil
		}
		b, err := fs.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		if size += len(b); size > maxPack {
			return Problems{{Path: p, What: "the pack is larger than 1 GiB"}}
		}
		docs = append(docs, Document{Path: p, Text: string(b)})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return LoadDocuments(docs)
}

// documentKind says what a file of a pack is, "" when the engine does not read it.
func documentKind(p string) string {
	dir, base := path.Split(p)
	switch {
	case dir == "lists/" && strings.HasSuffix(base, ".csv"):
		return "list"
	case dir == "models/" && strings.HasSuffix(base, ".json"):
		return "model"
	case dir == "" && (base == "events.yaml" || base == "features.yaml" || base == "rules.yaml" || base == "tests.yaml" || base == "mapping.yaml"):
		return strings.TrimSuffix(base, ".yaml")
	case (dir == "features/" || dir == "rules/" || dir == "tests/") && strings.HasSuffix(base, ".yaml"):
		return strings.TrimSuffix(dir, "/")
	}
	return ""
}

// LoadDocuments reads a pack from its documents.
func LoadDocuments(docs []Document) (*Pack, error) {
	p := &Pack{Documents: append([]Document(nil), docs...)}
	sort.Slice(p.Documents, func(i, j int) bool { return p.Documents[i].Path < p.Documents[j].Path })
	h := sha256.New()
	for _, d := range p.Documents {
		fmt.Fprintf(h, "%d %s %d ", len(d.Path), d.Path, len(d.Text))
		h.Write([]byte(d.Text))
	}
	p.Hash = hex.EncodeToString(h.Sum(nil))

	var ps Problems
	seen := map[string]bool{}
	for _, d := range p.Documents {
		if seen[d.Path] {
			ps = append(ps, Problem{Path: d.Path, What: "the document is given twice"})
		}
		seen[d.Path] = true
	}
	if !seen["events.yaml"] {
		ps = append(ps, Problem{Path: "events.yaml", What: "the file is missing", Do: "declare entities and events in it"})
	}
	// Events first: features and rules speak about them.
	for _, kinds := range []string{"events", "list", "model", "features", "rules", "tests", "mapping"} {
		for _, d := range p.Documents {
			if documentKind(d.Path) == kinds {
				p.read(kinds, d, &ps)
			}
		}
		if kinds == "events" && p.events == nil {
			break // everything else would only complain about that
		}
	}
	for i := range p.Lists {
		if p.Lists[i].Path == "" {
			p.Lists[i].Path = "lists/" + p.Lists[i].Name + ".csv"
		}
	}
	if err := ps.err(); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *Pack) read(kind string, d Document, ps *Problems) {
	r := &reader{path: d.Path, out: ps}
	if kind == "list" {
		p.readList(r, d)
		return
	}
	if kind == "model" {
		p.readModel(d, ps)
		return
	}
	text := d.Text
	if kind == "rules" {
		text = quoteEffects(text)
	}
	n := r.parse(text)
	if n == nil {
		return
	}
	switch kind {
	case "events":
		p.readEvents(r, n)
	case "features":
		p.readFeatures(r, n)
	case "rules":
		p.readRules(r, n)
	case "tests":
		p.readTests(r, n)
	case "mapping":
		p.readMapping(r, n)
	}
}

var (
	nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)
	typeForm = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)
	ruleForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_.-]{0,62}$`)
)
