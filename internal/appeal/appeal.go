package appeal

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

// State is where an appeal stands.
type State string

// The states.
const (
	Open      State = "open"
	Decided   State = "decided"
	Withdrawn State = "withdrawn"
)

// Outcome is what a second look came to.
type Outcome string

// The outcomes.
const (
	Uphold   Outcome = "uphold"
	Modify   Outcome = "modify"
	Overturn Outcome = "overturn"
)

// channels are the ways an appeal comes in.
var channels = []string{"safety_centre", "mail", "phone", "staff", "group"}

// outside are the bodies a person may go to when we do not agree.
var outsideStates = []string{"", "asked", "with_us", "ended"}

// Appeal is a request to look at an action again.
type Appeal struct {
	ID          string     `json:"id"`
	Number      string     `json:"number,omitempty" doc:"Of the letter it answers"`
	Notice      string     `json:"notice_id,omitempty"`
	Action      string     `json:"action_id"`
	Kind        string     `json:"kind" doc:"Of the action"`
	Account     string     `json:"account_id"`
	AccountName string     `json:"account_name,omitempty" doc:"The reference without account.personal"`
	Case        string     `json:"case_id,omitempty"`
	Brand       string     `json:"brand,omitempty"`
	Region      string     `json:"region,omitempty"`
	Rule        string     `json:"rule,omitempty"`
	Clause      string     `json:"clause,omitempty"`
	Origin      string     `json:"origin" enum:"person,rule,model" doc:"Of the action"`
	Channel     string     `json:"channel" enum:"safety_centre,mail,phone,staff,group"`
	OnBehalf    *Behalf    `json:"on_behalf,omitempty"`
	Language    string     `json:"language"`
	Text        string     `json:"text" doc:"What the person wrote"`
	Contact     string     `json:"contact_id,omitempty"`
	State       State      `json:"state" enum:"open,decided,withdrawn"`
	Assignee    string     `json:"assignee,omitempty"`
	OpenedAt    time.Time  `json:"opened_at"`
	DueAt       time.Time  `json:"due_at"`
	DueSource   string     `json:"due_source" doc:"Why it is due then"`
	Overdue     bool       `json:"overdue"`
	Late        bool       `json:"late" doc:"It came after the window; it is looked at all the same"`
	Outcome     Outcome    `json:"outcome,omitempty" enum:"uphold,modify,overturn"`
	Reason      string     `json:"reason,omitempty" doc:"For our own people"`
	Answer      string     `json:"answer,omitempty" doc:"To the person"`
	DecidedAt   *time.Time `json:"decided_at,omitempty"`
	DecidedBy   string     `json:"decided_by,omitempty"`
	NewAction   string     `json:"new_action_id,omitempty" doc:"What took its place, when it was modified"`
	Group       string     `json:"group_id,omitempty"`
	Outside     string     `json:"outside,omitempty" enum:"asked,with_us,ended" doc:"An out-of-court body looks at it"`
	OutsideRef  string     `json:"outside_ref,omitempty" doc:"Body and reference"`
	MayDecide   bool       `json:"may_decide"`
	WhyNot      string     `json:"why_not,omitempty" enum:"first_decider,earlier_appeal,taken,permission,over"`
	Version     int64      `json:"version"`

	Original  *Original       `json:"original,omitempty" doc:"What was decided, on the page of one appeal"`
	Materials []Material      `json:"materials,omitempty" doc:"What came with and after the first words"`
	Earlier   []EarlierAppeal `json:"earlier,omitempty"`

	account uint64
}

// Behalf is who speaks for the person.
type Behalf struct {
	Name     string `json:"name" maxLength:"200"`
	Relation string `json:"relation" maxLength:"200" doc:"As union, lawyer, family"`
}

// Original is the decision as it was taken.
type Original struct {
	Kind          string     `json:"kind"`
	State         string     `json:"state"`
	ReasonCode    string     `json:"reason_code,omitempty"`
	Reason        string     `json:"reason,omitempty" doc:"For our own people"`
	Facts         string     `json:"facts,omitempty" doc:"As told to the person"`
	Records       []string   `json:"records,omitempty"`
	Clause        string     `json:"clause,omitempty"`
	ClauseVersion int        `json:"clause_version,omitempty"`
	Rule          string     `json:"rule,omitempty"`
	Origin        string     `json:"origin"`
	By            string     `json:"by"`
	Case          string     `json:"case_id,omitempty"`
	CaseNumber    string     `json:"case_number,omitempty"`
	Interim       bool       `json:"interim"`
	CreatedAt     time.Time  `json:"created_at"`
	StartsAt      time.Time  `json:"starts_at"`
	EndsAt        *time.Time `json:"ends_at,omitempty"`
	Letter        string     `json:"letter,omitempty" doc:"What the person was told"`
	Lists         []string   `json:"lists,omitempty" doc:"Lists that rules read, on which it has something"`

	Account uint64 `json:"-"`
	Brand   string `json:"-"`
	Region  string `json:"-"`
}

// Material is something the second look may rest on that the first did not have.
type Material struct {
	ID       string    `json:"id"`
	Kind     string    `json:"kind" enum:"text,file"`
	Text     string    `json:"text,omitempty"`
	Evidence string    `json:"evidence_id,omitempty"`
	Source   string    `json:"source" enum:"person,staff,contact"`
	By       string    `json:"by,omitempty"`
	At       time.Time `json:"at"`
}

// EarlierAppeal is an earlier second look at the same action.
type EarlierAppeal struct {
	ID        string     `json:"id"`
	Outcome   Outcome    `json:"outcome"`
	DecidedAt *time.Time `json:"decided_at,omitempty"`
	DecidedBy string     `json:"decided_by"`
}

// Change is what takes an action's place when it is modified.
type Change struct {
	Kind  string     `json:"kind" maxLength:"40" doc:"As restrict or warn; the same kind for a shorter time"`
	Days  int        `json:"days,omitempty" minimum:"0" maximum:"3650"`
	Until *time.Time `json:"until,omitempty"`
	Facts string     `json:"facts,omitempty" maxLength:"8000"`
	Lists string     `json:"lists,omitempty" enum:"keep,drop" doc:"What becomes of its entries on lists. The same kind keeps them when left out; another kind must say"`
}

// Decision is what somebody decides about an appeal.
type Decision struct {
	Outcome Outcome `json:"outcome" enum:"uphold,modify,overturn"`
	Reason  string  `json:"reason" maxLength:"8000" doc:"For our own people"`
	Answer  string  `json:"answer" maxLength:"8000" doc:"To the person, in their language"`
	Change  *Change `json:"change,omitempty" doc:"With modify"`
}

// Ended is told to whoever measures quality.
type Ended struct {
	Appeal, Action, Rule, Clause, Origin string
	Outcome                              Outcome
	FirstDeciders                        []string
	By                                   string
	Group                                string
	At                                   time.Time
}

// Letter is what appeals say to the person.
type Letter struct {
	Event, Action, Appeal, Case string
	Account                     uint64
	Original                    *Original
	Outcome, Answer             string
	Language                    string
	Due                         time.Time
	Change                      *Change // what takes the action's place, of an answer that modifies
	NewAction                   string  // the one that took it, "" before it is decided
}

// LetterDraft is an answer as it would leave.
type LetterDraft struct {
	Language string          `json:"language"`
	Subject  string          `json:"subject"`
	Body     string          `json:"body"`
	Findings []LetterFinding `json:"findings"`
}

// LetterFinding is what the check saw in it.
type LetterFinding struct {
	Kind    string `json:"kind"`
	Level   string `json:"level"`
	Text    string `json:"text,omitempty"`
	Message string `json:"message"`
	Done    string `json:"done,omitempty"`
}

// Options are what appeals need from elsewhere. A nil function: that part is
// absent, unless it is said otherwise.
type Options struct {
	DB       *db.DB
	Vault    *seal.Vault
	Accounts *entity.Service
	Hub      *web.Hub

	// Visible is the predicate "the case whose id is in col may be seen". Required.
	Visible func(a *db.Args, sc identity.Scope, col string) string
	// Action reads what was decided. Required.
	Action func(ctx context.Context, sc identity.Scope, action string) (*Original, error)
	// Contact says whether the caller may see what an appeal came with. Required.
	Contact func(ctx context.Context, sc identity.Scope, contact string) (bool, error)
	// Deciders are who took and approved it. Required.
	Deciders func(ctx context.Context, action string) ([]string, error)
	// Reverse undoes it for real. Required. Letters about it are ours to send.
	Reverse func(ctx context.Context, tx *db.Tx, action, reason string) error
	// Modify puts something else in its place. Required.
	Modify func(ctx context.Context, tx *db.Tx, sc identity.Scope, action string, o *Original, c Change, reason string) (string, error)
	// Send writes to the person; Draft shows what it would write. Required.
	Send  func(ctx context.Context, tx *db.Tx, l Letter) error
	Draft func(ctx context.Context, l Letter) (LetterDraft, error)
	// Letter finds the letter that told of an action, and until when it can be
	// challenged. Number is what it is called by.
	Letter func(ctx context.Context, action string, account uint64) (notice string, until time.Time, body string, err error)
	Number func(notice string) string
	// Code opens a letter by number and code.
	Code func(ctx context.Context, number, code string) (Told, error)
	// Due is until when we answer, and why.
	Due func(ctx context.Context, place string, account uint64, on time.Time) (time.Time, string, error)
	// Reporters tells those behind the action what they may know.
	Reporters func(ctx context.Context, tx *db.Tx, caseID string, account uint64, outcome Outcome) error
	// Ended is told to quality assurance.
	Ended func(ctx context.Context, tx *db.Tx, e Ended) error
	// RuleLive says whether a rule is still in force.
	RuleLive func(ctx context.Context, rule string) (bool, error)
	// Strikes counts by action what stands against people because of it.
	Strikes func(ctx context.Context, actions []string) (map[string]int, error)
	// Keep keeps a file that came with an appeal.
	Keep func(ctx context.Context, tx *db.Tx, caseID string, account uint64, f File) (evidence string, err error)
}

// Told is what number and code of a letter open.
type Told struct {
	Notice, Action, Subject, Body, Language string
	Account                                 uint64
	CreatedAt, Until                        time.Time
}

// File is a picture or document that came with an appeal.
type File struct {
	Name, Declared string
	Data           []byte
}

// Service takes appeals in and decides them.
type Service struct{ Options }

// NewService makes the service and registers its side of accounts' timelines.
func NewService(o Options) *Service { return &Service{o} }

func machinery() identity.Scope { return identity.System("appeal") }
