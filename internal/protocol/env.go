package protocol

import (
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/lang"
)

// Facts are the fields of a case that conditions may read, with the names an
// expression over cases has for them.
type Facts struct {
	Severity, State, Type, Category, Priority   string
	Brand, Region, City, Language, Source       string
	Restricted, Simulated, HasOrder, HasAccount bool
	Account                                     string   // kind of the account the case is about: customer, worker or merchant
	Roles                                       []string // roles of the case that somebody has
	Custody                                     []string // kinds of things now in that account's hands: order, key, animal, …
}

// Answer is what was answered to a question.
type Answer struct {
	Value string    `json:"value" doc:"yes or no, an option, words, an RFC 3339 time or a number"`
	By    string    `json:"by"`
	At    time.Time `json:"at"`
}

// Done is what expressions know of a step: done.x and skipped.x.
type Done struct{ Done, Skipped bool }

// caseEnvironment is what an expression over the case alone may speak about.
func caseEnvironment() *lang.Env {
	e := &lang.Env{}
	e.Add(lang.Var{Name: "severity", Type: lang.String, Values: []string{"S0", "S1", "S2", "S3", "S4"}})
	for _, name := range []string{"state", "type", "category", "priority", "brand", "region", "city", "language", "source", "account_kind"} {
		e.Add(lang.Var{Name: name, Type: lang.String})
	}
	for _, name := range []string{"restricted", "simulated", "has_order", "has_account"} {
		e.Add(lang.Var{Name: name, Type: lang.Bool})
	}
	e.Add(lang.Var{Name: "roles", Type: lang.Strings})
	e.Add(lang.Var{Name: "custody", Type: lang.Strings})
	return e
}

func (f Facts) fill(env *lang.Env, frame *lang.Frame) {
	texts := map[string]string{"severity": f.Severity, "state": f.State, "type": f.Type, "category": f.Category, "priority": f.Priority,
		"brand": f.Brand, "region": f.Region, "city": f.City, "language": f.Language, "source": f.Source, "account_kind": f.Account}
	flags := map[string]bool{"restricted": f.Restricted, "simulated": f.Simulated, "has_order": f.HasOrder, "has_account": f.HasAccount}
	lists := map[string][]string{"roles": f.Roles, "custody": f.Custody}
	for i, v := range env.Vars {
		if s, ok := texts[v.Name]; ok {
			frame.SetString(i, s)
		}
		if b, ok := flags[v.Name]; ok {
			frame.SetBool(i, b)
		}
		if l, ok := lists[v.Name]; ok {
			frame.SetStrings(i, l)
		}
	}
}

// environment adds the answers and steps of a protocol.
func environment(d *Document) *lang.Env {
	e := caseEnvironment()
	have := map[string]bool{}
	add := func(v lang.Var) {
		if !have[v.Name] {
			have[v.Name] = true
			e.Add(v)
		}
	}
	for _, s := range d.Steps {
		for _, a := range s.Asks {
			v := lang.Var{Name: "answers." + a.ID, Type: lang.String, MayMiss: true}
			switch a.Kind {
			case "yes_no":
				v.Type = lang.Bool
			case "number":
				v.Type = lang.Float
			case "time":
				v.Type = lang.Time
			case "choice":
				for _, o := range a.Options {
					v.Values = append(v.Values, o.ID)
				}
			}
			add(v)
		}
		add(lang.Var{Name: "done." + s.ID, Type: lang.Bool})
		add(lang.Var{Name: "skipped." + s.ID, Type: lang.Bool})
	}
	return e
}

// frame puts a case, its answers and its steps before the conditions of d.
func (d *Document) frame(f Facts, answers map[string]Answer, steps map[string]Done) *lang.Frame {
	frame := lang.NewFrame(d.env)
	f.fill(d.env, frame)
	for _, s := range d.Steps {
		for _, a := range s.Asks {
			slot, ok := d.env.Lookup("answers." + a.ID)
			given, answered := answers[a.ID]
			if !ok || !answered {
				continue
			}
			switch a.Kind {
			case "yes_no":
				frame.SetBool(slot, given.Value == "yes")
			case "number":
				if n, err := strconv.ParseFloat(given.Value, 64); err == nil {
					frame.SetFloat(slot, n)
				}
			case "time":
				if t, err := time.Parse(time.RFC3339, given.Value); err == nil {
					frame.SetNum(slot, db.Micros(t))
				}
			default:
				frame.SetString(slot, given.Value)
			}
		}
		if slot, ok := d.env.Lookup("done." + s.ID); ok {
			frame.SetBool(slot, steps[s.ID].Done)
		}
		if slot, ok := d.env.Lookup("skipped." + s.ID); ok {
			frame.SetBool(slot, steps[s.ID].Skipped)
		}
	}
	return frame
}

// Suggests says whether the protocol is proposed for a case with these fields.
func (d *Document) Suggests(f Facts) bool {
	if d.suggest == nil {
		return false
	}
	env := caseEnvironment()
	frame := lang.NewFrame(env)
	f.fill(env, frame)
	return d.suggest.Bool(frame)
}
