package safetycentre

import (
	"crypto/rand"
	"embed"
	"html/template"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
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

	policies Policies // may be nil
}

// New reads the templates.
func New(in *intake.Service, clk clock.Clock, log *slog.Logger) (*Pages, error) {
	t, err := template.New("").Funcs(template.FuncMap{"choice": choose, "changed": aboutChange}).ParseFS(files, "pages/*.html")
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

// view is what a page shows.
type view struct {
	T           Texts
	Path        string // of this language's report page
	Languages   []link // the same page in the others
	Places      []place
	Place       place
	Form        string
	Step, Steps int
	Kept        []pair // what was said in other steps
	Summary     []pair
	Urgent      bool // happening now, and not safe
	Problem     string
	In          entry
	Receipt     intake.Receipt
	Status      *intake.Status
	State       string
	Replied     bool
}

type link struct{ Path, Lang, Self string }

type pair struct{ Name, Value string }

type choices struct {
	Name, Chosen string
	Options      []option
}

type option struct{ Value, Text string }

func choose(v view, name, chosen string) choices {
	return choices{name, chosen, []option{{"yes", v.T.Yes}, {"no", v.T.No}, {"unknown", v.T.Unsure}}}
}

// page begins a view of a page that exists in every language under path.
func page(r *http.Request, t Texts, path string) view {
	v := view{T: t, Path: t.Path, Places: places, Place: placeOf(r.FormValue("place"), r.Header.Get("Accept-Language"))}
	for _, other := range languages {
		if other.Lang != t.Lang {
			v.Languages = append(v.Languages, link{other.Path + path, other.Lang, other.Self})
		}
	}
	return v
}

// Routes is our part of the URL table.
func (p *Pages) Routes() []web.Route {
	const public = ""
	out := []web.Route{web.Raw(http.MethodGet, "/safety/style.css", public, "Style of the safety centre", p.css)}
	for _, t := range languages {
		in := " (" + t.Lang + ")"
		begin := func(w http.ResponseWriter, r *http.Request) {
			v := page(r, t, "")
			v.Form = rand.Text()
			p.show(w, "report", http.StatusOK, v.at(stepDanger))
		}
		out = append(out, p.policyRoutes(t)...)
		out = append(out,
			web.Raw(http.MethodGet, t.Path, public, "Safety centre"+in, begin),
			web.Raw(http.MethodGet, t.Path+"/report", public, "Safety centre: report"+in, begin),
			web.Raw(http.MethodPost, t.Path+"/report", public, "Safety centre: a step of a report, or all of it"+in,
				func(w http.ResponseWriter, r *http.Request) { p.report(w, r, t) }, web.MaxBody(maxBody)),
			web.Raw(http.MethodGet, t.Path+"/store", public, "Safety centre: for store staff"+in, func(w http.ResponseWriter, r *http.Request) {
				v := page(r, t, "/store")
				v.Form = rand.Text()
				p.show(w, "store", http.StatusOK, v)
			}),
			web.Raw(http.MethodPost, t.Path+"/store", public, "Safety centre: send a report from a store"+in,
				func(w http.ResponseWriter, r *http.Request) { p.store(w, r, t) }, web.MaxBody(maxBody)),
			web.Raw(http.MethodGet, t.Path+"/follow", public, "Safety centre: look up a report"+in, func(w http.ResponseWriter, r *http.Request) {
				p.show(w, "follow", http.StatusOK, page(r, t, "/follow"))
			}),
			web.Raw(http.MethodPost, t.Path+"/follow", public, "Safety centre: the state of a report, or something to add"+in,
				func(w http.ResponseWriter, r *http.Request) { p.follow(w, r, page(r, t, "/follow")) }))
	}
	return out
}

func (p *Pages) css(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	w.Write(p.style)
}

func (p *Pages) show(w http.ResponseWriter, page string, status int, v any) {
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
