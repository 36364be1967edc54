package entity

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Peers says how an account compares with others of its kind, brand and region.
// It is a reason to look, never a finding.
type Peers struct {
	Kind   string     `json:"kind"`
	Brand  string     `json:"brand"`
	Region string     `json:"region"`
	From   time.Time  `json:"from"`
	To     time.Time  `json:"to"`
	Days   int        `json:"days"`
	Looked int        `json:"accounts" doc:"Peers looked at: at most 200, drawn by their ids, which are random"`
	Rates  []PeerRate `json:"rates"`
}

// PeerRate is one figure of an account beside the same of its peers.
type PeerRate struct {
	Name   string  `json:"rate" doc:"orders, cancelled, refund_asked, held_up, reported or actions"`
	Count  int     `json:"count"`
	Of     string  `json:"of,omitempty" doc:"orders or decisions: what the value is a share of; a plain number when left out"`
	Total  int     `json:"total" doc:"How many of those"`
	Value  float64 `json:"value" doc:"The count, or the share from 0 to 1 (of reports and actions it may be more than 1)"`
	Peers  int     `json:"peers" doc:"Peers that have this figure"`
	Low    float64 `json:"low" doc:"A tenth of the peers is below"`
	Middle float64 `json:"middle" doc:"Half of them"`
	High   float64 `json:"high" doc:"Nine tenths"`
	Below  float64 `json:"below" doc:"Share of the peers that have less"`
	Stands string  `json:"stands" enum:"usual,high,low,few,alone" doc:"high and low: outside what nine of ten have, and too far for chance; few: too little to say; alone: fewer than twenty peers"`
}

// RateSource counts something about many accounts since a moment, as far as the
// scope reaches and everybody may know it.
type RateSource func(ctx context.Context, sc identity.Scope, accounts []uint64, since time.Time) (map[uint64]int, error)

// RegisterRate adds a figure per order, for those who may read what it counts;
// call it before the first request.
func (s *Service) RegisterRate(name string, needs identity.Permission, read RateSource) {
	s.rates = append(s.rates, namedRate{name, needs, read})
}

type namedRate struct {
	name  string
	needs identity.Permission
	read  RateSource
}

const (
	peersLooked = 200
	peersLeast  = 20 // fewer tell of single people
	totalLeast  = 5  // fewer orders or decisions say nothing about a share
	chance      = 0.01
)

// Peers compares an account's last days with its peers'. Everything is counted
// within the reader's regions and brands.
func (s *Service) Peers(ctx context.Context, ref string, days int) (*Peers, error) {
	sc, err := identity.Require(ctx, identity.PermAccountRead)
	if err != nil {
		return nil, err
	}
	if days < 1 || days > 730 {
		return nil, errs.New(errs.BadRequest, "days_invalid", "Days are from 1 to 730.").With(errs.Field{Pointer: "?days", Message: "1 to 730"})
	}
	acc, err := s.Resolve(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	return s.compare(ctx, sc, acc, days)
}

func (s *Service) compare(ctx context.Context, sc identity.Scope, acc *Account, days int) (*Peers, error) {
	now := s.db.Now()
	p := &Peers{Kind: acc.Kind, Brand: acc.Brand, Region: acc.Region, To: now, From: now.AddDate(0, 0, -days), Days: days, Rates: []PeerRate{}}
	peers, err := s.alike(ctx, sc, acc)
	if err != nil {
		return nil, err
	}
	p.Looked = len(peers)
	all := append([]uint64{acc.EID}, peers...)
	orders, cancelled, err := s.ordersOf(ctx, sc, acc.Kind, all, p.From)
	if err != nil {
		return nil, err
	}
	refunds, err := s.eventsOf(ctx, sc, "order.refund_requested", all, p.From)
	if err != nil {
		return nil, err
	}
	decided, held, err := s.decidedOf(ctx, sc, all, p.From)
	if err != nil {
		return nil, err
	}
	p.Rates = append(p.Rates, number(all, orders), share("cancelled", "orders", all, cancelled, orders), share("refund_asked", "orders", all, refunds, orders))
	if sc.Can(identity.PermDecisionRead) {
		p.Rates = append(p.Rates, share("held_up", "decisions", all, held, decided))
	}
	for _, r := range s.rates {
		if !sc.Can(r.needs) {
			continue
		}
		n, err := r.read(ctx, sc, all, p.From)
		if err != nil {
			return nil, err
		}
		p.Rates = append(p.Rates, share(r.name, "orders", all, n, orders))
	}
	return p, nil
}

// alike draws peers: ids are random, so those that follow the account's own are
// as good as any, and the same each time.
func (s *Service) alike(ctx context.Context, sc identity.Scope, acc *Account) ([]uint64, error) {
	var list []uint64
	for _, side := range []string{">", "<"} {
		var a db.Args
		where := `kind = ` + a.Add(acc.Kind) + ` AND brand = ` + a.Add(acc.Brand) + ` AND region = ` + a.Add(acc.Region) + ` AND id ` + side + ` ` + a.Add(acc.EID)
		rows, err := s.history.Query(ctx, `SELECT id FROM accounts WHERE `+where+` AND `+sc.Where(&a, scoped)+` ORDER BY id LIMIT `+a.Add(peersLooked-len(list)), a...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var e uint64
			if err := rows.Scan(&e); err != nil {
				rows.Close()
				return nil, err
			}
			list = append(list, e)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
		rows.Close()
	}
	return list, nil
}

// tally adds rows of account, word, number.
func (s *Service) tally(ctx context.Context, query string, a db.Args, add func(account uint64, word string, n int)) error {
	rows, err := s.history.Query(ctx, query, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var account uint64
		var word string
		var n int
		if err := rows.Scan(&account, &word, &n); err != nil {
			return err
		}
		add(account, word, n)
	}
	return rows.Err()
}

func among(a *db.Args, col string, accounts []uint64) string {
	list := ""
	for i, e := range accounts {
		if i > 0 {
			list += ","
		}
		list += a.Add(e)
	}
	return col + " IN (" + list + ")"
}

func (s *Service) ordersOf(ctx context.Context, sc identity.Scope, kind string, accounts []uint64, since time.Time) (all, cancelled map[uint64]int, err error) {
	col := "customer"
	if kind == "worker" || kind == "merchant" {
		col = kind
	}
	all, cancelled = map[uint64]int{}, map[uint64]int{}
	var a db.Args
	err = s.tally(ctx, `SELECT `+col+`, state, COUNT(*) FROM orders WHERE `+among(&a, col, accounts)+` AND at >= `+a.Add(db.Micros(since))+` AND `+sc.Where(&a, scoped)+` GROUP BY `+col+`, state`, a,
		func(account uint64, word string, n int) {
			all[account] += n
			if word == "cancelled" {
				cancelled[account] += n
			}
		})
	return all, cancelled, err
}

func (s *Service) eventsOf(ctx context.Context, sc identity.Scope, kind string, accounts []uint64, since time.Time) (map[uint64]int, error) {
	out := map[uint64]int{}
	var a db.Args
	err := s.tally(ctx, `SELECT x.entity, e.type, COUNT(DISTINCT e.position) FROM event_entities x JOIN events e ON e.position = x.position
		WHERE `+among(&a, "x.entity", accounts)+` AND e.type = `+a.Add(kind)+` AND e.at >= `+a.Add(db.Micros(since))+` AND `+
		sc.Where(&a, identity.Columns{Region: "e.region", Brand: "e.brand"})+` GROUP BY x.entity, e.type`, a,
		func(account uint64, _ string, n int) { out[account] += n })
	return out, err
}

func (s *Service) decidedOf(ctx context.Context, sc identity.Scope, accounts []uint64, since time.Time) (all, held map[uint64]int, err error) {
	all, held = map[uint64]int{}, map[uint64]int{}
	var a db.Args
	err = s.tally(ctx, `SELECT account, outcome, COUNT(*) FROM decisions WHERE `+among(&a, "account", accounts)+` AND at >= `+a.Add(db.Micros(since))+` AND `+sc.Where(&a, scoped)+` GROUP BY account, outcome`, a,
		func(account uint64, word string, n int) {
			all[account] += n
			if word == "review" || word == "block" {
				held[account] += n
			}
		})
	return all, held, err
}

// number is the figure of orders themselves: how busy somebody is, is neither
// good nor bad.
func number(all []uint64, orders map[uint64]int) PeerRate {
	r := PeerRate{Name: "orders", Count: orders[all[0]], Value: float64(orders[all[0]]), Stands: "usual"}
	var peers []float64
	for _, e := range all[1:] {
		peers = append(peers, float64(orders[e]))
	}
	r.beside(peers)
	return r
}

// share is a figure per order or decision; peers without any of those have none.
func share(name, of string, all []uint64, n, total map[uint64]int) PeerRate {
	r := PeerRate{Name: name, Of: of, Count: n[all[0]], Total: total[all[0]], Stands: "usual"}
	if r.Total > 0 {
		r.Value = float64(r.Count) / float64(r.Total)
	}
	var peers []float64
	hits, tries := 0, 0
	for _, e := range all[1:] {
		if total[e] == 0 {
			continue
		}
		peers = append(peers, float64(n[e])/float64(total[e]))
		hits, tries = hits+n[e], tries+total[e]
	}
	if !r.beside(peers) {
		return r
	}
	if r.Total < totalLeast {
		r.Stands = "few"
		return r
	}
	// What would be expected if the account were like all of them together.
	expected := float64(hits+r.Count) / float64(tries+r.Total) * float64(r.Total)
	switch {
	case r.Value > r.High && 1-upTo(r.Count-1, expected) < chance:
		r.Stands = "high"
	case r.Value < r.Low && upTo(r.Count, expected) < chance:
		r.Stands = "low"
	}
	return r
}

// beside fills in what the peers have; false when they are too few to tell.
func (r *PeerRate) beside(peers []float64) bool {
	r.Peers = len(peers)
	if len(peers) < peersLeast {
		r.Stands = "alone"
		return false
	}
	slices.Sort(peers)
	at := func(q float64) float64 { return peers[int(math.Round(q*float64(len(peers)-1)))] }
	r.Low, r.Middle, r.High = at(0.1), at(0.5), at(0.9)
	less, _ := slices.BinarySearch(peers, r.Value)
	r.Below = float64(less) / float64(len(peers))
	return true
}

// upTo is how likely at most n are where so many are expected (Poisson).
func upTo(n int, expected float64) float64 {
	if n < 0 {
		return 0
	}
	if expected > 500 { // the normal law is as good, and its terms do not vanish
		return math.Erfc((expected-float64(n)-0.5)/math.Sqrt(2*expected)) / 2
	}
	term, sum := math.Exp(-expected), 0.0
	for i := 0; i <= n; i++ {
		sum += term
		term *= expected / float64(i+1)
	}
	return min(1, sum)
}
