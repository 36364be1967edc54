package enforcement

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

func (r *Reconciliation) faults() string {
	var out []string
	for _, f := range r.Faults {
		out = append(out, fmt.Sprint(f.Line, " ", f.Account, " ", f.Code))
	}
	return strings.Join(out, "; ")
}

// What cannot be taken of a comparison is listed by its line; the rest is
// compared, and nothing is said of whom a spoilt line speaks.
func TestReconciliationTakesWhatItCan(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, ref := range []string{"w-1", "w-2", "w-3", "w-4"} {
			w.account(ref, "US-WA")
		}
		susp := w.take(Draft{Kind: Suspend, Account: "w-1", Days: 5})
		w.take(Draft{Kind: Suspend, Account: "w-2", Days: 5})
		w.take(Draft{Kind: Restrict, Account: "w-3", Days: 5})
		w.settle()
		w.pass(time.Hour)
		r := w.compare(true, TheirState{"nobody@example.org", "good", nil}, TheirState{"w-1", "suspended", []string{susp.ID}}, TheirState{"w-2", "suspendd", nil},
			TheirState{"w-4", "good", nil}, TheirState{"w-4", "suspended", nil}, TheirState{"w-3", "good", make([]string, mostInALine+1)})
		if got, want := r.faults(), "1 nobody@example.org account_unknown; 3 w-2 standing_invalid; 5 w-4 standing_differs; 6 w-3 actions_too_many"; got != want || r.NotTaken != 4 {
			t.Errorf("not taken: %d: %s", r.NotTaken, got)
		}
		w.differ("w-2 and w-3 were told of, nobody knows what", r)
		if !r.Whole || r.Accounts != 2 || r.Compared != 3 {
			t.Errorf("%+v", r)
		}
		if n := w.count(`SELECT COUNT(*) FROM reconciliation_faults WHERE CAST(account AS TEXT) LIKE '%nobody%'`); n != 0 {
			t.Error("an unknown person's reference stands in the clear")
		}
		// A line that names nobody may have been about anybody: then silence says nothing.
		r = w.compare(true, TheirState{"", "good", nil}, TheirState{"w-1", "suspended", []string{susp.ID}})
		if r.Whole || r.faults() != "1  line_invalid" {
			t.Errorf("%+v", r)
		}
		w.differ("not whole", r)
		w.differ("whole", w.compare(true, TheirState{"w-1", "suspended", []string{susp.ID}}), "missing_there w-2 suspend/nothing open", "missing_there w-3 restrict/nothing open")
	})
}

func TestReconciliationFromAFile(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		w.account("w-2", "US-WA")
		susp := w.take(Draft{Kind: Suspend, Account: "w-1", Days: 5})
		gone := w.take(Draft{Kind: Restrict, Account: "w-2", Days: 3})
		w.settle()
		_, err := w.s.Reverse(w.lead, gone.ID, "wrong")
		must(t, err)
		w.pass(time.Hour)
		file := "\ufeffaccount,standing,actions\r\nw-1,suspended," + susp.ID + "\r\n\r\nw-9,good\n{\"account\":\"w-2\",\"standing\":\"restricted\",\"actions\":[\"" + gone.ID + "\"]}\n{\"account\": \n;;\nw-2"
		r, err := w.s.ReconcileFile(w.admin, time.Time{}, true, strings.NewReader(file))
		must(t, err)
		w.differ("file", r, "left_there w-2 reversed/in force open")
		if got, want := r.faults(), "4 w-9 account_unknown; 6  line_invalid; 7  line_invalid; 8 w-2 standing_invalid"; got != want {
			t.Errorf("not taken: %s", got)
		}
		if _, err := w.s.ReconcileFile(w.ana, time.Time{}, false, strings.NewReader("")); !errs.IsKind(err, errs.Forbidden) {
			t.Errorf("without the permission: %v", err)
		}
		// The wrong file is no comparison; people whom nobody knows are no reason to refuse one.
		wrong := strings.Repeat("lorem ipsum\n", mostWrong)
		for what, c := range map[string]struct{ file, code string }{
			"at the bound":   {wrong, ""},
			"past the bound": {wrong + "lorem", "lines_invalid"},
			"strangers":      {strings.Repeat("c-77,good\n", mostWrong+1), ""},
			"a long line":    {strings.Repeat("x", longestLine+1), "line_long"},
		} {
			if _, err := w.s.ReconcileFile(w.admin, time.Time{}, false, strings.NewReader(c.file)); errs.CodeOf(err) != c.code && (c.code != "" || err != nil) {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

// A file of strangers is counted whole and kept in part: what is written does not
// grow with it.
func TestManyStrangersAreCountedAndNotAllKept(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		w.account("w-2", "US-WA")
		susp := w.take(Draft{Kind: Suspend, Account: "w-2", Days: 5})
		w.settle()
		w.pass(time.Hour)
		file := "w-1,good\n" + strings.Repeat("c-77,good\n", mostFaults+500) + "w-2,suspended," + susp.ID + "\n"
		r, err := w.s.ReconcileFile(w.admin, time.Time{}, true, strings.NewReader(file))
		must(t, err)
		if r.NotTaken != mostFaults+500 || len(r.Faults) != mostFaults || r.Faults[0].Line != 2 || r.Faults[mostFaults-1].Line != mostFaults+1 || r.Accounts != 2 || r.Differing != 0 {
			t.Errorf("%d not taken, %d listed, %d accounts, %d differ", r.NotTaken, len(r.Faults), r.Accounts, r.Differing)
		}
		if n := w.count(`SELECT COUNT(*) FROM reconciliation_faults`); n != mostFaults {
			t.Errorf("%d kept", n)
		}
	})
}

func FuzzReadLines(f *testing.F) {
	f.Add("account,standing\nw-1,good,act_1\n{\"account\":\"w-2\"}\n\n;")
	f.Add("\ufeff\"w-1\";\"suspended\"")
	f.Add("{\"account\":1}\n{}")
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := readLines(strings.NewReader(text))
		if err != nil {
			return
		}
		last := 0
		for _, l := range lines {
			if l.n <= last || l.n > strings.Count(text, "\n")+1 {
				t.Fatalf("line %d after %d", l.n, last)
			}
			if last = l.n; l.fault() == "" && (l.Account == "" || !slices.Contains(theirStandings, l.Standing)) {
				t.Fatalf("taken: %+v", l)
			}
		}
	})
}
