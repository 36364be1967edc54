package safetycentre

import (
	"crypto/rand"
	"embed"
	"errors"
	"html/template"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/web"
)

//go:embed pages
var files embed.FS

// Limits of one report.
const (
	maxBody   = 27 << 20
	maxPhotos = 5
	maxPhoto  = 5 << 20
)

// Pages answers the public pages.
type Pages struct {
	intake  *intake.Service
	clock   clock.Clock
	log     *slog.Logger
	pages   *template.Template
	style   []byte
	reports *intake.Limiter // generous: many may share one connection
	lookups *intake.Limiter
}

// New reads the templates.
func New(in *intake.Service, clk clock.Clock, log *slog.Logger) (*Pages, error) {
	t, err := template.New("").Funcs(template.FuncMap{"choice": choose}).ParseFS(files, "pages/*.html")
	if err != nil {
		return nil, err
	}
	style, err := files.ReadFile("pages/style.css")
	if err != nil {
		return nil, err
	}
	return &Pages{intake: in, clock: clk, log: log, pages: t, style: style,
		reports: intake.NewLimiter(20, time.Minute), lookups: intake.NewLimiter(10, 30*time.Second)}, nil
}

// entry is what was typed into the form; it is shown again after a mistake.
type entry struct{ Now, Safe, What, When, Order, Name, Email, Phone, Careful string }

// view is what a page shows.
type view struct {
	T       Texts
	Path    string // of this language's report page
	Other   string // the same page in the other language
	Form    string
	Problem string
	In      entry
	Receipt intake.Receipt
	Status  *intake.Status
	State   string
}

type choices struct {
	Name, Chosen string
	Options      []option
}

type option struct{ Value, Text string }

func choose(v view, name, chosen string) choices {
	return choices{name, chosen, []option{{"yes", v.T.Yes}, {"no", v.T.No}, {"unknown", v.T.Unsure}}}
}

// Routes is our part of the URL table.
func (p *Pages) Routes() []web.Route {
	const public = ""
	out := []web.Route{web.Raw(http.MethodGet, "/safety/style.css", public, "Style of the safety centre", p.css)}
	for _, t := range []Texts{english, spanish} {
		path := "/safety"
		if t.Lang == "es" {
			path = "/safety/es"
		}
		v := view{T: t, Path: path, Other: t.OtherPath}
		f := v
		f.Other += "/follow"
		form := func(w http.ResponseWriter, r *http.Request) {
			v := v
			v.Form = rand.Text()
			p.show(w, "report", http.StatusOK, v)
		}
		send := func(w http.ResponseWriter, r *http.Request) { p.report(w, r, v) }
		out = append(out,
			web.Raw(http.MethodGet, path, public, "Safety centre ("+t.Lang+")", form),
			web.Raw(http.MethodGet, path+"/report", public, "Safety centre: report ("+t.Lang+")", form),
			web.Raw(http.MethodPost, path+"/report", public, "Safety centre: send a report ("+t.Lang+")", send, web.MaxBody(maxBody)),
			web.Raw(http.MethodGet, path+"/follow", public, "Safety centre: look up a report ("+t.Lang+")", func(w http.ResponseWriter, r *http.Request) {
				p.show(w, "follow", http.StatusOK, f)
			}),
			web.Raw(http.MethodPost, path+"/follow", public, "Safety centre: the state of a report ("+t.Lang+")", func(w http.ResponseWriter, r *http.Request) { p.follow(w, r, f) }))
	}
	return out
}

func (p *Pages) css(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	w.Write(p.style)
}

func (p *Pages) show(w http.ResponseWriter, page string, status int, v view) {
	var b strings.Builder
	if err := p.pages.ExecuteTemplate(&b, page, v); err != nil {
		p.log.Error("safetycentre: page failed", "page", page, "error", err)
		status = http.StatusInternalServerError
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	w.WriteHeader(status)
	io.WriteString(w, b.String())
}

func (p *Pages) report(w http.ResponseWriter, r *http.Request, v view) {
	fail := func(status int, problem string) {
		if v.Form == "" {
			v.Form = rand.Text()
		}
		v.Problem = problem
		p.show(w, "report", status, v)
	}
	if err := r.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			fail(http.StatusRequestEntityTooLarge, v.T.TooLarge)
			return
		}
		fail(http.StatusBadRequest, v.T.Broken)
		return
	}
	if r.MultipartForm != nil {
		defer r.MultipartForm.RemoveAll()
	}
	get := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	v.In = entry{get("happening_now"), get("safe_now"), get("text"), get("when"), get("order"), get("name"), get("email"), get("phone"), get("careful")}
	v.Form = get("form")
	if !p.reports.Allow(web.RemoteIP(r), p.clock.Now()) {
		w.Header().Set("Retry-After", "60")
		fail(http.StatusTooManyRequests, v.T.TooMany)
		return
	}
	if v.In.What == "" {
		fail(http.StatusUnprocessableEntity, v.T.NeedText)
		return
	}
	photos, ok := uploads(r)
	if !ok {
		fail(http.StatusRequestEntityTooLarge, v.T.TooLarge)
		return
	}
	receipt, err := p.intake.Report(r.Context(), v.Form, v.In.submission(v.T), photos)
	if err != nil {
		p.log.Error("safetycentre: a report could not be taken", "error", err)
		fail(http.StatusInternalServerError, v.T.Broken)
		return
	}
	v.Receipt = receipt
	p.show(w, "done", http.StatusOK, v)
}

// submission puts the answers under their questions, in the reporter's
// language: nothing he wrote is rephrased.
func (e entry) submission(t Texts) intake.Submission {
	answer := func(s string) intake.Answer {
		if a := intake.Answer(s); a.Valid() {
			return a
		}
		return ""
	}
	var b strings.Builder
	b.WriteString(cut(e.What, 20000))
	for _, f := range []struct{ label, text string }{{t.When, e.When}, {t.Order, e.Order}, {t.Careful, e.Careful}} {
		if f.text != "" {
			b.WriteString("\n\n" + f.label + "\n" + cut(f.text, 2000))
		}
	}
	subject := strings.Join(strings.Fields(e.What), " ")
	if r := []rune(subject); len(r) > 80 {
		subject = string(r[:79]) + "…"
	}
	lang := intake.Language(e.What)
	if lang == "" {
		lang = t.Lang
	}
	return intake.Submission{From: cut(e.Email, 254), Phone: cut(e.Phone, 40), Name: cut(e.Name, 200), Subject: subject, Text: b.String(), Order: cut(e.Order, 100),
		Language: lang, Now: answer(e.Now), Safe: answer(e.Safe)}
}

func cut(s string, n int) string {
	if len(s) > n {
		return strings.ToValidUTF8(s[:n], "")
	}
	return s
}

// uploads reads the photos; ok is false when they are too many or too large.
func uploads(r *http.Request) (out []intake.Attachment, ok bool) {
	if r.MultipartForm == nil {
		return nil, true
	}
	for _, h := range r.MultipartForm.File["photo"] {
		if h.Size == 0 {
			continue // an empty file field
		}
		if h.Size > maxPhoto || len(out) == maxPhotos {
			return nil, false
		}
		data, err := readAll(h)
		if err != nil {
			return nil, false
		}
		out = append(out, intake.Attachment{Name: h.Filename, Type: h.Header.Get("Content-Type"), Data: data})
	}
	return out, true
}

func readAll(h *multipart.FileHeader) ([]byte, error) {
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

func (p *Pages) follow(w http.ResponseWriter, r *http.Request, v view) {
	if !p.lookups.Allow(web.RemoteIP(r), p.clock.Now()) {
		w.Header().Set("Retry-After", "30")
		v.Problem = v.T.TooMany
		p.show(w, "follow", http.StatusTooManyRequests, v)
		return
	}
	st, err := p.intake.Follow(r.Context(), intake.Receipt{Number: r.PostFormValue("number"), Code: r.PostFormValue("code")})
	switch {
	case errs.IsKind(err, errs.NotFound):
		v.Problem = v.T.NotFound
		p.show(w, "follow", http.StatusNotFound, v)
		return
	case err != nil:
		p.log.Error("safetycentre: a report could not be looked up", "error", err)
		v.Problem = v.T.Broken
		p.show(w, "follow", http.StatusInternalServerError, v)
		return
	}
	v.Status = st
	v.State = map[string]string{"received": v.T.Received, "looking": v.T.Looking, "answered": v.T.Answered, "closed": v.T.Closed}[st.State]
	p.show(w, "follow", http.StatusOK, v)
}
