package comms

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/piepowder/piepowder/internal/errs"
)

//go:embed templates/*.yaml
var shipped embed.FS

// Wording is a template in one language.
type Wording struct {
	Subject string `yaml:"subject" json:"subject" maxLength:"200"`
	Body    string `yaml:"body" json:"body" maxLength:"20000"`
}

// TemplateText is what one version of a template says.
type TemplateText struct {
	Vars  []Variable         `json:"vars" maxItems:"40" doc:"Every placeholder, with its type"`
	Must  []string           `json:"must" maxItems:"40" doc:"Placeholders that every language has to use"`
	Texts map[string]Wording `json:"texts" doc:"By language: en, es, fr"`
}

// seed is a template as it is shipped.
type seed struct {
	ID        string     `yaml:"id"`
	Title     string     `yaml:"title"`
	Purpose   string     `yaml:"purpose"`
	Sensitive bool       `yaml:"sensitive"`
	Version   int        `yaml:"version"`
	Vars      []Variable `yaml:"vars"`
	Must      []string   `yaml:"must"`
	EN        Wording    `yaml:"en"`
	ES        Wording    `yaml:"es"`
	FR        Wording    `yaml:"fr"`
}

func (s seed) text() TemplateText {
	return TemplateText{Vars: s.Vars, Must: s.Must, Texts: map[string]Wording{"en": s.EN, "es": s.ES, "fr": s.FR}}
}

// seeds are the shipped templates, with all their versions.
var seeds = sync.OnceValues(func() ([]seed, error) {
	files, err := shipped.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	var all []seed
	for _, f := range files {
		r, err := shipped.Open("templates/" + f.Name())
		if err != nil {
			return nil, err
		}
		var list []seed
		d := yaml.NewDecoder(r)
		d.KnownFields(true)
		err = d.Decode(&list)
		r.Close()
		if err != nil {
			return nil, fmt.Errorf("comms: templates/%s: %w", f.Name(), err)
		}
		all = append(all, list...)
	}
	return all, nil
})

// seedOf is the newest shipped version of a template.
func seedOf(id string) (s seed, ok bool, err error) {
	list, err := seeds()
	for _, x := range list {
		if x.ID == id && (!ok || x.Version > s.Version) {
			s, ok = x, true
		}
	}
	return s, ok, err
}

// Rendered is a text that is ready to be sent.
type Rendered struct {
	Subject  string `json:"subject"`
	Body     string `json:"body"`
	Language string `json:"language"`
	Version  string `json:"version" doc:"Template and version it was made of, as reply.first@2"`
}

// render fills one version. A language it is not written in falls back to
// English.
func (t TemplateText) render(version, language string, given map[string]string, zone *time.Location) (Rendered, error) {
	w, ok := t.Texts[language]
	if !ok || w.Body == "" {
		language = "en"
		w = t.Texts[language]
	}
	vals, err := values(t.Vars, given, language, zone)
	if err != nil {
		return Rendered{}, err
	}
	out := Rendered{Language: language, Version: version}
	if out.Subject, err = fill(w.Subject, vals); err != nil {
		return out, err
	}
	out.Body, err = fill(w.Body, vals)
	return out, err
}

// TemplateFinding is a mistake in one text of a template.
type TemplateFinding struct {
	In string `json:"in" doc:"Where, as es/body"`
	Finding
}

// check names every mistake: structure, which cannot be saved, and words, which
// cannot be published.
func (t TemplateText) check() (structure []errs.Field, words []TemplateFinding) {
	words = []TemplateFinding{}
	known := map[string]bool{}
	for i, v := range t.Vars {
		at := fmt.Sprintf("/vars/%d", i)
		switch {
		case !wellNamed(v.Name):
			structure = append(structure, errs.Field{Pointer: at + "/name", Message: "lower-case letters, digits and _, at most 40"})
		case known[v.Name]:
			structure = append(structure, errs.Field{Pointer: at + "/name", Message: "there are two of this name"})
		case !slices.Contains([]VarType{TextVar, NameVar, MoneyVar, DateVar, TimeVar, NumberVar, LinkVar}, v.Type):
			structure = append(structure, errs.Field{Pointer: at + "/type", Message: "text, name, money, date, time, case_number or link"})
		}
		if _, wrong := v.wording(v.Example, "en", time.UTC); v.Example != "" && wrong != "" {
			structure = append(structure, errs.Field{Pointer: at + "/example", Message: wrong})
		}
		known[v.Name] = true
	}
	for i, m := range t.Must {
		if !known[m] {
			structure = append(structure, errs.Field{Pointer: fmt.Sprintf("/must/%d", i), Message: "there is no variable " + m})
		}
	}
	for lang := range t.Texts {
		if !slices.Contains(Languages, lang) {
			structure = append(structure, errs.Field{Pointer: "/texts/" + lang, Message: "en, es or fr"})
		}
	}
	for _, lang := range Languages {
		w := t.Texts[lang]
		if w.Body == "" || w.Subject == "" {
			words = append(words, missing(lang, "there is no text in this language yet"))
			continue
		}
		for part, text := range map[string]string{"subject": w.Subject, "body": w.Body} {
			in := lang + "/" + part
			list, bad := pieces(text)
			if bad != nil {
				structure = append(structure, errs.Field{Pointer: "/texts/" + in, Message: bad.Message})
			}
			for _, p := range list {
				if p.name != "" && !known[p.name] {
					structure = append(structure, errs.Field{Pointer: "/texts/" + in, Message: "there is no variable " + p.name})
				}
			}
			for _, f := range Lint(text, true) {
				words = append(words, TemplateFinding{In: in, Finding: f})
			}
		}
		used := append(names(w.Subject), names(w.Body)...)
		for _, m := range t.Must {
			if !slices.Contains(used, m) {
				words = append(words, missing(lang, "it must use {{"+m+"}}"))
			}
		}
	}
	slices.SortStableFunc(words, func(a, b TemplateFinding) int {
		if a.In != b.In {
			return strings.Compare(a.In, b.In)
		}
		return a.Start - b.Start
	})
	slices.SortStableFunc(structure, func(a, b errs.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
	return structure, words
}

func missing(lang, message string) TemplateFinding {
	return TemplateFinding{In: lang + "/body", Finding: Finding{Kind: "missing", Level: "block", Message: message}}
}
