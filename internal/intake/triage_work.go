package intake

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/triage"
)

// Triage is what a person answers first.
type Triage struct {
	Now      Answer  `json:"happening_now,omitempty" enum:"yes,no,unknown" doc:"Is it happening now?"`
	Safe     Answer  `json:"safe_now,omitempty" enum:"yes,no,unknown" doc:"Is the person safe now?"`
	Answers  Answers `json:"answers,omitempty" maxProperties:"30" doc:"To further questions of the severity tree"`
	Category string  `json:"category,omitempty" maxLength:"60" doc:"Code of the taxonomy: a behaviour, or a branch when no more is known"`
	Severity string  `json:"severity,omitempty" enum:"S0,S1,S2,S3,S4" doc:"The person's choice; left out: the suggestion stands"`
	Reason   string  `json:"reason,omitempty" maxLength:"500" doc:"Required to choose less than a suggested S0 or S1, and for the second person who lowers one that was chosen"`
}

func (t *Triage) check(set *triage.Set) error {
	var at []errs.Field
	if !t.Now.Valid() {
		at = append(at, errs.Field{Pointer: "/happening_now", Message: "yes, no or unknown"})
	}
	if !t.Safe.Valid() {
		at = append(at, errs.Field{Pointer: "/safe_now", Message: "yes, no or unknown"})
	}
	if t.Severity != "" && !ValidSeverity(t.Severity) {
		at = append(at, errs.Field{Pointer: "/severity", Message: "S0 to S4"})
	}
	if t.Category != "" && !set.Taxonomy.Has(t.Category) {
		at = append(at, errs.Field{Pointer: "/category", Message: "the taxonomy has no such code"})
	}
	at = append(at, set.Tree.Check(t.Answers)...)
	if len(at) > 0 {
		slices.SortFunc(at, func(a, b errs.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
		return errs.New(errs.Invalid, "triage_invalid", "The triage cannot be kept like this.").With(at...)
	}
	return nil
}

// Triage keeps the answers, the category and the severity chosen, beside what
// was suggested. Answers and category can only raise the suggestion. Less than a
// suggested S0 or S1 needs a reason; less than one that a person chose needs a
// second person as well.
func (s *Service) Triage(ctx context.Context, contact string, t Triage) (*Contact, error) {
	set, err := s.triageSet(ctx)
	if err != nil {
		return nil, err
	}
	if err := t.check(set); err != nil {
		return nil, err
	}
	return s.change(ctx, contact, "triage contact", func(ctx context.Context, tx *db.Tx, _ identity.Scope, c *Contact) error {
		if err := c.open(); err != nil {
			return err
		}
		p, err := s.proposalOf(ctx, tx, c)
		if err != nil {
			return err
		}
		if t.Now != "" {
			c.Now = t.Now
		}
		if t.Safe != "" {
			c.Safe = t.Safe
		}
		if p.answers == nil {
			p.answers = Answers{}
		}
		maps.Copy(p.answers, t.Answers)
		if t.Category != "" {
			p.category = t.Category
		}
		// What was said to the person, and an answer taken back, stay said.
		shown := c.Suggestion
		c.Suggestion = higher(c.Suggestion, suggest(set, c, p.answers, p.category))
		if err := s.choose(c, t, tx.Actor.ID); err != nil {
			return err
		}
		c.TriagedBy = tx.Actor.ID
		p.body = c.Suggestion
		if err := s.keepChoice(ctx, tx, c, p, shown, t.Reason); err != nil {
			return err
		}
		if s.Worked != nil {
			if err := s.Worked(ctx, tx, c.ID); err != nil {
				return err
			}
		}
		if err := s.decided(ctx, tx, c, p, t.Reason); err != nil {
			return err
		}
		if err := s.saveProposal(ctx, tx, p); err != nil {
			return err
		}
		return tx.Record(ctx, c.change("triaged", map[string]any{"happening_now": c.Now, "safe_now": c.Safe, "suggested": c.Suggestion.Severity, "category": p.category,
			"chosen": c.Severity, "words_version": c.Suggestion.Version, "unknown": c.Suggestion.Unknown, "with_reason": t.Reason != ""}))
	})
}

// choose sets the severity, or refuses.
func (s *Service) choose(c *Contact, t Triage, actor string) error {
	floor := min(c.Suggestion.Severity, c.level())
	if t.Severity == "" {
		if !ValidSeverity(c.Severity) || c.level() > c.Suggestion.Severity {
			c.Severity = "S" + string(rune('0'+c.Suggestion.Severity))
		}
		return nil
	}
	to := int(t.Severity[1] - '0')
	if to > floor && floor <= 1 && strings.TrimSpace(t.Reason) == "" {
		return errs.New(errs.Invalid, "severity_reason", "Choosing less than S%d needs a reason.", floor).With(errs.Field{Pointer: "/reason", Message: "say why"})
	}
	if ValidSeverity(c.Severity) && c.level() <= 1 && to > c.level() && c.TriagedBy == actor {
		return errs.New(errs.Conflict, "second_person", "You chose %s: a second person has to lower it.", c.Severity)
	}
	c.Severity = t.Severity
	return nil
}

// keepChoice writes what was suggested and what the person chose. The reason is
// sealed under the contact's key: people write about people in it.
func (s *Service) keepChoice(ctx context.Context, tx *db.Tx, c *Contact, p *proposal, shown Suggestion, reason string) error {
	body, err := json.Marshal(p.body)
	if err != nil {
		return err
	}
	answers, err := json.Marshal(p.answers.with(c.Now, c.Safe))
	if err != nil {
		return err
	}
	var sealed []byte
	if reason = strings.TrimSpace(reason); reason != "" {
		if sealed, err = s.Vault.Seal(c.eid, "triage reason", []byte(reason)); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO triage_choices(id, contact_id, at, staff, severity, category, suggested, suggested_category, body, answers, reason)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`, id.New("tch", tx.Now), c.ID, db.Micros(tx.Now), tx.Actor.ID, c.Severity, p.category, shown.Severity,
		p.body.Category, string(body), string(answers), sealed)
	return err
}
