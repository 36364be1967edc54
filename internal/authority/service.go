package authority

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

// Options are what authority needs from elsewhere.
type Options struct {
	DB    *db.DB
	Vault *seal.Vault
	Hub   *web.Hub // may be nil
	// ScopeOf is the scope of a member of staff who is not the caller: who may
	// not see a request is not told of it.
	ScopeOf func(ctx context.Context, staff string) (identity.Scope, error)
}

// Service weighs acts and keeps the requests.
type Service struct {
	db       *db.DB
	vault    *seal.Vault
	hub      *web.Hub
	scopeOf  func(ctx context.Context, staff string) (identity.Scope, error)
	handlers map[string]Handler
	live     atomic.Pointer[compiled]

	// Remind is told once that a request is overdue, in the same transaction,
	// with those who may sign it; nil tells nobody but the screens.
	Remind func(ctx context.Context, tx *db.Tx, r *Request, approvers []Colleague) error
	// Number says how a case is called; nil leaves it out.
	Number func(ctx context.Context, sc identity.Scope, caseID string) (string, error)
}

// Handler is how the owner of a kind of act takes part. All may be nil.
type Handler struct {
	// Now is what a signer would be shown at this moment. When that is not what
	// the request is bound to, it is void.
	Now func(ctx context.Context, tx *db.Tx, r *Request) (any, error)
	// Approved carries the act out in the transaction of the last signature. A
	// kind without it is carried out by its preparer, see Service.Approved.
	Approved func(ctx context.Context, tx *db.Tx, r *Request) error
	// Dropped is told that it will not come to pass: r.State says why.
	Dropped func(ctx context.Context, tx *db.Tx, r *Request) error
}

// NewService makes the service; Load takes the newest table.
func NewService(o Options) *Service {
	s := &Service{db: o.DB, vault: o.Vault, hub: o.Hub, scopeOf: o.ScopeOf, handlers: map[string]Handler{}}
	s.On(Limits, Handler{Now: s.limitsNow, Approved: s.limitsApproved, Dropped: s.limitsDropped})
	return s
}

// On registers the owner of a kind, before anything is served.
func (s *Service) On(kind string, h Handler) { s.handlers[kind] = h }

// Verdict is how an act was weighed.
type Verdict struct {
	Allowed   bool        `json:"allowed" doc:"Within the caller's own limit, and counted"`
	Approval  string      `json:"approval_id,omitempty" doc:"The request that waits for a second signature"`
	Approvers []Colleague `json:"approvers,omitempty" doc:"Who may sign it now"`
	DueAt     time.Time   `json:"due_at,omitzero"`
	ExpiresAt time.Time   `json:"expires_at,omitzero"`
	Hash      string      `json:"hash,omitempty"`
}

// Check weighs an act for the holder of sc. It is allowed and counted, or it
// waits as a request, or it is refused with errs.Forbidden. The same act asked
// for again is the request that waits already; another one on the same object
// makes that one void.
func (s *Service) Check(ctx context.Context, tx *db.Tx, sc identity.Scope, a Act) (Verdict, error) {
	size, err := a.size()
	if err != nil {
		return Verdict{}, err
	}
	if blank(a.Object) || blank(a.Title) {
		return Verdict{}, errs.New(errs.Internal, "authority_act", "an act has an object and a title")
	}
	table := s.live.Load()
	if table == nil {
		return Verdict{}, errs.New(errs.Unavailable, "authority_closed", "The table of limits is not loaded yet.")
	}
	k := table.kinds[a.Kind]
	hash, canonical, err := Hash(a.Shown)
	if err != nil {
		return Verdict{}, err
	}
	if err := lock(ctx, tx, a.Kind); err != nil {
		return Verdict{}, err
	}
	if open, err := s.openOn(ctx, a.Kind, a.Object); err != nil {
		return Verdict{}, err
	} else if open != nil {
		if open.Hash == hash && open.Size == size && open.Preparer == tx.Actor.ID && tx.Now.Before(open.ExpiresAt) {
			if err := tx.Record(ctx, db.Change{Kind: "approval.asked_again", Object: open.ID, Restrict: open.Case, Private: true}); err != nil {
				return Verdict{}, err
			}
			return s.verdict(ctx, open)
		}
		if err := s.drop(ctx, tx, open, Void, "another request took its place"); err != nil {
			return Verdict{}, err
		}
	}
	r := &Request{ID: id.New("apv", tx.Now), Kind: a.Kind, Size: size, Currency: a.Currency, Preparer: tx.Actor.ID, By: tx.Actor.Kind, Subject: a.Subject,
		Object: a.Object, Case: a.Case, Brand: a.Brand, Region: a.Region, Title: strings.TrimSpace(a.Title), Table: table.version, Needed: k.Signatures,
		NotManager: k.NotManager, Hash: hash, CreatedAt: tx.Now, Why: strings.TrimSpace(a.Why), Version: 1, eid: a.EID}
	if k.NotManager && sc.StaffID() != "" {
		manager, err := s.managerOf(ctx, a.Subject)
		if err != nil {
			return Verdict{}, err
		}
		if manager == sc.StaffID() {
			return Verdict{}, errs.New(errs.Forbidden, "authority_manager", "It is about somebody you manage; somebody else prepares it.")
		}
	}
	out, err := weigh(k, rolesOf(sc), size, a.Currency, func(l LimitLine) (int64, error) { return s.used(ctx, r, l, tx.Now) })
	if err != nil {
		return Verdict{}, err
	}
	r.Grounds = out.grounds
	if out.alone {
		r.State = Alone
		if err := s.insert(ctx, tx, r, nil); err != nil {
			return Verdict{}, err
		}
		return Verdict{Allowed: true, Hash: hash}, tx.Record(ctx, db.Change{Kind: "authority.counted", Object: r.Object, On: []string{r.Case}, Restrict: r.Case,
			Private: true, Data: map[string]any{"kind": r.Kind, "size": size, "table": r.Table, "hash": hash}})
	}
	r.State, r.DueAt, r.ExpiresAt = Pending, tx.Now.Add(period(k.Due)), tx.Now.Add(period(k.Expires))
	v, err := s.verdict(ctx, r)
	if err != nil {
		return Verdict{}, err
	}
	if len(out.grounds) == 0 || !reaches(r) {
		return Verdict{}, errs.New(errs.Forbidden, "authority_none", "%s is beyond every limit that your roles have, and nobody may sign it for you.", r.Title)
	}
	if err := s.counted(ctx, r, a.Said, tx.Now.Add(-period(k.Expires)), tx.Now); err != nil {
		return Verdict{}, err
	}
	if r.State == Approved {
		return Verdict{Allowed: true, Hash: hash}, s.settled(ctx, tx, r, canonical)
	}
	return v, s.ask(ctx, tx, r, canonical, v.Approvers)
}

// counted takes what people agreed to elsewhere as their signatures: by the same
// rules as any other, so nobody signs what is his own or beyond his limit.
func (s *Service) counted(ctx context.Context, r *Request, said []Said, oldest, now time.Time) error {
	for _, x := range said {
		if r.State != Pending || x.At.Before(oldest) {
			continue
		}
		p, manager, err := s.asked(ctx, r)(x.Staff)
		if err != nil {
			return err
		}
		if err := r.sign(p, manager, r.Hash, true, now); err != nil && errs.KindOf(err) != errs.Forbidden && errs.KindOf(err) != errs.Conflict {
			return err
		}
	}
	return nil
}

// settled keeps a request that had its signatures when it was made, as used.
func (s *Service) settled(ctx context.Context, tx *db.Tx, r *Request, shown []byte) error {
	if err := r.use(r.Hash, tx.Now, s.asked(ctx, r)); err != nil {
		return err
	}
	if err := s.insert(ctx, tx, r, shown); err != nil {
		return err
	}
	if err := s.keepSignatures(ctx, tx, r); err != nil {
		return err
	}
	if err := s.save(ctx, tx, r); err != nil {
		return err
	}
	return s.record(ctx, tx, r, "approval.approved", map[string]any{"size": r.Size, "signatures": len(r.Signatures), "needed": r.Needed})
}

func (s *Service) keepSignatures(ctx context.Context, tx *db.Tx, r *Request) error {
	for _, g := range r.Signatures {
		if err := s.addSignature(ctx, tx, r, g); err != nil {
			return err
		}
	}
	return nil
}

// Open is the request that waits on an object, "" when none does.
func (s *Service) Open(ctx context.Context, kind, object string) (string, error) {
	r, err := s.openOn(ctx, kind, object)
	if err != nil || r == nil {
		return "", err
	}
	return r.ID, nil
}

// reaches says whether any role may sign the request at all, whoever has it.
func reaches(r *Request) bool {
	for _, role := range identity.Roles() {
		for _, g := range r.Grounds {
			if g.signs([]string{role.ID}, r.Size) {
				return true
			}
		}
	}
	return false
}

// ask keeps a request and sets its clocks.
func (s *Service) ask(ctx context.Context, tx *db.Tx, r *Request, shown []byte, approvers []Colleague) error {
	if err := s.insert(ctx, tx, r, shown); err != nil {
		return err
	}
	if err := s.keepSignatures(ctx, tx, r); err != nil {
		return err
	}
	for _, t := range []struct {
		what string
		at   time.Time
	}{{"due", r.DueAt}, {"expires", r.ExpiresAt}} {
		if err := tx.Enqueue(ctx, db.Job{Kind: JobClock, Key: r.ID + "/" + t.what, Payload: tick{r.ID, t.what}, RunAt: t.at}); err != nil {
			return err
		}
	}
	s.tell(tx, r, approvers)
	return s.record(ctx, tx, r, "approval.requested", map[string]any{"size": r.Size, "due_at": r.DueAt, "expires_at": r.ExpiresAt})
}

// tell has the screens of those concerned look again, and nobody else's.
func (s *Service) tell(tx *db.Tx, r *Request, approvers []Colleague) {
	if s.hub == nil {
		return
	}
	only := []string{r.Preparer}
	for _, p := range approvers {
		only = append(only, p.ID)
	}
	for _, g := range r.Signatures {
		only = append(only, g.Staff)
	}
	tx.AfterCommit(func() { s.hub.Publish("approvals", only) })
}

func (s *Service) record(ctx context.Context, tx *db.Tx, r *Request, kind string, data map[string]any) error {
	data["kind"], data["act"], data["object"], data["hash"] = r.Kind, r.Title, r.Object, r.Hash
	return tx.Record(ctx, db.Change{Kind: kind, Object: r.ID, On: []string{r.Object, r.Case, r.Subject}, Restrict: r.Case, Data: data})
}

// verdict is what the preparer hears of a request that waits.
func (s *Service) verdict(ctx context.Context, r *Request) (Verdict, error) {
	who, err := s.signers(ctx, r)
	return Verdict{Approval: r.ID, Approvers: who, DueAt: r.DueAt, ExpiresAt: r.ExpiresAt, Hash: r.Hash}, err
}

// rolesOf are the names under which limits may speak of a caller.
func rolesOf(sc identity.Scope) []string {
	if sc.StaffID() != "" {
		return append(slices.Clone(sc.Roles()), anyStaff)
	}
	if sc.Actor().Kind == "key" {
		return []string{ofKey}
	}
	return []string{ofSystem}
}

// lock makes those who weigh acts of a kind wait for each other: a sum that two
// read at once would be true for neither.
func lock(ctx context.Context, tx *db.Tx, kind string) error {
	_, err := tx.Exec(ctx, `INSERT INTO authority_locks(kind, n) VALUES ($1, 1) ON CONFLICT (kind) DO UPDATE SET n = authority_locks.n + 1`, kind)
	return err
}

func versionName(n int64) string {
	if n == 0 {
		return "shipped"
	}
	return strconv.FormatInt(n, 10)
}
