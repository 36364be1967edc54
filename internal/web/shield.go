package web

import (
	"bytes"
	"context"
	"net/http"
	"strings"
)

// Shield takes out of an answer what its reader must not learn, by what the
// answer tells of: kind is its media type, path the address that was asked for.
// It is asked in one place so that no route can forget it.
type Shield interface {
	Answer(ctx context.Context, path, kind string, body []byte) ([]byte, error)
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
	path   string
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
	out, path := w.body.Bytes(), w.path
	if w.status >= http.StatusBadRequest {
		path = "" // the transaction that failed is not to be read in
	}
	if len(out) > 0 {
		shown, err := w.shield.Answer(w.ctx, path, w.Header().Get("Content-Type"), out)
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
