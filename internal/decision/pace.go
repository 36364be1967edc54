package decision

import (
	"context"
	"time"
)

// While callers wait for decisions, rows are copied in short stretches on a
// thread that gives way, with rests between them.
const (
	workFor   = 500 * time.Microsecond // between two rests: little beside what a caller may wait for
	gentleFor = 500 * time.Millisecond // so long may a batch be gentle: alerts wait behind it
)

// breathe is called every few rows: while callers wait it lets go of the
// processor for as long as it was held.
func (p *Projector) breathe(ctx context.Context) {
	if !p.gentle() {
		return
	}
	now := p.Clock.Now()
	worked := now.Sub(p.since)
	if worked < workFor {
		return
	}
	select {
	case <-ctx.Done():
	case <-p.Clock.After(min(worked, 2*workFor)):
	}
	p.since = p.Clock.Now()
}

// gently does a piece of a batch.
func (p *Projector) gently(ctx context.Context, fn func() error) (err error) {
	if !p.gentle() {
		return fn()
	}
	p.thread.Do(func() { err = fn() })
	p.breathe(ctx)
	return err
}

// gentle says whether the batch should give way: callers wait, it has not been
// at it for long, and the rows are not far behind.
func (p *Projector) gentle() bool {
	return p.thread != nil && p.Busy != nil && p.Busy() && p.Clock.Now().Sub(p.began) < p.leisure
}
