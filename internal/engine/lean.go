package engine

// Lean keeps only the state that something reads: for one run over a file,
// after which nothing of the program lives on. Answers are the same. A program
// in force keeps the state of every declared feature, so that a rule published
// tomorrow finds it warm.
func Lean() Option { return func(c *compilation) { c.lean = true } }

// readSources marks the sources that are read, those that labels' conditions
// read with them, and drops the conditions of labels nobody reads.
func (c *compilation) readSources() map[int]bool {
	conditions := make([][]labelWhere, len(c.prog.Types))
	for _, w := range c.wheres {
		conditions[w.t.Index] = append(conditions[w.t.Index], w)
	}
	used := map[int]bool{}
	for _, t := range c.prog.Types {
		if !t.Decide {
			continue
		}
		programs := t.layout.onlyIf
		t.layout.onlyIf = nil
		need := c.needed(t)
		t.layout.onlyIf = programs
		for _, k := range c.cands[t.Index] {
			if need[k.slot] {
				c.reads(k, used)
			}
		}
	}
	for _, t := range c.prog.Types {
		for _, w := range conditions[t.Index] {
			if t.layout.onlyIf[w.no] == nil {
				continue
			}
			if !used[c.prog.labels[w.no]] {
				t.layout.onlyIf[w.no] = nil
				continue
			}
			for _, slot := range t.layout.onlyIf[w.no].Slots {
				for _, k := range c.cands[t.Index] {
					if k.slot == slot {
						c.reads(k, used)
					}
				}
			}
		}
	}
	return used
}

// reads marks the source of one read, and the one its currency comes from.
func (c *compilation) reads(k cand, used map[int]bool) {
	i := c.prog.Features[k.feature].src
	if i < 0 {
		return
	}
	used[i] = true
	for n := range c.use {
		if c.use[n].tail != "" && c.source[c.use[n].sig] == i {
			used[c.source[c.use[n].tail]] = true
		}
	}
}

// feedOnly drops what feeds sources nobody reads.
func (c *compilation) feedOnly(used map[int]bool) {
	for _, t := range c.prog.Types {
		l := t.layout
		feeds := l.feeds[:0]
		for _, f := range l.feeds {
			if used[f.src] {
				feeds = append(feeds, f)
			}
		}
		l.feeds = feeds
		firsts := l.firsts[:0]
		for _, f := range l.firsts {
			if used[f.src] {
				firsts = append(firsts, f)
			}
		}
		l.firsts = firsts
		any := false
		for no := range l.remember {
			if !used[c.prog.labels[no]] {
				l.remember[no] = -1
			}
			any = any || l.remember[no] >= 0
		}
		if !any {
			l.remember = nil
		}
	}
}
