package engine

import (
	"math"

	"github.com/piepowder/piepowder/internal/lang"
)

// Machine is a program with its state. One goroutine at a time.
type Machine struct {
	prog   *Program
	state  []store // by source
	graph  graph
	marks  marks
	lists  []*members
	sets   Sets // of loaded lists, nil when none can be
	memory memory
	clock  int64  // the log's time: the latest applied
	events uint64 // applied so far
	now    int64  // time of the event being applied

	frames  []*lang.Frame // by event type
	linked  []*lang.Frame // by feature: what `where` of links reads
	inputs  []float64     // of the model being scored
	keys    []uint64      // of the event being applied, by key plan
	vector  *Vector
	seen    *seen
	walked  walked // the walk the graph remembers
	foreign Event  // an event decoded for another program, translated
	chill   *chill // nil without a memory budget

	unused   Decision // of an event that was only to be observed
	touching []touched
	sum      uint64
}

// store is the state of one source.
type store struct {
	rings   *rings
	first   *firsts
	warming bool
}

// firsts remembers when entities were first spoken of.
type firsts struct {
	index
	at []int64
}

// NewMachine gives a program empty state. Lists of texts are filled from the
// pack; members of entity lists come as ListAdd entries, because only the vault
// can turn their clear identifiers into entities.
func NewMachine(p *Program) *Machine {
	m := &Machine{seen: newSeen()}
	m.install(p)
	m.fillLists()
	return m
}

// install makes everything that depends on the program.
func (m *Machine) install(p *Program) {
	m.prog = p
	m.state = make([]store, len(p.sources))
	for i := range p.sources {
		m.state[i] = m.newStore(&p.sources[i])
	}
	m.memory = memory{width: len(p.labels)}
	m.graph.know(p.kinds)
	m.walked = walked{}
	m.lists = make([]*members, len(p.Lists))
	for i := range m.lists {
		m.lists[i] = &members{list: int32(i), m: m}
	}
	m.wire()
}

// wire makes the frames.
func (m *Machine) wire() {
	p := m.prog
	m.frames = make([]*lang.Frame, len(p.Types))
	m.linked = make([]*lang.Frame, len(p.Features))
	most := 0
	for i, t := range p.Types {
		m.frames[i] = lang.NewFrame(t.layout.env)
		for j, l := range m.lists {
			m.frames[i].Lists[j] = l
		}
		most = max(most, len(t.layout.keys))
		for _, r := range t.layout.post {
			if r.links != nil && r.links.env != nil {
				m.linked[r.feature] = lang.NewFrame(r.links.env)
			}
		}
	}
	m.keys = make([]uint64, most)
}

func (m *Machine) newStore(s *source) store {
	if s.kind == firstSource {
		return store{first: &firsts{}}
	}
	return store{rings: &rings{exact: s.exact, horizon: s.horizon, edges: s.edges, plain: s.kind == distinctSource,
		tail: s.kind == tailSource, ranked: s.kind == rankSource, dedupe: s.kind == distinctSource && s.dedupe, scratch: m.seen}}
}

func (m *Machine) fillLists() {
	for i := range m.prog.Lists {
		m.fillList(i)
	}
}

func (m *Machine) fillList(i int) {
	if l := &m.prog.Lists[i]; l.Of == "" {
		for _, e := range l.Entries {
			m.lists[i].putText(hashString(e.Value), e.Until, m.kept(i, e.Value))
		}
	}
}

// Program is the program in force.
func (m *Machine) Program() *Program { return m.prog }

// Clock is the log's time: the latest event or control time applied.
func (m *Machine) Clock() int64 { return m.clock }

// Apply observes an event and, when its type decides, decides it into d.
func (m *Machine) Apply(ev *Event, d *Decision) {
	if ev.Type.Index >= len(m.prog.Types) || m.prog.Types[ev.Type.Index] != ev.Type {
		if ev = m.translate(ev); ev == nil {
			d.reset(m.prog, false)
			return
		}
	}
	t := ev.Type
	l := t.layout
	d.reset(m.prog, t.Decide)
	m.now = ev.At
	m.events++
	m.clock = max(m.clock, ev.At)
	m.vector = &d.Vector
	f := m.frames[t.Index]
	fill(f, ev)
	m.makeKeys(ev)
	m.touch(l)
	if t.Decide {
		m.read(f, l, l.pre, ev)
	}
	m.observe(f, l, ev)
	if t.Decide {
		m.read(f, l, l.post, ev)
		m.compute(f, l)
		m.score(f, l)
		m.decide(f, ev, d)
	}
	if c := m.chill; c != nil && c.used > c.budget {
		m.cool()
	}
}

// translate maps an event decoded for another program onto ours by names; nil
// when we have no such type.
func (m *Machine) translate(ev *Event) *Event {
	t := m.prog.byName[ev.Type.Name]
	if t == nil {
		return nil
	}
	to := &m.foreign
	to.Reset(t)
	to.ID, to.At, to.Source, to.History = ev.ID, ev.At, ev.Source, ev.History
	for i := range t.Roles {
		if j := ev.Type.RoleSlot(t.Roles[i].Name); j >= 0 && j < len(ev.Roles) {
			to.Roles[i] = ev.Roles[j]
		}
	}
	for i := range t.Fields {
		if j := ev.Type.FieldSlot(t.Fields[i].Name); j >= 0 && j < len(ev.Vals) && ev.Type.Fields[j].Type == t.Fields[i].Type {
			to.Vals[i] = ev.Vals[j]
		}
	}
	return to
}

// fill puts an event into its frame.
func fill(f *lang.Frame, ev *Event) {
	t := ev.Type
	l := t.layout
	f.Reset()
	f.SetNum(l.timeSlot, ev.At)
	f.SetString(l.typeSlot, t.Name)
	var currency uint16
	if l.currency >= 0 && ev.Vals[l.currency].Has {
		currency = lang.Currency(ev.Vals[l.currency].S)
	}
	for i := range t.Fields {
		v := &ev.Vals[i]
		slot := l.fieldSlot[i]
		if !v.Has || slot < 0 {
			continue
		}
		switch t.Fields[i].Type {
		case String:
			f.SetString(slot, v.S)
		case Float:
			f.SetFloat(slot, v.F)
		case Money:
			f.SetMoney(slot, v.N, currency)
		case Bool:
			f.SetBool(slot, v.N != 0)
		default:
			f.SetNum(slot, v.N)
		}
	}
	for i, eid := range ev.Roles {
		if eid != 0 {
			f.SetNum(l.roleSlot[i], int64(eid))
		}
	}
}

// makeKeys computes every key of the event's type once; 0 = a part is missing.
func (m *Machine) makeKeys(ev *Event) {
	keys := ev.Type.layout.keys
	for i := range keys {
		h := uint64(len(keys[i].parts))
		for _, p := range keys[i].parts {
			if p.role >= 0 {
				eid := ev.Roles[p.role]
				if eid == 0 {
					h = 0
					break
				}
				h = join(h, eid)
				continue
			}
			if p.field < 0 {
				currency, ok := m.lastCurrency(p, ev.At)
				if !ok {
					h = 0
					break
				}
				h = join(h, uint64(currency))
				continue
			}
			v := &ev.Vals[p.field]
			if !v.Has {
				h = 0
				break
			}
			if ev.Type.Fields[p.field].Type == String {
				h = join(h, hashString(v.S))
			} else {
				h = join(h, uint64(v.N))
			}
		}
		if h == 0 && len(keys[i].parts) > 0 {
			m.keys[i] = 0
		} else {
			m.keys[i] = mix(h)
		}
	}
}

// observe lets an event change the state.
func (m *Machine) observe(f *lang.Frame, l *layout, ev *Event) {
	for _, k := range l.links {
		if a, b := ev.Roles[k.a], ev.Roles[k.b]; a != 0 && b != 0 {
			m.graph.link(a, k.ka, b, k.kb, ev.At)
		}
	}
	for _, ff := range l.firsts {
		eid := ev.Roles[ff.role]
		if eid == 0 {
			continue
		}
		s := m.state[ff.src].first
		n, created := s.add(mix(eid))
		if created {
			s.at = append(s.at, ev.At)
		} else if ev.At < s.at[n] {
			s.at[n] = ev.At
		}
	}
	for i := range l.feeds {
		fd := &l.feeds[i]
		key := m.keys[fd.key]
		if key == 0 || fd.where != nil && !fd.where.Bool(f) {
			continue
		}
		v, ok := fd.value(ev, m.state[fd.src].rings.plain)
		if ok {
			m.state[fd.src].rings.insert(key, ev.At, v, m.clock)
		}
	}
	if l.remember != nil {
		m.remember(l, ev)
	}
	if ev.Type.Label {
		m.label(ev)
	}
}

// value is what a feed observes of an event; false when the event lacks it.
func (fd *feed) value(ev *Event, distinct bool) (int64, bool) {
	if fd.role >= 0 {
		eid := ev.Roles[fd.role]
		return int64(mix(eid)), eid != 0
	}
	if fd.field < 0 {
		return 0, true
	}
	v := &ev.Vals[fd.field]
	if !v.Has {
		return 0, false
	}
	switch {
	case fd.typ == String:
		return int64(hashString(v.S)), true
	case fd.typ == Float && distinct:
		return int64(mix(math.Float64bits(v.F))), true
	case fd.typ == Float:
		return millionths(v.F), true
	case distinct:
		return int64(mix(uint64(v.N))), true
	}
	return v.N, true
}

// millionths is a decimal in fixed point. Beyond 9e12 either way it is cut to
// that: sums of such values mean nothing, but must stay deterministic.
func millionths(f float64) int64 {
	const most = 9e12
	if !(f > -most) { // NaN too
		if f != f {
			return 0
		}
		f = -most
	}
	return int64(math.Round(min(f, most) * 1e6))
}

func (m *Machine) remember(l *layout, ev *Event) {
	keys := m.memory.remember(hashString(ev.ID), ev.At, m.clock-m.prog.memory)
	if keys == nil {
		return
	}
	for i, k := range l.remember {
		if k >= 0 && (l.onlyIf[i] == nil || l.onlyIf[i].Bool(m.frames[ev.Type.Index])) {
			keys[i] = m.keys[k]
		}
	}
}

// label counts a label at the time and under the keys of the event it is about.
// A second label of the same name on the same event replaces the first. Labels
// of unknown events count nowhere.
func (m *Machine) label(ev *Event) {
	t := ev.Type
	id, name, value := &ev.Vals[t.FieldSlot("event_id")], &ev.Vals[t.FieldSlot("label")], &ev.Vals[t.FieldSlot("value")]
	if !id.Has || !name.Has || len(m.prog.labels) == 0 {
		return
	}
	n, ok := m.memory.find(hashString(id.S))
	if !ok {
		return
	}
	v := int64(1e6)
	if value.Has {
		v = millionths(value.F)
	}
	for i, src := range m.prog.labels {
		key := m.memory.keys[int(n)*m.memory.width+i]
		if m.prog.sources[src].label != name.S || key == 0 {
			continue
		}
		r, at := m.state[src].rings, m.memory.at[n]
		counted := &m.memory.value[int(n)*m.memory.width+i]
		if m.memory.has[n]>>i&1 == 1 {
			r.replace(key, at, *counted, v)
		} else {
			r.insert(key, at, v, m.clock)
			m.memory.has[n] |= 1 << i
		}
		*counted = v
	}
}
