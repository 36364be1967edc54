package policy

import "time"

// The kinds of documents.
const (
	RuleBook = "rule_book"
	History  = "history" // dated texts from elsewhere: read, compared and searched, never changed here
)

// PolicySummary is one document in a list.
type PolicySummary struct {
	ID            string     `json:"id"`
	Code          string     `json:"code"`
	Title         string     `json:"title"`
	Summary       string     `json:"summary,omitempty"`
	Kind          string     `json:"kind" enum:"rule_book,history"`
	State         string     `json:"state" enum:"draft,published,retired"`
	Version       int        `json:"version" doc:"In force now; 0 = none"`
	Versions      int        `json:"versions"`
	Clauses       int        `json:"clauses"`
	Audience      []string   `json:"audience"`
	Public        bool       `json:"public"`
	Owner         string     `json:"owner"`
	Draft         string     `json:"draft,omitempty" enum:"draft,asked,approved,waiting" doc:"A next text, and how far it is"`
	EffectiveFrom *time.Time `json:"effective_from,omitempty"`
	ReviewDue     *time.Time `json:"review_due,omitempty"`
	Attested      int        `json:"attested"`
	Asked         int        `json:"asked" doc:"How many have to attest; 0 = nobody"`
	Stale         int        `json:"stale" doc:"Touch-points that still repeat an old text"`
	UpdatedAt     time.Time  `json:"updated_at"`
}

// Policy is one document as it stood on a day.
type Policy struct {
	PolicySummary
	Shown         int             `json:"shown" doc:"The version shown; 0 = none was in force"`
	On            time.Time       `json:"on" doc:"The time asked for"`
	Hash          string          `json:"hash" doc:"SHA-256 of the text shown"`
	Text          *PolicyText     `json:"text,omitempty"`
	Base          *PolicyText     `json:"base,omitempty" doc:"Before overlays, when a place or an audience was asked for"`
	Overlays      map[string]any  `json:"overlays,omitempty" doc:"Which overlays were laid over, by clause"`
	Note          string          `json:"note,omitempty"`
	Change        string          `json:"change,omitempty" enum:"material,editorial"`
	From          *time.Time      `json:"from,omitempty"`
	To            *time.Time      `json:"to,omitempty" doc:"When the next version took its place"`
	Source        string          `json:"source,omitempty" doc:"SHA-256 of the file it was imported from"`
	Next          *PolicyDraft    `json:"next,omitempty"`
	Waiting       *PolicyWaiting  `json:"waiting,omitempty"`
	Mine          *PolicyAsked    `json:"mine,omitempty" doc:"What the caller still has to attest"`
	RollOut       *PolicyRollOut  `json:"roll_out,omitempty"`
	Retired       string          `json:"retired,omitempty" doc:"Why"`
	RetiredAt     *time.Time      `json:"retired_at,omitempty"`
	ReviewedAt    *time.Time      `json:"reviewed_at,omitempty"`
	All           []PolicyVersion `json:"all" doc:"Its versions, newest first"`
	OpenQuestions int             `json:"open_questions"`
}

// PolicyVersion is one text that was approved, or imported.
type PolicyVersion struct {
	Version       int        `json:"version"`
	Hash          string     `json:"hash"`
	SourceHash    string     `json:"source_hash,omitempty" doc:"SHA-256 of the imported file"`
	Note          string     `json:"note"`
	Change        string     `json:"change" enum:"material,editorial"`
	State         string     `json:"state" enum:"waiting,released,withdrawn"`
	EffectiveFrom time.Time  `json:"effective_from"`
	EffectiveTo   *time.Time `json:"effective_to,omitempty" doc:"When the next took its place"`
	Author        string     `json:"author"`
	Approvers     []string   `json:"approvers"`
	ReleasedAt    *time.Time `json:"released_at,omitempty"`
	CreatedAt     time.Time  `json:"created_at"`

	rollOut PolicyRollOut
	end     *time.Time // set by hand
}

// PolicyRollOut is who has to read a text, until when, and what they are asked.
type PolicyRollOut struct {
	Roles    []string        `json:"roles" maxItems:"30" doc:"Roles whose people attest; empty = nobody"`
	Days     int             `json:"days" minimum:"0" maximum:"365" doc:"Within so many days of coming into force"`
	Question *PolicyQuestion `json:"question,omitempty"`
	Course   string          `json:"course,omitempty" maxLength:"100" doc:"The text is not released before they have passed it"`
}

// PolicyQuestion is what shows that a text was understood.
type PolicyQuestion struct {
	Text    string   `json:"text" maxLength:"1000"`
	Options []string `json:"options" minItems:"2" maxItems:"6"`
	Right   int      `json:"right" minimum:"-1" maximum:"5" doc:"Index of the right option; -1 where it is not told"`
}

// PolicyDraft is the next text of a document on its way into force.
type PolicyDraft struct {
	Text          *PolicyText      `json:"text"`
	Base          int              `json:"base" doc:"The version it was begun from"`
	State         string           `json:"state" enum:"draft,asked,approved"`
	Change        string           `json:"change" enum:"material,editorial"`
	Note          string           `json:"note,omitempty"`
	EffectiveFrom *time.Time       `json:"effective_from,omitempty" doc:"Absent: when it is released"`
	RollOut       PolicyRollOut    `json:"roll_out"`
	Shown         string           `json:"shown,omitempty" doc:"Hash of what approvers are shown: text, kind of change, day, note, roll-out"`
	Refused       string           `json:"refused,omitempty" doc:"Why the last one was sent back"`
	Author        string           `json:"author"`
	Editors       []string         `json:"editors" doc:"Whoever wrote in it does not approve it"`
	Approvals     []PolicyApproval `json:"approvals"`
	Needed        int              `json:"needed" doc:"How many approvals it wants"`
	Problems      []PolicyProblem  `json:"problems"`
	Approval      string           `json:"approval_id,omitempty" doc:"The request for a signature that publication waits on"`
	UpdatedAt     time.Time        `json:"updated_at"`
	Version       int64            `json:"version" doc:"For If-Match"`
}

// PolicyApproval is one decision about a draft.
type PolicyApproval struct {
	Staff    string     `json:"staff"`
	Decision string     `json:"decision" enum:"approved,refused"`
	Note     string     `json:"note,omitempty"`
	At       time.Time  `json:"at"`
	VoidedAt *time.Time `json:"voided_at,omitempty" doc:"The text was changed after it"`
}

// PolicyWaiting is an approved text that is not released yet, and why.
type PolicyWaiting struct {
	Version int                `json:"version"`
	Reasons []string           `json:"reasons"`
	Points  []PolicyTouchPoint `json:"points" doc:"Touch-points that are not done or waived"`
}

// PolicyAsked is what one person has to attest.
type PolicyAsked struct {
	Document string          `json:"document"`
	Title    string          `json:"title"`
	Version  int             `json:"version"`
	Hash     string          `json:"hash"`
	DueAt    *time.Time      `json:"due_at,omitempty"`
	Question *PolicyQuestion `json:"question,omitempty"`
	Attempts int             `json:"attempts" doc:"Wrong answers so far"`
}
