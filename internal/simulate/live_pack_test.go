package simulate

import (
	"context"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/engine"
)

// judge is a door that decides what comes in with the demo's pack.
type judge struct {
	*door
	t     *testing.T
	prog  *engine.Program
	m     *engine.Machine
	ev    engine.Event
	d     engine.Decision
	fired map[string]int
}

func (j *judge) Event(_ context.Context, raw []byte) error {
	if err := j.prog.DecodeJSON(raw, engine.Hashed, &j.ev); err != nil {
		j.t.Errorf("%v: %s", err, raw)
		return err
	}
	j.m.Apply(&j.ev, &j.d)
	for _, h := range j.d.Hits {
		j.fired[j.prog.Rules[h.Rule].ID]++
	}
	return nil
}

// Every thread that may begin any minute is found by its own rule within
// minutes, upon sixty days of history.
func TestLiveThreadsAreFound(t *testing.T) {
	prog, err := engine.Compile(marketplacePack(t))
	if err != nil {
		t.Fatal(err)
	}
	j := &judge{door: &door{}, t: t, prog: prog, m: engine.NewMachine(prog), fired: map[string]int{}}
	j.m.Seed(engine.Hashed)
	r := newRig(t, 5)
	for e := range r.w.Events(r.w.Begin(), r.w.Now) {
		if err := j.Event(t.Context(), e.Raw); err != nil {
			t.Fatal(err)
		}
	}
	r.driver.sink = j
	r.driver.next.thread = r.w.Now.Add(Days * day) // only what is asked for
	rules := map[string]string{
		"ring": "shared-instruments", "small-ring": "shared-instruments", "card-testing": "card-testing",
		"account-takeover": "account-takeover", "payout-takeover": "payout-takeover", "promotion-farm": "promotion-farm",
		"refund-abuse": "refund-abuse", "collusion": "colluding-pair", "account-sharing": "sharing-failed-selfie",
		"off-platform": "off-platform", "threat": "threat-in-message", "stolen-card": "stolen-card-mismatch",
		"credential-stuffing": "credential-stuffing", "dormant-account": "dormant-then-active", "missing-items": "missing-items-habit",
		"tip-baiting": "tip-baiting", "fake-merchant": "fake-merchant", "location-spoofing": "handover-far-away",
		"impossible-travel": "impossible-travel", "order-verification": "restricted-without-check",
		"support-impersonation": "fake-support-by-customer", "harassment": "sexual-words", "safety-reports": "named-by-several",
	}
	for _, thread := range Threads() {
		rule := rules[thread]
		if rule == "" {
			t.Errorf("nobody says which rule finds thread %s", thread)
		}
		clear(j.fired)
		// Some threads are one of several acts: a few tries show the one.
		for try := 0; try < 6 && j.fired[rule] == 0; try++ {
			if err := r.driver.Trigger(thread); err != nil {
				t.Fatal(err)
			}
			r.run(12 * time.Minute)
		}
		if j.fired[rule] == 0 {
			t.Errorf("thread %s: rule %s did not fire: %v", thread, rule, j.fired)
		}
	}
}
