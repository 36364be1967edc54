package decision

import "encoding/json"

// cell is a comparison within one brand and region: readers see the cells of
// their scope, summed.
type cell struct {
	Brand     string                `json:"brand"`
	Region    string                `json:"region"`
	Hits      int64                 `json:"hits"`
	LiveHits  int64                 `json:"live_hits"`
	New       int64                 `json:"new"`
	Lost      int64                 `json:"lost"`
	Same      int64                 `json:"same"`
	Accounts  int64                 `json:"accounts"`
	Active    int64                 `json:"active"`
	Good      int64                 `json:"good"`
	Known     int64                 `json:"known"`
	Confirmed int64                 `json:"confirmed"`
	Labelled  int64                 `json:"labelled"`
	Found     int64                 `json:"found"` // labelled ones among the hits
	Money     map[string]*MoneyHits `json:"money"`
	Missed    map[string]*MoneyHits `json:"missed"`
	Days      map[int64]*[2]int64   `json:"days"` // draft, live by day since 1970
	Types     map[string]*Segment   `json:"types"`
	Cities    map[string]*Segment   `json:"cities"`
	Rules     []ruleCount           `json:"rules"`
	Changes   []OutcomePair         `json:"outcomes"`

	fired, live, both []int64 // by rule name of the comparison
	outcomes          map[OutcomePair]int64
}

// ruleCount is how often a rule fired: in the draft, live, and together with
// the focus rule or, without one, in both.
type ruleCount struct {
	Rule  string `json:"rule"`
	Fired int64  `json:"fired"`
	Live  int64  `json:"live"`
	Both  int64  `json:"both"`
}

func newCell(p place, rules int) *cell {
	return &cell{Brand: p.brand, Region: p.region, Money: map[string]*MoneyHits{}, Missed: map[string]*MoneyHits{}, Days: map[int64]*[2]int64{},
		Types: map[string]*Segment{}, Cities: map[string]*Segment{}, fired: make([]int64, rules), live: make([]int64, rules), both: make([]int64, rules),
		outcomes: map[OutcomePair]int64{}}
}

// tally counts a hit of either side.
func (k *cell) tally(h *happening, live, draft *sighting, t truth) {
	day := floorDay(h.at)
	d := k.Days[day]
	if d == nil {
		d = new([2]int64)
		k.Days[day] = d
	}
	segments := [2]*Segment{portion(k.Types, h.typ, 1<<20), nil}
	if h.city != "" {
		segments[1] = portion(k.Cities, h.city, maxCities)
	}
	if live.hit {
		k.LiveHits++
		d[1]++
	}
	if draft.hit {
		k.Hits++
		d[0]++
		switch t.sign() {
		case truthConfirmed:
			k.Confirmed++
			k.Known++
		case truthGood:
			k.Known++
		}
		if h.hasAmount {
			money(k.Money, h)
			if !live.decided || live.outcome == "allow" {
				money(k.Missed, h)
			}
		}
	}
	for _, s := range segments {
		if s == nil {
			continue
		}
		if live.hit {
			s.Live++
		}
		if draft.hit {
			s.Draft++
			if t.sign() != truthUnknown {
				s.Known++
			}
			if t.sign() == truthConfirmed {
				s.Confirmed++
			}
		}
	}
}

// floorDay is the day of a time, in days since 1970, UTC.
func floorDay(at int64) int64 {
	d := at / dayMicros
	if at%dayMicros < 0 {
		d--
	}
	return d
}

func portion(of map[string]*Segment, value string, limit int) *Segment {
	if s := of[value]; s != nil {
		return s
	}
	if len(of) >= limit {
		value = otherValue
		if s := of[value]; s != nil {
			return s
		}
	}
	s := &Segment{Value: value}
	of[value] = s
	return s
}

func money(of map[string]*MoneyHits, h *happening) {
	m := of[h.currency]
	if m == nil {
		m = &MoneyHits{Currency: h.currency}
		of[h.currency] = m
	}
	m.Minor += h.amount
	m.Hits++
}

// counted is the result of a comparison as it is stored: numbers and words of
// the rules, no person.
type counted struct {
	Focus         string   `json:"focus"`
	Events        int64    `json:"events"`
	Decided       int64    `json:"decided"`
	Cells         []*cell  `json:"cells"`
	Truncated     bool     `json:"truncated"`
	NotRecomputed []string `json:"not_recomputed"`
	Erased        int64    `json:"erased"`
}

// finish closes the count.
func (c *comparison) finish(focus string) *counted {
	for _, a := range c.accounts { // sums: the order does not matter
		a.active.Active++
		if a.touched != nil {
			a.touched.Accounts++
			if a.good && !a.confirmed {
				a.touched.Good++
			}
		}
	}
	out := &counted{Focus: focus, Events: c.events, Decided: c.decided, Cells: c.order, Truncated: c.truncated, NotRecomputed: []string{}}
	for _, k := range c.order {
		for i, name := range c.names {
			if k.fired[i]+k.live[i] > 0 && name != focus {
				k.Rules = append(k.Rules, ruleCount{name, k.fired[i], k.live[i], k.both[i]})
			}
		}
		for pair, n := range k.outcomes {
			pair.N = n
			k.Changes = append(k.Changes, pair)
		}
		sortPairs(k.Changes)
	}
	for _, l := range c.kept {
		out.Truncated = out.Truncated || l.more
	}
	return out
}

func (c *counted) text() (string, error) {
	b, err := json.Marshal(c)
	return string(b), err
}
