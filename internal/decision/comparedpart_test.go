package decision

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/piepowder/piepowder/internal/ingest"
)

func TestReadersSeeOnlyTheirCells(t *testing.T) {
	live, draft := comparedPack(t, "card_orders_1h >= 3", ""), comparedPack(t, "card_orders_1h >= 2", "")
	h := stream(t, live, 3, 3000)
	c, all := compared(t, h, live, draft, "many")
	out := counted{Focus: "many", Cells: c.order}
	sum := int64(0)
	for _, region := range []string{"US-WA", "US-OR"} {
		r := out.resultOf(c.from, c.to, func(_, x string) bool { return x == region })
		for _, s := range r.Segments {
			if s.Dimension == "region" && s.Value != region || s.Dimension == "city" && (s.Value == "Portland") != (region == "US-OR") {
				t.Errorf("%s sees %+v", region, s)
			}
		}
		sum += r.Hits
	}
	if sum != all.Hits || sum == 0 {
		t.Errorf("%d, together %d", all.Hits, sum)
	}
	if r := out.resultOf(c.from, c.to, func(string, string) bool { return false }); r.Hits+r.ActiveAccounts+int64(len(r.Segments)+len(r.Days)+len(r.Outcomes)+len(r.Overlap)) != 0 {
		t.Errorf("who sees nothing is told %+v", r)
	}
}

func TestManyPlacesAreOneForThoseWhoSeeAll(t *testing.T) {
	p := comparedPack(t, "card_orders_1h >= 3", "")
	c := newComparison(p, p, "", "", 0, 1<<60, newTruths())
	for i := range 2 * maxCells {
		s := sighting{decided: true, outcome: "allow", hit: true}
		c.add(&happening{at: 1, region: fmt.Sprint(i), typ: "order.placed"}, &s, &s)
	}
	out := c.finish("")
	if len(out.Cells) != maxCells+1 || out.Cells[maxCells].Same != maxCells || out.Cells[maxCells].Region != otherValue {
		t.Errorf("%d cells, the last %+v", len(out.Cells), out.Cells[len(out.Cells)-1])
	}
}

func TestTheLargestHitsAreKept(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	l, all := &largest{limit: 20}, []int64{}
	for i := range 500 {
		h := keptHit{score: float64(r.IntN(3))}
		h.amount, h.position = int64(r.IntN(100)), uint64(i)
		l.offer(h)
		all = append(all, h.amount)
	}
	slices.Sort(all)
	got := l.sorted()
	for i := range got {
		if got[i].amount != all[len(all)-1-i] || i > 0 && got[i-1].compare(&got[i]) <= 0 {
			t.Fatalf("%d: %+v, want %d", i, got[i], all[len(all)-1-i])
		}
	}
	if !l.more {
		t.Error("it does not say that some were left out")
	}
}

func TestWilson(t *testing.T) {
	// 107 of 118: statsmodels.stats.proportion.proportion_confint(107, 118, method="wilson").
	p, low, high := wilson(107, 118)
	if math.Abs(*p-0.906780) > 1e-6 || math.Abs(*low-0.840716) > 2e-4 || math.Abs(*high-0.947140) > 2e-4 {
		t.Errorf("%f %f %f", *p, *low, *high)
	}
	if _, low, high := wilson(0, 3); *low != 0 || *high < 0.5 || *high > 0.6 {
		t.Errorf("%f %f", *low, *high)
	}
}

func TestACancelledRunGivesNoCount(t *testing.T) {
	live := comparedPack(t, "card_orders_1h >= 3", "")
	h := stream(t, live, 1, 8000)
	ctx, cancel := context.WithCancel(context.Background())
	r := &run{source: h, live: newAdapter(live, nil), draft: newAdapter(live, nil), compare: newComparison(live, live, "", "", 0, 1<<60, newTruths())}
	seen := uint64(0)
	r.progress = func(last uint64) {
		if seen = last; last > 1000 {
			cancel()
		}
	}
	if err := r.compareOver(ctx); !errors.Is(err, context.Canceled) || seen > 7000 {
		t.Errorf("%v after %d", err, seen)
	}
	failing := errors.New("the disk is gone")
	r = &run{source: broken{h, failing}, live: newAdapter(live, nil), draft: newAdapter(live, nil), compare: newComparison(live, live, "", "", 0, 1<<60, newTruths())}
	if err := r.compareOver(context.Background()); !errors.Is(err, failing) {
		t.Errorf("%v", err)
	}
}

// broken is a source that fails in the middle.
type broken struct {
	held
	err error
}

func (b broken) Each(ctx context.Context, fn func(*ingest.Record) error) error {
	for i := range b.held {
		if i == 3000 {
			return b.err
		}
		if err := fn(&b.held[i]); err != nil {
			return err
		}
	}
	return nil
}
