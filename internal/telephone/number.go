package telephone

import "github.com/nyaruka/phonenumbers"

// Number is the form under which telephone numbers are compared and indexed
// (E.164); "" when v is not one. Numbers without a country are taken as of the
// United States.
func Number(v string) string {
	n, err := phonenumbers.Parse(v, "US")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return ""
	}
	return phonenumbers.Format(n, phonenumbers.E164)
}

// Country is the ISO 3166 code of the country a number belongs to; "" when the
// number does not say.
func Country(number string) string {
	n, err := phonenumbers.Parse(number, "US")
	if err != nil {
		return ""
	}
	return phonenumbers.GetRegionCodeForNumber(n)
}
