package protocol

import (
	"encoding/json"
	"slices"
	"strings"
)

// Change is how one step, or the head ("" as step), differs between two texts.
type Change struct {
	Step   string        `json:"step" doc:"Empty for the head of the protocol"`
	Title  string        `json:"title"`
	Change string        `json:"change" enum:"added,removed,changed,moved"`
	Fields []FieldChange `json:"fields"`
}

// FieldChange is one field of it.
type FieldChange struct {
	Field string `json:"field"`
	Was   string `json:"was"`
	Is    string `json:"is"`
}

// Compare lists what differs, in the order of the new text, what is gone last.
func Compare(was, is *Document) []Change {
	out := []Change{}
	if f := fields(was.head(), is.head()); len(f) > 0 {
		out = append(out, Change{Title: is.Title, Change: "changed", Fields: f})
	}
	moved := order(was, is)
	for _, s := range is.Steps {
		old := was.Step(s.ID)
		if old == nil {
			out = append(out, Change{s.ID, s.Title, "added", fields(nil, s.parts())})
			continue
		}
		if f := fields(old.parts(), s.parts()); len(f) > 0 {
			out = append(out, Change{s.ID, s.Title, "changed", f})
		} else if slices.Contains(moved, s.ID) {
			out = append(out, Change{s.ID, s.Title, "moved", []FieldChange{}})
		}
	}
	for _, s := range was.Steps {
		if is.Step(s.ID) == nil {
			out = append(out, Change{s.ID, s.Title, "removed", fields(s.parts(), nil)})
		}
	}
	return out
}

// order names the steps of both texts that do not stand in the same order.
func order(was, is *Document) (moved []string) {
	both := func(a, b *Document) (ids []string) {
		for _, s := range a.Steps {
			if b.Step(s.ID) != nil {
				ids = append(ids, s.ID)
			}
		}
		return ids
	}
	a, b := both(was, is), both(is, was)
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			moved = append(moved, b[i])
		}
	}
	return moved
}

type part struct{ name, text string }

func (d *Document) head() []part {
	list := []part{{"title", d.Title}, {"summary", d.Summary}, {"owner", d.Owner}, {"harm", d.Harm}, {"sensitive", yes(d.Sensitive)},
		{"suggest", d.Suggest}, {"care", strings.Join(d.Care, "\n")}}
	for _, code := range languages {
		list = append(list, part{"titles." + code, d.Titles[code]}, part{"summaries." + code, d.Summaries[code]}, part{"also." + code, strings.Join(d.Also[code], ", ")})
	}
	return list
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func (s *Step) parts() []part {
	list := []part{{"title", s.Title}, {"text", s.Text}, {"owner", s.Owner}, {"required", yes(s.Required)}, {"when", s.When}, {"because", s.Because}}
	for _, code := range languages {
		list = append(list, part{"say." + code, s.Say[code]})
	}
	due, escalate := "", ""
	if s.Due != nil {
		due = s.Due.Text
	}
	if s.Escalate != nil {
		escalate = strings.TrimSpace(s.Escalate.To + " " + s.Escalate.Text)
	}
	var lines []string
	for _, it := range s.Checklist {
		lines = append(lines, it.Text)
	}
	list = append(list, part{"due", due}, part{"escalate", escalate}, part{"approve", s.Approve}, part{"checklist", strings.Join(lines, "\n")})
	for _, a := range s.Asks {
		list = append(list, part{"asks." + a.ID, written(a)})
	}
	if s.Do != nil {
		list = append(list, part{"do", written(s.Do)})
	}
	return append(list, part{"wants", strings.Join(s.Wants, ", ")}, part{"care", strings.Join(s.Care, ", ")}, part{"note", s.Note})
}

// written is a small part as one line of text.
func written(v any) string {
	body, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(body)
}

func fields(was, is []part) []FieldChange {
	out := []FieldChange{}
	find := func(list []part, name string) string {
		for _, p := range list {
			if p.name == name {
				return p.text
			}
		}
		return ""
	}
	for _, p := range is {
		if old := find(was, p.name); old != p.text {
			out = append(out, FieldChange{p.name, old, p.text})
		}
	}
	for _, p := range was {
		if !slices.ContainsFunc(is, func(q part) bool { return q.name == p.name }) && p.text != "" {
			out = append(out, FieldChange{p.name, p.text, ""})
		}
	}
	return out
}
