package decision

import (
	"slices"

	"github.com/piepowder/piepowder/internal/engine"
)

// Bounds of what a comparison keeps, so that a rule which fires on everything
// costs no more memory than a good one.
const (
	maxKeptNew      = 5000
	maxKeptOther    = 2500 // of lost and of same, each
	maxCells        = 400  // brand × region
	maxCities       = 200  // in one cell
	maxAccountsSeen = 5_000_000
	otherValue      = "(other)"
)

// sighting is what one ruleset made of one event: no more than comparing needs.
// Its memory is reused.
type sighting struct {
	decided bool
	outcome string
	score   float64
	about   uint64 // account the focus rule, else the decision, is about
	hit     bool   // the focus rule fired; without one, any rule with weight
	fired   []int32
}

// happening is the event two sightings are of.
type happening struct {
	position            uint64
	id, typ             string
	at                  int64
	brand, region, city string
	amount              int64
	hasAmount           bool
	currency            string
}

// counter is one ruleset's side of a comparison: it turns decisions into
// sightings.
type counter struct {
	program *engine.Program
	focus   int // index of the focus rule, -1
}

func newCounter(p *engine.Program, focus string) *counter {
	return &counter{program: p, focus: p.Rule(focus)}
}

// see fills to. whole counts every rule with weight as a hit.
func (c *counter) see(ev *engine.Event, d *engine.Decision, whole bool, to *sighting) {
	*to = sighting{decided: d.Decided, outcome: d.Outcome, score: d.Score, about: d.Pivot, fired: to.fired[:0]}
	for _, h := range d.Hits {
		to.fired = append(to.fired, h.Rule)
		switch {
		case h.Snoozed:
		case whole && !h.Shadow:
			to.hit = true
		case !whole && int(h.Rule) == c.focus: // in shadow or for a share of accounts only: it fired
			to.hit = true
		}
	}
	if to.hit && !whole {
		if role := c.program.Rules[c.focus].Pivot; role != "" {
			if slot := ev.Type.RoleSlot(role); slot >= 0 && ev.Roles[slot] != 0 {
				to.about = ev.Roles[slot]
			}
		}
	}
}

// comparison counts what a draft and the live ruleset made of the same events.
// It is fed event by event and has no idea of files, databases or time.
type comparison struct {
	whole    bool  // no focus rule
	from, to int64 // event time counted
	live     *counter
	draft    *counter
	names    []string // rules: those of the draft, then those only live
	liveName []int    // index in names by live rule
	only     map[string]bool
	truth    *truths

	events, decided int64
	cells           map[place]*cell
	order           []*cell
	accounts        map[uint64]*seenAccount
	kept            map[string]*largest
	truncated       bool
}

type place struct{ brand, region string }

// seenAccount is what is known of an account in the period. The cells are where
// it was seen first, so that nobody is counted twice.
type seenAccount struct {
	active, touched *cell
	good, confirmed bool
}

// newComparison compares programs. focus may be empty; liveFocus is the rule of
// the live program that it is held against.
func newComparison(live, draft *engine.Program, focus, liveFocus string, from, to int64, truth *truths) *comparison {
	c := &comparison{whole: focus == "", from: from, to: to, live: newCounter(live, liveFocus), draft: newCounter(draft, focus), truth: truth,
		cells: map[place]*cell{}, accounts: map[uint64]*seenAccount{}, only: map[string]bool{},
		kept: map[string]*largest{HitNew: {limit: maxKeptNew}, HitLost: {limit: maxKeptOther}, HitSame: {limit: maxKeptOther}}}
	for i := range draft.Rules {
		c.names = append(c.names, draft.Rules[i].ID)
	}
	for i := range live.Rules {
		at := slices.Index(c.names, live.Rules[i].ID)
		if at < 0 {
			at = len(c.names)
			c.names = append(c.names, live.Rules[i].ID)
		}
		c.liveName = append(c.liveName, at)
	}
	if c.draft.focus >= 0 {
		for _, t := range draft.Rules[c.draft.focus].On {
			c.only[t] = true
		}
	}
	return c
}

// add counts one event.
func (c *comparison) add(h *happening, live, draft *sighting) {
	if h.at < c.from || h.at >= c.to {
		return
	}
	c.events++
	if !draft.decided && !live.decided {
		return
	}
	c.decided++
	k := c.cell(h)
	c.active(k, live, draft)
	k.outcomes[OutcomePair{Live: orNone(live), Draft: orNone(draft)}]++
	about := draft.about
	if !draft.hit && live.hit {
		about = live.about
	}
	truth, direct := c.truth.of(h, about)
	if truth == truthConfirmed && direct && (c.whole || c.only[h.typ]) {
		k.Labelled++
		if draft.hit {
			k.Found++
		}
	}
	c.overlap(k, live, draft)
	if !draft.hit && !live.hit {
		return
	}
	kind := HitSame
	switch {
	case !live.hit:
		kind = HitNew
		k.New++
	case !draft.hit:
		kind = HitLost
		k.Lost++
	default:
		k.Same++
	}
	k.tally(h, live, draft, truth)
	if draft.hit {
		c.touched(k, draft.about, truth)
	}
	c.kept[kind].offer(keptHit{happening: *h, account: about, outcome: draft.outcome, liveOutcome: live.outcome, score: max(draft.score, live.score), truth: labelled(truth)})
}

// labelled is the truth a kept hit may carry: that of a label. What cases say is
// looked up when somebody reads, who may not be allowed to know of the case.
func labelled(t truth) truth {
	if t&byCase != 0 {
		return truthUnknown
	}
	return t
}

func orNone(s *sighting) string {
	if !s.decided {
		return "not decided"
	}
	return s.outcome
}

func (c *comparison) cell(h *happening) *cell {
	p := place{h.brand, h.region}
	if k := c.cells[p]; k != nil {
		return k
	}
	if len(c.order) >= maxCells {
		p = place{otherValue, otherValue} // only those who see everything see it
		if k := c.cells[p]; k != nil {
			return k
		}
	}
	k := newCell(p, len(c.names))
	c.cells[p] = k
	c.order = append(c.order, k)
	return k
}

func (c *comparison) active(k *cell, live, draft *sighting) {
	about := draft.about
	if about == 0 {
		about = live.about
	}
	if about == 0 || c.accounts[about] != nil {
		return
	}
	if len(c.accounts) >= maxAccountsSeen {
		c.truncated = true
		return
	}
	c.accounts[about] = &seenAccount{active: k}
}

func (c *comparison) touched(k *cell, about uint64, t truth) {
	a := c.accounts[about]
	if a == nil {
		return
	}
	if a.touched == nil {
		a.touched = k
	}
	a.good = a.good || t.sign() == truthGood
	a.confirmed = a.confirmed || t.sign() == truthConfirmed
}

// overlap counts which rules fire together.
func (c *comparison) overlap(k *cell, live, draft *sighting) {
	if !c.whole {
		for _, r := range draft.fired {
			k.fired[r]++
			if draft.hit {
				k.both[r]++
			}
		}
		return
	}
	for _, r := range draft.fired {
		k.fired[r]++
	}
	for _, r := range live.fired {
		at := c.liveName[r]
		k.live[at]++
		if slices.Contains(draft.fired, int32(at)) { // names begin with the draft's rules in their order
			k.both[at]++
		}
	}
}
