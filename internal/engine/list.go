package engine

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

func (p *Pack) list(name string) *List {
	for i := range p.Lists {
		if p.Lists[i].Name == name {
			return &p.Lists[i]
		}
	}
	return nil
}

func (p *Pack) readListDecl(r *reader, x pair) {
	l := List{Name: x.name}
	if !nameForm.MatchString(x.name) {
		r.fail(x.key, fmt.Sprintf("%q is not a name", x.name), "use lower case letters, digits and _")
		return
	}
	m := r.known(x.value, "list "+x.name, "of", "match")
	switch of := r.str(m["of"], "of"); {
	case of == "string":
	case p.entity(of) != nil:
		l.Of, l.Vault, l.Normal = of, p.entity(of).vault(), p.entity(of).form
	default:
		r.fail(x.value, fmt.Sprintf("list %s is of nothing known", x.name), "write of: string, or of: and the name of an entity")
	}
	switch l.Match = r.str(m["match"], "match"); l.Match {
	case "":
		l.Match = MatchExact
	case MatchExact, MatchPrefix, MatchDomain, MatchCIDR, MatchRegex, MatchName:
		if l.Of != "" && l.Match != MatchExact {
			r.fail(m["match"], "a list of entities holds whole identifiers", "leave match out, or write of: string")
		}
	default:
		r.fail(m["match"], fmt.Sprintf("match cannot be %q", l.Match), "write exact, prefix, domain, cidr, regex or name")
	}
	p.Lists = append(p.Lists, l)
}

// maxEntries bounds one list.
const maxEntries = 10_000_000

// readList reads lists/NAME.csv: value, optionally until (date or time) and a
// reason. A first line "value..." is a heading; lines starting with # are skipped.
func (p *Pack) readList(r *reader, d Document) {
	name := strings.TrimSuffix(strings.TrimPrefix(d.Path, "lists/"), ".csv")
	l := p.list(name)
	if l == nil {
		*r.out = append(*r.out, Problem{Path: d.Path, What: fmt.Sprintf("no list %q is declared", name), Do: "declare it under `lists:` of events.yaml"})
		return
	}
	l.Path = d.Path
	c := csv.NewReader(strings.NewReader(d.Text))
	c.FieldsPerRecord, c.Comment, c.TrimLeadingSpace = -1, '#', true
	for first := true; ; first = false {
		rec, err := c.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			var pe *csv.ParseError
			if errors.As(err, &pe) {
				*r.out = append(*r.out, Problem{Path: d.Path, Line: pe.Line, Column: pe.Column, What: pe.Err.Error(), Do: "quote values that hold commas or quotes"})
			}
			return
		}
		line, col := c.FieldPos(0)
		if first && rec[0] == "value" {
			continue
		}
		if len(l.Entries) >= maxEntries {
			*r.out = append(*r.out, Problem{Path: d.Path, Line: line, Column: col, What: "more than 10,000,000 entries", Do: "split the list"})
			return
		}
		e := ListEntry{Value: strings.TrimSpace(rec[0])}
		if len(rec) > 1 && rec[1] != "" {
			t, err := ParseDay(rec[1])
			if err != nil {
				*r.out = append(*r.out, Problem{Path: d.Path, Line: line, Column: col, What: fmt.Sprintf("%q is not a date", rec[1]), Do: "write 2026-12-31 or an RFC 3339 time"})
				continue
			}
			e.Until = t
		}
		if len(rec) > 2 {
			e.Reason = rec[2]
		}
		if hint := CheckEntry(l.Match, e.Value); e.Value != "" && hint != "" {
			*r.out = append(*r.out, Problem{Path: d.Path, Line: line, Column: col, What: fmt.Sprintf("%q cannot stand on a list matched by %s", e.Value, l.Match), Do: hint})
			continue
		}
		if e.Value != "" {
			l.Entries = append(l.Entries, e)
		}
	}
}

// ParseDay reads a date (its end) or an RFC 3339 time, as unix microseconds.
func ParseDay(s string) (int64, error) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.UnixMicro() + Day, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	return t.UnixMicro(), err
}
