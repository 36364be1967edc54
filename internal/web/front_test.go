package web_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/web"
)

// front serves one quick route as the product does.
func front(t *testing.T, h web.QuickHandler) (addr string, f *web.Front) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l.Addr().String(), frontOn(t, l, h)
}

func frontOn(t *testing.T, l net.Listener, h web.QuickHandler) *web.Front {
	t.Helper()
	long := errs.New(errs.TooLarge, "too_long", "Too long.")
	routes := []web.Route{
		web.Quick("/v1/quick", "event.write", "Quick", long, h, web.MaxBody(1000)),
		web.Raw(http.MethodGet, "/v1/slow", "", "Slow", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "slow") }),
	}
	s := web.New(routes, web.Options{Auth: bearer{}, Log: slog.New(slog.DiscardHandler)})
	f := s.Front(l)
	srv := &http.Server{Handler: s.Handler()}
	done := make(chan struct{})
	go func() {
		defer close(done)
		srv.Serve(f)
	}()
	t.Cleanup(func() {
		srv.Close()
		f.Shutdown(t.Context())
		<-done
	})
	return f
}

// dated notes the write deadlines of the connections it takes.
type dated struct {
	net.Listener
	till chan time.Time
}

type datedConn struct {
	net.Conn
	till chan time.Time
}

func (d dated) Accept() (net.Conn, error) {
	c, err := d.Listener.Accept()
	return datedConn{c, d.till}, err
}

func (d datedConn) SetWriteDeadline(t time.Time) error {
	d.till <- t
	return d.Conn.SetWriteDeadline(t)
}

func TestAnAnswerThatNobodyTakesEnds(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	till := make(chan time.Time, 10)
	frontOn(t, dated{l, till}, echo)
	say(t, l.Addr().String(), post("a"), post("b"))
	if len(till) != 1 {
		t.Fatalf("%d deadlines were set for two answers", len(till))
	}
	if left := time.Until(<-till); left < 25*time.Second || left > time.Minute {
		t.Errorf("an answer may take %s", left)
	}
}

func echo(_ context.Context, body, out []byte) (web.Reply, error) {
	switch {
	case string(body) == "bad":
		return web.Reply{}, errs.New(errs.Invalid, "bad_body", "Bad.")
	case string(body) == "panic":
		panic("no")
	}
	return web.Reply{Status: 202, Body: append(append(append(out, '"'), body...), '"'), Replayed: string(body) == "again"}, nil
}

// say writes raw requests to one connection and reads the answers.
func say(t *testing.T, addr string, requests ...string) []*http.Response {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(c, strings.Join(requests, "")); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(c)
	var out []*http.Response
	for range requests {
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatalf("answer %d of %d: %v", len(out)+1, len(requests), err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		res.Body = io.NopCloser(strings.NewReader(string(body)))
		out = append(out, res)
		if res.Close {
			break
		}
	}
	return out
}

func post(body string, headers ...string) string {
	head := "POST /v1/quick HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer key\r\n"
	for _, h := range headers {
		head += h + "\r\n"
	}
	return head + fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
}

// The lane leaves the security headers of pages away: so a test can tell who answered.
func byLane(res *http.Response) bool { return res.Header.Get("Content-Security-Policy") == "" }

func TestALaneAnswersAsNetHTTPDoes(t *testing.T) {
	addr, _ := front(t, echo)
	for _, body := range []string{"hello", "again", "bad", "panic", strings.Repeat("x", 1000), strings.Repeat("x", 1001), ""} {
		lane := say(t, addr, post(body))[0]
		ordinary := say(t, addr, post(body, "Cookie: a=b"))[0] // a header that lanes leave to net/http
		if want := len(body) <= 1000; byLane(lane) != want || byLane(ordinary) {
			t.Errorf("%.10q: by lane %v, the other %v", body, byLane(lane), byLane(ordinary))
		}
		a, _ := io.ReadAll(lane.Body)
		b, _ := io.ReadAll(ordinary.Body)
		if lane.StatusCode != ordinary.StatusCode || string(a) != string(b) {
			t.Errorf("%.10q: the lane says %d %s, net/http %d %s", body, lane.StatusCode, a, ordinary.StatusCode, b)
		}
		for _, h := range []string{"Content-Type", "Idempotent-Replayed", "Cache-Control", "X-Content-Type-Options"} {
			if lane.Header.Get(h) != ordinary.Header.Get(h) {
				t.Errorf("%.10q: %s is %q in the lane, %q elsewhere", body, h, lane.Header.Get(h), ordinary.Header.Get(h))
			}
		}
		if lane.Header.Get("Date") == "" {
			t.Errorf("%.10q: no date", body)
		}
	}
}

func TestALaneTakesManyRequestsAndLeavesTheRestToNetHTTP(t *testing.T) {
	addr, _ := front(t, echo)
	got := say(t, addr, post("one"), post("two"), "GET /v1/slow HTTP/1.1\r\nHost: x\r\n\r\n", post("three"))
	var seen []string
	for _, res := range got {
		b, _ := io.ReadAll(res.Body)
		seen = append(seen, fmt.Sprint(res.StatusCode, string(b), byLane(res)))
	}
	want := `[202"one"true 202"two"true 200slowfalse 202"three"false]`
	if s := fmt.Sprint(seen); s != want {
		t.Errorf("got %s, wanted %s", s, want)
	}
}

// Whatever could be read in two ways is not the lane's.
func TestALaneTouchesOnlyPlainRequests(t *testing.T) {
	addr, _ := front(t, echo)
	for name, request := range map[string]string{
		"no key":         "POST /v1/quick HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi",
		"chunked":        "POST /v1/quick HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer key\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
		"both lengths":   "POST /v1/quick HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer key\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
		"two lengths":    "POST /v1/quick HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer key\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi!",
		"signed length":  "POST /v1/quick HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer key\r\nContent-Length: +2\r\n\r\nhi",
		"no host":        "POST /v1/quick HTTP/1.1\r\nAuthorization: Bearer key\r\nContent-Length: 2\r\n\r\nhi",
		"two keys":       "POST /v1/quick HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer key\r\nAuthorization: Bearer b\r\nContent-Length: 2\r\n\r\nhi",
		"folded":         "POST /v1/quick HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\nAuthorization: Bearer key\r\nContent-Length: 2\r\n\r\nhi",
		"blank in name":  "POST /v1/quick HTTP/1.1\r\nHost: x\r\nContent-Length : 2\r\nAuthorization: Bearer key\r\nContent-Length: 2\r\n\r\nhi",
		"bare newline":   "POST /v1/quick HTTP/1.1\r\nHost: x\r\nA: b\nContent-Length: 9\r\nAuthorization: Bearer key\r\nContent-Length: 2\r\n\r\nhi",
		"absolute":       "POST http://x/v1/quick HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer key\r\nContent-Length: 2\r\n\r\nhi",
		"old":            "POST /v1/quick HTTP/1.0\r\nHost: x\r\nAuthorization: Bearer key\r\nContent-Length: 2\r\n\r\nhi",
		"wants to close": post("hi", "Connection: close"),
		"long head":      post("hi", "X-Long: "+strings.Repeat("x", 9000)),
		"other path":     "POST /v1/other HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer key\r\nContent-Length: 2\r\n\r\nhi",
	} {
		for _, res := range say(t, addr, request) {
			if byLane(res) && res.Header.Get("Content-Type") != "text/plain; charset=utf-8" { // net/http's own refusals
				t.Errorf("%s: answered by the lane with %d", name, res.StatusCode)
			}
		}
	}
}

func TestAHeadMayComeInPieces(t *testing.T) {
	addr, _ := front(t, echo)
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	in := bufio.NewReader(c)
	for range 2 {
		for _, part := range strings.SplitAfter(post("hello"), "\r\n") {
			if _, err := io.WriteString(c, part); err != nil {
				t.Fatal(err)
			}
		}
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		if body, _ := io.ReadAll(res.Body); string(body) != `"hello"` || !byLane(res) {
			t.Fatalf("%s, by lane %v", body, byLane(res))
		}
	}
}

func TestAFrontStopsWithItsRequestsAnswered(t *testing.T) {
	began, release := make(chan struct{}), make(chan struct{})
	addr, f := front(t, func(ctx context.Context, body, out []byte) (web.Reply, error) {
		close(began)
		<-release
		return echo(ctx, body, out)
	})
	idle, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	answered := make(chan *http.Response)
	go func() { answered <- say(t, addr, post("last"))[0] }()
	<-began
	stopped := make(chan error)
	go func() { stopped <- f.Shutdown(t.Context()) }()
	idle.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := idle.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("the idle connection says %v", err)
	}
	select {
	case <-stopped:
		t.Fatal("stopped before the answer")
	default:
	}
	close(release)
	if res := <-answered; res.StatusCode != 202 || !res.Close {
		t.Errorf("the last answer: %d, close %v", res.StatusCode, res.Close)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}
