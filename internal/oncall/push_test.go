package oncall

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"strings"
	"testing"
)

func unb64(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(s)
	must(t, err)
	return b
}

// The example of RFC 8291, appendix A.
func TestPushIsSealedAsTheRFCSays(t *testing.T) {
	var s subscription
	s.Keys.P256dh = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
	s.Keys.Auth = "BTBZMqHH6r4Tts7J_aSIgg"
	mine, err := ecdh.P256().NewPrivateKey(unb64(t, "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
	must(t, err)
	got, err := sealPush(s, mine, unb64(t, "DGv6ra1nlYgDCS1FRnbzlw"), []byte("When I grow up, I want to be a watermelon"))
	must(t, err)
	want := "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
	if !bytes.Equal(got, unb64(t, want)) {
		t.Errorf("sealed %s", base64.RawURLEncoding.EncodeToString(got))
	}
}

func TestPushIsSignedForItsService(t *testing.T) {
	p, err := NewPusher(bytes.Repeat([]byte{7}, 48), "mailto:oncall@safety.example")
	must(t, err)
	again, err := NewPusher(bytes.Repeat([]byte{7}, 48), "")
	must(t, err)
	if p.PublicKey() != again.PublicKey() {
		t.Error("the same secret gives two keys")
	}
	sub := `{"endpoint":"https://push.example/x/1","keys":{"p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4","auth":"BTBZMqHH6r4Tts7J_aSIgg"}}`
	req, err := p.Request(sub, []byte(`{}`), at(t, "2026-06-01T00:00:00Z"))
	must(t, err)
	token, key, ok := strings.Cut(strings.TrimPrefix(req.Header.Get("Authorization"), "vapid t="), ", k=")
	if !ok || key != p.PublicKey() {
		t.Fatalf("authorization %q", req.Header.Get("Authorization"))
	}
	parts := strings.Split(token, ".")
	var claims struct {
		Aud string
		Exp int64
	}
	must(t, json.Unmarshal(unb64(t, parts[1]), &claims))
	if claims.Aud != "https://push.example" || claims.Exp != at(t, "2026-06-01T12:00:00Z").Unix() {
		t.Errorf("claims %+v", claims)
	}
	sig := unb64(t, parts[2])
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), p.public)
	must(t, err)
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(public, sum[:], new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:])) {
		t.Error("the signature is not right")
	}
}

func FuzzSubscription(f *testing.F) {
	f.Add(`{"endpoint":"https://push.example/x/1","keys":{"p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4","auth":"BTBZMqHH6r4Tts7J_aSIgg"}}`)
	f.Add(`{"endpoint":"http://169.254.169.254/"}`)
	f.Add(`{}`)
	f.Fuzz(func(t *testing.T, text string) {
		if s, err := readSubscription(text); err == nil && !strings.HasPrefix(strings.ToLower(s.Endpoint), "https://") {
			t.Errorf("%q is taken", s.Endpoint)
		}
	})
}
