package web

import "bytes"

// laneHead is what a lane reads of a request's head.
type laneHead struct {
	path   []byte
	key    []byte // of "Authorization: Bearer key"
	length int64  // of the body
	size   int    // of the head
}

var (
	crlf    = []byte("\r\n")
	headEnd = []byte("\r\n\r\n")
)

// parseLane reads a whole head, with its empty line. ok is true only for the
// plainest of requests: POST over HTTP/1.1 with one host, one bearer key and one
// length, and nothing that changes how a message is read or answered. All others
// are net/http's, which also refuses what is malformed.
func parseLane(b []byte) (h laneHead, ok bool) {
	h.size, h.length = len(b), -1
	line, rest, _ := bytes.Cut(b, crlf)
	path, found := bytes.CutPrefix(line, []byte("POST "))
	if !found {
		return h, false
	}
	if h.path, found = bytes.CutSuffix(path, []byte(" HTTP/1.1")); !found {
		return h, false
	}
	hosts := 0
	for {
		line, rest, _ = bytes.Cut(rest, crlf)
		if len(line) == 0 {
			return h, hosts == 1 && h.key != nil && h.length >= 0 && len(rest) == 0
		}
		colon := bytes.IndexByte(line, ':')
		if colon <= 0 || !token(line[:colon]) {
			return h, false
		}
		value := bytes.Trim(line[colon+1:], " \t")
		for _, c := range value {
			if c < ' ' && c != '\t' || c == 0x7f {
				return h, false
			}
		}
		name := line[:colon]
		switch len(name) { // most names are told apart by their length
		case 4:
			if is(name, "host") {
				hosts++
			}
		case 2, 6, 7, 10, 14, 15, 16, 17:
			switch {
			case is(name, "connection"):
				if !is(value, "keep-alive") {
					return h, false
				}
			case is(name, "content-length"):
				if h.length >= 0 {
					return h, false
				}
				if h.length = digits(value); h.length < 0 {
					return h, false
				}
			case is(name, "te"), is(name, "expect"), is(name, "upgrade"), is(name, "trailer"), is(name, "cookie"),
				is(name, "transfer-encoding"), is(name, "content-encoding"), is(name, "idempotency-key"):
				return h, false
			}
		case 13:
			if is(name, "authorization") {
				if h.key != nil || len(value) < 8 || !is(value[:7], "bearer ") {
					return h, false
				}
				h.key = bytes.TrimSpace(value[7:])
			}
		}
	}
}

// is compares without regard to the case of ASCII letters; want is lower-case.
func is(b []byte, want string) bool {
	if len(b) != len(want) {
		return false
	}
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != want[i] {
			return false
		}
	}
	return true
}

// token reports whether b is the name of a header field (RFC 9110, 5.6.2).
func token(b []byte) bool {
	for _, c := range b {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			return false // the other token characters are rare: net/http knows them
		}
	}
	return true
}

// digits reads a length of at most nine digits, -1 when it is none.
func digits(b []byte) int64 {
	if len(b) == 0 || len(b) > 9 {
		return -1
	}
	n := int64(0)
	for _, c := range b {
		if c < '0' || c > '9' {
			return -1
		}
		n = 10*n + int64(c-'0')
	}
	return n
}
