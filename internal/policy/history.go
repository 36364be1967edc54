package policy

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Dated texts from elsewhere have no clauses with ids: their sections become the
// clauses, and a section keeps its id from text to text by its heading, or by what
// it says.

// passage is one part of a text under one heading.
type passage struct{ title, text string }

var (
	atxHead    = regexp.MustCompile(`^#{1,6}\s+(.+?)\s*#*$`)
	underHead  = regexp.MustCompile(`^(=+|-{2,})\s*$`)
	boldHead   = regexp.MustCompile(`^(?:\*\*|__)([^*_].{1,118}?)(?:\*\*|__):?$`)
	headNumber = regexp.MustCompile(`^(?:(?:section|article|part)\s+)?(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[a-z]|[ivx]{1,5})[.):]?\s+`)
)

// passages cuts a Markdown text at its headings. A text without any is cut into
// pieces of a few paragraphs.
func passages(text string) []passage {
	all := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	var out []passage
	now := passage{title: "Beginning"}
	var body []string
	flush := func() {
		now.text = strings.TrimSpace(strings.Join(body, "\n"))
		if now.text != "" || now.title != "Beginning" {
			out = append(out, now)
		}
		body = nil
	}
	for i := 0; i < len(all); i++ {
		line := strings.TrimRightFunc(all[i], unicode.IsSpace)
		title := ""
		switch {
		case atxHead.MatchString(line):
			title = atxHead.FindStringSubmatch(line)[1]
		case line != "" && i+1 < len(all) && underHead.MatchString(all[i+1]) && len(line) < 200 && !strings.HasPrefix(strings.TrimSpace(line), "|") && (i == 0 || strings.TrimSpace(all[i-1]) == ""):
			title = line
			i++
		case boldHead.MatchString(strings.TrimSpace(line)) && (i == 0 || strings.TrimSpace(all[i-1]) == "") && (i+1 == len(all) || strings.TrimSpace(all[i+1]) == ""):
			title = boldHead.FindStringSubmatch(strings.TrimSpace(line))[1]
		}
		if title = Plain(title); title != "" {
			flush()
			now = passage{title: cutTo(title, 300)}
			continue
		}
		body = append(body, line)
	}
	flush()
	if len(out) <= 1 && len(text) > 8000 {
		return pieces(text)
	}
	return out
}

func cutTo(s string, n int) string {
	r := []rune(s)
	if len(r) > n {
		return string(r[:n])
	}
	return s
}

func pieces(text string) (out []passage) {
	var b strings.Builder
	n := 0
	for _, para := range strings.Split(text, "\n\n") {
		b.WriteString(para + "\n\n")
		if b.Len() > 3000 {
			n++
			out = append(out, passage{fmt.Sprintf("Part %d", n), strings.TrimSpace(b.String())})
			b.Reset()
		}
	}
	if strings.TrimSpace(b.String()) != "" {
		out = append(out, passage{fmt.Sprintf("Part %d", n+1), strings.TrimSpace(b.String())})
	}
	return out
}

// headKey is a heading without its number, for finding it again.
func headKey(title string) string {
	key := strings.Join(tokens(title), " ")
	return headNumber.ReplaceAllString(key+" ", "")
}

// earlier is a section as it was last known.
type earlier struct {
	id, key string
	words   map[string]bool
}

// settle gives the sections of a text their ids: first by heading, in order, then
// by what they say, then new ones. next is the number of the next new one.
func settle(code string, list []passage, known []earlier, next int) ([]PolicyClauseText, int) {
	ids := make([]string, len(list))
	used := map[string]bool{}
	for i, p := range list {
		key := headKey(p.title)
		for _, e := range known {
			if !used[e.id] && e.key == key {
				ids[i], used[e.id] = e.id, true
				break
			}
		}
	}
	for i, p := range list {
		if ids[i] != "" {
			continue
		}
		mine, best, at := wordSet(p.text), 0.5, ""
		for _, e := range known {
			if !used[e.id] && len(mine) > 5 {
				if v := share(mine, e.words); v > best {
					best, at = v, e.id
				}
			}
		}
		if at != "" {
			ids[i], used[at] = at, true
		}
	}
	out := make([]PolicyClauseText, len(list))
	for i, p := range list {
		if ids[i] == "" {
			ids[i] = code + "-" + strconv.Itoa(next)
			next++
		}
		out[i] = PolicyClauseText{ID: ids[i], Title: p.title, Rule: p.text}
	}
	return out, next
}

// markdownOf makes Markdown of an HTML page: headings, paragraphs, lists, emphasis.
func markdownOf(page string) (string, error) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	depth := 0
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if depth++; depth > 400 {
			depth--
			return
		}
		defer func() { depth-- }()
		if n.Type == html.TextNode {
			b.WriteString(spaces.ReplaceAllString(n.Data, " "))
			return
		}
		children := func() {
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c)
			}
		}
		switch n.DataAtom {
		case atom.Script, atom.Style, atom.Head, atom.Noscript, atom.Template, atom.Svg:
			return
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			b.WriteString("\n\n" + strings.Repeat("#", int(n.Data[1]-'0')) + " ")
			children()
			b.WriteString("\n\n")
		case atom.Li:
			b.WriteString("\n- ")
			children()
		case atom.Br:
			b.WriteString("\n")
		case atom.P, atom.Div, atom.Section, atom.Article, atom.Ul, atom.Ol, atom.Table, atom.Tr, atom.Blockquote, atom.Header, atom.Footer, atom.Main, atom.Dl, atom.Dt, atom.Dd:
			b.WriteString("\n\n")
			children()
			b.WriteString("\n\n")
		case atom.Td, atom.Th:
			children()
			b.WriteString(" ")
		default:
			children()
		}
	}
	walk(root)
	var out []string
	for _, line := range strings.Split(b.String(), "\n") {
		line = strings.TrimSpace(line)
		if line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n")) + "\n", nil
}

// slug is a name as an id, at most sixty letters.
func slug(name string) string {
	s := strings.Join(tokens(name), "-")
	s = strings.TrimLeftFunc(s, func(r rune) bool { return r < 'a' || r > 'z' })
	s = strings.Map(func(r rune) rune {
		if r == '-' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	if len(s) > 60 {
		s = s[:60]
	}
	return strings.Trim(s, "-")
}

// codeFor makes a code of a service and the kind of document: LYFT-TOS.
func codeFor(service, document string) string {
	up := func(s string, n int) string {
		s = strings.ToUpper(strings.ReplaceAll(slug(s), "-", ""))
		return s[:min(n, len(s))]
	}
	short := ""
	for _, w := range strings.Split(slug(document), "-") {
		if w != "" {
			short += strings.ToUpper(w[:1])
		}
	}
	return strings.Trim(up(service, 12)+"-"+short[:min(len(short), 11)], "-")
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
