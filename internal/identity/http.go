package identity

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/piepowder/piepowder/internal/web"
)

// Routes is identity's part of the URL table.
func (s *Service) Routes() []web.Route {
	return append([]web.Route{
		web.Post("/v1/sessions", "", "Sign in", s.postSession, web.Status(201)),
		web.Get("/v1/sessions", web.SignedIn, "Your live sessions", s.getSessions),
		web.Delete("/v1/sessions/current", web.SignedIn, "Sign out", s.deleteCurrent, web.Status(204)),
		web.Delete("/v1/sessions/{id}", web.SignedIn, "End one of your sessions", s.deleteSession, web.Status(204)),
		web.Get("/v1/setup", "", "Whether the first administrator is still to be made", s.getSetup),
		web.Post("/v1/setup", "", "Use a one-time link: first administrator, invitation or new password", s.postSetup, web.Status(201)),
		web.Get("/v1/me", web.SignedIn, "Who you are and what you may do", s.getMe),
		web.Patch("/v1/me", web.SignedIn, "Change your name, language or theme", s.patchMe),
		web.Post("/v1/me/password", web.SignedIn, "Change your password; ends your other sessions", s.postPassword, web.Status(204)),
		web.Post("/v1/me/confirm", web.SignedIn, "Show password and code again, for sensitive acts", s.postConfirm, web.Status(204)),
		web.Post("/v1/me/totp", web.SignedIn, "Set up a second factor: without code begin, with code confirm", s.postTOTP),
		web.Delete("/v1/me/totp", web.SignedIn, "Take your second factor away, where it is optional", s.deleteTOTP, web.Status(204)),
		web.Post("/v1/me/recovery-codes", web.SignedIn, "New recovery codes; the old ones die", s.postRecovery),
	}, append(append(append(s.passkeyRoutes(), s.providerRoutes()...), s.rotateRoutes()...), s.adminRoutes()...)...)
}

// Origin is where a request comes from; embedded in inputs that need it.
type Origin struct {
	address string
	agent   string
	secure  bool
}

// Resolve reads the connection.
func (o *Origin) Resolve(hc huma.Context) []error {
	r, _ := humago.Unwrap(hc)
	o.address, o.agent = web.RemoteIP(r), r.UserAgent()
	o.secure = r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
	return nil
}

// Empty answers 204.
type Empty struct{}

type signedIn struct {
	Once      string `header:"Shown-Once"`
	SetCookie string `header:"Set-Cookie"`
	Body      sessionBody
}

type sessionBody struct {
	Staff *Staff `json:"staff"`
	Next  string `json:"next" enum:"none,second_factor,sign_in" doc:"What the person must do now: set up a second factor, or sign in with it"`
}

type cookieOnly struct {
	Once      string `header:"Shown-Once"`
	SetCookie string `header:"Set-Cookie"`
}

func (s *Service) cookie(o Origin, token string) string {
	if token == "" {
		return sessionCookie("", -1, o.secure)
	}
	return sessionCookie(token, int(s.opt.Absolute.Seconds()), o.secure)
}

func (s *Service) signedIn(o Origin, token string, st *Staff) *signedIn {
	next := "none"
	switch {
	case token == "":
		next = "sign_in"
	case !st.factor() && !s.opt.SecondFactorOptional:
		next = "second_factor"
	}
	return &signedIn{Once: "true", SetCookie: s.cookie(o, token), Body: sessionBody{st, next}}
}

type postSessionIn struct {
	Origin
	Body struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"1024"`
		Code     string `json:"code,omitempty" maxLength:"40" doc:"Of the second factor, or a recovery code"`
	}
}

func (s *Service) postSession(ctx context.Context, in *postSessionIn) (*signedIn, error) {
	token, st, err := s.SignIn(ctx, Credentials{in.Body.Email, in.Body.Password, in.Body.Code, in.address, in.agent})
	if err != nil {
		return nil, err
	}
	if err := s.grants(ctx, []*Staff{st}); err != nil {
		return nil, err
	}
	return s.signedIn(in.Origin, token, st), nil
}

type sessionsOut struct{ Body web.Page[Session] }

func (s *Service) getSessions(ctx context.Context, _ *struct{}) (*sessionsOut, error) {
	list, err := s.Sessions(ctx)
	return &sessionsOut{web.Page[Session]{Items: list}}, err
}

func (s *Service) deleteCurrent(ctx context.Context, in *struct{ Origin }) (*cookieOnly, error) {
	return &cookieOnly{SetCookie: s.cookie(in.Origin, "")}, s.SignOut(ctx)
}

type byID struct {
	ID string `path:"id" maxLength:"64"`
}

func (s *Service) deleteSession(ctx context.Context, in *byID) (*Empty, error) {
	return &Empty{}, s.EndSession(ctx, in.ID)
}

type setupOut struct {
	Body struct {
		Open                 bool   `json:"open" doc:"Nobody has been set up yet"`
		SecondFactorOptional bool   `json:"second_factor_optional"`
		Passkeys             bool   `json:"passkeys" doc:"Passkeys can be used here"`
		Provider             string `json:"provider,omitempty" doc:"Name of the identity provider, when there is one"`
	}
}

func (s *Service) getSetup(ctx context.Context, _ *struct{}) (*setupOut, error) {
	var out setupOut
	var err error
	out.Body.Open, err = s.SetupOpen(ctx)
	out.Body.SecondFactorOptional = s.opt.SecondFactorOptional
	out.Body.Passkeys = s.passkeys != nil
	if s.oidc != nil {
		out.Body.Provider = s.oidc.opt.Name
	}
	return &out, err
}

type postSetupIn struct {
	Origin
	Body struct {
		Token    string `json:"token" maxLength:"100"`
		Password string `json:"password" maxLength:"1024"`
		Name     string `json:"name,omitempty" maxLength:"200" doc:"First administrator only"`
		Email    string `json:"email,omitempty" maxLength:"254" doc:"First administrator only"`
		Locale   string `json:"locale,omitempty" maxLength:"10"`
	}
}

func (s *Service) postSetup(ctx context.Context, in *postSetupIn) (*signedIn, error) {
	token, st, err := s.Accept(ctx, Acceptance{Token: in.Body.Token, Password: in.Body.Password, Name: in.Body.Name,
		Email: in.Body.Email, Locale: in.Body.Locale, Address: in.address, Agent: in.agent})
	if err != nil {
		return nil, err
	}
	return s.signedIn(in.Origin, token, st), nil
}

type meOut struct {
	ETag string `header:"ETag"`
	Body *Me
}

func (s *Service) getMe(ctx context.Context, _ *struct{}) (*meOut, error) {
	m, err := s.Me(ctx)
	if err != nil {
		return nil, err
	}
	return &meOut{web.ETag(m.Version), m}, nil
}

type patchMeIn struct {
	IfMatch string `header:"If-Match"`
	Body    struct {
		Name   *string `json:"name,omitempty"`
		Locale *string `json:"locale,omitempty"`
		Theme  *string `json:"theme,omitempty"`
	}
}

func (s *Service) patchMe(ctx context.Context, in *patchMeIn) (*meOut, error) {
	v, err := web.IfMatch(in.IfMatch)
	if err != nil {
		return nil, err
	}
	m, err := s.UpdateMe(ctx, v, in.Body.Name, in.Body.Locale, in.Body.Theme)
	if err != nil {
		return nil, err
	}
	return &meOut{web.ETag(m.Version), m}, nil
}

type postPasswordIn struct {
	Origin
	Body struct {
		Current  string `json:"current" maxLength:"1024"`
		Code     string `json:"code,omitempty" maxLength:"40"`
		Password string `json:"password" maxLength:"1024" doc:"The new one, at least 12 characters"`
	}
}

func (s *Service) postPassword(ctx context.Context, in *postPasswordIn) (*cookieOnly, error) {
	token, err := s.ChangePassword(ctx, in.Body.Current, in.Body.Code, in.Body.Password, in.address, in.agent)
	if err != nil {
		return nil, err
	}
	return &cookieOnly{"true", s.cookie(in.Origin, token)}, nil
}

type postConfirmIn struct {
	Origin
	Body struct {
		Password string `json:"password" maxLength:"1024"`
		Code     string `json:"code,omitempty" maxLength:"40"`
	}
}

func (s *Service) postConfirm(ctx context.Context, in *postConfirmIn) (*Empty, error) {
	return &Empty{}, s.Confirm(ctx, in.Body.Password, in.Body.Code, in.address)
}

type postTOTPIn struct {
	Origin
	Body struct {
		Code string `json:"code,omitempty" maxLength:"40" doc:"The first code of the secret; leave out to begin"`
	}
}

type totpOut struct {
	Once string `header:"Shown-Once"`
	Body struct {
		Secret        string   `json:"secret,omitempty" doc:"Base32; shown once"`
		URI           string   `json:"uri,omitempty" doc:"otpauth URI of the same, for a QR code"`
		RecoveryCodes []string `json:"recovery_codes,omitempty" doc:"Shown once"`
	}
}

func (s *Service) postTOTP(ctx context.Context, in *postTOTPIn) (out *totpOut, err error) {
	out = &totpOut{Once: "true"}
	if in.Body.Code == "" {
		out.Body.Secret, out.Body.URI, err = s.BeginTOTP(ctx)
	} else {
		out.Body.RecoveryCodes, err = s.ConfirmTOTP(ctx, in.Body.Code, in.address)
	}
	return out, err
}

func (s *Service) deleteTOTP(ctx context.Context, _ *struct{}) (*Empty, error) {
	return &Empty{}, s.DropTOTP(ctx)
}

func (s *Service) postRecovery(ctx context.Context, _ *struct{}) (out *totpOut, err error) {
	out = &totpOut{Once: "true"}
	out.Body.RecoveryCodes, err = s.RecoveryCodes(ctx)
	return out, err
}
