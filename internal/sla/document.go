package sla

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/lang"
)

// Document is a policy as people write it: calendars, and clocks with what they
// ask of whom. A published one never changes.
type Document struct {
	Calendars map[string]CalendarText `json:"calendars" doc:"By name; a target without one counts around the clock"`
	Clocks    []ClockText             `json:"clocks" minItems:"1" maxItems:"30"`
}

// CalendarText says when time counts.
type CalendarText struct {
	Zone     string                 `json:"zone" maxLength:"60" doc:"IANA zone"`
	Week     map[string][][2]string `json:"week" doc:"mon to sun: windows of wall-clock time such as 09:00 to 12:30; 24:00 ends a day"`
	Holidays []string               `json:"holidays" maxItems:"500" doc:"Days on which nothing counts: 2026-12-25"`
}

// ClockText describes one named clock.
type ClockText struct {
	Name    string       `json:"name" maxLength:"40"`
	Start   Kind         `json:"start"`
	Stop    Kind         `json:"stop"`
	Again   bool         `json:"again,omitempty" doc:"Each start begins one, unless one runs"`
	Aside   bool         `json:"aside,omitempty" doc:"Does not order the inbox"`
	Targets []TargetText `json:"targets" minItems:"1" maxItems:"50" doc:"The first one that fits counts; none: the clock asks nothing"`
}

// TargetText is what a clock asks of some matters.
type TargetText struct {
	Severity []string `json:"severity" doc:"S0 to S4"`
	When     string   `json:"when,omitempty" maxLength:"2000" doc:"Expression over type, category, brand, region, city, language, source"`
	Within   string   `json:"within" maxLength:"20" doc:"15m, 4h, 72h"`
	Calendar string   `json:"calendar,omitempty"`
	Pauses   bool     `json:"pauses,omitempty" doc:"Waiting on somebody outside stops it; never for S0 and S1"`
	Warn     int      `json:"warn,omitempty" minimum:"0" maximum:"99" doc:"Percent of the time after which it warns"`
}

// Matter is what conditions see of a case or a contact.
type Matter struct{ Type, Category, Brand, Region, City, Language, Source string }

var matterVars = []string{"type", "category", "brand", "region", "city", "language", "source"}

func (m Matter) values() []string {
	return []string{m.Type, m.Category, m.Brand, m.Region, m.City, m.Language, m.Source}
}

func matterEnv() *lang.Env {
	env := &lang.Env{}
	for _, name := range matterVars {
		env.Add(lang.Var{Name: name, Type: lang.String})
	}
	return env
}

// Compiled is a Document that can be computed with.
type Compiled struct {
	Version   string
	Document  Document
	Calendars map[string]*Calendar
	env       *lang.Env
	clocks    []compiledClock
}

type compiledClock struct {
	text    ClockText
	targets []compiledTarget
}

type compiledTarget struct {
	levels []int
	when   *lang.Program // nil = always
	target Target
}

const (
	longest  = 5 * 366 * 24 * time.Hour
	severest = 1 // S0 and S1 run around the clock and never pause
)

// Compile checks a document and makes it ready; the error names every fault with
// its place.
func Compile(d Document, version string) (*Compiled, error) {
	c := &Compiled{Version: version, Document: d, Calendars: map[string]*Calendar{}, env: matterEnv()}
	f := &faults{}
	for _, name := range slices.Sorted(maps.Keys(d.Calendars)) {
		c.Calendars[name] = d.Calendars[name].compile(f, "/calendars/"+name)
	}
	if len(d.Clocks) == 0 {
		f.add("/clocks", "a policy has clocks")
	}
	names := map[string]bool{}
	for i, t := range d.Clocks {
		at := "/clocks/" + strconv.Itoa(i)
		if !plainName(t.Name) {
			f.add(at+"/name", "lower-case letters and underscores")
		}
		if names[t.Name] {
			f.add(at+"/name", "there is another clock of this name")
		}
		names[t.Name] = true
		for ptr, k := range map[string]Kind{"/start": t.Start, "/stop": t.Stop} {
			if !slices.Contains(Kinds(), k) {
				f.add(at+ptr, "one of "+strings.Join(kindNames(), ", "))
			}
		}
		cc := compiledClock{text: t}
		for j, x := range t.Targets {
			cc.targets = append(cc.targets, c.target(f, at+"/targets/"+strconv.Itoa(j), x))
		}
		if len(t.Targets) == 0 {
			f.add(at+"/targets", "a clock asks something of somebody")
		}
		c.clocks = append(c.clocks, cc)
	}
	if len(f.at) > 0 {
		slices.SortStableFunc(f.at, func(a, b errs.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
		return nil, errs.New(errs.Invalid, "sla_policy_invalid", "The policy has faults; see errors.").With(f.at...)
	}
	return c, nil
}

type faults struct{ at []errs.Field }

func (f *faults) add(pointer, message string) {
	f.at = append(f.at, errs.Field{Pointer: pointer, Message: message})
}

func kindNames() (out []string) {
	for _, k := range Kinds() {
		out = append(out, string(k))
	}
	return out
}

func plainName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") == ""
}

func (c *Compiled) target(f *faults, at string, x TargetText) compiledTarget {
	var out compiledTarget
	for i, s := range x.Severity {
		if len(s) != 2 || s[0] != 'S' || s[1] < '0' || s[1] > '4' {
			f.add(at+"/severity/"+strconv.Itoa(i), "S0 to S4")
			continue
		}
		level := int(s[1] - '0')
		out.levels = append(out.levels, level)
		if level <= severest && x.Pauses {
			f.add(at+"/pauses", s+" never pauses")
		}
		if level <= severest && x.Calendar != "" {
			f.add(at+"/calendar", s+" counts around the clock")
		}
	}
	if len(x.Severity) == 0 {
		f.add(at+"/severity", "at least one of S0 to S4")
	}
	within, err := time.ParseDuration(x.Within)
	if err != nil || within < time.Minute || within > longest || within%time.Second != 0 {
		f.add(at+"/within", "a time like 15m, 4h or 72h, from one minute to five years")
	}
	if x.Warn < 0 || x.Warn > 99 {
		f.add(at+"/warn", "0 to 99 percent")
	}
	cal, known := c.Calendars[x.Calendar]
	if x.Calendar != "" && !known {
		f.add(at+"/calendar", "there is no such calendar")
	}
	if strings.TrimSpace(x.When) != "" {
		p, err := lang.Compile(x.When, c.env, lang.Bool)
		if err != nil {
			f.add(at+"/when", err.Error())
		}
		out.when = p
	}
	out.target = Target{Within: within, Calendar: cal, Pausable: x.Pauses, Warn: x.Warn}
	return out
}

var weekdays = map[string]time.Weekday{"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}

func (t CalendarText) compile(f *faults, at string) *Calendar {
	zone, err := time.LoadLocation(t.Zone)
	if err != nil || t.Zone == "" || t.Zone == "Local" {
		f.add(at+"/zone", "an IANA zone such as America/New_York")
		zone = time.UTC
	}
	c := &Calendar{Zone: zone, Holidays: map[Day]bool{}}
	open := false
	for _, day := range slices.Sorted(maps.Keys(t.Week)) {
		wd, ok := weekdays[day]
		if !ok {
			f.add(at+"/week/"+day, "mon to sun")
			continue
		}
		for i, w := range t.Week[day] {
			from, ok1 := wallClock(w[0])
			to, ok2 := wallClock(w[1])
			if !ok1 || !ok2 || from >= to {
				f.add(fmt.Sprintf("%s/week/%s/%d", at, day, i), "from and to as 09:00, from before to, at most 24:00")
				continue
			}
			for _, other := range c.Week[wd] {
				if from < other.To && other.From < to {
					f.add(fmt.Sprintf("%s/week/%s/%d", at, day, i), "overlaps another window of the day")
				}
			}
			c.Week[wd], open = append(c.Week[wd], Window{from, to}), true
		}
	}
	if !open {
		f.add(at+"/week", "a calendar opens at some time")
	}
	for i, h := range t.Holidays {
		d, err := time.Parse(time.DateOnly, h)
		if err != nil {
			f.add(fmt.Sprintf("%s/holidays/%d", at, i), "a day such as 2026-12-25")
			continue
		}
		c.Holidays[Day{d.Year(), d.Month(), d.Day()}] = true
	}
	return c
}

// wallClock reads 09:00; 24:00 is the end of the day.
func wallClock(s string) (time.Duration, bool) {
	if s == "24:00" {
		return 24 * time.Hour, true
	}
	t, err := time.Parse("15:04", s)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, err == nil && len(s) == 5
}

// For is the policy as it holds for one matter.
func (c *Compiled) For(m Matter) Policy {
	f := lang.NewFrame(c.env)
	for i, v := range m.values() {
		f.SetString(i, v)
	}
	p := Policy{Version: c.Version}
	for _, k := range c.clocks {
		r := Rule{Name: k.text.Name, Start: k.text.Start, Stop: k.text.Stop, Again: k.text.Again, Aside: k.text.Aside, Targets: map[int]Target{}}
		for _, t := range k.targets {
			if t.when != nil && !t.when.Bool(f) {
				continue
			}
			for _, level := range t.levels {
				if _, taken := r.Targets[level]; !taken {
					r.Targets[level] = t.target
				}
			}
		}
		p.Rules = append(p.Rules, r)
	}
	return p
}
