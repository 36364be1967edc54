package standards

import (
	"fmt"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/id"
)

// compare plays strikes, oldest first, through two documents. A strike has the
// weight that each document gives its clause; one whose weight was set by hand
// has that.
func compare(held, would StandardsDocument, list []struck, from, now time.Time, base int64) *WhatIf {
	w := &WhatIf{From: from, To: now, Steps: []StepChange{}, Examples: []WhatIfExample{}, Base: base,
		Now: make([]int, len(held.Ladder)), Then: make([]int, len(would.Ladder))}
	byAccount := map[uint64][]struck{}
	changes := map[[2]string]int{}
	for _, k := range list {
		byAccount[k.account] = append(byAccount[k.account], k)
		if k.At.Before(from) {
			continue
		}
		w.Findings++
		a, b := held.sum(byAccount[k.account], k.At, held), would.sum(byAccount[k.account], k.At, held)
		was, will := held.step(a), would.step(b)
		switch d := severity(will) - severity(was); {
		case was == will:
			w.Same++
			continue
		case d < 0:
			w.Milder++
		case d > 0:
			w.Harsher++
		default:
			w.Same++
			continue
		}
		changes[[2]string{was.words(), will.words()}]++
		if len(w.Examples) < 20 {
			w.Examples = append(w.Examples, WhatIfExample{id.Entity("acc", k.account), k.Clause, k.At, was.words(), will.words(), shown(a), shown(b)})
		}
	}
	for _, strikes := range byAccount {
		held.count(w.Now, held.sum(strikes, now, held))
		would.count(w.Then, would.sum(strikes, now, held))
	}
	for c, n := range changes {
		w.Steps = append(w.Steps, StepChange{c[0], c[1], n})
	}
	slices.SortFunc(w.Steps, func(a, b StepChange) int {
		if a.Findings != b.Findings {
			return b.Findings - a.Findings
		}
		if a.Was+a.Would < b.Was+b.Would {
			return -1
		}
		return 1
	})
	return w
}

// sum adds up what strikes count at a time under this document.
func (d StandardsDocument) sum(strikes []struck, at time.Time, held StandardsDocument) (sum int64) {
	for _, k := range strikes {
		weight := k.Weight
		if weight == held.WeightOf(k.Clause) {
			weight = d.WeightOf(k.Clause)
		}
		sum += d.left(k.Clause, weight, k.At, at)
	}
	return sum
}

func (d StandardsDocument) step(sum int64) Rung {
	r, ok := d.rung(sum)
	if !ok {
		return Rung{}
	}
	r.Points = 0 // the same action at another threshold is the same to the person
	return r
}

func (d StandardsDocument) count(on []int, sum int64) {
	for i := len(d.Ladder) - 1; i >= 0; i-- {
		if sum >= int64(d.Ladder[i].Points)*milli {
			on[i]++
			return
		}
	}
}

// severity orders steps: the action first, then its days.
func severity(r Rung) int {
	days := min(r.Days, 9999)
	if days == 0 && r.Action != "" {
		days = 9999
	}
	return 10000*(slices.Index([]string{"", "educate", "warn", "require", "restrict", "suspend", "deactivate"}, r.Action)) + days
}

func (r Rung) words() string {
	switch {
	case r.Action == "":
		return "nothing"
	case r.Days > 0:
		return fmt.Sprintf("%s %d days", r.Action, r.Days)
	}
	return r.Action
}
