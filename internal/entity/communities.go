package entity

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// inForce is the run whose communities count.
const inForce = `COALESCE((SELECT position FROM watermark WHERE name = 'communities'), 0)`

// growing is how far back growth looks.
const growing = 30 * 24 * time.Hour

// Community is accounts that belong together by what they share, as far as the
// reader may see them.
type Community struct {
	ID          string        `json:"id"`
	Size        int           `json:"size" doc:"Accounts you may see"`
	Growth      int           `json:"growth" doc:"Of these, joined in the thirty days before"`
	FirstAt     time.Time     `json:"first_at" doc:"When the first two shared something"`
	LastAt      time.Time     `json:"last_at" doc:"When one of them joined last"`
	Deactivated int           `json:"deactivated"`
	Suspended   int           `json:"suspended" doc:"Suspended or restricted"`
	Money       []RingMoney   `json:"money" doc:"What its accounts ordered"`
	Accounts    []GraphMember `json:"accounts" doc:"The first few"`
}

// GraphMember is an account of a community, in short.
type GraphMember struct {
	ID       string `json:"id"`
	Ref      string `json:"ref"`
	Name     string `json:"name,omitempty"`
	Standing string `json:"standing"`
}

// RingMoney is a sum in one currency.
type RingMoney struct {
	Currency string `json:"currency"`
	Minor    int64  `json:"minor" doc:"In minor units"`
	Orders   int    `json:"orders"`
}

// CommunityFilter narrows the list of communities.
type CommunityFilter struct {
	Account string    // only the one of this account
	At      time.Time // as they were then; zero = now
	Min     int       // accounts at least
	web.PageIn
}

// Communities lists them, largest first.
func (s *Service) Communities(ctx context.Context, f CommunityFilter) (page web.Page[Community], err error) {
	page.Items = []Community{}
	sc, err := identity.Require(ctx, identity.PermAccountRead)
	if err != nil {
		return page, err
	}
	at := s.db.Now()
	if !f.At.IsZero() {
		at = f.At
	}
	var a db.Args
	query := `SELECT m.community, COUNT(*), COUNT(*) FILTER (WHERE m.joined_at > ` + a.Add(db.Micros(at.Add(-growing))) + `), MIN(m.joined_at), MAX(m.joined_at)
		FROM community_members m JOIN accounts x ON x.id = m.account
		WHERE m.run = ` + inForce + ` AND m.joined_at <= ` + a.Add(db.Micros(at)) + ` AND ` + sc.Where(&a, ofAccounts)
	if f.Account != "" {
		acc, err := s.Resolve(ctx, sc, f.Account)
		if err != nil {
			return page, err
		}
		query += ` AND m.community IN (SELECT o.community FROM community_members o WHERE o.run = m.run AND o.account = ` + a.Add(acc.EID) + `)`
	}
	query += ` GROUP BY m.community HAVING COUNT(*) >= ` + a.Add(max(2, f.Min))
	if f.Cursor != "" {
		var size int
		var last int64
		if err := web.DecodeCursor(f.Cursor, &size, &last); err != nil {
			return page, err
		}
		n := a.Add(size)
		query += ` AND (COUNT(*) < ` + n + ` OR COUNT(*) = ` + n + ` AND m.community > ` + a.Add(last) + `)`
	}
	rows, err := s.history.Query(ctx, query+` ORDER BY COUNT(*) DESC, m.community LIMIT `+a.Add(f.Limit+1), a...)
	if err != nil {
		return page, err
	}
	defer rows.Close()
	var ids []uint64
	for rows.Next() {
		c := Community{Money: []RingMoney{}, Accounts: []GraphMember{}}
		var com uint64
		var first, last int64
		if err := rows.Scan(&com, &c.Size, &c.Growth, &first, &last); err != nil {
			return page, err
		}
		c.ID, c.FirstAt, c.LastAt = id.Entity("com", com), db.FromMicros(first), db.FromMicros(last)
		page.Items, ids = append(page.Items, c), append(ids, com)
	}
	if err := rows.Err(); err != nil {
		return page, err
	}
	rows.Close()
	if f.Limit > 0 && len(ids) > f.Limit {
		ids, page.Items = ids[:f.Limit], page.Items[:f.Limit]
		page.NextCursor = web.EncodeCursor(page.Items[f.Limit-1].Size, int64(ids[f.Limit-1]))
	}
	for i := range page.Items {
		if err := s.describe(ctx, sc, &page.Items[i], ids[i], at); err != nil {
			return page, err
		}
	}
	return page, nil
}

// named is how many accounts of a community its row names.
const named = 5

func (s *Service) describe(ctx context.Context, sc identity.Scope, c *Community, com uint64, at time.Time) error {
	eids, err := s.members(ctx, sc, com, db.Micros(at), 1000)
	if err != nil {
		return err
	}
	for part := 0; part < len(eids); part += chunk {
		list, err := s.Accounts(ctx, sc, eids[part:min(len(eids), part+chunk)])
		if err != nil {
			return err
		}
		for _, acc := range list {
			switch acc.Standing.Standing {
			case Deactivated:
				c.Deactivated++
			case Suspended, Limited:
				c.Suspended++
			}
		}
	}
	shown, err := s.Display(ctx, sc, eids[:min(named, len(eids))])
	if err != nil {
		return err
	}
	for _, acc := range shown {
		c.Accounts = append(c.Accounts, GraphMember{acc.ID, acc.Ref, acc.Name, acc.Standing.Standing})
	}
	var a db.Args
	rows, err := s.history.Query(ctx, `SELECT o.currency, SUM(o.amount), COUNT(*) FROM community_members m
		JOIN accounts x ON x.id = m.account JOIN orders o ON o.customer = m.account
		WHERE m.run = `+inForce+` AND m.community = `+a.Add(com)+` AND m.joined_at <= `+a.Add(db.Micros(at))+` AND o.currency <> ''
		AND `+sc.Where(&a, ofAccounts)+` GROUP BY o.currency ORDER BY 2 DESC`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var m RingMoney
		if err := rows.Scan(&m.Currency, &m.Minor, &m.Orders); err != nil {
			return err
		}
		c.Money = append(c.Money, m)
	}
	return rows.Err()
}

// members are the accounts of a community at a time, in the reader's scope.
func (s *Service) members(ctx context.Context, sc identity.Scope, com uint64, at int64, most int) ([]uint64, error) {
	var a db.Args
	rows, err := s.history.Query(ctx, `SELECT m.account FROM community_members m JOIN accounts x ON x.id = m.account
		WHERE m.run = `+inForce+` AND m.community = `+a.Add(com)+` AND m.joined_at <= `+a.Add(at)+` AND `+sc.Where(&a, ofAccounts)+` ORDER BY m.joined_at, m.account LIMIT `+strconv.Itoa(most), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []uint64
	for rows.Next() {
		var eid uint64
		if err := rows.Scan(&eid); err != nil {
			return nil, err
		}
		out = append(out, eid)
	}
	return out, rows.Err()
}

// CommunityRun is one search for communities.
type CommunityRun struct {
	Number   int64      `json:"number"`
	State    string     `json:"state" doc:"queued, running, done or failed"`
	AskedAt  time.Time  `json:"asked_at"`
	DoneAt   *time.Time `json:"done_at,omitempty"`
	Done     int64      `json:"done"`
	Total    int64      `json:"total"`
	Rings    int64      `json:"rings" doc:"Communities found; 0 when you see only part of the accounts"`
	Accounts int64      `json:"accounts"`
}

// LastCommunityRun says how the search stands.
func (s *Service) LastCommunityRun(ctx context.Context) (*CommunityRun, error) {
	sc, err := identity.Require(ctx, identity.PermAccountRead)
	if err != nil {
		return nil, err
	}
	r := &CommunityRun{State: "none"}
	var asked int64
	var done sql.NullInt64
	err = s.db.QueryRow(ctx, `SELECT number, state, asked_at, done_at, done, total FROM community_runs ORDER BY number DESC LIMIT 1`).
		Scan(&r.Number, &r.State, &asked, &done, &r.Done, &r.Total)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	r.AskedAt = db.FromMicros(asked)
	if done.Valid {
		t := db.FromMicros(done.Int64)
		r.DoneAt = &t
	}
	// Counted as the reader may see them: a total would tell of the others.
	var a db.Args
	err = s.history.QueryRow(ctx, `SELECT COUNT(*), COALESCE(SUM(n), 0) FROM (SELECT COUNT(*) AS n FROM community_members m JOIN accounts x ON x.id = m.account
		WHERE m.run = `+inForce+` AND `+sc.Where(&a, ofAccounts)+` GROUP BY m.community HAVING COUNT(*) >= 2) q`, a...).Scan(&r.Rings, &r.Accounts)
	return r, err
}

// AskCommunities puts a search on the table; one that waits or runs already is
// the one asked for.
func (s *Service) AskCommunities(ctx context.Context) (*CommunityRun, error) {
	sc, err := identity.Require(ctx, identity.PermLabelWrite)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "find communities", func(ctx context.Context, tx *db.Tx) error {
		number, fresh, err := s.queueRun(ctx, tx, sc.Actor().ID)
		if err != nil || !fresh {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "communities.asked", Object: "run_" + strconv.FormatInt(number, 10), Private: true})
	})
	if err != nil {
		return nil, err
	}
	return s.LastCommunityRun(ctx)
}
