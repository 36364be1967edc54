package comms

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/mail"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

// catcher is a real SMTP server that keeps what it is given.
type catcher struct {
	mu     sync.Mutex
	mails  []*mail.Message
	bodies []string
	refuse *smtp.SMTPError
	addr   string
}

func (c *catcher) NewSession(*smtp.Conn) (smtp.Session, error) { return &catching{c}, nil }

type catching struct{ c *catcher }

func (s *catching) Reset()                               {}
func (s *catching) Logout() error                        { return nil }
func (s *catching) Mail(string, *smtp.MailOptions) error { return nil }
func (s *catching) Rcpt(string, *smtp.RcptOptions) error {
	s.c.mu.Lock()
	defer s.c.mu.Unlock()
	if s.c.refuse != nil {
		return s.c.refuse
	}
	return nil
}
func (s *catching) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	body, err := io.ReadAll(m.Body)
	s.c.mu.Lock()
	defer s.c.mu.Unlock()
	s.c.mails, s.c.bodies = append(s.c.mails, m), append(s.c.bodies, string(body))
	return err
}

func newCatcher(t *testing.T) *catcher {
	t.Helper()
	c := &catcher{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c.addr = l.Addr().String()
	s := smtp.NewServer(c)
	s.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return c
}

// fixture is the service on one database with two parties of one case.
type fixture struct {
	*Service
	t       *testing.T
	clk     *clock.Fake
	runner  *jobs.Runner
	mail    *catcher
	spoken  []time.Time
	acked   []string
	sev     int
	ctx     context.Context // a member of staff who may do all of this
	clerk   context.Context // may read messages, not personal data
	parties map[string]Party
}

const theCase = "cas_01"

func each(t *testing.T, fn func(t *testing.T, f *fixture)) {
	dbtest.EachPair(t, func(t *testing.T, main, history *db.DB, clk *clock.Fake) {
		vault, err := seal.OpenVault(filepath.Join(t.TempDir(), "vault"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { vault.Close() })
		f := &fixture{t: t, clk: clk, mail: newCatcher(t), sev: 1, parties: map[string]Party{
			"pty_ana": {ID: "pty_ana", Role: "harmed", Name: "Ana", Email: "ana@example.org", Language: "es"},
			"pty_bob": {ID: "pty_bob", Role: "subject", Name: "Bob", Email: "bob@example.org", Language: "en"},
			"pty_tel": {ID: "pty_tel", Role: "witness", Phone: "+12065550100"},
		}}
		f.Service = NewService(Options{DB: main, History: history, Vault: vault, Domain: "piepowder.test", Relay: "smtp://" + f.mail.addr,
			Party: func(_ context.Context, _ identity.Scope, ref, party string) (Party, error) {
				p, ok := f.parties[party]
				if ref != theCase || !ok {
					return Party{}, errs.New(errs.NotFound, "party_not_found", "There is no such party.")
				}
				p.CaseID, p.Number, p.Severity = theCase, "C-10001", f.sev
				return p, nil
			},
			Case: func(_ context.Context, _ identity.Scope, ref string) (string, int, error) {
				if ref != theCase {
					return "", 0, errs.New(errs.NotFound, "case_not_found", "There is no such case.")
				}
				return theCase, f.sev, nil
			},
			Spoken: func(_ context.Context, _ *db.Tx, caseID, _ string, at time.Time) error {
				f.spoken = append(f.spoken, at)
				return nil
			},
			Acknowledged: func(_ context.Context, _ *db.Tx, kind, object, _ string, _ time.Time) error {
				f.acked = append(f.acked, kind+" "+object)
				return nil
			},
		})
		f.runner = jobs.New(main, clk, slog.New(slog.DiscardHandler))
		f.Register(f.runner)
		f.ctx = identity.WithCaller(t.Context(), identity.Caller{Actor: db.Actor{ID: "stf_kim", Kind: "staff"}, Permissions: identity.All(),
			Regions: []string{"*"}, Brands: []string{"*"}})
		f.clerk = identity.WithCaller(t.Context(), identity.Caller{Actor: db.Actor{ID: "stf_lee", Kind: "staff"},
			Permissions: []identity.Permission{identity.PermMessageRead}, Regions: []string{"*"}, Brands: []string{"*"}})
		fn(t, f)
	})
}

func (f *fixture) run() {
	f.t.Helper()
	if _, err := f.runner.RunDue(f.t.Context()); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) messages(party string) []Message {
	f.t.Helper()
	p, err := f.Messages(f.ctx, theCase, party, web.PageIn{Limit: 50})
	if err != nil {
		f.t.Fatal(err)
	}
	return p.Items
}

func (f *fixture) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if errs.CodeOf(err) != code || err == nil {
		t.Fatalf("got %v, want %s", err, code)
	}
}

func TestReplyLeavesAfterTheUndoWindowNeutralAndInSpanish(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		m, err := f.Send(f.ctx, theCase, Reply{Party: "pty_ana", Text: "Estamos contigo.", Subject: "Amenaza con cuchillo"})
		f.must(err)
		f.run()
		if len(f.mail.mails) != 0 || len(f.spoken) != 0 {
			t.Fatal("the mail left inside its undo window")
		}
		f.clk.Advance(10 * time.Second)
		f.run()
		if len(f.mail.mails) != 1 {
			t.Fatalf("%d mails left", len(f.mail.mails))
		}
		h := f.mail.mails[0].Header
		dec, _ := new(mail.AddressParser).Parse(h.Get("From"))
		if dec == nil || dec.Name != "Atención al cliente" || dec.Address != "care@piepowder.test" {
			t.Errorf("From %q", h.Get("From"))
		}
		if s := h.Get("Subject"); s != "Sobre tu solicitud reciente" {
			t.Errorf("Subject %q", s)
		}
		if id := h.Get("Message-Id"); id != "<"+m.ID+"@piepowder.test>" {
			t.Errorf("Message-ID %q", id)
		}
		reply := strings.Trim(h.Get("Reply-To"), "<>")
		l, ok, err := f.ByToken(t.Context(), reply)
		if err != nil || !ok || l.CaseID != theCase || l.Party != "pty_ana" {
			t.Errorf("Reply-To %q leads to %+v %v %v", reply, l, ok, err)
		}
		if got := f.messages("pty_ana"); got[0].State != "sent" || got[0].SentAt == nil || got[0].Text != "Estamos contigo." {
			t.Errorf("got %+v", got)
		}
		if len(f.spoken) != 1 || !f.spoken[0].Equal(f.clk.Now()) {
			t.Errorf("spoken %v", f.spoken)
		}
		f.run()
		if len(f.mail.mails) != 1 {
			t.Error("sent twice")
		}
	})
}

func TestUndo(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		m, err := f.Send(f.ctx, theCase, Reply{Party: "pty_ana", Text: "x"})
		f.must(err)
		wantCode(t, f.UndoSend(f.clerk, m.ID), "permission_missing")
		f.must(f.UndoSend(f.ctx, m.ID))
		f.clk.Advance(time.Minute)
		f.run()
		if len(f.mail.mails) != 0 || f.messages("")[0].State != "cancelled" {
			t.Fatalf("an undone mail left: %+v", f.messages(""))
		}
		wantCode(t, f.UndoSend(f.ctx, m.ID), "message_left")
		wantCode(t, f.UndoSend(f.ctx, "msg_none"), "message_not_found")
	})
}

func TestThreadsNeverMix(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		f.sev = 3
		for _, p := range []string{"pty_ana", "pty_bob"} {
			_, err := f.Send(f.ctx, theCase, Reply{Party: p, Text: "to " + p, Subject: "Your\r\nBcc: x@y.example order"})
			f.must(err)
		}
		f.clk.Advance(10 * time.Second)
		f.run()
		if len(f.mail.mails) != 2 {
			t.Fatalf("%d mails", len(f.mail.mails))
		}
		if len(f.spoken) != 1 {
			t.Errorf("answering the person reported counted as answering the report: %v", f.spoken)
		}
		threads := map[string]string{}
		for i, m := range f.mail.mails {
			to, _ := mail.ParseAddress(m.Header.Get("To"))
			who := map[string]string{"ana@example.org": "pty_ana", "bob@example.org": "pty_bob"}[to.Address]
			if !strings.Contains(f.mail.bodies[i], "to "+who) {
				t.Errorf("%s was sent %q", to, f.mail.bodies[i])
			}
			if m.Header.Get("Bcc") != "" {
				t.Error("a header was injected by the subject")
			}
			l, ok, err := f.ByToken(t.Context(), strings.Trim(m.Header.Get("Reply-To"), "<>"))
			if err != nil || !ok || l.Party != who {
				t.Errorf("the reply address of %s leads to %+v", who, l)
			}
			threads[who] = l.Thread
		}
		idx := f.Vault.Index("email", "ana@example.org")
		for who, thread := range threads {
			in, err := f.Participant(t.Context(), thread, idx)
			f.must(err)
			if in != (who == "pty_ana") {
				t.Errorf("ana a participant of %s: %v", who, in)
			}
		}
		if a := f.messages("pty_ana"); len(a) != 1 || a[0].Text != "to pty_ana" {
			t.Errorf("got %+v", a)
		}
	})
}

func TestReplyTokenCannotBeForged(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		_, err := f.Send(f.ctx, theCase, Reply{Party: "pty_ana", Text: "x"})
		f.must(err)
		var thread string
		f.must(f.DB.QueryRow(t.Context(), `SELECT id FROM threads`).Scan(&thread))
		good := f.token(thread)
		for address, want := range map[string]bool{
			"safety+" + good + "@piepowder.test": true, "care+" + good + "@piepowder.test": true,
			"safety+" + good[:len(good)-1] + "x@piepowder.test": false, "safety+" + strings.TrimPrefix(thread, "thr_") + "@piepowder.test": false,
			"safety@piepowder.test": false, "safety+@piepowder.test": false, good + "@piepowder.test": false, "": false,
		} {
			if _, ok, err := f.ByToken(t.Context(), address); err != nil || ok != want {
				t.Errorf("%q: %v %v, want %v", address, ok, err, want)
			}
		}
	})
}

func TestSafeContactPlanIsObeyed(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		send := func() error { _, err := f.Send(f.ctx, theCase, Reply{Party: "pty_ana", Text: "x"}); return err }
		f.must(send())
		p, err := f.SetPlan(f.ctx, theCase, "pty_ana", 0, ContactPlan{Email: "safe@example.net", From: "09:00", To: "17:00", Zone: "America/Los_Angeles", SafeName: "A."})
		f.must(err)
		f.clk.Advance(time.Second)
		f.must(send()) // two in the morning in Seattle: it waits
		f.clk.Advance(time.Minute)
		f.run()
		waiting, first := f.messages("pty_ana")[0], f.messages("pty_ana")[1]
		if len(f.mail.mails) != 0 || waiting.State != "queued" || waiting.Waits == "" || waiting.SendAt.Sub(f.clk.Now()) < 6*time.Hour {
			t.Fatalf("outside the safe hours: %d mails, %+v", len(f.mail.mails), waiting)
		}
		if first.State != "withheld" { // written before the plan, to the address it replaced
			t.Errorf("the mail to the former address is %s", first.State)
		}
		f.clk.Advance(8 * time.Hour)
		f.run()
		last := f.mail.mails[len(f.mail.mails)-1]
		if !strings.Contains(last.Header.Get("To"), "safe@example.net") {
			t.Errorf("sent to %q, not to the safe address", last.Header.Get("To"))
		}
		_, err = f.SetPlan(f.ctx, theCase, "pty_ana", 0, ContactPlan{})
		wantCode(t, err, "version_stale")
		p, err = f.SetPlan(f.ctx, theCase, "pty_ana", p.Version, ContactPlan{Channels: []string{"phone"}})
		f.must(err)
		wantCode(t, send(), "contact_plan_forbids")
		if err := send(); !strings.Contains(err.Error(), "allowed: phone") {
			t.Errorf("the refusal does not say what is allowed: %v", err)
		}
		p, err = f.SetPlan(f.ctx, theCase, "pty_ana", p.Version, ContactPlan{})
		f.must(err)
		f.clk.Advance(time.Second)
		f.must(send())
		p, err = f.SetPlan(f.ctx, theCase, "pty_ana", p.Version, ContactPlan{DoNotContact: true})
		f.must(err)
		wantCode(t, send(), "contact_plan_forbids")
		left := len(f.mail.mails)
		f.clk.Advance(time.Minute)
		f.run()
		if m := f.messages("pty_ana")[0]; m.State != "withheld" || m.Failure == "" || len(f.mail.mails) != left {
			t.Errorf("a mail in its undo window left against a newer plan: %+v", m)
		}
		// The address itself is not used by anything else either.
		if why, err := f.Unsafe(t.Context(), ChannelMail, "ANA@example.org", 0); err != nil || why == "" {
			t.Errorf("the address may be used elsewhere: %q %v", why, err)
		}
		got, err := f.Plan(f.ctx, theCase, "pty_ana")
		f.must(err)
		if !got.DoNotContact || got.Version != 4 {
			t.Errorf("got %+v", got)
		}
		if other, err := f.Plan(f.ctx, theCase, "pty_bob"); err != nil || other.Version != 0 || other.DoNotContact {
			t.Errorf("another party's plan: %+v %v", other, err)
		}
		_, err = f.SetPlan(f.ctx, theCase, "pty_bob", 0, ContactPlan{From: "25:00", To: "x", Channels: []string{"fax"}, Zone: "Mars", Email: "no"})
		wantCode(t, err, "contact_plan_invalid")
		var sealed []byte
		f.must(f.DB.QueryRow(t.Context(), `SELECT plan FROM contact_plans WHERE party='pty_ana'`).Scan(&sealed))
		if bytes.Contains(sealed, []byte("phone")) {
			t.Error("the plan lies in the clear")
		}
		// What has happened is logged even against the plan.
		c, err := f.LogCall(f.ctx, theCase, Call{Party: "pty_ana", Direction: "out", Outcome: "reached", Start: f.clk.Now().Add(-2 * time.Minute), End: f.clk.Now()})
		f.must(err)
		if c.Against == "" {
			t.Error("a call against the plan is not marked")
		}
	})
}

// A plan that was made after a mail of no case was queued holds it back all the
// same: by the account, and by the address of a party.
func TestPlanHoldsMailOfNoCase(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		ana := f.parties["pty_ana"]
		ana.Account = f.account("C-ana", "ana@example.org")
		f.parties["pty_ana"] = ana
		f.must(f.DB.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO cases(id, number, eid, title, type, severity, priority, state, visibility, source, opened_at, opened_by, updated_at, version)
				VALUES ($1, 1, 1, $2, 'safety', 'S3', 'normal', 'open', 'ordinary', 'staff', 0, 'x', 0, 1)`, theCase, []byte("x"))
			if err == nil {
				_, err = tx.Exec(ctx, `INSERT INTO case_parties(id, case_id, role, details, email_idx, added_by, added_at) VALUES ('pty_bob', $1, 'subject', $2, $3, 'x', 0)`,
					theCase, []byte("x"), f.Vault.Index("email", "bob@example.org"))
			}
			return err
		}))
		queue := func(to string, account uint64) (id string) {
			f.must(f.DB.Tx(t.Context(), machine, "test", func(ctx context.Context, tx *db.Tx) error {
				m, err := f.Queue(ctx, tx, Outgoing{Object: "con_1", Account: account, EID: ana.Account, To: to, Severity: 4, Subject: "Hello", Body: "x", Wait: time.Minute})
				if err == nil {
					id = m.ID
				}
				return err
			}))
			return id
		}
		state := func(id string) (state string) {
			f.must(f.DB.QueryRow(t.Context(), `SELECT state FROM messages WHERE id = $1`, id).Scan(&state))
			return state
		}
		one, two, free := queue("ana@example.org", ana.Account), queue("bob@example.org", 0), queue("eve@example.org", 0)
		_, err := f.SetPlan(f.ctx, theCase, "pty_ana", 0, ContactPlan{Channels: []string{"phone"}})
		f.must(err)
		plan, err := f.SetPlan(f.ctx, theCase, "pty_bob", 0, ContactPlan{Email: "safe@example.net"})
		f.must(err)
		f.clk.Advance(time.Minute)
		f.run()
		if state(one) != "withheld" || state(two) != "withheld" || state(free) != "sent" {
			t.Fatalf("by the account %s, by the address %s, another %s", state(one), state(two), state(free))
		}
		later := queue("safe@example.net", 0)
		_, err = f.SetPlan(f.ctx, theCase, "pty_bob", plan.Version, ContactPlan{From: "09:00", To: "17:00", Zone: "America/Los_Angeles"})
		f.must(err)
		held := queue("bob@example.org", 0)
		f.clk.Advance(time.Minute)
		f.run()
		if state(later) != "sent" || state(held) != "queued" {
			t.Fatalf("outside the safe hours: %s, %s", state(later), state(held))
		}
	})
}

// A call to a number that another matter marks, or of an account that somebody
// else may control, is marked when it is logged.
func TestCallToAMarkedNumberIsMarked(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		call := func(party, outcome string) string {
			c, err := f.LogCall(f.ctx, theCase, Call{Party: party, Direction: "out", Outcome: outcome, Start: f.clk.Now().Add(-time.Minute), End: f.clk.Now()})
			f.must(err)
			return c.Against
		}
		if why := call("pty_tel", "voicemail"); why != "" {
			t.Fatal(why)
		}
		f.must(f.DB.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO unsafe_addresses(idx, case_id, party, kind, why) VALUES ($1, 'cas_02', 'pty_9', 'phone', 'plan')`, f.Vault.Index("phone", "+12065550100"))
			return err
		}))
		if why := call("pty_tel", "reached"); why != whyMarked {
			t.Errorf("a marked number: %q", why)
		}
		bob := f.parties["pty_bob"]
		bob.Account, bob.Phone, bob.AccountPhone = f.account("C-bob", "bob@example.org"), "+12065550177", "+12065550177"
		f.parties["pty_bob"] = bob
		f.must(f.DB.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO unsafe_addresses(idx, case_id, party, kind, why) VALUES ($1, 'cas_02', 'pty_9', 'phone', 'account')`, f.Vault.Index("phone", "+12065550177"))
			return err
		}))
		if why := call("pty_bob", "reached"); why != whyDisputed {
			t.Errorf("a number of a disputed account: %q", why)
		}
	})
}

func TestPlanOverMidnight(t *testing.T) {
	p := ContactPlan{From: "22:00", To: "06:00", Zone: "UTC"}
	for hour, ok := range map[int]bool{21: false, 22: true, 23: true, 0: true, 5: true, 6: false, 12: false} {
		if why := p.Forbids("mail", time.Date(2026, 1, 1, hour, 0, 0, 0, time.UTC)); (why == "") != ok {
			t.Errorf("%d:00: %q, want allowed %v", hour, why, ok)
		}
	}
}

func TestCalls(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		now := f.clk.Now()
		log := func(outcome string, start, end time.Time) error {
			_, err := f.LogCall(f.ctx, theCase, Call{Party: "pty_tel", Direction: "in", Outcome: outcome, Start: start, End: end, Notes: "whispered"})
			return err
		}
		f.must(log("dropped", now.Add(-time.Minute), now))
		if len(f.spoken) != 0 {
			t.Error("a dropped call counted as a response")
		}
		f.clk.Advance(time.Second)
		f.must(log("reached", now.Add(-time.Minute), now))
		if len(f.spoken) != 1 || !f.spoken[0].Equal(now.Add(-time.Minute)) {
			t.Errorf("spoken %v", f.spoken)
		}
		wantCode(t, log("sang", now, now), "call_invalid")
		wantCode(t, log("reached", now, now.Add(-time.Second)), "call_invalid")
		wantCode(t, log("reached", now.Add(time.Hour), now.Add(2*time.Hour)), "call_invalid")
		list, err := f.Calls(f.ctx, theCase)
		f.must(err)
		if len(list) != 2 || list[0].Notes != "whispered" || list[0].Outcome != "reached" {
			t.Errorf("got %+v", list)
		}
	})
}

func TestRelayFailures(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		_, err := f.Send(f.ctx, theCase, Reply{Party: "pty_tel", Text: "x"})
		wantCode(t, err, "no_mail_address")
		_, err = f.Send(f.ctx, theCase, Reply{Party: "pty_ana", Text: "x"})
		f.must(err)
		f.mail.refuse = &smtp.SMTPError{Code: 451, Message: "later"}
		f.clk.Advance(10 * time.Second)
		f.run()
		if m := f.messages("")[0]; m.State != "sending" || len(f.spoken) != 0 {
			t.Fatalf("got %+v", m)
		}
		f.mail.refuse = nil
		f.clk.Advance(time.Hour)
		f.run()
		if m := f.messages("")[0]; m.State != "sent" || len(f.spoken) != 1 {
			t.Fatalf("got %+v", m)
		}
		f.mail.refuse = &smtp.SMTPError{Code: 550, Message: "no such user"}
		_, err = f.Send(f.ctx, theCase, Reply{Party: "pty_bob", Text: "x"})
		f.must(err)
		f.clk.Advance(time.Minute)
		f.run()
		if m := f.messages("pty_bob")[0]; m.State != "failed" || m.Failure == "" || len(f.spoken) != 1 {
			t.Fatalf("got %+v", m)
		}
	})
}

func TestInboundAndBounces(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		m, err := f.Send(f.ctx, theCase, Reply{Party: "pty_ana", Text: "x"})
		f.must(err)
		f.clk.Advance(time.Minute)
		f.run()
		l, ok, err := f.ByMessageID(t.Context(), []string{"other@example.org", strings.ToUpper(m.ID) + "@PIEPOWDER.test"})
		if err != nil || !ok || l.Party != "pty_ana" || l.Message != m.ID {
			t.Fatalf("got %+v %v %v", l, ok, err)
		}
		if _, ok, _ := f.ByMessageID(t.Context(), []string{m.ID + "@elsewhere.test"}); ok {
			t.Error("another domain's Message-ID led to ours")
		}
		pub := identity.Public().Actor()
		f.must(f.DB.Tx(t.Context(), pub, "mail", func(ctx context.Context, tx *db.Tx) error {
			_, err := f.Receive(ctx, tx, Inbound{Link: l, Contact: "con_1", From: "ana@example.org", Text: "gracias", Language: "es"})
			return err
		}))
		if got := f.messages("pty_ana"); len(got) != 2 || got[0].Direction != "in" || got[0].Text != "gracias" || got[0].To != "ana@example.org" {
			t.Fatalf("got %+v", got)
		}
		if len(f.messages("pty_bob")) != 0 {
			t.Error("it shows in another party's thread")
		}
		f.must(f.DB.Tx(t.Context(), pub, "bounce", func(ctx context.Context, tx *db.Tx) error { return f.Returned(ctx, tx, l, "con_2", true) }))
		if got := f.messages("pty_ana"); got[1].State != "bounced" {
			t.Errorf("got %+v", got[1])
		}
		p, err := f.Messages(f.clerk, theCase, "", web.PageIn{Limit: 50})
		f.must(err)
		if p.Items[0].To != "a•••@example.org" {
			t.Errorf("shown to somebody without account.personal: %q", p.Items[0].To)
		}
	})
}
