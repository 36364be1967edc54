package lang

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Units of Duration and Time.
const (
	Second int64 = 1_000_000
	Minute       = 60 * Second
	Hour         = 60 * Minute
	Day          = 24 * Hour
	Week         = 7 * Day
)

func unit(r byte) int64 {
	switch r {
	case 's':
		return Second
	case 'm':
		return Minute
	case 'h':
		return Hour
	case 'd':
		return Day
	case 'w':
		return Week
	}
	return 0
}

// ParseDuration reads 14d, 90m, 1h30m (units w d h m s) as microseconds.
func ParseDuration(s string) (int64, bool) {
	if s == "" {
		return 0, false
	}
	var sum int64
	for s != "" {
		i := 0
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		if i == 0 || i == len(s) || unit(s[i]) == 0 {
			return 0, false
		}
		n, err := strconv.ParseInt(s[:i], 10, 64)
		if err != nil {
			return 0, false
		}
		part, ok := mul(n, unit(s[i]))
		if !ok {
			return 0, false
		}
		if sum, ok = add(sum, part); !ok {
			return 0, false
		}
		s = s[i+1:]
	}
	return sum, true
}

// FormatDuration is the inverse of ParseDuration; parts of a second are shown as a decimal.
func FormatDuration(d int64) string {
	if d == 0 {
		return "0s"
	}
	var b strings.Builder
	u := uint64(d)
	if d < 0 {
		b.WriteByte('-')
		u = -u
	}
	for _, x := range []struct {
		size int64
		name byte
	}{{Day, 'd'}, {Hour, 'h'}, {Minute, 'm'}} {
		if n := u / uint64(x.size); n > 0 {
			b.WriteString(strconv.FormatUint(n, 10))
			b.WriteByte(x.name)
			u %= uint64(x.size)
		}
	}
	if u > 0 {
		b.WriteString(strconv.FormatFloat(float64(u)/1e6, 'f', -1, 64))
		b.WriteByte('s')
	}
	return b.String()
}

// digits after the decimal point of a currency; literals without one are written with two.
func exponent(c uint16) int {
	switch CurrencyCode(c) {
	case "JPY", "KRW", "VND", "CLP", "ISK", "UGX", "XAF", "XOF":
		return 0
	case "KWD", "BHD", "OMR", "TND", "JOD":
		return 3
	}
	return 2
}

// ParseMoney reads 5.00, -5, "5.00 USD": minor units and currency (0 = none given).
func ParseMoney(s string) (minor int64, currency uint16, err error) {
	number, code, found := strings.Cut(strings.TrimSpace(s), " ")
	if found {
		if currency = Currency(code); currency == 0 {
			return 0, 0, fmt.Errorf("%q is not a currency code", code)
		}
	}
	digits := strings.ReplaceAll(number, "_", "")
	negative := strings.HasPrefix(digits, "-")
	whole, frac, _ := strings.Cut(strings.TrimPrefix(digits, "-"), ".")
	exp := exponent(currency)
	if len(frac) > exp {
		return 0, 0, fmt.Errorf("%s has more than %d decimals", s, exp)
	}
	frac += strings.Repeat("0", exp-len(frac))
	u, perr := strconv.ParseUint(whole+frac, 10, 63)
	if perr != nil || whole == "" {
		return 0, 0, fmt.Errorf("%q is not an amount of money", s)
	}
	minor = int64(u)
	if negative {
		minor = -minor
	}
	return minor, currency, nil
}

// FormatMoney is the inverse of ParseMoney.
func FormatMoney(minor int64, currency uint16) string {
	exp := exponent(currency)
	u, sign := uint64(minor), ""
	if minor < 0 {
		u, sign = -u, "-"
	}
	s := strconv.FormatUint(u, 10)
	if exp > 0 {
		if len(s) <= exp {
			s = strings.Repeat("0", exp+1-len(s)) + s
		}
		s = s[:len(s)-exp] + "." + s[len(s)-exp:]
	}
	if currency != 0 {
		s += " " + CurrencyCode(currency)
	}
	return sign + s
}

// parseTime reads a date or an RFC 3339 time as unix microseconds.
func parseTime(s string) (int64, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1 && t.Year() < 10000 {
			return t.UnixMicro(), true
		}
	}
	return 0, false
}

// durations finds duration literals in a source and hides them from expr's lexer, which knows none:
// the first digit becomes a letter, so that the token reads as a name of the same width and every
// position stays right. found is by offset in characters.
func durations(src string) (hidden string, found map[int]string, err *Error) {
	var b strings.Builder
	rs := []rune(src)
	for i := 0; i < len(rs); {
		switch r := rs[i]; {
		case r == '"' || r == '\'' || r == '`':
			j := skipString(rs, i)
			b.WriteString(string(rs[i:j]))
			i = j
		case r == '/' && i+1 < len(rs) && (rs[i+1] == '/' || rs[i+1] == '*'):
			j := skipComment(rs, i)
			b.WriteString(string(rs[i:j]))
			i = j
		case r >= '0' && r <= '9' || isWord(r):
			j := i
			for j < len(rs) && isWord(rs[j]) {
				j++
			}
			word := string(rs[i:j])
			if looksDuration(word) {
				if _, ok := ParseDuration(word); !ok {
					line, col := position(src, i)
					return "", nil, &Error{Line: line, Column: col, Message: fmt.Sprintf("duration %s is too long", word)}
				}
				if found == nil {
					found = map[int]string{}
				}
				found[i] = word
				b.WriteRune('\u2d00' + rs[i] - '0')
				word = word[1:]
			}
			b.WriteString(word)
			i = j
		default:
			b.WriteRune(r)
			i++
		}
	}
	return b.String(), found, nil
}

// unhide gives a message back the digits durations took.
func unhide(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '\u2d00' && r <= '\u2d09' {
			return r - '\u2d00' + '0'
		}
		return r
	}, s)
}

func isWord(r rune) bool {
	return r == '_' || r == '$' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// looksDuration: digits and units in turn, at least one pair.
func looksDuration(s string) bool {
	digit := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] >= '0' && s[i] <= '9':
			digit = true
		case digit && unit(s[i]) != 0:
			digit = false
		default:
			return false
		}
	}
	return s != "" && !digit
}

func skipString(rs []rune, i int) int {
	quote := rs[i]
	for i++; i < len(rs); i++ {
		if rs[i] == '\\' && quote != '`' {
			i++
		} else if rs[i] == quote {
			return i + 1
		}
	}
	return len(rs)
}

func skipComment(rs []rune, i int) int {
	line := rs[i+1] == '/'
	for i += 2; i < len(rs); i++ {
		if line && rs[i] == '\n' {
			return i
		}
		if !line && rs[i] == '/' && rs[i-1] == '*' {
			return i + 1
		}
	}
	return len(rs)
}

// position turns an offset in characters into line and column from 1.
func position(src string, offset int) (line, col int) {
	line, col = 1, 1
	for _, r := range src {
		if offset <= 0 {
			break
		}
		offset--
		if r == '\n' {
			line, col = line+1, 1
		} else {
			col++
		}
	}
	return line, col
}

// Arithmetic on int64 that tells overflow.

func add(a, b int64) (int64, bool) {
	c := a + b
	return c, (c > a) == (b > 0)
}

func sub(a, b int64) (int64, bool) {
	c := a - b
	return c, (c < a) == (b > 0)
}

func mul(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	c := a * b
	if (c < 0) == ((a < 0) != (b < 0)) && c/b == a {
		return c, true
	}
	return 0, false
}

// scale multiplies an amount by a factor and rounds half away from zero.
func scale(n int64, x float64) (int64, bool) {
	return toInt(math.Round(float64(n) * x))
}

// toInt drops the fraction; ok is false outside int64 and for NaN.
func toInt(x float64) (int64, bool) {
	if !(x >= -1<<63 && x < 1<<63) {
		return 0, false
	}
	return int64(x), true
}

func finite(x float64) (float64, bool) {
	return x, !math.IsNaN(x) && !math.IsInf(x, 0)
}

func runes(s string) int64 { return int64(utf8.RuneCountInString(s)) }

// hourOf and weekdayOf are in UTC; Monday is 1, Sunday 7.
func hourOf(t int64) int64 { return floorMod(t, Day) / Hour }

func weekdayOf(t int64) int64 {
	days := (t - floorMod(t, Day)) / Day
	return floorMod(days+3, 7) + 1
}

func floorMod(a, b int64) int64 {
	m := a % b
	if m < 0 {
		m += b
	}
	return m
}
