package story

import (
	"context"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
)

// TestStoryEUCourier: in Paris a model asks for the suspension of a courier. The
// product refuses to do it without a person; a person looks, reads the drafted
// reasons in French, and decides; they are sent as the action takes effect, on
// the day before which nobody is told. The courier asks for a review on the page,
// and is answered within the two weeks of the directive by somebody else.
func TestStoryEUCourier(t *testing.T) { each(t, euCourier) }

func euCourier(w *world) {
	w.later(13 * 24 * time.Hour) // past 2 December 2026: the directive holds
	omar, pia, lars := w.hire("Omar", "investigator"), w.hire("Pia", "policy_lead"), w.hire("Lars", "legal")
	w.event("account.created", map[string]any{"worker_id": "W-PARIS", "kind": "worker", "name": "Lucie Bernard", "email": "lucie@example.com", "phone": "+33612345678",
		"language": "fr", "region": "FR-75", "city": "Paris", "joined_at": w.clock.Now().Format(time.RFC3339)}).want(202)
	w.settle()
	_, secret, err := w.app.Identity.CreateKey(w.app.AsSystem(context.Background()), identity.NewKey{Name: "model", Permissions: []identity.Permission{
		identity.PermActionTakeSuspend, identity.PermActionRead, identity.PermAccountRead}})
	if err != nil {
		w.t.Fatal(err)
	}
	model := &person{w: w, name: "model", client: http.DefaultClient, bearer: secret}

	// The model asks; nothing happens without a person.
	draft := map[string]any{"kind": "suspend", "account": "W-PARIS", "days": 7, "reason_code": "conduct", "reason": "Score 0.97 of the lateness model.", "rule": "lateness-model",
		"clause": "WRK-1.1", "facts": "Neuf livraisons sur dix sont arrivées plus d'une heure après l'heure annoncée.", "origin": "model"}
	refused := model.post("/v1/actions", draft).want(409)
	w.check(refused.str("code") == "human_decision_required" && strings.Contains(string(refused.raw), "eu.pwd.human"), "refused with the duty: %s", refused.raw)
	w.check(omar.get("/v1/accounts/W-PARIS").want(200).str("standing", "standing") == "good" && len(omar.get("/v1/actions?account=W-PARIS").list("items")) == 0, "the refusal did something")

	// A person looks at it: the reasons are drafted in the courier's language.
	shown := omar.post("/v1/notices/preview", map[string]any{"kind": "suspend", "account": "W-PARIS", "days": 7, "reason_code": "conduct", "clause": "WRK-1.1", "rule": "lateness-model",
		"origin": "model", "facts": draft["facts"]}).want(200)
	w.check(shown.str("language") == "fr" && shown.str("way") == "send", "draft: %s", shown.raw)
	for _, words := range []string{"Votre compte est suspendu.", "Neuf livraisons sur dix", "Un système automatisé l'a suggérée", "une personne de notre équipe", "WRK-1.1", "/safety/fr/appeal", "sous 14 jours", "Vous pouvez aussi"} {
		w.check(strings.Contains(shown.str("body"), words), "the draft does not say %q:\n%s", words, shown.str("body"))
	}
	w.check(shown.num("clause", "version") > 0 && shown.str("clause", "text") != "", "no clause in force: %s", shown.raw)

	// She decides; the letter leaves when the action takes effect, not before.
	delete(draft, "origin")
	draft["reason"], draft["start"] = "I read the ten orders: nine were late without a cause of theirs.", w.clock.Now().Add(24*time.Hour)
	draft["confirmed"] = []string{"contact"}
	act := omar.post("/v1/actions", draft).want(201)
	w.later(15 * time.Second)
	w.check(act.str("state") == "scheduled" && len(w.mail.to("lucie@example.com")) == 0, "told before it takes effect: %s", act.raw)
	w.later(24 * time.Hour)
	w.later(15 * time.Second)
	back(omar, pia)
	w.check(omar.get("/v1/accounts/W-PARIS").want(200).str("standing", "standing") == "suspended", "not in effect")
	letters := w.mail.to("lucie@example.com")
	w.check(len(letters) == 1, "%d letters as it takes effect", len(letters))
	text := plain(letters[0].Raw)
	w.check(strings.Contains(text, "une personne de notre équipe a examiné les faits") && strings.Contains(text, "Neuf livraisons") && !strings.Contains(text, "ten orders") && !strings.Contains(text, "0.97"), "the reasons: %s", text)

	// She asks for a review on the page, in French, without JavaScript.
	number, code := codes(w, letters[0].Raw)
	pages := &person{w: w, name: "Lucie", client: http.DefaultClient}
	page := pages.form("/safety/fr/appeal", map[string]string{"number": number, "code": code}, "", nil)
	w.check(page.status == 200 && strings.Contains(string(page.raw), "Demander un réexamen") && !strings.Contains(string(page.raw), "<script"), "the page: %d %s", page.status, page.raw)
	pages.form("/safety/fr/appeal", map[string]string{"number": number, "code": code, "form": "0123456789abcdefA", "text": "Mon vélo était en panne, je l'avais signalé.", "name": "Syndicat", "as": "syndicat"}, "", nil)
	w.settle()
	waiting := pia.get("/v1/appeals?state=open").want(200)
	w.check(len(waiting.list("items")) == 1 && waiting.str("items", 0, "on_behalf", "name") == "Syndicat", "the queue: %s", waiting.raw)
	due, err := time.Parse(time.RFC3339, waiting.str("items", 0, "due_at"))
	w.check(err == nil && due.Sub(w.clock.Now()) <= 14*24*time.Hour && strings.Contains(waiting.str("items", 0, "due_source"), "2024/2831"), "due %v for %v", due, waiting.at("items", 0, "due_source"))
	w.check(omar.post("/v1/appeals/next", nil).status == 404, "the first decider was offered it")

	// It is said before it is due, and answered in time, by somebody else.
	w.later(11*24*time.Hour + time.Hour)
	back(pia, lars)
	ref := waiting.str("items", 0, "id")
	said := pia.get("/v1/accounts/W-PARIS/timeline?limit=100").want(200)
	w.check(strings.Contains(string(said.raw), "appeal.due_soon"), "nobody was told that it is due: %s", said.raw)
	pia.post("/v1/appeals/"+ref+"/take", nil).want(200)
	pia.post("/v1/appeals/"+ref+"/decide", map[string]any{"outcome": "uphold", "reason": "x"}).want(422)
	decided := pia.post("/v1/appeals/"+ref+"/decide", map[string]any{"outcome": "uphold", "reason": "The breakdown was on one of the nine days.", "answer": "La panne concerne un des neuf jours ; les huit autres restent."}).want(200)
	w.check(decided.str("state") == "decided", "decided: %s", decided.raw)
	at, err := time.Parse(time.RFC3339, decided.str("decided_at"))
	w.check(err == nil && !at.After(due), "answered at %v, due %v", at, due)
	w.later(15 * time.Second)
	letters = w.mail.to("lucie@example.com")
	last := plain(letters[len(letters)-1].Raw)
	w.check(strings.Contains(last, "La décision reste telle qu'elle est.") && strings.Contains(last, "les huit autres restent") && strings.Contains(last, "extrajudiciaire"), "the answer: %s", last)

	// The statement of reasons is ready for the EU database, and keeps its rules.
	from, to := url.QueryEscape(w.clock.Now().Add(-30*24*time.Hour).Format(time.RFC3339)), url.QueryEscape(w.clock.Now().Add(time.Hour).Format(time.RFC3339))
	export := lars.get("/v1/transparency?from=" + from + "&to=" + to).want(200)
	w.check(export.num("count") == 1 && export.num("faulty") == 0 && export.str("items", 0, "statement", "automated_detection") == "Yes" &&
		export.str("items", 0, "statement", "decision_account") == "DECISION_ACCOUNT_SUSPENDED" && export.str("items", 0, "statement", "territorial_scope", 0) == "FR", "export: %s", export.raw)
	file := lars.get("/v1/transparency/export?format=csv&from=" + from + "&to=" + to).want(200)
	w.check(strings.Count(string(file.raw), "\r\n") == 2 && !strings.Contains(string(file.raw), "lucie"), "csv: %s", file.raw)
}

// back signs people in again: nights end sessions.
func back(people ...*person) {
	for _, p := range people {
		p.post("/v1/sessions", map[string]any{"email": strings.ToLower(p.name) + "@staff.example", "password": password}).want(201)
	}
}

var codeForm = regexp.MustCompile(`\b[2-9B-Z]{4}-[2-9B-Z]{4}(?:-[2-9B-Z]{4})?\b`)

// codes reads number and code out of a letter.
func codes(w *world, raw string) (number, code string) {
	w.t.Helper()
	for _, m := range codeForm.FindAllString(plain(raw), -1) {
		if strings.Count(m, "-") == 1 {
			number = m
		} else {
			code = m
		}
	}
	w.check(number != "" && code != "", "no number and code in %s", plain(raw))
	return number, code
}

// plain is the text of a letter as its reader sees it.
func plain(raw string) string {
	_, body, _ := strings.Cut(raw, "\r\n\r\n")
	text, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
	if err != nil {
		return body
	}
	var d mime.WordDecoder
	if head, err := d.DecodeHeader(string(text)); err == nil {
		return head
	}
	return string(text)
}
