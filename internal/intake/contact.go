package intake

import (
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// State of a contact.
type State string

// The states.
const (
	StateNew      State = "new"
	StateJoined   State = "joined"   // part of a case's thread
	StateCase     State = "case"     // a case was made of it
	StateRecorded State = "recorded" // automatic reply or bounce
	StateClosed   State = "closed"   // answered, or not ours
)

// Channels a contact may come by.
var Channels = []string{"email", "web", "phone", "sms", "api", "staff"}

// Contact is one message from outside. From, Name, Subject and Text are
// unsealed for those who may read them.
type Contact struct {
	ID         string        `json:"id"`
	Channel    string        `json:"channel" enum:"email,web,phone,sms,api,staff"`
	State      State         `json:"state" enum:"new,joined,case,recorded,closed"`
	From       string        `json:"from" doc:"Mail address or telephone number; masked without account.personal"`
	Phone      string        `json:"phone,omitempty" doc:"Given beside a mail address; withheld without account.personal"`
	Name       string        `json:"name,omitempty"`
	Subject    string        `json:"subject"`
	Text       string        `json:"text,omitempty" doc:"Only when one contact is read"`
	Language   string        `json:"language,omitempty"`
	Account    string        `json:"account_id,omitempty" doc:"Account found by the address; not proof of who wrote"`
	Order      string        `json:"order_id,omitempty"`
	Brand      string        `json:"brand,omitempty"`
	Region     string        `json:"region,omitempty"`
	City       string        `json:"city,omitempty"`
	CaseID     string        `json:"case_id,omitempty"`
	Party      string        `json:"party,omitempty"`
	Answers    string        `json:"answers,omitempty" doc:"Message of ours this automatic reply or bounce belongs to"`
	Hint       string        `json:"may_be_reply_to,omitempty" doc:"Case whose thread was named by somebody we never wrote to there"`
	Auto       Auto          `json:"auto,omitempty" enum:"auto_reply,bounce,generated"`
	Now        Answer        `json:"happening_now,omitempty" enum:"yes,no,unknown"`
	Safe       Answer        `json:"safe_now,omitempty" enum:"yes,no,unknown"`
	Suggestion Suggestion    `json:"suggestion"`
	Severity   string        `json:"severity,omitempty" doc:"What a person chose"`
	Category   string        `json:"category,omitempty" doc:"Code of the taxonomy that a person chose"`
	Answered   Answers       `json:"answers_given,omitempty" doc:"To the questions of the severity tree, beside the first two"`
	Raise      *Raise        `json:"raise,omitempty" doc:"Asks a person whether it is S0 or S1"`
	TriagedBy  string        `json:"triaged_by,omitempty"`
	ClosedWhy  string        `json:"closed_why,omitempty"`
	Kind       string        `json:"kind,omitempty" enum:"store,press,regulator,field,social" doc:"Who writes; left out for customers, workers and everybody else"`
	Check      SenderCheck   `json:"sender_check,omitempty"`
	Control    string        `json:"account_control,omitempty" enum:"disputed,in_question" doc:"Somebody else may hold the account: what comes from it is not who it says"`
	OnBehalf   *Behalf       `json:"on_behalf,omitempty" doc:"The person it is about, when somebody else told us"`
	Follows    string        `json:"follows,omitempty" doc:"Earlier contact of the same report"`
	LegalDue   *time.Time    `json:"legal_due,omitempty" doc:"Date a regulator named"`
	Ack        *Ack          `json:"acknowledged,omitempty" doc:"Only when one contact is read"`
	LeaseBy    string        `json:"lease_by,omitempty"`
	LeaseUntil *time.Time    `json:"lease_until,omitempty"`
	Files      []ContactFile `json:"files,omitempty"`
	OccurredAt *time.Time    `json:"occurred_at,omitempty"`
	ReceivedAt time.Time     `json:"received_at"`
	UpdatedAt  time.Time     `json:"updated_at"`
	Version    int64         `json:"version"`

	Confidential bool                 `json:"confidential,omitempty" doc:"The writer asked that nobody sees who they are without a purpose"`
	Withheld     identity.Withholding `json:"withheld,omitempty" enum:"reporter,confidential" doc:"Why you do not see who wrote: reporter = it needs reporter.read; confidential = name a purpose at POST /v1/cases/{ref}/reporter"`

	eid, account, order uint64
	raw                 string
}

// Behalf is the person a contact is about, when somebody else told us: a
// relative, a colleague, a member of staff who took a call.
type Behalf struct {
	Name     string `json:"name,omitempty" maxLength:"200"`
	From     string `json:"from,omitempty" maxLength:"320" doc:"Mail address, telephone number, or reference of an account; masked without account.personal"`
	Relation string `json:"relation,omitempty" maxLength:"100" doc:"What the reporter is to this person"`
}

// party is the person as a party of the case: the one who was harmed, until
// somebody knows better.
func (b *Behalf) party() Person {
	p := Person{Role: "harmed", Name: b.Name}
	switch addr, _ := address(b.From); {
	case addr != "":
		p.Email = addr
	case NormalPhone(b.From) != "":
		p.Phone = NormalPhone(b.From)
	default:
		p.Account = b.From
	}
	return p
}

// ContactFile is something that came with a contact, kept as evidence.
type ContactFile struct {
	Evidence string `json:"evidence"`
	SHA256   string `json:"sha256"`
	Size     int64  `json:"size"`
}

// sender is the sealed JSON of contacts.sender.
type sender struct {
	From  string `json:"from,omitempty"`
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// level is the severity that counts: what a person chose, else the suggestion.
func (c *Contact) level() int {
	if ValidSeverity(c.Severity) {
		return int(c.Severity[1] - '0')
	}
	return c.Suggestion.Severity
}

// ValidSeverity says whether s is S0 to S4.
func ValidSeverity(s string) bool {
	return slices.Contains([]string{"S0", "S1", "S2", "S3", "S4"}, s)
}

// open says that a contact still waits for somebody.
func (c *Contact) open() error {
	if c.State != StateNew {
		return errs.New(errs.Conflict, "contact_done", "The contact is %s already.", c.State)
	}
	return nil
}

func (c *Contact) on() []string {
	var acc string
	if c.account != 0 {
		acc = id.Entity("acc", c.account)
	}
	return []string{acc, c.CaseID}
}

// change is a timeline row of a contact, hidden with its case when that is
// restricted.
func (c *Contact) change(kind string, data map[string]any) db.Change {
	if data == nil {
		data = map[string]any{}
	}
	data["channel"] = c.Channel
	return db.Change{Kind: "contact." + kind, Object: c.ID, On: c.on(), Restrict: c.CaseID, Data: data}
}

func notFound() error {
	return errs.New(errs.NotFound, "contact_not_found", "There is no such contact.")
}
