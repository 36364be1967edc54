package cases

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// CaseBulkChange is what is done to each of many cases. At least one part is
// given; a part left out changes nothing.
type CaseBulkChange struct {
	Assignee *string     `json:"assignee,omitempty" maxLength:"60" doc:"stf_ id; empty gives them to nobody"`
	Team     *string     `json:"team,omitempty" maxLength:"60"`
	Priority *Priority   `json:"priority,omitempty"`
	AddTags  []string    `json:"add_tags,omitempty" maxItems:"30"`
	DropTags []string    `json:"drop_tags,omitempty" maxItems:"30"`
	Note     string      `json:"note,omitempty" maxLength:"8000" doc:"Written on each case"`
	Resolve  *CaseEnding `json:"resolve,omitempty" doc:"Only outcomes that state no fact: duplicate, withdrawn, out_of_scope, referred"`
}

// CaseBulkTarget says which cases: those named, or those a filter finds.
type CaseBulkTarget struct {
	Cases []string `json:"cases,omitempty" maxItems:"5000" doc:"cas_ ids or numbers"`
	Where string   `json:"where,omitempty" maxLength:"8192" doc:"Expression over the fields of a case"`
	State string   `json:"state,omitempty" maxLength:"100"`
	Type  string   `json:"type,omitempty" maxLength:"200"`
}

// CaseBulkCount is what a bulk change would be done to.
type CaseBulkCount struct {
	Count    int     `json:"count"`
	Hash     string  `json:"hash" doc:"Of the cases; send it back to do it"`
	Critical int     `json:"critical" doc:"S0 and S1 among them"`
	Sample   []*Case `json:"sample" doc:"At most 20"`
}

// NewCaseBulk is a bulk change with what its count showed.
type NewCaseBulk struct {
	CaseBulkTarget
	Change CaseBulkChange `json:"change"`
	Count  int            `json:"count" minimum:"1"`
	Hash   string         `json:"hash" maxLength:"100"`
}

// CaseBulk is a bulk change and how far it is. It may be left: it goes on, also
// after a restart, and each case is changed once.
type CaseBulk struct {
	ID        string         `json:"id"`
	Change    CaseBulkChange `json:"change"`
	Count     int            `json:"count"`
	Done      int            `json:"done"`
	Failed    int            `json:"failed"`
	State     string         `json:"state" doc:"running, done or cancelled"`
	By        string         `json:"by"`
	CreatedAt time.Time      `json:"created_at"`
	DoneAt    *time.Time     `json:"done_at,omitempty"`
	Failures  []BulkFailure  `json:"failures" doc:"Of cases you may see"`

	note string
}

// BulkFailure is a case that a bulk change could not be done to.
type BulkFailure struct {
	Case    string `json:"case_id"`
	Failure string `json:"failure" doc:"Code of what went wrong"`
}

// maxBulk bounds one bulk change of cases.
const maxBulk = 5000

func (c CaseBulkChange) check() error {
	var at []errs.Field
	if c.Assignee == nil && c.Team == nil && c.Priority == nil && c.Resolve == nil && c.Note == "" && len(c.AddTags)+len(c.DropTags) == 0 {
		at = append(at, errs.Field{Pointer: "/change", Message: "say what is changed"})
	}
	if c.Priority != nil && !c.Priority.Valid() {
		at = append(at, errs.Field{Pointer: "/change/priority", Message: "one of urgent, high, normal, low"})
	}
	if c.Resolve != nil && (!c.Resolve.Outcome.Valid() || c.Resolve.Outcome.Finding()) {
		at = append(at, errs.Field{Pointer: "/change/resolve/outcome", Message: "duplicate, withdrawn, out_of_scope or referred: what states a fact is decided case by case"})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "bulk_invalid", "The cases cannot be changed like this.").With(at...)
	}
	return nil
}

// targets finds the cases within the caller's scope, in a fixed order.
func (s *Service) targets(ctx context.Context, sc identity.Scope, t CaseBulkTarget) ([]string, error) {
	if len(t.Cases) == 0 && t.Where == "" && t.State == "" && t.Type == "" {
		return nil, errs.New(errs.Invalid, "bulk_invalid", "Say which cases.").With(errs.Field{Pointer: "/cases", Message: "cases, or a filter"})
	}
	var a db.Args
	where := []string{sc.Where(&a, scoped)}
	more, err := s.filter(ctx, sc, &a, Filter{State: t.State, Type: t.Type, Where: t.Where})
	if err != nil {
		return nil, err
	}
	where = append(where, more...)
	if len(t.Cases) > 0 {
		var numbers, ids []string
		for _, ref := range t.Cases {
			if n, ok := ParseNumber(ref); ok {
				numbers = append(numbers, a.Add(n))
			} else {
				ids = append(ids, ref)
			}
		}
		or := db.In(&a, "cases.id", ids)
		if len(numbers) > 0 {
			or = "(" + or + " OR cases.number IN (" + strings.Join(numbers, ",") + "))"
		}
		where = append(where, or)
	}
	rows, err := s.db.Query(ctx, `SELECT cases.id FROM cases WHERE `+strings.Join(where, " AND ")+` ORDER BY cases.id LIMIT `+a.Add(maxBulk+1), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var c string
		if err := rows.Scan(&c); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	if len(list) > maxBulk {
		return nil, errs.New(errs.Invalid, "bulk_too_many", "At most 5,000 cases at once.").With(errs.Field{Pointer: "/where", Message: "finds more; narrow it"})
	}
	return list, rows.Err()
}

func hashOf(list []string) string {
	sum := sha256.Sum256([]byte(strings.Join(list, "\n")))
	return hex.EncodeToString(sum[:])
}

// CountBulk says what a bulk change would be done to.
func (s *Service) CountBulk(ctx context.Context, t CaseBulkTarget) (*CaseBulkCount, error) {
	sc, err := identity.Require(ctx, identity.PermCaseBulk)
	if err != nil {
		return nil, err
	}
	list, err := s.targets(ctx, sc, t)
	if err != nil {
		return nil, err
	}
	out := &CaseBulkCount{Count: len(list), Hash: hashOf(list), Sample: []*Case{}}
	for from := 0; from < len(list); from += 500 {
		var a db.Args
		var n int
		err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM cases WHERE severity IN ('S0', 'S1') AND `+db.In(&a, "id", list[from:min(from+500, len(list))]), a...).Scan(&n)
		if err != nil {
			return nil, err
		}
		out.Critical += n
	}
	if len(list) > 0 {
		var a db.Args
		out.Sample, err = s.query(ctx, `SELECT `+columns+` FROM cases WHERE `+db.In(&a, "cases.id", list[:min(20, len(list))])+` ORDER BY cases.id`, a)
		if err != nil {
			return nil, err
		}
	}
	return out, s.attach(ctx, out.Sample...)
}

// StartCaseBulk begins a bulk change; the cases are found again and must be
// those that were counted.
func (s *Service) StartCaseBulk(ctx context.Context, in NewCaseBulk) (*CaseBulk, error) {
	sc, err := identity.Require(ctx, identity.PermCaseBulk)
	if err != nil {
		return nil, err
	}
	if err := in.Change.check(); err != nil {
		return nil, err
	}
	if in.Change.Resolve != nil && !sc.Can(identity.PermCaseClose) {
		_, err := identity.Require(ctx, identity.PermCaseClose)
		return nil, err
	}
	if in.Change.Assignee != nil && *in.Change.Assignee != "" {
		if err := s.knownStaff(ctx, *in.Change.Assignee, "/change/assignee"); err != nil {
			return nil, err
		}
	}
	list, err := s.targets(ctx, sc, in.CaseBulkTarget)
	if err != nil {
		return nil, err
	}
	if len(list) != in.Count || hashOf(list) != in.Hash {
		return nil, errs.New(errs.Conflict, "count_changed", "It would now be %d cases; look at the count again.", len(list)).With(errs.Field{Pointer: "/count", Message: "differs from what would be changed"})
	}
	var ref string
	err = s.db.Tx(ctx, sc.Actor(), "start bulk change", func(ctx context.Context, tx *db.Tx) error {
		ref = id.New("cbk", tx.Now)
		eid, err := s.vault.Subject("bulk", ref)
		if err != nil {
			return err
		}
		note, err := s.seal(eid, ref+"/note", in.Change.Note)
		if err != nil {
			return err
		}
		in.Change.Note = ""
		body, err := json.Marshal(in.Change)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO case_bulks(id, change, note, eid, count, state, actor, created_at) VALUES ($1,$2,$3,$4,$5,'running',$6,$7)`,
			ref, string(body), note, eid, len(list), tx.Actor.ID, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		for i, c := range list {
			if _, err := tx.Exec(ctx, `INSERT INTO case_bulk_items(bulk, case_id, n, state) VALUES ($1,$2,$3,'waiting')`, ref, c, i); err != nil {
				return err
			}
		}
		if err := tx.Enqueue(ctx, db.Job{Kind: JobCaseBulk, Key: ref, Payload: objectRef{Object: ref}}); err != nil {
			return err
		}
		return s.recordBulk(ctx, tx, "case_bulk.started", ref, map[string]any{"count": len(list)})
	})
	if err != nil {
		return nil, err
	}
	return s.caseBulk(ctx, sc, ref)
}

// JobCaseBulk is the job that carries a bulk change out.
const JobCaseBulk = "cases.bulk"

// runBulk changes the cases that wait, one transaction each. Killed and begun
// again it goes on with those that are left.
func (s *Service) runBulk(ctx context.Context, ref string) error {
	b, actor, err := s.loadBulk(ctx, ref)
	if err != nil {
		return err
	}
	sc, err := s.scopeOf(ctx, actor.ID)
	if err != nil {
		return err
	}
	for {
		var next string
		err := s.db.QueryRow(ctx, `SELECT i.case_id FROM case_bulk_items i JOIN case_bulks b ON b.id = i.bulk
			WHERE i.bulk = $1 AND i.state = 'waiting' AND b.state = 'running' ORDER BY i.n LIMIT 1`, ref).Scan(&next)
		if errors.Is(err, sql.ErrNoRows) {
			break
		}
		if err != nil {
			return err
		}
		if err := s.bulkOne(ctx, sc, actor, b, next); err != nil {
			return err
		}
	}
	return s.db.Tx(ctx, actor, "bulk change done", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE case_bulks SET state = 'done', done_at = $1 WHERE id = $2 AND state = 'running'`, db.Micros(tx.Now), ref); err != nil {
			return err
		}
		return s.recordBulk(ctx, tx, "case_bulk.done", ref, nil)
	})
}

// bulkOne changes one case, or keeps why it could not be.
func (s *Service) bulkOne(ctx context.Context, sc identity.Scope, actor db.Actor, b *CaseBulk, caseID string) error {
	claim := func(ctx context.Context, tx *db.Tx, state, failure string) (bool, error) {
		res, err := tx.Exec(ctx, `UPDATE case_bulk_items SET state = $1, failure = $2 WHERE bulk = $3 AND case_id = $4 AND state = 'waiting'`, state, failure, b.ID, caseID)
		if err != nil {
			return false, err
		}
		n, err := res.RowsAffected()
		return n == 1, err
	}
	err := s.db.Tx(ctx, actor, "bulk change", func(ctx context.Context, tx *db.Tx) error {
		mine, err := claim(ctx, tx, "done", "")
		if err != nil {
			return err
		}
		if !mine {
			return s.recordBulk(ctx, tx, "case_bulk.skipped", b.ID, nil)
		}
		_, err = s.Within(ctx, tx, sc, caseID, func(c *Case) error { return s.bulkChange(ctx, tx, sc, c, b) })
		return err
	})
	if err == nil || ctx.Err() != nil {
		return err
	}
	if errs.KindOf(err) == errs.Internal {
		return err
	}
	return s.db.Tx(ctx, actor, "bulk change failed", func(ctx context.Context, tx *db.Tx) error {
		if _, err := claim(ctx, tx, "failed", errs.CodeOf(err)); err != nil {
			return err
		}
		return s.recordBulk(ctx, tx, "case_bulk.failed", b.ID, nil)
	})
}

func (s *Service) bulkChange(ctx context.Context, tx *db.Tx, sc identity.Scope, c *Case, b *CaseBulk) error {
	ch := b.Change
	e := CaseEdit{Team: ch.Team, Priority: ch.Priority}
	if len(ch.AddTags)+len(ch.DropTags) > 0 {
		tags := []string{}
		drop := map[string]bool{}
		for _, t := range ch.DropTags {
			drop[t] = true
		}
		for _, t := range append(append([]string{}, c.Tags...), ch.AddTags...) {
			if !drop[t] {
				drop[t] = true // once
				tags = append(tags, t)
			}
		}
		e.Tags = &tags
	}
	if err := s.edit(ctx, tx, sc, c, e); err != nil {
		return err
	}
	if ch.Assignee != nil && *ch.Assignee != c.Assignee {
		if err := s.canWork(ctx, c, *ch.Assignee); err != nil {
			return err
		}
		if err := s.free(ctx, tx, c.ID); err != nil {
			return err
		}
		from := c.Assignee
		c.Assignee = *ch.Assignee
		if err := record(ctx, tx, c, "case.assigned", map[string]any{"number": c.Number, "from": from, "to": c.Assignee}); err != nil {
			return err
		}
	}
	if b.note != "" {
		if err := s.note(ctx, tx, c, "note", b.note); err != nil {
			return err
		}
	}
	if ch.Resolve != nil && !c.State.Done() {
		if err := s.resolve(ctx, tx, c, *ch.Resolve); err != nil {
			return err
		}
	}
	return record(ctx, tx, c, "case.bulk_changed", map[string]any{"number": c.Number, "bulk": b.ID})
}

func (s *Service) loadBulk(ctx context.Context, ref string) (*CaseBulk, db.Actor, error) {
	b := &CaseBulk{ID: ref, Failures: []BulkFailure{}}
	var body, note []byte
	var eid uint64
	var created int64
	var done *int64
	actor := db.Actor{Kind: "staff"}
	err := s.db.QueryRow(ctx, `SELECT change, note, eid, count, state, actor, created_at, done_at FROM case_bulks WHERE id = $1`, ref).
		Scan(&body, &note, &eid, &b.Count, &b.State, &actor.ID, &created, &done)
	if err != nil {
		return nil, actor, noRow(err, "bulk_not_found", "There is no such bulk change.")
	}
	if err := json.Unmarshal(body, &b.Change); err != nil {
		return nil, actor, err
	}
	b.By, b.CreatedAt, b.note = actor.ID, db.FromMicros(created), s.open(eid, ref+"/note", note)
	if done != nil {
		t := db.FromMicros(*done)
		b.DoneAt = &t
	}
	return b, actor, nil
}

// CaseBulk says how far a bulk change is.
func (s *Service) CaseBulk(ctx context.Context, ref string) (*CaseBulk, error) {
	sc, err := identity.Require(ctx, identity.PermCaseBulk)
	if err != nil {
		return nil, err
	}
	return s.caseBulk(ctx, sc, ref)
}

// caseBulk reads one of the caller's own: what others chose to change tells
// which cases there are.
func (s *Service) caseBulk(ctx context.Context, sc identity.Scope, ref string) (*CaseBulk, error) {
	b, actor, err := s.loadBulk(ctx, ref)
	if err != nil {
		return nil, err
	}
	if actor.ID != sc.Actor().ID && sc.Actor().Kind != "system" {
		return nil, errs.New(errs.NotFound, "bulk_not_found", "There is no such bulk change.")
	}
	a := db.Args{ref}
	rows, err := s.db.Query(ctx, `SELECT i.case_id, i.state, i.failure, CASE WHEN `+Visible(&a, sc, "i.case_id")+` THEN 1 ELSE 0 END FROM case_bulk_items i WHERE i.bulk = $1 AND i.state <> 'waiting' ORDER BY i.n`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var f BulkFailure
		var state string
		var visible int
		if err := rows.Scan(&f.Case, &state, &f.Failure, &visible); err != nil {
			return nil, err
		}
		if state == "done" {
			b.Done++
			continue
		}
		b.Failed++
		if visible == 1 && len(b.Failures) < 200 {
			b.Failures = append(b.Failures, f)
		}
	}
	return b, rows.Err()
}

// CaseBulks lists the caller's bulk changes, newest first.
func (s *Service) CaseBulks(ctx context.Context) ([]*CaseBulk, error) {
	sc, err := identity.Require(ctx, identity.PermCaseBulk)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `SELECT id FROM case_bulks WHERE actor = $1 ORDER BY id DESC LIMIT 20`, sc.Actor().ID)
	if err != nil {
		return nil, err
	}
	var refs []string
	for rows.Next() {
		var r string
		if err := rows.Scan(&r); err != nil {
			rows.Close()
			return nil, err
		}
		refs = append(refs, r)
	}
	rows.Close()
	list := []*CaseBulk{}
	for _, r := range refs {
		b, err := s.caseBulk(ctx, sc, r)
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, rows.Err()
}

// CancelBulk ends a bulk change; what was done stays done.
func (s *Service) CancelBulk(ctx context.Context, ref string) (*CaseBulk, error) {
	sc, err := identity.Require(ctx, identity.PermCaseBulk)
	if err != nil {
		return nil, err
	}
	if _, err := s.caseBulk(ctx, sc, ref); err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "cancel bulk change", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE case_bulks SET state = 'cancelled', done_at = $1 WHERE id = $2 AND state = 'running'`, db.Micros(tx.Now), ref); err != nil {
			return err
		}
		return s.recordBulk(ctx, tx, "case_bulk.cancelled", ref, nil)
	})
	if err != nil {
		return nil, err
	}
	return s.caseBulk(ctx, sc, ref)
}

func (s *Service) bulkJob(ctx context.Context, l jobs.Lease) error {
	var p objectRef
	if err := json.Unmarshal(l.Payload, &p); err != nil {
		return err
	}
	return s.runBulk(ctx, p.Object)
}

// recordBulk keeps what happened to a bulk change. Of one with a restricted case
// only those hear who are members of that case.
func (s *Service) recordBulk(ctx context.Context, tx *db.Tx, kind, ref string, data any) error {
	var under string
	err := tx.QueryRow(ctx, `SELECT COALESCE(MIN(i.case_id), '') FROM case_bulk_items i JOIN restricted r ON r.object = i.case_id WHERE i.bulk = $1`, ref).Scan(&under)
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: kind, Object: ref, Restrict: under, Private: true, Data: data})
}
