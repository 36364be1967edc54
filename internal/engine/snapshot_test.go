package engine

import (
	"bytes"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

type step struct {
	ev *Event
	c  *Control
}

func drawSteps(t *rapid.T, p *Program, most int) []step {
	var steps []step
	clock := int64(1_767_225_600_000_000) // 2026-01-01
	for i := range rapid.IntRange(0, most).Draw(t, "n") {
		if rapid.IntRange(0, 5).Draw(t, "kind") == 0 {
			steps = append(steps, step{c: drawControl(t, clock)})
			continue
		}
		ev := drawEvent(t, p, i, clock)
		clock = max(clock, ev.At)
		steps = append(steps, step{ev: ev})
	}
	return steps
}

func play(t interface{ Fatal(...any) }, m *Machine, steps []step) []Decision {
	var out []Decision
	for _, s := range steps {
		if s.c != nil {
			if err := m.Control(s.c); err != nil {
				t.Fatal(err)
			}
			continue
		}
		var d Decision
		m.Apply(s.ev, &d)
		out = append(out, d)
	}
	return out
}

func snapshot(t interface{ Fatal(...any) }, m *Machine) []byte {
	var b bytes.Buffer
	if err := m.Snapshot(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Apply n, snapshot, restore, apply m is the same as applying n+m: in every
// decision and in every byte of the next snapshot.
func TestSnapshotContinues(t *testing.T) {
	p := compiled(t, market, AllFeatures())
	rapid.Check(t, func(t *rapid.T) {
		steps := drawSteps(t, p, 200)
		cut := rapid.IntRange(0, len(steps)).Draw(t, "cut")
		straight := NewMachine(p)
		play(t, straight, steps[:cut])
		kept, before := snapshot(t, straight), straight.Program()
		want := play(t, straight, steps[cut:])

		restored := NewMachine(before)
		if err := restored.Restore(bytes.NewReader(kept)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(snapshot(t, restored), kept) {
			t.Fatal("a restored machine does not snapshot to the same bytes")
		}
		got := play(t, restored, steps[cut:])
		for i := range want {
			want[i].Vector.S, got[i].Vector.S = nil, nil
			if !reflect.DeepEqual(want[i], got[i]) {
				t.Fatalf("decision %d\n%+v\nwant\n%+v", i, got[i], want[i])
			}
		}
		if !bytes.Equal(snapshot(t, straight), snapshot(t, restored)) {
			t.Fatal("states differ after going on")
		}
	})
}

// Any change of a snapshot is noticed, and nothing worse happens.
func TestDamagedSnapshot(t *testing.T) {
	p := compiled(t, market)
	rapid.Check(t, func(t *rapid.T) {
		m := NewMachine(p)
		play(t, m, drawSteps(t, p, 30))
		b := snapshot(t, m)
		i := rapid.IntRange(0, len(b)-1).Draw(t, "byte")
		b[i] ^= byte(rapid.IntRange(1, 255).Draw(t, "flip"))
		if err := m.Restore(bytes.NewReader(b)); err == nil {
			t.Fatalf("byte %d of %d was changed unnoticed", i, len(b))
		}
		if err := m.Restore(bytes.NewReader(b[:i])); err == nil {
			t.Fatal("a cut snapshot was taken")
		}
	})
}
