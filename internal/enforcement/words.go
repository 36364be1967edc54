package enforcement

import "time"

// What a notice says, in its language. The reason is the code in words: the
// text that our people wrote could tell who reported.
var said = map[string]map[string]string{
	"en": {
		"separate": "You and one other person are not matched any more.", "warn": "This is a warning; your account stays as it is.",
		"restrict": "Some of what your account can do is switched off.", "suspend": "Your account is suspended.",
		"reinstate": "Your account is restored.",
		"safety":    "a matter of safety", "conduct": "conduct that our rules do not allow", "fraud": "activity that our rules against fraud do not allow",
		"account_integrity": "use of the account that our rules do not allow", "property": "a matter of property", "legal": "a legal duty",
		"protective": "a precaution while we look into a matter", "other": "our rules",
		"person": "by a person of our team", "rule": "by an automatic rule, checked by a person of our team", "none": "no end is set", "once": "once",
		"until": "until ", "again": "we have looked at it again", "date": "2 January 2006, 15:04 UTC",
	},
	"es": {
		"separate": "Tú y otra persona ya no serán asignadas entre sí.", "warn": "Esto es una advertencia; tu cuenta sigue igual.",
		"restrict": "Algunas funciones de tu cuenta están desactivadas.", "suspend": "Tu cuenta está suspendida.",
		"reinstate": "Tu cuenta está restablecida.",
		"safety":    "un asunto de seguridad", "conduct": "una conducta que nuestras reglas no permiten", "fraud": "actividad que nuestras reglas contra el fraude no permiten",
		"account_integrity": "un uso de la cuenta que nuestras reglas no permiten", "property": "un asunto de bienes", "legal": "una obligación legal",
		"protective": "una precaución mientras revisamos un asunto", "other": "nuestras reglas",
		"person": "por una persona de nuestro equipo", "rule": "por una regla automática, revisada por una persona de nuestro equipo", "none": "sin fecha de fin", "once": "una vez",
		"until": "hasta el ", "again": "lo hemos revisado de nuevo", "date": "02/01/2006, 15:04 UTC",
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
	case a.Kind == Warn || a.Kind == Reinstate:
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
