package main

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/protocol"
)

// protocols makes what a visitor should find of protocols: some that run on
// live cases, each a few steps in, and a drill.
func (d *demo) protocols(ctx context.Context) error {
	list, err := d.app.Cases.List(ctx, cases.Filter{Unfinished: true}, "", 100)
	if err != nil {
		return explain(err)
	}
	begun := 0
	for _, c := range list.Items {
		if begun == 4 {
			break
		}
		if c.Severity > cases.S2 || c.Source != "contact" {
			continue
		}
		all, err := d.app.Protocols.RunsOf(ctx, c.ID)
		if err != nil {
			return explain(err)
		}
		name := []string{"assault", "animal-injury-escape", "unsafe-food", "theft"}[begun]
		if len(all.Suggestions) > 0 {
			name = all.Suggestions[0].Protocol
		}
		run, err := d.app.Protocols.StartRun(ctx, c.ID, name)
		if err != nil {
			return explain(err)
		}
		if err := d.walk(ctx, run, begun+1); err != nil {
			return err
		}
		begun++
	}
	run, err := d.app.Protocols.Drill(ctx, protocol.NewDrill{Protocol: "self-harm", Region: "US-WA", Language: "es"})
	if err != nil {
		return explain(err)
	}
	return d.walk(ctx, run, 2)
}

// walk does the next steps of a run by hand, with the first answer of each
// question; what a step does outside is left to the visitor.
func (d *demo) walk(ctx context.Context, run *protocol.Run, steps int) error {
	for range steps {
		if run.Next == "" {
			return nil
		}
		in := protocol.Finish{Answers: map[string]string{}, Note: "Done by telephone."}
		for _, s := range run.Steps {
			if s.ID != run.Next {
				continue
			}
			for _, a := range s.Asks {
				switch {
				case a.Kind == "yes_no" && a.ID == "happening_now":
					in.Answers[a.ID] = "no"
				case a.Kind == "yes_no":
					in.Answers[a.ID] = "yes"
				case a.Kind == "text":
					in.Answers[a.ID] = "As written in the report."
				case a.Kind == "number":
					in.Answers[a.ID] = "1"
				case a.Kind == "time":
					in.Answers[a.ID] = d.clk.Now().Add(-time.Hour).Format(time.RFC3339)
				case len(a.Options) > 0:
					in.Answers[a.ID] = a.Options[0].ID
				}
			}
			for _, it := range s.Checklist {
				in.Checked = append(in.Checked, it.ID)
			}
		}
		var err error
		if run, err = d.app.Protocols.Done(ctx, run.ID, run.Next, in); err != nil {
			return explain(err)
		}
	}
	return nil
}
