package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/simulate"
)

// demoAbout is DIR/demo.json: all that a visitor, a test or a script needs.
type demoAbout struct {
	URL        string     `json:"url"`
	SMTP       string     `json:"smtp"`
	Catcher    string     `json:"catcher"`
	APIKey     string     `json:"api_key"`
	MailDomain string     `json:"mail_domain"`
	Users      []demoUser `json:"users"`
}

type demoUser struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Role     string `json:"role"`
	Name     string `json:"name"`
}

// up runs while the product already answers: it fills it, lets the marketplace
// live, and says when a visitor is welcome.
func (d *demo) up(ctx context.Context, a *app.App, addr string) error {
	d.app = a
	if err := readJSON(d.file("demo.json"), &d.about); err != nil {
		return err
	}
	d.about.URL, d.about.SMTP, d.about.Catcher, d.about.MailDomain = "http://"+addr, d.smtp, "http://"+d.state.Outside, demoDomain
	d.phone.Connect("http://"+d.cmd.Listen, "http://"+addr)
	fresh := !d.state.Told
	for _, step := range []struct {
		done *bool
		do   func(context.Context) error
	}{
		{&d.state.People, d.people}, {&d.state.Loaded, d.history}, {&d.state.Told, d.contacts},
	} {
		if *step.done {
			continue
		}
		if err := step.do(ctx); err != nil {
			return err
		}
		*step.done = true
		if err := d.save(); err != nil {
			return err
		}
	}
	if err := writeJSON(d.file("demo.json"), &d.about); err != nil {
		return err
	}
	if err := d.requests(d.app.AsSystem(ctx)); err != nil {
		return err
	}
	d.measures(d.app.AsSystem(ctx))
	d.live(ctx, fresh)
	if err := d.welcome(ctx); err != nil {
		return err
	}
	d.banner()
	fmt.Println("ready http://" + addr)
	if d.cmd.ready != nil {
		d.cmd.ready(d.about.URL)
	}
	return nil
}

// people makes one user per role, a key with every scope, and the endpoint that
// the marketplace listens on. Passwords are written down first, so that a run
// that is cut off loses none.
func (d *demo) people(ctx context.Context) error {
	sys := d.app.AsSystem(ctx)
	if len(d.about.Users) == 0 {
		for i, role := range identity.Roles() {
			d.about.Users = append(d.about.Users, demoUser{Email: role.ID + "@" + demoDomain, Password: newPassword(), Role: role.ID,
				Name: demoNames()[i%len(demoNames())]})
		}
		if err := writeJSON(d.file("demo.json"), &d.about); err != nil {
			return err
		}
	}
	desk, err := d.vendorDesk(sys)
	if err != nil {
		return err
	}
	for i, u := range d.about.Users {
		st := identity.Staff{Email: u.Email, Name: u.Name, Roles: []string{u.Role}, Regions: []string{"*"}, Brands: []string{"*"}}
		if u.Role == identity.RoleBPO {
			st.Teams = []string{desk}
		}
		if _, err := d.app.Identity.AddActive(sys, st, u.Password); err != nil && !errs.IsKind(err, errs.Conflict) {
			return fmt.Errorf("user %s: %w", u.Role, explain(err))
		}
		d.show.at("people", i+1, len(d.about.Users))
	}
	d.show.done("people", len(d.about.Users))
	if err := d.queues(sys, desk); err != nil {
		return fmt.Errorf("queues: %w", explain(err))
	}
	if d.about.APIKey == "" {
		_, d.about.APIKey, err = d.app.Identity.CreateKey(sys, identity.NewKey{Name: "demo", Permissions: identity.All(), Regions: []string{"*"}, Brands: []string{"*"}})
		if err != nil {
			return err
		}
		if err := writeJSON(d.file("demo.json"), &d.about); err != nil {
			return err
		}
	}
	if err := d.duty(sys); err != nil {
		return err
	}
	return d.endpoint(sys)
}

// vendorDesk is the team of those who see only their own team's work.
func (d *demo) vendorDesk(ctx context.Context) (string, error) {
	const name = "Vendor desk"
	teams, err := d.app.Identity.Teams(ctx)
	if err != nil {
		return "", err
	}
	for _, t := range teams {
		if t.Name == name {
			return t.ID, nil
		}
	}
	t, err := d.app.Identity.CreateTeam(ctx, name)
	return t.ID, err
}

// endpoint registers the marketplace's address and switches older ones off.
func (d *demo) endpoint(ctx context.Context) error {
	old, err := d.app.Comms.Endpoints(ctx)
	if err != nil {
		return err
	}
	for _, e := range old {
		if e.State == "active" {
			if err := d.app.Comms.Enable(ctx, e.ID, false); err != nil {
				return err
			}
		}
	}
	_, err = d.app.Comms.AddEndpointAs(ctx, identity.System("demo"), "http://"+d.state.Outside+"/webhooks", []string{"*"}, d.state.Secret)
	return err
}

// history feeds the sixty days through the door every event takes. A run that
// was cut off is simply repeated: what is there already is recognised.
func (d *demo) history(ctx context.Context) error {
	const expected = 325_000
	refused := 0
	var why error
	b := d.app.Ingest.Batch(ctx, func(_ int, _ *ingest.Answer, err error) error {
		if err != nil {
			refused, why = refused+1, err
		}
		return nil
	})
	n := 0
	for e := range d.world.Events(d.world.Begin(), d.world.Now) {
		if err := b.Add(&ingest.Incoming{Line: e.Raw, Source: demoSource, History: true}); err != nil {
			break // Close tells why
		}
		if n++; n%1024 == 0 {
			d.show.at("history", n, expected)
		}
	}
	if err := b.Close(); err != nil {
		return err
	}
	if refused > 0 {
		return fmt.Errorf("%d events of the history were refused, the last because %w", refused, explain(why))
	}
	d.show.done("history", n)
	return d.projected(ctx, n)
}

// patience is how long after its start the demo waits for its history to be
// searchable; on a busy machine the rest follows while the visitor looks around.
const patience = 42 * time.Second

// projected waits until the history can be searched.
func (d *demo) projected(ctx context.Context, total int) error {
	for {
		behind, _ := d.app.Projector.Lag()
		if behind == 0 || d.clk.Now().Sub(d.begun) > cmp.Or(d.cmd.patience, patience) {
			d.show.done("search", total-int(behind))
			return nil
		}
		d.show.at("search", max(0, total-int(behind)), total)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-d.clk.After(100 * time.Millisecond):
		}
	}
}

// contacts are the reports that wait for the first visitor; a few of them are
// already cases.
func (d *demo) contacts(ctx context.Context) error {
	reports := d.world.Waiting()
	sys := d.app.AsSystem(ctx)
	for i := range reports {
		r := &reports[i]
		c, err := d.app.Intake.Submit(sys, submission(r))
		if err != nil {
			return fmt.Errorf("contact %s: %w", r.ID, explain(err))
		}
		if i%4 == 1 && r.Severity != "S4" && r.Answers == "" {
			if err := d.makeCase(sys, c.ID, r); err != nil {
				return err
			}
		}
		d.show.at("contacts", i+1, len(reports))
	}
	d.show.done("contacts", len(reports))
	if err := d.inboxes(sys); err != nil {
		return err
	}
	if err := d.answered(sys); err != nil {
		return err
	}
	if err := d.incidents(ctx); err != nil {
		return err
	}
	if err := d.policies(ctx); err != nil {
		return err
	}
	if err := d.protocols(sys); err != nil {
		return err
	}
	return d.speaking(sys)
}

func (d *demo) makeCase(ctx context.Context, contact string, r *simulate.Report) error {
	_, err := d.app.Intake.Triage(ctx, contact, intake.Triage{Now: "no", Safe: "yes", Severity: r.Severity, Reason: "spoken with the person"})
	if err != nil {
		return fmt.Errorf("triage of %s: %w", r.ID, explain(err))
	}
	_, err = d.app.Intake.MakeCase(ctx, contact, intake.Making{})
	if errs.IsKind(err, errs.Invalid) {
		return nil // its order is not searchable yet: the contact waits for a person
	}
	if err != nil {
		return fmt.Errorf("case of %s: %w", r.ID, explain(err))
	}
	return nil
}

func newSecret() string {
	var b [24]byte
	_, _ = rand.Read(b[:]) // never fails: it would have ended the program
	return "whsec_" + base64.StdEncoding.EncodeToString(b[:])
}

func newPassword() string { return "demo-" + strings.ToLower(rand.Text()[:16]) }

func demoNames() []string {
	return []string{"Ada Whitfield", "Bao Tran", "Carmen Ibarra", "Dele Adeyemi", "Elif Demir", "Farid Haddad", "Grace Okafor", "Hugo Lindqvist",
		"Ines Caldeira", "Jonas Weber", "Kavya Menon", "Lena Novak", "Mateo Rivas", "Noor Aziz", "Olga Petrova"}
}

func readJSON(name string, v any) error {
	raw, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
