package decision

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/seal"
)

// batch is what some records add to the history tables. Rows that fold (orders,
// links, accounts) are folded here first, so that each is written once a batch.
type batch struct {
	events, decisions, custody table

	entities []part
	hits     []hit

	orders   folded[uint64, order]
	links    folded[linkKey, link]
	accounts folded[uint64, account]
}

func newBatch() *batch {
	return &batch{events: table{width: 9}, decisions: table{width: 13}, custody: table{width: 8}}
}

// part is an account's or order's part in an event. What things take part in
// is kept as links.
type part struct {
	entity, position uint64
	role             string
}

// hit is a rule that fired.
type hit struct {
	rule     string
	position uint64
}

// table collects rows as one flat list of arguments.
type table struct {
	width int
	args  []any
}

func (t *table) add(values ...any) { t.args = append(t.args, values...) }

// folded keeps one value per key, in order of first appearance.
type folded[K comparable, V any] struct {
	at   map[K]int
	keys []K
	list []V
}

// get gives the value of a key; fresh is true when it was made now.
func (f *folded[K, V]) get(k K) (v *V, fresh bool) {
	i, ok := f.at[k]
	if !ok {
		if f.at == nil {
			f.at = map[K]int{}
		}
		i = len(f.list)
		f.at[k] = i
		f.keys = append(f.keys, k)
		f.list = append(f.list, *new(V))
	}
	return &f.list[i], !ok
}

// sorted gives the places of the values in the order of their keys.
func (f *folded[K, V]) sorted(compare func(a, b K) int) []int {
	order := make([]int, len(f.keys))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return compare(f.keys[i], f.keys[j]) })
	return order
}

type order struct {
	position                             uint64
	customer, worker, merchant           uint64
	state, currency, city, brand, region string
	at, stateAt, amount                  int64
}

type linkKey struct {
	a, b uint64
	kind string
}

type link struct{ first, last, n int64 }

type account struct {
	kind, brand, region, language, city string
	position                            uint64
	ref, profile                        []byte
	email, phone                        string
	created                             int64
	described                           bool // by an account event, not only spoken of
}

func (b *batch) add(r *ingest.Record, s *shape, v *seal.Vault) error {
	ev, d := &r.Event, &r.Decision
	brand, region := text(ev, s.brand), text(ev, s.region)
	b.events.add(r.Position, ev.ID, ev.Type.Name, ev.At, r.Received, ev.Source, brand, region, ev.History)
	for i, eid := range ev.Roles {
		if t := &ev.Type.Roles[i]; eid != 0 && t.Kind != "thing" {
			b.entities = append(b.entities, part{eid, r.Position, t.Name})
		}
	}
	if d.Decided {
		var live []string
		for _, h := range d.Hits {
			b.hits = append(b.hits, hit{r.Program.Rules[h.Rule].ID, r.Position})
			if !h.Shadow && !h.Snoozed {
				live = append(live, r.Program.Rules[h.Rule].ID)
			}
		}
		b.decisions.add(r.Position, ev.ID, ev.Type.Name, ev.At, d.Pivot, d.Outcome, d.Score, strings.Join(live, ","),
			d.Version, r.Took, brand, region, ev.History)
	}
	for _, l := range s.links {
		if a, t := ev.Roles[l.account], ev.Roles[l.thing]; a != 0 && t != 0 {
			b.link(linkKey{a, t, l.kind}, ev.At)
		}
	}
	for n, c := range ev.Type.Custody {
		if holder, thing := ev.Roles[c.Holder], ev.Roles[c.Thing]; holder != 0 && thing != 0 {
			b.custody.add(r.Position, n, holder, thing, c.Kind, c.Delta, text(ev, c.Label), ev.At)
		}
	}
	b.order(r, s)
	return b.account(r, s, v)
}

func (b *batch) link(k linkKey, at int64) {
	l, fresh := b.links.get(k)
	if fresh {
		l.first = at
	}
	l.first, l.last, l.n = min(l.first, at), max(l.last, at), l.n+1
}

// order folds an event into its order. The state is that of the latest event
// that gives one, by event time.
func (b *batch) order(r *ingest.Record, s *shape) {
	ev := &r.Event
	eid := role(ev, s.order)
	if eid == 0 {
		return
	}
	o, fresh := b.orders.get(eid)
	if fresh {
		o.position, o.at = r.Position, ev.At
	}
	o.at = min(o.at, ev.At)
	if ev.Type.State != "" && ev.At >= o.stateAt {
		o.state, o.stateAt = ev.Type.State, ev.At
	}
	if ev.Type.State != "" && s.amount >= 0 && ev.Vals[s.amount].Has {
		o.amount = ev.Vals[s.amount].N
	}
	latest(&o.customer, role(ev, s.customer))
	latest(&o.worker, role(ev, s.worker))
	latest(&o.merchant, role(ev, s.merchant))
	latest(&o.currency, text(ev, s.currency))
	latest(&o.city, text(ev, s.city))
	latest(&o.brand, text(ev, s.brand))
	latest(&o.region, text(ev, s.region))
}

func latest[T comparable](to *T, v T) {
	var none T
	if v != none {
		*to = v
	}
}

// account notes accounts that are spoken of for the first time, and what
// account events say of them.
func (b *batch) account(r *ingest.Record, s *shape, v *seal.Vault) error {
	ev := &r.Event
	for i := range r.Refs {
		slot := r.Refs[i].Role
		if ev.Type.Roles[slot].Kind != "account" || ev.Roles[slot] == 0 {
			continue
		}
		a, fresh := b.accounts.get(ev.Roles[slot])
		if fresh {
			a.kind, a.position, a.created = ev.Type.Roles[slot].Name, r.Position, ev.At
			a.brand, a.region, a.city = text(ev, s.brand), text(ev, s.region), text(ev, s.city)
		}
		a.ref = slices.Clone(r.Refs[i].Sealed)
		if s.profile {
			if err := b.describe(r, s, v, ev.Roles[slot], a); err != nil {
				return err
			}
		}
	}
	return nil
}

// profile is the sealed JSON of accounts.profile.
type profile struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Phone    string `json:"phone"`
	Language string `json:"language"`
	Home     string `json:"home,omitempty"`
}

const profileAAD = "profile"

func (b *batch) describe(r *ingest.Record, s *shape, v *seal.Vault, eid uint64, a *account) error {
	ev := &r.Event
	a.described, a.position = true, r.Position
	a.created = min(a.created, ev.At)
	latest(&a.brand, text(ev, s.brand))
	latest(&a.region, text(ev, s.region))
	latest(&a.city, text(ev, s.city))
	latest(&a.language, text(ev, s.language))
	fields, err := r.OpenPersonal(v)
	if errors.Is(err, seal.ErrErased) {
		a.profile, a.email, a.phone = nil, "", ""
		return nil
	}
	if err != nil {
		return err
	}
	pr := profile{Name: fields["name"], Email: fields["email"], Phone: fields["phone"], Home: fields["home"], Language: a.language}
	body, err := json.Marshal(pr)
	if err != nil {
		return err
	}
	a.profile, err = v.Seal(eid, profileAAD, body)
	if errors.Is(err, seal.ErrErased) {
		a.profile, a.email, a.phone = nil, "", ""
		return nil
	}
	if err != nil {
		return err
	}
	a.email, a.phone = "", ""
	if mail := strings.ToLower(strings.TrimSpace(pr.Email)); mail != "" {
		a.email = v.Index("email", mail)
	}
	if n, err := phonenumbers.Parse(pr.Phone, "US"); pr.Phone != "" && err == nil {
		a.phone = v.Index("phone", phonenumbers.Format(n, phonenumbers.E164))
	}
	return nil
}
