package protocol

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/sla"
)

// world is an office that can do everything a step may do, and keeps what it did.
type world struct {
	t          *testing.T
	main       *db.DB
	clock      *clock.Fake
	vault      *seal.Vault
	cases      *cases.Service
	s          *Service
	runner     *jobs.Runner
	ana, bo    context.Context // critical response
	lead, lea  context.Context // commanders
	tex, audit context.Context
	did        []string
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	dbtest.EachPair(t, func(t *testing.T, main, history *db.DB, clk *clock.Fake) {
		v, err := seal.OpenVault(t.TempDir())
		must(t, err)
		t.Cleanup(func() { v.Close() })
		log := activity.New(main, nil)
		log.Guard(cases.Visible)
		w := &world{t: t, main: main, clock: clk, vault: v}
		w.cases = cases.NewService(cases.Options{DB: main, Vault: v, Activity: log, Accounts: entity.New(main, history, v, log), Policy: sla.Default(nil)})
		w.s = NewService(Options{DB: main, Vault: v, Cases: w.cases,
			ActiveStaff: func(_ context.Context, staff string) (bool, error) { return staff != "stf_nobody", nil },
			Template:    func(_ context.Context, id string) (bool, error) { return id != "no.such", nil },
			Send: func(_ context.Context, _ *db.Tx, _ identity.Scope, _, _, template string) (string, error) {
				w.did = append(w.did, "send "+template)
				return "msg_1", nil
			},
			Page: func(_ context.Context, _ *db.Tx, p Page) (string, error) {
				title := p.Title
				if p.Drill {
					title = "DRILL: " + title
				}
				w.did = append(w.did, "page "+p.Role+" "+title)
				return "pag_1", nil
			},
			Interim: func(_ context.Context, _ identity.Scope, a Interim) (string, error) {
				w.did = append(w.did, a.Kind)
				return "act_1", nil
			},
			Call: func(_ context.Context, _, _ string, c Call) (string, error) {
				w.did = append(w.did, "call "+c.Outcome)
				return "cal_1", nil
			}})
		w.runner = jobs.New(main, clk, slog.New(slog.NewTextHandler(io.Discard, nil)))
		w.s.Handle(w.runner)
		w.ana, w.bo = w.person("stf_ana", identity.Everywhere, identity.RoleCriticalResponse), w.person("stf_bo", identity.Everywhere, identity.RoleCriticalResponse)
		w.lead, w.lea = w.person("stf_lead", identity.Everywhere, identity.RoleCommander), w.person("stf_lea", identity.Everywhere, identity.RoleCommander)
		w.tex, w.audit = w.person("stf_tex", "US-TX", identity.RoleCommander), w.person("stf_audit", identity.Everywhere, identity.RoleAuditor)
		fn(t, w)
	})
}

func (w *world) person(id, region string, roles ...string) context.Context {
	return identity.WithCaller(context.Background(), identity.StaffCaller(id, id, roles, nil, []string{region}))
}

func (w *world) open(sev cases.Severity) *cases.Case {
	w.t.Helper()
	c, err := w.cases.Open(w.ana, cases.Opening{Title: "A matter", Type: "safety", Severity: sev, Region: "US-WA", Language: "es"})
	must(w.t, err)
	return c
}

// publish puts a text in force, by a second person where that is needed.
func (w *world) publish(text string) *Protocol {
	w.t.Helper()
	d, _ := Parse(text)
	p, err := w.s.Get(w.lead, d.ID, 0)
	if err != nil {
		p, err = w.s.Create(w.lead, text)
	} else {
		_, err = w.s.Save(w.lead, d.ID, text, 0)
	}
	must(w.t, err)
	p, err = w.s.Publish(w.lead, d.ID, "as agreed")
	must(w.t, err)
	if p.Draft != nil {
		p, err = w.s.Approve(w.lea, d.ID, "")
		must(w.t, err)
	}
	return p
}

func (w *world) later(d time.Duration) {
	w.t.Helper()
	w.clock.Advance(d)
	for {
		n, err := w.runner.RunDue(context.Background())
		must(w.t, err)
		if n == 0 {
			return
		}
	}
}

// told counts the rows of a kind on a case's timeline.
func (w *world) told(caseID, kind string) (n int) {
	w.t.Helper()
	must(w.t, w.main.QueryRow(context.Background(), `SELECT COUNT(*) FROM audit_leaves WHERE kind = $1 AND body LIKE $2`, kind, "%"+caseID+"%").Scan(&n))
	return n
}

func (w *world) step(r *Run, id string) RunStep {
	w.t.Helper()
	for _, s := range r.Steps {
		if s.ID == id {
			return s
		}
	}
	body, _ := json.Marshal(r.Steps)
	w.t.Fatalf("no step %s in %s", id, body)
	return RunStep{}
}

func shows(r *Run) string {
	var ids []string
	for _, s := range r.Steps {
		ids = append(ids, s.ID+"="+s.State)
	}
	return strings.Join(ids, " ")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
