package simulate

import (
	"fmt"
	"time"
)

func (w *World) placeSharers(dir *directory) {
	const accounts = 8
	for range accounts {
		k := w.someone(dir, workersOf)
		devices := make([]string, 4)
		for i := range devices {
			devices[i] = fmt.Sprintf("dev-%012x", dir.r.Uint64()>>16)
		}
		w.regulars.sharers = append(w.regulars.sharers, k)
		w.threads = append(w.threads, placed{
			name: "account sharing", from: w.Now.Add(-21 * day), to: w.Now,
			play: func(p *planner, begin time.Time) {
				if chance(p.r, 0.5) {
					p.share(k, devices, p.at(begin, k.City, 9, 1))
				}
			},
		})
	}
}

// share: one worker's account, four phones in a day, and a payout in the evening.
func (p *planner) share(k *Person, devices []string, at time.Time) {
	for i, d := range devices {
		p.login(k, p.soon(at, time.Duration(i)*95*time.Minute), d, 0, false)
	}
	if at.Day()%7 == 0 || p.hurried != nil { // now and then a picture is asked for
		for i, d := range devices[:2] {
			p.identityCheck(k, p.soon(at, time.Duration(i)*20*time.Minute+4*time.Hour), d, false)
		}
	}
	p.payout(k, p.soon(at, 9*time.Hour), int64(between(p.r, 26000, 44000)))
}
