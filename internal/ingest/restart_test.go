package ingest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/journal"
	"github.com/piepowder/piepowder/internal/seal"
)

// replayed is the state a machine has that applies the whole log from nothing.
func (r *rig) replayed() []byte {
	r.t.Helper()
	p := Player{Scan: r.scanTo}
	var d engine.Decision
	err := r.Scan(1, func(rec *Record) error {
		if err := p.Apply(rec, &d); err != nil {
			return err
		}
		if rec.Kind == EventRecord && !sameDecision(&rec.Decision, &d) {
			return fmt.Errorf("decision at %d differs: %+v, recorded %+v", rec.Position, d, rec.Decision)
		}
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	var b bytes.Buffer
	if err := p.Machine.Snapshot(&b); err != nil {
		r.t.Fatal(err)
	}
	return b.Bytes()
}

func (r *rig) fill(from, n int) {
	r.t.Helper()
	b := r.Batch(context.Background(), func(i int, a *Answer, err error) error { return err })
	for i := from; i < from+n; i++ {
		if err := b.Add(&Incoming{Line: []byte(order(fmt.Sprint("f", i), fmt.Sprint("cust", i%23), i%55, ""))}); err != nil {
			r.t.Fatal(err)
		}
	}
	if err := b.Close(); err != nil {
		r.t.Fatal(err)
	}
}

func TestRestartGivesTheSameStateBitForBit(t *testing.T) {
	for _, how := range []string{"snapshot", "older snapshot", "no snapshot", "snapshot in the middle"} {
		t.Run(how, func(t *testing.T) {
			r := newRigWith(t, 32<<10, 1<<40)
			if how != "snapshot" {
				r.every = 700
			}
			r.fill(0, 1000)
			r.shut()
			r.open()
			r.fill(1000, 1000)
			r.shut()
			snaps, err := snapshotFiles(r.dir + "/snapshots")
			if err != nil {
				t.Fatal(err)
			}
			switch how {
			case "older snapshot":
				damage(t, filepath.Join(r.dir, "snapshots", snaps[0]))
			case "no snapshot":
				for _, name := range snaps {
					damage(t, filepath.Join(r.dir, "snapshots", name))
				}
			case "snapshot in the middle":
				if err := os.Remove(filepath.Join(r.dir, "snapshots", snaps[0])); err != nil {
					t.Fatal(err)
				}
			}
			r.open()
			if how == "snapshot" && r.seq.replayed != 0 || how == "no snapshot" && r.seq.replayed != r.End() {
				t.Fatalf("%d records replayed of %d", r.seq.replayed, r.End())
			}
			if !bytes.Equal(r.state(), r.replayed()) {
				t.Fatal("the state differs from a replay of the log")
			}
			for _, i := range []int{0, 17, 999, 1000, 1999} {
				line := order(fmt.Sprint("f", i), fmt.Sprint("cust", i%23), i%55, "")
				if a := r.must(line); !a.Repeat {
					t.Fatalf("event %d was taken twice", i)
				}
				if _, err := r.send(strings.Replace(line, "12.50", "13.50", 1)); errs.KindOf(err) != errs.Conflict {
					t.Fatalf("event %d: %v", i, err)
				}
			}
		})
	}
}

func damage(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestKilledAtAnyTimeLosesAndDoublesNothing runs a service in another process,
// kills it with SIGKILL while eight senders send, and compares what it had
// acknowledged with what is there afterwards.
func TestKilledAtAnyTimeLosesAndDoublesNothing(t *testing.T) {
	if dir := os.Getenv("INGEST_CRASH_DIR"); dir != "" {
		crashServer(dir, os.Getenv("INGEST_CRASH_ROUND"))
		return
	}
	cycles := 6
	if testing.Short() {
		cycles = 2
	}
	r := newRigWith(t, 64<<10, 2000)
	r.shut()
	acked := map[string]string{}
	for round := range cycles {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilledAtAnyTimeLosesAndDoublesNothing$")
		cmd.Env = append(os.Environ(), "INGEST_CRASH_DIR="+r.dir, fmt.Sprint("INGEST_CRASH_ROUND=", round))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			if id, position, ok := strings.Cut(strings.TrimPrefix(lines.Text(), "ack "), " "); ok && strings.HasPrefix(lines.Text(), "ack ") {
				acked[id] = position
			}
			if n == 300+round*577 {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait()
		if _, err := journal.Verify(r.dir + "/journal"); err != nil {
			t.Fatal(err)
		}
		r.open()
		if !bytes.Equal(r.state(), r.replayed()) {
			t.Fatal("the state differs from a replay of the log")
		}
		seen := map[string]uint64{}
		err = r.Scan(1, func(rec *Record) error {
			if rec.Kind == EventRecord {
				if first, twice := seen[rec.Event.ID]; twice {
					return fmt.Errorf("%s is at %d and at %d", rec.Event.ID, first, rec.Position)
				}
				seen[rec.Event.ID] = rec.Position
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for id, position := range acked {
			if fmt.Sprint(seen[id]) != position {
				t.Fatalf("%s was acknowledged at %s and is at %d", id, position, seen[id])
			}
		}
		r.shut()
	}
	if len(acked) < 1000 && !testing.Short() {
		t.Fatalf("only %d acknowledged", len(acked))
	}
}

func crashServer(dir, round string) {
	v, err := seal.OpenVault(dir + "/vault")
	if err == nil {
		var s *Service
		s, err = Open(Config{Journal: dir + "/journal", Snapshots: dir + "/snapshots", Vault: v, Clock: clock.NewFake(start),
			SnapshotEvery: 2000, Segments: journal.Options{SegmentBytes: 64 << 10}})
		if err == nil {
			var wg sync.WaitGroup
			for w := range 8 {
				wg.Add(1)
				go func() {
					defer wg.Done()
					for i := 0; ; i++ {
						id := fmt.Sprintf("r%s-w%d-%d", round, w, i)
						a, serr := s.Submit(context.Background(), &Incoming{Line: []byte(order(id, fmt.Sprint("new", id), i%50, ""))})
						if serr != nil {
							fmt.Println("error", serr)
							return
						}
						fmt.Printf("ack %s %d\n", id, a.Position)
					}
				}()
			}
			wg.Wait()
		}
	}
	fmt.Println("error", err)
}

func TestEveryAccountsReferenceIsInTheLogAfterACrash(t *testing.T) {
	r := newRig(t)
	r.shut()
	// The entity is made, the process dies before its event is logged.
	v, err := seal.OpenVault(r.dir + "/vault")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := v.Entity("account", []byte("ann")); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	r.open()
	a := r.must(order("e1", "ann", 0, ""))
	rec, err := r.Record(a.Position)
	if err != nil || len(rec.Refs) != 2 {
		t.Fatalf("%d references, want those of account and order: %v", len(rec.Refs), err)
	}
	b := r.must(order("e2", "ann", 1, ""))
	if rec, err = r.Record(b.Position); err != nil || len(rec.Refs) != 1 {
		t.Fatalf("%d references, want that of the order: %v", len(rec.Refs), err)
	}
}

func TestAPublishedRulesetDecidesFromItsPositionOn(t *testing.T) {
	r := newRig(t)
	before := r.must(order("e0", "ann", 0, ""))
	docs := testPack(t, "rules.yaml", strings.Replace(testRules, "orders_1h >= 3", "orders_1h >= 2", 1))
	pos, err := r.Control(context.Background(), engine.Control{Kind: engine.RulesetPublish, At: start.UnixMicro(), Version: 2, Documents: docs}, "ctl_1")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := r.Control(context.Background(), engine.Control{Kind: engine.RulesetPublish, At: start.UnixMicro(), Version: 2, Documents: docs}, "ctl_1"); err != nil || again != pos {
		t.Fatal("the outbox entry was entered twice:", again, err)
	}
	after := r.must(order("e1", "ann", 1, ""))
	if before.Version != 1 || before.Outcome != "allow" || after.Version != 2 || after.Outcome != "review" || pos != before.Position+1 {
		t.Fatalf("%+v %+v %d", before, after, pos)
	}
	if _, err := r.Control(context.Background(), engine.Control{Kind: engine.ListAdd, Name: "no_such"}, ""); errs.KindOf(err) != errs.Invalid {
		t.Fatal(err)
	}
	r.shut()
	r.open()
	if !bytes.Equal(r.state(), r.replayed()) {
		t.Fatal("the state differs from a replay of the log")
	}
	if p, at := r.Program(); p.Version != 2 || at != pos {
		t.Fatal(p.Version, at)
	}
	if a := r.must(order("e0", "ann", 0, "")); !a.Repeat || a.Version != 1 {
		t.Fatalf("%+v", a)
	}
	if again, err := r.Control(context.Background(), engine.Control{Kind: engine.RulesetPublish}, "ctl_1"); err != nil || again != pos {
		t.Fatal("the outbox entry was entered twice after a restart:", again, err)
	}
}

func TestAPublishedListFileChangesTheListByItsDifference(t *testing.T) {
	r := newRig(t)
	busy := func(who string) string {
		t.Helper()
		var last *Answer
		for i := range 4 {
			last = r.must(order(fmt.Sprint(who, i, "-", r.End()), who, 10+i, ""))
		}
		return last.Outcome
	}
	if got := busy("vip-1"); got != "allow" {
		t.Fatal(got)
	}
	docs := testPack(t, "lists/trusted.csv", "vip-2\n")
	if _, err := r.Control(context.Background(), engine.Control{Kind: engine.RulesetPublish, At: start.UnixMicro(), Version: 2, Documents: docs}, ""); err != nil {
		t.Fatal(err)
	}
	if one, two := busy("vip-1"), busy("vip-2"); one != "review" || two != "allow" {
		t.Fatal(one, two)
	}
	if !bytes.Equal(r.state(), r.replayed()) {
		t.Fatal("the state differs from a replay of the log")
	}
}

func TestAFailedLogAnswersNothingAsTaken(t *testing.T) {
	r := newRig(t)
	r.must(order("e0", "ann", 0, ""))
	r.shut()
	broken := fmt.Errorf("input/output error")
	fails := false
	var err error
	if r.vault, err = seal.OpenVault(r.dir + "/vault"); err != nil {
		t.Fatal(err)
	}
	s, err := Open(Config{Journal: r.dir + "/journal", Snapshots: r.dir + "/snapshots", Vault: r.vault, Clock: r.clk,
		Segments: journal.Options{SegmentBytes: 1 << 20, Planted: func() error {
			if fails {
				return broken
			}
			return nil
		}}})
	if err != nil {
		t.Fatal(err)
	}
	fails = true
	for range 2 {
		_, err = s.Submit(context.Background(), &Incoming{Line: []byte(order("e1", "ann", 1, ""))})
		if errs.KindOf(err) != errs.Unavailable {
			t.Fatal(err)
		}
	}
	if s.Err() == nil {
		t.Fatal("the service does not know")
	}
	if err := s.Close(); err == nil {
		t.Fatal("closing must tell")
	}
	if err := r.vault.Close(); err != nil {
		t.Fatal(err)
	}
	r.open()
	if a := r.must(order("e2", "ann", 2, "")); a.Outcome == "" {
		t.Fatal("no decision after restart")
	}
}

func TestStopAnswersWhatWasTaken(t *testing.T) {
	r := newRig(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	answered := map[string]bool{}
	for w := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; ; i++ {
				id := fmt.Sprintf("w%d-%d", w, i)
				_, err := r.send(order(id, "c", 1, ""))
				if err != nil {
					if errs.KindOf(err) != errs.Unavailable {
						t.Error(err)
					}
					return
				}
				mu.Lock()
				answered[id] = true
				mu.Unlock()
			}
		}()
	}
	for r.Stats().Taken < 500 {
		if _, err := r.Journal().WaitFor(context.Background(), r.End()+1); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Service.Close(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if err := r.vault.Close(); err != nil {
		t.Fatal(err)
	}
	r.open()
	n := 0
	if err := r.Scan(1, func(rec *Record) error {
		if rec.Kind == EventRecord {
			n++
			delete(answered, rec.Event.ID)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(answered) > 0 {
		t.Fatalf("%d answered events are not in the log of %d", len(answered), n)
	}
}

func TestANewFeatureIsComputedFromTheLogAndComesOutAgain(t *testing.T) {
	r := newRigWith(t, 64<<10, 1<<40)
	for i := range 5 {
		r.must(order(fmt.Sprint("e", i), "ann", i, ""))
	}
	r.fill(0, 3000)
	docs := testPack(t,
		"features.yaml", testFeatures+"all_orders: {count: order.placed, by: customer, window: 90d}\n",
		"rules.yaml", testRules+"- id: regular\n  on: [order.placed]\n  when: all_orders >= 6\n  score: 1\n  reason: \"{{all_orders}} orders\"\n")
	pos, err := r.Control(context.Background(), engine.Control{Kind: engine.RulesetPublish, At: start.UnixMicro(), Version: 2, Documents: docs}, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Journal().WaitFor(context.Background(), pos+1); err != nil { // nothing else is being sent
		t.Fatal(err)
	}
	rec, err := r.Record(pos + 1)
	if err != nil || rec.Kind != ControlRecord || rec.Control.Kind != RulesetWarm {
		t.Fatalf("%+v %v", rec.Control, err)
	}
	a := r.must(order("e5", "ann", 50, ""))
	if n := len(a.Reasons); n == 0 || a.Reasons[n-1].Text != "6 orders" {
		t.Fatalf("%+v", a)
	}
	if warming := r.seq.player.Machine.Warming(); len(warming) > 0 {
		t.Fatal(warming)
	}
	if !bytes.Equal(r.state(), r.replayed()) {
		t.Fatal("the state differs from a replay of the log")
	}
	r.shut()
	if f := r.check(nil, nil); f.Total != 0 {
		t.Fatalf("%q", f.Problems)
	}
	for _, name := range mustSnapshots(t, r.dir+"/snapshots") {
		if err := os.Remove(filepath.Join(r.dir, "snapshots", name)); err != nil {
			t.Fatal(err)
		}
	}
	r.open()
	if r.seq.replayed != r.End() || !bytes.Equal(r.state(), r.replayed()) {
		t.Fatal("the state differs from a replay of the log")
	}
	if _, err := r.Control(context.Background(), engine.Control{Kind: RulesetWarm}, ""); errs.KindOf(err) != errs.Invalid {
		t.Fatal("anybody may say that features are warm:", err)
	}
}

func mustSnapshots(t *testing.T, dir string) []string {
	t.Helper()
	names, err := snapshotFiles(dir)
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	return names
}
