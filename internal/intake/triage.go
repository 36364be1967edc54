package intake

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// WordsVersion names the keyword lists below; every suggestion carries it, so
// that precision can be measured per version.
const WordsVersion = "2026-11.2"

// trigger is one phrase that raises a suggestion to a severity (0 is worst). A
// phrase is folded text; a word that ends in * matches any ending.
type trigger struct {
	phrase   string
	severity int
}

// triggers are short on purpose: they point a person at a contact, they decide
// nothing. An idiom that matches costs one look; a word that is missing costs
// more.
var triggers = []trigger{
	// English: happening, or a life at stake.
	{"kidnap*", 0}, {"held hostage", 0}, {"locked me in", 0}, {"wont let me out", 0}, {"won t let me out", 0},
	{"has a gun", 0}, {"with a gun", 0}, {"shot at", 0}, {"stabb*", 0}, {"is outside my", 0}, {"not breathing", 0},
	{"unconscious", 0}, {"kill myself", 0}, {"end my life", 0}, {"suicid*", 0}, {"following me", 0}, {"missing child", 0},
	{"is dead", 0}, {"has died", 0}, {"someone died", 0},
	{"with a knife", 0}, {"at the door now", 0}, {"back door now", 0}, {"locked the door", 0}, {"can t get out", 0}, {"cant get out", 0},
	{"breathing but", 0}, {"lips blue", 0}, {"collapsed", 0}, {"have the pills", 0}, {"call 911", 0}, {"called 911", 0}, {"hours late", 1},
	// Serious harm.
	{"rape*", 1}, {"sexual assault*", 1}, {"sexually assault*", 1}, {"grop*", 1}, {"touched me", 1}, {"assault*", 1},
	{"attack*", 1}, {"punch*", 1}, {"hit me", 1}, {"chok*", 1}, {"strangl*", 1}, {"knife", 1}, {"gun", 1}, {"weapon*", 1},
	{"stalk*", 1}, {"hospital", 1}, {"ambulance", 1}, {"emergency room", 1}, {"bleeding", 1}, {"robbed", 1}, {"carjack*", 1},
	{"overdos*", 1}, {"knows where i live", 1}, {"shov*", 1}, {"pushed me", 1}, {"grabbed", 1}, {"at the er", 1}, {"in the er", 1},
	{"his hand on me", 1}, {"her hand on me", 1}, {"under my shirt", 1}, {"undressed", 1}, {"waiting outside", 1}, {"drives past", 1}, {"driven past", 1},
	{"where i work", 1}, {"no adult", 1}, {"epipen", 1}, {"not gonna need", 1}, {"wont matter anymore", 1}, {"won t matter anymore", 1},
	// Credible threat or lesser harm.
	{"threat*", 2}, {"scared", 2}, {"afraid", 2}, {"unsafe", 2}, {"harass*", 2}, {"injur*", 2}, {"bitten", 2}, {"dog bit", 2},
	{"crash", 2}, {"accident", 2}, {"racist", 2}, {"slur*", 2}, {"broke in", 2}, {"police", 2}, {"hacked", 2}, {"drunk", 2},
	{"my dog died", 2}, {"cat is missing", 2}, {"dog is missing", 2}, {"lost my dog", 2}, {"lost my cat", 2},
	{"bit me", 2}, {"stitches", 2}, {"heat stroke", 2}, {"slipped the collar", 2}, {"ran away", 2}, {"escaped", 2}, {"killed my", 2},
	{"guide dog", 2}, {"service animal", 2}, {"service dog", 2}, {"no dogs", 2}, {"back to where", 2}, {"no id", 2}, {"allerg*", 2},
	{"has my key", 2}, {"my locks", 2}, {"naked", 2}, {"keeps messaging", 2}, {"keeps texting", 2}, {"what im wearing", 2}, {"what i m wearing", 2},
	{"in my account", 2}, {"did not order", 2}, {"not me", 2}, {"six digit code", 2}, {"payout is gone", 2}, {"stolen", 2}, {"stole", 2}, {"swollen", 2},
	// Spanish.
	{"secuestr*", 0}, {"encerrad*", 0}, {"no me deja salir", 0}, {"tiene un arma", 0}, {"con una pistola", 0}, {"apunal*", 0},
	{"esta afuera de mi", 0}, {"esta fuera de mi", 0}, {"no respira", 0}, {"inconsciente", 0}, {"suicid*", 0}, {"matarme", 0},
	{"quitarme la vida", 0}, {"ya no puedo mas", 0}, {"golpeando la puerta", 0}, {"con un palo", 0}, {"va a entrar", 0}, {"me esta siguiendo", 0}, {"me sigue", 0}, {"murio", 0}, {"esta muert*", 0},
	{"violo", 1}, {"violar*", 1}, {"violac*", 1}, {"violen*", 1}, {"agresion sexual", 1}, {"me toco", 1}, {"me manose*", 1}, {"me golpe*", 1}, {"me pego", 1}, {"me ataco", 1},
	{"agred*", 1}, {"cuchillo", 1}, {"pistola", 1}, {"navaja", 1}, {"arma", 1}, {"acos*", 1}, {"ambulancia", 1}, {"sangr*", 1},
	{"urgencias", 1}, {"no regresan", 1}, {"punetazo", 1}, {"me jalo", 1}, {"me empuj*", 1}, {"brazo roto", 1}, {"en el hospital", 1}, {"me robo", 1}, {"asalt*", 1}, {"sabe donde vivo", 1}, {"matar*", 1},
	{"amenaz*", 2}, {"miedo", 2}, {"insegur*", 2}, {"herid*", 2}, {"lastim*", 2}, {"me mordio", 2}, {"choque", 2}, {"accidente", 2},
	{"puntadas", 2}, {"se escapo", 2}, {"amanecio muert*", 2}, {"la migra", 2}, {"desnud*", 2}, {"no quiero ver", 2}, {"tiene mi llave", 2},
	{"alerg*", 2}, {"no reconoce", 2}, {"pidio el codigo", 2}, {"el codigo y", 2}, {"me robaron", 2}, {"entro sin", 2},
	{"racista", 2}, {"policia", 2}, {"borrach*", 2}, {"perdio mi perro", 2},
}

// Answer to one of the two first questions.
type Answer string

// The answers.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	Unknown Answer = "unknown"
)

// Valid says whether a is one of the three, or not given.
func (a Answer) Valid() bool { return a == "" || a == Yes || a == No || a == Unknown }

// Suggestion proposes a severity. It never decides.
type Suggestion struct {
	Severity int      `json:"severity" minimum:"0" maximum:"4" doc:"0 (worst) to 4"`
	Words    []string `json:"words" doc:"What moved it: phrases of the list, and answers"`
	Version  string   `json:"version"`
}

// Suggest reads the text and the answers to "is it happening now?" and "is the
// person safe now?". Answers can only raise what the words say.
func Suggest(text string, now, safe Answer) Suggestion {
	s := Suggestion{Severity: 4, Words: []string{}, Version: WordsVersion}
	if len(text) > 64<<10 {
		text = text[:64<<10]
	}
	folded := fold(text)
	for _, t := range triggers {
		at := folded
		if strings.HasSuffix(t.phrase, "*") {
			if !strings.Contains(at, " "+strings.TrimSuffix(t.phrase, "*")) {
				continue
			}
		} else if !strings.Contains(at, " "+t.phrase+" ") {
			continue
		}
		s.Severity = min(s.Severity, t.severity)
		if !slices.Contains(s.Words, t.phrase) {
			s.Words = append(s.Words, t.phrase)
		}
	}
	raise := func(to int, why string) {
		if to < s.Severity {
			s.Severity = to
			s.Words = append(s.Words, why)
		}
	}
	switch {
	case now == Yes && safe == No:
		raise(0, "happening now, not safe")
	case safe == No:
		raise(1, "not safe")
	case now == Yes:
		raise(2, "happening now")
	}
	return s
}

// fold makes text comparable: lower case, no accents, words separated by one
// space, a space at either end.
func fold(s string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			if t := b.String(); t[len(t)-1] != ' ' {
				b.WriteByte(' ')
			}
		}
	}
	if t := b.String(); t[len(t)-1] != ' ' {
		b.WriteByte(' ')
	}
	return b.String()
}
