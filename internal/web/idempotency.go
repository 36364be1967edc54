package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// KeepKeys is how long an answer is kept for its Idempotency-Key.
const KeepKeys = 24 * time.Hour

// once gives a POST with an Idempotency-Key exactly one effect: the answer is
// kept in the transaction of the effect, and a repeat gets it again. Keys belong
// to a caller and an address; the same key with another body is refused.
func (s *Server) once(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get("Idempotency-Key")
		if r.Method != http.MethodPost || key == "" || s.opt.DB == nil {
			next.ServeHTTP(w, r)
			return
		}
		if err := s.keyed(w, r, key, next); err != nil {
			s.note(r.Context(), err)
			WriteProblem(w, err)
		}
	})
}

// Sweep deletes kept answers whose time is over: they may hold personal data.
func (s *Server) Sweep(ctx context.Context) error {
	return s.opt.DB.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM idempotency WHERE created_at <= $1`, db.Micros(tx.Now.Add(-KeepKeys)))
		return err
	})
}

type answer struct {
	hash    []byte
	status  int
	headers http.Header
	body    []byte
}

func (s *Server) keyed(w http.ResponseWriter, r *http.Request, key string, next http.Handler) error {
	if len(key) > 255 {
		return errs.New(errs.BadRequest, "idempotency_key_long", "An Idempotency-Key has at most 255 characters.")
	}
	// Credentials that are nobody's do not close a public route; the route
	// itself refuses them where they are needed.
	_, caller, err := s.opt.Auth.Authenticate(r)
	if err != nil || caller == "" {
		caller = "public " + RemoteIP(r)
	}
	limit, public := s.takes(r)
	if !public && strings.HasPrefix(caller, "public ") {
		next.ServeHTTP(w, r) // refuses without reading
		return nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		return errs.New(errs.TooLarge, "body_too_large", "The body is larger than this route takes.")
	}
	sum := sha256.Sum256(body)
	for attempt := 0; ; attempt++ {
		done, err := s.replay(w, r, caller, key, sum[:])
		if done || err != nil {
			return err
		}
		again, err := s.effect(w, r, caller, key, sum[:], body, next)
		if err != nil && again && attempt < 7 {
			continue
		}
		return err
	}
}

// takes says how large a body the route of a POST takes, and whether anybody may
// send one.
func (s *Server) takes(r *http.Request) (limit int64, public bool) {
	limit = 1 << 20
	for _, route := range s.at(r.URL.Path) {
		if route.Method == r.Method {
			limit, public = max(limit, route.maxBody), public || route.Perm == ""
		}
	}
	return limit, public
}

// replay answers a repeat from the kept answer.
func (s *Server) replay(w http.ResponseWriter, r *http.Request, caller, key string, hash []byte) (bool, error) {
	var a answer
	var headers string
	err := s.opt.DB.QueryRow(r.Context(), `SELECT body_hash, status, headers, body FROM idempotency
		WHERE caller=$1 AND route=$2 AND idem_key=$3 AND created_at > $4`,
		caller, r.URL.Path, key, db.Micros(s.opt.DB.Now().Add(-KeepKeys))).Scan(&a.hash, &a.status, &headers, &a.body)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if !bytes.Equal(a.hash, hash) {
		return false, errs.New(errs.Invalid, "idempotency_key_reused", "This Idempotency-Key was used with another body.")
	}
	if err := json.Unmarshal([]byte(headers), &a.headers); err != nil {
		return false, err
	}
	if s.opt.Keep != nil {
		if a.body, err = s.opt.Keep.Open(keptAs(caller, r.URL.Path, key), a.body); err != nil {
			return false, err
		}
	}
	a.headers.Set("Idempotent-Replayed", "true")
	a.send(w)
	return true, nil
}

// effect runs the request in one open transaction. again says that it lost a
// race and may look for the other's answer.
func (s *Server) effect(w http.ResponseWriter, r *http.Request, caller, key string, hash, body []byte, next http.Handler) (again bool, err error) {
	ctx, deferred := s.opt.DB.Defer(r.Context())
	defer deferred.Rollback()
	if k, ok := ctx.Value(seenKey{}).(*seen); ok {
		k.err = nil // of the try before
	}
	buf := &buffered{header: http.Header{}, status: http.StatusOK, note: func(err error) { s.note(ctx, err) }}
	req := r.WithContext(ctx)
	req.Body = io.NopCloser(bytes.NewReader(body))
	next.ServeHTTP(buf, req)
	if k, ok := ctx.Value(seenKey{}).(*seen); ok && db.Retryable(k.err) {
		return true, k.err
	}
	a := answer{hash, buf.status, buf.header, buf.body.Bytes()}
	if deferred.Failed() || a.status >= 400 {
		// Nothing happened, so nothing is kept: the caller may mend and repeat.
		deferred.Rollback()
		a.send(w)
		return false, nil
	}
	err = deferred.Commit(ctx, func(ctx context.Context, tx *db.Tx) error {
		return a.keep(ctx, tx, s.opt.Keep, caller, r.URL.Path, key)
	})
	if err != nil {
		return db.Unique(err) || db.Retryable(err), err
	}
	a.send(w)
	return false, nil
}

// ShownOnce is the header of an answer that carries a secret: it is sent and
// not kept, and a repeat hears that it was done.
const ShownOnce = "Shown-Once"

func keptAs(caller, route, key string) string { return caller + "\x00" + route + "\x00" + key }

func (a answer) keep(ctx context.Context, tx *db.Tx, keeper Keeper, caller, route, key string) error {
	if a.headers.Get(ShownOnce) != "" {
		done := &buffered{header: http.Header{}}
		WriteProblem(done, errs.New(errs.Conflict, "shown_once", "This was done already; what it answered is shown only once."))
		a = answer{a.hash, done.status, done.header, done.body.Bytes()}
	}
	// A cookie is a credential and is never kept.
	kept := a.headers.Clone()
	kept.Del("Set-Cookie")
	headers, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	if keeper != nil {
		if a.body, err = keeper.Seal(keptAs(caller, route, key), a.body); err != nil {
			return err
		}
	}
	old := db.Micros(tx.Now.Add(-KeepKeys))
	if _, err := tx.Exec(ctx, `DELETE FROM idempotency WHERE caller=$1 AND route=$2 AND idem_key=$3 AND created_at <= $4`, caller, route, key, old); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO idempotency(caller, route, idem_key, body_hash, status, headers, body, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`, caller, route, key, a.hash, a.status, string(headers), a.body, db.Micros(tx.Now))
	return err
}

func (a answer) send(w http.ResponseWriter) {
	for k, v := range a.headers {
		w.Header()[k] = v
	}
	w.WriteHeader(a.status)
	w.Write(a.body)
}

type buffered struct {
	header http.Header
	status int
	wrote  bool
	body   bytes.Buffer
	note   func(error) // may be nil
}

func (b *buffered) noted(err error) {
	if b.note != nil {
		b.note(err)
	}
}

func (b *buffered) Header() http.Header { return b.header }
func (b *buffered) WriteHeader(code int) {
	if !b.wrote {
		b.status, b.wrote = code, true
	}
}
func (b *buffered) Write(p []byte) (int, error) {
	b.wrote = true
	return b.body.Write(p)
}
