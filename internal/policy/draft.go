package policy

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Create begins a document with a first text.
func (s *Service) Create(ctx context.Context, t *PolicyText) (*Policy, error) {
	sc, err := identity.Require(ctx, identity.PermPolicyWrite)
	if err != nil {
		return nil, err
	}
	body := t.body()
	if !documentID.MatchString(t.ID) {
		return nil, errs.New(errs.Invalid, "policy_id", "Give the document an id of small letters, digits and hyphens.").With(errs.Field{Pointer: "/id", Message: "small letters, digits and hyphens"})
	}
	if !codeForm.MatchString(t.Code) {
		return nil, errs.New(errs.Invalid, "policy_code", "Give it a code of capital letters, as WRK.").With(errs.Field{Pointer: "/code", Message: "capital letters, as WRK"})
	}
	if t.Title == "" {
		return nil, errs.New(errs.Invalid, "policy_title", "Give it a title.").With(errs.Field{Pointer: "/title", Message: "required"})
	}
	err = s.db.Tx(ctx, sc.Actor(), "begin policy", func(ctx context.Context, tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM policy_documents WHERE id = $1 OR code = $2`, t.ID, t.Code).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return errs.New(errs.Conflict, "policy_exists", "There is a policy with this id or this code.").With(errs.Field{Pointer: "/code", Message: "taken"})
		}
		_, err := tx.Exec(ctx, `INSERT INTO policy_documents(id, code, title, kind, state, owner, created_at, updated_at) VALUES ($1,$2,$3,'rule_book','draft',$4,$5,$5)`,
			t.ID, t.Code, t.Title, t.Owner, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO policy_drafts(document, body, base, state, roll_out, author, editors, updated_at, version) VALUES ($1,$2,0,'draft',$3,$4,$4,$5,1)`,
			t.ID, body, written(PolicyRollOut{Roles: []string{}}), tx.Actor.ID, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "policy.begun", Object: t.ID, Data: map[string]any{"hash": hashOf(body)}})
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, t.ID, PolicyLook{})
}

// Save keeps the next text of a document. Version 0 begins one from the text in
// force. A text that waits for approval or signature is called back first.
func (s *Service) Save(ctx context.Context, id string, t *PolicyText, version int64) (*PolicyDraft, error) {
	return s.save(ctx, id, t, version, false)
}

// CallBack takes a text that waits out of the hands of its approvers, as it was or
// with a change: what they said of it is void.
func (s *Service) CallBack(ctx context.Context, id string, t *PolicyText, version int64) (*PolicyDraft, error) {
	return s.save(ctx, id, t, version, true)
}

func (s *Service) save(ctx context.Context, id string, t *PolicyText, version int64, callBack bool) (*PolicyDraft, error) {
	sc, err := identity.Require(ctx, identity.PermPolicyWrite)
	if err != nil {
		return nil, err
	}
	body := t.body()
	err = s.db.Tx(ctx, sc.Actor(), "write policy", func(ctx context.Context, tx *db.Tx) error {
		d, err := s.open(ctx, tx, id)
		if err != nil {
			return err
		}
		if d.kind == History {
			return errs.New(errs.Conflict, "policy_history", "An imported history is read, not written.")
		}
		if t.ID != d.id || t.Code != d.code {
			return errs.New(errs.Invalid, "policy_renamed", "The id and the code of a document stay: actions cite them.").With(errs.Field{Pointer: "/code", Message: d.code})
		}
		if version == 0 {
			return s.beginNext(ctx, tx, d, body)
		}
		return s.saveNext(ctx, tx, d, body, version, callBack)
	})
	if err != nil {
		return nil, err
	}
	d, err := s.document(ctx, id)
	if err != nil {
		return nil, err
	}
	next, err := s.draft(ctx, id)
	if err != nil {
		return nil, noRow(err, draftMissing())
	}
	next.Problems, err = s.check(ctx, d, next.Text, next.Base)
	return &next.PolicyDraft, err
}

// open locks a document for a change.
func (s *Service) open(ctx context.Context, tx *db.Tx, id string) (*document, error) {
	d, err := scanDocument(tx.QueryRow(ctx, `UPDATE policy_documents SET updated_at = $1 WHERE id = $2 RETURNING `+documentColumns, db.Micros(tx.Now), id))
	if err != nil {
		return nil, noRow(err, policyNotFound())
	}
	return d, nil
}

func draftMissing() error {
	return errs.New(errs.Conflict, "draft_missing", "There is no next text.")
}

func (s *Service) beginNext(ctx context.Context, tx *db.Tx, d *document, body string) error {
	base, waiting, err := s.newest(ctx, d.id)
	if err != nil {
		return err
	}
	if waiting {
		return errs.New(errs.Conflict, "version_waiting", "An approved text waits to be released; release it or call it back first.")
	}
	res, err := tx.Exec(ctx, `INSERT INTO policy_drafts(document, body, base, state, roll_out, author, editors, updated_at, version) VALUES ($1,$2,$3,'draft',$4,$5,$5,$6,1) ON CONFLICT DO NOTHING`,
		d.id, body, base, written(PolicyRollOut{Roles: []string{}}), tx.Actor.ID, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	if n, _ := res.RowsAffected(); n == 0 {
		return errs.New(errs.Precondition, "draft_exists", "Somebody has begun a next text; read it first.")
	}
	return tx.Record(ctx, db.Change{Kind: "policy.drafted", Object: d.id, Data: map[string]any{"base": base, "hash": hashOf(body)}})
}

// newest is the number of the newest released text, and whether one waits.
func (s *Service) newest(ctx context.Context, id string) (n int, waiting bool, err error) {
	versions, err := s.versions(ctx, id)
	for _, v := range versions[id] {
		if v.State == "released" {
			n = max(n, v.Version)
		}
		waiting = waiting || v.State == "waiting"
	}
	return n, waiting, err
}

func (s *Service) saveNext(ctx context.Context, tx *db.Tx, d *document, body string, version int64, callBack bool) error {
	was, err := s.draft(ctx, d.id)
	if err != nil {
		return noRow(err, errs.New(errs.Precondition, "draft_gone", "The next text is not there any more: it was published or thrown away."))
	}
	if was.Version != version {
		return errs.New(errs.Precondition, "draft_changed", "Somebody has changed the text since you read it.")
	}
	waits := was.State != "draft"
	if was.body == body && !(waits && callBack) {
		return tx.Record(ctx, db.Change{Kind: "policy.draft_kept", Object: d.id, Private: true})
	}
	if waits && !callBack {
		return errs.New(errs.Conflict, "draft_waits", "The text waits for approval. Call it back to change it: what was said of it is void then.")
	}
	editors := was.Editors
	if was.body != body && !slices.Contains(editors, tx.Actor.ID) {
		editors = append(editors, tx.Actor.ID)
	}
	_, err = tx.Exec(ctx, `UPDATE policy_drafts SET body = $1, state = 'draft', shown = '', author = $2, editors = $3, updated_at = $4, version = version + 1 WHERE document = $5`,
		body, tx.Actor.ID, strings.Join(editors, " "), db.Micros(tx.Now), d.id)
	if err != nil {
		return err
	}
	voided, err := s.voidApprovals(ctx, tx, d.id)
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "policy.drafted", Object: d.id, Private: !waits, Data: map[string]any{"hash": hashOf(body), "voided": voided}})
}

// voidApprovals takes away what was said about a text that is no more.
func (s *Service) voidApprovals(ctx context.Context, tx *db.Tx, document string) (int64, error) {
	if s.o.Changed != nil {
		if err := s.o.Changed(ctx, tx, document); err != nil {
			return 0, err
		}
	}
	res, err := tx.Exec(ctx, `UPDATE policy_approvals SET voided_at = $1 WHERE document = $2 AND voided_at IS NULL`, db.Micros(tx.Now), document)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Drop throws the next text away.
func (s *Service) Drop(ctx context.Context, id string) error {
	sc, err := identity.Require(ctx, identity.PermPolicyWrite)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "drop policy draft", func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.open(ctx, tx, id); err != nil {
			return err
		}
		if _, err := s.voidApprovals(ctx, tx, id); err != nil {
			return err
		}
		res, err := tx.Exec(ctx, `DELETE FROM policy_drafts WHERE document = $1`, id)
		if err != nil {
			return err
		}
		if n, _ := res.RowsAffected(); n == 0 {
			return draftMissing()
		}
		return tx.Record(ctx, db.Change{Kind: "policy.draft_dropped", Object: id})
	})
}

// Check says what is wrong with a text, and what it would collide with.
func (s *Service) Check(ctx context.Context, t *PolicyText) ([]PolicyProblem, error) {
	if _, err := identity.Require(ctx, identity.PermPolicyRead); err != nil {
		return nil, err
	}
	t.tidy()
	d, err := s.document(ctx, t.ID)
	if errs.IsKind(err, errs.NotFound) {
		d, err = &document{id: t.ID, code: t.Code}, nil
	}
	if err != nil {
		return nil, err
	}
	base, _, err := s.newest(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	return s.check(ctx, d, t, base)
}

// check looks at a text by itself, against the text it replaces, and against the
// rest of the book.
func (s *Service) check(ctx context.Context, d *document, t *PolicyText, base int) ([]PolicyProblem, error) {
	out := t.validate()
	var was *PolicyText
	if base > 0 {
		var err error
		if was, err = s.text(ctx, d.id, base); err != nil {
			return nil, err
		}
	}
	owners, err := s.clauseOwners(ctx)
	if err != nil {
		return nil, err
	}
	for i := range t.Clauses {
		c, at := &t.Clauses[i], fmt.Sprintf("/clauses/%d", i)
		owner, known := owners[strings.ToUpper(c.ID)]
		switch {
		case known && owner.document != d.id:
			out.error(c.ID, at+"/id", "%s is a clause of another policy", c.ID)
		case known && (was == nil || was.Clause(c.ID) == nil) && !strings.EqualFold(owner.title, c.Title):
			out.error(c.ID, at+"/id", "%s was “%s” once; ids are not used again for another rule", c.ID, owner.title)
		}
		text := c.Rule + " " + c.Remediation + " " + strings.Join(append(append([]string{}, c.Happy...), c.Sad...), " ")
		for _, ref := range clauseMention.FindAllString(text, -1) {
			if _, ok := owners[ref]; !ok && t.Clause(ref) == nil {
				out.warn(c.ID, at+"/rule", "it points to %s, which is no clause", ref)
			}
		}
	}
	if was != nil {
		if err := s.checkGone(ctx, &out, d, was, t); err != nil {
			return nil, err
		}
	}
	s.checkTwins(ctx, &out, d, t)
	if out == nil {
		out = problems{}
	}
	return out, nil
}

type clauseOwner struct{ document, title string }

func (s *Service) clauseOwners(ctx context.Context) (map[string]clauseOwner, error) {
	rows, err := s.db.Query(ctx, `SELECT clause, document, title FROM policy_clauses`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]clauseOwner{}
	for rows.Next() {
		var id string
		var o clauseOwner
		if err := rows.Scan(&id, &o.document, &o.title); err != nil {
			return nil, err
		}
		out[id] = o
	}
	return out, rows.Err()
}

// checkGone warns of clauses that the new text leaves out and somebody relies on.
func (s *Service) checkGone(ctx context.Context, out *problems, d *document, was, t *PolicyText) error {
	for i := range was.Clauses {
		id := was.Clauses[i].ID
		if t.Clause(id) != nil {
			continue
		}
		var points, exceptions int
		err := s.db.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM policy_touchpoints WHERE clause = $1), (SELECT COUNT(*) FROM policy_exceptions WHERE clause = $1 AND ended_at IS NULL)`, id).Scan(&points, &exceptions)
		if err != nil {
			return err
		}
		why := ""
		if points > 0 {
			why += fmt.Sprintf("; %d other texts repeat it", points)
		}
		if exceptions > 0 {
			why += fmt.Sprintf("; %d exceptions from it run", exceptions)
		}
		out.warn(id, "/clauses", "%s is left out: nothing new can cite it%s", id, why)
	}
	return nil
}

// checkTwins warns of two clauses that say nearly the same: one of them will be
// changed without the other.
func (s *Service) checkTwins(ctx context.Context, out *problems, d *document, t *PolicyText) {
	docs, err := s.documents(ctx)
	if err != nil {
		return
	}
	versions, err := s.versions(ctx, "")
	if err != nil {
		return
	}
	type known struct {
		id    string
		words map[string]bool
	}
	var others []known
	for _, o := range docs {
		v := inForce(versions[o.id], s.db.Now())
		if o.id == d.id || o.kind != RuleBook || v == nil {
			continue
		}
		text, err := s.text(ctx, o.id, v.Version)
		if err != nil {
			return
		}
		for i := range text.Clauses {
			others = append(others, known{text.Clauses[i].ID, wordSet(text.Clauses[i].Rule)})
		}
	}
	for i := range t.Clauses {
		mine := wordSet(t.Clauses[i].Rule)
		if len(mine) < 8 {
			continue
		}
		for _, o := range others {
			if share(mine, o.words) > 0.75 {
				out.warn(t.Clauses[i].ID, fmt.Sprintf("/clauses/%d/rule", i), "%s says nearly the same as %s: let one point to the other", t.Clauses[i].ID, o.id)
			}
		}
	}
}

func wordSet(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(w) > 3 {
			out[w] = true
		}
	}
	return out
}

// share is the Jaccard similarity of two sets of words.
func share(a, b map[string]bool) float64 {
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
