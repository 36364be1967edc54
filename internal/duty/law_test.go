package duty

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// The laws once more, as plain code: what must hold an action back, said from
// the sources without the table, its expressions or its dates.
func mustHoldBack(q DutyQuestion) map[string]bool {
	out := map[string]bool{}
	region, city, _ := strings.Cut(q.Place, "/")
	country, _, _ := strings.Cut(region, "-")
	clock := map[string]string{"US-WA": "America/Los_Angeles", "US-NY": "America/New_York", "US-CO": "America/Denver", "DE-BE": "Europe/Berlin", "FR": "Europe/Paris", "ES-MD": "Europe/Madrid", "GB": "Europe/London"}
	loc, err := time.LoadLocation(clock[region]) // "" is UTC
	if err != nil {
		panic(err)
	}
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, loc) }
	is := func(kinds ...string) bool { return slices.Contains(kinds, q.Kind) }
	at := func(fact string) bool { t, ok := q.Done[fact]; return ok && !t.After(q.On) }
	before := func(fact string, days int) bool {
		t, ok := q.Done[fact]
		return ok && !t.In(loc).AddDate(0, 0, days).After(q.On)
	}
	union := slices.Contains([]string{"AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"}, country)
	takes := is("restrict", "suspend", "deactivate")
	if q.Automated && (takes || is("hold_payout")) && !at("human") {
		out["house.human"] = true
		if union && !q.On.Before(day(2018, 5, 25)) {
			out["eu.gdpr.human"] = true
		}
	}
	if region == "US-WA" && strings.EqualFold(city, "Seattle") && !q.On.Before(day(2025, 1, 1)) && q.Audience == "worker" && q.Final && is("suspend", "deactivate") {
		if q.Egregious || q.Legal {
			out["us.sea.notice-at-once"] = !at("reasons")
		} else {
			out["us.sea.notice"] = !before("notice", 14)
		}
		out["us.sea.records"], out["us.sea.challenge"] = !at("records"), !at("redress")
	}
	if !union {
		return out
	}
	if q.Audience == "worker" && !q.On.Before(day(2026, 12, 2)) {
		out["eu.pwd.human"] = takes && !at("human")
		out["eu.pwd.reasons"] = (takes || is("hold_payout")) && !at("reasons")
	}
	if !q.On.Before(day(2024, 2, 17)) && !q.Legal && (takes || is("hold_payout", "remove_content", "remove_rating", "pause_store", "hide_item")) {
		out["eu.dsa.reasons"] = !at("reasons")
	}
	if !q.On.Before(day(2024, 2, 17)) && is("appeal") {
		out["eu.dsa.complaint-human"] = !at("human")
	}
	if q.Audience == "merchant" && !q.On.Before(day(2020, 7, 12)) {
		out["eu.p2b.reasons"] = is("restrict", "suspend", "pause_store", "hide_item") && !at("reasons")
		out["eu.p2b.end"] = is("deactivate") && !q.Legal && !q.Egregious && !before("notice", 30)
	}
	return out
}

func TestTableSaysWhatTheLawsSay(t *testing.T) {
	c := shippedTable(t)
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	held := map[string]int{}
	for range 20_000 {
		q := DutyQuestion{Place: pick("US-WA/Seattle", "US-WA/seattle", "US-WA/Tacoma", "US-NY/New York", "US-CO", "DE-BE/Berlin", "FR", "ES-MD", "GB", "BR-SP", "DEX"),
			Kind:     pick("warn", "restrict", "suspend", "deactivate", "hold_payout", "remove_content", "pause_store", "hide_item", "appeal", "reinstate"),
			Audience: pick("worker", "customer", "merchant"), Automated: r.IntN(3) == 0, Egregious: r.IntN(4) == 0, Legal: r.IntN(6) == 0, Final: r.IntN(3) > 0,
			Done: map[string]time.Time{}}
		q.Interim = !q.Final
		edge := time.Date([]int{2018, 2020, 2024, 2025, 2026}[r.IntN(5)], []time.Month{5, 7, 2, 1, 12}[r.IntN(5)], 1+r.IntN(28), r.IntN(24), 0, 0, 0, time.UTC)
		q.On = edge.AddDate(0, 0, r.IntN(3)-1)
		for _, f := range []string{"human", "reasons", "records", "redress", "notice"} {
			if r.IntN(2) == 0 {
				q.Done[f] = q.On.Add(-time.Duration(r.IntN(40*24)) * time.Hour)
			}
		}
		a := c.ask(q)
		want := mustHoldBack(q)
		for _, d := range a.Duties {
			if d.Blocks != want[d.Code] {
				t.Fatalf("%+v: %s holds it back %v, the law says %v (%s)", q, d.Code, d.Blocks, want[d.Code], d.Why)
			}
			if d.Blocks {
				held[d.Code]++
			}
			delete(want, d.Code)
		}
		for code, must := range want {
			if must {
				t.Fatalf("%+v: %s must hold it back and is not there", q, code)
			}
		}
	}
	for _, l := range c.table.Laws {
		for _, rule := range l.Rules {
			if rule.Blocks && held[rule.Code] == 0 {
				t.Errorf("%s never held anything back in 20,000 questions", rule.Code)
			}
		}
	}
}

// What is not verified says so, and a placeholder never holds anything back.
func TestMarks(t *testing.T) {
	c := shippedTable(t)
	verified := 0
	for _, l := range c.table.Laws {
		for _, r := range l.Rules {
			if r.Verified {
				verified++
			}
			if strings.HasSuffix(r.Code, ".counsel") && (r.Verified || r.Blocks) {
				t.Errorf("%s is a placeholder", r.Code)
			}
		}
	}
	if verified < 15 {
		t.Errorf("%d rules are verified", verified)
	}
	bad := c.table
	bad.Laws = append(slices.Clone(bad.Laws), DutyLaw{ID: "x", Title: "X", Source: "X", Places: []string{"nowhere"}, Rules: []DutyRule{{Code: "house.human", Title: "x", Text: "x", Source: "x",
		Basis: "somebody said so", When: "action ==", Fact: "luck", Timing: "at", Period: "3 days", From: "2026-13-01", Blocks: true}}})
	if _, err := compile(bad, 1, ""); err == nil {
		t.Error("a table full of faults is taken")
	} else if n := strings.Count(strings.Join(pointers(err), " "), "/laws/"); n < 7 {
		t.Errorf("named %q", pointers(err))
	}
}

func TestSpans(t *testing.T) {
	at := func(s string) time.Time { d, _ := time.Parse(time.DateOnly, s); return d }
	for _, x := range []struct{ from, period, to string }{
		{"2026-01-31", "1mo", "2026-02-28"}, {"2024-02-29", "1y", "2025-02-28"}, {"2026-08-31", "6mo", "2027-02-28"}, {"2026-11-21", "2w", "2026-12-05"},
		{"2026-11-21", "14d", "2026-12-05"}, {"2026-11-21", "24h", "2026-11-22"}, {"2023-12-15", "3y", "2026-12-15"},
	} {
		s, ok := readSpan(x.period)
		if got := s.after(at(x.from)); !ok || !got.Equal(at(x.to)) {
			t.Errorf("%s after %s is %s, got %s", x.period, x.from, x.to, got.Format(time.DateOnly))
		}
		if back := s.before(at(x.to)); s.after(back).After(at(x.to)) {
			t.Errorf("%s before %s is %s, which leads past it", x.period, x.to, back)
		}
	}
}

func FuzzReadSpan(f *testing.F) {
	for _, s := range []string{"14d", "2w", "6mo", "3y", "24h", "0d", "-1d", "d", "99999y", "1m"} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		s, ok := readSpan(text)
		if ok && !s.after(now).After(now) {
			t.Errorf("%q leads nowhere", text)
		}
	})
}

func FuzzReadTable(f *testing.F) {
	names, err := shipped.ReadDir("shipped")
	if err != nil {
		f.Fatal(err)
	}
	for _, n := range names {
		body, err := shipped.ReadFile("shipped/" + n.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Add([]byte("laws: [{id: x}]"))
	f.Fuzz(func(t *testing.T, body []byte) {
		table, err := read(body)
		if err != nil {
			return
		}
		c, err := compile(table, 1, "")
		if err != nil {
			return
		}
		c.ask(DutyQuestion{Place: "US-WA/Seattle", Kind: "suspend", On: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)})
	})
}
