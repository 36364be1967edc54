package enforcement

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/identity"
)

// Hooks are what other domains do for an action. Each may be nil: then that
// part is not there, and an action is taken without it.
type Hooks struct {
	// Clauses finds a clause in force; ok is false for one the rule book does not
	// know, which stays what somebody wrote.
	Clauses func(ctx context.Context, clause string, at time.Time, region, audience, language string) (c ClauseInForce, ok bool, err error)
	// Tell sends the notice of an action; sent is false when nobody was to be
	// told after all. Without it the plain letters of comms go out.
	Tell func(ctx context.Context, tx *db.Tx, a *Action, acc *entity.Account, event string, severity int) (sent bool, err error)
	// Duties says what the law of the place asks, and whether it is met.
	Duties func(ctx context.Context, q DutyQuestion) ([]ActionDuty, error)
	// KeepDuties keeps what was answered, with the action.
	KeepDuties func(ctx context.Context, tx *db.Tx, a *Action, q DutyQuestion) error
	// Authorize asks whether the one who acts may do it alone. approval is "" when
	// so; else the request that waits for a second signature.
	Authorize func(ctx context.Context, tx *db.Tx, sc identity.Scope, act Authority) (approval string, err error)
	// Alarm pages owner and lead about a limit.
	Alarm func(ctx context.Context, tx *db.Tx, l Limit) error
	// Ask makes a task on a case; the same ref twice is one task.
	Ask func(ctx context.Context, tx *db.Tx, caseID, title, owner, ref string, due time.Time) error
	// Strike and Unstrike keep what counts against standing.
	Strike   func(ctx context.Context, tx *db.Tx, a *Action) error
	Unstrike func(ctx context.Context, tx *db.Tx, action, why string) error
	// Access is the number and code by which a person finds their own standing.
	Access func(account uint64) (number, code string)
	// Recommend says what the ladder gives for one more strike of a clause.
	Recommend func(ctx context.Context, sc identity.Scope, account uint64, clause string) (*LadderAdvice, error)
	// TheirName is how the marketplace knows an order, or a thing of an account.
	TheirName func(ctx context.Context, entity, account uint64) (TheirName, error)
	// Listable finds, as whoever asks, what a list would hold of a value; it
	// refuses a list that does not exist, a value it could not hold, and what the
	// asker may not see.
	Listable func(ctx context.Context, list, value string) (Listed, error)
	// FindEntry and AddEntry look up and put on what was asked about when the
	// action was prepared: whoever carries it out, a signer or the clock, needs no
	// right of their own. by is whom the entry is put down to. RemoveEntry is
	// content with an entry that is gone: an error of it ends the transaction, also
	// one that the caller drops.
	FindEntry   func(ctx context.Context, list, value string) (Listed, error)
	AddEntry    func(ctx context.Context, list, value, reason, by string) (entry string, err error)
	RemoveEntry func(ctx context.Context, list, entry string) error
}

// TheirName is how the marketplace knows something: by its reference, where the
// log has it, else by an event of its own in which it named it.
type TheirName struct {
	Ref   string `json:"ref,omitempty"`
	Kind  string `json:"kind,omitempty"`
	Event string `json:"event_id,omitempty"`
	Type  string `json:"event_type,omitempty"`
	Field string `json:"field,omitempty"`
}

// Listed is what a list holds, or would hold, of a value.
type Listed struct {
	Entry  string // "" when it is not on the list
	Entity string // acc_, ord_ or thg_ id; "" on a list of texts, and for what nobody was seen with
}

// ClauseInForce is a clause of the rule book as it is in force.
type ClauseInForce struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Version  int      `json:"version"`
	Standard string   `json:"standard_of_proof,omitempty"`
	Ladder   []string `json:"ladder,omitempty"`
}

// DutyQuestion is what the table of duties is asked.
type DutyQuestion struct {
	Place, Account, Audience string
	On                       time.Time
	Kind                     Kind
	Automated, Egregious     bool
	Legal, Interim, Final    bool
	Days                     int
	Done                     map[string]time.Time // what is so already, and since when
}

// ActionDuty is one thing that the law of a place asks.
type ActionDuty struct {
	Code     string     `json:"code"`
	Title    string     `json:"title"`
	Text     string     `json:"text"`
	Source   string     `json:"source"`
	URL      string     `json:"url,omitempty"`
	Verified bool       `json:"verified" doc:"A lawyer has compared it with the source"`
	Fact     string     `json:"fact,omitempty" doc:"What must be so"`
	Timing   string     `json:"timing,omitempty"`
	Due      *time.Time `json:"due,omitempty"`
	Met      bool       `json:"met"`
	Blocks   bool       `json:"blocks" doc:"The action is refused until it is met"`
	Why      string     `json:"why,omitempty"`
}

// Authority is an act that one person may perhaps not do alone.
type Authority struct {
	Kind    string // action.deactivate or action.bulk
	Object  string
	Subject string
	Case    string
	Brand   string
	Region  string
	Title   string
	Why     string
	Count   int
	EID     uint64
	Shown   []Shown
}

// Shown is a line of what the second person signs.
type Shown struct{ Label, Value, Link string }

// Limit is an interim action that comes to its limit and does not end by itself.
type Limit struct {
	Action  *Action
	Case    *cases.Case
	Step    int // 0 before, 1 an hour before, 2 and more after it has passed
	At      time.Time
	Overdue bool
}

// LadderAdvice is what the ladder of standards gives.
type LadderAdvice struct {
	Points    float64 `json:"points" doc:"Now"`
	With      float64 `json:"points_with" doc:"With one more strike of the clause"`
	Weight    int     `json:"weight"`
	Action    string  `json:"action"`
	Days      int     `json:"days,omitempty"`
	FromDays  int     `json:"from_days,omitempty" doc:"The usual range"`
	ToDays    int     `json:"to_days,omitempty"`
	Threshold float64 `json:"threshold"`
	Version   int64   `json:"version"`
}
