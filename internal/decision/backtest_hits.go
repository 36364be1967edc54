package decision

import (
	"context"
	"database/sql"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// examplesShown is how many hits come with a result.
const examplesShown = 40

// kindOrder puts new hits first.
const kindOrder = `CASE h.kind WHEN 'new' THEN 0 WHEN 'lost' THEN 1 ELSE 2 END`

// foundHit is a hit with what is looked up beside it.
type foundHit struct {
	Hit
	position uint64
	account  uint64
	n, order int64
}

// examples are the hits to read first.
func (s *Service) examples(ctx context.Context, sc identity.Scope, backtest string) ([]Hit, error) {
	list, err := s.findHits(ctx, sc, backtest, "", -1, 0, examplesShown)
	return hitsOf(list), err
}

func hitsOf(list []foundHit) []Hit {
	out := make([]Hit, len(list))
	for i := range list {
		out[i] = list[i].Hit
	}
	return out
}

func (s *Service) hitPage(ctx context.Context, sc identity.Scope, backtest, kind string, in web.PageIn) (page web.Page[Hit], err error) {
	order, n := int64(-1), int64(0)
	if in.Cursor != "" {
		if err := web.DecodeCursor(in.Cursor, &order, &n); err != nil {
			return page, err
		}
	}
	list, err := s.findHits(ctx, sc, backtest, kind, order, n, in.Limit+1)
	if err != nil {
		return page, err
	}
	cut := web.Cut(list, in.Limit, func(last foundHit) string { return web.EncodeCursor(last.order, last.n) })
	return web.Page[Hit]{Items: hitsOf(cut.Items), NextCursor: cut.NextCursor}, nil
}

// findHits reads hits after (order, n) in the caller's scope, with names and
// cases that the caller may see.
func (s *Service) findHits(ctx context.Context, sc identity.Scope, backtest, kind string, order, n int64, limit int) ([]foundHit, error) {
	var a db.Args
	query := `SELECT h.kind, h.n, ` + kindOrder + `, h.position, h.event_id, h.type, h.at, h.account, h.amount, h.currency, h.outcome, h.live_outcome, h.score, h.label
		FROM backtest_hits h JOIN backtests b ON b.id = h.backtest AND b.state = 'done' WHERE h.backtest = ` + a.Add(backtest) +
		` AND (` + kindOrder + `, h.n) > (` + a.Add(order) + `, ` + a.Add(n) + `) AND ` + sc.Where(&a, identity.Columns{Region: "h.region", Brand: "h.brand"})
	if kind != "" {
		query += ` AND h.kind = ` + a.Add(kind)
	}
	rows, err := s.main.Query(ctx, query+` ORDER BY 3, h.n LIMIT `+a.Add(limit), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []foundHit{}
	for rows.Next() {
		var h foundHit
		var at int64
		var amount sql.NullInt64
		if err := rows.Scan(&h.Kind, &h.n, &h.order, &h.position, &h.EventID, &h.Type, &at, &h.account, &amount, &h.Currency, &h.Outcome, &h.LiveOutcome, &h.Score, &h.Label); err != nil {
			return nil, err
		}
		h.At = db.FromMicros(at)
		if amount.Valid {
			h.Amount = &amount.Int64
		}
		list = append(list, h)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	if err := s.nameHits(ctx, sc, list); err != nil {
		return nil, err
	}
	return list, s.caseHits(ctx, sc, list)
}

// nameHits adds the accounts.
func (s *Service) nameHits(ctx context.Context, sc identity.Scope, list []foundHit) error {
	about := make([]*Decision, len(list))
	for i := range list {
		about[i] = &Decision{account: list[i].account}
	}
	if err := s.who(ctx, sc, about...); err != nil {
		return err
	}
	for i, d := range about {
		if d.Account != nil {
			list[i].Account, list[i].AccountName = d.Account.ID, d.Account.Name
		}
	}
	return nil
}

// caseHits adds the case that holds the decision's alert and what it said.
func (s *Service) caseHits(ctx context.Context, sc identity.Scope, list []foundHit) error {
	if len(list) == 0 || !sc.Can(identity.PermCaseRead) {
		return nil
	}
	at := map[uint64][]*foundHit{}
	var a db.Args
	var in []string
	for i := range list {
		if at[list[i].position] == nil {
			in = append(in, a.Add(list[i].position))
		}
		at[list[i].position] = append(at[list[i].position], &list[i])
	}
	rows, err := s.main.Query(ctx, `SELECT al.position, k.id, k.number, k.state, k.outcome FROM alerts al JOIN cases k ON k.id = al.case_id
		WHERE al.position IN (`+strings.Join(in, ",")+`) AND `+
		sc.Where(&a, identity.Columns{Object: "k.id", Region: "k.region", Team: "k.team", Brand: "k.brand"})+` ORDER BY al.position, al.n DESC`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var position uint64
		var caseID, state, outcome string
		var number int64
		if err := rows.Scan(&position, &caseID, &number, &state, &outcome); err != nil {
			return err
		}
		for _, h := range at[position] {
			h.CaseID, h.CaseNumber = caseID, caseNumber(number)
			if h.Label == "" {
				h.Label = endOf(state, outcome).text()
			}
		}
	}
	return rows.Err()
}
