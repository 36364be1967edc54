package web

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/piepowder/piepowder/internal/errs"
)

// Shield takes out of an answer what its reader must not learn, by what the
// request and the answer tell of: kind is the answer's media type. It is asked in
// one place so that no route can forget it.
type Shield interface {
	Answer(ctx context.Context, asked Asked, kind string, body []byte) ([]byte, error)
	// Admit refuses a write of what the caller was not shown: it would take its place.
	Admit(ctx context.Context, asked Asked) error
}

// Asked is what a Shield knows of a request.
type Asked struct {
	Method, Path, Query string
	Body                []byte // of JSON that the route takes, else empty
	Failed              bool   // the request was refused: its transaction is not to be read in
}

type askedKey struct{}

// shields says whether the answers of a route pass the Shield.
func (s *Server) shields(r *http.Request, route Route) bool {
	return s.opt.Shield != nil && route.Perm != "" && route.Perm != eventWrite && !route.Stream && !open(r)
}

// ask keeps what the Shield must know of a request before its body is gone, and
// lets the Shield refuse it.
func (s *Server) ask(ctx context.Context, r *http.Request, route Route) (context.Context, error) {
	if !s.shields(r, route) {
		return ctx, nil
	}
	asked := Asked{Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery}
	if q, err := url.QueryUnescape(asked.Query); err == nil {
		asked.Query = q
	}
	if r.Body != nil && r.Body != http.NoBody && r.Method != http.MethodGet && !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		from := bufio.NewReader(r.Body)
		var read io.Reader = from
		start, err := from.Peek(512)
		if t := bytes.TrimLeft(start, "\ufeff \t\r\n"); route.typed != nil || (err == nil || err == io.EOF) && len(t) > 0 && (t[0] == '{' || t[0] == '[') {
			// What is longer than the route takes is refused by the route.
			if asked.Body, err = io.ReadAll(io.LimitReader(from, route.maxBody+1)); err != nil {
				return ctx, errs.New(errs.BadRequest, "body_unread", "The body could not be read.").Wrap(err)
			}
			read = io.MultiReader(bytes.NewReader(asked.Body), from)
		}
		r.Body = &readAgain{read, r.Body}
	}
	return context.WithValue(ctx, askedKey{}, asked), s.opt.Shield.Admit(ctx, asked)
}

type readAgain struct {
	io.Reader
	io.Closer
}

// eventWrite is the permission of the routes that events come in by: what they
// answer tells of no case.
const eventWrite = "event.write"

// shieldedWriter keeps an answer that can be read until it is whole. Pictures,
// archives and recordings pass.
type shieldedWriter struct {
	to     http.ResponseWriter
	ctx    context.Context
	shield Shield
	asked  Asked
	failed func(error)

	status int
	passes bool
	body   bytes.Buffer
}

func (w *shieldedWriter) Header() http.Header { return w.to.Header() }

func (w *shieldedWriter) WriteHeader(status int) {
	if w.status != 0 {
		return
	}
	w.status = status
	if kind := w.Header().Get("Content-Type"); kind != "" && !strings.Contains(kind, "json") && !strings.HasPrefix(kind, "text/") {
		w.passes = true
		w.to.WriteHeader(status)
	}
}

func (w *shieldedWriter) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.passes {
		return w.to.Write(b)
	}
	return w.body.Write(b)
}

func (w *shieldedWriter) end() {
	if w.passes {
		return
	}
	out := w.body.Bytes()
	w.asked.Failed = w.status >= http.StatusBadRequest
	if len(out) > 0 {
		shown, err := w.shield.Answer(w.ctx, w.asked, w.Header().Get("Content-Type"), out)
		if err != nil { // not to be read is not to be shown
			w.failed(err)
			shown, w.status = []byte("{}\n"), http.StatusInternalServerError
		}
		if out = shown; w.Header().Get("Content-Length") != "" {
			w.Header().Del("Content-Length")
		}
	}
	if w.status != 0 {
		w.to.WriteHeader(w.status)
	}
	w.to.Write(out)
}
