package comms

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/piepowder/piepowder/internal/errs"
)

// VarType is the kind of value a placeholder takes.
type VarType string

// The types of variables and how their values are written.
const (
	TextVar   VarType = "text"        // any words
	NameVar   VarType = "name"        // what a person is called: one line, at most 80 characters
	MoneyVar  VarType = "money"       // minor units and currency: "1250 USD"
	DateVar   VarType = "date"        // "2026-11-21"
	TimeVar   VarType = "time"        // RFC 3339; shown in the reader's zone
	NumberVar VarType = "case_number" // "C-20451"
	LinkVar   VarType = "link"        // https, without user or password
)

// Variable is one placeholder of a template.
type Variable struct {
	Name    string  `json:"name" yaml:"name" maxLength:"40"`
	Type    VarType `json:"type" yaml:"type" enum:"text,name,money,date,time,case_number,link"`
	Title   string  `json:"title,omitempty" yaml:"title" maxLength:"100" doc:"What to ask for"`
	Example string  `json:"example,omitempty" yaml:"example" maxLength:"500"`
}

// Languages are those every published template is written in.
var Languages = []string{"en", "es", "fr"}

var (
	moneyForm  = regexp.MustCompile(`^(-?\d{1,15}) ([A-Z]{3})$`)
	numberForm = regexp.MustCompile(`^C-\d{5,12}$`)
)

// wording checks a value and writes it for the reader.
func (v Variable) wording(value, language string, zone *time.Location) (string, string) {
	value = strings.TrimSpace(value)
	if value == "" {
		return "", "required"
	}
	switch v.Type {
	case NameVar:
		if len([]rune(value)) > 80 || strings.ContainsFunc(value, unicode.IsControl) {
			return "", "a name is one line of at most 80 characters"
		}
	case MoneyVar:
		m := moneyForm.FindStringSubmatch(value)
		if m == nil {
			return "", "an amount in minor units and a currency, as 1250 USD"
		}
		n, err := strconv.ParseInt(m[1], 10, 64)
		if err != nil {
			return "", "an amount in minor units and a currency, as 1250 USD"
		}
		return money(n, m[2], language), ""
	case DateVar:
		at, err := time.Parse(time.DateOnly, value)
		if err != nil {
			return "", "a date, as 2026-11-21"
		}
		return day(at, language), ""
	case TimeVar:
		at, err := time.Parse(time.RFC3339, value)
		if err != nil {
			return "", "a time, as 2026-11-21T09:30:00Z"
		}
		at = at.In(zone)
		return moment(at, language), ""
	case NumberVar:
		if !numberForm.MatchString(value) {
			return "", "a case number, as C-20451"
		}
	case LinkVar:
		u, err := url.Parse(value)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || strings.ContainsFunc(value, unicode.IsSpace) {
			return "", "a link that begins with https://"
		}
	default:
		if len(value) > 8000 || strings.ContainsFunc(value, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
			return "", "at most 8000 bytes of text"
		}
	}
	return value, ""
}

// currencies whose minor unit is not a hundredth.
var minor = map[string]int{"JPY": 0, "KRW": 0, "CLP": 0, "VND": 0, "BHD": 3, "KWD": 3, "TND": 3}

// symbols for readers of English in North America; other currencies are shown
// by their code, which nobody mistakes.
var symbols = map[string]string{"USD": "$", "CAD": "CA$", "EUR": "€", "GBP": "£", "MXN": "MX$"}

// money writes an amount: $1,234.50 in English, 1 234,50 $ US in French (as in
// Canada), US$1,234.50 in Spanish (as in the Americas).
func money(n int64, currency, language string) string {
	places, ok := minor[currency]
	if !ok {
		places = 2
	}
	sign := ""
	digits := strconv.FormatInt(n, 10)
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for len(digits) <= places {
		digits = "0" + digits
	}
	whole, part := digits[:len(digits)-places], digits[len(digits)-places:]
	group, point := ",", "."
	if language == "fr" {
		group, point = "\u202f", ","
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if part != "" {
		whole += point + part
	}
	switch {
	case language == "fr" && currency == "USD":
		return sign + whole + "\u00a0$ US"
	case language == "fr":
		return sign + whole + "\u00a0" + currency
	case language == "es" && currency == "USD":
		return sign + "US$" + whole
	case symbols[currency] != "":
		return sign + symbols[currency] + whole
	}
	return sign + whole + " " + currency
}

var (
	weekdays = map[string][]string{
		"es": {"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		"fr": {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
	}
	months = map[string][]string{
		"es": {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		"fr": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	}
)

func day(at time.Time, language string) string {
	switch language {
	case "es":
		return fmt.Sprintf("%s %d de %s de %d", weekdays["es"][at.Weekday()], at.Day(), months["es"][at.Month()-1], at.Year())
	case "fr":
		n := strconv.Itoa(at.Day())
		if at.Day() == 1 {
			n = "1er"
		}
		return fmt.Sprintf("%s %s %s %d", weekdays["fr"][at.Weekday()], n, months["fr"][at.Month()-1], at.Year())
	}
	return at.Format("Monday, January 2, 2006")
}

// moment writes a time with its zone, so that nobody has to guess whose clock
// is meant.
func moment(at time.Time, language string) string {
	switch language {
	case "es":
		return day(at, language) + ", " + at.Format("15:04 (MST)")
	case "fr":
		return day(at, language) + " à " + at.Format("15 h 04 (MST)")
	}
	return day(at, language) + ", " + at.Format("3:04 PM (MST)")
}

// values checks what is given for the variables and writes each for the reader.
// Every fault is named at once.
func values(vars []Variable, given map[string]string, language string, zone *time.Location) (map[string]string, error) {
	out := map[string]string{}
	var at []errs.Field
	for _, v := range vars {
		text, wrong := v.wording(given[v.Name], language, zone)
		if wrong != "" {
			at = append(at, errs.Field{Pointer: "/vars/" + v.Name, Message: wrong})
		}
		out[v.Name] = text
	}
	if len(at) > 0 {
		return nil, errs.New(errs.Invalid, "template_variable", "The text needs %s: %s.", strings.TrimPrefix(at[0].Pointer, "/vars/"), at[0].Message).With(at...)
	}
	return out, nil
}
