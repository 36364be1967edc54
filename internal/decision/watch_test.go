package decision

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

func TestUsual(t *testing.T) {
	days := func(rates ...int64) (list []ruleDay) {
		for i, r := range rates {
			list = append(list, ruleDay{int64(i), r, 1000})
		}
		return list
	}
	for name, c := range map[string]struct {
		days  []ruleDay
		alarm string
	}{
		"steady":        {days(10, 12, 9, 11, 10, 13, 8, 10, 11), ""},
		"a jump":        {days(10, 12, 9, 11, 10, 13, 8, 10, 60), "fires on 60 of 1000 decisions, usually 0 to 2"},
		"an outlier":    {days(10, 12, 900, 11, 10, 13, 8, 10, 60), "fires on 60"},
		"silence":       {days(50, 52, 49, 51, 50, 53, 48, 50, 0), "fires on only 0 of 1000 decisions, usually 2"},
		"rare":          {days(0, 0, 0, 1, 0, 0, 0, 0, 5), ""},
		"few days":      {days(10, 12, 9, 11, 10, 90), ""},
		"few decisions": {append(days(10, 12, 9, 11, 10, 13, 8, 10), ruleDay{8, 50, 99}), ""},
		"long ago":      {append(days(10, 12, 9, 11, 10, 13, 8, 60), ruleDay{9, 0, 1}), ""},
	} {
		last := c.days[len(c.days)-1].day
		u := usualOf(c.days, last)
		if got := u.alarm(); !strings.HasPrefix(got, c.alarm) || (got == "") != (c.alarm == "") {
			t.Errorf("%s: %q, want %q (%+v)", name, got, c.alarm, u)
		}
	}
	for _, c := range []struct {
		p     proof
		alarm bool
	}{{proof{40, 30, 40, 32}, false}, {proof{40, 10, 40, 36}, true}, {proof{19, 0, 40, 40}, false}, {proof{40, 40, 40, 10}, false}} {
		if got := c.p.alarm(); (got != "") != c.alarm {
			t.Errorf("%+v: %q", c.p, got)
		}
	}
}

// A rule that jumps rings once a day, not while it is kept quiet; labels say how
// much of what it found was right.
func TestWatchRingsOnceADay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		ana := w.hire("stf_a", "Ana", identity.RoleFraudAnalyst)
		docs := pack(rulesYAML)
		docs[0].Text += "  label.recorded:\n    fields: {by: string optional}\n"
		if _, err := w.s.Publish(identity.WithCaller(ctx, identity.Caller{Actor: db.Actor{ID: "key_1", Kind: "key"}, Permissions: []identity.Permission{identity.PermRulePublish}}), docs, "labels"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.in.PumpControl(ctx); err != nil {
			t.Fatal(err)
		}
		var rung []string
		w.s.alarm = func(_ context.Context, _ *db.Tx, a Alarm) (string, error) {
			rung = append(rung, a.Rule+" "+a.Case)
			return "cas_1", nil
		}
		runner := jobs.New(w.main, w.clk, slog.New(slog.DiscardHandler))
		w.s.HandleWatch(runner)
		if err := w.s.StartWatch(ctx); err != nil {
			t.Fatal(err)
		}
		n := 0
		day := func(hits int) (ids []string) {
			w.clk.Advance(24 * time.Hour)
			for i := range 120 {
				n++
				amount := "5.00"
				if i < hits {
					amount = "150.00"
				}
				id := w.send("order.placed", placed(fmt.Sprint("c", i), fmt.Sprint("o", n), fmt.Sprint("k", n), amount, 2, seattle))
				if i < hits {
					ids = append(ids, id)
				}
			}
			return ids
		}
		look := func() {
			t.Helper()
			w.catchUp()
			w.clk.Advance(time.Hour)
			if _, err := runner.RunDue(ctx); err != nil {
				t.Fatal(err)
			}
		}
		watch := func() *Watch {
			t.Helper()
			rules, err := w.s.Rules(ana)
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == "big" })
			return rules[i].Watch
		}
		for range 9 {
			day(3)
		}
		look()
		if x := watch(); x == nil || x.Rate != 25 || x.High <= 25 || x.Low >= 25 || x.Alarm != "" || len(rung) != 0 {
			t.Fatalf("%+v %v", x, rung)
		}
		ids := day(60)
		look()
		if x := watch(); !strings.HasPrefix(x.Alarm, "fires on 500 of 1000 decisions") || !slices.Equal(rung, []string{"big "}) {
			t.Fatalf("%+v %v", x, rung)
		}
		look()
		if len(rung) != 1 {
			t.Fatalf("rung twice on one day: %v", rung)
		}
		for i, id := range ids[:30] {
			value := 1.0
			if i >= 20 {
				value = 0
			}
			w.send("label.recorded", fmt.Sprintf(`"event_id":%q,"label":"fraud","value":%v,%s`, id, value, seattle))
		}
		look()
		if x := watch(); x.Known != 30 || x.Confirmed != 20 || x.Precision == nil {
			t.Fatalf("%+v", x)
		}
		if _, err := w.s.Quiet(ana, "big", w.clk.Now().Add(30*time.Hour), "a sale"); err != nil {
			t.Fatal(err)
		}
		day(60)
		look()
		if x := watch(); x.Alarm != "" || x.QuietUntil == nil || len(rung) != 1 {
			t.Fatalf("%+v %v", x, rung)
		}
		w.clk.Advance(10 * time.Hour)
		look()
		if !slices.Equal(rung, []string{"big ", "big "}) && !slices.Equal(rung, []string{"big ", "big cas_1"}) {
			t.Fatalf("after the quiet: %v", rung)
		}
	})
}

// A label that cannot be read now is read the next time.
func TestALabelIsNotPassedOverForAFaultOfTheDisk(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		docs := pack(rulesYAML)
		docs[0].Text += "  label.recorded:\n    fields: {by: string optional}\n"
		if _, err := w.s.Publish(identity.WithCaller(ctx, identity.Caller{Actor: db.Actor{ID: "key_1", Kind: "key"}, Permissions: []identity.Permission{identity.PermRulePublish}}), docs, "labels"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.in.PumpControl(ctx); err != nil {
			t.Fatal(err)
		}
		order := w.send("order.placed", placed("ann", "o1", "k1", "150.00", 2, seattle))
		w.send("label.recorded", fmt.Sprintf(`"event_id":%q,"label":"fraud","value":1,%s`, order, seattle))
		w.catchUp()
		read, fault := w.s.read, errors.New("input/output error")
		w.s.read = func(uint64) ([]byte, error) { return nil, fault }
		if err := w.s.readLabels(ctx); !errors.Is(err, fault) {
			t.Errorf("the fault was passed over: %v", err)
		}
		w.s.read = func(uint64) ([]byte, error) { return read(1 << 40) }
		if err := w.s.readLabels(ctx); err != nil {
			t.Errorf("a record that is gone: %v", err)
		}
	})
}
