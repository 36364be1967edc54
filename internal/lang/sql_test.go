package lang

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	_ "modernc.org/sqlite"
	"pgregory.net/rapid"
)

type placeholders struct{ args []any }

func (p *placeholders) Add(v any) string {
	p.args = append(p.args, v)
	return fmt.Sprintf("$%d", len(p.args))
}

func TestSQLForms(t *testing.T) {
	for src, want := range map[string]string{
		`n > 4 and b`:                     `(t.n > $1) AND (t.b) exact`,
		`not (m > 5)`:                     `(NOT COALESCE((t.m > $1), FALSE)) exact`,
		`n > 4 and s matches "a"`:         `(t.n > $1) inexact`,
		`n > 4 or s matches "a"`:          `1=1 inexact`,
		`severity <= S2`:                  `(t.severity IN ($1, $2, $3)) exact`,
		`s < "m"`:                         `1=1 inexact`,
		`"dog" in tags`:                   `(EXISTS (SELECT 1 FROM tags g WHERE g.n = t.n AND g.tag = $1)) exact`,
		`missing(r) or r startsWith "ab"`: `((t.r IS NULL) OR (substr(t.r, 1, 2) = $1)) exact`,
		`k > 1`:                           `1=1 inexact`,
		`amount > money("5.00 USD")`:      `1=1 inexact`,
		`customer in trusted`:             `1=1 inexact`,
		`s == "a\x00b"`:                   `1=1 inexact`,
	} {
		p, err := Compile(src, shop(), Bool)
		if err != nil {
			t.Fatal(err)
		}
		where, exact := p.SQL(&placeholders{})
		got := where + map[bool]string{true: " exact", false: " inexact"}[exact]
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", src, got, want)
		}
	}
}

// Whatever SQL says of a row, Bool must say too when it is exact, and never less when it is not.
func TestSQLAgreesWithBool(t *testing.T) {
	d, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	d.SetMaxOpenConns(1)
	for _, q := range []string{
		`CREATE TABLE t (n BIGINT, m BIGINT, x DOUBLE PRECISION, y DOUBLE PRECISION, s TEXT, r TEXT, b BOOLEAN, c BOOLEAN,
			amount BIGINT, at BIGINT, age BIGINT, customer BIGINT, worker BIGINT, severity TEXT)`,
		`CREATE TABLE tags (n BIGINT, tag TEXT)`,
	} {
		if _, err := d.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	exacts := 0
	rapid.Check(t, func(t *rapid.T) {
		e := shop()
		g := gen{t: t}
		p, err := Compile(g.of(Bool, 3), e, Bool)
		if err != nil {
			t.Fatal(err)
		}
		a := &placeholders{}
		where, exact := p.SQL(a)
		f := g.frame(e)
		names, marks, values := []string{}, []string{}, []any{}
		for _, v := range e.Vars {
			if column, ok := strings.CutPrefix(v.SQL, "t."); ok {
				names, marks = append(names, column), append(marks, "?")
				value := f.At(v.Slot, v.Type)
				if value.OK {
					values = append(values, argument(value))
				} else {
					values = append(values, nil)
				}
			}
		}
		slot, _ := e.Lookup("n")
		queries := []string{"DELETE FROM t", "DELETE FROM tags"}
		tags, _ := e.Lookup("tags")
		for _, tag := range f.L[tags] {
			queries = append(queries, fmt.Sprintf("INSERT INTO tags VALUES (%d, '%s')", f.N[slot], tag))
		}
		for _, q := range queries {
			if _, err := d.Exec(q); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := d.Exec("INSERT INTO t ("+strings.Join(names, ",")+") VALUES ("+strings.Join(marks, ",")+")", values...); err != nil {
			t.Fatal(err)
		}
		var found bool
		if err := d.QueryRow("SELECT COUNT(*) > 0 FROM t WHERE "+where, a.args...).Scan(&found); err != nil {
			t.Fatalf("%s: %s: %v", p, where, err)
		}
		if want := p.Bool(f); exact && found != want || want && !found {
			t.Fatalf("%s: SQL %v, ours %v, exact %v: %s", p, found, want, exact, where)
		}
		if exact && where != "1=1" {
			exacts++
		}
	})
	if exacts == 0 {
		t.Error("no condition was exact")
	}
}
