package comms

import (
	"bytes"
	_ "embed" // the texts of notices
	"fmt"
	"strings"
	"sync"
	"text/template"

	"gopkg.in/yaml.v3"

	"github.com/piepowder/piepowder/internal/errs"
)

//go:embed templates/notices.yaml
var notices []byte

// Wording is a template in one language.
type Wording struct {
	Subject string `yaml:"subject" json:"subject"`
	Body    string `yaml:"body" json:"body"`
}

// Template is one version of a text, in all its languages.
type Template struct {
	ID      string   `yaml:"id" json:"id"`
	Version int      `yaml:"version" json:"version"`
	Vars    []string `yaml:"vars" json:"vars"`
	EN      Wording  `yaml:"en" json:"en"`
	ES      Wording  `yaml:"es" json:"es"`
}

// Templates lists all templates with all their versions.
var Templates = sync.OnceValues(func() ([]Template, error) {
	var list []Template
	d := yaml.NewDecoder(bytes.NewReader(notices))
	d.KnownFields(true)
	if err := d.Decode(&list); err != nil {
		return nil, fmt.Errorf("comms: templates: %w", err)
	}
	return list, nil
})

// Render fills the newest version of a template. Every variable must be given
// and not empty; the answer names the version used.
func Render(id, language string, vars map[string]string) (w Wording, used string, err error) {
	list, err := Templates()
	if err != nil {
		return w, "", err
	}
	var t *Template
	for i := range list {
		if list[i].ID == id && (t == nil || list[i].Version > t.Version) {
			t = &list[i]
		}
	}
	if t == nil {
		return w, "", errs.New(errs.Invalid, "template_unknown", "There is no template %s.", id)
	}
	for _, v := range t.Vars {
		if strings.TrimSpace(vars[v]) == "" {
			return w, "", errs.New(errs.Invalid, "template_variable", "The notice needs %s.", v).
				With(errs.Field{Pointer: "/vars/" + v, Message: "required"})
		}
	}
	w = t.EN
	if language == "es" {
		w = t.ES
	}
	parsed, err := template.New(id).Option("missingkey=error").Parse(w.Body)
	if err != nil {
		return w, "", err
	}
	var b strings.Builder
	if err := parsed.Execute(&b, vars); err != nil {
		return w, "", err
	}
	w.Body = strings.TrimSpace(b.String())
	return w, fmt.Sprintf("%s@%d", t.ID, t.Version), nil
}
