package entity

import "slices"

// told is a part of what people and jobs did, and how its kinds begin.
type told struct {
	name  string
	kinds []string
}

// families are what a reader of an account's timeline may ask for beside whole
// sources: kinds of what people and jobs did, by how their kinds begin.
var families = []told{
	{"case", []string{"case.", "task.", "finding.", "fact.", "interview.", "protocol.", "run.", "incident."}},
	{"contact", []string{"contact.", "contact_plan.", "message.", "call.", "follow_up.", "automation."}},
	{"notice", []string{"notice."}},
	{"appeal", []string{"appeal.", "group_appeal."}},
	{"standing", []string{"account.", "label.", "strike.", "standing.", "ring."}},
	{"evidence", []string{"evidence.", "package."}},
}

// sourceWords are all words a timeline is narrowed with.
const sourceWords = "event, order, decision, action, activity, case, contact, notice, appeal, standing or evidence"

// narrowing is which sides of a timeline are read, and what of two of them.
type narrowing struct {
	all    bool
	names  []string
	orders bool     // of the events, those of orders
	kinds  []string // of what people did, those
}

// narrow reads the words a caller named; unknown is the first that is none.
func narrow(words []string, sources []Source) (n narrowing, unknown string) {
	n.all = len(words) == 0
	for _, w := range words {
		if slices.ContainsFunc(sources, func(s Source) bool { return s.Name == w }) {
			n.names = append(n.names, w)
			continue
		}
		i := slices.IndexFunc(families, func(f told) bool { return f.name == w })
		switch {
		case w == "order":
			n.orders = true
		case i >= 0:
			n.kinds = append(n.kinds, families[i].kinds...)
		default:
			return n, w
		}
	}
	return n, ""
}

// reads says whether a source is read, and whether only in part.
func (n narrowing) reads(source string) (in, part bool) {
	switch {
	case n.all || slices.Contains(n.names, source):
		return true, false
	case source == "event":
		return n.orders, true
	case source == "activity":
		return len(n.kinds) > 0, true
	}
	return false, false
}
