package safetycentre

import (
	"net/http"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/standards"
	"github.com/piepowder/piepowder/internal/web"
)

// standingView is what the pages about one's own standing show.
type standingView struct {
	view
	S            StandingTexts
	Number, Code string
	Mine         *standards.AccountPoints
	Hearing      *enforcement.OwnHearing
	Answer       string
	Sent         bool
}

// StandingRoutes are the pages on which somebody sees, by the number and code of
// a letter, where they stand, how that fades, and an allegation they may answer.
func (p *Pages) StandingRoutes(s *standards.Service, e *enforcement.Service) []web.Route {
	const public = ""
	var out []web.Route
	for _, t := range languages {
		in := " (" + t.Lang + ")"
		out = append(out,
			web.Raw(http.MethodGet, t.Path+"/standing", public, "Safety centre: one's own standing"+in, func(w http.ResponseWriter, r *http.Request) {
				p.show(w, "standing", http.StatusOK, standingView{view: page(r, t, "/standing"), S: standingTexts[t.Lang], Number: cut(r.FormValue("number"), 40)})
			}),
			web.Raw(http.MethodPost, t.Path+"/standing", public, "Safety centre: where one stands, and an answer to an allegation"+in,
				func(w http.ResponseWriter, r *http.Request) { p.standing(w, r, t, s, e) }))
	}
	return out
}

func (p *Pages) standing(w http.ResponseWriter, r *http.Request, t Texts, s *standards.Service, e *enforcement.Service) {
	v := standingView{view: page(r, t, "/standing"), S: standingTexts[t.Lang], Number: cut(r.PostFormValue("number"), 100), Code: cut(r.PostFormValue("code"), 100)}
	fail := func(status int, problem string) {
		v.Problem = problem
		p.show(w, "standing", status, v)
	}
	if !p.lookups.Allow(web.RemoteIP(r), p.clock.Now()) {
		w.Header().Set("Retry-After", "30")
		fail(http.StatusTooManyRequests, t.TooMany)
		return
	}
	acc, err := s.Person(r.Context(), v.Number, v.Code)
	if errs.IsKind(err, errs.NotFound) {
		fail(http.StatusNotFound, v.S.NotFound)
		return
	}
	broken := func(err error) {
		p.log.Error("safetycentre: a standing could not be shown", "error", err)
		v.Mine, v.Hearing = nil, nil
		fail(http.StatusInternalServerError, t.Broken)
	}
	if err != nil {
		broken(err)
		return
	}
	status := http.StatusOK
	if v.Answer = strings.TrimSpace(cut(r.PostFormValue("answer"), 8000)); v.Answer != "" {
		err := e.AnswerOwn(r.Context(), acc.EID, v.Answer)
		switch {
		case errs.IsKind(err, errs.Conflict):
			status, v.Problem = http.StatusConflict, v.S.Over
		case err != nil:
			broken(err)
			return
		default:
			v.Sent, v.Answer = true, ""
		}
	}
	if v.Mine, err = s.Of(r.Context(), identity.Public(), acc.EID, t.Lang); err != nil {
		broken(err)
		return
	}
	own, ok, err := e.Own(r.Context(), acc.EID)
	if err != nil {
		broken(err)
		return
	}
	if ok && (own.Open || v.Sent) {
		v.Hearing = own
	}
	p.show(w, "standing", status, v)
}

// On is a day in the reader's language.
func (v standingView) On(t time.Time) string { return t.UTC().Format(v.S.Date) }

// Step is the usual next measure of a step of the ladder, in words.
func (v standingView) Step(action string) string { return v.S.Steps[action] }

// StandingTexts are the words of these pages in one language.
type StandingTexts struct {
	Title, Intro, Open, NotFound, Over                              string
	Points, None, Why, Strike, Counts, Full, Gone, Fades, FadesHelp string
	Ladder, LadderHelp, From, Here, Clear, Date                     string
	Hearing, HearingHelp, Until, Answer, AnswerHelp, Send, Sent     string
	Link                                                            string
	Steps                                                           map[string]string
}

var standingTexts = map[string]StandingTexts{
	"en": {Title: "My standing", Intro: "Enter the number and the code from our letter.", Open: "Show my standing", NotFound: "We do not find anything with this number and code. Check both and try again.",
		Over:   "The time to answer is over. You can still appeal a decision with the number and code of its letter.",
		Points: "Points now", None: "Nothing counts against you.", Why: "What counts, and until when", Strike: "Rule", Counts: "Counts now", Full: "In full until", Gone: "Gone on",
		Fades: "How it fades", FadesHelp: "If nothing is added. You do not have to do anything for it.", Ladder: "What is usual at how many points",
		LadderHelp: "A person decides each time; nothing follows by itself. Orders that you refuse or leave because they are unsafe never count.", From: "From", Here: "you are here", Clear: "Nothing counts any more from",
		Date: "2 January 2006", Hearing: "Please tell us your side", HearingHelp: "Nothing is decided yet. A person reads your answer first.", Until: "You can answer until",
		Answer: "Your answer", AnswerHelp: "In your own words, in any language.", Send: "Send my answer", Sent: "We have your answer.", Link: "See my standing",
		Steps: map[string]string{"educate": "we explain the rule", "warn": "a warning", "require": "a course or a proof", "restrict": "some things are switched off for a time", "suspend": "a suspension", "deactivate": "the end of the account"}},
	"es": {Title: "Mi situación", Intro: "Escribe el número y el código de nuestra carta.", Open: "Ver mi situación", NotFound: "No encontramos nada con ese número y ese código. Revisa ambos e inténtalo de nuevo.",
		Over:   "El plazo para responder terminó. Todavía puedes recurrir una decisión con el número y el código de su carta.",
		Points: "Puntos ahora", None: "No hay nada en tu contra.", Why: "Qué cuenta, y hasta cuándo", Strike: "Regla", Counts: "Cuenta ahora", Full: "Entero hasta el", Gone: "Desaparece el",
		Fades: "Cómo se reduce", FadesHelp: "Si no se añade nada. No tienes que hacer nada.", Ladder: "Qué es habitual y con cuántos puntos",
		LadderHelp: "Cada vez decide una persona; nada ocurre por sí solo. Los pedidos que rechazas o dejas porque no son seguros nunca cuentan.", From: "Desde", Here: "estás aquí", Clear: "Nada cuenta a partir del",
		Date: "02/01/2006", Hearing: "Cuéntanos tu versión", HearingHelp: "Todavía no hay nada decidido. Una persona leerá antes tu respuesta.", Until: "Puedes responder hasta el",
		Answer: "Tu respuesta", AnswerHelp: "Con tus propias palabras, en cualquier idioma.", Send: "Enviar mi respuesta", Sent: "Tenemos tu respuesta.", Link: "Ver mi situación",
		Steps: map[string]string{"educate": "explicamos la regla", "warn": "una advertencia", "require": "un curso o una prueba", "restrict": "algunas funciones se desactivan por un tiempo", "suspend": "una suspensión", "deactivate": "el cierre de la cuenta"}},
	"fr": {Title: "Ma situation", Intro: "Saisissez le numéro et le code de notre lettre.", Open: "Voir ma situation", NotFound: "Nous ne trouvons rien avec ce numéro et ce code. Vérifiez les deux et réessayez.",
		Over:   "Le délai de réponse est passé. Vous pouvez encore contester une décision avec le numéro et le code de sa lettre.",
		Points: "Points aujourd'hui", None: "Rien ne compte contre vous.", Why: "Ce qui compte, et jusqu'à quand", Strike: "Règle", Counts: "Compte aujourd'hui", Full: "En entier jusqu'au", Gone: "Effacé le",
		Fades: "Comment cela diminue", FadesHelp: "Si rien ne s'ajoute. Vous n'avez rien à faire.", Ladder: "Ce qui est habituel, à combien de points",
		LadderHelp: "Une personne décide à chaque fois ; rien ne suit tout seul. Les commandes que vous refusez ou quittez parce qu'elles sont dangereuses ne comptent jamais.", From: "À partir de", Here: "vous êtes ici", Clear: "Plus rien ne compte à partir du",
		Date: "02/01/2006", Hearing: "Dites-nous votre version", HearingHelp: "Rien n'est décidé. Une personne lit d'abord votre réponse.", Until: "Vous pouvez répondre jusqu'au",
		Answer: "Votre réponse", AnswerHelp: "Avec vos propres mots, dans n'importe quelle langue.", Send: "Envoyer ma réponse", Sent: "Nous avons votre réponse.", Link: "Voir ma situation",
		Steps: map[string]string{"educate": "nous expliquons la règle", "warn": "un avertissement", "require": "un cours ou une preuve", "restrict": "certaines fonctions sont désactivées un temps", "suspend": "une suspension", "deactivate": "la fin du compte"}},
}
