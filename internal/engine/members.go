package engine

import "github.com/piepowder/piepowder/internal/errs"

// members is the content of one list at run time. It is the lang.Set of its
// list and notes what it answered yes to, for the decision's record. What was
// loaded lies below what people and packs changed one by one.
type members struct {
	index
	until []int64
	text  []string // by number, kept only for lists that facts are derived with
	base  *Set     // nil when nothing was loaded
	list  int32
	m     *Machine
}

// taken marks a member of the base that was removed.
const taken = -1

func (l *members) put(key uint64, until int64) { l.putText(key, until, "") }

func (l *members) putText(key uint64, until int64, text string) {
	n, created := l.add(key)
	if created && int(n) == len(l.until) {
		l.until, l.text = append(l.until, 0), append(l.text, "")
	}
	l.until[n], l.text[n] = until, text
}

// remove takes a member off, also one that was loaded.
func (l *members) remove(key uint64, text string) {
	if l.base != nil {
		if _, ok := l.base.Find(key); ok {
			l.putText(key, taken, text)
			return
		}
	}
	l.index.remove(key)
}

func (l *members) holds(key uint64) bool {
	if n, ok := l.find(key); ok {
		return l.until[n] != taken && live(l.until[n], l.m.now)
	}
	if l.base == nil {
		return false
	}
	until, ok := l.base.Find(key)
	return ok && live(until, l.m.now)
}

// HasInt tells whether an entity is on the list now.
func (l *members) HasInt(v int64) bool { return l.note(mix(uint64(v))) }

// HasString tells whether a text is on the list now. Loaded texts stand there in
// normal form.
func (l *members) HasString(s string) bool {
	key := hashString(s)
	if l.note(key) {
		return true
	}
	if l.base == nil || !l.holds(hashString(normal(s))) {
		return false
	}
	l.m.noteList(ListHit{l.list, key})
	return true
}

func (l *members) note(key uint64) bool {
	if !l.holds(key) {
		return false
	}
	l.m.noteList(ListHit{l.list, key})
	return true
}

// load exchanges what was loaded. Removals of what is no longer there are
// forgotten.
func (l *members) load(s *Set) {
	l.base = s
	for n, key := range l.keys {
		if key == 0 || l.until[n] != taken {
			continue
		}
		if _, ok := s.Find(key); !ok {
			l.index.remove(key)
		}
	}
}

// UseSets says where loaded lists are found. Without it no entry that loads one
// can be applied.
func (m *Machine) UseSets(f Sets) { m.sets = f }

// loadList applies a ListLoad entry.
func (m *Machine) loadList(c *Control) error {
	s, err := m.set(c.Value)
	if err != nil {
		return err
	}
	m.clock = max(m.clock, c.At)
	m.lists[m.prog.List(c.Name)].load(s)
	return nil
}

// Words is how facts match a list now: the pack's entries with what people
// changed since.
func (m *Machine) Words(list int) *WordList {
	l, decl := m.lists[list], &m.prog.Lists[list]
	w := &WordList{match: decl.Match, entries: map[string]int64{}, base: l.base, gone: map[string]bool{}}
	for n, key := range l.keys {
		switch {
		case key == 0:
		case l.until[n] == taken:
			for _, form := range w.forms(l.text[n]) {
				w.gone[form] = true
			}
		default:
			w.add(l.text[n], l.until[n])
		}
	}
	w.order()
	return w
}

// kept is the text of a member when facts need it, else nothing.
func (m *Machine) kept(list int, text string) string {
	if m.prog.Lists[list].Facts {
		return text
	}
	return ""
}

func (m *Machine) set(hash string) (*Set, error) {
	if m.sets == nil {
		return nil, errs.New(errs.Invalid, "control_entry", "loaded lists cannot be read here")
	}
	return m.sets(hash)
}

// loaded names the base, "" when there is none.
func (l *members) loaded() string {
	if l.base == nil {
		return ""
	}
	return l.base.Hash
}
