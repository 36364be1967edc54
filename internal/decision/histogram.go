package decision

import (
	"context"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Bucket counts the decisions of a span of time by outcome; custom outcomes
// count as review.
type Bucket struct {
	At     time.Time `json:"at" doc:"Begin of the bucket, UTC"`
	Allow  int64     `json:"allow"`
	Review int64     `json:"review"`
	Block  int64     `json:"block"`
}

// Histogram is a search counted over time.
type Histogram struct {
	Items     []Bucket `json:"items" doc:"Oldest first, empty buckets too"`
	Width     int64    `json:"width_seconds"`
	Truncated bool     `json:"truncated" doc:"True when only the newest 100,000 rows were looked at"`
}

// widths a histogram may have, chosen so that it has at most 60 buckets.
var widths = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour,
	24 * time.Hour, 7 * 24 * time.Hour, 28 * 24 * time.Hour, 365 * 24 * time.Hour}

// Histogram counts what Search would find, in the caller's scope. Without From
// and To it covers the last fourteen days.
func (s *Service) Histogram(ctx context.Context, q Query) (*Histogram, error) {
	sc, err := identity.Require(ctx, identity.PermDecisionRead)
	if err != nil {
		return nil, err
	}
	if q.To.IsZero() {
		q.To = s.clock.Now().Add(time.Minute)
	}
	if q.From.IsZero() {
		q.From = q.To.Add(-14 * 24 * time.Hour)
	}
	if !q.From.Before(q.To) {
		return nil, errs.New(errs.Invalid, "span_invalid", "from must be before to.").With(errs.Field{Pointer: "?from", Message: "before to"})
	}
	width := widths[len(widths)-1]
	for _, w := range widths {
		if q.To.Sub(q.From) <= 60*w {
			width = w
			break
		}
	}
	h := newCounts(q.From, q.To, width)
	c := &finding{limit: scanLimit}
	known, err := s.narrow(ctx, sc, q, c)
	if err != nil || !known {
		return h.done(), err
	}
	if c.rest == nil {
		return h.done(), s.countAll(ctx, c, h)
	}
	for {
		n, err := s.chunk(ctx, c)
		if err != nil {
			return nil, err
		}
		c.looked += n
		for i := range c.found {
			h.add(db.Micros(c.found[i].At)/h.width, c.found[i].Outcome, 1)
		}
		c.found = c.found[:0]
		if n < c.size() || c.stopped {
			h.Truncated = c.stopped
			return h.done(), nil
		}
	}
}

// countAll lets the database count.
func (s *Service) countAll(ctx context.Context, c *finding, h *counts) error {
	a := &c.args
	rows, err := s.history.Query(ctx, `SELECT d.at / `+a.Add(h.width)+`, d.outcome, COUNT(*) FROM decisions d WHERE `+strings.Join(c.where, " AND ")+` GROUP BY 1, 2`, *a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var bucket, n int64
		var outcome string
		if err := rows.Scan(&bucket, &outcome, &n); err != nil {
			return err
		}
		h.add(bucket, outcome, n)
	}
	return rows.Err()
}

type counts struct {
	Histogram
	width, first int64 // microseconds, number of the first bucket
}

func newCounts(from, to time.Time, width time.Duration) *counts {
	h := &counts{Histogram: Histogram{Width: int64(width / time.Second), Items: []Bucket{}}, width: width.Microseconds()}
	h.first = db.Micros(from) / h.width
	for n := h.first; n <= (db.Micros(to)-1)/h.width; n++ {
		h.Items = append(h.Items, Bucket{At: db.FromMicros(n * h.width)})
	}
	return h
}

func (h *counts) add(bucket int64, outcome string, n int64) {
	i := bucket - h.first
	if i < 0 || i >= int64(len(h.Items)) {
		return
	}
	switch b := &h.Items[i]; outcome {
	case "allow":
		b.Allow += n
	case "block":
		b.Block += n
	default:
		b.Review += n
	}
}

func (h *counts) done() *Histogram { return &h.Histogram }
