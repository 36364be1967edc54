package policy

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
)

// TestTheStarterBookIsComplete: each clause has what a person needs to decide by it.
func TestTheStarterBookIsComplete(t *testing.T) {
	list, err := Shipped()
	must(t, err)
	want := map[string]bool{"worker-conduct": true, "customer-conduct": true, "prohibited-items": true, "verification": true, "safety": true, "fraud-and-payments": true,
		"off-platform": true, "discrimination-and-harassment": true, "animals": true, "property": true, "privacy": true, "dispute-resolution": true, "vetting": true,
		"law-enforcement": true, "guarantee": true}
	known := map[string]bool{}
	for _, p := range list {
		delete(want, p.ID)
		for i := range p.Clauses {
			known[p.Clauses[i].ID] = true
		}
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
	for _, p := range list {
		if p.ReviewDays == 0 || identity.RolePermissions(p.Owner) == nil || p.Summary == "" {
			t.Errorf("%s has no review, owner or summary", p.ID)
		}
		for i := range p.Clauses {
			c := &p.Clauses[i]
			switch {
			case c.Standard == "" || len(c.Breaks) == 0 || len(c.Fine) == 0 || len(c.Happy) == 0 || len(c.Sad) == 0 || c.Remediation == "" || len(c.Evidence) == 0:
				t.Errorf("%s is not complete: %s", c.ID, c.markdown())
			case c.Public == "":
				t.Errorf("%s has no text for people outside", c.ID)
			case len(strings.Fields(c.Rule)) < 10:
				t.Errorf("%s: %q", c.ID, c.Rule)
			}
			for _, ref := range clauseMention.FindAllString(c.markdown(), -1) {
				if !known[ref] {
					t.Errorf("%s points to %s, which is no clause", c.ID, ref)
				}
			}
		}
	}
}

func TestSeedKeepsWhatWasChangedHere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		must(t, w.s.Seed(context.Background()))
		must(t, w.s.Seed(context.Background()))
		p, err := w.s.Get(w.lia, "safety", PolicyLook{})
		must(t, err)
		if p.Version != 1 || p.Versions != 1 {
			t.Fatalf("%+v", p.PolicySummary)
		}
		mine := *p.Text
		mine.Summary = "Ours."
		_, err = w.s.Save(w.lia, "safety", &mine, 0)
		must(t, err)
		w.through("safety", PolicyAsking{Note: "ours", Change: "editorial"})
		must(t, w.s.Seed(context.Background()))
		if p, err = w.s.Get(w.lia, "safety", PolicyLook{}); err != nil || p.Version != 2 || p.Text.Summary != "Ours." {
			t.Errorf("%+v %v", p.PolicySummary, err)
		}
		c, err := w.s.InForce(w.ana, "SAF-1.1", time.Time{}, "US-WA", "customer", "es")
		must(t, err)
		if c.Version != 2 || c.Public == "" || c.StandardOfProof == "" || len(c.Ladder) == 0 {
			t.Errorf("%+v", c)
		}
	})
}

func TestBundles(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		must(t, w.s.Seed(context.Background()))
		odd := text()
		odd.Clauses[0].Title = "=1+1 <b>“Ñandú” → owner</b>"
		w.inForce(odd, "material")
		for format, want := range map[string]string{"md": "### Happy path", "html": "<h2 id=\"SAF-1.1\">", "csv": "document,version,effective_from,clause", "pdf": "%PDF-"} {
			name, _, body, err := w.s.Bundle(w.ana, PolicyBundle{Format: format})
			must(t, err)
			if !strings.Contains(string(body), want) || !strings.HasSuffix(name, "."+format) {
				t.Errorf("%s: %.200s", name, body)
			}
			if strings.Contains(string(body), "<b>") && format == "html" {
				t.Error("a title is not escaped")
			}
			if format == "csv" && (!strings.Contains(string(body), "'=1+1") || strings.Count(string(body), "\n") < 110) {
				t.Errorf("%d lines", strings.Count(string(body), "\n"))
			}
			_, _, public, err := w.s.Bundle(w.ana, PolicyBundle{Format: format, Public: true})
			must(t, err)
			if format != "pdf" && (strings.Contains(string(public), "Look for injuries") || strings.Contains(string(public), "preponderance")) {
				t.Errorf("%s: what is inside only is public", format)
			}
		}
		_, _, again, err := w.s.Bundle(w.ana, PolicyBundle{Format: "md", Document: "care", On: w.clock.Now()})
		must(t, err)
		if !strings.Contains(string(again), "Version 1") {
			t.Errorf("%.300s", again)
		}
		_, _, _, err = w.s.Bundle(w.ana, PolicyBundle{Format: "md", Document: "nothing"})
		code(t, err, "policy_not_found")
		_, _, _, err = w.s.Bundle(w.ana, PolicyBundle{Format: "docx"})
		code(t, err, "format_unknown")
	})
}

func TestWhatPeopleOutsideRead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first := text()
		first.Clauses[0].PublicIn = map[string]string{"es": "Devuelve llaves y animales el mismo día."}
		w.inForce(first, "material")
		w.clock.Advance(24 * time.Hour)
		inside := text()
		inside.Clauses[0].PublicIn = first.Clauses[0].PublicIn
		inside.Clauses[0].Rule = "Only we read this."
		w.inForce(inside, "material")
		w.clock.Advance(24 * time.Hour)
		outside := text()
		outside.Clauses[0].Rule = inside.Clauses[0].Rule
		outside.Clauses[0].Public = "Bring back keys within the hour."
		outside.Clauses = outside.Clauses[:1]
		w.inForce(outside, "material")
		p, err := w.s.PublicOne(context.Background(), "care", "es")
		must(t, err)
		if p.Version != 3 || len(p.Changes) != 2 || len(p.Changes[0].Changed) != 1 || len(p.Changes[0].Removed) != 1 || p.Clauses[0].Language != "en" {
			t.Errorf("%+v", p)
		}
		if strings.Contains(written(p), "Only we read this") {
			t.Error("an internal text is public")
		}
		secret := text()
		secret.Public = false
		w.inForce(secret, "material")
		_, err = w.s.PublicOne(context.Background(), "care", "en")
		code(t, err, "policy_not_found")
		list, err := w.s.Public(context.Background(), "en")
		must(t, err)
		if len(list) != 0 {
			t.Errorf("%+v", list)
		}
	})
}
