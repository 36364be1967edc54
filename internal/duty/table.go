package duty

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/lang"
)

// DutyTable is all that is known, as people write it.
type DutyTable struct {
	Groups map[string][]string `json:"groups" yaml:"groups" doc:"Names for several places, as EU"`
	Zones  map[string]string   `json:"zones,omitempty" yaml:"zones" doc:"In whose time days count: IANA zone by region, or city as US-TX/El Paso; what is shipped when left out"`
	Laws   []DutyLaw           `json:"laws" yaml:"laws" minItems:"1" maxItems:"200"`
}

// DutyLaw is one law, or the house's own rules.
type DutyLaw struct {
	ID     string     `json:"id" yaml:"id" maxLength:"60"`
	Title  string     `json:"title" yaml:"title" maxLength:"200"`
	Source string     `json:"source" yaml:"source" maxLength:"400" doc:"How it is cited"`
	URL    string     `json:"url,omitempty" yaml:"url" maxLength:"400"`
	Places []string   `json:"places" yaml:"places" minItems:"1" maxItems:"300" doc:"A region, a group, a city as US-WA/Seattle, or * for everywhere"`
	Note   string     `json:"note,omitempty" yaml:"note" maxLength:"2000"`
	Off    bool       `json:"off,omitempty" yaml:"off" doc:"Counsel found that it does not hold for this company"`
	Rules  []DutyRule `json:"rules" yaml:"rules" minItems:"1" maxItems:"100"`
}

// DutyRule is one thing that a law asks.
type DutyRule struct {
	Code     string `json:"code" yaml:"code" maxLength:"60"`
	Title    string `json:"title" yaml:"title" maxLength:"200"`
	Text     string `json:"text" yaml:"text" maxLength:"2000"`
	Source   string `json:"source" yaml:"source" maxLength:"400" doc:"Article or section"`
	From     string `json:"from,omitempty" yaml:"from" doc:"First day on which it holds, as 2026-12-02; empty: always did"`
	Until    string `json:"until,omitempty" yaml:"until" doc:"First day on which it holds no more"`
	Verified bool   `json:"verified" yaml:"verified" doc:"Compared with a published source"`
	Basis    string `json:"basis" yaml:"basis" maxLength:"600" doc:"What it was compared with, or why it was not"`
	When     string `json:"when" yaml:"when" maxLength:"2000" doc:"Expression over action, audience, place, automated, egregious, legal, interim, final, days (0 = no end)"`
	Fact     string `json:"fact" yaml:"fact" maxLength:"40" doc:"What meets it, as notice, reasons, human, records"`
	Timing   string `json:"timing" yaml:"timing" enum:"before,at,after,open,keep" doc:"before: so long before it takes effect; at: by the time it does; after: so long afterwards; open: possible for so long; keep: kept for so long"`
	Period   string `json:"period,omitempty" yaml:"period" maxLength:"10" doc:"14d, 2w, 6mo, 3y, 24h"`
	Of       string `json:"of,omitempty" yaml:"of" enum:"effect,request" doc:"What the period counts from"`
	Blocks   bool   `json:"blocks,omitempty" yaml:"blocks" doc:"The action waits until it is met; for before and at"`
}

// The timings of a rule.
const (
	Before = "before"
	At     = "at"
	After  = "after"
	Open   = "open"
	Keep   = "keep"
)

// Facts are the names under which an action says what is so.
func Facts() []string {
	return []string{"human", "notice", "reasons", "records", "contact", "redress", "hearing", "warned", "complaint", "review_answer", "rectified", "appeal_window", "kept",
		"police", "counsel", "published"}
}

// compiled is a DutyTable that can be asked.
type compiled struct {
	version int64
	hash    string
	table   DutyTable
	env     *lang.Env
	when    map[string]*lang.Program // by code of the rule
	period  map[string]span
	zones   map[string]*time.Location
}

func environment() *lang.Env {
	e := &lang.Env{}
	for _, name := range []string{"action", "audience", "place"} {
		e.Add(lang.Var{Name: name, Type: lang.String})
	}
	e.Add(lang.Var{Name: "days", Type: lang.Int})
	for _, name := range []string{"automated", "egregious", "legal", "interim", "final"} {
		e.Add(lang.Var{Name: name, Type: lang.Bool})
	}
	return e
}

var (
	codeForm  = regexp.MustCompile(`^[a-z0-9]+([-._][a-z0-9]+)*$`)
	placeForm = regexp.MustCompile(`^([A-Z]{2}(-[A-Z0-9]{1,3})?(/[^/]{1,60})?|\*|[A-Z]{2,10})$`)
)

// compile checks a table; the error names every fault with its place.
func compile(t DutyTable, version int64, hash string) (*compiled, error) {
	c := &compiled{version: version, hash: hash, table: t, env: environment(), when: map[string]*lang.Program{}, period: map[string]span{}}
	var at []errs.Field
	fault := func(pointer, message string) { at = append(at, errs.Field{Pointer: pointer, Message: message}) }
	c.zones = readZones(t.Zones, fault)
	laws := map[string]bool{}
	for i, l := range t.Laws {
		here := "/laws/" + strconv.Itoa(i)
		if !codeForm.MatchString(l.ID) || laws[l.ID] {
			fault(here+"/id", "small letters, figures and dashes, and no other law has it")
		}
		laws[l.ID] = true
		if strings.TrimSpace(l.Title) == "" || strings.TrimSpace(l.Source) == "" {
			fault(here+"/source", "a law has a title and a source")
		}
		if len(l.Places) == 0 {
			fault(here+"/places", "where does it hold?")
		}
		for j, p := range l.Places {
			if !placeForm.MatchString(p) {
				fault(here+"/places/"+strconv.Itoa(j), "a region such as US-WA, a group, a city such as US-WA/Seattle, or *")
			}
		}
		for j, r := range l.Rules {
			c.rule(fault, here+"/rules/"+strconv.Itoa(j), r)
		}
	}
	if len(t.Laws) == 0 {
		fault("/laws", "a table has laws")
	}
	if len(at) > 0 {
		return nil, errs.New(errs.Invalid, "duty_table_invalid", "The table of duties has faults; see errors.").With(at...)
	}
	return c, nil
}

func (c *compiled) rule(fault func(pointer, message string), at string, r DutyRule) {
	if _, twice := c.when[r.Code]; twice || !codeForm.MatchString(r.Code) {
		fault(at+"/code", "small letters, figures and dots, and no other rule has it")
	}
	for _, x := range []struct{ name, text string }{{"title", r.Title}, {"text", r.Text}, {"source", r.Source}, {"basis", r.Basis}} {
		if strings.TrimSpace(x.text) == "" {
			fault(at+"/"+x.name, "required")
		}
	}
	if !r.Verified && !strings.Contains(strings.ToLower(r.Basis), "not verified") {
		fault(at+"/basis", "say that it is not verified, and why")
	}
	from, ok1 := day(r.From, time.UTC)
	until, ok2 := day(r.Until, time.UTC)
	if !ok1 {
		fault(at+"/from", "a day such as 2026-12-02")
	}
	if !ok2 || r.Until != "" && !until.After(from) {
		fault(at+"/until", "a day after the first one")
	}
	p, err := lang.Compile(r.When, c.env, lang.Bool)
	if err != nil {
		fault(at+"/when", err.Error())
	}
	c.when[r.Code] = p
	if !slices.Contains(Facts(), r.Fact) {
		fault(at+"/fact", "one of "+strings.Join(Facts(), ", "))
	}
	if !slices.Contains([]string{Before, At, After, Open, Keep}, r.Timing) {
		fault(at+"/timing", "before, at, after, open or keep")
	}
	if r.Of != "" && r.Of != "effect" && r.Of != "request" {
		fault(at+"/of", "effect or request")
	}
	s, ok := readSpan(r.Period)
	if (r.Timing == At) != (r.Period == "") || r.Period != "" && !ok {
		fault(at+"/period", "a time such as 14d, 2w, 6mo or 3y; none when it is due at the effect")
	}
	c.period[r.Code] = s
	if r.Blocks && r.Timing != Before && r.Timing != At {
		fault(at+"/blocks", "only what must be so by the effect can hold an action back")
	}
}

// day reads a date, which begins at midnight of the place; "" is no date.
func day(s string, loc *time.Location) (time.Time, bool) {
	if s == "" {
		return time.Time{}, true
	}
	d, err := time.ParseInLocation(time.DateOnly, s, loc)
	return d, err == nil
}

// span is a length of time in the units in which laws count. Days, months and
// years are those of the calendar a moment stands on: fourteen days end at the
// same time of day, also where the clocks changed between.
type span struct {
	years, months, days int
	exact               time.Duration
}

var spanForm = regexp.MustCompile(`^([1-9][0-9]{0,3})(h|d|w|mo|y)$`)

func readSpan(s string) (span, bool) {
	m := spanForm.FindStringSubmatch(s)
	if m == nil {
		return span{}, false
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return span{}, false
	}
	switch m[2] {
	case "h":
		return span{exact: time.Duration(n) * time.Hour}, true
	case "d":
		return span{days: n}, true
	case "w":
		return span{days: 7 * n}, true
	case "mo":
		return span{months: n}, true
	}
	return span{years: n}, true
}

// after is t and the span; a month later than 31 January is the last day of
// February, not a day in March.
func (s span) after(t time.Time) time.Time {
	if s.years == 0 && s.months == 0 {
		return t.AddDate(0, 0, s.days).Add(s.exact)
	}
	to := t.AddDate(s.years, s.months, 0)
	if to.Day() != t.Day() {
		to = to.AddDate(0, 0, -to.Day())
	}
	return to
}

// before is t less the span, counted so that after leads back or past it.
func (s span) before(t time.Time) time.Time {
	to := t.AddDate(-s.years, -s.months, -s.days).Add(-s.exact)
	for s.after(to).After(t) {
		to = to.AddDate(0, 0, -1)
	}
	return to
}
