package enforcement

import "time"

// What a notice says, in its language. The reason is the code in words: the
// text that our people wrote could tell who reported.
var said = map[string]map[string]string{
	"en": {
		"educate": "We explain how it is done; your account stays as it is.", "require": "We need something from you.",
		"hold_payout": "A disputed amount waits until we have looked into it; everything else is paid as always.", "hold_order": "An order waits.",
		"cancel_order": "An order is cancelled.", "refund": "Money of an order goes back.", "remove_content": "A text or picture of yours was removed.",
		"remove_rating": "A rating does not count any more.", "block_instrument": "A card or device is not accepted any more.",
		"deactivate": "Your account is ended.", "pause_store": "Your store takes no orders.", "hide_item": "One of your items is not shown.",
		"thing_order": "your order", "thing_key": "your key", "thing_door_code": "your door code", "thing_animal": "your animal", "thing_child": "your child",
		"thing_medicine": "your medicine", "thing_cash": "your cash", "thing_vehicle": "your vehicle", "thing_other": "what is yours",
		"separate": "You and one other person are not matched any more.", "warn": "This is a warning; your account stays as it is.",
		"restrict": "Some of what your account can do is switched off.", "suspend": "Your account is suspended.",
		"reinstate": "Your account is restored.",
		"safety":    "a matter of safety", "conduct": "conduct that our rules do not allow", "fraud": "activity that our rules against fraud do not allow",
		"account_integrity": "use of the account that our rules do not allow", "property": "a matter of property", "legal": "a legal duty",
		"protective": "a precaution while we look into a matter", "other": "our rules",
		"person": "by a person of our team", "rule": "by an automatic rule, checked by a person of our team", "none": "no end is set", "once": "once",
		"model": "by an automatic system, checked by a person of our team",
		"until": "until ", "again": "we have looked at it again", "date": "2 January 2006, 15:04 UTC",
	},
	"es": {
		"educate": "Te explicamos cómo se hace; tu cuenta sigue igual.", "require": "Necesitamos algo de ti.",
		"hold_payout": "Un importe en disputa queda en espera hasta que lo revisemos; todo lo demás se paga como siempre.", "hold_order": "Un pedido queda en espera.",
		"cancel_order": "Un pedido se cancela.", "refund": "Se devuelve dinero de un pedido.", "remove_content": "Se retiró un texto o una imagen tuya.",
		"remove_rating": "Una valoración ya no cuenta.", "block_instrument": "Una tarjeta o un dispositivo ya no se acepta.",
		"deactivate": "Tu cuenta se cierra.", "pause_store": "Tu tienda no recibe pedidos.", "hide_item": "Uno de tus artículos no se muestra.",
		"thing_order": "tu pedido", "thing_key": "tu llave", "thing_door_code": "tu código de acceso", "thing_animal": "tu animal", "thing_child": "tu hijo o hija",
		"thing_medicine": "tus medicinas", "thing_cash": "tu dinero en efectivo", "thing_vehicle": "tu vehículo", "thing_other": "lo que es tuyo",
		"separate": "Tú y otra persona ya no serán asignadas entre sí.", "warn": "Esto es una advertencia; tu cuenta sigue igual.",
		"restrict": "Algunas funciones de tu cuenta están desactivadas.", "suspend": "Tu cuenta está suspendida.",
		"reinstate": "Tu cuenta está restablecida.",
		"safety":    "un asunto de seguridad", "conduct": "una conducta que nuestras reglas no permiten", "fraud": "actividad que nuestras reglas contra el fraude no permiten",
		"account_integrity": "un uso de la cuenta que nuestras reglas no permiten", "property": "un asunto de bienes", "legal": "una obligación legal",
		"protective": "una precaución mientras revisamos un asunto", "other": "nuestras reglas",
		"person": "por una persona de nuestro equipo", "rule": "por una regla automática, revisada por una persona de nuestro equipo", "none": "sin fecha de fin", "once": "una vez",
		"until": "hasta el ", "again": "lo hemos revisado de nuevo", "date": "02/01/2006, 15:04 UTC",
		"model": "por un sistema automático, revisado por una persona de nuestro equipo",
	},
	"fr": {
		"educate": "Nous expliquons comment faire ; votre compte reste tel quel.", "require": "Nous avons besoin de quelque chose de votre part.",
		"hold_payout": "Un montant contesté attend que nous l'ayons examiné ; tout le reste est payé comme toujours.", "hold_order": "Une commande est en attente.",
		"cancel_order": "Une commande est annulée.", "refund": "L'argent d'une commande est rendu.", "remove_content": "Un texte ou une image de vous a été retiré.",
		"remove_rating": "Une note ne compte plus.", "block_instrument": "Une carte ou un appareil n'est plus accepté.",
		"deactivate": "Votre compte est fermé.", "pause_store": "Votre magasin ne prend pas de commandes.", "hide_item": "Un de vos articles n'est plus affiché.",
		"thing_order": "votre commande", "thing_key": "votre clé", "thing_door_code": "votre code d'entrée", "thing_animal": "votre animal", "thing_child": "votre enfant",
		"thing_medicine": "vos médicaments", "thing_cash": "votre argent", "thing_vehicle": "votre véhicule", "thing_other": "ce qui est à vous",
		"separate": "Vous et une autre personne ne serez plus mis en relation.", "warn": "Ceci est un avertissement ; votre compte reste tel quel.",
		"restrict": "Une partie de ce que votre compte permet est désactivée.", "suspend": "Votre compte est suspendu.", "reinstate": "Votre compte est rétabli.",
		"safety": "une question de sécurité", "conduct": "une conduite que nos règles n'admettent pas", "fraud": "une activité que nos règles contre la fraude n'admettent pas",
		"account_integrity": "un usage du compte que nos règles n'admettent pas", "property": "une question de biens", "legal": "une obligation légale",
		"protective": "une précaution pendant que nous examinons une affaire", "other": "nos règles",
		"person": "par une personne de notre équipe", "rule": "par une règle automatique, vérifiée par une personne de notre équipe",
		"model": "par un système automatique, vérifié par une personne de notre équipe", "none": "aucune fin n'est fixée", "once": "une fois",
		"until": "jusqu'au ", "again": "nous l'avons examiné de nouveau", "date": "02/01/2006, 15:04 UTC",
	},
}

func words(language string) map[string]string {
	if w, ok := said[language]; ok {
		return w
	}
	return said["en"]
}

// noticeVars fills the notice of an action.
func noticeVars(a *Action, language string) map[string]string {
	w := words(language)
	rule := a.Clause
	if rule == "" {
		rule = a.Rule
	}
	vars := map[string]string{"what": w[string(a.Kind)], "reason": w[a.ReasonCode], "rule": rule}
	if a.Kind == Separate {
		return vars
	}
	vars["automated"] = w[a.Origin]
	switch {
	case a.Kind == Warn || a.Kind == Reinstate || a.Kind == Educate:
		vars["duration"] = w["once"]
	case a.EndsAt == nil || a.Holds:
		vars["duration"] = w["none"]
	default:
		vars["duration"] = w["until"] + a.EndsAt.UTC().Format(w["date"])
	}
	return vars
}

// reversalVars fills the notice of a reversal.
func reversalVars(a *Action, language string) map[string]string {
	w := words(language)
	return map[string]string{"what": w[string(a.Kind)], "reason": w["again"]}
}

// due is how soon a thing must be got back: what lives first.
func due(kind string) time.Duration {
	switch kind {
	case "animal", "child", "medicine":
		return time.Hour
	case "order":
		return 30 * time.Minute
	case "key", "door_code":
		return 24 * time.Hour
	}
	return 48 * time.Hour
}
