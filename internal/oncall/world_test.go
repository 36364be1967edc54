package oncall

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

// world is an office with telephones that can be taken away.
type world struct {
	t      *testing.T
	db     *db.DB
	clock  *clock.Fake
	vault  *seal.Vault
	s      *Service
	runner *jobs.Runner
	ana    context.Context
	bo     context.Context
	lead   context.Context

	heard  []Notification
	broken map[string]error // by kind, or by address
	inHand bool
}

func (w *world) Carry(_ context.Context, n Notification) (string, error) {
	for _, k := range []string{n.Kind, n.To} {
		if err := w.broken[k]; err != nil {
			return "", err
		}
	}
	w.heard = append(w.heard, n)
	return "ref-" + n.Key, nil
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		v, err := seal.OpenVault(t.TempDir())
		must(t, err)
		t.Cleanup(func() { v.Close() })
		w := &world{t: t, db: d, clock: clk, vault: v, broken: map[string]error{}}
		w.start()
		w.ana = w.hire("ana", identity.RoleCriticalResponse)
		w.bo = w.hire("bo", identity.RoleCriticalResponse)
		w.lead = w.hire("lead", identity.RoleCommander)
		fn(t, w)
	})
}

// start opens the service, as after a reboot.
func (w *world) start() {
	w.s = NewService(Options{DB: w.db, Vault: w.vault, URL: "https://safety.example",
		Carriers: map[string]Carrier{ByMail: w, BySMS: w, ByVoice: w},
		InHand:   func(context.Context, string) (bool, error) { return w.inHand, nil }})
	w.runner = jobs.New(w.db, w.clock, slog.New(slog.NewTextHandler(io.Discard, nil)))
	w.s.Handle(w.runner)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) hire(name string, roles ...string) context.Context {
	w.t.Helper()
	key := "stf_" + name
	must(w.t, w.db.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO staff(id, email, name, state, password, totp_step, locale, theme, created_at, version) VALUES ($1,$2,$3,'active','',0,'en','auto',$4,1)`,
			key, name+"@staff.example", strings.ToUpper(name[:1])+name[1:], db.Micros(w.clock.Now()))
		for _, r := range roles {
			if err == nil {
				_, err = tx.Exec(ctx, `INSERT INTO staff_role(staff, role) VALUES ($1,$2)`, key, r)
			}
		}
		return err
	}))
	return identity.WithCaller(context.Background(), identity.StaffCaller(key, name, roles, nil, []string{identity.Everywhere}))
}

// run lets everything happen that is due.
func (w *world) run() {
	w.t.Helper()
	_, err := w.runner.RunDue(context.Background())
	must(w.t, err)
}

// later moves the clock minute by minute.
func (w *world) later(d time.Duration) {
	w.t.Helper()
	for ; d >= time.Minute; d -= time.Minute {
		w.clock.Advance(time.Minute)
		w.run()
	}
	if d > 0 {
		w.clock.Advance(d)
		w.run()
	}
}

// way adds a verified method.
func (w *world) way(who context.Context, kind, address string) string {
	w.t.Helper()
	m, err := w.s.AddMethod(who, NewMethod{Kind: kind, Address: address})
	must(w.t, err)
	w.run()
	code := w.heard[len(w.heard)-1].Text
	code = strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, code)
	m, err = w.s.Verify(who, m.ID, code)
	must(w.t, err)
	if m.State != "verified" {
		w.t.Fatalf("the method is %s", m.State)
	}
	w.heard = nil
	return m.ID
}

func (w *world) policy(steps ...Step) *Policy {
	w.t.Helper()
	p, err := w.s.SavePolicy(w.lead, "", 0, Policy{Name: "Severe", When: "severity <= S1", Ladder: Ladder{Steps: steps, Again: 15}})
	must(w.t, err)
	return p
}

func step(wait int, targets ...Target) Step { return Step{Targets: targets, Wait: wait} }

func person(name string) Target { return Target{Kind: "person", ID: "stf_" + name} }

func (w *world) page(object string, severity int) string {
	w.t.Helper()
	var key string
	must(w.t, w.db.Tx(context.Background(), db.Actor{ID: "system", Kind: "system"}, "test", func(ctx context.Context, tx *db.Tx) (err error) {
		key, err = w.s.Page(ctx, tx, Alarm{Object: object, Kind: "case", Severity: severity, Number: "C-1", Region: "US-WA"})
		return err
	}))
	w.run()
	return key
}

func (w *world) read(page string) *Page {
	w.t.Helper()
	p, err := w.s.Get(w.lead, page)
	must(w.t, err)
	return p
}

// log is what happened to a page, in words.
func (w *world) log(page string) string {
	w.t.Helper()
	var list []string
	for _, e := range w.read(page).Log {
		text := e.What
		if e.Name != "" {
			text += " " + e.Name
		}
		if e.Detail != "" {
			text += " (" + e.Detail + ")"
		}
		list = append(list, text)
	}
	return strings.Join(list, "; ")
}

func (w *world) tx(fn func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	must(w.t, w.db.Tx(context.Background(), db.Actor{ID: "system", Kind: "system"}, "test", fn))
}

var pageIn = web.PageIn{Limit: 50}
