package investigation

import (
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// Certainty is how well the time of a fact is known.
type Certainty string

// The certainties.
const (
	Exact   Certainty = "exact"
	About   Certainty = "about"   // from, give or take margin_minutes
	Between Certainty = "between" // from and to
	Unknown Certainty = "unknown" // it happened; nobody knows when
)

// FactSource is where a fact is known from.
type FactSource struct {
	Kind string `json:"kind" enum:"evidence,interview,message,contact,event,observation" doc:"What it is known from; observation is what one of us saw for themselves"`
	Ref  string `json:"ref,omitempty" maxLength:"100" doc:"evi_, int_, msg_ or con_ id of this case, or the id of an event"`
	Note string `json:"note,omitempty" maxLength:"1000" doc:"Where in it: a page, a minute, a corner of the picture"`
}

// CaseFact is something held to have happened. From and To are when it
// happened; EnteredAt is when we wrote it down.
type CaseFact struct {
	ID          string     `json:"id"`
	Case        string     `json:"case_id"`
	From        *time.Time `json:"from,omitempty"`
	To          *time.Time `json:"to,omitempty"`
	Margin      int        `json:"margin_minutes,omitempty"`
	Zone        string     `json:"zone" doc:"Of the place, so that its time of day can be shown"`
	Certainty   Certainty  `json:"certainty"`
	Text        string     `json:"text"`
	Source      FactSource `json:"source"`
	Disputed    bool       `json:"disputed" doc:"One side says otherwise"`
	Replaces    string     `json:"replaces,omitempty"`
	ReplacedBy  string     `json:"replaced_by,omitempty" doc:"It was corrected: that one stands"`
	EnteredAt   time.Time  `json:"entered_at"`
	By          string     `json:"by"`
	WithdrawnAt *time.Time `json:"withdrawn_at,omitempty"`
	WithdrawnBy string     `json:"withdrawn_by,omitempty"`
	Why         string     `json:"why,omitempty" doc:"Why it was corrected or withdrawn"`
}

// Stands says whether the fact still counts.
func (f *CaseFact) Stands() bool { return f.WithdrawnAt == nil && f.ReplacedBy == "" }

// NewFact is what a fact is entered with.
type NewFact struct {
	From      *time.Time `json:"from,omitempty" doc:"Left out with a source of kind event: the event's time"`
	To        *time.Time `json:"to,omitempty"`
	Margin    int        `json:"margin_minutes,omitempty" minimum:"0" maximum:"525600"`
	Zone      string     `json:"zone" maxLength:"60"`
	Certainty Certainty  `json:"certainty" enum:"exact,about,between,unknown"`
	Text      string     `json:"text" maxLength:"8000"`
	Source    FactSource `json:"source"`
	Disputed  bool       `json:"disputed,omitempty"`
	Why       string     `json:"why,omitempty" maxLength:"2000" doc:"Of a correction: what was wrong"`
}

// sourceKinds are where facts come from; all but an observation name the thing.
var sourceKinds = []string{"evidence", "interview", "message", "contact", "event", "observation"}

// check names every field at fault. now is the present: what has not happened
// yet is no fact.
func (n NewFact) check(now time.Time) error {
	var at []errs.Field
	if strings.TrimSpace(n.Text) == "" || len(n.Text) > 32000 {
		at = append(at, errs.Field{Pointer: "/text", Message: "say what happened, in at most 8,000 characters"})
	}
	at = zoned(at, n.Zone)
	if !slices.Contains(sourceKinds, n.Source.Kind) {
		at = append(at, errs.Field{Pointer: "/source/kind", Message: "one of " + strings.Join(sourceKinds, ", ")})
	} else if (n.Source.Ref == "") != (n.Source.Kind == "observation") {
		at = append(at, errs.Field{Pointer: "/source/ref", Message: "which one; none for an observation"})
	}
	later := func(t *time.Time) bool { return t != nil && t.After(now) }
	if later(n.From) || later(n.To) {
		at = append(at, errs.Field{Pointer: "/from", Message: "not in the future"})
	}
	switch n.Certainty {
	case Exact, About:
		if n.From == nil && n.Source.Kind != "event" {
			at = append(at, errs.Field{Pointer: "/from", Message: "when it happened"})
		}
		if n.Certainty == About && n.Margin <= 0 {
			at = append(at, errs.Field{Pointer: "/margin_minutes", Message: "give or take how many minutes"})
		}
	case Between:
		if n.From == nil || n.To == nil || !n.From.Before(*n.To) {
			at = append(at, errs.Field{Pointer: "/to", Message: "from and to, in that order"})
		}
	case Unknown:
		if n.From != nil || n.To != nil {
			at = append(at, errs.Field{Pointer: "/certainty", Message: "a time is given: say how certain it is"})
		}
	default:
		at = append(at, errs.Field{Pointer: "/certainty", Message: "exact, about, between or unknown"})
	}
	if n.Certainty != Between && n.To != nil {
		at = append(at, errs.Field{Pointer: "/to", Message: "only with certainty between"})
	}
	if n.Certainty != About && n.Margin != 0 {
		at = append(at, errs.Field{Pointer: "/margin_minutes", Message: "only with certainty about"})
	}
	return invalid("fact_invalid", "The fact cannot be entered like this.", at...)
}
