package policy

import (
	"context"
	"strings"
	"time"
)

// PublicPolicy is a document as people outside read it, in the safety centre.
type PublicPolicy struct {
	ID, Title, Summary string
	Version            int
	From               time.Time
	Clauses            []PublicClause
	Changes            []PublicChange // newest first
	Upcoming           *PublicChange
}

// PublicClause is one clause of it.
type PublicClause struct {
	ID, Title string
	Lines     []PublicLine
	Language  string // of the text, which may not be the one asked for
}

// PublicLine is a paragraph, or an item of a list.
type PublicLine struct {
	Item bool
	Text string
}

// PublicChange is one version as people outside are told of it.
type PublicChange struct {
	Version  int
	From     time.Time
	Material bool
	Added    []string // clauses, as "WRK-3 Title"
	Removed  []string
	Changed  []PublicEdit
}

// PublicEdit is how the public text of a clause changed.
type PublicEdit struct{ Clause, Was, Is string }

// Public lists what people outside may read now.
func (s *Service) Public(ctx context.Context, language string) ([]PublicPolicy, error) {
	docs, err := s.documents(ctx)
	if err != nil {
		return nil, err
	}
	versions, err := s.versions(ctx, "")
	if err != nil {
		return nil, err
	}
	var out []PublicPolicy
	for _, d := range docs {
		if p, err := s.publicOf(ctx, d, versions[d.id], language, false); err != nil {
			return nil, err
		} else if p != nil {
			out = append(out, *p)
		}
	}
	return out, nil
}

// PublicOne gives one document with what changed; nil when there is none that
// people outside may read.
func (s *Service) PublicOne(ctx context.Context, id, language string) (*PublicPolicy, error) {
	d, err := s.document(ctx, id)
	if err != nil {
		return nil, err
	}
	versions, err := s.versions(ctx, id)
	if err != nil {
		return nil, err
	}
	p, err := s.publicOf(ctx, d, versions[id], language, true)
	if err == nil && p == nil {
		err = policyNotFound()
	}
	return p, err
}

func (s *Service) publicOf(ctx context.Context, d *document, list []*PolicyVersion, language string, whole bool) (*PublicPolicy, error) {
	now := s.db.Now()
	v := inForce(list, now)
	if d.kind != RuleBook || v == nil {
		return nil, nil
	}
	t, err := s.text(ctx, d.id, v.Version)
	if err != nil || !t.Public {
		return nil, err
	}
	p := &PublicPolicy{ID: d.id, Title: t.Title, Summary: t.Summary, Version: v.Version, From: v.EffectiveFrom}
	for i := range t.Clauses {
		c := &t.Clauses[i]
		said, in := c.said(language)
		if said == "" {
			continue
		}
		out := PublicClause{ID: c.ID, Title: c.Title, Language: in}
		for _, l := range prose(said) {
			out.Lines = append(out.Lines, PublicLine{l.kind == "item", l.text})
		}
		p.Clauses = append(p.Clauses, out)
	}
	if !whole {
		return p, nil
	}
	return p, s.publicChanges(ctx, p, d, list, now)
}

// publicChanges tells how each released text differs from the one before it, in
// what people outside read; a change inside only is not told.
func (s *Service) publicChanges(ctx context.Context, p *PublicPolicy, d *document, list []*PolicyVersion, now time.Time) error {
	var released []*PolicyVersion
	for _, v := range list {
		if v.State == "released" {
			released = append(released, v)
		}
	}
	for i, v := range released {
		is, err := s.text(ctx, d.id, v.Version)
		if err != nil {
			return err
		}
		was := &PolicyText{}
		if i+1 < len(released) {
			if was, err = s.text(ctx, d.id, released[i+1].Version); err != nil {
				return err
			}
		}
		change := PublicChange{Version: v.Version, From: v.EffectiveFrom, Material: v.Change == "material"}
		change.fill(was, is)
		first := i+1 == len(released)
		if !first && len(change.Added)+len(change.Removed)+len(change.Changed) == 0 {
			continue
		}
		if first {
			change.Added, change.Changed = nil, nil
		}
		if v.EffectiveFrom.After(now) {
			p.Upcoming = &change
			continue
		}
		p.Changes = append(p.Changes, change)
	}
	return nil
}

// Any says whether the change tells people outside anything; the first text does not.
func (ch PublicChange) Any() bool { return len(ch.Added)+len(ch.Removed)+len(ch.Changed) > 0 }

func (ch *PublicChange) fill(was, is *PolicyText) {
	name := func(c *PolicyClauseText) string { return strings.TrimSpace(c.ID + " " + c.Title) }
	for i := range is.Clauses {
		c := &is.Clauses[i]
		old := was.Clause(c.ID)
		switch {
		case c.Public == "" && (old == nil || old.Public == ""):
		case old == nil || old.Public == "":
			ch.Added = append(ch.Added, name(c))
		case c.Public == "":
			ch.Removed = append(ch.Removed, name(old))
		case c.Public != old.Public:
			ch.Changed = append(ch.Changed, PublicEdit{name(c), Plain(old.Public), Plain(c.Public)})
		}
	}
	for i := range was.Clauses {
		if c := &was.Clauses[i]; is.Clause(c.ID) == nil && c.Public != "" {
			ch.Removed = append(ch.Removed, name(c))
		}
	}
}
