package simulate

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// fields is the inside of an event's data object, without braces.
type fields []byte

func (f fields) key(name string) fields {
	if len(f) > 0 {
		f = append(f, ',')
	}
	f = append(f, '"')
	f = append(f, name...)
	return append(f, '"', ':')
}

func (f fields) str(name, v string) fields {
	if v == "" {
		return f
	}
	return quote(f.key(name), v)
}

func (f fields) num(name string, v int) fields {
	return strconv.AppendInt(f.key(name), int64(v), 10)
}

func (f fields) boolean(name string, v bool) fields {
	return strconv.AppendBool(f.key(name), v)
}

// degrees writes a coordinate with five decimals, about a metre.
func (f fields) degrees(name string, v float64) fields {
	return strconv.AppendFloat(f.key(name), v, 'f', 5, 64)
}

// place writes a location.
func (f fields) place(name string, lat, lon float64) fields {
	f = append(f.key(name), '{')
	at := fields(nil).degrees("lat", lat).degrees("lon", lon)
	return append(append(f, at...), '}')
}

// money writes minor units as a decimal number of major units.
func (f fields) money(name string, minor int64) fields {
	f = strconv.AppendInt(f.key(name), minor/100, 10)
	cents := minor % 100
	return append(f, '.', byte('0'+cents/10), byte('0'+cents%10))
}

func (f fields) time(name string, t time.Time) fields {
	f = append(f.key(name), '"')
	f = t.UTC().AppendFormat(f, stamp)
	return append(f, '"')
}

const stamp = "2006-01-02T15:04:05.000Z"

// envelope writes one whole event.
func envelope(b []byte, id, typ string, at time.Time, data []byte) []byte {
	b = append(b, `{"id":"`...)
	b = append(b, id...)
	b = append(b, `","type":"`...)
	b = append(b, typ...)
	b = append(b, `","time":"`...)
	b = at.UTC().AppendFormat(b, stamp)
	b = append(b, `","data":{`...)
	b = append(b, data...)
	return append(b, '}', '}')
}

func quote(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', byte(c))
		case c == '\n':
			b = append(b, '\\', 'n')
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			b = utf8.AppendRune(b, c)
		}
	}
	return append(b, '"')
}
