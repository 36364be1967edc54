package simulate

import "time"

func (w *World) placeWords(dir *directory) {
	const each = 3
	c := w.data.chat
	for i := range each {
		for _, t := range []struct {
			name       string
			lines      map[string][]string
			byCustomer bool
			orders     int
		}{
			{"contact in message", c.Contacts, false, 2},
			{"off-platform contact", c.OffPlatform, true, 2},
			{"threat", c.Harsh, true, 1},
			{"sexual harassment", c.Sexual, false, 1},
			{"sexual harassment", c.Sexual, true, 1},
			{"insults", c.Insults, false, 2},
			{"insults", c.Insults, true, 2},
			{"support impersonation", c.FakeSupport, true, 2},
			{"support impersonation", c.FakeSupport, false, 1},
			{"codes asked for", c.Codes, false, 3},
			{"codes asked for", c.Codes, true, 3},
		} {
			group := workersOf
			if t.byCustomer {
				group = customersOf
			}
			who := w.someone(dir, group)
			w.once(t.name, w.moment(dir, i, each), func(p *planner, at time.Time) {
				for n := range t.orders {
					p.writes(who, p.soon(at, time.Duration(n)*25*time.Hour), t.lines)
				}
			})
		}
	}
}

// writes: one of two people in an order writes what no order needs.
func (p *planner) writes(who *Person, at time.Time, lines map[string][]string) {
	if who.Kind == "worker" {
		p.unasked(who, p.customerOf(who), who, at, lines)
		return
	}
	m := p.w.marketOf[[2]string{who.Brand.Key, who.City.Name}]
	p.unasked(pick(p.r, m.workers), who, who, at, lines)
}

func (w *World) placeReports(dir *directory) {
	const each = 4
	for i := range each {
		k := w.someone(dir, workersOf)
		w.regulars.named = append(w.regulars.named, k)
		w.once("named by several", w.moment(dir, i, each), func(p *planner, at time.Time) {
			for n := range 4 {
				p.safetyReport(k, p.customerOf(k), p.soon(at, time.Duration(n)*40*time.Hour), "conduct", "S3")
			}
		})
		bad := w.someone(dir, workersOf)
		w.once("serious again", w.moment(dir, i, each), func(p *planner, at time.Time) {
			for n := range 2 {
				p.safetyReport(bad, p.customerOf(bad), p.soon(at, time.Duration(n)*80*time.Hour), "threat", "S1")
			}
		})
		c := w.someone(dir, customersOf)
		m := w.marketOf[[2]string{c.Brand.Key, c.City.Name}]
		other := pick(dir.r, m.workers)
		w.once("same two again", w.moment(dir, i, each), func(p *planner, at time.Time) {
			for n := range 2 {
				p.safetyReport(c, other, p.soon(at, time.Duration(n)*100*time.Hour), "harassment", "S3")
			}
		})
	}
	w.threads = append(w.threads, placed{
		name: "ordinary reports", from: w.Start.Add(day), to: w.Now,
		play: func(p *planner, begin time.Time) {
			m := pick(p.r, w.markets)
			if k := pick(p.r, m.workers); k.Joined.Before(begin) {
				p.safetyReport(k, p.customerOf(k), begin.Add(p.minutes(900, 1300)), pick(p.r, []string{"conduct", "property", "driving"}), pick(p.r, []string{"S3", "S4"}))
			}
		},
	})
}

// safetyReport is what the marketplace's own safety line took down.
func (p *planner) safetyReport(about, by *Person, at time.Time, category, severity string) {
	p.event(at, "safety.report_recorded", common(about).str("reported_id", about.Ref).str("reporter_id", by.Ref).
		str("category", category).str("severity", severity))
}
