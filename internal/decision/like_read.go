package decision

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/journal"
)

// like learns from decisions here what sets them apart from others.
func (s *Service) like(ctx context.Context, sc identity.Scope, here []Decision, accounts []uint64) (*Like, error) {
	out := noLike()
	typ := commonest(here)
	if typ == "" {
		return out, nil
	}
	pack, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	t := pack.program.Type(typ)
	if t == nil {
		return out, nil
	}
	vars := likeVars(pack.program, t)
	rows, _, err := s.likeRows(ctx, vars, here, typ)
	if err != nil {
		return nil, err
	}
	for _, d := range here {
		if d.account != 0 && !slices.Contains(accounts, d.account) {
			accounts = append(accounts, d.account)
		}
	}
	sample, err := s.others(ctx, sc, typ, accounts)
	if err != nil {
		return nil, err
	}
	base, of, err := s.likeRows(ctx, vars, sample, typ)
	if err != nil || len(rows) == 0 {
		return out, err
	}
	out.On, out.Decisions, out.Sample = []string{typ}, int64(len(rows)), int64(len(base))
	found := learn(vars, rows, base)
	chosen := choose(found, rows, base)
	for i := range found {
		out.Conditions = append(out.Conditions, found[i].view(typ, len(rows), slices.Contains(chosen, &found[i])))
	}
	if len(chosen) == 0 {
		return out, nil
	}
	for i := range base {
		if base[i].meets(chosen) {
			if out.Matches++; len(out.Examples) < 10 {
				out.Examples = append(out.Examples, of[i])
			}
		}
	}
	out.Rule = s.likeRule(pack.program, t, chosen, rows, base)
	return out, s.named(ctx, sc, out.Examples)
}

// commonest is the event type that most of the decisions are of; the one that
// comes first among equals.
func commonest(list []Decision) string {
	n, best := map[string]int{}, ""
	for i := range list {
		n[list[i].Type]++
	}
	for i := range list {
		if best == "" || n[list[i].Type] > n[best] {
			best = list[i].Type
		}
	}
	return best
}

// likeVar is a feature or field that may tell decisions apart.
type likeVar struct {
	name string
	typ  engine.FieldType
	text string // what a feature computes, in words
}

// placeNames are fields that say where or for whom something happened: a rule
// that rests on them would judge a place.
var placeNames = []string{"brand", "region", "city", "currency", "language"}

func likeVars(p *engine.Program, t *engine.EventType) (vars []likeVar) {
	for _, i := range p.FeaturesOf(t) {
		f := &p.Features[i]
		if usable(f.Type) && !strings.Contains(f.Name, ".") {
			words, _, _ := strings.Cut(strings.Replace(f.Text, engine.CurrencyWords, "", 1), ";")
			words, _, _ = strings.Cut(words, ", this event")
			vars = append(vars, likeVar{f.Name, f.Type, words})
		}
	}
	for i := range t.Fields {
		f := &t.Fields[i]
		if f.Personal || !usable(f.Type) || slices.Contains(placeNames, f.Name) {
			continue
		}
		vars = append(vars, likeVar{name: f.Name, typ: f.Type})
	}
	return vars
}

func usable(t engine.FieldType) bool {
	switch t {
	case engine.Int, engine.Float, engine.Money, engine.Duration, engine.Bool, engine.String:
		return true
	}
	return false
}

// likeRow is what one decision read.
type likeRow struct {
	num  []float64 // by variable; money in minor units, durations in microseconds
	text []string
	has  []bool
}

// likeRows reads decisions of a type from the log; those it no longer holds are
// left out. of are the decisions of the rows.
func (s *Service) likeRows(ctx context.Context, vars []likeVar, list []Decision, typ string) (rows []likeRow, of []Decision, err error) {
	var r ingest.Record
	for _, d := range list {
		if d.Type != typ {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		raw, err := s.read(d.position)
		if errors.Is(err, journal.ErrNoRecord) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if err := ingest.DecodeRecord(d.position, raw, s.programs, &r); err != nil {
			return nil, nil, err
		}
		rows, of = append(rows, likeRowOf(vars, &r)), append(of, d)
	}
	return rows, of, nil
}

func likeRowOf(vars []likeVar, r *ingest.Record) likeRow {
	row := likeRow{make([]float64, len(vars)), make([]string, len(vars)), make([]bool, len(vars))}
	v := &r.Decision.Vector
	for i := range vars {
		x := &vars[i]
		if k := r.Program.Feature(x.name); k >= 0 {
			if r.Program.Features[k].Type == x.typ && v.Present(k) {
				row.has[i], row.num[i], row.text[i] = true, float64(v.N[k]), v.S[k]
				if x.typ == engine.Float {
					row.num[i] = math.Float64frombits(uint64(v.N[k]))
				}
			}
			continue
		}
		if k := r.Event.Type.FieldSlot(x.name); k >= 0 && r.Event.Type.Fields[k].Type == x.typ && r.Event.Vals[k].Has {
			val := &r.Event.Vals[k]
			row.has[i], row.num[i], row.text[i] = true, float64(val.N), val.S
			if x.typ == engine.Float {
				row.num[i] = val.F
			}
		}
	}
	return row
}
