package oncall

import (
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// Method is a way to reach a person. Only a verified one is ever used.
type Method struct {
	ID         string     `json:"id"`
	Kind       string     `json:"kind" enum:"mail,sms,voice,webhook,push"`
	Label      string     `json:"label,omitempty"`
	Address    string     `json:"address" doc:"Masked but for yourself"`
	State      string     `json:"state" enum:"pending,verified,revoked"`
	Why        string     `json:"why,omitempty" doc:"Why it was revoked"`
	CreatedAt  time.Time  `json:"created_at"`
	VerifiedAt *time.Time `json:"verified_at,omitempty"`
	Secret     string     `json:"secret,omitempty" doc:"Of a webhook: what its messages are signed with (Standard Webhooks)"`
	Version    int64      `json:"version"`

	staff  string
	eid    uint64
	sealed []byte
	code   int64 // how many codes were sent
	tries  int64 // wrong codes
	codeAt time.Time
}

var phoneForm = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// normalAddress checks an address of a kind and gives its normal form.
func normalAddress(kind, address string) (string, error) {
	address = strings.TrimSpace(address)
	bad := func(what string) (string, error) {
		return "", errs.New(errs.Invalid, "method_invalid", "This cannot be reached.").With(errs.Field{Pointer: "/address", Message: what})
	}
	switch kind {
	case ByMail:
		a, err := mail.ParseAddress(address)
		if err != nil || a.Address != address {
			return bad("a mail address")
		}
	case BySMS, ByVoice:
		address = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "").Replace(address)
		if !phoneForm.MatchString(address) {
			return bad("a telephone number with its country, as +12065550142")
		}
	case ByWebhook:
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return bad("a URL")
		}
	case ByPush:
		if _, err := readSubscription(address); err != nil {
			return bad("a push subscription of a browser")
		}
	default:
		return "", errs.New(errs.Invalid, "method_invalid", "This cannot be reached.").With(errs.Field{Pointer: "/kind", Message: "mail, sms, voice, webhook or push"})
	}
	return address, nil
}

// masked is an address as others than its owner see it.
func masked(kind, address string) string {
	switch kind {
	case ByMail:
		name, host, _ := strings.Cut(address, "@")
		return name[:min(1, len(name))] + "•••@" + host
	case BySMS, ByVoice:
		return address[:min(2, len(address))] + " ••• " + address[max(0, len(address)-4):]
	}
	if u, err := url.Parse(address); err == nil && kind == ByWebhook {
		return u.Host
	}
	return "browser"
}
