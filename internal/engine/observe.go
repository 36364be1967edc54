package engine

// Observe is Apply for who replays a log, where the decision on the event is
// known: the state afterwards is the same, and the features that only the
// decision needed are not read.
func (m *Machine) Observe(ev *Event, known *Decision) {
	if ev.Type.Index >= len(m.prog.Types) || m.prog.Types[ev.Type.Index] != ev.Type || ev.Type.layout.asksFeatures {
		m.Apply(ev, &m.unused)
		return
	}
	l := ev.Type.layout
	m.now = ev.At
	m.events++
	m.clock = max(m.clock, ev.At)
	f := m.frames[ev.Type.Index]
	if l.asks {
		fill(f, ev)
	}
	m.makeKeys(ev)
	m.touch(l)
	m.observe(f, l, ev)
	for i := range known.Effects {
		if e := &known.Effects[i]; e.Kind == EffectLabel {
			k := m.marks.make(e.Entity)
			k.labels = put(k.labels, stamp{name: e.Name, until: e.Until})
		}
	}
	if c := m.chill; c != nil && c.used > c.budget {
		m.cool()
	}
}
