package triage

import (
	"embed"
	"fmt"
	"sync"

	"gopkg.in/yaml.v3"

	"github.com/piepowder/piepowder/internal/textmodel"
)

//go:embed shipped
var files embed.FS

// Shipped is version 1 of every document and the classifier trained on
// examples/triage/safety.csv. What the binary carries is checked by a test; a
// set that does not read is an error of the build.
var Shipped = sync.OnceValues(func() (*Set, error) {
	s := &Set{Triggers: &Triggers{}, Tree: &Tree{}, Taxonomy: &Taxonomy{}, Versions: SetVersions{Triggers: 1, Tree: 1, Taxonomy: 1}}
	for name, into := range map[string]any{"triggers": s.Triggers, "tree": s.Tree, "taxonomy": s.Taxonomy} {
		text, err := files.ReadFile("shipped/" + name + ".yaml")
		if err != nil {
			return nil, err
		}
		if err := yaml.Unmarshal(text, into); err != nil {
			return nil, fmt.Errorf("triage: %s: %w", name, err)
		}
	}
	file, err := shippedModel()
	if err != nil {
		return nil, err
	}
	if s.Model, err = textmodel.Decode(file); err != nil {
		return nil, err
	}
	s.Versions.Model = s.Model.Version
	return s, s.ready()
})

func shippedModel() ([]byte, error) { return files.ReadFile("shipped/safety.model") }
