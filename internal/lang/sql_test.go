package lang

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
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
		`(m ?? 3) > n or (c ?? b)`:        `((COALESCE(t.m, $1) > t.n) OR (COALESCE(t.c, t.b))) exact`,
		`missing(r ?? s)`:                 `(COALESCE(t.r, t.s) IS NULL) exact`,
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
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		err := d.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			for _, q := range []string{
				`CREATE TABLE t (n BIGINT, m BIGINT, x DOUBLE PRECISION, y DOUBLE PRECISION, s TEXT, r TEXT, b BOOLEAN, c BOOLEAN,
					amount BIGINT, at BIGINT, age BIGINT, customer BIGINT, worker BIGINT, severity TEXT)`,
				`CREATE TABLE tags (n BIGINT, tag TEXT)`,
			} {
				if _, err := tx.Exec(ctx, q); err != nil {
					return err
				}
			}
			exacts := 0
			rapid.Check(t, func(t *rapid.T) {
				if sqlAgrees(ctx, t, tx) {
					exacts++
				}
			})
			if exacts == 0 {
				t.Error("no condition was exact")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func sqlAgrees(ctx context.Context, t *rapid.T, tx *db.Tx) (exact bool) {
	e := shop()
	g := gen{t: t}
	p, err := Compile(g.of(Bool, 3), e, Bool)
	if err != nil {
		t.Fatal(err)
	}
	a := &placeholders{}
	where, exact := p.SQL(a)
	f := g.frame(e)
	var names, marks []string
	row := &placeholders{}
	for _, v := range e.Vars {
		if column, ok := strings.CutPrefix(v.SQL, "t."); ok {
			value := any(nil)
			if at := f.At(v.Slot, v.Type); at.OK {
				value = argument(at)
			}
			names, marks = append(names, column), append(marks, row.Add(value))
		}
	}
	exec := func(q string, args ...any) {
		if _, err := tx.Exec(ctx, q, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec("DELETE FROM t")
	exec("DELETE FROM tags")
	n, _ := e.Lookup("n")
	tags, _ := e.Lookup("tags")
	for _, tag := range f.L[tags] {
		exec("INSERT INTO tags VALUES ($1, $2)", f.N[n], tag)
	}
	exec("INSERT INTO t ("+strings.Join(names, ",")+") VALUES ("+strings.Join(marks, ",")+")", row.args...)
	var found bool
	if err := tx.QueryRow(ctx, "SELECT COUNT(*) > 0 FROM t WHERE "+where, a.args...).Scan(&found); err != nil {
		t.Fatalf("%s: %s: %v", p, where, err)
	}
	if want := p.Bool(f); exact && found != want || want && !found {
		t.Fatalf("%s: SQL %v, ours %v, exact %v: %s", p, found, want, exact, where)
	}
	return exact && where != "1=1"
}
