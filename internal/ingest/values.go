package ingest

import (
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/engine"
)

// Wanted forms by type, as said in refusals.
var wanted = map[engine.FieldType]string{
	engine.String:   "a string",
	engine.Int:      "a whole number",
	engine.Float:    "a number",
	engine.Money:    "an amount with at most two decimals, such as 12.50",
	engine.Bool:     "true or false",
	engine.Time:     "an RFC 3339 time, such as 2026-11-21T08:30:00Z",
	engine.Duration: "a duration such as \"1h30m\", or a number of seconds",
	engine.Location: `a place in degrees, such as {"lat": 47.606, "lon": -122.332} or "47.606,-122.332"`,
}

// value turns the JSON value text (as written) into a typed value. str is the
// decoded string when quoted is true.
func value(t engine.FieldType, text, str string, quoted bool) (engine.Val, bool) {
	v := engine.Val{Has: true}
	ok := false
	switch t {
	case engine.String:
		v.S, ok = str, quoted
	case engine.Int:
		if !quoted {
			v.N, ok = parseInt(text)
		}
	case engine.Float:
		if !quoted && isNumber(text) {
			f, err := strconv.ParseFloat(text, 64)
			v.F, ok = f, err == nil
		}
	case engine.Money:
		if quoted {
			text = str
		}
		v.N, ok = parseMoney(text)
	case engine.Bool:
		ok = !quoted && (text == "true" || text == "false")
		if text == "true" {
			v.N = 1
		}
	case engine.Time:
		if quoted {
			v.N, ok = parseTime(str)
		}
	case engine.Duration:
		if quoted {
			text = str
		}
		if quoted || isNumber(text) {
			d, err := engine.ParseValue(engine.Duration, text)
			v.N, ok = d.N, err == nil
		}
	case engine.Location:
		if quoted {
			at, err := engine.ParseValue(engine.Location, str)
			v.N, ok = at.N, err == nil
		}
	}
	return v, ok
}

func isNumber(text string) bool {
	return text != "" && (text[0] == '-' || text[0]-'0' <= 9)
}

func parseInt(s string) (int64, bool) {
	n, i := int64(0), 0
	if s != "" && s[0] == '-' {
		i = 1
	}
	if len(s) == i || len(s) > 18 {
		v, err := strconv.ParseInt(s, 10, 64)
		return v, err == nil
	}
	for k := i; k < len(s); k++ {
		d := s[k] - '0'
		if d > 9 {
			return 0, false
		}
		n = n*10 + int64(d)
	}
	if i == 1 {
		n = -n
	}
	return n, true
}

// parseMoney reads 12, 12.5, 12.50 or -3.00 as hundredths, exactly.
func parseMoney(s string) (int64, bool) {
	neg := strings.HasPrefix(s, "-")
	if neg {
		s = s[1:]
	}
	whole, frac, point := strings.Cut(s, ".")
	if whole == "" || len(whole) > 15 || whole[0] == '+' || whole[0] == '-' || point && frac == "" {
		return 0, false
	}
	n, ok := parseInt(whole)
	if !ok {
		return 0, false
	}
	n *= 100
	for i := 0; i < len(frac); i++ {
		d := frac[i] - '0'
		switch {
		case d > 9, i > 1 && d != 0:
			return 0, false
		case i == 0:
			n += 10 * int64(d)
		case i == 1:
			n += int64(d)
		}
	}
	if neg {
		n = -n
	}
	return n, true
}

// parseTime reads an RFC 3339 time of the years 1900 to 9999 as unix microseconds.
func parseTime(s string) (int64, bool) {
	if n, ok := parseUTC(s); ok {
		return n, true
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.Year() < 1900 || t.Year() > 9999 {
		return 0, false
	}
	return t.UnixMicro(), true
}

// parseUTC is the common form 2026-11-21T08:30:00Z with up to six decimals;
// whatever it does not like goes to the standard library.
func parseUTC(s string) (int64, bool) {
	if len(s) < 20 || s[len(s)-1] != 'Z' || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' {
		return 0, false
	}
	bad := false
	two := func(i int) int {
		a, b := s[i]-'0', s[i+1]-'0'
		bad = bad || a > 9 || b > 9
		return int(a)*10 + int(b)
	}
	year, month, day := two(0)*100+two(2), two(5), two(8)
	hour, minute, second := two(11), two(14), two(17)
	micro := 0
	if frac := s[19 : len(s)-1]; frac != "" {
		if frac[0] != '.' || len(frac) < 2 || len(frac) > 7 {
			return 0, false
		}
		for i := 1; i < 7; i++ {
			micro *= 10
			if i < len(frac) {
				d := frac[i] - '0'
				bad = bad || d > 9
				micro += int(d)
			}
		}
	}
	if bad || year < 1900 || month < 1 || month > 12 || day < 1 || day > 28 || hour > 23 || minute > 59 || second > 59 {
		return 0, false // day 29 to 31: the library knows the months
	}
	return unixDay(year, month, day)*86_400_000_000 + int64(hour*3600+minute*60+second)*1_000_000 + int64(micro), true
}

// unixDay counts days since 1970-01-01 in the proleptic Gregorian calendar.
func unixDay(y, m, d int) int64 {
	if m <= 2 {
		y--
		m += 12
	}
	return int64(365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 1 - 719468)
}
