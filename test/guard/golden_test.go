package guard

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/privacy"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares with a file of testdata, or rewrites it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs; if that is meant, run make golden and read the diff\n%s", name, firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := "(end)", "(end)"
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\n  golden: %s\n  now:    %s", i+1, a, b)
		}
	}
	return ""
}

type column struct{ set, table, name, kind, null string }

func sqliteColumns(t *testing.T) []column {
	t.Helper()
	urls := dbtest.SQLite(t)
	var out []column
	for set, url := range map[db.Set]string{db.Main: urls.Main, db.History: urls.History} {
		d, err := db.Open(context.Background(), url, set, clock.Real())
		if err != nil {
			t.Fatal(err)
		}
		rows, err := d.Query(context.Background(), `SELECT m.name, c.name, c.type, CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN 'not null' ELSE '' END
			FROM sqlite_master m JOIN pragma_table_info(m.name) c ON 1=1
			WHERE m.type = 'table' AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE 'sqlite%'`)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, scanColumns(t, rows, set)...)
		d.Close()
	}
	slices.SortFunc(out, func(a, b column) int { return strings.Compare(a.set+a.table+" "+a.name, b.set+b.table+" "+b.name) })
	return out
}

func scanColumns(t *testing.T, rows interface {
	Next() bool
	Scan(...any) error
	Close() error
	Err() error
}, set db.Set) []column {
	t.Helper()
	defer rows.Close()
	var out []column
	for rows.Next() {
		c := column{set: string(set)}
		if err := rows.Scan(&c.table, &c.name, &c.kind, &c.null); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestGoldenSchemaSQLite(t *testing.T) {
	urls := dbtest.SQLite(t)
	var b strings.Builder
	for _, s := range []struct {
		set db.Set
		url string
	}{{db.Main, urls.Main}, {db.History, urls.History}} {
		d, err := db.Open(context.Background(), s.url, s.set, clock.Real())
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		rows, err := d.Query(context.Background(), `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'goose%' ORDER BY tbl_name, type DESC, name`)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "-- %s\n", s.set)
		for rows.Next() {
			var text string
			if err := rows.Scan(&text); err != nil {
				t.Fatal(err)
			}
			b.WriteString(text + ";\n")
		}
		rows.Close()
	}
	golden(t, "schema.sqlite.sql", b.String())
}

func TestGoldenSchemaPostgres(t *testing.T) {
	urls := dbtest.Postgres(t)
	d, err := db.Open(context.Background(), urls.Main, db.Main, clock.Real())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var b strings.Builder
	for _, query := range []string{
		`SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
		 FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%' ORDER BY table_name, ordinal_position`,
		`SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'goose%' ORDER BY indexname`,
	} {
		rows, err := d.Query(context.Background(), query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var text string
			if err := rows.Scan(&text); err != nil {
				t.Fatal(err)
			}
			b.WriteString(text + "\n")
		}
		rows.Close()
	}
	golden(t, "schema.postgres.txt", b.String())
}

func TestEveryColumnIsInTheDataMap(t *testing.T) {
	declared, err := privacy.DataMap()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]privacy.Column{}
	for _, c := range declared {
		known[c.Set+" "+c.Table+"."+c.Column] = c
	}
	for _, c := range sqliteColumns(t) {
		key := c.set + " " + c.table + "." + c.name
		d, ok := known[key]
		if !ok {
			t.Errorf("%s,%s,%s is not in internal/privacy/datamap.csv: say its class, whose it is, why and for how long", c.set, c.table, c.name)
			continue
		}
		if (d.Class == privacy.Personal || d.Class == privacy.Special) && c.kind != "BLOB" {
			t.Errorf("%s holds %s data and must be sealed bytes, not %s", key, d.Class, c.kind)
		}
		delete(known, key)
	}
	for key := range known {
		t.Errorf("%s is in the data map and in no table", key)
	}
}
