package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/appeal"
	"github.com/piepowder/piepowder/internal/audit"
	"github.com/piepowder/piepowder/internal/authority"
	"github.com/piepowder/piepowder/internal/blob"
	"github.com/piepowder/piepowder/internal/breakglass"
	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/counsel"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/decision"
	"github.com/piepowder/piepowder/internal/duty"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/evidence"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/incident"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/investigation"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/notice"
	"github.com/piepowder/piepowder/internal/oncall"
	"github.com/piepowder/piepowder/internal/policy"
	"github.com/piepowder/piepowder/internal/protocol"
	"github.com/piepowder/piepowder/internal/reporter"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/sla"
	"github.com/piepowder/piepowder/internal/standards"
	"github.com/piepowder/piepowder/internal/triage"
	"github.com/piepowder/piepowder/internal/web"
)

// App is one installation, wired.
type App struct {
	Layout Layout
	Main   *db.DB // what people do
	// History is the projection of the journal.
	History *db.DB
	Vault   *seal.Vault
	Blobs   *blob.Store
	Hub     *web.Hub
	Jobs    *jobs.Runner

	Identity    *identity.Service
	Audit       *audit.Log
	Authority   *authority.Service
	Duties      *duty.Service
	Clocks      *sla.Service
	Activity    *activity.Log
	Accounts    *entity.Service
	Comms       *comms.Service
	Ingest      *ingest.Service
	Decision    *decision.Service
	Projector   *decision.Projector
	Cases       *cases.Service
	Reporters   *reporter.Shield
	Evidence    *evidence.Service
	Intake      *intake.Service
	Enforcement *enforcement.Service
	Standards   *standards.Service
	Incidents   *incident.Service
	Protocols   *protocol.Service
	Policies    *policy.Service
	OnCall      *oncall.Service
	Triage      *triage.Service
	BreakGlass  *breakglass.Service
	Counsel     *counsel.Service
	Notices     *notice.Service
	Appeals     *appeal.Service

	Investigation *investigation.Service

	cfg     Config
	started time.Time
	ready   atomic.Bool
	metrics *metrics
	web     *web.Server
	smtp    *intake.SMTP
	closers []func() error

	// emergencyLines finds the direct lines of the emergency centres of a place.
	emergencyLines func(ctx context.Context, sc identity.Scope, region, county, city string) ([]DispatchLine, error)
}

// New opens everything a data directory holds and wires it; nothing runs yet
// but the log. On an error whatever was opened is closed again.
func New(ctx context.Context, cfg Config) (a *App, err error) {
	cfg.defaults()
	a = &App{cfg: cfg, Layout: Place(cfg.Data), Hub: web.NewHub(), started: cfg.Clock.Now()}
	opened := a
	defer func() {
		if err != nil {
			err = errors.Join(err, opened.Close())
		}
	}()
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"storage", a.openStorage}, {"identity and audit", a.openSpine}, {"the log", a.openLog}, {"casework", a.openDomains}, {"web", a.openWeb},
	} {
		if err := step.do(ctx); err != nil {
			return nil, fmt.Errorf("opening %s: %w", step.name, err)
		}
	}
	a.ready.Store(true)
	return a, nil
}

// Close closes in the reverse order of opening.
func (a *App) Close() error {
	a.ready.Store(false)
	a.Hub.Close()
	var err error
	for i := len(a.closers) - 1; i >= 0; i-- {
		err = errors.Join(err, a.closers[i]())
	}
	a.closers = nil
	return err
}

func (a *App) onClose(fn func() error) { a.closers = append(a.closers, fn) }

func (a *App) openStorage(ctx context.Context) error {
	if err := a.Layout.Make(); err != nil {
		return err
	}
	release, err := lock(a.Layout.Root)
	if err != nil {
		return err
	}
	a.onClose(release)
	main, history := a.Layout.URLs(a.cfg.DB)
	if a.Main, err = db.Open(ctx, main, db.Main, a.cfg.Clock); err != nil {
		return err
	}
	a.onClose(a.Main.Close)
	if a.History, err = db.Open(ctx, history, db.History, a.cfg.Clock); err != nil {
		return err
	}
	a.onClose(a.History.Close)
	if a.Vault, err = seal.OpenVault(a.Layout.Vault); err != nil {
		return err
	}
	a.onClose(a.Vault.Close)
	if a.Blobs, err = a.openBlobs(); err != nil {
		return err
	}
	a.onClose(a.Blobs.Close)
	return nil
}

func (a *App) openSpine(context.Context) (err error) {
	a.Jobs = jobs.New(a.Main, a.cfg.Clock, a.cfg.Log)
	a.openRotation()
	a.Identity, err = identity.New(a.Main, a.cfg.Clock, identity.Options{KeyDir: a.Layout.Keys, SecondFactorOptional: a.cfg.SecondFactorOptional, PublicURL: a.cfg.PublicURL, OIDC: a.cfg.OIDC, Log: a.cfg.Log})
	if err != nil {
		return err
	}
	if a.Audit, err = audit.Open(a.Main, a.cfg.Clock, a.Layout.Root, a.cfg.Log); err != nil {
		return err
	}
	a.onClose(a.Audit.Close)
	a.Activity = activity.New(a.Main, a.names)
	a.Accounts = entity.New(a.Main, a.History, a.Vault, a.Activity)
	return nil
}

// names finds staff by id for timelines.
func (a *App) names(ctx context.Context, ids []string) (map[string]string, error) {
	return a.Identity.Names(ctx, identity.System("names"), ids)
}

func (a *App) openLog(context.Context) error {
	pack, err := engine.LoadPack(a.cfg.Pack)
	if err != nil {
		return err
	}
	a.Ingest, err = ingest.Open(ingest.Config{Journal: a.Layout.Journal, Snapshots: a.Layout.Snapshots, Lists: a.Layout.Lists, Vault: a.Vault, Pack: pack.Documents, Version: 1,
		DB: a.Main, Clock: a.cfg.Clock, Log: a.cfg.Log, Lag: a.lag, StateMemory: a.cfg.StateMemory})
	if err != nil {
		return err
	}
	a.onClose(a.Ingest.Close)
	return nil
}

// lag is how long the oldest record waits for the projector.
func (a *App) lag() time.Duration {
	if a.Projector == nil {
		return 0
	}
	_, waited := a.Projector.Lag()
	return waited
}

// AsSystem is a context in which the machine itself acts, with every right: for
// the command line and for preparing a demo or a test.
func (a *App) AsSystem(ctx context.Context) context.Context {
	return identity.AsSystem(ctx, "command line")
}

// SetupLink is where the first administrator is made; open is false once there
// is one.
func (a *App) SetupLink(ctx context.Context) (link string, open bool, err error) {
	l, open, err := a.Identity.SetupLink(ctx)
	return a.cfg.PublicURL + l.Path, open, err
}

// Handler answers HTTP.
func (a *App) Handler() http.Handler { return a.web.Handler() }

// Routes is the URL table.
func (a *App) Routes() []web.Route { return a.web.Routes() }

// OpenAPI is the API's document.
func (a *App) OpenAPI() ([]byte, error) { return a.web.OpenAPI() }
