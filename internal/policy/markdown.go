package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The Markdown of a document: a head between lines of ---, one "## ID Title" per
// clause, settings as "name: value" lines, and one "### Part" per part.

var parts = []struct {
	head string
	text func(*PolicyClauseText) *string
	list func(*PolicyClauseText) *[]string
}{
	{"Rule", func(c *PolicyClauseText) *string { return &c.Rule }, nil},
	{"In public", func(c *PolicyClauseText) *string { return &c.Public }, nil},
	{"Breaks the rule", nil, func(c *PolicyClauseText) *[]string { return &c.Breaks }},
	{"Does not break it", nil, func(c *PolicyClauseText) *[]string { return &c.Fine }},
	{"Happy path", nil, func(c *PolicyClauseText) *[]string { return &c.Happy }},
	{"Sad path", nil, func(c *PolicyClauseText) *[]string { return &c.Sad }},
	{"Putting it right", func(c *PolicyClauseText) *string { return &c.Remediation }, nil},
	{"Evidence wanted", nil, func(c *PolicyClauseText) *[]string { return &c.Evidence }},
}

// Markdown writes the document for people, and for ReadMarkdown.
func (p *PolicyText) Markdown() string {
	var b strings.Builder
	head := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, strings.ReplaceAll(value, "\n", " "))
		}
	}
	b.WriteString("---\n")
	head("id", p.ID)
	head("code", p.Code)
	head("title", p.Title)
	head("summary", p.Summary)
	head("audience", strings.Join(p.Audience, ", "))
	head("jurisdictions", strings.Join(p.Jurisdictions, ", "))
	head("owner", p.Owner)
	head("quorum", strconv.Itoa(p.Quorum))
	head("review", strconv.Itoa(p.ReviewDays))
	if p.Public {
		head("public", "yes")
	}
	b.WriteString("---\n")
	for i := range p.Clauses {
		b.WriteString("\n" + p.Clauses[i].markdown())
	}
	return b.String()
}

func (c *PolicyClauseText) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s %s\n", c.ID, c.Title)
	if c.Standard != "" || len(c.Ladder) > 0 || c.Weight > 0 {
		b.WriteString("\n")
		settings(&b, c.Standard, c.Ladder, c.Weight)
	}
	for _, part := range parts {
		if part.text != nil {
			section(&b, part.head, *part.text(c))
		} else if list := *part.list(c); len(list) > 0 {
			section(&b, part.head, "- "+strings.Join(indented(list), "\n- "))
		}
	}
	for _, code := range languages {
		section(&b, "In public ("+code+")", c.PublicIn[code])
	}
	for _, o := range c.Overlays {
		name := "Overlay"
		if o.Jurisdiction != "" {
			name += " in " + o.Jurisdiction
		}
		if o.Audience != "" {
			name += " for " + o.Audience
		}
		fmt.Fprintf(&b, "\n### %s\n", name)
		if o.Note != "" {
			fmt.Fprintf(&b, "note: %s\n", strings.ReplaceAll(o.Note, "\n", " "))
		}
		settings(&b, o.Standard, o.Ladder, 0)
		if o.Public != "" {
			fmt.Fprintf(&b, "public: %s\n", strings.ReplaceAll(o.Public, "\n", " "))
		}
		if o.Remediation != "" {
			fmt.Fprintf(&b, "remediation: %s\n", strings.ReplaceAll(o.Remediation, "\n", " "))
		}
		if o.Rule != "" {
			b.WriteString("\n" + o.Rule + "\n")
		}
	}
	return b.String()
}

func indented(list []string) []string {
	out := make([]string, len(list))
	for i, l := range list {
		out[i] = strings.ReplaceAll(l, "\n", "\n  ")
	}
	return out
}

func settings(b *strings.Builder, standard string, ladder []string, weight int) {
	if standard != "" {
		fmt.Fprintf(b, "standard: %s\n", standard)
	}
	if weight > 0 {
		fmt.Fprintf(b, "weight: %d\n", weight)
	}
	if len(ladder) > 0 {
		fmt.Fprintf(b, "ladder: %s\n", strings.Join(ladder, "; "))
	}
}

func section(b *strings.Builder, head, text string) {
	if text != "" {
		fmt.Fprintf(b, "\n### %s\n\n%s\n", head, text)
	}
}

var (
	clauseHead  = regexp.MustCompile(`^## (\S+) (.+)$`)
	overlayHead = regexp.MustCompile(`^Overlay(?: in (\S+))?(?: for (\S+))?$`)
	publicHead  = regexp.MustCompile(`^In public \(([a-z]{2})\)$`)
	setting     = regexp.MustCompile(`^(standard|weight|ladder|note|public|remediation): (.*)$`)
)

// ReadMarkdown reads what Markdown writes.
func ReadMarkdown(text string) (*PolicyText, error) {
	p := &PolicyText{Quorum: 1}
	all := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if len(all) == 0 || all[0] != "---" {
		return nil, fmt.Errorf("line 1: a document begins with its head between lines of ---")
	}
	n := 1
	for ; n < len(all) && all[n] != "---"; n++ {
		if err := p.readHead(all[n]); err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
	}
	if n == len(all) {
		return nil, fmt.Errorf("line %d: the head has no end", n)
	}
	for n++; n < len(all); {
		if strings.TrimSpace(all[n]) == "" {
			n++
			continue
		}
		m := clauseHead.FindStringSubmatch(all[n])
		if m == nil {
			return nil, fmt.Errorf("line %d: expected \"## ID Title\"", n+1)
		}
		c := PolicyClauseText{ID: m[1], Title: strings.TrimSpace(m[2])}
		from := n + 1
		for n = from; n < len(all) && !strings.HasPrefix(all[n], "## "); n++ {
		}
		if err := c.read(all[from:n], from); err != nil {
			return nil, err
		}
		p.Clauses = append(p.Clauses, c)
	}
	p.tidy()
	return p, nil
}

func (p *PolicyText) readHead(line string) (err error) {
	name, value, ok := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	if !ok {
		return fmt.Errorf("expected \"name: value\"")
	}
	switch name {
	case "id":
		p.ID = value
	case "code":
		p.Code = value
	case "title":
		p.Title = value
	case "summary":
		p.Summary = value
	case "audience":
		p.Audience = strings.Split(value, ",")
	case "jurisdictions":
		p.Jurisdictions = strings.Split(value, ",")
	case "owner":
		p.Owner = value
	case "quorum":
		p.Quorum, err = strconv.Atoi(value)
	case "review":
		p.ReviewDays, err = strconv.Atoi(value)
	case "public":
		p.Public = value == "yes"
	default:
		return fmt.Errorf("the head knows no %q", name)
	}
	return err
}

// read takes the lines of one clause; at is the number of the line before them.
func (c *PolicyClauseText) read(all []string, at int) error {
	var into *PolicyOverlay
	var text *string
	var list *[]string
	for i, line := range all {
		if name, ok := strings.CutPrefix(line, "### "); ok {
			name = strings.TrimSpace(name)
			text, list, into = nil, nil, nil
			k := slices.IndexFunc(parts, func(x struct {
				head string
				text func(*PolicyClauseText) *string
				list func(*PolicyClauseText) *[]string
			}) bool {
				return x.head == name
			})
			switch {
			case k >= 0 && parts[k].text != nil:
				text = parts[k].text(c)
			case k >= 0:
				list = parts[k].list(c)
			case publicHead.MatchString(name):
				if c.PublicIn == nil {
					c.PublicIn = map[string]string{}
				}
				code := publicHead.FindStringSubmatch(name)[1]
				body, _ := cutSection(all[i+1:])
				c.PublicIn[code] = strings.Join(body, "\n")
			case overlayHead.MatchString(name):
				m := overlayHead.FindStringSubmatch(name)
				c.Overlays = append(c.Overlays, PolicyOverlay{Jurisdiction: m[1], Audience: m[2]})
				into = &c.Overlays[len(c.Overlays)-1]
				text = &into.Rule
			default:
				return fmt.Errorf("line %d: a clause has no part %q", at+i+1, name)
			}
			continue
		}
		if m := setting.FindStringSubmatch(line); m != nil && (into != nil || text == nil && list == nil) {
			if err := c.set(into, m[1], m[2]); err != nil {
				return fmt.Errorf("line %d: %w", at+i+1, err)
			}
			continue
		}
		switch {
		case list != nil && strings.HasPrefix(line, "- "):
			*list = append(*list, line[2:])
		case list != nil && strings.TrimSpace(line) != "":
			if len(*list) == 0 {
				return fmt.Errorf("line %d: a line of a list begins with \"- \"", at+i+1)
			}
			(*list)[len(*list)-1] += "\n" + strings.TrimPrefix(line, "  ")
		case text != nil:
			*text += line + "\n"
		}
	}
	return nil
}

// cutSection gives the lines up to the next part.
func cutSection(all []string) (body, rest []string) {
	for i, l := range all {
		if strings.HasPrefix(l, "### ") {
			return all[:i], all[i:]
		}
	}
	return all, nil
}

func (c *PolicyClauseText) set(o *PolicyOverlay, name, value string) (err error) {
	ladder := func() []string { return lines(strings.Split(value, ";")) }
	switch {
	case name == "standard" && o != nil:
		o.Standard = value
	case name == "standard":
		c.Standard = value
	case name == "ladder" && o != nil:
		o.Ladder = ladder()
	case name == "ladder":
		c.Ladder = ladder()
	case name == "weight" && o == nil:
		c.Weight, err = strconv.Atoi(value)
	case name == "note" && o != nil:
		o.Note = value
	case name == "public" && o != nil:
		o.Public = value
	case name == "remediation" && o != nil:
		o.Remediation = value
	default:
		return fmt.Errorf("%q has no place here", name)
	}
	return err
}
