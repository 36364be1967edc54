package enforcement

import (
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Kind is what is done.
type Kind string

// The catalogue, version 1.
const (
	Separate  Kind = "separate"  // a pair is never matched, messaged or routed to each other again
	Warn      Kind = "warn"      // told, nothing else
	Restrict  Kind = "restrict"  // some of what the account may do is off
	Suspend   Kind = "suspend"   // the account may do nothing
	Reinstate Kind = "reinstate" // ends restrictions and suspensions; separations outlive it
)

// kinds says for each kind who may take it and which standing it gives.
var kinds = map[Kind]struct {
	perm     identity.Permission
	standing string
}{
	Separate:  {identity.PermActionTakeSeparate, ""},
	Warn:      {identity.PermActionTakeWarn, ""},
	Restrict:  {identity.PermActionTakeRestrict, entity.Limited},
	Suspend:   {identity.PermActionTakeSuspend, entity.Suspended},
	Reinstate: {identity.PermActionTakeReinstate, ""},
}

// protective kinds stop a case's mitigation clock.
func (k Kind) protective() bool { return k == Separate || k == Restrict || k == Suspend }

// State is where an action stands.
type State string

// The states.
const (
	Scheduled State = "scheduled"
	Pending   State = "pending"
	Applied   State = "applied"
	Failed    State = "failed"
	Reversed  State = "reversed"
	Expired   State = "expired"
	Ended     State = "ended"
)

// inForce are the states in which an action counts.
const inForce = `('pending', 'applied', 'failed')`

// reasonCodes are what the person and the marketplace are told.
var reasonCodes = []string{"safety", "conduct", "fraud", "account_integrity", "property", "legal", "protective", "other"}

// Action is one thing done to an account or a pair.
type Action struct {
	ID         string     `json:"id"`
	Kind       Kind       `json:"kind" doc:"separate, warn, restrict, suspend or reinstate"`
	State      State      `json:"state" doc:"scheduled, pending, applied, failed, reversed, expired or ended"`
	Account    ActionWho  `json:"account"`
	Other      *ActionWho `json:"other,omitempty" doc:"The second of a separated pair"`
	Case       string     `json:"case_id,omitempty"`
	CaseNumber string     `json:"case_number,omitempty"`
	ReasonCode string     `json:"reason_code,omitempty"`
	Reason     string     `json:"reason,omitempty" doc:"For our own people; the person is told the reason code in words"`
	Rule       string     `json:"rule,omitempty"`
	Clause     string     `json:"clause,omitempty"`
	Origin     string     `json:"origin,omitempty" doc:"person or rule"`
	Interim    bool       `json:"interim"`
	Holds      bool       `json:"holds" doc:"Does not lapse at its end: somebody must decide"`
	Label      string     `json:"label,omitempty"`
	By         string     `json:"by,omitempty"`
	CreatedAt  time.Time  `json:"created_at"`
	StartsAt   time.Time  `json:"starts_at"`
	EndsAt     *time.Time `json:"ends_at,omitempty"`
	AppliedAt  *time.Time `json:"applied_at,omitempty"`
	AckAt      *time.Time `json:"acknowledged_at,omitempty"`
	Deliveries int        `json:"deliveries" doc:"Webhooks sent for it"`
	ReversedAt *time.Time `json:"reversed_at,omitempty"`
	ReversedBy string     `json:"reversed_by,omitempty"`
	Reversal   string     `json:"reversal_reason,omitempty"`
	UndoAckAt  *time.Time `json:"reversal_acknowledged_at,omitempty"`
	EndedAt    *time.Time `json:"ended_at,omitempty"`
	EndedBy    string     `json:"ended_by,omitempty"`
	Bulk       string     `json:"bulk_id,omitempty"`
	Reversible bool       `json:"reversible"`
	Restricted bool       `json:"restricted" doc:"It came from a case you may not see: kind and dates are shown, nothing else"`
	Tasks      []Task     `json:"tasks,omitempty"`
	Version    int64      `json:"version"`

	account, other uint64
	brand, region  string
	actorKind      string
	notify         bool
}

// ActionWho is an account in an action.
type ActionWho struct {
	ID   string `json:"id"`
	Ref  string `json:"ref,omitempty"`
	Name string `json:"name,omitempty" doc:"The reference without account.personal"`
	Kind string `json:"kind,omitempty"`
}

// Draft is an action as somebody wants it. Accounts names one account, or many
// for a bulk action; Linked takes the accounts that share things with one.
type Draft struct {
	Kind       Kind       `json:"kind" doc:"separate, warn, restrict, suspend or reinstate"`
	Account    string     `json:"account,omitempty" maxLength:"200" doc:"Reference or acc_ id"`
	Accounts   []string   `json:"accounts,omitempty" maxItems:"1000"`
	Linked     *LinkedTo  `json:"linked,omitempty" doc:"Instead of accounts: those that share things with one"`
	Other      string     `json:"other,omitempty" maxLength:"200" doc:"The second person, for separate"`
	Case       string     `json:"case_id,omitempty" maxLength:"60" doc:"Id or number"`
	ReasonCode string     `json:"reason_code,omitempty" doc:"safety, conduct, fraud, account_integrity, property, legal, protective or other"`
	Reason     string     `json:"reason" maxLength:"8000"`
	Rule       string     `json:"rule,omitempty" maxLength:"200" doc:"Id of the rule that found it"`
	Clause     string     `json:"clause,omitempty" maxLength:"200" doc:"Policy clause, as MIS-3.2"`
	Start      *time.Time `json:"start,omitempty" doc:"Now when left out"`
	Until      *time.Time `json:"until,omitempty" doc:"No end when left out"`
	Days       int        `json:"days,omitempty" minimum:"0" maximum:"3650" doc:"Instead of until"`
	Interim    bool       `json:"interim,omitempty" doc:"Protective, until a finding"`
	Label      string     `json:"label,omitempty" maxLength:"60" doc:"Label put on the account while the action stands"`
	Notify     *bool      `json:"notify,omitempty" doc:"Tell the person; true when left out, except for separate"`

	origin string // person or rule
	bulk   string
}

// LinkedTo names the neighbours of an account.
type LinkedTo struct {
	Account string   `json:"account" maxLength:"200"`
	Via     []string `json:"via,omitempty" doc:"Kinds of shared things, as card, device, address; any when left out"`
	Self    bool     `json:"self,omitempty" doc:"The account itself as well"`
}

// check names every field at fault. Accounts and case are resolved later.
func (d *Draft) check(now time.Time) error {
	var at []errs.Field
	fault := func(pointer, message string) { at = append(at, errs.Field{Pointer: pointer, Message: message}) }
	if _, ok := kinds[d.Kind]; !ok {
		fault("/kind", "one of separate, warn, restrict, suspend, reinstate")
	}
	if strings.TrimSpace(d.Reason) == "" {
		fault("/reason", "say why")
	}
	if strings.TrimSpace(d.Rule) == "" && strings.TrimSpace(d.Clause) == "" {
		fault("/clause", "name the clause or the rule it rests on")
	}
	if d.ReasonCode == "" {
		d.ReasonCode = "other"
	}
	known := false
	for _, c := range reasonCodes {
		known = known || c == d.ReasonCode
	}
	if !known {
		fault("/reason_code", "one of "+strings.Join(reasonCodes, ", "))
	}
	if (d.Kind == Separate) != (d.Other != "") {
		fault("/other", "the second person: required for separate, and only there")
	}
	if d.Days > 0 && d.Until == nil {
		until := now.Add(time.Duration(d.Days) * 24 * time.Hour)
		if d.Start != nil && d.Start.After(now) {
			until = d.Start.Add(time.Duration(d.Days) * 24 * time.Hour)
		}
		d.Until = &until
	}
	if d.Until != nil && (!d.Until.After(now) || d.Start != nil && !d.Until.After(*d.Start)) {
		fault("/until", "must lie after the start")
	}
	if d.Until != nil && (d.Kind == Warn || d.Kind == Reinstate || d.Kind == Separate) {
		fault("/until", "this kind has no end")
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "action_invalid", "The action cannot be taken like this.").With(at...)
	}
	return nil
}

// tells says whether the person is to be told. Telling somebody that they were
// separated can tell them who reported, so that is asked for, never assumed.
func (d *Draft) tells() bool {
	if d.Notify != nil {
		return *d.Notify
	}
	return d.Kind != Separate
}

// pair puts two accounts in the order in which separations keep them.
func pair(a, b uint64) (uint64, uint64) {
	if a > b {
		return b, a
	}
	return a, b
}
