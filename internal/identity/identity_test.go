package identity

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/errs"
)

// cheap hashing: tests are about what is done, not about how slow it is.
var cheap = Cost{MemoryKiB: 64, Passes: 1, Lanes: 1}

const goodPassword = "correct horse battery"

// world is one service with its database and clock.
type world struct {
	*Service
	t   *testing.T
	db  *db.DB
	clk *clock.Fake
	dir string
}

func eachWorld(t *testing.T, opt Options, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		opt := opt
		opt.KeyDir, opt.Cost = t.TempDir(), cheap
		s, err := New(d, clk, opt)
		if err != nil {
			t.Fatal(err)
		}
		fn(&world{s, t, d, clk, opt.KeyDir})
	})
}

// twin is a second process on the same database.
func (w *world) twin(opt Options) *Service {
	w.t.Helper()
	opt.KeyDir, opt.Cost = w.dir, cheap
	s, err := New(w.db, w.clk, opt)
	w.must(err)
	return s
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refused fails unless err has the code.
func (w *world) refused(err error, code string) {
	w.t.Helper()
	if errs.CodeOf(err) != code || err == nil {
		w.t.Fatalf("got %v (%s), want %s", err, errs.CodeOf(err), code)
	}
}

func (w *world) person(email string, roles ...string) *Staff {
	w.t.Helper()
	st, err := w.AddActive(AsSystem(context.Background(), "test"), Staff{Email: email, Name: "Ana Test", Roles: roles,
		Regions: []string{Everywhere}, Brands: []string{Everywhere}}, goodPassword)
	w.must(err)
	return st
}

func (w *world) signIn(email, code string) (string, error) {
	token, _, err := w.SignIn(context.Background(), Credentials{email, goodPassword, code, "192.0.2.1", "test"})
	return token, err
}

// as is the context of a request that shows a session token.
func (w *world) as(s *Service, token string) (context.Context, error) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: Cookie, Value: token})
	ctx, _, err := s.Authenticate(r)
	return ctx, err
}

func (w *world) withKey(s *Service, key string) (context.Context, error) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Authorization", "Bearer "+key)
	ctx, _, err := s.Authenticate(r)
	return ctx, err
}

// signedIn is a fresh session of a person without a second factor yet.
func (w *world) signedIn(email string) context.Context {
	w.t.Helper()
	token, err := w.signIn(email, "")
	w.must(err)
	ctx, err := w.as(w.Service, token)
	w.must(err)
	return ctx
}

func (w *world) code(secret string) string {
	w.t.Helper()
	c, err := hotp.GenerateCodeCustom(secret, uint64(w.clk.Now().Unix()/30), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	w.must(err)
	return c
}

// enrol gives a person a second factor and moves to the next code.
func (w *world) enrol(email string) (secret string, recovery []string) {
	w.t.Helper()
	ctx := w.signedIn(email)
	secret, _, err := w.BeginTOTP(ctx)
	w.must(err)
	recovery, err = w.ConfirmTOTP(ctx, w.code(secret), "192.0.2.1")
	w.must(err)
	w.clk.Advance(30 * time.Second)
	return secret, recovery
}
