package cases

import (
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// State is where the work on a case stands.
type State string

// The states of a case.
const (
	New      State = "new"
	Triage   State = "triage"
	Open     State = "open"
	Waiting  State = "waiting"
	Resolved State = "resolved"
	Closed   State = "closed"
)

// next lists where each state may go. Resolved and closed go back to open
// only by Reopen.
var next = map[State][]State{
	New:      {Triage, Open, Waiting, Resolved},
	Triage:   {Open, Waiting, Resolved},
	Open:     {Waiting, Resolved},
	Waiting:  {Open, Resolved},
	Resolved: {Closed},
}

// Valid says whether s is a known state.
func (s State) Valid() bool {
	_, ok := next[s]
	return ok || s == Closed
}

// Done says whether the work has ended (it can still be re-opened).
func (s State) Done() bool { return s == Resolved || s == Closed }

// Can says whether a case in state s may be moved to t by an ordinary change.
func (s State) Can(t State) bool {
	for _, x := range next[s] {
		if x == t {
			return true
		}
	}
	return false
}

// CanReopen says whether a case in state s may be re-opened.
func (s State) CanReopen() bool { return s.Done() }

// WaitingParties are whom a case may wait on.
var waitingParties = []string{"reporter", "subject", "harmed", "merchant", "police", "legal", "vendor", "team", "engineering"}

// Move checks a move to t and answers with the fields at fault. on and until
// are whom a waiting case waits on and until when; now is the present.
func (s State) Move(t State, on string, until *time.Time, now time.Time) error {
	if !t.Valid() {
		return errs.New(errs.Invalid, "case_state", "There is no state %q.", t).
			With(errs.Field{Pointer: "/state", Message: "one of new, triage, open, waiting, resolved, closed"})
	}
	if t == s && t != Waiting {
		return nil
	}
	if !(t == Waiting && s == Waiting) && !s.Can(t) {
		return errs.New(errs.Conflict, "case_state_move", "A case that is %s cannot become %s.", s, t).
			With(errs.Field{Pointer: "/state", Message: "not possible from " + string(s)})
	}
	if t != Waiting {
		return nil
	}
	var at []errs.Field
	known := false
	for _, w := range waitingParties {
		known = known || w == on
	}
	if !known {
		at = append(at, errs.Field{Pointer: "/waiting_on", Message: "say whom the case waits on: reporter, subject, harmed, merchant, police, legal, vendor, team or engineering"})
	}
	if until == nil || !until.After(now) {
		at = append(at, errs.Field{Pointer: "/waiting_until", Message: "say until when, in the future"})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "case_waiting", "A waiting case says on whom and until when.").With(at...)
	}
	return nil
}

// CheckOutcome checks what a case is resolved with.
func CheckOutcome(o Outcome, st Standard) error {
	var at []errs.Field
	if o == "" {
		at = append(at, errs.Field{Pointer: "/outcome", Message: "required: what was established"})
	} else if !o.Valid() {
		at = append(at, errs.Field{Pointer: "/outcome", Message: "one of substantiated, partially_substantiated, inconclusive, unsubstantiated, unfounded, duplicate, withdrawn, out_of_scope, referred"})
	}
	switch st {
	case Preponderance, ClearAndConvincing:
	case "", NotApplicable:
		if o.Finding() {
			at = append(at, errs.Field{Pointer: "/standard", Message: "required for a finding: preponderance or clear_and_convincing"})
		}
	default:
		at = append(at, errs.Field{Pointer: "/standard", Message: "preponderance, clear_and_convincing or not_applicable"})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "case_outcome", "A case ends with an outcome and the standard of proof it was found to.").With(at...)
	}
	return nil
}
