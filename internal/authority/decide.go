package authority

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Decide signs a request: yes, or no with a reason. hash names what the caller
// was shown. When the thing itself is no longer what was shown, the request is
// void and the error says so.
func (s *Service) Decide(ctx context.Context, ref, hash string, approve bool, reason string) (*Approval, error) {
	sc, err := identity.Require(ctx, identity.PermApprovalDecide)
	if err != nil {
		return nil, err
	}
	reason = strings.TrimSpace(reason)
	if !approve && reason == "" {
		return nil, errs.New(errs.Invalid, "reason_missing", "Say why not.").With(errs.Field{Pointer: "/reason", Message: "required"})
	}
	if sc.StaffID() == "" {
		return nil, errs.New(errs.Forbidden, "approval_by_person", "A person signs, not a key.")
	}
	var voided bool
	err = s.db.Tx(ctx, sc.Actor(), "sign", func(ctx context.Context, tx *db.Tx) error {
		voided = false
		r, err := s.held(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		if approve && r.State == Pending {
			if voided, err = s.moved(ctx, tx, r); err != nil || voided {
				return err
			}
		}
		return s.signed(ctx, tx, sc, r, hash, approve, reason)
	})
	if err != nil {
		return nil, err
	}
	if voided {
		return nil, gone("approval_void", "What was shown has changed since it was asked for, so the request is void. Who prepared it asks again.")
	}
	return s.Approval(ctx, ref)
}

// moved makes a request void whose thing is no longer what was shown.
func (s *Service) moved(ctx context.Context, tx *db.Tx, r *Request) (bool, error) {
	now := s.handlers[r.Kind].Now
	if now == nil {
		return false, nil
	}
	shown, err := now(ctx, tx, r)
	if err != nil {
		return false, err
	}
	hash, _, err := Hash(shown)
	if err != nil || hash == r.Hash {
		return false, err
	}
	return true, s.drop(ctx, tx, r, Void, "what was shown has changed")
}

// signed adds the signature and carries the act out when it is the last one.
func (s *Service) signed(ctx context.Context, tx *db.Tx, sc identity.Scope, r *Request, hash string, approve bool, reason string) error {
	p, err := s.person(ctx, sc.StaffID())
	if err != nil {
		return err
	}
	manager, err := s.managerOf(ctx, r.Subject)
	if err != nil {
		return err
	}
	if err := r.sign(p, manager, hash, approve, tx.Now); err != nil {
		return err
	}
	g := &r.Signatures[len(r.Signatures)-1]
	g.Reason = reason
	if err := s.addSignature(ctx, tx, r, *g); err != nil {
		return err
	}
	what := "approval.signed"
	switch r.State {
	case Refused:
		what = "approval.refused"
	case Approved:
		what = "approval.approved"
	}
	if err := s.record(ctx, tx, r, what, map[string]any{"signatures": len(r.Signatures), "needed": r.Needed}); err != nil {
		return err
	}
	rest, err := s.signers(ctx, r)
	if err != nil {
		return err
	}
	s.tell(tx, r, rest)
	h := s.handlers[r.Kind]
	if r.State == Approved && h.Approved != nil {
		if err := r.use(r.Hash, tx.Now, s.asked(ctx, r)); err != nil {
			return err
		}
		if err := s.save(ctx, tx, r); err != nil {
			return err
		}
		return h.Approved(ctx, tx, r)
	}
	if err := s.save(ctx, tx, r); err != nil {
		return err
	}
	if r.State == Refused && h.Dropped != nil {
		return h.Dropped(ctx, tx, r)
	}
	return nil
}

// asked looks a signer up as they are now.
func (s *Service) asked(ctx context.Context, r *Request) func(staff string) (Colleague, string, error) {
	return func(staff string) (Colleague, string, error) {
		p, err := s.person(ctx, staff)
		if err != nil {
			return p, "", err
		}
		manager, err := s.managerOf(ctx, r.Subject)
		return p, manager, err
	}
}

// Approved is called in the transaction that carries an act out by who prepared
// it. It marks the request used; a Conflict says why it cannot be: approval_void
// when shown is not what was signed, approval_pending, approval_expired,
// approval_used, approval_refused.
func (s *Service) Approved(ctx context.Context, tx *db.Tx, ref string, shown any) error {
	hash, _, err := Hash(shown)
	if err != nil {
		return err
	}
	r, err := s.held(ctx, tx, everybody(), ref)
	if err != nil {
		return err
	}
	if r.Preparer != tx.Actor.ID {
		return errs.New(errs.Forbidden, "approval_of_another", "Who prepared it carries it out.")
	}
	if err := r.use(hash, tx.Now, s.asked(ctx, r)); err != nil {
		return err
	}
	if err := s.save(ctx, tx, r); err != nil {
		return err
	}
	return s.record(ctx, tx, r, "approval.used", map[string]any{})
}

// Withdraw takes a request back.
func (s *Service) Withdraw(ctx context.Context, ref, reason string) (*Approval, error) {
	sc, err := identity.Require(ctx, identity.PermAuthorityRead)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "withdraw request", func(ctx context.Context, tx *db.Tx) error {
		r, err := s.held(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		if r.Preparer != sc.Actor().ID {
			return errs.New(errs.Forbidden, "approval_of_another", "Who prepared it takes it back; you can refuse it.")
		}
		if r.State != Pending && r.State != Approved {
			return notPending(r.State)
		}
		return s.drop(ctx, tx, r, Withdrawn, strings.TrimSpace(reason))
	})
	if err != nil {
		return nil, err
	}
	return s.Approval(ctx, ref)
}

// Void makes the requests void that wait on an object: it has changed, or went
// away. Nothing waits: nothing happens.
func (s *Service) Void(ctx context.Context, tx *db.Tx, kind, object, why string) error {
	r, err := s.openOn(ctx, kind, object)
	if err != nil || r == nil {
		return err
	}
	return s.drop(ctx, tx, r, Void, why)
}

// drop ends a request that will not come to pass. why is ours, not personal.
func (s *Service) drop(ctx context.Context, tx *db.Tx, r *Request, state, why string) error {
	who, err := s.signers(ctx, r)
	if err != nil {
		return err
	}
	r.decide(state, tx.Now)
	if err := s.save(ctx, tx, r); err != nil {
		return err
	}
	s.tell(tx, r, who)
	data := map[string]any{}
	if state != Withdrawn {
		data["why"] = why
	}
	if err := s.record(ctx, tx, r, "approval."+state, data); err != nil {
		return err
	}
	if h := s.handlers[r.Kind]; h.Dropped != nil {
		return h.Dropped(ctx, tx, r)
	}
	return nil
}

// Signers are the ids of those who signed what was done to an object, for who
// must not decide about it again.
func (s *Service) Signers(ctx context.Context, object string) ([]string, error) {
	rows, err := s.db.Query(ctx, `SELECT DISTINCT g.staff FROM authority_signatures g JOIN authority_requests r ON r.id = g.request
		WHERE r.object = $1 AND g.approve ORDER BY g.staff`, object)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []string{}
	for rows.Next() {
		var staff string
		if err := rows.Scan(&staff); err != nil {
			return nil, err
		}
		list = append(list, staff)
	}
	return list, rows.Err()
}
