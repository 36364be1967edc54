package decision

import (
	"time"

	"github.com/piepowder/piepowder/internal/engine"
)

// Stages of a draft.
const (
	DraftOpen      = "draft"     // its author works on it
	DraftWaiting   = "waiting"   // for a second person
	DraftApproved  = "approved"  // published, its rule in shadow
	DraftReturned  = "returned"  // to its author, with a reason
	DraftPublished = "published" // its rule is live
	DraftDropped   = "dropped"
)

// Draft is a change to the rules on its way to be published: documents changed
// on top of a published ruleset, most often one rule of them.
type Draft struct {
	ID         string     `json:"id"`
	Title      string     `json:"title"`
	Rule       string     `json:"rule" doc:"The rule it is about, empty when it is about documents"`
	Fresh      bool       `json:"fresh" doc:"The rule is not in the ruleset below"`
	Source     string     `json:"source" doc:"YAML text of that rule"`
	Base       int64      `json:"base" doc:"Number of the ruleset it was written on"`
	Live       int64      `json:"live" doc:"Number of the live ruleset; above base when somebody published meanwhile"`
	Stage      string     `json:"stage" enum:"draft,waiting,approved,returned,published,dropped"`
	Hash       string     `json:"hash" doc:"Of its documents"`
	Shown      string     `json:"shown" doc:"Of all an approver judges: documents and the back-test that was submitted; send it back when approving"`
	Version    int64      `json:"version" doc:"For If-Match"`
	Author     string     `json:"author"`
	AuthorName string     `json:"author_name"`
	CreatedAt  time.Time  `json:"created_at"`
	UpdatedAt  time.Time  `json:"updated_at"`
	Problems   []Fault    `json:"problems"`
	Warnings   []Fault    `json:"warnings" doc:"Legal, but probably not what was meant"`
	Tests      []TestRun  `json:"tests"`
	Conflicts  []Conflict `json:"conflicts,omitempty" doc:"What was changed here and in the live ruleset since"`
	AtOnce     []string   `json:"takes_effect_at_once,omitempty" doc:"What does not go into shadow when it is approved: documents that live rules read, and rules that are taken out; not in lists"`
	Approvers  []Person   `json:"approvers" doc:"Who may approve it while it waits; who did, afterwards"`
	MayApprove bool       `json:"may_approve" doc:"The caller is one of them"`
	Reason     string     `json:"returned_reason,omitempty"`
	Ruleset    int64      `json:"ruleset,omitempty" doc:"Number it was published as"`
	Candidate  string     `json:"candidate,omitempty" doc:"Id its rule has in that ruleset"`
	LikeCase   string     `json:"like_case,omitempty" doc:"Case it began from"`
	LikeEvent  string     `json:"like_event,omitempty" doc:"Decision it began from"`

	Backtest  *Backtest         `json:"backtest,omitempty" doc:"Of this very hash: the one submitted, else the newest"`
	Documents []engine.Document `json:"documents,omitempty" doc:"The documents that differ from the ruleset below; not in lists"`
	Removed   []string          `json:"removed,omitempty" doc:"Documents of the ruleset below that it leaves out"`

	changed    []engine.Document // as stored: without the focus rule's text
	editors    []string
	attached   string // back-test that was submitted
	resultSum  string // hash of the whole result of Backtest
	boundShown string
	approver   string
	likeCase   string
	likeEvent  string
}

// Fault is one thing wrong with a draft.
type Fault struct {
	Path         string `json:"path"`
	Line         int    `json:"line" doc:"In the document, from 1; 0 = the whole file"`
	Column       int    `json:"column"`
	SourceLine   int    `json:"source_line" doc:"In the text of the focus rule, from 1; 0 = it is not in it"`
	SourceColumn int    `json:"source_column"`
	Message      string `json:"message"`
	Hint         string `json:"hint,omitempty" doc:"What to do about it"`
}

// TestRun is what became of one test.
type TestRun struct {
	Name       string `json:"name"`
	Rule       string `json:"rule" doc:"The rule it stands under, empty in tests.yaml"`
	Path       string `json:"path"`
	Line       int    `json:"line"`
	SourceLine int    `json:"source_line" doc:"In the text of the focus rule; 0 = it is not in it"`
	OK         bool   `json:"ok"`
	Expect     string `json:"expect"`
	Got        string `json:"got"`
}

// Conflict is something changed here and in the live ruleset since.
type Conflict struct {
	Kind   string `json:"kind" enum:"rule,feature,document"`
	Name   string `json:"name" doc:"The rule, feature or path"`
	Path   string `json:"path"`
	Base   string `json:"base" doc:"What both began from; empty = not there"`
	Theirs string `json:"theirs" doc:"In the live ruleset"`
	Ours   string `json:"ours" doc:"In the draft"`
}

// Person is a member of staff by name.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// NewDraft is what somebody begins with: a rule of the live ruleset to change,
// the text of a new one, or documents.
type NewDraft struct {
	Title     string            `json:"title,omitempty" maxLength:"200" doc:"What it is for; not personal data"`
	Rule      string            `json:"rule,omitempty" maxLength:"100" doc:"A rule of the live ruleset"`
	Source    string            `json:"source,omitempty" maxLength:"100000" doc:"YAML text of one rule"`
	Documents []engine.Document `json:"documents,omitempty" maxItems:"1000" doc:"Whole files that differ from the live ruleset"`
	Whole     bool              `json:"whole,omitempty" doc:"The documents are the whole pack: files they lack are left out"`
	LikeCase  string            `json:"like_case,omitempty" maxLength:"60" doc:"Case it begins from"`
	LikeEvent string            `json:"like_event,omitempty" maxLength:"200" doc:"Decision it begins from, by event id"`
}

// DraftChange changes a draft; what is nil stays.
type DraftChange struct {
	Title     *string           `json:"title,omitempty" maxLength:"200"`
	Source    *string           `json:"source,omitempty" maxLength:"100000"`
	Documents []engine.Document `json:"documents,omitempty" maxItems:"1000" doc:"Replace the changed documents"`
	Whole     bool              `json:"whole,omitempty" doc:"The documents are the whole pack: files they lack are left out"`
	Rebase    bool              `json:"rebase,omitempty" doc:"Put the draft on top of the live ruleset; where both changed the same, the draft's text stays"`
}

// Check is what the server thinks of a rule's text while it is written.
type Check struct {
	Problems []Fault   `json:"problems"`
	Warnings []Fault   `json:"warnings" doc:"Legal, but probably not what was meant"`
	Tests    []TestRun `json:"tests"`
	Hash     string    `json:"hash" doc:"Of the documents with this text in them; empty when it cannot be put there"`
}
