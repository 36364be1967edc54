package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/piepowder/piepowder/internal/engine"
)

// RulesCmd works on packs: directories of events, features and rules.
type RulesCmd struct {
	Check    RulesCheckCmd    `cmd:"" help:"Check a pack; exit 1 with file:line:column on faults."`
	Test     RulesTestCmd     `cmd:"" help:"Run a pack's own tests; exit 1 when one fails."`
	Train    RulesTrainCmd    `cmd:"" help:"Train a model on events as they were known at their time."`
	Evaluate RulesEvaluateCmd `cmd:"" help:"Measure models, rules and baselines by the published card-fraud protocol."`
}

// RulesCheckCmd checks a pack.
type RulesCheckCmd struct {
	Dir string `arg:"" type:"existingdir" help:"Pack directory."`
}

// Run checks.
func (c *RulesCheckCmd) Run() error {
	p, err := loadProgram(c.Dir, false)
	if err != nil {
		return showFaults(c.Dir, err)
	}
	for _, w := range p.Warnings {
		fmt.Fprintf(os.Stderr, "%s (warning)\n", rooted(c.Dir, w).Error())
	}
	fmt.Printf("%s: %d event types, %d features, %d rules, %d lists, %d tests; hash %.12s\n",
		c.Dir, len(p.Types), declared(p), len(p.Rules), len(p.Lists), len(p.Pack.Tests), p.Hash)
	return nil
}

// RulesTestCmd runs a pack's tests.
type RulesTestCmd struct {
	Dir string `arg:"" type:"existingdir" help:"Pack directory."`
}

// Run tests.
func (c *RulesTestCmd) Run() error {
	p, err := loadProgram(c.Dir, false)
	if err != nil {
		return showFaults(c.Dir, err)
	}
	failed, ran, err := engine.RunTests(p.Pack)
	if err != nil {
		return err
	}
	for _, f := range failed {
		fmt.Fprintln(os.Stderr, rooted(c.Dir, f).Error())
	}
	if len(failed) > 0 {
		return fmt.Errorf("%d of %d tests failed", len(failed), ran)
	}
	fmt.Printf("%d tests passed\n", ran)
	return nil
}

// showFaults writes faults one to a line, bare, so that editors can jump to them.
func showFaults(dir string, err error) error {
	ps, ok := err.(engine.Problems)
	if !ok {
		return err
	}
	fmt.Fprintln(os.Stderr, ps.Error())
	return fmt.Errorf("%s: faults found: %d", dir, len(ps))
}

func rooted(dir string, p engine.Problem) engine.Problem {
	p.Path = filepath.Join(dir, p.Path)
	return p
}

func declared(p *engine.Program) int {
	n := 0
	for i := range p.Features {
		if !p.Features[i].Implied {
			n++
		}
	}
	return n
}
