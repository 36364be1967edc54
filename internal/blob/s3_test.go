package blob

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/errs"
)

// cloud is a server that speaks enough of S3 and checks every signature by
// itself, from the text of the standard.
type cloud struct {
	t      *testing.T
	secret string
	mu     sync.Mutex
	files  map[string][]byte
	refuse int // answers 503 so many times
	drop   int // obeys so many times without an answer
	asked  int
}

func mac(key []byte, s string) []byte {
	h := hmac.New(sha256.New, key)
	io.WriteString(h, s)
	return h.Sum(nil)
}

// genuine recomputes the signature of a request as a server does.
func (c *cloud) genuine(r *http.Request, body []byte) bool {
	var credential, signed, signature string
	for _, p := range strings.Split(strings.TrimPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 "), ",") {
		k, v, _ := strings.Cut(strings.TrimSpace(p), "=")
		switch k {
		case "Credential":
			credential = v
		case "SignedHeaders":
			signed = v
		case "Signature":
			signature = v
		}
	}
	scope := strings.Split(credential, "/")
	sum := sha256.Sum256(body)
	if len(scope) != 5 || scope[0] != "AKTEST" || r.Header.Get("X-Amz-Content-Sha256") != hex.EncodeToString(sum[:]) {
		return false
	}
	names := strings.Split(signed, ";")
	if !slices.Contains(names, "host") || !slices.Contains(names, "x-amz-date") || !slices.Contains(names, "x-amz-content-sha256") || !sort.StringsAreSorted(names) {
		return false
	}
	text := r.Method + "\n" + r.URL.EscapedPath() + "\n"
	var pairs []string
	for k, vs := range r.URL.Query() {
		for _, v := range vs {
			pairs = append(pairs, strings.ReplaceAll(url.QueryEscape(k)+"="+url.QueryEscape(v), "+", "%20"))
		}
	}
	sort.Strings(pairs)
	text += strings.Join(pairs, "&") + "\n"
	for _, n := range names {
		v := r.Header.Get(n)
		if n == "host" {
			v = r.Host
		}
		text += n + ":" + v + "\n"
	}
	text += "\n" + signed + "\n" + r.Header.Get("X-Amz-Content-Sha256")
	sum = sha256.Sum256([]byte(text))
	to := "AWS4-HMAC-SHA256\n" + r.Header.Get("X-Amz-Date") + "\n" + strings.Join(scope[1:], "/") + "\n" + hex.EncodeToString(sum[:])
	k := []byte("AWS4" + c.secret)
	for _, s := range scope[1:] {
		k = mac(k, s)
	}
	return hex.EncodeToString(mac(k, to)) == signature && strings.HasPrefix(r.Header.Get("X-Amz-Date"), scope[1])
}

func (c *cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	c.asked++
	if !c.genuine(r, body) {
		w.WriteHeader(403)
		io.WriteString(w, "<Error><Code>SignatureDoesNotMatch</Code></Error>")
		return
	}
	if c.refuse > 0 {
		c.refuse--
		w.WriteHeader(503)
		return
	}
	key, ok := strings.CutPrefix(r.URL.Path, "/evidence")
	if !ok {
		w.WriteHeader(404)
		return
	}
	key = strings.TrimPrefix(key, "/")
	have, there := c.files[key]
	switch {
	case r.Method == "GET" && key == "":
		c.list(w, r.URL.Query())
	case r.Method == "PUT" && there && r.Header.Get("If-None-Match") == "*":
		w.WriteHeader(412)
	case r.Method == "PUT":
		c.files[key] = body
		if c.drop > 0 {
			c.drop--
			panic(http.ErrAbortHandler)
		}
	case r.Method == "GET" && there:
		w.Write(have)
	case r.Method == "DELETE":
		delete(c.files, key)
		w.WriteHeader(204)
	default:
		w.WriteHeader(404)
	}
}

// list answers two names a page.
func (c *cloud) list(w http.ResponseWriter, q url.Values) {
	var keys []string
	for k := range c.files {
		if strings.HasPrefix(k, q.Get("prefix")) && k > q.Get("continuation-token") {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	type content struct{ Key string }
	page := struct {
		XMLName               xml.Name `xml:"ListBucketResult"`
		Contents              []content
		IsTruncated           bool
		NextContinuationToken string
	}{}
	for i, k := range keys {
		if i == 2 {
			page.IsTruncated, page.NextContinuationToken = true, keys[1]
			break
		}
		page.Contents = append(page.Contents, content{k})
	}
	xml.NewEncoder(w).Encode(page)
}

func openCloud(t *testing.T, secret string) (*cloud, *Store) {
	t.Helper()
	c := &cloud{t: t, secret: "s3cr3t+/=", files: map[string][]byte{}}
	srv := httptest.NewServer(c)
	t.Cleanup(srv.Close)
	at, err := ParseS3("s3://evidence/one/two?region=eu-test-1&endpoint="+url.QueryEscape(srv.URL), func(k string) string {
		return map[string]string{"AWS_ACCESS_KEY_ID": "AKTEST", "AWS_SECRET_ACCESS_KEY": secret}[k]
	})
	if err != nil {
		t.Fatal(err)
	}
	at.Clock = at1{clock.NewFake(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC))}
	s, err := OpenS3(at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return c, s
}

// at1 is a clock that stands still and never makes anybody wait.
type at1 struct{ *clock.Fake }

func (at1) After(time.Duration) <-chan time.Time {
	ch := make(chan time.Time, 1)
	ch <- time.Time{}
	return ch
}

func TestBucketIsAStore(t *testing.T) {
	c, s := openCloud(t, "s3cr3t+/=")
	ctx := context.Background()
	for i := range 5 {
		if err := s.Put(ctx, fmt.Sprintf("evi_%d", i), bytes.Repeat([]byte{byte(i)}, 1000*i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Put(ctx, "evi_3", []byte("second")); !errs.IsKind(err, errs.Conflict) {
		t.Fatalf("a second write: %v", err)
	}
	got, err := s.Get(ctx, "evi_3")
	if err != nil || !bytes.Equal(got, bytes.Repeat([]byte{3}, 3000)) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	if len(c.files["one/two/evi_3"]) != 3000 {
		t.Fatal("not under the prefix")
	}
	var names []string
	if err := s.Walk(func(n string) error { names = append(names, n); return nil }); err != nil || strings.Join(names, " ") != "evi_0 evi_1 evi_2 evi_3 evi_4" {
		t.Fatalf("%v %v", names, err)
	}
	if err := s.Delete(ctx, "evi_3"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(ctx, "evi_3"); !errs.IsKind(err, errs.NotFound) {
		t.Fatalf("after deletion: %v", err)
	}
	if err := s.Put(ctx, "../evi", nil); !errs.IsKind(err, errs.BadRequest) {
		t.Fatalf("a path: %v", err)
	}
}

// The server is ill, or its answer is lost: the write is done once, and said so.
func TestBucketSurvivesBadHours(t *testing.T) {
	c, s := openCloud(t, "s3cr3t+/=")
	ctx := context.Background()
	c.refuse = 3
	if err := s.Put(ctx, "evi_a", []byte("one")); err != nil || c.asked != 4 {
		t.Fatalf("after three refusals: %v, asked %d times", err, c.asked)
	}
	c.drop = 1
	if err := s.Put(ctx, "evi_b", []byte("two")); err != nil {
		t.Fatalf("an answer was lost: %v", err)
	}
	c.refuse = 99
	if err := s.Put(ctx, "evi_c", []byte("three")); err == nil || c.files["one/two/evi_c"] != nil {
		t.Fatalf("a server that is away took a file: %v", err)
	}
}

func TestBucketRefusesAWrongSecret(t *testing.T) {
	c, s := openCloud(t, "another")
	if err := s.Put(context.Background(), "evi_a", []byte("one")); err == nil || !strings.Contains(err.Error(), "SignatureDoesNotMatch") || len(c.files) > 0 {
		t.Fatalf("%v", err)
	}
	if _, err := ParseS3("s3://b", func(string) string { return "" }); errs.CodeOf(err) != "blobs_credentials" {
		t.Fatalf("no credentials: %v", err)
	}
	if _, err := ParseS3("file:///b", func(string) string { return "x" }); errs.CodeOf(err) != "blobs_address" {
		t.Fatalf("no bucket: %v", err)
	}
}

// The example of the standard: GET Object of the documentation of Signature
// Version 4 for S3.
func TestSignatureOfTheDocumentation(t *testing.T) {
	r, err := http.NewRequest("GET", "https://examplebucket.s3.amazonaws.com/test.txt", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Range", "bytes=0-9")
	signer{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"}.sign(r, hash(nil), time.Date(2013, 5, 24, 0, 0, 0, 0, time.UTC))
	if want := "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"; !strings.HasSuffix(r.Header.Get("Authorization"), want) {
		t.Fatalf("%s, want %s", r.Header.Get("Authorization"), want)
	}
}
