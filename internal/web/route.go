package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/piepowder/piepowder/internal/errs"
)

// SignedIn is the permission of routes open to everybody who has signed in.
const SignedIn = "signed_in"

// Route is one line of the URL table: who may call it and what answers.
type Route struct {
	Method, Path string
	Perm         string // permission, SignedIn, or "" for the public
	Summary      string
	Stream       bool // answered while it is made; takes no Idempotency-Key

	status  int
	maxBody int64
	typed   func(s *Server, op huma.Operation)
	raw     http.HandlerFunc

	quick      QuickHandler
	quickLimit int64
}

// Option changes a Route.
type Option func(*Route)

// Status sets the answer's status when it is not 200.
func Status(code int) Option { return func(r *Route) { r.status = code } }

// MaxBody limits the request body in bytes; the default is 1 MiB.
func MaxBody(n int64) Option { return func(r *Route) { r.maxBody = n } }

// Stream marks a Raw route that answers while it reads.
func Stream() Option { return func(r *Route) { r.Stream = true } }

// Handler is a typed endpoint: I holds path, query, header and Body; O has Body.
type Handler[I, O any] func(ctx context.Context, in *I) (*O, error)

// Get makes a GET route.
func Get[I, O any, P ~string](path string, perm P, summary string, h func(context.Context, *I) (*O, error), opts ...Option) Route {
	return typed(http.MethodGet, path, string(perm), summary, h, opts)
}

// Post makes a POST route.
func Post[I, O any, P ~string](path string, perm P, summary string, h func(context.Context, *I) (*O, error), opts ...Option) Route {
	return typed(http.MethodPost, path, string(perm), summary, h, opts)
}

// Patch makes a PATCH route; callers must send If-Match.
func Patch[I, O any, P ~string](path string, perm P, summary string, h func(context.Context, *I) (*O, error), opts ...Option) Route {
	return typed(http.MethodPatch, path, string(perm), summary, h, opts)
}

// Put makes a PUT route; callers must send If-Match.
func Put[I, O any, P ~string](path string, perm P, summary string, h func(context.Context, *I) (*O, error), opts ...Option) Route {
	return typed(http.MethodPut, path, string(perm), summary, h, opts)
}

// Delete makes a DELETE route.
func Delete[I, O any, P ~string](path string, perm P, summary string, h func(context.Context, *I) (*O, error), opts ...Option) Route {
	return typed(http.MethodDelete, path, string(perm), summary, h, opts)
}

// Raw makes a route whose handler speaks HTTP itself: streams, files, pages.
func Raw[P ~string](method, path string, perm P, summary string, h http.HandlerFunc, opts ...Option) Route {
	r := Route{Method: method, Path: path, Perm: string(perm), Summary: summary, raw: h, maxBody: 1 << 20}
	for _, o := range opts {
		o(&r)
	}
	return r
}

func typed[I, O any](method, path, perm, summary string, h func(context.Context, *I) (*O, error), opts []Option) Route {
	r := Route{Method: method, Path: path, Perm: perm, Summary: summary, maxBody: 1 << 20}
	for _, o := range opts {
		o(&r)
	}
	r.typed = func(s *Server, op huma.Operation) {
		huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
			out, err := h(ctx, in)
			if err != nil {
				s.note(ctx, err)
				return nil, ProblemOf(err)
			}
			return out, nil
		})
	}
	return r
}

func (r Route) operation() huma.Operation {
	op := huma.Operation{
		OperationID: operationID(r.Method, r.Path), Method: r.Method, Path: r.Path, Summary: r.Summary,
		DefaultStatus: r.status, MaxBodyBytes: r.maxBody, Tags: []string{tag(r.Path)},
	}
	if r.Perm != "" {
		op.Security = []map[string][]string{{"bearer": {}}, {"session": {}}}
		op.Description = "Permission: " + r.Perm
	}
	return op
}

func operationID(method, path string) string {
	clean := strings.NewReplacer("/v1/", "", "{", "", "}", "", "/", "-", ".", "-").Replace(path)
	return strings.ToLower(method) + "-" + strings.Trim(clean, "-")
}

func tag(path string) string {
	parts := strings.Split(strings.TrimPrefix(path, "/v1"), "/")
	if len(parts) > 1 && parts[1] != "" {
		return parts[1]
	}
	return "system"
}

// admit is what stands before every handler: who is it, and may they.
func (s *Server) admit(r *http.Request, route Route) (context.Context, error) {
	ctx, caller, err := s.opt.Auth.Authenticate(r)
	if route.Perm == "" {
		if err != nil {
			ctx, caller = r.Context(), ""
		}
		return context.WithValue(ctx, callerKey{}, caller), nil
	}
	if err != nil {
		return nil, err
	}
	if caller == "" {
		return nil, errs.New(errs.Unauthenticated, "sign_in_required", "Sign in, or send an API key.")
	}
	if route.Perm != SignedIn {
		if err := s.opt.Auth.Permit(ctx, route.Perm); err != nil {
			return nil, err
		}
	}
	if (route.Method == http.MethodPatch || route.Method == http.MethodPut) && r.Header.Get("If-Match") == "" {
		return nil, errs.New(errs.PreconditionRequired, "if_match_required", "Send If-Match with the ETag of the version you have seen.")
	}
	return context.WithValue(ctx, callerKey{}, caller), nil
}
