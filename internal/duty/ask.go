package duty

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/lang"
)

// DutyQuestion is what is meant to be done, and what is so already.
type DutyQuestion struct {
	Place     string               `json:"place" maxLength:"120" doc:"Where they work: US-WA, US-WA/Seattle, DE-BE, FR"`
	On        time.Time            `json:"on,omitzero" doc:"When it takes effect, or when the request came; that day decides which law holds. Now when left out"`
	Kind      string               `json:"kind" maxLength:"40" doc:"suspend, restrict, deactivate, …, or appeal"`
	Audience  string               `json:"audience,omitempty" maxLength:"20" doc:"worker, customer or merchant; worker when left out"`
	Automated bool                 `json:"automated,omitempty" doc:"Wanted by a rule or a model"`
	Egregious bool                 `json:"egregious,omitempty" doc:"Egregious misconduct or safety is named as the ground"`
	Legal     bool                 `json:"legal,omitempty" doc:"A law or a court orders it"`
	Interim   bool                 `json:"interim,omitempty" doc:"Protective, until a finding"`
	Final     bool                 `json:"final,omitempty"`
	Days      int                  `json:"days,omitempty" minimum:"0" doc:"How long; 0 = no end"`
	Account   string               `json:"-"` // acc_…, for who asks; changes nothing
	Done      map[string]time.Time `json:"done,omitempty" doc:"Facts that are so, by name, and since when"`
}

// DutyAnswer is what the table says.
type DutyAnswer struct {
	Table    int64         `json:"table" doc:"Version; 0 is what is shipped"`
	Place    string        `json:"place"`
	On       time.Time     `json:"on"`
	Zone     string        `json:"zone" doc:"In whose time days count"`
	Duties   []DutyLine    `json:"duties" doc:"What holds, blocking ones first"`
	Upcoming []DutyLine    `json:"upcoming" doc:"What will hold from a later day"`
	Skipped  []DutySkipped `json:"skipped" doc:"What does not, and why"`
	Blocked  bool          `json:"blocked" doc:"Something must be so first"`
	Earliest *time.Time    `json:"earliest,omitempty" doc:"When it may take effect at the earliest, with the notice that was given"`
}

// DutyLine is one duty as it stands.
type DutyLine struct {
	Code     string     `json:"code"`
	Law      string     `json:"law"`
	Title    string     `json:"title"`
	Text     string     `json:"text"`
	Source   string     `json:"source"`
	URL      string     `json:"url,omitempty"`
	Verified bool       `json:"verified"`
	Basis    string     `json:"basis"`
	From     string     `json:"from,omitempty"`
	Fact     string     `json:"fact"`
	Timing   string     `json:"timing" enum:"before,at,after,open,keep"`
	Period   string     `json:"period,omitempty"`
	Due      *time.Time `json:"due,omitempty" doc:"By when, or until when; absent while what it counts from has not happened"`
	Met      bool       `json:"met"`
	MetAt    *time.Time `json:"met_at,omitempty"`
	Blocks   bool       `json:"blocks" doc:"The action waits for it"`
	Why      string     `json:"why"`
}

// DutySkipped is a rule of this place that does not hold for the question.
type DutySkipped struct {
	Code  string `json:"code"`
	Title string `json:"title"`
	Why   string `json:"why"`
}

// ask evaluates a question. It is pure: the same table and question give the
// same answer on any day.
func (c *compiled) ask(q DutyQuestion) DutyAnswer {
	if q.Audience == "" {
		q.Audience = "worker"
	}
	loc := c.zoneOf(q.Place)
	out := DutyAnswer{Table: c.version, Place: q.Place, On: q.On, Zone: loc.String(), Duties: []DutyLine{}, Upcoming: []DutyLine{}, Skipped: []DutySkipped{}}
	q = q.in(loc)
	f := q.frame(c.env)
	for _, l := range c.table.Laws {
		where, sure := c.holds(l, q.Place)
		if where == "" {
			continue
		}
		for _, r := range l.Rules {
			skip := func(why string) { out.Skipped = append(out.Skipped, DutySkipped{r.Code, r.Title, why}) }
			from, _ := day(r.From, loc)
			until, _ := day(r.Until, loc)
			switch {
			case l.Off:
				skip("Switched off for this company.")
			case !c.when[r.Code].Bool(f):
				skip("Does not speak of this: " + strings.Join(strings.Fields(r.When), " "))
			case r.Until != "" && !q.On.Before(until):
				skip("Held until " + r.Until + ".")
			case r.From != "" && q.On.Before(from):
				line := c.line(l, r, q, where)
				line.Blocks, line.Why = false, "Holds in "+where+" from "+r.From+" on, not on this day."
				out.Upcoming = append(out.Upcoming, line)
			default:
				line := c.line(l, r, q, where)
				if !sure && line.Blocks {
					line.Blocks, line.Why = false, line.Why+" The city is not known: find out whether they work in "+where+"."
				}
				out.Duties = append(out.Duties, line)
			}
		}
	}
	for _, d := range out.Duties {
		out.Blocked = out.Blocked || d.Blocks
		if at, told := q.Done[d.Fact]; d.Timing == Before && told {
			e := c.period[d.Code].after(at)
			if out.Earliest == nil || e.After(*out.Earliest) {
				out.Earliest = utc(e)
			}
		}
	}
	slices.SortStableFunc(out.Duties, func(a, b DutyLine) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

// rank puts what holds the action back first, then what is not met, then the
// rest.
func rank(d DutyLine) int {
	switch {
	case d.Blocks:
		return 0
	case !d.Met && (d.Timing == Before || d.Timing == At):
		return 1
	case !d.Met && d.Timing == After:
		return 2
	}
	return 3
}

func (q DutyQuestion) frame(env *lang.Env) *lang.Frame {
	f := lang.NewFrame(env)
	for i, v := range []string{q.Kind, q.Audience, q.Place} {
		f.SetString(i, v)
	}
	f.SetNum(3, int64(q.Days))
	for i, v := range []bool{q.Automated, q.Egregious, q.Legal, q.Interim, q.Final} {
		f.SetBool(4+i, v)
	}
	return f
}

// line is a rule as it stands for the question.
func (c *compiled) line(l DutyLaw, r DutyRule, q DutyQuestion, where string) DutyLine {
	d := DutyLine{Code: r.Code, Law: l.Title, Title: r.Title, Text: r.Text, Source: cite(l, r), URL: l.URL, Verified: r.Verified, Basis: r.Basis, From: r.From,
		Fact: r.Fact, Timing: r.Timing, Period: r.Period}
	s, at := c.period[r.Code], q.On
	if r.Of == "request" && q.Kind != "appeal" {
		var asked bool
		if at, asked = q.Done["request"]; !asked {
			at = time.Time{}
		}
	}
	if !at.IsZero() {
		due := at
		switch r.Timing {
		case Before:
			due = s.before(at)
		case After, Open, Keep:
			due = s.after(at)
		}
		d.Due = utc(due)
	}
	if done, ok := q.Done[r.Fact]; ok {
		d.MetAt = utc(done)
		switch r.Timing {
		case Before:
			d.Met = !s.after(done).After(at)
		default:
			d.Met = d.Due == nil || !done.After(*d.Due)
		}
	}
	d.Blocks = r.Blocks && !d.Met
	d.Why = why(r, d, where, q.On.Location())
	return d
}

func cite(l DutyLaw, r DutyRule) string {
	if r.Source == l.Source {
		return r.Source
	}
	return l.Source + ", " + r.Source
}

// why explains a line in words.
func why(r DutyRule, d DutyLine, where string, loc *time.Location) string {
	text := "Holds in " + where
	if where == "*" {
		text = "Holds everywhere"
	}
	if r.From != "" {
		text += " since " + r.From
	}
	text += "."
	stamp := func(t *time.Time) string { return t.In(loc).Format("2006-01-02 15:04 MST") }
	switch {
	case d.Met && d.MetAt != nil:
		text += " Met on " + stamp(d.MetAt) + "."
	case r.Timing == Before && d.MetAt != nil:
		text += " Told on " + stamp(d.MetAt) + ", which is less than " + r.Period + " before."
	case r.Timing == Before:
		text += " Nobody was told " + r.Period + " before."
	case r.Timing == At:
		text += " Must be so when it takes effect."
	case r.Timing == After && d.Due != nil:
		text += " Due by " + stamp(d.Due) + "."
	case r.Timing == After:
		text += " Due " + r.Period + " after somebody asks."
	case d.Due != nil:
		text += " Until " + stamp(d.Due) + "."
	}
	return text
}

// holds says by which of its places a law holds at a place, "" when it does
// not; sure is false when it may hold, because the city is not known.
func (c *compiled) holds(l DutyLaw, place string) (where string, sure bool) {
	region, city, _ := strings.Cut(place, "/")
	maybe := ""
	for _, p := range l.Places {
		if p == "*" {
			return p, true
		}
		if members, ok := c.table.Groups[p]; ok {
			for _, m := range members {
				if covers(m, region) {
					return p, true
				}
			}
			continue
		}
		in, town, hasTown := strings.Cut(p, "/")
		switch {
		case !covers(in, region):
		case !hasTown:
			return p, true
		case strings.EqualFold(strings.TrimSpace(town), strings.TrimSpace(city)):
			return p, true
		case city == "":
			maybe = p
		}
	}
	return maybe, false
}

func covers(region, place string) bool {
	return region != "" && (place == region || strings.HasPrefix(place, region+"-"))
}

// Refuse is nil when nothing holds the action back; else a Conflict that names
// each duty.
func (a DutyAnswer) Refuse() error {
	var at []errs.Field
	code := "duty_not_met"
	for _, d := range a.Duties {
		if d.Blocks {
			at = append(at, errs.Field{Pointer: "/duties/" + d.Code, Message: d.Title + ": " + d.Text})
			if d.Fact == "human" {
				code = "human_decision_required"
			}
		}
	}
	if len(at) == 0 {
		return nil
	}
	return errs.New(errs.Conflict, code, "The law of the place asks for something first.").With(at...)
}

// Deadline is when a fact is due by all that holds: the soonest, and of what
// must stay open or be kept the latest.
func (a DutyAnswer) Deadline(fact string) (at time.Time, source string, ok bool) {
	for _, d := range a.Duties {
		if d.Fact != fact || d.Due == nil {
			continue
		}
		if !ok || (d.Timing == Open || d.Timing == Keep) == d.Due.After(at) && !d.Due.Equal(at) {
			at, source, ok = *d.Due, d.Source, true
		}
	}
	return at, source, ok
}
