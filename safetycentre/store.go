package safetycentre

import (
	"crypto/rand"
	"net/http"

	"github.com/piepowder/piepowder/internal/web"
)

// store takes a report of store staff or loss prevention: one page, since they
// write at work and know what is asked.
func (p *Pages) store(w http.ResponseWriter, r *http.Request, t Texts) {
	status, problem := p.parse(r, t)
	if r.MultipartForm != nil {
		defer r.MultipartForm.RemoveAll()
	}
	v := page(r, t, "/store")
	v.In, v.Form = read(r), cut(r.PostFormValue("form"), 100)
	if v.Form == "" {
		v.Form = rand.Text()
	}
	photos, ok := uploads(r)
	switch {
	case problem != "":
	case !p.reports.Allow(web.RemoteIP(r), p.clock.Now()):
		w.Header().Set("Retry-After", "60")
		status, problem = http.StatusTooManyRequests, t.TooMany
	case v.In.What == "":
		status, problem = http.StatusUnprocessableEntity, t.NeedText
	case !ok:
		status, problem = http.StatusRequestEntityTooLarge, t.TooLarge
	}
	if problem == "" {
		in := v.In.submission(t)
		in.Kind = "store"
		receipt, err := p.intake.Report(r.Context(), v.Form, in, photos)
		if err == nil {
			v.Receipt, v.Urgent = receipt, v.In.Now == "yes"
			p.show(w, "done", http.StatusOK, v)
			return
		}
		p.log.Error("safetycentre: a report could not be taken", "error", err)
		status, problem = http.StatusInternalServerError, t.Broken
	}
	v.Problem = problem
	p.show(w, "store", status, v)
}
