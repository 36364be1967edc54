package enforcement

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/sla"
)

// world is an office, a marketplace that acknowledges, and what it heard.
type world struct {
	t             *testing.T
	main, history *db.DB
	clock         *clock.Fake
	vault         *seal.Vault
	accounts      *entity.Service
	cases         *cases.Service
	s             *Service
	runner        *jobs.Runner
	ana, bo, tex  context.Context
	lead, admin   context.Context
	lister        context.Context // may put on lists as well

	mu    sync.Mutex
	heard []heard
}

type heard struct {
	Type string
	Data struct {
		Action   string `json:"action_id"`
		Kind     string
		Account  struct{ Ref string }
		Pair     []struct{ Ref string }
		Until    string
		Worker   struct{ Ref string }
		Merchant struct{ Ref string }
		Replaces string
	}
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	dbtest.EachPair(t, func(t *testing.T, main, history *db.DB, clk *clock.Fake) {
		v, err := seal.OpenVault(t.TempDir())
		must(t, err)
		t.Cleanup(func() { v.Close() })
		log := activity.New(main, nil)
		log.Guard(cases.Visible)
		w := &world{t: t, main: main, history: history, clock: clk, vault: v, accounts: entity.New(main, history, v, log)}
		w.cases = cases.NewService(cases.Options{DB: main, Vault: v, Activity: log, Accounts: w.accounts, Policy: sla.Default(nil)})
		market := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			var h heard
			if err != nil || json.Unmarshal(body, &h) != nil {
				t.Errorf("webhook %s: %v", body, err)
			}
			w.mu.Lock()
			w.heard = append(w.heard, h)
			w.mu.Unlock()
		}))
		t.Cleanup(market.Close)
		c := comms.NewService(comms.Options{DB: main, History: history, Vault: v, Domain: "safety.example", Inside: []string{strings.TrimPrefix(market.URL, "http://")}})
		w.s = NewService(Options{DB: main, Vault: v, Accounts: w.accounts, Cases: w.cases, Comms: c})
		c.Acknowledged = w.s.Acknowledged
		w.runner = jobs.New(main, clk, slog.New(slog.NewTextHandler(io.Discard, nil)))
		c.Register(w.runner)
		w.s.Handle(w.runner)
		all := []string{identity.Everywhere}
		person := func(id string, regions []string, roles ...string) context.Context {
			return identity.WithCaller(context.Background(), identity.StaffCaller(id, id, roles, nil, regions))
		}
		w.ana, w.bo = person("stf_ana", all, identity.RoleInvestigator), person("stf_bo", all, identity.RoleInvestigator)
		w.tex, w.lead = person("stf_tex", []string{"US-TX"}, identity.RoleInvestigator), person("stf_lead", all, identity.RoleCommander)
		w.admin, w.lister = person("stf_adm", all, identity.RoleAdmin, identity.RoleFraudAnalyst), person("stf_lis", all, identity.RoleInvestigator, identity.RoleFraudAnalyst)
		_, err = c.AddEndpoint(w.admin, market.URL+"/hook", []string{"*"})
		must(t, err)
		fn(t, w)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) put(query string, args ...any) {
	w.t.Helper()
	must(w.t, w.history.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	}))
}

func (w *world) account(ref, region string) uint64 {
	w.t.Helper()
	eid, _, err := w.vault.Entity("account", []byte(ref))
	must(w.t, err)
	must(w.t, w.vault.Sync())
	sealedRef, err := w.vault.Seal(eid, "ref", []byte(ref))
	must(w.t, err)
	sealed, err := w.vault.Seal(eid, "profile", []byte(`{"name":"N `+ref+`","email":"`+ref+`@example.org"}`))
	must(w.t, err)
	w.put(`INSERT INTO accounts(id, kind, brand, region, position, ref, profile, email_idx, phone_idx, created_at, language, city)
		VALUES ($1,'worker','Pawsit',$2,1,$3,$4,'','',1,'es','Seattle')`, eid, region, sealedRef, sealed)
	return eid
}

// settle runs the jobs that are due, webhooks included, until none is left.
func (w *world) settle() {
	w.t.Helper()
	for range 50 {
		n, err := w.runner.RunDue(context.Background())
		must(w.t, err)
		if n == 0 {
			return
		}
	}
	w.t.Fatal("the jobs never end")
}

func (w *world) standing(ref string) string {
	w.t.Helper()
	acc, err := w.accounts.Get(w.ana, ref)
	must(w.t, err)
	return acc.Standing.Standing
}

func (w *world) take(d Draft) *Action {
	w.t.Helper()
	if d.Reason == "" {
		d.Reason = "two reports"
	}
	if d.Clause == "" {
		d.Clause = "MIS-3.2"
	}
	a, err := w.s.Take(w.ana, d)
	must(w.t, err)
	return a
}

func (w *world) hooks() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []string
	for _, h := range w.heard {
		out = append(out, h.Type+" "+h.Data.Kind+" "+h.Data.Account.Ref)
	}
	return strings.Join(out, "; ")
}

func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	must(w.t, w.main.QueryRow(context.Background(), query, args...).Scan(&n))
	return n
}
