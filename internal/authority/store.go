package authority

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// scoped decides who may see a request: who may see its case, region and brand.
var scoped = identity.Columns{Object: "r.restrict_id", Region: "r.region", Brand: "r.brand"}

const columns = `r.id, r.kind, r.size, r.currency, r.preparer, r.preparer_kind, r.subject, r.object, r.restrict_id, r.brand, r.region, r.title,
	r.limits_version, r.needed, r.not_manager, r.grounds, r.hash, r.state, r.why, r.eid, r.created_at, r.due_at, r.expires_at, r.decided_at, r.overdue, r.version`

// insert keeps a request. What was shown and why are sealed under the key of
// whom it is about, so that they go when that key goes.
func (s *Service) insert(ctx context.Context, tx *db.Tx, r *Request, shown []byte) error {
	if r.State != Alone && r.eid == 0 {
		var err error
		if r.eid, err = s.vault.Subject("approval", r.ID); err != nil {
			return err
		}
	}
	var sealed, why []byte
	if r.State != Alone {
		var err error
		if sealed, err = s.vault.Seal(r.eid, r.ID+"/shown", shown); err != nil {
			return err
		}
		if why, err = s.vault.Seal(r.eid, r.ID+"/why", []byte(r.Why)); err != nil {
			return err
		}
	}
	grounds, err := json.Marshal(r.Grounds)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO authority_requests(id, kind, size, currency, preparer, preparer_kind, subject, object, restrict_id, brand, region, title,
		limits_version, needed, not_manager, grounds, hash, shown, why, eid, state, created_at, counted_at, due_at, expires_at, overdue, version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$22,$23,$24,FALSE,1)`,
		r.ID, r.Kind, r.Size, r.Currency, r.Preparer, r.By, r.Subject, r.Object, r.Case, r.Brand, r.Region, r.Title,
		r.Table, r.Needed, r.NotManager, string(grounds), r.Hash, sealed, why, r.eid, r.State, db.Micros(r.CreatedAt), db.Micros(r.DueAt), db.Micros(r.ExpiresAt))
	return err
}

// used is what counts in the window of a line already.
func (s *Service) used(ctx context.Context, r *Request, l LimitLine, now time.Time) (n int64, err error) {
	a := db.Args{r.Kind, r.Currency, db.Micros(now.Add(-period(l.Within)))}
	where := ""
	switch l.Across {
	case OfPreparer:
		where = " AND preparer = " + a.Add(r.Preparer)
	case OfSubject:
		where = " AND subject = " + a.Add(r.Subject)
	}
	err = s.db.QueryRow(ctx, `SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM authority_requests
		WHERE kind = $1 AND currency = $2 AND counted_at > $3 AND state IN `+counted+where, a...).Scan(&n)
	return n, err
}

// save writes what became of a request.
func (s *Service) save(ctx context.Context, tx *db.Tx, r *Request) error {
	counted := db.Micros(r.CreatedAt)
	if r.State == Used { // it counts from when it was done
		counted = db.Micros(tx.Now)
	}
	var decided any
	if r.DecidedAt != nil {
		decided = db.Micros(*r.DecidedAt)
	}
	_, err := tx.Exec(ctx, `UPDATE authority_requests SET state = $1, decided_at = $2, counted_at = $3, overdue = $4 WHERE id = $5`,
		r.State, decided, counted, r.Overdue, r.ID)
	return err
}

// addSignature writes one signature; its reason is sealed with the request.
func (s *Service) addSignature(ctx context.Context, tx *db.Tx, r *Request, g ApprovalSignature) error {
	sealed, err := s.vault.Seal(r.eid, r.ID+"/signature/"+g.Staff, []byte(g.Reason))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO authority_signatures(request, staff, approve, reason, hash, at) VALUES ($1,$2,$3,$4,$5,$6)`,
		r.ID, g.Staff, g.Approve, sealed, r.Hash, db.Micros(g.At))
	return err
}

// held takes the row for this transaction: of two who sign at once one comes
// second and sees what the first has done.
func (s *Service) held(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string) (*Request, error) {
	if _, err := tx.Exec(ctx, `UPDATE authority_requests SET version = version + 1 WHERE id = $1`, ref); err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

func (s *Service) get(ctx context.Context, sc identity.Scope, ref string) (*Request, error) {
	list, err := s.requests(ctx, sc, func(a *db.Args) string { return "r.id = " + a.Add(ref) + " AND r.state <> 'alone'" }, "")
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errs.New(errs.NotFound, "approval_not_found", "There is no such request.")
	}
	return list[0], nil
}

// openOn is the request that waits on an object, nil when none does.
func (s *Service) openOn(ctx context.Context, kind, object string) (*Request, error) {
	list, err := s.requests(ctx, everybody(), func(a *db.Args) string {
		return "r.kind = " + a.Add(kind) + " AND r.object = " + a.Add(object) + " AND r.state IN ('pending', 'approved')"
	}, "")
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

func (s *Service) requests(ctx context.Context, sc identity.Scope, where func(a *db.Args) string, tail string) ([]*Request, error) {
	var a db.Args
	rows, err := s.db.Query(ctx, `SELECT `+columns+` FROM authority_requests r WHERE `+where(&a)+` AND `+sc.Where(&a, scoped)+tail, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*Request{}
	for rows.Next() {
		r, err := s.scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return list, s.signatures(ctx, list)
}

func (s *Service) scan(rows *sql.Rows) (*Request, error) {
	var r Request
	var grounds, why []byte
	var created, due, expires int64
	var decided sql.NullInt64
	err := rows.Scan(&r.ID, &r.Kind, &r.Size, &r.Currency, &r.Preparer, &r.By, &r.Subject, &r.Object, &r.Case, &r.Brand, &r.Region, &r.Title,
		&r.Table, &r.Needed, &r.NotManager, &grounds, &r.Hash, &r.State, &why, &r.eid, &created, &due, &expires, &decided, &r.Overdue, &r.Version)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(grounds, &r.Grounds); err != nil {
		return nil, err
	}
	r.CreatedAt, r.DueAt, r.ExpiresAt = db.FromMicros(created), db.FromMicros(due), db.FromMicros(expires)
	if decided.Valid {
		at := db.FromMicros(decided.Int64)
		r.DecidedAt = &at
	}
	r.Why, err = s.open(r.eid, r.ID+"/why", why)
	return &r, err
}

// open unseals; what was erased reads as nothing.
func (s *Service) open(eid uint64, aad string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	clear, err := s.vault.Open(eid, aad, sealed)
	if errors.Is(err, seal.ErrErased) {
		return "", nil
	}
	return string(clear), err
}

func (s *Service) signatures(ctx context.Context, list []*Request) error {
	var a db.Args
	var ids []string
	at := map[string]*Request{}
	for _, r := range list {
		if r.State != Alone {
			ids, at[r.ID] = append(ids, r.ID), r
		}
	}
	if len(ids) == 0 {
		return nil
	}
	rows, err := s.db.Query(ctx, `SELECT g.request, g.staff, COALESCE(p.name, ''), g.approve, g.reason, g.at FROM authority_signatures g
		LEFT JOIN staff p ON p.id = g.staff WHERE `+db.In(&a, "g.request", ids)+` ORDER BY g.at, g.staff`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var ref string
		var g ApprovalSignature
		var reason []byte
		var micros int64
		if err := rows.Scan(&ref, &g.Staff, &g.Name, &g.Approve, &reason, &micros); err != nil {
			return err
		}
		r := at[ref]
		if g.Reason, err = s.open(r.eid, ref+"/signature/"+g.Staff, reason); err != nil {
			return err
		}
		g.At = db.FromMicros(micros)
		r.Signatures = append(r.Signatures, g)
	}
	return rows.Err()
}

// shown is the canonical JSON that signatures are bound to; "" when its key was
// destroyed.
func (s *Service) shown(ctx context.Context, r *Request) (string, error) {
	var sealed []byte
	if err := s.db.QueryRow(ctx, `SELECT shown FROM authority_requests WHERE id = $1`, r.ID).Scan(&sealed); err != nil {
		return "", err
	}
	return s.open(r.eid, r.ID+"/shown", sealed)
}

// person is a member of staff as limits see them; one who is not there is not
// active and has no roles.
func (s *Service) person(ctx context.Context, staff string) (Colleague, error) {
	list, err := s.people(ctx, func(a *db.Args) string { return "p.id = " + a.Add(staff) })
	if err != nil || len(list) == 0 {
		return Colleague{ID: staff}, err
	}
	return list[0], nil
}

func (s *Service) people(ctx context.Context, where func(a *db.Args) string) ([]Colleague, error) {
	var a db.Args
	rows, err := s.db.Query(ctx, `SELECT p.id, p.name, p.state = 'active', COALESCE(r.role, '') FROM staff p
		LEFT JOIN staff_role r ON r.staff = p.id WHERE `+where(&a)+` ORDER BY p.name, p.id, r.role`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Colleague
	for rows.Next() {
		var p Colleague
		var role string
		if err := rows.Scan(&p.ID, &p.Name, &p.Active, &role); err != nil {
			return nil, err
		}
		if n := len(list); n == 0 || list[n-1].ID != p.ID {
			list = append(list, p)
		}
		if role != "" {
			last := &list[len(list)-1]
			last.Roles = append(last.Roles, role)
		}
	}
	return list, rows.Err()
}

// signers are those who may sign a request now: their roles reach, they may see
// it, and they have not signed.
func (s *Service) signers(ctx context.Context, r *Request) ([]Colleague, error) {
	var roles []string
	for _, g := range r.Grounds {
		for _, a := range g.Limit.Approvers {
			if !slices.Contains(roles, a.Role) {
				roles = append(roles, a.Role)
			}
		}
	}
	if len(roles) == 0 {
		return []Colleague{}, nil
	}
	candidates, err := s.people(ctx, func(a *db.Args) string {
		return "p.state = 'active' AND p.id IN (SELECT staff FROM staff_role WHERE " + db.In(a, "role", roles) + ")"
	})
	if err != nil {
		return nil, err
	}
	manager, err := s.managerOf(ctx, r.Subject)
	if err != nil {
		return nil, err
	}
	list := []Colleague{}
	for _, p := range candidates {
		signed := slices.ContainsFunc(r.Signatures, func(g ApprovalSignature) bool { return g.Staff == p.ID })
		if signed || r.may(p, manager) != nil {
			continue
		}
		sees, err := s.sees(ctx, p.ID, r)
		if err != nil {
			return nil, err
		}
		if sees {
			list = append(list, p)
		}
	}
	return list, nil
}

// sees says whether a member of staff may see a request.
func (s *Service) sees(ctx context.Context, staff string, r *Request) (bool, error) {
	if s.scopeOf == nil {
		return true, nil
	}
	sc, err := s.scopeOf(ctx, staff)
	if err != nil || !sc.Can(identity.PermApprovalDecide) || !sc.Places(r.Region, "", r.Brand) {
		return false, err
	}
	if r.Case == "" {
		return true, nil
	}
	hidden, err := sc.Hidden(ctx, s.db, r.Case)
	return !hidden, err
}

// managerOf is the manager of a member of staff, "" for anybody else.
func (s *Service) managerOf(ctx context.Context, subject string) (manager string, err error) {
	if !strings.HasPrefix(subject, "stf_") {
		return "", nil
	}
	err = s.db.QueryRow(ctx, `SELECT manager FROM staff_managers WHERE staff = $1`, subject).Scan(&manager)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return manager, err
}
