package decision

import (
	"hash/maphash"
	"slices"
)

// truth is what a decision turned out to be about. byCase marks what only a
// case says.
type truth uint8

const (
	truthUnknown   truth = 0
	truthConfirmed truth = 1
	truthGood      truth = 2
	byCase         truth = 4
)

// sign is the truth without where it is known from.
func (t truth) sign() truth { return t &^ byCase }

func (t truth) text() string {
	switch t.sign() {
	case truthConfirmed:
		return "confirmed"
	case truthGood:
		return "good"
	}
	return ""
}

// goodLabels are labels that say that all was well, whatever their value; any
// other label says so with the value 0, and the contrary above.
var goodLabels = []string{"good", "genuine", "legitimate", "not_fraud", "false_positive"}

// truths are what is known today of the decisions of a log: labels that came
// later, and how cases ended.
type truths struct {
	seed      maphash.Seed
	events    map[uint64]truth // by event id
	positions map[uint64]truth // decisions whose alert a case judged
	accounts  map[uint64][]judged
}

// judged is how a case about an account ended, and the event times it speaks of.
type judged struct {
	from, to int64
	truth    truth
}

func newTruths() *truths {
	return &truths{seed: maphash.MakeSeed(), events: map[uint64]truth{}, positions: map[uint64]truth{}, accounts: map[uint64][]judged{}}
}

// label notes a label; the latest one about an event counts.
func (t *truths) label(event, name string, value float64) {
	v := truthConfirmed
	if value <= 0 || slices.Contains(goodLabels, name) {
		v = truthGood
	}
	t.events[maphash.String(t.seed, event)] = v
}

// of is what is known of a decision. direct says that it was about this very
// event and not only about the account around that time.
func (t *truths) of(h *happening, account uint64) (v truth, direct bool) {
	if len(t.events) > 0 {
		if v := t.events[maphash.String(t.seed, h.id)]; v != truthUnknown {
			return v, true
		}
	}
	if v := t.positions[h.position]; v != truthUnknown {
		return v | byCase, true
	}
	for _, j := range t.accounts[account] {
		if h.at >= j.from && h.at < j.to {
			return j.truth | byCase, false
		}
	}
	return truthUnknown, false
}
