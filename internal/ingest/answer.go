package ingest

import (
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/id"
)

// Answer is what the sender of an event is told.
type Answer struct {
	EventID  string
	Position uint64 // in the journal
	Repeat   bool   // the event had been taken before; this is the first answer
	Decided  bool   // false: recorded, its type does not decide
	Outcome  string
	Score    float64
	Version  int64
	Reasons  []Reason
	Effects  []Effect
}

// Reason is one rule that fired with weight.
type Reason struct{ Rule, Text, Policy string }

// Effect is one thing that follows from the decision.
type Effect struct {
	Kind, Name, Severity string
	Entity               string // "acc_…", "ord_…", "thg_…" or ""
	Until                int64  // unix microseconds, 0 = no end
}

// newAnswer renders a decided or recorded event; r must not change meanwhile.
func newAnswer(r *Record, pos uint64, repeat bool) *Answer {
	d := &r.Decision
	a := &Answer{EventID: r.Event.ID, Position: pos, Repeat: repeat, Decided: d.Decided}
	if !d.Decided {
		return a
	}
	a.Outcome, a.Score, a.Version = d.Outcome, d.Score, d.Version
	for _, h := range d.Hits {
		if h.Shadow || h.Snoozed {
			continue
		}
		rule := &r.Program.Rules[h.Rule]
		a.Reasons = append(a.Reasons, Reason{rule.ID, string(r.Program.Reason(nil, int(h.Rule), &r.Event, &d.Vector)), rule.Policy})
	}
	for i := range d.Effects {
		e := &d.Effects[i]
		a.Effects = append(a.Effects, Effect{string(e.Kind), e.Name, e.Severity, r.entityID(e.Entity), e.Until})
	}
	return a
}

// entityID writes an entity of the event as the API does.
func (r *Record) entityID(eid uint64) string {
	if eid == 0 {
		return ""
	}
	prefix := "acc"
	for i, have := range r.Event.Roles {
		if have == eid {
			prefix = EntityPrefix(&r.Event.Type.Roles[i])
			break
		}
	}
	return id.Entity(prefix, eid)
}

// EntityPrefix is the id prefix of a role's entities: acc, ord or thg.
func EntityPrefix(role *engine.Role) string {
	switch role.Kind {
	case "account":
		return "acc"
	case "order":
		return "ord"
	}
	return "thg"
}

// AppendJSON appends the answer as the API gives it:
//
//	{"event_id": "…", "decision": {"outcome", "score", "reasons", "effects", "version"}}
//
// A repeat is answered with the same bytes as the first delivery.
func (a *Answer) AppendJSON(b []byte) []byte {
	b = appendJSONString(append(b, `{"event_id":`...), a.EventID)
	if !a.Decided {
		return append(b, '}')
	}
	b = appendJSONString(append(b, `,"decision":{"outcome":`...), a.Outcome)
	b = strconv.AppendFloat(append(b, `,"score":`...), a.Score, 'f', -1, 64)
	b = append(b, `,"reasons":[`...)
	for i, r := range a.Reasons {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSONString(append(b, `{"rule":`...), r.Rule)
		b = appendJSONString(append(b, `,"text":`...), r.Text)
		b = appendJSONString(append(b, `,"policy":`...), r.Policy)
		b = append(b, '}')
	}
	b = append(b, `],"effects":[`...)
	for i := range a.Effects {
		if i > 0 {
			b = append(b, ',')
		}
		b = a.Effects[i].appendJSON(b)
	}
	b = strconv.AppendInt(append(b, `],"version":`...), a.Version, 10)
	return append(b, `}}`...)
}

func (e *Effect) appendJSON(b []byte) []byte {
	b = appendJSONString(append(b, `{"kind":`...), e.Kind)
	b = appendJSONString(append(b, `,"name":`...), e.Name)
	if e.Severity != "" {
		b = appendJSONString(append(b, `,"severity":`...), e.Severity)
	}
	if e.Entity != "" {
		b = appendJSONString(append(b, `,"entity":`...), e.Entity)
	}
	if e.Until != 0 {
		b = append(b, `,"until":"`...)
		b = time.UnixMicro(e.Until).UTC().AppendFormat(b, time.RFC3339Nano)
		b = append(b, '"')
	}
	return append(b, '}')
}

const hexDigits = "0123456789abcdef"

// appendJSONString writes a JSON string; bytes that are not UTF-8 become U+FFFD.
func appendJSONString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				b = append(append(b, s[from:i]...), "\ufffd"...)
				from = i + 1
			}
			i += n
			continue
		}
		if c >= 0x20 && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' {
			i++
			continue
		}
		b = append(b, s[from:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		from = i
	}
	return append(append(b, s[from:]...), '"')
}
