package triage

import (
	"fmt"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/errs"
)

// Taxonomy is the tree of what may have happened. A matter is counted under its
// most severe behaviour.
type Taxonomy struct {
	Name     string   `json:"name" yaml:"name" maxLength:"100"`
	Source   string   `json:"source" yaml:"source"`
	Branches []Branch `json:"branches" yaml:"branches"`
}

// Titles are a title by the code of a language.
type Titles map[string]string

// Branch groups behaviours.
type Branch struct {
	Code       string      `json:"code" yaml:"code"`
	Title      string      `json:"title" yaml:"title"`
	Titles     Titles      `json:"titles,omitempty" yaml:"titles,omitempty" doc:"The title in other languages"`
	Behaviours []Behaviour `json:"behaviours" yaml:"behaviours"`
}

// Behaviour is one thing that may have happened, told apart from its
// neighbours.
type Behaviour struct {
	Code      string    `json:"code" yaml:"code" doc:"branch.name"`
	Title     string    `json:"title" yaml:"title"`
	Titles    Titles    `json:"titles,omitempty" yaml:"titles,omitempty" doc:"The title in other languages"`
	Is        string    `json:"definition" yaml:"is"`
	Example   string    `json:"example" yaml:"example"`
	Counter   string    `json:"counter_example" yaml:"counter"`
	Least     int       `json:"severity" yaml:"least" minimum:"0" maximum:"4" doc:"Least severity of a matter under it"`
	Asks      []string  `json:"questions" yaml:"asks" doc:"Questions of the severity tree it needs beside the first two"`
	Crosswalk Crosswalk `json:"crosswalk" yaml:"crosswalk"`
}

// Crosswalk are the names that others give to a behaviour, for reports that can
// be compared.
type Crosswalk struct {
	DSA   string `json:"dsa" yaml:"dsa" doc:"Category of the EU's DSA transparency database"`
	Crime string `json:"crime" yaml:"crime" doc:"Offence code of the FBI's NIBRS; none when it is no offence there"`
	TSPA  string `json:"tspa" yaml:"tspa" doc:"Abuse type of the Trust & Safety Professional Association"`
}

// Behaviour finds one by its code.
func (x *Taxonomy) Behaviour(code string) (*Behaviour, bool) {
	for i := range x.Branches {
		for j := range x.Branches[i].Behaviours {
			if b := &x.Branches[i].Behaviours[j]; b.Code == code {
				return b, true
			}
		}
	}
	return nil, false
}

// Has says whether code is a behaviour or a branch.
func (x *Taxonomy) Has(code string) bool {
	if slices.ContainsFunc(x.Branches, func(b Branch) bool { return b.Code == code }) {
		return true
	}
	_, ok := x.Behaviour(code)
	return ok
}

func (x *Taxonomy) asks() []string {
	var out []string
	for _, b := range x.Branches {
		for _, h := range b.Behaviours {
			for _, q := range h.Asks {
				if !slices.Contains(out, q) {
					out = append(out, q)
				}
			}
		}
	}
	return out
}

// Least is the least severity of a matter of that code; 4 for a branch or none.
func (x *Taxonomy) Least(code string) int {
	if b, ok := x.Behaviour(code); ok {
		return b.Least
	}
	return 4
}

func (x *Taxonomy) check() error {
	var at []errs.Field
	seen := map[string]bool{}
	for i, b := range x.Branches {
		p := fmt.Sprintf("/branches/%d", i)
		if b.Code == "" || seen[b.Code] || strings.Contains(b.Code, ".") || b.Title == "" || len(b.Behaviours) == 0 {
			at = append(at, errs.Field{Pointer: p, Message: "a code of its own without dots, a title, and at least one behaviour"})
		}
		seen[b.Code] = true
		for j, h := range b.Behaviours {
			p := fmt.Sprintf("%s/behaviours/%d", p, j)
			if !strings.HasPrefix(h.Code, b.Code+".") || seen[h.Code] {
				at = append(at, errs.Field{Pointer: p + "/code", Message: "begins with the branch's code and a dot, and only once"})
			}
			seen[h.Code] = true
			for name, v := range map[string]string{"title": h.Title, "definition": h.Is, "example": h.Example, "counter_example": h.Counter,
				"crosswalk/dsa": h.Crosswalk.DSA, "crosswalk/crime": h.Crosswalk.Crime, "crosswalk/tspa": h.Crosswalk.TSPA} {
				if strings.TrimSpace(v) == "" {
					at = append(at, errs.Field{Pointer: p + "/" + name, Message: "needed"})
				}
			}
			if h.Least < 0 || h.Least > 4 {
				at = append(at, errs.Field{Pointer: p + "/severity", Message: "0 to 4"})
			}
		}
	}
	if len(x.Branches) == 0 {
		at = append(at, errs.Field{Pointer: "/branches", Message: "at least one"})
	}
	if len(at) > 0 {
		slices.SortFunc(at, func(a, b errs.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
		return errs.New(errs.Invalid, "taxonomy_invalid", "The taxonomy cannot be kept like this.").With(at[:min(len(at), 20)]...)
	}
	return nil
}
