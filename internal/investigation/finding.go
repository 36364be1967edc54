package investigation

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/errs"
)

// The states of a finding.
const (
	Drafted   = "draft"
	Submitted = "submitted"
	Returned  = "returned"
	Concluded = "concluded"
	Withdrawn = "withdrawn"
)

// FindingGround is one thing that speaks for or against a claim.
type FindingGround struct {
	Side string `json:"side" enum:"supports,contradicts"`
	Kind string `json:"kind" enum:"fact,evidence,interview,message"`
	Ref  string `json:"ref" maxLength:"60" doc:"fct_, evi_, int_ or msg_ of this case"`
	Why  string `json:"why,omitempty" maxLength:"2000" doc:"What it shows, and how far it can be relied on"`
}

// CaseFinding is what was established, to which standard, on which grounds.
type CaseFinding struct {
	ID            string          `json:"id"`
	Case          string          `json:"case_id"`
	Claim         string          `json:"claim" doc:"What is said to have happened"`
	Party         string          `json:"party,omitempty" doc:"Of whom it is said: pty_ of the case"`
	Account       string          `json:"account_id,omitempty"`
	Clause        string          `json:"clause,omitempty" doc:"The clause it would break"`
	ClauseVersion int             `json:"clause_version,omitempty"`
	Standard      cases.Standard  `json:"standard" doc:"preponderance or clear_and_convincing"`
	Conclusion    cases.Outcome   `json:"conclusion" doc:"substantiated, partially_substantiated, inconclusive, unsubstantiated or unfounded"`
	Reasoning     string          `json:"reasoning" doc:"How the grounds lead to the conclusion"`
	NoneAgainst   bool            `json:"none_contradicts" doc:"It was looked for, and nothing speaks against it"`
	State         string          `json:"state" doc:"draft, submitted, returned, concluded or withdrawn"`
	Author        string          `json:"author"`
	CreatedAt     time.Time       `json:"created_at"`
	SubmittedAt   *time.Time      `json:"submitted_at,omitempty"`
	Reader        string          `json:"reader,omitempty" doc:"The second reader"`
	ReadAt        *time.Time      `json:"read_at,omitempty"`
	ReaderNote    string          `json:"reader_note,omitempty"`
	Why           string          `json:"why,omitempty" doc:"Why it was withdrawn"`
	Grounds       []FindingGround `json:"grounds"`
	Shown         string          `json:"shown" doc:"Fingerprint of the text; a second reader sends it back"`
	Version       int64           `json:"version"`

	account uint64
}

// AccountEID is the vault's id of the account the finding is about, 0 = none.
func (f *CaseFinding) AccountEID() uint64 { return f.account }

// Open says whether it still waits for its author or its reader.
func (f *CaseFinding) Open() bool {
	return f.State == Drafted || f.State == Submitted || f.State == Returned
}

// NewFinding is what a finding says.
type NewFinding struct {
	Claim       string          `json:"claim" maxLength:"4000"`
	Party       string          `json:"party,omitempty" maxLength:"60"`
	Clause      string          `json:"clause,omitempty" maxLength:"200"`
	Standard    cases.Standard  `json:"standard" enum:"preponderance,clear_and_convincing"`
	Conclusion  cases.Outcome   `json:"conclusion" enum:"substantiated,partially_substantiated,inconclusive,unsubstantiated,unfounded"`
	Reasoning   string          `json:"reasoning,omitempty" maxLength:"32000"`
	NoneAgainst bool            `json:"none_contradicts,omitempty" doc:"It was looked for, and nothing speaks against it"`
	Grounds     []FindingGround `json:"grounds,omitempty" maxItems:"200"`
}

// check names every field at fault of a draft.
func (n NewFinding) check() error {
	at := written(nil, "/claim", strings.TrimSpace(n.Claim), 16000)
	if !n.Conclusion.Finding() {
		at = append(at, errs.Field{Pointer: "/conclusion", Message: "what was established"})
	}
	if n.Standard != cases.Preponderance && n.Standard != cases.ClearAndConvincing {
		at = append(at, errs.Field{Pointer: "/standard", Message: "preponderance or clear_and_convincing"})
	}
	return invalid("finding_invalid", "The finding cannot be written like this.", at...)
}

// ready names what is missing before somebody else can read it.
func (f *CaseFinding) ready() error {
	var at []errs.Field
	if strings.TrimSpace(f.Reasoning) == "" {
		at = append(at, errs.Field{Pointer: "/reasoning", Message: "say how the grounds lead to the conclusion"})
	}
	pro, contra := 0, 0
	for _, g := range f.Grounds {
		if g.Side == "supports" {
			pro++
		} else {
			contra++
		}
	}
	if pro == 0 && (f.Conclusion == cases.Substantiated || f.Conclusion == cases.PartlyProven) {
		at = append(at, errs.Field{Pointer: "/grounds", Message: "name what supports it"})
	}
	if contra == 0 && !f.NoneAgainst {
		at = append(at, errs.Field{Pointer: "/none_contradicts", Message: "name what speaks against it, or say that it was looked for and there is nothing"})
	}
	return invalid("finding_incomplete", "A second reader needs more.", at...)
}

// fingerprint binds a reading to exactly what was shown.
func (f *CaseFinding) fingerprint() string {
	body, err := json.Marshal(NewFinding{f.Claim, f.Party, f.Clause, f.Standard, f.Conclusion, f.Reasoning, f.NoneAgainst, f.Grounds})
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(append(body, itoa(f.ClauseVersion)...))
	return hex.EncodeToString(sum[:])
}
