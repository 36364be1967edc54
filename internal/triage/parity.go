package triage

import (
	"fmt"
	"slices"
	"strings"
)

// Bounds of the parity alarm: with fewer severe contacts a language says
// nothing, and a difference of five points is allowed.
const (
	parityLeast = 30
	parityGap   = 0.05
)

// Found is how many of the severe contacts of a language were found.
type Found struct {
	Language      string
	Severe, Found int
}

// Parity says whether people are found equally well whatever they speak.
type Parity struct {
	Gap   float64 `json:"gap" doc:"Between the best and the worst language with enough severe contacts, 0..1"`
	Best  string  `json:"best,omitempty"`
	Worst string  `json:"worst,omitempty"`
	Least int     `json:"least" doc:"Severe contacts a language needs to be compared"`
	Alarm bool    `json:"alarm" doc:"The gap is over five points"`
}

// ParityOf compares languages.
func ParityOf(list []Found) Parity {
	p := Parity{Least: parityLeast}
	enough := slices.DeleteFunc(slices.Clone(list), func(f Found) bool { return f.Severe < parityLeast })
	if len(enough) < 2 {
		return p
	}
	recall := func(f Found) float64 { return float64(f.Found) / float64(f.Severe) }
	slices.SortFunc(enough, func(a, b Found) int {
		switch x, y := recall(a), recall(b); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return strings.Compare(a.Language, b.Language)
	})
	worst, best := enough[0], enough[len(enough)-1]
	p.Gap, p.Best, p.Worst = recall(best)-recall(worst), best.Language, worst.Language
	p.Alarm = p.Gap > parityGap+1e-9
	return p
}

// Text says it to people.
func (p Parity) Text() string {
	return fmt.Sprintf("Severe contacts in %s are found %.0f points less often than in %s", p.Worst, 100*p.Gap, p.Best)
}

// BranchOf is the branch of a code of the taxonomy.
func BranchOf(code string) string {
	branch, _, _ := strings.Cut(code, ".")
	return branch
}
