package simulate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/errs"
)

// Sink is where a living marketplace sends what happens: the same door as any
// marketplace's.
type Sink interface {
	Event(ctx context.Context, raw []byte) error
	Contact(ctx context.Context, r Report) error
}

// Paces of live at speed 1: a steady busy hour, a bad thread every minute or
// two, a first contact every few minutes.
const (
	orderEvery  = 35 * time.Second
	threadEvery = 85 * time.Second
	reportEvery = 4 * time.Minute
	firstThread = 5 * time.Second
	keepEvery   = 2 * time.Minute
)

// Driver continues a world's history live. One goroutine runs it.
type Driver struct {
	w      *World
	sink   Sink
	clk    clock.Clock
	log    *slog.Logger
	market *Marketplace
	speed  float64
	file   string // keeps open orders over a restart; "" keeps nothing

	r       *rand.Rand
	dir     *directory
	plan    *planner
	queue   []step // by time
	reports []Report
	open    map[string]*mark // orders not over
	busy    map[string]bool  // customers with an open order
	recent  []*Order         // what reports are told of
	next    due
	woken   int // sleeping accounts used up

	mu      sync.Mutex
	changes []change
	asked   []string // threads asked for
	mailed  []Mail   // mail of the product to people
	wrote   map[string]int
	kick    chan struct{}

	sent, refused, contacts atomic.Int64
}

// due is when the next of each kind happens.
type due struct{ order, thread, report, keep time.Time }

// NewDriver makes a driver. speed 1 is real time; file keeps the open orders
// over a restart ("" for none).
func NewDriver(w *World, sink Sink, market *Marketplace, clk clock.Clock, speed float64, file string, log *slog.Logger) *Driver {
	d := &Driver{
		w: w, sink: sink, clk: clk, log: log, market: market, speed: max(speed, 0.01), file: file,
		open: map[string]*mark{}, busy: map[string]bool{}, wrote: map[string]int{}, kick: make(chan struct{}, 1),
	}
	begin := clk.Now()
	d.r = stream(w.Seed, "live", begin.UnixMilli())
	d.dir = w.dir.fork(d.r)
	d.plan = w.planner("live", begin.Unix())
	d.plan.prefix = "L" + strconv.FormatInt(begin.Unix()%(1<<31), 36)
	d.plan.paced = func(t time.Duration) time.Duration { return time.Duration(float64(t) / d.speed) }
	d.plan.barred, d.plan.apart = market.Barred, market.Apart
	market.listen(func(c change) {
		d.mu.Lock()
		d.changes = append(d.changes, c)
		d.mu.Unlock()
		d.wake()
	})
	return d
}

// Counts says how many events were taken, refused, and how many contacts made.
func (d *Driver) Counts() (sent, refused, contacts int64) {
	return d.sent.Load(), d.refused.Load(), d.contacts.Load()
}

func (d *Driver) wake() {
	select {
	case d.kick <- struct{}{}:
	default:
	}
}

// Run drives until ctx ends, then keeps what is open.
func (d *Driver) Run(ctx context.Context) error {
	if err := d.start(); err != nil {
		return err
	}
	for ctx.Err() == nil {
		wait := d.tick(ctx).Sub(d.clk.Now())
		if wait <= 0 {
			continue
		}
		select {
		case <-ctx.Done():
		case <-d.kick:
		case <-d.clk.After(wait):
		}
	}
	return d.keep()
}

// start takes up what was open: what an earlier driver left, or else the orders
// history left in somebody's hands.
func (d *Driver) start() error {
	restored, err := d.restore()
	if err != nil {
		return err
	}
	if !restored {
		d.carryOver()
	}
	now := d.clk.Now()
	d.recent = append(d.recent, d.w.planDay(unixDay(d.w.Now)-1).orders...)
	d.next = due{
		order: now.Add(d.gap(orderEvery)), thread: now.Add(d.plan.paced(firstThread)),
		report: now.Add(d.gap(reportEvery) / 2), keep: now.Add(keepEvery),
	}
	return nil
}

// tick does everything that is due now and says when there is more to do.
func (d *Driver) tick(ctx context.Context) time.Time {
	now := d.clk.Now()
	d.obey(now)
	for !d.next.order.After(now) {
		d.someoneOrders(d.next.order)
		d.next.order = d.next.order.Add(d.gap(orderEvery))
	}
	for !d.next.thread.After(now) {
		d.begin(d.nextThread(), d.next.thread)
		d.next.thread = d.next.thread.Add(d.gap(threadEvery))
	}
	for !d.next.report.After(now) {
		d.someoneReports(d.next.report)
		d.next.report = d.next.report.Add(d.gap(reportEvery))
	}
	d.beginAsked(now)
	d.writeBack(now)
	d.sendDue(ctx, now)
	if !d.next.keep.After(now) {
		if err := d.keep(); err != nil {
			d.log.Warn("demo: open orders not kept", "err", err)
		}
		d.next.keep = now.Add(keepEvery)
	}
	return earliest(d.next.order, d.next.thread, d.next.report, d.next.keep, d.nextDue())
}

// gap draws the time to the next happening of a Poisson process.
func (d *Driver) gap(mean time.Duration) time.Duration {
	return max(time.Duration(d.r.ExpFloat64()*float64(mean)/d.speed), time.Millisecond)
}

func earliest(times ...time.Time) time.Time {
	least := times[0]
	for _, t := range times {
		if !t.IsZero() && t.Before(least) {
			least = t
		}
	}
	return least
}

func (d *Driver) nextDue() time.Time {
	var due time.Time
	if len(d.queue) > 0 {
		due = d.queue[0].at
	}
	if len(d.reports) > 0 && (due.IsZero() || d.reports[0].At.Before(due)) {
		due = d.reports[0].At
	}
	return due
}

// carryOver takes the orders that history left open to their end.
func (d *Driver) carryOver() {
	for s := range d.w.steps(d.w.Now.Add(-carry), d.w.Now.Add(carry)) {
		m := s.mark
		if m == nil || !m.Placed.Before(d.w.Now) {
			continue
		}
		if s.at.Before(d.w.Now) {
			m.take(s)
			continue
		}
		if m.State != "over" {
			d.open[m.Ref], d.busy[m.Customer] = m, true
		}
		d.queue = append(d.queue, s)
	}
}

// schedule takes the steps just planned into the queue.
func (d *Driver) schedule() {
	for _, s := range d.plan.steps {
		if s.mark != nil {
			d.open[s.mark.Ref], d.busy[s.mark.Customer] = s.mark, true
		}
	}
	d.enqueue(d.plan.steps)
	d.recent = append(d.recent, d.plan.orders...)
	if n := len(d.recent); n > 600 {
		d.recent = append([]*Order(nil), d.recent[n-400:]...)
	}
	d.plan.steps, d.plan.orders = nil, nil
}

// enqueue merges steps into the queue.
func (d *Driver) enqueue(more []step) {
	sortSteps(more)
	merged := make([]step, 0, len(d.queue)+len(more))
	for _, s := range d.queue {
		for len(more) > 0 && more[0].before(&s) {
			merged, more = append(merged, more[0]), more[1:]
		}
		merged = append(merged, s)
	}
	d.queue = append(merged, more...)
}

// sendDue sends everything whose time has come.
func (d *Driver) sendDue(ctx context.Context, now time.Time) {
	for len(d.queue) > 0 && !d.queue[0].at.After(now) && ctx.Err() == nil {
		s := d.queue[0]
		d.queue = d.queue[1:]
		m := s.mark
		if m != nil && m.Stopped {
			continue
		}
		if m != nil && m.Held && m.State != "over" && s.state != "" && s.state != "placed" {
			s.at = s.at.Add(time.Minute) // an order on hold waits; its steps come later
			d.enqueue([]step{s})
			continue
		}
		if d.send(ctx, s) && m != nil {
			m.take(s)
			if m.State == "over" {
				delete(d.open, m.Ref)
				delete(d.busy, m.Customer)
			}
		}
	}
	for len(d.reports) > 0 && !d.reports[0].At.After(now) && ctx.Err() == nil {
		r := d.reports[0]
		d.reports = d.reports[1:]
		if err := d.sink.Contact(ctx, r); err != nil {
			d.log.Warn("demo: contact not taken", "report", r.ID, "err", err)
			continue
		}
		d.contacts.Add(1)
	}
}

// send posts one event, patiently when the product is busy.
func (d *Driver) send(ctx context.Context, s step) bool {
	raw := envelope(nil, s.id, s.typ, s.at, s.data)
	for try := 0; ; try++ {
		err := d.sink.Event(ctx, raw)
		switch kind := errs.KindOf(err); {
		case err == nil:
			d.sent.Add(1)
			return true
		case errs.IsKind(err, errs.Conflict):
			return true // sent before a restart
		case try < 8 && (kind == errs.Unavailable || kind == errs.TooMany):
			wait := time.Second
			var e *errs.Error
			if errors.As(err, &e) && e.RetryAfter > 0 {
				wait = e.RetryAfter
			}
			select {
			case <-ctx.Done():
				return false
			case <-d.clk.After(wait):
			}
		default:
			if ctx.Err() == nil {
				d.refused.Add(1)
				d.log.Warn("demo: event refused", "event", s.id, "type", s.typ, "err", err)
			}
			return false
		}
	}
}

// someoneOrders lets an ordinary customer without an open order place one.
func (d *Driver) someoneOrders(at time.Time) {
	d.plan.floor = at
	for range 20 {
		m := pick(d.r, d.w.markets)
		c := pick(d.r, m.customers)
		if !d.busy[c.Ref] && !d.market.Barred(c.Ref) && c.Joined.Before(at) {
			d.plan.ordinary(c, at)
			d.schedule()
			return
		}
	}
}

// someoneReports makes a first contact about a recent order.
func (d *Driver) someoneReports(at time.Time) {
	for range 10 {
		if len(d.recent) == 0 {
			return
		}
		if told := d.w.tell(d.r, pick(d.r, d.recent), at); len(told) > 0 {
			if len(told) == 2 {
				told[1].At = d.plan.after(at, told[1].At.Sub(at))
			}
			d.reports = append(d.reports, told...)
			sort.SliceStable(d.reports, func(i, j int) bool { return d.reports[i].At.Before(d.reports[j].At) })
			return
		}
	}
}

// Trigger begins a thread as soon as possible. The names are those of Threads.
func (d *Driver) Trigger(name string) error {
	for _, t := range liveThreads() {
		if t.name == name {
			d.mu.Lock()
			d.asked = append(d.asked, name)
			d.mu.Unlock()
			d.wake()
			return nil
		}
	}
	return fmt.Errorf("there is no thread %q", name)
}
