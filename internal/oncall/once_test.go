package oncall

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"
)

// dying is a carrier in a process that is killed now and then, before or after
// the provider has the message.
type dying struct {
	w    *world
	r    *rand.Rand
	sent map[string]int // by key: what the provider knows as one message
	cut  map[string]int // by key: how often it was killed over this one
}

func (d *dying) Carry(_ context.Context, n Notification) (string, error) {
	dies := d.r.IntN(4)
	if d.cut[n.Key] == maxCuts-1 {
		dies = 2 // once more would be a fault, not an accident: the test below
	}
	switch dies {
	case 0:
		d.cut[n.Key]++
		panic("killed before")
	case 1:
		d.cut[n.Key]++
		d.sent[n.Key]++
		panic("killed after")
	}
	d.sent[n.Key]++
	return "ref-" + n.Key, nil
}

// Timers fire once, whatever is killed in between: each step of each page is
// done once, and a message is told once or repeated under its own key only.
func TestTimersFireOnceAcrossKills(t *testing.T) {
	count := 40
	if n, err := strconv.Atoi(os.Getenv("PIEPOWDER_TIMERS")); err == nil {
		count = n / 5 // each page has five
	}
	each(t, func(t *testing.T, w *world) {
		w.way(w.ana, ByMail, "ana@staff.example")
		w.way(w.bo, ByMail, "bo@staff.example")
		perHourWas := perHour[ByMail]
		perHour[ByMail] = 10 * count
		t.Cleanup(func() { perHour[ByMail] = perHourWas })
		w.policy(step(3, person("ana")), step(3, person("bo")))
		d := &dying{w: w, r: rand.New(rand.NewPCG(4, 2)), sent: map[string]int{}, cut: map[string]int{}}
		reboot := func() {
			w.start()
			w.s.opt.Carriers = map[string]Carrier{ByMail: d}
		}
		reboot()
		var pages []string
		for i := range count {
			pages = append(pages, w.page(fmt.Sprintf("cas_%d", i), i%2))
			if d.r.IntN(5) == 0 {
				reboot()
			}
		}
		for range 40 {
			w.clock.Advance(20 * time.Second)
			w.run()
			if d.r.IntN(3) == 0 {
				reboot()
			}
		}
		for _, page := range pages {
			steps := map[string]int{}
			p := w.read(page)
			for _, e := range p.Log {
				if e.What == "step" || e.What == "timed_out" {
					steps[e.What+e.Who]++
				}
			}
			if steps["stepstf_ana"] != 1 || steps["stepstf_bo"] != 1 || steps["timed_out"] != 1 {
				t.Fatalf("%s: %v\n%s", page, steps, w.log(page))
			}
			told := 0
			for _, n := range p.Notifications {
				if n.State != "sent" {
					t.Errorf("%s to %s is %s", page, n.Person, n.State)
				}
				if n.CarriedBy == "" && d.sent[n.ID] == 0 {
					t.Errorf("%s to %s is sent and nobody has it", page, n.Person)
				}
				told++
			}
			if told != 2 {
				t.Errorf("%s has %d messages", page, told)
			}
		}
	})
}

// poison is a carrier that never lives to answer for one address.
type poison struct{ w *world }

func (p poison) Carry(ctx context.Context, n Notification) (string, error) {
	if n.To == "ana@staff.example" {
		panic("killed")
	}
	return p.w.Carry(ctx, n)
}

// A message that kills whoever carries it is given up, told, and the page climbs.
func TestAMessageThatIsAlwaysCutOffFails(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.way(w.ana, ByMail, "ana@staff.example")
		w.way(w.bo, ByMail, "bo@staff.example")
		w.policy(step(60, person("ana")), step(60, person("bo")))
		w.s.opt.Carriers = map[string]Carrier{ByMail: poison{w}}
		page := w.page("cas_1", 0)
		for range 30 {
			w.later(5 * time.Second)
		}
		want := "triggered; step Ana; failed Ana (mail: cut_off); escalated (nobody_reached); step Bo; sent Bo (mail)"
		if got := w.log(page); got != want {
			t.Errorf("log\n%s\nwant\n%s", got, want)
		}
	})
}
