package cases

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/sla"
)

// family is the predicate "col is case $n or one merged into it".
func family(col, arg string) string {
	return col + " IN (SELECT own.id FROM cases own WHERE own.id = " + arg + " OR own.root = " + arg + " AND own.root <> '')"
}

// MergePlan is what a merge does, or did: nothing is moved or deleted. The
// merged case keeps its number, parties, contacts, notes and clocks; its number
// leads to the case it is part of.
type MergePlan struct {
	Source     string     `json:"source" doc:"Number that leads to the other from now on"`
	Target     string     `json:"target"`
	Done       bool       `json:"done"`
	Refused    string     `json:"refused,omitempty" doc:"Why it cannot be merged"`
	Severity   Severity   `json:"severity" doc:"The worse of the two"`
	Visibility Visibility `json:"visibility" doc:"The stricter of the two"`
	Loses      []string   `json:"loses_sight" doc:"Members of one who are no members of the other"`
	Parties    int        `json:"parties"`
	Contacts   int        `json:"contacts"`
	Notes      int        `json:"notes"`
}

// sight is who could see a case before a merge.
type sight struct {
	Visibility Visibility `json:"visibility"`
	Members    []string   `json:"members,omitempty"`
}

// before is what undoing a merge restores.
type before struct {
	Source sight `json:"source"`
	Target sight `json:"target"`
}

// Merge makes one case part of another. dry only says what it would do. It needs
// sight of both; accounts of two sides of one event are linked, never merged.
func (s *Service) Merge(ctx context.Context, ref, into, reason string, dry bool) (*MergePlan, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	target, err := s.get(ctx, sc, into)
	if err != nil {
		return nil, fieldError(err, "/into", "there is no such case")
	}
	if dry {
		source, err := s.get(ctx, sc, ref)
		if err != nil {
			return nil, err
		}
		plan, err := s.planMerge(ctx, source, target)
		var no *errs.Error
		if errors.As(err, &no) && no.Kind == errs.Conflict {
			plan.Refused, err = no.Message, nil
		}
		return plan, err
	}
	var plan *MergePlan
	_, err = s.change(ctx, sc, target.ID, "merge cases", func(ctx context.Context, tx *db.Tx, target *Case) error {
		source, err := s.lock(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		if plan, err = s.planMerge(ctx, source, target); err != nil {
			return err
		}
		plan.Done = true
		return s.merge(ctx, tx, source, target, reason)
	})
	return plan, err
}

// planMerge says what a merge would do; a Conflict says why it must not be.
func (s *Service) planMerge(ctx context.Context, source, target *Case) (*MergePlan, error) {
	p := &MergePlan{Source: source.Number, Target: target.Number, Severity: target.Severity, Visibility: Ordinary, Loses: []string{}}
	if source.Severity.Worse(p.Severity) {
		p.Severity = source.Severity
	}
	if source.Visibility == Restricted || target.Visibility == Restricted {
		p.Visibility = Restricted
	}
	if source.Visibility == Restricted && target.Visibility == Restricted {
		one, err := s.memberIDs(ctx, source.ID)
		if err != nil {
			return p, err
		}
		two, err := s.memberIDs(ctx, target.ID)
		if err != nil {
			return p, err
		}
		for _, m := range slices.Concat(one, two) {
			if !slices.Contains(one, m) || !slices.Contains(two, m) {
				p.Loses = append(p.Loses, m)
			}
		}
		slices.Sort(p.Loses)
	}
	err := s.db.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM case_parties WHERE removed_at IS NULL AND `+family("case_id", "$1")+`),
		(SELECT COUNT(*) FROM contacts WHERE `+family("case_id", "$1")+`), (SELECT COUNT(*) FROM case_notes WHERE `+family("case_id", "$1")+`)`, source.ID).
		Scan(&p.Parties, &p.Contacts, &p.Notes)
	if err != nil {
		return p, err
	}
	switch {
	case source.ID == target.ID:
		return p, errs.New(errs.Conflict, "merge_same", "They are one case already.")
	case target.State.Done():
		return p, errs.New(errs.Conflict, "merge_done", "%s is %s; re-open it first.", target.Number, target.State)
	case source.Simulated != target.Simulated:
		return p, errs.New(errs.Conflict, "merge_drill", "A drill and a real case are never one.")
	}
	opposed, err := s.opposed(ctx, source.ID, target.ID)
	if err != nil {
		return p, err
	}
	if opposed {
		return p, errs.New(errs.Conflict, "cross_complaint",
			"Somebody of one of them is the reported person of the other: link them as cross-complaints, they are never merged.")
	}
	return p, nil
}

func (s *Service) merge(ctx context.Context, tx *db.Tx, source, target *Case, reason string) error {
	was, err := s.strictest(ctx, tx, source, target)
	if err != nil {
		return err
	}
	body, err := json.Marshal(was)
	if err != nil {
		return err
	}
	merge := id.New("mrg", tx.Now)
	_, err = tx.Exec(ctx, `INSERT INTO case_merges(id, source, target, before, at, actor) VALUES ($1,$2,$3,$4,$5,$6)`,
		merge, source.ID, target.ID, string(body), db.Micros(tx.Now), tx.Actor.ID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE cases SET root = $1 WHERE id = $2 OR root = $2`, target.ID, source.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE handovers SET state = 'withdrawn', answered_at = $1, answered_by = $2 WHERE object = $3 AND state = 'pending'`,
		db.Micros(tx.Now), tx.Actor.ID, source.ID); err != nil {
		return err
	}
	if err := s.free(ctx, tx, source.ID); err != nil {
		return err
	}
	source.root = target.ID
	if err := record(ctx, tx, source, "case.merged_into", map[string]any{"number": source.Number, "into": target.Number}); err != nil {
		return err
	}
	if err := s.save(ctx, tx, source); err != nil {
		return err
	}
	if err := s.publish(ctx, tx, source); err != nil {
		return err
	}
	if strings.TrimSpace(reason) != "" {
		if err := s.note(ctx, tx, target, "note", reason); err != nil {
			return err
		}
	}
	if err := s.Raise(ctx, tx, target, source.Severity); err != nil {
		return err
	}
	return record(ctx, tx, target, "case.merged", map[string]any{"number": target.Number, "merged": source.Number, "case": source.ID})
}

// strictest gives both cases the stricter visibility of the two and answers
// with what they had.
func (s *Service) strictest(ctx context.Context, tx *db.Tx, source, target *Case) (was before, err error) {
	for _, x := range []struct {
		c   *Case
		was *sight
	}{{source, &was.Source}, {target, &was.Target}} {
		x.was.Visibility = x.c.Visibility
		if x.was.Members, err = s.memberIDs(ctx, x.c.ID); err != nil {
			return was, err
		}
		slices.Sort(x.was.Members)
	}
	if source.Visibility != Restricted && target.Visibility != Restricted {
		return was, nil
	}
	members := was.Source.Members
	switch {
	case source.Visibility != Restricted:
		members = was.Target.Members
	case target.Visibility == Restricted:
		members = slices.DeleteFunc(slices.Clone(members), func(m string) bool { return !slices.Contains(was.Target.Members, m) })
	}
	for _, c := range []*Case{source, target} {
		if err := s.sightOf(ctx, tx, c, sight{Restricted, members}); err != nil {
			return was, err
		}
		if c.Assignee != "" && !slices.Contains(members, c.Assignee) {
			c.Assignee = ""
		}
	}
	return was, nil
}

// sightOf makes exactly those see a case who are named.
func (s *Service) sightOf(ctx context.Context, tx *db.Tx, c *Case, to sight) error {
	if to.Visibility != Restricted {
		if c.Visibility != Restricted {
			return nil
		}
		return s.unrestrict(ctx, tx, c)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM restricted_member WHERE `+family("object", "$1"), c.ID); err != nil {
		return err
	}
	if c.Visibility != Restricted {
		return s.restrict(ctx, tx, c, to.Members)
	}
	for _, m := range to.Members {
		if err := s.addMember(ctx, tx, c.ID, m); err != nil {
			return err
		}
	}
	return record(ctx, tx, c, "case.members_set", map[string]any{"number": c.Number, "members": to.Members})
}

// Unmerge takes a case out of the one it was merged into: it is again what it
// was, with what came for it meanwhile, and both are seen by whom they were
// seen before. What was written on the other in the meantime stays there, and
// its severity is not lowered. keep leaves the other restricted when the merge
// made it so.
func (s *Service) Unmerge(ctx context.Context, ref, source, reason string, keep bool) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	var out *Case
	_, err = s.change(ctx, sc, ref, "unmerge case", func(ctx context.Context, tx *db.Tx, root *Case) error {
		var a db.Args
		c, err := s.scan(tx.QueryRow(ctx, `SELECT `+columns+` FROM cases WHERE `+exactly(&a, source)+` AND cases.root = `+a.Add(root.ID), a...))
		if err != nil {
			return fieldError(err, "/source", "not a case that was merged into this one")
		}
		var merge, target string
		var body []byte
		err = tx.QueryRow(ctx, `UPDATE case_merges SET undone_at = $1, undone_by = $2 WHERE source = $3 AND undone_at IS NULL RETURNING id, target, before`,
			db.Micros(tx.Now), tx.Actor.ID, c.ID).Scan(&merge, &target, &body)
		if err != nil {
			return err
		}
		var was before
		if err := json.Unmarshal(body, &was); err != nil {
			return err
		}
		// What was merged into it goes with it.
		_, err = tx.Exec(ctx, `WITH RECURSIVE own(id) AS (SELECT m.source FROM case_merges m WHERE m.target = $1 AND m.undone_at IS NULL
			UNION SELECT m.source FROM case_merges m JOIN own ON m.target = own.id WHERE m.undone_at IS NULL)
			UPDATE cases SET root = $1 WHERE id IN (SELECT id FROM own)`, c.ID)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE cases SET root = '', version = version + 1, updated_at = $1 WHERE id = $2`, db.Micros(tx.Now), c.ID); err != nil {
			return err
		}
		c.root = ""
		if err := s.attachFresh(ctx, c); err != nil {
			return err
		}
		if err := s.sightOf(ctx, tx, c, was.Source); err != nil {
			return err
		}
		rest, err := s.merged(ctx, root.ID)
		if err != nil {
			return err
		}
		// While something else is part of the other, nobody but a person shows that again.
		if target == root.ID && !keep && (len(rest) == 0 || was.Target.Visibility == Restricted) {
			if err := s.sightOf(ctx, tx, root, was.Target); err != nil {
				return err
			}
		}
		if err := s.runsAgain(ctx, tx, c); err != nil {
			return err
		}
		if err := record(ctx, tx, c, "case.unmerged", map[string]any{"number": c.Number, "from": root.Number}); err != nil {
			return err
		}
		if err := s.save(ctx, tx, c); err != nil {
			return err
		}
		if err := s.publish(ctx, tx, c); err != nil {
			return err
		}
		out = c
		if strings.TrimSpace(reason) != "" {
			if err := s.note(ctx, tx, root, "note", reason); err != nil {
				return err
			}
		}
		return record(ctx, tx, root, "case.split", map[string]any{"number": root.Number, "unmerged": c.Number, "case": c.ID})
	})
	if err != nil {
		return nil, err
	}
	// It is seen again by whom it was seen before, who need not be whoever took it
	// out: they are told the number, which they have named.
	seen, err := s.get(ctx, sc, out.ID)
	if errs.IsKind(err, errs.NotFound) {
		return &Case{Number: out.Number, Visibility: Restricted}, nil
	}
	return seen, err
}

// exactly is refIs without following a merge.
func exactly(a *db.Args, ref string) string {
	if n, ok := ParseNumber(ref); ok {
		return "cases.number = " + a.Add(n)
	}
	return "cases.id = " + a.Add(ref)
}

// runsAgain starts the clocks of an unmerged case that the end of the other had
// stopped.
func (s *Service) runsAgain(ctx context.Context, tx *db.Tx, c *Case) error {
	var last string
	err := tx.QueryRow(ctx, `SELECT kind FROM case_clock_inputs WHERE case_id = $1 AND kind IN ('closed', 'reopened') ORDER BY at DESC, n DESC LIMIT 1`, c.ID).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (last != string(sla.Closed) || c.State.Done()) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.clockInput(ctx, tx, c, sla.Reopened, tx.Now)
}

// merged reads the cases that are part of another, with their severities.
func (s *Service) merged(ctx context.Context, root string) ([]*Case, error) {
	rows, err := s.db.Query(ctx, `SELECT id, number, severity, state FROM cases WHERE root = $1 ORDER BY id`, root)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []*Case
	for rows.Next() {
		c := &Case{}
		if err := rows.Scan(&c.ID, &c.number, &c.Severity, &c.State); err != nil {
			return nil, err
		}
		c.Number = FormatNumber(c.number)
		list = append(list, c)
	}
	return list, rows.Err()
}
