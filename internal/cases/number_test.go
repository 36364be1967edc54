package cases

import (
	"crypto/hmac"
	"crypto/sha256"
	"testing"
)

func testKey(kind string, clear []byte) (out [16]byte) {
	m := hmac.New(sha256.New, []byte("k"))
	m.Write([]byte(kind))
	m.Write(clear)
	copy(out[:], m.Sum(nil))
	return out
}

func TestNumbersAreAPermutation(t *testing.T) {
	seen := make(map[int64]bool, 90_000)
	steps := 0
	last := int64(0)
	for n := int64(0); n < 90_000; n++ {
		got := permuted(testKey, n)
		if got < 10_000 || got > 99_999 || seen[got] {
			t.Fatalf("number of case %d is %d: repeated or out of range", n, got)
		}
		seen[got] = true
		if got == last+1 {
			steps++
		}
		last = got
	}
	if steps > 20 {
		t.Fatalf("%d numbers follow each other: the gaps tell the count", steps)
	}
	if got := permuted(testKey, 90_000); got < 100_000 || got > 999_999 {
		t.Fatalf("the 90,001st number is %d, want six digits", got)
	}
	other := func(kind string, clear []byte) [16]byte { return testKey(kind+"x", clear) }
	same := 0
	for n := int64(0); n < 100; n++ {
		if permuted(other, n) == permuted(testKey, n) {
			same++
		}
	}
	if same > 2 {
		t.Fatal("another key gives the same numbers")
	}
}

func TestParseNumber(t *testing.T) {
	for in, want := range map[string]int64{"C-20451": 20451, "c20451": 20451, " 20451 ": 20451} {
		if got, ok := ParseNumber(in); !ok || got != want {
			t.Errorf("%q: %d %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "C-", "C-12", "cas_01", "20451x", "C--20451", "1234567890123"} {
		if _, ok := ParseNumber(in); ok {
			t.Errorf("%q taken as a number", in)
		}
	}
}
