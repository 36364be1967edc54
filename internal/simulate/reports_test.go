package simulate

import (
	"bytes"
	"image"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
)

func TestReportsReadLikeRealOnes(t *testing.T) {
	w := world(t)
	distinct := map[string]bool{}
	for i := range w.data.texts {
		x := &w.data.texts[i]
		distinct[x.Text] = true
		if x.Answer != "" {
			distinct[x.Answer] = true
		}
		if !strings.Contains(" S0 S1 S2 S3 S4 ", " "+x.Severity+" ") || !strings.Contains(" true false inconclusive ", " "+x.Truth+" ") {
			t.Errorf("text %q: severity %q, truth %q", x.Subject, x.Severity, x.Truth)
		}
	}
	if len(distinct) < 80 {
		t.Errorf("%d distinct texts, want at least 80", len(distinct))
	}
	reports := w.Reports(w.Start, w.Now)
	if len(reports) < 300 {
		t.Fatalf("%d reports in sixty days", len(reports))
	}
	seen := map[string]int{}
	for _, r := range reports {
		if strings.ContainsAny(r.Text+r.Subject, "{}") {
			t.Errorf("a slot was left open: %s | %s", r.Subject, r.Text)
		}
		for _, ref := range []string{r.FromRef, r.AboutRef} {
			if _, ok := w.Person(ref); ref != "" && !ok {
				t.Errorf("%s: %s is nobody of this world", r.ID, ref)
			}
		}
		for _, a := range r.Attachments {
			if _, _, err := image.Decode(bytes.NewReader(a.Data)); err != nil || len(a.Data) > 64<<10 {
				t.Errorf("%s: attachment %s of %d bytes: %v", r.ID, a.Name, len(a.Data), err)
			}
			seen["photo"]++
		}
		if r.Answers != "" {
			seen["contradicted"]++
		}
		seen[r.Severity]++
		seen[r.Truth]++
		seen[r.Language]++
		seen[r.Channel]++
	}
	for _, want := range []string{"S0", "S1", "S2", "S3", "S4", "true", "false", "inconclusive", "en", "es", "email", "web", "phone", "app", "photo", "contradicted"} {
		if seen[want] == 0 {
			t.Errorf("no report with %q", want)
		}
	}
	t.Log(len(reports), "reports:", seen)
}

// The same arguments give the same reports, whatever was asked before.
func TestReportsOfAPartAreThePart(t *testing.T) {
	w := world(t)
	from := w.Now.Add(-5 * 24 * time.Hour)
	var want []string
	for _, r := range w.Reports(w.Start, w.Now) {
		if !r.At.Before(from) {
			want = append(want, r.ID+r.Text)
		}
	}
	var got []string
	for _, r := range w.Reports(from, w.Now) {
		got = append(got, r.ID+r.Text)
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the last five days asked alone differ: %d reports, want %d", len(got), len(want))
	}
}

// A report written as mail comes back as it was, through the catcher's reader.
func TestReportAsMail(t *testing.T) {
	w := world(t)
	for _, r := range w.Reports(w.Now.Add(-10*day), w.Now) {
		if r.Email == "" || len(r.Attachments) == 0 || r.Language != "es" {
			continue
		}
		raw, err := r.MIME("safety@example.com")
		if err != nil {
			t.Fatal(err)
		}
		c := NewCatcher(clock.NewFake(fixedNow()))
		c.catch(r.Email, []string{"safety@example.com"}, raw)
		m, _ := c.Mail(1)
		if m.Subject != r.Subject || m.Text != r.Text || len(m.Files) != 1 || m.Files[0] != r.Attachments[0].Name {
			t.Errorf("sent %q %q, read %q %q %v", r.Subject, r.Text, m.Subject, m.Text, m.Files)
		}
		return
	}
	t.Fatal("no Spanish report with a photo in ten days")
}

func TestTheInboxOfAFirstVisitor(t *testing.T) {
	for seed := range uint64(4) {
		w, err := New(seed, fixedNow())
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{}
		for _, r := range w.Waiting() {
			if !r.At.Before(w.Now) {
				t.Errorf("seed %d: %s is of the future", seed, r.ID)
			}
			seen[r.Severity+r.Language]++
			seen["photo"] += len(r.Attachments)
		}
		for _, want := range []string{"S0en", "S1en", "S1es", "S2en", "S2es", "photo"} {
			if seen[want] == 0 {
				t.Errorf("seed %d: nothing %s waits: %v", seed, want, seen)
			}
		}
	}
}
