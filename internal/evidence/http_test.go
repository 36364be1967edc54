package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type asAna struct{ ctx context.Context }

func (a asAna) Authenticate(r *http.Request) (context.Context, string, error) {
	c, _ := identity.CallerOf(a.ctx)
	return identity.WithCaller(r.Context(), c), c.Actor.ID, nil
}

func (asAna) Permit(context.Context, string) error { return nil }

func form(t *testing.T, field, name, kind string, data []byte) (string, *bytes.Buffer) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="` + field + `"; filename="` + name + `"`}, "Content-Type": {kind}})
	must(t, err)
	_, err = part.Write(data)
	must(t, err)
	must(t, m.Close())
	return m.FormDataContentType(), &b
}

func TestUploadAndDownload(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h := web.New(w.s.Routes(), web.Options{DB: w.main, Auth: asAna{w.ana}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}).Handler()
		do := func(method, path, kind string, body io.Reader, want int) *httptest.ResponseRecorder {
			t.Helper()
			req := httptest.NewRequest(method, path, body)
			req.Header.Set("Content-Type", kind)
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, req)
			if rec.Code != want {
				t.Fatalf("%s %s: %d %s", method, path, rec.Code, rec.Body)
			}
			return rec
		}
		c := w.open()
		data := photo(t)
		kind, body := form(t, "file", "die Tür.jpg", "image/jpeg", data)
		var it EvidenceItem
		must(t, json.Unmarshal(do("POST", "/v1/cases/"+c.Number+"/evidence", kind, body, 201).Body.Bytes(), &it))
		if it.Name != "die Tür.jpg" || it.Case != c.ID || !it.Thumb {
			t.Fatalf("%+v", it)
		}
		rec := do("GET", "/v1/evidence/"+it.ID+"/content", "", nil, 200)
		if !bytes.Equal(rec.Body.Bytes(), data) || !strings.HasPrefix(rec.Header().Get("Content-Disposition"), "attachment") ||
			!strings.Contains(rec.Header().Get("Content-Security-Policy"), "sandbox") || rec.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Fatalf("headers: %v", rec.Header())
		}
		if rec := do("GET", "/v1/evidence/"+it.ID+"/thumbnail", "", nil, 200); rec.Header().Get("Content-Type") != "image/jpeg" {
			t.Fatalf("thumbnail: %v", rec.Header())
		}
		if rec := do("GET", "/v1/evidence/"+it.ID, "", nil, 200); !strings.Contains(rec.Body.String(), `"previewed"`) {
			t.Fatalf("ledger: %s", rec.Body)
		}
		do("GET", "/v1/cases/"+c.ID+"/evidence", "", nil, 200)

		kind, body = form(t, "file", "x.png", "image/png", []byte("<html>"))
		do("POST", "/v1/cases/"+c.ID+"/evidence", kind, body, 422)
		kind, body = form(t, "photo", "x.jpg", "image/jpeg", data)
		do("POST", "/v1/cases/"+c.ID+"/evidence", kind, body, 422)
		kind, body = form(t, "file", "x.txt", "text/plain", nil)
		do("POST", "/v1/cases/"+c.ID+"/evidence", kind, body, 422)
		kind, body = form(t, "file", "x.txt", "text/plain", bytes.Repeat([]byte("x"), MaxSize+1))
		do("POST", "/v1/cases/"+c.ID+"/evidence", kind, body, 413)
		do("POST", "/v1/cases/"+c.ID+"/evidence", "application/json", strings.NewReader("{}"), 422)
		kind, body = form(t, "file", "x.txt", "text/plain", []byte("x"))
		do("POST", "/v1/cases/C-99999/evidence", kind, body, 404)
		do("GET", "/v1/evidence/evi_unknown/content", "", nil, 404)
	})
}
