package safetycentre

import (
	"crypto/rand"
	"net/http"
	"strings"

	"github.com/piepowder/piepowder/internal/appeal"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/web"
)

// appealView is what the pages about a decision show.
type appealView struct {
	view
	A      AppealTexts
	Shown  *appeal.Shown
	Number string
	Code   string
	Behalf bool
	Name   string
	As     string
	What   string
	Sent   bool
}

// AppealRoutes are the pages on which somebody opens a decision about them by the
// number and code of its letter, and asks for a second look.
func (p *Pages) AppealRoutes(a *appeal.Service) []web.Route {
	const public = ""
	var out []web.Route
	for _, t := range languages {
		in := " (" + t.Lang + ")"
		out = append(out,
			web.Raw(http.MethodGet, t.Path+"/appeal", public, "Safety centre: open a decision"+in, func(w http.ResponseWriter, r *http.Request) {
				v := p.appealPage(r, t)
				v.Number = cut(r.FormValue("number"), 40)
				p.show(w, "appeal", http.StatusOK, v)
			}),
			web.Raw(http.MethodPost, t.Path+"/appeal", public, "Safety centre: a decision, and an appeal against it"+in,
				func(w http.ResponseWriter, r *http.Request) { p.appeal(w, r, t, a) }, web.MaxBody(maxBody)))
	}
	return out
}

func (p *Pages) appealPage(r *http.Request, t Texts) appealView {
	return appealView{view: page(r, t, "/appeal"), A: appealTexts[t.Lang]}
}

func (p *Pages) appeal(w http.ResponseWriter, r *http.Request, t Texts, a *appeal.Service) {
	status, problem := p.parse(r, t)
	if r.MultipartForm != nil {
		defer r.MultipartForm.RemoveAll()
	}
	v := p.appealPage(r, t)
	fail := func(status int, problem string) {
		v.Problem = problem
		p.show(w, "appeal", status, v)
	}
	v.Number, v.Code = cut(r.PostFormValue("number"), 100), cut(r.PostFormValue("code"), 100)
	if problem != "" {
		fail(status, problem)
		return
	}
	if !p.lookups.Allow(web.RemoteIP(r), p.clock.Now()) {
		w.Header().Set("Retry-After", "30")
		fail(http.StatusTooManyRequests, t.TooMany)
		return
	}
	var err error
	if v.Shown, err = a.Show(r.Context(), v.Number, v.Code); err != nil {
		if errs.IsKind(err, errs.NotFound) {
			fail(http.StatusNotFound, v.A.NotFound)
			return
		}
		p.log.Error("safetycentre: a decision could not be opened", "error", err)
		fail(http.StatusInternalServerError, t.Broken)
		return
	}
	v.Form = cut(r.PostFormValue("form"), 100)
	v.What, v.Name, v.As = strings.TrimSpace(cut(r.PostFormValue("text"), 20000)), strings.TrimSpace(cut(r.PostFormValue("name"), 200)), strings.TrimSpace(cut(r.PostFormValue("as"), 200))
	if v.Form == "" { // number and code only: the decision is opened
		v.Form = rand.Text()
		p.show(w, "appeal", http.StatusOK, v)
		return
	}
	files, ok := uploads(r)
	switch {
	case v.What == "":
		fail(http.StatusUnprocessableEntity, v.A.NeedText)
		return
	case !ok:
		fail(http.StatusRequestEntityTooLarge, t.TooLarge)
		return
	}
	var with []appeal.File
	for _, f := range files {
		with = append(with, appeal.File{Name: f.Name, Declared: f.Type, Data: f.Data})
	}
	var behalf *appeal.Behalf
	if v.Name != "" {
		behalf = &appeal.Behalf{Name: v.Name, Relation: v.As}
	}
	err = a.Ask(r.Context(), v.Number, v.Code, v.Form, v.What, behalf, with)
	switch {
	case errs.IsKind(err, errs.Conflict):
		fail(http.StatusConflict, v.A.Back)
		return
	case errs.IsKind(err, errs.Invalid):
		fail(http.StatusUnprocessableEntity, t.TooLarge)
		return
	case err != nil:
		p.log.Error("safetycentre: an appeal could not be taken", "error", err)
		fail(http.StatusInternalServerError, t.Broken)
		return
	}
	if v.Shown, err = a.Show(r.Context(), v.Number, v.Code); err != nil {
		p.log.Error("safetycentre: a decision could not be opened", "error", err)
		fail(http.StatusInternalServerError, t.Broken)
		return
	}
	v.Form, v.What, v.Name, v.As, v.Sent = rand.Text(), "", "", "", true
	p.show(w, "appeal", http.StatusOK, v)
}

// State is how an appeal stands, in words.
func (v appealView) State() string {
	return map[string]string{"received": v.A.Received, "looking": v.A.Looking, "decided": v.A.Decided, "withdrawn": v.A.Withdrawn}[v.Shown.State]
}

// Outcome is what a second look came to, in words.
func (v appealView) Outcome() string {
	return map[appeal.Outcome]string{appeal.Uphold: v.A.Uphold, appeal.Modify: v.A.Modify, appeal.Overturn: v.A.Overturn}[v.Shown.Outcome]
}

// Asking says whether something can be written: an appeal, or more to one.
func (v appealView) Asking() bool {
	return v.Shown.State != "decided" || v.Shown.Outcome != appeal.Overturn
}

// First says whether it would be the first appeal, or a new one after an answer.
func (v appealView) First() bool {
	return v.Shown.State == "none" || v.Shown.State == "decided" || v.Shown.State == "withdrawn"
}

// AppealTexts are the words of these pages in one language.
type AppealTexts struct {
	Title, Intro, Open, NotFound                                     string
	Letter, Told, Until, UntilHelp                                   string
	State, Received, Looking, Decided, Withdrawn, Since, Due, Answer string
	Uphold, Modify, Overturn, Outside                                string
	Ask, AskAgain, AskHelp, More, What, WhatHelp, Files, FilesHelp   string
	Behalf, BehalfHelp, Name, As, AsHelp, Send, NeedText, Sent, Back string
	Link                                                             string
}

var appealTexts = map[string]AppealTexts{
	"en": {Title: "A decision about your account", Intro: "Enter the number and the code from our letter. You see the decision, and can ask for a second look.", Open: "Open",
		NotFound: "We do not find a letter with this number and code. Check both and try again.",
		Letter:   "What we told you", Told: "Told on", Until: "You can ask until", UntilHelp: "We also read what comes later.",
		State: "Your request", Received: "We have your request. Somebody who did not take the decision will read it.", Looking: "Somebody who did not take the decision is reading it.",
		Decided: "We have looked at it again.", Withdrawn: "Your request was withdrawn.", Since: "Received", Due: "We answer by", Answer: "Our answer",
		Uphold: "The decision stays as it is.", Modify: "The decision is changed.", Overturn: "The decision is taken back. You are fully restored, and nothing of it counts against you.",
		Outside: "If you do not agree with our answer, you can go to an out-of-court body where there is one, or to a court.",
		Ask:     "Ask for a second look", AskAgain: "Ask once more", AskHelp: "It costs nothing and never counts against you. A person who did not take the decision looks at everything again.",
		More: "Add something", What: "What is wrong with the decision?", WhatHelp: "In your own words, in any language.", Files: "Photos", FilesHelp: "Up to five pictures of 5 MB each. Not needed.",
		Behalf: "I write for somebody else", BehalfHelp: "Only if the letter is not yours: for a member of your union, a client, somebody of your family.", Name: "Your name", As: "In what role?", AsHelp: "As union, lawyer, family.",
		Send: "Send", NeedText: "Please write what is wrong with the decision.", Sent: "We have what you wrote.", Back: "This decision has been taken back already.",
		Link: "You got a letter about a decision? Open it here"},
	"es": {Title: "Una decisión sobre tu cuenta", Intro: "Escribe el número y el código de nuestra carta. Verás la decisión y podrás pedir que se revise.", Open: "Abrir",
		NotFound: "No encontramos una carta con ese número y ese código. Revisa ambos e inténtalo de nuevo.",
		Letter:   "Lo que te dijimos", Told: "Comunicado el", Until: "Puedes pedirlo hasta el", UntilHelp: "También leemos lo que llega más tarde.",
		State: "Tu solicitud", Received: "Recibimos tu solicitud. La leerá alguien que no tomó la decisión.", Looking: "La está leyendo alguien que no tomó la decisión.",
		Decided: "Lo hemos revisado.", Withdrawn: "Tu solicitud fue retirada.", Since: "Recibida", Due: "Respondemos a más tardar el", Answer: "Nuestra respuesta",
		Uphold: "La decisión sigue igual.", Modify: "La decisión cambia.", Overturn: "La decisión queda anulada. Todo vuelve a estar como antes y nada de ello cuenta en tu contra.",
		Outside: "Si no estás de acuerdo con nuestra respuesta, puedes acudir a un órgano extrajudicial, donde exista, o a un tribunal.",
		Ask:     "Pedir que se revise", AskAgain: "Pedirlo otra vez", AskHelp: "No cuesta nada y nunca cuenta en tu contra. Una persona que no tomó la decisión lo revisa todo de nuevo.",
		More: "Añadir algo", What: "¿Qué está mal en la decisión?", WhatHelp: "Con tus propias palabras, en cualquier idioma.", Files: "Fotos", FilesHelp: "Hasta cinco imágenes de 5 MB cada una. No son necesarias.",
		Behalf: "Escribo en nombre de otra persona", BehalfHelp: "Solo si la carta no es tuya: por alguien de tu sindicato, un cliente, alguien de tu familia.", Name: "Tu nombre", As: "¿En calidad de qué?", AsHelp: "Como sindicato, abogada, familia.",
		Send: "Enviar", NeedText: "Por favor, escribe qué está mal en la decisión.", Sent: "Recibimos lo que escribiste.", Back: "Esta decisión ya fue anulada.",
		Link: "¿Recibiste una carta sobre una decisión? Ábrela aquí"},
	"fr": {Title: "Une décision concernant votre compte", Intro: "Saisissez le numéro et le code de notre lettre. Vous verrez la décision et pourrez demander son réexamen.", Open: "Ouvrir",
		NotFound: "Nous ne trouvons pas de lettre avec ce numéro et ce code. Vérifiez les deux et réessayez.",
		Letter:   "Ce que nous vous avons dit", Told: "Communiqué le", Until: "Vous pouvez le demander jusqu'au", UntilHelp: "Nous lisons aussi ce qui arrive plus tard.",
		State: "Votre demande", Received: "Nous avons votre demande. Quelqu'un qui n'a pas pris la décision la lira.", Looking: "Quelqu'un qui n'a pas pris la décision la lit.",
		Decided: "Nous avons réexaminé la décision.", Withdrawn: "Votre demande a été retirée.", Since: "Reçue", Due: "Nous répondons au plus tard le", Answer: "Notre réponse",
		Uphold: "La décision reste telle qu'elle est.", Modify: "La décision est modifiée.", Overturn: "La décision est annulée. Tout est rétabli et rien de cela ne compte contre vous.",
		Outside: "Si vous n'êtes pas d'accord avec notre réponse, vous pouvez saisir un organe extrajudiciaire, s'il en existe un, ou un tribunal.",
		Ask:     "Demander un réexamen", AskAgain: "Demander encore une fois", AskHelp: "C'est gratuit et ne compte jamais contre vous. Une personne qui n'a pas pris la décision réexamine tout.",
		More: "Ajouter quelque chose", What: "Qu'est-ce qui ne va pas dans la décision ?", WhatHelp: "Avec vos propres mots, dans n'importe quelle langue.", Files: "Photos", FilesHelp: "Jusqu'à cinq images de 5 Mo chacune. Ce n'est pas nécessaire.",
		Behalf: "J'écris pour quelqu'un d'autre", BehalfHelp: "Seulement si la lettre n'est pas à vous : pour un membre de votre syndicat, un client, un proche.", Name: "Votre nom", As: "À quel titre ?", AsHelp: "Syndicat, avocate, famille.",
		Send: "Envoyer", NeedText: "Veuillez écrire ce qui ne va pas dans la décision.", Sent: "Nous avons ce que vous avez écrit.", Back: "Cette décision a déjà été annulée.",
		Link: "Vous avez reçu une lettre sur une décision ? Ouvrez-la ici"},
}

// AppealLink is what the first page says of these.
func (v view) AppealLink() string { return appealTexts[v.T.Lang].Link }
