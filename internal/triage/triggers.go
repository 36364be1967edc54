package triage

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/errs"
)

// Triggers is the document of phrases that point a person at a contact.
type Triggers struct {
	Name string `json:"name" yaml:"name" maxLength:"100"`
	// The classifier's part, 0..1.
	AgreeAt   float64               `json:"agree_at" yaml:"agree_at" minimum:"0" maximum:"1" doc:"An agreeing phrase raises to its severity when the classifier gives that, or a worse one, at least this probability. One of S0 raises to S1 when only S1 or worse has it"`
	RaiseAt   float64               `json:"raise_at" yaml:"raise_at" minimum:"0" maximum:"1" doc:"The classifier raises to S1 when it gives S1 or worse at least this probability"`
	WorstAt   float64               `json:"worst_at" yaml:"worst_at" minimum:"0" maximum:"1" doc:"The same for S0"`
	MildAt    float64               `json:"mild_at" yaml:"mild_at" minimum:"0" maximum:"1" doc:"The same for S2; the classifier proposes nothing milder"`
	Languages map[string]PhraseSets `json:"languages" yaml:"languages"`
}

// PhraseSets are the lists of one language, by severity S0 to S4. A phrase is
// lower case without accents; a word that ends in * matches any ending.
type PhraseSets struct {
	Alone    map[string][]string `json:"alone" yaml:"alone" doc:"Raise by themselves"`
	Agreeing map[string][]string `json:"agreeing" yaml:"agreeing" doc:"Raise when the classifier does not think them harmless"`
	Idioms   []string            `json:"idioms" yaml:"idioms" doc:"Cut out of a text before it is read"`
	RaiseAt  float64             `json:"raise_at,omitempty" yaml:"raise_at" minimum:"0" maximum:"1" doc:"Of this language, instead of the raise_at for all"`
}

// raiseAt is the probability from which the classifier raises a text of a
// language to S1.
func (t *Triggers) raiseAt(language string) float64 {
	if own := t.Languages[language].RaiseAt; own > 0 {
		return own
	}
	return t.RaiseAt
}

// trigger is one phrase, ready.
type trigger struct {
	phrase, language string
	severity         int
	alone            bool
}

// lists is a Triggers document, ready.
type lists struct {
	doc      *Triggers
	triggers []trigger
	idioms   []string
}

// severityNumber reads S0 to S4.
func severityNumber(s string) (int, bool) {
	if len(s) == 2 && s[0] == 'S' && s[1] >= '0' && s[1] <= '4' {
		return int(s[1] - '0'), true
	}
	return 4, false
}

// compile checks a document; faults point into it.
func (t *Triggers) compile() (*lists, error) {
	l := &lists{doc: t}
	var at []errs.Field
	phrases := 0
	check := func(pointer, p string) {
		phrases++
		body := strings.TrimSuffix(p, "*")
		if Fold(body) != " "+body+" " || len(body) < 2 {
			at = append(at, errs.Field{Pointer: pointer, Message: fmt.Sprintf("%q can never match: two letters at least, lower case, no accents, no signs", p)})
		}
	}
	for i, v := range []float64{t.AgreeAt, t.RaiseAt, t.WorstAt, t.MildAt} {
		if v <= 0 || v > 1 {
			at = append(at, errs.Field{Pointer: "/" + []string{"agree_at", "raise_at", "worst_at", "mild_at"}[i], Message: "a probability above 0"})
		}
	}
	if len(t.Languages) == 0 {
		at = append(at, errs.Field{Pointer: "/languages", Message: "at least one"})
	}
	for _, lang := range slices.Sorted(maps.Keys(t.Languages)) {
		sets := t.Languages[lang]
		for name, set := range map[string]map[string][]string{"alone": sets.Alone, "agreeing": sets.Agreeing} {
			for sev, list := range set {
				n, ok := severityNumber(sev)
				if !ok {
					at = append(at, errs.Field{Pointer: "/languages/" + lang + "/" + name + "/" + sev, Message: "S0 to S4"})
				}
				for i, p := range list {
					check(fmt.Sprintf("/languages/%s/%s/%s/%d", lang, name, sev, i), p)
					l.triggers = append(l.triggers, trigger{p, lang, n, name == "alone"})
				}
			}
		}
		if v := sets.RaiseAt; v < 0 || v > 1 {
			at = append(at, errs.Field{Pointer: "/languages/" + lang + "/raise_at", Message: "a probability"})
		}
		for i, p := range sets.Idioms {
			check(fmt.Sprintf("/languages/%s/idioms/%d", lang, i), p)
		}
		l.idioms = append(l.idioms, sets.Idioms...)
	}
	if phrases > 20_000 {
		at = append(at, errs.Field{Pointer: "/languages", Message: "20,000 phrases at most"})
	}
	if len(at) > 0 {
		return nil, errs.New(errs.Invalid, "triggers_invalid", "The trigger lists cannot be kept like this.").With(at[:min(len(at), 20)]...)
	}
	slices.SortFunc(l.triggers, func(a, b trigger) int {
		if a.severity != b.severity {
			return a.severity - b.severity
		}
		return strings.Compare(a.language+a.phrase, b.language+b.phrase)
	})
	return l, nil
}

// heard are the triggers of a folded text, worst first, each phrase once, and
// the text less its idioms. A phrase inside an idiom does not count.
func (l *lists) heard(folded string) (found []trigger, rest string) {
	var idioms []span
	for _, p := range l.idioms {
		idioms = append(idioms, find(folded, p)...)
	}
	seen := map[string]bool{}
	for _, t := range l.triggers {
		if seen[t.phrase] {
			continue
		}
		for _, s := range find(folded, t.phrase) {
			if !s.within(idioms) {
				found = append(found, t)
				seen[t.phrase] = true
				break
			}
		}
	}
	return found, without(folded, idioms)
}

// WithoutIdioms gives text as the classifier reads it: folded, less the idioms
// of the lists. Train it on texts cut like this.
func (t *Triggers) WithoutIdioms() (func(text string) string, error) {
	l, err := t.compile()
	if err != nil {
		return nil, err
	}
	return func(text string) string {
		_, rest := l.heard(Fold(text))
		return rest
	}, nil
}
