package oncall

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/lang"
)

// Target is whom a step reaches: one person, whoever a schedule has on duty,
// everybody of a team, or everybody with a role.
type Target struct {
	Kind string `json:"kind" enum:"person,schedule,team,role"`
	ID   string `json:"id" minLength:"1" maxLength:"60"`
	Name string `json:"name,omitempty" doc:"Given by us"`
}

// Step is one rung of the ladder.
type Step struct {
	Targets []Target `json:"targets" maxItems:"20"`
	Wait    int      `json:"wait" minimum:"0" maximum:"1440" doc:"Minutes until the next step when nobody answers. A step that reaches nobody does not wait"`
}

// Ladder is what an escalation policy does; it never changes once a page runs
// by it.
type Ladder struct {
	Steps   []Step `json:"steps" minItems:"1" maxItems:"20"`
	Repeats int    `json:"repeats" required:"false" minimum:"0" maximum:"20" doc:"How often the steps are gone through again"`
	Ack     int    `json:"ack_minutes" required:"false" minimum:"0" maximum:"1440" doc:"After an acknowledgement that no work follows the page begins again; 0 = never"`
	Again   int    `json:"again_minutes" required:"false" minimum:"0" maximum:"1440" doc:"A page that timed out begins again after this; 0 = never"`
}

// Policy is a named ladder and the pages it is for.
type Policy struct {
	ID   string `json:"id"`
	Name string `json:"name" minLength:"1" maxLength:"100"`
	Rank int    `json:"rank" doc:"The first policy by rank whose condition holds is taken"`
	When string `json:"when" maxLength:"2000" doc:"Over severity, region, brand and kind of the page, as severity <= S1 and region == \"US-WA\"; empty holds always"`
	Ladder
	Warnings []string `json:"warnings,omitempty"`
	Version  int64    `json:"version"`
}

// environment is what a policy's condition may speak of.
func environment() *lang.Env {
	return &lang.Env{Vars: []lang.Var{
		{Name: "severity", Type: lang.String, Values: []string{"S0", "S1", "S2", "S3", "S4"}}, {Name: "region", Type: lang.String}, {Name: "brand", Type: lang.String}, {Name: "kind", Type: lang.String},
	}}
}

// Holds says whether the policy is for a page like this.
func (p Policy) Holds(severity int, region, brand, kind string) bool {
	if strings.TrimSpace(p.When) == "" {
		return true
	}
	env := environment()
	program, err := lang.Compile(p.When, env, lang.Bool)
	if err != nil {
		return false
	}
	f := lang.NewFrame(env)
	f.Reset()
	f.SetString(0, level(severity))
	f.SetString(1, region)
	f.SetString(2, brand)
	f.SetString(3, kind)
	return program.Bool(f)
}

// check says what of a policy is wrong.
func (p Policy) check() error {
	var bad []errs.Field
	say := func(at, what string, args ...any) {
		bad = append(bad, errs.Field{Pointer: at, Message: fmt.Sprintf(what, args...)})
	}
	if strings.TrimSpace(p.Name) == "" {
		say("/name", "required")
	}
	if strings.TrimSpace(p.When) != "" {
		if _, err := lang.Compile(p.When, environment(), lang.Bool); err != nil {
			say("/when", "%s", err.Error())
		}
	}
	if len(p.Steps) == 0 {
		say("/steps", "at least one step")
	}
	for i, s := range p.Steps {
		at := "/steps/" + strconv.Itoa(i)
		if len(s.Targets) == 0 {
			say(at+"/targets", "whom the step reaches")
		}
		if s.Wait < 1 && i < len(p.Steps)-1 || s.Wait < 0 || s.Wait > 1440 {
			say(at+"/wait", "from 1 to 1440 minutes")
		}
		for j, t := range s.Targets {
			if !slices.Contains([]string{"person", "schedule", "team", "role"}, t.Kind) || t.ID == "" {
				say(fmt.Sprintf("%s/targets/%d", at, j), "a person, schedule, team or role")
			}
		}
	}
	if p.Repeats < 0 || p.Repeats > 20 || p.Ack < 0 || p.Again < 0 {
		say("/repeats", "must not be negative")
	}
	if len(bad) > 0 {
		return errs.New(errs.Invalid, "policy_invalid", "The policy is not right.").With(bad...)
	}
	return nil
}

// choose is the first policy by rank that holds.
func choose(policies []Policy, severity int, region, brand, kind string) (Policy, bool) {
	for _, p := range policies {
		if p.Holds(severity, region, brand, kind) {
			return p, true
		}
	}
	return Policy{}, false
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
