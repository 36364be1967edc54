package engine

import (
	"strconv"
	"strings"
)

// Text says in words what a test expects.
func (x *Expect) Text() string {
	var parts []string
	if x.Fires != nil && *x.Fires {
		parts = append(parts, "fires")
	} else if x.Fires != nil {
		parts = append(parts, "quiet")
	}
	if x.Outcome != "" {
		parts = append(parts, x.Outcome)
	}
	if x.HasRules {
		parts = append(parts, "rules "+strings.Join(x.Rules, ", "))
	}
	if x.Score != nil {
		parts = append(parts, "score "+strconv.FormatFloat(*x.Score, 'f', -1, 64))
	}
	for _, g := range x.Features {
		parts = append(parts, g.Name+" "+g.Text)
	}
	return strings.Join(parts, "; ")
}
