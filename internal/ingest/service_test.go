package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/journal"
	"github.com/piepowder/piepowder/internal/seal"
)

const testEvents = `
entities:
  customer: {kind: account}
  worker:   {kind: account}
  order:    {kind: order}
  card:     {kind: thing, token: true}
lists:
  trusted: {of: customer}
  threats: {of: string}
common:
  fields: {brand: "string?", region: "string?"}
events:
  order.placed:
    decide: true
    fields: {amount: money, currency: "string?", items: "int?", ratio: "float?", gift: "bool?", due: "time?", wait: "duration?", spot: "location?", home: {type: location, class: personal, optional: true}, note: {type: string, class: personal, optional: true}}
    facts:
      note_words: {words: note}
      home_cell: {cell: home}
      threat: {lexicon: note, list: threats}
    entities: {customer: customer_id, order: "order_id?", card: "card?"}
    links: [[customer, card]]
  account.created:
    fields: {name: {type: string, class: personal}, email: {type: string, class: personal, optional: true}}
    facts: {mail_domain: {mail_domain: email}}
    entities: {customer: "customer_id?", worker: "worker_id?"}
`

const testFeatures = `
orders_1h: {count: order.placed, by: customer, window: 1h}
spend_30d: {sum: order.placed.amount, by: customer, window: 30d}
per_card:  {distinct: customer, by: card, of: order.placed, window: 90d}
`

const testRules = `
- id: many
  on: [order.placed]
  when: orders_1h >= 3 and not (customer in trusted)
  score: 40
  outcome: review
  reason: "{{orders_1h}} orders in an hour"
  policy: FRD-2.1
  effects:
    - label(customer, "busy", 7d)
    - 'alert("fraud", severity: "S3")'
- id: threat
  on: [order.placed]
  when: threat > 0
  score: 90
  outcome: block
  reason: "a threat in the note"
  policy: SAF-1
`

func testPack(t testing.TB, changes ...string) []engine.Document {
	t.Helper()
	fs := fstest.MapFS{
		"events.yaml":       {Data: []byte(testEvents)},
		"features.yaml":     {Data: []byte(testFeatures)},
		"rules.yaml":        {Data: []byte(testRules)},
		"lists/trusted.csv": {Data: []byte("vip-1\n")},
		"lists/threats.csv": {Data: []byte("kill\nburn it\n")},
	}
	for i := 0; i+1 < len(changes); i += 2 {
		fs[changes[i]] = &fstest.MapFile{Data: []byte(changes[i+1])}
	}
	pack, err := engine.LoadPack(fs)
	if err != nil {
		t.Fatal(err)
	}
	return pack.Documents
}

var start = time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)

// rig is a service with its vault, that can be killed and opened again.
type rig struct {
	t     testing.TB
	dir   string
	clk   *clock.Fake
	vault *seal.Vault
	pack  []engine.Document
	every uint64
	seg   int64
	room  int64 // bytes of memory for windows, 0 = no limit
	*Service
}

func newRig(t testing.TB) *rig { return newRigWith(t, 1<<20, 1<<40) }

// newRigWith has segments of seg bytes and a snapshot for every so many records.
func newRigWith(t testing.TB, seg int64, every uint64) *rig {
	r := &rig{t: t, dir: t.TempDir(), clk: clock.NewFake(start), pack: testPack(t), every: every, seg: seg}
	r.open()
	t.Cleanup(func() {
		if r.Service != nil {
			r.shut()
		}
	})
	return r
}

func (r *rig) open() {
	r.t.Helper()
	var err error
	if r.vault, err = seal.OpenVault(r.dir + "/vault"); err != nil {
		r.t.Fatal(err)
	}
	r.Service, err = Open(Config{
		Journal: r.dir + "/journal", Snapshots: r.dir + "/snapshots", Lists: r.dir + "/lists", Vault: r.vault, Pack: r.pack, Version: 1,
		Clock: r.clk, SnapshotEvery: r.every, StateMemory: r.room, Segments: journal.Options{SegmentBytes: r.seg},
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) shut() {
	r.t.Helper()
	if err := r.Service.Close(); err != nil {
		r.t.Fatal(err)
	}
	if err := r.vault.Close(); err != nil {
		r.t.Fatal(err)
	}
	r.Service = nil
}

// state is the engine's state as bytes. The service must be at rest.
func (r *rig) state() []byte {
	r.t.Helper()
	var b bytes.Buffer
	if err := r.seq.player.Machine.Snapshot(&b); err != nil {
		r.t.Fatal(err)
	}
	return b.Bytes()
}

func (r *rig) send(line string) (*Answer, error) {
	return r.Submit(context.Background(), &Incoming{Line: []byte(line)})
}

func (r *rig) must(line string) *Answer {
	r.t.Helper()
	a, err := r.send(line)
	if err != nil {
		r.t.Fatalf("%s: %v", line, err)
	}
	return a
}

// order is an order.placed event of a customer, minute minutes after start.
func order(id, customer string, minute int, more string) string {
	if more != "" {
		more = "," + more
	}
	return fmt.Sprintf(`{"id":%q,"type":"order.placed","time":%q,"data":{"customer_id":%q,"amount":12.50,"card":"c-1","order_id":"o-%s"%s}}`,
		id, start.Add(time.Duration(minute)*time.Minute-time.Hour).Format(time.RFC3339), customer, id, more)
}

func TestAnEventIsDecidedExplainedAndRepeatable(t *testing.T) {
	r := newRig(t)
	for i := range 2 {
		if a := r.must(order(fmt.Sprint("e", i), "ann", i, "")); !a.Decided || a.Outcome != "allow" {
			t.Fatalf("%+v", a)
		}
	}
	first := r.must(order("e2", "ann", 2, ""))
	if first.Outcome != "review" || first.Score != 40 || len(first.Reasons) != 1 || first.Reasons[0].Text != "3 orders in an hour" ||
		first.Reasons[0].Policy != "FRD-2.1" || len(first.Effects) != 2 || !strings.HasPrefix(first.Effects[0].Entity, "acc_") || first.Version != 1 {
		t.Fatalf("%+v", first)
	}
	again := r.must(strings.Replace(order("e2", "ann", 2, ""), `"amount":12.50`, ` "amount" : "12.5"`, 1))
	if !again.Repeat || again.Position != first.Position {
		t.Fatalf("%+v", again)
	}
	if string(again.AppendJSON(nil)) != string(first.AppendJSON(nil)) {
		t.Fatalf("%s, first %s", again.AppendJSON(nil), first.AppendJSON(nil))
	}
	if _, err := r.send(order("e2", "ann", 2, `"items":2`)); errs.KindOf(err) != errs.Conflict {
		t.Fatal("another body with the same id:", err)
	}
	if a := r.must(order("e9", "vip-1", 3, "")); a.Outcome != "allow" {
		t.Fatalf("%+v", a)
	}
	for i := range 4 {
		if a := r.must(order(fmt.Sprint("v", i), "vip-1", 4+i, "")); a.Outcome != "allow" {
			t.Fatalf("a trusted customer is under review: %+v", a)
		}
	}
	if !json.Valid(first.AppendJSON(nil)) {
		t.Fatal(string(first.AppendJSON(nil)))
	}
	if s := r.Stats(); s.Taken != 8 || s.Repeats != 1 || s.Conflicts != 1 || s.Controls != 2 || s.End != 10 {
		t.Fatalf("%+v", s)
	}
}

func TestPersonalFieldsAreSealedAndClearBytesNowhere(t *testing.T) {
	r := newRig(t)
	r.must(`{"id":"a1","type":"account.created","time":"2026-11-21T07:00:00Z","data":{"customer_id":"cust-marker-77","name":"Ann Markerlee","email":"ann@MarkerMail.example"}}`)
	a := r.must(order("e1", "cust-marker-77", 0, `"note":"kill the Markernote"`))
	if a.Outcome != "block" {
		t.Fatalf("the lexicon fact is not read: %+v", a)
	}
	rec, err := r.Record(a.Position)
	if err != nil {
		t.Fatal(err)
	}
	fields, err := rec.OpenPersonal(r.vault)
	if err != nil || fields["note"] != "kill the Markernote" {
		t.Fatal(fields, err)
	}
	created, err := r.Record(a.Position - 1)
	if err != nil || len(created.Refs) != 1 {
		t.Fatalf("%+v %v", created, err)
	}
	if ref, err := created.OpenRef(r.vault, created.Refs[0]); err != nil || ref != "cust-marker-77" {
		t.Fatal(ref, err)
	}
	// The account is known, the order is named with every decision.
	if len(rec.Refs) != 1 || rec.Event.Type.Roles[rec.Refs[0].Role].Name != "order" || rec.Refs[0].Under != rec.Subject {
		t.Fatalf("%+v", rec.Refs)
	}
	if ref, err := rec.OpenRef(r.vault, rec.Refs[0]); err != nil || ref != "o-e1" {
		t.Fatal(ref, err)
	}
	if v := created.Event.Vals[created.Event.Type.FieldSlot("mail_domain")]; v.S != "markermail.example" {
		t.Fatalf("%+v", v)
	}
	for _, seg := range r.Journal().Segments() {
		err := r.Journal().Scan(seg.First, func(_ uint64, b []byte) error {
			for _, marker := range []string{"cust-marker", "Markerlee", "Markernote", "ann@"} {
				if bytes.Contains(b, []byte(marker)) {
					t.Errorf("%q is in the log", marker)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := r.vault.Erase(rec.Subject); err != nil {
		t.Fatal(err)
	}
	if _, err := rec.OpenPersonal(r.vault); err != seal.ErrErased {
		t.Fatal(err)
	}
}

func TestConcurrentSendersGetOneAnswerForEachEvent(t *testing.T) {
	r := newRig(t)
	var wg sync.WaitGroup
	positions := make([][]uint64, 8)
	for w := range positions {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range 100 {
				a, err := r.send(order(fmt.Sprint("same", i), fmt.Sprint("c", i%7), i%50, ""))
				if err != nil {
					t.Error(err)
					return
				}
				positions[w] = append(positions[w], a.Position)
			}
		}()
	}
	wg.Wait()
	for w := range positions {
		if fmt.Sprint(positions[w]) != fmt.Sprint(positions[0]) {
			t.Fatal("the same event has two positions")
		}
	}
	if s := r.Stats(); s.Taken != 100 || s.Repeats != 700 {
		t.Fatalf("%+v", s)
	}
}

func TestABatchAnswersInOrderWithErrorsPerLine(t *testing.T) {
	r := newRig(t)
	var in strings.Builder
	for i := range 1000 {
		switch i % 10 {
		case 3:
			in.WriteString(`{"id":"x","type":"no.such","time":"2026-11-21T07:00:00Z","data":{}}` + "\n")
		case 4:
			in.WriteString("{not json\n")
		case 5:
			in.WriteString(order(fmt.Sprint("b", i-5), "c", 1, "") + "\n") // repeats b(i-5)
		default:
			in.WriteString(order(fmt.Sprint("b", i), "c", 1, "") + "\n")
		}
	}
	var out bytes.Buffer
	err := r.stream(context.Background(), strings.NewReader(in.String()), &out, func() error { return nil }, Incoming{}, true)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 1000 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, l := range lines {
		var got struct {
			EventID  string `json:"event_id"`
			Repeat   bool
			Line     int
			Code     string
			Decision *struct{ Outcome string }
			Errors   []errs.Field
		}
		if err := json.Unmarshal([]byte(l), &got); err != nil {
			t.Fatal(l, err)
		}
		switch i % 10 {
		case 3:
			if got.Line != i+1 || got.Code != "invalid_event" || got.Errors[0].Pointer != "/type" {
				t.Fatal(l)
			}
		case 4:
			if got.Line != i+1 || got.Code != "malformed_json" {
				t.Fatal(l)
			}
		case 5:
			if got.EventID != fmt.Sprint("b", i-5) || !got.Repeat {
				t.Fatal(l)
			}
		default:
			if got.EventID != fmt.Sprint("b", i) || got.Decision == nil || got.Repeat {
				t.Fatal(l)
			}
		}
	}
}
