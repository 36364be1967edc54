package decision

import (
	"archive/zip"
	buffer "bytes"
	"context"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/identity"
)

// Diff is what changed from one ruleset to another.
type Diff struct {
	From      int64         `json:"from"`
	To        int64         `json:"to"`
	Rules     []PieceChange `json:"rules"`
	Features  []PieceChange `json:"features"`
	Documents []TextChange  `json:"documents" doc:"Every document that differs, whole"`
}

// PieceChange is one rule or feature that differs.
type PieceChange struct {
	ID     string `json:"id"`
	Path   string `json:"path"`
	Change string `json:"change" enum:"added,removed,changed,stage" doc:"stage: only where it stands in its life"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// TextChange is one document that differs.
type TextChange struct {
	Path   string `json:"path"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Diff compares two rulesets; 0 is the live one.
func (s *Service) Diff(ctx context.Context, from, to int64) (*Diff, error) {
	if _, err := identity.Require(ctx, identity.PermRuleRead); err != nil {
		return nil, err
	}
	a, err := s.ruleset(ctx, from)
	if err != nil {
		return nil, err
	}
	b, err := s.ruleset(ctx, to)
	if err != nil {
		return nil, err
	}
	d := compareDocuments(a.Documents, b.Documents)
	d.From, d.To = a.Number, b.Number
	return d, nil
}

func compareDocuments(a, b []engine.Document) *Diff {
	d := &Diff{Rules: []PieceChange{}, Features: []PieceChange{}, Documents: []TextChange{}}
	was, is := byPath(a), byPath(b)
	changed, removed := differing(a, b)
	paths := removed
	for _, c := range changed {
		paths = append(paths, c.Path)
	}
	rules, features := pieceChanges{}, pieceChanges{}
	for _, p := range paths {
		d.Documents = append(d.Documents, TextChange{p, value(was[p]), value(is[p])})
		list := &features
		if isRules(p) {
			list = &rules
		}
		list.add(p, value(was[p]), true)
		list.add(p, value(is[p]), false)
	}
	d.Rules, d.Features = rules.list(d.Rules), features.list(d.Features)
	for i := range d.Rules {
		if c := &d.Rules[i]; c.Change == "changed" && staged(c.Before) == staged(c.After) {
			c.Change = "stage"
		}
	}
	return d
}

// staged is a rule's text without the keys that say where it stands.
func staged(text string) string {
	for _, k := range []string{"stage", "percent"} {
		if out, err := engine.SetRuleKey(text, k, ""); err == nil {
			text = out
		}
	}
	return text
}

// pieceChanges gathers rules or features over all documents: one that moved to
// another document has not changed.
type pieceChanges struct {
	order []string
	at    map[string]*PieceChange
	there map[string][2]bool
}

func (c *pieceChanges) add(path, text string, before bool) {
	pieces, err := engine.Pieces(path, text)
	if err != nil {
		return
	}
	if c.at == nil {
		c.at, c.there = map[string]*PieceChange{}, map[string][2]bool{}
	}
	for _, p := range pieces {
		x := c.at[p.Name]
		if x == nil {
			x = &PieceChange{ID: p.Name}
			c.at[p.Name] = x
			c.order = append(c.order, p.Name)
		}
		there := c.there[p.Name]
		if x.Path = path; before {
			x.Before, there[0] = p.Text(text), true
		} else {
			x.After, there[1] = p.Text(text), true
		}
		c.there[p.Name] = there
	}
}

func (c *pieceChanges) list(out []PieceChange) []PieceChange {
	for _, n := range c.order {
		x, there := c.at[n], c.there[n]
		switch {
		case !there[0]:
			x.Change = "added"
		case !there[1]:
			x.Change = "removed"
		case x.Before == x.After:
			continue
		default:
			x.Change = "changed"
		}
		out = append(out, *x)
	}
	return out
}

// Pack gives a ruleset as a zip of its files, byte for byte, and its number.
func (s *Service) Pack(ctx context.Context, number int64) ([]byte, int64, error) {
	if _, err := identity.Require(ctx, identity.PermRuleRead); err != nil {
		return nil, 0, err
	}
	r, err := s.ruleset(ctx, number)
	if err != nil {
		return nil, 0, err
	}
	var b buffer.Buffer
	z := zip.NewWriter(&b)
	for _, d := range r.Documents {
		w, err := z.CreateHeader(&zip.FileHeader{Name: d.Path, Method: zip.Deflate, Modified: r.PublishedAt})
		if err != nil {
			return nil, 0, err
		}
		if _, err := w.Write([]byte(d.Text)); err != nil {
			return nil, 0, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, 0, err
	}
	return b.Bytes(), r.Number, nil
}
