package comms

import (
	"slices"
	"strings"
	"time"
)

// The ways to reach a person.
const (
	ChannelMail  = "mail"
	ChannelPhone = "phone"
	ChannelText  = "text"
	ChannelInApp = "in_app"
)

var channels = []string{ChannelMail, ChannelPhone, ChannelText, ChannelInApp}

// Never says why a channel may not be used at any hour; "" when it may.
func (p ContactPlan) Never(channel string) string {
	switch {
	case p.DoNotContact:
		return "the plan says: do not contact"
	case len(p.Channels) > 0 && !slices.Contains(p.Channels, channel):
		return "the plan does not allow " + channel
	}
	return ""
}

// Forbids says why this channel may not be used now; "" when it may.
func (p ContactPlan) Forbids(channel string, now time.Time) string {
	if why := p.Never(channel); why != "" {
		return why
	}
	next := p.Next(now)
	if next.Equal(now) {
		return ""
	}
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return "the plan's time zone is unknown"
	}
	return "the plan allows contact from " + p.From + " to " + p.To + " (" + p.Zone + "); it is " + now.In(zone).Format("15:04") + " there"
}

// Next is the first moment from now on that lies in the hours of the plan: now
// itself inside them. The hours are those of the wall clock in the plan's zone,
// also over a change of daylight-saving time. A zone that is not known allows
// no moment; then the zero time is given.
func (p ContactPlan) Next(now time.Time) time.Time {
	if p.From == "" {
		return now
	}
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return time.Time{}
	}
	local := now.In(zone)
	clock := local.Format("15:04")
	inside := clock >= p.From && clock < p.To
	if p.From > p.To { // over midnight
		inside = clock >= p.From || clock < p.To
	}
	if inside {
		return now
	}
	from, err := time.Parse("15:04", p.From)
	if err != nil {
		return time.Time{}
	}
	for d := 0; d <= 2; d++ {
		at := time.Date(local.Year(), local.Month(), local.Day()+d, from.Hour(), from.Minute(), 0, 0, zone)
		if !at.Before(now) {
			return at.UTC()
		}
	}
	return time.Time{}
}

// Allowed says in words what is allowed, for the person who was refused.
func (p ContactPlan) Allowed() string {
	if p.DoNotContact {
		return "nothing: the person is not to be contacted"
	}
	list := p.Channels
	if len(list) == 0 {
		list = channels
	}
	out := strings.Join(list, ", ")
	if p.From != "" {
		out += " from " + p.From + " to " + p.To + " (" + p.Zone + ")"
	}
	return out
}
