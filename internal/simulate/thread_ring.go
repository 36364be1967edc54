package simulate

import (
	"fmt"
	"time"
)

// RingSize is how many new accounts a ring has; they share two cards and one device.
const RingSize = 12

func (w *World) placeRings(dir *directory) {
	const rings = 4
	for i := range rings {
		at := w.moment(dir, i, rings)
		m := w.markets[dir.r.IntN(len(w.markets))]
		var members []*Person
		for k := range RingSize {
			members = append(members, w.newcomer(dir, m, at.Add(time.Duration(k)*4*time.Minute)))
		}
		bind(dir, members)
		w.regulars.ringed = append(w.regulars.ringed, members[0])
		w.once("ring", at, func(p *planner, at time.Time) { p.ring(members, at) })
	}
}

// bind makes accounts share one device, two cards and three doors.
func bind(dir *directory, members []*Person) {
	cards := []string{card(dir.r), card(dir.r)}
	device := fmt.Sprintf("dev-%012x", dir.r.Uint64()>>16)
	for i, m := range members {
		m.device, m.card = device, cards[i%2]
		if i >= 3 {
			m.Street = members[i%3].Street
		}
	}
}

// ring: each account orders soon after it was made, mostly delivered, never paid.
func (p *planner) ring(members []*Person, at time.Time) {
	for i, m := range members {
		first := p.soon(at, time.Duration(i)*4*time.Minute+3*time.Minute)
		for k := range 1 + i%2 {
			o := p.order(m, p.soon(first, time.Duration(k)*9*time.Minute))
			o.Amount = int64(between(p.r, 9000, 19000))
			placedID := p.place(o)
			p.fulfil(o)
			if p.hurried == nil {
				p.label(o, o.Placed.Add(7*day).Add(p.minutes(0, 60)), placedID, "chargeback")
			}
		}
	}
}
