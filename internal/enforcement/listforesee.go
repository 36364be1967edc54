package enforcement

import (
	"context"
	"slices"

	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// ListForesight is what an entry on a list would mean before it is made.
type ListForesight struct {
	List   string `json:"list"`
	Entity string `json:"entity,omitempty" doc:"acc_, ord_ or thg_ id; the account itself when none was named; left out for a text"`
	Known  bool   `json:"known" doc:"It is on the list already, and stays there afterwards"`
	Others int    `json:"others" doc:"Other accounts that the entry hits too: those seen with the same thing, 1000 at most"`
}

// foreseeLists says of each list of a draft whom else its entry would hit. It
// refuses what taking the action would refuse.
func (s *Service) foreseeLists(ctx context.Context, sc identity.Scope, d Draft, accounts []*entity.Account) ([]ListForesight, error) {
	out := []ListForesight{}
	own := make([]uint64, len(accounts))
	for i, acc := range accounts {
		own[i] = acc.EID
	}
	for i, l := range d.Lists {
		if len(accounts) == 0 {
			break
		}
		_, found, err := s.listable(ctx, sc, l, accounts[0].ID, i)
		if err != nil {
			return nil, err
		}
		f := ListForesight{List: l.List, Entity: found.Entity, Known: found.Entry != ""}
		switch prefix, eid, _ := id.ParseEntity(found.Entity); {
		case prefix == "thg":
			if f.Others, err = s.accounts.SeenWith(ctx, eid, own); err != nil {
				return nil, err
			}
		case prefix == "acc" && !slices.Contains(own, eid):
			f.Others = 1
		}
		out = append(out, f)
	}
	return out, nil
}
