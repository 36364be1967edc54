package oncall

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// The kinds of method.
const (
	ByMail    = "mail"
	BySMS     = "sms"
	ByVoice   = "voice"
	ByWebhook = "webhook"
	ByPush    = "push"
)

// Rule says by which method a person is reached, and how long after the page
// got to that person.
type Rule struct {
	Severities []string `json:"severities,omitempty" maxItems:"5" doc:"S0 … S4; none means all"`
	After      int      `json:"after" minimum:"0" maximum:"240" doc:"Minutes"`
	Method     string   `json:"method" maxLength:"60" doc:"mth_ id"`
}

// Quiet are a person's quiet hours: a page passes on to the next person, unless
// its severity pierces.
type Quiet struct {
	Zone   string   `json:"zone" maxLength:"60" doc:"IANA zone of the person"`
	From   string   `json:"from" maxLength:"5" doc:"22:00"`
	To     string   `json:"to" maxLength:"5" doc:"07:00"`
	Pierce []string `json:"pierce" required:"false" maxItems:"5" doc:"Severities that come through all the same; S0 and S1 unless the person says otherwise"`
}

// Rules are how one person wants to be reached.
type Rules struct {
	Rules   []Rule `json:"rules" maxItems:"50" doc:"None: mail at once, a text message and a call a little later, sooner the worse it is"`
	Quiet   *Quiet `json:"quiet,omitempty"`
	Version int64  `json:"version"`
}

// contactable is a person as planning sees her: verified methods only.
type contactable struct {
	name    string
	lang    string
	methods []way // verified, in the order they were made
	rules   Rules
}

// way is a verified method.
type way struct{ id, kind string }

// usual is when a method of a kind is used by somebody without rules: minutes
// after the page for S0, S1 and the rest.
var usual = map[string][3]int{
	ByPush: {0, 0, 0}, ByWebhook: {0, 0, 0}, ByMail: {0, 0, 0}, BySMS: {0, 1, 5}, ByVoice: {1, 3, 10},
}

// rest says until when quiet hours keep a page of a severity from a person.
func (c contactable) rest(severity int, at time.Time) (until time.Time, resting bool) {
	q := c.rules.Quiet
	if q == nil || slices.Contains(q.Pierce, level(severity)) {
		return until, false
	}
	loc, err := loadZone(q.Zone)
	if err != nil {
		return until, false
	}
	w, bad := Window{From: q.From, To: q.To}.compile("")
	if len(bad) > 0 {
		return until, false
	}
	w.each(at, at.Add(1), loc, func(begin, end time.Time) {
		if within(at, begin, end) {
			until, resting = end, true
		}
	})
	return until, resting
}

// ways are the methods to use for a severity with their delays, soonest first.
// Rules that name methods which are gone reach nobody by them; a person whose
// rules leave nothing is reached by all verified methods.
func (c contactable) ways(severity int) (out []timedWay) {
	for _, r := range c.rules.Rules {
		if len(r.Severities) > 0 && !slices.Contains(r.Severities, level(severity)) {
			continue
		}
		if i := slices.IndexFunc(c.methods, func(m way) bool { return m.id == r.Method }); i >= 0 {
			out = append(out, timedWay{c.methods[i], minutes(r.After)})
		}
	}
	if len(out) == 0 {
		for _, m := range c.methods {
			out = append(out, timedWay{m, minutes(usual[m.kind][min(severity, 2)])})
		}
	}
	slices.SortStableFunc(out, func(a, b timedWay) int { return int(a.after - b.after) })
	return out
}

type timedWay struct {
	way
	after time.Duration
}

func level(severity int) string { return "S" + strconv.Itoa(severity) }

// check says what of a person's rules is wrong; methods are that person's.
func (r Rules) check(methods []Method) error {
	var bad []errs.Field
	severities := func(at string, list []string) {
		for _, s := range list {
			if !slices.Contains([]string{"S0", "S1", "S2", "S3", "S4"}, s) {
				bad = append(bad, errs.Field{Pointer: at, Message: "S0 to S4"})
			}
		}
	}
	for i, x := range r.Rules {
		at := fmt.Sprintf("/rules/%d", i)
		severities(at+"/severities", x.Severities)
		if x.After < 0 || x.After > 240 {
			bad = append(bad, errs.Field{Pointer: at + "/after", Message: "from 0 to 240 minutes"})
		}
		if !slices.ContainsFunc(methods, func(m Method) bool { return m.ID == x.Method && m.State == "verified" }) {
			bad = append(bad, errs.Field{Pointer: at + "/method", Message: "a verified method of yours"})
		}
	}
	if q := r.Quiet; q != nil {
		severities("/quiet/pierce", q.Pierce)
		if _, err := loadZone(q.Zone); err != nil {
			bad = append(bad, errs.Field{Pointer: "/quiet/zone", Message: "an IANA zone like Europe/Madrid"})
		}
		_, wrong := Window{From: q.From, To: q.To}.compile("/quiet")
		bad = append(bad, wrong...)
	}
	if len(bad) > 0 {
		return errs.New(errs.Invalid, "rules_invalid", "The rules are not right.").With(bad...)
	}
	return nil
}
