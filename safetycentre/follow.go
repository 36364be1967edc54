package safetycentre

import (
	"crypto/rand"
	"net/http"
	"strings"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/web"
)

// follow shows how a report stands, to whoever has its number and code, and takes
// what they add.
func (p *Pages) follow(w http.ResponseWriter, r *http.Request, v view) {
	fail := func(status int, problem string) {
		v.Problem, v.Status = problem, nil
		p.show(w, "follow", status, v)
	}
	if !p.lookups.Allow(web.RemoteIP(r), p.clock.Now()) {
		w.Header().Set("Retry-After", "30")
		fail(http.StatusTooManyRequests, v.T.TooMany)
		return
	}
	v.Receipt = intake.Receipt{Number: cut(r.PostFormValue("number"), 100), Code: cut(r.PostFormValue("code"), 100)}
	if text := strings.TrimSpace(r.PostFormValue("reply")); text != "" {
		err := p.intake.Add(r.Context(), v.Receipt, cut(r.PostFormValue("form"), 100), cut(text, 20000))
		if v.Replied = err == nil; err != nil && !errs.IsKind(err, errs.NotFound) {
			p.log.Error("safetycentre: an addition could not be taken", "error", err)
			fail(http.StatusInternalServerError, v.T.Broken)
			return
		}
	}
	st, err := p.intake.Follow(r.Context(), v.Receipt)
	switch {
	case errs.IsKind(err, errs.NotFound):
		fail(http.StatusNotFound, v.T.NotFound)
		return
	case err != nil:
		p.log.Error("safetycentre: a report could not be looked up", "error", err)
		fail(http.StatusInternalServerError, v.T.Broken)
		return
	}
	v.Form, v.Status = rand.Text(), st
	v.State = map[string]string{"received": v.T.Received, "looking": v.T.Looking, "answered": v.T.Answered, "closed": v.T.Closed}[st.State]
	p.show(w, "follow", http.StatusOK, v)
}
