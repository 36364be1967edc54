package evidence

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"hash/crc32"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/web"
)

var update = flag.Bool("update", false, "write the table of hostile files anew")

// attack is one file of somebody who wishes us ill.
type attack struct {
	what, name, declared string
	data                 []byte
}

func pngHeader(w, h uint32) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), w)
	head = append(binary.BigEndian.AppendUint32(head, h), 8, 6, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

func gifHeader(w, h uint16) []byte {
	return append(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16([]byte("GIF89a"), w), h), 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x3b)
}

func zipOf(names ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		f, _ := z.Create(n)
		io.WriteString(f, "x")
	}
	z.Close()
	return b.Bytes()
}

// bomb is an archive that unpacks to megabytes of nothing.
func bomb(megabytes int) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, _ := z.Create("zeros.bin")
	zeros := make([]byte, 1<<20)
	for range megabytes {
		f.Write(zeros)
	}
	z.Close()
	return b.Bytes()
}

// attacks are more than three hundred files, made by families.
func attacks(t *testing.T) (list []attack) {
	t.Helper()
	add := func(what, name, declared string, data []byte) {
		list = append(list, attack{what, name, declared, data})
	}
	img := image.NewRGBA(image.Rect(0, 0, 8, 8))
	var p, j, g bytes.Buffer
	must(t, png.Encode(&p, img))
	must(t, jpeg.Encode(&j, img, nil))
	must(t, gif.Encode(&g, img, nil))
	pictures := map[string][]byte{"png": p.Bytes(), "jpg": j.Bytes(), "gif": g.Bytes()}
	kinds := map[string]string{"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "pdf": "application/pdf", "txt": "text/plain", "html": "text/html",
		"svg": "image/svg+xml", "zip": "application/zip", "mp4": "video/mp4", "mp3": "audio/mpeg", "js": "text/javascript", "exe": "application/x-msdownload", "xml": "application/xml"}
	scripts := map[string]string{"html": "<html><script>alert(1)</script>", "svg": `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "xml": `<?xml version="1.0"?><x xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></x>`,
		"exe": "MZ\x90\x00\x03\x00\x00\x00", "js": "alert(document.cookie)", "elf": "\x7fELF\x02\x01\x01", "php": "<?php system($_GET['c']);", "shell": "#!/bin/sh\nrm -rf /", "swf": "FWS\x09\x00\x00", "doctype": "<!DOCTYPE html><body onload=alert(1)>"}
	for _, s := range []string{"doctype", "elf", "exe", "html", "js", "php", "shell", "svg", "swf", "xml"} {
		for _, as := range []string{"png", "jpg", "gif", "pdf", "zip", "mp4", "txt", "html", "svg", "exe"} {
			add(s+" that says it is "+as, "file."+as, kinds[as], []byte(scripts[s]))
		}
		add(s+" without a type", "file", "", []byte(scripts[s]))
		add(s+" with the type of nothing known", "file.bin", Unrecognised, []byte(scripts[s]))
	}
	for _, k := range []string{"gif", "jpg", "png"} {
		data := pictures[k]
		for _, s := range []string{"html", "svg", "js", "php", "exe"} {
			add(k+" with "+s+" behind it", "a."+k, kinds[k], append(slices.Clone(data), scripts[s]...))
			add(k+" with "+s+" behind it, named so", "a."+s, kinds[k], append(slices.Clone(data), scripts[s]...))
			add(k+" with "+s+" behind it, declared so", "a."+k, kinds[s], append(slices.Clone(data), scripts[s]...))
		}
		add(k+" with a zip behind it", "a."+k, kinds[k], append(slices.Clone(data), zipOf("../x")...))
		for _, n := range []int{4, 10, 16, 24, len(data) / 2, len(data) - 1} {
			add(fmt.Sprintf("%s cut off after %d bytes", k, n), "a."+k, kinds[k], data[:n])
		}
		for i := range 8 {
			damaged := slices.Clone(data)
			damaged[12+i*(len(data)-13)/8] ^= 0xff
			add(fmt.Sprintf("%s with a damaged byte %d", k, i), "a."+k, kinds[k], damaged)
		}
	}
	for _, side := range [][2]uint32{{30000, 30000}, {65535, 65535}, {1 << 31, 1}, {1, 1 << 31}, {0, 0}, {20001, 1}, {40000, 1000}, {6400, 6400}, {1<<32 - 1, 1<<32 - 1}} {
		add(fmt.Sprintf("png that claims %d x %d", side[0], side[1]), "a.png", "image/png", pngHeader(side[0], side[1]))
		add(fmt.Sprintf("gif that claims %d x %d", uint16(side[0]), uint16(side[1])), "a.gif", "image/gif", gifHeader(uint16(side[0]), uint16(side[1])))
	}
	for _, n := range []string{"../../etc/passwd", "/etc/passwd", `C:\Windows\x.dll`, `..\..\x`, "a/../../b", "x.zip", "x.tar.gz", "word/vbaProject.bin"} {
		add("zip with "+n, "a.zip", "application/zip", zipOf(n))
		add("docx with "+n, "a.docx", families["application/zip"][2], zipOf("[Content_Types].xml", n))
	}
	many := make([]string, maxEntries+1)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	add("zip with too many files", "a.zip", "application/zip", zipOf(many...))
	add("zip bomb", "a.zip", "application/zip", bomb(150))
	add("zip that is cut off", "a.zip", "application/zip", zipOf("a")[:20])
	locked := zipOf("a")
	if i := bytes.Index(locked, []byte("PK\x01\x02")); i > 0 {
		locked[i+8] |= 1
	}
	add("zip that is encrypted", "a.zip", "application/zip", locked)
	for _, s := range []string{"/JavaScript", "/JS (x)", "/Launch", "/EmbeddedFile", "/XFA", "/RichMedia"} {
		add("pdf with "+s, "a.pdf", "application/pdf", []byte("%PDF-1.7\n1 0 obj<<"+s+">>"))
	}
	add("pdf", "a.pdf", "application/pdf", []byte("%PDF-1.7\n"))
	for i, n := range []string{"../../../etc/passwd.txt", "..\\..\\boot.txt", "a\x00.txt", "a\r\nSet-Cookie: x=1.txt", "photo\u202egpj.txt", "\u200b\u200b.txt", strings.Repeat("n", 5000) + ".txt",
		"con.txt", ".htaccess", "a.txt;b.html", "a.txt/", `"><script>.txt`, "a%00.txt", "\xff\xfe.txt", "café.txt", "a.php.txt", "a.txt.exe", "a.svg", "a.HTML", "   ", "a.txt\u0000.png"} {
		add(fmt.Sprintf("name number %d", i+1), n, "text/plain", []byte("hello"))
	}
	for i, d := range []string{"text/html", "TEXT/HTML", "text/plain; charset=utf-7", "text/plain\r\nX: y", "image/svg+xml", "image/png\x00", "*/*", "multipart/mixed; boundary=x", "application/x-httpd-php", "text/xml",
		strings.Repeat("a", 3000) + "/b", "\xff/\xfe", "application/json; x=\"", "text/cache-manifest", "application/xhtml+xml"} {
		add(fmt.Sprintf("type number %d", i+1), "a.txt", d, []byte("hello"))
	}
	exif := func(body []byte) []byte {
		seg := append([]byte("Exif\x00\x00"), body...)
		head := append([]byte{0xff, 0xd8, 0xff, 0xe1}, byte((len(seg)+2)>>8), byte(len(seg)+2))
		return append(append(head, seg...), j.Bytes()[2:]...)
	}
	for i, body := range [][]byte{{}, []byte("II*\x00"), []byte("II*\x00\xff\xff\xff\xff"), []byte("MM\x00*\x00\x00\x00\x08\xff\xff"), append([]byte("II*\x00\x08\x00\x00\x00\xff\xff"), bytes.Repeat([]byte{0x25, 0x88, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0}, 60)...),
		[]byte("II*\x00\x08\x00\x00\x00\x01\x00\x0f\x01\x02\x00\xff\xff\xff\x7f\x00\x00\x00\x00")} {
		add(fmt.Sprintf("exif number %d", i+1), "a.jpg", "image/jpeg", exif(body))
	}
	add("heic that is a page", "a.heic", "image/heic", []byte("<html>"))
	add("film that is a page", "a.mp4", "video/mp4", []byte("<html>"))
	add("nothing", "a.txt", "text/plain", nil)
	add("25 MiB and a byte", "a.txt", "text/plain", make([]byte, MaxSize+1))
	add("text with a zero byte", "a.txt", "text/plain", []byte("a\x00b"))
	add("utf-16", "a.txt", "text/plain", []byte("\xff\xfea\x00b\x00"))
	add("json that is a page", "a.json", "application/json", []byte("<html><script>"))
	add("mail with a page", "a.eml", "message/rfc822", []byte("Subject: x\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>"))
	return list
}

// TestHostileFiles: each is answered as the table says, and whatever is kept is
// handed out so that no browser runs it. The table is made by this test with
// -update and read by people.
func TestHostileFiles(t *testing.T) {
	list := attacks(t)
	if len(list) < 300 {
		t.Fatalf("%d files", len(list))
	}
	table := ""
	once := true
	each(t, func(t *testing.T, w *world) {
		if !once {
			return // how a file is answered does not depend on the database
		}
		once = false
		c := w.open()
		h := web.New(w.s.Routes(), web.Options{DB: w.main, Auth: asAna{w.ana}, Log: slog.New(slog.DiscardHandler)}).Handler()
		var b strings.Builder
		fmt.Fprintf(&b, "%-46s %-28s %-14s %-12s %-22s %s\n", "what", "by staff", "from outside", "state", "served as", "why")
		for _, a := range list {
			staff := "201"
			_, err := w.s.Upload(w.ana, c.ID, a.name, a.declared, a.data)
			if err != nil {
				staff = errs.CodeOf(err)
			}
			var it *EvidenceItem
			err = w.main.Tx(context.Background(), db.Actor{ID: "public", Kind: "public"}, "test", func(ctx context.Context, tx *db.Tx) (err error) {
				it, err = w.s.Add(ctx, tx, File{Case: c.ID, EID: c.EID(), Name: a.name, Declared: a.declared, Data: a.data, Source: "contact"})
				return err
			})
			if err != nil {
				fmt.Fprintf(&b, "%-46s %-28s %s\n", a.what, staff, errs.CodeOf(err))
				continue
			}
			outside := "shown"
			if it.Blocked {
				outside = "quarantined"
				_, _, err := w.s.Content(w.ana, it.ID)
				refused(t, err, "quarantined")
				if it.Thumb || it.View && it.Type == Unrecognised {
					t.Errorf("%s: a copy of what is in quarantine", a.what)
				}
				_, err = w.s.Release(w.ana, it.ID, "test")
				must(t, err)
			}
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, httptest.NewRequest("GET", "/v1/evidence/"+it.ID+"/content", nil))
			kind := rec.Header().Get("Content-Type")
			if rec.Code != 200 || !bytes.Equal(rec.Body.Bytes(), a.data) {
				t.Errorf("%s: the original is not what came: %d", a.what, rec.Code)
			}
			safe(t, a.what, rec.Header())
			for _, r := range it.Name {
				if unicode.IsControl(r) || r == '\u202e' || r == '/' || r == '\\' {
					t.Errorf("%s: the name keeps %q", a.what, it.Name)
				}
			}
			fmt.Fprintf(&b, "%-46s %-28s %-14s %-12s %-22s %s\n", a.what, staff, outside, it.State, strings.TrimSuffix(kind, "; charset=utf-8"), it.Why)
		}
		table = b.String()
	})
	if *update {
		must(t, os.WriteFile("testdata/hostile.txt", []byte(table), 0o644))
	}
	want, err := os.ReadFile("testdata/hostile.txt")
	must(t, err)
	if string(want) != table {
		t.Errorf("hostile files are answered otherwise than testdata/hostile.txt says (-update writes it anew)")
	}
}

// safe fails for headers under which a browser could run what it gets.
func safe(t *testing.T, what string, h http.Header) {
	t.Helper()
	kind := strings.TrimSuffix(h.Get("Content-Type"), "; charset=utf-8")
	if !slices.Contains([]string{Unrecognised, "text/plain", "image/png", "image/jpeg", "image/gif", "image/webp", "image/heic", "application/pdf", "video/mp4", "audio/mpeg"}, kind) {
		t.Errorf("%s is served as %s", what, kind)
	}
	if !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox; default-src 'none'") || h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") {
		t.Errorf("%s is served as %v", what, h)
	}
	for _, values := range h {
		for _, v := range values {
			if strings.ContainsAny(v, "\r\n\x00") {
				t.Errorf("%s breaks a header: %q", what, v)
			}
		}
	}
}

// Pictures are read by their header before anything is decoded, whatever it says.
func FuzzExif(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\x08\x00\x00\x00"), 0)
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x08eXIfMM\x00*\x00\x00\x00\x08"), 1)
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPEXIF\x10\x00\x00\x00Exif\x00\x00II*\x00\x08\x00\x00\x00"), 2)
	f.Fuzz(func(t *testing.T, data []byte, kind int) {
		e := exifOf(data, []string{"image/jpeg", "image/png", "image/webp"}[uint(kind)%3])
		if e.Latitude != nil && (*e.Latitude < -180 || *e.Latitude > 180) || e.Orientation < 0 || e.Orientation > 8 || len(e.Make) > 100 {
			t.Errorf("%+v", e)
		}
	})
}
