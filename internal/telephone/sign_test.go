package telephone

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"testing"
)

// The provider's own vectors, kept outside the repository.
func TestSignatureVectors(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "mail", "twilio_signature_vectors.json"))
	if err != nil {
		t.Skipf("THE PROVIDER'S SIGNATURE VECTORS ARE ABSENT, only our own are checked: %v", err)
	}
	var file struct {
		Token   string `json:"auth_token"`
		Vectors []struct {
			URL       string
			Params    map[string]string
			Multi     map[string][]string `json:"params_multi"`
			Body      string
			Signature string
			Valid     bool
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) == 0 {
		t.Fatal("the file holds no vectors")
	}
	for i, v := range file.Vectors {
		form := url.Values(v.Multi)
		if form == nil {
			form = url.Values{}
		}
		for name, value := range v.Params {
			form.Set(name, value)
		}
		got := Verify(file.Token, v.URL, v.Signature, form)
		if v.Body != "" {
			got = VerifyBody(file.Token, v.URL, v.Signature, []byte(v.Body))
		}
		if got != v.Valid {
			t.Errorf("vector %d (%s): %v, want %v", i, v.URL, got, v.Valid)
		}
	}
}

// Our own vectors, computed by hand with openssl (HMAC-SHA1, key "secret").
func TestSignature(t *testing.T) {
	const address = "https://safety.example/v1/telephony/voice"
	form := url.Values{"From": {"+12065550142"}, "CallSid": {"CA1"}}
	if got := Sign("secret", address, form); got != "STRTC9KVxSzV7dB9o7wPbqK5mdM=" {
		t.Fatalf("signed %s", got)
	}
	for name, c := range map[string]struct {
		token, address, signature string
		form                      url.Values
		want                      bool
	}{
		"as sent":                 {"secret", address, Sign("secret", address, form), form, true},
		"with the port":           {"secret", address, Sign("secret", "https://safety.example:443/v1/telephony/voice", form), form, true},
		"another port":            {"secret", address, Sign("secret", "https://safety.example:444/v1/telephony/voice", form), form, false},
		"another path":            {"secret", address + "x", Sign("secret", address, form), form, false},
		"one field more":          {"secret", address, Sign("secret", address, form), url.Values{"From": {"+12065550142"}, "CallSid": {"CA1"}, "Digits": {"1"}}, false},
		"another token":           {"other", address, Sign("secret", address, form), form, false},
		"no token":                {"", address, Sign("", address, form), form, false},
		"no signature":            {"secret", address, "", form, false},
		"fields run together":     {"secret", address, Sign("secret", address, url.Values{"A": {"bC"}}), url.Values{"A": {"b"}, "C": {""}}, true}, // known of the scheme: names and values are not separated
		"an address with a v6 IP": {"secret", "http://[::1]/x", Sign("secret", "http://[::1]:80/x", form), form, true},
	} {
		if got := Verify(c.token, c.address, c.signature, c.form); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	body := []byte(`{"call":"CA1"}`)
	sum := sha256.Sum256(body)
	signed := address + "?" + BodyHash + "=" + hex.EncodeToString(sum[:])
	if !VerifyBody("secret", signed, Sign("secret", signed, nil), body) {
		t.Error("a signed body was refused")
	}
	if VerifyBody("secret", signed, Sign("secret", signed, nil), []byte(`{"call":"CA2"}`)) {
		t.Error("another body was believed")
	}
	if VerifyBody("secret", address, Sign("secret", address, nil), body) {
		t.Error("a body without its hash was believed")
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("https://a.example/x?y=1", "sig", "From", "+1")
	f.Add("http://[::1", "", "", "")
	f.Add("::", "x", "A", "b")
	f.Fuzz(func(t *testing.T, address, signature, name, value string) {
		form := url.Values{name: {value}}
		right := Sign("token", address, form)
		if !Verify("token", address, right, form) {
			t.Fatalf("the right signature of %q was refused", address)
		}
		if signature != right && Verify("other token", address, signature, form) && signature != Sign("other token", address, form) {
			ok := false
			for _, u := range spellings(address) {
				ok = ok || signature == Sign("other token", u, form)
			}
			if !ok {
				t.Fatal("a wrong signature was believed")
			}
		}
	})
}
