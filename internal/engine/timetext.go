package engine

// parseTime reads 2006-01-02T15:04:05Z and 2006-01-02 15:04:05 (UTC), with up
// to six decimals of a second, as unix microseconds. Anything else is left to
// the slow way.
func parseTime(b []byte) (int64, bool) {
	if len(b) < 19 || b[4] != '-' || b[7] != '-' || b[10] != 'T' && b[10] != ' ' || b[13] != ':' || b[16] != ':' {
		return 0, false
	}
	y1, k1 := digits(b[0:4])
	mo, k2 := digits(b[5:7])
	d, k3 := digits(b[8:10])
	h, k4 := digits(b[11:13])
	mi, k5 := digits(b[14:16])
	s, k6 := digits(b[17:19])
	if !(k1 && k2 && k3 && k4 && k5 && k6) || mo < 1 || mo > 12 || d < 1 || d > monthDays(y1, mo) || h > 23 || mi > 59 || s > 59 {
		return 0, false
	}
	rest := b[19:]
	micro := int64(0)
	if len(rest) > 1 && rest[0] == '.' {
		n := 1
		for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
			n++
		}
		if n > 7 || n == 1 {
			return 0, false
		}
		v, _ := digits(rest[1:n])
		for k := n; k < 7; k++ {
			v *= 10
		}
		micro, rest = v, rest[n:]
	}
	if len(rest) != 0 && (len(rest) != 1 || rest[0] != 'Z') || b[10] == 'T' && len(rest) == 0 {
		return 0, false
	}
	return ((civilDay(y1, mo, d)*24+h)*60+mi)*60e6 + s*1e6 + micro, true
}

func digits(b []byte) (int64, bool) {
	var n int64
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

// monthDays is the length of a month of the Gregorian calendar.
func monthDays(y, m int64) int64 {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// civilDay counts days since 1970-01-01 for years 0 to 9999.
func civilDay(y, m, d int64) int64 {
	if m <= 2 {
		y--
		m += 12
	}
	return 365*y + floorDiv(y, 4) - floorDiv(y, 100) + floorDiv(y, 400) + (153*(m-3)+2)/5 + d - 1 - 719468
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
