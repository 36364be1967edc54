package comms

import (
	"crypto/rand"
	"encoding/base64"
	"strings"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// newSecret makes a Standard Webhooks secret: "whsec_" and 32 random bytes in
// base64.
func newSecret() string {
	key := make([]byte, 32)
	rand.Read(key)
	return "whsec_" + base64.StdEncoding.EncodeToString(key)
}

// sign gives the value of the webhook-signature header.
func sign(secret, id string, at time.Time, body []byte) (string, error) {
	w, err := webhooks.NewWebhook(secret)
	if err != nil {
		return "", err
	}
	return w.Sign(id, at, body)
}

// signAll gives a signature by each secret, with a space between: a receiver takes
// any that fits.
func signAll(secrets []string, id string, at time.Time, body []byte) (string, error) {
	var all []string
	for _, secret := range secrets {
		one, err := sign(secret, id, at, body)
		if err != nil {
			return "", err
		}
		all = append(all, one)
	}
	return strings.Join(all, " "), nil
}
