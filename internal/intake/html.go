package intake

import (
	"html"
	"strings"
)

// HTMLText is the readable text of an HTML body: tags dropped, block elements
// on lines of their own, scripts and styles left out, link targets kept in
// brackets when they differ from their text. It is one linear pass that builds
// no tree, so nesting costs nothing.
func HTMLText(s string) string {
	var b strings.Builder
	skip := "" // the element whose content is being dropped
	for len(s) > 0 {
		lt := strings.IndexByte(s, '<')
		if lt < 0 {
			lt = len(s)
		}
		if skip == "" {
			text(&b, html.UnescapeString(s[:lt]))
		}
		if s = s[lt:]; s == "" {
			break
		}
		if strings.HasPrefix(s, "<!--") {
			end := strings.Index(s, "-->")
			if end < 0 {
				break
			}
			s = s[end+3:]
			continue
		}
		gt := strings.IndexByte(s, '>')
		if gt < 0 {
			break
		}
		name := strings.ToLower(tagName(s[1:gt]))
		s = s[gt+1:]
		switch {
		case skip != "":
			if name == "/"+skip {
				skip = ""
			}
		case name == "script" || name == "style" || name == "title":
			skip = name
		case name == "li":
			newline(&b)
			b.WriteString("- ")
		case blocks[strings.TrimPrefix(name, "/")]:
			newline(&b)
		case name == "td" || name == "th":
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

var blocks = map[string]bool{"p": true, "div": true, "br": true, "tr": true, "table": true, "ul": true, "ol": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "blockquote": true, "pre": true, "hr": true, "li": true, "section": true}

// tagName is the name in "<name attr…>", with the slash of an end tag.
func tagName(tag string) string {
	for i, r := range tag {
		if r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '/' && i > 0 {
			return tag[:i]
		}
	}
	return tag
}

// text writes s with runs of white space made one.
func text(b *strings.Builder, s string) {
	for _, r := range s {
		if r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u00a0' {
			if t := b.String(); t != "" && t[len(t)-1] != ' ' && t[len(t)-1] != '\n' {
				b.WriteByte(' ')
			}
			continue
		}
		b.WriteRune(r)
	}
}

func newline(b *strings.Builder) {
	if t := b.String(); t != "" && !strings.HasSuffix(t, "\n\n") {
		b.WriteByte('\n')
	}
}
