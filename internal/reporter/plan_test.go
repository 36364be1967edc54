package reporter

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

const many = 3000

// crowd fills the tables: each case with a reporter, a reported person, two
// contacts of the reporter and a letter to each of both.
func crowd(t *testing.T, d *db.DB) {
	t.Helper()
	const n = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) `
	err := d.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, x := range []string{
			`INSERT INTO cases(id, number, eid, title, type, severity, priority, state, visibility, source, account, order_eid, opened_at, opened_by, updated_at, version)
				` + n + `SELECT printf('cas_%026d', i), 40000 + i, 0, x'', 'safety', 'S2', 'normal', 'new', 'ordinary', 'contact', 2 * i, 500000 + i, i, '', i, 1 FROM n`,
			`INSERT INTO case_parties(id, case_id, role, account, details, email_idx, added_at, added_by)
				` + n + `SELECT printf('pty_%026d', 2 * i + r.k), printf('cas_%026d', i), r.role, 2 * i + r.k, x'', 'mail' || (2 * i + r.k), i, '' FROM n, (SELECT 0 AS k, 'reporter' AS role UNION ALL SELECT 1, 'subject') r`,
			`INSERT INTO contacts(id, eid, mailbox, dedupe, channel, state, sender, subject, body, account, order_eid, case_id, party, suggested, words, words_version, received_at, updated_at, version)
				` + n + `SELECT printf('con_%026d', 2 * i + r.k), 0, 'm', 2 * i + r.k, 'email', 'done', x'', x'', x'', 2 * i, 500000 + i, printf('cas_%026d', i), printf('pty_%026d', 2 * i), 2, '', '', i, i, 1 FROM n, (SELECT 0 AS k UNION ALL SELECT 1) r`,
			`INSERT INTO notices(id, event, account, case_id, brand, region, place, audience, kind, reason_code, origin, automated, detected, reported, starts_at, fields, subject, body, language, template, severity, way, findings, state, follow, created_at, version)
				` + n + `SELECT printf('ntc_%026d', 2 * i + r.k), 'e' || (2 * i + r.k), 2 * i + r.k, printf('cas_%026d', i), '', '', '', '', '', '', '', 'not', false, false, 0, x'', x'', x'', 'en', '', 2, 'send', '[]', 'sent', 'f' || (2 * i + r.k), i, 1 FROM n, (SELECT 0 AS k UNION ALL SELECT 1) r`,
		} {
			if _, err := tx.Exec(ctx, x, many); err != nil {
				return fmt.Errorf("%s: %w", x[:60], err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func scopeOf(t *testing.T, role string) identity.Scope {
	t.Helper()
	sc, err := identity.SignedIn(identity.WithCaller(t.Context(), identity.StaffCaller("stf_one", "", []string{role}, nil, []string{identity.Everywhere})))
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

// TestReporterPlans: what is asked about reporters goes by an index at every
// step, or a page takes seconds as soon as there are some thousand cases.
func TestReporterPlans(t *testing.T) {
	dbtest.EachPair(t, func(t *testing.T, main, history *db.DB, _ *clock.Fake) {
		if !strings.HasSuffix(t.Name(), "/sqlite") {
			t.Skip("the plans are SQLite's")
		}
		crowd(t, main)
		vault, err := seal.OpenVault(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		for name, sc := range map[string]identity.Scope{"withheld": scopeOf(t, identity.RoleFraudAnalyst), "confidential": scopeOf(t, identity.RoleInvestigator)} {
			var one, page []string
			for i := range 50 {
				page = append(page, fmt.Sprintf("cas_%026d", many/2+i))
			}
			one = page[:1]
			asked := map[string]func(a *db.Args) string{
				"a list by account": func(a *db.Args) string {
					return `SELECT id FROM cases WHERE ` + db.In(a, "cases.id", page) + ` AND ` + sc.Unreported(a, "cases.id", "cases.account")
				},
				"a column": func(a *db.Args) string {
					return `SELECT CASE WHEN ` + sc.Unreported(a, "cases.id", "cases.account") + ` THEN 1 END FROM cases WHERE ` + db.In(a, "cases.id", page)
				},
				"letters": func(a *db.Args) string {
					return `SELECT n.id FROM notices n WHERE n.id > 'ntc_' AND ` + sc.Unreported(a, "n.case_id", "n.account") + ` ORDER BY n.id LIMIT 50`
				},
				"contacts": func(a *db.Args) string {
					return `SELECT contacts.id FROM contacts WHERE contacts.account = 3000 AND contacts.account <> 0 AND ` + sc.Unreported(a, "contacts.id", "contacts.account") + ` AND ` + sc.KnowsWriter(a, "contacts.id")
				},
				"parties": func(a *db.Args) string {
					return `SELECT p.id FROM case_parties p WHERE p.account = 3000 AND p.account <> 0 AND ` + sc.KnowsParty(a, "p.id")
				},
			}
			for size, families := range map[string][]string{"one": one, "page": page} {
				asked["shield: any, "+size] = func(a *db.Args) string { return withReporter(a, families, sc.Unknown) }
				asked["shield: parties, "+size] = func(a *db.Args) string { return partiesOf(a, families, sc.Unknown) }
				asked["shield: contacts, "+size] = func(a *db.Args) string { return contactsOf(a, families, sc.Unknown) }
				asked["shield: orders, "+size] = func(a *db.Args) string { return ordersOf(a, families) }
			}
			shield := New(main, history, vault)
			for _, ids := range [][]string{one, page} {
				begin := time.Now()
				families, err := shield.families(t.Context(), strings.Join(ids, " "))
				if err != nil {
					t.Fatal(err)
				}
				words, err := shield.read(t.Context(), families, sc.Unknown)
				if err != nil {
					t.Fatal(err)
				}
				t.Logf("%s: the Shield on %d cases: %d with words in %v", name, len(ids), len(words), time.Since(begin).Round(10*time.Microsecond))
			}
			for what, ask := range asked {
				var a db.Args
				query := ask(&a)
				begin := time.Now()
				n := count(t, main, `SELECT COUNT(*) FROM (`+query+`) q`, a)
				t.Logf("%s, %s: %d rows in %v", name, what, n, time.Since(begin).Round(10*time.Microsecond))
				for _, step := range plan(t, main, query, a) {
					if strings.HasPrefix(step, "SCAN ") && step != "SCAN CONSTANT ROW" || strings.Contains(step, "MATERIALIZE") || strings.Contains(step, "AUTOMATIC") || strings.Contains(step, "CO-ROUTINE") {
						t.Errorf("%s, %s: %s\n%s", name, what, step, strings.Join(plan(t, main, query, a), "\n"))
						break
					}
				}
			}
		}
	})
}

func plan(t *testing.T, d *db.DB, query string, a db.Args) []string {
	t.Helper()
	rows, err := d.Query(t.Context(), `EXPLAIN QUERY PLAN `+query, a...)
	if err != nil {
		t.Fatalf("%v: %s", err, query)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		out = append(out, detail)
	}
	return out
}

func count(t *testing.T, d *db.DB, query string, a db.Args) (n int) {
	t.Helper()
	if err := d.QueryRow(t.Context(), query, a...).Scan(&n); err != nil {
		t.Fatalf("%v: %s", err, query)
	}
	return n
}
