package blob

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/errs"
)

// S3 says where a bucket is and who we are there.
type S3 struct {
	Endpoint string // https://s3.eu-central-1.amazonaws.com, http://minio:9000
	Region   string
	Bucket   string
	Prefix   string // of every name, such as "piepowder/"
	Key      string // access key id
	Secret   string
	Clock    clock.Clock  // nil = the real one
	Client   *http.Client // nil = one with a timeout of a minute
}

// ParseS3 reads s3://bucket/prefix?endpoint=https://…&region=…; the endpoint of
// Amazon when there is none. env gives AWS_ACCESS_KEY_ID and
// AWS_SECRET_ACCESS_KEY.
func ParseS3(spec string, env func(string) string) (S3, error) {
	u, err := url.Parse(spec)
	if err != nil || u.Scheme != "s3" || u.Host == "" {
		return S3{}, errs.New(errs.Invalid, "blobs_address", "blobs are kept at s3://bucket/prefix?endpoint=https://host&region=name")
	}
	c := S3{Bucket: u.Host, Prefix: strings.Trim(u.Path, "/"), Endpoint: u.Query().Get("endpoint"), Region: u.Query().Get("region"),
		Key: env("AWS_ACCESS_KEY_ID"), Secret: env("AWS_SECRET_ACCESS_KEY")}
	if c.Prefix != "" {
		c.Prefix += "/"
	}
	if c.Region == "" {
		c.Region = "us-east-1"
	}
	if c.Endpoint == "" {
		c.Endpoint = "https://s3." + c.Region + ".amazonaws.com"
	}
	if c.Key == "" || c.Secret == "" {
		return S3{}, errs.New(errs.Invalid, "blobs_credentials", "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	}
	return c, nil
}

// bucket keeps blobs in S3, by path-style addresses.
type bucket struct {
	S3
	base   *url.URL
	signer signer
}

// OpenS3 opens a bucket; nothing is asked of it yet.
func OpenS3(c S3) (*Store, error) {
	base, err := url.Parse(c.Endpoint)
	if err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http" {
		return nil, errs.New(errs.Invalid, "blobs_address", "the endpoint is no http address")
	}
	if c.Clock == nil {
		c.Clock = clock.Real()
	}
	if c.Client == nil {
		c.Client = &http.Client{Timeout: time.Minute}
	}
	return &Store{&bucket{c, base, signer{c.Key, c.Secret, c.Region}}}, nil
}

func (b *bucket) close() error {
	b.Client.CloseIdleConnections()
	return nil
}

const tries = 4

// ask sends a signed request and reads the answer, again after a fault of the
// server or the way to it. tried counts the requests that may have had an effect.
func (b *bucket) ask(ctx context.Context, method, name string, q url.Values, header map[string]string, body []byte) (status int, answer []byte, tried int, err error) {
	for tried = 1; ; tried++ {
		status, answer, err = b.once(ctx, method, name, q, header, body)
		if err == nil && status < 500 && status != http.StatusTooManyRequests || tried == tries || ctx.Err() != nil {
			break
		}
		select {
		case <-ctx.Done():
		case <-b.Clock.After(time.Duration(tried*tried) * 100 * time.Millisecond):
		}
	}
	if err != nil {
		return 0, nil, tried, errs.New(errs.Unavailable, "blobs_away", "the store of files does not answer").Wrap(err)
	}
	return status, answer, tried, nil
}

func (b *bucket) once(ctx context.Context, method, name string, q url.Values, header map[string]string, body []byte) (int, []byte, error) {
	at := *b.base
	at.Path = strings.TrimSuffix(at.Path, "/") + "/" + b.Bucket
	if name != "" {
		at.Path += "/" + b.Prefix + name
	}
	at.RawQuery = query(q)
	r, err := http.NewRequestWithContext(ctx, method, at.String(), bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	for k, v := range header {
		r.Header.Set(k, v)
	}
	b.signer.sign(r, hash(body), b.Clock.Now())
	res, err := b.Client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err == nil && res.ContentLength > 0 && method != http.MethodHead && int64(len(answer)) != res.ContentLength {
		err = io.ErrUnexpectedEOF
	}
	return res.StatusCode, answer, err
}

func refused(status int, answer []byte) error {
	var told struct{ Code, Message string }
	if err := xml.Unmarshal(answer, &told); err != nil || told.Code == "" {
		told.Code = http.StatusText(status)
	}
	return fmt.Errorf("blob: the store of files answered %d %s", status, told.Code)
}

// put writes once: the server itself refuses a second write. After a request
// whose answer was lost, bytes already there may be our own.
func (b *bucket) put(ctx context.Context, name string, data []byte) error {
	status, answer, tried, err := b.ask(ctx, http.MethodPut, name, nil, map[string]string{"If-None-Match": "*", "Content-Type": "application/octet-stream"}, data)
	if err != nil {
		return err
	}
	switch status {
	case http.StatusOK, http.StatusCreated, http.StatusNoContent:
		return nil
	case http.StatusPreconditionFailed, http.StatusConflict:
		if tried > 1 {
			if there, err := b.get(ctx, name); err == nil && bytes.Equal(there, data) {
				return nil
			}
		}
		return exists()
	}
	return refused(status, answer)
}

func (b *bucket) get(ctx context.Context, name string) ([]byte, error) {
	status, answer, _, err := b.ask(ctx, http.MethodGet, name, nil, nil, nil)
	switch {
	case err != nil:
		return nil, err
	case status == http.StatusNotFound:
		return nil, missing()
	case status != http.StatusOK:
		return nil, refused(status, answer)
	}
	return answer, nil
}

func (b *bucket) remove(ctx context.Context, name string) error {
	status, answer, _, err := b.ask(ctx, http.MethodDelete, name, nil, nil, nil)
	if err != nil || status == http.StatusNoContent || status == http.StatusOK || status == http.StatusNotFound {
		return err
	}
	return refused(status, answer)
}

func (b *bucket) walk(fn func(name string) error) error {
	q := url.Values{"list-type": {"2"}, "prefix": {b.Prefix}}
	for {
		status, answer, _, err := b.ask(context.Background(), http.MethodGet, "", q, nil, nil)
		if err != nil {
			return err
		}
		if status != http.StatusOK {
			return refused(status, answer)
		}
		var page struct {
			Contents              []struct{ Key string }
			IsTruncated           bool
			NextContinuationToken string
		}
		if err := xml.Unmarshal(answer, &page); err != nil {
			return fmt.Errorf("blob: the store's list of files: %w", err)
		}
		for _, c := range page.Contents {
			name := strings.TrimPrefix(c.Key, b.Prefix)
			if err := fn(name); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		if !page.IsTruncated {
			return nil
		}
		if page.NextContinuationToken == "" {
			return errors.New("blob: the store's list of files breaks off")
		}
		q.Set("continuation-token", page.NextContinuationToken)
	}
}
