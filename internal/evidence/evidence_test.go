package evidence

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/blob"
	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/sla"
)

type world struct {
	t       *testing.T
	main    *db.DB
	vault   *seal.Vault
	dir     string // of the blobs
	cases   *cases.Service
	s       *Service
	ana, bo context.Context
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	dbtest.EachPair(t, func(t *testing.T, main, history *db.DB, clk *clock.Fake) {
		v, err := seal.OpenVault(t.TempDir())
		must(t, err)
		t.Cleanup(func() { v.Close() })
		dir := t.TempDir()
		store, err := blob.OpenDir(dir)
		must(t, err)
		t.Cleanup(func() { store.Close() })
		log := activity.New(main, nil)
		c := cases.NewService(cases.Options{DB: main, Vault: v, Activity: log, Accounts: entity.New(main, history, v, log), Policy: sla.Default(nil)})
		person := func(id string) context.Context {
			return identity.WithCaller(context.Background(), identity.StaffCaller(id, id, []string{identity.RoleInvestigator}, nil, []string{identity.Everywhere}))
		}
		fn(t, &world{t, main, v, dir, c, NewService(main, v, store, c), person("stf_ana"), person("stf_bo")})
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) open() *cases.Case {
	w.t.Helper()
	c, err := w.cases.Open(w.ana, cases.Opening{Title: "Bitten", Type: "safety", Severity: cases.S2})
	must(w.t, err)
	return c
}

// photo is a JPEG with something in an EXIF segment.
func photo(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 900, 300))
	img.Set(5, 5, color.White)
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, img, nil))
	exif := append([]byte{0xff, 0xe1, 0, 2 + 6 + 11}, "Exif\x00\x00GPS-SECRET1"...)
	return append(append(append([]byte{}, b.Bytes()[:2]...), exif...), b.Bytes()[2:]...)
}

func TestFileIsHashedSealedAndWitnessed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		data := photo(t)
		it, err := w.s.Upload(w.ana, c.Number, "door.jpg", "image/jpeg", data)
		must(t, err)
		if it.Type != "image/jpeg" || it.State != "kept" || it.Width != 900 || !it.Thumb || len(it.SHA256) != 64 {
			t.Fatalf("%+v", it)
		}
		_, got, err := w.s.Content(w.bo, it.ID)
		must(t, err)
		if !bytes.Equal(got, data) {
			t.Fatal("the original changed")
		}
		_, thumb, err := w.s.Thumbnail(w.bo, it.ID)
		must(t, err)
		if bytes.Contains(thumb, []byte("SECRET")) || len(thumb) == 0 {
			t.Fatal("the small copy carries metadata")
		}
		must(t, filepath.WalkDir(w.dir, func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				raw, err := os.ReadFile(path)
				must(t, err)
				if bytes.Contains(raw, []byte("SECRET")) {
					t.Errorf("%s is not sealed", d.Name())
				}
			}
			return err
		}))
		_, ledger, err := w.s.Get(w.ana, it.ID)
		must(t, err)
		acts := ""
		for _, l := range ledger {
			acts += l.Act + " " + l.Actor + ";"
		}
		if acts != "collected stf_ana;viewed stf_bo;previewed stf_bo;" {
			t.Fatalf("custody: %s", acts)
		}
		var leaves int
		must(t, w.main.QueryRow(w.ana, `SELECT COUNT(*) FROM audit_leaves WHERE object = $1`, it.ID).Scan(&leaves))
		if leaves != 3 {
			t.Fatalf("%d leaves, want 3", leaves)
		}

		_, err = w.cases.Restrict(w.ana, c.ID, nil)
		must(t, err)
		for what, err := range map[string]error{
			"list": second(w.s.OfCase(w.bo, c.ID)), "upload": second(w.s.Upload(w.bo, c.ID, "a.txt", "text/plain", []byte("x"))),
			"content": third(w.s.Content(w.bo, it.ID)), "thumbnail": third(w.s.Thumbnail(w.bo, it.ID)), "get": third(w.s.Get(w.bo, it.ID)),
		} {
			if !errs.IsKind(err, errs.NotFound) {
				t.Errorf("%s by a non-member: %v", what, err)
			}
		}
	})
}

func second[T any](_ T, err error) error        { return err }
func third[T, U any](_ T, _ U, err error) error { return err }

func TestWhatAFileIs(t *testing.T) {
	var pngBytes bytes.Buffer
	must(t, png.Encode(&pngBytes, image.NewGray(image.Rect(0, 0, 2, 2))))
	for _, c := range []struct {
		data           string
		declared, name string
		kind           string
		lies           bool
	}{
		{pngBytes.String(), "image/png", "a.png", "image/png", false},
		{pngBytes.String(), "image/jpeg", "a.jpg", Unrecognised, true},
		{pngBytes.String(), "image/png", "a.html", Unrecognised, true},
		{pngBytes.String(), "application/octet-stream", "a.png", Unrecognised, false},
		{"<html><script>alert(1)</script>", "image/png", "a.png", Unrecognised, true},
		{"<html><script>alert(1)</script>", "text/plain", "a.txt", Unrecognised, true},
		{"hello", "text/plain; charset=utf-8", "a.txt", "text/plain", false},
		{"a,b\n1,2\n", "text/csv", "a.csv", "text/plain", false},
		{"%PDF-1.7 x", "application/pdf", "A.PDF", "application/pdf", false},
		{"%PDF-1.7 x", "application/pdf", "a.png", Unrecognised, true},
		{"\x00\x00\x00\x18ftypheic....", "image/heic", "a.heic", "image/heic", false},
		{"\x00\x01\x02\x03", "", "a.bin", Unrecognised, false},
	} {
		kind, lie := recognise([]byte(c.data), c.declared, c.name)
		if kind != c.kind || (lie != "") != c.lies {
			t.Errorf("%q declared %q named %q: %s %q, want %s", c.data[:4], c.declared, c.name, kind, lie, c.kind)
		}
	}
}

func TestLargePicturesAreNotDecoded(t *testing.T) {
	// A PNG header that claims 30,000 × 30,000 pixels.
	head := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x75\x30\x00\x00\x75\x30\x08\x00\x00\x00\x00")
	head = append(head, 0x0a, 0x2b, 0x2a, 0x60)
	allocs := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			if _, ok := encodeAnew(head, "image/png", 0); ok {
				b.Fatal("decoded")
			}
		}
	})
	if allocs.AllocedBytesPerOp() > 1<<20 {
		t.Fatalf("%d bytes to refuse a picture", allocs.AllocedBytesPerOp())
	}
}

func TestContactsFileIsKeptAndFollowsItsCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid, err := w.vault.Subject("contact", "con_1")
		must(t, err)
		var it *EvidenceItem
		must(t, w.main.Tx(context.Background(), db.Actor{ID: "public", Kind: "public"}, "mail", func(ctx context.Context, tx *db.Tx) error {
			it, err = w.s.Add(ctx, tx, File{Contact: "con_1", EID: eid, Name: "x.png", Declared: "image/png", Data: []byte("<html>"), Source: "contact"})
			return err
		}))
		if it.State != "unrecognised" || it.Type != Unrecognised || it.Why == "" {
			t.Fatalf("a lying attachment: %+v", it)
		}
		c := w.open()
		must(t, w.main.Tx(w.ana, db.Actor{ID: "stf_ana", Kind: "staff"}, "join", func(ctx context.Context, tx *db.Tx) error {
			return w.s.Attach(ctx, tx, "con_1", c.ID)
		}))
		list, err := w.s.OfCase(w.ana, c.ID)
		must(t, err)
		if len(list) != 1 || list[0].Name != "x.png" {
			t.Fatalf("%+v", list)
		}
		if _, _, err := w.s.Content(w.ana, it.ID); errs.CodeOf(err) != "quarantined" {
			t.Fatalf("not in quarantine: %v", err)
		}
		_, err = w.s.Release(w.ana, it.ID, "It is the page she saw.")
		must(t, err)
		if _, data, err := w.s.Content(w.ana, it.ID); err != nil || string(data) != "<html>" {
			t.Fatalf("%q %v", data, err)
		}
	})
}

func TestChangedByteIsFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		it, err := w.s.Upload(w.ana, c.ID, "a.txt", "text/plain", []byte("they were there"))
		must(t, err)
		verify := func(want string) {
			t.Helper()
			n, faults, err := w.s.Verify(context.Background())
			must(t, err)
			if want == "" {
				if n != 1 || len(faults) != 0 {
					t.Fatalf("%d checked, %v", n, faults)
				}
			} else if len(faults) != 1 || !strings.Contains(faults[0].What, want) {
				t.Fatalf("%v, want %q", faults, want)
			}
		}
		verify("")
		path := filepath.Join(w.dir, it.ID[len(it.ID)-2:], it.ID)
		raw, err := os.ReadFile(path)
		must(t, err)
		raw[len(raw)/2] ^= 1
		must(t, os.Chmod(path, 0o600))
		must(t, os.WriteFile(path, raw, 0o600))
		verify("seal does not hold")
		raw[len(raw)/2] ^= 1
		must(t, os.WriteFile(path, raw, 0o600))
		verify("")
		must(t, w.main.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE evidence SET sha256 = $1`, strings.Repeat("0", 64))
			return err
		}))
		verify("the row was changed")
		must(t, os.Remove(path))
		verify("missing")
		if list, err := w.s.Orphans(context.Background()); err != nil || len(list) != 0 {
			t.Fatalf("orphans %v %v", list, err)
		}
		must(t, w.s.blobs.Put(context.Background(), "evi_left", []byte("x")))
		if list, err := w.s.Orphans(context.Background()); err != nil || len(list) != 1 {
			t.Fatalf("orphans %v %v", list, err)
		}
	})
}

// A type in bytes that are no text does not keep a file out.
func TestDeclaredTypeOfAnyBytes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		for _, declared := range []string{"image/\x00png", "image/\xff", "x" + strings.Repeat("é", 150)} {
			must(t, w.main.Tx(t.Context(), db.Actor{ID: "public", Kind: "public"}, "test", func(ctx context.Context, tx *db.Tx) error {
				it, err := w.s.Add(ctx, tx, File{Case: c.ID, EID: c.EID(), Name: "a", Declared: declared, Data: []byte("x"), Source: "contact"})
				if err == nil && it.State != "unrecognised" {
					t.Errorf("%q is %s", declared, it.State)
				}
				return err
			}))
		}
	})
}
