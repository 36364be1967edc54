package main

import (
	"errors"

	"github.com/piepowder/piepowder/internal/engine"
)

// errStopped ends the reading of a file whose events are not wanted any more.
var errStopped = errors.New("stopped")

// batchSize is how many events go from the reader to the engine at once.
const batchSize = 512

// readAhead gives the events of a file like engine.Replay, reading and mapping
// them on another core than visit runs on. Their order is the file's.
func readAhead(p *engine.Program, f engine.File, notice func(string), visit func(ev *engine.Event) error) error {
	full, empty := make(chan []engine.Event, 4), make(chan []engine.Event, 4)
	for range cap(empty) {
		empty <- make([]engine.Event, 0, batchSize)
	}
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		batch := <-empty
		err := engine.Replay(p, f, engine.Hashed, notice, func(ev *engine.Event) error {
			batch = batch[:len(batch)+1]
			copyEvent(&batch[len(batch)-1], ev)
			if len(batch) < batchSize {
				return nil
			}
			select {
			case full <- batch:
			case <-stop:
				return errStopped
			}
			select {
			case batch = <-empty:
			case <-stop:
				return errStopped
			}
			return nil
		})
		if len(batch) > 0 {
			select {
			case full <- batch:
			case <-stop:
			}
		}
		close(full)
		done <- err
	}()
	var failed error
	for batch := range full {
		for i := range batch {
			if failed = visit(&batch[i]); failed != nil {
				close(stop)
				<-done
				return failed
			}
		}
		empty <- batch[:0]
	}
	return <-done
}

// copyEvent copies ev into to, reusing to's memory.
func copyEvent(to, ev *engine.Event) {
	to.Reset(ev.Type)
	to.ID, to.At, to.Source, to.History = ev.ID, ev.At, ev.Source, ev.History
	copy(to.Roles, ev.Roles)
	copy(to.Vals, ev.Vals)
}
