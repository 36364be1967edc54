package decision

import (
	"context"
	"errors"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// Who is the account a decision is about. Its name is the marketplace's own
// reference: personal data is on the account's page.
type Who struct {
	ID   string `json:"id"`
	Name string `json:"name" doc:"The marketplace's reference"`
	Kind string `json:"kind,omitempty"`
}

// who fills the accounts of decisions. One outside the caller's scope, or
// erased, keeps its id as name.
func (s *Service) who(ctx context.Context, sc identity.Scope, list ...*Decision) error {
	var eids []string
	var a db.Args
	seen := map[uint64]*Who{}
	for _, d := range list {
		if d.account != 0 && seen[d.account] == nil {
			acc := id.Entity("acc", d.account)
			seen[d.account] = &Who{ID: acc, Name: acc}
			eids = append(eids, a.Add(d.account))
		}
		d.Account = seen[d.account]
	}
	if len(eids) == 0 {
		return nil
	}
	in := ""
	for i, e := range eids {
		if i > 0 {
			in += ","
		}
		in += e
	}
	rows, err := s.history.Query(ctx, `SELECT id, kind, ref FROM accounts WHERE id IN (`+in+`) AND `+
		sc.Where(&a, identity.Columns{Region: "region", Brand: "brand"}), a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var eid uint64
		var kind string
		var ref []byte
		if err := rows.Scan(&eid, &kind, &ref); err != nil {
			return err
		}
		w := seen[eid]
		w.Kind = kind
		if len(ref) == 0 {
			continue
		}
		clear, err := s.vault.Open(eid, "ref", ref)
		if errors.Is(err, seal.ErrErased) {
			continue
		}
		if err != nil {
			return err
		}
		w.Name = string(clear)
	}
	return rows.Err()
}
