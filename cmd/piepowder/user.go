package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// UserCmd administers staff from the machine itself.
type UserCmd struct {
	Add UserAddCmd `cmd:"" help:"Add a person and print a one-time link for the password."`
}

// installation names the data directory and database that a command works on.
type installation struct {
	Data string `required:"" type:"path" help:"Data directory."`
	DB   string `name:"db" env:"PIEPOWDER_DB" help:"postgres://… when the databases are not files in the data directory."`
}

// open opens the database of people's work. It makes one in an empty directory,
// but not beside a log: that installation has its tables on a server.
func (i installation) open(ctx context.Context) (*db.DB, error) {
	if _, err := os.Stat(i.Data); err != nil {
		return nil, fmt.Errorf("%s is not a data directory: %w", i.Data, err)
	}
	at := app.Place(i.Data)
	if err := i.tables(); err != nil {
		return nil, err
	}
	if err := at.Make(); err != nil {
		return nil, err
	}
	url, _ := at.URLs(i.DB)
	return db.Open(ctx, url, db.Main, clock.Real())
}

// tables refuses a directory with a log and without the tables that go with it.
func (i installation) tables() error {
	at := app.Place(i.Data)
	if _, err := os.Stat(at.Main); i.DB != "" || err == nil {
		return nil
	}
	if log, err := os.ReadDir(at.Journal); err != nil || len(log) == 0 {
		return nil
	}
	// An import before the first start makes a log and nothing else; whatever
	// has served has keys.
	if keys, err := os.ReadDir(at.Keys); err != nil || len(keys) == 0 {
		return nil
	}
	return fmt.Errorf("%s has a log and no main.db: say with --db where its tables are", i.Data)
}

// staff opens the people of the installation, and the context of the system.
func (i installation) staff(ctx context.Context) (*identity.Service, context.Context, func() error, error) {
	at := app.Place(i.Data)
	d, err := i.open(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	s, err := identity.New(d, clock.Real(), identity.Options{KeyDir: at.Keys})
	if err != nil {
		d.Close()
		return nil, nil, nil, err
	}
	return s, identity.AsSystem(ctx, "command line"), d.Close, nil
}

// UserAddCmd adds one person.
type UserAddCmd struct {
	installation  `embed:""`
	Email         string   `required:"" help:"Mail address to sign in with."`
	Name          string   `required:"" help:"Name shown to colleagues."`
	Role          []string `required:"" help:"Role; may be given several times (see GET /v1/roles)."`
	Region        []string `default:"*" help:"Region such as US or US-WA; * is everywhere."`
	Brand         []string `default:"*" help:"Brand; * is every one."`
	PasswordStdin bool     `name:"password-stdin" help:"Read the password from the first line of standard input instead of printing a link."`
}

// Run prints the link, or nothing when a password was given.
func (c UserAddCmd) Run(ctx context.Context) error {
	s, ctx, done, err := c.staff(ctx)
	if err != nil {
		return err
	}
	defer done()
	person := identity.Staff{Email: c.Email, Name: c.Name, Roles: c.Role, Regions: c.Region, Brands: c.Brand}
	if c.PasswordStdin {
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		if line == "" && err != nil {
			return fmt.Errorf("no password on standard input: %w", err)
		}
		st, err := s.AddActive(ctx, person, strings.TrimRight(line, "\r\n"))
		if err != nil {
			return explain(err)
		}
		fmt.Fprintln(os.Stderr, "added", st.ID)
		return nil
	}
	st, link, err := s.Invite(ctx, person)
	if err != nil {
		return explain(err)
	}
	fmt.Fprintf(os.Stderr, "added %s; until %s this opens the account (append it to the address of the console):\n",
		st.ID, link.ExpiresAt.Format("2006-01-02 15:04 MST"))
	fmt.Println(link.Path)
	return nil
}
