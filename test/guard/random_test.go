package guard

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestTraceOfRandomRequests asks thousands of random questions before there is a
// restricted case and after, as people who are no members: what they are told
// must be the same. TestTraceOfARestrictedCase asks the questions that somebody
// thought of; this one asks those that nobody did.
func TestTraceOfRandomRequests(t *testing.T) {
	n := 500
	if s := os.Getenv("PIEPOWDER_REQUESTS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	g := openGrounds(t)
	open, hidden := g.people("open", "basketly", "US-WA"), g.people("hidden", "basketly", "US-WA")
	g.matter(open, g.east, false)
	g.actions(open)
	g.things(hidden)
	rng := rand.New(rand.NewPCG(20, 26)) // the same questions each time: a failure can be asked again
	asked := g.randomLooks(t, rng, open, hidden, n)
	strangers := g.strangers()
	who := func(i int) *person { return strangers[i%len(strangers)] }
	for i, path := range asked { // first looks, which may leave traces of their own
		who(i).get(path)
	}
	g.settle()
	before := make([]answer, n)
	for i, path := range asked {
		before[i] = who(i).get(path)
	}
	g.matter(hidden, "", true)
	g.custody(hidden)
	g.casework(hidden)
	g.actions(hidden)
	g.settle()
	answered := 0
	for i, path := range asked {
		now := who(i).get(path)
		if !strings.Contains(string(before[i].raw), "marker-"+hidden["name"]) { // said before there was a case: the question's own words
			names(t, now, hidden)
		}
		if now.status == 200 {
			answered++
		}
		if !before[i].same(now) {
			if a, b := without(t, path, before[i], true), without(t, path, now, true); a != b {
				t.Errorf("%s sees a difference at %s:\n%s", who(i).name, path, firstDifference(a, b))
			}
		}
	}
	t.Logf("%d requests, %d answered with 200", n, answered)
	if answered < n/3 {
		t.Errorf("only %d of %d requests were answered: the test proves little", answered, n)
	}
}

// randomLooks makes n paths: a look of some route with random values for the
// query parameters that the route has.
func (g *grounds) randomLooks(t *testing.T, rng *rand.Rand, open, hidden plot, n int) []string {
	t.Helper()
	spec := readSpec(t, g)
	all := looks(hidden)
	routes := slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(name string) bool {
		return len(all[name]) == 0 || strings.HasPrefix(name, "GET /v1/audit") || strings.HasPrefix(name, "GET /metrics") || strings.HasPrefix(name, "GET /v1/sessions") ||
			strings.Contains(name, "/safety") || name == "GET /v1/me"
	})
	words := []string{"", "open", "all", "closed", "resolved", "running", "met", "true", "false", "mine", "team", "S0", "S1", "S2", "safety", "fraud", "suspend", "warn", "applied", "email", "web",
		"hidden", "marker-hidden", "Marker", "guard", "2026-11-21", "2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z", "1", "2", "7", "en", "es",
		hidden["account"], hidden["worker"], hidden["account_ref"], hidden["order_ref"], hidden["telephone"], open["case"], open["number"], open["account"], open["contact"],
		`severity == "S1"`, `type == "safety"`, `state != "closed"`, `reason_code == "safety"`, `account == "` + hidden["account"] + `"`}
	out := make([]string, 0, n)
	for len(out) < n {
		name := routes[rng.IntN(len(routes))]
		path := all[name][rng.IntN(len(all[name]))]
		base, query, _ := strings.Cut(path, "?")
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range spec.Paths[strings.TrimPrefix(name, "GET ")]["get"].Parameters {
			if p.In != "query" || rng.IntN(3) > 0 {
				continue
			}
			value := words[rng.IntN(len(words))]
			if p.Name == "limit" {
				value = fmt.Sprint(1 + rng.IntN(200))
			}
			q.Set(p.Name, value)
		}
		if len(q) > 0 {
			base += "?" + q.Encode()
		}
		out = append(out, base)
	}
	return out
}
