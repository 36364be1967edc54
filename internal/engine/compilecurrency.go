package engine

import (
	"sort"
	"strings"
)

// Amounts of different currencies are never added or compared: what is computed
// of money is kept for each currency alone, under a key that has the event's
// `currency` as its last part. An event type without that field reads the
// currency last used under the rest of the key.

// currencyField is the field that says which currency an event's money is in.
const currencyField = "currency"

func currencyOf(t *EventType) int {
	if i := t.FieldSlot(currencyField); i >= 0 && t.Fields[i].Type == String && !t.Fields[i].Personal {
		return i
	}
	return -1
}

// inMoney tells whether a feature is kept for each currency alone.
func (c *compilation) inMoney(d *featureDecl) bool {
	switch d.agg {
	case "sum", "mean", "min", "max", "stddev", "percentile", "last":
	default:
		return false
	}
	if d.label != "" || contains(d.by, currencyField) {
		return false
	}
	money, currency := false, false
	for _, name := range d.of {
		t := &c.pack.event(name).EventType
		i := t.FieldSlot(d.field)
		money = money || i >= 0 && t.Fields[i].Type == Money
		currency = currency || currencyOf(t) >= 0
	}
	return money && currency
}

// keyOf gives the parts of the key a feature's state is kept by.
func (c *compilation) keyOf(d *featureDecl) []string {
	if !c.inMoney(d) {
		return d.by
	}
	return append(append([]string(nil), d.by...), currencyField)
}

// inCurrency adds to what a feature uses the currencies last used, when a type
// that feeds or reads it has none of its own.
func (c *compilation) inCurrency(d *featureDecl, u sourceUse) sourceUse {
	if !c.inMoney(d) {
		return u
	}
	for _, t := range c.prog.Types {
		if (t.Decide || contains(d.of, t.Name)) && currencyOf(t) < 0 && hasParts(t, d.by) {
			of := append([]string(nil), d.of...)
			sort.Strings(of)
			u.tail = "tail " + currencyField + " of " + strings.Join(of, ",") + " by " + strings.Join(d.by, ",") + " where " + d.where
		}
	}
	return u
}

func hasParts(t *EventType, by []string) bool {
	for _, b := range by {
		if t.RoleSlot(b) < 0 && t.FieldSlot(b) < 0 {
			return false
		}
	}
	return true
}

// currencyTails adds the sources of currencies last used.
func (c *compilation) currencyTails(list []source) []source {
	for _, u := range c.use {
		known := u.tail == ""
		for i := range list {
			known = known || list[i].sig == u.tail
		}
		if !known {
			list = append(list, source{sig: u.tail, kind: tailSource, dedupe: true, exact: tailKeep, horizon: tailHorizon})
		}
	}
	return list
}

// keyFor gives the plan of a declared feature's key on a type; -1 when the type
// lacks a part.
func (c *compilation) keyFor(t *EventType, feature int) int {
	l, d, u := t.layout, &c.pack.features[feature], c.use[feature]
	if !c.inMoney(d) || l.currency >= 0 {
		return l.key(t, c.keyOf(d))
	}
	rest := l.key(t, d.by)
	if rest < 0 {
		return -1
	}
	name := l.keys[rest].name + " in " + u.tail
	for i := range l.keys {
		if l.keys[i].name == name {
			return i
		}
	}
	k := keyPlan{name: name, parts: append([]keyPart(nil), l.keys[rest].parts...)}
	k.parts = append(k.parts, keyPart{role: -1, field: -1, src: c.source[u.tail], key: rest})
	l.keys = append(l.keys, k)
	return len(l.keys) - 1
}

// lastCurrency is the currency last used under a key, as the hash that keys are
// made of; 0 when none ever was. ok is false while it is not known.
func (m *Machine) lastCurrency(p keyPart, at int64) (currency int64, ok bool) {
	if m.keys[p.key] == 0 || m.state[p.src].warming {
		return 0, false
	}
	s := m.state[p.src].rings
	if g := s.at(m.keys[p.key]); g != nil {
		_, currency, _ = s.latest(g, m.clock-s.horizon, at)
	}
	return currency, true
}
