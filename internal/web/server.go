// Package web is the HTTP frame: the route table becomes an OpenAPI 3.1
// document and a mux; problems, paging, sign-in, idempotency keys, If-Match,
// security headers and live views are the same on every route.
package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// Auth tells who a request comes from. Authenticate gives a context that knows
// the caller and the caller's id, "" for nobody; Permit answers Forbidden with
// the name of a permission the caller lacks.
type Auth interface {
	Authenticate(r *http.Request) (ctx context.Context, caller string, err error)
	Permit(ctx context.Context, permission string) error
}

// Keeper seals what is kept of answers: they may hold personal data.
type Keeper interface {
	Seal(aad string, clear []byte) ([]byte, error)
	Open(aad string, sealed []byte) ([]byte, error)
}

// Options is what a Server needs.
type Options struct {
	DB      *db.DB // keeps idempotency keys
	Auth    Auth
	Log     *slog.Logger
	Version string
	Observe func(method, route string, status int, took time.Duration) // may be nil
	TLS     bool                                                       // behind TLS: send HSTS
	Keep    Keeper                                                     // seals answers kept for idempotency keys; nil keeps them clear
	Proxies []netip.Prefix                                             // whose X-Forwarded-For is believed
	Shield  Shield                                                     // reads every answer before it leaves; may be nil
	Spare   http.Handler                                               // answers paths that are no route (the console); may be nil
}

// Server answers the routes.
type Server struct {
	opt    Options
	api    huma.API
	routes []Route
	inner  *http.ServeMux
	outer  *http.ServeMux
}

type (
	callerKey struct{}
	seenKey   struct{}
	// seen collects what the access log needs to know of a request.
	seen struct {
		route string
		err   error
	}
)

// New builds the server from the URL table.
func New(routes []Route, opt Options) *Server {
	useProblems()
	s := &Server{opt: opt, routes: routes, inner: http.NewServeMux(), outer: http.NewServeMux()}
	config := huma.DefaultConfig("Piepowder", opt.Version)
	config.OpenAPIPath, config.DocsPath, config.SchemasPath, config.CreateHooks = "", "", "", nil
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Info.Description = "Trust and safety operations for marketplaces."
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer":  {Type: "http", Scheme: "bearer"},
		"session": {Type: "apiKey", In: "cookie", Name: "piepowder_session"},
	}
	s.api = humago.New(s.inner, config)
	for _, r := range routes {
		s.add(r)
	}
	s.outer.Handle("/", s.once(s.inner))
	s.inner.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		doc, err := s.OpenAPI()
		if err != nil {
			WriteProblem(w, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Write(doc)
	})
	s.inner.HandleFunc("/", s.spare)
	return s
}

// OpenAPI is the document of the routes.
func (s *Server) OpenAPI() ([]byte, error) { return s.api.OpenAPI().MarshalJSON() }

// Routes is the URL table.
func (s *Server) Routes() []Route { return s.routes }

func (s *Server) add(r Route) {
	op := r.operation()
	if r.typed != nil {
		op.Middlewares = huma.Middlewares{func(hc huma.Context, next func(huma.Context)) {
			req, w := humago.Unwrap(hc)
			ctx, err := s.enter(req, r)
			if err != nil {
				s.note(req.Context(), err)
				WriteProblem(w, err)
				return
			}
			if veiled, end := s.veil(ctx, w, req, r); veiled != w {
				defer end()
				next(humago.NewContext(hc.Operation(), req.WithContext(ctx), veiled))
				return
			}
			next(huma.WithContext(hc, ctx))
		}}
		r.typed(s, op)
		return
	}
	s.api.OpenAPI().AddOperation(&op)
	mux := s.inner
	if r.Stream {
		mux = s.outer
	}
	mux.HandleFunc(r.Method+" "+r.Path, func(w http.ResponseWriter, req *http.Request) {
		ctx, err := s.enter(req, r)
		if err != nil {
			s.note(req.Context(), err)
			WriteProblem(w, err)
			return
		}
		if r.maxBody > 0 {
			req.Body = http.MaxBytesReader(w, req.Body, r.maxBody)
		}
		if !r.Stream {
			veiled, end := s.veil(ctx, w, req, r)
			defer end()
			w = veiled
		}
		r.raw(w, req.WithContext(ctx))
	})
}

func (s *Server) enter(req *http.Request, r Route) (context.Context, error) {
	if k, ok := req.Context().Value(seenKey{}).(*seen); ok {
		k.route = r.Path
	}
	ctx, err := s.admit(req, r)
	if err != nil {
		return nil, err
	}
	return s.ask(ctx, req, r)
}

func (s *Server) spare(w http.ResponseWriter, r *http.Request) {
	if s.opt.Spare != nil && !strings.HasPrefix(r.URL.Path, "/v1/") {
		s.opt.Spare.ServeHTTP(w, r)
		return
	}
	if r.URL.Path != "/" && len(s.at(r.URL.Path)) > 0 {
		WriteProblem(w, &Problem{Type: "about:blank", Title: http.StatusText(405), Status: 405, Code: "method_not_allowed",
			Detail: "This address does not take " + r.Method + "."})
		return
	}
	WriteProblem(w, errs.New(errs.NotFound, "not_found", "There is nothing here."))
}

// at lists the routes of a path, whatever their method.
func (s *Server) at(path string) (list []Route) {
	parts := strings.Split(path, "/")
	for _, r := range s.routes {
		want := strings.Split(r.Path, "/")
		same := len(want) == len(parts)
		for i := 0; same && i < len(want); i++ {
			same = want[i] == parts[i] || strings.HasPrefix(want[i], "{")
		}
		if same {
			list = append(list, r)
		}
	}
	return list
}

// note keeps an error for the access log; the caller sees only its Problem.
func (s *Server) note(ctx context.Context, err error) {
	if k, ok := ctx.Value(seenKey{}).(*seen); ok {
		k.err = err
	}
}

// Handler is the whole chain.
func (s *Server) Handler() http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		WriteProblem(w, errs.New(errs.Forbidden, "cross_origin", "Requests from another site are refused."))
	}))
	inner := guard.Handler(s.outer)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k := &seen{}
		start := time.Now()
		r.RemoteAddr = s.origin(r)
		out := &watched{ResponseWriter: w, seen: k}
		s.headers(w, r)
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.opt.Log.Error("web: panic", "route", k.route, "panic", p, "stack", string(debug.Stack()))
				if out.status == 0 {
					WriteProblem(out, errs.New(errs.Internal, "internal", ""))
					k.err = nil // logged above, with the stack
				}
			}
			s.log(r, k, out.status, time.Since(start))
		}()
		ctx := context.WithValue(r.Context(), seenKey{}, k)
		if r.Header.Get("Authorization") != "" {
			// A request that carries its own key is no browser's cookie.
			s.outer.ServeHTTP(out, r.WithContext(ctx))
			return
		}
		inner.ServeHTTP(out, r.WithContext(ctx))
	})
}

func (s *Server) headers(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if s.opt.TLS {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	if !strings.HasPrefix(r.URL.Path, "/assets/") {
		h.Set("Cache-Control", "no-store")
	}
}

// log names the route, never the path: a path may hold a person's reference.
func (s *Server) log(r *http.Request, k *seen, status int, took time.Duration) {
	if s.opt.Observe != nil {
		s.opt.Observe(r.Method, k.route, status, took)
	}
	if k.err != nil && errs.KindOf(k.err) == errs.Internal && !db.Unstorable(k.err) {
		s.opt.Log.Error("web: request failed", "method", r.Method, "route", k.route, "status", status, "error", k.err)
	}
}

// watched remembers the status.
type watched struct {
	http.ResponseWriter
	status int
	seen   *seen
}

func (w *watched) noted(err error) { w.seen.err = err }

func (w *watched) WriteHeader(code int) {
	if w.status == 0 {
		w.status = code
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *watched) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach flushing and deadlines.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Flush sends what is buffered.
func (w *watched) Flush() { http.NewResponseController(w.ResponseWriter).Flush() }

// Caller is the id of who made the request, "" for the public.
func Caller(ctx context.Context) string {
	c, _ := ctx.Value(callerKey{}).(string)
	return c
}

// RemoteIP is the address a request came from.
func RemoteIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// origin is where a request comes from: the peer, or behind proxies of ours the
// last address that none of them wrote about itself. What stands further left
// anybody can have sent.
func (s *Server) origin(r *http.Request) string {
	if len(s.opt.Proxies) == 0 {
		return r.RemoteAddr
	}
	from := RemoteIP(r)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !s.proxy(from) {
			break
		}
		ip, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		from = ip.String()
	}
	return net.JoinHostPort(from, "0")
}

func (s *Server) proxy(address string) bool {
	ip, err := netip.ParseAddr(address)
	return err == nil && slices.ContainsFunc(s.opt.Proxies, func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) })
}
