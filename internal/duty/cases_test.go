package duty

import (
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite the expected columns of testdata/cases.csv")

func shippedTable(t testing.TB) *compiled {
	t.Helper()
	table, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	c, err := compile(table, 0, "")
	if err != nil {
		t.Fatalf("%+v", err)
	}
	return c
}

// The columns of a case: first what is asked, then what must come out.
var header = []string{"case", "place", "on", "audience", "action", "terms", "done", "holds it back", "also asked", "later"}

// question reads the asking columns. done is fact=days before it takes effect.
func question(c *compiled, row []string) (q DutyQuestion, err error) {
	q = DutyQuestion{Place: row[1], Audience: row[3], Kind: row[4], Done: map[string]time.Time{}}
	if q.On, err = time.ParseInLocation(time.DateOnly, row[2], c.zoneOf(row[1])); err != nil {
		return q, err
	}
	for _, w := range strings.Fields(row[5]) {
		switch {
		case w == "automated":
			q.Automated = true
		case w == "egregious":
			q.Egregious = true
		case w == "legal":
			q.Legal = true
		case w == "interim":
			q.Interim = true
		case w == "final":
			q.Final = true
		default:
			if _, err := fmt.Sscanf(w, "%dd", &q.Days); err != nil {
				return q, fmt.Errorf("term %q", w)
			}
		}
	}
	for _, w := range strings.Fields(row[6]) {
		fact, days, _ := strings.Cut(w, "=")
		n := 0
		if days != "" {
			if _, err := fmt.Sscanf(days, "%d", &n); err != nil {
				return q, err
			}
		}
		q.Done[fact] = q.On.AddDate(0, 0, -n)
	}
	return q, nil
}

func answered(a DutyAnswer, loc *time.Location) []string {
	var back, also, later []string
	for _, d := range a.Duties {
		switch {
		case d.Blocks:
			back = append(back, d.Code)
		case d.Met:
			also = append(also, d.Code+" ✓")
		case d.Due != nil:
			also = append(also, d.Code+" "+d.Due.In(loc).Format(time.DateOnly))
		default:
			also = append(also, d.Code)
		}
	}
	for _, d := range a.Upcoming {
		later = append(later, d.Code)
	}
	for _, l := range [][]string{back, also, later} {
		slices.Sort(l)
	}
	return []string{strings.Join(back, "; "), strings.Join(also, "; "), strings.Join(later, "; ")}
}

// TestCases holds the shipped table to testdata/cases.csv: 300 cases and more,
// to be read by people.
func TestCases(t *testing.T) {
	c := shippedTable(t)
	raw, err := os.ReadFile("testdata/cases.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(rows[0], header) {
		t.Fatalf("columns %q, want %q", rows[0], header)
	}
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		q, err := question(c, row)
		if err != nil {
			t.Fatalf("case %s: %v", row[0], err)
		}
		asked := strings.Join(row[1:7], "|")
		if seen[asked] {
			t.Errorf("case %s is asked twice", row[0])
		}
		seen[asked] = true
		got := answered(c.ask(q), c.zoneOf(q.Place))
		if *update {
			copy(row[7:], got)
			continue
		}
		if !slices.Equal(got, row[7:]) {
			t.Errorf("case %s: %s %s %s on %s (%s), done %s\n  holds it back %q\n           want %q\n  also asked %q\n        want %q\n  later %q want %q", row[0], row[3], row[4], row[1], row[2], row[5], row[6],
				got[0], row[7], got[1], row[8], got[2], row[9])
		}
	}
	if len(rows) < 301 {
		t.Errorf("%d cases, want 300", len(rows)-1)
	}
	if *update {
		var b strings.Builder
		w := csv.NewWriter(&b)
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("testdata/cases.csv", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
