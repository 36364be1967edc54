package triage

import (
	"fmt"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/errs"
)

// Tree is the document that makes severity of answers. Severity is harm.
type Tree struct {
	Name      string         `json:"name" yaml:"name" maxLength:"100"`
	Matrix    []MatrixLine   `json:"matrix" yaml:"matrix" doc:"What each severity means, S0 to S4"`
	Questions []TreeQuestion `json:"questions" yaml:"questions"`
	Rules     []TreeRule     `json:"rules" yaml:"rules" doc:"The worst rule that applies wins"`
}

// MatrixLine is one line of the default matrix. Times are shown; the clocks that
// run are the SLA policies'.
type MatrixLine struct {
	Severity   int    `json:"severity" yaml:"severity" minimum:"0" maximum:"4"`
	Harm       string `json:"harm" yaml:"harm"`
	FirstTouch string `json:"first_touch" yaml:"first_touch"`
	Page       string `json:"page" yaml:"page"`
	Update     string `json:"update" yaml:"update"`
}

// TreeQuestion is short enough to ask on a telephone.
type TreeQuestion struct {
	ID      string            `json:"id" yaml:"id"`
	Always  bool              `json:"always,omitempty" yaml:"always" doc:"Asked of every contact, before the others"`
	Text    map[string]string `json:"text" yaml:"text" doc:"By language; en is needed"`
	Answers []TreeAnswer      `json:"answers" yaml:"answers"`
}

// TreeAnswer is one answer; its place in the list is its digit.
type TreeAnswer struct {
	ID   string            `json:"id" yaml:"id"`
	Text map[string]string `json:"text" yaml:"text"`
}

// TreeRule gives a severity when all its answers were given and, where it names
// behaviours or branches, the matter is one of them.
type TreeRule struct {
	When      map[string]string `json:"when" yaml:"when" doc:"Question to answer"`
	Behaviour []string          `json:"behaviour,omitempty" yaml:"behaviour" doc:"Codes of behaviours or branches; none means all"`
	Severity  int               `json:"severity" yaml:"severity" minimum:"0" maximum:"4"`
	Because   string            `json:"because" yaml:"because"`
}

// firstTwo are the questions that no version may drop or move.
var firstTwo = []string{"now", "safe"}

func (t *Tree) check(x *Taxonomy) error {
	var at []errs.Field
	fault := func(pointer, format string, args ...any) {
		at = append(at, errs.Field{Pointer: pointer, Message: fmt.Sprintf(format, args...)})
	}
	answers := map[string][]string{}
	for i, q := range t.Questions {
		p := fmt.Sprintf("/questions/%d", i)
		if q.ID == "" || answers[q.ID] != nil {
			fault(p+"/id", "needed, and only once")
		}
		if q.Text["en"] == "" {
			fault(p+"/text/en", "needed")
		}
		if len(q.Answers) < 2 || len(q.Answers) > 9 {
			fault(p+"/answers", "two to nine: each has a digit")
		}
		list := []string{}
		for j, a := range q.Answers {
			if a.ID == "" || slices.Contains(list, a.ID) || a.Text["en"] == "" {
				fault(fmt.Sprintf("%s/answers/%d", p, j), "an id of its own and an English text")
			}
			list = append(list, a.ID)
		}
		answers[q.ID] = list
		if i < len(firstTwo) && (q.ID != firstTwo[i] || !q.Always || !slices.Equal(list, []string{"yes", "no", "unknown"})) {
			fault(p, "question %d is always %q with the answers yes, no and unknown", i+1, firstTwo[i])
		}
	}
	if len(t.Questions) < len(firstTwo) {
		fault("/questions", "happening now and safe now are always asked")
	}
	for i, m := range t.Matrix {
		if m.Severity != i || strings.TrimSpace(m.Harm) == "" {
			fault(fmt.Sprintf("/matrix/%d", i), "S%d with what it means", i)
		}
	}
	if len(t.Matrix) != 5 {
		fault("/matrix", "one line for each of S0 to S4")
	}
	floor := 4
	for i, r := range t.Rules {
		p := fmt.Sprintf("/rules/%d", i)
		if len(r.When) == 0 {
			fault(p+"/when", "at least one answer")
		}
		for q, a := range r.When {
			if !slices.Contains(answers[q], a) {
				fault(p+"/when/"+q, "there is no answer %q to such a question", a)
			}
		}
		for j, b := range r.Behaviour {
			if !x.Has(b) {
				fault(fmt.Sprintf("%s/behaviour/%d", p, j), "the taxonomy has no %q", b)
			}
		}
		if r.Severity < 0 || r.Severity > 4 || r.Because == "" {
			fault(p, "a severity of 0 to 4 and why")
		}
		if len(r.When) == 2 && r.When["now"] == "yes" && r.When["safe"] == "no" && len(r.Behaviour) == 0 {
			floor = min(floor, r.Severity)
		}
	}
	if floor > 0 {
		fault("/rules", "happening now and not safe has to be S0")
	}
	for _, q := range x.asks() {
		if answers[q] == nil {
			fault("/questions", "the taxonomy asks %q", q)
		}
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "tree_invalid", "The severity tree cannot be kept like this.").With(at[:min(len(at), 20)]...)
	}
	return nil
}

// Evaluate gives the severity of answers about a behaviour or branch ("" when
// it is not known), and why. Answers nobody asked for do not count.
func (t *Tree) Evaluate(answers map[string]string, behaviour string) (severity int, because []string) {
	severity = 4
	for _, r := range t.Rules {
		if !r.applies(answers, behaviour) {
			continue
		}
		switch {
		case r.Severity < severity:
			severity, because = r.Severity, []string{r.Because}
		case r.Severity == severity && severity < 4:
			because = append(because, r.Because)
		}
	}
	return severity, because
}

func (r *TreeRule) applies(answers map[string]string, behaviour string) bool {
	for q, a := range r.When {
		if answers[q] != a {
			return false
		}
	}
	return len(r.Behaviour) == 0 || behaviour != "" && slices.ContainsFunc(r.Behaviour, func(b string) bool {
		return b == behaviour || strings.HasPrefix(behaviour, b+".")
	})
}

// Check says which of the answers are none of the tree's.
func (t *Tree) Check(answers map[string]string) (at []errs.Field) {
	for q, a := range answers {
		i := slices.IndexFunc(t.Questions, func(x TreeQuestion) bool { return x.ID == q })
		if i < 0 || !slices.ContainsFunc(t.Questions[i].Answers, func(c TreeAnswer) bool { return c.ID == a }) {
			at = append(at, errs.Field{Pointer: "/answers/" + q, Message: "no such answer to such a question"})
		}
	}
	return at
}
