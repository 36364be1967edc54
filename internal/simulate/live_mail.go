package simulate

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// answersKept is how often one person writes back before letting it rest.
const answersKept = 2

// Mailed tells the driver that the product wrote to somebody. It is meant for
// Catcher.Listen.
func (d *Driver) Mailed(m Mail) {
	if m.ReplyTo == "" || len(m.To) != 1 {
		return
	}
	d.mu.Lock()
	d.mailed = append(d.mailed, m)
	d.mu.Unlock()
	d.wake()
}

// writeBack lets people answer the product's mail: most of them, some minutes
// later, in the same thread. Who was suspended says it was wrong.
func (d *Driver) writeBack(now time.Time) {
	d.mu.Lock()
	mailed := d.mailed
	d.mailed = nil
	d.mu.Unlock()
	for _, m := range mailed {
		to := strings.ToLower(m.To[0])
		who := d.w.byMail(to)
		if who == nil || d.wrote[to] >= answersKept || !chance(d.r, 0.6) {
			continue
		}
		lines := d.w.data.replies
		if m.Automatic { // only a notice of what was done to them is answered: they appeal
			if lines = d.w.data.appeals; !d.market.Barred(who.Ref) {
				continue
			}
		}
		d.wrote[to]++
		subject := m.Subject
		if !strings.HasPrefix(strings.ToLower(subject), "re:") {
			subject = "Re: " + subject
		}
		at := d.plan.after(now, d.plan.minutes(2, 7)).Truncate(time.Second)
		d.reports = append(d.reports, Report{
			ID: fmt.Sprintf("ans-%s-%d-%d", d.plan.prefix, m.ID, d.wrote[to]), At: at, OccurredAt: at, Channel: "email",
			Name: who.Name, Email: to, FromRef: who.Ref, Subject: subject, Text: pick(d.r, lines[who.Language]),
			Language: who.Language, Brand: who.Brand.Name, Region: who.City.Region, City: who.City.Name,
			InReplyTo: m.MessageID, ReplyTo: m.ReplyTo,
		})
	}
	slices.SortStableFunc(d.reports, func(a, b Report) int { return a.At.Compare(b.At) })
}

// byMail finds somebody by their address; nil for a stranger.
func (w *World) byMail(address string) *Person {
	for _, p := range w.People {
		if p.Email == address {
			return p
		}
	}
	return nil
}
