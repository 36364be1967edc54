package app

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

// pages serves the built console: files by name, and its one page for every
// address that the console's own router knows. Files under assets/ carry a hash
// in their name and are kept by browsers for ever.
func pages(files fs.FS) (http.Handler, error) {
	zipped, err := compress(files)
	if err != nil {
		return nil, err
	}
	send := func(w http.ResponseWriter, r *http.Request, name string) {
		w.Header().Set("Vary", "Accept-Encoding")
		w.Header().Set("Content-Type", contentType(name))
		if packed := zipped[name]; packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(packed())
			return
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Write(body)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		if name != "" && name != "index.html" {
			if info, err := fs.Stat(files, name); err == nil && !info.IsDir() {
				if strings.HasPrefix(name, "assets/") {
					w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
				}
				send(w, r, name)
				return
			}
			if strings.HasPrefix(name, "assets/") {
				http.NotFound(w, r)
				return
			}
		}
		send(w, r, "index.html")
	}), nil
}

// compress packs every file that gains from it, once, when it is first asked
// for: all of them at start would hold the door shut for a fifth of a second.
func compress(files fs.FS) (map[string]func() []byte, error) {
	out := map[string]func() []byte{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".woff2") || strings.HasSuffix(name, ".png") {
			return err
		}
		body, err := fs.ReadFile(files, name)
		if err != nil || len(body) < 1000 {
			return err
		}
		out[name] = sync.OnceValue(func() []byte {
			var b bytes.Buffer // which refuses no byte
			z := gzip.NewWriter(&b)
			z.Write(body)
			z.Close()
			return b.Bytes()
		})
		return nil
	})
	return out, err
}

// contentType is fixed, not the machine's MIME table: the same everywhere.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".json", ".map":
		return "application/json"
	case ".woff2":
		return "font/woff2"
	case ".png":
		return "image/png"
	case ".ico":
		return "image/x-icon"
	default:
		return "application/octet-stream"
	}
}
