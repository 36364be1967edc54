package decision

import (
	"context"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// starter is the text a new rule begins with when nobody gives one.
const starter = `- id: new-rule
  on: [%s]
  when: false
  score: 0
  reason: ""
  tests: []
`

// NewDraft begins a draft on the live ruleset.
func (s *Service) NewDraft(ctx context.Context, in NewDraft) (*Draft, error) {
	sc, err := identity.Require(ctx, identity.PermRuleWrite)
	if err != nil {
		return nil, err
	}
	base, err := s.ruleset(ctx, 0)
	if err != nil {
		return nil, err
	}
	if err := s.begins(ctx, sc, &in); err != nil {
		return nil, err
	}
	d := &Draft{Title: strings.TrimSpace(in.Title), Rule: in.Rule, Source: in.Source, Base: base.Number, Stage: DraftOpen, Version: 1,
		Author: sc.Actor().ID, editors: []string{}, likeCase: in.LikeCase, likeEvent: in.LikeEvent}
	if len(in.Documents) > 0 {
		if err := fits(in.Documents); err != nil {
			return nil, err
		}
		if d.changed, d.Removed = differing(base.Documents, in.Documents); !in.Whole {
			d.Removed = nil
		}
	}
	switch {
	case in.Rule != "":
		text := ruleText(overlay(base.Documents, d.changed, d.Removed), in.Rule)
		if text == "" {
			return nil, errs.New(errs.NotFound, "rule_not_found", "The live ruleset has no rule of this name.")
		}
		if d.Source == "" {
			d.Source = text
		}
	case in.Source != "":
		d.Fresh = true
	case len(in.Documents) == 0:
		d.Fresh, d.Source = true, strings.Replace(starter, "%s", s.firstDeciding(ctx), 1)
	}
	a := d.judge(base.Documents)
	d.Rule = a.rule
	if d.Title == "" {
		d.Title = d.Rule
	}
	err = s.main.Tx(ctx, sc.Actor(), "begin draft", func(ctx context.Context, tx *db.Tx) error {
		d.ID = id.New("drf", tx.Now)
		if err := s.insertDraft(ctx, tx, d); err != nil {
			return err
		}
		if s.hub != nil {
			tx.AfterCommit(func() { s.hub.Publish("rules", nil) })
		}
		return recordDraft(ctx, tx, "draft.begun", d, nil)
	})
	if err != nil {
		return nil, err
	}
	return s.Draft(ctx, d.ID)
}

// begins checks that the caller may see what a draft begins from.
func (s *Service) begins(ctx context.Context, sc identity.Scope, in *NewDraft) error {
	if in.LikeCase != "" {
		ok, err := s.mayCase(ctx, sc, in.LikeCase)
		if err != nil {
			return err
		}
		if !ok {
			return errs.New(errs.NotFound, "case_not_found", "There is no such case.").With(errs.Field{Pointer: "/like_case", Message: "id of a case"})
		}
	}
	if in.LikeEvent != "" {
		if !sc.Can(identity.PermDecisionRead) {
			return noDecision()
		}
		_, err := s.find(ctx, sc, in.LikeEvent)
		return err
	}
	return nil
}

func fits(docs []engine.Document) error {
	size := 0
	for _, d := range docs {
		size += len(d.Text)
		if d.Path == "" || strings.HasPrefix(d.Path, "/") || strings.Contains(d.Path, "..") || strings.Contains(d.Path, "\\") || len(d.Path) > 200 {
			return errs.New(errs.Invalid, "document_path", "A document has no usable path.").With(errs.Field{Pointer: "/documents", Message: "paths such as rules/cards.yaml"})
		}
	}
	if size > maxDocuments {
		return errs.New(errs.TooLarge, "ruleset_too_large", "The documents are larger than %d MiB together.", maxDocuments>>20)
	}
	return nil
}

func (s *Service) firstDeciding(ctx context.Context) string {
	pack, err := s.current(ctx)
	if err != nil {
		return ""
	}
	for _, t := range pack.program.Types {
		if t.Decide && t.Name == "order.placed" {
			return t.Name
		}
	}
	for _, t := range pack.program.Types {
		if t.Decide {
			return t.Name
		}
	}
	return ""
}

// judge assesses a draft on its base and notes the hash.
func (d *Draft) judge(base []engine.Document) assessed {
	changed := map[string]bool{}
	for _, c := range d.changed {
		changed[c.Path] = true
	}
	a := assess(overlay(base, d.changed, d.Removed), d.Rule, d.Fresh, d.Source, changed, false)
	d.Hash, d.Problems, d.Warnings, d.Tests = a.hash, notNil(a.faults), notNil(a.mild), notNil(a.tests)
	return a
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// ChangeDraft changes a draft at the version seen. A draft that waited goes
// back to its author: what was shown is no longer what is there.
func (s *Service) ChangeDraft(ctx context.Context, ref string, version int64, in DraftChange) (*Draft, error) {
	sc, err := identity.Require(ctx, identity.PermRuleWrite)
	if err != nil {
		return nil, err
	}
	err = s.main.Tx(ctx, sc.Actor(), "change draft", func(ctx context.Context, tx *db.Tx) error {
		d, err := s.draft(ctx, ref)
		if err != nil {
			return err
		}
		if d.Version != version {
			return web.Stale()
		}
		if !d.open() {
			return errs.New(errs.Conflict, "draft_closed", "The draft is %s; begin another.", d.Stage)
		}
		if err := s.change(ctx, d, in); err != nil {
			return err
		}
		if d.Stage == DraftWaiting {
			d.Stage = DraftOpen
		}
		d.attached, d.boundShown = "", ""
		if who := tx.Actor.ID; who != d.Author && !slices.Contains(d.editors, who) {
			d.editors = append(d.editors, who)
		}
		if err := s.updateDraft(ctx, tx, d); err != nil {
			return err
		}
		return recordDraft(ctx, tx, "draft.changed", d, nil)
	})
	if err != nil {
		return nil, err
	}
	return s.Draft(ctx, ref)
}

// change puts what a person sent into a draft.
func (s *Service) change(ctx context.Context, d *Draft, in DraftChange) error {
	base, err := s.ruleset(ctx, d.Base)
	if err != nil {
		return err
	}
	if in.Title != nil {
		d.Title = strings.TrimSpace(*in.Title)
	}
	if in.Documents != nil {
		if err := fits(in.Documents); err != nil {
			return err
		}
		if d.changed, d.Removed = differing(base.Documents, in.Documents); !in.Whole {
			d.Removed = nil
		}
		if d.Rule != "" && in.Source == nil {
			d.adopt(overlay(base.Documents, d.changed, d.Removed))
		}
	}
	if in.Source != nil {
		d.Source = *in.Source
	}
	if in.Rebase {
		if base, err = s.rebaseDraft(ctx, d, base); err != nil {
			return err
		}
	}
	d.Rule = d.judge(base.Documents).rule
	return nil
}

// adopt takes the focus rule's text out of documents that a person sent whole.
func (d *Draft) adopt(docs []engine.Document) {
	i, p, ok := findRule(docs, d.Rule)
	if !ok {
		return
	}
	d.Source = p.Text(docs[i].Text)
	if !d.Fresh {
		return
	}
	// It will be put there from its source.
	for j := range d.changed {
		if d.changed[j].Path == docs[i].Path {
			d.changed[j].Text = p.Cut(d.changed[j].Text)
		}
	}
}

// DropDraft ends work on a draft. It is kept. version -1 = whichever is there.
func (s *Service) DropDraft(ctx context.Context, ref string, version int64) error {
	sc, err := identity.Require(ctx, identity.PermRuleWrite)
	if err != nil {
		return err
	}
	return s.main.Tx(ctx, sc.Actor(), "drop draft", func(ctx context.Context, tx *db.Tx) error {
		d, err := s.draft(ctx, ref)
		if err != nil {
			return err
		}
		if version >= 0 && d.Version != version {
			return web.Stale()
		}
		if !d.open() {
			return errs.New(errs.Conflict, "draft_closed", "The draft is %s already.", d.Stage)
		}
		d.Stage = DraftDropped
		if err := s.updateDraft(ctx, tx, d); err != nil {
			return err
		}
		return recordDraft(ctx, tx, "draft.dropped", d, nil)
	})
}

// Check judges the text of a rule without saving anything.
func (s *Service) Check(ctx context.Context, number int64, ref, rule, source string) (*Check, error) {
	if _, err := identity.Require(ctx, identity.PermRuleWrite); err != nil {
		return nil, err
	}
	d := &Draft{Rule: rule, Base: number, Fresh: rule == ""}
	if ref != "" {
		var err error
		if d, err = s.draft(ctx, ref); err != nil {
			return nil, err
		}
	}
	base, err := s.ruleset(ctx, d.Base)
	if err != nil {
		return nil, err
	}
	docs := overlay(base.Documents, d.changed, d.Removed)
	if ref == "" && !d.Fresh && ruleText(docs, rule) == "" {
		d.Fresh = true // a new rule that has its name already
	}
	a := assess(docs, d.Rule, d.Fresh, source, nil, true)
	return &Check{Problems: notNil(a.faults), Warnings: notNil(a.mild), Tests: notNil(a.tests), Hash: a.hash}, nil
}
