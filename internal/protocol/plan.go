package protocol

import (
	"strings"
	"time"
)

// RunState is where a run stands.
type RunState string

// The states of a run.
const (
	Running   RunState = "running"
	Finished  RunState = "done"
	Cancelled RunState = "cancelled"
)

// The states of a step of a run.
const (
	StepOpen    = "open"
	StepWaiting = "waiting" // for a second person
	StepDone    = "done"
	StepSkipped = "skipped"
)

// Progress is what is known of one step of a run.
type Progress struct {
	Step                     string
	Pinned                   int // version under which it was finished
	State                    string
	Owner                    string // stf_ id
	Checked                  []string
	ShownAt, NextAt          *time.Time // first shown; first the next one to do
	DueAt                    *time.Time
	OverdueAt, EscalatedAt   *time.Time
	DoneAt                   *time.Time // done or skipped
	DoneBy, DecidedBy        string
	AskedBy                  string // who finished it and waits for a second person
	AskedAt                  *time.Time
	ApprovedBy               string
	Reason, Outcome, Request string // opened personal text: why skipped, what came of the action, what is to be performed once approved
	Performed                string // id of what the action made
}

// finished says whether a step needs nothing more.
func (p *Progress) finished() bool {
	return p != nil && (p.State == StepDone || p.State == StepSkipped)
}

// Line is one step as it stands now.
type Line struct {
	Step  *Step
	Shown bool
	Next  bool // the first one that is open
	State string
	Due   *time.Time
}

// Plan says which steps show, which comes next and when each is due. It is a
// pure function of the text, the case, the answers and what has been done. A
// step that is finished, or waits for a second person, shows whatever its
// condition says now.
func (d *Document) Plan(f Facts, answers map[string]Answer, steps map[string]*Progress, start, opened time.Time) []Line {
	known := map[string]Done{}
	for id, p := range steps {
		known[id] = Done{p.State == StepDone, p.State == StepSkipped}
	}
	frame := d.frame(f, answers, known)
	list := make([]Line, 0, len(d.Steps))
	previous, next := &start, false
	for _, s := range d.Steps {
		l := Line{Step: s, State: StepOpen}
		p := steps[s.ID]
		if p != nil && p.State != "" {
			l.State = p.State
		}
		l.Shown = l.State != StepOpen || s.When == "" || s.when != nil && s.when.Bool(frame)
		if l.Shown {
			l.Due = s.Due.at(previous, start, opened, answers, steps)
			if p.finished() && p.DueAt != nil {
				l.Due = p.DueAt
			}
			if l.State == StepOpen && !next {
				l.Next, next = true, true
			}
			previous = nil
			if p.finished() {
				previous = p.DoneAt
			}
		}
		list = append(list, l)
	}
	return list
}

// at gives the time; nil while what it is counted from has not happened.
func (u *Due) at(previous *time.Time, start, opened time.Time, answers map[string]Answer, steps map[string]*Progress) *time.Time {
	if u == nil {
		return nil
	}
	var from *time.Time
	switch {
	case u.From == "start":
		from = &start
	case u.From == "opened":
		from = &opened
	case u.From == "previous":
		from = previous
	case strings.HasPrefix(u.From, "answers."):
		if t, err := time.Parse(time.RFC3339, answers[strings.TrimPrefix(u.From, "answers.")].Value); err == nil {
			from = &t
		}
	default:
		if p := steps[u.From]; p.finished() {
			from = p.DoneAt
		}
	}
	if from == nil {
		return nil
	}
	t := from.Add(u.After).UTC()
	if u.From == "opened" && !t.After(start) { // no step is overdue before its run began
		t = start.Add(u.After).UTC()
	}
	return &t
}

// Count tells how many of the steps that show are finished.
func Count(plan []Line) (done, total int) {
	for _, l := range plan {
		if l.Shown {
			total++
			if l.State == StepDone || l.State == StepSkipped {
				done++
			}
		}
	}
	return done, total
}
