package engine

import "strings"

// twoDigitCodes are the calling codes of two digits; 1 and 7 have one, all
// others three (ITU-T E.164).
const twoDigitCodes = " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 "

// callingCode is the country calling code of an international number, "" when
// the number is not written with + or 00.
func callingCode(s string) string {
	var b strings.Builder
	plus := false
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '+' && b.Len() == 0:
			plus = true
		case strings.ContainsRune(" -().", r):
		default:
			return ""
		}
	}
	d := b.String()
	if !plus {
		if !strings.HasPrefix(d, "00") {
			return ""
		}
		d = d[2:]
	}
	switch {
	case len(d) < 5 || len(d) > 15 || d[0] == '0':
		return ""
	case d[0] == '1' || d[0] == '7':
		return "+" + d[:1]
	case strings.Contains(twoDigitCodes, " "+d[:2]+" "):
		return "+" + d[:2]
	}
	return "+" + d[:3]
}
