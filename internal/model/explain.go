package model

// Contributions adds up what each input did to the log-odds, into out (one
// entry for each input), and gives what they start from: base plus all of out
// is LogOdds. For a logistic regression each is exact against the mean of
// training; for trees it is how the expected value changed along the path taken.
func (m *Model) Contributions(x, out []float64) (base float64) {
	clear(out)
	base = m.offset
	for i := range m.members {
		e := &m.members[i]
		w := m.slope * e.weight
		base += w * e.base
		if e.linear != nil {
			for j := range e.linear.coef {
				out[j] += w * e.linear.term(j, x[j])
			}
			continue
		}
		for _, at := range e.roots {
			n := &e.nodes[at]
			base += w * n.mean
			for n.feature >= 0 {
				next := &e.nodes[n.next(x[n.feature], m.single)]
				out[n.feature] += w * (next.mean - n.mean)
				n = next
			}
		}
	}
	return base
}
