package engine

import "strings"

// Normal forms of identifiers, so that one person's phone or address is one
// thing however it was typed. A pack names them in `normal` of an entity.
const (
	NormalPhone = "phone" // digits with + in front; 00 is +
	NormalMail  = "mail"  // lower case, without a +tag; gmail's dots do not count
)

// NormalForm gives an identifier in a normal form; form "" leaves it as it is,
// and so does an identifier that is not of the kind.
func NormalForm(form, s string) string {
	switch form {
	case NormalPhone:
		return phoneForm(s)
	case NormalMail:
		return mailForm(s)
	}
	return s
}

func phoneForm(s string) string {
	t := strings.TrimSpace(s)
	if rest, ok := strings.CutPrefix(t, "00"); ok {
		t = "+" + rest
	}
	b := make([]byte, 0, len(t))
	for i, r := range t {
		switch {
		case r >= '0' && r <= '9', r == '+' && i == 0:
			b = append(b, byte(r))
		case strings.ContainsRune(" -()./ ", r):
		default:
			return s
		}
	}
	if len(b) < 5 {
		return s
	}
	return string(b)
}

func mailForm(s string) string {
	local, domain, ok := cutLast(normal(s), '@')
	if !ok || local == "" || domain == "" {
		return s
	}
	local, _, _ = strings.Cut(local, "+")
	if domain == "googlemail.com" {
		domain = "gmail.com"
	}
	if domain == "gmail.com" {
		local = strings.ReplaceAll(local, ".", "")
	}
	if local == "" {
		return s
	}
	return local + "@" + domain
}
