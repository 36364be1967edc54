package simulate

import "strconv"

// What happens to honest people and looks odd from far: a new telephone and its
// forgotten password, a house moved, the family's tablet, a private network.
// It depends on who and when alone and draws nothing.

// everyday changes an order as life does, and says how its sign-in looks.
func (p *planner) everyday(o *Order) (known bool, wrong int, network *City) {
	c := o.Customer
	n, today := lot(c.Ref, 0), unixDay(o.Placed)
	known, network = true, c.City
	o.avs = "match"
	// One in ten buys a telephone in sixty days, and tries passwords on it.
	if bought := unixDay(p.w.Start) + int64(n%600); today >= bought {
		o.device = c.device + "-" + strconv.FormatInt(bought, 36)
		if today <= bought+2 {
			known, wrong = false, int(n>>12%8)
		}
	}
	if moved := unixDay(p.w.Start) + int64(n>>16%900); today >= moved {
		o.street = "9" + c.Street
		o.avs = "mismatch" // until the bank is told
	}
	if c.household != nil && lot(o.Ref, 1)%3 == 0 {
		o.device = c.household.device
	}
	if n>>28%40 == 0 && lot(o.Ref, 2)%2 == 0 {
		network = p.w.Cities[n>>32%uint64(len(p.w.Cities))]
	}
	return known, wrong, network
}
