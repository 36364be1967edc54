package safetycentre

import (
	"strings"
)

// place is a country with the numbers that help there. The crisis line is for
// somebody who may hurt themselves.
type place struct {
	Code   string
	Names  map[string]string
	Call   string // emergency number
	Crisis string // "" = we know none for sure
}

func named(en, es, fr string) map[string]string {
	return map[string]string{"en": en, "es": es, "fr": fr}
}

// places are the countries offered; the first is taken when nothing is known.
// Numbers: FCC and 988lifeline.org (US, PR), 988.ca, gob.mx (Línea de la Vida),
// Samaritans (GB, IE), 3114.fr, Ministerio de Sanidad (024), Dargebotene Hand
// (143), TelefonSeelsorge, 113.nl, Lifeline Australia, 1737.nz; 112 by Directive
// (EU) 2018/1972.
var places = []place{
	{"US", named("United States", "Estados Unidos", "États-Unis"), "911", "988"},
	{"AU", named("Australia", "Australia", "Australie"), "000", "13 11 14"},
	{"BE", named("Belgium", "Bélgica", "Belgique"), "112", ""},
	{"CA", named("Canada", "Canadá", "Canada"), "911", "988"},
	{"DE", named("Germany", "Alemania", "Allemagne"), "112", "0800 111 0 111"},
	{"ES", named("Spain", "España", "Espagne"), "112", "024"},
	{"FR", named("France", "Francia", "France"), "112", "3114"},
	{"GB", named("United Kingdom", "Reino Unido", "Royaume-Uni"), "999", "116 123"},
	{"IE", named("Ireland", "Irlanda", "Irlande"), "112", "116 123"},
	{"IT", named("Italy", "Italia", "Italie"), "112", ""},
	{"LU", named("Luxembourg", "Luxemburgo", "Luxembourg"), "112", ""},
	{"MX", named("Mexico", "México", "Mexique"), "911", "800 911 2000"},
	{"NL", named("Netherlands", "Países Bajos", "Pays-Bas"), "112", "113"},
	{"NZ", named("New Zealand", "Nueva Zelanda", "Nouvelle-Zélande"), "111", "1737"},
	{"PR", named("Puerto Rico", "Puerto Rico", "Porto Rico"), "911", "988"},
	{"PT", named("Portugal", "Portugal", "Portugal"), "112", ""},
	{"CH", named("Switzerland", "Suiza", "Suisse"), "112", "143"},
	{"XX", named("Another country", "Otro país", "Un autre pays"), "112", ""},
}

// Tel is a number as a tel: link wants it.
func (p place) Tel() string { return strings.ReplaceAll(p.Call, " ", "") }

// CrisisTel is the crisis line as a tel: link wants it.
func (p place) CrisisTel() string { return strings.ReplaceAll(p.Crisis, " ", "") }

// Other says that the country is none of those we know.
func (p place) Other() bool { return p.Code == "XX" }

// placeOf is the place somebody chose, else the one the browser's languages name
// (es-MX), else the first.
func placeOf(chosen, accept string) place {
	for _, p := range places {
		if strings.EqualFold(p.Code, chosen) {
			return p
		}
	}
	for tag := range strings.SplitSeq(cut(accept, 200), ",") {
		tag, _, _ = strings.Cut(strings.TrimSpace(tag), ";")
		_, region, ok := strings.Cut(tag, "-")
		for _, p := range places {
			if ok && strings.EqualFold(p.Code, region) {
				return p
			}
		}
	}
	return places[0]
}
