package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/piepowder/piepowder/examples/packs"
	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/simulate"
)

// demoDomain is where the demo's mail is addressed; nobody owns it.
const demoDomain = "safety.example.com"

// DemoCmd runs the product on a living demo marketplace.
type DemoCmd struct {
	Data       string  `required:"" type:"path" help:"Data directory; an existing demo is resumed."`
	Listen     string  `default:"127.0.0.1:8080" help:"HTTP address."`
	SMTPListen string  `name:"smtp-listen" help:"Address of the mail listener; a free port otherwise."`
	Seed       uint64  `default:"1" help:"Seed of the marketplace; a resumed demo keeps its own."`
	Speed      float64 `default:"1" help:"How much faster than life the marketplace lives."`
	Quiet      bool    `help:"Print nothing but the ready line."`

	StateMemory byteSize `placeholder:"SIZE" help:"Memory for the windows of features, such as 512MB; the coldest beyond it go to disk. No limit otherwise."`

	ready    func(url string) // told beside the ready line; for tests
	patience time.Duration    // in place of the usual; for tests
}

// demoState is what a demo must know to be resumed; it is kept beside the data.
type demoState struct {
	Seed    uint64    `json:"seed"`
	Anchor  time.Time `json:"anchor"`  // where history ends
	Secret  string    `json:"secret"`  // of the marketplace's webhook endpoint
	Outside string    `json:"outside"` // address of the mail catcher and the marketplace
	People  bool      `json:"people"`  // users, key and endpoint are made
	Loaded  bool      `json:"loaded"`  // history is in
	Told    bool      `json:"told"`    // the waiting contacts are in
}

// demo is one run.
type demo struct {
	cmd    DemoCmd
	state  demoState
	about  demoAbout
	log    *slog.Logger
	clk    clock.Clock
	world  *simulate.World
	market *simulate.Marketplace
	mail   *simulate.Catcher
	phone  *simulate.Exchange
	driver atomic.Pointer[simulate.Driver] // nil while loading
	app    *app.App
	smtp   string
	show   *stages
	lives  sync.WaitGroup
	begun  time.Time
}

// Run prepares or resumes the demo and lives until it is told to stop.
func (c DemoCmd) Run(ctx context.Context) error {
	d := &demo{cmd: c, clk: clock.Real(), show: newStages(os.Stderr, c.Quiet)}
	d.begun = d.clk.Now()
	level := slog.LevelWarn
	if c.Quiet {
		level = slog.LevelError
	}
	d.log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	if err := d.remember(); err != nil {
		return err
	}
	stop, relay, err := d.openOutside(ctx)
	if err != nil {
		return err
	}
	defer stop()
	ctx, cancel := context.WithCancel(ctx)
	defer d.lives.Wait()
	defer cancel()
	return app.Serve(ctx, app.Config{
		Data: c.Data, Listen: c.Listen, SMTPListen: d.smtp, MailDomain: demoDomain, Relay: "smtp://" + relay,
		Inside: []string{d.state.Outside}, Pack: packs.Marketplace(), Version: version, SecondFactorOptional: true,
		Clock: d.clk, Log: d.log, StateMemory: int64(c.StateMemory), Telephone: d.telephone(),
	}, func(a *app.App, addr string) error { return d.up(ctx, a, addr) })
}

func (d *demo) file(name string) string { return filepath.Join(d.cmd.Data, name) }

// remember reads the state of an earlier run, or begins a new one.
func (d *demo) remember() error {
	if err := os.MkdirAll(d.cmd.Data, 0o700); err != nil {
		return err
	}
	raw, err := os.ReadFile(d.file("demo.state.json"))
	switch {
	case errors.Is(err, os.ErrNotExist):
		if _, err := os.Stat(app.Place(d.cmd.Data).Journal); err == nil {
			return fmt.Errorf("%s holds an installation that is no demo; choose another directory", d.cmd.Data)
		}
		d.state = demoState{Seed: d.cmd.Seed, Anchor: d.clk.Now().Truncate(time.Minute), Secret: newSecret()}
		if err := d.save(); err != nil {
			return err
		}
	case err != nil:
		return err
	default:
		if err := json.Unmarshal(raw, &d.state); err != nil {
			return fmt.Errorf("demo.state.json: %w", err)
		}
	}
	if d.cmd.SMTPListen != "" {
		d.smtp = d.cmd.SMTPListen
	} else if d.smtp, err = freeAddress(); err != nil {
		return err
	}
	d.world, err = simulate.New(d.state.Seed, d.state.Anchor)
	return err
}

// save keeps the state, whole or not at all.
func (d *demo) save() error { return writeJSON(d.file("demo.state.json"), &d.state) }

func writeJSON(name string, v any) error {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(name+".new", append(raw, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}

// freeAddress finds a port nobody listens on.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// openOutside starts what stands outside the product: the mail catcher and the
// marketplace that receives webhooks. It keeps its address over restarts when
// it can. relay is where outgoing mail goes.
func (d *demo) openOutside(ctx context.Context) (stop func(), relay string, err error) {
	d.market, err = simulate.NewMarketplace(d.state.Secret, d.file("marketplace.json"), d.clk, d.log)
	if err != nil {
		return nil, "", err
	}
	d.mail = simulate.NewCatcher(d.clk)
	page, err := simulate.Outside(d.mail, d.market, func(thread string) error {
		driver := d.driver.Load()
		if driver == nil {
			return errors.New("the demo is still loading")
		}
		return driver.Trigger(thread)
	})
	if err != nil {
		return nil, "", err
	}
	if page, err = d.openPhone(page); err != nil {
		return nil, "", err
	}
	var lc net.ListenConfig
	pages, err := lc.Listen(ctx, "tcp", cmp.Or(d.state.Outside, "127.0.0.1:0"))
	if err != nil {
		if pages, err = lc.Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
			return nil, "", err
		}
		d.state.People = d.state.People && d.state.Outside == pages.Addr().String()
	}
	d.state.Outside = pages.Addr().String()
	mails, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", errors.Join(err, pages.Close())
	}
	web := &http.Server{Handler: page, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	post := d.mail.Server()
	var served sync.WaitGroup
	served.Go(func() { d.ended("outside pages", web.Serve(pages)) })
	served.Go(func() { d.ended("mail catcher", post.Serve(mails)) })
	return func() {
		// All only close sockets; the listeners too, for a server that was not
		// serving yet does not know its own.
		_, _, _, _ = web.Close(), post.Close(), pages.Close(), mails.Close()
		served.Wait()
		d.phone.Close()
	}, mails.Addr().String(), nil
}

func (d *demo) ended(what string, err error) {
	if err != nil && !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
		d.log.Debug("demo: "+what+" ended", "err", err)
	}
}
