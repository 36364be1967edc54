package protocol

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/identity"
)

// maxDocument bounds the text of one protocol, maxSteps its steps.
const (
	maxDocument = 256 << 10
	maxSteps    = 60
)

var (
	protocolName = regexp.MustCompile(`^[a-z][a-z0-9-]{1,59}$`)
	stepName     = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)
)

var (
	deedKinds   = []string{"send", "page", "interim", "task", "incident", "call", "dispatch", "refer", "restrict", "dispute"}
	interims    = []string{"separate", "warn", "restrict", "suspend"}
	services    = []string{"police", "ambulance", "fire", "animal_control", "crisis_line", "poison_control"}
	referrals   = []string{"police", "legal", "claim", "insurer", "regulator", "communications"}
	evidence    = []string{"photo", "video", "audio", "screenshot", "document", "receipt", "chat", "location", "statement", "police_report", "medical", "device"}
	partyRoles  = []string{string(cases.Reporter), string(cases.Subject), string(cases.Harmed), string(cases.Witness), string(cases.Bystander), string(cases.Merchant)}
	incidents   = []string{"safety", "product", "fraud", "account", "data", "outage", "weather", "unrest", "media", "other"}
	answerKinds = []string{"yes_no", "choice", "text", "time", "number"}
)

// staffRoles are the roles that may own or approve a step.
func staffRoles() (names []string) {
	for _, r := range identity.Roles() {
		if r.ID != identity.RoleEngineer {
			names = append(names, r.ID)
		}
	}
	return names
}

// Parse reads the text of a protocol. With errors among the problems the
// document is what could be read, for an outline while typing; it may be nil.
func Parse(text string) (*Document, Problems) {
	r := &reader{nodes: map[any]*yaml.Node{}}
	root := r.parse(text)
	if root == nil {
		return nil, r.out
	}
	d := r.document(root)
	r.check(d)
	return d, r.out.sort()
}

// Read reads a text that was published: what a later check would find wrong
// with its words does not matter any more.
func Read(text string) (*Document, error) {
	r := &reader{nodes: map[any]*yaml.Node{}}
	root := r.parse(text)
	if root == nil {
		return nil, r.out.refused()
	}
	d := r.document(root)
	r.structure(d)
	return d, r.out.refused()
}

func (r *reader) document(n *yaml.Node) *Document {
	m := r.known(n, "the protocol", "protocol", "title", "titles", "summary", "summaries", "also", "owner", "harm", "sensitive", "suggest", "care", "steps")
	d := &Document{ID: r.str(m["protocol"], "protocol"), Title: r.str(m["title"], "title"), Summary: r.str(m["summary"], "summary"),
		Owner: r.word(m["owner"], "owner", staffRoles()...), Harm: r.word(m["harm"], "harm", "person", "self", "animal", "none"),
		Sensitive: r.boolean(m["sensitive"], "sensitive"), Suggest: r.str(m["suggest"], "suggest"), Care: r.strs(m["care"], "care"), Steps: []*Step{},
		Titles: r.words(m["titles"], "titles"), Summaries: r.words(m["summaries"], "summaries"), Also: r.synonyms(m["also"])}
	r.nodes[d] = n
	if m["suggest"] != nil {
		r.nodes["suggest"] = m["suggest"]
	}
	if m["protocol"] == nil || !protocolName.MatchString(d.ID) {
		r.fail(first(m["protocol"], n), "the protocol needs a name", "protocol: small letters, digits and -, as lost-key")
	}
	for _, need := range []struct{ name, value string }{{"title", d.Title}, {"owner", d.Owner}, {"harm", d.Harm}} {
		if need.value == "" && (m[need.name] == nil || r.str(m[need.name], need.name) == "") {
			r.fail(n, "the protocol has no "+need.name, "add "+need.name+":")
		}
	}
	if len(d.Title) > 200 {
		r.fail(m["title"], "the title is longer than 200 characters", "")
	}
	if m["steps"] == nil {
		r.fail(n, "the protocol has no steps", "add steps:")
	}
	r.each(m["steps"], "steps", maxSteps, func(n *yaml.Node) {
		if s := r.step(n); s != nil {
			d.Steps = append(d.Steps, s)
		}
	})
	return d
}

func first(list ...*yaml.Node) *yaml.Node {
	for _, n := range list {
		if n != nil {
			return n
		}
	}
	return nil
}

func (r *reader) step(n *yaml.Node) *Step {
	if n.Kind != yaml.MappingNode {
		r.fail(n, "a step must be a mapping", "begin it with - id:")
		return nil
	}
	m := r.known(n, "a step", "id", "title", "text", "say", "owner", "due", "required", "when", "because", "checklist", "asks", "do",
		"approve", "escalate", "wants", "care", "note")
	s := &Step{ID: r.str(m["id"], "id"), Title: r.str(m["title"], "title"), Text: r.str(m["text"], "text"), Say: r.words(m["say"], "say"),
		Owner: r.word(m["owner"], "owner", staffRoles()...), Required: r.boolean(m["required"], "required"), When: r.str(m["when"], "when"),
		Because: r.str(m["because"], "because"), Approve: r.word(m["approve"], "approve", staffRoles()...), Note: r.str(m["note"], "note")}
	r.nodes[s] = n
	for _, name := range []string{"when", "say", "text", "title", "due", "do"} {
		if m[name] != nil {
			r.nodes[place{s, name}] = m[name]
		}
	}
	if !stepName.MatchString(s.ID) {
		r.fail(first(m["id"], n), "the step needs an id", "id: small letters, digits and _, unique in the protocol")
	}
	if s.Title == "" {
		r.fail(first(m["title"], n), "the step has no title", "say in a few words what to do")
	}
	if len(s.Title) > 200 {
		r.fail(m["title"], "the title is longer than 200 characters", "put the rest under text:")
	}
	if m["due"] != nil {
		s.Due = r.due(m["due"])
	}
	r.each(m["checklist"], "checklist", 30, func(n *yaml.Node) { s.Checklist = append(s.Checklist, r.item(n, len(s.Checklist))) })
	r.each(m["asks"], "asks", 12, func(n *yaml.Node) {
		if a := r.ask(n); a != nil {
			s.Asks = append(s.Asks, a)
		}
	})
	if m["do"] != nil {
		s.Do = r.deed(m["do"])
	}
	if m["escalate"] != nil {
		e := r.known(m["escalate"], "escalate", "to", "after")
		s.Escalate = &Escalation{To: r.word(e["to"], "escalate to", staffRoles()...), Text: r.str(e["after"], "after")}
		if s.Escalate.To == "" && e["to"] == nil {
			r.fail(m["escalate"], "escalate does not say to whom", "to: a role")
		}
		if e["after"] != nil {
			s.Escalate.After = r.span(e["after"], "after")
		}
	}
	for _, w := range r.strs(m["wants"], "wants") {
		if !slices.Contains(evidence, w) {
			r.fail(m["wants"], fmt.Sprintf("%q is no kind of evidence", w), "one of "+strings.Join(evidence, ", "))
			continue
		}
		s.Wants = append(s.Wants, w)
	}
	for _, c := range r.strs(m["care"], "care") {
		if careRules[c] == "" {
			r.fail(m["care"], fmt.Sprintf("%q is no care rule", c), "one of "+strings.Join(careNames(), ", "))
			continue
		}
		s.Care = append(s.Care, c)
	}
	return s
}

// place names a value of a step.
type place struct {
	of   any
	name string
}

func (r *reader) item(n *yaml.Node, i int) Item {
	if n.Kind == yaml.ScalarNode {
		return Item{ID: "i" + strconv.Itoa(i+1), Text: r.str(n, "a line of the checklist")}
	}
	m := r.known(n, "a line of the checklist", "id", "text")
	it := Item{ID: r.str(m["id"], "id"), Text: r.str(m["text"], "text")}
	if !stepName.MatchString(it.ID) || it.Text == "" {
		r.fail(n, "a line of the checklist needs id and text", "or write the text alone")
	}
	return it
}

func (r *reader) ask(n *yaml.Node) *Ask {
	if n.Kind != yaml.MappingNode {
		r.fail(n, "a question must be a mapping", "begin it with - id:")
		return nil
	}
	m := r.known(n, "a question", "id", "ask", "kind", "options", "needed")
	a := &Ask{ID: r.str(m["id"], "id"), Ask: r.words(m["ask"], "ask"), Kind: r.word(m["kind"], "kind", answerKinds...), Needed: r.boolean(m["needed"], "needed")}
	r.nodes[a] = n
	if !stepName.MatchString(a.ID) {
		r.fail(first(m["id"], n), "the question needs an id", "small letters, digits and _, unique in the protocol")
	}
	if a.Ask["en"] == "" {
		r.fail(first(m["ask"], n), "the question has no English words", "ask: the question")
	}
	if m["kind"] == nil {
		r.fail(n, "the question has no kind", "kind: "+strings.Join(answerKinds, ", "))
	}
	seen := map[string]bool{}
	r.each(m["options"], "options", 9, func(n *yaml.Node) {
		var o Option
		if n.Kind == yaml.MappingNode && len(n.Content) == 2 {
			o = Option{n.Content[0].Value, r.str(n.Content[1], "an option")}
		} else {
			o.ID = r.str(n, "an option")
			o.Text = strings.ReplaceAll(o.ID, "_", " ")
		}
		if !stepName.MatchString(o.ID) || o.Text == "" || seen[o.ID] {
			r.fail(n, "an option is a word and its text, each once", "write - yes_now: Yes, now")
			return
		}
		seen[o.ID] = true
		a.Options = append(a.Options, o)
	})
	if (a.Kind == "choice") != (len(a.Options) > 1) {
		r.fail(n, "options belong to a choice, at least two", "add options:, or change the kind")
	}
	return a
}

var dueText = regexp.MustCompile(`^(\S+) after (start|opened|previous|[a-z][a-z0-9_]*|answers\.[a-z][a-z0-9_]*)$`)

func (r *reader) due(n *yaml.Node) *Due {
	text := r.str(n, "due")
	m := dueText.FindStringSubmatch(text)
	if m == nil {
		r.fail(n, fmt.Sprintf("%q is no due time", text), "write it as 10m after start, opened, previous, a step, or answers.x")
		return nil
	}
	d, err := span(m[1])
	if err != nil {
		r.fail(n, err.Error(), "write it like 10m, 1h or 7d")
		return nil
	}
	return &Due{After: d, From: m[2], Text: text}
}

func (r *reader) deed(n *yaml.Node) *Deed {
	if n.Kind == yaml.ScalarNode { // an action that needs nothing
		n = &yaml.Node{Kind: yaml.MappingNode, Line: n.Line, Column: n.Column, Content: []*yaml.Node{n, {Kind: yaml.ScalarNode, Line: n.Line, Column: n.Column}}}
	}
	if n.Kind != yaml.MappingNode || len(n.Content) != 2 {
		r.fail(n, "do has one action", "write it as do: {send: {…}}")
		return nil
	}
	d := &Deed{Kind: r.word(n.Content[0], "an action", deedKinds...)}
	v := n.Content[1]
	if d.Kind == "" {
		return nil
	}
	if v.Kind == yaml.ScalarNode && (v.Value == "" || v.Tag == "!!null") {
		v = &yaml.Node{Kind: yaml.MappingNode, Line: v.Line, Column: v.Column}
	}
	need := func(m map[string]*yaml.Node, names ...string) {
		for _, name := range names {
			if m[name] == nil {
				r.fail(v, fmt.Sprintf("%s does not say %s", d.Kind, name), "add "+name+":")
			}
		}
	}
	switch d.Kind {
	case "send":
		m := r.known(v, d.Kind, "template", "to")
		need(m, "template", "to")
		d.Template, d.To = r.str(m["template"], "template"), r.word(m["to"], "to", partyRoles...)
	case "page":
		m := r.known(v, d.Kind, "to", "title", "drill")
		need(m, "to", "title")
		d.To, d.Title, d.Drill = r.word(m["to"], "to", staffRoles()...), r.str(m["title"], "title"), r.boolean(m["drill"], "drill")
	case "interim":
		m := r.known(v, d.Kind, "action", "on", "from", "clause", "days")
		need(m, "action", "on", "clause")
		d.Action, d.To, d.Clause = r.word(m["action"], "action", interims...), r.word(m["on"], "on", partyRoles...), r.str(m["clause"], "clause")
		if d.Action == "separate" {
			need(m, "from")
			d.From = r.word(m["from"], "from", partyRoles...)
		} else if m["from"] != nil {
			r.fail(m["from"], "only separate has from", "")
		}
		if m["days"] != nil {
			days, err := strconv.Atoi(r.str(m["days"], "days"))
			if err != nil || days < 1 || days > 365 {
				r.fail(m["days"], "days must be a number from 1 to 365", "")
			}
			d.Days = days
		}
	case "task":
		m := r.known(v, d.Kind, "kind", "title", "in", "to")
		need(m, "title", "in")
		d.Task, d.Title, d.To = r.word(m["kind"], "kind", "task", "call_back", "follow_up", "review"), r.str(m["title"], "title"), r.word(m["to"], "to", partyRoles...)
		if m["in"] != nil {
			d.In, d.InText = r.span(m["in"], "in"), r.str(m["in"], "in")
		}
	case "incident":
		m := r.known(v, d.Kind, "kind", "title")
		need(m, "kind", "title")
		d.Task, d.Title = r.word(m["kind"], "kind", incidents...), r.str(m["title"], "title")
	case "call":
		m := r.known(v, d.Kind, "to")
		need(m, "to")
		d.To = r.word(m["to"], "to", partyRoles...)
	case "dispatch":
		m := r.known(v, d.Kind, "service")
		need(m, "service")
		d.Service = r.word(m["service"], "service", services...)
	case "refer":
		m := r.known(v, d.Kind, "to", "title", "in")
		need(m, "to", "title")
		d.To, d.Title = r.word(m["to"], "to", referrals...), r.str(m["title"], "title")
		if m["in"] != nil {
			d.In, d.InText = r.span(m["in"], "in"), r.str(m["in"], "in")
		}
	default:
		r.known(v, d.Kind)
	}
	return d
}
