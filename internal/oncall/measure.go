package oncall

import (
	"math"
	"slices"
	"strings"
	"time"
)

// Gaps are the spans in which nobody is on duty; Overlaps those with several.
func Gaps(spans []Span) (gaps, overlaps []Span) {
	gaps, overlaps = []Span{}, []Span{}
	for _, s := range spans {
		// Two spans that differ in why only are one gap to a reader.
		switch {
		case len(s.Seats) == 0:
			gaps = append(gaps, s)
		case len(s.Seats) > 1:
			if n := len(overlaps); n > 0 && overlaps[n-1].To.Equal(s.From) && names(overlaps[n-1].Seats) == names(s.Seats) {
				overlaps[n-1].To = s.To
				continue
			}
			overlaps = append(overlaps, s)
		}
	}
	return gaps, overlaps
}

// Share is what one person carries, in hours.
type Share struct {
	Person   string  `json:"id"`
	Name     string  `json:"name"`
	Hours    float64 `json:"hours"`
	Nights   float64 `json:"nights" doc:"Hours between 22:00 and 06:00 in the schedule's zone"`
	Weekends float64 `json:"weekends" doc:"Hours on Saturday and Sunday in the schedule's zone"`
}

// Score says how good a schedule is: full cover, equally carried.
type Score struct {
	Score    int     `json:"score" doc:"Mean of coverage and balance, 0 to 100"`
	Coverage float64 `json:"coverage" doc:"Percent of the time in which somebody is on duty"`
	Balance  float64 `json:"balance" doc:"Mean over all pairs of people of the smaller share of hours over the larger, in percent; from 95 it counts as 100"`
	Nights   float64 `json:"balance_nights" doc:"The same over hours of night"`
	Weekends float64 `json:"balance_weekends" doc:"The same over hours of weekends"`
	People   []Share `json:"people"`
}

var (
	nights   = []window{{days: [7]bool{true, true, true, true, true, true, true}, from: 22 * time.Hour, to: 30 * time.Hour}}
	weekends = []window{{days: [7]bool{0: true, 6: true}, from: 0, to: 24 * time.Hour}}
)

// Rate measures spans, which lie without holes.
func Rate(spans []Span, zone *time.Location) Score {
	by := map[string]*Share{}
	var all, covered time.Duration
	for _, s := range spans {
		long := s.To.Sub(s.From)
		all += long
		if len(s.Seats) > 0 {
			covered += long
		}
		for _, seat := range s.Seats {
			p := by[seat.Person]
			if p == nil {
				p = &Share{Person: seat.Person}
				by[seat.Person] = p
			}
			p.Hours += long.Hours()
			p.Nights += inside(s, nights, zone).Hours()
			p.Weekends += inside(s, weekends, zone).Hours()
		}
	}
	out := Score{People: []Share{}}
	for _, p := range by {
		out.People = append(out.People, *p)
	}
	slices.SortFunc(out.People, func(a, b Share) int { return strings.Compare(a.Person, b.Person) })
	if all > 0 {
		out.Coverage = percent(covered.Hours() / all.Hours())
	}
	out.Balance = balance(out.People, func(s Share) float64 { return s.Hours })
	out.Nights = balance(out.People, func(s Share) float64 { return s.Nights })
	out.Weekends = balance(out.People, func(s Share) float64 { return s.Weekends })
	if covered > 0 {
		out.Score = int(math.Round((math.Floor(out.Coverage) + math.Floor(out.Balance)) / 2))
	}
	return out
}

// inside is how much of a span lies in windows of the day.
func inside(s Span, windows []window, zone *time.Location) (sum time.Duration) {
	for _, w := range windows {
		w.each(s.From, s.To, zone, func(begin, end time.Time) { sum += earlier(end, s.To).Sub(later(begin, s.From)) })
	}
	return sum
}

// balance is 100 when everybody carries the same; one person alone is balanced.
func balance(people []Share, of func(Share) float64) float64 {
	var sum float64
	var pairs int
	for i, a := range people {
		for _, b := range people[i+1:] {
			x, y := of(a), of(b)
			if most := max(x, y); most > 0 {
				sum += min(x, y) / most
			} else {
				sum++
			}
			pairs++
		}
	}
	if pairs == 0 {
		return 100
	}
	if mean := percent(sum / float64(pairs)); mean < 95 {
		return mean
	}
	return 100
}

// percent keeps one decimal.
func percent(x float64) float64 { return math.Round(x*1000) / 10 }
