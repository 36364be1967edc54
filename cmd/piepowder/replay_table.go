package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/decision"
)

// showCompared prints what a comparison found, for people.
func showCompared(w io.Writer, rule string, c *decision.Compared) {
	r := c.Result
	if rule == "" {
		rule = "any rule with weight"
	}
	days := "no day with a hit"
	if n := len(r.Days); n > 0 {
		days = r.Days[0].Day + " to " + r.Days[n-1].Day
	}
	fmt.Fprintf(w, "events     %d, %d decided; %s\n", c.Events, c.Decided, days)
	fmt.Fprintf(w, "hits       %d by %s; before %d: %d new, %d lost, %d the same\n", r.Hits, rule, r.LiveHits, r.New, r.Lost, r.Same)
	fmt.Fprintf(w, "accounts   %d of %d, %d of them known to be good\n", r.Accounts, r.ActiveAccounts, r.GoodAccounts)
	fmt.Fprintf(w, "known      %s\n", known(r))
	for i, m := range r.Money {
		fmt.Fprintf(w, "%-10s %s in %d hits%s\n", first(i, "money"), amount(m), m.Hits, missed(r, m.Currency))
	}
	for i, o := range r.Outcomes {
		fmt.Fprintf(w, "%-10s %-14s -> %-14s %d\n", first(i, "outcomes"), o.Live, o.Draft, o.N)
	}
	for i, o := range r.Overlap[:min(len(r.Overlap), 12)] {
		fmt.Fprintf(w, "%-10s %-32s both %-8d only here %-8d only there %d\n", first(i, "overlap"), o.Rule, o.Both, o.DraftOnly, o.RuleOnly)
	}
	shown := 0
	for _, s := range r.Segments {
		if s.Dimension == "type" || s.Dimension == "region" {
			fmt.Fprintf(w, "%-10s %-32s %d, before %d\n", first(shown, "where"), s.Value, s.Draft, s.Live)
			shown++
		}
	}
	if r.Truncated {
		fmt.Fprintln(w, "more hits than are kept: the largest were")
	}
	if len(r.NotRecomputed) > 0 {
		fmt.Fprintln(w, "not recomputed:", strings.Join(r.NotRecomputed, "; "))
	}
	if r.Erased > 0 {
		fmt.Fprintf(w, "%d events speak of people who were erased: facts from their texts are missing\n", r.Erased)
	}
}

func first(i int, title string) string {
	if i == 0 {
		return title
	}
	return ""
}

func known(r *decision.BacktestResult) string {
	if r.Known == 0 {
		return "nothing: no label and no case says how any hit turned out"
	}
	text := fmt.Sprintf("%d hits, %d of them right: precision %.2f (%.2f to %.2f)", r.Known, r.Confirmed, *r.Precision, *r.PrecisionLow, *r.PrecisionHigh)
	if r.Recall != nil {
		text += fmt.Sprintf(", recall %.2f of %d", *r.Recall, r.Labelled)
	}
	return text
}

func amount(m decision.MoneyHits) string {
	return strings.TrimSpace(fmt.Sprintf("%s %d.%02d", m.Currency, m.Minor/100, m.Minor%100))
}

func missed(r *decision.BacktestResult, currency string) string {
	i := slices.IndexFunc(r.MissedMoney, func(m decision.MoneyHits) bool { return m.Currency == currency })
	if i < 0 {
		return ""
	}
	return "; " + amount(r.MissedMoney[i]) + " of it passed before"
}
