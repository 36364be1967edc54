package intake

import (
	"bytes"
	"net/mail"
	"slices"
	"strings"
)

// SenderCheck is what our own mail server found out about a sender (RFC 8601).
// Proof is "proved" when the domain of From is vouched for, "failed" when it
// was checked and is not, "none" when the domain says nothing about itself, and
// "" when nobody of ours has looked.
type SenderCheck struct {
	By    string `json:"by,omitempty" doc:"authserv-id of the server that checked"`
	SPF   string `json:"spf,omitempty"`
	DKIM  string `json:"dkim,omitempty"`
	DMARC string `json:"dmarc,omitempty"`
	Proof string `json:"proof,omitempty" enum:"proved,failed,none"`
}

// The values of SenderCheck.Proof.
const (
	Proved  = "proved"
	Failed  = "failed"
	NoProof = "none"
)

// results is one Authentication-Results field.
type results struct {
	server string
	list   []result
}

// result is one method's result with its properties (header.from, smtp.mailfrom …).
type result struct {
	method, value string
	props         map[string]string
}

// maxResults bounds how much of a field is looked at.
const maxResults = 50

// parseResults reads the value of an Authentication-Results field. ok is false
// when it is not one.
func parseResults(v string) (r results, ok bool) {
	parts := splitOutside(uncomment(v), ';')
	head := strings.Fields(parts[0])
	if len(head) == 0 || len(head) > 2 || len(head) == 2 && head[1] != "1" {
		return r, false
	}
	r.server = strings.ToLower(strings.Trim(head[0], `"`))
	for _, p := range parts[1:] {
		words := wordsOf(p)
		if len(words) == 0 {
			continue
		}
		method, value, found := strings.Cut(words[0], "=")
		if !found { // "none": nothing was checked
			continue
		}
		method, _, _ = strings.Cut(method, "/")
		one := result{method: strings.ToLower(method), value: strings.ToLower(strings.Trim(value, `"`)), props: map[string]string{}}
		for _, w := range words[1:] {
			if name, val, found := strings.Cut(w, "="); found {
				name = strings.ToLower(name)
				if _, twice := one.props[name]; !twice {
					one.props[name] = strings.ToLower(strings.Trim(val, `"`))
				}
			}
		}
		if r.list = append(r.list, one); len(r.list) == maxResults {
			break
		}
	}
	return r, true
}

// uncomment leaves comments in parentheses out; an open one swallows the rest.
func uncomment(v string) string {
	var b strings.Builder
	deep, quoted := 0, false
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\\' && i+1 < len(v):
			if i++; deep == 0 {
				b.WriteByte(c)
				b.WriteByte(v[i])
			}
		case c == '"' && deep == 0:
			quoted = !quoted
			b.WriteByte(c)
		case c == '(' && !quoted:
			deep++
			b.WriteByte(' ')
		case c == ')' && !quoted && deep > 0:
			deep--
		case deep == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// splitOutside splits at sep outside quotes.
func splitOutside(v string, sep byte) (out []string) {
	start, quoted := 0, false
	for i := 0; i < len(v); i++ {
		switch {
		case v[i] == '\\':
			i++
		case v[i] == '"':
			quoted = !quoted
		case v[i] == sep && !quoted:
			out = append(out, v[start:i])
			start = i + 1
		}
	}
	return append(out, v[start:])
}

// wordsOf splits at blanks, and takes "name = value" as one word.
func wordsOf(v string) (out []string) {
	v = strings.Join(strings.Fields(v), " ")
	v = strings.ReplaceAll(strings.ReplaceAll(v, " =", "="), "= ", "=")
	for _, w := range splitOutside(v, ' ') {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

// Trust says whose Authentication-Results are ours: the server's name, and how
// many Received fields of ours may stand above them. What stands below the
// Received of that server was there when the message reached us, and anybody
// could have written it; so are results with Received above and none of that
// server below.
type Trust struct {
	Server string
	Hops   int
}

// CheckSender reads what our own server wrote at the top of a message about the
// sender in its From. Fields of other servers, and fields that claim to be ours
// but stand below what our servers wrote, are not looked at.
func CheckSender(raw []byte, t Trust) SenderCheck {
	server := strings.ToLower(t.Server)
	if server == "" {
		return SenderCheck{}
	}
	var c SenderCheck
	var found []result
	hops, from := 0, ""
	fields := headerFields(raw)
	border := slices.IndexFunc(fields, func(f field) bool { return f.name == "received" && writtenBy(f.value, server) })
	for i, f := range fields {
		switch f.name {
		case "received":
			hops++
		case "authentication-results":
			ours := hops == 0 && border < 0 || hops <= t.Hops && i < border
			if r, ok := parseResults(f.value); ok && ours && r.server == server {
				c.By = server
				found = append(found, r.list...)
			}
		case "from":
			if from == "" {
				from, _ = address(f.value)
			} else {
				from = "?" // two authors: nobody can be vouched for
			}
		}
	}
	if c.By == "" {
		return SenderCheck{}
	}
	_, domain, _ := strings.Cut(from, "@")
	dkim := false // a signature of the domain of From itself
	for _, r := range found {
		switch r.method {
		case "spf":
			c.SPF = better(c.SPF, r.value)
		case "dkim":
			c.DKIM = better(c.DKIM, r.value)
			dkim = dkim || r.value == "pass" && domain != "" && sameOrUnder(domain, firstOf(r.props["header.d"], afterAt(r.props["header.i"])))
		case "dmarc":
			if of := r.props["header.from"]; of == "" || of == domain {
				c.DMARC = worse(c.DMARC, r.value)
			}
		}
	}
	switch {
	case c.DMARC == "pass" && domain != "", c.DMARC != "fail" && dkim:
		c.Proof = Proved
	case c.DMARC == "fail", c.DKIM == "fail" && c.SPF != "pass", c.SPF == "fail" && c.DKIM != "pass":
		c.Proof = Failed
	default:
		c.Proof = NoProof
	}
	return c
}

// writtenBy says whether a Received field names server as the one that wrote it.
// Comments are read as well: a stranger who writes "by" and our name into theirs
// only takes trust away.
func writtenBy(received, server string) bool {
	words := strings.Fields(strings.ToLower(received))
	for i, w := range words[:max(len(words)-1, 0)] {
		if w == "by" && strings.Trim(words[i+1], `;,()[]"`) == server {
			return true
		}
	}
	return false
}

// better keeps a pass: one good signature is enough.
func better(was, is string) string {
	if was == "" || is == "pass" {
		return is
	}
	return was
}

// worse keeps a failure: two results for one domain cannot both be ours.
func worse(was, is string) string {
	if was == "" || is == "fail" {
		return is
	}
	return was
}

// sameOrUnder says whether signer may speak for domain: the same, or a parent
// of at least two labels.
func sameOrUnder(domain, signer string) bool {
	return signer != "" && strings.Contains(signer, ".") && (domain == signer || strings.HasSuffix(domain, "."+signer))
}

func afterAt(v string) string {
	_, domain, _ := strings.Cut(v, "@")
	return domain
}

// field is one header field, its name in lower case and its value unfolded.
type field struct{ name, value string }

// headerFields are the fields of a message's own header in their order, at most
// a thousand.
func headerFields(raw []byte) (out []field) {
	for len(raw) > 0 && len(out) < 1000 {
		line, rest, _ := bytes.Cut(raw, []byte("\n"))
		line, raw = bytes.TrimSuffix(line, []byte("\r")), rest
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			if n := len(out); n > 0 && len(out[n-1].value) < maxHeader {
				out[n-1].value += " " + strings.TrimSpace(string(line))
			}
			continue
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok {
			if len(out) == 0 && bytes.HasPrefix(line, []byte("From ")) {
				continue // the first line of an mbox
			}
			break
		}
		out = append(out, field{strings.ToLower(strings.TrimSpace(string(name))), strings.TrimSpace(string(value))})
	}
	return out
}

// returnPath is the envelope sender a mailbox kept; "<>" for the null sender, ""
// when it kept none.
func returnPath(raw []byte) string {
	fields := headerFields(raw)
	i := slices.IndexFunc(fields, func(f field) bool { return f.name == "return-path" })
	if i < 0 {
		return ""
	}
	if strings.TrimSpace(fields[i].value) == "<>" {
		return "<>"
	}
	if a, err := mail.ParseAddress(fields[i].value); err == nil {
		return NormalEmail(a.Address)
	}
	return ""
}
