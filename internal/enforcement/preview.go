package enforcement

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// most is how many accounts one bulk action may have.
const most = 1000

// shown is how many of them a preview tells about one by one.
const shown = 100

// Preview is what an action would do, before it is taken.
type Preview struct {
	Count   int       `json:"count" doc:"Accounts it would be taken on; a bulk action must repeat it"`
	Already int       `json:"already" doc:"Of these, how many have the same action in force"`
	Hash    string    `json:"hash" doc:"Stands for exactly these accounts and terms; send it back to be sure"`
	Targets []Target  `json:"targets" doc:"The first hundred"`
	Custody []Holding `json:"custody" doc:"What is in their hands now: each line gets a recovery task"`

	Clause    *ClauseInForce  `json:"clause,omitempty" doc:"As the rule book has it in force; left out when it does not know it"`
	Hearing   *HearingState   `json:"hearing,omitempty"`
	Duties    []ActionDuty    `json:"duties" doc:"What the law of the place asks"`
	Blocked   bool            `json:"blocked" doc:"A duty or the hearing is not met: it would be refused"`
	Signature bool            `json:"second_signature" doc:"A second person has to sign"`
	Held      []HeldPay       `json:"pay_held" doc:"Amounts of this account that wait; all other earned pay is released on time"`
	Recommend *LadderAdvice   `json:"recommend,omitempty" doc:"What the ladder of standards gives"`
	Strike    string          `json:"strike" doc:"Whether it will count against standing, and why not"`
	Until     *time.Time      `json:"until,omitempty" doc:"The end it would have"`
	Warn      int             `json:"harmed_to_warn" doc:"Harmed people who are told before it ends"`
	Bans      []StoreBan      `json:"store_bans" doc:"Bans of single stores, which are the stores' own"`
	Lists     []ListForesight `json:"lists" doc:"What it would put on lists, in the order of the draft"`
}

// Target is one account an action would be taken on.
type Target struct {
	ActionWho
	Standing string             `json:"standing"`
	Already  bool               `json:"already"`
	Orders   []entity.OpenOrder `json:"open_orders"`
	Active   []*Action          `json:"active" doc:"Other actions in force"`
}

// Holding is something in somebody's hands now.
type Holding struct {
	Account string    `json:"account_id"`
	ID      string    `json:"id"`
	Kind    string    `json:"kind"`
	Label   string    `json:"label,omitempty"`
	Since   time.Time `json:"since"`
	DueAt   time.Time `json:"due_at" doc:"When its recovery task would be due"`
	Owner   string    `json:"owner" doc:"Who would have the task"`

	BelongsTo string `json:"belongs_to,omitempty" doc:"Account whose it is: told that it is being got back, and nothing else"`
}

// Preview says what an action would do: to whom, what is in their hands, what
// is in force already. It changes nothing.
func (s *Service) Preview(ctx context.Context, d Draft) (*Preview, error) {
	sc, err := s.require(ctx, d.Kind)
	if err != nil {
		return nil, err
	}
	if _, ok := d.Kind.spec(); !ok {
		return nil, errs.New(errs.Invalid, "action_invalid", "There is no such action.").
			With(errs.Field{Pointer: "/kind", Message: "one of " + kindWords()})
	}
	if err := s.leads(ctx, sc, d); err != nil {
		return nil, err
	}
	accounts, err := s.targets(ctx, sc, d)
	if err != nil {
		return nil, err
	}
	p := &Preview{Count: len(accounts), Hash: hash(d, accounts), Targets: []Target{}, Custody: []Holding{}, Duties: []ActionDuty{}, Held: []HeldPay{}, Bans: []StoreBan{}}
	if p.Lists, err = s.foreseeLists(ctx, sc, d, accounts); err != nil {
		return nil, err
	}
	for i, acc := range accounts {
		active, err := s.active(ctx, sc, acc.EID)
		if err != nil {
			return nil, err
		}
		already := slices.ContainsFunc(active, func(a *Action) bool { return a.Kind == d.Kind && d.Kind != Warn && d.Kind != Separate })
		if already {
			p.Already++
		}
		things, err := s.toRecover(ctx, acc.EID)
		if err != nil {
			return nil, err
		}
		for _, th := range things {
			h, err := s.holding(ctx, acc, th, sc.Actor().ID, s.db.Now())
			if err != nil {
				return nil, err
			}
			p.Custody = append(p.Custody, h)
		}
		if i >= shown {
			continue
		}
		hands, err := s.accounts.HandsOf(ctx, acc.EID)
		if err != nil {
			return nil, err
		}
		p.Targets = append(p.Targets, Target{who(acc), acc.Standing.Standing, already, hands.Orders, active})
	}
	if len(accounts) == 1 {
		return p, s.foresee(ctx, sc, d, accounts[0], p)
	}
	return p, nil
}

// leads refuses a draft whose other references lead nowhere, as taking it would.
func (s *Service) leads(ctx context.Context, sc identity.Scope, d Draft) error {
	if d.Other != "" {
		if _, err := s.accounts.Resolve(ctx, sc, d.Other); err != nil {
			return field(err, "/other", "there is no such account")
		}
	}
	if d.Order != "" {
		if _, err := s.accounts.ResolveOrder(ctx, sc, d.Order); err != nil {
			return field(err, "/order", "there is no such order")
		}
	}
	if d.Case != "" {
		if _, err := s.cases.For(ctx, sc, d.Case); err != nil {
			return field(err, "/case_id", "there is no such case")
		}
	}
	return nil
}

// active lists the actions in force on an account; of a separation that came
// from a restricted case only its first side is told.
func (s *Service) active(ctx context.Context, sc identity.Scope, account uint64) ([]*Action, error) {
	return s.query(ctx, sc, func(a *db.Args, readable string) (string, error) {
		who := a.Add(account)
		return "(a.account = " + who + " OR a.other = " + who + " AND " + readable + ") AND a.state IN ('scheduled', 'pending', 'applied', 'failed')", nil
	}, " ORDER BY a.id DESC LIMIT 50")
}

// targets resolves whom a draft speaks of, each once, in a fixed order.
func (s *Service) targets(ctx context.Context, sc identity.Scope, d Draft) ([]*entity.Account, error) {
	refs := slices.Clone(d.Accounts)
	if d.Account != "" {
		refs = append(refs, d.Account)
	}
	if len(refs) == 0 && d.Linked == nil && d.Order != "" {
		acc, err := s.whose(ctx, sc, &d)
		if err != nil {
			return nil, err
		}
		refs = append(refs, acc.ID)
	}
	if d.Linked != nil {
		more, err := s.linked(ctx, *d.Linked)
		if err != nil {
			return nil, err
		}
		refs = append(refs, more...)
	}
	if len(refs) == 0 {
		return nil, errs.New(errs.Invalid, "action_invalid", "On whom?").With(errs.Field{Pointer: "/accounts", Message: "name at least one account"})
	}
	if len(refs) > most {
		return nil, errs.New(errs.Invalid, "action_invalid", "A bulk action has at most %d accounts.", most).
			With(errs.Field{Pointer: "/accounts", Message: "too many"})
	}
	seen := map[uint64]bool{}
	var eids []uint64
	for i, ref := range refs {
		acc, err := s.accounts.Resolve(ctx, sc, ref)
		if err != nil {
			return nil, field(err, "/accounts/"+strconv.Itoa(i), "there is no such account")
		}
		if !seen[acc.EID] {
			seen[acc.EID] = true
			eids = append(eids, acc.EID)
		}
	}
	return s.accounts.Display(ctx, sc, eids)
}

func (s *Service) linked(ctx context.Context, l LinkedTo) ([]string, error) {
	links, err := s.accounts.Links(ctx, l.Account)
	if err != nil {
		return nil, field(err, "/linked/account", "there is no such account")
	}
	var refs []string
	if l.Self {
		refs = append(refs, l.Account)
	}
	for _, n := range links.Accounts {
		if len(l.Via) == 0 || slices.ContainsFunc(l.Via, func(k string) bool { return n.Shared[k] > 0 }) {
			refs = append(refs, n.Account.ID)
		}
	}
	return refs, nil
}

// hashOf takes the terms as they came, before they are completed.
func hashOf(d Draft) func([]*entity.Account) string {
	return func(accounts []*entity.Account) string { return hash(d, accounts) }
}

// hash stands for the terms and the accounts that somebody was shown.
func hash(d Draft, accounts []*entity.Account) string {
	ids := make([]string, len(accounts))
	for i, a := range accounts {
		ids[i] = id.Entity("acc", a.EID)
	}
	slices.Sort(ids)
	body, err := json.Marshal([]any{d.Kind, ids, d.Other, d.Case, d.Rule, d.Clause, d.ReasonCode, d.Days, d.Interim, d.Label, d.Limits, d.Require, d.Condition,
		d.Amount, d.Currency, d.Ground, d.Lists})
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:16])
}
