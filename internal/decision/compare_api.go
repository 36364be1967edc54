package decision

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/seal"
)

// Comparing is a back-test without a server: two rulesets over one source.
type Comparing struct {
	Live, Draft *engine.Program
	Rule        string    // whose hits are counted; "" = all rules
	From, To    time.Time // event time counted; the zero time leaves that side open
	Source      Source
	Vault       *seal.Vault // unseals what facts are computed from; nil = nothing is
	Sets        engine.Sets // loaded lists; nil = none
	Main        *db.DB      // cases that judged; nil = labels alone say what is known
	Progress    func(position uint64)

	rest func(ctx context.Context)
}

// Compared is what came out.
type Compared struct {
	Events  int64           `json:"events"`
	Decided int64           `json:"decided"`
	Result  *BacktestResult `json:"result"`
	Hits    []Hit           `json:"-"` // new ones first, the largest first
}

// Compare runs it to the end of the source or of ctx.
func Compare(ctx context.Context, c Comparing) (*Compared, error) {
	from, to := c.period()
	cmp, out, err := c.count(ctx)
	if err != nil {
		return nil, err
	}
	done := &Compared{Events: out.Events, Decided: out.Decided, Hits: []Hit{}}
	done.Result = out.resultOf(from, to, func(string, string) bool { return true })
	for _, kind := range []string{HitNew, HitLost, HitSame} {
		for _, h := range cmp.kept[kind].sorted() {
			done.Hits = append(done.Hits, h.view(kind))
		}
	}
	done.Result.Examples = done.Hits[:min(len(done.Hits), examplesShown)]
	return done, nil
}

// view is a kept hit as it is shown, without what only a database knows.
func (h *keptHit) view(kind string) Hit {
	v := Hit{EventID: h.id, Type: h.typ, At: db.FromMicros(h.at), Currency: h.currency, Outcome: h.outcome, LiveOutcome: h.liveOutcome,
		Score: h.score, Label: h.truth.text(), Kind: kind}
	if h.account != 0 {
		v.Account = id.Entity("acc", h.account)
	}
	if h.hasAmount {
		v.Amount = &h.amount
	}
	return v
}

func (c *Comparing) period() (from, to int64) {
	from, to = -1<<62, 1<<62
	if !c.From.IsZero() {
		from = db.Micros(c.From)
	}
	if !c.To.IsZero() {
		to = db.Micros(c.To)
	}
	return from, to
}

// count runs the comparison.
func (c *Comparing) count(ctx context.Context) (*comparison, *counted, error) {
	t := newTruths()
	if c.Main != nil {
		if err := t.judge(ctx, c.Main); err != nil {
			return nil, nil, err
		}
	}
	from, to := c.period()
	over := &run{source: c.Source, live: newAdapter(c.Live, c.Vault), draft: newAdapter(c.Draft, c.Vault), sets: c.Sets, progress: c.Progress, rest: c.rest,
		compare: newComparison(c.Live, c.Draft, c.Rule, liveRule(c.Live, c.Draft, c.Rule), from, to, t)}
	if err := over.compareOver(ctx); err != nil {
		return nil, nil, err
	}
	out := over.compare.finish(c.Rule)
	out.NotRecomputed, out.Erased = over.draft.report(), over.draft.erased
	return over.compare, out, nil
}

// liveRule is the rule that a draft's rule is held against: itself, or the one
// it is to replace.
func liveRule(live, draft *engine.Program, focus string) string {
	if i := draft.Rule(focus); i >= 0 && live.Rule(focus) < 0 && draft.Rules[i].Replaces != "" {
		return draft.Rules[i].Replaces
	}
	return focus
}

// Replay decides a source again by one program, which is in force all through,
// as a back-test does. visit must not keep what it is given.
func Replay(ctx context.Context, p *engine.Program, from Source, vault *seal.Vault, sets engine.Sets, visit func(ev *engine.Event, d *engine.Decision) error) error {
	m, a := engine.NewMachine(p), newAdapter(p, vault)
	m.UseSets(sets)
	a.seed(m)
	var ev engine.Event
	var d engine.Decision
	return from.Each(ctx, func(r *ingest.Record) error {
		if r.Kind == ingest.ControlRecord {
			return ingest.Observe(m, r, &d)
		}
		known, err := a.into(r, &ev)
		if err != nil || !known {
			return err
		}
		m.Apply(&ev, &d)
		return visit(&ev, &d)
	})
}
