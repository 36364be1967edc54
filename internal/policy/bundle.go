package policy

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// PolicyBundle is what is put together to be handed on.
type PolicyBundle struct {
	Format       string    // pdf, html, md, csv
	Public       bool      // only what people outside may read
	Document     string    // "" = the whole rule book
	Version      int       // 0 = the one in force; with Document only
	On           time.Time // zero = now
	Jurisdiction string
}

// bundled is one document as it goes into a bundle.
type bundled struct {
	text    *PolicyText
	version *PolicyVersion
}

// Bundle puts policies together as one file.
func (s *Service) Bundle(ctx context.Context, in PolicyBundle) (name, mediaType string, body []byte, err error) {
	if _, err := identity.Require(ctx, identity.PermPolicyRead); err != nil {
		return "", "", nil, err
	}
	if in.On.IsZero() {
		in.On = s.db.Now()
	}
	list, err := s.bundled(ctx, in)
	if err != nil {
		return "", "", nil, err
	}
	name = "policies"
	if in.Document != "" {
		name = in.Document
	}
	if in.Public {
		name += "-public"
	}
	name += "-" + in.On.Format(time.DateOnly)
	b := binder{list: list, in: in, at: in.On}
	switch in.Format {
	case "pdf":
		body, err = b.pdf()
		return name + ".pdf", "application/pdf", body, err
	case "html":
		return name + ".html", "text/html; charset=utf-8", b.html(), nil
	case "md":
		return name + ".md", "text/markdown; charset=utf-8", b.markdown(), nil
	case "csv":
		body, err = b.csv()
		return name + ".csv", "text/csv; charset=utf-8", body, err
	}
	return "", "", nil, errs.New(errs.Invalid, "format_unknown", "A bundle is pdf, html, md or csv.").With(errs.Field{Pointer: "?format", Message: "pdf, html, md or csv"})
}

func (s *Service) bundled(ctx context.Context, in PolicyBundle) ([]bundled, error) {
	docs, err := s.documents(ctx)
	if err != nil {
		return nil, err
	}
	versions, err := s.versions(ctx, "")
	if err != nil {
		return nil, err
	}
	var out []bundled
	found := false
	for _, d := range docs {
		if in.Document != "" && d.id != in.Document || in.Document == "" && d.kind != RuleBook {
			continue
		}
		found = true
		v := inForce(versions[d.id], in.On)
		if in.Document != "" && in.Version > 0 {
			v = find(versions[d.id], in.Version)
		}
		if v == nil {
			continue
		}
		t, err := s.text(ctx, d.id, v.Version)
		if err != nil {
			return nil, err
		}
		if in.Public && !t.Public || !t.applies(in.Jurisdiction) {
			continue
		}
		laid := *t
		laid.Clauses = nil
		for _, c := range t.Clauses {
			if in.Jurisdiction != "" {
				c, _ = c.in(in.Jurisdiction, "")
				c.Overlays = nil
			}
			if !in.Public || c.Public != "" {
				laid.Clauses = append(laid.Clauses, c)
			}
		}
		out = append(out, bundled{&laid, v})
	}
	if in.Document != "" && (!found || len(out) == 0) {
		return nil, policyNotFound()
	}
	return out, nil
}

// binder writes a bundle in one of its forms.
type binder struct {
	list []bundled
	in   PolicyBundle
	at   time.Time
}

func (b binder) title() string {
	switch {
	case len(b.list) == 1 && b.in.Document != "":
		return b.list[0].text.Title
	case b.in.Public:
		return "Our policies"
	}
	return "Rule book"
}

// line is one line of a clause in a bundle: a heading, a paragraph or a list item.
type line struct{ kind, text string }

// lines of a clause: what people outside read, or everything.
func (b binder) lines(c *PolicyClauseText) (out []line) {
	add := func(head, text string) {
		if text == "" {
			return
		}
		if head != "" {
			out = append(out, line{"head", head})
		}
		out = append(out, prose(text)...)
	}
	items := func(head string, list []string) {
		if len(list) == 0 {
			return
		}
		out = append(out, line{"head", head})
		for _, l := range list {
			out = append(out, line{"item", Plain(l)})
		}
	}
	if b.in.Public {
		add("", c.Public)
		return out
	}
	add("", c.Rule)
	items("Breaks the rule", c.Breaks)
	items("Does not break it", c.Fine)
	items("Happy path", c.Happy)
	items("Sad path", c.Sad)
	add("Putting it right", c.Remediation)
	items("Evidence wanted", c.Evidence)
	if c.Standard != "" {
		add("Standard of proof", strings.ReplaceAll(c.Standard, "_", " "))
	}
	items("Usual answer, first time first", c.Ladder)
	for _, o := range c.Overlays {
		head := "Otherwise"
		if o.Jurisdiction != "" {
			head += " in " + o.Jurisdiction
		}
		if o.Audience != "" {
			head += " for a " + o.Audience
		}
		text := strings.Join([]string{o.Rule, o.Remediation, strings.Join(o.Ladder, "; "), o.Note}, "\n\n")
		add(head, clean(text))
	}
	add("What people outside read", c.Public)
	return out
}

// prose cuts a text into paragraphs and list items.
func prose(text string) (out []line) {
	for _, para := range strings.Split(text, "\n\n") {
		var open []string
		flush := func() {
			if t := Plain(strings.Join(open, "\n")); t != "" {
				out = append(out, line{"para", t})
			}
			open = nil
		}
		for _, l := range strings.Split(para, "\n") {
			t := strings.TrimSpace(l)
			if rest, ok := strings.CutPrefix(t, "- "); ok {
				flush()
				out = append(out, line{"item", Plain(rest)})
			} else if rest, ok := strings.CutPrefix(t, "* "); ok {
				flush()
				out = append(out, line{"item", Plain(rest)})
			} else {
				open = append(open, l)
			}
		}
		flush()
	}
	return out
}

func (b binder) markdown() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# %s\n\nIn force on %s.\n", b.title(), b.at.Format(time.DateOnly))
	for _, d := range b.list {
		fmt.Fprintf(&out, "\n# %s\n\n%sVersion %d, in force from %s. SHA-256 of the text: `%s`.\n", d.text.Title, para(d.text.Summary), d.version.Version, d.version.EffectiveFrom.Format(time.DateOnly), d.version.Hash)
		for i := range d.text.Clauses {
			c := &d.text.Clauses[i]
			if !b.in.Public {
				out.WriteString("\n" + c.markdown())
				continue
			}
			fmt.Fprintf(&out, "\n## %s %s\n\n%s\n", c.ID, c.Title, c.Public)
		}
	}
	return out.Bytes()
}

func para(text string) string {
	if text == "" {
		return ""
	}
	return text + "\n\n"
}

const bundleStyle = `body{font:15px/1.55 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#16181d}
h1{font-size:1.5rem;margin:2.5rem 0 .3rem}h2{font-size:1.1rem;margin:2rem 0 .3rem}h3{font-size:.95rem;margin:1rem 0 .2rem}
p,ul{margin:.3rem 0}.meta{color:#5b616e;font-size:.85rem}code{font-size:.8rem;overflow-wrap:anywhere}nav li{margin:.1rem 0}@media print{h2{break-after:avoid}}`

// html is one file without anything from elsewhere; word processors open it.
func (b binder) html() []byte {
	var out bytes.Buffer
	e := html.EscapeString
	fmt.Fprintf(&out, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s</title><style>%s</style></head><body>\n<h1>%s</h1><p class=\"meta\">In force on %s.</p>\n", e(b.title()), bundleStyle, e(b.title()), b.at.Format(time.DateOnly))
	out.WriteString("<nav><ul>")
	for _, d := range b.list {
		fmt.Fprintf(&out, "<li><a href=\"#%s\">%s</a></li>", e(d.text.ID), e(d.text.Title))
	}
	out.WriteString("</ul></nav>\n")
	for _, d := range b.list {
		fmt.Fprintf(&out, "<h1 id=\"%s\">%s</h1>\n<p>%s</p>\n<p class=\"meta\">Version %d, in force from %s. SHA-256 of the text: <code>%s</code></p>\n", e(d.text.ID), e(d.text.Title), e(d.text.Summary), d.version.Version, d.version.EffectiveFrom.Format(time.DateOnly), d.version.Hash)
		for i := range d.text.Clauses {
			c := &d.text.Clauses[i]
			fmt.Fprintf(&out, "<h2 id=\"%s\">%s %s</h2>\n", e(c.ID), e(c.ID), e(c.Title))
			writeHTML(&out, b.lines(c), "h3")
		}
	}
	out.WriteString("</body></html>\n")
	return out.Bytes()
}

// writeHTML writes lines as HTML; every text in it is escaped.
func writeHTML(out *bytes.Buffer, list []line, head string) {
	open := false
	for _, l := range list {
		if (l.kind == "item") != open {
			open = !open
			out.WriteString(map[bool]string{true: "<ul>\n", false: "</ul>\n"}[open])
		}
		tag := map[string]string{"head": head, "para": "p", "item": "li"}[l.kind]
		fmt.Fprintf(out, "<%s>%s</%s>\n", tag, html.EscapeString(l.text), tag)
	}
	if open {
		out.WriteString("</ul>\n")
	}
}

// csv is one line per clause, for Training and Risk Ops.
func (b binder) csv() ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	head := []string{"document", "version", "effective_from", "clause", "title", "public", "hash"}
	if !b.in.Public {
		head = append(head, "rule", "breaks", "fine", "happy_path", "sad_path", "remediation", "evidence", "standard_of_proof", "ladder", "weight", "overlays")
	}
	w.Write(head)
	for _, d := range b.list {
		for i := range d.text.Clauses {
			c := &d.text.Clauses[i]
			row := []string{d.text.Title, strconv.Itoa(d.version.Version), d.version.EffectiveFrom.Format(time.RFC3339), c.ID, c.Title, c.Public, clauseHash(c)}
			if !b.in.Public {
				var over []string
				for _, o := range c.Overlays {
					over = append(over, strings.TrimSpace(o.Jurisdiction+" "+o.Audience))
				}
				join := func(l []string) string { return strings.Join(l, "\n") }
				row = append(row, c.Rule, join(c.Breaks), join(c.Fine), join(c.Happy), join(c.Sad), c.Remediation, join(c.Evidence), c.Standard, join(c.Ladder), strconv.Itoa(c.Weight), join(over))
			}
			for k := range row {
				row[k] = plainCell(row[k])
			}
			w.Write(row)
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// plainCell keeps a spreadsheet from taking a text for a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r") {
		return "'" + s
	}
	return s
}
