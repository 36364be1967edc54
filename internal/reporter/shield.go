package reporter

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// Shield takes reporters out of what the caller must not learn.
type Shield struct {
	main, history *db.DB
	vault         *seal.Vault
}

// New makes a Shield over the main and the history tables.
func New(main, history *db.DB, vault *seal.Vault) *Shield {
	return &Shield{main: main, history: history, vault: vault}
}

// ofCase are the tables whose rows belong to a case, by the prefix of their ids.
var ofCase = map[string]string{"con": "contacts", "pty": "case_parties", "msg": "messages", "evi": "evidence", "act": "actions", "ntc": "notices", "int": "interviews",
	"fnd": "findings", "hyp": "hypotheses", "fct": "case_facts", "not": "case_notes", "ctk": "case_tasks", "cal": "calls", "fup": "follow_ups", "pkg": "packages", "hrg": "action_hearings"}

var (
	named  = regexp.MustCompile(`\b([a-z]{3}_[0-9a-hjkmnp-tv-z]{26}|[Cc]-?\d{5,12})\b`)
	asked  = regexp.MustCompile(`/cases/([^/?#"]{5,20})`) // how the address asked for names a case
	marked = regexp.MustCompile(`^[a-z]{3}_`)
)

// mentions are the ids and the numbers of cases in a text, as they stand there.
func mentions(text string) []string {
	out := named.FindAllString(text, -1)
	if strings.Contains(text, "/cases/") {
		for _, m := range asked.FindAllStringSubmatch(text, -1) {
			if _, ok := cases.ParseNumber(m[1]); ok {
				out = append(out, m[1])
			}
		}
	}
	return out
}

// veil is what one answer is read against: the words of the reporters of the
// cases it names, by what names them.
type veil struct {
	families map[string]string // id or number → case
	words    map[string]*words // case →
	struck   map[string]bool   // cases of which something was found
}

// families finds the cases that the ids and numbers in texts belong to: of
// merged ones, the case they lead to.
func (s *Shield) families(ctx context.Context, texts ...string) (map[string]string, error) {
	byPrefix := map[string][]string{}
	seen := map[string]bool{}
	for _, t := range texts {
		for _, m := range mentions(t) {
			if seen[m] {
				continue
			}
			seen[m] = true
			prefix := number
			if marked.MatchString(m) {
				prefix = m[:3]
			}
			byPrefix[prefix] = append(byPrefix[prefix], m)
		}
	}
	out := map[string]string{}
	for _, prefix := range slices.Sorted(maps.Keys(byPrefix)) {
		for part := range slices.Chunk(byPrefix[prefix], 500) {
			if err := s.belong(ctx, prefix, part, out); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// number stands for the prefix of what names a case by its number.
const number = "C"

// leads is the case that a case k leads to.
const leads = `CASE WHEN k.root = '' THEN k.id ELSE k.root END`

func (s *Shield) belong(ctx context.Context, prefix string, ids []string, out map[string]string) error {
	var a db.Args
	var query string
	table := ofCase[prefix]
	written := map[string][]string{} // as the database says it → as it stood
	for _, one := range ids {
		key := one
		if n, ok := cases.ParseNumber(one); prefix == number && ok {
			key = strconv.FormatInt(n, 10)
		}
		written[key] = append(written[key], one)
	}
	switch {
	case prefix == "cas":
		query = `SELECT k.id, ` + leads + ` FROM cases k WHERE ` + db.In(&a, "k.id", ids)
	case prefix == number:
		query = `SELECT CAST(k.number AS TEXT), ` + leads + ` FROM cases k WHERE k.number IN (` + strings.Join(slices.Sorted(maps.Keys(written)), ",") + `)`
	case table != "":
		query = `SELECT x.id, ` + leads + ` FROM ` + table + ` x JOIN cases k ON k.id = x.case_id WHERE ` + db.In(&a, "x.id", ids)
	default:
		return nil
	}
	rows, err := s.main.Query(ctx, query, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var one, family string
		if err := rows.Scan(&one, &family); err != nil {
			return err
		}
		for _, as := range written[one] {
			out[as] = family
		}
	}
	return rows.Err()
}

// whom is a condition on rp, a row of the view reporters or reporter_contacts.
type whom func(a *db.Args, rp string) string

// read collects the words of the reporters of cases for whom it asks.
func (s *Shield) read(ctx context.Context, families map[string]string, ask whom) (map[string]*words, error) {
	ids := slices.Compact(slices.Sorted(maps.Values(families)))
	out := map[string]*words{}
	for part := range slices.Chunk(ids, 500) {
		part, err := s.withReporter(ctx, part, ask)
		if err != nil {
			return nil, err
		}
		for _, step := range []func(context.Context, []string, whom, map[string]*words) error{s.parties, s.contacts, s.orders} {
			if len(part) == 0 {
				break
			}
			if err := step(ctx, part, ask, out); err != nil {
				return nil, err
			}
			part = slices.DeleteFunc(part, func(f string) bool { return out[f] == nil })
		}
	}
	return out, s.accounts(ctx, out)
}

// within is the condition that a column holds one of families, or what was
// merged into one.
func within(a *db.Args, column string, families []string) string {
	return column + ` IN (SELECT f.id FROM cases f WHERE ` + db.In(a, "f.id", families) + ` OR ` + db.In(a, "f.root", families) + ` AND f.root <> '')`
}

// withReporter are those of families that have a reporter for whom it asks: most
// have none, and then there is nothing to read.
func (s *Shield) withReporter(ctx context.Context, families []string, ask whom) ([]string, error) {
	var a db.Args
	rows, err := s.main.Query(ctx, withReporter(&a, families, ask), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var family string
		if err := rows.Scan(&family); err != nil {
			return nil, err
		}
		out = append(out, family)
	}
	return out, rows.Err()
}

func withReporter(a *db.Args, families []string, ask whom) string {
	return `SELECT DISTINCT rp.family FROM (SELECT ` + leads + ` AS family, m.confidential AS confidential FROM case_parties m JOIN cases k ON k.id = m.case_id
		WHERE m.role = 'reporter' AND ` + within(a, "m.case_id", families) + `) rp WHERE ` + ask(a, "rp") + ` ORDER BY 1`
}

func partiesOf(a *db.Args, families []string, ask whom) string {
	return `SELECT rp.family, rp.party, p.account, p.details, k.eid, p.case_id, cp.plan FROM reporters rp JOIN case_parties p ON p.id = rp.party JOIN cases k ON k.id = p.case_id
		LEFT JOIN contact_plans cp ON cp.case_id = p.case_id AND cp.party = p.id
		WHERE ` + within(a, "rp.case_id", families) + ` AND ` + ask(a, "rp")
}

func (s *Shield) parties(ctx context.Context, families []string, ask whom, out map[string]*words) error {
	var a db.Args
	rows, err := s.main.Query(ctx, partiesOf(&a, families, ask), a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var family, party, own string
		var account, eid uint64
		var sealed, plan []byte
		if err := rows.Scan(&family, &party, &account, &sealed, &eid, &own, &plan); err != nil {
			return err
		}
		w := of(out, family)
		if account != 0 {
			w.accounts = append(w.accounts, account)
		}
		var d struct{ Name, Email, Phone string }
		if err := s.open(eid, party+"/details", sealed, &d); err != nil {
			return err
		}
		w.name(d.Name)
		w.reach(d.Email)
		w.reach(d.Phone)
		var safe struct {
			Name  string `json:"safe_name"`
			Email string `json:"email"`
			Phone string `json:"phone"`
		}
		if err := s.open(eid, own+"/plan/"+party, plan, &safe); err != nil {
			return err
		}
		w.name(safe.Name)
		w.reach(safe.Email)
		w.reach(safe.Phone)
	}
	return rows.Err()
}

func contactsOf(a *db.Args, families []string, ask whom) string {
	return `SELECT rp.family, c.eid, c.sender, c.account, c.order_eid FROM reporters rp JOIN contacts c ON c.party = rp.party AND c.party <> ''
		WHERE ` + within(a, "rp.case_id", families) + ` AND ` + ask(a, "rp")
}

func (s *Shield) contacts(ctx context.Context, families []string, ask whom, out map[string]*words) error {
	var a db.Args
	rows, err := s.main.Query(ctx, contactsOf(&a, families, ask), a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var family string
		var eid, account, order uint64
		var sealed []byte
		if err := rows.Scan(&family, &eid, &sealed, &account, &order); err != nil {
			return err
		}
		w := of(out, family)
		if account != 0 {
			w.accounts = append(w.accounts, account)
		}
		if order != 0 {
			w.entity(id.Entity("ord", order))
		}
		var d struct{ From, Name, Phone string }
		if err := s.open(eid, "sender", sealed, &d); err != nil {
			return err
		}
		w.name(d.Name)
		w.reach(d.From)
		w.reach(d.Phone)
	}
	return rows.Err()
}

// orders adds the orders of the cases: of one with a reporter it is theirs.
func (s *Shield) orders(ctx context.Context, families []string, _ whom, out map[string]*words) error {
	var a db.Args
	rows, err := s.main.Query(ctx, ordersOf(&a, families), a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var family string
		var order uint64
		if err := rows.Scan(&family, &order); err != nil {
			return err
		}
		of(out, family).entity(id.Entity("ord", order))
	}
	return rows.Err()
}

func ordersOf(a *db.Args, families []string) string {
	return `SELECT ` + leads + `, k.order_eid FROM cases k WHERE ` + within(a, "k.id", families) + ` AND k.order_eid <> 0`
}

// accounts adds what the marketplace told of the people.
func (s *Shield) accounts(ctx context.Context, all map[string]*words) error {
	of := map[uint64][]*words{}
	for _, w := range all {
		slices.Sort(w.accounts)
		for _, eid := range slices.Compact(w.accounts) {
			w.entity(id.Entity("acc", eid))
			of[eid] = append(of[eid], w)
		}
	}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(of)), 500) {
		if err := s.profiles(ctx, part, of); err != nil {
			return err
		}
	}
	return nil
}

func (s *Shield) profiles(ctx context.Context, accounts []uint64, of map[uint64][]*words) error {
	var a db.Args
	marks := make([]string, len(accounts))
	for i, eid := range accounts {
		marks[i] = a.Add(eid)
	}
	rows, err := s.history.Query(ctx, `SELECT id, ref, profile FROM accounts WHERE id IN (`+strings.Join(marks, ",")+`)`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var eid uint64
		var ref, profile []byte
		if err := rows.Scan(&eid, &ref, &profile); err != nil {
			return err
		}
		var d struct{ Name, Email, Phone string }
		if err := s.open(eid, "profile", profile, &d); err != nil {
			return err
		}
		clear, err := s.clear(eid, "ref", ref)
		if err != nil {
			return err
		}
		for _, w := range of[eid] {
			w.name(d.Name)
			w.reach(d.Email)
			w.reach(d.Phone)
			w.entity(string(clear))
		}
	}
	return rows.Err()
}

func of(all map[string]*words, family string) *words {
	if all[family] == nil {
		all[family] = newWords()
	}
	return all[family]
}

func (s *Shield) clear(eid uint64, aad string, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 {
		return []byte{}, nil
	}
	clear, err := s.vault.Open(eid, aad, sealed)
	if errors.Is(err, seal.ErrErased) {
		return []byte{}, nil
	}
	return clear, err
}

// open reads sealed JSON; of an erased person nothing is left.
func (s *Shield) open(eid uint64, aad string, sealed []byte, into any) error {
	clear, err := s.clear(eid, aad, sealed)
	if err != nil || len(clear) == 0 || clear[0] != '{' {
		return err
	}
	return json.Unmarshal(clear, into)
}

// Texts are texts of cases, by the id of the case, as the caller may read them:
// for who matches or cuts them before they become part of an answer.
func (s *Shield) Texts(ctx context.Context, sc identity.Scope, texts map[string]string) (map[string]string, error) {
	families, err := s.families(ctx, slices.Collect(maps.Keys(texts))...)
	if err != nil || len(families) == 0 {
		return texts, err
	}
	all, err := s.read(ctx, families, sc.Unknown)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(texts))
	for of, text := range texts {
		if w := all[families[of]]; w != nil {
			text, _ = w.mask(text)
		}
		out[of] = text
	}
	return out, nil
}
