package identity

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// idp is an identity provider of ours, in this process, with what a test wants
// wrong about it.
type idp struct {
	w      *world
	srv    *httptest.Server
	key    *ecdsa.PrivateKey
	claims map[string]any // of the next token, over the right ones; nil takes one away
	alg    string         // "" = ES256
	signed *ecdsa.PrivateKey
	codes  map[string]url.Values // what was asked for, by code
	seen   int                   // token requests that passed PKCE
}

func newIDP(t *testing.T) *idp {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &idp{key: key, signed: key, claims: map[string]any{}, codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	p.srv = httptest.NewServer(mux)
	t.Cleanup(p.srv.Close)
	write := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		write(w, map[string]any{"issuer": p.srv.URL, "authorization_endpoint": p.srv.URL + "/authorize", "token_endpoint": p.srv.URL + "/token",
			"jwks_uri": p.srv.URL + "/keys", "id_token_signing_alg_values_supported": []string{"ES256", "none"}, "response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		point, _ := key.PublicKey.Bytes()
		write(w, map[string]any{"keys": []any{map[string]any{"kty": "EC", "crv": "P-256", "kid": "k1", "use": "sig", "alg": "ES256", "x": b64(point[1:33]), "y": b64(point[33:])}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		ask, ok := p.codes[r.FormValue("code")]
		delete(p.codes, r.FormValue("code")) // a code is good once
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		id, secret, _ := r.BasicAuth()
		if !ok || b64(sum[:]) != ask.Get("code_challenge") || ask.Get("code_challenge_method") != "S256" || id != "piepowder" || secret != "hush" ||
			r.FormValue("redirect_uri") != ask.Get("redirect_uri") {
			w.WriteHeader(http.StatusBadRequest)
			write(w, map[string]any{"error": "invalid_grant"})
			return
		}
		p.seen++
		write(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": p.token(ask)})
	})
	return p
}

func (p *idp) token(ask url.Values) string {
	now := p.w.clk.Now()
	c := map[string]any{"iss": p.srv.URL, "aud": "piepowder", "sub": "sub-ana", "nonce": ask.Get("nonce"), "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
		"email": "ana@example.com", "email_verified": true, "name": "Ana Test", "auth_time": now.Unix()}
	for k, v := range p.claims {
		if c[k] = v; v == nil {
			delete(c, k)
		}
	}
	alg := orText(p.alg, "ES256")
	head, _ := json.Marshal(map[string]any{"alg": alg, "kid": "k1", "typ": "JWT"})
	body, _ := json.Marshal(c)
	text := b64(head) + "." + b64(body)
	if alg == "none" {
		return text + "."
	}
	sum := sha256.Sum256([]byte(text))
	r, s, _ := ecdsa.Sign(rand.Reader, p.signed, sum[:])
	sig := make([]byte, 64)
	r.FillBytes(sig[:32])
	s.FillBytes(sig[32:])
	return text + "." + b64(sig)
}

// agree is what the provider answers a person who says yes.
func (p *idp) agree(to string) url.Values {
	p.w.t.Helper()
	u, err := url.Parse(to)
	p.w.must(err)
	q := u.Query()
	if q.Get("code_challenge_method") != "S256" || len(q.Get("state")) < 40 || len(q.Get("nonce")) < 40 || !strings.Contains(q.Get("scope"), "openid") {
		p.w.t.Fatalf("asked with %v", q)
	}
	code := newToken()
	p.codes[code] = q
	return url.Values{"state": {q.Get("state")}, "code": {code}, "iss": {p.srv.URL}}
}

// withIDP runs with a provider that gives roles by groups.
func withIDP(t *testing.T, change func(*OIDC), fn func(w *world, p *idp)) {
	p := newIDP(t)
	opt := Options{PublicURL: console, OIDC: OIDC{Issuer: p.srv.URL, ClientID: "piepowder", ClientSecret: "hush", Name: "Example"}}
	if change != nil {
		change(&opt.OIDC)
	}
	eachWorld(t, opt, func(w *world) {
		p.w, p.claims, p.alg, p.signed = w, map[string]any{}, "", p.key
		p.seen = 0
		fn(w, p)
	})
}

// through goes to the provider and back.
func (p *idp) through() (string, *Staff, error) {
	p.w.t.Helper()
	to, cookie, err := p.w.BeginProvider(context.Background(), "/cases", false)
	p.w.must(err)
	q := p.agree(to)
	token, then, st, err := p.w.EndProvider(context.Background(), Returned{Cookie: cookie, State: q.Get("state"), Code: q.Get("code"), Issuer: q.Get("iss"), Address: "192.0.2.1", Agent: "test"})
	if err == nil && then != "/cases" {
		p.w.t.Errorf("goes on at %q", then)
	}
	return token, st, err
}

func TestProviderSignsInvitedPeopleIn(t *testing.T) {
	withIDP(t, nil, func(w *world, p *idp) {
		_, _, err := p.through()
		w.refused(err, "not_invited")
		st, _, err := w.Invite(AsSystem(context.Background(), "test"), Staff{Email: "ana@example.com", Name: "Ana", Roles: []string{RoleInvestigator},
			Regions: []string{Everywhere}, Brands: []string{Everywhere}})
		w.must(err)
		p.claims["email_verified"] = false
		_, _, err = p.through()
		w.refused(err, "email_unverified")
		delete(p.claims, "email_verified")
		token, got, err := p.through()
		w.must(err)
		if got.ID != st.ID || got.State != StateActive {
			t.Fatalf("signed in %+v", got)
		}
		ctx, err := w.as(w.Service, token)
		w.must(err)
		_, err = Require(ctx, PermCaseRead) // the provider sees to factors
		w.must(err)
		// From now on the subject counts, not the address.
		p.claims["email"] = "ana.newname@example.com"
		_, got, err = p.through()
		w.must(err)
		if got.ID != st.ID {
			t.Error("a new address made a stranger of her")
		}
		p.claims["email"], p.claims["sub"] = "ana@example.com", "sub-successor"
		_, _, err = p.through()
		w.refused(err, "not_invited")
		p.claims = map[string]any{}
		v, err := w.staffByID(context.Background(), st.ID)
		w.must(err)
		state := StateDisabled
		_, err = w.UpdateStaff(AsSystem(context.Background(), "test"), st.ID, v.Version, StaffPatch{State: &state})
		w.must(err)
		_, _, err = p.through()
		w.refused(err, "not_invited")
		state = StateActive // she has no password, and needs none
		_, err = w.UpdateStaff(AsSystem(context.Background(), "test"), st.ID, v.Version+1, StaffPatch{State: &state})
		w.must(err)
		_, _, err = p.through()
		w.must(err)
	})
}

// Each of these signs nobody in.
func TestProviderTokensThatDoNotHold(t *testing.T) {
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	withIDP(t, nil, func(w *world, p *idp) {
		w.person("ana@example.com", RoleInvestigator)
		for name, wrong := range map[string]func(){
			"wrong nonce":            func() { p.claims["nonce"] = "another" },
			"no nonce":               func() { p.claims["nonce"] = nil },
			"expired":                func() { p.claims["exp"] = w.clk.Now().Add(-time.Second).Unix() },
			"no expiry":              func() { p.claims["exp"] = nil },
			"wrong audience":         func() { p.claims["aud"] = "another-client" },
			"audiences without us":   func() { p.claims["aud"] = []string{"one", "two"} },
			"another issuer":         func() { p.claims["iss"] = "https://evil.test" },
			"alg none":               func() { p.alg = "none" },
			"alg HS256":              func() { p.alg = "HS256" },
			"another's key":          func() { p.signed = stranger },
			"from the future":        func() { p.claims["iat"] = w.clk.Now().Add(time.Hour).Unix() },
			"not yet valid":          func() { p.claims["nbf"] = w.clk.Now().Add(time.Hour).Unix() },
			"no subject":             func() { p.claims["sub"] = nil },
			"subject of other types": func() { p.claims["sub"] = 7 },
		} {
			p.claims, p.alg, p.signed = map[string]any{}, "", p.key
			wrong()
			if _, _, err := p.through(); errs.CodeOf(err) != "token_invalid" {
				t.Errorf("%s: %v (%s)", name, err, errs.CodeOf(err))
			}
		}
		p.claims, p.alg, p.signed = map[string]any{}, "", p.key
		_, _, err := p.through()
		w.must(err)
	})
}

func TestProviderFlowBelongsToItsBrowser(t *testing.T) {
	withIDP(t, nil, func(w *world, p *idp) {
		w.person("ana@example.com", RoleInvestigator)
		ctx := context.Background()
		to, cookie, err := w.BeginProvider(ctx, "", false)
		w.must(err)
		q := p.agree(to)
		good := Returned{Cookie: cookie, State: q.Get("state"), Code: q.Get("code"), Address: "192.0.2.1"}
		try := func(change func(*Returned)) error {
			r := good
			change(&r)
			_, _, _, err := w.EndProvider(ctx, r)
			return err
		}
		_, other, err := w.BeginProvider(ctx, "", false)
		w.must(err)
		w.refused(try(func(r *Returned) { r.Cookie = "" }), "state_mismatch")
		w.refused(try(func(r *Returned) { r.Cookie = other }), "state_mismatch")
		w.refused(try(func(r *Returned) { r.State = "made up" }), "state_mismatch")
		w.refused(try(func(r *Returned) { r.State = "" }), "state_mismatch")
		w.refused(try(func(r *Returned) { r.Cookie = changed(r.Cookie) }), "state_mismatch")
		w.refused(try(func(r *Returned) { r.Issuer = "https://evil.test" }), "state_mismatch")
		w.refused(try(func(r *Returned) { r.Error = "access_denied" }), "provider_refused")
		w.refused(try(func(r *Returned) { r.Code = "" }), "provider_refused")
		w.refused(try(func(r *Returned) { r.Code = "of somebody else" }), "token_invalid")
		// A code stolen on its way is worth nothing without the verifier.
		to2, cookie2, err := w.BeginProvider(ctx, "", false)
		w.must(err)
		q2 := p.agree(to2)
		_, _, _, err = w.EndProvider(ctx, Returned{Cookie: cookie2, State: q2.Get("state"), Code: good.Code})
		w.refused(err, "token_invalid")
		if p.seen != 0 {
			t.Fatal("the provider gave a token to the wrong verifier")
		}
		to, cookie, err = w.BeginProvider(ctx, "", false)
		w.must(err)
		q = p.agree(to)
		good = Returned{Cookie: cookie, State: q.Get("state"), Code: q.Get("code"), Address: "192.0.2.1"}
		w.must(try(func(*Returned) {}))
		good.Code = p.agree(to).Get("code") // the same flow again, with a fresh code
		w.refused(try(func(*Returned) {}), "challenge_used")
		to, cookie, err = w.BeginProvider(ctx, "", false)
		w.must(err)
		q = p.agree(to)
		good = Returned{Cookie: cookie, State: q.Get("state"), Code: q.Get("code")}
		w.clk.Advance(flowFor)
		w.refused(try(func(*Returned) {}), "flow_expired")
	})
}

func TestProviderGroupsDecideRoles(t *testing.T) {
	change := func(o *OIDC) {
		o.Create = true
		o.Groups = map[string][]string{"safety": {RoleInvestigator}, "leads": {RoleCommander, RoleInvestigator}, "it": {RoleAdmin}}
	}
	withIDP(t, change, func(w *world, p *idp) {
		_, _, err := p.through()
		w.refused(err, "no_role")
		p.claims["groups"] = []string{"kitchen"}
		_, _, err = p.through()
		w.refused(err, "no_role")
		p.claims["groups"], p.claims["email_verified"] = []string{"kitchen", "safety"}, nil
		_, _, err = p.through()
		w.refused(err, "email_unverified")
		delete(p.claims, "email_verified")
		first, st, err := p.through() // added at the first sign-in
		w.must(err)
		if !slices.Equal(st.Roles, []string{RoleInvestigator}) || st.Email != "ana@example.com" {
			t.Fatalf("added %+v", st)
		}
		p.claims["groups"] = "leads" // some providers write one as a text
		second, st, err := p.through()
		w.must(err)
		if !slices.Equal(st.Roles, []string{RoleCommander, RoleInvestigator}) {
			t.Fatalf("roles %v", st.Roles)
		}
		_, err = w.as(w.Service, first)
		w.refused(err, "signed_out") // other rights, other sessions
		ctx, err := w.as(w.Service, second)
		w.must(err)
		_, err = Require(ctx, PermQueueWrite)
		w.must(err)
		p.claims["groups"] = []string{"it"}
		_, st, err = p.through()
		w.must(err)
		p.claims["groups"] = []string{"safety"} // the last administrator stays one
		_, st, err = p.through()
		w.must(err)
		if !slices.Equal(st.Roles, []string{RoleAdmin, RoleInvestigator}) {
			t.Errorf("roles %v", st.Roles)
		}
		w.person("root@example.com", RoleAdmin)
		_, st, err = p.through()
		w.must(err)
		if !slices.Equal(st.Roles, []string{RoleInvestigator}) {
			t.Errorf("roles %v", st.Roles)
		}
		p.claims["groups"] = []string{}
		_, _, err = p.through()
		w.refused(err, "no_role")
	})
}

// again steps up at the provider.
func (p *idp) again(ctx context.Context) (string, error) {
	p.w.t.Helper()
	to, cookie, err := p.w.BeginProvider(ctx, "", true)
	p.w.must(err)
	u, err := url.Parse(to)
	p.w.must(err)
	if u.Query().Get("prompt") != "login" || u.Query().Get("max_age") != "0" {
		p.w.t.Fatalf("asks with %v", u.Query())
	}
	q := p.agree(to)
	token, _, _, err := p.w.EndProvider(ctx, Returned{Cookie: cookie, State: q.Get("state"), Code: q.Get("code")})
	return token, err
}

func TestProviderStepsUp(t *testing.T) {
	withIDP(t, nil, func(w *world, p *idp) {
		w.person("ana@example.com", RoleAdmin)
		w.person("bob@example.com", RoleAdmin)
		token, _, err := p.through()
		w.must(err)
		w.clk.Advance(16 * time.Minute)
		ctx, err := w.as(w.Service, token)
		w.must(err)
		_, err = w.RequireRecent(ctx, PermKeyWrite)
		w.refused(err, "step_up_required")
		p.claims["auth_time"] = w.clk.Now().Add(-time.Hour).Unix()
		_, err = p.again(ctx)
		w.refused(err, "not_fresh")
		p.claims["auth_time"] = nil
		_, err = p.again(ctx)
		w.refused(err, "not_fresh")
		p.claims = map[string]any{"sub": "sub-bob", "email": "bob@example.com"}
		_, err = p.again(ctx)
		w.refused(err, "another_person")
		p.claims = map[string]any{}
		token, err = p.again(ctx)
		w.must(err)
		ctx, err = w.as(w.Service, token)
		w.must(err)
		_, err = w.RequireRecent(ctx, PermKeyWrite)
		w.must(err)
	})
}

// Who was waved through at the provider was not checked just now: such a session
// works, and sensitive acts ask for the check.
func TestProviderSignInIsAsOldAsTheCheck(t *testing.T) {
	withIDP(t, nil, func(w *world, p *idp) {
		w.person("ana@example.com", RoleAdmin)
		for name, at := range map[string]any{"an hour ago": w.clk.Now().Add(-time.Hour).Unix(), "the provider does not say": nil, "never": 0} {
			p.claims = map[string]any{"auth_time": at}
			token, _, err := p.through()
			w.must(err)
			ctx, err := w.as(w.Service, token)
			w.must(err)
			_, err = Require(ctx, PermKeyWrite)
			w.must(err)
			if _, err = w.RequireRecent(ctx, PermKeyWrite); errs.CodeOf(err) != "step_up_required" {
				t.Errorf("%s: %v", name, err)
			}
			p.claims = map[string]any{}
			token, err = p.again(ctx)
			w.must(err)
			ctx, err = w.as(w.Service, token)
			w.must(err)
			_, err = w.RequireRecent(ctx, PermKeyWrite)
			w.must(err)
		}
		// A provider whose clock is ahead gives no more time than there is.
		p.claims["auth_time"] = w.clk.Now().Add(time.Hour).Unix()
		token, _, err := p.through()
		w.must(err)
		w.clk.Advance(16 * time.Minute)
		ctx, err := w.as(w.Service, token)
		w.must(err)
		_, err = w.RequireRecent(ctx, PermKeyWrite)
		w.refused(err, "step_up_required")
	})
}

func TestHTTPSessionSaysWhenThePersonWasChecked(t *testing.T) {
	withIDP(t, nil, func(w *world, p *idp) {
		w.person("ana@example.com", RoleInvestigator)
		b := w.browser()
		for want, at := range map[any]any{nil: nil, w.clk.Now().Add(-time.Hour).Format(time.RFC3339): w.clk.Now().Add(-time.Hour).Unix()} {
			p.claims["auth_time"] = at
			q := p.agree(b.send("GET", "/v1/sign-in/provider", "").header.Get("Location"))
			b.send("GET", CallbackPath+"?"+q.Encode(), "")
			for _, v := range b.want(200, "", "GET", "/v1/sessions", "").body["items"].([]any) {
				if ses := v.(map[string]any); ses["current"] == true && ses["auth_at"] != want {
					t.Errorf("says %v, want %v", ses["auth_at"], want)
				}
			}
			b.want(204, "", "DELETE", "/v1/sessions/current", "")
			b.cookie = nil
		}
	})
}

// An office behind one address signs in all morning, and a web page can send its
// browsers to the callback: neither locks it out. Guessed codes do.
func TestProviderCountsOnlyFlowsThatAreOurs(t *testing.T) {
	withIDP(t, nil, func(w *world, p *idp) {
		w.person("ana@example.com", RoleInvestigator)
		for range addressAttempts + 1 {
			_, _, err := p.through()
			w.must(err)
		}
		ctx := context.Background()
		for range addressAttempts + 1 {
			_, cookie, err := w.BeginProvider(ctx, "", false)
			w.must(err)
			for _, cookie := range []string{"", cookie} {
				_, _, _, err = w.EndProvider(ctx, Returned{Cookie: cookie, State: "made up", Code: "x", Address: "192.0.2.1"})
				w.refused(err, "state_mismatch")
			}
		}
		_, err := w.signIn("ana@example.com", "")
		w.must(err)
		guess := func() error {
			to, cookie, err := w.BeginProvider(ctx, "", false)
			w.must(err)
			_, _, _, err = w.EndProvider(ctx, Returned{Cookie: cookie, State: p.agree(to).Get("state"), Code: "guessed", Address: "192.0.2.1"})
			return err
		}
		for range addressAttempts {
			w.refused(guess(), "token_invalid")
		}
		w.refused(guess(), "too_many_attempts")
	})
}

func TestHTTPProvider(t *testing.T) {
	withIDP(t, nil, func(w *world, p *idp) {
		w.person("ana@example.com", RoleInvestigator)
		b := w.browser()
		b.header["X-Forwarded-Proto"] = "https"
		if r := b.want(200, "", "GET", "/v1/setup", ""); r.body["provider"] != "Example" {
			t.Fatalf("set-up: %v", r.body)
		}
		for _, evil := range []string{"https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"} {
			r := b.send("GET", "/v1/sign-in/provider?then="+url.QueryEscape(evil), "")
			q := p.agree(r.header.Get("Location"))
			if r = b.send("GET", CallbackPath+"?"+q.Encode(), ""); r.status != 303 || r.header.Get("Location") != "/inbox" {
				t.Errorf("%s leads to %d %s", evil, r.status, r.header.Get("Location"))
			}
		}
		b.cookie = nil
		r := b.send("GET", "/v1/sign-in/provider?then=%2Fcases%3Fwhere%3Dx", "")
		if r.status != 302 || b.cookie.Name != flowCookie || !b.cookie.HttpOnly || !b.cookie.Secure || b.cookie.SameSite != http.SameSiteLaxMode {
			t.Fatalf("%d %v", r.status, b.cookie)
		}
		q := p.agree(r.header.Get("Location"))
		flow := b.cookie
		b.cookie = nil
		if r := b.send("GET", CallbackPath+"?"+q.Encode(), ""); r.header.Get("Location") != "/sign-in?error=state_mismatch" {
			t.Errorf("without the cookie: %s", r.header.Get("Location"))
		}
		b.cookie = flow
		r = b.send("GET", CallbackPath+"?"+q.Encode(), "")
		if r.status != 303 || r.header.Get("Location") != "/cases?where=x" || b.cookie.Name != Cookie {
			t.Fatalf("%d %s %v", r.status, r.header.Get("Location"), b.cookie)
		}
		if r := b.want(200, "", "GET", "/v1/me", ""); r.body["via"] != "oidc" {
			t.Errorf("me: %v", r.body)
		}
		r = b.send("GET", "/v1/sign-in/provider", "")
		q = p.agree(r.header.Get("Location"))
		p.alg = "none"
		if r = b.send("GET", CallbackPath+"?"+q.Encode(), ""); r.header.Get("Location") != "/sign-in?error=token_invalid" {
			t.Errorf("alg none: %s", r.header.Get("Location"))
		}
		away := httptest.NewServer(nil)
		away.Close()
		s := w.twin(Options{PublicURL: console, OIDC: OIDC{Issuer: away.URL, ClientID: "piepowder"}})
		_, _, err := s.BeginProvider(context.Background(), "", false)
		w.refused(err, "provider_unreachable")
	})
}

func TestProviderConfiguration(t *testing.T) {
	for want, o := range map[string]OIDC{
		"must be reached by https": {Issuer: "http://login.example.com", ClientID: "x"},
		"is not an address":        {Issuer: "login", ClientID: "x"},
		"wants a client id":        {Issuer: "https://login.example.com"},
		"is no role":               {Issuer: "https://login.example.com", ClientID: "x", Groups: map[string][]string{"a": {"king"}}},
		"groups say what they may": {Issuer: "https://login.example.com", ClientID: "x", Create: true},
	} {
		if err := o.check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("wanted %q: %v", want, err)
		}
	}
}
