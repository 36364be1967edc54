package blob

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// signer signs requests as AWS Signature Version 4 says, for the service s3.
type signer struct {
	key, secret, region string
}

const (
	amzTime = "20060102T150405Z"
	amzDay  = "20060102"
)

// sign adds the headers of a signature made at a moment. sum is the SHA-256 of
// the body, hex.
func (s signer) sign(r *http.Request, sum string, at time.Time) {
	at = at.UTC()
	r.Header.Set("x-amz-date", at.Format(amzTime))
	r.Header.Set("x-amz-content-sha256", sum)
	names := []string{"host"}
	for name := range r.Header {
		if low := strings.ToLower(name); strings.HasPrefix(low, "x-amz-") || low == "if-none-match" || low == "content-type" || low == "range" {
			names = append(names, low)
		}
	}
	slices.Sort(names)
	var headers strings.Builder
	for _, n := range names {
		value := r.Header.Get(n)
		if n == "host" {
			value = r.URL.Host
		}
		headers.WriteString(n + ":" + strings.TrimSpace(value) + "\n")
	}
	signed := strings.Join(names, ";")
	asked := strings.Join([]string{r.Method, r.URL.EscapedPath(), query(r.URL.Query()), headers.String(), signed, sum}, "\n")
	place := at.Format(amzDay) + "/" + s.region + "/s3/aws4_request"
	text := "AWS4-HMAC-SHA256\n" + at.Format(amzTime) + "\n" + place + "\n" + hash([]byte(asked))
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+s.key+"/"+place+", SignedHeaders="+signed+
		", Signature="+hex.EncodeToString(keyed(s.dayKey(at), text)))
}

func (s signer) dayKey(at time.Time) []byte {
	k := keyed([]byte("AWS4"+s.secret), at.Format(amzDay))
	for _, part := range []string{s.region, "s3", "aws4_request"} {
		k = keyed(k, part)
	}
	return k
}

func keyed(key []byte, text string) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return m.Sum(nil)
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// query is the canonical query string: sorted, and a space is %20.
func query(q url.Values) string { return strings.ReplaceAll(q.Encode(), "+", "%20") }
