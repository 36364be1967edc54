package policy

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestAnUnchangedTextMakesNoVersion(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := "# Terms\n\nWelcome.\n\n## 1. Fees\n\nWe may charge a fee of five.\n\n## 2. Ending\n\nYou may leave at any time, and we delete what we hold about you within thirty days.\n"
		b := strings.Replace(a, "five", "six", 1)
		c := strings.Replace(strings.Replace(b, "## 2. Ending", "## 3. Leaving us", 1), "## 1. Fees", "## 2. Fees", 1)
		for _, x := range []struct {
			day, body string
			made      bool
		}{
			{"2020-01-01", a, true}, {"2020-02-01", a, false}, {"2020-03-01", b, true}, {"2020-03-01", b, false}, {"2020-01-01", a, false},
			{"2021-01-01", c, true}, {"2021-02-01", a, true}, {"2021-02-01", a, false},
		} {
			made, err := w.s.Import(w.lia, PolicyDated{Service: "Acme", Document: "Terms of Use", At: day(x.day), Name: x.day + ".md", Body: []byte(x.body)})
			must(t, err)
			if made != x.made {
				t.Errorf("%s made a version: %v", x.day, made)
			}
		}
		p, err := w.s.Get(w.ana, "acme-terms-of-use", PolicyLook{On: day("2020-02-15")})
		must(t, err)
		if p.Shown != 1 || p.Versions != 4 || p.Code != "ACME-TOU" || p.Kind != History || p.Text.Clauses[1].ID != "ACME-TOU-2" {
			t.Fatalf("%+v", p.PolicySummary)
		}
		last, err := w.s.Get(w.ana, "acme-terms-of-use", PolicyLook{Version: 3})
		must(t, err)
		if last.Text.Clauses[1].ID != "ACME-TOU-2" || last.Text.Clauses[2].ID != "ACME-TOU-3" {
			t.Errorf("sections lost their ids: %+v", last.Text.Clauses)
		}
		for sentence, want := range map[string]string{"We may charge a fee of five": "2021-02-01", "You may leave at any time": "2020-01-01", "fee of six.": ""} {
			since, err := w.s.Since(w.ana, "acme-terms-of-use", sentence, 0)
			must(t, err)
			if since.Stands != (want != "") || since.Stands && !since.Since.At.Equal(day(want)) {
				t.Errorf("%s: %+v", sentence, since)
			}
		}
		since, err := w.s.Since(w.ana, "acme-terms-of-use", "a fee of five", 0)
		must(t, err)
		if len(since.Spans) != 2 || !since.First.At.Equal(day("2020-01-01")) || !since.Spans[1].To.Equal(day("2020-03-01")) || since.Clause != "ACME-TOU-2" {
			t.Errorf("%+v", since)
		}
		_, err = w.s.Save(w.lia, "acme-terms-of-use", p.Text, 0)
		code(t, err, "policy_history")
	})
}

func TestFoldersOfDatedTexts(t *testing.T) {
	dir := t.TempDir()
	put := func(name, body string) {
		must(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(body), 0o644))
	}
	put("Acme/Terms_of_Use/002_2021-03-04.html", "<html><head><title>x</title><script>bad()</script></head><body><h1>Terms</h1><p>Be   <b>kind</b>.</p><ul><li>One</li><li>Two</li></ul></body></html>")
	put("Acme/Terms_of_Use/001_2020-03-04.md", "# Terms\n\nBe fair.\n")
	put("Acme/Terms_of_Use/notes.md", "no day")
	texts, refused, err := ReadFolder(dir)
	must(t, err)
	if len(texts) != 2 || len(refused) != 1 || !texts[0].At.Equal(day("2020-03-04")) || texts[1].Document != "Terms of Use" {
		t.Fatalf("%+v %+v", texts, refused)
	}
	md, err := markdownOf(string(texts[1].Body))
	must(t, err)
	if want := "# Terms\n\nBe kind.\n\n- One\n- Two\n"; md != want {
		t.Errorf("%q", md)
	}
	put("index.csv", "file,service,document,version_time,sha256\nAcme/Terms_of_Use/001_2020-03-04.md,Acme,Terms,2020-03-04T10:00:00+02:00,00\nmissing.md,A,B,2020-01-01,\n")
	texts, refused, err = ReadFolder(dir)
	must(t, err)
	if len(texts) != 0 || len(refused) != 2 || !strings.Contains(refused[0].Reason, "SHA-256") {
		t.Errorf("%+v %+v", texts, refused)
	}
}

// sharedHistory is the folder of real policies, which not every machine has.
func sharedHistory(t testing.TB) []PolicyDated {
	dir := os.Getenv("PIEPOWDER_SHARED_DATA")
	if dir == "" {
		dir = "../../../shared/data"
	}
	if _, err := os.Stat(filepath.Join(dir, "policies", "index.csv")); err != nil {
		t.Skipf("SKIPPED: no real policy history in %s/policies: one version per text, in force on a day and since when were not checked against it", dir)
	}
	texts, refused, err := ReadFolder(filepath.Join(dir, "policies"))
	must(t, err)
	if len(refused) > 0 {
		t.Fatalf("refused: %+v", refused)
	}
	return texts
}

// TestRealHistoryHasOneVersionPerText imports dated policies of real companies and
// checks "in force on" and "since when" of every version against the files alone.
func TestRealHistoryHasOneVersionPerText(t *testing.T) {
	texts := sharedHistory(t)
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		w := office(t, d, clk)
		clk.Advance(max(0, texts[len(texts)-1].At.Add(24*time.Hour).Sub(clk.Now())))
		byDocument := map[string][]PolicyDated{}
		for round, want := range []bool{true, false} {
			for _, x := range texts {
				made, err := w.s.Import(w.lia, x)
				must(t, err)
				if made != want {
					t.Fatalf("round %d: %s made a version: %v", round, x.Name, made)
				}
				if round == 0 {
					id := slug(x.Service + " " + x.Document)
					byDocument[id] = append(byDocument[id], x)
				}
			}
		}
		checked := 0
		for id, list := range byDocument {
			p, err := w.s.Get(w.ana, id, PolicyLook{})
			must(t, err)
			if p.Versions != len(list) {
				t.Errorf("%s has %d versions, the folder %d texts", id, p.Versions, len(list))
			}
			for i, x := range list {
				checked += w.versionOf(t, id, list, i, x)
			}
		}
		if checked < 200 {
			t.Errorf("only %d sentences were checked", checked)
		}
	})
}

// versionOf checks one file: it is in force from its moment until the next, and a
// few of its sentences stand since where a look into the files says.
func (w *world) versionOf(t *testing.T, id string, list []PolicyDated, i int, x PolicyDated) (checked int) {
	t.Helper()
	sum := sha256.Sum256(x.Body)
	source := hex.EncodeToString(sum[:])
	times := []time.Time{x.At, x.At.Add(time.Hour)}
	if i+1 < len(list) {
		times = append(times, list[i+1].At.Add(-time.Microsecond))
	}
	var version int
	for _, at := range times {
		p, err := w.s.Get(w.ana, id, PolicyLook{On: at})
		must(t, err)
		if p.Source != source {
			t.Errorf("%s on %v: v%d is not %s", id, at, p.Shown, x.Name)
		}
		version = p.Shown
	}
	p, err := w.s.Get(w.ana, id, PolicyLook{On: x.At.Add(-time.Microsecond)})
	must(t, err)
	if i == 0 && p.Shown != 0 || i > 0 && p.Shown == version {
		t.Errorf("%s was in force before its time", x.Name)
	}
	// Sentences that a plain search in the files can find: one line, no marks.
	var candidates []string
	for _, l := range strings.Split(string(x.Body), "\n") {
		for _, s := range strings.SplitAfter(strings.TrimSpace(l), ". ") {
			s = strings.TrimSpace(s)
			if len(s) > 40 && len(s) < 300 && !strings.ContainsAny(s, "*_[]()\\`#|>“”\"'’‘<-\u00a0+=") && s[0] >= 'A' && s[0] <= 'Z' {
				candidates = append(candidates, s)
			}
		}
	}
	for k := 0; k < len(candidates); k += max(1, len(candidates)/6) {
		s := candidates[k]
		since, err := w.s.Since(w.ana, id, s, version)
		must(t, err)
		first := i
		for first > 0 && strings.Contains(flat(list[first-1].Body), flat([]byte(s))) {
			first--
		}
		if !since.Stands || !since.Since.At.Equal(list[first].At) {
			t.Errorf("%s: %q stands since %+v, the files say %v", x.Name, s, since.Since, list[first].At)
		}
		checked++
	}
	return checked
}

// flat is a text with its marks and breaks taken out by other means than Plain.
func flat(body []byte) string {
	s := strings.NewReplacer("**", "", "\\", "", "\u00a0", " ", "_", "", "*", "", "“", `"`, "”", `"`, "’", "'").Replace(string(body))
	return strings.Join(strings.Fields(s), " ")
}

func TestSearchToleratesSlips(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		must(t, w.s.Seed(context.Background()))
		w.inForce(text(), "material")
		for q, want := range map[string]string{"CAR-1": "CAR-1", "keys animals": "PET-2.2", "kyes and anmials": "PET-2.2", "kyes animlas owner on the day": "CAR-1", "arbitrry clauses": "", "harrasment": "HAT-1.1", "breaks something": "CAR-2", "brekas somthing": "CAR-2", "séattle": "CAR-1"} {
			hits, err := w.s.Search(w.ana, q, false, 10)
			must(t, err)
			if want != "" && !slices.ContainsFunc(hits[:min(4, len(hits))], func(h PolicyHit) bool { return h.Clause == want }) {
				var got []string
				for _, h := range hits {
					got = append(got, h.Clause)
				}
				t.Errorf("%s found %v, want %s", q, got, want)
			}
		}
		for _, q := range []string{"", "  ", "zzzzzzz", "' OR 1=1 --", strings.Repeat("x ", 100), "\x00"} {
			hits, err := w.s.Search(w.ana, q, true, 10)
			must(t, err)
			if len(hits) > 0 && q == "zzzzzzz" {
				t.Errorf("%q found %d", q, len(hits))
			}
		}
		next := text()
		next.Clauses[1].Rule = "Say at once what was damaged."
		w.inForce(next, "material")
		hits, err := w.s.Search(w.ana, "breaks something", false, 10)
		must(t, err)
		if slices.ContainsFunc(hits, func(h PolicyHit) bool { return h.Clause == "CAR-2" && strings.Contains(h.Snippet, "breaks something") }) {
			t.Error("an old text is found as if it were in force")
		}
		hits, err = w.s.Search(w.ana, "breaks something says", true, 10)
		must(t, err)
		if len(hits) == 0 || hits[0].Clause != "CAR-2" || hits[0].InForce {
			t.Errorf("the old text is not found in the past: %d found", len(hits))
		}
	})
}

func TestSlips(t *testing.T) {
	for _, x := range []struct {
		a, b string
		want int
	}{{"keys", "keys", 0}, {"kyes", "keys", 1}, {"custdy", "custody", 1}, {"anmials", "animals", 1}, {"abcd", "wxyz", 3}, {"", "ab", 2}, {"résumé", "resume", 2}} {
		if got := distance(x.a, x.b, 2); got != x.want {
			t.Errorf("%s and %s: %d", x.a, x.b, got)
		}
	}
}

func TestPlainTakesMarksOut(t *testing.T) {
	for in, want := range map[string]string{
		"## 1\\. Fees":                              "1. Fees",
		"*   **Service Fee**. We _may_ charge.":     "Service Fee. We may charge.",
		"see our [Guidelines](https://x.y/a(b)c).":  "see our Guidelines.",
		"a\nb   c\u00a0d “e” f’s":                   `a b c d "e" f's`,
		"Title\n=====\n\nText":                      "Title Text",
		"snake_case_name and 2 * 3 stay in meaning": "snake_case_name and 2 3 stay in meaning",
	} {
		if got := Plain(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// BenchmarkSearch is the figure of the policy search: the rule book, and the real
// history where this machine has it. It reports the slowest of 100 as well.
func BenchmarkSearch(b *testing.B) {
	d, err := db.Open(context.Background(), "sqlite:"+filepath.Join(b.TempDir(), "main.db"), db.Main, clock.Real())
	must(b, err)
	defer d.Close()
	w := office(b, d, clock.NewFake(dbtest.Start))
	must(b, w.s.Seed(context.Background()))
	b.Run("book", func(b *testing.B) { w.search(b) })
	b.Run("book and history", func(b *testing.B) {
		for _, x := range sharedHistory(b) {
			_, err := w.s.Import(w.lia, x)
			must(b, err)
		}
		w.search(b)
	})
}

func (w *world) search(b *testing.B) {
	asked := []string{"weapon", "arbitraton agreement", "delivery of alcohol to a minor", "personal informaton we collect", "refund", "harrasment", "keys", "class action waiver", "driver", "termination of your acount"}
	_, err := w.s.Search(w.ana, "warm", true, 50)
	must(b, err)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var took, busy []time.Duration
	for i := 0; b.Loop(); i++ {
		began, used := time.Now(), processor()
		_, err := w.s.Search(w.ana, asked[i%len(asked)], true, 50)
		must(b, err)
		took, busy = append(took, time.Since(began)), append(busy, processor()-used)
	}
	slices.Sort(took)
	slices.Sort(busy)
	b.ReportMetric(float64(busy[len(busy)*99/100].Microseconds())/1000, "p99-cpu-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
}

// processor is how long this thread has worked, which other work on the machine
// does not change.
func processor() time.Duration {
	const thread = 1 // RUSAGE_THREAD of Linux; elsewhere the figure stays 0
	var u syscall.Rusage
	if syscall.Getrusage(thread, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
