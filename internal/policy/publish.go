package policy

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// PolicyAsking is what approvers are asked to say yes to, besides the text.
type PolicyAsking struct {
	Note          string        `json:"note" minLength:"1" maxLength:"4000" doc:"What changes and why; shown to everybody it concerns. Not personal data"`
	Change        string        `json:"change" enum:"material,editorial"`
	EffectiveFrom *time.Time    `json:"effective_from,omitempty" doc:"Absent: when it is released"`
	RollOut       PolicyRollOut `json:"roll_out,omitempty"`
}

// shownHash binds an approval to everything that approvers are shown.
func shownHash(body string, a *PolicyAsking) string {
	return hashOf(body + "\n" + written(a))
}

func (r *PolicyRollOut) check() error {
	var at []errs.Field
	r.Roles = lines(r.Roles)
	for i, role := range r.Roles {
		if identity.RolePermissions(role) == nil {
			at = append(at, errs.Field{Pointer: fmt.Sprintf("/roll_out/roles/%d", i), Message: "there is no such role"})
		}
	}
	if q := r.Question; q != nil {
		q.Text, q.Options = clean(q.Text), lines(q.Options)
		if q.Text == "" || len(q.Options) < 2 || q.Right < 0 || q.Right >= len(q.Options) {
			at = append(at, errs.Field{Pointer: "/roll_out/question", Message: "a question has a text, at least two options, and one of them is right"})
		}
	}
	if at != nil {
		return errs.New(errs.Invalid, "roll_out_invalid", "The roll-out is not complete.").With(at...)
	}
	return nil
}

// Ask asks others to approve the next text.
func (s *Service) Ask(ctx context.Context, id string, in PolicyAsking) (*Policy, error) {
	return s.onDraft(ctx, id, identity.PermPolicyWrite, "ask for approval of policy", func(ctx context.Context, tx *db.Tx, sc identity.Scope, d *document, next *draftRow) error {
		if in.Note = clean(in.Note); in.Note == "" {
			return errs.New(errs.Invalid, "note_missing", "Say what changes and why.").With(errs.Field{Pointer: "/note", Message: "required"})
		}
		if in.Change != "material" && in.Change != "editorial" {
			return errs.New(errs.Invalid, "change_missing", "Say whether the change is material or editorial.").With(errs.Field{Pointer: "/change", Message: "material or editorial"})
		}
		if err := in.RollOut.check(); err != nil {
			return err
		}
		found, err := s.check(ctx, d, next.Text, next.Base)
		if err != nil {
			return err
		}
		if err := problems(found).refused(); err != nil {
			return err
		}
		if in.Change == "editorial" {
			if err := s.onlyWords(ctx, d, next); err != nil {
				return err
			}
		}
		if in.EffectiveFrom != nil {
			t := in.EffectiveFrom.UTC().Truncate(time.Microsecond)
			in.EffectiveFrom = &t
		}
		if _, err := s.voidApprovals(ctx, tx, d.id); err != nil {
			return err
		}
		shown := shownHash(next.body, &in)
		_, err = tx.Exec(ctx, `UPDATE policy_drafts SET state = 'asked', change = $1, note = $2, effective_from = $3, roll_out = $4, shown = $5, refused = '', asked_at = $6, version = version + 1 WHERE document = $7`,
			in.Change, in.Note, micros(in.EffectiveFrom), written(in.RollOut), shown, db.Micros(tx.Now), d.id)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "policy.asked", Object: d.id, Data: map[string]any{"shown": shown, "change": in.Change, "needed": next.Text.Quorum}})
	})
}

// onlyWords refuses to call a change editorial that changes what is done to people.
func (s *Service) onlyWords(ctx context.Context, d *document, next *draftRow) error {
	material := func(format string, args ...any) error {
		return errs.New(errs.Invalid, "change_material", "This is a material change: "+format+".", args...).With(errs.Field{Pointer: "/change", Message: "material"})
	}
	if next.Base == 0 {
		return material("it is the first text")
	}
	was, err := s.text(ctx, d.id, next.Base)
	if err != nil {
		return err
	}
	if !slices.Equal(was.Audience, next.Text.Audience) || !slices.Equal(was.Jurisdictions, next.Text.Jurisdictions) {
		return material("it holds for others, or elsewhere")
	}
	for i := range next.Text.Clauses {
		c := &next.Text.Clauses[i]
		old := was.Clause(c.ID)
		switch {
		case old == nil:
			return material("%s is new", c.ID)
		case old.Standard != c.Standard || old.Weight != c.Weight || !slices.Equal(old.Ladder, c.Ladder):
			return material("what follows from %s, or how it is proven, changes", c.ID)
		case written(old.Overlays) != written(c.Overlays):
			return material("an overlay of %s changes", c.ID)
		}
	}
	for i := range was.Clauses {
		if next.Text.Clause(was.Clauses[i].ID) == nil {
			return material("%s is left out", was.Clauses[i].ID)
		}
	}
	return nil
}

// Approve says yes to exactly what was shown. With the last approval that the
// text needs it is approved.
func (s *Service) Approve(ctx context.Context, policy, shown, note string) (*Policy, error) {
	return s.onDraft(ctx, policy, identity.PermPolicyApprove, "approve policy", func(ctx context.Context, tx *db.Tx, sc identity.Scope, d *document, next *draftRow) error {
		if err := second(next, sc, shown); err != nil {
			return err
		}
		found, err := s.check(ctx, d, next.Text, next.Base)
		if err != nil {
			return err
		}
		if err := problems(found).refused(); err != nil {
			return err
		}
		res, err := tx.Exec(ctx, `INSERT INTO policy_approvals(id, document, base, shown, staff, decision, note, at) VALUES ($1,$2,$3,$4,$5,'approved',$6,$7) ON CONFLICT DO NOTHING`,
			id.New("pap", tx.Now), d.id, next.Base, next.Shown, tx.Actor.ID, clean(note), db.Micros(tx.Now))
		if err != nil {
			return err
		}
		if n, _ := res.RowsAffected(); n == 0 {
			return errs.New(errs.Conflict, "approved_already", "You have approved this text.")
		}
		var n int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM policy_approvals WHERE document = $1 AND shown = $2 AND decision = 'approved' AND voided_at IS NULL`, d.id, next.Shown).Scan(&n); err != nil {
			return err
		}
		if n >= next.Needed {
			if _, err := tx.Exec(ctx, `UPDATE policy_drafts SET state = 'approved', version = version + 1 WHERE document = $1`, d.id); err != nil {
				return err
			}
		}
		return tx.Record(ctx, db.Change{Kind: "policy.approved", Object: d.id, Data: map[string]any{"shown": next.Shown, "approvals": n, "needed": next.Needed}})
	})
}

// Refuse sends a text back with a reason; what others said about it is void.
func (s *Service) Refuse(ctx context.Context, policy, reason string) (*Policy, error) {
	return s.onDraft(ctx, policy, identity.PermPolicyApprove, "refuse policy", func(ctx context.Context, tx *db.Tx, sc identity.Scope, d *document, next *draftRow) error {
		if err := second(next, sc, next.Shown); err != nil {
			return err
		}
		if reason = clean(reason); reason == "" {
			return errs.New(errs.Invalid, "reason_missing", "Say what has to change.").With(errs.Field{Pointer: "/reason", Message: "required"})
		}
		if _, err := s.voidApprovals(ctx, tx, d.id); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO policy_approvals(id, document, base, shown, staff, decision, note, at) VALUES ($1,$2,$3,$4,$5,'refused',$6,$7)`,
			id.New("pap", tx.Now), d.id, next.Base, next.Shown, tx.Actor.ID, reason, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE policy_drafts SET state = 'draft', shown = '', refused = $1, version = version + 1 WHERE document = $2`, reason, d.id)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "policy.refused", Object: d.id})
	})
}

// second says whether somebody may decide about a text of others.
func second(next *draftRow, sc identity.Scope, shown string) error {
	switch {
	case sc.StaffID() == "":
		return errs.New(errs.Forbidden, "person_wanted", "A text is approved by a person.")
	case next.State == "draft":
		return errs.New(errs.Conflict, "not_asked", "Nobody has asked for approval of this text.")
	case slices.Contains(next.Editors, sc.StaffID()):
		return errs.New(errs.Forbidden, "own_policy", "Whoever wrote in a text does not approve it.")
	case shown != next.Shown:
		return errs.New(errs.Conflict, "approval_void", "The text was changed after you were shown it. Read it again.")
	}
	return nil
}

func (s *Service) onDraft(ctx context.Context, id string, perm identity.Permission, reason string, fn func(context.Context, *db.Tx, identity.Scope, *document, *draftRow) error) (*Policy, error) {
	sc, err := identity.Require(ctx, perm)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		d, err := s.open(ctx, tx, id)
		if err != nil {
			return err
		}
		next, err := s.draft(ctx, d.id)
		if err != nil {
			return noRow(err, draftMissing())
		}
		return fn(ctx, tx, sc, d, next)
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, id, PolicyLook{})
}

func (s *Service) makeVersion(ctx context.Context, tx *db.Tx, d *document, next *draftRow) error {
	var approvers []string
	for _, a := range next.Approvals {
		if a.Decision == "approved" && a.VoidedAt == nil {
			approvers = append(approvers, a.Staff)
		}
	}
	from := tx.Now
	if next.EffectiveFrom != nil && next.EffectiveFrom.After(from) {
		from = *next.EffectiveFrom
	}
	n := d.version + 1
	_, err := tx.Exec(ctx, `INSERT INTO policy_versions(document, version, body, hash, note, change, state, effective_from, author, approvers, roll_out, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,'waiting',$7,$8,$9,$10,$11)`,
		d.id, n, next.body, hashOf(next.body), next.Note, next.Change, db.Micros(from), next.Author, strings.Join(approvers, " "), written(next.RollOut), db.Micros(tx.Now))
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE policy_documents SET version = $1 WHERE id = $2`, n, d.id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM policy_drafts WHERE document = $1`, d.id); err != nil {
		return err
	}
	if err := s.markStale(ctx, tx, d, next, n); err != nil {
		return err
	}
	if err := tx.Record(ctx, db.Change{Kind: "policy.accepted", Object: d.id, Data: map[string]any{"version": n, "hash": hashOf(next.body), "approvers": approvers, "change": next.Change}}); err != nil {
		return err
	}
	return s.release(ctx, tx, d.id)
}

// holds says why an approved text is not released yet.
func (s *Service) holds(ctx context.Context, id string, v *PolicyVersion) (why []string, points []PolicyTouchPoint, err error) {
	why, points = []string{}, []PolicyTouchPoint{}
	if v.Change == "editorial" {
		return why, points, nil
	}
	all, err := s.touchPoints(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range all {
		if p.State == "stale" && p.StaleVersion == v.Version {
			points = append(points, p)
		}
	}
	if n := len(points); n == 1 {
		why = append(why, "One other text repeats the old wording.")
	} else if n > 1 {
		why = append(why, fmt.Sprintf("%d other texts repeat the old wording.", n))
	}
	if v.rollOut.Course != "" && s.o.Trained != nil {
		ready, reason, err := s.o.Trained(ctx, v.rollOut.Course, v.rollOut.Roles)
		if err != nil {
			return nil, nil, err
		}
		if !ready {
			why = append(why, reason)
		}
	}
	return why, points, nil
}

// release puts the waiting text of a document in force if nothing holds it.
func (s *Service) release(ctx context.Context, tx *db.Tx, id string) error {
	versions, err := s.versions(ctx, id)
	if err != nil {
		return err
	}
	k := slices.IndexFunc(versions[id], func(v *PolicyVersion) bool { return v.State == "waiting" })
	if k < 0 {
		return nil
	}
	v := versions[id][k]
	why, _, err := s.holds(ctx, id, v)
	if err != nil || len(why) > 0 {
		return err
	}
	t, err := s.text(ctx, id, v.Version)
	if err != nil {
		return err
	}
	from := v.EffectiveFrom
	if from.Before(tx.Now) { // never in force before it was released
		from = tx.Now
	}
	_, err = tx.Exec(ctx, `UPDATE policy_versions SET state = 'released', released_at = $1, effective_from = $2 WHERE document = $3 AND version = $4`, db.Micros(tx.Now), db.Micros(from), id, v.Version)
	if err != nil {
		return err
	}
	return s.released(ctx, tx, id, t, v, from)
}

// released writes down what follows from a text that is in force from a day on.
func (s *Service) released(ctx context.Context, tx *db.Tx, id string, t *PolicyText, v *PolicyVersion, from time.Time) error {
	var due any
	if t.ReviewDays > 0 {
		due = db.Micros(tx.Now.AddDate(0, 0, t.ReviewDays))
	}
	_, err := tx.Exec(ctx, `UPDATE policy_documents SET title = $1, state = 'published', owner = $2, review_days = $3, reviewed_at = $4, review_due = $5, reminded_at = NULL,
		retired_at = NULL, retired_why = '', updated_at = $4 WHERE id = $6`, t.Title, t.Owner, t.ReviewDays, db.Micros(tx.Now), due, id)
	if err != nil {
		return err
	}
	if err := s.keepClauses(ctx, tx, id, t, v.Version); err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "policy.published", Object: id, Data: map[string]any{"version": v.Version, "hash": v.Hash, "change": v.Change, "effective_from": from}})
}

// keepClauses remembers every clause id, so that none is used again.
func (s *Service) keepClauses(ctx context.Context, tx *db.Tx, id string, t *PolicyText, version int) error {
	for i := range t.Clauses {
		c := &t.Clauses[i]
		res, err := tx.Exec(ctx, `INSERT INTO policy_clauses(clause, document, title, since) VALUES ($1,$2,$3,$4)
			ON CONFLICT (clause) DO UPDATE SET title = EXCLUDED.title WHERE policy_clauses.document = EXCLUDED.document`, strings.ToUpper(c.ID), id, c.Title, version)
		if err != nil {
			return err
		}
		if n, _ := res.RowsAffected(); n == 0 {
			return errs.New(errs.Conflict, "clause_taken", "%s is a clause of another policy.", c.ID)
		}
	}
	return nil
}

// Release tries again to put a waiting text in force, as when a course was passed.
func (s *Service) Release(ctx context.Context, id string) (*Policy, error) {
	return s.onDocument(ctx, id, identity.PermPolicyPublish, "release policy", func(ctx context.Context, tx *db.Tx, d *document) error {
		if err := tx.Record(ctx, db.Change{Kind: "policy.release_tried", Object: d.id, Private: true}); err != nil {
			return err
		}
		return s.release(ctx, tx, d.id)
	})
}

// Withdraw calls an approved text back before it is released.
func (s *Service) Withdraw(ctx context.Context, id, reason string) (*Policy, error) {
	return s.onDocument(ctx, id, identity.PermPolicyPublish, "withdraw policy", func(ctx context.Context, tx *db.Tx, d *document) error {
		if reason = clean(reason); reason == "" {
			return errs.New(errs.Invalid, "reason_missing", "Say why it is called back.").With(errs.Field{Pointer: "/reason", Message: "required"})
		}
		var n int
		err := tx.QueryRow(ctx, `UPDATE policy_versions SET state = 'withdrawn' WHERE document = $1 AND state = 'waiting' RETURNING version`, d.id).Scan(&n)
		if err != nil {
			return noRow(err, errs.New(errs.Conflict, "nothing_waiting", "No text waits to be released."))
		}
		_, err = tx.Exec(ctx, `UPDATE policy_touchpoints SET state = 'fresh', stale_version = 0, stale_at = NULL, due_at = NULL WHERE document = $1 AND state = 'stale' AND stale_version = $2`, d.id, n)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "policy.withdrawn", Object: d.id, Data: map[string]any{"version": n, "reason": reason}})
	})
}

// Retire takes a document out of force from now on.
func (s *Service) Retire(ctx context.Context, id, reason string) (*Policy, error) {
	return s.onDocument(ctx, id, identity.PermPolicyPublish, "retire policy", func(ctx context.Context, tx *db.Tx, d *document) error {
		if reason = clean(reason); reason == "" {
			return errs.New(errs.Invalid, "reason_missing", "Say why it is retired.").With(errs.Field{Pointer: "/reason", Message: "required"})
		}
		if d.state != "published" {
			return errs.New(errs.Conflict, "not_in_force", "It is not in force.")
		}
		_, err := tx.Exec(ctx, `UPDATE policy_versions SET effective_to = $1 WHERE document = $2 AND state = 'released' AND effective_from <= $1 AND (effective_to IS NULL OR effective_to > $1)`, db.Micros(tx.Now), d.id)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE policy_versions SET state = 'withdrawn' WHERE document = $1 AND (state = 'waiting' OR state = 'released' AND effective_from > $2)`, d.id, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE policy_documents SET state = 'retired', retired_at = $1, retired_why = $2, review_due = NULL WHERE id = $3`, db.Micros(tx.Now), reason, d.id)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "policy.retired", Object: d.id, Data: map[string]any{"reason": reason}})
	})
}

// Reviewed says that somebody has looked at a text and it stands.
func (s *Service) Reviewed(ctx context.Context, id, note string) (*Policy, error) {
	return s.onDocument(ctx, id, identity.PermPolicyWrite, "review policy", func(ctx context.Context, tx *db.Tx, d *document) error {
		if d.state != "published" {
			return errs.New(errs.Conflict, "not_in_force", "It is not in force.")
		}
		var due any
		if d.reviewDays > 0 {
			due = db.Micros(tx.Now.AddDate(0, 0, d.reviewDays))
		}
		_, err := tx.Exec(ctx, `UPDATE policy_documents SET reviewed_at = $1, review_due = $2, reminded_at = NULL WHERE id = $3`, db.Micros(tx.Now), due, d.id)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "policy.reviewed", Object: d.id, Data: map[string]any{"note": clean(note)}})
	})
}

func (s *Service) onDocument(ctx context.Context, id string, perm identity.Permission, reason string, fn func(context.Context, *db.Tx, *document) error) (*Policy, error) {
	sc, err := identity.Require(ctx, perm)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		d, err := s.open(ctx, tx, id)
		if err != nil {
			return err
		}
		return fn(ctx, tx, d)
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, id, PolicyLook{})
}
