package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

// drainFor is how long a graceful stop waits for requests in flight.
const drainFor = 8 * time.Second

// Serve opens the product, listens, and runs until ctx ends. up is called once
// requests are answered, with the address listened on.
func Serve(ctx context.Context, cfg Config, up func(a *App, addr string) error) error {
	listener, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return err
	}
	cfg.Listen = listener.Addr().String()
	a, err := New(ctx, cfg)
	if err != nil {
		listener.Close()
		return err
	}
	return errors.Join(a.run(ctx, listener, up), a.Close())
}

func (a *App) run(ctx context.Context, listener net.Listener, up func(*App, string) error) error {
	inner, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var loops sync.WaitGroup
	for _, loop := range []func(context.Context){
		a.Projector.Run, a.Audit.Run, func(ctx context.Context) { a.Jobs.Run(ctx, 4) }, a.rootEverySecond, a.sweepEveryHour,
	} {
		loops.Go(func() { loop(inner) })
	}
	if a.smtp != nil {
		loops.Go(func() {
			if err := a.smtp.Run(inner); err != nil && inner.Err() == nil {
				a.cfg.Log.Error("the mail listener ended", "error", err)
			}
		})
	}
	srv := &http.Server{Handler: a.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	front := a.web.Front(listener)
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(front) }()
	err := up(a, listener.Addr().String())
	if err == nil {
		select {
		case err = <-failed:
		case <-ctx.Done():
		}
	}
	a.ready.Store(false)
	a.Hub.Close()
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainFor)
	defer cancel()
	if e := srv.Shutdown(drain); e != nil {
		err = errors.Join(err, e, srv.Close())
	}
	err = errors.Join(err, front.Shutdown(drain))
	stop()
	loops.Wait()
	return errors.Join(err, a.lastRoot(drain))
}

// lastRoot covers what the log gained while the loops ended, so that a graceful
// stop leaves no tail without a checkpoint.
func (a *App) lastRoot(ctx context.Context) error {
	if err := a.Audit.RootJournal(ctx, a.Ingest.Journal()); err != nil {
		return err
	}
	_, err := a.Audit.SequenceAll(ctx)
	return err
}

// SMTPAddr is where the mail listener listens; "" when there is none.
func (a *App) SMTPAddr() string {
	if a.smtp == nil {
		return ""
	}
	return a.smtp.Addr()
}

// Settle lets everything that is due now happen, in this goroutine: for tests
// with a movable clock, and before a demo says it is ready.
func (a *App) Settle(ctx context.Context) error {
	for {
		entered, err := a.Ingest.PumpControl(ctx)
		if err != nil {
			return err
		}
		if err := a.Projector.CatchUp(ctx); err != nil {
			return err
		}
		ran, err := a.Jobs.RunDue(ctx)
		if err != nil {
			return err
		}
		if entered+ran == 0 {
			break
		}
	}
	return a.lastRoot(ctx)
}

// rootEverySecond ties the log into the audit log: the Merkle root of what was
// appended since the last second becomes a leaf.
func (a *App) rootEverySecond(ctx context.Context) {
	for ctx.Err() == nil {
		if err := a.Audit.RootJournal(ctx, a.Ingest.Journal()); err != nil && ctx.Err() == nil {
			a.cfg.Log.Error("the log's root was not recorded; trying again", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-a.cfg.Clock.After(time.Second):
		}
	}
}

func (a *App) sweepEveryHour(ctx context.Context) {
	for ctx.Err() == nil {
		for _, sweep := range []func(context.Context) error{a.Identity.Sweep, a.web.Sweep, a.Jobs.Sweep} {
			if err := sweep(ctx); err != nil && ctx.Err() == nil {
				a.cfg.Log.Error("sweeping away what is over failed", "error", err)
			}
		}
		select {
		case <-ctx.Done():
		case <-a.cfg.Clock.After(time.Hour):
		}
	}
}
