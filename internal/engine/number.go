package engine

import "math"

// Numeric reports whether a model may read values of this type: money in minor
// units, durations in seconds, bools as 0 and 1.
func (t FieldType) Numeric() bool {
	switch t {
	case Int, Float, Money, Bool, Duration:
		return true
	}
	return false
}

// asNumber is a value as models read it; f counts for Float, n for the others.
func asNumber(t FieldType, n int64, f float64) float64 {
	switch t {
	case Float:
		return f
	case Duration:
		return float64(n) / 1e6
	}
	return float64(n)
}

// Number is a field's value as models read it, NaN when missing.
func (f *Field) Number(v *Val) float64 {
	if !v.Has || !f.Type.Numeric() {
		return math.NaN()
	}
	return asNumber(f.Type, v.N, v.F)
}

// Number is feature i as models read it, NaN when missing.
func (p *Program) Number(i int, v *Vector) float64 {
	if !v.Present(i) || !p.Features[i].Type.Numeric() {
		return math.NaN()
	}
	return asNumber(p.Features[i].Type, v.N[i], math.Float64frombits(uint64(v.N[i])))
}
