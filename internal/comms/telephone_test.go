package comms

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/telephone"
)

// provider keeps what it took; lost answers are taken, and answered by silence.
type provider struct {
	mu   sync.Mutex
	clk  clock.Clock
	took []url.Values
	lost bool
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.Method == http.MethodGet {
		list := []map[string]string{}
		for _, f := range p.took {
			list = append(list, map[string]string{"sid": "SM1", "status": "queued", "body": f.Get("Body"), "date_created": p.clk.Now().Format(time.RFC1123Z)})
		}
		json.NewEncoder(w).Encode(map[string]any{"messages": list})
		return
	}
	r.ParseForm()
	p.took = append(p.took, r.PostForm)
	if p.lost {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(http.StatusCreated)
	w.Write([]byte(`{"sid":"SM1","status":"queued"}`))
}

func telephoned(t *testing.T, fn func(t *testing.T, s *Service, p *provider, clk *clock.Fake)) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		vault, err := seal.OpenVault(filepath.Join(t.TempDir(), "vault"))
		if err != nil {
			t.Fatal(err)
		}
		defer vault.Close()
		p := &provider{clk: clk}
		srv := httptest.NewServer(p)
		defer srv.Close()
		u, _ := url.Parse(srv.URL)
		s := NewService(Options{DB: d, Vault: vault, Inside: []string{u.Host}, Telephone: Telephony{PublicURL: "https://safety.example",
			Client: &telephone.Client{Base: srv.URL, Account: "AC1", Token: "secret", From: "+12065550100", Clock: clock.Real()}}})
		fn(t, s, p, clk)
	})
}

// The same key sends once: again, after a lost answer, and after a crash.
func TestCarryOnce(t *testing.T) {
	telephoned(t, func(t *testing.T, s *Service, p *provider, _ *clock.Fake) {
		c := Carry{Key: "ntf_1", Kind: telephone.SMS, To: "(206) 555-0142", Text: "A page waits.", Page: true}
		for range 2 {
			if ref, err := s.Carry(t.Context(), c); err != nil || ref != "SM1" {
				t.Fatalf("%q %v", ref, err)
			}
		}
		if len(p.took) != 1 || p.took[0].Get("To") != "+12065550142" {
			t.Fatalf("took %v", p.took)
		}
		// The process died after the provider took it and before we wrote its answer.
		err := s.DB.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE telephone_out SET ref='', state='sending'`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if ref, err := s.Carry(t.Context(), c); err != nil || ref != "SM1" || len(p.took) != 1 {
			t.Fatalf("after a crash: %q %v, took %d", ref, err, len(p.took))
		}
		p.lost = true
		c.Key, c.Text = "ntf_2", "Another page."
		if ref, err := s.Carry(t.Context(), c); err != nil || ref != "SM1" || len(p.took) != 2 {
			t.Fatalf("lost answer: %q %v, took %d", ref, err, len(p.took))
		}
	})
}

func TestCarryRefuses(t *testing.T) {
	telephoned(t, func(t *testing.T, s *Service, p *provider, _ *clock.Fake) {
		if _, err := s.SMS(t.Context(), "not a number", "x"); !errs.IsKind(err, errs.Invalid) {
			t.Errorf("%v", err)
		}
		s.Telephone.Client = &telephone.Client{Base: "http://127.0.0.1:1", HTTP: s.out.guarded, Clock: clock.Real()}
		if _, err := s.SMS(t.Context(), "+12065550142", "x"); !errs.IsKind(err, errs.Unavailable) {
			t.Errorf("an address inside our network was dialled: %v", err)
		}
		s.Telephone.Client = nil
		if _, err := s.Voice(t.Context(), "+12065550142", "x", ""); errs.CodeOf(err) != "telephone_not_configured" {
			t.Errorf("%v", err)
		}
		if len(p.took) != 0 {
			t.Errorf("took %v", p.took)
		}
	})
}

// States only go forward, whatever order they come in; an answer belongs to the
// newest page that was sent to the number.
func TestStatusAndAnswer(t *testing.T) {
	telephoned(t, func(t *testing.T, s *Service, _ *provider, clk *clock.Fake) {
		var heard []string
		s.Telephone.Carried = func(_ context.Context, _ *db.Tx, ref, state, _ string) error {
			heard = append(heard, ref+" "+state)
			return nil
		}
		s.Telephone.Answered = func(_ context.Context, _ *db.Tx, ref, digits string) (string, bool, error) {
			heard = append(heard, ref+" answered "+digits)
			return "Thank you.", true, nil
		}
		if _, err := s.SMS(t.Context(), "+12065550142", "A page waits."); err != nil {
			t.Fatal(err)
		}
		var tel string
		if err := s.DB.QueryRow(t.Context(), `SELECT id FROM telephone_out`).Scan(&tel); err != nil {
			t.Fatal(err)
		}
		in := func(fn func(ctx context.Context, tx *db.Tx) error) {
			t.Helper()
			if err := s.DB.Tx(t.Context(), machine, "test", func(ctx context.Context, tx *db.Tx) error {
				if err := fn(ctx, tx); err != nil {
					return err
				}
				return tx.Record(ctx, db.Change{Kind: "test", Object: "x", Private: true})
			}); err != nil {
				t.Fatal(err)
			}
		}
		for _, state := range []string{"delivered", "sent", "queued", "failed", "rubbish"} {
			in(func(ctx context.Context, tx *db.Tx) error { return s.TelephoneStatus(ctx, tx, tel, "SM1", state, "") })
		}
		in(func(ctx context.Context, tx *db.Tx) error {
			return s.TelephoneStatus(ctx, tx, tel, "SM2", "failed", "")
		}) // another's
		answer := func(number, text string) (taken bool) {
			in(func(ctx context.Context, tx *db.Tx) (err error) {
				_, taken, err = s.TextedPage(ctx, tx, s.Vault.Index("phone", number), text)
				return err
			})
			return taken
		}
		if !answer("+12065550142", " 1 ") || answer("+12065550143", "1") {
			t.Error("an answer went to the wrong page")
		}
		clk.Advance(answerWithin + time.Second)
		if answer("+12065550142", "1") {
			t.Error("an answer after half a day")
		}
		if len(heard) != 2 || heard[0] != "SM1 delivered" || heard[1] != "SM1 answered 1" {
			t.Errorf("heard %q", heard)
		}
	})
}
