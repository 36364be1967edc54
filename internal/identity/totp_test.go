package identity

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

func TestSecondFactor(t *testing.T) {
	eachWorld(t, Options{}, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		ctx := w.signedIn("ana@example.com")
		_, err := Require(ctx, PermCaseRead)
		w.refused(err, "second_factor_required")
		secret, recovery := w.enrol("ana@example.com")
		if len(recovery) != recoveryCodes {
			t.Fatalf("%d recovery codes", len(recovery))
		}

		_, err = w.signIn("ana@example.com", "")
		w.refused(err, "code_required")
		_, err = w.signIn("ana@example.com", "000000")
		w.refused(err, "wrong_credentials")
		code := w.code(secret)
		token, err := w.signIn("ana@example.com", code)
		w.must(err)
		ctx, err = w.as(w.Service, token)
		w.must(err)
		_, err = Require(ctx, PermCaseRead)
		w.must(err)
		_, err = w.signIn("ana@example.com", code)
		w.refused(err, "wrong_credentials")
		w.clk.Advance(30 * time.Second)
		_, err = w.signIn("ana@example.com", code) // still inside the window of clocks that differ
		w.refused(err, "wrong_credentials")
		_, err = w.signIn("ana@example.com", w.code(secret))
		w.must(err)
		w.refused(w.DropTOTP(ctx), "second_factor_required")
	})
}

func TestRecoveryCodeWorksOnce(t *testing.T) {
	eachWorld(t, Options{}, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		_, codes := w.enrol("ana@example.com")
		token, err := w.signIn("ana@example.com", strings.ToLower(strings.ReplaceAll(codes[0], "-", " ")))
		w.must(err)
		_, err = w.signIn("ana@example.com", codes[0])
		w.refused(err, "wrong_credentials")
		ctx, err := w.as(w.Service, token)
		w.must(err)
		fresh, err := w.RecoveryCodes(ctx)
		w.must(err)
		_, err = w.signIn("ana@example.com", codes[1])
		w.refused(err, "wrong_credentials")
		_, err = w.signIn("ana@example.com", fresh[1])
		w.must(err)
		me, err := w.Me(ctx)
		w.must(err)
		if me.RecoveryCodes != recoveryCodes-1 {
			t.Errorf("%d codes are said to be left", me.RecoveryCodes)
		}
	})
}

// The same code at the same moment in several browsers opens one of them.
func TestCodeIsTakenOnceAtOnce(t *testing.T) {
	eachWorld(t, Options{}, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		secret, _ := w.enrol("ana@example.com")
		code := w.code(secret)
		results := make(chan error, 8)
		for range cap(results) {
			go func() {
				_, err := w.signIn("ana@example.com", code)
				results <- err
			}()
		}
		in := 0
		for range cap(results) {
			if <-results == nil {
				in++
			}
		}
		if in != 1 {
			t.Errorf("one code opened %d sessions", in)
		}
	})
}

func TestSecondFactorLocksOut(t *testing.T) {
	eachWorld(t, Options{}, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		secret, _ := w.enrol("ana@example.com")
		for range accountAttempts {
			_, err := w.signIn("ana@example.com", "")
			w.refused(err, "code_required") // knowing the password does not win attempts back
			_, err = w.signIn("ana@example.com", "000000")
			w.refused(err, "wrong_credentials")
		}
		_, err := w.signIn("ana@example.com", w.code(secret))
		w.refused(err, "too_many_attempts")
	})
}

func TestSecretsAreNotInTheDatabase(t *testing.T) {
	eachWorld(t, Options{}, func(w *world) {
		st := w.person("ana@example.com", RoleInvestigator)
		secret, recovery := w.enrol("ana@example.com")
		token, err := w.signIn("ana@example.com", w.code(secret))
		w.must(err)
		raw, err := base32Text.DecodeString(secret)
		w.must(err)
		link, err := w.NewLink(AsSystem(context.Background(), "test"), st.ID, false)
		w.must(err)
		_, key, err := w.CreateKey(AsSystem(context.Background(), "test"), NewKey{Name: "k", Permissions: All()})
		w.must(err)
		dump := w.dump()
		for what, s := range map[string]string{"password": goodPassword, "secret": string(raw), "secret text": secret, "session": token,
			"recovery code": strings.ReplaceAll(recovery[3], "-", ""), "link": link.Token, "key": key} {
			if strings.Contains(dump, s) {
				t.Errorf("the %s is in the database in clear", what)
			}
		}
		if !strings.Contains(dump, "ana@example.com") {
			t.Fatal("the dump misses what it should have")
		}
	})
}

// dump is everything identity and the audit log keep, as one text.
func (w *world) dump() string {
	w.t.Helper()
	var b strings.Builder
	for table, cols := range map[string]string{"staff": "id,email,name,password,totp,totp_pending", "staff_session": "id,hash,agent", "recovery_code": "staff,hash",
		"invitation": "hash,staff", "api_key": "id,name,hash,prefix,permissions", "audit_leaves": "body,kind", "sign_in_guard": "what"} {
		rows, err := w.db.Query(context.Background(), "SELECT "+cols+" FROM "+table)
		w.must(err)
		n := strings.Count(cols, ",") + 1
		vals, ptrs := make([][]byte, n), make([]any, n)
		for i := range vals {
			ptrs[i] = &vals[i]
		}
		for rows.Next() {
			w.must(rows.Scan(ptrs...))
			for _, v := range vals {
				b.Write(v)
				b.WriteByte('\n')
			}
		}
		w.must(rows.Err())
		rows.Close()
	}
	return b.String()
}

func TestSecretNeedsItsKeyFile(t *testing.T) {
	eachWorld(t, Options{}, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		secret, _ := w.enrol("ana@example.com")
		stolen, err := New(w.db, w.clk, Options{KeyDir: t.TempDir(), Cost: cheap})
		w.must(err)
		_, _, err = stolen.SignIn(context.Background(), Credentials{Email: "ana@example.com", Password: goodPassword, Code: w.code(secret)})
		if err == nil || errs.KindOf(err) != errs.Internal {
			t.Errorf("a copied database opens without its key file: %v", err)
		}
	})
}
