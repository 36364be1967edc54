package engine

import (
	"fmt"

	"github.com/piepowder/piepowder/internal/errs"
)

// Control applies one change people made. The error says that the entry cannot
// be understood; the state is unchanged then.
func (m *Machine) Control(c *Control) error {
	if c.Kind == RulesetPublish {
		return m.publish(c)
	}
	if err := m.check(c); err != nil {
		return err
	}
	if c.Kind == ListLoad {
		return m.loadList(c)
	}
	m.clock = max(m.clock, c.At)
	switch c.Kind {
	case LabelSet:
		k := m.marks.make(c.Entity)
		k.labels = put(k.labels, stamp{name: c.Name, until: c.Until})
	case LabelClear:
		if k := m.marks.get(c.Entity); k != nil {
			k.labels = cut(k.labels, c.Name)
		}
	case StandingSet:
		m.marks.make(c.Entity).standing = c.Value
	case ProfileSet:
		k := m.marks.make(c.Entity)
		if c.Value == "" {
			k.profile = cut(k.profile, c.Name)
		} else {
			k.profile = put(k.profile, stamp{name: c.Name, value: c.Value})
		}
	case SnoozeSet:
		k := m.marks.make(c.Entity)
		k.snoozes = put(k.snoozes, stamp{name: c.Name, until: c.Until})
	case SnoozeClear:
		if k := m.marks.get(c.Entity); k != nil {
			k.snoozes = cut(k.snoozes, c.Name)
		}
	case ListAdd:
		i := m.prog.List(c.Name)
		m.lists[i].putText(c.member(), c.Until, m.kept(i, c.Value))
	case ListRemove:
		i := m.prog.List(c.Name)
		m.lists[i].remove(c.member(), m.kept(i, c.Value))
	}
	return nil
}

func (c *Control) member() uint64 {
	if c.Entity != 0 {
		return mix(c.Entity)
	}
	return hashString(c.Value)
}

func (m *Machine) check(c *Control) error {
	bad := func(format string, args ...any) error {
		return errs.New(errs.Invalid, "control_entry", "control entry %s: %s", c.Kind, fmt.Sprintf(format, args...))
	}
	switch c.Kind {
	case LabelSet, LabelClear, ProfileSet, SnoozeSet, SnoozeClear:
		if c.Entity == 0 || c.Name == "" {
			return bad("entity and name are needed")
		}
	case StandingSet:
		if c.Entity == 0 {
			return bad("entity is needed")
		}
	case ListLoad:
		if m.prog.List(c.Name) < 0 {
			return bad("there is no list %q", c.Name)
		}
	case ListAdd, ListRemove:
		i := m.prog.List(c.Name)
		if i < 0 {
			return bad("there is no list %q", c.Name)
		}
		if (m.prog.Lists[i].Of != "") != (c.Entity != 0) {
			return bad("list %s holds %s", c.Name, m.prog.Lists[i].Of)
		}
	default:
		return bad("the kind is not known")
	}
	return nil
}

// publish switches to a new ruleset. State that both rulesets keep goes on;
// features whose state is new read as missing until Warm.
func (m *Machine) publish(c *Control) error {
	pack, err := LoadDocuments(c.Documents)
	if err != nil {
		return errs.New(errs.Invalid, "ruleset", "published ruleset cannot be read").Wrap(err)
	}
	p, err := Compile(pack, Version(c.Version))
	if err != nil {
		return errs.New(errs.Invalid, "ruleset", "published ruleset does not compile").Wrap(err)
	}
	m.clock = max(m.clock, c.At)
	m.Adopt(p)
	return nil
}

// Adopt switches to another program as publishing does. Decoders go on with
// either program's event types; events of the other are translated by name.
func (m *Machine) Adopt(p *Program) {
	old := *m
	m.install(p)
	for i := range p.sources {
		s := &p.sources[i]
		m.state[i].warming = old.events > 0 // with nothing seen there is nothing to warm
		if j := old.prog.sourceBySig(s.sig); j >= 0 {
			was := &old.prog.sources[j]
			m.take(i, &old.state[j])
			m.state[i].warming = old.state[j].warming || s.horizon > was.horizon || was.exact >= 0 && (s.exact < 0 || s.exact > was.exact)
		}
	}
	m.takeMemory(&old)
	m.graph.widen(old.prog, p, old.events > 0)
	for i := range p.Lists {
		l := &p.Lists[i]
		j := old.prog.List(l.Name)
		if j < 0 || old.prog.Lists[j].Of != l.Of {
			m.fillList(i)
			continue
		}
		// What people changed stays; what changed in the file is changed here too.
		m.lists[i].index, m.lists[i].until, m.lists[i].text, m.lists[i].base = old.lists[j].index, old.lists[j].until, old.lists[j].text, old.lists[j].base
		if l.Of == "" {
			m.lists[i].change(old.prog.Lists[j].Entries, l.Entries)
		}
	}
	m.leave(old.prog)
}

// change applies the difference of two versions of a list's file.
func (l *members) change(was, is []ListEntry) {
	had := make(map[ListEntry]bool, len(was))
	for _, e := range was {
		had[ListEntry{Value: e.Value, Until: e.Until}] = true
	}
	has := make(map[string]bool, len(is))
	for _, e := range is {
		has[e.Value] = true
		if !had[ListEntry{Value: e.Value, Until: e.Until}] {
			l.putText(hashString(e.Value), e.Until, l.m.kept(int(l.list), e.Value))
		}
	}
	for _, e := range was {
		if !has[e.Value] {
			l.remove(hashString(e.Value), l.m.kept(int(l.list), e.Value))
		}
	}
}

func (p *Program) sourceBySig(sig string) int {
	for i := range p.sources {
		if p.sources[i].sig == sig {
			return i
		}
	}
	return -1
}

// take moves the state of one source, keeping the new program's limits.
func (m *Machine) take(i int, from *store) {
	s := &m.state[i]
	if s.first != nil {
		s.first = from.first
		return
	}
	r := *from.rings
	r.exact, r.horizon, r.edges, r.dedupe, r.scratch = s.rings.exact, s.rings.horizon, s.rings.edges, s.rings.dedupe, m.seen
	s.rings = &r
}

// takeMemory carries over what is remembered of events, label source by label source.
func (m *Machine) takeMemory(old *Machine) {
	from := make([]int, len(m.prog.labels))
	for i, src := range m.prog.labels {
		from[i] = -1
		if j := old.prog.sourceBySig(m.prog.sources[src].sig); j >= 0 {
			from[i] = old.prog.sources[j].labelNo
		}
	}
	was := &old.memory
	to := &m.memory
	to.index, to.at, to.queue, to.head = was.index, was.at, was.queue, was.head
	to.has = make([]uint64, len(was.has))
	to.keys = make([]uint64, len(was.at)*to.width)
	to.value = make([]int64, len(was.at)*to.width)
	for n := range was.at {
		for i, j := range from {
			if j < 0 {
				continue
			}
			to.keys[n*to.width+i] = was.keys[n*was.width+j]
			to.value[n*to.width+i] = was.value[n*was.width+j]
			to.has[n] |= was.has[n] >> j & 1 << i
		}
	}
}

// Warming names the features that read as missing because their state has not
// been warmed since they were published.
func (m *Machine) Warming() []string {
	var out []string
	for i := range m.prog.Features {
		if f := &m.prog.Features[i]; f.src >= 0 && m.state[f.src].warming || m.graph.absent(f.via) {
			out = append(out, f.Name)
		}
	}
	return out
}

// Warm takes the state of warming features from a machine of the same program
// that has applied the same log up to the same position. Call it between two
// entries of the log, at a recorded position; from must not be used afterwards.
// An error means that a cold store failed, or that from is not such a machine.
func (m *Machine) Warm(from *Machine) error {
	if from.prog.Hash != m.prog.Hash {
		return errs.New(errs.Conflict, "ruleset", "the warmed state is of another ruleset")
	}
	labels := false
	var warmed []int
	for i := range m.state {
		if !m.state[i].warming {
			continue
		}
		m.abandon(m.prog.sources[i].sig)
		m.take(i, &from.state[i])
		m.state[i].warming = false
		warmed = append(warmed, i)
		labels = labels || m.prog.sources[i].label != ""
	}
	if labels {
		m.memory = from.memory
	}
	if m.graph.warming != 0 {
		m.graph.merge(&from.graph)
	}
	m.recount()
	return m.takeCold(from, warmed)
}
