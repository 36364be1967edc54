package reporter

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"slices"
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

var named = regexp.MustCompile(`\b([a-z]{3}_[0-9a-hjkmnp-tv-z]{26}|C-\d{1,12})\b`)

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
		for _, m := range named.FindAllString(t, -1) {
			if seen[m] {
				continue
			}
			seen[m] = true
			prefix := m[:3]
			if strings.HasPrefix(m, "C-") {
				prefix = "C-"
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

func (s *Shield) belong(ctx context.Context, prefix string, ids []string, out map[string]string) error {
	const leads = `CASE WHEN k.root = '' THEN k.id ELSE k.root END`
	var a db.Args
	var query string
	table := ofCase[prefix]
	switch {
	case prefix == "cas":
		query = `SELECT k.id, ` + leads + ` FROM cases k WHERE ` + db.In(&a, "k.id", ids)
	case prefix == "C-":
		var marks []string
		for _, n := range ids {
			if number, ok := cases.ParseNumber(n); ok {
				marks = append(marks, a.Add(number))
			}
		}
		if len(marks) == 0 {
			return nil
		}
		query = `SELECT CAST(k.number AS TEXT), ` + leads + ` FROM cases k WHERE k.number IN (` + strings.Join(marks, ",") + `)`
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
		if prefix == "C-" {
			one = "C-" + one
		}
		out[one] = family
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
		if err := s.parties(ctx, part, ask, out); err != nil {
			return nil, err
		}
		if err := s.contacts(ctx, part, ask, out); err != nil {
			return nil, err
		}
	}
	return out, s.accounts(ctx, out)
}

func (s *Shield) parties(ctx context.Context, families []string, ask whom, out map[string]*words) error {
	var a db.Args
	rows, err := s.main.Query(ctx, `SELECT rp.family, rp.party, p.account, p.details, k.eid, p.case_id, cp.plan FROM reporters rp JOIN case_parties p ON p.id = rp.party JOIN cases k ON k.id = p.case_id
		LEFT JOIN contact_plans cp ON cp.case_id = p.case_id AND cp.party = p.id
		WHERE rp.case_id IN (SELECT f.id FROM cases f WHERE `+db.In(&a, "f.id", families)+` OR `+db.In(&a, "f.root", families)+`) AND `+ask(&a, "rp"), a...)
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

func (s *Shield) contacts(ctx context.Context, families []string, ask whom, out map[string]*words) error {
	var a db.Args
	rows, err := s.main.Query(ctx, `SELECT rp.family, c.eid, c.sender, c.account, c.order_eid FROM reporter_contacts rp JOIN contacts c ON c.id = rp.contact
		WHERE c.case_id IN (SELECT f.id FROM cases f WHERE `+db.In(&a, "f.id", families)+` OR `+db.In(&a, "f.root", families)+`) AND `+ask(&a, "rp"), a...)
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

// accounts adds what the marketplace told of the people.
func (s *Shield) accounts(ctx context.Context, all map[string]*words) error {
	for _, w := range all {
		slices.Sort(w.accounts)
		for _, eid := range slices.Compact(w.accounts) {
			w.entity(id.Entity("acc", eid))
			rows, err := s.history.Query(ctx, `SELECT ref, profile FROM accounts WHERE id = $1`, eid)
			if err != nil {
				return err
			}
			for rows.Next() {
				var ref, profile []byte
				var d struct{ Name, Email, Phone string }
				if err = rows.Scan(&ref, &profile); err == nil {
					err = s.open(eid, "profile", profile, &d)
				}
				if err != nil {
					break
				}
				w.name(d.Name)
				w.reach(d.Email)
				w.reach(d.Phone)
				var clear []byte
				if clear, err = s.clear(eid, "ref", ref); err != nil {
					break
				}
				w.entity(string(clear))
			}
			if err = errors.Join(err, rows.Err(), rows.Close()); err != nil {
				return err
			}
		}
	}
	return nil
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

// Text is a text of a case as the caller may read it, for who matches or cuts it
// before it becomes part of an answer.
func (s *Shield) Text(ctx context.Context, sc identity.Scope, caseID, text string) (string, error) {
	families, err := s.families(ctx, caseID)
	if err != nil || len(families) == 0 {
		return text, err
	}
	all, err := s.read(ctx, families, sc.Unknown)
	if err != nil {
		return "", err
	}
	for _, w := range all {
		text, _ = w.mask(text)
	}
	return text, nil
}
