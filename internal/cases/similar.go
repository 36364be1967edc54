package cases

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// Similar is an open case that may be about the same matter.
type Similar struct {
	Case     string    `json:"case_id"`
	Number   string    `json:"number"`
	Title    string    `json:"title"`
	Severity Severity  `json:"severity"`
	State    State     `json:"state"`
	OpenedAt time.Time `json:"opened_at"`
	Why      []string  `json:"why" doc:"order, account, party, address (mail or phone), place, words"`
	Opposed  bool      `json:"opposed" doc:"The other side's account of it: link it as a cross-complaint; it cannot be merged"`

	weight int
}

// near is how far apart in time two matters in one place may be opened.
const near = 12 * time.Hour

// Similar lists cases, open or ended in the last month, that may be about the
// same matter: the same order, accounts, addresses, place and hour, or words.
func (s *Service) Similar(ctx context.Context, ref string) ([]Similar, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	a := db.Args{c.ID}
	month := a.Add(db.Micros(s.db.Now().AddDate(0, -1, 0)))
	mine := func(col string) string {
		return `SELECT q.` + col + ` FROM case_parties q WHERE ` + family("q.case_id", "$1") + ` AND q.removed_at IS NULL AND ` + sc.KnowsParty(&a, "q.id")
	}
	has := func(match string) string {
		return `EXISTS (SELECT 1 FROM case_parties p WHERE p.case_id = cases.id AND p.removed_at IS NULL AND ` + match + ` AND ` + sc.KnowsParty(&a, "p.id") + `)`
	}
	same := func(col string, eid uint64) string {
		if eid == 0 {
			return "(1=0)"
		}
		// Neither may tell who reported: not what this case is found by, nor the other.
		return "(cases." + col + " = " + a.Add(eid) + " AND " + sc.Unreported(&a, "cases.id", strconv.FormatUint(eid, 10)) + " AND " + sc.Unreported(&a, "$1", strconv.FormatUint(eid, 10)) + ")"
	}
	from, to := a.Add(db.Micros(c.OpenedAt.Add(-near))), a.Add(db.Micros(c.OpenedAt.Add(near)))
	city, kind := a.Add(c.City), a.Add(c.Type)
	flags := []string{
		same("order_eid", c.order),
		same("account", c.account),
		has(`p.account <> 0 AND p.account IN (` + mine("account") + `)`),
		has(`(p.email_idx <> '' AND p.email_idx IN (` + mine("email_idx") + `) OR p.phone_idx <> '' AND p.phone_idx IN (` + mine("phone_idx") + `))`),
		`(` + city + ` <> '' AND cases.city = ` + city + ` AND cases.type = ` + kind + ` AND cases.opened_at BETWEEN ` + from + ` AND ` + to + `)`,
	}
	names, weights := []string{"order", "account", "party", "address", "place"}, []int{8, 4, 4, 4, 2}
	rows, err := s.db.Query(ctx, `SELECT `+strings.Join(flags, ", ")+`, `+columns+` FROM cases WHERE cases.id <> $1 AND cases.root = '' AND cases.simulated = `+a.Add(c.Simulated)+`
		AND (cases.state NOT IN ('resolved', 'closed') OR cases.updated_at > `+month+`) AND (`+strings.Join(flags, " OR ")+`) AND `+sc.Where(&a, scoped)+
		` ORDER BY cases.opened_at DESC LIMIT 100`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Similar{}
	said := wordsOf(c.Title)
	for rows.Next() {
		hits := make([]bool, len(flags))
		first := make([]any, len(flags))
		for i := range hits {
			first[i] = &hits[i]
		}
		o, err := s.scan(withBefore{rows, first})
		if err != nil {
			return nil, err
		}
		x := Similar{Case: o.ID, Number: o.Number, Title: o.Title, Severity: o.Severity, State: o.State, OpenedAt: o.OpenedAt, Why: []string{}}
		for i, hit := range hits {
			if hit {
				x.Why, x.weight = append(x.Why, names[i]), x.weight+weights[i]
			}
		}
		if alike(said, wordsOf(o.Title)) {
			x.Why, x.weight = append(x.Why, "words"), x.weight+2
		}
		list = append(list, x)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	slices.SortStableFunc(list, func(x, y Similar) int { return cmp.Compare(y.weight, x.weight) })
	list = list[:min(len(list), 10)]
	for i := range list {
		if list[i].Opposed, err = s.opposed(ctx, c.ID, list[i].Case); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func wordsOf(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < '0' || r > '9' && r < 'a' || r > 'z' && r < 128 }) {
		if len(w) > 3 {
			out[w] = true
		}
	}
	return out
}

// alike says that two titles share at least half of the shorter one's words.
func alike(x, y map[string]bool) bool {
	n := 0
	for w := range x {
		if y[w] {
			n++
		}
	}
	return n > 0 && 2*n >= min(len(x), len(y))
}
