package ingest

import (
	"context"
	"sync/atomic"

	"github.com/piepowder/piepowder/internal/db"
)

// chunk is how many events of a batch are answered together.
const chunk = 256

// maxFlying bounds the chunks of one batch on their way.
const maxFlying = 16

// doormen is how many goroutines decode the events of one batch.
const doormen = 2

// aBatch is how many waiting callers a batch counts for.
const aBatch = 8

// Batch takes many events in order without waiting for each: events are decoded
// while earlier ones become durable. Answers come in order.
//
//	Add → decode (several goroutines) → forward (in order, to the sequencer) → land (answers, in order)
//
// One goroutine uses a Batch: Add for each event, Close at the end.
type Batch struct {
	s      *Service
	ctx    context.Context
	cancel context.CancelFunc
	answer func(i int, w *work, err error) error
	after  func() error // when a chunk has been answered; may be nil
	filled *call
	opened chan *call // to be decoded
	order  chan *call // the same, in order
	flying chan *call
	landed chan struct{} // closed when all is answered
	failed atomic.Pointer[error]
	n      int
}

// Batch begins a batch. answer is called by another goroutine, with the number
// of the event counted from 0 and its answer or error; the first error answer
// returns ends the batch.
func (s *Service) Batch(ctx context.Context, answer func(i int, a *Answer, err error) error) *Batch {
	return s.batchOf(ctx, func(i int, w *work, err error) error {
		if err != nil {
			return answer(i, nil, err)
		}
		return answer(i, newAnswer(&w.rec, w.pos, w.repeat), nil)
	}, nil)
}

// batchOf is Batch for who makes the answers: w is valid only during the call.
func (s *Service) batchOf(ctx context.Context, answer func(i int, w *work, err error) error, after func() error) *Batch {
	b := &Batch{s: s, answer: answer, after: after, opened: make(chan *call, maxFlying), order: make(chan *call, maxFlying),
		flying: make(chan *call, maxFlying), landed: make(chan struct{})}
	b.ctx, b.cancel = context.WithCancel(ctx)
	s.callers.Add(aBatch)
	for range doormen {
		go b.decode()
	}
	go b.forward()
	go b.land()
	return b
}

// Add sends one event on its way; the line is copied. An event that is refused is
// told to the answer function; an error here ends the batch, and Close tells why
// too.
func (b *Batch) Add(in *Incoming) error {
	w := b.s.works.Get().(*work)
	w.reset(in)
	w.line = string(in.Line)
	w.in.Line = nil
	return b.put(w)
}

// refuse answers an event that could not even be read.
func (b *Batch) refuse(err error) error {
	w := b.s.works.Get().(*work)
	w.reset(&Incoming{})
	w.err = err
	return b.put(w)
}

func (b *Batch) put(w *work) error {
	if b.filled == nil {
		b.filled = &call{works: make([]*work, 0, chunk), done: make(chan struct{}, 1), open: make(chan struct{})}
	}
	b.s.stats.received.Add(1)
	b.filled.works = append(b.filled.works, w)
	if len(b.filled.works) < chunk {
		return nil
	}
	return b.Push()
}

// Push sends what was added so far without waiting for more.
func (b *Batch) Push() error {
	if c := b.filled; c != nil {
		b.filled = nil
		b.opened <- c // both are emptied until Close, whatever fails
		b.order <- c
	}
	if e := b.failed.Load(); e != nil {
		return *e
	}
	return b.ctx.Err()
}

// decode opens the events of chunks.
func (b *Batch) decode() {
	for c := range b.opened {
		for _, w := range c.works {
			if w.err == nil {
				w.err = b.s.door.open(b.s.shapes.Load(), w, db.Micros(b.s.clk.Now()))
			}
		}
		close(c.open)
	}
}

// forward hands the chunks to the sequencer in their order.
func (b *Batch) forward() {
	defer close(b.flying)
	for c := range b.order {
		<-c.open
		if b.failed.Load() != nil {
			continue
		}
		if err := b.s.enqueue(b.ctx, c); err != nil {
			b.fail(err)
			continue
		}
		b.flying <- c
	}
}

func (b *Batch) fail(err error) {
	if b.failed.CompareAndSwap(nil, &err) {
		b.cancel()
	}
}

// Close sends the rest and waits until everything is answered. The error is the
// first that ended the batch.
func (b *Batch) Close() error {
	err := b.Push()
	close(b.opened)
	close(b.order)
	<-b.landed
	b.cancel()
	b.s.callers.Add(-aBatch)
	if e := b.failed.Load(); e != nil {
		return *e
	}
	return err
}

// land hands over the answers of the chunks in order.
func (b *Batch) land() {
	defer close(b.landed)
	for c := range b.flying {
		if b.failed.Load() != nil {
			continue
		}
		if err := b.hand(c); err != nil {
			b.fail(err)
		}
	}
}

func (b *Batch) hand(c *call) error {
	if err := b.s.await(b.ctx, c); err != nil {
		return err
	}
	for _, w := range c.works {
		if w.err != nil {
			b.s.stats.refused.Add(1)
		}
		err := b.answer(b.n, w, w.err)
		b.n++
		b.s.works.Put(w)
		if err != nil {
			return err
		}
	}
	if b.after != nil {
		return b.after()
	}
	return nil
}
