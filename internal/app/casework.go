package app

import "context"

// openCasework sets the queues going: the jobs of queues, hand-overs and what
// comes back by itself run, and what was never placed is.
func (a *App) openCasework(ctx context.Context) error {
	a.Cases.Handle(a.Jobs)
	return a.Cases.Start(ctx)
}
