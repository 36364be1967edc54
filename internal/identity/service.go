package identity

import (
	"crypto/cipher"
	"log/slog"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
)

// Options are the knobs of sign-in. The zero value is the safe product.
type Options struct {
	KeyDir               string        // holds identity.key, which seals second-factor secrets
	SecondFactorOptional bool          // only the demo marketplace sets it
	Idle                 time.Duration // a session ends after so long without use; default 12 h
	Absolute             time.Duration // and after so long in any case; default 7 days
	StepUp               time.Duration // how recent a sign-in sensitive acts need; default 15 min
	PublicURL            string        // how people reach the console; passkeys are made for its host name. "" = no passkeys
	OIDC                 OIDC          // the company's identity provider; needs PublicURL
	Cost                 Cost          // of password hashing; default DefaultCost
	Log                  *slog.Logger  // nil = silent
}

// Service knows staff, teams, sessions and keys.
type Service struct {
	db    *db.DB
	clock clock.Clock
	opt   Options
	seal  cipher.AEAD
	hash  *hasher
	cache *cache

	oidc     *provider          // nil = none
	passkeys *webauthn.WebAuthn // nil = the console has no name to make them for
}

// New opens the service; it makes KeyDir/identity.key when there is none.
func New(d *db.DB, clk clock.Clock, opt Options) (*Service, error) {
	opt.Idle = orElse(opt.Idle, 12*time.Hour)
	opt.Absolute = orElse(opt.Absolute, 7*24*time.Hour)
	opt.StepUp = orElse(opt.StepUp, 15*time.Minute)
	if opt.Cost == (Cost{}) {
		opt.Cost = DefaultCost
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	aead, err := openKey(opt.KeyDir)
	if err != nil {
		return nil, err
	}
	h, err := newHasher(opt.Cost)
	if err != nil {
		return nil, err
	}
	s := &Service{db: d, clock: clk, opt: opt, seal: aead, hash: h, cache: newCache(clk)}
	if opt.PublicURL != "" {
		if s.passkeys, err = relyingParty(opt.PublicURL); err != nil {
			opt.Log.Warn("identity: no passkeys here", "why", err)
		}
	}
	if opt.OIDC.Issuer != "" {
		if err := opt.OIDC.check(); err != nil {
			return nil, err
		}
		s.oidc = &provider{opt: opt.OIDC, callback: strings.TrimSuffix(opt.PublicURL, "/") + CallbackPath}
	}
	return s, nil
}

func orElse(d, fallback time.Duration) time.Duration {
	if d == 0 {
		return fallback
	}
	return d
}
