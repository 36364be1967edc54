package intake

import (
	"strings"
	"unicode"
)

// The commonest words of each language that the other does not share.
const (
	english = " the and was were with my is are have has not you they he she his her of to it this that when what please from but who did said him order i "
	spanish = " el la los las que y de en un una con por para mi fue está estaba se lo su del pero cuando él ella pedido gracias hola muy más dijo repartidor "
)

// Language guesses English or Spanish by common words; "" when neither leads
// clearly. Short or mixed text stays a guess: a person may correct it.
func Language(s string) string {
	var n [2]int
	total := 0
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		if strings.Contains(english, " "+w+" ") {
			n[0]++
		}
		if strings.Contains(spanish, " "+w+" ") {
			n[1]++
		}
		if strings.ContainsRune(w, 'ñ') {
			n[1] += 2
		}
		if total++; total > 2000 {
			break
		}
	}
	switch {
	case n[0] > 2*n[1]:
		return "en"
	case n[1] > 2*n[0]:
		return "es"
	}
	return ""
}
