// Package clock is where time comes from. Nothing else in the product asks the
// operating system for the time, so a test can move it.
package clock

import (
	"sync"
	"time"
)

// Clock gives the time in UTC at microsecond resolution, which is what the
// databases keep.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

type real struct{}

// Real is the machine's clock.
func Real() Clock { return real{} }

func (real) Now() time.Time                         { return time.Now().UTC().Truncate(time.Microsecond) }
func (real) After(d time.Duration) <-chan time.Time { return time.After(d) }

// Fake is a clock that stands still until Advance moves it.
type Fake struct {
	mu      sync.Mutex
	now     time.Time
	waiters []waiter
}

type waiter struct {
	at time.Time
	ch chan time.Time
}

// NewFake starts a Fake at t.
func NewFake(t time.Time) *Fake { return &Fake{now: t.UTC().Truncate(time.Microsecond)} }

// Now is the time the clock was last moved to.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// After fires once the clock has been moved past d from now.
func (f *Fake) After(d time.Duration) <-chan time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	ch := make(chan time.Time, 1)
	if d <= 0 {
		ch <- f.now
		return ch
	}
	f.waiters = append(f.waiters, waiter{f.now.Add(d), ch})
	return ch
}

// Advance moves the clock and wakes every waiter that is due.
func (f *Fake) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
	kept := f.waiters[:0]
	for _, w := range f.waiters {
		if w.at.After(f.now) {
			kept = append(kept, w)
			continue
		}
		w.ch <- f.now
	}
	f.waiters = kept
}
