package intake

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// emptyParts is a message of n parts without a byte in them.
func emptyParts(n int) []byte {
	var b bytes.Buffer
	b.WriteString("From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n")
	for range n {
		b.WriteString("--x\n\n\n\n\n")
	}
	return b.Bytes()
}

func TestHundredThousandEmptyPartsAreRefusedCheaply(t *testing.T) {
	raw := emptyParts(100_000)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	err := Check(raw)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	used := after.TotalAlloc - before.TotalAlloc
	t.Logf("%d bytes of %d parts: refused in %v with %d bytes allocated", len(raw), 100_000, took, used)
	if !errs.IsKind(err, errs.TooLarge) {
		t.Fatalf("not refused: %v", err)
	}
	if used > 1<<20 {
		t.Fatalf("the guard allocated %d bytes, more than a MiB", used)
	}
}

// nest wraps a text part in n multiparts.
func nest(n int) string {
	var b strings.Builder
	b.WriteString("From: a@b.example\n")
	for i := range n {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	b.WriteString("Content-Type: text/plain\n\nhello\n")
	for i := n - 1; i >= 0; i-- {
		fmt.Fprintf(&b, "--b%d--\n", i)
	}
	return b.String()
}

func TestGuardLimits(t *testing.T) {
	rep := strings.Repeat
	for _, c := range []struct {
		name, raw string
		refused   bool
	}{
		{"plain", "From: a@b.example\n\nhi\n", false},
		{"empty", "", false},
		{"200 parts", string(emptyParts(200)), false},
		{"201 parts", string(emptyParts(201)), true},
		{"depth 20", nest(20), false},
		{"depth 21", nest(21), true},
		{"header of 64 KiB", "X: " + rep("a", maxHeader-4-len("\n")) + "\n\nhi", false},
		{"header over 64 KiB", "X: " + rep("a", maxHeader) + "\n\nhi", true},
		{"a header that never ends", rep("X: a\n", maxHeader/4), true},
		{"many lines over 64 KiB", rep("X: aaaa\n", maxHeader/8+1) + "\n", true},
		{"24 MiB", "A: b\n\n" + rep(rep("a", 75)+"\n", 24<<20/76), false},
		{"over 25 MiB", "A: b\n\n" + rep(rep("a", 75)+"\n", 25<<20/76+1), true},
		{"20 MiB that may become 60", "Content-Type: text/plain; charset=gb18030\n\n" + rep(rep("a", 75)+"\n", 20<<20/76), true},
		{"20 MiB of base64", "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + rep(rep("a", 75)+"\n", 20<<20/76), false},
		{"24 MiB in three levels", strings.Replace(nest(3), "hello", rep(rep("a", 75)+"\n", 24<<20/76), 1), false},
		{"24 MiB in twenty levels", strings.Replace(nest(20), "hello", rep(rep("a", 75)+"\n", 24<<20/76), 1), true},
		{"folded boundary", strings.Replace(string(emptyParts(201)), " boundary=x", "\n\tboundary=\"x\"", 1), true},
		{"boundary in an encoded word", strings.Replace(string(emptyParts(maxDelimiters+1)), "boundary=x", "=?utf-8?b?Ym91bmRhcnk9eA==?=", 1), true},
		{"parts of an attached message count", "Content-Type: message/rfc822\n\n" + string(emptyParts(201)), true},
		{"dashes in prose", "A: b\n\n" + rep("-- \nregards\n", 300), false},
		{"very long Content-Type", "Content-Type: text/plain; a=" + rep("b", 5000) + "\n\n", true},
		{"CRLF", strings.ReplaceAll(string(emptyParts(201)), "\n", "\r\n"), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := Check([]byte(c.raw))
			if got := err != nil; got != c.refused {
				t.Fatalf("refused = %v (%v), want %v", got, err, c.refused)
			}
			// The same, a few bytes at a time.
			if len(c.raw) < 1<<20 {
				g := NewGuard()
				for b := []byte(c.raw); len(b) > 0; b = b[min(7, len(b)):] {
					if _, err = g.Write(b[:min(7, len(b))]); err != nil {
						break
					}
				}
				if err == nil {
					err = g.Close()
				}
				if got := err != nil; got != c.refused {
					t.Fatalf("in pieces: refused = %v (%v), want %v", got, err, c.refused)
				}
			}
		})
	}
}

func TestReadMailStopsEarly(t *testing.T) {
	r := &endless{}
	if _, err := ReadMail(r); !errs.IsKind(err, errs.TooLarge) {
		t.Fatalf("got %v", err)
	}
	if r.n > maxHeader+1<<20 {
		t.Fatalf("read %d bytes of a header that never ends", r.n)
	}
}

type endless struct{ n int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	e.n += len(p)
	return len(p), nil
}
