package policy

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// PolicyDiff is what changed between two texts of a document.
type PolicyDiff struct {
	From  int            `json:"from" doc:"0 is no text at all"`
	To    int            `json:"to" doc:"0 is the next text"`
	Was   string         `json:"was" doc:"The whole text, as Markdown"`
	Is    string         `json:"is"`
	Items []PolicyChange `json:"items" doc:"By clause, in the order of the new text; what is gone is last"`
}

// PolicyChange is how one clause differs; an empty clause is the head.
type PolicyChange struct {
	Clause string               `json:"clause"`
	Title  string               `json:"title"`
	Change string               `json:"change" enum:"added,removed,changed,moved"`
	Fields []PolicyFieldChange  `json:"fields"`
	Points []PolicyDiffTouching `json:"touching,omitempty" doc:"Other texts that repeat it"`
}

// PolicyDiffTouching is another text that a change concerns.
type PolicyDiffTouching struct {
	Title string `json:"title"`
	Kind  string `json:"kind"`
}

// PolicyFieldChange is one part of a clause.
type PolicyFieldChange struct {
	Field string `json:"field"`
	Was   string `json:"was"`
	Is    string `json:"is"`
}

// Diff compares two texts. from 0 is the one before to; to 0 is the next text, or
// the newest where there is none.
func (s *Service) Diff(ctx context.Context, id string, from, to int) (*PolicyDiff, error) {
	sc, err := identity.Require(ctx, identity.PermPolicyRead)
	if err != nil {
		return nil, err
	}
	if _, err := s.document(ctx, id); err != nil {
		return nil, err
	}
	versions, err := s.versions(ctx, id)
	if err != nil {
		return nil, err
	}
	out := &PolicyDiff{From: from, To: to}
	var is *PolicyText
	if to == 0 && (sc.Can(identity.PermPolicyWrite) || sc.Can(identity.PermPolicyApprove)) {
		next, err := s.nextText(ctx, id)
		if err != nil {
			return nil, err
		}
		if next != nil {
			is = next.Text
			if from == 0 {
				out.From = next.Base
			}
		}
	}
	if is == nil {
		if to == 0 && len(versions[id]) > 0 {
			out.To = versions[id][0].Version
		}
		if is, err = s.known(ctx, id, versions[id], out.To); err != nil {
			return nil, err
		}
		if from == 0 {
			out.From = before(versions[id], out.To)
		}
	}
	was := &PolicyText{}
	if out.From > 0 {
		if was, err = s.known(ctx, id, versions[id], out.From); err != nil {
			return nil, err
		}
		out.Was = was.Markdown()
	}
	out.Is, out.Items = is.Markdown(), Compare(was, is)
	points, err := s.touchPoints(ctx, id)
	if err != nil {
		return nil, err
	}
	for i := range out.Items {
		for _, p := range points {
			if p.Clause == out.Items[i].Clause {
				out.Items[i].Points = append(out.Items[i].Points, PolicyDiffTouching{p.Title, p.Kind})
			}
		}
	}
	return out, nil
}

func (s *Service) known(ctx context.Context, id string, list []*PolicyVersion, n int) (*PolicyText, error) {
	if find(list, n) == nil {
		return nil, errs.New(errs.NotFound, "version_not_found", "There is no version %d.", n)
	}
	return s.text(ctx, id, n)
}

// before is the version that was in force before another.
func before(list []*PolicyVersion, n int) int {
	seen := false
	for _, v := range list {
		if seen && v.State == "released" {
			return v.Version
		}
		seen = seen || v.Version == n
	}
	return 0
}

// Compare lists how two texts differ.
func Compare(was, is *PolicyText) []PolicyChange {
	out := []PolicyChange{}
	if f := differ(headParts(was), headParts(is)); len(f) > 0 && was.ID != "" {
		out = append(out, PolicyChange{Title: is.Title, Change: "changed", Fields: f})
	}
	for i := range is.Clauses {
		c := &is.Clauses[i]
		old := was.Clause(c.ID)
		if old == nil {
			out = append(out, PolicyChange{Clause: c.ID, Title: c.Title, Change: "added", Fields: differ(nil, clauseParts(c))})
			continue
		}
		if f := differ(clauseParts(old), clauseParts(c)); len(f) > 0 {
			out = append(out, PolicyChange{Clause: c.ID, Title: c.Title, Change: "changed", Fields: f})
		}
	}
	for i := range was.Clauses {
		if c := &was.Clauses[i]; is.Clause(c.ID) == nil {
			out = append(out, PolicyChange{Clause: c.ID, Title: c.Title, Change: "removed", Fields: differ(clauseParts(c), nil)})
		}
	}
	return out
}

type part struct{ name, text string }

func headParts(t *PolicyText) []part {
	return []part{{"title", t.Title}, {"summary", t.Summary}, {"audience", strings.Join(t.Audience, ", ")}, {"jurisdictions", strings.Join(t.Jurisdictions, ", ")},
		{"owner", t.Owner}, {"quorum", strconv.Itoa(t.Quorum)}, {"review", strconv.Itoa(t.ReviewDays)}, {"public", strconv.FormatBool(t.Public)}}
}

func clauseParts(c *PolicyClauseText) []part {
	list := func(l []string) string { return strings.Join(l, "\n") }
	weight := ""
	if c.Weight > 0 {
		weight = strconv.Itoa(c.Weight)
	}
	out := []part{{"title", c.Title}, {"rule", c.Rule}, {"public", c.Public}, {"breaks", list(c.Breaks)}, {"fine", list(c.Fine)}, {"happy", list(c.Happy)}, {"sad", list(c.Sad)},
		{"remediation", c.Remediation}, {"evidence", list(c.Evidence)}, {"standard", c.Standard}, {"ladder", list(c.Ladder)}, {"weight", weight}}
	for _, code := range languages {
		out = append(out, part{"public_" + code, c.PublicIn[code]})
	}
	for _, o := range c.Overlays {
		name := strings.TrimSpace("overlay " + strings.TrimSpace(o.Jurisdiction+" "+o.Audience))
		body := strings.Join(slices.DeleteFunc([]string{o.Rule, o.Public, o.Remediation, o.Standard, strings.Join(o.Ladder, "; "), o.Note}, func(s string) bool { return s == "" }), "\n")
		out = append(out, part{name, body})
	}
	return out
}

func differ(was, is []part) []PolicyFieldChange {
	out := []PolicyFieldChange{}
	text := func(list []part, name string) string {
		for _, p := range list {
			if p.name == name {
				return p.text
			}
		}
		return ""
	}
	for _, p := range is {
		if old := text(was, p.name); old != p.text {
			out = append(out, PolicyFieldChange{p.name, old, p.text})
		}
	}
	for _, p := range was {
		if p.text != "" && !slices.ContainsFunc(is, func(q part) bool { return q.name == p.name }) {
			out = append(out, PolicyFieldChange{p.name, p.text, ""})
		}
	}
	return out
}
