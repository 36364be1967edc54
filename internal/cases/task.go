package cases

import (
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// TaskKind is what sort of thing a task asks for.
type TaskKind string

// The kinds of task. A call back, a follow-up, a review and a referral outlive
// the case: somebody promised them.
const (
	ToDo     TaskKind = "task"
	CallBack TaskKind = "call_back"
	FollowUp TaskKind = "follow_up"
	Review   TaskKind = "review"
	Approval TaskKind = "approval"
	Referral TaskKind = "referral"
)

var taskKinds = []TaskKind{ToDo, CallBack, FollowUp, Review, Approval, Referral}

// Valid says whether k is a known kind.
func (k TaskKind) Valid() bool {
	for _, x := range taskKinds {
		if k == x {
			return true
		}
	}
	return false
}

// Survives says whether a task of this kind stays open when its case is closed.
func (k TaskKind) Survives() bool { return slices.Contains(promised, k) }

var promised = []TaskKind{CallBack, FollowUp, Review, Referral}

// The states of a task: dropped is what the closing of its case did to it.
const (
	TaskOpen    = "open"
	TaskDone    = "done"
	TaskDropped = "dropped"
)

// CaseTask is something that somebody must do for a case, by a time.
type CaseTask struct {
	ID        string     `json:"id"`
	Case      string     `json:"case_id"`
	Number    string     `json:"number"`
	Severity  Severity   `json:"severity" doc:"Of its case"`
	Kind      TaskKind   `json:"kind" doc:"task, call_back, follow_up, review, approval or referral"`
	Title     string     `json:"title"`
	Party     string     `json:"party,omitempty" doc:"pty_ id of the person it is about"`
	Owner     string     `json:"owner,omitempty"`
	Team      string     `json:"team,omitempty"`
	DueAt     *time.Time `json:"due_at,omitempty"`
	Overdue   bool       `json:"overdue"`
	State     string     `json:"state" doc:"open, done, or dropped with its case"`
	Note      string     `json:"note,omitempty" doc:"What came of it"`
	DoneAt    *time.Time `json:"done_at,omitempty"`
	DoneBy    string     `json:"done_by,omitempty"`
	CreatedAt time.Time  `json:"created_at"`
	CreatedBy string     `json:"created_by"`
	Version   int64      `json:"version"`

	eid, account            uint64
	language, brand, region string
	restricted              bool
}

// NewTask is what a task is made with.
type NewTask struct {
	Case  string     `json:"case" minLength:"1" maxLength:"60" doc:"cas_ id or number"`
	Kind  TaskKind   `json:"kind,omitempty" doc:"task (when left out), call_back, follow_up, review, approval or referral"`
	Title string     `json:"title" minLength:"1" maxLength:"300"`
	Party string     `json:"party,omitempty" maxLength:"60"`
	Owner string     `json:"owner,omitempty" maxLength:"60" doc:"stf_ id; empty leaves it to the team, or to whoever takes it"`
	Team  string     `json:"team,omitempty" maxLength:"60"`
	DueAt *time.Time `json:"due_at,omitempty"`

	// Ref is the key of the domain that asks; the same one twice is one task.
	Ref string `json:"-"`
}

// TaskGiven is to whom, and until when, a task goes; nil leaves a field.
type TaskGiven struct {
	Owner *string    `json:"owner,omitempty" maxLength:"60" doc:"stf_ id; empty takes it from its owner"`
	Team  *string    `json:"team,omitempty" maxLength:"60"`
	DueAt *time.Time `json:"due_at,omitempty"`
}

func (n NewTask) check() error {
	var at []errs.Field
	if t := strings.TrimSpace(n.Title); t == "" || len(t) > 1200 {
		at = append(at, errs.Field{Pointer: "/title", Message: "required, at most 300 characters"})
	}
	if !n.Kind.Valid() {
		at = append(at, errs.Field{Pointer: "/kind", Message: "one of task, call_back, follow_up, review, approval, referral"})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "task_invalid", "The task cannot be made like this.").With(at...)
	}
	return nil
}
