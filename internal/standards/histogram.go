package standards

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// PointsHistogram is how many accounts have how many points, so that thresholds are
// chosen by looking.
type PointsHistogram struct {
	At       time.Time   `json:"at"`
	Kind     string      `json:"kind,omitempty" doc:"customer, worker or merchant"`
	Accounts int         `json:"accounts" doc:"With any points"`
	Bars     []PointsBar `json:"bars"`
	Ladder   []Rung      `json:"ladder"`
	On       []int       `json:"on_step" doc:"Accounts that stand on each step of the ladder"`
	Version  int64       `json:"version"`
}

// PointsBar is the accounts with more points than From and at most To.
type PointsBar struct {
	From     int `json:"from"`
	To       int `json:"to"`
	Accounts int `json:"accounts"`
}

// Histogram counts accounts by their points now.
func (s *Service) Histogram(ctx context.Context, kind string) (*PointsHistogram, error) {
	sc, err := identity.Require(ctx, identity.PermStandardsRead)
	if err != nil {
		return nil, err
	}
	v, err := s.newest(ctx)
	if err != nil {
		return nil, err
	}
	sums, err := s.sums(ctx, sc, kind, *v.Document)
	if err != nil {
		return nil, err
	}
	h := &PointsHistogram{At: s.db.Now(), Kind: kind, Bars: []PointsBar{}, Ladder: v.Document.Ladder, On: make([]int, len(v.Document.Ladder)), Version: v.Version}
	for _, sum := range sums {
		if sum == 0 {
			continue
		}
		h.Accounts++
		n := int((sum - 1) / milli)
		for len(h.Bars) <= n && n < 200 {
			h.Bars = append(h.Bars, PointsBar{len(h.Bars), len(h.Bars) + 1, 0})
		}
		h.Bars[min(n, len(h.Bars)-1)].Accounts++
		for i := len(h.Ladder) - 1; i >= 0; i-- {
			if sum >= int64(h.Ladder[i].Points)*milli {
				h.On[i]++
				break
			}
		}
	}
	return h, nil
}

// sums are the points of every account that has strikes.
func (s *Service) sums(ctx context.Context, sc identity.Scope, kind string, d StandardsDocument) (map[uint64]int64, error) {
	now := s.db.Now()
	list, err := s.read(ctx, sc, func(a *db.Args) string { return "s.at > " + a.Add(db.Micros(now.Add(-longest(d)))) }, &d, now)
	if err != nil {
		return nil, err
	}
	if list, err = s.ofKind(ctx, sc, kind, list); err != nil {
		return nil, err
	}
	sums := map[uint64]int64{}
	for _, k := range list {
		sums[k.account] += d.left(k.Clause, k.Weight, k.At, now)
	}
	return sums, nil
}

// ofKind keeps the strikes of one kind of account.
func (s *Service) ofKind(ctx context.Context, sc identity.Scope, kind string, list []struck) ([]struck, error) {
	if kind == "" {
		return list, nil
	}
	var eids []uint64
	seen := map[uint64]bool{}
	for _, k := range list {
		if !seen[k.account] {
			seen[k.account] = true
			eids = append(eids, k.account)
		}
	}
	keep := map[uint64]bool{}
	for len(eids) > 0 {
		n := min(500, len(eids))
		accounts, err := s.accounts.Accounts(ctx, sc, eids[:n])
		if err != nil {
			return nil, err
		}
		for _, acc := range accounts {
			keep[acc.EID] = acc.Kind == kind
		}
		eids = eids[n:]
	}
	var out []struck
	for _, k := range list {
		if keep[k.account] {
			out = append(out, k)
		}
	}
	return out, nil
}

// longest is how long any strike may count.
func longest(d StandardsDocument) time.Duration {
	most := d.GoneDays
	for _, w := range d.Weights {
		most = max(most, w.GoneDays)
	}
	return time.Duration(most) * day
}

// WhatIf is what another document would have recommended over a history.
type WhatIf struct {
	From     time.Time       `json:"from"`
	To       time.Time       `json:"to"`
	Findings int             `json:"findings" doc:"Strikes of the time, each met once"`
	Same     int             `json:"same"`
	Milder   int             `json:"milder"`
	Harsher  int             `json:"harsher"`
	Steps    []StepChange    `json:"steps" doc:"From the step recommended then to that of the document"`
	Now      []int           `json:"on_step_now" doc:"Accounts on each step of the ladder that holds"`
	Then     []int           `json:"on_step_then" doc:"Accounts on each step of the document's ladder"`
	Examples []WhatIfExample `json:"examples" doc:"The accounts for which most changes"`
	Base     int64           `json:"base" doc:"The version it is compared with"`
}

// StepChange counts one way a recommendation changes.
type StepChange struct {
	Was      string `json:"was"`
	Would    string `json:"would"`
	Findings int    `json:"findings"`
}

// WhatIfExample is an account for which the recommendation changes.
type WhatIfExample struct {
	Account string    `json:"account_id"`
	Clause  string    `json:"clause"`
	At      time.Time `json:"at"`
	Was     string    `json:"was"`
	Would   string    `json:"would"`
	Points  float64   `json:"points"`
	With    float64   `json:"points_would"`
}

// WhatIf plays the findings of the last days through a document and through the
// one that holds, finding by finding, and compares. It changes nothing.
func (s *Service) WhatIf(ctx context.Context, d StandardsDocument, days int) (*WhatIf, error) {
	sc, err := identity.Require(ctx, identity.PermStandardsRead)
	if err != nil {
		return nil, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	if days < 1 || days > 3650 {
		return nil, errs.New(errs.Invalid, "standards_invalid", "Over how many days?").With(errs.Field{Pointer: "/days", Message: "1 to 3650"})
	}
	v, err := s.newest(ctx)
	if err != nil {
		return nil, err
	}
	now := s.db.Now()
	from := now.AddDate(0, 0, -days)
	back := from.Add(-max(longest(d), longest(*v.Document)))
	list, err := s.read(ctx, sc, func(a *db.Args) string { return "s.at > " + a.Add(db.Micros(back)) }, &d, now)
	if err != nil {
		return nil, err
	}
	return compare(*v.Document, d, list, from, now, v.Version), nil
}
