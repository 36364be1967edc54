package learn

import (
	"fmt"
	"time"
)

const day = int64(24 * time.Hour / time.Microsecond)

// Payment is one payment of a stream in order of time.
type Payment struct {
	At       int64 // unix microseconds
	Card     uint64
	Terminal uint64
	Amount   float64
	Fraud    bool
}

// Period cuts a stream as the published protocol does: some days to train on,
// some to wait for labels, some to test on. Days are 24 hours from Start.
type Period struct {
	Start                          int64 // unix microseconds
	TrainDays, DelayDays, TestDays int
}

// Published reports whether results may stand beside the published ones.
func (p Period) Published() bool { return p.TrainDays == 7 && p.DelayDays == 7 && p.TestDays == 7 }

// TrainEnd is where training ends and the wait for labels begins.
func (p Period) TrainEnd() int64 { return p.Start + int64(p.TrainDays)*day }

// TestStart and TestEnd bound the test.
func (p Period) TestStart() int64 { return p.TrainEnd() + int64(p.DelayDays)*day }

// TestEnd is the first moment after the test.
func (p Period) TestEnd() int64 { return p.TestStart() + int64(p.TestDays)*day }

// Split gives the rows to train on, the rows to test on and the day of each of
// these (0 is the first test day). Left out of the test are the payments of
// cards known as compromised: fraud in training, and on test day i also those
// with fraud on day i-1 after the end of training.
func (p Period) Split(ps []Payment) (train, test, days []int, err error) {
	known := map[uint64]bool{}
	later := make([]map[uint64]bool, p.TestDays) // by days after the end of training - 1
	for i := range later {
		later[i] = map[uint64]bool{}
	}
	for i := range ps {
		switch at := ps[i].At; {
		case at < p.Start:
		case at < p.TrainEnd():
			train = append(train, i)
			if ps[i].Fraud {
				known[ps[i].Card] = true
			}
		}
		// Test day 0 looks at the last day of training.
		if d := ps[i].At - p.TrainEnd() + day; ps[i].Fraud && d >= 0 && d < int64(p.TestDays)*day {
			later[d/day][ps[i].Card] = true
		}
	}
	for d := range p.TestDays {
		for card := range later[d] {
			known[card] = true
		}
		from := p.TestStart() + int64(d)*day
		for i := range ps {
			if at := ps[i].At; at >= from && at < from+day && !known[ps[i].Card] {
				test, days = append(test, i), append(days, d)
			}
		}
	}
	switch {
	case len(train) == 0:
		return nil, nil, nil, fmt.Errorf("there are no payments in the %d days of training from %s", p.TrainDays, date(p.Start))
	case len(test) == 0:
		return nil, nil, nil, fmt.Errorf("there are no payments in the %d days of test from %s", p.TestDays, date(p.TestStart()))
	}
	return train, test, days, nil
}

func date(at int64) string { return time.UnixMicro(at).UTC().Format(time.DateOnly) }

// Reference computes the fifteen published features of the chosen payments,
// from the whole stream: amount, weekend, night, the card's number of payments
// and mean amount over 1, 7 and 30 days (this payment included), the terminal's
// number of payments and share of fraud over 1, 7 and 30 days that end `delay`
// before the payment.
func Reference(ps []Payment, delay int64, rows []int) *Table {
	t := &Table{Names: []string{"amount", "weekend", "night"}, Y: make([]bool, len(rows))}
	windows := []int64{1, 7, 30}
	for _, who := range []string{"customer", "terminal"} {
		for _, w := range windows {
			what := "mean"
			if who == "terminal" {
				what = "fraud"
			}
			t.Names = append(t.Names, fmt.Sprintf("%s_count_%dd", who, w), fmt.Sprintf("%s_%s_%dd", who, what, w))
		}
	}
	t.Cols = make([][]float64, len(t.Names))
	for c := range t.Cols {
		t.Cols[c] = make([]float64, len(rows))
	}
	at := make([]int, len(ps)) // row in t, +1
	for k, i := range rows {
		at[i] = k + 1
		p := &ps[i]
		t.Y[k] = p.Fraud
		when := time.UnixMicro(p.At).UTC()
		t.Cols[0][k] = p.Amount
		t.Cols[1][k] = truth(when.Weekday() == time.Saturday || when.Weekday() == time.Sunday)
		t.Cols[2][k] = truth(when.Hour() <= 6)
	}
	for side := range 2 {
		slide(ps, at, t.Cols[3+6*side:], windows, side == 1, delay)
	}
	return t
}

// slide fills number and mean over the windows of one side: the card's amounts,
// or the terminal's frauds.
func slide(ps []Payment, at []int, cols [][]float64, windows []int64, terminal bool, delay int64) {
	lists := map[uint64][]int{}
	for i := range ps {
		key := ps[i].Card
		if terminal {
			key = ps[i].Terminal
		}
		list := append(lists[key], i)
		lists[key] = list
		k := at[i] - 1
		if k < 0 {
			continue
		}
		hi := ps[i].At
		if terminal {
			hi -= delay
		}
		for w, days := range windows {
			n, sum := 0.0, 0.0
			for j := len(list) - 1; j >= 0 && ps[list[j]].At > hi-days*day; j-- {
				p := &ps[list[j]]
				if p.At > hi {
					continue
				}
				n++
				if terminal {
					sum += truth(p.Fraud)
				} else {
					sum += p.Amount
				}
			}
			cols[2*w][k] = n
			if n > 0 {
				cols[2*w+1][k] = sum / n
			}
		}
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// TwoRules scores with what needs no learning but one number: whether the
// amount is above the largest honest one of training, plus the terminal's share
// of fraud over seven days known by now.
func TwoRules(train, test *Table) []float64 {
	most := 0.0
	for i, y := range train.Y {
		if !y {
			most = max(most, train.Cols[0][i])
		}
	}
	share := test.Cols[12]
	out := make([]float64, test.Rows())
	for i := range out {
		out[i] = truth(test.Cols[0][i] > most) + share[i]
	}
	return out
}
