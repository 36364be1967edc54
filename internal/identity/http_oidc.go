package identity

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/web"
)

const flowCookie = "piepowder_provider"

func (s *Service) providerRoutes() []web.Route {
	return []web.Route{
		web.Raw(http.MethodGet, "/v1/sign-in/provider", "", "Go to the identity provider; then names the page to go on at, again=1 steps up", s.getProvider),
		web.Raw(http.MethodGet, CallbackPath, "", "Come back from the identity provider", s.getCallback),
	}
}

// inside is a path of this console: never another site.
var inside = regexp.MustCompile(`^/([^/\\].*)?$`)

func insidePath(then string) string {
	if len(then) > 500 || !inside.MatchString(then) {
		return ""
	}
	return then
}

func secure(r *http.Request) bool {
	return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
}

func (s *Service) getProvider(w http.ResponseWriter, r *http.Request) {
	then := insidePath(r.URL.Query().Get("then"))
	to, cookie, err := s.BeginProvider(r.Context(), then, r.URL.Query().Get("again") == "1")
	if err != nil {
		s.backToDoor(w, r, then, err)
		return
	}
	s.keepFlow(w, r, cookie, int(flowFor.Seconds()))
	http.Redirect(w, r, to, http.StatusFound)
}

func (s *Service) getCallback(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back := Returned{State: q.Get("state"), Code: q.Get("code"), Error: q.Get("error"), Issuer: q.Get("iss"), Address: web.RemoteIP(r), Agent: r.UserAgent()}
	if c, err := r.Cookie(flowCookie); err == nil {
		back.Cookie = c.Value
	}
	token, then, _, err := s.EndProvider(r.Context(), back)
	if err != nil {
		if errs.CodeOf(err) != "state_mismatch" { // somebody else's answer ends nothing of ours
			s.keepFlow(w, r, "", -1)
		}
		s.backToDoor(w, r, then, err)
		return
	}
	s.keepFlow(w, r, "", -1)
	w.Header().Add("Set-Cookie", sessionCookie(token, int(s.opt.Absolute.Seconds()), secure(r)))
	http.Redirect(w, r, orText(then, "/inbox"), http.StatusSeeOther)
}

func (s *Service) keepFlow(w http.ResponseWriter, r *http.Request, value string, age int) {
	http.SetCookie(w, &http.Cookie{Name: flowCookie, Value: value, Path: "/v1/sign-in", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: secure(r)})
}

// backToDoor shows the sign-in page, which explains the code. What is not a
// refusal is logged and called that it did not work.
func (s *Service) backToDoor(w http.ResponseWriter, r *http.Request, then string, err error) {
	code := "provider_failed"
	var e *errs.Error
	if errors.As(err, &e) && e.Kind != errs.Internal {
		code = e.Code
	}
	if code == "provider_failed" || code == "provider_unreachable" {
		s.opt.Log.Error("identity: sign-in by the provider failed", "error", err)
	}
	q := url.Values{"error": {code}}
	if then != "" {
		q.Set("then", then)
	}
	http.Redirect(w, r, "/sign-in?"+q.Encode(), http.StatusSeeOther)
}
