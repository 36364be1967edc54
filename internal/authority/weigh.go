package authority

import "slices"

// Colleague is somebody as limits see them, now.
type Colleague struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Roles   []string `json:"-"`
	Manager string   `json:"-"` // stf_ id; "" = nobody
	Active  bool     `json:"-"`
}

// Ground is a line of the table that a request was made under, with what had
// been done in its window before.
type Ground struct {
	Limit  LimitLine `json:"limit"`
	Before int64     `json:"before"`
}

// outcome is how an act was weighed.
type outcome struct {
	alone   bool
	grounds []Ground // the lines that speak of the preparer
}

// weigh compares an act with every line that speaks of the preparer. used tells
// what counts in the window of a line already; it is asked within the lock that
// makes sums true.
func weigh(k KindLimits, roles []string, size int64, currency string, used func(LimitLine) (int64, error)) (outcome, error) {
	var out outcome
	for _, l := range k.Limits {
		if l.Currency != currency || !slices.Contains(roles, l.Role) {
			continue
		}
		g := Ground{Limit: l}
		if l.Within != "" {
			var err error
			if g.Before, err = used(l); err != nil {
				return out, err
			}
		}
		out.grounds = append(out.grounds, g)
		out.alone = out.alone || g.alone(size)
	}
	return out, nil
}

// alone says whether the act is within this line.
func (g Ground) alone(size int64) bool {
	if g.Limit.PerAct >= 0 && size > g.Limit.PerAct {
		return false
	}
	return g.Limit.Within == "" || g.Limit.Cumulative < 0 || sum(g.Before, size) <= g.Limit.Cumulative
}

// signs says whether one of the roles may sign an act of this size.
func (g Ground) signs(roles []string, size int64) bool {
	for _, a := range g.Limit.Approvers {
		if slices.Contains(roles, a.Role) && (a.UpTo < 0 || sum(g.Before, size) <= a.UpTo) {
			return true
		}
	}
	return false
}

// left is how much the line still allows alone; -1 = no limit.
func (g Ground) left() int64 {
	left := g.Limit.PerAct
	if g.Limit.Within != "" && g.Limit.Cumulative >= 0 {
		rest := max(g.Limit.Cumulative-g.Before, 0)
		if left < 0 || rest < left {
			left = rest
		}
	}
	return left
}
