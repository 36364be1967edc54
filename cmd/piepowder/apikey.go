package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// APIKeyCmd administers API keys from the machine itself.
type APIKeyCmd struct {
	Create APIKeyCreateCmd `cmd:"" help:"Make an API key and print it; it is shown only now."`
	Rotate APIKeyRotateCmd `cmd:"" help:"Give an API key a new secret and print it; the old one stays good for a while."`
}

// APIKeyRotateCmd gives a key a new secret.
type APIKeyRotateCmd struct {
	installation `embed:""`
	Key          string        `arg:"" help:"Id of the key, key_…"`
	Overlap      time.Duration `default:"24h" help:"How long the old secret stays good; at most 720h."`
}

// Run prints the new secret alone on standard output.
func (c APIKeyRotateCmd) Run(ctx context.Context) error {
	s, ctx, done, err := c.staff(ctx)
	if err != nil {
		return err
	}
	defer done()
	k, secret, err := s.RotateKey(ctx, c.Key, c.Overlap)
	if err != nil {
		return explain(err)
	}
	fmt.Fprintf(os.Stderr, "%s has a new secret, shown only now; the old one is good until %s:\n", k.ID, k.OldUntil.Format("2006-01-02 15:04 MST"))
	fmt.Println(secret)
	return nil
}

// APIKeyCreateCmd makes one key.
type APIKeyCreateCmd struct {
	installation `embed:""`
	Name         string        `required:"" help:"What the key is for."`
	Permission   []string      `help:"Permission such as event.write, or all; what an engineer has otherwise."`
	Region       []string      `default:"*" help:"Region such as US or US-WA; * is everywhere."`
	Brand        []string      `default:"*" help:"Brand; * is every one."`
	Expires      time.Duration `help:"Lifetime such as 2160h; never otherwise."`
}

// Run prints the key alone on standard output.
func (c APIKeyCreateCmd) Run(ctx context.Context) error {
	if c.Expires < 0 {
		return errors.New("--expires is a lifetime and cannot be negative")
	}
	for _, p := range c.Permission {
		if p != "all" && !identity.Known(identity.Permission(p)) {
			return fmt.Errorf("there is no permission %q; GET /v1/roles shows them, as event.write", p)
		}
	}
	s, ctx, done, err := c.staff(ctx)
	if err != nil {
		return err
	}
	defer done()
	n := identity.NewKey{Name: c.Name, Regions: c.Region, Brands: c.Brand}
	for _, p := range c.Permission {
		if p == "all" {
			n.Permissions = identity.All()
			break
		}
		n.Permissions = append(n.Permissions, identity.Permission(p))
	}
	if len(c.Permission) == 0 {
		n.Permissions = identity.RolePermissions(identity.RoleEngineer)
	}
	if c.Expires > 0 {
		n.ExpiresAt = time.Now().UTC().Add(c.Expires).Truncate(time.Microsecond)
	}
	k, secret, err := s.CreateKey(ctx, n)
	if err != nil {
		return explain(err)
	}
	fmt.Fprintf(os.Stderr, "made %s with %d permissions; this is the only time it is shown:\n", k.ID, len(k.Permissions))
	fmt.Println(secret)
	return nil
}

// explain adds the wrong fields of an error, which a person at a terminal would
// not see otherwise.
func explain(err error) error {
	var e *errs.Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		return err
	}
	var b strings.Builder
	b.WriteString(e.Message)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "\n  %s %s", strings.TrimPrefix(f.Pointer, "/"), f.Message)
	}
	return errors.New(b.String())
}
