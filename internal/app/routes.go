package app

import (
	"context"
	"slices"

	"github.com/piepowder/piepowder/console"
	"github.com/piepowder/piepowder/internal/web"
)

// openWeb puts the whole URL table together. `piepowder openapi` and
// test/guard/testdata/matrix.txt show it line by line.
func (a *App) openWeb(context.Context) error {
	a.metrics = newMetrics(a)
	routes := slices.Concat(
		a.systemRoutes(),
		a.Identity.Routes(),
		a.Audit.Routes(),
		a.Ingest.Routes(),
		a.Decision.Routes(),
		a.Accounts.Routes(),
		a.Intake.Routes(),
		a.Cases.Routes(),
		a.Comms.Routes(),
		a.Clocks.Routes(),
		a.Evidence.Routes(),
	)
	spare, err := pages(console.Files())
	if err != nil {
		return err
	}
	a.web = web.New(routes, web.Options{DB: a.Main, Auth: a.Identity, Log: a.cfg.Log, Version: a.cfg.Version, Observe: a.metrics.observe, Spare: spare})
	return nil
}
