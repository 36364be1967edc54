package authority

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"
)

// The machine under test is weigh, sign and use with an exact memory of
// requests. The oracle below knows nothing of them: it is told only what
// everybody did and saw, and says from that history alone whether an act that
// was carried out was allowed to be.

// fact is one thing that happened, as the oracle knows it.
type fact struct {
	at   time.Time
	what string // ask, alone, sign, refuse, change, stands, done
	who  string
	act  int // index of the act

	size          int64
	subject, kind string
	shown         string
	roles         []string // of who, at that moment
	gone          bool     // who had left the company
	preparerRoles []string
}

type model struct {
	r       *rand.Rand
	now     time.Time
	table   map[string]KindLimits
	people  map[string]*Colleague
	boss    map[string]string
	reqs    []*Request
	counted []time.Time // when a request counts from
	shown   []string
	facts   []fact
}

var modelRoles = []string{"junior", "senior", "lead"}

func newModel(seed uint64) *model {
	m := &model{r: rand.New(rand.NewPCG(seed, 7)), now: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), table: map[string]KindLimits{}, people: map[string]*Colleague{}, boss: map[string]string{}}
	for i := range 5 {
		id := fmt.Sprintf("stf_%d", i)
		m.people[id] = &Colleague{ID: id, Active: true, Roles: m.someRoles()}
	}
	for i := range 5 {
		if m.r.IntN(2) == 0 {
			m.boss[fmt.Sprintf("stf_%d", i)] = fmt.Sprintf("stf_%d", (i+1+m.r.IntN(4))%5)
		}
	}
	for _, kind := range []string{Bulk, Deactivate} {
		k := KindLimits{Kind: kind, Signatures: 1 + m.r.IntN(2), Due: "4h", Expires: []string{"8h", "24h"}[m.r.IntN(2)], NotManager: m.r.IntN(2) == 0}
		for _, role := range modelRoles {
			if m.r.IntN(4) == 0 {
				continue
			}
			per := int64(m.r.IntN(6))
			l := LimitLine{Role: role, PerAct: per}
			if per > 0 {
				l.Within, l.Cumulative, l.Across = []string{"2h", "12h"}[m.r.IntN(2)], per+int64(m.r.IntN(6)), []string{OfPreparer, OfSubject, OfAll}[m.r.IntN(3)]
			}
			for _, role := range modelRoles {
				if m.r.IntN(2) == 0 {
					l.Approvers = append(l.Approvers, LimitSigner{role, int64(m.r.IntN(20)) - 1})
				}
			}
			k.Limits = append(k.Limits, l)
		}
		m.table[kind] = k
	}
	return m
}

func (m *model) someRoles() []string {
	var roles []string
	for _, role := range modelRoles {
		if m.r.IntN(2) == 0 {
			roles = append(roles, role)
		}
	}
	return roles
}

func (m *model) someone() string { return fmt.Sprintf("stf_%d", m.r.IntN(5)) }

// used is the exact sum that the database would give.
func (m *model) used(r *Request) func(LimitLine) (int64, error) {
	return func(l LimitLine) (int64, error) {
		var n int64
		for i, o := range m.reqs {
			if o.Kind != r.Kind || !slices.Contains([]string{Alone, Pending, Approved, Used}, o.State) || !m.counted[i].After(m.now.Add(-period(l.Within))) {
				continue
			}
			if l.Across == OfPreparer && o.Preparer != r.Preparer || l.Across == OfSubject && o.Subject != r.Subject {
				continue
			}
			n += o.Size
		}
		return n, nil
	}
}

func (m *model) step() {
	m.now = m.now.Add(time.Duration(m.r.IntN(60)) * time.Minute)
	// Jobs may be late, so lapses are not guaranteed to have been swept.
	if m.r.IntN(2) == 0 {
		for _, r := range m.reqs {
			if (r.State == Pending || r.State == Approved) && !m.now.Before(r.ExpiresAt) {
				r.State = Expired
			}
		}
	}
	switch m.r.IntN(10) {
	case 0, 1, 2:
		m.ask()
	case 3, 4, 5, 6:
		m.sign()
	case 7:
		if n := len(m.reqs); n > 0 {
			i := m.r.IntN(n)
			m.shown[i] += "!"
			m.facts = append(m.facts, fact{at: m.now, what: "change", act: i, shown: m.shown[i]})
		}
	case 8:
		p := m.people[m.someone()]
		if m.r.IntN(3) == 0 {
			p.Active = !p.Active
		} else {
			p.Roles = m.someRoles()
		}
	case 9:
		m.use()
	}
}

func (m *model) ask() {
	who, kinds := m.people[m.someone()], []string{Bulk, Deactivate}
	k := m.table[kinds[m.r.IntN(2)]]
	r := &Request{Kind: k.Kind, Size: 1 + int64(m.r.IntN(8)), Preparer: who.ID, Subject: m.someone(), Needed: k.Signatures, NotManager: k.NotManager, CreatedAt: m.now}
	if !who.Active || k.NotManager && m.boss[r.Subject] == who.ID {
		return
	}
	out, err := weigh(k, who.Roles, r.Size, "", m.used(r))
	if err != nil || len(out.grounds) == 0 {
		return
	}
	i := len(m.reqs)
	text := fmt.Sprint("act ", i)
	r.Hash, _, _ = Hash(text)
	r.Grounds, r.State, r.ExpiresAt = out.grounds, Pending, m.now.Add(period(k.Expires))
	f := fact{at: m.now, what: "ask", who: who.ID, act: i, size: r.Size, subject: r.Subject, kind: k.Kind, shown: text, preparerRoles: slices.Clone(who.Roles)}
	if out.alone {
		r.State, f.what = Alone, "alone"
	}
	m.reqs, m.counted, m.shown, m.facts = append(m.reqs, r), append(m.counted, m.now), append(m.shown, text), append(m.facts, f)
}

func (m *model) sign() {
	if len(m.reqs) == 0 {
		return
	}
	i := m.r.IntN(len(m.reqs))
	r, p := m.reqs[i], m.people[m.someone()]
	saw, _, _ := Hash(m.shown[i])
	if m.r.IntN(8) == 0 {
		saw = "something else"
	}
	approve := m.r.IntN(6) > 0
	if r.sign(*p, m.boss[r.Subject], saw, approve, m.now) == nil {
		m.facts = append(m.facts, fact{at: m.now, what: map[bool]string{true: "sign", false: "refuse"}[approve], who: p.ID, act: i, shown: m.shown[i], roles: slices.Clone(p.Roles), gone: !p.Active})
	}
}

func (m *model) use() {
	if len(m.reqs) == 0 {
		return
	}
	i := m.r.IntN(len(m.reqs))
	r := m.reqs[i]
	hash, _, _ := Hash(m.shown[i])
	err := r.use(hash, m.now, func(id string) (Colleague, string, error) { return *m.people[id], m.boss[r.Subject], nil })
	if err != nil {
		return
	}
	m.counted[i] = m.now
	f := fact{at: m.now, what: "done", act: i, shown: m.shown[i]}
	for _, p := range m.people { // as everybody stands at this moment
		m.facts = append(m.facts, fact{at: m.now, what: "stands", who: p.ID, act: i, roles: slices.Clone(p.Roles), gone: !p.Active})
	}
	m.facts = append(m.facts, f)
}

// illegal is the oracle: it goes through the whole history for every act that
// was carried out and names the first one that must not have been.
func (m *model) illegal() string {
	for n, f := range m.facts {
		switch f.what {
		case "alone":
			if why := m.aloneIllegal(f, m.facts[:n]); why != "" {
				return why
			}
		case "done":
			if why := m.doneIllegal(f, m.facts[:n]); why != "" {
				return why
			}
		}
	}
	return ""
}

// aloneIllegal sums by hand what its preparer, its subject or all had done or
// had waiting.
func (m *model) aloneIllegal(f fact, before []fact) string {
	for _, l := range m.table[f.kind].Limits {
		if !slices.Contains(f.preparerRoles, l.Role) || f.size > l.PerAct {
			continue
		}
		if l.Within == "" {
			return ""
		}
		var total int64
		for _, o := range before {
			if o.what != "ask" && o.what != "alone" || o.kind != f.kind {
				continue
			}
			if l.Across == OfPreparer && o.who != f.who || l.Across == OfSubject && o.subject != f.subject {
				continue
			}
			counts := o.at
			for _, d := range before {
				if d.what == "done" && d.act == o.act {
					counts = d.at
				}
			}
			// Acts that were certainly refused are out; one that had merely
			// lapsed may still be counted, which only makes limits tighter.
			refused := slices.ContainsFunc(before, func(d fact) bool { return d.what == "refuse" && d.act == o.act })
			lapsed := o.what == "ask" && !slices.ContainsFunc(before, func(d fact) bool { return d.what == "done" && d.act == o.act }) &&
				!f.at.Before(o.at.Add(period(m.table[o.kind].Expires)))
			if !refused && !lapsed && counts.After(f.at.Add(-period(l.Within))) {
				total += o.size
			}
		}
		if total+f.size <= l.Cumulative {
			return ""
		}
	}
	return fmt.Sprintf("%s of %d by %s alone: over every limit", f.kind, f.size, f.who)
}

func (m *model) doneIllegal(done fact, before []fact) string {
	var ask fact
	for _, o := range before {
		if o.what == "ask" && o.act == done.act {
			ask = o
		}
		if o.what == "done" && o.act == done.act {
			return "carried out twice"
		}
		if o.what == "refuse" && o.act == done.act {
			return "carried out after a refusal"
		}
	}
	k := m.table[ask.kind]
	if ask.what == "" {
		return "carried out without being asked for"
	}
	if !done.at.Before(ask.at.Add(period(k.Expires))) {
		return "carried out after it lapsed"
	}
	if done.shown != ask.shown {
		return "carried out though it changed"
	}
	good := map[string]bool{}
	for _, s := range before {
		if s.what != "sign" || s.act != done.act {
			continue
		}
		switch {
		case s.who == ask.who:
			return "signed by its preparer"
		case s.who == ask.subject:
			return "signed by whom it is about"
		case k.NotManager && m.boss[ask.subject] == s.who:
			return "signed by the manager of whom it is about"
		case s.shown != ask.shown:
			return "signed for something else"
		case !s.at.Before(ask.at.Add(period(k.Expires))):
			return "signed too late"
		case s.gone || !m.reaches(ask, before, s.roles):
			return "signed by somebody whose limit does not reach"
		}
		for _, o := range before {
			if o.what == "stands" && o.act == done.act && o.who == s.who && o.at.Equal(done.at) && (o.gone || !m.reaches(ask, before, o.roles)) {
				return "signed by somebody who may not sign any more"
			}
		}
		good[s.who] = true
	}
	if len(good) < k.Signatures {
		return fmt.Sprintf("%d signatures of %d", len(good), k.Signatures)
	}
	return ""
}

// reaches says whether somebody with these roles may sign what was asked.
func (m *model) reaches(ask fact, history []fact, roles []string) bool {
	for _, l := range m.table[ask.kind].Limits {
		if !slices.Contains(ask.preparerRoles, l.Role) {
			continue
		}
		var before int64
		if l.Within != "" {
			before = m.least(ask, history, l)
		}
		for _, a := range l.Approvers {
			if slices.Contains(roles, a.Role) && (a.UpTo < 0 || before+ask.size <= a.UpTo) {
				return true
			}
		}
	}
	return false
}

// least is the smallest sum that stood before an act was asked for: what had
// certainly been done or was certainly waiting.
func (m *model) least(ask fact, history []fact, l LimitLine) (n int64) {
	for _, o := range history {
		if o.what != "ask" && o.what != "alone" || o.act >= ask.act || o.kind != ask.kind ||
			l.Across == OfPreparer && o.who != ask.who || l.Across == OfSubject && o.subject != ask.subject {
			continue
		}
		counts, over := o.at, false
		for _, d := range history {
			if d.act == o.act && !d.at.After(ask.at) && d.what == "done" {
				counts = d.at
			}
			over = over || d.act == o.act && !d.at.After(ask.at) && d.what == "refuse"
		}
		lapsed := o.what == "ask" && counts.Equal(o.at) && !ask.at.Before(o.at.Add(period(m.table[o.kind].Expires)))
		if !over && !lapsed && counts.After(ask.at.Add(-period(l.Within))) {
			n += o.size
		}
	}
	return n
}

func sequences(short int) int {
	if os.Getenv("PROVE_AUTHORITY") != "" {
		return 100_000
	}
	return short
}

// TestNoIllegalApproval runs random sequences of asking, signing, changing,
// losing roles and carrying out against the oracle. All 100,000 with
// PROVE_AUTHORITY=1.
func TestNoIllegalApproval(t *testing.T) {
	alone, done, refused := 0, 0, 0
	for seed := range sequences(5000) {
		m := newModel(uint64(seed))
		for range 40 {
			m.step()
		}
		if why := m.illegal(); why != "" {
			t.Fatalf("seed %d: %s", seed, why)
		}
		for _, f := range m.facts {
			switch f.what {
			case "alone":
				alone++
			case "done":
				done++
			case "refuse":
				refused++
			}
		}
	}
	t.Logf("%d acts alone, %d on signatures, %d refusals", alone, done, refused)
	if alone < 1000 || done < 400 || refused < 400 {
		t.Fatalf("the sequences do not reach enough: %d alone, %d done, %d refused", alone, done, refused)
	}
}
