package main

import (
	"bufio"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"testing"
	"time"
)

// fraudStream is a payment simulation of the published kind with every
// constant open: what trains and what decides may know none of them.
type fraudStream struct {
	seed                uint64
	days                int
	customers           int
	terminals           int
	scale               float64 // of amounts: another currency
	most                float64 // payments a day of the busiest customer
	above               float64 // amounts above this many dollars are fraud
	terminalsDay        int     // terminals compromised each day
	terminalDays        int     // for so long
	cardsDay            int     // customers whose cards leak each day
	cardDays            int     // for so long
	cardShare, cardTime float64 // share of their payments that is fraud, and its multiple
	from                time.Time
	idBase              int
}

type simulatedCustomer struct {
	mean, rate float64
	near       []int
	x, y       float64
}

type simulatedPayment struct {
	at                 int64 // seconds
	customer, terminal int
	amount             float64
	fraud              bool
}

// write makes the stream as a CSV of the public form.
func (s fraudStream) write(t testing.TB) string {
	t.Helper()
	rng := rand.New(rand.NewPCG(s.seed, 77))
	tx, ty := make([]float64, s.terminals), make([]float64, s.terminals)
	for i := range tx {
		tx[i], ty[i] = rng.Float64()*100, rng.Float64()*100
	}
	cs := make([]simulatedCustomer, s.customers)
	for i := range cs {
		c := &cs[i]
		c.mean, c.rate, c.x, c.y = 5+95*rng.Float64(), s.most*rng.Float64(), rng.Float64()*100, rng.Float64()*100
		for k := range tx {
			if math.Hypot(tx[k]-c.x, ty[k]-c.y) < 5 {
				c.near = append(c.near, k)
			}
		}
	}
	badTerminal, badCard := make([]int, s.terminals), make([]int, s.customers) // last bad day + 1
	var ps []simulatedPayment
	for d := range s.days {
		for range s.terminalsDay {
			badTerminal[rng.IntN(s.terminals)] = d + s.terminalDays
		}
		for range s.cardsDay {
			badCard[rng.IntN(s.customers)] = d + s.cardDays
		}
		for i := range cs {
			c := &cs[i]
			for range poisson(rng, c.rate) {
				at := int64(43200 + 20000*rng.NormFloat64())
				if at <= 0 || at >= 86400 || len(c.near) == 0 {
					continue
				}
				amount := c.mean * (1 + rng.NormFloat64()/2)
				if amount < 0 {
					amount = rng.Float64() * c.mean * 2
				}
				p := simulatedPayment{int64(d)*86400 + at, i, c.near[rng.IntN(len(c.near))], math.Round(amount*100) / 100, false}
				p.fraud = p.amount > s.above || badTerminal[p.terminal] > d
				if badCard[i] > d && rng.Float64() < s.cardShare {
					p.amount, p.fraud = p.amount*s.cardTime, true
				}
				ps = append(ps, p)
			}
		}
	}
	sort.SliceStable(ps, func(a, b int) bool { return ps[a].at < ps[b].at })
	name := filepath.Join(t.TempDir(), "payments.csv")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO")
	for i, p := range ps {
		fraud := 0
		if p.fraud {
			fraud = 1
		}
		fmt.Fprintf(w, "%d,%s,%d,%d,%.2f,%d,0\n", s.idBase+i, s.from.Add(time.Duration(p.at)*time.Second).Format(time.RFC3339),
			s.idBase+p.customer*7%s.customers, s.idBase+p.terminal, p.amount*s.scale, fraud)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

func poisson(rng *rand.Rand, mean float64) int {
	limit, p, n := math.Exp(-mean), 1.0, 0
	for {
		if p *= rng.Float64(); p <= limit {
			return n
		}
		n++
	}
}

// fraudStreams are simulations with different constants, the first close to the
// published ones.
func fraudStreams() []fraudStream {
	at := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }
	return []fraudStream{
		{1, 66, 5000, 10000, 1, 4, 220, 2, 28, 3, 14, 1. / 3, 5, at(2018, 6, 1), 1},
		{2, 66, 5000, 10000, 143.7, 4, 220, 2, 28, 3, 14, 1. / 3, 5, at(2031, 1, 7), 40_000_000},
		{3, 52, 3000, 6000, 0.01, 4, 190, 3, 21, 5, 10, 0.4, 4, at(2022, 11, 15), 900},
		{4, 40, 5000, 8000, 11, 3, 240, 1, 35, 6, 14, 0.25, 6, at(2024, 2, 20), 1000},
		{5, 21, 5000, 10000, 1, 4, 220, 2, 28, 3, 14, 1. / 3, 5, at(2020, 5, 4), 5}, // nothing before training
		{6, 66, 4000, 10000, 0.2, 4, 180, 4, 14, 2, 20, 0.5, 3, at(2019, 9, 9), 7},
	}
}

// start is the first day of training: the last three weeks of the stream are
// seven days each of training, waiting and test.
func (s fraudStream) start() time.Time { return s.from.AddDate(0, 0, s.days-21) }
