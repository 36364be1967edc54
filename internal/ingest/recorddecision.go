package ingest

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/piepowder/piepowder/internal/engine"
)

// effectKinds are written as their index; another kind as its name.
var effectKinds = [...]engine.EffectKind{engine.EffectLabel, engine.EffectAlert, engine.EffectWebhook}

func appendDecision(b []byte, program *engine.Program, d *engine.Decision) []byte {
	b = binary.AppendUvarint(b, uint64(slices.Index(program.Outcomes, d.Outcome)+1))
	if !slices.Contains(program.Outcomes, d.Outcome) {
		b = appendString(b, d.Outcome)
	}
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(d.Score))
	b = append(b, byte(d.By))
	b = binary.AppendVarint(b, d.Version)
	b = binary.LittleEndian.AppendUint64(b, d.Pivot)
	b = binary.AppendUvarint(b, uint64(len(d.Hits)))
	for _, h := range d.Hits {
		v := uint64(h.Rule) << 2
		if h.Snoozed {
			v |= 1
		}
		if h.Shadow {
			v |= 2
		}
		b = binary.AppendUvarint(b, v)
	}
	b = appendVector(b, program.Features, &d.Vector)
	b = binary.AppendUvarint(b, uint64(len(d.Vector.Lists)))
	for _, h := range d.Vector.Lists {
		b = binary.AppendUvarint(b, uint64(h.List))
		b = binary.LittleEndian.AppendUint64(b, h.Key)
	}
	b = binary.AppendUvarint(b, uint64(len(d.Effects)))
	for i := range d.Effects {
		e := &d.Effects[i]
		kind := slices.Index(effectKinds[:], e.Kind)
		b = append(b, byte(kind+1))
		if kind < 0 {
			b = appendString(b, string(e.Kind))
		}
		b = binary.AppendUvarint(b, uint64(e.Rule))
		b = appendString(b, e.Name)
		b = appendString(b, e.Severity)
		b = appendString(b, e.Role)
		b = binary.LittleEndian.AppendUint64(b, e.Entity)
		b = binary.AppendVarint(b, e.Until)
	}
	return b
}

// appendVector writes the features read; the others take no byte.
func appendVector(b []byte, features []engine.Feature, v *engine.Vector) []byte {
	n := min(len(features), len(v.Read)*64)
	b = binary.AppendUvarint(b, uint64(n))
	read := len(b)
	b = append(b, make([]byte, (n+7)/8)...)
	for i := range n {
		if !v.WasRead(i) {
			continue
		}
		b[read+i/8] |= 1 << (i % 8)
		switch {
		case !v.Present(i):
			b = append(b, 0)
		case features[i].Type == engine.String:
			b = append(b, 1)
			b = appendString(b, v.S[i])
		case features[i].Type == engine.Float:
			b = append(b, 1)
			b = binary.LittleEndian.AppendUint64(b, uint64(v.N[i]))
		default:
			b = append(b, 1)
			b = binary.AppendVarint(b, v.N[i])
		}
	}
	return b
}

func clearDecision(d *engine.Decision) {
	*d = engine.Decision{Hits: d.Hits[:0], Effects: d.Effects[:0], Vector: engine.Vector{
		Read: d.Vector.Read[:0], Has: d.Vector.Has[:0], N: d.Vector.N[:0], S: d.Vector.S[:0], Lists: d.Vector.Lists[:0]}}
}

func (p *parser) decision(program *engine.Program, d *engine.Decision) {
	clearDecision(d)
	d.Decided = true
	if i := p.count(uint64(len(program.Outcomes))); i > 0 {
		d.Outcome = program.Outcomes[i-1]
	} else {
		d.Outcome = p.string()
	}
	d.Score = p.float()
	d.By = engine.Deciding(p.byte())
	d.Version = p.varint()
	d.Pivot = p.fixed64()
	for range p.count(maxHits) {
		v := p.uvarint()
		if p.bad || v>>2 >= uint64(len(program.Rules)) {
			p.bad = true
			return
		}
		d.Hits = append(d.Hits, engine.RuleHit{Rule: int32(v >> 2), Snoozed: v&1 != 0, Shadow: v&2 != 0})
	}
	p.vector(program.Features, &d.Vector)
	for range p.count(maxHits) {
		h := engine.ListHit{List: int32(p.count(uint64(len(program.Lists) + len(program.Features)))), Key: p.fixed64()}
		if p.bad || int(h.List) >= len(program.Lists)+len(program.Features) {
			p.bad = true
			return
		}
		d.Vector.Lists = append(d.Vector.Lists, h)
	}
	for range p.count(maxEffects) {
		var e engine.Effect
		switch k := int(p.byte()); {
		case k == 0:
			e.Kind = engine.EffectKind(p.string())
		case k <= len(effectKinds):
			e.Kind = effectKinds[k-1]
		default:
			p.bad = true
		}
		rule := p.uvarint()
		if rule >= uint64(len(program.Rules)) {
			p.bad = true
		}
		e.Rule = int32(rule)
		e.Name, e.Severity, e.Role = p.string(), p.string(), p.string()
		e.Entity, e.Until = p.fixed64(), p.varint()
		if p.bad {
			return
		}
		d.Effects = append(d.Effects, e)
	}
}

func (p *parser) vector(features []engine.Feature, v *engine.Vector) {
	n := p.count(maxVector)
	if n > len(features) {
		p.bad = true
		return
	}
	read := p.take(uint64(n+7) / 8)
	if p.bad {
		return
	}
	words := (n + 63) / 64
	v.Read, v.Has = zeroed(v.Read, words), zeroed(v.Has, words)
	v.N, v.S = zeroed(v.N, n), zeroed(v.S, n)
	for i := range n {
		if read[i/8]>>(i%8)&1 == 0 {
			continue
		}
		v.Read[i>>6] |= 1 << (i & 63)
		if p.byte() == 0 {
			continue
		}
		v.Has[i>>6] |= 1 << (i & 63)
		switch features[i].Type {
		case engine.String:
			v.S[i] = p.string()
		case engine.Float:
			v.N[i] = int64(p.fixed64())
		default:
			v.N[i] = p.varint()
		}
	}
}

// zeroed gives a slice of n zero values in s's memory.
func zeroed[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}
