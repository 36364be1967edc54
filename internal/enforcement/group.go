package enforcement

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

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
	Last      *RingPast     `json:"last,omitempty" doc:"What was decided about it as a member of a ring before"`
}

// RingPast is an earlier decision about one member.
type RingPast struct {
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Decision string    `json:"decision" enum:"act,leave"`
	Reason   string    `json:"reason"`
	Case     string    `json:"case_id,omitempty"`
	Action   string    `json:"action_id,omitempty"`
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
		if m.Last, err = s.lastRing(ctx, sc, l.Account.EID); err != nil {
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
		acted, seen := 0, map[uint64]int{}
		for i, m := range in.Members {
			at := "/members/" + itoa(i)
			acc, err := s.accounts.Resolve(ctx, sc, m.Account)
			if err != nil {
				return field(err, at+"/account", "there is no such account")
			}
			if first, twice := seen[acc.EID]; twice {
				return errs.New(errs.Invalid, "action_invalid", "Each member is decided about once.").With(errs.Field{Pointer: at + "/account", Message: "the same as member " + itoa(first)})
			}
			seen[acc.EID] = i
			o := RingOutcome{Account: acc.ID, Decision: m.Decision}
			if m.Decision == "act" {
				spec, _ := m.Kind.spec()
				if spec.On != "account" || spec.Money || m.Kind == Require || !sc.Can(spec.Permission) {
					return errs.New(errs.Invalid, "action_invalid", "The action cannot be taken like this.").With(errs.Field{Pointer: at + "/kind", Message: "a kind on one account that you may take"})
				}
				d := Draft{Kind: m.Kind, Account: acc.ID, Case: caseID, ReasonCode: in.ReasonCode, Clause: in.Clause, Rule: in.Rule, Label: in.Label, Reason: m.Reason,
					Facts: m.Facts, Days: m.Days, Interim: m.Interim, bulk: group}
				if o.Action, err = s.TakeIn(ctx, tx, sc, d); err != nil {
					return within(err, at)
				}
				acted++
			} else if err := tx.Record(ctx, db.Change{Kind: "ring.left_alone", Object: acc.ID, On: []string{caseID}, Restrict: caseID, Data: map[string]any{"group": group}}); err != nil {
				return err
			}
			if err := s.keepRing(ctx, tx, group, caseID, i, acc, m, o.Action); err != nil {
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

// within says of which member an error speaks.
func within(err error, at string) error {
	var e *errs.Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		return err
	}
	moved := *e
	moved.Fields = make([]errs.Field, len(e.Fields))
	for i, f := range e.Fields {
		moved.Fields[i] = errs.Field{Pointer: at + f.Pointer, Message: f.Message}
	}
	return &moved
}

func (s *Service) keepRing(ctx context.Context, tx *db.Tx, ring, caseID string, n int, acc *entity.Account, m RingDecision, action string) error {
	sealed, err := s.vault.Seal(acc.EID, ring+"/reason", []byte(strings.TrimSpace(m.Reason)))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO ring_members(ring, n, account, case_id, decision, reason, action, brand, region, at, actor) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
		ring, n, acc.EID, caseID, m.Decision, sealed, action, acc.Brand, acc.Region, db.Micros(tx.Now), tx.Actor.ID)
	return err
}

// lastRing is the newest decision about an account as a member of a ring, of
// the cases that the reader may see; nil when there is none.
func (s *Service) lastRing(ctx context.Context, sc identity.Scope, account uint64) (last *RingPast, err error) {
	var a db.Args
	var ring string
	var at int64
	var sealed []byte
	p := &RingPast{}
	err = s.db.QueryRow(ctx, `SELECT r.ring, r.at, r.actor, r.decision, r.reason, r.case_id, r.action FROM ring_members r WHERE r.account = `+a.Add(account)+
		` AND `+cases.Visible(&a, sc, "r.case_id")+` AND `+sc.Where(&a, identity.Columns{Region: "r.region", Brand: "r.brand"})+` ORDER BY r.at DESC, r.ring DESC LIMIT 1`, a...).
		Scan(&ring, &at, &p.By, &p.Decision, &sealed, &p.Case, &p.Action)
	if errors.Is(err, sql.ErrNoRows) {
		return last, nil
	}
	if err != nil {
		return nil, err
	}
	p.At = db.FromMicros(at)
	p.Reason, err = s.open(account, ring+"/reason", sealed)
	return p, err
}
