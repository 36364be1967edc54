package intake

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/blob"
	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/evidence"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/sla"
)

// world is intake with the real casework and evidence behind it.
type world struct {
	*Service
	t        *testing.T
	clk      *clock.Fake
	cases    *cases.Service
	evidence *evidence.Service
	runner   *jobs.Runner
	night    context.Context // critical response, everywhere
	texas    context.Context // critical response in Texas
	vendor   context.Context // of a company of ours: sees what is placed for them
	plain    context.Context // may not see personal data
}

const domain = "piepowder.test"

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	dbtest.EachPair(t, func(t *testing.T, main, history *db.DB, clk *clock.Fake) {
		dir := t.TempDir()
		vault, err := seal.OpenVault(filepath.Join(dir, "vault"))
		must(t, err)
		t.Cleanup(func() { vault.Close() })
		blobs, err := blob.OpenDir(filepath.Join(dir, "blobs"))
		must(t, err)
		t.Cleanup(func() { blobs.Close() })
		log := activity.New(main, nil)
		log.Guard(cases.Visible)
		w := &world{t: t, clk: clk}
		w.cases = cases.NewService(cases.Options{DB: main, Vault: vault, Activity: log, Accounts: entity.New(main, history, vault, log), Policy: sla.Default(nil)})
		w.evidence = evidence.NewService(main, vault, blobs, w.cases)
		post := comms.NewService(comms.Options{DB: main, History: history, Vault: vault, Domain: domain, Relay: "smtp://127.0.0.1:1",
			Party: func(ctx context.Context, sc identity.Scope, ref, party string) (comms.Party, error) {
				c, p, err := w.cases.PartyFor(ctx, sc, ref, party)
				if err != nil {
					return comms.Party{}, err
				}
				return comms.Party{CaseID: c.ID, ID: p.ID, Role: string(p.Role), Severity: c.Severity.Level(), Email: p.Email, Language: p.Language}, nil
			},
			Spoken: func(ctx context.Context, tx *db.Tx, caseID, _ string, at time.Time) error {
				return w.cases.Replied(ctx, tx, caseID, at)
			},
			Heard: func(ctx context.Context, tx *db.Tx, caseID, _ string) error { return w.cases.Heard(ctx, tx, caseID) },
			Case: func(ctx context.Context, sc identity.Scope, ref string) (string, int, error) {
				c, err := w.cases.For(ctx, sc, ref)
				if err != nil {
					return "", 0, err
				}
				return c.ID, c.Severity.Level(), nil
			}})
		w.Service = NewService(Options{DB: main, History: history, Vault: vault, Blobs: blobs, Comms: post, Domain: domain,
			Hold: w.cases.Hold, Free: w.cases.Free, Open: w.openCase, Join: w.joinCase, Evidence: w.keepFile, MoveEvidence: w.evidence.Attach})
		all := []string{identity.Everywhere}
		w.night = identity.WithCaller(t.Context(), identity.StaffCaller("stf_kim", "Kim", []string{identity.RoleCriticalResponse, identity.RoleCommander}, nil, all))
		w.texas = identity.WithCaller(t.Context(), identity.StaffCaller("stf_tex", "Tex", []string{identity.RoleCriticalResponse}, nil, []string{"US-TX"}))
		w.vendor = identity.WithCaller(t.Context(), identity.StaffCaller("stf_bpo", "Bo", []string{identity.RoleBPO}, nil, all))
		w.plain = identity.WithCaller(t.Context(), identity.StaffCaller("stf_qa", "Quinn", []string{identity.RoleQA}, nil, all))
		fn(t, w)
	})
}

func (w *world) openCase(ctx context.Context, tx *db.Tx, sc identity.Scope, n NewCase) (CaseRef, error) {
	c, err := w.cases.OpenIn(ctx, tx, sc, cases.Opening{Title: n.Title, Type: n.Type, Severity: cases.Severity(n.Severity), Language: n.Language,
		Account: n.Account, Order: n.Order, Brand: n.Brand, Region: n.Region, City: n.City, Restrict: n.Restrict, Source: "contact", At: n.At, Contact: n.Contact, Category: n.Category})
	if err != nil {
		return CaseRef{}, err
	}
	return w.joinCase(ctx, tx, sc, c.ID, n)
}

func (w *world) joinCase(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string, n NewCase) (CaseRef, error) {
	var party string
	c, err := w.cases.Within(ctx, tx, sc, ref, func(c *cases.Case) (err error) {
		for _, p := range n.Others {
			if _, err := w.cases.AddPartyIn(ctx, tx, sc, c, cases.NewParty{Role: cases.Role(p.Role), Name: p.Name, Email: p.Email, Phone: p.Phone, Contact: n.Contact}); err != nil {
				return err
			}
		}
		party, err = w.cases.AddPartyIn(ctx, tx, sc, c, cases.NewParty{Role: cases.Role(n.Person.Role), Account: n.Person.Account, Name: n.Person.Name,
			Email: n.Person.Email, Phone: n.Person.Phone, Language: n.Person.Language, Contact: n.Contact})
		return err
	})
	if err != nil {
		return CaseRef{}, err
	}
	return CaseRef{c.ID, c.Number, party}, nil
}

func (w *world) keepFile(ctx context.Context, tx *db.Tx, contact, name, declared string, data []byte) (string, string, error) {
	eid, _ := w.Vault.Lookup("contact", []byte(contact))
	it, err := w.evidence.Add(ctx, tx, evidence.File{Contact: contact, EID: eid, Name: name, Declared: declared, Data: data, Source: "contact"})
	if err != nil {
		return "", "", err
	}
	return it.ID, it.SHA256, nil
}

// other is a second associate, in no restricted case.
func (w *world) other() context.Context {
	return identity.WithCaller(w.t.Context(), identity.StaffCaller("stf_lee", "Lee", []string{identity.RoleCriticalResponse}, nil, []string{identity.Everywhere}))
}

// account puts a customer into the history tables.
func (w *world) account(ref, email, phone, region string) uint64 {
	w.t.Helper()
	eid, _, err := w.Vault.Entity("account", []byte(ref))
	must(w.t, err)
	must(w.t, w.Vault.Sync())
	profile, err := json.Marshal(map[string]string{"name": ref, "email": email, "phone": phone})
	must(w.t, err)
	sealed, err := w.Vault.Seal(eid, "profile", profile)
	must(w.t, err)
	sealedRef, err := w.Vault.Seal(eid, "ref", []byte(ref))
	must(w.t, err)
	must(w.t, w.History.Machinery(w.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO accounts(id, kind, brand, region, position, ref, profile, email_idx, phone_idx, created_at, language, city)
			VALUES ($1,'customer','Basketly',$2,1,$3,$4,$5,$6,1,'es','Seattle')`, eid, region, sealedRef, sealed, w.Vault.Index("email", email), w.Vault.Index("phone", phone))
		return err
	}))
	return eid
}

// mail builds a message and sends it in.
func (w *world) mail(from, to, header, body string) *Contact {
	w.t.Helper()
	id, _, err := w.ReceiveMail(w.t.Context(), Envelope{From: from, To: []string{to}}, []byte("From: "+from+"\r\nTo: "+to+"\r\n"+strings.ReplaceAll(header, "\n", "\r\n")+"\r\n\r\n"+body))
	must(w.t, err)
	return w.read(id)
}

// read gives a contact as somebody who may see all of it.
func (w *world) read(id string) *Contact {
	w.t.Helper()
	c, err := w.Get(w.night, id)
	must(w.t, err)
	return c
}

// pass lets the undo window go by and marks what is queued as sent, as if the
// relay had taken it.
func (w *world) pass() {
	w.t.Helper()
	w.clk.Advance(11 * time.Second)
	must(w.t, w.DB.Machinery(w.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE messages SET state='sent', sent_at=$1 WHERE state='queued'`, db.Micros(tx.Now))
		return err
	}))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if err == nil || errs.CodeOf(err) != code {
		t.Fatalf("got %v, want %s", err, code)
	}
}
