package comms

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	gomail "github.com/wneessen/go-mail"

	"github.com/piepowder/piepowder/internal/errs"
)

// Urgent is a mail to one of us that must leave now or say at once that it
// cannot.
type Urgent struct {
	Key      string // becomes the Message-ID: twice the same is shown once
	To       string
	Subject  string
	Text     string
	Language string
}

// MailNow hands a mail to the relay while the caller waits. errs.Invalid means
// that the relay refused it for good, errs.Unavailable that it is not there or
// wants to be asked again.
func (s *Service) MailNow(ctx context.Context, u Urgent) error {
	if s.Relay == "" {
		return errs.New(errs.Invalid, "no_mail_relay", "no mail relay is configured")
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.FromFormat(s.SenderAs, "oncall@"+s.Domain), msg.To(u.To)); err != nil {
		return errs.New(errs.Invalid, "mail_address_refused", "the address was refused").Wrap(err)
	}
	msg.Subject(u.Subject)
	msg.SetMessageIDWithValue(u.Key + "@" + s.Domain)
	msg.SetDateWithValue(s.DB.Now())
	msg.SetGenHeader(gomail.Header("Auto-Submitted"), "auto-generated")
	msg.SetGenHeader(gomail.Header("Content-Language"), u.Language)
	msg.SetImportance(gomail.ImportanceUrgent)
	msg.SetBodyString(gomail.TypeTextPlain, u.Text+"\n")
	c, err := dialer(s.Relay)
	if err != nil {
		return errs.New(errs.Unavailable, "mail_relay_wrong", "the mail relay is not configured well").Wrap(err)
	}
	err = c.DialAndSendWithContext(ctx, msg)
	var refused *gomail.SendError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused) && !refused.IsTemp() && refused.ErrorCode() >= 500:
		return errs.New(errs.Invalid, "mail_refused", "the mail server refused it").Wrap(err)
	}
	return errs.New(errs.Unavailable, "mail_server_away", "the mail server did not take it").Wrap(err)
}

// CheckHook refuses an address that webhooks could never be sent to.
func (s *Service) CheckHook(address string) error { return s.out.check(address) }

// HookNow posts a signed webhook (Standard Webhooks) through the guard while
// the caller waits. The errors are as those of MailNow.
func (s *Service) HookNow(ctx context.Context, key, address, secret string, body []byte) error {
	u, err := url.Parse(address)
	if err != nil || s.out.check(address) != nil {
		return errs.New(errs.Invalid, "webhook_url", "this address cannot receive webhooks")
	}
	at := s.DB.Now()
	signature, err := sign(secret, key, at, body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return errs.New(errs.Invalid, "webhook_url", "this address cannot receive webhooks")
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Piepowder")
	req.Header.Set("webhook-id", key)
	req.Header.Set("webhook-timestamp", strconv.FormatInt(at.Unix(), 10))
	req.Header.Set("webhook-signature", signature)
	return s.replied(s.out.to(u).Do(req))
}

// PushNow posts an encrypted push message to the push service of a browser,
// through the guard. The errors are as those of MailNow; a subscription that
// is no more is errs.Invalid.
func (s *Service) PushNow(ctx context.Context, req *http.Request) error {
	if req.URL.Scheme != "https" && !s.out.isNamed(req.URL) {
		return errs.New(errs.Invalid, "push_endpoint", "a push service is reached by https")
	}
	return s.replied(s.out.to(req.URL).Do(req.WithContext(ctx)))
}

func (s *Service) replied(resp *http.Response, err error) error {
	if err != nil {
		return errs.New(errs.Unavailable, "endpoint_away", "the endpoint did not answer").Wrap(err)
	}
	resp.Body.Close()
	switch {
	case resp.StatusCode >= 200 && resp.StatusCode < 300:
		return nil
	case resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusGone || resp.StatusCode == http.StatusForbidden:
		return errs.New(errs.Invalid, "endpoint_gone", "the endpoint answered %d", resp.StatusCode)
	}
	return errs.New(errs.Unavailable, "endpoint_refused", "the endpoint answered %d", resp.StatusCode)
}
