package decision

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// StageShadow is a rule that is recorded and weighs nothing.
const StageShadow = "shadow"

// Stage moves a rule of the live ruleset: into shadow, live for a share of the
// accounts (percent; 0 or 100 = all), or into the archive. A candidate that goes
// live for all takes the place and the name of the rule it replaces. Every move
// is a ruleset of its own.
func (s *Service) Stage(ctx context.Context, rule, stage string, percent int, reason string) (r *Ruleset, err error) {
	sc, err := identity.Require(ctx, identity.PermRuleStage)
	if err != nil {
		return nil, err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return nil, errs.New(errs.Invalid, "reason_missing", "Say why.").With(errs.Field{Pointer: "/reason", Message: "required"})
	}
	if percent != 0 && stage != StageLive {
		return nil, errs.New(errs.Invalid, "percent_without_live", "Only a live rule has a share.").With(errs.Field{Pointer: "/percent", Message: "leave it out"})
	}
	if percent == 0 {
		percent = 100
	}
	err = s.main.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		live, err := s.ruleset(ctx, 0)
		if err != nil {
			return err
		}
		docs, err := restage(live.Documents, rule, stage, percent)
		if err != nil {
			return err
		}
		if err := s.follows(ctx, tx, rule, stage, percent); err != nil {
			return err
		}
		if r, err = s.publish(ctx, tx, docs, reason, live.Number); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "rule.staged", Object: r.ID,
			Data: map[string]any{"rule": rule, "stage": stage, "percent": percent, "number": r.Number, "reason": reason}})
	})
	if db.Unique(err) {
		return nil, meanwhile()
	}
	if err != nil {
		return nil, err
	}
	r.Documents = nil
	return r, nil
}

// restage gives the documents in which a rule stands elsewhere in its life.
func restage(docs []engine.Document, rule, stage string, percent int) ([]engine.Document, error) {
	program, err := compile(docs)
	if err != nil {
		return nil, err
	}
	i := program.Rule(rule)
	if i < 0 {
		return nil, errs.New(errs.NotFound, "rule_not_found", "The live ruleset has no rule of this name.")
	}
	r := &program.Rules[i]
	docs = slices.Clone(docs)
	text := ruleText(docs, rule)
	if text == "" {
		return nil, errs.New(errs.Conflict, "rule_not_placed", "Rule %s stands in a list in brackets; write the list with one rule to a line.", rule)
	}
	switch stage {
	case StageArchived:
		for k := range program.Rules {
			if program.Rules[k].Replaces == rule {
				return nil, errs.New(errs.Conflict, "rule_has_candidate", "Rule %s is a candidate for its place. Archive that first, or make it live.", program.Rules[k].ID)
			}
		}
		d, p, _ := findRule(docs, rule)
		docs[d].Text = p.Cut(docs[d].Text)
		return docs, nil
	case StageShadow:
		if r.Shadow {
			return nil, unmoved(rule, "in shadow")
		}
		return docs, edit(docs, rule, text, key{"percent", ""}, key{"stage", "shadow"})
	}
	if !r.Shadow && r.Percent == percent && (percent < 100 || r.Replaces == "") {
		return nil, unmoved(rule, "live so")
	}
	if percent < 100 {
		for k := range program.Rules {
			if o := &program.Rules[k]; o.ID != rule && r.Replaces != "" && o.Replaces == r.Replaces && !o.Shadow {
				return nil, errs.New(errs.Conflict, "rule_has_candidate", "Rule %s is live in the place of %s already. Move it first.", o.ID, r.Replaces)
			}
		}
		return docs, edit(docs, rule, text, key{"percent", strconv.Itoa(percent)}, key{"stage", "live"})
	}
	if r.Replaces == "" {
		return docs, edit(docs, rule, text, key{"percent", ""}, key{"stage", ""})
	}
	taken, err := rekey(rule, text, []key{{"percent", ""}, {"stage", ""}, {"replaces", ""}, {"id", r.Replaces}})
	if err != nil {
		return nil, err
	}
	d, p, _ := findRule(docs, rule)
	docs[d].Text = p.Cut(docs[d].Text)
	d, p, ok := findRule(docs, r.Replaces)
	if !ok {
		return nil, errs.New(errs.Conflict, "rule_not_placed", "Rule %s stands in a list in brackets; write the list with one rule to a line.", r.Replaces)
	}
	docs[d].Text = p.Splice(docs[d].Text, taken)
	return docs, nil
}

func unmoved(rule, where string) error {
	return errs.New(errs.Conflict, "rule_unmoved", "Rule %s is %s already.", rule, where)
}

// follows moves the draft along whose rule went live for all.
func (s *Service) follows(ctx context.Context, tx *db.Tx, rule, stage string, percent int) error {
	if stage != StageLive || percent < 100 {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE drafts SET stage = $1, updated_at = $2, version = version + 1 WHERE candidate = $3 AND stage = $4`,
		DraftPublished, db.Micros(tx.Now), rule, DraftApproved)
	return err
}

// Revert publishes the documents of an earlier ruleset again.
func (s *Service) Revert(ctx context.Context, number int64, reason string) (r *Ruleset, err error) {
	sc, err := identity.Require(ctx, identity.PermRuleStage)
	if err != nil {
		return nil, err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return nil, errs.New(errs.Invalid, "reason_missing", "Say why.").With(errs.Field{Pointer: "/reason", Message: "required"})
	}
	was, err := s.ruleset(ctx, number)
	if err != nil {
		return nil, err
	}
	err = s.main.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		live, err := s.ruleset(ctx, 0)
		if err != nil {
			return err
		}
		if live.Hash == was.Hash {
			return errs.New(errs.Conflict, "ruleset_unchanged", "The live ruleset has these very documents.")
		}
		if r, err = s.publish(ctx, tx, was.Documents, reason, live.Number); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "ruleset.reverted", Object: r.ID, Data: map[string]any{"number": r.Number, "to": number, "reason": reason}})
	})
	if db.Unique(err) {
		return nil, meanwhile()
	}
	if err != nil {
		return nil, err
	}
	r.Documents = nil
	return r, nil
}
