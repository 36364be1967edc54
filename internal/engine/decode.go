package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

// Resolver turns a clear identifier into its entity id; kind is Role.Vault.
type Resolver func(kind, clear string) uint64

// Hashed is the resolver of pure replay: a fixed hash, no vault.
func Hashed(kind, clear string) uint64 {
	return max(join(hashString(kind), hashString(clear))>>1, 1)
}

type rawEvent struct {
	ID   string                     `json:"id"`
	Type string                     `json:"type"`
	Time string                     `json:"time"`
	Data map[string]json.RawMessage `json:"data"`
}

// DecodeJSON decodes {id, type, time, data} with encoding/json: the oracle of
// the hand-written decoder, and what replay and tests use. The error is an *errs.Error whose fields point into the line.
//
// Values are written as follows: string "x"; int 3; float 3.5; bool true; money
// 12.50 or "12.50", in major units with at most two decimals; time RFC 3339;
// duration "90m" or seconds; location {"lat": 47.606, "lon": -122.332} or
// "47.606,-122.332" in degrees; identifiers as text or whole number. null is missing.
func (p *Program) DecodeJSON(line []byte, resolve Resolver, ev *Event) error {
	var raw rawEvent
	dec := json.NewDecoder(bytes.NewReader(line))
	if err := dec.Decode(&raw); err != nil {
		return errs.New(errs.BadRequest, "event_json", "the event is not JSON: %v", err)
	}
	t := p.byName[raw.Type]
	bad := func(pointer, format string, args ...any) error {
		return errs.New(errs.Invalid, "event_invalid", "the event is not valid").
			With(errs.Field{Pointer: pointer, Message: fmt.Sprintf(format, args...)})
	}
	switch {
	case raw.ID == "":
		return bad("/id", "is missing")
	case t == nil:
		return bad("/type", "there is no event type %q", raw.Type)
	}
	at, err := time.Parse(time.RFC3339, raw.Time)
	if err != nil {
		return bad("/time", "must be an RFC 3339 time")
	}
	ev.Reset(t)
	ev.ID, ev.At = raw.ID, at.UnixMicro()
	clear := make([]string, len(t.Fields))
	for i := range t.Fields {
		f := &t.Fields[i]
		if f.Derive != "" {
			continue
		}
		b, ok := raw.Data[f.Name]
		if !ok || string(b) == "null" {
			if !f.Optional {
				return bad("/data/"+f.Name, "is missing")
			}
			continue
		}
		v, err := parseJSONValue(f.Type, b)
		if err != nil {
			return bad("/data/"+f.Name, "%v", err)
		}
		clear[i] = v.S
		if f.Type == Location {
			clear[i], _ = LocationClear(b) // parsed: it has one
		}
		if f.readable() {
			ev.Vals[i] = v
		}
	}
	ids := make([]string, len(t.Roles))
	for i := range t.Roles {
		r := &t.Roles[i]
		b, ok := raw.Data[r.Field]
		if ok && string(b) != "null" {
			id, err := parseIdentifier(b)
			if err != nil {
				return bad("/data/"+r.Field, "%v", err)
			}
			ids[i] = id
			ev.Roles[i] = resolve(r.Vault, NormalForm(r.Normal, id))
		} else if !r.Optional {
			return bad("/data/"+r.Field, "is missing")
		}
	}
	p.derive(ev, clear, ids)
	return nil
}

// derive computes an event's facts.
func (p *Program) derive(ev *Event, clear, ids []string) {
	t := ev.Type
	for i := range t.Fields {
		f := &t.Fields[i]
		if f.Derive == "" {
			continue
		}
		s := ""
		if j := t.FieldSlot(f.From); j >= 0 {
			s = clear[j]
		}
		for j := range t.Roles {
			if t.Roles[j].Field == f.From {
				s = ids[j]
			}
		}
		ev.Vals[i] = DeriveFact(f.Derive, s, p.words[f.List], ev.At)
	}
}

// Derive computes a fact from a clear value; Has is false for facts that need a
// list (lexicon, in_list) and for values the fact cannot be read from.
func Derive(fact, s string) Val {
	text := func(v string) Val { return Val{S: v, Has: v != ""} }
	switch fact {
	case "lower":
		return text(strings.ToLower(strings.TrimSpace(s)))
	case "mail_domain":
		_, domain, ok := cutLast(strings.ToLower(strings.TrimSpace(s)), '@')
		if !ok {
			return Val{}
		}
		return text(domain)
	case "length":
		return Val{N: int64(len([]rune(s))), Has: true}
	case "words":
		return Val{N: int64(len(strings.Fields(s))), Has: true}
	case "prefix":
		return text(string([]rune(s)[:min(6, len([]rune(s)))]))
	case "phone_country":
		return text(callingCode(s))
	case "cell":
		return text(cell(s))
	}
	return Val{}
}

func cutLast(s string, sep byte) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// cell rounds "lat,lon" to 0.01 degree, about a kilometre.
func cell(s string) string {
	a, b, ok := strings.Cut(s, ",")
	lat, e1 := strconv.ParseFloat(strings.TrimSpace(a), 64)
	lon, e2 := strconv.ParseFloat(strings.TrimSpace(b), 64)
	if !ok || e1 != nil || e2 != nil || !(math.Abs(lat) <= 90 && math.Abs(lon) <= 180) {
		return ""
	}
	return strconv.FormatFloat(math.Round(lat*100)/100, 'f', 2, 64) + "," + strconv.FormatFloat(math.Round(lon*100)/100, 'f', 2, 64)
}

func parseIdentifier(b []byte) (string, error) {
	if b[0] == '"' {
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return "", err
		}
		if s == "" {
			return "", fmt.Errorf("identifier is empty")
		}
		return s, nil
	}
	if _, err := strconv.ParseInt(string(b), 10, 64); err != nil {
		return "", fmt.Errorf("must be a text or a whole number")
	}
	return string(b), nil
}

func parseJSONValue(t FieldType, b []byte) (Val, error) {
	if t == Location {
		text, ok := LocationClear(b)
		if !ok {
			text = ""
		}
		return parseLocation(text)
	}
	if b[0] == '"' {
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return Val{}, err
		}
		switch t {
		case String:
			return Val{S: s, Has: true}, nil
		case Money, Time, Duration:
			return ParseValue(t, s)
		}
		return Val{}, fmt.Errorf("must be %s, not text", t)
	}
	switch t {
	case String, Time:
		return Val{}, fmt.Errorf("must be text")
	case Bool:
		if s := string(b); s != "true" && s != "false" {
			return Val{}, fmt.Errorf("must be true or false")
		}
	}
	return ParseValue(t, string(b))
}

// ParseValue reads a field from text: a cell of a file, or a JSON scalar. Floats
// and ints are written as in JSON, money as 12.50 in major units.
func ParseValue(t FieldType, s string) (Val, error) {
	switch t {
	case String:
		return Val{S: s, Has: true}, nil
	case Int:
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return Val{}, fmt.Errorf("must be a whole number")
		}
		return Val{N: n, Has: true}, nil
	case Float:
		x, err := strconv.ParseFloat(s, 64)
		if err != nil || x-x != 0 {
			return Val{}, fmt.Errorf("must be a number")
		}
		return Val{F: x, Has: true}, nil
	case Money:
		n, ok := parseMinor(s)
		if !ok {
			return Val{}, fmt.Errorf("must be an amount such as 12.50, with at most two decimals")
		}
		return Val{N: n, Has: true}, nil
	case Bool:
		switch s {
		case "true", "1":
			return Val{N: 1, Has: true}, nil
		case "false", "0":
			return Val{Has: true}, nil
		}
		return Val{}, fmt.Errorf("must be true or false")
	case Time:
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return Val{}, fmt.Errorf("must be an RFC 3339 time")
		}
		return Val{N: at.UnixMicro(), Has: true}, nil
	case Duration:
		if x, err := strconv.ParseFloat(s, 64); err == nil && math.Abs(x) < 1e11 {
			return Val{N: int64(math.Round(x * 1e6)), Has: true}, nil
		}
		d, err := ParseSpan(s)
		return Val{N: d, Has: true}, err
	}
	if t == Location {
		return parseLocation(s)
	}
	return Val{}, fmt.Errorf("has no type")
}

// parseMinor reads an amount in major units as minor units, without rounding.
func parseMinor(s string) (int64, bool) {
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	whole, frac, _ := strings.Cut(s, ".")
	for len(frac) > 2 && frac[len(frac)-1] == '0' {
		frac = frac[:len(frac)-1]
	}
	if whole == "" || len(whole) > 15 || len(frac) > 2 || strings.HasSuffix(s, ".") {
		return 0, false
	}
	for len(frac) < 2 {
		frac += "0"
	}
	var n int64
	for _, r := range []byte(whole + frac) {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = n*10 + int64(r-'0')
	}
	if neg {
		n = -n
	}
	return n, true
}

// Seed puts the packs' entity lists into a machine, as ingest does with control
// entries after asking the vault.
func (m *Machine) Seed(resolve Resolver) {
	for i := range m.prog.Lists {
		if l := &m.prog.Lists[i]; l.Of != "" {
			for _, e := range l.Entries {
				m.lists[i].put(mix(resolve(l.Vault, NormalForm(l.Normal, e.Value))), e.Until)
			}
		}
	}
}
