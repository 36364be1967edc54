package ingest

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// scan reads JSON (RFC 8259) from a string without building anything: values
// are substrings, strings without escapes are not copied. The first fault
// sticks in bad; at says where.
type scan struct {
	s   string
	i   int
	bad string // what is wrong, "" while all is well
	at  int
}

// maxDepth bounds nesting, which only undeclared fields can have.
const maxDepth = 64

func (c *scan) fail(what string) {
	if c.bad == "" {
		c.bad, c.at = what, c.i
	}
}

// peek skips white space and gives the next byte, 0 at the end.
func (c *scan) peek() byte {
	for c.i < len(c.s) {
		switch b := c.s[c.i]; b {
		case ' ', '\t', '\n', '\r':
			c.i++
		default:
			return b
		}
	}
	return 0
}

// want consumes one structural byte.
func (c *scan) want(b byte) bool {
	if c.bad == "" && c.peek() == b {
		c.i++
		return true
	}
	c.fail("'" + string(b) + "' expected")
	return false
}

// members calls fn for each member of the object at the cursor; fn must consume
// the value.
func (c *scan) members(fn func(key string)) {
	if !c.want('{') {
		return
	}
	if c.peek() == '}' {
		c.i++
		return
	}
	for c.bad == "" {
		if c.peek() != '"' {
			c.fail("a member name in quotes expected")
			return
		}
		key := c.str()
		if !c.want(':') {
			return
		}
		fn(key)
		if c.bad != "" {
			return
		}
		switch c.peek() {
		case ',':
			c.i++
		case '}':
			c.i++
			return
		default:
			c.fail("',' or '}' expected")
		}
	}
}

// str reads the string at the cursor.
func (c *scan) str() string {
	if !c.want('"') {
		return ""
	}
	from := c.i
	for c.i < len(c.s) {
		switch b := c.s[c.i]; {
		case b == '"':
			out := c.s[from:c.i]
			c.i++
			return out
		case b == '\\':
			return c.escaped(from)
		case b < 0x20:
			c.fail("a control character in a string must be escaped")
			return ""
		case b < utf8.RuneSelf:
			c.i++
		default:
			if !c.rune() {
				return ""
			}
		}
	}
	c.fail("the string does not end")
	return ""
}

// rune steps over one character that is not ASCII.
func (c *scan) rune() bool {
	r, n := utf8.DecodeRuneInString(c.s[c.i:])
	if r == utf8.RuneError && n == 1 {
		c.fail("not UTF-8")
		return false
	}
	c.i += n
	return true
}

// escaped goes on with a string whose part from..i has no escape.
func (c *scan) escaped(from int) string {
	var b strings.Builder
	b.WriteString(c.s[from:c.i])
	for c.i < len(c.s) {
		switch x := c.s[c.i]; {
		case x == '"':
			c.i++
			return b.String()
		case x < 0x20:
			c.fail("a control character in a string must be escaped")
			return ""
		case x == '\\':
			c.i++
			r, ok := c.escape()
			if !ok {
				return ""
			}
			b.WriteRune(r)
		case x < utf8.RuneSelf:
			b.WriteByte(x)
			c.i++
		default:
			start := c.i
			if !c.rune() {
				return ""
			}
			b.WriteString(c.s[start:c.i])
		}
	}
	c.fail("the string does not end")
	return ""
}

// escape reads what follows a backslash. A lone surrogate becomes U+FFFD, as
// everywhere in Go.
func (c *scan) escape() (rune, bool) {
	if c.i >= len(c.s) {
		c.fail("the string does not end")
		return 0, false
	}
	b := c.s[c.i]
	c.i++
	switch b {
	case '"', '\\', '/':
		return rune(b), true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	case 'u':
		r, ok := c.hex4()
		if !ok {
			return 0, false
		}
		if utf16.IsSurrogate(r) {
			save := c.i
			if strings.HasPrefix(c.s[c.i:], `\u`) {
				c.i += 2
				low, ok := c.hex4()
				if !ok {
					return 0, false
				}
				if whole := utf16.DecodeRune(r, low); whole != utf8.RuneError {
					return whole, true
				}
				c.i = save
			}
			return utf8.RuneError, true
		}
		return r, true
	}
	c.i--
	c.fail("unknown escape in a string")
	return 0, false
}

func (c *scan) hex4() (rune, bool) {
	if c.i+4 > len(c.s) {
		c.fail("four hex digits expected after \\u")
		return 0, false
	}
	v, err := strconv.ParseUint(c.s[c.i:c.i+4], 16, 32)
	if err != nil || strings.ContainsAny(c.s[c.i:c.i+4], "+-_") {
		c.fail("four hex digits expected after \\u")
		return 0, false
	}
	c.i += 4
	return rune(v), true
}

// number reads the number at the cursor as written.
func (c *scan) number() string {
	from := c.i
	if c.i < len(c.s) && c.s[c.i] == '-' {
		c.i++
	}
	switch whole := c.digits(); {
	case whole == 0:
		c.fail("a digit expected")
		return ""
	case whole > 1 && c.s[c.i-whole] == '0':
		c.fail("a number does not begin with 0")
		return ""
	}
	if c.i < len(c.s) && c.s[c.i] == '.' {
		c.i++
		if c.digits() == 0 {
			c.fail("a digit expected after the point")
			return ""
		}
	}
	if c.i < len(c.s) && (c.s[c.i] == 'e' || c.s[c.i] == 'E') {
		c.i++
		if c.i < len(c.s) && (c.s[c.i] == '+' || c.s[c.i] == '-') {
			c.i++
		}
		if c.digits() == 0 {
			c.fail("a digit expected in the exponent")
			return ""
		}
	}
	return c.s[from:c.i]
}

func (c *scan) digits() int {
	from := c.i
	for c.i < len(c.s) && c.s[c.i]-'0' <= 9 {
		c.i++
	}
	return c.i - from
}

// literal consumes true, false or null.
func (c *scan) literal(word string) bool {
	if strings.HasPrefix(c.s[c.i:], word) {
		c.i += len(word)
		return true
	}
	c.fail("a value expected")
	return false
}

// skip steps over the value at the cursor, checking it, and gives its text.
func (c *scan) skip(depth int) string {
	b := c.peek()
	from := c.i
	switch {
	case b == '"':
		c.str()
	case b == '{' && depth < maxDepth:
		c.members(func(string) { c.skip(depth + 1) })
	case b == '[' && depth < maxDepth:
		c.elements(depth)
	case b == '{' || b == '[':
		c.fail("nested too deeply")
	case b == 't':
		c.literal("true")
	case b == 'f':
		c.literal("false")
	case b == 'n':
		c.literal("null")
	case b == '-' || b-'0' <= 9:
		c.number()
	default:
		c.fail("a value expected")
	}
	return c.s[from:c.i]
}

func (c *scan) elements(depth int) {
	c.i++
	if c.peek() == ']' {
		c.i++
		return
	}
	for c.bad == "" {
		c.skip(depth + 1)
		if c.bad != "" {
			return
		}
		switch c.peek() {
		case ',':
			c.i++
		case ']':
			c.i++
			return
		default:
			c.fail("',' or ']' expected")
		}
	}
}

// end checks that nothing but white space is left.
func (c *scan) end() {
	if c.bad == "" && (c.peek() != 0 || c.i < len(c.s)) {
		c.fail("nothing more expected")
	}
}
