package protocol

import (
	"errors"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/lang"
)

// check looks at a document as a whole: its structure, words said aloud in two
// languages, phrases that must not be said, and the care rules.
func (r *reader) check(d *Document) {
	r.structure(d)
	for _, s := range d.Steps {
		r.speech(s)
	}
	for _, b := range care(d) {
		n := r.nodes[d]
		if b.step != nil {
			n = r.nodes[b.step]
		}
		line, column := 1, 1
		if n != nil {
			line, column = n.Line, n.Column
		}
		r.out = append(r.out, Problem{Line: line, Column: column, Level: "error", What: b.what, Do: b.do, Because: b.rule})
	}
}

// structure: names used once, conditions that read only what comes before them.
func (r *reader) structure(d *Document) {
	seen := map[string]bool{}
	for _, s := range d.Steps {
		if seen[s.ID] && s.ID != "" {
			r.fail(r.nodes[s], fmt.Sprintf("two steps have the id %q", s.ID), "each id once")
		}
		seen[s.ID] = true
	}
	asks := map[string]bool{}
	for _, s := range d.Steps {
		for _, a := range s.Asks {
			if asks[a.ID] {
				r.fail(r.nodes[a], fmt.Sprintf("two questions have the id %q", a.ID), "each id once")
			}
			asks[a.ID] = true
		}
	}
	d.env = environment(d)
	if d.Suggest != "" {
		d.suggest = r.compile(d.Suggest, r.nodes["suggest"], caseEnvironment())
	}
	before := map[string]bool{}
	for _, s := range d.Steps {
		r.condition(d, s, before)
		r.times(d, s, before)
		before["done."+s.ID], before["skipped."+s.ID], before[s.ID] = true, true, true
		for _, a := range s.Asks {
			before["answers."+a.ID] = true
		}
	}
	d.env.Lookup("") // fills the index, so that many may read it
}

func (r *reader) compile(text string, n *yaml.Node, env *lang.Env) *lang.Program {
	p, err := lang.Compile(text, env, lang.Bool)
	if err == nil {
		return p
	}
	var at *lang.Error
	if n == nil || !errors.As(err, &at) {
		r.fail(n, err.Error(), "")
		return nil
	}
	line, column := r.at(n, at.Line, at.Column)
	r.out = append(r.out, Problem{Line: line, Column: column, Level: "error", What: at.Message, Do: at.Hint})
	return nil
}

func (r *reader) condition(d *Document, s *Step, before map[string]bool) {
	if s.When == "" {
		if s.Because != "" {
			r.fail(r.nodes[s], "because without when", "add when:, or say it under text:")
		}
		return
	}
	n := r.nodes[place{s, "when"}]
	if s.Because == "" {
		r.fail(n, "a step with a condition says why it is shown", "add because: in words")
	}
	if s.when = r.compile(s.When, n, d.env); s.when == nil {
		return
	}
	for _, slot := range s.when.Slots {
		name := d.env.Vars[slot].Name
		if strings.Contains(name, ".") && !before[name] {
			r.fail(n, fmt.Sprintf("%s is known only later", name), "move the question or step above this one")
		}
	}
}

func (r *reader) times(d *Document, s *Step, before map[string]bool) {
	if s.Escalate != nil && s.Due == nil {
		r.fail(r.nodes[s], "escalate without due", "add due:, from which it counts")
	}
	if s.Due == nil {
		return
	}
	n := r.nodes[place{s, "due"}]
	switch from := s.Due.From; {
	case from == "start" || from == "opened" || from == "previous":
	case strings.HasPrefix(from, "answers."):
		a, _ := d.Ask(strings.TrimPrefix(from, "answers."))
		if a == nil || a.Kind != "time" {
			r.fail(n, from+" is no question of kind time", "")
		}
	case !before[from]:
		r.fail(n, fmt.Sprintf("there is no earlier step %q", from), "count from start, opened, previous or a step above")
	}
}

// speech checks what is said to people.
func (r *reader) speech(s *Step) {
	n := r.nodes[place{s, "say"}]
	if len(s.Say) > 0 && (s.Say["en"] == "" || s.Say["es"] == "") {
		r.fail(n, "what is said aloud is needed in English and Spanish", "say: {en: …, es: …}")
	}
	for _, code := range languages {
		r.phrases(n, "error", s.Say[code])
	}
	for _, a := range s.Asks {
		for _, code := range languages {
			r.phrases(r.nodes[a], "error", a.Ask[code])
		}
	}
	r.phrases(r.nodes[place{s, "text"}], "warning", s.Text)
}

func (r *reader) phrases(n *yaml.Node, level, text string) {
	if text == "" {
		return
	}
	for _, f := range comms.Lint(text, true) {
		if f.Kind == "phrase" {
			r.add(n, level, fmt.Sprintf("%q %s", f.Text, f.Message), "say it otherwise")
		}
	}
}
