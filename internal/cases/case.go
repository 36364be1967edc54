package cases

import (
	"fmt"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// Severity is harm, S0 (worst) to S4. It sorts as text.
type Severity string

// The five severities.
const (
	S0 Severity = "S0"
	S1 Severity = "S1"
	S2 Severity = "S2"
	S3 Severity = "S3"
	S4 Severity = "S4"
)

// Valid says whether s is one of the five.
func (s Severity) Valid() bool { return len(s) == 2 && s[0] == 'S' && s[1] >= '0' && s[1] <= '4' }

// Critical says whether s is S0 or S1: a checklist applies, clocks never
// pause, and lowering it takes two people.
func (s Severity) Critical() bool { return s == S0 || s == S1 }

// Worse says whether s is more harmful than t.
func (s Severity) Worse(t Severity) bool { return s < t }

// Priority is how soon, apart from how bad.
type Priority string

// The priorities, most urgent first.
const (
	Urgent Priority = "urgent"
	High   Priority = "high"
	Normal Priority = "normal"
	Low    Priority = "low"
)

// Valid says whether p is a known priority.
func (p Priority) Valid() bool { return p == Urgent || p == High || p == Normal || p == Low }

// PriorityOf is the priority a case starts with when nobody says otherwise.
func PriorityOf(s Severity) Priority {
	switch s {
	case S0, S1:
		return Urgent
	case S2:
		return High
	case S3:
		return Normal
	}
	return Low
}

// Outcome is what was established, apart from the state of the work.
type Outcome string

// The outcomes. The first five are findings and need a standard of proof.
const (
	Substantiated   Outcome = "substantiated"
	PartlyProven    Outcome = "partially_substantiated"
	Inconclusive    Outcome = "inconclusive"
	Unsubstantiated Outcome = "unsubstantiated"
	Unfounded       Outcome = "unfounded"
	Duplicate       Outcome = "duplicate"
	Withdrawn       Outcome = "withdrawn"
	OutOfScope      Outcome = "out_of_scope"
	Referred        Outcome = "referred"
)

// Outcomes lists every outcome in the order shown.
var outcomes = []Outcome{Substantiated, PartlyProven, Inconclusive, Unsubstantiated, Unfounded, Duplicate, Withdrawn, OutOfScope, Referred}

// Valid says whether o is a known outcome; "" is not.
func (o Outcome) Valid() bool {
	for _, x := range outcomes {
		if o == x {
			return true
		}
	}
	return false
}

// Finding says whether o states a fact about what happened, so that it needs
// a standard of proof.
func (o Outcome) Finding() bool {
	switch o {
	case Substantiated, PartlyProven, Inconclusive, Unsubstantiated, Unfounded:
		return true
	}
	return false
}

// Standard is the standard of proof a finding was made to.
type Standard string

// The standards of proof.
const (
	Preponderance      Standard = "preponderance"
	ClearAndConvincing Standard = "clear_and_convincing"
	NotApplicable      Standard = "not_applicable"
)

// Visibility is who may know that the case exists.
type Visibility string

// The visibilities.
const (
	Ordinary   Visibility = "normal"
	Restricted Visibility = "restricted"
)

// Case types that ship.
var caseTypes = []string{"safety", "misconduct", "fraud", "property", "account", "legal", "claim", "vetting", "appeal", "privacy", "other"}

// Types lists the case types that may be opened.
func Types() []string { return append([]string(nil), caseTypes...) }

// ValidType says whether t is a case type.
func ValidType(t string) bool {
	for _, x := range caseTypes {
		if x == t {
			return true
		}
	}
	return false
}

// Role is what a party is in this case.
type Role string

// The roles of a party. Harmed is "harmed person" in the interface.
const (
	Reporter  Role = "reporter"
	Subject   Role = "subject"
	Harmed    Role = "harmed"
	Witness   Role = "witness"
	Bystander Role = "bystander"
	Merchant  Role = "merchant"
)

// Valid says whether r is a known role.
func (r Role) Valid() bool {
	switch r {
	case Reporter, Subject, Harmed, Witness, Bystander, Merchant:
		return true
	}
	return false
}

// Case is one matter under work. Title is sealed at rest under the case's own
// key and is opened only for those who may see the case.
type Case struct {
	ID         string     `json:"id"`
	Number     string     `json:"number" doc:"What people say aloud, as C-20451"`
	Title      string     `json:"title"`
	Type       string     `json:"type"`
	Category   string     `json:"category,omitempty"`
	Severity   Severity   `json:"severity"`
	Priority   Priority   `json:"priority"`
	State      State      `json:"state"`
	Outcome    Outcome    `json:"outcome"`
	Standard   Standard   `json:"standard,omitempty"`
	Visibility Visibility `json:"visibility"`
	Brand      string     `json:"brand,omitempty"`
	Region     string     `json:"region,omitempty"`
	City       string     `json:"city,omitempty"`
	Team       string     `json:"team,omitempty"`
	Language   string     `json:"language,omitempty"`
	Source     string     `json:"source" doc:"alert, contact, staff or drill"`
	Account    string     `json:"account_id,omitempty" doc:"The account the case is about"`
	Order      string     `json:"order_id,omitempty"`
	Assignee   string     `json:"assignee,omitempty"`
	LeaseBy    string     `json:"lease_by,omitempty"`
	LeaseUntil *time.Time `json:"lease_until,omitempty"`
	WaitingOn  string     `json:"waiting_on,omitempty"`
	WaitUntil  *time.Time `json:"waiting_until,omitempty"`
	DueAt      *time.Time `json:"due_at,omitempty"`
	DueClock   string     `json:"due_clock,omitempty"`
	OpenedAt   time.Time  `json:"opened_at"`
	OpenedBy   string     `json:"opened_by,omitempty"`
	UpdatedAt  time.Time  `json:"updated_at"`
	Responded  *time.Time `json:"first_response_at,omitempty" doc:"First human public reply"`
	Mitigated  *time.Time `json:"mitigated_at,omitempty" doc:"First protective action"`
	SpokeAt    *time.Time `json:"last_update_at,omitempty" doc:"Last update given to the reporting side"`
	ResolvedAt *time.Time `json:"resolved_at,omitempty"`
	ClosedAt   *time.Time `json:"closed_at,omitempty"`
	Reopened   int        `json:"reopened"`
	Alerts     int        `json:"alerts"`
	Lowering   *Lowering  `json:"severity_request,omitempty"`
	Tags       []string   `json:"tags"`
	Queue      string     `json:"queue,omitempty" doc:"Where it is placed"`
	Placed     string     `json:"queue_rule,omitempty" doc:"By which rule"`
	Pinned     bool       `json:"queue_pinned,omitempty" doc:"By hand: the routing leaves it there"`
	AsideUntil *time.Time `json:"deferred_until,omitempty" doc:"Put aside until then"`
	Simulated  bool       `json:"simulated" doc:"Of a drill: in no count, clock list, webhook or message"`
	Version    int64      `json:"version"`

	eid     uint64 // vault key of the case
	account uint64
	order   uint64
	skills  []string // what its rule asks of whoever takes it
	number  int64
	root    string    // the case it is merged into, at the end of the chain
	raised  *Severity // opened or raised to S0 or S1 and not told yet: from this
}

// Lowering is a request to lower an S0 or S1 that waits for a second person.
type Lowering struct {
	To     Severity  `json:"to"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// FormatNumber writes a case number as people say it: C-20451.
func FormatNumber(n int64) string { return fmt.Sprintf("C-%d", n) }

// ParseNumber reads "C-20451", "c20451" or "20451". ok is false for anything
// else, so that an id is never mistaken for a number.
func ParseNumber(s string) (n int64, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) > 0 && (s[0] == 'C' || s[0] == 'c') {
		s = strings.TrimPrefix(s[1:], "-")
	}
	if len(s) < 5 || len(s) > 12 {
		return 0, false
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = n*10 + int64(r-'0')
	}
	return n, true
}

func notFound() error {
	return errs.New(errs.NotFound, "case_not_found", "There is no such case.")
}
