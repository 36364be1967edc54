package telephone

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
)

// SignatureHeader carries the provider's signature of a webhook.
const SignatureHeader = "X-Twilio-Signature"

// BodyHash is the query parameter by which a request with a JSON body carries
// the body's SHA-256 in hex; the signature covers it with the URL.
const BodyHash = "bodySHA256"

// Sign is the signature of a request: base64 of HMAC-SHA1, keyed with the
// account's token, over the URL followed by each name and value of the form in
// order of name; several values of one name in order, each once. For a JSON body
// form is nil and the URL carries its hash.
func Sign(token, address string, form url.Values) string {
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(address))
	for _, name := range slices.Sorted(maps.Keys(form)) {
		values := slices.Clone(form[name])
		slices.Sort(values)
		for _, v := range slices.Compact(values) {
			mac.Write([]byte(name + v))
		}
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Verify says whether a form post came from whoever holds the token. Providers
// disagree on whether the standard port belongs into the URL, so both spellings
// are tried.
func Verify(token, address, signature string, form url.Values) bool {
	if token == "" || signature == "" {
		return false
	}
	good := 0
	for _, u := range spellings(address) { // no early end: the time says nothing
		good |= subtle.ConstantTimeCompare([]byte(Sign(token, u, form)), []byte(signature))
	}
	return good == 1
}

// VerifyBody is Verify for a request with a body that is no form: the URL must
// carry the body's SHA-256.
func VerifyBody(token, address, signature string, body []byte) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	sum := sha256.Sum256(body)
	said := u.Query().Get(BodyHash)
	return subtle.ConstantTimeCompare([]byte(hex.EncodeToString(sum[:])), []byte(strings.ToLower(said))) == 1 &&
		Verify(token, address, signature, nil)
}

// spellings are an address with and without its port.
func spellings(address string) []string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return []string{address}
	}
	_, after, ok := strings.Cut(address, u.Host)
	if !ok {
		return []string{address}
	}
	before := strings.TrimSuffix(address, u.Host+after)
	bare := u.Hostname()
	if strings.Contains(bare, ":") {
		bare = "[" + bare + "]"
	}
	if u.Port() != "" {
		return []string{address, before + bare + after}
	}
	port := "443"
	if u.Scheme == "http" {
		port = "80"
	}
	return []string{address, before + net.JoinHostPort(u.Hostname(), port) + after}
}
