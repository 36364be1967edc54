package comms

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

func TestPublic(t *testing.T) {
	for addr, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1111": true, "1.1.1.1": true,
		"127.0.0.1": false, "127.8.8.8": false, "::1": false, "10.0.0.1": false, "172.16.0.1": false, "192.168.1.1": false,
		"169.254.169.254": false, "fe80::1": false, "fd00:ec2::254": false, "0.0.0.0": false, "::": false, "100.64.0.1": false,
		"224.0.0.1": false, "ff02::1": false, "255.255.255.255": false, "240.0.0.1": false, "198.18.0.1": false, "192.0.2.1": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001::1": false,
		"::ffff:8.8.8.8": true, "fec0::1": false, "2001:db8::1": false,
	} {
		if got := Public(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s: got %v, want %v", addr, got, want)
		}
	}
}

func TestCheckURL(t *testing.T) {
	o := newOutward([]string{"127.0.0.1:9000", "market.internal"})
	for raw, ok := range map[string]bool{
		"https://api.example.com/hook": true, "http://api.example.com/hook": false, "https://10.0.0.1/": false,
		"https://[::1]/": false, "http://127.0.0.1:9000/hook": true, "http://127.0.0.1:9001/hook": false,
		"http://market.internal:81/x": true, "ftp://market.internal/": false, "https://u:p@example.com/": false,
		"https:///x": false, "": false, "https://example.com/#x": false, "javascript:alert(1)": false,
	} {
		if err := o.check(raw); (err == nil) != ok {
			t.Errorf("%q: %v, want ok=%v", raw, err, ok)
		}
	}
}

// The guard looks at the address that is dialled: a name that leads inward is
// refused although nothing about the name says so.
func TestGuardAtDialTime(t *testing.T) {
	hit := false
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hit = true }))
	defer s.Close()
	u, _ := url.Parse(strings.Replace(s.URL, "127.0.0.1", "localhost", 1))
	o := newOutward(nil)
	if _, err := o.to(u).Get(u.String()); err == nil || hit {
		t.Fatalf("connected to a loopback address (%v)", err)
	}
	o = newOutward([]string{u.Host})
	resp, err := o.to(u).Get(u.String())
	if err != nil || !hit {
		t.Fatalf("a configured host was refused: %v", err)
	}
	resp.Body.Close()
}

func TestRedirectIsNotFollowed(t *testing.T) {
	var hits int
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hits++
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	defer s.Close()
	u, _ := url.Parse(s.URL)
	resp, err := newOutward([]string{u.Host}).to(u).Get(s.URL)
	if err != nil || resp.StatusCode != 302 || hits != 1 {
		t.Fatalf("%v %v after %d requests", resp, err, hits)
	}
	resp.Body.Close()
}

// The published vector of Standard Webhooks, and tampered signatures.
func TestSignatureVector(t *testing.T) {
	at := time.Unix(1614265330, 0)
	const secret, id, body, want = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", `{"test": 2432232314}`,
		"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
	got, err := sign("whsec_"+secret, id, at, []byte(body))
	if err != nil || got != want {
		t.Fatalf("got %q %v, want %q", got, err, want)
	}
}

func TestSignatureSharedVectors(t *testing.T) {
	dir := os.Getenv("PIEPOWDER_SHARED")
	for up := "."; dir == "" && len(up) < 40; up = filepath.Join("..", up) {
		if _, err := os.Stat(filepath.Join(up, "shared", "data")); err == nil {
			dir = filepath.Join(up, "shared")
		}
	}
	raw, err := os.ReadFile(filepath.Join(dir, "data/mail/standard_webhooks_vector.json"))
	if err != nil {
		t.Skipf("SKIPPED: the shared signature vectors are not here: %v", err)
	}
	var v struct {
		Secret    string `json:"secret_base64"`
		ID        string
		Timestamp int64
		Payload   string
		Signature string
		Reject    []string `json:"must_reject"`
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	got, err := sign(v.Secret, v.ID, time.Unix(v.Timestamp, 0), []byte(v.Payload))
	if err != nil || got != v.Signature {
		t.Fatalf("got %q %v, want %q", got, err, v.Signature)
	}
	for _, bad := range v.Reject {
		if got == bad {
			t.Fatalf("equals a tampered signature")
		}
	}
}

func TestNewSecretIsUsable(t *testing.T) {
	s := newSecret()
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(s, "whsec_"))
	if err != nil || len(key) != 32 || s == newSecret() {
		t.Fatalf("%q %v", s, err)
	}
	if _, err := webhooks.NewWebhook(s); err != nil {
		t.Fatal(err)
	}
}
