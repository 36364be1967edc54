package identity

import (
	"context"
	"net/http"
	"strings"
)

// Cookie is the name of the session cookie.
const Cookie = "piepowder_session"

// Authenticate finds out who sends a request: an API key as bearer token, or
// the session cookie. Without either it answers the request's context and "";
// with one that is nobody's, Unauthenticated. It answers from memory what it
// has asked the database less than a second ago.
func (s *Service) Authenticate(r *http.Request) (ctx context.Context, caller string, err error) {
	ctx = r.Context()
	var c *Caller
	if key, ok := bearer(r); ok {
		c, err = s.lookup(ctx, key, s.callerOfKey)
	} else if cookie, e := r.Cookie(Cookie); e == nil && cookie.Value != "" {
		c, err = s.lookup(ctx, cookie.Value, s.callerOfSession)
	} else {
		return ctx, "", nil
	}
	if err != nil {
		return ctx, "", err
	}
	return withCaller(ctx, c), c.Actor.ID, nil
}

// Permit is Require for the route table.
func (s *Service) Permit(ctx context.Context, permission string) error {
	_, err := Require(ctx, Permission(permission))
	return err
}

func bearer(r *http.Request) (string, bool) {
	h := r.Header.Get("Authorization")
	if len(h) > 7 && strings.EqualFold(h[:7], "bearer ") {
		return strings.TrimSpace(h[7:]), true
	}
	return "", h != ""
}

// sessionCookie carries a token to the browser; "" takes the cookie away.
func sessionCookie(token string, maxAge int, secure bool) string {
	c := http.Cookie{Name: Cookie, Value: token, Path: "/", MaxAge: maxAge, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: secure}
	return c.String()
}
