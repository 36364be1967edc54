package enforcement

import (
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// Draft is an action as somebody wants it. Accounts names one account, or many
// for a bulk action; Linked takes the accounts that share things with one.
type Draft struct {
	Kind       Kind       `json:"kind" doc:"As the catalogue has it"`
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
	Facts      string     `json:"facts,omitempty" maxLength:"4000" doc:"The facts, written for the person; nothing that tells who reported"`
	Records    []string   `json:"records,omitempty" maxItems:"50" doc:"Records disclosed to the person, in words or evidence ids"`
	Happened   *time.Time `json:"happened,omitempty" doc:"When what it rests on happened"`
	Origin     string     `json:"origin,omitempty" enum:"person,rule,model" doc:"rule and model are for API keys: where a person must decide first it is refused"`
	Order      string     `json:"order,omitempty" maxLength:"200" doc:"For kinds on an order"`
	Instrument string     `json:"instrument,omitempty" maxLength:"60" doc:"thg_ id of a card or device of the account"`
	Thing      string     `json:"thing,omitempty" maxLength:"200" doc:"The marketplace's own reference of the item, rating or text"`
	Limits     []LimitOn  `json:"limits,omitempty" maxItems:"6"`
	Require    string     `json:"require,omitempty" maxLength:"60" pattern:"^[a-z_]*$"`
	Condition  string     `json:"condition,omitempty" maxLength:"60" pattern:"^[a-z_]*$" doc:"It stands until this is met"`
	Amount     int64      `json:"amount,omitempty" minimum:"0" doc:"Minor units"`
	Currency   string     `json:"currency,omitempty" maxLength:"3"`
	Ground     string     `json:"ground,omitempty" maxLength:"30"`
	Left       bool       `json:"left_unsafe_work,omitempty" doc:"About work refused or left because it was unsafe"`
	Advance    bool       `json:"advance_notice,omitempty" doc:"With a later start: tell the person now"`
	Confirmed  []string   `json:"confirmed,omitempty" maxItems:"20" doc:"Facts a duty asks for that you vouch for, as records, contact"`
	Lists      []ListPut  `json:"lists,omitempty" maxItems:"10"`
	Recovery   []Recovery `json:"recovery,omitempty" maxItems:"100" doc:"Who gets what back; every line of the preview has one by itself"`

	// Instead is a harder action of the same account that this one takes the place
	// of after a second look: what the person was told of that one holds for this.
	Instead string `json:"-"`
	// KeepLists takes the entries over that Instead had on lists until now.
	KeepLists bool `json:"-"`

	origin   string // person, rule or model
	bulk     string
	replaces string
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
	spec, ok := d.Kind.spec()
	if !ok {
		fault("/kind", "one of "+kindWords())
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
	if ok {
		d.checkKind(spec, fault)
	}
	for i, l := range d.Lists {
		first := slices.IndexFunc(d.Lists, func(o ListPut) bool {
			return o.List == l.List && strings.TrimSpace(o.Value) == strings.TrimSpace(l.Value)
		})
		if first < i {
			fault("/lists/"+itoa(i), "the same as list "+itoa(first))
		}
	}
	if d.Days > 0 && d.Until == nil {
		until := now.Add(time.Duration(d.Days) * 24 * time.Hour)
		if d.Start != nil && d.Start.After(now) {
			until = d.Start.Add(time.Duration(d.Days) * 24 * time.Hour)
		}
		d.Until = &until
	}
	if ok {
		d.bound(spec, now, fault)
	}
	if d.Until != nil && (!d.Until.After(now) || d.Start != nil && !d.Until.After(*d.Start)) {
		fault("/until", "must lie after the start")
	}
	if d.Until != nil && ok && !spec.Timed {
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

// grounds on which pay may be held.
var grounds = []string{"disputed_amount", "chargeback", "suspected_fraud", "court_order"}

// longestHold is how long pay may be held at most.
const longestHold = 90 * 24 * time.Hour

// interimLimit is the limit of an interim action that names none.
const interimLimit = 14 * 24 * time.Hour

// checkKind names what a kind asks for and is not there, or is there and is
// not the kind's.
func (d *Draft) checkKind(spec ActionKind, fault func(pointer, message string)) {
	if (spec.On == "order") != (d.Order != "") && d.Kind != HoldPayout {
		fault("/order", "the order: required for kinds on an order, and only there")
	}
	if (spec.On == "instrument") != (d.Instrument != "") {
		fault("/instrument", "the card or device: required for block_instrument, and only there")
	}
	if (spec.On == "thing") != (d.Thing != "") {
		fault("/thing", "the item, rating or text: required for this kind, and only there")
	}
	if len(d.Limits) > 0 && d.Kind != Restrict {
		fault("/limits", "only a restriction has them")
	}
	if (d.Kind == Require) != (d.Require != "") {
		fault("/require", "what must be done: required for require, and only there")
	}
	if d.Condition != "" && !spec.Condition {
		fault("/condition", "this kind has no condition")
	}
	if spec.Money != (d.Amount > 0 && d.Currency != "") {
		fault("/amount", "amount and currency: required where money is meant, and only there")
	}
	if (d.Kind == HoldPayout) != (d.Ground != "") || d.Ground != "" && !slices.Contains(grounds, d.Ground) {
		fault("/ground", "for a payout hold one of "+strings.Join(grounds, ", "))
	}
	if len(d.Recovery) > 0 && !spec.Custody {
		fault("/recovery", "this kind leaves nothing to recover")
	}
	if d.Advance && (d.Start == nil || d.Interim) {
		fault("/advance_notice", "needs a later start, and is not for what is interim")
	}
}

// bound gives what has no end of its own the longest it may have: an interim
// action its limit, a payout hold its day.
func (d *Draft) bound(spec ActionKind, now time.Time, fault func(pointer, message string)) {
	from := now
	if d.Start != nil && d.Start.After(now) {
		from = *d.Start
	}
	if d.Until == nil && spec.Timed && (d.Interim || d.Kind == HoldPayout) {
		until := from.Add(interimLimit)
		d.Until = &until
	}
	if d.Kind == HoldPayout && d.Until != nil && d.Until.Sub(from) > longestHold {
		fault("/until", "pay is held for 90 days at most; a longer dispute is decided anew")
	}
}

// long says whether a final action asks for a hearing: a suspension of more
// than seven days or without an end, and a deactivation.
func (d *Draft) long(now time.Time) bool {
	spec, _ := d.Kind.spec()
	if !spec.Hearing || d.Interim {
		return false
	}
	from := now
	if d.Start != nil && d.Start.After(now) {
		from = *d.Start
	}
	return d.Until == nil || d.Until.Sub(from) > 7*24*time.Hour
}

// days is the length of an action, 0 without an end.
func (d *Draft) days(now time.Time) int {
	if d.Until == nil {
		return 0
	}
	from := now
	if d.Start != nil && d.Start.After(now) {
		from = *d.Start
	}
	return int((d.Until.Sub(from) + 12*time.Hour) / (24 * time.Hour))
}
