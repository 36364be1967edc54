package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/web"
)

// TestLargeUploadIsFlat sends a file over HTTP, reads it back, and watches how
// much memory the process asks the system for: 96 MB here, 2 GB with
// PIEPOWDER_PROVE=upload. The growth must not depend on the size.
func TestLargeUploadIsFlat(t *testing.T) {
	size := int64(96 << 20)
	if os.Getenv("PIEPOWDER_PROVE") == "upload" {
		size = 2 << 30
	}
	done := false
	each(t, func(t *testing.T, w *world) {
		if done {
			return // the bytes do not pass through the database
		}
		done = true
		c := w.open()
		srv := httptest.NewServer(web.New(w.s.Routes(), web.Options{DB: w.main, Auth: asAna{w.ana}, Log: slog.New(slog.DiscardHandler)}).Handler())
		defer srv.Close()
		send := func(path string, body io.Reader, kind string) map[string]any {
			t.Helper()
			res, err := http.Post(srv.URL+path, kind, body)
			must(t, err)
			defer res.Body.Close()
			var got map[string]any
			must(t, json.NewDecoder(res.Body).Decode(&got))
			if res.StatusCode >= 300 {
				t.Fatalf("%s: %d %v", path, res.StatusCode, got)
			}
			return got
		}
		part := make([]byte, PartSize)
		for i := range part {
			part[i] = byte(i * 7)
		}
		up := send("/v1/cases/"+c.ID+"/uploads", strings.NewReader(`{"name":"film.mp4","declared_type":"video/mp4","size":`+strconv.FormatInt(size, 10)+`}`), "application/json")
		sum := sha256.New()
		var before, peak uint64
		watch := func() {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			if before == 0 {
				before = m.Sys
			}
			peak = max(peak, m.Sys)
		}
		start := time.Now()
		for at := int64(0); at < size; at += PartSize {
			copy(part, "\x00\x00\x00\x18ftypmp42")
			part[20] = byte(at >> 23)
			sum.Write(part)
			send("/v1/uploads/"+up["id"].(string)+"/parts?offset="+strconv.FormatInt(at, 10), bytes.NewReader(part), Unrecognised)
			if at >= 4*PartSize { // after the pools are warm
				watch()
			}
		}
		sent := time.Since(start)
		it := send("/v1/uploads/"+up["id"].(string)+"/finish", strings.NewReader(`{"sha256":"`+hex.EncodeToString(sum.Sum(nil))+`"}`), "application/json")
		watch()
		_, err := w.s.Release(w.ana, it["id"].(string), "test")
		must(t, err)
		res, err := http.Get(srv.URL + "/v1/evidence/" + it["id"].(string) + "/content")
		must(t, err)
		defer res.Body.Close()
		got := sha256.New()
		n, err := io.Copy(got, res.Body)
		must(t, err)
		watch()
		if n != size || !bytes.Equal(got.Sum(nil), sum.Sum(nil)) {
			t.Fatalf("%d bytes came back", n)
		}
		t.Logf("%d MB up in %s, %d MB of memory asked for meanwhile", size>>20, sent.Round(time.Millisecond), (peak-before)>>20)
		if grown := peak - before; grown > 64<<20 {
			t.Errorf("memory grew by %d MB", grown>>20)
		}
	})
}
