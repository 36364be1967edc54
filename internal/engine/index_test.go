package engine

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestIndexIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var x index
		want := map[uint64]uint32{}
		for i := range rapid.IntRange(0, 300).Draw(t, "n") {
			key := mix(rapid.Uint64Range(0, 60).Draw(t, "key"))
			switch rapid.IntRange(0, 2).Draw(t, "op") {
			case 0, 1:
				n, created := x.add(key)
				if old, ok := want[key]; ok == created || ok && old != n {
					t.Fatalf("%d: add gave %d %v, had %d %v", i, n, created, old, ok)
				}
				want[key] = n
			case 2:
				x.remove(key)
				delete(want, key)
			}
			if x.len() != len(want) {
				t.Fatalf("len %d, want %d", x.len(), len(want))
			}
			for k, n := range want {
				if got, ok := x.find(k); !ok || got != n {
					t.Fatalf("find gave %d %v, want %d", got, ok, n)
				}
			}
		}
	})
}

func TestKeysDiffer(t *testing.T) {
	ids, keys := map[uint64]string{}, map[uint64]string{}
	for i := range 200_000 {
		for _, kind := range []string{"account", "card"} {
			name := fmt.Sprint(i)
			id := Hashed(kind, name)
			if was, ok := ids[id]; ok {
				t.Fatalf("%s %s and %s have one id", kind, name, was)
			}
			ids[id] = kind + name
			k := mix(join(1, id))
			if was, ok := keys[k]; ok {
				t.Fatalf("%s and %s have one key", name, was)
			}
			keys[k] = name
		}
	}
	if join(join(2, 1), 2) == join(join(2, 2), 1) {
		t.Fatal("the order of a key's parts does not matter")
	}
}
