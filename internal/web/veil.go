package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// Veiler is an Auth under which some people do not see every text: Veil gives
// what each text of an answer to the caller in ctx passes before it leaves, nil
// for most. It is asked in one place so that no route can forget it.
type Veiler interface {
	Veil(ctx context.Context) func(text string) string
}

// open addresses tell of the caller and colleagues, who are nobody's contact
// data, or are the public's own pages: the key in a form there may look like a
// telephone number.
var unveiled = []string{"/safety", "/v1/me", "/v1/staff", "/v1/sessions", "/v1/teams", "/v1/roles", "/v1/setup"}

// veil gives the writer that an answer goes through, and what ends it.
func (s *Server) veil(ctx context.Context, w http.ResponseWriter, r *http.Request, route Route) (http.ResponseWriter, func()) {
	masked, end := s.masking(ctx, w, r)
	if !s.shields(r, route) {
		return masked, end
	}
	asked, _ := ctx.Value(askedKey{}).(Asked)
	shielded := &shieldedWriter{to: masked, ctx: ctx, shield: s.opt.Shield, asked: asked, failed: func(err error) { s.note(ctx, err) }}
	return shielded, func() {
		shielded.end()
		end()
	}
}

// masking is the veil of those who see no contact details.
func (s *Server) masking(ctx context.Context, w http.ResponseWriter, r *http.Request) (http.ResponseWriter, func()) {
	v, ok := s.opt.Auth.(Veiler)
	if !ok {
		return w, func() {}
	}
	mask := v.Veil(ctx)
	if mask == nil {
		return w, func() {}
	}
	if open(r) {
		return w, func() {}
	}
	veiled := &veiledWriter{to: w, mask: mask}
	return veiled, veiled.end
}

func open(r *http.Request) bool {
	for _, p := range unveiled {
		if r.URL.Path == p || strings.HasPrefix(r.URL.Path, p+"/") {
			return true
		}
	}
	return false
}

// veiledWriter keeps an answer until it is whole and masks every text in it.
type veiledWriter struct {
	to     http.ResponseWriter
	mask   func(string) string
	status int
	body   bytes.Buffer
}

func (w *veiledWriter) Header() http.Header { return w.to.Header() }

func (w *veiledWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *veiledWriter) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}

func (w *veiledWriter) end() {
	out := w.body.Bytes()
	kind := w.Header().Get("Content-Type")
	switch {
	case len(out) == 0:
	case strings.Contains(kind, "json"):
		masked, err := w.masked(out)
		if err != nil { // not to be read is not to be shown
			masked, w.status = []byte("{}\n"), http.StatusInternalServerError
		}
		out = masked
	case strings.HasPrefix(kind, "text/"):
		out = []byte(w.mask(string(out)))
	}
	w.Header().Del("Content-Length")
	if w.status != 0 {
		w.to.WriteHeader(w.status)
	}
	w.to.Write(out)
}

// masked copies JSON, each string through the mask; names of fields, numbers
// and their spelling stay. An answer may be several values, one on each line.
func (w *veiledWriter) masked(in []byte) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(in))
	dec.UseNumber()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	for {
		var v any
		if err := dec.Decode(&v); err == io.EOF {
			return out.Bytes(), nil
		} else if err != nil {
			return nil, err
		}
		if err := enc.Encode(w.walk(v)); err != nil {
			return nil, err
		}
	}
}

func (w *veiledWriter) walk(v any) any {
	switch x := v.(type) {
	case string:
		return w.mask(x)
	case []any:
		for i := range x {
			x[i] = w.walk(x[i])
		}
	case map[string]any:
		for k := range x {
			x[k] = w.walk(x[k])
		}
	}
	return v
}
