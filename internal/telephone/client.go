package telephone

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/errs"
)

// Kind of what is sent.
type Kind string

// The kinds.
const (
	SMS   Kind = "sms"
	Voice Kind = "voice"
)

// Client sends by a provider that speaks the API of 2010-04-01.
type Client struct {
	Base    string // https://api.twilio.com, without a path
	Account string // account id (AC…)
	Token   string // account token, also the key of signatures
	From    string // our number, E.164
	HTTP    *http.Client
	Clock   clock.Clock
}

// Outgoing is one text or one spoken message.
type Outgoing struct {
	Kind     Kind
	To       string // E.164
	Text     string // what a text says
	Markup   string // what a call does (TwiML)
	Status   string // URL that is told what becomes of it
	Since    time.Time
	Repeated bool // may have been sent before: the provider is asked first
}

// Sent is what the provider made of it.
type Sent struct {
	Ref   string `json:"sid"`
	State string `json:"status"`
}

// tries is how often one call of Send asks a provider that does not answer.
const tries = 3

// limits of one answer and one request.
const (
	maxAnswer  = 1 << 20
	oneRequest = 10 * time.Second
)

// Refused says that the provider will not send this, now or later.
func refused(code int, message string) error {
	return errs.New(errs.Invalid, "telephone_refused", "The telephone provider refused it (%d): %s", code, message)
}

func unreachable(err error) error {
	return errs.New(errs.Unavailable, "telephone_unreachable", "The telephone provider does not answer.").Wrap(err)
}

// Send hands one message over. When no answer came, it asks whether the
// provider has it before it sends again, so that a lost answer does not ring
// twice. The error is errs.Invalid when trying again would not help.
func (c *Client) Send(ctx context.Context, o Outgoing) (Sent, error) {
	var last error
	for n := range tries {
		if o.Repeated || n > 0 {
			if got, ok, err := c.find(ctx, o); err == nil && ok {
				return got, nil
			}
		}
		got, err := c.post(ctx, o)
		if err == nil || errs.IsKind(err, errs.Invalid) {
			return got, err
		}
		last = err
		if n == tries-1 {
			break
		}
		select {
		case <-ctx.Done():
			return Sent{}, unreachable(ctx.Err())
		case <-c.Clock.After(200 * time.Millisecond << n):
		}
	}
	return Sent{}, last
}

func (c *Client) address(resource string, query url.Values) string {
	u := strings.TrimSuffix(c.Base, "/") + "/2010-04-01/Accounts/" + url.PathEscape(c.Account) + "/" + resource + ".json"
	if len(query) > 0 {
		u += "?" + query.Encode()
	}
	return u
}

func (o Outgoing) resource() string {
	if o.Kind == Voice {
		return "Calls"
	}
	return "Messages"
}

// post makes one attempt.
func (c *Client) post(ctx context.Context, o Outgoing) (Sent, error) {
	form := url.Values{"To": {o.To}, "From": {c.From}}
	if o.Kind == Voice {
		form.Set("Twiml", o.Markup)
		form["StatusCallbackEvent"] = []string{"initiated", "ringing", "answered", "completed"}
	} else {
		form.Set("Body", o.Text)
	}
	if o.Status != "" {
		form.Set("StatusCallback", o.Status)
	}
	var got Sent
	err := c.call(ctx, http.MethodPost, c.address(o.resource(), nil), form, &got)
	if err == nil && got.Ref == "" {
		return got, unreachable(errors.New("telephone: an answer without an id"))
	}
	return got, err
}

// find asks the provider for a message like this one that it has taken since.
func (c *Client) find(ctx context.Context, o Outgoing) (Sent, bool, error) {
	query := url.Values{"To": {o.To}, "From": {c.From}, "PageSize": {"50"}}
	after := "DateSent>"
	if o.Kind == Voice {
		after = "StartTime>"
	}
	if !o.Since.IsZero() {
		query.Set(after, o.Since.UTC().Format("2006-01-02"))
	}
	var list struct {
		Messages, Calls []struct {
			Sent
			Body    string `json:"body"`
			Created string `json:"date_created"`
		}
	}
	if err := c.call(ctx, http.MethodGet, c.address(o.resource(), query), nil, &list); err != nil {
		return Sent{}, false, err
	}
	for _, m := range append(list.Messages, list.Calls...) {
		at, err := time.Parse(time.RFC1123Z, m.Created)
		if err != nil || at.Before(o.Since.Truncate(time.Second)) { // the provider counts seconds
			continue
		}
		if o.Kind == Voice || m.Body == o.Text {
			return m.Sent, true, nil
		}
	}
	return Sent{}, false, nil
}

// call makes one request. No answer, "too many" and the provider's own faults
// are errs.Unavailable; everything else it refuses is errs.Invalid.
func (c *Client) call(ctx context.Context, method, address string, form url.Values, into any) error {
	ctx, cancel := context.WithTimeout(ctx, oneRequest)
	defer cancel()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return refused(0, "the provider's address is not a URL")
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("User-Agent", "Piepowder")
	req.SetBasicAuth(c.Account, c.Token)
	res, err := c.HTTP.Do(req)
	if err != nil {
		return unreachable(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return unreachable(err)
	}
	if res.StatusCode/100 == 2 {
		if err := json.Unmarshal(raw, into); err != nil {
			return unreachable(err)
		}
		return nil
	}
	if res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests || res.StatusCode == http.StatusRequestTimeout {
		return unreachable(errors.New("telephone: status " + strconv.Itoa(res.StatusCode)))
	}
	var why struct {
		Code int `json:"code"`
	}
	if json.Unmarshal(raw, &why) != nil || why.Code == 0 {
		why.Code = res.StatusCode
	}
	return refused(why.Code, word(why.Code)) // the provider's own text may repeat the number: it is not passed on
}

// word tells the commonest refusals apart.
func word(code int) string {
	switch code {
	case 20003, http.StatusUnauthorized, http.StatusForbidden:
		return "our account or its token"
	case 21211, 21214, 21217, 21614:
		return "not a number that can be reached"
	case 21610:
		return "the person asked for no more messages"
	case 21408, 21215:
		return "not allowed in this country"
	}
	return "see the provider's list of codes"
}
