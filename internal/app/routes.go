package app

import (
	"context"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/console"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
	"github.com/piepowder/piepowder/safetycentre"
)

// openWeb puts the whole URL table together. `piepowder openapi` and
// test/guard/testdata/matrix.txt show it line by line.
func (a *App) openWeb(context.Context) error {
	a.metrics = newMetrics(a)
	public, err := safetycentre.New(a.Intake, a.cfg.Clock, a.cfg.Log)
	if err != nil {
		return err
	}
	public.ShowPolicies(a.Policies)
	routes := slices.Concat(
		a.systemRoutes(),
		a.Identity.Routes(),
		a.Audit.Routes(),
		a.Ingest.Routes(),
		a.Decision.Routes(),
		a.Accounts.Routes(),
		a.Intake.Routes(),
		a.Intake.MailRoutes(),
		a.Intake.TriageRoutes(),
		a.Triage.Routes(),
		a.Cases.Routes(),
		a.dispatchRoutes(),
		a.Comms.Routes(),
		a.Clocks.Routes(),
		a.Authority.Routes(),
		a.Duties.Routes(),
		a.Investigation.Routes(),
		a.Evidence.Routes(),
		a.Enforcement.Routes(),
		a.Standards.Routes(),
		a.Notices.Routes(),
		a.Appeals.Routes(),
		a.Incidents.Routes(),
		a.Protocols.Routes(),
		a.Policies.Routes(),
		a.OnCall.Routes(),
		a.confidenceRoutes(),
		public.Routes(),
		public.StandingRoutes(a.Standards, a.Enforcement),
		public.AppealRoutes(a.Appeals),
	)
	answers, err := a.Vault.Subject("system", "kept answers")
	if err != nil {
		return err
	}
	spare, err := pages(console.Files())
	if err != nil {
		return err
	}
	a.web = web.New(routes, web.Options{DB: a.Main, Auth: a.Identity, Log: a.cfg.Log, Version: a.cfg.Version, Observe: a.metrics.observe,
		Keep: keeper{a.Vault, answers}, Shield: a.Reporters, Spare: spare, Proxies: a.cfg.Proxies, TLS: strings.HasPrefix(a.cfg.PublicURL, "https://")})
	return nil
}

// keeper seals the answers kept for idempotency keys under a key of their own.
type keeper struct {
	vault *seal.Vault
	eid   uint64
}

func (k keeper) Seal(aad string, clear []byte) ([]byte, error) {
	return k.vault.Seal(k.eid, aad, clear)
}
func (k keeper) Open(aad string, sealed []byte) ([]byte, error) {
	return k.vault.Open(k.eid, aad, sealed)
}
