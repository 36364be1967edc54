package identity

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// OIDC is the company's identity provider (OpenID Connect Core 1.0, code flow
// with PKCE). The zero value is none.
type OIDC struct {
	Issuer       string // https address; its discovery document must name it
	ClientID     string
	ClientSecret string              // "" = a public client, PKCE alone
	Name         string              // what the button says; default the issuer's host
	Scopes       []string            // beside openid, email and profile
	GroupsClaim  string              // default "groups"
	Groups       map[string][]string // group → roles. With any, the provider decides who has which role, at each sign-in
	Create       bool                // who has a mapped group is added at the first sign-in; otherwise people are invited first
	Regions      []string            // of people added so; default everywhere
	TrustEmail   bool                // the provider vouches for every address without saying email_verified
	Client       *http.Client        // default one that gives up after ten seconds
}

// CallbackPath is where the provider sends people back to.
const CallbackPath = "/v1/sign-in/provider/callback"

// flowFor is how long a person may take at the provider.
const flowFor = 10 * time.Minute

// check refuses a configuration that cannot be meant, when the server starts.
func (o *OIDC) check() error {
	u, err := url.Parse(o.Issuer)
	if err != nil || u.Host == "" {
		return fmt.Errorf("identity: the issuer %q is not an address", o.Issuer)
	}
	ip := net.ParseIP(u.Hostname())
	if u.Scheme != "https" && !(u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())) {
		return fmt.Errorf("identity: the issuer %s must be reached by https", o.Issuer)
	}
	if o.ClientID == "" {
		return errors.New("identity: the issuer wants a client id")
	}
	for group, roles := range o.Groups {
		for _, r := range roles {
			if RolePermissions(r) == nil {
				return fmt.Errorf("identity: the group %q maps to %q, which is no role", group, r)
			}
		}
	}
	if o.Create && len(o.Groups) == 0 {
		return errors.New("identity: people can only be added at sign-in when groups say what they may do")
	}
	if o.Name == "" {
		o.Name = u.Hostname()
	}
	if o.GroupsClaim == "" {
		o.GroupsClaim = "groups"
	}
	if len(o.Regions) == 0 {
		o.Regions = []string{Everywhere}
	}
	if o.Client == nil {
		o.Client = &http.Client{Timeout: 10 * time.Second}
	}
	return nil
}

// provider is the discovered provider. What it says is asked again by the
// library when a key is unknown; a failed discovery is tried again next time.
type provider struct {
	opt      OIDC
	callback string
	mu       sync.Mutex
	found    *oidc.Provider
}

func (p *provider) ctx() context.Context {
	return oidc.ClientContext(context.Background(), p.opt.Client)
}

func (p *provider) discover() (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	found, err := oidc.NewProvider(p.ctx(), p.opt.Issuer)
	if err != nil {
		return nil, flowError("provider_unreachable", "the identity provider does not answer as it should").Wrap(err)
	}
	p.found = found
	return found, nil
}

func (p *provider) client(found *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: p.opt.ClientID, ClientSecret: p.opt.ClientSecret, Endpoint: found.Endpoint(), RedirectURL: p.callback,
		Scopes: append([]string{oidc.ScopeOpenID, "email", "profile"}, p.opt.Scopes...)}
}

// flow is one way to the provider and back, sealed into a cookie of the browser
// that went: nobody else can end it, and strangers fill no table.
type flow struct {
	State, Nonce, Verifier string
	Then                   string // path of the console to go on at
	Staff                  string // who steps up; "" = signs in
	Until                  int64
}

const flowAAD = "oidc flow"

// flowError is a refusal whose code the sign-in page explains.
func flowError(code, message string) *errs.Error {
	return errs.New(errs.Unauthenticated, code, "%s", message)
}

// BeginProvider gives the provider's address to send a browser to, and what the
// browser keeps meanwhile. again asks the provider to check the signed-in person
// anew, for sensitive acts.
func (s *Service) BeginProvider(ctx context.Context, then string, again bool) (to, cookie string, err error) {
	if s.oidc == nil {
		return "", "", errs.New(errs.NotFound, "no_provider", "There is no identity provider here.")
	}
	found, err := s.oidc.discover()
	if err != nil {
		return "", "", err
	}
	f := flow{State: newToken(), Nonce: newToken(), Verifier: oauth2.GenerateVerifier(), Then: then, Until: db.Micros(s.clock.Now().Add(flowFor))}
	ask := []oauth2.AuthCodeOption{oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)}
	if again {
		_, st, err := s.self(ctx)
		if err != nil {
			return "", "", err
		}
		f.Staff = st.ID
		ask = append(ask, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	b, err := json.Marshal(f)
	if err != nil {
		return "", "", err
	}
	cookie = base64.RawURLEncoding.EncodeToString(s.seal.Seal(nil, nil, b, []byte(flowAAD)))
	return s.oidc.client(found).AuthCodeURL(f.State, ask...), cookie, nil
}

// Returned is what comes back from the provider with a browser.
type Returned struct {
	Cookie, State, Code string
	Error               string // of the provider
	Issuer              string // RFC 9207; "" = it does not say
	Address, Agent      string
}

// identity claims, as far as we read them.
type claims struct {
	Subject       string
	Email         string `json:"email"`
	EmailVerified any    `json:"email_verified"` // some providers write "true"
	Name          string `json:"name"`
	AuthTime      int64  `json:"auth_time"`
	groups        []string
}

// EndProvider checks what came back and starts a session. then is where to go.
func (s *Service) EndProvider(ctx context.Context, r Returned) (token, then string, st *Staff, err error) {
	if s.oidc == nil {
		return "", "", nil, errs.New(errs.NotFound, "no_provider", "There is no identity provider here.")
	}
	// Only what a browser of ours brings back counts: anybody can send others here.
	f, err := s.flowOf(r)
	if err != nil {
		return "", "", nil, err
	}
	try := newAttempt("provider "+f.State, r.Address)
	if err := s.enter(try); err != nil {
		return "", f.Then, nil, err
	}
	c, err := s.exchange(ctx, f, r.Code)
	if err != nil {
		return "", f.Then, nil, err
	}
	if f.Staff != "" && !freshly(c, s.clock.Now()) {
		return "", f.Then, nil, flowError("not_fresh", "the identity provider did not check the person anew")
	}
	err = s.db.Tx(ctx, System("sign-in").Actor(), "sign-in by the identity provider", func(ctx context.Context, tx *db.Tx) error {
		if err := use(ctx, tx, "flow "+f.State, flowFor); err != nil {
			return err
		}
		if st, err = s.admit(ctx, tx, c); err != nil {
			return err
		}
		if f.Staff != "" && f.Staff != st.ID {
			return flowError("another_person", "somebody else signed in at the identity provider")
		}
		if err := pass(ctx, tx, try); err != nil {
			return err
		}
		token, err = s.startSession(ctx, tx, st.ID, r.Agent, viaOIDC, c.authAt(tx.Now))
		return err
	})
	return token, f.Then, st, err
}

// flowOf opens the browser's cookie and compares the state.
func (s *Service) flowOf(r Returned) (flow, error) {
	var f flow
	sealed, err := base64.RawURLEncoding.DecodeString(r.Cookie)
	if err == nil {
		sealed, err = s.seal.Open(nil, nil, sealed, []byte(flowAAD))
	}
	if err == nil {
		err = json.Unmarshal(sealed, &f)
	}
	if err != nil || subtle.ConstantTimeCompare([]byte(f.State), []byte(r.State)) != 1 {
		return flow{}, flowError("state_mismatch", "this answer does not belong to a sign-in begun in this browser")
	}
	if !s.clock.Now().Before(db.FromMicros(f.Until)) {
		return f, flowError("flow_expired", "that took too long; try again")
	}
	if r.Issuer != "" && r.Issuer != s.oidc.opt.Issuer {
		return f, flowError("state_mismatch", "this answer comes from another provider")
	}
	if r.Error != "" || r.Code == "" {
		s.opt.Log.Warn("identity: the provider refused", "error", fmt.Sprintf("%.80q", r.Error))
		return f, flowError("provider_refused", "the identity provider did not sign the person in")
	}
	return f, nil
}

// exchange turns the code into claims: the token must be signed by a key of the
// provider, for us, in time, and carry the nonce of this flow.
func (s *Service) exchange(ctx context.Context, f flow, code string) (claims, error) {
	found, err := s.oidc.discover()
	if err != nil {
		return claims{}, err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, s.oidc.opt.Client), 20*time.Second)
	defer cancel()
	bad := func(why error) (claims, error) {
		s.opt.Log.Warn("identity: the provider's answer was refused", "why", why)
		return claims{}, flowError("token_invalid", "the identity provider's answer does not hold").Wrap(why)
	}
	answer, err := s.oidc.client(found).Exchange(ctx, code, oauth2.VerifierOption(f.Verifier))
	if err != nil {
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) { // its body may hold anything: only the code is kept
			err = fmt.Errorf("the token endpoint answered %d %.80q", refused.Response.StatusCode, refused.ErrorCode)
		}
		return bad(err)
	}
	raw, ok := answer.Extra("id_token").(string)
	if !ok {
		return bad(errors.New("no id_token"))
	}
	token, err := found.VerifierContext(s.oidc.ctx(), &oidc.Config{ClientID: s.oidc.opt.ClientID, Now: s.clock.Now}).Verify(ctx, raw)
	if err != nil {
		return bad(err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(f.Nonce)) != 1 {
		return bad(errors.New("the nonce is another one's"))
	}
	if token.IssuedAt.After(s.clock.Now().Add(5 * time.Minute)) {
		return bad(errors.New("the token is from the future"))
	}
	c := claims{}
	if err := token.Claims(&c); err != nil {
		return bad(err)
	}
	all := map[string]json.RawMessage{}
	if err := token.Claims(&all); err != nil {
		return bad(err)
	}
	c.Subject = token.Subject
	if c.Subject == "" {
		return bad(errors.New("no subject"))
	}
	c.groups = texts(all[s.oidc.opt.GroupsClaim])
	return c, nil
}

// texts reads a claim that is a list of texts, or one text.
func texts(raw json.RawMessage) []string {
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	var one string
	if json.Unmarshal(raw, &one) == nil && one != "" {
		return []string{one}
	}
	return nil
}

// verified says whether the provider vouches for the address.
func (c claims) verified(trust bool) bool {
	if c.Email == "" {
		return false
	}
	switch v := c.EmailVerified.(type) {
	case bool:
		return v
	case string:
		return strings.EqualFold(v, "true")
	case nil:
		return trust
	}
	return false
}

// freshly says whether the person was checked just now.
func freshly(c claims, now time.Time) bool {
	return c.AuthTime > 0 && now.Sub(time.Unix(c.AuthTime, 0)) < flowFor
}

// authAt is when the provider checked the person, which a silent answer leaves in
// the past; the zero time where it does not say.
func (c claims) authAt(now time.Time) time.Time {
	if c.AuthTime <= 0 {
		return time.Time{}
	}
	if at := time.Unix(c.AuthTime, 0); at.Before(now) {
		return at
	}
	return now
}

// rolesOf are the roles of the person's groups, nil when groups decide nothing.
func (o *OIDC) rolesOf(groups []string) []string {
	if len(o.Groups) == 0 {
		return nil
	}
	out := []string{}
	for _, g := range groups {
		out = append(out, o.Groups[g]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
