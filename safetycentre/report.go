package safetycentre

import (
	"crypto/rand"
	"errors"
	"net/http"
	"strings"

	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/web"
)

// The steps of a report. What was said travels from step to step in the form;
// nothing is kept here until it is sent.
const (
	stepDanger = 1 + iota
	stepWhat
	stepWhere
	stepReach
	lastStep
)

// entry is what was typed; it is shown again after a mistake.
type entry struct{ Now, Safe, What, When, Order, Name, Email, Phone, Careful, Store, Police, Confidential string }

// fields are the form's fields with the step that asks for each.
func (e *entry) fields() []struct {
	step int
	name string
	to   *string
} {
	return []struct {
		step int
		name string
		to   *string
	}{{stepDanger, "happening_now", &e.Now}, {stepDanger, "safe_now", &e.Safe}, {stepWhat, "text", &e.What}, {stepWhere, "when", &e.When},
		{stepWhere, "order", &e.Order}, {stepReach, "name", &e.Name}, {stepReach, "email", &e.Email}, {stepReach, "phone", &e.Phone},
		{stepReach, "careful", &e.Careful}, {stepReach, "confidential", &e.Confidential}, {0, "store", &e.Store}, {0, "police", &e.Police}}
}

func read(r *http.Request) (e entry) {
	for _, f := range e.fields() {
		*f.to = strings.TrimSpace(cut(r.PostFormValue(f.name), 20000))
	}
	return e
}

// at shows one step, with what was said in the others.
func (v view) at(step int) view {
	v.Step, v.Steps, v.Kept, v.Summary = step, lastStep, []pair{{"place", v.Place.Code}}, nil
	for _, f := range v.In.fields() {
		if f.step != step && f.step != 0 && *f.to != "" {
			v.Kept = append(v.Kept, pair{f.name, *f.to})
		}
	}
	word := map[string]string{"yes": v.T.Yes, "no": v.T.No, "unknown": v.T.Unsure}
	v.Summary = []pair{{v.T.Now, word[v.In.Now]}, {v.T.Safe, word[v.In.Safe]}, {v.T.What, v.In.What}, {v.T.When, v.In.When}, {v.T.Order, v.In.Order},
		{v.T.Name, v.In.Name}, {v.T.Email, v.In.Email}, {v.T.Phone, v.In.Phone}, {v.T.Careful, v.In.Careful}, {v.T.Confidential, word[v.In.Confidential]}}
	v.Urgent = v.In.Now == "yes" && v.In.Safe != "yes"
	return v
}

// parse reads a form; problem is "" when it could be read.
func (p *Pages) parse(r *http.Request, t Texts) (status int, problem string) {
	err := r.ParseMultipartForm(1 << 20)
	var large *http.MaxBytesError
	switch {
	case err == nil || errors.Is(err, http.ErrNotMultipart):
		return http.StatusOK, ""
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge, t.TooLarge
	}
	return http.StatusBadRequest, t.Broken
}

// report takes a step, or all of a report at once.
func (p *Pages) report(w http.ResponseWriter, r *http.Request, t Texts) {
	status, problem := p.parse(r, t)
	if r.MultipartForm != nil {
		defer r.MultipartForm.RemoveAll()
	}
	v := page(r, t, "")
	v.In, v.Form = read(r), cut(r.PostFormValue("form"), 100)
	if v.Form == "" {
		v.Form = rand.Text()
	}
	fail := func(step, status int, problem string) {
		v.Problem = problem
		p.show(w, "report", status, v.at(step))
	}
	if problem != "" {
		fail(lastStep, status, problem)
		return
	}
	step, moving := steps(r)
	switch {
	case moving && r.PostFormValue("go") == "back":
		p.show(w, "report", http.StatusOK, v.at(max(step-1, stepDanger)))
		return
	case moving && step == stepWhat && v.In.What == "":
		fail(stepWhat, http.StatusUnprocessableEntity, t.NeedText)
		return
	case moving && step < lastStep:
		p.show(w, "report", http.StatusOK, v.at(step+1))
		return
	case !p.reports.Allow(web.RemoteIP(r), p.clock.Now()):
		w.Header().Set("Retry-After", "60")
		fail(lastStep, http.StatusTooManyRequests, t.TooMany)
		return
	case v.In.What == "":
		fail(stepWhat, http.StatusUnprocessableEntity, t.NeedText)
		return
	}
	photos, ok := uploads(r)
	if !ok {
		fail(lastStep, http.StatusRequestEntityTooLarge, t.TooLarge)
		return
	}
	receipt, err := p.intake.Report(r.Context(), v.Form, v.In.submission(t), photos)
	if err != nil {
		p.log.Error("safetycentre: a report could not be taken", "error", err)
		fail(lastStep, http.StatusInternalServerError, t.Broken)
		return
	}
	v.Receipt, v.Urgent = receipt, v.In.Now == "yes" && v.In.Safe != "yes"
	p.show(w, "done", http.StatusOK, v)
}

// steps says at which step a form was sent; moving is false for one that is
// complete.
func steps(r *http.Request) (step int, moving bool) {
	if s := r.PostFormValue("step"); len(s) == 1 && s[0] >= '1' && s[0] <= '0'+lastStep {
		return int(s[0] - '0'), r.PostFormValue("go") != "send"
	}
	return 0, false
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
	for _, f := range []struct{ label, text string }{{t.StoreName, e.Store}, {t.When, e.When}, {t.Order, e.Order}, {t.StorePolice, e.Police}, {t.Careful, e.Careful}} {
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
		Language: lang, Now: answer(e.Now), Safe: answer(e.Safe), Confidential: e.Confidential == "yes"}
}

func cut(s string, n int) string {
	if len(s) > n {
		return strings.ToValidUTF8(s[:n], "")
	}
	return s
}
