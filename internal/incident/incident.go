package incident

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// State is where the work on an incident stands.
type State string

// The states.
const (
	Declared  State = "declared"
	Active    State = "active"
	Contained State = "contained"
	Resolved  State = "resolved"
	InReview  State = "in_review"
	Closed    State = "closed"
	Cancelled State = "cancelled"
	Merged    State = "merged"
)

var next = map[State][]State{
	Declared:  {Active, Cancelled, Merged},
	Active:    {Contained, Resolved, Cancelled, Merged},
	Contained: {Active, Resolved, Merged},
	Resolved:  {Active, InReview, Merged},
	InReview:  {Closed},
}

// Running says whether updates are due and new contacts are gathered.
func (s State) Running() bool { return s == Declared || s == Active || s == Contained }

// Open says whether somebody must be in command.
func (s State) Open() bool { return s.Running() || s == Resolved || s == InReview }

// Can says whether an incident in state s may become t.
func (s State) Can(t State) bool { return slices.Contains(next[s], t) }

const running = `('declared', 'active', 'contained')`
const open = `('declared', 'active', 'contained', 'resolved', 'in_review')`

// Role is what somebody is in an incident.
type Role string

// The roles.
const (
	Commander      Role = "commander"
	Liaison        Role = "liaison" // police and emergency services
	Scribe         Role = "scribe"
	Communications Role = "communications"
	SubjectMatter  Role = "subject_matter"
)

var roles = []Role{Commander, Liaison, Scribe, Communications, SubjectMatter}

// Valid says whether r is a known role.
func (r Role) Valid() bool { return slices.Contains(roles, r) }

// single says whether one person has the role at a time; whoever takes it takes
// it over.
func (r Role) single() bool { return r != SubjectMatter }

// Kinds of incidents.
var kinds = []string{"safety", "product", "fraud", "account", "data", "outage", "weather", "unrest", "media", "other"}

// Cadence is how often a severity wants an update: S0 30 minutes, S1 an hour,
// S2 four hours, S3 a day; zero for S4, which is told of changes only.
func Cadence(severity string) time.Duration {
	switch severity {
	case "S0":
		return 30 * time.Minute
	case "S1":
		return time.Hour
	case "S2":
		return 4 * time.Hour
	case "S3":
		return 24 * time.Hour
	}
	return 0
}

func validSeverity(s string) bool {
	return len(s) == 2 && s[0] == 'S' && s[1] >= '0' && s[1] <= '4'
}

func level(severity string) int {
	if !validSeverity(severity) {
		return 4
	}
	return int(severity[1] - '0')
}

// Incident is one critical incident. Title is neutral: it says nothing of a
// person.
type Incident struct {
	ID         string     `json:"id"`
	Number     string     `json:"number" doc:"What people say aloud, as I-1042"`
	Title      string     `json:"title"`
	Kind       string     `json:"kind" doc:"safety, product, fraud, account, data, outage, weather, unrest, media or other"`
	Severity   string     `json:"severity"`
	State      State      `json:"state" doc:"declared, active, contained, resolved, in_review, closed, cancelled or merged"`
	Brand      string     `json:"brand,omitempty"`
	Region     string     `json:"region,omitempty"`
	City       string     `json:"city,omitempty"`
	Simulated  bool       `json:"simulated" doc:"Of a drill: nobody outside is told anything"`
	DeclaredAt time.Time  `json:"declared_at"`
	DeclaredBy string     `json:"declared_by"`
	StartedAt  time.Time  `json:"started_at" doc:"When it began, as far as is known"`
	Contained  *time.Time `json:"contained_at,omitempty"`
	ResolvedAt *time.Time `json:"resolved_at,omitempty"`
	EndedAt    *time.Time `json:"ended_at,omitempty" doc:"Closed, cancelled or merged"`
	Why        string     `json:"reason,omitempty" doc:"Why it was cancelled, merged or taken up again"`
	MergedInto string     `json:"merged_into,omitempty"`
	Every      int        `json:"update_every_minutes" doc:"0 = on change"`
	LastUpdate *time.Time `json:"last_update_at,omitempty"`
	UpdateDue  *time.Time `json:"update_due_at,omitempty"`
	Overdue    bool       `json:"update_overdue"`
	Watch      Watch      `json:"watch"`
	Roles      []Held     `json:"roles" doc:"Who holds which role now"`
	Cases      int        `json:"cases"`
	Contacts   int        `json:"contacts" doc:"Linked"`
	Suggested  int        `json:"contacts_suggested"`
	Unanswered int        `json:"contacts_unanswered"`
	Critical   int        `json:"contacts_critical" doc:"S0 and S1 among the linked that nobody has answered: first in line in the inbox"`
	Orders     int        `json:"orders" doc:"In the newest affected set"`
	People     int        `json:"people"`
	Version    int64      `json:"version"`

	eid    uint64
	number int64
}

// Watch gathers new contacts while an incident runs.
type Watch struct {
	Where string `json:"where" maxLength:"8192" doc:"Expression over a contact; empty watches for nothing"`
	Mode  string `json:"mode" doc:"suggest or link"`
}

// Held is one holding of a role.
type Held struct {
	ID             string     `json:"id"`
	Role           Role       `json:"role"`
	Staff          string     `json:"staff"`
	Name           string     `json:"name,omitempty"`
	AssumedAt      time.Time  `json:"assumed_at"`
	AssumedBy      string     `json:"assumed_by"`
	RelinquishedAt *time.Time `json:"relinquished_at,omitempty"`
	RelinquishedBy string     `json:"relinquished_by,omitempty"`
}

// move checks a change of state. reason and into come with a cancellation and a
// merge.
func (i *Incident) move(t State, reason, into string) error {
	var at []errs.Field
	switch {
	case !i.State.Can(t):
		return errs.New(errs.Conflict, "incident_state_move", "An incident that is %s cannot become %s.", i.State, t).
			With(errs.Field{Pointer: "/state", Message: "not possible from " + string(i.State)})
	case t == Cancelled, t == Active && i.State != Declared:
		if strings.TrimSpace(reason) == "" {
			at = append(at, errs.Field{Pointer: "/reason", Message: "say why"})
		}
	case t == Merged && into == "":
		at = append(at, errs.Field{Pointer: "/into", Message: "name the incident it goes into"})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "incident_invalid", "The incident cannot be changed like this.").With(at...)
	}
	return nil
}

func formatNumber(n int64) string { return fmt.Sprintf("I-%d", n) }

// parseNumber reads "I-1042", "i1042" or "1042".
func parseNumber(s string) (int64, bool) {
	s = strings.TrimPrefix(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(s)), "I"), "-")
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n > 0 && len(s) <= 12
}

func notFound() error {
	return errs.New(errs.NotFound, "incident_not_found", "There is no such incident.")
}
