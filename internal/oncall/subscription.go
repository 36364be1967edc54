package oncall

import (
	"crypto/ecdh"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/piepowder/piepowder/internal/errs"
)

// subscription is what a browser gives who may push to it (Push API,
// PushSubscription.toJSON).
type subscription struct {
	Endpoint string `json:"endpoint"`
	Keys     struct {
		P256dh string `json:"p256dh"`
		Auth   string `json:"auth"`
	} `json:"keys"`
}

// readSubscription reads one; endpoints are public https addresses and keys are
// a point of P-256 and 16 bytes.
func readSubscription(text string) (subscription, error) {
	var s subscription
	bad := errs.New(errs.Invalid, "push_subscription", "This is no push subscription.")
	if len(text) > 4096 || json.Unmarshal([]byte(text), &s) != nil {
		return s, bad
	}
	u, err := url.Parse(s.Endpoint)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return s, bad
	}
	key, auth, err := s.bytes()
	if err != nil || len(auth) != 16 {
		return s, bad
	}
	if _, err := ecdh.P256().NewPublicKey(key); err != nil {
		return s, bad
	}
	return s, nil
}

func (s subscription) bytes() (key, auth []byte, err error) {
	if key, err = base64.RawURLEncoding.DecodeString(strings.TrimRight(s.Keys.P256dh, "=")); err != nil {
		return nil, nil, err
	}
	auth, err = base64.RawURLEncoding.DecodeString(strings.TrimRight(s.Keys.Auth, "="))
	return key, auth, err
}
