package engine

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// repository is the root of the checkout.
func repository(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil && dir != "/" {
		if _, e := os.Stat(filepath.Join(dir, "go.mod")); e == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("no go.mod above the test")
	return ""
}

func handbook(t testing.TB) *Program {
	t.Helper()
	pack, err := LoadPack(os.DirFS(filepath.Join(repository(t), "examples/packs/handbook")))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Compile(pack, AllFeatures())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestHandbookFeatures compares the fifteen reference features of every payment
// of the public ten days with a slow computation of their published definition.
func TestHandbookFeatures(t *testing.T) {
	shared := os.Getenv("PIEPOWDER_SHARED")
	if shared == "" {
		shared = filepath.Join(repository(t), "../shared")
	}
	name := filepath.Join(shared, "data/fraud/card_payments_10days.csv.gz")
	if _, err := os.Stat(name); err != nil {
		t.Skipf("SKIPPED: the public card payments are not here (%v); set PIEPOWDER_SHARED", err)
	}
	open := func() (io.ReadCloser, error) {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		z, err := gzip.NewReader(bufio.NewReader(f))
		return z, err
	}
	if n := compareHandbook(t, File{Name: name, Open: open}); n != 95_926 {
		t.Errorf("%d payments, want 95926", n)
	}
}

// TestHandbookFeaturesGenerated does the same on forty made-up days.
func TestHandbookFeaturesGenerated(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	b.WriteString("TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO\n")
	at := time.Date(2026, 2, 27, 0, 0, 0, 0, time.UTC)
	for i := range 8000 {
		// Steps of whole hours now and then, so that windows' edges are hit exactly.
		if i%5 == 0 {
			at = at.Truncate(time.Hour).Add(time.Hour)
		} else if i%3 == 0 {
			at = at.Add(time.Duration(r.IntN(900)) * time.Second)
		}
		fmt.Fprintf(&b, "%d,%s,%d,%d,%d.%02d,%d,0\n", i, at.Format("2006-01-02 15:04:05"), r.IntN(40), r.IntN(25), r.IntN(300), r.IntN(100), truth(r.IntN(9) == 0))
	}
	text := b.String()
	n := compareHandbook(t, File{Name: "made.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }})
	if n != 8000 {
		t.Errorf("%d payments", n)
	}
}

type payment struct {
	id                 string
	at                 time.Time
	customer, terminal string
	amount, fraud      float64
}

func readPayments(t *testing.T, f File) []payment {
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := make([]payment, 0, len(rows))
	for _, row := range rows[1:] {
		at, err := time.Parse(time.RFC3339, row[1])
		if err != nil {
			at, err = time.Parse("2006-01-02 15:04:05", row[1])
		}
		amount, e2 := strconv.ParseFloat(row[4], 64)
		fraud, e3 := strconv.ParseFloat(row[5], 64)
		if err != nil || e2 != nil || e3 != nil {
			t.Fatal(row, err, e2, e3)
		}
		out = append(out, payment{row[0], at, row[2], row[3], amount, fraud})
	}
	return out
}

// compareHandbook shares nothing with the engine but the file: it goes back
// over all earlier rows of the customer and of the terminal for each payment.
func compareHandbook(t *testing.T, f File) int {
	p := handbook(t)
	payments := readPayments(t, f)
	customers, terminals := map[string][]payment{}, map[string][]payment{}
	m := NewMachine(p)
	var d Decision
	n, shares := 0, 0
	err := Replay(p, f, Hashed, nil, func(ev *Event) error {
		m.Apply(ev, &d)
		if !d.Decided {
			return nil
		}
		x := payments[n]
		n++
		if ev.ID != x.id {
			return fmt.Errorf("payment %s comes where %s should", ev.ID, x.id)
		}
		customers[x.customer] = append(customers[x.customer], x)
		terminals[x.terminal] = append(terminals[x.terminal], x)
		want := reference(x, customers[x.customer], terminals[x.terminal])
		if want["terminal_fraud_30d"] > 0 {
			shares++
		}
		named := 0
		for _, i := range p.FeaturesOf(ev.Type) {
			if p.Features[i].Path == "features.yaml" {
				named++
			}
		}
		if len(want) != 15 || named != 15 {
			return fmt.Errorf("%d features in features.yaml, want the fifteen", named)
		}
		for name, w := range want {
			text := string(p.AppendFeature(nil, p.Feature(name), &d.Vector))
			got, err := strconv.ParseFloat(text, 64)
			if err != nil || math.Abs(got-w) > 1e-9*max(1, math.Abs(w)) || name == "amount" && got != w {
				return fmt.Errorf("payment %s: %s is %s, want %v", x.id, name, text, w)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if shares == 0 {
		t.Error("no payment had a terminal with known fraud: the comparison shows nothing")
	}
	return n
}

// reference computes the features from the rows up to and including x.
func reference(x payment, customer, terminal []payment) map[string]float64 {
	yes := func(b bool) float64 {
		if b {
			return 1
		}
		return 0
	}
	w := map[string]float64{
		"amount":  x.amount,
		"weekend": yes(x.at.Weekday() == time.Saturday || x.at.Weekday() == time.Sunday),
		"night":   yes(x.at.Hour() <= 6),
	}
	// rolling is pandas' rolling(span) at x: count and sum over (x.at-span, x.at].
	rolling := func(rows []payment, span time.Duration, of func(payment) float64) (n, sum float64) {
		for i := len(rows) - 1; i >= 0 && rows[i].at.After(x.at.Add(-span)); i-- {
			n++
			sum += of(rows[i])
		}
		return n, sum
	}
	amount := func(p payment) float64 { return p.amount }
	fraud := func(p payment) float64 { return p.fraud }
	const day = 24 * time.Hour
	for _, k := range []int{1, 7, 30} {
		n, sum := rolling(customer, time.Duration(k)*day, amount)
		w[fmt.Sprintf("customer_count_%dd", k)] = n
		w[fmt.Sprintf("customer_mean_%dd", k)] = sum / n
		nDelay, fDelay := rolling(terminal, 7*day, fraud)
		nBoth, fBoth := rolling(terminal, time.Duration(7+k)*day, fraud)
		w[fmt.Sprintf("terminal_count_%dd", k)] = nBoth - nDelay
		share := 0.0
		if nBoth > nDelay {
			share = (fBoth - fDelay) / (nBoth - nDelay)
		}
		w[fmt.Sprintf("terminal_fraud_%dd", k)] = share
	}
	return w
}
