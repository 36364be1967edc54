package ingest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
)

const sameEvents = `
entities:
  customer: {kind: account}
  worker:   {kind: account}
  order:    {kind: order}
  card:     {kind: thing, token: true}
  device:   {kind: thing, token: true}
lists:
  trusted:    {of: customer}
  bad_cities: {of: string}
events:
  order.placed:
    decide: true
    fields: {amount: money, currency: string, items: int, weight: float optional, city: string, place: location optional, note: {type: string, class: personal, optional: true}}
    facts: {note_words: {words: note}}
    entities: {customer: customer_id, worker: worker_id optional, order: order_id, card: card_id optional, device: device_id optional}
    links: [[customer, card], [customer, device]]
  payout.requested:
    decide: true
    fields: {amount: money}
    entities: {worker: worker_id}
  order.delivered:
    fields: {tip: money, currency: string, place: {type: location, class: personal, optional: true}}
    entities: {customer: customer_id, worker: worker_id, order: order_id}
  login:
    decide: true
    fields: {failed: bool}
    entities: {customer: customer_id, device: device_id optional}
    links: [[customer, device]]
`

// sameFeatures has every kind of feature; some keep few observations exactly, so
// that their coarse past is compared too.
const sameFeatures = `
orders_1h:    {count: order.placed, by: customer, window: 1h}
orders_30d:   {count: order.placed, by: customer, window: 30d, exact: 8}
others_7d:    {count: order.placed, by: customer, window: 7d, current: exclude, delay: 1h}
city_1d:      {count: order.placed, by: city, window: 1d, exact: 16}
pair_30d:     {count: order.placed, by: [customer, worker], window: 30d}
spend_7d:     {sum: order.placed.amount, by: customer, window: 7d, exact: 4}
mean_30d:     {mean: order.placed.amount, by: customer, window: 30d}
weight_max:   {max: order.placed.weight, by: customer, window: 7d, exact: 4}
weight_min:   {min: order.placed.weight, by: city, window: 7d}
items_dev:    {stddev: order.placed.items, by: customer, window: 30d, exact: 4}
items_p90:    {percentile: order.placed.items, p: 90, by: city, window: 7d, exact: 8}
last_items:   {last: order.placed.items, by: customer}
cards_30d:    {distinct: card, by: customer, of: order.placed, window: 30d}
people_card:  {distinct: customer, by: city, of: [order.placed], window: 30d, exact: 32}
heavy_7d:     {count: order.placed, by: customer, window: 7d, where: "items >= 5"}
since_login:  {since: login, by: customer, where: failed}
device_age:   {age: device}
fraud_cust:   {mean: label.fraud, by: customer, window: 30d, delay: 1d}
fraud_card:   {count: label.fraud, by: card, of: order.placed, where: "items > 2", window: 90d}
tips_30d:     {sum: order.delivered.tip, by: worker, window: 30d}
speed:        {speed: place, by: worker}
way:          {distance: order.placed.place, by: customer}
ring_size:    {links: customer, via: [card, device], within: 2, count: account}
is_trusted:   {list: trusted, by: customer}
is_mule:      {label: mule, by: customer}
standing:     {standing: customer}
language:     {profile: language, by: customer}
share:        {ratio: [heavy_7d, orders_30d]}
big:          {expr: "amount > 2 * mean_30d"}
`

const sameRules = `
outcomes: [allow, review, hold, block]
thresholds: {review: 50, block: 120}
rules:
- {id: many, on: [order.placed], when: "orders_1h >= 2 and not (customer in trusted)", score: 40, group: pace, effects: ['label(customer, "pacing", 7d)', 'alert("fraud", severity: "S3")']}
- {id: paced, on: [order.placed, login], when: 'label(customer, "pacing") and customer.standing != "suspended"', score: 15}
- {id: city, on: [order.placed], when: "city in bad_cities and city_1d > 3", outcome: hold}
- {id: spend, on: [order.placed], when: "spend_7d > 300.00 or mean_30d > 80.00 and big", score: 25, group: money}
- {id: shape, on: [order.placed], when: "weight_max > 30 and weight_min < 2 and items_dev > 1.5 and items_p90 >= 7", score: 10}
- {id: ring, on: [order.placed], when: "ring_size >= 3 and cards_30d >= 2 or people_card > 40", score: 20, group: money}
- {id: fraud, on: [order.placed], when: "fraud_cust > 0.4 or fraud_card >= 1 or is_mule", outcome: review, score: 30}
- {id: far, on: [order.placed, payout.requested], when: "speed > 900", score: 35}
- {id: rest, on: [order.placed], when: "way > 500 and share > 0.5 or last_items == items and others_7d > 2 and pair_30d > 1", score: 5}
- {id: fresh, on: [order.placed, login], when: "device_age < 1h and since_login < 1d or language == 'es' and orders_30d > 3 and standing == 'good'", score: 12}
- {id: payout, on: [payout.requested], when: "amount > 3 * tips_30d", outcome: review}
- {id: noted, on: [order.placed], when: "note_words > 3 and is_trusted", score: 1}
`

func samePack(t testing.TB, features, rules, trusted string) []engine.Document {
	t.Helper()
	pack, err := engine.LoadPack(fstest.MapFS{
		"events.yaml":          {Data: []byte(sameEvents)},
		"features.yaml":        {Data: []byte(features)},
		"rules.yaml":           {Data: []byte(rules)},
		"lists/trusted.csv":    {Data: []byte(trusted)},
		"lists/bad_cities.csv": {Data: []byte("city-1\ncity-2,2026-12-05\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return pack.Documents
}

// shadowed adds to a ruleset a copy of every rule that is in shadow.
func shadowed(docs []engine.Document) []engine.Document {
	docs = slices.Clone(docs)
	for i := range docs {
		if docs[i].Path != "rules.yaml" {
			continue
		}
		var b strings.Builder
		b.WriteString(docs[i].Text)
		for _, line := range strings.Split(docs[i].Text, "\n") {
			if rest, ok := strings.CutPrefix(line, "- {id: "); ok {
				fmt.Fprintf(&b, "- {stage: shadow, id: copy-%s\n", rest)
			}
		}
		docs[i].Text = b.String()
	}
	return docs
}

// traffic makes event i of a stream: mostly in order, some late, some shuffled,
// many at equal times, a few days old.
func traffic(i, n int) string {
	r := rand.New(rand.NewPCG(7, uint64(i)))
	at := start.Add(time.Duration(i) * (60 * 24 * time.Hour / time.Duration(n)))
	switch k := r.IntN(100); {
	case k < 2:
		at = at.Add(-time.Duration(25+r.IntN(24*20)) * time.Hour) // history
	case k < 12:
		at = at.Add(-time.Duration(r.IntN(20*3600)) * time.Second)
	default:
		at = at.Add(-time.Duration(r.IntN(20)) * time.Minute)
	}
	at = at.Truncate(time.Minute)
	customer, worker := r.IntN(150), r.IntN(30)
	if r.IntN(3) == 0 {
		customer = r.IntN(5) // some are busy: their past is coarse
	}
	var b strings.Builder
	write := func(typ, format string, args ...any) {
		fmt.Fprintf(&b, `{"id":"s%d","type":%q,"time":%q,"data":{`, i, typ, at.Format(time.RFC3339))
		fmt.Fprintf(&b, format, args...)
		b.WriteString("}}")
	}
	place := fmt.Sprintf(`,"place":{"lat":%.4f,"lon":%.4f}`, 40+r.Float64()*8, -120+r.Float64()*30)
	if r.IntN(3) == 0 {
		place = ""
	}
	currency := []string{"USD", "USD", "EUR"}[r.IntN(3)]
	switch k := r.IntN(10); {
	case k < 5:
		more := place
		for _, m := range []string{
			fmt.Sprintf(`,"worker_id":"w%d"`, worker), fmt.Sprintf(`,"card_id":"card-%d"`, (customer+r.IntN(2))/2),
			fmt.Sprintf(`,"device_id":"dev-%d"`, (customer+r.IntN(3))/3), fmt.Sprintf(`,"weight":%.3f`, r.Float64()*40), `,"note":"leave it at the back door"`,
		} {
			if r.IntN(4) > 0 {
				more += m
			}
		}
		write("order.placed", `"customer_id":"c%d","order_id":"o%d","amount":%d.%02d,"currency":%q,"items":%d,"city":"city-%d"%s`,
			customer, i, 1+r.IntN(120), r.IntN(100), currency, 1+r.IntN(9), r.IntN(12), more)
	case k < 6:
		write("order.delivered", `"customer_id":"c%d","worker_id":"w%d","order_id":"o%d","tip":%d.50,"currency":%q%s`, customer, worker, i, r.IntN(9), currency, place)
	case k < 7:
		write("payout.requested", `"worker_id":"w%d","amount":%d`, worker, 1+r.IntN(200))
	case k < 9:
		write("login", `"customer_id":"c%d","device_id":"dev-%d","failed":%v`, customer, (customer+r.IntN(3))/3, r.IntN(2) == 0)
	default:
		write(engine.LabelEvent, `"event_id":"s%d","label":%q,"value":%d`, max(0, i-r.IntN(400)), []string{"fraud", "fraud", "lost"}[r.IntN(3)], r.IntN(2))
	}
	return b.String()
}

// meddle is the change people make at step k.
func (r *rig) meddle(k int, at int64) (engine.Control, error) {
	rnd := rand.New(rand.NewPCG(9, uint64(k)))
	c := engine.Control{At: at}
	var err error
	if c.Entity, _, err = r.vault.Entity("account", []byte(fmt.Sprint("c", rnd.IntN(8)))); err != nil {
		return c, err
	}
	if err := r.vault.Sync(); err != nil {
		return c, err
	}
	if rnd.IntN(2) == 0 {
		c.Until = at + int64(1+rnd.IntN(5*24))*3600e6
	}
	switch rnd.IntN(9) {
	case 0:
		c.Kind, c.Name = engine.LabelSet, "mule"
	case 1:
		c.Kind, c.Name = engine.LabelClear, "pacing"
	case 2:
		c.Kind, c.Value = engine.StandingSet, []string{"suspended", ""}[rnd.IntN(2)]
	case 3:
		c.Kind, c.Name, c.Value = engine.ProfileSet, "language", []string{"es", "en"}[rnd.IntN(2)]
	case 4:
		c.Kind, c.Name = engine.SnoozeSet, []string{"pace", "money", "far", "fresh"}[rnd.IntN(4)]
	case 5:
		c.Kind, c.Name = engine.SnoozeClear, "pace"
	case 6:
		c.Kind, c.Name = engine.ListAdd, "trusted"
	case 7:
		c.Kind, c.Name = engine.ListRemove, "trusted"
	default:
		c.Kind, c.Name, c.Entity, c.Value = engine.ListAdd, "bad_cities", 0, fmt.Sprint("city-", rnd.IntN(12))
	}
	return c, nil
}

// same tells in what two decisions differ, "" when they are equal in every bit.
// The programs may number rules and features otherwise; of shadow rules only
// those named in both are compared.
func same(pa *engine.Program, a *engine.Decision, pb *engine.Program, b *engine.Decision) string {
	if a.Decided != b.Decided || a.Outcome != b.Outcome || a.Score != b.Score || a.By != b.By || a.Pivot != b.Pivot || a.Version != b.Version {
		return fmt.Sprintf("%s %v by %d of version %d, and %s %v by %d of version %d", a.Outcome, a.Score, a.By, a.Version, b.Outcome, b.Score, b.By, b.Version)
	}
	hits := func(p *engine.Program, d *engine.Decision) (out []string) {
		for _, h := range d.Hits {
			if !h.Shadow {
				out = append(out, fmt.Sprint(p.Rules[h.Rule].ID, h.Snoozed))
			}
		}
		return out
	}
	if x, y := hits(pa, a), hits(pb, b); !slices.Equal(x, y) {
		return fmt.Sprintf("rules %v, and %v", x, y)
	}
	effects := func(p *engine.Program, d *engine.Decision) (out []engine.Effect) {
		for _, e := range d.Effects {
			e.Rule = 0
			out = append(out, e)
		}
		return out
	}
	if x, y := effects(pa, a), effects(pb, b); !slices.Equal(x, y) {
		return fmt.Sprintf("effects %v, and %v", x, y)
	}
	for i := range pa.Features {
		name := pa.Features[i].Name
		j := pb.Feature(name)
		if j < 0 || a.Vector.WasRead(i) != b.Vector.WasRead(j) {
			return name + " was read once only"
		}
		if !a.Vector.WasRead(i) {
			continue
		}
		if a.Vector.Present(i) != b.Vector.Present(j) || a.Vector.Present(i) && (a.Vector.N[i] != b.Vector.N[j] || a.Vector.S[i] != b.Vector.S[j]) {
			return fmt.Sprintf("%s is %s, and %s", name, pa.FeatureText(i, &a.Vector), pb.FeatureText(j, &b.Vector))
		}
	}
	return ""
}

// again plays the log from a position on and compares every decision with the
// recorded one; change may alter the entries a player is given.
func (r *rig) again(how string, p *Player, from uint64, change func(*Record), check func(*Record, *engine.Decision) string) (decided int) {
	r.t.Helper()
	p.Scan = r.scanTo
	var d engine.Decision
	err := r.scanTo(from, r.End(), func(rec *Record) error {
		if change != nil {
			change(rec)
		}
		if err := p.Apply(rec, &d); err != nil {
			return err
		}
		if rec.Kind != EventRecord || !rec.Decision.Decided {
			return nil
		}
		decided++
		what := same(rec.Program, &rec.Decision, p.Machine.Program(), &d)
		if what == "" && check != nil {
			what = check(rec, &d)
		}
		if what != "" {
			return fmt.Errorf("%s at %d (%s): %s", rec.Event.Type.Name, rec.Position, rec.Event.ID, what)
		}
		return nil
	})
	if err != nil {
		r.t.Fatalf("%s: recorded and recomputed differ: %v", how, err)
	}
	return decided
}

// TestLiveShadowAndReplayAgree sends a stream to a live service from many
// senders at once, late, repeated and shuffled, while people change lists,
// labels, standings, snoozes and rulesets, and then decides the log again: from
// its beginning, from a snapshot in its middle, with every rule in shadow
// beside itself, and in next to no memory. Every decision must come out the same in every bit.
// PIEPOWDER_DETERMINISM is the number of events (50,000 when not set).
func TestLiveShadowAndReplayAgree(t *testing.T) {
	n := 50_000
	if testing.Short() {
		n = 4_000
	}
	if s := os.Getenv("PIEPOWDER_DETERMINISM"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	r := &rig{t: t, dir: t.TempDir(), clk: clock.NewFake(start), pack: samePack(t, sameFeatures, sameRules, "c7\n"), every: uint64(n / 3), seg: 16 << 20}
	r.open()
	t.Cleanup(func() {
		if r.Service != nil {
			r.shut()
		}
	})
	answers := r.live(n)
	r.shut()
	snaps := mustSnapshots(t, r.dir+"/snapshots")
	r.open()
	if r.seq.replayed != 0 {
		t.Fatalf("%d records replayed after an orderly end", r.seq.replayed)
	}
	state := r.state()

	var scratch Player
	decided := r.again("from the beginning", &scratch, 1, nil, func(rec *Record, _ *engine.Decision) string {
		if a, ok := answers[rec.Position]; ok && (a.Outcome != rec.Decision.Outcome || a.Score != rec.Decision.Score) {
			return fmt.Sprintf("answered %s %v, recorded %s %v", a.Outcome, a.Score, rec.Decision.Outcome, rec.Decision.Score)
		}
		delete(answers, rec.Position)
		return ""
	})
	if decided < n/2 || len(answers) > 0 {
		t.Fatalf("%d decided, %d answers are not in the log", decided, len(answers))
	}
	if r.stateOf(scratch.Machine) != string(state) {
		t.Fatal("the state of a replay differs")
	}
	r.notVacuous()
	for how, decide := range map[string]func(*rig){
		"from a snapshot":  func(r *rig) { r.fromSnapshot(snaps, state) },
		"in shadow":        (*rig).inShadow,
		"in little memory": (*rig).inLittleMemory,
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			mine := *r
			mine.t = t
			decide(&mine)
		})
	}
	t.Logf("%d records, %d decisions, the same five times", r.End(), decided)
}

// notVacuous sees that the stream tried what it is for: every rule hit, features
// were warmed beside the live engine, events were late and were history.
func (r *rig) notVacuous() {
	r.t.Helper()
	hit, warmed, late, history, clock := map[string]bool{}, false, 0, 0, int64(0)
	err := r.scanTo(1, r.End(), func(rec *Record) error {
		if rec.Kind == ControlRecord {
			warmed = warmed || rec.Control.Kind == RulesetWarm
			return nil
		}
		for _, h := range rec.Decision.Hits {
			hit[rec.Program.Rules[h.Rule].ID] = true
		}
		if rec.Event.History {
			history++
		} else if rec.Event.At < clock {
			late++
		}
		clock = max(clock, rec.Event.At)
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	program, _ := r.Program()
	for i := range program.Rules {
		if !hit[program.Rules[i].ID] {
			r.t.Errorf("rule %s never hit", program.Rules[i].ID)
		}
	}
	if !warmed || late < 100 || history < 20 {
		r.t.Errorf("warmed: %v, late: %d, history: %d", warmed, late, history)
	}
}

func (r *rig) stateOf(m *engine.Machine) string {
	r.t.Helper()
	var b strings.Builder
	if err := m.Snapshot(&b); err != nil {
		r.t.Fatal(err)
	}
	return b.String()
}

// live sends the stream; it gives the answers by position.
func (r *rig) live(n int) map[uint64]Answer {
	r.t.Helper()
	rules2 := strings.NewReplacer("orders_1h >= 2", "orders_1h >= 3", "review: 50", "review: 60").Replace(sameRules)
	features3 := sameFeatures + "orders_card:  {count: order.placed, by: card, window: 90d}\nitems_p50: {percentile: order.placed.items, p: 50, by: customer, window: 30d, exact: 4}\n"
	rules3 := rules2 + `- {id: new, on: [order.placed], when: "orders_card > 5 and items_p50 > 4", score: 9}` + "\n"
	publish := map[int][]engine.Document{
		n / 3: samePack(r.t, sameFeatures, rules2, "c6\nc7\n"),
		n / 2: samePack(r.t, features3, rules3, "c5\n"),
	}
	var mu sync.Mutex
	next, version := 0, int64(1)
	take := func() int {
		mu.Lock()
		defer mu.Unlock()
		next++
		r.clk.Advance(60 * 24 * time.Hour / time.Duration(n))
		return next - 1
	}
	answers := map[uint64]Answer{}
	var wg sync.WaitGroup
	send := func(i int) error {
		a, err := r.send(traffic(i, n))
		if err != nil || a.Repeat || !a.Decided {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		answers[a.Position] = Answer{Outcome: a.Outcome, Score: a.Score}
		return nil
	}
	control := func(i int) error {
		at := r.clk.Now().UnixMicro()
		if docs := publish[i]; docs != nil {
			mu.Lock()
			version++
			c := engine.Control{Kind: engine.RulesetPublish, At: at, Version: version, Documents: docs}
			mu.Unlock()
			_, err := r.Control(context.Background(), c, "")
			return err
		}
		if i == n*11/20 {
			// Decided without the new features so far; from here on with them. A
			// machine under the race detector never catches up with the senders.
			mu.Lock()
			defer mu.Unlock()
			return r.warmedUp()
		}
		if i%50 != 0 {
			return nil
		}
		c, err := r.meddle(i, at)
		if err == nil {
			_, err = r.Control(context.Background(), c, "")
		}
		return err
	}
	for range 64 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := take(); i < n; i = take() {
				err := control(i)
				if err == nil {
					err = send(i)
				}
				if err == nil && i%17 == 0 {
					err = send(max(0, i-i%40)) // again, perhaps at the same moment as another
				}
				if err != nil {
					r.t.Errorf("event %d: %v %s", i, err, errs.CodeOf(err))
					return
				}
			}
		}()
	}
	wg.Wait()
	if r.t.Failed() {
		r.t.FailNow()
	}
	return answers
}
