package intake

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/errs"
)

// mailSet reads a set of mails that others collected; it is not part of this
// repository.
func mailSet(t *testing.T) map[string][]byte {
	t.Helper()
	f, err := os.Open("../../../shared/data/mail/enmime_testdata.tar.gz")
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("SKIPPED: the shared mail set is not beside this checkout (../shared/data/mail); mails of others were NOT tried")
	}
	must(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	must(t, err)
	out := map[string][]byte{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		must(t, err)
		if path.Ext(h.Name) != ".raw" {
			continue
		}
		if out[h.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	if len(out) < 30 {
		t.Fatalf("only %d mails in the set", len(out))
	}
	return out
}

func TestMailsOfOthersAreTakenWithoutPanic(t *testing.T) {
	set := mailSet(t)
	each(t, func(t *testing.T, w *world) {
		taken, text, files := 0, 0, 0
		for name, raw := range set {
			env, err := w.ImportEnvelope(t.Context(), raw, false)
			must(t, err)
			id, _, err := w.ReceiveMail(t.Context(), env, raw)
			if err != nil {
				if !errs.IsKind(err, errs.TooLarge) {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			taken++
			c := w.read(id)
			_, got, err := w.Raw(w.night, id)
			must(t, err)
			if string(got) != string(raw) && c.raw == c.ID {
				// the same Message-ID came before: that one is kept
				if _, dup, _ := w.ReceiveMail(t.Context(), env, raw); dup {
					t.Errorf("%s: the raw message is not what came", name)
				}
			}
			if strings.ContainsAny(c.Subject+c.From, "\x00\r\n") {
				t.Errorf("%s: control characters %q", name, c.Subject)
			}
			if c.Text != "" {
				text++
			}
			files += len(c.Files)
		}
		t.Logf("%d of %d taken, %d with text, %d files", taken, len(set), text, files)
		if taken < len(set)*9/10 || text < taken/2 {
			t.Errorf("%d of %d taken, %d with text", taken, len(set), text)
		}
	})
}

func TestMailFilesAreSplit(t *testing.T) {
	box := "From a@b Mon Nov  2 10:00:00 2026\nFrom: a@example.org\nSubject: one\n\n>From here on\ntext\n\nFrom c@d Mon Nov  2 11:00:00 2026\nSubject: two\n\nbody From the start\n"
	var got []string
	must(t, EachMail(strings.NewReader(box), func(_ int, raw []byte, err error) error { got = append(got, string(raw)); return err }))
	if len(got) != 2 || !strings.Contains(got[0], "\nFrom here on\n") || !strings.HasPrefix(got[1], "Subject: two") {
		t.Fatalf("%q", got)
	}
	got = nil
	must(t, EachMail(strings.NewReader("Subject: alone\n\nFrom nobody 1\n"), func(_ int, raw []byte, err error) error { got = append(got, string(raw)); return err }))
	if len(got) != 1 || !strings.Contains(got[0], "From nobody 1") {
		t.Fatalf("%q", got)
	}
	refused := 0
	must(t, EachMail(strings.NewReader("Subject: bomb\nContent-Type: multipart/mixed; boundary=b\n\n"+strings.Repeat("--b\n\n", 300)), func(_ int, raw []byte, err error) error {
		if errs.IsKind(err, errs.TooLarge) && raw == nil {
			refused++
		}
		return nil
	}))
	if refused != 1 {
		t.Errorf("%d refused", refused)
	}
}
