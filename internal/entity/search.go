package entity

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Hit is one thing that a search found.
type Hit struct {
	Kind  string `json:"kind" doc:"account, order, case or contact"`
	ID    string `json:"id"`
	Title string `json:"title"`
	Note  string `json:"note,omitempty"`
}

// Lookup finds things of another domain by what somebody typed; only what sc
// may see.
type Lookup func(ctx context.Context, sc identity.Scope, q string) ([]Hit, error)

// RegisterLookup adds one; call it before the first request.
func (s *Service) RegisterLookup(l Lookup) { s.lookups = append(s.lookups, l) }

// Search finds accounts by id, reference, exact mail address or phone number, or
// a name that may be mistyped; orders by id or reference, and whatever other domains have registered.
func (s *Service) Search(ctx context.Context, q string) ([]Hit, error) {
	sc, err := identity.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	q = strings.TrimSpace(q)
	hits := []Hit{}
	if q == "" || len(q) > 200 {
		return hits, nil
	}
	if sc.Can(identity.PermAccountRead) {
		found, err := s.findAccounts(ctx, sc, q)
		if err != nil {
			return nil, err
		}
		hits = append(hits, found...)
		if found, err = s.findNames(ctx, sc, q); err != nil {
			return nil, err
		}
		hits = append(hits, found...)
	}
	for _, l := range s.lookups {
		found, err := l(ctx, sc, q)
		if err != nil {
			return nil, err
		}
		hits = append(hits, found...)
	}
	return once(hits), nil
}

func (s *Service) findAccounts(ctx context.Context, sc identity.Scope, q string) ([]Hit, error) {
	var eids []uint64
	if eid, ok := s.number("account", "acc", q); ok {
		eids = append(eids, eid)
	}
	// Who finds a person by mail or phone learns that they belong together.
	if sc.Can(identity.PermAccountPersonal) {
		byIndex, err := s.byIndex(ctx, q)
		if err != nil {
			return nil, err
		}
		eids = append(eids, byIndex...)
	}
	list, err := s.Display(ctx, sc, eids)
	if err != nil {
		return nil, err
	}
	var hits []Hit
	for _, acc := range list {
		title := acc.Ref
		if acc.Name != "" {
			title = acc.Name + " · " + acc.Ref
		}
		hits = append(hits, Hit{Kind: "account", ID: acc.ID, Title: title, Note: acc.Kind + " " + acc.City})
	}
	if eid, ok := s.number("order", "ord", q); ok {
		var a db.Args
		var state, city string
		err := s.history.QueryRow(ctx, `SELECT state, city FROM orders WHERE id = `+a.Add(eid)+` AND `+sc.Where(&a, scoped), a...).Scan(&state, &city)
		if err == nil {
			hits = append(hits, Hit{Kind: "order", ID: id.Entity("ord", eid), Title: q, Note: strings.TrimSpace(state + " " + city)})
		} else if !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
	}
	return hits, nil
}

func (s *Service) byIndex(ctx context.Context, q string) ([]uint64, error) {
	col, idx := "phone_idx", ""
	if strings.Contains(q, "@") {
		col, idx = "email_idx", s.vault.Index("email", strings.ToLower(q))
	} else if n, err := phonenumbers.Parse(q, "US"); err == nil && phonenumbers.IsPossibleNumber(n) {
		idx = s.vault.Index("phone", phonenumbers.Format(n, phonenumbers.E164))
	}
	if idx == "" {
		return nil, nil
	}
	rows, err := s.history.Query(ctx, `SELECT id FROM accounts WHERE `+col+` <> '' AND `+col+` = $1 ORDER BY id LIMIT 20`, idx)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var eids []uint64
	for rows.Next() {
		var e uint64
		if err := rows.Scan(&e); err != nil {
			return nil, err
		}
		eids = append(eids, e)
	}
	return eids, rows.Err()
}
