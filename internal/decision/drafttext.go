package decision

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/piepowder/piepowder/internal/engine"
)

// focus is where the text of a draft's rule stands in its documents.
type focus struct {
	path   string
	line   int // of its first line, from 1; 0 = it could not be put there
	lines  int
	indent int
	shift  int // columns that were added before it was put there
}

// place turns a place in a document into one in the focus rule's text.
func (f focus) place(path string, line, column int) (int, int) {
	if f.line == 0 || path != f.path || line < f.line || line >= f.line+f.lines {
		return 0, 0
	}
	return line - f.line + 1, max(1, column-f.indent-f.shift)
}

// overlay puts changed documents on top of others and leaves some out.
func overlay(base, changed []engine.Document, removed []string) []engine.Document {
	at := map[string]string{}
	for _, d := range base {
		at[d.Path] = d.Text
	}
	for _, p := range removed {
		delete(at, p)
	}
	for _, d := range changed {
		at[d.Path] = d.Text
	}
	out := make([]engine.Document, 0, len(at))
	for p, t := range at {
		out = append(out, engine.Document{Path: p, Text: t})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out
}

// differing are the documents that b has otherwise than a, and the paths that
// only a has.
func differing(a, b []engine.Document) (changed []engine.Document, removed []string) {
	was := map[string]string{}
	for _, d := range a {
		was[d.Path] = d.Text
	}
	is := map[string]bool{}
	for _, d := range b {
		is[d.Path] = true
		if t, ok := was[d.Path]; !ok || t != d.Text {
			changed = append(changed, d)
		}
	}
	for _, d := range a {
		if !is[d.Path] {
			removed = append(removed, d.Path)
		}
	}
	return changed, removed
}

// findRule gives the document a rule stands in and its place there.
func findRule(docs []engine.Document, rule string) (doc int, piece engine.Piece, ok bool) {
	for i, d := range docs {
		if !isRules(d.Path) {
			continue
		}
		pieces, err := engine.Pieces(d.Path, d.Text)
		if err != nil {
			continue
		}
		for _, p := range pieces {
			if p.Name == rule {
				return i, p, true
			}
		}
	}
	return 0, piece, false
}

func isRules(path string) bool {
	return path == "rules.yaml" || strings.HasPrefix(path, "rules/")
}

// ruleText is a rule as people edit it, "" when the documents lack it.
func ruleText(docs []engine.Document, rule string) string {
	if i, p, ok := findRule(docs, rule); ok {
		return p.Text(docs[i].Text)
	}
	return ""
}

// putRule puts a rule's text in the place of the rule of that name, or at the
// end of the rules when fresh. No other byte of the documents changes.
func putRule(docs []engine.Document, rule string, fresh bool, source engine.RuleSource) ([]engine.Document, focus, error) {
	docs = slices.Clone(docs)
	at := focus{lines: strings.Count(source.Text, "\n") + 1, shift: source.Shift}
	if !fresh {
		i, p, ok := findRule(docs, rule)
		if !ok {
			return docs, at, fmt.Errorf("rule %s is not in the documents", rule)
		}
		at.path, at.line, at.indent = docs[i].Path, p.Line, p.Indent
		docs[i].Text = p.Splice(docs[i].Text, source.Text)
		return docs, at, nil
	}
	i := slices.IndexFunc(docs, func(d engine.Document) bool { return isRules(d.Path) })
	if j := slices.IndexFunc(docs, func(d engine.Document) bool { return d.Path == "rules.yaml" }); j >= 0 {
		i = j
	}
	if i < 0 {
		docs = append(docs, engine.Document{Path: "rules.yaml"})
		i = len(docs) - 1
	}
	was := docs[i].Text
	text, err := engine.Append(docs[i].Path, was, source.Text)
	if err != nil {
		return docs, at, err
	}
	docs[i].Text, at.path = text, docs[i].Path
	pieces, err := engine.Pieces(docs[i].Path, text)
	if err == nil && len(pieces) > 0 {
		last := pieces[len(pieces)-1]
		at.line, at.indent = last.Line, last.Indent
	}
	return docs, at, err
}

// hashOf is the hash that a pack of these documents has.
func hashOf(docs []engine.Document) string {
	docs = slices.Clone(docs)
	sort.Slice(docs, func(i, j int) bool { return docs[i].Path < docs[j].Path })
	h := sha256.New()
	for _, d := range docs {
		fmt.Fprintf(h, "%d %s %d ", len(d.Path), d.Path, len(d.Text))
		h.Write([]byte(d.Text))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// assessed is a draft's text judged.
type assessed struct {
	docs    []engine.Document // with the focus rule in its place
	program *engine.Program   // nil when there are faults
	rule    string            // id the focus rule has
	hash    string
	faults  []Fault
	mild    []Fault // legal, but probably not what was meant
	tests   []TestRun
}

// assess puts the focus rule into the documents, compiles them and runs tests:
// all, or with quick only those of the rule. With neither a rule nor a source the
// documents stand as they are. Of warnings it keeps those in the focus rule and in
// changed documents.
func assess(docs []engine.Document, rule string, fresh bool, source string, changed map[string]bool, quick bool) assessed {
	a := assessed{docs: docs, rule: rule}
	var at focus
	if rule != "" || source != "" {
		text, err := engine.ReadRuleSource(source)
		if err == nil && !fresh && text.ID != rule {
			err = engine.Problems{{Line: 1, Column: 1, What: fmt.Sprintf("the rule is called %s, its text says %s", rule, text.ID),
				Do: "keep the id; for another rule begin another draft"}}
		}
		if err == nil && text.ID == "" {
			err = engine.Problems{{Line: 1, Column: 1, What: "the rule has no id", Do: "begin with `- id: name-of-the-rule`"}}
		}
		if err == nil {
			if fresh {
				a.rule = text.ID
			}
			a.docs, at, err = putRule(docs, rule, fresh, text)
		}
		if err != nil {
			a.hash = hashOf(append(slices.Clone(docs), engine.Document{Path: "?" + rule, Text: source}))
			a.faults = unplaced(err, text.Shift)
			return a
		}
	}
	a.hash = hashOf(a.docs)
	pack, err := engine.LoadDocuments(a.docs)
	if err == nil {
		a.program, err = engine.Compile(pack)
	}
	if err != nil {
		a.faults = faultsOf(err, at)
		return a
	}
	for _, w := range a.program.Warnings {
		if f := faultOf(w, at); f.SourceLine > 0 || changed[f.Path] {
			a.mild = append(a.mild, f)
		}
	}
	results, err := engine.EachTest(pack, func(t *engine.Test) bool { return !quick || t.Rule != "" && t.Rule == a.rule })
	if err != nil {
		a.faults = append(a.faults, faultsOf(err, at)...)
	}
	for i := range results {
		a.tests = append(a.tests, testRun(&results[i], at))
	}
	// What fails comes first, then the tests of the rule.
	slices.SortStableFunc(a.tests, func(x, y TestRun) int { return weight(x, a.rule) - weight(y, a.rule) })
	return a
}

func weight(t TestRun, rule string) int {
	w := 0
	if t.Rule != rule {
		w += 2
	}
	if t.OK {
		w++
	}
	return w
}

// sound says whether no fault was found and every test passes.
func (a *assessed) sound() bool {
	return a.program != nil && len(a.faults) == 0 && !slices.ContainsFunc(a.tests, func(t TestRun) bool { return !t.OK })
}

func faultOf(p engine.Problem, at focus) Fault {
	f := Fault{Path: p.Path, Line: p.Line, Column: p.Column, Message: p.What, Hint: p.Do}
	f.SourceLine, f.SourceColumn = at.place(p.Path, p.Line, p.Column)
	return f
}

func faultsOf(err error, at focus) []Fault {
	var problems engine.Problems
	if !errors.As(err, &problems) {
		return []Fault{{Message: err.Error()}}
	}
	var out []Fault
	for _, p := range problems {
		out = append(out, faultOf(p, at))
	}
	return out
}

// unplaced are faults of a text that could not be put into a document.
func unplaced(err error, shift int) []Fault {
	out := faultsOf(err, focus{})
	for i := range out {
		f := &out[i]
		f.SourceLine, f.SourceColumn = max(1, f.Line), max(1, f.Column-shift)
		f.Line, f.Column = 0, 0
	}
	return out
}

func testRun(r *engine.TestResult, at focus) TestRun {
	t := r.Test
	run := TestRun{Name: t.Name, Rule: t.Rule, Path: t.Path, Line: t.Line, OK: r.Failure == "", Expect: t.Expect.Text(), Got: r.Failure}
	if run.OK {
		run.Got = r.Outcome
	}
	run.SourceLine, _ = at.place(t.Path, t.Line, t.Column)
	return run
}
