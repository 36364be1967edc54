package decision

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/ingest"
)

// Source is a log, or a file of events. A record is valid only during the call.
type Source interface {
	// Labels gives the label events.
	Labels(ctx context.Context, fn func(r *ingest.Record) error) error
	// Each gives every record in order.
	Each(ctx context.Context, fn func(r *ingest.Record) error) error
}

const (
	batchSize    = 256 // records handed to the machines at once
	batchesAhead = 6
)

// run is one pass over a log with two machines, each on its own goroutine: the
// comparison is of two rulesets over the same events. Both begin empty with
// their own program and keep it all through; what people changed meanwhile
// (labels, lists, standing) is in force from where the log has it.
type run struct {
	source      Source
	live, draft *adapter
	compare     *comparison
	progress    func(records uint64) // called after each batch; may be nil
	rest        func(ctx context.Context)
	sets        engine.Sets // loaded lists; nil = none

	shapes map[fitKey]*shape
}

// stretch is records on their way through both machines.
type stretch struct {
	entries []entry
	seen    [2][]sighting // live, draft
	done    sync.WaitGroup
	last    uint64 // position
}

// entry is one record, made ready for both machines.
type entry struct {
	control ingest.Record // when it is one of those
	what    happening
	events  [2]engine.Event
	has     [2]bool
}

// all runs to the end of the log or of ctx.
func (r *run) all(ctx context.Context) (err error) {
	r.shapes = map[fitKey]*shape{}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	machines := [2]*engine.Machine{engine.NewMachine(r.live.program), engine.NewMachine(r.draft.program)}
	for i, a := range []*adapter{r.live, r.draft} {
		machines[i].UseSets(r.sets)
		a.seed(machines[i])
	}
	counters := [2]*counter{r.compare.live, r.compare.draft}
	free, ready := make(chan *stretch, batchesAhead), make(chan *stretch, batchesAhead)
	var work [2]chan *stretch
	for range batchesAhead {
		free <- &stretch{entries: make([]entry, 0, batchSize), seen: [2][]sighting{make([]sighting, batchSize), make([]sighting, batchSize)}}
	}
	var group sync.WaitGroup
	for side := range machines {
		work[side] = make(chan *stretch, batchesAhead)
		group.Go(func() {
			var d engine.Decision
			for b := range work[side] {
				r.decide(machines[side], counters[side], b, side, &d, stop)
				b.done.Done()
			}
		})
	}
	group.Go(func() {
		defer func() {
			close(work[0])
			close(work[1])
			close(ready)
		}()
		defer caught(stop)
		if err := r.read(ctx, free, ready, work); err != nil {
			stop(err)
		}
	})
	for b := range ready {
		b.done.Wait()
		if ctx.Err() == nil {
			r.tally(b)
			if r.progress != nil {
				r.progress(b.last)
			}
		}
		b.entries = b.entries[:0]
		free <- b
	}
	group.Wait()
	return context.Cause(ctx)
}

// caught turns a panic of a worker into the run's failure: it must not take the
// process that decides live with it.
func caught(stop context.CancelCauseFunc) {
	if p := recover(); p != nil {
		stop(fmt.Errorf("decision: the back-test panicked: %v", p))
	}
}

// read decodes the log into batches.
func (r *run) read(ctx context.Context, free, ready chan *stretch, work [2]chan *stretch) error {
	var b *stretch
	hand := func() {
		b.done.Add(2)
		ready <- b
		work[0] <- b
		work[1] <- b
		b = nil
	}
	err := r.source.Each(ctx, func(rec *ingest.Record) error {
		if b == nil {
			if err := ctx.Err(); err != nil {
				return err
			}
			if r.rest != nil {
				r.rest(ctx)
			}
			b = <-free
		}
		b.last = rec.Position
		if err := r.enter(b, rec); err != nil {
			return err
		}
		if len(b.entries) == batchSize {
			hand()
		}
		return nil
	})
	if b != nil && err == nil {
		hand()
	}
	return err
}

// enter makes one record ready.
func (r *run) enter(b *stretch, rec *ingest.Record) (err error) {
	b.entries = b.entries[:len(b.entries)+1]
	e := &b.entries[len(b.entries)-1]
	e.control = ingest.Record{Kind: rec.Kind}
	if rec.Kind == ingest.ControlRecord {
		e.control.Control = rec.Control
		return nil
	}
	if e.has[0], err = r.live.into(rec, &e.events[0]); err != nil {
		return err
	}
	if e.has[1], err = r.draft.into(rec, &e.events[1]); err != nil {
		return err
	}
	key := fitKey{rec.Program, rec.Event.Type.Index}
	s := r.shapes[key]
	if s == nil {
		s = shapeOf(rec.Event.Type)
		r.shapes[key] = s
	}
	ev := &rec.Event
	e.what = happening{position: rec.Position, id: ev.ID, typ: ev.Type.Name, at: ev.At, brand: text(ev, s.brand), region: text(ev, s.region), city: text(ev, s.city)}
	if s.amount >= 0 && ev.Vals[s.amount].Has {
		e.what.amount, e.what.hasAmount, e.what.currency = ev.Vals[s.amount].N, true, text(ev, s.currency)
	}
	return nil
}

// decide lets one machine see a batch.
func (r *run) decide(m *engine.Machine, c *counter, b *stretch, side int, d *engine.Decision, stop context.CancelCauseFunc) {
	defer caught(stop)
	for i := range b.entries {
		e, to := &b.entries[i], &b.seen[side][i]
		switch {
		case e.control.Kind == ingest.ControlRecord:
			if err := ingest.Observe(m, &e.control, d); err != nil {
				stop(err)
			}
		case e.has[side]:
			m.Apply(&e.events[side], d)
			c.see(&e.events[side], d, r.compare.whole, to)
		default:
			*to = sighting{fired: to.fired[:0]}
		}
	}
	runtime.Gosched()
}

func (r *run) tally(b *stretch) {
	for i := range b.entries {
		if e := &b.entries[i]; e.control.Kind == ingest.EventRecord {
			r.compare.add(&e.what, &b.seen[0][i], &b.seen[1][i])
		}
	}
}

// compareOver runs a comparison: first what the log says of how things turned
// out, then both rulesets.
func (r *run) compareOver(ctx context.Context) error {
	err := r.source.Labels(ctx, func(rec *ingest.Record) error {
		t := rec.Event.Type
		event, label, value := t.FieldSlot("event_id"), t.FieldSlot("label"), t.FieldSlot("value")
		if event < 0 || label < 0 {
			return nil
		}
		worth := 1.0
		if value >= 0 && rec.Event.Vals[value].Has {
			worth = rec.Event.Vals[value].F
		}
		r.compare.truth.label(text(&rec.Event, event), text(&rec.Event, label), worth)
		return nil
	})
	if err != nil {
		return err
	}
	return r.all(ctx)
}
