package engine

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// The classic pairs of Winkler's paper, to three decimals.
func TestJaroWinkler(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"martha", "marhta", 0.961}, {"dwayne", "duane", 0.840}, {"dixon", "dicksonx", 0.813}, {"jones", "johnson", 0.832}, {"abc", "xyz", 0}, {"same", "same", 1}} {
		if got := jaroWinkler(c.a, c.b); math.Abs(got-c.want) > 0.0006 || jaroWinkler(c.b, c.a) != got {
			t.Errorf("%s, %s: %.4f, want %.3f", c.a, c.b, got, c.want)
		}
	}
}

func TestNamesAreScoredByTheNearestEntry(t *testing.T) {
	w := list(MatchName, "Nicolás Maduro Moros", "Ivan Petrovich Sidorov", "Li Wei")
	score := func(name string) float64 { return DeriveFact("name_score", name, w, 0).F }
	for _, c := range []struct {
		name     string
		from, to float64
	}{
		{"nicolas maduro moros", 1, 1}, {"MADURO, Nicolas", 0.9, 0.97}, {"Nicolas Maduros", 0.85, 0.96}, {"Sidorov Ivan", 0.85, 0.95},
		{"Wei Li", 1, 1}, {"Nicole Madison", 0.5, 0.85}, {"Anna Karlsson", 0, 0}, {"", 0, 0},
	} {
		if got := score(c.name); got < c.from || got > c.to {
			t.Errorf("%q: %.4f, want %.2f to %.2f", c.name, got, c.from, c.to)
		}
	}
	w = w.With([]ListEntry{{Value: "Anna Karlsson"}}, []string{"Li Wei"})
	if score("anna karlsson") != 1 || score("Li Wei") > 0.8 {
		t.Errorf("after a change: %.3f %.3f", score("anna karlsson"), score("Li Wei"))
	}
}

// Another engine's scores of the same pairs: only their order is compared.
func TestNamesAreOrderedAsAnotherEngineOrdersThem(t *testing.T) {
	shared := os.Getenv("PIEPOWDER_SHARED")
	if shared == "" {
		shared = filepath.Join(repository(t), "../shared")
	}
	f, err := os.Open(filepath.Join(shared, "data/watchlists/watchman_jarowinkler_expected.csv"))
	if err != nil {
		t.Skipf("SKIPPED: the public name pairs are not here (%v); set PIEPOWDER_SHARED", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var ours, theirs []float64
	for _, r := range rows[1:] {
		want, err := strconv.ParseFloat(r[2], 64)
		if err != nil {
			continue
		}
		ours, theirs = append(ours, list(MatchName, r[0]).likeness(r[1], 0)), append(theirs, want)
	}
	agree, all := 0, 0
	for i := range ours {
		for j := range i {
			if math.Abs(theirs[i]-theirs[j]) > 0.1 {
				all++
				if (ours[i] > ours[j]) == (theirs[i] > theirs[j]) {
					agree++
				}
			}
		}
	}
	t.Logf("%d of %d pairs of pairs are in the same order", agree, all)
	if agree*10 < all*8 {
		t.Errorf("only %d of %d are in the same order", agree, all)
	}
}
