package notice

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/comms"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func protected() Reporter {
	return Reporter{Names: []string{"Ana Ruiz"}, Orders: []string{"O-4711"}, ReportedAt: noon.Add(-2 * time.Hour),
		Words: "He stood in my kitchen and would not leave until I shouted at him"}
}

// What would tell who reported is left out, sentence by sentence, and the rest
// stays.
func TestCoarsen(t *testing.T) {
	for name, x := range map[string]struct{ in, out, kind string }{
		"nothing":     {"You entered a home without being asked.", "You entered a home without being asked.", ""},
		"a name":      {"You shouted at Ana. You were asked to leave.", "You were asked to leave.", "name"},
		"a surname":   {"Ms Ruiz asked you to leave. You stayed.", "You stayed.", "name"},
		"an order":    {"It was order O-4711. You stayed.", "You stayed.", "personal"},
		"an hour":     {"You stayed. It was 14:05 then.", "You stayed.", "time"},
		"an hour, pm": {"At 2 pm you came. You stayed.", "You stayed.", "time"},
		"a day":       {"On 20 November you came. You stayed.", "You stayed.", "time"},
		"yesterday":   {"You came yesterday. You stayed.", "You stayed.", "time"},
		"martes":      {"Viniste el martes. Te quedaste.", "Te quedaste.", "time"},
		"hier":        {"Vous êtes venu hier. Vous êtes resté.", "Vous êtes resté.", "time"},
		"own words":   {"You stood in my kitchen and would not leave. You stayed.", "You stayed.", "words"},
		"a number":    {"Your number +1 206 555 0187 was used. You stayed.", "You stayed.", "personal"},
		"everything":  {"Ana reported it yesterday.", "", "name"},
	} {
		d := &Draft{Way: "send"}
		c := checked{draft: d, behind: []Reporter{protected()}, names: protected().Names}
		got := c.coarsen(x.in)
		if got != x.out {
			t.Errorf("%s: %q, want %q", name, got, x.out)
		}
		switch {
		case x.kind == "" && len(d.Findings) > 0:
			t.Errorf("%s: %v", name, d.Findings)
		case x.kind != "" && (len(d.Findings) == 0 || d.Findings[0].Kind != x.kind || d.Way != "coarsen"):
			t.Errorf("%s: %v %s", name, d.Findings, d.Way)
		}
	}
}

// Shortly after a report by one of few people a letter waits, unless a plan is
// agreed, many people come in question, the matter is not about people, or the
// law wants the reasons now.
func TestTiming(t *testing.T) {
	for name, x := range map[string]struct {
		people   int
		agreed   bool
		ago      time.Duration
		due      bool
		code     string
		severity int
		way      string
		facts    bool // what was said of the facts is still there
	}{
		"few, at once":           {2, false, time.Hour, false, "safety", 1, "hold", false},
		"few, plan agreed":       {2, true, time.Hour, false, "safety", 1, "coarsen", false},
		"few, days later":        {2, false, 72 * time.Hour, false, "safety", 1, "coarsen", false},
		"few, due by law":        {2, false, time.Hour, true, "safety", 1, "coarsen", false},
		"many, at once":          {40, false, time.Hour, false, "safety", 1, "send", true},
		"four":                   {4, false, time.Hour, false, "conduct", 3, "hold", false},
		"five":                   {5, false, time.Hour, false, "conduct", 3, "send", true},
		"fraud, nobody harmed":   {1, false, time.Hour, false, "fraud", 3, "send", true},
		"fraud in a grave case":  {1, false, time.Hour, false, "fraud", 2, "hold", false},
		"exactly two days later": {1, false, soon, false, "safety", 1, "coarsen", false},
	} {
		r := protected()
		r.Agreed, r.ReportedAt = x.agreed, noon.Add(-x.ago)
		d := &Draft{Way: "send", facts: "You stayed."}
		f := &Facts{Starts: noon, ReasonCode: x.code, Severity: x.severity, DueNow: x.due, Happened: noon.Add(-3 * time.Hour)}
		c := checked{draft: d, behind: []Reporter{r}}
		c.timing(f, x.people)
		if d.Way != x.way || (d.facts != "") != x.facts || f.Happened.IsZero() == x.facts {
			t.Errorf("%s: %s, facts %q, %v", name, d.Way, d.facts, d.Findings)
		}
		if d.Way == "hold" && (d.Ground == "" || !d.heldUntil.After(noon) || d.heldUntil.Truncate(slot) != d.heldUntil) {
			t.Errorf("%s: held until %s for %q", name, d.heldUntil, d.Ground)
		}
		if x.due && x.people < few && d.Ground == "" {
			t.Errorf("%s: coarsened without a ground", name)
		}
	}
}

// Every word is there in every language, with the same gaps, and none of them
// says what must not leave.
func TestWordsInEveryLanguage(t *testing.T) {
	for _, set := range []map[string]map[string]string{said, reporters} {
		for _, l := range Languages {
			if !slices.Equal(slices.Sorted(maps.Keys(set[l])), slices.Sorted(maps.Keys(set["en"]))) {
				t.Errorf("%s has other words than en", l)
			}
			for key, text := range set[l] {
				if strings.Count(text, "%") != strings.Count(set["en"][key], "%") {
					t.Errorf("%s %s: %q has other gaps than %q", l, key, text, set["en"][key])
				}
				if list := comms.Lint(text, true); comms.Blocked(list) {
					t.Errorf("%s %s: %v", l, key, list)
				}
			}
		}
	}
}
