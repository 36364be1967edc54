package cases

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/sla"
)

// world is a marketplace of a few accounts and an office of a few people.
type world struct {
	t        *testing.T
	main     *db.DB
	history  *db.DB
	clock    *clock.Fake
	vault    *seal.Vault
	entities *entity.Service
	cases    *Service
	ana, bo  context.Context // investigators, all regions
	cleo     context.Context // critical response, all regions
	dan      context.Context // vendor associate of team tem_1
	texas    context.Context // investigator of US-TX only
	auditor  context.Context
}

func person(id string, teams, regions []string, roles ...string) context.Context {
	return identity.WithCaller(context.Background(), identity.StaffCaller(id, id, roles, teams, regions))
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	dbtest.EachPair(t, func(t *testing.T, main, history *db.DB, clk *clock.Fake) {
		v, err := seal.OpenVault(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { v.Close() })
		log := activity.New(main, nil)
		log.Guard(Visible)
		w := &world{t: t, main: main, history: history, clock: clk, vault: v,
			entities: entity.New(main, history, v, log)}
		w.cases = NewService(Options{DB: main, Vault: v, Activity: log, Accounts: w.entities, Policy: sla.Default(nil),
			ActiveStaff: func(_ context.Context, staff string) (bool, error) { return staff != "stf_nobody", nil }})
		must(t, main.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO team(id, name, vendor, created_at) VALUES ('tem_1', 'Vendor desk', true, 0)`)
			if err == nil {
				_, err = tx.Exec(ctx, `INSERT INTO queue_teams(queue, team) VALUES ('que_safety', 'tem_1')`)
			}
			return err
		}))
		all := []string{identity.Everywhere}
		w.ana = person("stf_ana", nil, all, identity.RoleInvestigator)
		w.bo = person("stf_bo", nil, all, identity.RoleInvestigator)
		w.cleo = person("stf_cleo", nil, all, identity.RoleCriticalResponse)
		w.dan = person("stf_dan", []string{"tem_1"}, all, identity.RoleBPO)
		w.texas = person("stf_tex", nil, []string{"US-TX"}, identity.RoleInvestigator)
		w.auditor = person("stf_aud", nil, all, identity.RoleAuditor)
		fn(t, w)
	})
}

// account puts an account into the history tables and gives its vault id.
func (w *world) account(ref, kind, region, name string) uint64 {
	w.t.Helper()
	eid, _, err := w.vault.Entity("account", []byte(ref))
	must(w.t, err)
	must(w.t, w.vault.Sync())
	body, err := json.Marshal(map[string]string{"name": name, "email": ref + "@example.org"})
	must(w.t, err)
	sealedRef, err := w.vault.Seal(eid, "ref", []byte(ref))
	must(w.t, err)
	sealed, err := w.vault.Seal(eid, "profile", body)
	must(w.t, err)
	must(w.t, w.history.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO accounts(id, kind, brand, region, position, ref, profile, email_idx, phone_idx, created_at, language, city)
			VALUES ($1,$2,'Basketly',$3,1,$4,$5,$6,'',$7,'en','Seattle')`, eid, kind, region, sealedRef, sealed,
			w.vault.Index("email", ref+"@example.org"), db.Micros(w.clock.Now()))
		return err
	}))
	return eid
}

func (w *world) open(ctx context.Context, title string, sev Severity) *Case {
	w.t.Helper()
	c, err := w.cases.Open(ctx, Opening{Title: title, Type: "safety", Severity: sev, Region: "US-WA"})
	must(w.t, err)
	return c
}

func (w *world) alert(al Alert) (caseID string, opened bool, err error) {
	err = w.main.Tx(context.Background(), db.Actor{ID: "engine", Kind: "engine"}, "alert", func(ctx context.Context, tx *db.Tx) (err error) {
		caseID, opened, err = w.cases.FromAlert(ctx, tx, al)
		return err
	})
	return caseID, opened, err
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
