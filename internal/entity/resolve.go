package entity

import (
	"context"

	"github.com/piepowder/piepowder/internal/identity"
)

// resolveRound is how many accounts one query of ResolveAll reads.
const resolveRound = 500

// ResolveAll finds many accounts as Resolve does, by what they were asked for
// with; who is not there, or not within the reader's scope, is left out.
func (s *Service) ResolveAll(ctx context.Context, sc identity.Scope, refs []string) (map[string]*Account, error) {
	asked := map[uint64][]string{}
	var eids []uint64
	for _, ref := range refs {
		eid, ok := s.number("account", "acc", ref)
		if !ok {
			continue
		}
		if asked[eid] == nil {
			eids = append(eids, eid)
		}
		asked[eid] = append(asked[eid], ref)
	}
	out := map[string]*Account{}
	for from := 0; from < len(eids); from += resolveRound {
		list, err := s.load(ctx, sc, eids[from:min(from+resolveRound, len(eids))], false)
		if err != nil {
			return nil, err
		}
		for _, acc := range list {
			for _, ref := range asked[acc.EID] {
				out[ref] = acc
			}
		}
	}
	return out, nil
}
