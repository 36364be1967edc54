package protocol

import (
	"context"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Run is one execution of a protocol, as people see it.
type Run struct {
	ID        string     `json:"id"`
	Case      string     `json:"case_id"`
	Number    string     `json:"number"`
	Protocol  string     `json:"protocol"`
	Title     string     `json:"title"`
	Titles    Words      `json:"titles,omitempty" doc:"The title in other languages"`
	Summary   string     `json:"summary,omitempty"`
	Version   int        `json:"version" doc:"Pinned"`
	Newest    int        `json:"newest" doc:"More than version: it may be upgraded"`
	State     RunState   `json:"state" enum:"running,done,cancelled"`
	Drill     bool       `json:"drill"`
	StartedAt time.Time  `json:"started_at"`
	StartedBy string     `json:"started_by"`
	EndedAt   *time.Time `json:"ended_at,omitempty"`
	EndedBy   string     `json:"ended_by,omitempty"`
	Reason    string     `json:"reason,omitempty" doc:"Why it was cancelled"`
	Done      int        `json:"done"`
	Total     int        `json:"total" doc:"Steps that apply now"`
	Next      string     `json:"next,omitempty" doc:"The step to do now"`
	Care      []string   `json:"care"`
	Steps     []RunStep  `json:"steps" doc:"Those that apply now, finished ones always"`
	Language  string     `json:"language,omitempty" doc:"Of the case"`
	Rev       int64      `json:"revision"`
}

// RunStep is one step of a run.
type RunStep struct {
	ID         string     `json:"id"`
	Title      string     `json:"title"`
	Text       string     `json:"text,omitempty"`
	Say        Words      `json:"say,omitempty"`
	Note       string     `json:"note,omitempty"`
	Role       string     `json:"role,omitempty" doc:"Role that does it"`
	Owner      string     `json:"owner,omitempty" doc:"stf_ id"`
	State      string     `json:"state" enum:"open,waiting,done,skipped"`
	Required   bool       `json:"required"`
	Because    string     `json:"because,omitempty"`
	When       string     `json:"when,omitempty"`
	DueAt      *time.Time `json:"due_at,omitempty"`
	Overdue    bool       `json:"overdue"`
	Checklist  []RunItem  `json:"checklist"`
	Asks       []RunAsk   `json:"asks"`
	Do         *Deed      `json:"do,omitempty"`
	Does       string     `json:"does,omitempty" doc:"What performing it does, in words"`
	Approve    string     `json:"approve,omitempty" doc:"Role of the second person"`
	Escalate   string     `json:"escalate,omitempty" doc:"Role that is paged when it stays open"`
	AskedBy    string     `json:"asked_by,omitempty"`
	AskedAt    *time.Time `json:"asked_at,omitempty"`
	ApprovedBy string     `json:"approved_by,omitempty"`
	Wants      []string   `json:"wants,omitempty"`
	Care       []CareRule `json:"care,omitempty"`
	DoneAt     *time.Time `json:"done_at,omitempty"`
	DoneBy     string     `json:"done_by,omitempty"`
	DecidedBy  string     `json:"decided_by,omitempty" doc:"Who decided to skip a required step"`
	Reason     string     `json:"reason,omitempty" doc:"Why skipped, or how it was done"`
	Outcome    string     `json:"outcome,omitempty" doc:"What performing it did"`
	Performed  string     `json:"performed,omitempty" doc:"Id of what it made"`
	From       int        `json:"from_version,omitempty" doc:"Finished under this earlier version"`
}

// CareRule is a care rule that a step keeps, in words.
type CareRule struct {
	Rule string `json:"rule"`
	Text string `json:"text"`
}

// RunItem is a line of a step's checklist.
type RunItem struct {
	Item
	Done bool `json:"done"`
}

// RunAsk is a question with its answer.
type RunAsk struct {
	Ask
	Answer string     `json:"answer,omitempty"`
	By     string     `json:"by,omitempty"`
	At     *time.Time `json:"at,omitempty"`
}

// GetRun reads one run.
func (s *Service) GetRun(ctx context.Context, ref string) (*Run, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	return s.show(ctx, sc, ref)
}

// CaseRuns is what runs on a case and what might.
type CaseRuns struct {
	Items       []*Run       `json:"items"`
	Suggestions []Suggestion `json:"suggestions"`
}

// RunsOf lists the runs of a case, those that go on first, and the protocols
// that fit it and do not run.
func (s *Service) RunsOf(ctx context.Context, ref string) (*CaseRuns, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	c, err := s.o.Cases.For(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	ids, err := s.ids(ctx, `SELECT id FROM protocol_runs WHERE case_id IN (SELECT id FROM cases WHERE id = $1 OR root = $1)
		ORDER BY CASE state WHEN 'running' THEN 0 ELSE 1 END, id DESC LIMIT 50`, db.Args{c.ID})
	if err != nil {
		return nil, err
	}
	out := &CaseRuns{Items: []*Run{}, Suggestions: []Suggestion{}}
	used := map[string]bool{}
	for _, ref := range ids {
		r, err := s.show(ctx, sc, ref)
		if errs.IsKind(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		used[r.Protocol] = true
		out.Items = append(out.Items, r)
	}
	if c.State.Done() {
		return out, nil
	}
	fit, err := s.fitting(ctx, c)
	for _, x := range fit {
		if !used[x.Protocol] {
			out.Suggestions = append(out.Suggestions, x)
		}
	}
	return out, err
}

func (s *Service) show(ctx context.Context, sc identity.Scope, ref string) (*Run, error) {
	r, err := s.load(ctx, nil, sc, ref)
	if err != nil {
		return nil, err
	}
	out := &Run{ID: r.id, Case: r.caseID, Number: r.c.Number, Protocol: r.protocol, Title: r.doc.Title, Titles: r.doc.Titles, Summary: r.doc.Summary, Version: r.pinned, State: r.state,
		Drill: r.drill, StartedAt: r.startedAt, StartedBy: r.startedBy, EndedAt: r.endedAt, EndedBy: r.endedBy, Reason: r.reason,
		Care: r.doc.Care, Steps: []RunStep{}, Language: r.c.Language, Rev: r.version}
	if out.Care == nil {
		out.Care = []string{}
	}
	if out.Newest, err = s.newest(ctx, r.protocol); err != nil {
		return nil, err
	}
	plan := r.plan()
	out.Done, out.Total = Count(plan)
	for _, l := range plan {
		if !l.Shown || r.state != Running && l.State == StepOpen {
			continue
		}
		if l.Next && r.state == Running {
			out.Next = l.Step.ID
		}
		st, from, err := s.words(ctx, r, l.Step)
		if err != nil {
			return nil, err
		}
		out.Steps = append(out.Steps, s.showStep(r, st, l, from))
	}
	// What was finished under a version whose step is gone stays to be seen.
	for name, p := range r.steps {
		if r.doc.Step(name) != nil || !p.finished() {
			continue
		}
		old, err := s.document(ctx, r.protocol, p.Pinned)
		if err != nil {
			return nil, err
		}
		if st := old.Step(name); st != nil {
			out.Steps = append(out.Steps, s.showStep(r, st, Line{Step: st, Shown: true, State: p.State, Due: p.DueAt}, p.Pinned))
		}
	}
	slices.SortStableFunc(out.Steps, gone(r))
	return out, nil
}

// gone puts the steps of earlier versions among the others by when they were
// finished.
func gone(r *run) func(a, b RunStep) int {
	return func(a, b RunStep) int {
		olda, oldb := r.doc.Step(a.ID) == nil, r.doc.Step(b.ID) == nil
		if olda == oldb {
			return 0
		}
		if olda {
			return -1
		}
		return 1
	}
}

// words are those of a step; a finished one has the words it was finished under.
func (s *Service) words(ctx context.Context, r *run, st *Step) (*Step, int, error) {
	p := r.steps[st.ID]
	if !p.finished() || p.Pinned == 0 || p.Pinned == r.pinned {
		return st, 0, nil
	}
	old, err := s.document(ctx, r.protocol, p.Pinned)
	if err != nil {
		return nil, 0, err
	}
	if was := old.Step(st.ID); was != nil {
		return was, p.Pinned, nil
	}
	return st, 0, nil
}

func (s *Service) showStep(r *run, st *Step, l Line, from int) RunStep {
	out := RunStep{ID: st.ID, Title: st.Title, Text: st.Text, Say: st.Say, Note: st.Note, Role: st.Owner, State: l.State, Required: st.Required,
		Because: st.Because, When: st.When, DueAt: l.Due, Checklist: []RunItem{}, Asks: []RunAsk{}, Do: st.Do, Approve: st.Approve, Wants: st.Wants, From: from}
	if st.Do != nil {
		out.Does = st.Do.Words()
	}
	if st.Escalate != nil {
		out.Escalate = st.Escalate.To
	}
	for _, c := range st.Care {
		out.Care = append(out.Care, CareRule{c, careRules[c]})
	}
	p := r.steps[st.ID]
	if p == nil {
		p = &Progress{}
	}
	for _, it := range st.Checklist {
		out.Checklist = append(out.Checklist, RunItem{it, slices.Contains(p.Checked, it.ID)})
	}
	for _, a := range st.Asks {
		q := RunAsk{Ask: *a}
		if given, ok := r.answers[a.ID]; ok {
			q.Answer, q.By, q.At = given.Value, given.By, &given.At
		}
		out.Asks = append(out.Asks, q)
	}
	out.Owner, out.DoneAt, out.DoneBy, out.DecidedBy, out.Reason = p.Owner, p.DoneAt, p.DoneBy, p.DecidedBy, p.Reason
	out.Outcome, out.Performed, out.AskedBy, out.AskedAt, out.ApprovedBy = p.Outcome, p.Performed, p.AskedBy, p.AskedAt, p.ApprovedBy
	// Late is a matter of the clock now, and of when it was finished then.
	switch {
	case l.Due == nil:
	case p.DoneAt != nil:
		out.Overdue = p.DoneAt.After(*l.Due)
	default:
		out.Overdue = r.state == Running && !s.db.Now().Before(*l.Due)
	}
	return out
}
