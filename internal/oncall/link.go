package oncall

import (
	"context"
	"html/template"
	"net/http"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// linkPage is what a link of a message shows. Following it does nothing yet:
// scanners of mail follow links. A person presses the button.
var linkPage = template.Must(template.New("answer").Parse(`<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>{{.Title}}</title></head>
<body><main><h1>{{.Title}}</h1>{{range .Lines}}<p>{{.}}</p>{{end}}
{{if .Token}}<form method="post" action="/oncall/answer"><input type="hidden" name="t" value="{{.Token}}">
<p><button name="do" value="ack">{{.Ack}}</button></p><p><button name="do" value="next">{{.Next}}</button></p></form>{{end}}</main></body></html>`))

type linkView struct {
	Lang, Title, Token, Ack, Next string
	Lines                         []string
}

var linkWords = map[string][4]string{
	"en": {"Page", "Acknowledge", "Pass it to the next person", "This link is not valid any more."},
	"es": {"Aviso", "Confirmar", "Pasar a la siguiente persona", "Este enlace ya no es válido."},
}

// showLink answers GET: what the message was about, and two buttons.
func (s *Service) showLink(w http.ResponseWriter, r *http.Request) {
	token := r.URL.Query().Get("t")
	view, status := linkView{Lang: "en", Title: linkWords["en"][0]}, http.StatusOK
	n, p, err := s.byToken(r.Context(), token)
	switch {
	case errs.IsKind(err, errs.NotFound):
		view.Lines, status = []string{linkWords["en"][3]}, http.StatusNotFound
	case err != nil:
		s.opt.Log.Error("oncall: link", "error", err)
		view.Lines, status = []string{linkWords["en"][3]}, http.StatusInternalServerError
	default:
		lang := s.langOf(r.Context(), n.Person)
		text := linkWords[lang]
		view = linkView{Lang: lang, Title: text[0], Token: token, Ack: text[1], Next: text[2], Lines: []string{p.line(speak(lang))}}
		if p.EndedAt != nil {
			view.Token, view.Lines = "", append(view.Lines, speak(lang).gone)
		}
	}
	s.html(w, status, view)
}

// takeLink answers POST: the person has pressed.
func (s *Service) takeLink(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4096)
	token, do := r.PostFormValue("t"), r.PostFormValue("do")
	view, status := linkView{Lang: "en", Title: linkWords["en"][0]}, http.StatusOK
	lang, said, err := s.pressed(r.Context(), token, do)
	switch {
	case errs.IsKind(err, errs.NotFound):
		view.Lines, status = []string{linkWords["en"][3]}, http.StatusNotFound
	case err != nil:
		s.opt.Log.Error("oncall: link", "error", err)
		view.Lines, status = []string{"error"}, http.StatusInternalServerError
	default:
		view = linkView{Lang: lang, Title: linkWords[lang][0], Lines: []string{said}}
	}
	s.html(w, status, view)
}

// pressed acts for the person the link was sent to.
func (s *Service) pressed(ctx context.Context, token, do string) (lang, said string, err error) {
	n, _, err := s.byToken(ctx, token)
	if err != nil {
		return "", "", err
	}
	lang = s.langOf(ctx, n.Person)
	err = s.db.Tx(ctx, db.Actor{ID: n.Person, Kind: "staff"}, "answer page by link", func(ctx context.Context, tx *db.Tx) error {
		if n, _, err = s.byToken(ctx, token); err != nil { // pressed twice at the same moment
			return err
		}
		act := func(p *Page) error { return s.acknowledge(ctx, tx, p, n.Person, "link") }
		said = speak(lang).acked
		if do == "next" {
			act = func(p *Page) error { return s.onward(ctx, tx, p, "escalated", n.Person) }
			said = speak(lang).next
		}
		open, err := s.answer(ctx, tx, n, act)
		if open == 0 {
			said = speak(lang).gone
		}
		return err
	})
	return lang, said, err
}

func (s *Service) langOf(ctx context.Context, person string) string {
	var lang string
	if err := s.db.QueryRow(ctx, `SELECT locale FROM staff WHERE id = $1`, person).Scan(&lang); err != nil || linkWords[lang][0] == "" {
		return "en"
	}
	return lang
}

func (s *Service) html(w http.ResponseWriter, status int, view linkView) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.WriteHeader(status)
	if err := linkPage.Execute(w, view); err != nil {
		s.opt.Log.Warn("oncall: link page", "error", err)
	}
}
