package oncall

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"
)

// shift is one stretch of duty in a calendar.
type shift struct {
	schedule, name string
	from, to       time.Time
}

const calendarTime = "20060102T150405Z"

// writeCalendar writes iCalendar (RFC 5545). Times are in UTC, so that no
// program needs our idea of a zone; UIDs stay the same while a shift begins at
// the same moment.
func writeCalendar(list []shift, title, address string, now time.Time) string {
	slices.SortFunc(list, func(a, b shift) int { return cmp.Or(a.from.Compare(b.from), strings.Compare(a.schedule, b.schedule)) })
	// What meets is one: spans differ also by who else is on duty.
	var joined []shift
	for _, x := range list {
		i := slices.IndexFunc(joined, func(y shift) bool { return y.schedule == x.schedule && y.to.Equal(x.from) })
		if i >= 0 {
			joined[i].to = x.to
			continue
		}
		joined = append(joined, x)
	}
	host := "piepowder"
	if u, err := url.Parse(address); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	var b strings.Builder
	line := func(text string) { fold(&b, text) }
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//Piepowder//On-call//EN")
	line("CALSCALE:GREGORIAN")
	line("METHOD:PUBLISH")
	line("X-WR-CALNAME:" + escape(title))
	line("REFRESH-INTERVAL;VALUE=DURATION:PT1H")
	for _, x := range joined {
		line("BEGIN:VEVENT")
		line("UID:" + x.schedule + "-" + x.from.UTC().Format(calendarTime) + "@" + host)
		line("DTSTAMP:" + now.UTC().Format(calendarTime))
		line("DTSTART:" + x.from.UTC().Format(calendarTime))
		line("DTEND:" + x.to.UTC().Format(calendarTime))
		line("SUMMARY:" + escape(title+": "+x.name))
		line("URL:" + address + "/oncall?schedule=" + x.schedule)
		line("TRANSP:TRANSPARENT")
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	return b.String()
}

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "")

// escape makes a text value.
func escape(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' {
			return -1
		}
		return r
	}, escapes.Replace(s))
}

// fold writes a content line of at most 75 octets each, never inside a letter.
func fold(b *strings.Builder, text string) {
	room := 75
	for len(text) > room {
		cut := room
		for text[cut]&0xC0 == 0x80 {
			cut--
		}
		b.WriteString(text[:cut] + "\r\n ")
		text, room = text[cut:], 74
	}
	b.WriteString(text + "\r\n")
}
