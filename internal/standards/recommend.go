package standards

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/identity"
)

// LadderRecommendation is what the ladder gives for one more finding. It recommends;
// a person decides.
type LadderRecommendation struct {
	Account  string  `json:"account_id"`
	Clause   string  `json:"clause"`
	Weight   int     `json:"weight"`
	Points   float64 `json:"points" doc:"Now"`
	With     float64 `json:"points_with" doc:"With the finding"`
	Step     *Rung   `json:"step,omitempty" doc:"Left out below the first step"`
	Standing string  `json:"-"`
	Version  int64   `json:"version"`
}

// Recommend says what the ladder gives when an account gets one more finding on
// a clause.
func (s *Service) Recommend(ctx context.Context, ref, clause string) (*LadderRecommendation, error) {
	sc, err := identity.Require(ctx, identity.PermStandardsRead)
	if err != nil {
		return nil, err
	}
	acc, err := s.accounts.Resolve(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	return s.RecommendFor(ctx, sc, acc.EID, clause)
}

// RecommendFor is Recommend for a caller that has resolved the account.
func (s *Service) RecommendFor(ctx context.Context, sc identity.Scope, account uint64, clause string) (*LadderRecommendation, error) {
	st, err := s.Of(ctx, sc, account, "en")
	if err != nil {
		return nil, err
	}
	v, err := s.newest(ctx)
	if err != nil {
		return nil, err
	}
	r := &LadderRecommendation{Account: st.Account, Clause: clause, Weight: v.Document.WeightOf(clause), Points: st.Points, Version: v.Version}
	sum := st.milli + int64(r.Weight)*milli
	r.With = shown(sum)
	if step, ok := v.Document.rung(sum); ok {
		r.Step = &step
	}
	return r, nil
}

// StrikesByAccount counts the strikes that still count, those of cases the
// reader may see.
func (s *Service) StrikesByAccount(ctx context.Context, sc identity.Scope, risk map[uint64]*entity.Risk) error {
	if !sc.Can(identity.PermStandardsRead) {
		return nil
	}
	v, err := s.newest(ctx)
	if err != nil {
		return err
	}
	now := s.db.Now()
	list, err := s.read(ctx, sc, func(a *db.Args) string {
		eids := make([]string, 0, len(risk))
		for eid := range risk {
			eids = append(eids, a.Add(eid))
		}
		return oneOf("s.account", eids)
	}, v.Document, now)
	if err != nil {
		return err
	}
	for _, k := range list {
		if r := risk[k.account]; r != nil && v.Document.left(k.Clause, k.Weight, k.At, now) > 0 {
			r.Strikes++
		}
	}
	return nil
}

func oneOf(col string, marks []string) string {
	if len(marks) == 0 {
		return "1=0"
	}
	out := col + " IN ("
	for i, m := range marks {
		if i > 0 {
			out += ","
		}
		out += m
	}
	return out + ")"
}
