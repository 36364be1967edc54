package engine

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestSetHoldsWhatItWasMadeOf(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 17, 100_000} {
		entries, until := []SetEntry{}, map[uint64]int64{}
		r := rand.New(rand.NewPCG(uint64(n), 2))
		for i := range n {
			e := SetEntry{ListKey(0, fmt.Sprint("member ", i)), int64(r.IntN(3))}
			entries, until[e.Key] = append(entries, e), e.Until
		}
		s, err := DecodeSet(EncodeSet(entries))
		if err != nil {
			t.Fatal(err)
		}
		if s.Len() != n {
			t.Fatalf("%d members, want %d", s.Len(), n)
		}
		for key, want := range until {
			if got, ok := s.Find(key); !ok || got != want {
				t.Fatalf("member %x: ends %d, %v; want %d", key, got, ok, want)
			}
		}
		for i := range 1000 {
			if key := ListKey(0, fmt.Sprint("stranger ", i)); until[key] == 0 {
				if _, ok := s.Find(key); ok {
					t.Fatalf("%x was never a member", key)
				}
			}
		}
	}
}

func TestOfAMemberGivenTwiceTheLastCounts(t *testing.T) {
	s, err := DecodeSet(EncodeSet([]SetEntry{{7, 1}, {5, 0}, {7, 9}}))
	if err != nil {
		t.Fatal(err)
	}
	if until, ok := s.Find(7); !ok || until != 9 || s.Len() != 2 {
		t.Fatalf("ends %d, %v, %d members", until, ok, s.Len())
	}
}

func FuzzSet(f *testing.F) {
	f.Add(EncodeSet([]SetEntry{{1, 0}, {2, 5}}))
	f.Add([]byte(setMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeSet(b)
		if err != nil {
			return
		}
		for _, k := range s.keys {
			if _, ok := s.Find(k); !ok {
				t.Fatalf("key %x is in the file and not found", k)
			}
		}
	})
}

const listEvents = `
entities: {customer: {kind: account}}
lists:
  hosts: {of: string}
  people: {of: customer}
events:
  order: {decide: true, fields: {host: string}, facts: {listed: {in_list: host, list: hosts}}, entities: {customer: c}}
`

const listRules = "rules:\n- {id: host, on: [order], when: 'host in hosts', outcome: review}\n- {id: who, on: [order], when: 'customer in people', outcome: block}\n"

func listMachine(t *testing.T, sets map[string]*Set) (*Machine, func(host string, who uint64) string) {
	t.Helper()
	pack, err := LoadDocuments([]Document{{Path: "events.yaml", Text: listEvents}, {Path: "rules.yaml", Text: listRules}, {Path: "lists/hosts.csv", Text: "own.example\n"}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Compile(pack)
	if err != nil {
		t.Fatal(err)
	}
	m := NewMachine(p)
	m.UseSets(func(hash string) (*Set, error) {
		if s := sets[hash]; s != nil {
			return s, nil
		}
		return nil, fmt.Errorf("no set %q", hash)
	})
	return m, asker(m)
}

func asker(m *Machine) func(host string, who uint64) string {
	return func(host string, who uint64) string {
		var ev Event
		var d Decision
		ev.Reset(m.prog.Type("order"))
		ev.At, ev.Roles[0], ev.Vals[0] = m.clock+1, who, Val{S: host, Has: true}
		m.Apply(&ev, &d)
		return d.Outcome
	}
}

func load(t *testing.T, sets map[string]*Set, entries ...SetEntry) string {
	t.Helper()
	s, err := DecodeSet(EncodeSet(entries))
	if err != nil {
		t.Fatal(err)
	}
	sets[s.Hash] = s
	return s.Hash
}

func TestALoadedListIsExchangedWhole(t *testing.T) {
	sets := map[string]*Set{}
	m, ask := listMachine(t, sets)
	first := load(t, sets, SetEntry{ListKey(0, "bad.example"), 0}, SetEntry{ListKey(0, "soon.example"), 1000})
	people := load(t, sets, SetEntry{ListKey(77, ""), 0})
	do := func(kind ControlKind, list, value string, entity uint64) {
		t.Helper()
		if err := m.Control(&Control{Kind: kind, Name: list, Value: value, Entity: entity, At: m.clock}); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(host string, who uint64, want string) {
		t.Helper()
		if got := ask(host, who); got != want {
			t.Errorf("%s, %d: %s, want %s", host, who, got, want)
		}
	}
	expect("bad.example", 1, "allow")
	do(ListLoad, "hosts", first, 0)
	do(ListLoad, "people", people, 0)
	expect("bad.example", 1, "review")
	expect("Bad.Example", 1, "review") // loaded texts are in normal form
	expect("own.example", 1, "review") // the pack's own stay
	expect("soon.example", 1, "review")
	expect("x", 77, "block")
	do(ListRemove, "hosts", "bad.example", 0)
	do(ListRemove, "people", "", 77)
	expect("bad.example", 1, "allow")
	expect("x", 77, "allow")

	var b bytes.Buffer
	if err := m.Snapshot(&b); err != nil {
		t.Fatal(err)
	}
	again, askAgain := listMachine(t, sets)
	if err := again.Restore(bytes.NewReader(b.Bytes())); err != nil {
		t.Fatal(err)
	}
	if got := askAgain("bad.example", 1) + askAgain("own.example", 1); got != "allowreview" {
		t.Errorf("after a restore: %s", got)
	}
	m.clock = 2000
	expect("soon.example", 1, "allow")
	do(ListLoad, "hosts", load(t, sets, SetEntry{ListKey(0, "bad.example"), 0}, SetEntry{ListKey(0, "more.example"), 0}), 0)
	expect("more.example", 1, "review")
	expect("bad.example", 1, "allow") // a person's removal outlives a reload
	expect("own.example", 1, "review")

	if err := m.Control(&Control{Kind: ListLoad, Name: "hosts", Value: "unknown"}); err == nil || !strings.Contains(err.Error(), "no set") {
		t.Errorf("an unknown set was loaded: %v", err)
	}
	expect("more.example", 1, "review")
}

// A list of ten million entries is exchanged between two events: what the
// sequencer waits for is one assignment. Reading the file is done before.
func BenchmarkExchangeTenMillion(b *testing.B) {
	entries := make([]SetEntry, 10_000_000)
	for i := range entries {
		entries[i].Key = mix(uint64(i + 1))
	}
	s, err := DecodeSet(EncodeSet(entries))
	if err != nil {
		b.Fatal(err)
	}
	pack, err := LoadDocuments([]Document{{Path: "events.yaml", Text: listEvents}})
	if err != nil {
		b.Fatal(err)
	}
	p, err := Compile(pack)
	if err != nil {
		b.Fatal(err)
	}
	m := NewMachine(p)
	m.UseSets(func(string) (*Set, error) { return s, nil })
	b.Run("exchange", func(b *testing.B) {
		for b.Loop() {
			if err := m.Control(&Control{Kind: ListLoad, Name: "people", Value: s.Hash}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("find", func(b *testing.B) {
		i := uint64(0)
		for b.Loop() {
			if i++; !m.lists[p.List("people")].holds(mix(i%10_000_000 + 1)) {
				b.Fatal("a member is not found")
			}
		}
	})
}
