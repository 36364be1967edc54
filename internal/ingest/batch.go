package ingest

import (
	"context"
	"sync/atomic"

	"github.com/piepowder/piepowder/internal/db"
)

// chunk is how many events of a batch are answered together.
const chunk = 256

// maxFlying bounds the chunks of one batch on their way.
const maxFlying = 8

// Batch takes many events in order without waiting for each: events are decoded
// while earlier ones become durable. Answers come in order.
//
// One goroutine uses a Batch: Add for each event, Close at the end.
type Batch struct {
	s      *Service
	ctx    context.Context
	cancel context.CancelFunc
	answer func(i int, a *Answer, err error) error
	after  func() error // when a chunk has been answered; may be nil
	filled *call
	flying chan *call
	landed chan error
	failed atomic.Pointer[error]
	n      int
}

// Batch begins a batch. answer is called by another goroutine, with the number
// of the event counted from 0 and its answer or error; the first error answer
// returns ends the batch.
func (s *Service) Batch(ctx context.Context, answer func(i int, a *Answer, err error) error) *Batch {
	return s.batchOf(ctx, answer, nil)
}

func (s *Service) batchOf(ctx context.Context, answer func(i int, a *Answer, err error) error, after func() error) *Batch {
	b := &Batch{s: s, answer: answer, after: after, flying: make(chan *call, maxFlying), landed: make(chan error, 1)}
	b.ctx, b.cancel = context.WithCancel(ctx)
	go b.land()
	return b
}

// Add decodes one event and sends it on its way. An event that is refused is
// told to the answer function; an error here ends the batch, and Close tells
// why too.
func (b *Batch) Add(in *Incoming) error {
	if b.filled == nil {
		b.filled = &call{works: make([]*work, 0, chunk), done: make(chan struct{}, 1)}
	}
	w := b.s.works.Get().(*work)
	w.reset(in)
	b.s.stats.received.Add(1)
	w.err = b.s.door.open(b.s.shapes.Load(), w, db.Micros(b.s.clk.Now()))
	b.filled.works = append(b.filled.works, w)
	if len(b.filled.works) < chunk {
		return nil
	}
	return b.Push()
}

// refuse answers an event that could not even be read.
func (b *Batch) refuse(err error) error {
	if b.filled == nil {
		b.filled = &call{works: make([]*work, 0, chunk), done: make(chan struct{}, 1)}
	}
	w := b.s.works.Get().(*work)
	w.reset(&Incoming{})
	w.err = err
	b.s.stats.received.Add(1)
	b.filled.works = append(b.filled.works, w)
	if len(b.filled.works) < chunk {
		return nil
	}
	return b.Push()
}

// Push sends what was added so far without waiting for more.
func (b *Batch) Push() error {
	if b.filled == nil {
		return b.err()
	}
	c := b.filled
	b.filled = nil
	err := b.s.enqueue(b.ctx, c)
	if err == nil {
		select {
		case b.flying <- c:
		case <-b.ctx.Done():
			err = b.ctx.Err()
		}
	}
	if failed := b.err(); failed != nil {
		return failed
	}
	return err
}

func (b *Batch) err() error {
	if e := b.failed.Load(); e != nil {
		return *e
	}
	return nil
}

// Close sends the rest and waits until everything is answered. The error is the
// first that ended the batch.
func (b *Batch) Close() error {
	err := b.Push()
	close(b.flying)
	landed := <-b.landed
	b.cancel()
	if landed != nil {
		return landed
	}
	return err
}

// land hands over the answers of the chunks in order.
func (b *Batch) land() {
	var failed error
	for c := range b.flying {
		if failed == nil {
			if failed = b.hand(c); failed != nil {
				b.failed.Store(&failed)
				b.cancel()
			}
		}
	}
	b.landed <- failed
}

func (b *Batch) hand(c *call) error {
	if err := b.s.await(b.ctx, c); err != nil {
		return err
	}
	for _, w := range c.works {
		var a *Answer
		if w.err == nil {
			a = newAnswer(&w.rec, w.pos, w.repeat)
		} else {
			b.s.stats.refused.Add(1)
		}
		err := b.answer(b.n, a, w.err)
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
