package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// JobsCmd looks after background jobs that were set aside.
type JobsCmd struct {
	List    JobsListCmd    `cmd:"" help:"List the jobs that were set aside: given up after twelve tries, or held back by a restore."`
	Release JobsReleaseCmd `cmd:"" help:"Let jobs that were set aside run again."`
}

// JobsListCmd lists them.
type JobsListCmd struct {
	installation `embed:""`
}

// Run prints one line for each.
func (c JobsListCmd) Run(ctx context.Context) error {
	d, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer d.Close()
	list, err := jobs.SetAside(ctx, d)
	for _, a := range list {
		fmt.Printf("%s  %s  %-20s %s\n", a.ID, a.At.Format("2006-01-02 15:04"), a.Kind, a.Error)
	}
	return err
}

// JobsReleaseCmd releases some or all.
type JobsReleaseCmd struct {
	installation `embed:""`
	All          bool     `help:"All of them."`
	Job          []string `arg:"" optional:"" help:"Ids as jobs list prints them."`
}

// Run prints what it released.
func (c JobsReleaseCmd) Run(ctx context.Context) error {
	if c.All == (len(c.Job) > 0) {
		return errors.New("name the jobs, or give --all")
	}
	d, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer d.Close()
	if c.All {
		list, err := jobs.SetAside(ctx, d)
		if err != nil {
			return err
		}
		for _, a := range list {
			c.Job = append(c.Job, a.ID)
		}
	}
	for _, job := range c.Job {
		if err := jobs.Release(ctx, d, identity.System("command line").Actor(), job); err != nil {
			return err
		}
		fmt.Println("released", job)
	}
	return nil
}
