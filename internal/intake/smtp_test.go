package intake

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/piepowder/piepowder/internal/web"
)

// listen runs the listener of a world until the test ends.
func (w *world) listen(burst int) string {
	w.t.Helper()
	m, err := NewSMTP(SMTPConfig{Listen: "127.0.0.1:0", Domain: domain, Service: w.Service, Burst: burst})
	must(w.t, err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- m.Run(ctx) }()
	w.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			w.t.Errorf("the listener ended with %v", err)
		}
	})
	return m.Addr()
}

// send speaks SMTP and gives the answer's code, 250 when taken.
func send(t *testing.T, addr, from string, to []string, body string) int {
	t.Helper()
	c, err := smtp.Dial(addr)
	must(t, err)
	defer c.Close()
	var e *smtp.SMTPError
	for _, step := range []func() error{
		func() error { return c.Hello("test") },
		func() error { return c.Mail(from, nil) },
		func() error {
			for _, r := range to {
				if err := c.Rcpt(r, nil); err != nil {
					return err
				}
			}
			return nil
		},
		func() error {
			w, err := c.Data()
			if err != nil {
				return err
			}
			if _, err := w.Write([]byte(body)); err != nil {
				return err
			}
			return w.Close()
		},
	} {
		if err := step(); errors.As(err, &e) {
			return e.Code
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return 250
}

func TestSMTP(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		addr := w.listen(0)
		us := []string{"safety@" + domain}
		good := "From: ana@example.org\r\nMessage-ID: <1@x>\r\nSubject: help\r\n\r\nhe has a gun\r\n"
		for _, c := range []struct {
			name string
			to   []string
			body string
			want int
		}{
			{"taken", us, good, 250},
			{"taken again", us, good, 250},
			{"with a token", []string{"care+abc@" + strings.ToUpper(domain)}, strings.Replace(good, "<1@x>", "<2@x>", 1), 250},
			{"relaying", []string{"victim@example.com"}, good, 550},
			{"one of ours and one of others", append(us, "victim@example.com"), good, 550},
			{"hundred thousand parts", us, string(emptyParts(100_000)), 554},
			{"too large", us, "A: b\r\n\r\n" + strings.Repeat(strings.Repeat("a", 76)+"\r\n", 25<<20/78+1000), 552},
			{"a large one", us, "Message-ID: <big@x>\r\n\r\n" + strings.Repeat(strings.Repeat("a", 76)+"\r\n", 3<<20/78), 250},
			{"header without end", us, strings.Repeat("X: y\r\n", 20_000), 554},
		} {
			if got := send(t, addr, "ana@example.org", c.to, c.body); got != c.want {
				t.Errorf("%s: answered %d, want %d", c.name, got, c.want)
			}
		}
		p, err := w.List(w.night, Filter{}, web.PageIn{Limit: 50})
		must(t, err)
		if len(p.Items) != 3 {
			t.Fatalf("%d contacts", len(p.Items))
		}
	})
}

func TestLargeMessagesWaitForAPlace(t *testing.T) {
	full := make(chan struct{}, 1)
	full <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	in := &patient{r: strings.NewReader(strings.Repeat("a", small+100)), ctx: ctx, large: full}
	n, err := io.Copy(io.Discard, in)
	var answer *smtp.SMTPError
	if !errors.As(err, &answer) || answer.Code != 451 || n <= small-1024 {
		t.Fatalf("read %d bytes, then %v", n, err)
	}
	in.done()
	<-full
	free := &patient{r: strings.NewReader(strings.Repeat("a", 3*small)), ctx: t.Context(), large: full}
	if n, err := io.Copy(io.Discard, free); err != nil || n != 3*small || len(full) != 1 {
		t.Fatalf("read %d bytes, then %v", n, err)
	}
	if free.done(); len(full) != 0 {
		t.Fatal("the place is not given back")
	}
}

func TestSMTPIsRateLimited(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		addr := w.listen(2)
		us := []string{"safety@" + domain}
		var codes []int
		for i := range 3 {
			codes = append(codes, send(t, addr, "a@example.org", us, "Message-ID: <"+string(rune('a'+i))+"@x>\r\n\r\nhi\r\n"))
		}
		if codes[0] != 250 || codes[1] != 250 || codes[2] != 450 {
			t.Fatalf("got %v", codes)
		}
		w.clk.Advance(time.Second)
		if code := send(t, addr, "a@example.org", us, "Message-ID: <z@x>\r\n\r\nhi\r\n"); code != 250 {
			t.Fatalf("a second later: %d", code)
		}
	})
}

func TestSMTPPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	if _, err := NewSMTP(SMTPConfig{Listen: l.Addr().String(), Domain: domain}); err == nil {
		t.Fatal("two listeners on one port")
	}
}

func TestLimiter(t *testing.T) {
	l := NewLimiter(3, time.Minute)
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	allowed := 0
	for range 10 {
		if l.Allow("a", now) {
			allowed++
		}
	}
	if allowed != 3 || !l.Allow("b", now) {
		t.Fatalf("%d allowed", allowed)
	}
	if l.Allow("a", now.Add(59*time.Second)) || !l.Allow("a", now.Add(time.Minute)) || l.Allow("a", now.Add(time.Minute)) {
		t.Fatal("the allowance does not come back one by one")
	}
	for i := range maxKeys + 10 {
		l.Allow(string(rune(i))+"k", now.Add(time.Hour))
	}
	if l.Allow("x", now.Add(3*time.Hour)); len(l.full) > 100 {
		t.Fatalf("%d idle keys kept", len(l.full))
	}
}
