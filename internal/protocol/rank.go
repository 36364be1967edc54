package protocol

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/fuzzy"
	"github.com/piepowder/piepowder/internal/identity"
)

// Choice is a protocol that may be started on a case, with why it stands where
// it does.
type Choice struct {
	Suggestion
	Why []Reason `json:"why" doc:"Empty where nothing speaks for it"`
}

// Reason is one thing that speaks for a protocol.
type Reason struct {
	Code string `json:"code" enum:"fits,branch,words" doc:"fits: its expression holds; branch: it is about the same branch of the taxonomy; words: the title of the case says it"`
	Text string `json:"text,omitempty" doc:"The category, or the word"`
}

// Choices lists the protocols that may be started on a case: those whose
// expression holds first, then those about the same branch of what happened, and
// those for which the title has a word. With a query only what it finds, the
// nearest first.
func (s *Service) Choices(ctx context.Context, ref, query string) ([]Choice, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	c, err := s.o.Cases.For(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	taken, err := s.runningOn(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	f, _, err := s.factsOf(ctx, c)
	if err != nil {
		return nil, err
	}
	all, err := s.published(ctx)
	if err != nil {
		return nil, err
	}
	query = strings.TrimSpace(query)
	type ranked struct {
		Choice
		near  float64
		score int
	}
	var list []ranked
	best := 0.0
	for _, d := range all {
		if slices.Contains(taken, d.ID) {
			continue
		}
		r := ranked{Choice: Choice{Suggestion: suggested(d)}}
		r.score, r.Why = d.speaksFor(f, c)
		if query != "" {
			if r.near = d.near(query); r.near < fuzzy.Enough {
				continue
			}
			best = max(best, r.near)
		}
		list = append(list, r)
	}
	// What shares a few letters only stands back behind what was meant.
	list = slices.DeleteFunc(list, func(r ranked) bool { return r.near < best*0.7 })
	slices.SortStableFunc(list, func(a, b ranked) int {
		switch {
		case a.near != b.near && query != "":
			return sign(b.near - a.near)
		case a.score != b.score:
			return b.score - a.score
		}
		return strings.Compare(a.Title, b.Title)
	})
	out := []Choice{}
	for _, r := range list {
		out = append(out, r.Choice)
	}
	return out, nil
}

func sign(f float64) int {
	if f < 0 {
		return -1
	}
	return 1
}

func (s *Service) runningOn(ctx context.Context, caseID string) ([]string, error) {
	return s.ids(ctx, `SELECT protocol FROM protocol_runs WHERE case_id = $1 AND state = 'running'`, []any{caseID})
}

// categories finds the codes of the taxonomy that an expression names.
var categories = regexp.MustCompile(`"([a-z]+\.[a-z_]*)"`)

// speaksFor weighs a protocol for a case: what it says itself first, then where
// in the taxonomy the case lies, then the words of its title.
func (d *Document) speaksFor(f Facts, c *cases.Case) (score int, why []Reason) {
	why = []Reason{}
	branch, _, _ := strings.Cut(f.Category, ".")
	var exact, same bool
	for _, m := range categories.FindAllStringSubmatch(d.Suggest, -1) {
		exact = exact || m[1] == f.Category
		same = same || branch != "" && strings.HasPrefix(m[1], branch+".")
	}
	switch {
	case d.Suggests(f):
		score += 100
		if exact {
			score += 20
		}
		why = append(why, Reason{"fits", f.Category})
	case same:
		score += 15
		if f.Category == branch { // no more is known: each of them may be it
			score += 15
		}
		why = append(why, Reason{"branch", branch})
	}
	title := " " + strings.Join(fuzzy.Words(c.Title), " ") + " "
	said := 0
	for _, word := range d.names() {
		if w := strings.Join(fuzzy.Words(word), " "); w != "" && strings.Contains(title, " "+w+" ") {
			if said++; said == 1 {
				why = append(why, Reason{"words", word})
			}
		}
	}
	score += 20 * min(said, 3)
	if score > 0 && f.Severity <= "S1" && d.Harm != "none" {
		score++
	}
	return score, why
}

// names are all the words for a protocol: its titles and what else people say,
// in every language.
func (d *Document) names() (list []string) {
	list = append(list, d.Title)
	for _, code := range languages {
		if t := d.Titles[code]; t != "" {
			list = append(list, t)
		}
		list = append(list, d.Also[code]...)
	}
	return list
}

// near says how well a protocol answers what was typed, 0 to 1.
func (d *Document) near(query string) float64 {
	typed := fuzzy.Words(query)
	if len(typed) == 0 {
		return 0
	}
	sum := 0.0
	for _, w := range typed {
		best := 0.0
		for _, name := range d.names() {
			best = max(best, fuzzy.Near(w, name))
			if slices.ContainsFunc(fuzzy.Words(name), func(x string) bool { return fuzzy.Slip(w, x) }) {
				best = max(best, 0.85)
			}
		}
		for _, text := range append([]string{d.Summary}, d.Summaries["es"], d.Summaries["fr"]) {
			best = max(best, 0.8*fuzzy.Near(w, text)) // what it tells of weighs less than what it is called
		}
		sum += best
	}
	return sum / float64(len(typed))
}
