package intake

import (
	"strings"
	"unicode"
)

// The commonest words of each language that the others do not share.
var commonest = []struct{ language, words string }{
	{"en", " the and was were with my is are have has not you they he she his her of to it this that when what please from but who did said him order i "},
	{"es", " el los las que y una con por para mi fue está estaba se lo su del pero cuando él ella pedido gracias hola muy más dijo repartidor yo nos señor "},
	{"fr", " le les des et est une dans avec pour mon ma mes qui il elle pas je vous nous ce cette été était sur mais quand bonjour merci très commande livreur au du à "},
}

// ownSigns are accents and signs or sign that only one of the languages has, by its place above.
var ownSigns = map[rune]int{'ñ': 1, '¿': 1, '¡': 1, 'ç': 2, 'œ': 2, 'è': 2, 'ê': 2, 'à': 2, 'ù': 2, 'û': 2}

// Language guesses English, Spanish or French by common words; "" when none
// leads clearly. Short or mixed text stays a guess: a person may correct it.
func Language(s string) string {
	var n [3]int
	total := 0
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && r != '¿' && r != '¡' }) {
		for i, l := range commonest {
			if strings.Contains(l.words, " "+w+" ") {
				n[i]++
			}
		}
		for _, r := range w {
			if i, ok := ownSigns[r]; ok {
				n[i] += 2
				break
			}
		}
		if total++; total > 2000 {
			break
		}
	}
	best := 0
	for i := range n {
		if n[i] > n[best] {
			best = i
		}
	}
	for i := range n {
		if i != best && n[best] <= 2*n[i] {
			return ""
		}
	}
	return commonest[best].language
}
