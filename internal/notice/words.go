package notice

import (
	"strings"
	"time"
)

// Languages letters are written in; anything else falls back to the first.
var Languages = []string{"en", "es", "fr"}

func languageOf(tag string) string {
	for _, l := range Languages {
		if base, _, _ := strings.Cut(strings.ToLower(tag), "-"); base == l {
			return l
		}
	}
	return Languages[0]
}

// said is what a letter says, in its language. The reason is the code in words:
// the text that our people wrote for each other could tell who reported.
var said = map[string]map[string]string{
	"en": {
		"separate": "You and one other person are not matched any more.", "educate": "We explain a rule to you; your account stays as it is.",
		"warn": "This is a warning; your account stays as it is.", "require": "We ask you to do something before you go on.",
		"restrict": "Some of what your account can do is switched off.", "hold_payout": "A disputed amount of a payout is held back.",
		"hold_order": "An order is held.", "cancel_order": "An order is cancelled.", "refund": "An amount is paid back.",
		"remove_content": "Something you published is removed.", "suspend": "Your account is suspended.", "deactivate": "Your account is closed for good.",
		"reinstate": "Your account is restored.", "pause_store": "Your store is paused.", "hide_item": "One of your items is hidden.", "kind": "We changed what your account can do.",
		"interim": "This is a precaution while we look into a matter. It is not a finding against you.",
		"safety":  "A matter of safety.", "conduct": "Conduct that our rules do not allow.", "fraud": "Activity that our rules against fraud do not allow.",
		"account_integrity": "Use of the account that our rules do not allow.", "property": "A matter of property.", "legal": "A legal duty.",
		"protective": "A precaution while we look into a matter.", "other": "Our rules.",
		"on": "It is about %s.", "records": "What it rests on:", "records later": "Some records are not in this letter, because they would show who else is concerned. By %s we send you what they say without that.", "files": "Files attached: %d.", "month": "January 2006", "day": "2 January 2006", "moment": "2 January 2006, 15:04 UTC", "in": "in ",
		"no rule": "Our terms of use.", "internal rule": "Our terms of use, applied by the automatic rule %s.",
		"person": "A person of our team decided. No automated means were used.",
		"found":  "An automatic rule drew our attention to it; a person of our team looked at the facts and decided.",
		"model":  "An automated system suggested it; a person of our team looked at the facts and decided.",
		"fully":  "It was decided automatically, without a person looking at it before. You can ask for a person.",
		"none":   "No end is set.", "once": "Once.", "until": "Until %s.", "review": "We look at it again on %s; it does not end by itself.",
		"redress": "Answer this message, or open %s and enter the number %s and the code %s. You can do so until %s, at no cost to you. A person who did not take this decision looks at everything again and answers within %d days. You can also ask to speak with a person.",
		"body":    "You can also go to %s, or to a court.", "nobody": "You can also go to an out-of-court body where there is one, or to a court.",
		"uphold": "The decision stays as it is.", "modify": "The decision is changed.", "overturn": "The decision is taken back. You are fully restored, and nothing of it counts against you.",
		"withdrawn rule": "The decision rested on a rule that we have withdrawn. We looked at all decisions it led to, and took them back.", "again": "We have looked at it again.",
		"next": "If you disagree: %s", "settled": "You do not need to do anything. If something is not as it was, answer this message.", "preview": "(in the letter)",
	},
	"es": {
		"separate": "Tú y otra persona ya no serán asignadas entre sí.", "educate": "Te explicamos una regla; tu cuenta sigue igual.",
		"warn": "Esto es una advertencia; tu cuenta sigue igual.", "require": "Te pedimos que hagas algo antes de continuar.",
		"restrict": "Algunas funciones de tu cuenta están desactivadas.", "hold_payout": "Se retiene una cantidad en disputa de un pago.",
		"hold_order": "Un pedido está retenido.", "cancel_order": "Un pedido está cancelado.", "refund": "Se devuelve una cantidad.",
		"remove_content": "Se ha retirado algo que publicaste.", "suspend": "Tu cuenta está suspendida.", "deactivate": "Tu cuenta está cerrada definitivamente.",
		"reinstate": "Tu cuenta está restablecida.", "pause_store": "Tu tienda está en pausa.", "hide_item": "Uno de tus artículos está oculto.", "kind": "Hemos cambiado lo que tu cuenta puede hacer.",
		"interim": "Es una precaución mientras revisamos un asunto. No es una conclusión en tu contra.",
		"safety":  "Un asunto de seguridad.", "conduct": "Una conducta que nuestras reglas no permiten.", "fraud": "Actividad que nuestras reglas contra el fraude no permiten.",
		"account_integrity": "Un uso de la cuenta que nuestras reglas no permiten.", "property": "Un asunto de bienes.", "legal": "Una obligación legal.",
		"protective": "Una precaución mientras revisamos un asunto.", "other": "Nuestras reglas.",
		"on": "Se refiere a %s.", "records": "En qué se basa:", "records later": "Algunos registros no están en esta carta, porque mostrarían a quién más concierne. A más tardar el %s te enviamos lo que dicen, sin eso.", "files": "Archivos adjuntos: %d.", "month": "01/2006", "day": "02/01/2006", "moment": "02/01/2006, 15:04 UTC", "in": "",
		"no rule": "Nuestras condiciones de uso.", "internal rule": "Nuestras condiciones de uso, aplicadas por la regla automática %s.",
		"person": "Decidió una persona de nuestro equipo. No se usaron medios automatizados.",
		"found":  "Una regla automática nos avisó; una persona de nuestro equipo revisó los hechos y decidió.",
		"model":  "Un sistema automatizado lo sugirió; una persona de nuestro equipo revisó los hechos y decidió.",
		"fully":  "Se decidió de forma automática, sin que antes lo revisara una persona. Puedes pedir que lo haga una persona.",
		"none":   "Sin fecha de fin.", "once": "Una vez.", "until": "Hasta el %s.", "review": "Lo revisamos de nuevo el %s; no termina por sí solo.",
		"redress": "Responde a este mensaje, o abre %s y escribe el número %s y el código %s. Puedes hacerlo hasta el %s, sin costo para ti. Una persona que no tomó esta decisión lo revisa todo de nuevo y responde en un plazo de %d días. También puedes pedir hablar con una persona.",
		"body":    "También puedes acudir a %s o a un tribunal.", "nobody": "También puedes acudir a un órgano extrajudicial, donde exista, o a un tribunal.",
		"uphold": "La decisión sigue igual.", "modify": "La decisión cambia.", "overturn": "La decisión queda anulada. Todo vuelve a estar como antes y nada de ello cuenta en tu contra.",
		"withdrawn rule": "La decisión se basaba en una regla que hemos retirado. Revisamos todas las decisiones a las que llevó y las anulamos.", "again": "Lo hemos revisado de nuevo.",
		"next": "Si no estás de acuerdo: %s", "settled": "No tienes que hacer nada. Si algo no quedó como estaba, responde a este mensaje.", "preview": "(en la carta)",
	},
	"fr": {
		"separate": "Vous et une autre personne n'êtes plus mis en relation.", "educate": "Nous vous expliquons une règle ; votre compte reste tel qu'il est.",
		"warn": "Ceci est un avertissement ; votre compte reste tel qu'il est.", "require": "Nous vous demandons de faire quelque chose avant de continuer.",
		"restrict": "Certaines fonctions de votre compte sont désactivées.", "hold_payout": "Un montant contesté d'un versement est retenu.",
		"hold_order": "Une commande est retenue.", "cancel_order": "Une commande est annulée.", "refund": "Un montant est remboursé.",
		"remove_content": "Quelque chose que vous avez publié est retiré.", "suspend": "Votre compte est suspendu.", "deactivate": "Votre compte est fermé définitivement.",
		"reinstate": "Votre compte est rétabli.", "pause_store": "Votre boutique est mise en pause.", "hide_item": "L'un de vos articles est masqué.", "kind": "Nous avons changé ce que votre compte permet de faire.",
		"interim": "C'est une précaution pendant que nous examinons une affaire. Ce n'est pas une conclusion contre vous.",
		"safety":  "Une question de sécurité.", "conduct": "Une conduite que nos règles n'autorisent pas.", "fraud": "Une activité que nos règles contre la fraude n'autorisent pas.",
		"account_integrity": "Une utilisation du compte que nos règles n'autorisent pas.", "property": "Une question de biens.", "legal": "Une obligation légale.",
		"protective": "Une précaution pendant que nous examinons une affaire.", "other": "Nos règles.",
		"on": "Cela concerne %s.", "records": "Ce sur quoi elle repose :", "records later": "Certains documents ne sont pas dans cette lettre, car ils montreraient qui d'autre est concerné. Au plus tard le %s, nous vous envoyons ce qu'ils disent, sans cela.", "files": "Fichiers joints : %d.", "month": "01/2006", "day": "02/01/2006", "moment": "02/01/2006, 15:04 UTC", "in": "",
		"no rule": "Nos conditions d'utilisation.", "internal rule": "Nos conditions d'utilisation, appliquées par la règle automatique %s.",
		"person": "Une personne de notre équipe a décidé. Aucun moyen automatisé n'a été utilisé.",
		"found":  "Une règle automatique nous a alertés ; une personne de notre équipe a examiné les faits et a décidé.",
		"model":  "Un système automatisé l'a suggérée ; une personne de notre équipe a examiné les faits et a décidé.",
		"fully":  "La décision a été prise automatiquement, sans qu'une personne l'examine avant. Vous pouvez demander qu'une personne le fasse.",
		"none":   "Aucune fin n'est fixée.", "once": "Une fois.", "until": "Jusqu'au %s.", "review": "Nous la réexaminons le %s ; elle ne prend pas fin d'elle-même.",
		"redress": "Répondez à ce message, ou ouvrez %s et saisissez le numéro %s et le code %s. Vous pouvez le faire jusqu'au %s, sans frais. Une personne qui n'a pas pris cette décision réexamine tout et répond sous %d jours. Vous pouvez aussi demander à parler à une personne.",
		"body":    "Vous pouvez aussi saisir %s ou un tribunal.", "nobody": "Vous pouvez aussi saisir un organe extrajudiciaire, s'il en existe un, ou un tribunal.",
		"uphold": "La décision reste telle qu'elle est.", "modify": "La décision est modifiée.", "overturn": "La décision est annulée. Tout est rétabli et rien de cela ne compte contre vous.",
		"withdrawn rule": "La décision reposait sur une règle que nous avons retirée. Nous avons réexaminé toutes les décisions qu'elle avait entraînées et les avons annulées.", "again": "Nous l'avons réexaminée.",
		"next": "Si vous n'êtes pas d'accord : %s", "settled": "Vous n'avez rien à faire. Si quelque chose n'est pas redevenu comme avant, répondez à ce message.", "preview": "(dans la lettre)",
	},
}

type wording map[string]string

func words(language string) wording { return said[languageOf(language)] }

// of is a word, or the one that stands for what has none.
func (w wording) of(key, otherwise string) string {
	if v := w[key]; v != "" {
		return v
	}
	return w[otherwise]
}

func (w wording) day(t time.Time) string    { return t.UTC().Format(w["day"]) }
func (w wording) month(t time.Time) string  { return w["in"] + t.UTC().Format(w["month"]) }
func (w wording) moment(t time.Time) string { return t.UTC().Format(w["moment"]) }

// LanguageOf is the language letters to somebody are written in.
func LanguageOf(tag string) string { return languageOf(tag) }

// reporters is what somebody behind an action may know of a second look at it.
var reporters = map[string]map[string]string{
	"en": {"overturn": "The decision was taken back.", "modify": "The decision was changed.",
		"apart": "What keeps you apart stays: you are not matched with each other, and cannot message each other.", "together": "Tell us if you want not to be matched with that person."},
	"es": {"overturn": "La decisión quedó anulada.", "modify": "La decisión cambió.",
		"apart": "Lo que les mantiene a distancia sigue igual: no se les asigna entre sí ni pueden escribirse.", "together": "Dinos si no quieres que te asignemos a esa persona."},
	"fr": {"overturn": "La décision a été annulée.", "modify": "La décision a été modifiée.",
		"apart": "Ce qui vous tient à distance reste en place : vous n'êtes pas mis en relation et ne pouvez pas vous écrire.", "together": "Dites-nous si vous ne voulez plus être mis en relation avec cette personne."},
}

// ForReporter is what a reporter may know of a second look, in their language.
func ForReporter(language, outcome string, apart bool) string {
	w, keep := reporters[languageOf(language)], "together"
	if apart {
		keep = "apart"
	}
	return w[outcome] + " " + w[keep]
}
