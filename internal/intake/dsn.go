package intake

import (
	"bytes"
	"net/textproto"
	"strings"
)

// dsnAction is what a delivery status notification says became of a mail of
// ours: failed, delayed, delivered, relayed or expanded (RFC 3464). "" when
// there is no report in it. With several recipients the worst is told.
func dsnAction(raw []byte) string {
	worst := ""
	rank := map[string]int{"": 0, "expanded": 1, "relayed": 2, "delivered": 3, "delayed": 4, "failed": 5}
	rest := raw[:min(len(raw), 1<<20)]
	report := false // the returned message itself may hold such a line too
	for len(rest) > 0 {
		line := rest
		if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			line, rest = rest[:i], rest[i+1:]
		} else {
			rest = nil
		}
		line = bytes.TrimRight(line, "\r")
		if bytes.HasPrefix(line, []byte("--")) {
			report = false
			continue
		}
		name, value, ok := strings.Cut(string(line[:min(len(line), 200)]), ":")
		if !ok {
			continue
		}
		value = strings.ToLower(strings.TrimSpace(value))
		switch textproto.CanonicalMIMEHeaderKey(name) {
		case "Content-Type":
			report = strings.HasPrefix(value, "message/delivery-status") || strings.HasPrefix(value, "message/global-delivery-status")
		case "Action":
			if report && rank[value] > rank[worst] {
				worst = value
			}
		}
	}
	return worst
}
