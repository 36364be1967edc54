package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"gopkg.in/yaml.v3"
)

// Mapping says how the rows of a file become events (mapping.yaml):
//
//	time: "{TX_DATETIME}"            # RFC 3339, or 2006-01-02 15:04:05 in UTC
//	layout: "02/01/2006 15:04"       # only for other forms, as Go writes them
//	events:
//	  - type: payment
//	    id: "{TRANSACTION_ID}"
//	    data: {tx_amount: "{TX_AMOUNT}", customer_id: "{CUSTOMER_ID}"}
//	  - type: label.recorded         # a second event from the same row
//	    id: "label-{TRANSACTION_ID}"
//	    after: 7d                    # later than the row's time
//	    when: {TX_FRAUD: "1"}        # only for rows with these cells
//	    data: {event_id: "{TRANSACTION_ID}", label: fraud, value: "{TX_FRAUD}"}
//
// Every value is a text in which {COLUMN} stands for the row's cell; an empty
// result is a missing value.
type Mapping struct {
	Events []MappedEvent
	time   string
	layout string
	path   string
}

// MappedEvent is one event made from a row.
type MappedEvent struct {
	Type  string
	After int64 // microseconds after the row's time
	id    string
	when  []mapped
	data  []mapped
	line  int
	col   int
}

type mapped struct{ name, text string }

func (p *Pack) readMapping(r *reader, n *yaml.Node) {
	top := r.known(n, "mapping.yaml", "time", "layout", "events")
	m := &Mapping{time: r.str(top["time"], "time"), layout: r.str(top["layout"], "layout"), path: r.path}
	if !strings.Contains(m.time, "{") {
		r.fail(n, "the mapping has no time", `write time: "{COLUMN}"`)
	}
	if top["events"] == nil || top["events"].Kind != yaml.SequenceNode {
		r.fail(n, "the mapping has no list of events", "write events: with one entry for each event a row makes")
		return
	}
	for _, c := range top["events"].Content {
		k := r.known(c, "mapped event", "type", "id", "after", "when", "data")
		e := MappedEvent{Type: r.str(k["type"], "type"), After: r.span(k["after"], "after"), id: r.str(k["id"], "id"), line: c.Line, col: c.Column}
		if !strings.Contains(e.id, "{") {
			r.fail(c, "the event has no id of its own", `write id: "{COLUMN}"`)
		}
		for _, list := range []struct {
			key string
			to  *[]mapped
		}{{"when", &e.when}, {"data", &e.data}} {
			if k[list.key] == nil {
				continue
			}
			for _, x := range r.pairs(k[list.key], list.key) {
				*list.to = append(*list.to, mapped{x.name, r.str(x.value, x.name)})
			}
		}
		t := p.event(e.Type)
		if t == nil {
			r.fail(c, fmt.Sprintf("there is no event type %q", e.Type), "declare it in events.yaml")
			continue
		}
		p.checkMapped(r, c, &t.EventType, &e)
		m.Events = append(m.Events, e)
	}
	p.Mapping = m
}

func (p *Pack) checkMapped(r *reader, n *yaml.Node, t *EventType, e *MappedEvent) {
	given := map[string]bool{}
	for _, x := range e.data {
		given[x.name] = true
		if i := t.FieldSlot(x.name); (i < 0 || t.Fields[i].Derive != "") && t.roleByField(x.name) < 0 {
			r.fail(n, fmt.Sprintf("%s has no field %q", t.Name, x.name), "")
		}
	}
	for _, f := range t.Fields {
		if !f.Optional && !given[f.Name] {
			r.fail(n, fmt.Sprintf("field %q of %s is not mapped", f.Name, t.Name), "add it to data, or make the field optional")
		}
	}
	for _, x := range t.Roles {
		if !x.Optional && !given[x.Field] {
			r.fail(n, fmt.Sprintf("%q of %s is not mapped", x.Field, t.Name), "add it to data, or make the entity optional")
		}
	}
}

// roleByField gives the role identified by a field of data, or -1.
func (t *EventType) roleByField(name string) int {
	for i := range t.Roles {
		if t.Roles[i].Field == name {
			return i
		}
	}
	return -1
}

// Rows makes events of the rows of one file. Not for two goroutines at once.
type Rows struct {
	Types  []*EventType // of each event a row may make
	After  []int64      // microseconds after the row's time
	prog   *Program
	time   template
	layout string
	events []boundEvent
	ids    []string
	clear  []string
	buf    []byte
}

type boundEvent struct {
	id    template
	when  []boundValue
	data  []boundValue
	plain bool // nothing personal and no facts: the quick way is enough
}

type boundValue struct {
	name  string
	field int // slot, -1
	role  int // slot, -1
	text  template
}

// template is literal texts around columns.
type template struct {
	before []string
	column []int
	after  string
}

// Bind fits a mapping to a file's heading.
func (m *Mapping) Bind(p *Program, heading []string) (*Rows, error) {
	column := map[string]int{}
	for i, h := range heading {
		column[strings.TrimSpace(strings.TrimPrefix(h, "\ufeff"))] = i
	}
	var problems Problems
	bind := func(e *MappedEvent, text string) template {
		t, missing := parseTemplate(text, column)
		if missing != "" {
			q := Problem{Path: m.path, What: fmt.Sprintf("the file has no column %q", missing), Do: "it has " + strings.Join(heading, ", ")}
			if e != nil {
				q.Line, q.Column = e.line, e.col
			}
			problems = append(problems, q)
		}
		return t
	}
	r := &Rows{prog: p, time: bind(nil, m.time), layout: m.layout}
	for i := range m.Events {
		e := &m.Events[i]
		t := p.byName[e.Type]
		if t == nil {
			return nil, errs.New(errs.Invalid, "mapping", "the ruleset has no event type %q", e.Type)
		}
		b := boundEvent{id: bind(e, e.id), plain: true}
		for _, f := range t.Fields {
			b.plain = b.plain && !f.Personal && f.Derive == ""
		}
		for _, x := range e.when {
			b.when = append(b.when, boundValue{name: x.text, text: bind(e, "{"+x.name+"}")})
		}
		for _, x := range e.data {
			b.data = append(b.data, boundValue{name: x.name, field: t.FieldSlot(x.name), role: t.roleByField(x.name), text: bind(e, x.text)})
		}
		r.events = append(r.events, b)
		r.Types, r.After = append(r.Types, t), append(r.After, e.After)
	}
	return r, problems.err()
}

func parseTemplate(text string, column map[string]int) (t template, missing string) {
	for {
		before, rest, found := strings.Cut(text, "{")
		if !found {
			t.after = text
			return t, missing
		}
		name, after, closed := strings.Cut(rest, "}")
		i, ok := column[name]
		if !closed || !ok {
			return t, name
		}
		t.before, t.column, text = append(t.before, before), append(t.column, i), after
	}
}

// fill gives a template's text; the result may point into row or buf.
func (t *template) fill(buf []byte, row [][]byte) []byte {
	if len(t.column) == 1 && t.before[0] == "" && t.after == "" {
		if t.column[0] >= len(row) {
			return nil
		}
		return row[t.column[0]]
	}
	buf = buf[:0]
	for i, c := range t.column {
		buf = append(buf, t.before[i]...)
		if c < len(row) {
			buf = append(buf, row[c]...)
		}
	}
	return append(buf, t.after...)
}

// Time reads a row's time.
func (r *Rows) Time(row [][]byte) (int64, error) {
	b := r.time.fill(r.buf, row)
	if r.layout == "" {
		if at, ok := parseTime(b); ok {
			return at, nil
		}
		at, err := time.Parse(time.RFC3339, string(b))
		if err != nil {
			return 0, fmt.Errorf("%q is not a time", b)
		}
		return at.UnixMicro(), nil
	}
	at, err := time.Parse(r.layout, string(b))
	if err != nil {
		return 0, fmt.Errorf("%q is not a time of the form %s", b, r.layout)
	}
	return at.UnixMicro(), nil
}

// Wants tells whether a row makes its i-th event.
func (r *Rows) Wants(i int, row [][]byte) bool {
	for k := range r.events[i].when {
		w := &r.events[i].when[k]
		if string(w.text.fill(r.buf, row)) != w.name {
			return false
		}
	}
	return true
}

// Decode makes the i-th event of a row; at is the row's time.
func (r *Rows) Decode(i int, row [][]byte, at int64, resolve Resolver, ev *Event) error {
	t, b := r.Types[i], &r.events[i]
	ev.Reset(t)
	r.buf = append(r.buf[:0], b.id.fill(r.buf, row)...)
	ev.ID, ev.At = string(r.buf), at+r.After[i]
	if ev.ID == "" {
		return fmt.Errorf("the row has no id")
	}
	if !b.plain {
		r.ids, r.clear = resize(r.ids, len(t.Roles)), resize(r.clear, len(t.Fields))
	}
	for k := range b.data {
		x := &b.data[k]
		text := bytes.TrimSpace(x.text.fill(r.buf, row))
		if len(text) == 0 {
			if x.field >= 0 && !t.Fields[x.field].Optional || x.role >= 0 && !t.Roles[x.role].Optional {
				return fmt.Errorf("%s is missing", x.name)
			}
			continue
		}
		if x.role >= 0 {
			s := string(text)
			ev.Roles[x.role] = resolve(t.Roles[x.role].Vault, NormalForm(t.Roles[x.role].Normal, s))
			if !b.plain {
				r.ids[x.role] = s
			}
			continue
		}
		v, err := ParseValue(t.Fields[x.field].Type, string(text))
		if err != nil {
			return fmt.Errorf("%s %w", x.name, err)
		}
		if !b.plain {
			r.clear[x.field] = v.S
			if t.Fields[x.field].Type == Location {
				r.clear[x.field] = string(text)
			}
		}
		if t.Fields[x.field].readable() {
			ev.Vals[x.field] = v
		}
	}
	if !b.plain {
		r.prog.derive(ev, r.clear, r.ids)
	}
	return nil
}

func resize(s []string, n int) []string {
	if cap(s) < n {
		return make([]string, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// AppendJSON appends the i-th event of a row as a line {id, type, time, data}:
// the import sends it the way a marketplace would.
func (r *Rows) AppendJSON(dst []byte, i int, row [][]byte, at int64) []byte {
	t, b := r.Types[i], &r.events[i]
	quote := func(s []byte) {
		q, _ := json.Marshal(string(s)) // text always marshals
		dst = append(dst, q...)
	}
	dst = append(dst, `{"id":`...)
	quote(b.id.fill(r.buf, row))
	dst = append(dst, `,"type":`...)
	quote([]byte(t.Name))
	dst = append(dst, `,"time":"`...)
	dst = time.UnixMicro(at+r.After[i]).UTC().AppendFormat(dst, time.RFC3339Nano)
	dst = append(dst, `","data":{`...)
	n := 0
	for k := range b.data {
		x := &b.data[k]
		text := bytes.TrimSpace(x.text.fill(r.buf, row))
		if len(text) == 0 {
			continue
		}
		if n++; n > 1 {
			dst = append(dst, ',')
		}
		quote([]byte(x.name))
		dst = append(dst, ':')
		if x.field >= 0 {
			switch typ := t.Fields[x.field].Type; {
			case typ == Bool:
				if v, err := ParseValue(Bool, string(text)); err == nil {
					text = []byte("false")
					if v.N != 0 {
						text = []byte("true")
					}
				}
				fallthrough
			case typ == Int || typ == Float:
				if json.Valid(text) {
					dst = append(dst, text...)
					continue
				}
			}
		}
		quote(text)
	}
	return append(dst, "}}"...)
}
