package engine

// marks is what people and rules put on entities: labels, standing, profile
// fields, snoozes.
type marks struct {
	index
	of []mark
}

type mark struct {
	standing string
	labels   []stamp
	profile  []stamp // text in value
	snoozes  []stamp
}

// stamp is one named mark, in force before until (0 = no end).
type stamp struct {
	name, value string
	until       int64
}

func (m *marks) get(eid uint64) *mark {
	if n, ok := m.find(mix(eid)); ok {
		return &m.of[n]
	}
	return nil
}

func (m *marks) make(eid uint64) *mark {
	n, created := m.add(mix(eid))
	if created {
		m.of = append(m.of, mark{})
	}
	return &m.of[n]
}

func put(list []stamp, s stamp) []stamp {
	for i := range list {
		if list[i].name == s.name {
			list[i] = s
			return list
		}
	}
	return append(list, s)
}

func cut(list []stamp, name string) []stamp {
	for i := range list {
		if list[i].name == name {
			return append(list[:i], list[i+1:]...)
		}
	}
	return list
}

// has tells whether a mark is in force at a time.
func has(list []stamp, name string, at int64) bool {
	for i := range list {
		if list[i].name == name {
			return list[i].until == 0 || at < list[i].until
		}
	}
	return false
}

// memory remembers events until the labels that are about them can have come.
type memory struct {
	index
	width int      // label sources
	at    []int64  // by number: event time
	has   []uint64 // by number: bit by label source, a label was counted
	keys  []uint64 // by number*width + label source, 0 = the event has no such key
	value []int64  // by number*width + label source: what was counted
	queue []uint32 // numbers by arrival
	head  int
}

// remember notes an event; the caller fills in keys. It forgets events at or
// before cutoff.
func (m *memory) remember(key uint64, at, cutoff int64) (keys []uint64) {
	for m.head < len(m.queue) && m.at[m.queue[m.head]] <= cutoff {
		m.remove(m.keysOf(m.queue[m.head]))
		m.head++
	}
	if m.head > 1024 && m.head > len(m.queue)/2 {
		m.queue = append(m.queue[:0], m.queue[m.head:]...)
		m.head = 0
	}
	n, created := m.add(key)
	if !created {
		return nil // the first event of an id counts
	}
	if int(n) == len(m.at) {
		m.at, m.has = append(m.at, 0), append(m.has, 0)
		for range m.width {
			m.keys, m.value = append(m.keys, 0), append(m.value, 0)
		}
	}
	m.at[n], m.has[n] = at, 0
	m.queue = append(m.queue, n)
	i := int(n) * m.width
	clear(m.value[i : i+m.width])
	keys = m.keys[i : i+m.width]
	clear(keys)
	return keys
}

func (m *memory) keysOf(n uint32) uint64 { return m.index.keys[n] }
