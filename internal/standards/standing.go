package standards

import (
	"context"
	"crypto/subtle"
	"math/big"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// CountedStrike is one strike as it counts now.
type CountedStrike struct {
	ID       string    `json:"id"`
	Clause   string    `json:"clause"`
	Version  int       `json:"clause_version,omitempty"`
	Title    string    `json:"title,omitempty"`
	Weight   int       `json:"weight"`
	Points   float64   `json:"points" doc:"What it counts now"`
	At       time.Time `json:"at"`
	FullTill time.Time `json:"full_until" doc:"Until then it counts in full"`
	GoneAt   time.Time `json:"gone_at" doc:"From then on it does not count"`
	Case     string    `json:"case_id,omitempty"`
	Action   string    `json:"action_id,omitempty"`

	left int64
}

// AccountPoints is where somebody stands and how that fades.
type AccountPoints struct {
	Account string          `json:"account_id"`
	At      time.Time       `json:"at"`
	Points  float64         `json:"points"`
	Strikes []CountedStrike `json:"strikes"`
	Next    *Rung           `json:"stands_on,omitempty" doc:"The step of the ladder that the sum has reached"`
	Fades   []FadePoint     `json:"fades" doc:"The sum at the end of each of the coming months, if nothing is added"`
	Clear   *time.Time      `json:"clear_at,omitempty" doc:"When nothing counts any more"`
	Ladder  []Rung          `json:"ladder"`
	Version int64           `json:"version" doc:"Of the standards"`

	milli int64
}

// FadePoint is the sum at a time to come.
type FadePoint struct {
	At     time.Time `json:"at"`
	Points float64   `json:"points"`
}

// Standing reads where an account stands.
func (s *Service) Standing(ctx context.Context, ref string) (*AccountPoints, error) {
	sc, err := identity.Require(ctx, identity.PermStandardsRead)
	if err != nil {
		return nil, err
	}
	acc, err := s.accounts.Resolve(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	return s.Of(ctx, sc, acc.EID, "en")
}

// Of is Standing for a caller that has resolved the account; titles of clauses
// are in language.
func (s *Service) Of(ctx context.Context, sc identity.Scope, account uint64, language string) (*AccountPoints, error) {
	v, err := s.newest(ctx)
	if err != nil {
		return nil, err
	}
	now := s.db.Now()
	st := &AccountPoints{Account: id.Entity("acc", account), At: now, Strikes: []CountedStrike{}, Fades: []FadePoint{}, Ladder: v.Document.Ladder, Version: v.Version}
	rows, err := s.read(ctx, sc, func(a *db.Args) string { return "s.account = " + a.Add(account) }, v.Document, now)
	if err != nil {
		return nil, err
	}
	for _, k := range rows {
		c := k.CountedStrike
		c.left = v.Document.left(c.Clause, c.Weight, c.At, now)
		if c.left == 0 && !c.At.After(now) {
			continue
		}
		if s.Title != nil {
			if c.Title, err = s.Title(ctx, c.Clause, language); err != nil {
				return nil, err
			}
		}
		c.Points = shown(c.left)
		st.milli += c.left
		st.Strikes = append(st.Strikes, c)
		if st.Clear == nil || c.GoneAt.After(*st.Clear) {
			at := c.GoneAt
			st.Clear = &at
		}
	}
	st.Points = shown(st.milli)
	if r, ok := v.Document.rung(st.milli); ok {
		st.Next = &r
	}
	for m := 1; m <= 12 && st.Clear != nil; m++ {
		at := now.AddDate(0, m, 0)
		var sum int64
		for _, c := range st.Strikes {
			sum += v.Document.left(c.Clause, c.Weight, c.At, at)
		}
		st.Fades = append(st.Fades, FadePoint{at, shown(sum)})
		if sum == 0 {
			break
		}
	}
	return st, nil
}

type struck struct {
	CountedStrike
	account uint64
}

// read reads strikes that were not removed, oldest first.
func (s *Service) read(ctx context.Context, sc identity.Scope, where func(*db.Args) string, d *StandardsDocument, now time.Time) ([]struck, error) {
	var a db.Args
	rows, err := s.db.Query(ctx, `SELECT s.id, s.account, s.clause, s.clause_version, s.weight, s.case_id, s.action, s.at FROM strikes s WHERE `+where(&a)+
		` AND s.removed_at IS NULL AND `+visible(&a, sc)+` ORDER BY s.at, s.id LIMIT 200000`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []struck
	for rows.Next() {
		var k struck
		var at int64
		if err := rows.Scan(&k.ID, &k.account, &k.Clause, &k.Version, &k.Weight, &k.Case, &k.Action, &at); err != nil {
			return nil, err
		}
		k.At = db.FromMicros(at)
		k.FullTill, k.GoneAt = k.At.Add(time.Duration(d.FullDays)*day), d.goneAt(k.Clause, k.At)
		list = append(list, k)
	}
	return list, rows.Err()
}

// letters leave out what is misread or misheard, and all vowels.
const letters = "23456789BCDFGHJKMNPQRSTVWXZ"

// Access is the number and code by which a person sees their own standing. The
// code is a keyed hash of the account: nobody else can make it, and every letter
// carries the same.
func (s *Service) Access(account uint64) (number, code string) {
	number = strings.ToUpper(strings.TrimPrefix(id.Entity("", account), "_"))
	return number, group(s.vault.Token("standing code", []byte(number)), 3)
}

func group(token [16]byte, n int) string {
	left, base, digit := new(big.Int).SetBytes(token[:]), big.NewInt(int64(len(letters))), new(big.Int)
	var b strings.Builder
	for i := range 4 * n {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		left.DivMod(left, base, digit)
		b.WriteByte(letters[digit.Int64()])
	}
	return b.String()
}

// Person finds who a number and a code belong to. A wrong number and a wrong
// code get the same answer.
func (s *Service) Person(ctx context.Context, number, code string) (*entity.Account, error) {
	none := errs.New(errs.NotFound, "standing_not_found", "Number and code do not belong together.")
	keep := func(v string) string { return strings.NewReplacer("-", "", " ", "").Replace(strings.TrimSpace(v)) }
	_, eid, ok := id.ParseEntity("acc_" + strings.ToLower(keep(number)))
	_, want := s.Access(eid) // made also for a wrong number, so that it takes as long
	if subtle.ConstantTimeCompare([]byte(keep(want)), []byte(strings.ToUpper(keep(code)))) != 1 || !ok {
		return nil, none
	}
	list, err := s.accounts.Accounts(ctx, identity.Public(), []uint64{eid})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, none
	}
	return list[0], nil
}
