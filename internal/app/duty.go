package app

import (
	"context"

	"github.com/piepowder/piepowder/internal/duty"
)

// openDuties wires the table of duties by place of work.
func (a *App) openDuties(ctx context.Context) error {
	a.Duties = duty.NewService(a.Main, a.Authority)
	return a.Duties.Load(ctx)
}
