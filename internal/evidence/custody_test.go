package evidence

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/piepowder/piepowder/internal/audit"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

func as(id string, roles ...string) context.Context {
	return identity.WithCaller(context.Background(), identity.StaffCaller(id, id, roles, nil, []string{identity.Everywhere}))
}

// proven gives the world an audit log, and the file with its key.
func (w *world) proven() string {
	w.t.Helper()
	data := w.t.TempDir()
	log, err := audit.Open(w.main, clock.Real(), data, slog.New(slog.DiscardHandler))
	must(w.t, err)
	w.t.Cleanup(func() { log.Close() })
	w.s.Proofs = log
	return filepath.Join(data, "keys", "audit.pub")
}

func (w *world) run() {
	w.t.Helper()
	r := jobs.New(w.main, clock.Real(), slog.New(slog.DiscardHandler))
	w.s.Handle(r)
	_, err := r.RunDue(context.Background())
	must(w.t, err)
}

func refused(t *testing.T, err error, code string) {
	t.Helper()
	if errs.CodeOf(err) != code {
		t.Errorf("%v, want %s", err, code)
	}
}

func (w *world) packed(in NewPackage, c string) []byte {
	w.t.Helper()
	p, err := w.s.AskPackage(w.ana, c, in)
	must(w.t, err)
	o, err := w.s.Send(w.ana, p.ID)
	must(w.t, err)
	var b bytes.Buffer
	must(w.t, o.Write(w.ana, &b))
	return b.Bytes()
}

// repack writes the files of a package anew, as another tool would, and changes
// one on the way.
func repack(t *testing.T, data []byte, change func(name string, body []byte) []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	_, err = out.Create("evidence/")
	must(t, err)
	for i := len(z.File) - 1; i >= 0; i-- {
		f, err := z.File[i].Open()
		must(t, err)
		body, err := io.ReadAll(f)
		must(t, err)
		to, err := out.Create(z.File[i].Name)
		must(t, err)
		_, err = to.Write(change(z.File[i].Name, body))
		must(t, err)
	}
	must(t, out.Close())
	return b.Bytes()
}

func TestPackageIsProvenOffline(t *testing.T) {
	verifier := filepath.Join(t.TempDir(), "verify-package")
	if out, err := exec.Command("go", "build", "-o", verifier, "../../cmd/verify-package").CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	source, err := os.ReadFile("../../cmd/verify-package/main.go")
	must(t, err)
	if n := bytes.Count(source, []byte("\n")); n >= 300 || bytes.Contains(source, []byte("github.com/")) || bytes.Contains(source, []byte("golang.org/")) {
		t.Fatalf("the independent verifier has %d lines, or needs more than the standard library", n)
	}
	each(t, func(t *testing.T, w *world) {
		pub := w.proven()
		key, err := os.ReadFile(pub)
		must(t, err)
		c := w.open()
		_, err = w.s.Upload(w.ana, c.ID, "door.jpg", "image/jpeg", photo(t))
		must(t, err)
		_, err = w.s.Upload(w.ana, c.ID, "said <b>.txt", "text/plain", []byte("They were there at 21:40."))
		must(t, err)
		_, err = w.s.Upload(w.ana, c.ID, "deed.pdf", "application/pdf", []byte("%PDF-1.7 deed"))
		must(t, err)
		w.s.AddSection(func(context.Context, string) (string, []byte, error) {
			return "findings", []byte(`{"finding":"substantiated"}`), nil
		})
		data := w.packed(NewPackage{Purpose: "court", Recipient: "District Court", Why: "Order 12"}, c.ID)
		holds := func(data []byte, key string, independent bool) []string {
			t.Helper()
			r, err := CheckPackage(bytes.NewReader(data), int64(len(data)), key)
			if err != nil {
				return []string{err.Error()}
			}
			if independent {
				path := filepath.Join(t.TempDir(), "p.zip")
				must(t, os.WriteFile(path, data, 0o600))
				args := []string{path}
				if key != "" {
					args = append(args, pub)
				}
				out, err := exec.Command(verifier, args...).CombinedOutput()
				if (err == nil) != (len(r.Problems) == 0) || err == nil && !strings.Contains(string(out), "the package holds") {
					t.Errorf("the two verifiers disagree: %v\n%s", r.Problems, out)
				}
				if key == "" && !strings.Contains(string(out), "key not pinned") {
					t.Errorf("does not say that the key is not pinned: %s", out)
				}
			}
			return r.Problems
		}
		if p := holds(data, string(key), true); len(p) > 0 {
			t.Fatalf("fresh: %v", p)
		}
		if p := holds(data, "", true); len(p) > 0 {
			t.Fatalf("without a key: %v", p)
		}
		same := func(_ string, b []byte) []byte { return b }
		if p := holds(repack(t, data, same), string(key), true); len(p) > 0 {
			t.Fatalf("repacked: %v", p)
		}
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		must(t, err)
		names := map[string]bool{}
		for _, f := range z.File {
			names[strings.Split(f.Name, "/")[0]] = true
			for _, at := range []int{0, 1, 2} { // first, middle and last byte of every file
				changed := repack(t, data, func(name string, b []byte) []byte {
					if name == f.Name {
						b[(len(b)-1)*at/2] ^= 1
					}
					return b
				})
				if p := holds(changed, string(key), at == 1); len(p) == 0 {
					t.Errorf("a changed byte in %s is not found", f.Name)
				}
			}
			if p := holds(repack(t, data, func(name string, b []byte) []byte {
				if name == f.Name {
					return append(b, '\n')
				}
				return b
			}), string(key), false); len(p) == 0 {
				t.Errorf("a byte more in %s is not found", f.Name)
			}
		}
		for _, want := range []string{"manifest.json", "seal.json", "custody.json", "proofs.json", "index.html", "README.txt", "evidence", "quarantine", "sections"} {
			if !names[want] {
				t.Errorf("no %s in the package", want)
			}
		}
		other, err := audit.Open(w.main, clock.Real(), t.TempDir(), slog.New(slog.DiscardHandler))
		must(t, err)
		defer other.Close()
		if p := holds(data, "piepowder.audit+00000000+AAAA", false); len(p) == 0 {
			t.Error("another key verifies")
		}

		// Sealed to a recipient: only his key opens it.
		id, err := age.GenerateX25519Identity()
		must(t, err)
		sealed := w.packed(NewPackage{Purpose: "police", RecipientKey: id.Recipient().String()}, c.ID)
		if bytes.Contains(sealed, []byte("They were there")) {
			t.Fatal("sealed and readable")
		}
		clear, err := age.Decrypt(bytes.NewReader(sealed), id)
		must(t, err)
		inner, err := io.ReadAll(clear)
		must(t, err)
		if p := holds(inner, string(key), true); len(p) > 0 {
			t.Fatalf("sealed: %v", p)
		}
		// A shared package carries no metadata of pictures.
		shared := w.packed(NewPackage{Purpose: "person", Form: FormShared}, c.ID)
		if bytes.Contains(shared, []byte("GPS-SECRET1")) || !bytes.Contains(data, []byte("GPS-SECRET1")) {
			t.Fatal("metadata: in the shared package, or not in the original")
		}
		if p := holds(shared, string(key), true); len(p) > 0 {
			t.Fatalf("shared: %v", p)
		}
	})
}

func TestUploadInParts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		data := bytes.Repeat([]byte("0123456789abcdef"), 20_000) // 320 kB in parts of 100 kB
		_, err := w.s.Begin(w.ana, c.ID, NewUpload{Name: "film.mp4", Size: MaxUpload + 1})
		refused(t, err, "file_too_large")
		u, err := w.s.Begin(w.ana, c.ID, NewUpload{Name: "../../long film.txt", Declared: "text/plain", Size: int64(len(data)), SHA256: digest(data)})
		must(t, err)
		if u.Name != "long film.txt" || u.Received != 0 {
			t.Fatalf("%+v", u)
		}
		_, err = w.s.GetUpload(w.bo, u.ID)
		refused(t, err, "upload_not_found")
		for at := 0; at < len(data); at += 100_000 {
			part := data[at:min(at+100_000, len(data))]
			_, err = w.s.Part(w.ana, u.ID, int64(at)+1, part)
			refused(t, err, "upload_offset")
			now, err := w.s.Part(w.ana, u.ID, int64(at), part)
			must(t, err)
			if now.Received != int64(at+len(part)) {
				t.Fatalf("%d received", now.Received)
			}
			_, err = w.s.Part(w.ana, u.ID, int64(at), part) // the answer was lost, it is sent again
			refused(t, err, "upload_offset")
			if again, err := w.s.GetUpload(w.ana, u.ID); err != nil || again.Received != now.Received {
				t.Fatalf("%+v %v", again, err)
			}
			if at == 0 {
				_, err = w.s.Finish(w.ana, u.ID, "")
				refused(t, err, "upload_offset")
				_, err = w.s.Part(w.ana, u.ID, 100_000, []byte("small"))
				refused(t, err, "part_size")
				_, err = w.s.Part(w.ana, u.ID, 100_000, make([]byte, len(data)))
				refused(t, err, "upload_size")
			}
		}
		_, err = w.s.Finish(w.ana, u.ID, strings.Repeat("0", 64))
		refused(t, err, "sha256_differs")
		it, err := w.s.Finish(w.ana, u.ID, digest(data))
		must(t, err)
		again, err := w.s.Finish(w.ana, u.ID, "")
		must(t, err)
		if again.ID != it.ID || it.SHA256 != digest(data) || it.Type != "text/plain" || it.Size != int64(len(data)) {
			t.Fatalf("%+v", it)
		}
		_, r, err := w.s.Stream(w.bo, it.ID, Looking{})
		must(t, err)
		got, err := io.ReadAll(r)
		must(t, err)
		if !bytes.Equal(got, data) {
			t.Fatal("the parts do not make the file")
		}
		if n, faults, err := w.s.Verify(context.Background()); n != 1 || len(faults) > 0 || err != nil {
			t.Fatalf("%d %v %v", n, faults, err)
		}
		var blob string
		must(t, w.main.QueryRow(w.ana, `SELECT blob FROM evidence_parts WHERE evidence = $1 AND n = 2`, it.ID).Scan(&blob))
		path := filepath.Join(w.dir, blob[len(blob)-2:], blob)
		raw, err := os.ReadFile(path)
		must(t, err)
		must(t, os.Chmod(path, 0o600))
		raw[100] ^= 1
		must(t, os.WriteFile(path, raw, 0o600))
		told := 0
		w.s.Alarm = func(_ context.Context, _ *db.Tx, faults []Fault) error { told += len(faults); return nil }
		must(t, w.s.CheckNow(context.Background()))
		if told != 1 {
			t.Fatalf("the nightly check found %d faults, want 1", told)
		}
		// Given up: nothing stays behind.
		u, err = w.s.Begin(w.ana, c.ID, NewUpload{Name: "b.txt", Declared: "text/plain", Size: 300_000})
		must(t, err)
		_, err = w.s.Part(w.ana, u.ID, 0, data[:100_000])
		must(t, err)
		must(t, w.s.GiveUp(w.ana, u.ID))
		if left, err := w.s.Orphans(context.Background()); err != nil || len(left) != 1 {
			t.Fatalf("%v %v", left, err)
		}
		w.run()
		if left, err := w.s.Orphans(context.Background()); err != nil || len(left) != 0 {
			t.Fatalf("left behind: %v %v", left, err)
		}
	})
}

// clamd is a daemon that speaks INSTREAM and finds the test word of scanners.
func clamd(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				command := make([]byte, 10)
				if _, err := io.ReadFull(conn, command); err != nil || string(command) != "zINSTREAM\x00" {
					io.WriteString(conn, "UNKNOWN COMMAND\x00")
					return
				}
				var file bytes.Buffer
				for {
					var n uint32
					if binary.Read(conn, binary.BigEndian, &n) != nil {
						return
					}
					if n == 0 {
						break
					}
					if file.Len()+int(n) > 1<<20 {
						io.WriteString(conn, "INSTREAM size limit exceeded. ERROR\x00")
						return
					}
					if _, err := io.CopyN(&file, conn, int64(n)); err != nil {
						return
					}
				}
				if bytes.Contains(file.Bytes(), []byte("EICAR-STANDARD-ANTIVIRUS-TEST-FILE")) {
					io.WriteString(conn, "stream: Eicar-Test-Signature FOUND\x00")
					return
				}
				io.WriteString(conn, "stream: OK\x00")
			}()
		}
	}()
	return "tcp://" + l.Addr().String()
}

func TestScannerAndQuarantine(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		pdf, err := w.s.Upload(w.ana, c.ID, "a.pdf", "application/pdf", []byte("%PDF-1.7 x"))
		must(t, err)
		if !pdf.Blocked || pdf.Scan != "none" {
			t.Fatalf("without a scanner: %+v", pdf)
		}
		scanner, err := ParseClamd(clamd(t))
		must(t, err)
		w.s.Scanner = scanner
		good, err := w.s.Upload(w.ana, c.ID, "good.txt", "text/plain", []byte("hello"))
		must(t, err)
		bad, err := w.s.Upload(w.ana, c.ID, "bad.txt", "text/plain", []byte(`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`))
		must(t, err)
		large, err := w.s.Upload(w.ana, c.ID, "large.txt", "text/plain", bytes.Repeat([]byte("x"), 2<<20))
		must(t, err)
		_, _, err = w.s.Content(w.bo, good.ID)
		refused(t, err, "quarantined")
		w.run()
		if _, data, err := w.s.Content(w.bo, good.ID); err != nil || string(data) != "hello" {
			t.Fatalf("clean: %q %v", data, err)
		}
		_, _, err = w.s.Content(w.bo, bad.ID)
		refused(t, err, "quarantined")
		_, err = w.s.Release(w.ana, bad.ID, "I am curious")
		refused(t, err, "infected")
		_, err = w.s.Release(w.ana, large.ID, "in haste")
		refused(t, err, "scan_pending")
		list, err := w.s.OfCase(w.bo, c.ID)
		must(t, err)
		for _, it := range list {
			if it.ID == bad.ID && (it.ScanNote != "Eicar-Test-Signature" || !it.Blocked) || it.ID == large.ID && it.Scan != "pending" {
				t.Fatalf("listed: %+v", it)
			}
		}
	})
}

// Suspected child abuse material: gone for everybody but two roles, without a
// copy anywhere, and the same bytes are locked wherever they come from.
func TestLockedItem(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.proven()
		c, other := w.open(), w.open()
		it, err := w.s.Upload(w.ana, c.ID, "a.jpg", "image/jpeg", photo(t))
		must(t, err)
		twin, err := w.s.Upload(w.bo, other.ID, "b.jpg", "image/jpeg", photo(t))
		must(t, err)
		red, err := w.s.Redact(w.ana, it.ID, Redaction{Boxes: []Box{{0, 0, 100, 100}}, Why: "face"})
		must(t, err)
		refused(t, w.s.LockItem(w.ana, it.ID, "whatever"), "ground_unknown")
		must(t, w.s.LockItem(w.ana, it.ID, "seen"))
		w.run()
		kept := map[string]bool{}
		must(t, w.s.blobs.Walk(func(n string) error { kept[n[:3]] = true; return nil }))
		if kept["thm"] || kept["viw"] {
			t.Fatalf("a copy is left: %v", kept)
		}
		late, err := w.s.Upload(w.ana, c.ID, "c.jpg", "image/jpeg", photo(t))
		must(t, err)
		if late.SHA256 != "" || late.Thumb || late.Name != "" {
			t.Fatalf("known bytes tell of themselves: %+v", late)
		}
		legal, commander := as("stf_legal", identity.RoleLegal), as("stf_com", identity.RoleCommander)
		for _, ref := range []string{it.ID, twin.ID, red.ID, late.ID} {
			for who, ctx := range map[string]context.Context{"investigator": w.ana, "critical response": as("stf_cr", identity.RoleCriticalResponse), "qa": as("stf_qa", identity.RoleQA),
				"privacy": as("stf_p", identity.RolePrivacy), "auditor": as("stf_a", identity.RoleAuditor)} {
				_, _, err := w.s.Get(ctx, ref)
				if !errs.IsKind(err, errs.NotFound) {
					t.Errorf("%s reads %s: %v", who, ref, err)
				}
				_, _, err = w.s.Content(ctx, ref)
				if !errs.IsKind(err, errs.NotFound) {
					t.Errorf("%s gets the bytes of %s: %v", who, ref, err)
				}
			}
			for _, ctx := range []context.Context{legal, commander} {
				_, _, err = w.s.Get(ctx, ref)
				must(t, err)
				_, _, err = w.s.View(ctx, ref, Looking{})
				refused(t, err, "evidence_locked")
				_, _, err = w.s.Thumbnail(ctx, ref)
				refused(t, err, "evidence_locked")
				_, _, err = w.s.Content(ctx, ref)
				refused(t, err, "evidence_locked")
				_, _, _, err = w.s.Shared(ctx, ref)
				refused(t, err, "evidence_locked")
			}
			_, err = w.s.Redact(commander, ref, Redaction{Boxes: []Box{{0, 0, 10, 10}}, Why: "x"})
			refused(t, err, "evidence_locked")
			_, err = w.s.Destroy(legal, ref, "x")
			refused(t, err, "evidence_locked")
		}
		if list, err := w.s.OfCase(w.ana, c.ID); err != nil || len(list) != 0 {
			t.Fatalf("listed: %v %v", list, err)
		}
		_, r, err := w.s.Stream(legal, it.ID, Looking{Purpose: "report"})
		must(t, err)
		if r.Size() != it.Size {
			t.Fatal("the original is not whole")
		}
		data := w.packed(NewPackage{Purpose: "police"}, c.ID)
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		must(t, err)
		var m Manifest
		(&PackageReport{}).read(map[string]*zip.File{"manifest.json": z.File[0]}, "manifest.json", &m)
		if len(m.Items) != 0 || !m.Withheld || bytes.Contains(data, []byte(it.ID)) {
			t.Fatalf("the package: %+v", m)
		}
		refused(t, w.s.Unlock(w.ana, it.ID, "no"), "permission_missing")
		l, err := w.s.ReportItem(legal, it.ID, Report{Authority: "NCMEC", Reference: "CT-1", ReportedAt: time.Unix(0, 0)})
		must(t, err)
		if l.Reference != "CT-1" || l.PreserveUntil.Sub(l.LockedAt) < 364*24*time.Hour {
			t.Fatalf("%+v", l)
		}
		refused(t, w.s.Unlock(legal, it.ID, "no"), "reported")
	})
}

func TestDestroyedEvidenceLeavesItsHashAndItsLedger(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		legal := as("stf_legal", identity.RoleLegal)
		it, err := w.s.Upload(w.ana, c.ID, "door.jpg", "image/jpeg", photo(t))
		must(t, err)
		_, err = w.s.Destroy(w.ana, it.ID, "not needed")
		refused(t, err, "permission_missing")
		own, err := w.s.Upload(as("stf_legal", identity.RoleLegal, identity.RoleInvestigator), c.ID, "own.txt", "text/plain", []byte("mine"))
		must(t, err)
		_, err = w.s.Destroy(legal, own.ID, "not needed")
		refused(t, err, "own_evidence")
		_, err = w.s.Destroy(legal, it.ID, " ")
		refused(t, err, "why_missing")

		stands := "a finding"
		w.s.Relied = func(context.Context, string) (string, error) { return stands, nil }
		_, err = w.s.Destroy(legal, it.ID, "not needed")
		refused(t, err, "evidence_relied_on")
		if d, err := w.s.Detail(legal, it.ID); err != nil || d.Relied != "a finding" {
			t.Fatalf("who may destroy it is not told what stands on it: %q %v", d.Relied, err)
		}
		if d, err := w.s.Detail(w.ana, it.ID); err != nil || d.Relied != "" {
			t.Fatalf("told to who may not destroy it: %q %v", d.Relied, err)
		}
		stands = ""
		_, err = w.s.Destroy(legal, it.ID, "The person asked, and no law keeps it.")
		must(t, err)
		w.run()
		must(t, w.s.blobs.Walk(func(n string) error {
			if strings.Contains(n, it.ID) || n[:3] == "thm" || n[:3] == "viw" {
				t.Errorf("%s is left", n)
			}
			return nil
		}))
		_, _, err = w.s.Content(w.ana, it.ID)
		refused(t, err, "evidence_destroyed")
		d, err := w.s.Detail(legal, it.ID)
		must(t, err)
		last := d.Custody[len(d.Custody)-1]
		if d.State != "destroyed" || d.SHA256 != it.SHA256 || d.Name != "door.jpg" || d.View || last.Act != "destroyed" || last.Why != "The person asked, and no law keeps it." || last.Actor != "stf_legal" {
			t.Fatalf("what is left: %+v %+v", d.EvidenceItem, last)
		}
		_, err = w.s.Destroy(legal, it.ID, "again")
		refused(t, err, "evidence_destroyed")
	})
}

func TestRedactedCopies(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		pic, err := w.s.Upload(w.ana, c.ID, "door.jpg", "image/jpeg", photo(t))
		must(t, err)
		_, err = w.s.Redact(w.ana, pic.ID, Redaction{Why: "face"})
		refused(t, err, "redaction_invalid")
		red, err := w.s.Redact(w.ana, pic.ID, Redaction{Boxes: []Box{{X: 0, Y: 0, W: 500, H: 1000}}, Why: "A child's face."})
		must(t, err)
		_, data, err := w.s.Content(w.bo, red.ID)
		must(t, err)
		img, ok := decode(data, "image/jpeg", 0)
		if !ok || bytes.Contains(data, []byte("SECRET")) || red.Derived != pic.ID || red.Name != "door (redacted).jpg" {
			t.Fatalf("%+v", red)
		}
		if r, _, _, _ := img.At(100, 100).RGBA(); r > 0x0fff {
			t.Error("not black inside the box")
		}
		text, err := w.s.Upload(w.ana, c.ID, "said.txt", "text/plain", []byte("Zoë lives at 12 Elm Street."))
		must(t, err)
		_, err = w.s.Redact(w.ana, text.ID, Redaction{Spans: []Span{{0, 99}}, Why: "x"})
		refused(t, err, "redaction_invalid")
		red, err = w.s.Redact(w.ana, text.ID, Redaction{Spans: []Span{{13, 26}, {0, 3}}, Why: "Where she lives."})
		must(t, err)
		got, _, err := w.s.Text(w.bo, red.ID, Looking{})
		must(t, err)
		if want := strings.Repeat(block, 8) + " lives at " + strings.Repeat(block, 8) + "."; got != want {
			t.Fatalf("%q, want %q", got, want)
		}
		d, err := w.s.Detail(w.ana, text.ID)
		must(t, err)
		last := d.Custody[len(d.Custody)-1]
		if len(d.Copies) != 1 || last.Act != "redacted" || last.Why != "Where she lives." {
			t.Fatalf("%+v", d)
		}
	})
}

func TestWellbeing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		for range 4 {
			_, err := w.s.Upload(w.ana, c.ID, "door.jpg", "image/jpeg", photo(t))
			must(t, err)
		}
		list, err := w.s.OfCase(w.ana, c.ID)
		must(t, err)
		for _, it := range list {
			_, err := w.s.Classify(w.ana, it.ID, "injury")
			must(t, err)
		}
		got, err := w.s.Choose(w.ana, 0, Choose{Budget: 2, Choices: []ClassChoice{{Class: "animal", Never: true, Blur: true}}})
		must(t, err)
		if got.Budget != 2 || got.Debrief.Offered {
			t.Fatalf("%+v", got)
		}
		_, err = w.s.Choose(w.ana, 0, Choose{Budget: 3})
		refused(t, err, "stale")
		for i, it := range list {
			_, _, err := w.s.View(w.ana, it.ID, Looking{})
			if i < 2 {
				must(t, err)
			} else {
				refused(t, err, "exposure_budget")
			}
		}
		_, _, err = w.s.View(w.ana, list[3].ID, Looking{Beyond: true})
		must(t, err)
		_, err = w.s.Classify(w.bo, list[0].ID, "animal")
		must(t, err)
		_, _, err = w.s.View(w.ana, list[0].ID, Looking{})
		refused(t, err, "class_declined")
		mine, err := w.s.MyWellbeing(w.ana)
		must(t, err)
		theirs, err := w.s.MyWellbeing(w.bo)
		must(t, err)
		if mine.Seen != 3 || !mine.Debrief.Offered || theirs.Seen != 0 || theirs.Debrief.Offered {
			t.Fatalf("mine %+v, another's %+v", mine, theirs)
		}
		// Nobody else learns of it: not by the log either.
		var n int
		must(t, w.main.QueryRow(w.ana, `SELECT COUNT(*) FROM audit_leaves WHERE kind = 'wellbeing.set' AND body LIKE '%animal%'`).Scan(&n))
		if n != 0 {
			t.Error("the log knows what was chosen")
		}
	})
}
