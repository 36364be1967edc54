package authority

import (
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// The states of a request.
const (
	Alone     = "alone"     // within the preparer's own limit
	Pending   = "pending"   // waits for signatures
	Approved  = "approved"  // signed, not carried out yet
	Used      = "used"      // carried out
	Refused   = "refused"   // somebody said no
	Withdrawn = "withdrawn" // by who prepared it
	Expired   = "expired"
	Void      = "void" // what was shown has changed
)

// counted are the states that count in sums: what is done, and what may be.
const counted = `('alone', 'pending', 'approved', 'used')`

// ApprovalSignature is one person's answer to a request.
type ApprovalSignature struct {
	Staff   string    `json:"staff"`
	Name    string    `json:"name,omitempty"`
	Approve bool      `json:"approve"`
	Reason  string    `json:"reason,omitempty"`
	At      time.Time `json:"at"`
}

// Request is an act that was weighed.
type Request struct {
	ID         string
	Kind       string
	Size       int64
	Currency   string
	Preparer   string // stf_…, key_… or system
	By         string // staff, key or system
	Subject    string
	Object     string
	Case       string
	Brand      string
	Region     string
	Title      string
	Table      int64
	Needed     int
	NotManager bool
	Grounds    []Ground
	Hash       string
	State      string
	Why        string
	Signatures []ApprovalSignature
	CreatedAt  time.Time
	DueAt      time.Time
	ExpiresAt  time.Time
	DecidedAt  *time.Time
	Overdue    bool // it was reminded of
	Version    int64

	eid uint64
}

// may says whether a person may sign the request, or why not. manager is the
// manager of the member of staff that it is about, "" for anybody else.
func (r *Request) may(p Colleague, manager string) error {
	refuse := func(code, text string) error { return errs.New(errs.Forbidden, code, "%s", text) }
	if !p.Active {
		return refuse("approval_by_person", "An active member of staff signs.")
	}
	if p.ID == r.Preparer {
		return refuse("approval_by_preparer", "Who prepared it does not sign it. Ask a colleague.")
	}
	if p.ID == r.Subject {
		return refuse("approval_by_subject", "It is about you; somebody else signs.")
	}
	if r.NotManager && manager != "" && p.ID == manager {
		return refuse("approval_by_manager", "It is about somebody you manage; somebody else signs.")
	}
	for _, g := range r.Grounds {
		if g.signs(p.Roles, r.Size) {
			return nil
		}
	}
	return refuse("approval_over_limit", "Your own limit does not reach this far.")
}

// sign adds a signature. A refusal decides at once, an approval when there are
// as many as needed.
func (r *Request) sign(p Colleague, manager, hash string, approve bool, now time.Time) error {
	if r.State != Pending {
		return notPending(r.State)
	}
	if !now.Before(r.ExpiresAt) {
		return gone("approval_expired", "The request has lapsed. Who prepared it asks again.")
	}
	if err := r.may(p, manager); err != nil {
		return err
	}
	if hash != r.Hash {
		return gone("approval_not_as_shown", "This is not what waits here. Look at it again.")
	}
	for _, s := range r.Signatures {
		if s.Staff == p.ID {
			return gone("approval_signed", "You have signed already.")
		}
	}
	r.Signatures = append(r.Signatures, ApprovalSignature{Staff: p.ID, Name: p.Name, Approve: approve, At: now})
	switch {
	case !approve:
		r.decide(Refused, now)
	case len(r.Signatures) >= r.Needed:
		r.decide(Approved, now)
	}
	return nil
}

// use carries the request out, once, if it is still what was signed by people
// who may still sign it.
func (r *Request) use(hash string, now time.Time, person func(id string) (p Colleague, manager string, err error)) error {
	switch r.State {
	case Approved:
	case Pending:
		return gone("approval_pending", "It waits for a second signature.")
	case Used:
		return gone("approval_used", "The approval has been used.")
	case Void:
		return gone("approval_void", "What was shown has changed since; ask again.")
	case Expired:
		return gone("approval_expired", "The approval has lapsed.")
	default:
		return gone("approval_"+r.State, "The request was "+r.State+".")
	}
	if !now.Before(r.ExpiresAt) {
		return gone("approval_expired", "The approval has lapsed.")
	}
	if hash != r.Hash {
		return gone("approval_void", "What was shown has changed since; ask again.")
	}
	for _, s := range r.Signatures {
		p, manager, err := person(s.Staff)
		if err != nil {
			return err
		}
		if r.may(p, manager) != nil {
			return gone("approval_void", "Somebody who signed may not sign this any more; ask again.")
		}
	}
	r.State = Used
	return nil
}

func (r *Request) decide(state string, now time.Time) {
	r.State, r.DecidedAt = state, &now
}

func gone(code, text string) error { return errs.New(errs.Conflict, code, "%s", text) }

func notPending(state string) error {
	return gone("approval_"+state, "The request is "+state+" already.")
}
