package oncall

import (
	"slices"
	"time"
)

// book is everything planning asks: who is on duty, who is in a team or has a
// role, and how each person is reached. It is read once and then asked without
// the database.
type book struct {
	schedules map[string]*Roster
	titles    map[string]string // of schedules, teams and roles
	teams     map[string][]string
	roles     map[string][]string
	people    map[string]contactable // active staff only
}

// notice is one message to one person that a step asks for.
type notice struct {
	person, method, kind string
	at                   time.Time
}

// skipped is somebody, or a whole step, that a page passes by, with the reason.
type skipped struct {
	person string // "" = the whole step
	why    string // nobody_on_call, no_method, resting, gone
	until  time.Time
}

// turnOf is what one step of a ladder does at a time.
type turnOf struct {
	round, step int
	at          time.Time
	notices     []notice
	skips       []skipped
	next        time.Time // of the next step
	last        bool      // there is no next step: nobody is asked any more
}

// turn is step by step what paging does and what its preview shows. A step that
// reaches nobody is passed at once, whatever it would wait.
func (b *book) turn(l Ladder, severity, round, step int, at time.Time) turnOf {
	out := turnOf{round: round, step: step, at: at}
	for _, person := range b.targets(l.Steps[step].Targets, at) {
		c, there := b.people[person]
		if !there {
			out.skips = append(out.skips, skipped{person: person, why: "gone"})
			continue
		}
		if until, resting := c.rest(severity, at); resting {
			out.skips = append(out.skips, skipped{person: person, why: "resting", until: until})
			continue
		}
		ways := c.ways(severity)
		if len(ways) == 0 {
			out.skips = append(out.skips, skipped{person: person, why: "no_method"})
			continue
		}
		for _, w := range ways {
			out.notices = append(out.notices, notice{person, w.id, w.kind, at.Add(w.after)})
		}
	}
	out.next = at.Add(minutes(l.Steps[step].Wait))
	if len(out.notices) == 0 {
		out.next = at
		if len(out.skips) == 0 {
			out.skips = append(out.skips, skipped{why: "nobody_on_call"})
		}
	}
	out.last = step == len(l.Steps)-1 && round >= l.Repeats
	return out
}

// after is where a ladder goes on.
func (l Ladder) after(round, step int) (int, int) {
	if step+1 < len(l.Steps) {
		return round, step + 1
	}
	return round + 1, 0
}

// targets are the people of a step at a time, each once, in order.
func (b *book) targets(list []Target, at time.Time) (out []string) {
	for _, t := range list {
		var found []string
		switch t.Kind {
		case "person":
			found = []string{t.ID}
		case "schedule":
			if r := b.schedules[t.ID]; r != nil {
				for _, s := range r.At(at) {
					found = append(found, s.Person)
				}
			}
		case "team":
			found = b.teams[t.ID]
		case "role":
			found = b.roles[t.ID]
		}
		for _, p := range found {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// foretell runs a ladder from at on as if nobody ever answered.
func (b *book) foretell(l Ladder, severity int, at time.Time) (out []turnOf) {
	for round, step := 0, 0; ; {
		t := b.turn(l, severity, round, step, at)
		out = append(out, t)
		if t.last {
			return out
		}
		at = t.next
		round, step = l.after(round, step)
	}
}
