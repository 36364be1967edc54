package decision

import (
	"cmp"
	"container/heap"
	"slices"
)

// keptHit is a hit that people may open.
type keptHit struct {
	happening
	account              uint64
	outcome, liveOutcome string
	score                float64
	truth                truth
}

// compare orders hits by how much a reader wants to see them: money first, then
// score, then the earlier one.
func (h *keptHit) compare(o *keptHit) int {
	return cmp.Or(cmp.Compare(h.amount, o.amount), cmp.Compare(h.score, o.score), cmp.Compare(o.position, h.position))
}

// largest keeps the so many hits most worth seeing.
type largest struct {
	limit int
	list  []keptHit // a heap, the least at the top
	more  bool      // some were left out
}

func (l *largest) Len() int           { return len(l.list) }
func (l *largest) Less(i, j int) bool { return l.list[i].compare(&l.list[j]) < 0 }
func (l *largest) Swap(i, j int)      { l.list[i], l.list[j] = l.list[j], l.list[i] }

// Push is heap.Interface.
func (l *largest) Push(x any) { l.list = append(l.list, x.(keptHit)) }

// Pop is heap.Interface.
func (l *largest) Pop() any {
	last := l.list[len(l.list)-1]
	l.list = l.list[:len(l.list)-1]
	return last
}

func (l *largest) offer(h keptHit) {
	switch {
	case len(l.list) < l.limit:
		heap.Push(l, h)
	case h.compare(&l.list[0]) > 0:
		l.more = true
		l.list[0] = h
		heap.Fix(l, 0)
	default:
		l.more = true
	}
}

// sorted gives what was kept, most worth seeing first.
func (l *largest) sorted() []keptHit {
	slices.SortFunc(l.list, func(a, b keptHit) int { return b.compare(&a) })
	return l.list
}
