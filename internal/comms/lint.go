package comms

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Finding is a place in a text that should not leave as it is.
type Finding struct {
	Kind     string `json:"kind" enum:"personal,phrase,missing"`
	What     string `json:"what,omitempty" enum:"email,phone,name,address,order,case,card,identity,liability,blame,legal_advice,promise"`
	Level    string `json:"level" enum:"block,warn"`
	Language string `json:"language,omitempty" doc:"Of the phrase"`
	Start    int    `json:"start" doc:"UTF-16 units from the beginning, as editors count"`
	End      int    `json:"end"`
	Text     string `json:"text"`
	Message  string `json:"message"`

	from, to int // bytes
}

// Blocked says whether one of the findings keeps the text from leaving.
func Blocked(list []Finding) bool {
	return slices.ContainsFunc(list, func(f Finding) bool { return f.Level == "block" })
}

var says = map[string]string{
	"email": "a mail address", "phone": "a telephone number", "name": "the name of a party", "address": "a street address or place",
	"order": "the reference of an order, account or case", "case": "a case number", "card": "a card number", "identity": "an identity number",
	"liability": "admits liability", "blame": "lays blame", "legal_advice": "gives legal advice", "promise": "promises what we may not be able to keep",
}

// What personal data looks like in running text. Toll-free numbers are left
// out: they belong to lines, not to people.
var (
	mailForm     = regexp.MustCompile(`[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`)
	digitsForm   = regexp.MustCompile(`\+?\(?\d[\d \t\x{00a0}().\-/]{5,22}\d`)
	dateForm     = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}|^\d{1,2}[./]\d{1,2}[./]\d{2,4}$`)
	tollFree     = regexp.MustCompile(`^1?8(?:00|33|44|55|66|77|88)\d{7}$`)
	identityForm = regexp.MustCompile(`\b\d{3}-\d{2}-\d{4}\b`)
	placeForm    = regexp.MustCompile(`-?\d{1,2}\.\d{4,},\s*-?\d{1,3}\.\d{4,}`)
	referForm    = regexp.MustCompile(`\b(?:ord|acc|cas|con|thg|pty)_[0-9a-z]{13,26}\b|\b[A-Z]{2,5}-\d{4,}(?:-[A-Z0-9]+)*\b`)
	orderForm    = regexp.MustCompile(`(?i)\b(?:order|pedido|commande)\s*(?:number|no\.?|nr\.?|n\.?[ºo°]|n°|num[ée]ro|número|#)\s*:?\s*[A-Z0-9-]*\d[A-Z0-9-]{2,}|\b(?:order|pedido|commande)\s*#\s*\w+`)
	numberedForm = regexp.MustCompile(`\bO-\d{4,}(?:-[A-Z0-9]+)*\b|(?i:\b(?:orders?|orden|pedidos?|commandes?))[ \t]+(?:[A-Z]{1,5}-?\d{4,}|\d{5,})(?:-[A-Z0-9]+)*\b`)
	caseForm     = regexp.MustCompile(`\bC-\d{5,12}\b`)
	streetForms  = []*regexp.Regexp{
		regexp.MustCompile(`\b\d{1,6}[A-Za-z]?,? (?:[NSEW]{1,2}\.? )?(?:[\p{Lu}\d][\p{L}\d'.-]* ){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Boulevard|Blvd|Court|Ct|Way|Place|Pl|Terrace|Ter|Highway|Hwy|Parkway|Pkwy|Circle|Cir|Square|Sq)\b\.?`),
		regexp.MustCompile(`(?i)\b(?:calle|avenida|avda\.?|av\.|paseo|carrera|plaza|camino|bulevar) (?:de |del |la |las |los |el )*\p{L}[\p{L} ]{1,40},? ?(?:n\.?[ºo°]\.? ?|#)?\d{1,5}\b`),
		regexp.MustCompile(`(?i)\b\d{1,5},? ?(?:bis |ter )?(?:rue|avenue|boulevard|bd|chemin|all[ée]e|impasse|quai|cours|route) (?:de |du |des |la |le |les |l'|d')*[\p{L}'-]{2,}`),
	}
)

// Lint finds what must not be in a text: personal data (given names of parties
// among them), and phrases that admit, blame, advise on law or promise. In an
// external text personal data blocks; inside it only warns. Phrases block what
// leaves and warn inside.
func Lint(text string, external bool, given ...string) []Finding {
	l := linter{text: text, level: "warn"}
	if external {
		l.level = "block"
	}
	l.each(mailForm, "email")
	l.each(identityForm, "identity")
	l.numbers()
	l.each(placeForm, "address")
	l.each(referForm, "order")
	l.each(orderForm, "order")
	l.each(numberedForm, "order")
	l.each(caseForm, "case")
	for _, re := range streetForms {
		l.each(re, "address")
	}
	f := fold(text)
	l.people(f, given)
	list, err := phrases()
	if err != nil {
		panic(err) // the embedded list is read by a test
	}
	for _, p := range list {
		if !p.possible(f.text) {
			continue
		}
		for at := 0; ; {
			m := p.find.FindStringSubmatchIndex(f.text[at:])
			if m == nil {
				break
			}
			l.add("phrase", p.group, p.language, f.at[at+m[2]], f.end(at+m[3]))
			at += m[3]
		}
	}
	return l.done()
}

type linter struct {
	text  string
	level string
	list  []Finding
}

func (l *linter) add(kind, what, language string, from, to int) {
	level := l.level
	if what == "case" {
		level = "warn"
	}
	l.list = append(l.list, Finding{Kind: kind, What: what, Level: level, Language: language, Text: l.text[from:to], Message: says[what], from: from, to: to})
}

func (l *linter) each(re *regexp.Regexp, what string) {
	for _, m := range re.FindAllStringIndex(l.text, 200) {
		l.add("personal", what, "", m[0], m[1])
	}
}

// numbers tells telephone and card numbers from dates and sums.
func (l *linter) numbers() {
	for _, m := range digitsForm.FindAllStringIndex(l.text, 200) {
		raw := l.text[m[0]:m[1]]
		if m[0] > 0 { // the tail of a word or a reference
			if r, _ := utf8.DecodeLastRuneInString(l.text[:m[0]]); unicode.IsLetter(r) || r == '-' || r == '_' || r == '$' || r == '.' {
				continue
			}
		}
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, raw)
		switch {
		case dateForm.MatchString(raw), identityForm.MatchString(raw):
		case len(digits) >= 13 && len(digits) <= 19 && luhn(digits):
			l.add("personal", "card", "", m[0], m[1])
		case tollFree.MatchString(digits):
		case len(digits) >= 10 && len(digits) <= 15, raw[0] == '+' && len(digits) >= 8,
			len(digits) >= 7 && len(raw) > len(digits) && !strings.ContainsAny(raw, "/"):
			l.add("personal", "phone", "", m[0], m[1])
		}
	}
}

func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// wordsToo are names that are words as well: at the beginning of a sentence they
// only warn.
var wordsToo = strings.Fields(`will mark grace hope rose may june april august bill art dawn faith joy guy frank chase drew pat sue rich rob
	luz sol mar paz rosa blanca angel cruz leon pilar dolores consuelo pierre claire blanche marin fleur france`)

// people finds given names: whole, and each part of three letters or more that
// stands there as a name, with a capital.
func (l *linter) people(f folded, given []string) {
	seen := map[string]bool{}
	for _, g := range given {
		whole := fold(strings.TrimSpace(g)).text
		for _, part := range append([]string{whole}, strings.Fields(whole)...) {
			if utf8.RuneCountInString(part) < 3 || seen[part] {
				continue
			}
			seen[part] = true
			for at := 0; ; {
				i := strings.Index(f.text[at:], part)
				if i < 0 {
					break
				}
				i += at
				at = i + len(part)
				before, _ := utf8.DecodeLastRuneInString(f.text[:i])
				after, _ := utf8.DecodeRuneInString(f.text[at:])
				if letter(before) || letter(after) {
					continue
				}
				start := f.at[i]
				if first, _ := utf8.DecodeRuneInString(l.text[start:]); !strings.Contains(part, " ") && unicode.IsLower(first) {
					continue
				}
				l.add("personal", "name", "", start, f.end(at))
				if lead := strings.TrimRight(l.text[:start], " \t\"“«¿¡("); slices.Contains(wordsToo, part) && (lead == "" || strings.ContainsAny(lead[len(lead)-1:], ".!?:\n")) {
					l.list[len(l.list)-1].Level = "warn"
				}
			}
		}
	}
}

func letter(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// done sorts, drops findings that lie inside others of their kind, and counts
// positions as editors do.
func (l *linter) done() []Finding {
	slices.SortStableFunc(l.list, func(a, b Finding) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	out := []Finding{}
	for _, f := range l.list {
		if n := len(out); n > 0 && out[n-1].Kind == f.Kind && f.to <= out[n-1].to {
			continue
		}
		out = append(out, f)
	}
	at, units := 0, 0
	count := func(to int) int {
		for at < to {
			r, n := utf8.DecodeRuneInString(l.text[at:])
			if units++; r >= 0x10000 {
				units++
			}
			at += n
		}
		return units
	}
	for i := range out {
		out[i].Start = count(out[i].from)
		here, u := at, units
		out[i].End = count(out[i].to)
		at, units = here, u
	}
	return out
}
