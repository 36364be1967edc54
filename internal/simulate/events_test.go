package simulate

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"testing"
	"time"
)

func fixedNow() time.Time { return time.Date(2026, 3, 10, 20, 0, 0, 0, time.UTC) }

func world(t testing.TB) *World {
	t.Helper()
	w, err := New(1, fixedNow())
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func digest(w *World, from, to time.Time) string {
	h := sha256.New()
	for e := range w.Events(from, to) {
		h.Write(e.Raw)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func TestSameSeedSameStream(t *testing.T) {
	a, b := world(t), world(t)
	from := a.Now.Add(-7 * day)
	first := digest(a, from, a.Now)
	if second := digest(b, from, b.Now); first != second {
		t.Errorf("two worlds of one seed differ: %s, %s", first, second)
	}
	other, err := New(2, fixedNow())
	if err != nil {
		t.Fatal(err)
	}
	if digest(other, from, other.Now) == first {
		t.Error("another seed gives the same stream")
	}
}

// A stream begun later is the tail of one begun earlier, so a resumed demo goes
// on where it was.
func TestLaterStreamIsTheTail(t *testing.T) {
	w := world(t)
	mid := w.Now.Add(-3*day - 5*time.Hour)
	h := sha256.New()
	for e := range w.Events(w.Now.Add(-20*day), w.Now) {
		if !e.At.Before(mid) {
			h.Write(e.Raw)
		}
	}
	if got, want := digest(w, mid, w.Now), hex.EncodeToString(h.Sum(nil)); got != want {
		t.Errorf("the tail from %v differs", mid)
	}
}

func TestVolumeOrderAndPrivacy(t *testing.T) {
	begin := time.Now()
	w := world(t)
	var (
		n, sixty int
		last     time.Time
		kinds    = map[string]int{}
		ids      = map[string]bool{}
		mail     = regexp.MustCompile(`[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+`)
		allowed  = regexp.MustCompile(`@example\.(com|net|org)$`)
		phone    = regexp.MustCompile(`\+\d{8,}`)
		fiction  = regexp.MustCompile(`^\+1\d{3}55501\d\d$`)
		made     time.Duration
	)
	lap := time.Now()
	for e := range w.Events(w.Begin(), w.Now) {
		made += time.Since(lap)
		n++
		if !e.At.Before(w.Start) {
			sixty++
		}
		if e.At.Before(last) || !e.At.Before(w.Now) {
			t.Fatalf("out of order or not history: %s", e.Raw)
		}
		last = e.At
		kinds[e.Type]++
		for _, m := range mail.FindAll(e.Raw, -1) {
			if !allowed.Match(m) {
				t.Errorf("mail address outside example.*: %s", m)
			}
		}
		for _, p := range phone.FindAll(e.Raw, -1) {
			if !fiction.Match(p) {
				t.Errorf("phone number that could be somebody's: %s", p)
			}
		}
		if n%50 == 0 {
			var env struct {
				ID, Type string
				Time     time.Time
				Data     map[string]any
			}
			if err := json.Unmarshal(e.Raw, &env); err != nil || env.ID == "" || env.Data["brand"] == nil || !env.Time.Equal(e.At) {
				t.Fatalf("not an event: %v %s", err, e.Raw)
			}
		}
		id := string(e.Raw[:40])
		if ids[id] {
			t.Fatalf("event id twice: %s", id)
		}
		ids[id] = true
		lap = time.Now()
	}
	if len(w.People) < 3000 || sixty < 300_000 {
		t.Errorf("%d people and %d events in sixty days, want 3,000 and 300,000", len(w.People), sixty)
	}
	if made > 8*time.Second {
		t.Errorf("generation took %v, want under 8 s", made)
	}
	t.Logf("%d people, %d events (%d in sixty days), generated in %v, checked in %v: %v", len(w.People), n, sixty, made, time.Since(begin), kinds)
}

// Every thread of bad behaviour has its place in history.
func TestThreadsArePlaced(t *testing.T) {
	w := world(t)
	seen := map[string]int{}
	for _, th := range w.threads {
		seen[th.name]++
		if th.from.Before(w.Start) || th.to.After(w.Now) {
			t.Errorf("%s is outside history: %v to %v", th.name, th.from, th.to)
		}
	}
	for _, want := range []string{"ring", "card testing", "account takeover", "payout takeover", "promotion abuse", "refund abuse", "collusion", "account sharing", "off-platform contact", "threat",
		"stolen card", "disputed card again", "ring returns", "credential stuffing", "far sign-in", "dormant account", "one payee",
		"one mailbox", "offers stacked", "tip baiting", "fake merchant", "missing items", "denied delivery", "unchecked goods", "guessed PIN",
		"unpaid refusal", "failing checks", "impossible travel", "location spoofing", "contact in message", "sexual harassment", "insults",
		"support impersonation", "codes asked for", "named by several", "serious again", "same two again", "ordinary reports"} {
		if seen[want] == 0 {
			t.Errorf("no thread of %s", want)
		}
	}
}

// What was handed over comes back: nothing is returned that was not in hand,
// and what is still out at the end belongs to the last days.
func TestHandsAreEmptiedAgain(t *testing.T) {
	w := world(t)
	out := map[string]time.Time{}
	for e := range w.Events(w.Begin(), w.Now) {
		var thing string
		delta := 0
		switch e.Type {
		case "order.picked_up":
			thing, delta = "order_id", 1
		case "order.delivered", "order.returned", "order.recovered":
			thing, delta = "order_id", -1
		case "key.handed_over":
			thing, delta = "key_id", 1
		case "key.returned":
			thing, delta = "key_id", -1
		case "animal.handed_over":
			thing, delta = "animal_id", 1
		case "animal.returned":
			thing, delta = "animal_id", -1
		default:
			continue
		}
		var env struct{ Data map[string]any }
		if err := json.Unmarshal(e.Raw, &env); err != nil {
			t.Fatal(err)
		}
		k := fmt.Sprint(thing, env.Data[thing], env.Data["worker_id"], env.Data["order_id"])
		if _, in := out[k]; in == (delta > 0) {
			t.Fatalf("%s of %s, which was in hand: %v", e.Type, k, in)
		}
		if delta > 0 {
			out[k] = e.At
		} else {
			delete(out, k)
		}
	}
	for k, at := range out {
		if w.Now.Sub(at) > 3*day {
			t.Errorf("%s is out since %v", k, at)
		}
	}
	if len(out) < 10 {
		t.Errorf("%d things in hand now, a living marketplace has more", len(out))
	}
}
