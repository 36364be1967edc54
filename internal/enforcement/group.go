package enforcement

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// RingMember is one account of a ring with what speaks for and against it
// alone. Who looks like living together is shown as a household.
type RingMember struct {
	ActionWho
	Standing  string        `json:"standing"`
	Shared    entity.Counts `json:"shared" doc:"How many things of each kind it shares with the one asked about"`
	Household bool          `json:"household" doc:"A shared address and no shared card: people who live together"`
	Cases     int           `json:"cases" doc:"Cases about it that you may see"`
	Measures  int           `json:"measures" doc:"Measures against it that were not reversed"`
	Orders    entity.Counts `json:"orders"`
	Active    []*Action     `json:"active"`
}

// Ring lists an account and those that share things with it, each with its own
// facts.
func (s *Service) Ring(ctx context.Context, ref string) ([]RingMember, error) {
	sc, err := identity.Require(ctx, identity.PermActionRead)
	if err != nil {
		return nil, err
	}
	acc, err := s.accounts.Resolve(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	links, err := s.accounts.Links(ctx, acc.ID)
	if err != nil {
		return nil, err
	}
	list := []RingMember{}
	all := append([]entity.Linked{{Account: acc}}, links.Accounts...)
	for i, l := range all {
		if i > 100 {
			break
		}
		full, err := s.accounts.Display(ctx, sc, []uint64{l.Account.EID})
		if err != nil {
			return nil, err
		}
		if len(full) == 0 {
			continue
		}
		m := RingMember{ActionWho: who(full[0]), Standing: full[0].Standing.Standing, Shared: l.Shared, Household: l.Household, Orders: full[0].Orders}
		if m.Active, err = s.active(ctx, sc, l.Account.EID); err != nil {
			return nil, err
		}
		if m.Cases, m.Measures, err = s.countsOf(ctx, sc, l.Account.EID); err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

// countsOf counts the cases about an account and the measures against it.
func (s *Service) countsOf(ctx context.Context, sc identity.Scope, account uint64) (about, measures int, err error) {
	risk := map[uint64]*entity.Risk{account: {}}
	if err := s.cases.OpenByAccount(ctx, sc, risk); err != nil {
		return 0, 0, err
	}
	if err := s.StrikesByAccount(ctx, sc, risk); err != nil {
		return 0, 0, err
	}
	return risk[account].Cases, risk[account].Strikes, nil
}

// RingDecision is what is decided about one member.
type RingDecision struct {
	Account  string `json:"account" minLength:"1" maxLength:"200"`
	Decision string `json:"decision" enum:"act,leave"`
	Kind     Kind   `json:"kind,omitempty"`
	Reason   string `json:"reason" minLength:"1" maxLength:"4000" doc:"The facts about this account; that it is linked is none"`
	Facts    string `json:"facts,omitempty" maxLength:"4000"`
	Days     int    `json:"days,omitempty" minimum:"0" maximum:"3650"`
	Interim  bool   `json:"interim,omitempty"`
}

// RingDraft is what is decided about the members of a ring, each alone.
type RingDraft struct {
	Case       string         `json:"case_id,omitempty" maxLength:"60"`
	ReasonCode string         `json:"reason_code,omitempty" maxLength:"30"`
	Clause     string         `json:"clause,omitempty" maxLength:"200"`
	Rule       string         `json:"rule,omitempty" maxLength:"200"`
	Label      string         `json:"label,omitempty" maxLength:"60"`
	Members    []RingDecision `json:"members" minItems:"1" maxItems:"100"`
}

// RingOutcome is what came of one decision.
type RingOutcome struct {
	Account  string `json:"account_id"`
	Decision string `json:"decision"`
	Action   string `json:"action_id,omitempty"`
}

// DecideRing takes the actions of a ring in one piece: each member by its own
// facts, or left alone. A reason that is given to two of them is none of either.
func (s *Service) DecideRing(ctx context.Context, in RingDraft) ([]RingOutcome, error) {
	sc, err := identity.Require(ctx, identity.PermActionTakeBulk)
	if err != nil {
		return nil, err
	}
	if err := ownFacts(in.Members); err != nil {
		return nil, err
	}
	out := []RingOutcome{}
	err = s.db.Tx(ctx, sc.Actor(), "decide about a ring", func(ctx context.Context, tx *db.Tx) error {
		group := id.New("grp", tx.Now)
		caseID := ""
		if in.Case != "" {
			c, err := s.cases.Within(ctx, tx, sc, in.Case, func(*cases.Case) error { return nil })
			if err != nil {
				return field(err, "/case_id", "there is no such case")
			}
			caseID = c.ID
		}
		acted := 0
		for i, m := range in.Members {
			acc, err := s.accounts.Resolve(ctx, sc, m.Account)
			if err != nil {
				return field(err, "/members/"+itoa(i)+"/account", "there is no such account")
			}
			o := RingOutcome{Account: acc.ID, Decision: m.Decision}
			if m.Decision == "act" {
				spec, _ := m.Kind.spec()
				if spec.On != "account" || !sc.Can(spec.Permission) {
					return errs.New(errs.Invalid, "action_invalid", "The action cannot be taken like this.").With(errs.Field{Pointer: "/members/" + itoa(i) + "/kind", Message: "a kind on one account that you may take"})
				}
				d := Draft{Kind: m.Kind, Account: acc.ID, Case: caseID, ReasonCode: in.ReasonCode, Clause: in.Clause, Rule: in.Rule, Label: in.Label, Reason: m.Reason,
					Facts: m.Facts, Days: m.Days, Interim: m.Interim, bulk: group}
				if o.Action, err = s.TakeIn(ctx, tx, sc, d); err != nil {
					return err
				}
				acted++
			} else if err := tx.Record(ctx, db.Change{Kind: "ring.left_alone", Object: acc.ID, On: []string{caseID}, Restrict: caseID, Data: map[string]any{"group": group}}); err != nil {
				return err
			}
			out = append(out, o)
		}
		return tx.Record(ctx, db.Change{Kind: "ring.decided", Object: group, On: []string{caseID}, Restrict: caseID, Data: map[string]any{"members": len(in.Members), "acted": acted}})
	})
	return out, err
}

// ownFacts refuses a reason that stands for more than one member.
func ownFacts(members []RingDecision) error {
	seen := map[string]int{}
	var at []errs.Field
	for i, m := range members {
		if m.Decision != "act" {
			continue
		}
		text := strings.Join(strings.Fields(strings.ToLower(m.Reason)), " ")
		if first, ok := seen[text]; ok || text == "" {
			at = append(at, errs.Field{Pointer: "/members/" + itoa(i) + "/reason", Message: "the same as of member " + itoa(first) + ": say what this account did"})
		}
		seen[text] = i
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "own_facts", "Each member of a ring is decided by its own facts.").With(at...)
	}
	return nil
}
