package engine

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"hash/crc32"
	"io"
	"strings"
	"testing"
)

// FuzzPack: no document makes the loader or the compiler do anything but say
// what is wrong, and what loads goes through its documents unchanged.
func FuzzPack(f *testing.F) {
	for _, d := range documents(market) {
		f.Add(d.Path, d.Text)
	}
	f.Add("mapping.yaml", "time: \"{t}\"\nevents: [{type: order.placed, id: \"{i}\", after: 7d, when: {a: b}, data: {amount: \"{a}\"}}]")
	f.Add("features.yaml", "n: {count: [order.placed, login], by: [customer, city], window: 400d, exact: all, where: \"not missing(city)\"}")
	f.Add("rules.yaml", "- {id: a, on: [order.placed], when: 'label(customer, \"x\")', effects: ['label(customer, \"x\", 7d), alert(\"y\", severity: S1)']}")
	f.Add("tests.yaml", "- {given: [{id: a, type: login, time: 2026-01-01T00:00:00Z, data: {}}], expect: {score: 1}}")
	f.Add("rules.yaml", "- &a [*a]")
	f.Fuzz(func(t *testing.T, path, text string) {
		docs := documents(market)
		for i := range docs {
			if docs[i].Path == path {
				docs[i].Text = text
			}
		}
		if !strings.HasPrefix(path, "lists/") && documentKind(path) != "" && path != "events.yaml" && path != "features.yaml" && path != "rules.yaml" {
			docs = append(docs, Document{path, text})
		}
		pack, err := LoadDocuments(docs)
		if err != nil {
			checkProblems(t, err)
			return
		}
		again, err := LoadDocuments(pack.Documents)
		if err != nil || again.Hash != pack.Hash {
			t.Fatalf("the pack does not load again: %v", err)
		}
		if _, err := Compile(pack); err != nil {
			checkProblems(t, err)
			return
		}
		if _, _, err := RunTests(pack); err != nil {
			checkProblems(t, err)
		}
	})
}

func checkProblems(t *testing.T, err error) {
	ps, ok := err.(Problems)
	if !ok || len(ps) == 0 {
		t.Fatalf("%T %v", err, err)
	}
	for _, p := range ps {
		if p.Path == "" || p.What == "" {
			t.Fatalf("%+v says nothing", p)
		}
	}
}

// FuzzRows: a file of rows gives events or an error, and rows without fault are
// those of encoding/csv.
func FuzzRows(f *testing.F) {
	head := "id,when,who,amount,city,fraud\n"
	f.Add([]byte(head + "1,2026-01-01T10:00:00Z,c1,5.00,\"New York, NY\",1\n2,2026-01-01 10:30:00,c2,5.00,Reno,0"))
	f.Add([]byte(head + "1,2026-01-01T10:00:00.5Z,c1,-5,\"a \"\"b\"\"\nc\",1\r\n\r\n"))
	f.Add([]byte("\ufeffid,when\n"))
	f.Add([]byte(`{"id":"a","type":"look","time":"2026-01-01T10:00:00Z","data":{"customer_id":5}}`))
	pack, err := LoadDocuments(documents(rowsPack))
	if err != nil {
		f.Fatal(err)
	}
	p, err := Compile(pack)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		m := NewMachine(p)
		var d Decision
		last := int64(-1 << 63)
		_ = Replay(p, File{Name: "x", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(in)), nil }}, Hashed, nil, func(ev *Event) error {
			if ev.At < last {
				t.Fatalf("%s comes after a later event", ev.ID)
			}
			last = ev.At
			m.Apply(ev, &d)
			return nil
		})
		r := csv.NewReader(bytes.NewReader(in))
		r.FieldsPerRecord = -1
		want, err := r.ReadAll()
		if err == nil && !bytes.Contains(in, []byte("\r")) { // encoding/csv changes \r\n inside quotes
			c := newCSVRows(bytes.NewReader(in))
			if _, err := c.read(); len(want) > 0 && err != nil {
				t.Fatalf("encoding/csv reads %q, we say %v", want[0], err)
			}
			sameRows(t, in, want)
		}
	})
}

// FuzzRestore: whatever stands under a right checksum is restored or refused.
func FuzzRestore(f *testing.F) {
	pack, err := LoadDocuments(documents(market))
	if err != nil {
		f.Fatal(err)
	}
	p, err := Compile(pack)
	if err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	m := NewMachine(p)
	m.Seed(Hashed)
	for i, c := range []Control{{Kind: LabelSet, Entity: 5, Name: "x"}, {Kind: ListAdd, Name: "bad_cities", Value: "y"}} {
		if err := m.Control(&c); err != nil {
			f.Fatal(i, err)
		}
	}
	var ev Event
	var d Decision
	for i, typ := range []string{"order.placed", "login", "order.accepted"} {
		ev.Reset(p.Type(typ))
		ev.ID, ev.At = typ, int64(i+1)*second
		for r := range ev.Roles {
			ev.Roles[r] = uint64(r + 1)
		}
		m.Apply(&ev, &d)
	}
	if err := m.Snapshot(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes()[:b.Len()-8])
	f.Fuzz(func(t *testing.T, body []byte) {
		sum := crc32.Checksum(body, castagnoli())
		m := NewMachine(p)
		if err := m.Restore(bytes.NewReader(binary.LittleEndian.AppendUint64(body, uint64(sum)))); err != nil {
			if len(m.graph.nodes)+len(m.marks.of)+len(m.memory.at) > 0 {
				t.Fatal("a refused snapshot left something behind")
			}
			return
		}
		if err := m.Snapshot(io.Discard); err != nil {
			t.Fatal(err)
		}
	})
}
