package oncall

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"time"
)

// Pusher writes messages for browsers: encrypted for the subscription alone
// (RFC 8291) and signed by us (VAPID, RFC 8292).
type Pusher struct {
	key     *ecdsa.PrivateKey
	public  []byte // uncompressed point
	contact string // mailto: or https: address of who runs this, for push services
}

// NewPusher makes one from 40 or more secret bytes, which always give the same
// key; browsers hold subscriptions for it.
func NewPusher(secret []byte, contact string) (*Pusher, error) {
	if len(secret) < 40 {
		return nil, fmt.Errorf("oncall: a push key needs 40 secret bytes")
	}
	// FIPS 186-5, A.2.1: extra bits and a remainder give an even choice.
	n := elliptic.P256().Params().N
	d := new(big.Int).SetBytes(secret)
	d.Mod(d, new(big.Int).Sub(n, big.NewInt(1))).Add(d, big.NewInt(1))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), d.FillBytes(make([]byte, 32)))
	if err != nil {
		return nil, err
	}
	public, err := key.PublicKey.Bytes()
	if err != nil {
		return nil, err
	}
	return &Pusher{key, public, contact}, nil
}

// PublicKey is what browsers ask for as applicationServerKey.
func (p *Pusher) PublicKey() string { return base64.RawURLEncoding.EncodeToString(p.public) }

// pushFor is how long a push service keeps a message for a browser that is off.
const pushFor = time.Hour

// Request is the POST that brings payload to the browser of a subscription.
func (p *Pusher) Request(subscribed string, payload []byte, now time.Time) (*http.Request, error) {
	s, err := readSubscription(subscribed)
	if err != nil {
		return nil, err
	}
	mine, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	salt := make([]byte, 16)
	rand.Read(salt)
	body, err := sealPush(s, mine, salt, payload)
	if err != nil {
		return nil, err
	}
	token, err := p.vapid(s.Endpoint, now)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequest(http.MethodPost, s.Endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Encoding", "aes128gcm")
	req.Header.Set("Content-Type", "application/octet-stream")
	req.Header.Set("TTL", fmt.Sprint(int(pushFor.Seconds())))
	req.Header.Set("Urgency", "high")
	req.Header.Set("Authorization", "vapid t="+token+", k="+p.PublicKey())
	return req, nil
}

// sealPush encrypts one record as RFC 8291 says, in the coding of RFC 8188.
func sealPush(s subscription, mine *ecdh.PrivateKey, salt, payload []byte) ([]byte, error) {
	key, auth, err := s.bytes()
	if err != nil {
		return nil, err
	}
	theirs, err := ecdh.P256().NewPublicKey(key)
	if err != nil {
		return nil, err
	}
	shared, err := mine.ECDH(theirs)
	if err != nil {
		return nil, err
	}
	info := "WebPush: info\x00" + string(key) + string(mine.PublicKey().Bytes())
	ikm, err := hkdf.Key(sha256.New, shared, auth, info, 32)
	if err != nil {
		return nil, err
	}
	cek, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, err
	}
	nonce, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(cek)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	public := mine.PublicKey().Bytes()
	head := binary.BigEndian.AppendUint32(bytes.Clone(salt), 4096)
	head = append(append(head, byte(len(public))), public...)
	return gcm.Seal(head, nonce, append(bytes.Clone(payload), 2), nil), nil
}

// vapid signs a token for the origin of a push service.
func (p *Pusher) vapid(endpoint string, now time.Time) (string, error) {
	u, err := url.Parse(endpoint)
	if err != nil {
		return "", err
	}
	claims, err := json.Marshal(map[string]any{"aud": u.Scheme + "://" + u.Host, "exp": now.Add(12 * time.Hour).Unix(), "sub": p.contact})
	if err != nil {
		return "", err
	}
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"typ":"JWT","alg":"ES256"}`)) + "." + base64.RawURLEncoding.EncodeToString(claims)
	sum := sha256.Sum256([]byte(text))
	r, sig, err := ecdsa.Sign(rand.Reader, p.key, sum[:])
	if err != nil {
		return "", err
	}
	both := append(r.FillBytes(make([]byte, 32)), sig.FillBytes(make([]byte, 32))...)
	return text + "." + base64.RawURLEncoding.EncodeToString(both), nil
}
