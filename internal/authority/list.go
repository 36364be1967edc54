package authority

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Approval is a request as its readers see it.
type Approval struct {
	ID         string              `json:"id"`
	Kind       string              `json:"kind"`
	Title      string              `json:"title" doc:"What it is, without personal data"`
	State      string              `json:"state" enum:"pending,approved,used,refused,withdrawn,expired,void"`
	Size       int64               `json:"size" doc:"How many, or minor units"`
	Currency   string              `json:"currency,omitempty"`
	Before     int64               `json:"before" doc:"What counted in the window of the limit already"`
	Alone      int64               `json:"alone" doc:"What the preparer might have done alone; -1 = anything"`
	Subject    string              `json:"subject,omitempty"`
	Object     string              `json:"object"`
	Case       string              `json:"case_id,omitempty"`
	CaseNumber string              `json:"case_number,omitempty"`
	Brand      string              `json:"brand,omitempty"`
	Region     string              `json:"region,omitempty"`
	Preparer   Colleague           `json:"preparer"`
	Why        string              `json:"why,omitempty"`
	Needed     int                 `json:"needed" doc:"Signatures"`
	Signatures []ApprovalSignature `json:"signatures"`
	Approvers  []Colleague         `json:"approvers" doc:"Who may sign it now; while it waits"`
	MayDecide  bool                `json:"may_decide"`
	WhyNot     string              `json:"why_not,omitempty" doc:"Why the caller may not sign"`
	Hash       string              `json:"hash" doc:"Of what was shown; send it back when signing"`
	Shown      any                 `json:"shown,omitempty" doc:"What a signature is about; only when one request is read"`
	Limits     int64               `json:"limits_version" doc:"The table it was weighed by; 0 is what is shipped"`
	CreatedAt  time.Time           `json:"created_at"`
	DueAt      time.Time           `json:"due_at"`
	Overdue    bool                `json:"overdue"`
	ExpiresAt  time.Time           `json:"expires_at"`
	DecidedAt  *time.Time          `json:"decided_at,omitempty"`
	Version    int64               `json:"version"`
}

// Approval reads one request with what was shown.
func (s *Service) Approval(ctx context.Context, ref string) (*Approval, error) {
	sc, err := identity.Require(ctx, identity.PermAuthorityRead)
	if err != nil {
		return nil, err
	}
	r, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	list, err := s.present(ctx, sc, []*Request{r})
	if err != nil {
		return nil, err
	}
	text, err := s.shown(ctx, r)
	if err != nil {
		return nil, err
	}
	if text != "" {
		if err := json.Unmarshal([]byte(text), &list[0].Shown); err != nil {
			return nil, err
		}
	}
	return &list[0], nil
}

// Filter narrows the queue.
type Filter struct {
	View string // waiting (for anybody), sign (the caller may), mine (the caller asked), decided
	Kind string
}

// Approvals is the queue: what waits by due time, what is over newest first.
func (s *Service) Approvals(ctx context.Context, f Filter, cursor string, limit int) (web.Page[Approval], error) {
	var none web.Page[Approval]
	sc, err := identity.Require(ctx, identity.PermAuthorityRead)
	if err != nil {
		return none, err
	}
	var at int64
	var last string
	if cursor != "" {
		if err := web.DecodeCursor(cursor, &at, &last); err != nil {
			return none, err
		}
	}
	over := f.View == "decided"
	by, order := "r.due_at", "(r.due_at, r.id) > "
	tail := " ORDER BY r.due_at, r.id"
	if over {
		by, order, tail = "r.created_at", "(r.created_at, r.id) < ", " ORDER BY r.created_at DESC, r.id DESC"
	}
	key := func(r *Request) (int64, string) {
		if by == "r.created_at" {
			return db.Micros(r.CreatedAt), r.ID
		}
		return db.Micros(r.DueAt), r.ID
	}
	out := web.Page[Approval]{Items: []Approval{}}
	// Whether the caller may sign is asked of each; the rest is left out before
	// a page is full, so that pages are even.
	for {
		list, err := s.requests(ctx, sc, func(a *db.Args) string {
			where := "r.state IN ('pending', 'approved')"
			if over {
				where = "r.state NOT IN ('alone', 'pending', 'approved')"
			}
			if f.View == "sign" {
				where = "r.state = 'pending' AND r.preparer <> " + a.Add(sc.Actor().ID)
			}
			if f.View == "mine" {
				where += " AND r.preparer = " + a.Add(sc.Actor().ID)
			}
			if f.Kind != "" {
				where += " AND r.kind = " + a.Add(f.Kind)
			}
			if last != "" {
				where += " AND " + order + "(" + a.Add(at) + ", " + a.Add(last) + ")"
			}
			return where
		}, tail+" LIMIT 201")
		if err != nil {
			return none, err
		}
		views, err := s.present(ctx, sc, list)
		if err != nil {
			return none, err
		}
		for i, v := range views {
			if f.View == "sign" && !v.MayDecide {
				continue
			}
			if len(out.Items) == limit {
				out.NextCursor = web.EncodeCursor(at, last)
				return out, nil
			}
			out.Items = append(out.Items, v)
			at, last = key(list[i])
		}
		if len(list) < 201 {
			return out, nil
		}
		at, last = key(list[len(list)-1])
	}
}

// Waiting counts what the caller may sign now, and how much of it is overdue.
func (s *Service) Waiting(ctx context.Context) (waiting, overdue int, err error) {
	page, err := s.Approvals(ctx, Filter{View: "sign"}, "", 200)
	for _, a := range page.Items {
		if a.Overdue {
			overdue++
		}
	}
	return len(page.Items), overdue, err
}

// present makes requests readable for the holder of sc.
func (s *Service) present(ctx context.Context, sc identity.Scope, list []*Request) ([]Approval, error) {
	out := []Approval{}
	names := map[string]Colleague{}
	known := func(staff string) (Colleague, error) {
		if p, ok := names[staff]; ok {
			return p, nil
		}
		p, err := s.person(ctx, staff)
		names[staff] = p
		return p, err
	}
	for _, r := range list {
		v := Approval{ID: r.ID, Kind: r.Kind, Title: r.Title, State: r.State, Size: r.Size, Currency: r.Currency, Subject: r.Subject, Object: r.Object,
			Case: r.Case, Brand: r.Brand, Region: r.Region, Why: r.Why, Needed: r.Needed, Signatures: r.Signatures, Approvers: []Colleague{},
			Hash: r.Hash, Limits: r.Table, CreatedAt: r.CreatedAt, DueAt: r.DueAt, ExpiresAt: r.ExpiresAt, DecidedAt: r.DecidedAt, Version: r.Version}
		if v.Signatures == nil {
			v.Signatures = []ApprovalSignature{}
		}
		if len(r.Grounds) > 0 {
			v.Before, v.Alone = r.Grounds[0].Before, r.Grounds[0].left()
		}
		v.Overdue = r.State == Pending && !s.db.Now().Before(r.DueAt)
		var err error
		if v.Preparer, err = known(r.Preparer); err != nil {
			return nil, err
		}
		if r.Case != "" && s.Number != nil {
			if v.CaseNumber, err = s.Number(ctx, sc, r.Case); err != nil {
				return nil, err
			}
		}
		if r.State == Pending {
			if v.Approvers, err = s.signers(ctx, r); err != nil {
				return nil, err
			}
			why, err := s.mayDecide(ctx, sc, r, known)
			if err != nil {
				return nil, err
			}
			v.MayDecide, v.WhyNot = why == "", why
		}
		out = append(out, v)
	}
	return out, nil
}

// mayDecide gives the reason why the caller may not sign, "" when they may.
func (s *Service) mayDecide(ctx context.Context, sc identity.Scope, r *Request, known func(string) (Colleague, error)) (string, error) {
	if !sc.Can(identity.PermApprovalDecide) || sc.StaffID() == "" {
		return "You do not sign.", nil
	}
	for _, g := range r.Signatures {
		if g.Staff == sc.StaffID() {
			return "You have signed already.", nil
		}
	}
	p, err := known(sc.StaffID())
	if err != nil {
		return "", err
	}
	manager, err := s.managerOf(ctx, r.Subject)
	if err != nil {
		return "", err
	}
	if err := r.may(p, manager); err != nil {
		return messageOf(err), nil
	}
	return "", nil
}

func messageOf(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return err.Error()
}
