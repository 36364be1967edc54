package engine

import (
	"fmt"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// effectDecl is one effect as written: kind(arguments, name: value).
type effectDecl struct {
	kind     EffectKind
	role     string // "" = the pivot
	name     string
	severity string
	span     int64 // 0 = no end
}

// plainEffects finds effects written as a bracketed list of bare calls on one
// line, which is how people write them but not YAML.
var plainEffects = regexp.MustCompile(`(?m)^([ -]*effects:[ ]+)(\[[ ]*[a-z]+\([^\n]*\)[ ]*\])([ ]*(?:[ ]#[^\n]*)?\r?)$`)

// quoteEffects makes such a line one quoted text, keeping every line where it is.
func quoteEffects(text string) string {
	return plainEffects.ReplaceAllStringFunc(text, func(line string) string {
		m := plainEffects.FindStringSubmatch(line)
		return m[1] + "'" + strings.ReplaceAll(m[2], "'", "''") + "'" + m[3]
	})
}

// readEffects reads a list of calls, or one text with several:
//
//	effects: [label(customer, "card-testing", 7d), alert("fraud", severity: "S3")]
//	effects: ['label(customer, "card-testing", 7d)', 'alert("fraud", severity: "S3")']
func (p *Pack) readEffects(r *reader, n *yaml.Node, d *ruleDecl) []effectDecl {
	nodes := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		nodes = n.Content
	}
	var out []effectDecl
	for _, c := range nodes {
		if c.Kind != yaml.ScalarNode {
			r.fail(c, "an effect is a text", `quote it: 'alert("fraud", severity: "S3")'`)
			continue
		}
		rest := strings.TrimSpace(c.Value)
		if n.Kind == yaml.ScalarNode && strings.HasPrefix(rest, "[") && strings.HasSuffix(rest, "]") {
			rest = strings.TrimSpace(rest[1 : len(rest)-1])
		}
		for rest != "" {
			var e effectDecl
			var err error
			e, rest, err = parseEffect(rest)
			if err == nil {
				err = p.checkEffect(&e, d)
			}
			if err != nil {
				r.fail(c, err.Error(), `write label(customer, "name", 7d), alert("topic", severity: "S3") or webhook("name")`)
				break
			}
			out = append(out, e)
			rest = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(rest), ","))
		}
	}
	return out
}

type effectArg struct {
	name, text string
	quoted     bool
}

// parseEffect reads one call from the front of s.
func parseEffect(s string) (e effectDecl, rest string, err error) {
	open := strings.IndexByte(s, '(')
	if open < 0 {
		return e, "", fmt.Errorf("%q is not an effect", s)
	}
	e.kind = EffectKind(strings.TrimSpace(s[:open]))
	var args []effectArg
	s = s[open+1:]
	for {
		s = strings.TrimLeft(s, " \t\n")
		if s == "" {
			return e, "", fmt.Errorf("%s( is not closed", e.kind)
		}
		if s[0] == ')' {
			s = s[1:]
			break
		}
		var a effectArg
		if s[0] != '"' {
			end := strings.IndexAny(s, ",():\"")
			if end < 0 {
				return e, "", fmt.Errorf("%s( is not closed", e.kind)
			}
			a.text = strings.TrimSpace(s[:end])
			if s[end] == ':' {
				a.name, a.text, s = a.text, "", strings.TrimLeft(s[end+1:], " ")
				if s == "" {
					return e, "", fmt.Errorf("%s( is not closed", e.kind)
				}
				if s[0] != '"' {
					if end = strings.IndexAny(s, ",()"); end < 0 {
						return e, "", fmt.Errorf("%s( is not closed", e.kind)
					}
					a.text, s = strings.TrimSpace(s[:end]), s[end:]
				}
			} else {
				s = s[end:]
			}
		}
		if s != "" && s[0] == '"' {
			end := strings.IndexByte(s[1:], '"')
			if end < 0 || a.text != "" {
				return e, "", fmt.Errorf("a quoted word of %s is not closed", e.kind)
			}
			a.text, a.quoted, s = s[1:1+end], true, s[end+2:]
		}
		args = append(args, a)
		s = strings.TrimLeft(s, " \t\n")
		switch {
		case s == "" || s[0] != ',' && s[0] != ')':
			return e, "", fmt.Errorf("%s: expected , or ) before %q", e.kind, s)
		case s[0] == ',':
			s = s[1:]
		}
	}
	return e, s, e.take(args)
}

// take sorts arguments into the effect: bare words are a role or a length of
// time, the quoted one is the name.
func (e *effectDecl) take(args []effectArg) error {
	for _, a := range args {
		switch {
		case a.name == "severity":
			e.severity = a.text
		case a.name == "for":
			d, err := ParseSpan(a.text)
			if err != nil {
				return err
			}
			e.span = d
		case a.name != "":
			return fmt.Errorf("%s does not take %q", e.kind, a.name)
		case a.quoted && e.name == "":
			e.name = a.text
		case a.quoted:
			return fmt.Errorf("%s takes one quoted name", e.kind)
		case a.text != "" && a.text[0] >= '0' && a.text[0] <= '9':
			d, err := ParseSpan(a.text)
			if err != nil {
				return err
			}
			e.span = d
		case e.role == "":
			e.role = a.text
		default:
			return fmt.Errorf("%s does not take %q", e.kind, a.text)
		}
	}
	return nil
}

func (p *Pack) checkEffect(e *effectDecl, d *ruleDecl) error {
	switch e.kind {
	case EffectLabel, EffectAlert, EffectWebhook:
	default:
		return fmt.Errorf("there is no effect %q", e.kind)
	}
	if e.name == "" {
		return fmt.Errorf("%s has no name", e.kind)
	}
	if e.span != 0 && e.kind != EffectLabel {
		return fmt.Errorf("%s takes no length of time", e.kind)
	}
	if e.severity != "" && (len(e.severity) != 2 || e.severity[0] != 'S' || e.severity[1] < '0' || e.severity[1] > '4') {
		return fmt.Errorf("severity %q is not S0 to S4", e.severity)
	}
	for _, t := range d.On {
		if ev := p.event(t); e.role != "" && ev != nil && ev.RoleSlot(e.role) < 0 {
			return fmt.Errorf("%s does not speak about %q", t, e.role)
		}
	}
	return nil
}
