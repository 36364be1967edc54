package comms

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// hearer receives webhooks; down makes it refuse.
type hearer struct {
	mu   sync.Mutex
	got  []map[string]any
	down bool
}

func (m *hearer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down {
		http.Error(w, "later", http.StatusServiceUnavailable)
		return
	}
	raw, _ := io.ReadAll(r.Body)
	var body map[string]any
	json.Unmarshal(raw, &body)
	m.got = append(m.got, body["data"].(map[string]any))
}

func (f *fixture) account(ref, email string) uint64 {
	f.t.Helper()
	eid, _, err := f.Vault.Entity("account", []byte(ref))
	f.must(err)
	sealed, err := f.Vault.Seal(eid, "ref", []byte(ref))
	f.must(err)
	f.must(f.History.Machinery(f.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO accounts(id, kind, brand, region, position, ref, profile, email_idx, phone_idx, created_at, language, city)
			VALUES ($1,'customer','b','US-WA',1,$2,$2,$3,'',0,'en','')`, eid, sealed, f.Vault.Index("email", email))
		return err
	}))
	return eid
}

func (f *fixture) tend(m Matter) {
	f.t.Helper()
	m.CaseID = theCase
	f.must(f.DB.Tx(f.t.Context(), db.Actor{ID: "stf_kim", Kind: "staff"}, "change", func(ctx context.Context, tx *db.Tx) error { return f.Tend(ctx, tx, m) }))
}

func TestAutomationStopsOnceAndIsLiftedByRuleAndByHand(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		m := &hearer{down: true}
		srv := httptest.NewServer(m)
		t.Cleanup(srv.Close)
		f.out = newOutward([]string{strings.TrimPrefix(srv.URL, "http://")})
		_, err := f.AddEndpoint(f.ctx, srv.URL, []string{"party.*"})
		f.must(err)
		ana, bob := f.account("C-ana", "ana@example.org"), f.account("C-bob", "bob@example.org")
		list := []Party{{ID: "pty_bob", Role: "reporter", Account: bob}}
		f.Holders = func(context.Context, string) ([]Party, error) { return list, nil }
		one := func() AutomationStop {
			t.Helper()
			got, err := f.Stops(f.ctx, theCase)
			f.must(err)
			if len(got) != 1 {
				t.Fatalf("%d stops: %+v", len(got), got)
			}
			return got[0]
		}
		f.tend(Matter{Severity: 3})
		f.tend(Matter{Severity: 1, Simulated: true})
		if got, _ := f.Stops(f.ctx, theCase); len(got) != 0 {
			t.Fatalf("an S3 or a drill stopped something: %+v", got)
		}
		list = append(list, Party{ID: "pty_ana", Role: "harmed", Account: ana}) // not who reports for her
		f.tend(Matter{Severity: 2})
		f.tend(Matter{Severity: 1})
		f.run()
		if s := one(); s.State != "asked" || s.Told != 1 {
			t.Fatalf("before it answers: %+v", s)
		}
		m.mu.Lock()
		m.down = false
		m.mu.Unlock()
		f.clk.Advance(time.Minute)
		f.run()
		if s := one(); s.State != "stopped" || s.AckAt == nil {
			t.Fatalf("after it answered: %+v", s)
		}
		if len(m.got) != 1 || m.got[0]["standing_effect"] != "none" || m.got[0]["account"].(map[string]any)["ref"] != "C-ana" || m.got[0]["state"] != "stopped" || len(m.got[0]["stops"].([]any)) != 4 {
			t.Fatalf("told %v", m.got)
		}
		// Closing sets a day; taking it up again takes the day back.
		f.tend(Matter{Severity: 1, Closed: true})
		if s := one(); s.LiftAt == nil || !s.LiftAt.Equal(f.clk.Now().Add(30*24*time.Hour)) {
			t.Fatalf("closed: %+v", s)
		}
		f.tend(Matter{Severity: 1})
		f.clk.Advance(31 * 24 * time.Hour)
		f.run()
		if s := one(); s.State != "stopped" || s.LiftAt != nil {
			t.Fatalf("lifted although the case is open: %+v", s)
		}
		f.tend(Matter{Severity: 2, Closed: true})
		f.clk.Advance(7*24*time.Hour + time.Minute)
		f.run()
		f.run()
		if s := one(); s.State != "lifted" || s.LiftedBy == "" || s.LiftAckAt == nil || len(m.got) != 2 || m.got[1]["state"] != "lifted" {
			t.Fatalf("after the grace: %+v %v", s, m.got)
		}
		_, err = f.Lift(f.ctx, one().ID, "again")
		wantCode(t, err, "stop_lifted")
	})
}

func TestTranslationsAreLabelledAndTheOriginalStays(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		l := Link{CaseID: theCase, Party: "pty_ana"}
		var in *Message
		f.must(f.DB.Tx(t.Context(), identity.Public().Actor(), "mail", func(ctx context.Context, tx *db.Tx) (err error) {
			in, err = f.Receive(ctx, tx, Inbound{Link: l, Contact: "con_1", From: "ana@example.org", Text: "עזרה בבקשה", Language: "he"})
			return err
		}))
		st, err := f.TranslatorState(f.ctx)
		f.must(err)
		if st.Available || st.Why == "" {
			t.Errorf("state %+v", st)
		}
		_, err = f.Translate(f.ctx, in.ID, "en", "")
		wantCode(t, err, "translator_none")
		_, err = f.Translate(f.ctx, in.ID, "en", "Help please")
		f.must(err)
		f.clk.Advance(time.Second)
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var q struct{ Text, From, To string }
			json.NewDecoder(r.Body).Decode(&q)
			json.NewEncoder(w).Encode(map[string]string{"text": q.From + ">" + q.To + ": " + q.Text, "engine": "test 1"})
		}))
		t.Cleanup(srv.Close)
		if _, err := NewHTTPTranslator(srv.URL, nil); err == nil {
			t.Error("texts may leave without TLS to a host nobody named")
		}
		f.Translator, err = NewHTTPTranslator(srv.URL, []string{strings.TrimPrefix(srv.URL, "http://")})
		f.must(err)
		_, err = f.Translate(f.ctx, in.ID, "en", "")
		f.must(err)
		got := f.messages("pty_ana")[0]
		if got.Text != "עזרה בבקשה" || got.Language != "he" || len(got.Translations) != 2 || got.Translations[0].Kind != "machine" ||
			got.Translations[0].Engine != "test 1" || got.Translations[0].Text != "he>en: עזרה בבקשה" || got.Translations[1].Kind != "human" {
			t.Fatalf("got %+v", got)
		}
		// What we say in another script: label, direction and our own words kept.
		f.clk.Advance(time.Second)
		_, err = f.Send(f.ctx, theCase, Reply{Party: "pty_ana", Text: "אנחנו כאן", Language: "he", Original: "We are here", OriginalIn: "en", Translated: "machine"})
		f.must(err)
		f.clk.Advance(11 * time.Second)
		f.run()
		body := f.mail.bodies[len(f.mail.bodies)-1]
		if !strings.Contains(body, "dir=3D\"auto\"") || !strings.Contains(body, "translated by a machine") || !strings.Contains(f.mail.mails[0].Header.Get("Content-Type"), "multipart/alternative") {
			t.Errorf("the mail: %s", body)
		}
		if m := f.messages("pty_ana")[0]; m.Original != "We are here" || m.Translated != "machine" || m.Language != "he" {
			t.Errorf("got %+v", m)
		}
	})
}

func TestMacroDoesAllOrNothing(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		f.must(f.SeedTemplates(t.Context()))
		var acted, set int
		fail := false
		f.parties["pty_ana"] = Party{ID: "pty_ana", Role: "harmed", Account: 7, Email: "ana@example.org", Language: "es"}
		f.Act = func(_ context.Context, _ string, account uint64, a MacroAction, preview bool) (string, string, error) {
			if !preview {
				acted++
			}
			return "warns", "act_1", nil
		}
		f.SetState = func(ctx context.Context, _ string, s MacroState, preview bool) (string, error) {
			if !preview && fail {
				return "", errPlan("the case is closed")
			}
			if !preview {
				set++
			}
			return "waits", nil
		}
		_, err := f.SaveMacro(f.ctx, "", 0, Macro{Title: "x"})
		wantCode(t, err, "macro_invalid")
		m, err := f.SaveMacro(f.ctx, "", 0, Macro{Title: "Answer, warn, wait", Role: "harmed", Template: "reply.first",
			Action: &MacroAction{Kind: "warn", Reason: "r"}, Set: &MacroState{State: "waiting", WaitingOn: "reporter", Days: 2}})
		f.must(err)
		use := MacroUse{Case: theCase, Party: "pty_ana"}
		kim := f.as("stf_kim")
		shown, err := f.TryMacro(kim, m.ID, use)
		f.must(err)
		if strings.Join(shown.Consequences, "|") != "sends “reply.first” in es after 10s|warns|waits" || acted+set != 0 || shown.Reads == nil {
			t.Fatalf("preview %+v", shown)
		}
		other, err := f.TryMacro(kim, m.ID, MacroUse{Case: theCase, Party: "pty_bob"})
		f.must(err)
		if other.Blocked == "" {
			t.Error("a macro for the harmed person is offered for the reported one")
		}
		fail = true
		use.Hash = shown.Hash
		_, err = f.UseMacro(kim, m.ID, use)
		wantCode(t, err, "contact_plan_forbids")
		if len(f.messages("")) != 0 {
			t.Fatal("half of it was done")
		}
		fail = false
		use.Hash = "stale"
		_, err = f.UseMacro(kim, m.ID, use)
		wantCode(t, err, "macro_changed")
		use.Hash = shown.Hash
		done, err := f.UseMacro(kim, m.ID, use)
		f.must(err)
		if got := f.messages("pty_ana"); len(got) != 1 || got[0].Macro != m.ID || set != 1 || done.Message == nil {
			t.Fatalf("done %+v %+v", done, got)
		}
		_, err = f.SaveMacro(f.ctx, m.ID, m.Version+5, Macro{Title: "y", Template: "reply.first"})
		wantCode(t, err, "version_stale")
	})
}

func TestFollowUpsAndPressPage(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		var tasks []FollowTask
		f.AddTask = func(_ context.Context, _ *db.Tx, w FollowTask) (string, error) {
			tasks = append(tasks, w)
			return "ctk_1", nil
		}
		_, err := f.FollowUp(f.ctx, theCase, FollowUpPlan{Party: "pty_ana"})
		wantCode(t, err, "follow_up")
		_, err = f.FollowUp(f.ctx, theCase, FollowUpPlan{Party: "pty_ana", When: []string{"24h", "7d"}, Owner: "stf_lee"})
		f.must(err)
		list, err := f.FollowUp(f.ctx, theCase, FollowUpPlan{Party: "pty_ana", When: []string{"7d", "30d"}, Owner: "stf_lee"})
		f.must(err)
		if len(list) != 3 || len(tasks) != 3 || tasks[0].Owner != "stf_lee" || !tasks[0].DueAt.Equal(f.clk.Now().Add(24*time.Hour)) {
			t.Fatalf("%+v %+v", list, tasks)
		}
		list, err = f.FollowUp(f.ctx, theCase, FollowUpPlan{Party: "pty_ana", None: true})
		f.must(err)
		if len(list) != 1 || list[0].Kind != "none" {
			t.Fatalf("none wanted: %+v", list)
		}
		f.Summary = func(context.Context, identity.Scope, string) (PressFacts, error) {
			return PressFacts{CaseID: theCase, Severity: "S1", Type: "safety", Brand: "basketly", OpenedAt: f.clk.Now(), Names: []string{"Ana Ruiz"}}, nil
		}
		_, err = f.HandToPress(f.ctx, theCase, "press", "Was Ana Ruiz hurt? Call 206 555 0142")
		wantCode(t, err, "press_personal")
		n, err := f.HandToPress(f.ctx, theCase, "press", "A paper asks whether a courier was hurt.")
		f.must(err)
		if Blocked(Lint(n.Text, true, "Ana Ruiz")) || !strings.Contains(n.Text, "Severity: S1") {
			t.Errorf("the page: %s", n.Text)
		}
		pages, err := f.PressNotes(f.ctx, false)
		f.must(err)
		if len(pages) != 1 || pages[0].Text != n.Text {
			t.Errorf("got %+v", pages)
		}
		if _, err := f.MovePress(f.ctx, n.ID, "done"); err != nil {
			t.Error(err)
		}
	})
}
