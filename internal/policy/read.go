package policy

import (
	"context"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// PolicyFilter narrows the list of documents; "" = all.
type PolicyFilter struct{ State, Kind string }

// List gives all documents with how they stand now.
func (s *Service) List(ctx context.Context, f PolicyFilter) ([]PolicySummary, error) {
	if _, err := identity.Require(ctx, identity.PermPolicyRead); err != nil {
		return nil, err
	}
	docs, err := s.documents(ctx)
	if err != nil {
		return nil, err
	}
	versions, err := s.versions(ctx, "")
	if err != nil {
		return nil, err
	}
	drafts, err := s.drafts(ctx)
	if err != nil {
		return nil, err
	}
	stale, err := s.staleByDocument(ctx)
	if err != nil {
		return nil, err
	}
	people, err := s.people(ctx)
	if err != nil {
		return nil, err
	}
	out := []PolicySummary{}
	for _, d := range docs {
		if f.State != "" && d.state != f.State || f.Kind != "" && d.kind != f.Kind {
			continue
		}
		sum, err := s.summary(ctx, d, versions[d.id], inForce(versions[d.id], s.db.Now()))
		if err != nil {
			return nil, err
		}
		if sum.Draft == "" {
			sum.Draft = drafts[d.id].state
		}
		if sum.Title == "" || sum.Version == 0 && drafts[d.id].title != "" {
			sum.Title = drafts[d.id].title
		}
		sum.Stale = stale[d.id]
		if roll, err := s.progress(ctx, d, versions[d.id], people); err != nil {
			return nil, err
		} else if roll != nil {
			sum.Attested, sum.Asked = roll.Attested, roll.Asked
		}
		out = append(out, *sum)
	}
	return out, nil
}

type draftLine struct{ state, title string }

func (s *Service) drafts(ctx context.Context) (map[string]draftLine, error) {
	rows, err := s.db.Query(ctx, `SELECT document, state, body FROM policy_drafts`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]draftLine{}
	for rows.Next() {
		var id string
		var l draftLine
		var body string
		if err := rows.Scan(&id, &l.state, &body); err != nil {
			return nil, err
		}
		t, err := readText(body)
		if err != nil {
			return nil, err
		}
		l.title = t.Title
		out[id] = l
	}
	return out, rows.Err()
}

func (s *Service) summary(ctx context.Context, d *document, list []*PolicyVersion, v *PolicyVersion) (*PolicySummary, error) {
	out := &PolicySummary{ID: d.id, Code: d.code, Title: d.title, Kind: d.kind, State: d.state, Owner: d.owner, Versions: len(list), Audience: []string{},
		ReviewDue: d.reviewDue, UpdatedAt: d.updatedAt}
	for _, x := range list {
		if x.State == "waiting" {
			out.Draft = "waiting"
		}
	}
	if v == nil {
		return out, nil
	}
	t, err := s.text(ctx, d.id, v.Version)
	if err != nil {
		return nil, err
	}
	from := v.EffectiveFrom
	out.Version, out.EffectiveFrom, out.Clauses, out.Audience, out.Public, out.Summary = v.Version, &from, len(t.Clauses), t.Audience, t.Public, t.Summary
	return out, nil
}

// PolicyLook is which text of a document somebody wants to read.
type PolicyLook struct {
	On           time.Time // zero = now
	Version      int       // 0 = the one in force then
	Jurisdiction string
	Audience     string
}

// Get gives a document as it stood.
func (s *Service) Get(ctx context.Context, id string, look PolicyLook) (*Policy, error) {
	sc, err := identity.Require(ctx, identity.PermPolicyRead)
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, id, look)
}

func (s *Service) get(ctx context.Context, sc identity.Scope, id string, look PolicyLook) (*Policy, error) {
	d, err := s.document(ctx, strings.ToLower(id))
	if err != nil {
		return nil, err
	}
	versions, err := s.versions(ctx, d.id)
	if err != nil {
		return nil, err
	}
	list := versions[d.id]
	now := s.db.Now()
	if look.On.IsZero() {
		look.On = now
	}
	current := inForce(list, now)
	sum, err := s.summary(ctx, d, list, current)
	if err != nil {
		return nil, err
	}
	out := &Policy{PolicySummary: *sum, On: look.On, Retired: d.retiredWhy, RetiredAt: d.retiredAt, ReviewedAt: d.reviewedAt, All: []PolicyVersion{}}
	for _, v := range list {
		out.All = append(out.All, *v)
	}
	shown := inForce(list, look.On)
	if look.Version > 0 {
		if shown = find(list, look.Version); shown == nil {
			return nil, errs.New(errs.NotFound, "version_not_found", "There is no version %d.", look.Version)
		}
	}
	if shown != nil {
		if err := s.show(ctx, out, d, shown, look); err != nil {
			return nil, err
		}
	}
	if sc.Can(identity.PermPolicyWrite) || sc.Can(identity.PermPolicyApprove) {
		if err := s.showNext(ctx, sc, out, d); err != nil {
			return nil, err
		}
	}
	return out, s.showPeople(ctx, sc, out, d, list)
}

// show puts one version on the page.
func (s *Service) show(ctx context.Context, out *Policy, d *document, v *PolicyVersion, look PolicyLook) error {
	t, err := s.text(ctx, d.id, v.Version)
	if err != nil {
		return err
	}
	from := v.EffectiveFrom
	out.Shown, out.Hash, out.Text, out.Note, out.Change, out.From, out.To, out.Source = v.Version, v.Hash, t, v.Note, v.Change, &from, v.EffectiveTo, v.SourceHash
	if look.Jurisdiction == "" && look.Audience == "" {
		return nil
	}
	laid := *t
	laid.Clauses = make([]PolicyClauseText, len(t.Clauses))
	out.Base, out.Overlays = t, map[string]any{}
	for i, c := range t.Clauses {
		var names []string
		laid.Clauses[i], names = c.in(look.Jurisdiction, look.Audience)
		if len(names) > 0 {
			out.Overlays[c.ID] = names
		}
	}
	if !t.applies(look.Jurisdiction) {
		laid.Clauses = []PolicyClauseText{}
	}
	out.Text = &laid
	return nil
}

// showNext puts the next text on the page, for those who work on it.
func (s *Service) showNext(ctx context.Context, _ identity.Scope, out *Policy, d *document) error {
	next, err := s.nextText(ctx, d.id)
	if err != nil {
		return err
	}
	if next != nil {
		if next.Problems, err = s.check(ctx, d, next.Text, next.Base); err != nil {
			return err
		}
		if next.State == "approved" && s.o.Signing != nil {
			if next.Approval, err = s.o.Signing(ctx, d.id); err != nil {
				return err
			}
		}
		out.Next, out.Draft = &next.PolicyDraft, next.State
		if out.Shown == 0 {
			out.Title = next.Text.Title
		}
	}
	for _, v := range out.All {
		if v.State != "waiting" {
			continue
		}
		why, points, err := s.holds(ctx, d.id, &v)
		if err != nil {
			return err
		}
		out.Waiting = &PolicyWaiting{v.Version, why, points}
		out.Draft = "waiting"
	}
	return nil
}

// showPeople tells what the caller has to attest, and how far everybody is.
func (s *Service) showPeople(ctx context.Context, sc identity.Scope, out *Policy, d *document, list []*PolicyVersion) error {
	people, err := s.people(ctx)
	if err != nil {
		return err
	}
	roll, err := s.progress(ctx, d, list, people)
	if err != nil {
		return err
	}
	if roll != nil {
		out.Attested, out.Asked = roll.Attested, roll.Asked
		shown := roll.needed.rollOut
		if shown.Question != nil {
			q := *shown.Question
			if q.Right = -1; sc.Can(identity.PermPolicyWrite) {
				q.Right = shown.Question.Right
			}
			shown.Question = &q
		}
		out.RollOut = &shown
		out.Mine = roll.of(sc.StaffID())
	}
	stale, err := s.staleByDocument(ctx)
	if err != nil {
		return err
	}
	out.Stale = stale[d.id]
	return s.db.QueryRow(ctx, `SELECT COUNT(*) FROM policy_questions WHERE document = $1 AND answered_at IS NULL`, d.id).Scan(&out.OpenQuestions)
}

// Versions lists the texts of a document, the newest first.
func (s *Service) Versions(ctx context.Context, id string) ([]PolicyVersion, error) {
	if _, err := identity.Require(ctx, identity.PermPolicyRead); err != nil {
		return nil, err
	}
	if _, err := s.document(ctx, id); err != nil {
		return nil, err
	}
	versions, err := s.versions(ctx, id)
	out := []PolicyVersion{}
	for _, v := range versions[id] {
		out = append(out, *v)
	}
	return out, err
}

// InForce gives a clause as it stood at a time, in a place and for an audience:
// what an action, a notice or a finding cites. Zero is now, "" the base text. A
// text is nobody's data, so no permission is asked; an open transaction is joined.
func (s *Service) InForce(ctx context.Context, clause string, at time.Time, jurisdiction, audience, language string) (Clause, error) {
	clause = strings.ToUpper(strings.TrimSpace(clause))
	if at.IsZero() {
		at = s.db.Now()
	}
	var id string
	if err := s.db.QueryRow(ctx, `SELECT document FROM policy_clauses WHERE clause = $1`, clause).Scan(&id); err != nil {
		return Clause{}, noRow(err, clauseUnknown(clause))
	}
	versions, err := s.versions(ctx, id)
	if err != nil {
		return Clause{}, err
	}
	v := inForce(versions[id], at)
	if v == nil {
		return Clause{}, clauseUnknown(clause)
	}
	t, err := s.text(ctx, id, v.Version)
	if err != nil {
		return Clause{}, err
	}
	c := t.Clause(clause)
	if c == nil || !t.applies(jurisdiction) {
		return Clause{}, clauseUnknown(clause)
	}
	return clauseOf(t, c, v, jurisdiction, audience, language), nil
}

func clauseOf(t *PolicyText, c *PolicyClauseText, v *PolicyVersion, jurisdiction, audience, language string) Clause {
	laid, names := c.in(jurisdiction, audience)
	public, in := laid.said(language)
	return Clause{ID: c.ID, Title: c.Title, Text: laid.Rule, Version: v.Version, DocumentID: t.ID, Document: t.Title, Hash: clauseHash(c), Public: public, Language: in,
		StandardOfProof: laid.Standard, Ladder: laid.Ladder, Weight: laid.Weight, Remediation: laid.Remediation, Evidence: laid.Evidence,
		EffectiveFrom: v.EffectiveFrom, EffectiveTo: v.EffectiveTo, Overlays: names}
}

// ClauseExists says whether a clause was ever in force.
func (s *Service) ClauseExists(ctx context.Context, clause string) (bool, error) {
	var n int
	err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM policy_clauses WHERE clause = $1`, strings.ToUpper(strings.TrimSpace(clause))).Scan(&n)
	return n > 0, err
}

// Clause is InForce for whoever may read policies.
func (s *Service) Clause(ctx context.Context, clause string, at time.Time, jurisdiction, audience, language string) (*Clause, error) {
	if _, err := identity.Require(ctx, identity.PermPolicyRead); err != nil {
		return nil, err
	}
	c, err := s.InForce(ctx, clause, at, jurisdiction, audience, language)
	return &c, err
}

// PolicyStand is a stretch of time in which a clause said one thing.
type PolicyStand struct {
	Versions []int      `json:"versions" doc:"In which this was its text, newest first"`
	From     time.Time  `json:"from"`
	To       *time.Time `json:"to,omitempty"`
	Hash     string     `json:"hash"`
	Title    string     `json:"title"`
	Rule     string     `json:"rule"`
}

// ClauseHistory lists what a clause said over time, newest first.
func (s *Service) ClauseHistory(ctx context.Context, clause string) ([]PolicyStand, error) {
	if _, err := identity.Require(ctx, identity.PermPolicyRead); err != nil {
		return nil, err
	}
	clause = strings.ToUpper(strings.TrimSpace(clause))
	var id string
	if err := s.db.QueryRow(ctx, `SELECT document FROM policy_clauses WHERE clause = $1`, clause).Scan(&id); err != nil {
		return nil, noRow(err, clauseUnknown(clause))
	}
	versions, err := s.versions(ctx, id)
	if err != nil {
		return nil, err
	}
	out := []PolicyStand{}
	broken := true // the text was not there in between
	for _, v := range versions[id] {
		if v.State != "released" {
			continue
		}
		t, err := s.text(ctx, id, v.Version)
		if err != nil {
			return nil, err
		}
		c := t.Clause(clause)
		if c == nil {
			broken = true
			continue
		}
		hash := clauseHash(c)
		if n := len(out) - 1; n >= 0 && !broken && out[n].Hash == hash {
			out[n].From, out[n].Versions = v.EffectiveFrom, append(out[n].Versions, v.Version)
			continue
		}
		out, broken = append(out, PolicyStand{[]int{v.Version}, v.EffectiveFrom, v.EffectiveTo, hash, c.Title, c.Rule}), false
	}
	return out, nil
}

// Impact tells what was done under the clauses of a document, or under one.
func (s *Service) Impact(ctx context.Context, ref string, days int) ([]PolicyImpact, error) {
	sc, err := identity.Require(ctx, identity.PermPolicyRead)
	if err != nil {
		return nil, err
	}
	var a db.Args
	rows, err := s.db.Query(ctx, `SELECT clause FROM policy_clauses WHERE document = `+a.Add(strings.ToLower(ref))+` OR clause = `+a.Add(strings.ToUpper(ref))+` ORDER BY clause`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var clauses []string
	for rows.Next() {
		var c string
		if err := rows.Scan(&c); err != nil {
			return nil, err
		}
		clauses = append(clauses, c)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	if clauses == nil {
		return nil, policyNotFound()
	}
	out := []PolicyImpact{}
	if s.o.Impact == nil || !sc.Can(identity.PermActionRead) {
		return out, nil
	}
	found, err := s.o.Impact(ctx, sc, clauses, s.db.Now().AddDate(0, 0, -days))
	if err != nil {
		return nil, err
	}
	for _, c := range clauses {
		if f, ok := found[c]; ok {
			f.Clause = c
			out = append(out, f)
		}
	}
	return out, nil
}
