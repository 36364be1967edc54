package identity

import (
	"context"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

var demo = Options{SecondFactorOptional: true}

func TestSignInAndOut(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		st := w.person("ana@example.com", RoleInvestigator)
		token, err := w.signIn("  Ana@Example.com ", "")
		w.must(err)
		ctx, err := w.as(w.Service, token)
		w.must(err)
		sc, err := Require(ctx, PermCaseRead)
		w.must(err)
		if sc.StaffID() != st.ID || !sc.Can(PermCaseWrite) || sc.Can(PermStaffWrite) {
			t.Fatalf("wrong scope: %+v", sc.caller)
		}
		_, err = Require(ctx, PermStaffWrite)
		w.refused(err, "permission_missing")
		_, err = Require(context.Background(), PermCaseRead)
		w.refused(err, "not_signed_in")
		w.must(w.SignOut(ctx))
		_, err = w.as(w.Service, token)
		w.refused(err, "signed_out")
	})
}

func TestWrongAnswersAreTheSame(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		off := w.person("off@example.com", RoleInvestigator)
		state := StateDisabled
		_, err := w.UpdateStaff(AsSystem(context.Background(), "test"), off.ID, 1, StaffPatch{State: &state})
		w.must(err)
		var texts []string
		for _, c := range []Credentials{
			{Email: "ana@example.com", Password: "wrong password 1"},
			{Email: "nobody@example.com", Password: goodPassword},
			{Email: "off@example.com", Password: goodPassword},
		} {
			_, _, err := w.SignIn(context.Background(), c)
			w.refused(err, "wrong_credentials")
			texts = append(texts, err.Error())
		}
		if texts[0] != texts[1] || texts[1] != texts[2] {
			t.Errorf("answers differ: %q", texts)
		}
	})
}

// The password of nobody costs as much as somebody's: with both hashing slots
// taken, an unknown address waits for one like a known address does.
func TestUnknownAddressIsHashedToo(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.hash.slots <- struct{}{}
		w.hash.slots <- struct{}{}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		ok, err := w.hash.verify(ctx, "", "x")
		if ok || err != context.Canceled {
			t.Fatalf("nobody's password was answered without work: %v %v", ok, err)
		}
	})
}

// A session is dead within a second, in this process at once and in another
// after its memory of it has run out.
func TestSessionsDie(t *testing.T) {
	system := AsSystem(context.Background(), "test")
	ends := map[string]func(w *world, st *Staff, ctx context.Context){
		"logout": func(w *world, _ *Staff, ctx context.Context) { w.must(w.SignOut(ctx)) },
		"password": func(w *world, _ *Staff, ctx context.Context) {
			_, err := w.ChangePassword(ctx, goodPassword, "", "another good password", "192.0.2.1", "test")
			w.must(err)
		},
		"roles": func(w *world, st *Staff, _ context.Context) {
			_, err := w.UpdateStaff(system, st.ID, 1, StaffPatch{Roles: &[]string{RoleQA}})
			w.must(err)
		},
		"disabled": func(w *world, st *Staff, _ context.Context) {
			state := StateDisabled
			_, err := w.UpdateStaff(system, st.ID, 1, StaffPatch{State: &state})
			w.must(err)
		},
	}
	eachWorld(t, demo, func(w *world) {
		other := w.twin(demo)
		for name, end := range ends {
			w.t.Log(name)
			email := name + "@example.com"
			st := w.person(email, RoleInvestigator)
			token, err := w.signIn(email, "")
			w.must(err)
			ctx, err := w.as(w.Service, token)
			w.must(err)
			_, err = w.as(other, token)
			w.must(err)
			end(w, st, ctx)
			_, err = w.as(w.Service, token)
			w.refused(err, "signed_out")
			w.clk.Advance(time.Second)
			_, err = w.as(other, token)
			w.refused(err, "signed_out")
		}
	})
}

func TestSessionsGrowOld(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		idle, err := w.signIn("ana@example.com", "")
		w.must(err)
		w.clk.Advance(12*time.Hour - time.Second)
		_, err = w.as(w.Service, idle)
		w.must(err)
		w.clk.Advance(12 * time.Hour)
		_, err = w.as(w.Service, idle)
		w.refused(err, "signed_out")

		busy, err := w.signIn("ana@example.com", "")
		w.must(err)
		for range 7*4 - 1 {
			w.clk.Advance(6 * time.Hour)
			_, err = w.as(w.Service, busy)
			w.must(err)
		}
		w.clk.Advance(6 * time.Hour)
		_, err = w.as(w.Service, busy)
		w.refused(err, "signed_out")
		w.must(w.Sweep(context.Background()))
		var n int
		w.must(w.db.QueryRow(context.Background(), `SELECT COUNT(*) FROM staff_session`).Scan(&n))
		if n != 0 {
			t.Errorf("%d old sessions were not swept", n)
		}
	})
}

func TestOwnSessionsOnly(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		w.person("bo@example.com", RoleInvestigator)
		ana, bo := w.signedIn("ana@example.com"), w.signedIn("bo@example.com")
		list, err := w.Sessions(ana)
		w.must(err)
		if len(list) != 1 || !list[0].Current {
			t.Fatalf("sessions: %+v", list)
		}
		w.refused(w.EndSession(bo, list[0].ID), "session_not_found")
		w.must(w.EndSession(ana, list[0].ID))
	})
}

func wrong(w *world, email, address string) error {
	_, _, err := w.SignIn(context.Background(), Credentials{Email: email, Password: "wrong password 1", Address: address})
	return err
}

func TestThrottle(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		for _, email := range []string{"ana@example.com", "nobody@example.com"} {
			for i := range accountAttempts {
				w.refused(wrong(w, email, "192.0.2."+string(rune('0'+i))), "wrong_credentials")
			}
			err := wrong(w, email, "192.0.2.200")
			w.refused(err, "too_many_attempts")
			if e := err.(*errs.Error); e.RetryAfter <= 0 || e.RetryAfter > guardWindow {
				w.t.Errorf("retry after %v", e.RetryAfter)
			}
			_, _, err = w.SignIn(context.Background(), Credentials{Email: email, Password: goodPassword, Address: "192.0.2.201"})
			w.refused(err, "too_many_attempts")
			w.clk.Advance(guardWindow + time.Second)
			w.refused(wrong(w, email, "192.0.2.202"), "wrong_credentials")
			w.clk.Advance(guardWindow + time.Second)
		}
	})
}

func TestThrottleByAddress(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		for range addressAttempts + 5 { // honest people use nothing up
			_, err := w.signIn("ana@example.com", "")
			w.must(err)
		}
		for i := range addressAttempts {
			w.refused(wrong(w, string(rune('a'+i%26))+string(rune('a'+i/26))+"@example.com", "2001:db8::"+string(rune('1'+i%9))), "wrong_credentials")
		}
		w.refused(wrong(w, "zz@example.com", "2001:db8:0:0:ffff::1"), "too_many_attempts")
		_, err := w.signIn("ana@example.com", "")
		w.must(err)
	})
}

// Guesses made at the same moment cannot slip through together.
func TestThrottleAtOnce(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		results := make(chan error, 40)
		for range cap(results) {
			go func() { results <- wrong(w, "ana@example.com", "192.0.2.1") }()
		}
		tried := 0
		for range cap(results) {
			if errs.CodeOf(<-results) == "wrong_credentials" {
				tried++
			}
		}
		if tried != accountAttempts {
			w.t.Errorf("%d guesses were checked, want %d", tried, accountAttempts)
		}
	})
}

func TestStepUp(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("root@example.com", RoleAdmin)
		token, err := w.signIn("root@example.com", "")
		w.must(err)
		ctx, err := w.as(w.Service, token)
		w.must(err)
		key := NewKey{Name: "k", Permissions: []Permission{PermEventWrite}}
		_, _, err = w.CreateKey(ctx, key)
		w.must(err)
		w.clk.Advance(16 * time.Minute)
		ctx, err = w.as(w.Service, token)
		w.must(err)
		_, _, err = w.CreateKey(ctx, key)
		w.refused(err, "step_up_required")
		w.refused(w.Confirm(ctx, "wrong password 1", "", "192.0.2.1"), "wrong_credentials")
		w.must(w.Confirm(ctx, goodPassword, "", "192.0.2.1"))
		ctx, err = w.as(w.Service, token)
		w.must(err)
		_, _, err = w.CreateKey(ctx, key)
		w.must(err)
	})
}
