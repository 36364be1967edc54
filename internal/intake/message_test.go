package intake

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/piepowder/piepowder/internal/errs"
)

func TestParse(t *testing.T) {
	raw := strings.ReplaceAll(`From: "Ana Gómez" <Ana@Example.ORG>
To: Safety <safety@piepowder.test>, other@x.example
Subject: =?utf-8?q?Un_repartidor_me_amenaz=C3=B3?=
Message-ID: <abc@example.org>
In-Reply-To: <prev@piepowder.test>
References: <one@x> <prev@piepowder.test>
Date: Sat, 21 Nov 2026 02:03:04 -0500
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/html; charset=utf-8

<html><style>x{}</style><p>Hola,</p><p>el repartidor me dijo que sabe <b>d&oacute;nde</b> vivo</p></html>
--b
Content-Type: image/jpeg; name="foto.jpg"
Content-Disposition: attachment; filename="foto.jpg"
Content-Transfer-Encoding: base64

/9j/4AAQ
--b--
`, "\n", "\r\n")
	m, err := Parse([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	if m.From != "ana@example.org" || m.Name != "Ana Gómez" || m.Subject != "Un repartidor me amenazó" ||
		m.MessageID != "abc@example.org" || m.InReplyTo != "prev@piepowder.test" || len(m.References) != 2 ||
		m.Date.Format("15:04:05") != "07:03:04" || m.Language != "es" || len(m.To) != 2 {
		t.Fatalf("got %+v", m)
	}
	if want := "Hola,\n\nel repartidor me dijo que sabe dónde vivo"; m.Text != want {
		t.Fatalf("text %q, want %q", m.Text, want)
	}
	if len(m.Attachments) != 1 || m.Attachments[0].Name != "foto.jpg" || len(m.Attachments[0].Data) != 6 {
		t.Fatalf("attachments %+v", m.Attachments)
	}
}

func TestClassify(t *testing.T) {
	for _, c := range []struct {
		header string
		want   Auto
	}{
		{"Subject: help", ByPerson},
		{"Subject: Re: help\nIn-Reply-To: <a@b>", ByPerson},
		{"Auto-Submitted: no", ByPerson},
		{"Auto-Submitted: auto-replied", AutoReply},
		{"Auto-Submitted: auto-replied (vacation)", AutoReply},
		{"Auto-Submitted: auto-generated", Generated},
		{"Auto-Submitted: auto-generated\nIn-Reply-To: <a@b>", AutoReply},
		{"Subject: voicemail from 555\nX-Loop: pbx", Generated},
		{"X-Auto-Response-Suppress: All\nSubject: Automatic reply: hello", AutoReply},
		{"Precedence: bulk\nSubject: Fuera de la oficina", AutoReply},
		{"Precedence: list\nIn-Reply-To: <a@b>", Generated},
		{"Precedence: auto_reply", AutoReply},
		{"Subject: Out of office ideas", ByPerson},
		{"From: MAILER-DAEMON@mx.example", Bounce},
		{"Content-Type: multipart/report; report-type=delivery-status; boundary=x", Bounce},
		{"X-Failed-Recipients: a@b", Bounce},
	} {
		m, err := Parse([]byte(c.header + "\n\nbody\n"))
		if err != nil || m.Auto != c.want {
			t.Errorf("%q: got %q %v, want %q", c.header, m.Auto, err, c.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"The driver shouted at me and he took the bag": "en",
		"El repartidor me gritó y se llevó la bolsa":   "es",
		"k":         "",
		"he hit me": "en",
		"tengo miedo, el señor sabe dónde vivo":                 "es",
		"My order was late. Mi pedido llegó tarde y el no está": "",
	} {
		if got := Language(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestHTMLText(t *testing.T) {
	for in, want := range map[string]string{
		"<p>a</p><p>b</p>":                         "a\n\nb",
		"a<br>b":                                   "a\nb",
		"<script>alert(1)</script>x":               "x",
		"<ul><li>one<li>two</ul>":                  "- one\n- two",
		"a &lt;b&gt; &amp; c":                      "a <b> & c",
		"<!-- c -->x<!-- never closed":             "x",
		"x <b":                                     "x",
		strings.Repeat("<div>", 200000) + "deep":   "deep",
		"<td>1</td><td>2</td>":                     "1 2",
		"a  \n\t b":                                "a b",
		"<STYLE>p{}</STYLE><P CLASS='x'>hi</P>":    "hi",
		"<a href='https://x.example'>the link</a>": "the link",
	} {
		if got := HTMLText(in); got != want {
			t.Errorf("%.60q: got %q, want %q", in, got, want)
		}
	}
}

// corpus gives the shared files of real mail; the test is skipped, and says so,
// where they are not.
func corpus(t testing.TB) map[string][]byte {
	dir := os.Getenv("PIEPOWDER_SHARED")
	for up := "."; dir == "" && len(up) < 40; up = filepath.Join("..", up) {
		if p := filepath.Join(up, "shared", "data"); exists(p) {
			dir = filepath.Dir(p)
		}
	}
	f, err := os.Open(filepath.Join(dir, "data/mail/enmime_testdata.tar.gz"))
	if err != nil {
		t.Skipf("SKIPPED: the corpus of real mail is not here: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for tr := tar.NewReader(z); ; {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(h.Name, ".raw") {
			if out[h.Name], err = io.ReadAll(tr); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func exists(p string) bool { _, err := os.Stat(p); return err == nil }

func TestRealMail(t *testing.T) {
	readable := 0
	all := corpus(t)
	for name, raw := range all {
		m, err := Parse(raw)
		if err != nil && errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && (m.Text != "" || len(m.Attachments) > 0) {
			readable++
		}
		if !utf8.ValidString(m.Text) {
			t.Errorf("%s: text is not UTF-8", name)
		}
	}
	t.Logf("%d of %d messages gave text or files", readable, len(all))
	if readable < len(all)*3/4 {
		t.Fatalf("only %d of %d messages could be read", readable, len(all))
	}
}

// Whatever comes in: no panic, no invalid text, and what the guard lets
// through has no more parts than it promised.
func FuzzParse(f *testing.F) {
	f.Add([]byte("From: a@b\nSubject: x\n\nhello"))
	f.Add(emptyParts(5))
	f.Add([]byte(nest(5)))
	f.Add([]byte("Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>=C3=A1</p>"))
	f.Add([]byte("Content-Type: multipart/report; report-type=delivery-status; boundary=\"a b\"\n\n--a b\n\nx\n--a b--\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := Parse(raw)
		if err != nil && errs.KindOf(err) == errs.Internal {
			t.Fatalf("an error without a kind: %v", err)
		}
		for _, s := range []string{m.From, m.Name, m.Subject, m.MessageID, m.Text} {
			if !utf8.ValidString(s) || bytes.ContainsRune([]byte(s), 0) {
				t.Fatalf("unsafe text %q", s)
			}
		}
		if len(m.Attachments) > maxParts {
			t.Fatalf("%d attachments", len(m.Attachments))
		}
		if strings.ContainsAny(m.MessageID+m.From, "\r\n") {
			t.Fatal("a line break in an identifier")
		}
	})
}

// What a mail says of its own letters is believed: guessing took the accents of
// a Spanish mail for something else.
func TestADeclaredCharsetIsBelieved(t *testing.T) {
	const said = "El repartidor me golpeó en la cara en la puerta porque le pedí que dejara las bolsas abajo. Estoy sangrando. Ya se fue."
	m, err := Parse([]byte("From: maria@example.com\r\nTo: safety@example.com\r\nSubject: Ayuda\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + said + "\r\n"))
	if err != nil || strings.TrimSpace(m.Text) != said {
		t.Fatalf("%v %q", err, m.Text)
	}
}
