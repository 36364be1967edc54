package main

import (
	"fmt"
	"os"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/model"
)

// loadWithModel loads and compiles a pack with a model put in: in the place of
// the one model its features read, or, where they read none, as a feature
// model_score that becomes the score of its decisions. Labels take as long as
// the model's training says.
func loadWithModel(dir, file string, features bool) (*engine.Program, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	m, err := model.Load(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	pack, err := engine.LoadPack(os.DirFS(dir))
	if err != nil {
		return nil, rootedFaults(dir, err)
	}
	docs := pack.Documents
	opts := []engine.Option{engine.Lean()}
	names := pack.ModelNames()
	switch len(names) {
	case 1:
	case 0:
		names = []string{"model_score"}
		docs = append(docs, engine.Document{Path: "features/model_score.yaml", Text: "model_score: {model: model_score}\n"})
		opts = append(opts, engine.ScoreBy("model_score"))
	default:
		return nil, fmt.Errorf("%s: its features read the models %v; put the file into the pack as models/NAME.json", dir, names)
	}
	place := "models/" + names[0] + ".json"
	kept := docs[:0:0]
	for _, d := range docs {
		if d.Path != place {
			kept = append(kept, d)
		}
	}
	if pack, err = engine.LoadDocuments(append(kept, engine.Document{Path: place, Text: string(text)})); err != nil {
		return nil, rootedFaults(dir, err)
	}
	if m.Training != nil && pack.Mapping != nil {
		for i := range pack.Mapping.Events {
			e := &pack.Mapping.Events[i]
			after := int64(m.Training.DelayDays) * engine.Day
			if e.Type == engine.LabelEvent && e.After != after {
				fmt.Fprintf(os.Stderr, "labels come %d days after their events, as in the model's training\n", m.Training.DelayDays)
				e.After = after
			}
		}
	}
	if features {
		opts = append(opts, engine.AllFeatures())
	}
	p, err := engine.Compile(pack, opts...)
	return p, rootedFaults(dir, err)
}
