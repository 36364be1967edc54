package lang

// Function describes a function or a word operator of the language, for editors.
type Function struct {
	Name      string `json:"name"`
	Signature string `json:"signature"` // how it is written and what it gives
	Text      string `json:"text"`      // one line for people
}

// Functions lists what can be called.
func Functions() []Function {
	return []Function{
		{"missing", "missing(x) bool", "True when x is not known"},
		{"money", `money("5.00 USD") money`, "An amount of money; the currency may be left out"},
		{"date", `date("2026-01-31") time`, "A day or an RFC 3339 time, in UTC"},
		{"hour", "hour(time) int", "Hour of the day from 0 to 23, in UTC"},
		{"weekday", "weekday(time) int", "Day of the week, Monday is 1 and Sunday 7, in UTC"},
		{"len", "len(text or set) int", "Characters of a text, or members of a set"},
		{"abs", "abs(number, money or duration)", "The value without its sign"},
		{"min", "min(a, b, ...)", "The smallest of 2 to 16 values of one type; missing when one is"},
		{"max", "max(a, b, ...)", "The largest of 2 to 16 values of one type; missing when one is"},
		{"int", "int(number) int", "The whole part of a number"},
		{"float", "float(number) float", "A whole number as one with decimals"},
	}
}

// Operators lists the operators that are words, and the two for missing values and choices.
func Operators() []Function {
	return []Function{
		{"and", "a and b", "Both hold"},
		{"or", "a or b", "One of them holds"},
		{"not", "not a", "It does not hold; true also when what it asks is missing"},
		{"in", `x in [1, 2], x in a list, "x" in a set, x in 1..5`, "It is one of them; false when x is missing"},
		{"contains", `text contains "part"`, "The text has the part in it, capitals as written"},
		{"startsWith", `text startsWith "part"`, "The text begins with the part"},
		{"endsWith", `text endsWith "part"`, "The text ends with the part"},
		{"matches", `text matches "^[0-9]+$"`, "The text has something the RE2 pattern describes"},
		{"??", "x ?? y", "x, or y when x is missing"},
		{"? :", "a ? x : y", "x when a holds, else y"},
	}
}
