package decision

import (
	"fmt"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/engine"
)

// likeRule writes the draft of a rule with its tests. It names neither a case
// nor a person: many may read drafts.
func (s *Service) likeRule(p *engine.Program, t *engine.EventType, chosen []*telling, here, base []likeRow) string {
	id := "like-" + strings.ReplaceAll(chosen[0].v.name, "_", "-")
	for n := 2; p.Rule(id) >= 0; n++ {
		id = fmt.Sprintf("like-%s-%d", strings.ReplaceAll(chosen[0].v.name, "_", "-"), n)
	}
	var when, reason []string
	for _, c := range chosen {
		expr := c.expr()
		if c.v.typ == engine.Bool { // may be missing: not so
			expr = "(" + c.v.name + " ?? false)"
		}
		when = append(when, expr)
		reason = append(reason, strings.ReplaceAll(c.v.name, "_", " ")+" {{"+c.v.name+"}}")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "id: %s\non: [%s]\nwhen: %s\nscore: 60\noutcome: review\nreason: %q\n", id, t.Name, quotedWhen(strings.Join(when, " and ")), strings.Join(reason, ", "))
	b.WriteString("tests:\n")
	if fires := typical(chosen, here, true); fires != "" {
		fmt.Fprintf(&b, "  - {name: one of those it was learned from, given: {%s}, expect: fires}\n", fires)
	}
	fmt.Fprintf(&b, "  - {name: an ordinary one, given: {%s}, expect: quiet}\n", typical(chosen, base, false))
	return b.String()
}

// quotedWhen keeps YAML from reading what an expression may hold.
func quotedWhen(expr string) string {
	if strings.ContainsAny(expr, `"#:{}[]`) || strings.HasPrefix(expr, "(") {
		return "'" + strings.ReplaceAll(expr, "'", "''") + "'"
	}
	return expr
}

// typical are the values of one decision in the middle of those that meet the
// conditions, or that do not.
func typical(chosen []*telling, rows []likeRow, meets bool) string {
	var of []*likeRow
	for i := range rows {
		if rows[i].meets(chosen) == meets {
			of = append(of, &rows[i])
		}
	}
	if len(of) == 0 {
		return ""
	}
	at := chosen[0].at
	slices.SortStableFunc(of, func(a, b *likeRow) int {
		switch {
		case a.num[at] < b.num[at]:
			return -1
		case a.num[at] > b.num[at]:
			return 1
		}
		return 0
	})
	r := of[len(of)/2]
	var out []string
	for _, c := range chosen {
		if !r.has[c.at] {
			continue // left out is missing
		}
		value := literal(c.v.typ, r.num[c.at], r.text[c.at])
		if c.v.typ == engine.Bool {
			value = fmt.Sprint(r.num[c.at] != 0)
		}
		out = append(out, c.v.name+": "+value)
	}
	return strings.Join(out, ", ")
}
