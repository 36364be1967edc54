package fuzzy

// Slip says whether one word is another with one typing error: a letter wrong,
// missing, too many, or two neighbours swapped. Trigrams say little about words
// of four or five letters; this does. Words of less than four letters must be
// right.
func Slip(typed, word string) bool {
	a, b := []rune(typed), []rune(word)
	if len(a) < 4 || len(b) < 4 {
		return typed == word
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return string(a[i:]) == string(b[i+1:])
	}
	if i >= len(a)-1 {
		return true
	}
	return string(a[i+1:]) == string(b[i+1:]) || a[i] == b[i+1] && a[i+1] == b[i] && string(a[i+2:]) == string(b[i+2:])
}
