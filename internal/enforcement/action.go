package enforcement

import "time"

// State is where an action stands.
type State string

// The states.
const (
	Waiting   State = "waiting" // for a second signature: nothing is done yet
	Scheduled State = "scheduled"
	Pending   State = "pending"
	Applied   State = "applied"
	Failed    State = "failed"
	Reversed  State = "reversed"
	Expired   State = "expired"
	Ended     State = "ended"
	Refused   State = "refused" // the second signature was not given
)

// inForce are the states in which an action counts.
const inForce = `('pending', 'applied', 'failed')`

// reasonCodes are what the person and the marketplace are told.
var reasonCodes = []string{"safety", "conduct", "fraud", "account_integrity", "property", "legal", "protective", "other"}

// Action is one thing done to an account or a pair.
type Action struct {
	ID            string      `json:"id"`
	Kind          Kind        `json:"kind" doc:"As the catalogue has it"`
	State         State       `json:"state" doc:"waiting, scheduled, pending, applied, failed, reversed, expired, ended or refused"`
	Account       ActionWho   `json:"account"`
	Other         *ActionWho  `json:"other,omitempty" doc:"The second of a separated pair"`
	Case          string      `json:"case_id,omitempty"`
	CaseNumber    string      `json:"case_number,omitempty"`
	ReasonCode    string      `json:"reason_code,omitempty"`
	Reason        string      `json:"reason,omitempty" doc:"For our own people; the person is told the reason code in words"`
	Rule          string      `json:"rule,omitempty"`
	Clause        string      `json:"clause,omitempty"`
	ClauseVersion int         `json:"clause_version,omitempty" doc:"The version in force when it was taken; 0 when the rule book did not know the clause"`
	Facts         string      `json:"facts,omitempty" doc:"What the person is told of the facts"`
	Records       []string    `json:"records,omitempty" doc:"Records disclosed with it"`
	Happened      *time.Time  `json:"happened,omitempty" doc:"When what it rests on happened"`
	Order         string      `json:"order_id,omitempty"`
	Instrument    string      `json:"instrument_id,omitempty"`
	Thing         string      `json:"thing,omitempty" doc:"The item, rating or text, by the marketplace's own reference"`
	Terms         ActionTerms `json:"terms"`
	Amount        int64       `json:"amount,omitempty" doc:"Minor units"`
	Currency      string      `json:"currency,omitempty"`
	Pay           *HeldPay    `json:"pay,omitempty" doc:"What is held back, and when it is released"`
	Hearing       string      `json:"hearing,omitempty" doc:"The hearing before it, or safety where safety was named"`
	Approval      string      `json:"approval_id,omitempty" doc:"The second signature it needed"`
	Replaces      string      `json:"replaces,omitempty" doc:"The interim action it made final"`
	WarnedAt      *time.Time  `json:"harmed_warned_at,omitempty" doc:"When the harmed person was told that it may end"`
	Catalogue     int         `json:"catalogue,omitempty" doc:"Version of the catalogue it was taken under"`
	Lists         []ListPut   `json:"lists,omitempty" doc:"What it put on lists that rules read"`
	Origin        string      `json:"origin,omitempty" doc:"person, rule or model"`
	Interim       bool        `json:"interim"`
	Holds         bool        `json:"holds" doc:"Does not lapse at its end: somebody must decide"`
	Label         string      `json:"label,omitempty"`
	By            string      `json:"by,omitempty"`
	CreatedAt     time.Time   `json:"created_at"`
	StartsAt      time.Time   `json:"starts_at"`
	EndsAt        *time.Time  `json:"ends_at,omitempty"`
	AppliedAt     *time.Time  `json:"applied_at,omitempty"`
	AckAt         *time.Time  `json:"acknowledged_at,omitempty"`
	Deliveries    int         `json:"deliveries" doc:"Webhooks sent for it"`
	ReversedAt    *time.Time  `json:"reversed_at,omitempty"`
	ReversedBy    string      `json:"reversed_by,omitempty"`
	Reversal      string      `json:"reversal_reason,omitempty"`
	UndoAckAt     *time.Time  `json:"reversal_acknowledged_at,omitempty"`
	EndedAt       *time.Time  `json:"ended_at,omitempty"`
	EndedBy       string      `json:"ended_by,omitempty"`
	Bulk          string      `json:"bulk_id,omitempty"`
	Reversible    bool        `json:"reversible"`
	Restricted    bool        `json:"restricted" doc:"It came from a case you may not see: kind and dates are shown, nothing else"`
	Tasks         []Task      `json:"tasks,omitempty"`
	Version       int64       `json:"version"`

	account, other    uint64
	order, instrument uint64
	brand, region     string
	city, audience    string
	actorKind         string
	notify            bool
	limitStep         int
	orderRef          string // the marketplace's own reference of the order
	recovery          []Recovery
}

// ActionTerms are the fields that only some kinds have.
type ActionTerms struct {
	Limits    []LimitOn `json:"limits,omitempty" doc:"What a restriction switches off; everything new when left out"`
	Require   string    `json:"require,omitempty" doc:"What a requirement asks for, as course, identity, document"`
	Condition string    `json:"condition,omitempty" doc:"It stands until this is met, as course_done, identity_verified"`
	Ground    string    `json:"ground,omitempty" doc:"Why pay is held: disputed_amount, chargeback, suspected_fraud, court_order"`
	Left      bool      `json:"left_unsafe_work,omitempty" doc:"About work that was refused or left because it was unsafe: never a strike"`
	Advance   bool      `json:"advance_notice,omitempty" doc:"The person is told when it is scheduled, not when it begins"`
	Met       string    `json:"met,omitempty" doc:"Who said that the condition is met"`
}

// LimitOn is one part of what an account may do.
type LimitOn struct {
	What   string   `json:"what" enum:"categories,hours,promotions,messaging,cash,new_orders"`
	Values []string `json:"values,omitempty" maxItems:"50" doc:"Categories by name, hours as 22:00-06:00"`
}

// ListPut is an entry that an action puts on a list for as long as it stands.
type ListPut struct {
	List  string `json:"list" maxLength:"100"`
	Value string `json:"value,omitempty" maxLength:"400" doc:"As the list takes it; the account itself when left out"`
	Entry string `json:"entry_id,omitempty"`
}

// Recovery says who gets one thing back, and by when.
type Recovery struct {
	ThingID string     `json:"thing_id,omitempty" maxLength:"60" doc:"As the preview names it; left out for what events do not tell"`
	Kind    string     `json:"kind,omitempty" maxLength:"30" doc:"order, key, door_code, animal, child, medicine, cash, vehicle, other"`
	Label   string     `json:"label,omitempty" maxLength:"300"`
	Owner   string     `json:"owner,omitempty" maxLength:"60" doc:"stf_ id; who takes the action when left out"`
	DueAt   *time.Time `json:"due_at,omitempty"`
}

// ActionWho is an account in an action.
type ActionWho struct {
	ID   string `json:"id"`
	Ref  string `json:"ref,omitempty"`
	Name string `json:"name,omitempty" doc:"The reference without account.personal"`
	Kind string `json:"kind,omitempty"`
}
