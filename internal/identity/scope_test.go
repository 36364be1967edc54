package identity

import (
	"context"
	"slices"
	"testing"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
)

// rows of a table with every dimension, and what each caller sees of them.
func TestScopeWhere(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		exec(t, d, `CREATE TABLE thing (id TEXT PRIMARY KEY, object TEXT, region TEXT, team TEXT, brand TEXT)`)
		for _, r := range [][4]any{
			{"wa", "US-WA", "tem_a", "basketly"}, {"ny", "US-NY", "tem_b", "pawsit"}, {"de", "DE", "tem_a", "pawsit"},
			{"usx", "USX-1", "tem_b", "basketly"}, {"lower", "us-wa", "tem_a", "basketly"}, {"none", nil, "", ""},
			{"secret", "US-WA", "tem_a", "basketly"},
		} {
			exec(t, d, `INSERT INTO thing(id, object, region, team, brand) VALUES ($1,$1,$2,$3,$4)`, r[0], r[1], r[2], r[3])
		}
		exec(t, d, `INSERT INTO restricted(object, since) VALUES ('secret', 0)`)
		exec(t, d, `INSERT INTO restricted_member(object, staff, added_by, added_at) VALUES ('secret', 'stf_in', 'stf_in', 0)`)
		exec(t, d, `INSERT INTO team(id, name, vendor, created_at) VALUES ('tem_b', 'B', true, 0)`)
		exec(t, d, `INSERT INTO queue_teams(queue, team) VALUES ('que_calm', 'tem_b')`)
		for object, queue := range map[string]string{"wa": "que_calm", "ny": "que_calm", "usx": "que_fraud", "none": "que_calm", "lower": "que_fraud"} {
			keep := map[string]string{"lower": "stf_kept"}[object]
			exec(t, d, `INSERT INTO placements(object, queue, rule, version, keep, at) VALUES ($1,$2,'',0,$3,0)`, object, queue, keep)
		}
		staff := func(id string, roles, teams, regions []string, brands ...string) Scope {
			c := StaffCaller(id, "", roles, teams, regions)
			if brands != nil {
				c.Brands = brands
			}
			s, err := SignedIn(WithCaller(ctx, c))
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		inv, bpo, all := []string{RoleInvestigator}, []string{RoleBPO}, []string{Everywhere}
		for name, c := range map[string]struct {
			scope Scope
			want  []string
		}{
			"zero scope":             {Scope{}, nil},
			"everywhere":             {staff("stf_x", inv, nil, all), []string{"de", "lower", "none", "ny", "usx", "wa"}},
			"member":                 {staff("stf_in", inv, nil, all), []string{"de", "lower", "none", "ny", "secret", "usx", "wa"}},
			"country":                {staff("stf_x", inv, nil, []string{"US"}), []string{"none", "ny", "wa"}},
			"state":                  {staff("stf_x", inv, nil, []string{"US-WA"}), []string{"none", "wa"}},
			"no region":              {staff("stf_x", inv, nil, nil), []string{"none"}},
			"member elsewhere":       {staff("stf_in", inv, nil, []string{"DE"}), []string{"de", "none"}},
			"brand":                  {staff("stf_x", inv, nil, all, "pawsit"), []string{"de", "none", "ny"}},
			"team-bound":             {staff("stf_x", bpo, []string{"tem_b"}, all), []string{"none", "ny"}},
			"vendor, kept":           {staff("stf_kept", bpo, []string{"tem_a"}, all), []string{"lower"}},
			"team-bound, no team":    {staff("stf_x", bpo, nil, all), nil},
			"team-bound and not":     {staff("stf_x", []string{RoleBPO, RoleQA}, []string{"tem_b"}, all), []string{"de", "lower", "none", "ny", "usx", "wa"}},
			"hostile region is data": {staff("stf_x", inv, nil, []string{"') OR 1=1 --"}), []string{"none"}},
			"system":                 {System("test"), []string{"de", "lower", "none", "ny", "secret", "usx", "wa"}},
		} {
			var a db.Args
			a.Add("x") // the predicate stands among other arguments
			rows, err := d.Query(ctx, `SELECT id, region, team, brand FROM thing WHERE $1 <> '' AND `+
				c.scope.Where(&a, Columns{Object: "object", Region: "region", Team: "team", Brand: "thing.brand"})+` ORDER BY id`, a...)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			var got []string
			for rows.Next() {
				var id string
				var region, team, brand *string
				if err := rows.Scan(&id, &region, &team, &brand); err != nil {
					t.Fatal(err)
				}
				got = append(got, id)
			}
			rows.Close()
			if !slices.Equal(got, c.want) {
				t.Errorf("%s sees %v, want %v", name, got, c.want)
			}
			hidden, err := c.scope.Hidden(ctx, d, "secret")
			if err != nil {
				t.Fatal(err)
			}
			if member := name == "member" || name == "member elsewhere" || name == "system"; hidden == member {
				t.Errorf("%s: Hidden = %v", name, hidden)
			}
			for _, r := range [][4]string{{"wa", "US-WA", "tem_a", "basketly"}, {"ny", "US-NY", "tem_b", "pawsit"}, {"usx", "USX-1", "tem_b", "basketly"},
				{"de", "DE", "tem_a", "pawsit"}, {"lower", "us-wa", "tem_a", "basketly"}, {"none", "", "", ""}} {
				if in := c.scope.Places(r[1], r[2], r[3]); in != slices.Contains(c.want, r[0]) && !c.scope.Vendor() { // what is placed for a vendor is not said by a place
					t.Errorf("%s: Places(%s) = %v, Where says otherwise", name, r[0], in)
				}
			}
		}
	})
}

func exec(t *testing.T, d *db.DB, sql string, args ...any) {
	t.Helper()
	err := d.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPublicMayOnlyBringAContact(t *testing.T) {
	ctx := AsPublic(context.Background())
	for _, p := range All() {
		_, err := Require(ctx, p)
		if (err == nil) != (p == PermContactWrite) {
			t.Errorf("public and %s: %v", p, err)
		}
	}
}
