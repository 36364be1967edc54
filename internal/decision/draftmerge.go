package decision

import (
	"context"
	"slices"
	"sort"
	"strings"

	"github.com/piepowder/piepowder/internal/engine"
)

// rebase puts what ours changes of base on top of live: rule by rule, feature by
// feature, and other documents whole. What both changed otherwise is a conflict;
// in its place stands our text.
func rebase(base, ours, live []engine.Document) (docs []engine.Document, conflicts []Conflict) {
	b, o, l := byPath(base), byPath(ours), byPath(live)
	paths := map[string]bool{}
	for _, m := range []map[string]*string{b, o, l} {
		for p := range m {
			paths[p] = true
		}
	}
	sorted := make([]string, 0, len(paths))
	for p := range paths {
		sorted = append(sorted, p)
	}
	sort.Strings(sorted)
	for _, p := range sorted {
		text, found := merge(p, b[p], o[p], l[p])
		conflicts = append(conflicts, found...)
		if text != nil {
			docs = append(docs, engine.Document{Path: p, Text: *text})
		}
	}
	return docs, conflicts
}

func byPath(docs []engine.Document) map[string]*string {
	m := map[string]*string{}
	for i := range docs {
		m[docs[i].Path] = &docs[i].Text
	}
	return m
}

func same(a, b *string) bool { return a == b || a != nil && b != nil && *a == *b }

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// merge merges one document; nil = it is not there.
func merge(path string, base, ours, live *string) (*string, []Conflict) {
	switch {
	case same(base, ours) || same(ours, live):
		return live, nil
	case same(base, live):
		return ours, nil
	}
	whole := []Conflict{{Kind: "document", Name: path, Path: path, Base: value(base), Theirs: value(live), Ours: value(ours)}}
	if base == nil || ours == nil || live == nil {
		return ours, whole
	}
	b, ok1 := split(path, *base)
	o, ok2 := split(path, *ours)
	l, ok3 := split(path, *live)
	switch {
	case !ok1 || !ok2 || !ok3:
		return ours, whole
	case o.rest == b.rest:
		if text, found, ok := carry(path, b, o, l, true); ok {
			return text, found
		}
	case l.rest == b.rest:
		if text, found, ok := carry(path, b, l, o, false); ok {
			return text, found
		}
	}
	return ours, whole
}

// parts is a document cut into its rules or features.
type parts struct {
	text  string
	names []string
	of    map[string]string
	rest  string // all else, without comments and empty lines
}

func split(path, text string) (parts, bool) {
	pieces, err := engine.Pieces(path, text)
	if err != nil || pieces == nil {
		return parts{}, false
	}
	p := parts{text: text, of: map[string]string{}}
	rest, from := "", 0
	for _, x := range pieces {
		if _, twice := p.of[x.Name]; twice || x.Name == "" {
			return parts{}, false
		}
		p.names = append(p.names, x.Name)
		p.of[x.Name] = x.Text(text)
		rest += text[from:x.From] + "\n"
		from = x.To
	}
	for _, line := range strings.Split(rest+text[from:], "\n") {
		if line = strings.TrimRight(line, "\r "); line != "" && !strings.HasPrefix(strings.TrimSpace(line), "#") {
			p.rest += line + "\n"
		}
	}
	return p, true
}

// carry brings the changes from base to from into the text of to. ours says
// that from is the draft; what both changed keeps the draft's text. It is not ok
// when a change finds no place in to.
func carry(path string, base, from, to parts, ours bool) (merged *string, conflicts []Conflict, ok bool) {
	kind := "feature"
	if isRules(path) {
		kind = "rule"
	}
	text := to.text
	names := slices.Clone(from.names)
	for _, n := range base.names {
		if _, still := from.of[n]; !still {
			names = append(names, n)
		}
	}
	for _, n := range names {
		was, had := base.of[n]
		is, has := from.of[n]
		there, hasThere := to.of[n]
		if had == has && was == is || has == hasThere && is == there {
			continue
		}
		if had != hasThere || was != there {
			c := Conflict{Kind: kind, Name: n, Path: path, Base: was, Theirs: there, Ours: is}
			if !ours {
				c.Theirs, c.Ours = is, there
			}
			conflicts = append(conflicts, c)
			if !ours {
				continue
			}
		}
		if text, ok = putPiece(path, text, n, is, has); !ok {
			return nil, nil, false
		}
	}
	return &text, conflicts, true
}

// putPiece gives a rule or feature of a document another text, adds it, or
// takes it out; not ok when it finds no place.
func putPiece(path, doc, name, text string, has bool) (changed string, ok bool) {
	pieces, err := engine.Pieces(path, doc)
	if err != nil {
		return doc, false
	}
	for _, p := range pieces {
		if p.Name == name && has {
			return p.Splice(doc, text), true
		}
		if p.Name == name {
			return p.Cut(doc), true
		}
	}
	if !has {
		return doc, true
	}
	more, err := engine.Append(path, doc, text)
	return more, err == nil
}

// rebaseDraft puts a draft on top of the live ruleset and gives that.
func (s *Service) rebaseDraft(ctx context.Context, d *Draft, base *Ruleset) (*Ruleset, error) {
	live, err := s.ruleset(ctx, 0)
	if err != nil || live.Number == d.Base {
		return base, err
	}
	docs, _ := rebase(base.Documents, overlay(base.Documents, d.changed, d.Removed), live.Documents)
	if !d.Fresh && d.Rule != "" && ruleText(docs, d.Rule) == "" {
		d.Fresh = true // it was archived meanwhile
	}
	d.changed, d.Removed = differing(live.Documents, docs)
	d.Base = live.Number
	return live, nil
}
