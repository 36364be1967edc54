package authority

import (
	"fmt"
	"strings"
)

// shownLimits is what a signer of a new table sees: each line that changes in
// words, and the whole table.
func shownLimits(was, is Table, base int64) proposal {
	p := proposal{Document: is, Base: base}
	before := map[string]KindLimits{}
	for _, k := range was.Kinds {
		before[k.Kind] = k
	}
	for _, k := range is.Kinds {
		old := before[k.Kind]
		if a, b := old.terms(), k.terms(); a != b {
			p.Lines = append(p.Lines, Line{Label: k.Kind, Value: a + " → " + b})
		}
		gone := map[string]bool{}
		for _, l := range old.Limits {
			gone[l.words()] = true
		}
		for _, l := range k.Limits {
			if w := l.words(); gone[w] {
				delete(gone, w)
			} else {
				p.Lines = append(p.Lines, Line{Label: k.Kind + " · " + l.Role, Value: "+ " + w})
			}
		}
		for _, l := range old.Limits {
			if w := l.words(); gone[w] {
				p.Lines = append(p.Lines, Line{Label: k.Kind + " · " + l.Role, Value: "− " + w})
			}
		}
	}
	return p
}

func (k KindLimits) terms() string {
	if k.Kind == "" {
		return "nothing"
	}
	words := fmt.Sprintf("%d signatures, due in %s, lapses in %s", k.Signatures, k.Due, k.Expires)
	if k.NotManager {
		words += ", not by a manager of whom it is about"
	}
	return words
}

func (l LimitLine) words() string {
	amount := func(n int64) string {
		if n < 0 {
			return "any"
		}
		return strings.TrimSpace(fmt.Sprintf("%d %s", n, l.Currency))
	}
	text := "alone " + amount(l.PerAct) + " at once"
	if l.Within != "" {
		text += fmt.Sprintf(", %s in %s across %s", amount(l.Cumulative), l.Within, l.Across)
	}
	var who []string
	for _, a := range l.Approvers {
		who = append(who, a.Role+" up to "+amount(a.UpTo))
	}
	if len(who) == 0 {
		return text + "; nobody signs more"
	}
	return text + "; more is signed by " + strings.Join(who, ", ")
}
