package comms

import (
	"crypto/rand"
	"encoding/base64"
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
