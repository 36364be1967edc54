package ingest

import (
	"strconv"
	"unicode/utf8"
)

// appendAnswer appends what Answer.AppendJSON gives for a record, without making
// the Answer.
func appendAnswer(b []byte, r *Record) []byte {
	b = appendJSONString(append(b, `{"event_id":`...), r.Event.ID)
	d := &r.Decision
	if !d.Decided {
		return append(b, '}')
	}
	b = appendJSONString(append(b, `,"decision":{"outcome":`...), d.Outcome)
	b = strconv.AppendFloat(append(b, `,"score":`...), d.Score, 'f', -1, 64)
	b = append(b, `,"reasons":[`...)
	first := true
	for _, h := range d.Hits {
		if h.Shadow || h.Snoozed {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		rule := &r.Program.Rules[h.Rule]
		b = appendJSONString(append(b, `{"rule":`...), rule.ID)
		b = append(b, `,"text":"`...)
		from := len(b)
		b = append(escapeFrom(r.Program.Reason(b, int(h.Rule), &r.Event, &d.Vector), from), '"')
		b = appendJSONString(append(b, `,"policy":`...), rule.Policy)
		b = append(b, '}')
	}
	b = append(b, `],"effects":[`...)
	for i := range d.Effects {
		if i > 0 {
			b = append(b, ',')
		}
		e := &d.Effects[i]
		out := Effect{string(e.Kind), e.Name, e.Severity, r.entityID(e.Entity), e.Until}
		b = out.appendJSON(b)
	}
	b = strconv.AppendInt(append(b, `],"version":`...), d.Version, 10)
	return append(b, `}}`...)
}

// escapeFrom makes the bytes from an offset on the inside of a JSON string.
// Most texts need nothing.
func escapeFrom(b []byte, from int) []byte {
	for _, c := range b[from:] {
		if c < 0x20 || c >= utf8.RuneSelf || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			text := string(b[from:])
			b = appendJSONString(b[:from], text)
			b = append(b[:from], b[from+1:]...)
			return b[:len(b)-1]
		}
	}
	return b
}
