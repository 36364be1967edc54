package duty

import (
	"slices"
	"strings"
	"time"
)

// zoneOf is in whose time the days of a place count: that of its city, of its
// region, of its country; UTC where none is known.
func (c *compiled) zoneOf(place string) *time.Location {
	region, city, _ := strings.Cut(place, "/")
	if city = strings.TrimSpace(city); city != "" {
		for name, loc := range c.zones {
			if in, town, ok := strings.Cut(name, "/"); ok && covers(in, region) && strings.EqualFold(town, city) {
				return loc
			}
		}
	}
	for region != "" {
		if loc, ok := c.zones[region]; ok {
			return loc
		}
		cut := strings.LastIndexByte(region, '-')
		region = region[:max(cut, 0)]
	}
	return time.UTC
}

// zoned gives a table that names no zones those that are shipped: it was written
// before there were any, or is about laws alone.
func (s *Service) zoned(t DutyTable) DutyTable {
	if len(t.Zones) == 0 {
		t.Zones = s.shipped.Zones
	}
	return t
}

// readZones loads the zones of a table; fault is told the names that are none.
func readZones(zones map[string]string, fault func(pointer, message string)) map[string]*time.Location {
	out := map[string]*time.Location{}
	for _, place := range sortedKeys(zones) {
		loc, err := time.LoadLocation(zones[place])
		if err != nil || zones[place] == "" || zones[place] == "Local" || !placeForm.MatchString(place) {
			fault("/zones/"+strings.ReplaceAll(place, "/", "~1"), "a region, or a city as US-TX/El Paso, and an IANA zone as America/Denver")
			continue
		}
		out[place] = loc
	}
	return out
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// in puts the moments of a question on the calendar of its place.
func (q DutyQuestion) in(loc *time.Location) DutyQuestion {
	q.On = q.On.In(loc)
	done := make(map[string]time.Time, len(q.Done))
	for fact, at := range q.Done {
		done[fact] = at.In(loc)
	}
	q.Done = done
	return q
}

// utc is a moment as it is told, after its days were counted.
func utc(t time.Time) *time.Time {
	t = t.UTC()
	return &t
}
