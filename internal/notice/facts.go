package notice

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// What a letter is about.
const (
	Taken    = "taken"    // an action takes effect: the statement of reasons
	Reversed = "reversed" // an action was undone
	Received = "received" // an appeal came in
	Answered = "answered" // an appeal was decided
	Records  = "records"  // what a decision rests on, redacted, where the law asks for it
)

// Facts are the fields a letter is composed of.
type Facts struct {
	Event         string
	Action        string // act_…, "" in a preview
	Appeal        string // apl_… of an answer
	Account       uint64 // who is told
	Case          string // cas_… or ""
	Kind          string // of the action
	ReasonCode    string
	Clause        string
	ClauseVersion int
	Rule          string
	Facts         string   // in words written for the person; our internal reason never leaves
	Records       []string // what is disclosed with it
	Origin        string   // person, rule or model
	Detected      bool     // automated means found it
	Automated     string   // not, partially or fully; "" = by origin
	Happened      time.Time
	Starts        time.Time
	Until         *time.Time
	Holds         bool // does not lapse at its end
	Interim       bool
	Place         string // region of work, as US-WA
	City          string // of work; some laws are a city's
	Language      string // "" = the account's
	Severity      int    // of the case; 4 without one
	DueNow        bool   // the law wants the reasons by the time it takes effect

	Outcome string     // of an appeal
	Answer  string     // to the person, in words
	Due     *time.Time // when an appeal is answered

	Told time.Time // when a letter that waited leaves; the time to ask runs from then

	ref    string    // id of the notice; "" in a preview
	leaves time.Time // when the letter would leave; zero = as it takes effect
}

// Clause is the text of the rule book in force.
type Clause struct {
	ID      string `json:"id"`
	Title   string `json:"title,omitempty"`
	Text    string `json:"text,omitempty"`
	Version int    `json:"version,omitempty"`
}

// Draft is a letter as it would leave.
type Draft struct {
	Language string    `json:"language"`
	Subject  string    `json:"subject"`
	Body     string    `json:"body"`
	Way      string    `json:"way" enum:"send,coarsen,hold" doc:"It leaves as written, without what would tell who reported, or only later"`
	Ground   string    `json:"ground,omitempty" doc:"Why it is coarsened or held"`
	Clause   Clause    `json:"clause"`
	Findings []Finding `json:"findings"`

	template, facts string
	recordsBy       time.Time // until when records are owed that the letter leaves out; zero = none are
	heldUntil       time.Time
	appealUntil     time.Time
	reported        bool
	automated       string
	detected        bool
	account         *entity.Account
}

// Finding is what the check saw in a letter.
type Finding struct {
	Kind    string `json:"kind" enum:"name,time,order,words,few,timing,personal,phrase,missing,clause,records"`
	Level   string `json:"level" enum:"block,warn"`
	Text    string `json:"text,omitempty"`
	Message string `json:"message"`
	Done    string `json:"done,omitempty" enum:"coarsened,removed,held,owed" doc:"What was done about it"`
}

// Reporter is somebody who may be behind an action and must not be recognised.
type Reporter struct {
	Party      string
	Account    uint64
	Names      []string
	Orders     []string // references
	Words      string   // what they wrote
	ReportedAt time.Time
	Agreed     bool // how to reach them safely is agreed
}

// Redress is how a decision can be challenged.
type Redress struct {
	Until  time.Time     // last day of an appeal
	Answer time.Duration // we answer within
	Body   string        // out-of-court body, "" = none
	DueNow bool          // reasons by the time it takes effect
	// Records says that the law of the place gives the person what it rests on.
	Records bool
	Source  string
}

// Options are what notices need from elsewhere. A nil function: that part is
// absent.
type Options struct {
	DB, History *db.DB
	Vault       *seal.Vault
	Accounts    *entity.Service
	Comms       *comms.Service
	PublicURL   string // where the safety centre is
	Platform    string // name in the transparency export

	// Visible is the predicate "the case whose id is in col may be seen".
	Visible func(a *db.Args, sc identity.Scope, col string) string
	// Case finds a case within the scope: its id and severity.
	Case func(ctx context.Context, sc identity.Scope, ref string) (string, int, error)
	// Clause finds the text of the rule book in force; ok is false without one.
	Clause func(ctx context.Context, clause string, at time.Time, place, audience, language string) (c Clause, ok bool, err error)
	// Reporters are those who may be behind what came of a case.
	Reporters func(ctx context.Context, caseID string) ([]Reporter, error)
	// Redacted says whether a file of a case is a redacted copy that may leave.
	Redacted func(ctx context.Context, caseID, evidence string) (bool, error)
	// Redress is what the law and our rules grant.
	Redress func(ctx context.Context, f Facts, audience string) (Redress, error)
}

// Service composes, checks, keeps and sends letters.
type Service struct{ Options }

// NewService makes the service.
func NewService(o Options) *Service { return &Service{o} }

// machinery is the scope of our own work.
func machinery() identity.Scope { return identity.System("notice") }

type quietKey struct{}

// Quiet keeps letters about actions from leaving while something that answers by
// itself is done: a reversal that an appeal brings is told in the answer to it.
func Quiet(ctx context.Context) context.Context { return context.WithValue(ctx, quietKey{}, true) }

type replacingKey struct{}

// Replacing is Quiet for a reversal by which another action takes the place of one:
// records that are owed of it stay owed, and Replaced gives them to the other.
func Replacing(ctx context.Context) context.Context {
	return context.WithValue(Quiet(ctx), replacingKey{}, true)
}

func replacing(ctx context.Context) bool { on, _ := ctx.Value(replacingKey{}).(bool); return on }

func quiet(ctx context.Context) bool { on, _ := ctx.Value(quietKey{}).(bool); return on }

// automation says how a decision was made: whether automated means found it, and
// how far they decided.
func (f Facts) automation() (detected bool, decided string) {
	decided = f.Automated
	if decided == "" {
		decided = "not"
		if f.Origin == "rule" || f.Origin == "model" {
			decided = "partially"
		}
	}
	return f.Detected || f.Origin == "rule" || f.Origin == "model", decided
}
