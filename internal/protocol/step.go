package protocol

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Finish is how a step is finished.
type Finish struct {
	Answers map[string]string `json:"answers,omitempty" doc:"By question; an empty value takes an answer back"`
	Checked []string          `json:"checked,omitempty" maxItems:"30" doc:"Lines of the checklist that are done"`
	Note    string            `json:"note,omitempty" maxLength:"8000" doc:"How it was done, where that differs from the text"`
	Perform bool              `json:"perform,omitempty" doc:"Do what the step does"`
	With    *With             `json:"with,omitempty" doc:"What performing it needs"`
}

// With is what performing a step needs beyond its text.
type With struct {
	Call      *Call      `json:"call,omitempty"`
	Place     string     `json:"place,omitempty" maxLength:"1000" doc:"dispatch: where help was sent"`
	Line      string     `json:"line,omitempty" maxLength:"200" doc:"dispatch: which line of the directory was called"`
	LineWhy   string     `json:"line_reason,omitempty" maxLength:"500" doc:"dispatch: why another line than a verified one of the directory was called"`
	Called    *time.Time `json:"called_at,omitempty" doc:"dispatch: when it was called"`
	Reference string     `json:"reference,omitempty" maxLength:"200" doc:"dispatch, refer: their number"`
	Title     string     `json:"title,omitempty" maxLength:"300" doc:"incident: how it is named; no personal data"`
	Party     string     `json:"party,omitempty" maxLength:"60" doc:"send, call: whom, where several have the role"`
}

// step finds a step that shows; with open it must not be finished.
func (r *run) step(name string, open bool) (*Step, *Progress, error) {
	st := r.doc.Step(name)
	if st == nil {
		return nil, nil, errs.New(errs.NotFound, "step_not_found", "There is no such step in version %d.", r.pinned)
	}
	for _, l := range r.plan() {
		if l.Step.ID == name && !l.Shown {
			return nil, nil, errs.New(errs.Conflict, "step_hidden", "The step does not apply: %s.", st.When)
		}
	}
	p := r.steps[name]
	if p == nil {
		p = &Progress{Step: name, State: StepOpen}
	}
	if open && p.State != StepOpen {
		return nil, nil, errs.New(errs.Conflict, "step_"+p.State, "The step is %s already.", p.State)
	}
	return st, p, nil
}

func (s *Service) onStep(ctx context.Context, ref, name, reason string, open bool, fn func(context.Context, *db.Tx, identity.Scope, *run, *Step, *Progress) error) (*Run, error) {
	return s.change(ctx, ref, reason, func(ctx context.Context, tx *db.Tx, sc identity.Scope, r *run) error {
		if err := running(r); err != nil {
			return err
		}
		st, p, err := r.step(name, open)
		if err != nil {
			return err
		}
		if err := s.o.Cases.Worked(ctx, tx, r.caseID); err != nil {
			return err
		}
		return fn(ctx, tx, sc, r, st, p)
	})
}

// Done finishes a step, or asks for the second person it needs.
func (s *Service) Done(ctx context.Context, ref, name string, in Finish) (*Run, error) {
	return s.onStep(ctx, ref, name, "protocol step", true, func(ctx context.Context, tx *db.Tx, sc identity.Scope, r *run, st *Step, p *Progress) error {
		if err := s.answers(ctx, tx, r, st, in.Answers); err != nil {
			return err
		}
		if err := check(st, p, in.Checked); err != nil {
			return err
		}
		if err := ready(r, st, p, in); err != nil {
			return err
		}
		p.Reason = strings.TrimSpace(in.Note)
		if st.Approve != "" {
			return s.ask(ctx, tx, r, st, p, in)
		}
		if in.Perform {
			if err := s.perform(ctx, tx, sc, r, st, p, in.With); err != nil {
				return err
			}
		}
		return s.finish(ctx, tx, r, st, p, StepDone)
	})
}

// ready names everything that a step still needs.
func ready(r *run, st *Step, p *Progress, in Finish) error {
	var at []errs.Field
	for _, a := range st.Asks {
		if _, ok := r.answers[a.ID]; !ok && a.Needed {
			at = append(at, errs.Field{Pointer: "/answers/" + a.ID, Message: "needs an answer"})
		}
	}
	if st.Required && strings.TrimSpace(in.Note) == "" {
		for _, it := range st.Checklist {
			if !slices.Contains(p.Checked, it.ID) {
				at = append(at, errs.Field{Pointer: "/checked/" + it.ID, Message: "not done: " + it.Text})
			}
		}
	}
	if st.Do != nil && !in.Perform && strings.TrimSpace(in.Note) == "" {
		at = append(at, errs.Field{Pointer: "/perform", Message: "perform it, or say in a note how it was done otherwise"})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "step_incomplete", "The step is not complete.").With(at...)
	}
	return nil
}

// ask leaves a step to a second person.
func (s *Service) ask(ctx context.Context, tx *db.Tx, r *run, st *Step, p *Progress, in Finish) error {
	body, err := json.Marshal(struct {
		Perform bool  `json:"perform"`
		With    *With `json:"with,omitempty"`
	}{in.Perform, in.With})
	if err != nil {
		return err
	}
	p.State, p.AskedBy, p.AskedAt, p.Request = StepWaiting, tx.Actor.ID, &tx.Now, string(body)
	if err := s.keep(ctx, tx, r, p); err != nil {
		return err
	}
	_, err = s.task(ctx, tx, cases.NewTask{Case: r.caseID, Kind: cases.Approval, Title: "Approve: " + st.Title, DueAt: &tx.Now, Ref: asked(r, st.ID) + p.AskedAt.Format("150405.000000")})
	if err != nil {
		return err
	}
	return s.noteStep(ctx, tx, r, "run.step_asked", st, map[string]any{"role": st.Approve})
}

// Decide is the second person's answer to a step that waits.
func (s *Service) Decide(ctx context.Context, ref, name, note string, yes bool) (*Run, error) {
	return s.onStep(ctx, ref, name, "approve protocol step", false, func(ctx context.Context, tx *db.Tx, sc identity.Scope, r *run, st *Step, p *Progress) error {
		if p.State != StepWaiting {
			return errs.New(errs.Conflict, "step_not_waiting", "The step waits for nobody.")
		}
		if p.AskedBy == tx.Actor.ID {
			return errs.New(errs.Forbidden, "own_step", "A second person decides, not whoever asked.")
		}
		if !slices.Contains(sc.Roles(), st.Approve) {
			return errs.New(errs.Forbidden, "role_missing", "Only somebody with the role %s decides this.", st.Approve)
		}
		if err := s.closeTask(ctx, tx, r, st.ID, note); err != nil {
			return err
		}
		if !yes {
			if strings.TrimSpace(note) == "" {
				return errs.New(errs.Invalid, "reason_missing", "Say why not.").With(errs.Field{Pointer: "/reason", Message: "required"})
			}
			p.State, p.AskedBy, p.AskedAt, p.Request, p.Reason = StepOpen, "", nil, "", strings.TrimSpace(note)
			if err := s.keep(ctx, tx, r, p); err != nil {
				return err
			}
			return s.noteStep(ctx, tx, r, "run.step_refused", st, nil)
		}
		var request struct {
			Perform bool  `json:"perform"`
			With    *With `json:"with"`
		}
		if p.Request != "" {
			if err := json.Unmarshal([]byte(p.Request), &request); err != nil {
				return err
			}
		}
		p.ApprovedBy = tx.Actor.ID
		if request.Perform {
			if err := s.perform(ctx, tx, sc, r, st, p, request.With); err != nil {
				return err
			}
		}
		if note = strings.TrimSpace(note); note != "" {
			p.Reason = strings.TrimSpace(p.Reason + "\n" + note)
		}
		if err := s.noteStep(ctx, tx, r, "run.step_approved", st, map[string]any{"asked_by": p.AskedBy}); err != nil {
			return err
		}
		return s.finish(ctx, tx, r, st, p, StepDone)
	})
}

func (s *Service) finish(ctx context.Context, tx *db.Tx, r *run, st *Step, p *Progress, state string) error {
	p.State, p.DoneAt, p.DoneBy, p.Pinned = state, &tx.Now, tx.Actor.ID, r.pinned
	if p.AskedBy != "" {
		p.DoneBy = p.AskedBy
	}
	if err := s.keep(ctx, tx, r, p); err != nil {
		return err
	}
	if err := s.closeTask(ctx, tx, r, st.ID, ""); err != nil {
		return err
	}
	return s.noteStep(ctx, tx, r, "run.step_"+state, st, map[string]any{"performed": p.Performed, "decided_by": p.DecidedBy})
}

// Skip leaves a step out, with a reason; a required one also with who decided.
func (s *Service) Skip(ctx context.Context, ref, name, reason, decided string) (*Run, error) {
	return s.onStep(ctx, ref, name, "skip protocol step", true, func(ctx context.Context, tx *db.Tx, sc identity.Scope, r *run, st *Step, p *Progress) error {
		var at []errs.Field
		if strings.TrimSpace(reason) == "" {
			at = append(at, errs.Field{Pointer: "/reason", Message: "say why it is skipped"})
		}
		if st.Required && decided == "" {
			at = append(at, errs.Field{Pointer: "/decided_by", Message: "a required step: say who decided to skip it"})
		}
		if decided != "" && s.o.ActiveStaff != nil {
			ok, err := s.o.ActiveStaff(ctx, decided)
			if err != nil {
				return err
			}
			if !ok {
				at = append(at, errs.Field{Pointer: "/decided_by", Message: "not an active member of staff"})
			}
		}
		if len(at) > 0 {
			return errs.New(errs.Invalid, "skip_invalid", "The step cannot be skipped like this.").With(at...)
		}
		p.Reason, p.DecidedBy = strings.TrimSpace(reason), decided
		return s.finish(ctx, tx, r, st, p, StepSkipped)
	})
}

// Answer keeps answers without finishing the step; those of a finished step may
// be corrected, which is a new entry.
func (s *Service) Answer(ctx context.Context, ref, name string, answers map[string]string) (*Run, error) {
	return s.onStep(ctx, ref, name, "answer", false, func(ctx context.Context, tx *db.Tx, sc identity.Scope, r *run, st *Step, p *Progress) error {
		if len(answers) == 0 {
			return errs.New(errs.Invalid, "answer_missing", "Answer what?").With(errs.Field{Pointer: "/answers", Message: "name at least one question"})
		}
		return s.answers(ctx, tx, r, st, answers)
	})
}

func (s *Service) answers(ctx context.Context, tx *db.Tx, r *run, st *Step, given map[string]string) error {
	var at []errs.Field
	var names []string
	for name, value := range given {
		i := slices.IndexFunc(st.Asks, func(a *Ask) bool { return a.ID == name })
		if i < 0 {
			at = append(at, errs.Field{Pointer: "/answers/" + name, Message: "no question of this step"})
			continue
		}
		if why := st.Asks[i].fits(value); why != "" {
			at = append(at, errs.Field{Pointer: "/answers/" + name, Message: why})
		}
		if r.answers[name].Value != value {
			names = append(names, name)
		}
	}
	if len(at) > 0 {
		slices.SortFunc(at, func(a, b errs.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
		return errs.New(errs.Invalid, "answer_invalid", "That does not answer the question.").With(at...)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := s.answer(ctx, tx, r, st.ID, name, strings.TrimSpace(given[name])); err != nil {
			return err
		}
	}
	if len(given) == 0 {
		return nil
	}
	return s.noteStep(ctx, tx, r, "run.answered", st, map[string]any{"asks": names})
}

// fits says what is wrong with a value; "" when it answers the question.
func (a *Ask) fits(value string) string {
	value = strings.TrimSpace(value)
	if value == "" {
		return ""
	}
	switch a.Kind {
	case "yes_no":
		if value != "yes" && value != "no" {
			return "yes or no"
		}
	case "choice":
		if !slices.ContainsFunc(a.Options, func(o Option) bool { return o.ID == value }) {
			return "one of the options"
		}
	case "number":
		if n, err := strconv.ParseFloat(value, 64); err != nil || n-n != 0 {
			return "a number"
		}
	case "time":
		if _, err := time.Parse(time.RFC3339, value); err != nil {
			return "a time with its zone, as 2026-03-01T02:10:00Z"
		}
	default:
		if len(value) > 8000 {
			return "at most 8000 bytes"
		}
	}
	return ""
}

// Tick marks lines of a step's checklist; what is not named is not done.
func (s *Service) Tick(ctx context.Context, ref, name string, checked []string) (*Run, error) {
	return s.onStep(ctx, ref, name, "checklist", true, func(ctx context.Context, tx *db.Tx, sc identity.Scope, r *run, st *Step, p *Progress) error {
		p.Checked = nil
		if err := check(st, p, checked); err != nil {
			return err
		}
		if err := s.keep(ctx, tx, r, p); err != nil {
			return err
		}
		return s.noteStep(ctx, tx, r, "run.checked", st, map[string]any{"checked": p.Checked})
	})
}

func check(st *Step, p *Progress, checked []string) error {
	for i, name := range checked {
		if !slices.ContainsFunc(st.Checklist, func(it Item) bool { return it.ID == name }) {
			return errs.New(errs.Invalid, "checklist_unknown", "There is no such line.").With(errs.Field{Pointer: "/checked/" + strconv.Itoa(i), Message: "no line of this checklist"})
		}
		if !slices.Contains(p.Checked, name) {
			p.Checked = append(p.Checked, name)
		}
	}
	return nil
}

// Assign gives a step to somebody; "" gives it back.
func (s *Service) Assign(ctx context.Context, ref, name, owner string) (*Run, error) {
	return s.onStep(ctx, ref, name, "assign step", false, func(ctx context.Context, tx *db.Tx, sc identity.Scope, r *run, st *Step, p *Progress) error {
		if p.finished() {
			return errs.New(errs.Conflict, "step_"+p.State, "The step is %s already.", p.State)
		}
		if owner != "" && s.o.ActiveStaff != nil {
			ok, err := s.o.ActiveStaff(ctx, owner)
			if err != nil {
				return err
			}
			if !ok {
				return errs.New(errs.Invalid, "staff_unknown", "There is no such person.").With(errs.Field{Pointer: "/owner", Message: "not an active member of staff"})
			}
		}
		p.Owner = owner
		if err := s.keep(ctx, tx, r, p); err != nil {
			return err
		}
		return s.noteStep(ctx, tx, r, "run.step_assigned", st, map[string]any{"owner": owner})
	})
}

// Reopen takes a step up again that was finished too early. What it did must be
// undone where it was done.
func (s *Service) Reopen(ctx context.Context, ref, name, reason string) (*Run, error) {
	return s.change(ctx, ref, "reopen step", func(ctx context.Context, tx *db.Tx, sc identity.Scope, r *run) error {
		if r.state == Cancelled {
			return running(r)
		}
		st, p, err := r.step(name, false)
		if err != nil {
			return err
		}
		if !p.finished() {
			return errs.New(errs.Conflict, "step_open", "The step is not finished.")
		}
		if p.Performed != "" {
			return errs.New(errs.Conflict, "step_performed", "The step did something; undo that first.")
		}
		if strings.TrimSpace(reason) == "" {
			return errs.New(errs.Invalid, "reason_missing", "Say why.").With(errs.Field{Pointer: "/reason", Message: "required"})
		}
		if r.state == Finished {
			r.state, r.endedAt = Running, nil
			if _, err := tx.Exec(ctx, `UPDATE protocol_runs SET state = 'running', ended_at = NULL, ended_by = '' WHERE id = $1`, r.id); err != nil {
				return err
			}
		}
		p.State, p.DoneAt, p.DoneBy, p.DecidedBy, p.ApprovedBy, p.AskedBy, p.AskedAt, p.Reason = StepOpen, nil, "", "", "", "", nil, strings.TrimSpace(reason)
		if err := s.keep(ctx, tx, r, p); err != nil {
			return err
		}
		return s.noteStep(ctx, tx, r, "run.step_reopened", st, nil)
	})
}
