package simulate

import (
	"fmt"
	"math/rand/v2"
	"sort"
	"strings"
	"time"
)

// Report is one first contact from outside, with what only the simulation
// knows: how bad and how true it is. Its people and order are those of the world.
type Report struct {
	ID         string
	At         time.Time // when it reaches us
	OccurredAt time.Time // when it is said to have happened
	Channel    string    // email, web, phone, app, merchant_line
	Name       string
	Email      string // "" when only a phone number is known
	Phone      string
	FromRef    string // account of the teller, "" for a stranger
	AboutRef   string // account the report is about, "" when there is none
	Order      string
	Subject    string
	Text       string
	Language   string
	Brand      string
	Region     string
	City       string

	Severity string // S0..S4, found in the end
	Category string
	Truth    string // true, false, inconclusive
	Answers  string // ID of the report it contradicts

	InReplyTo string // Message-ID of our mail this is written back to, "" for a first contact
	ReplyTo   string // address that mail asked to be answered at

	Attachments []Attachment
}

// Attachment is a small picture drawn for a report.
type Attachment struct {
	Name, MediaType string
	Data            []byte
}

// reportsPerDay is the mean number of first contacts of an ordinary day.
const reportsPerDay = 8

// Reports are the first contacts that arrived in [from, to), in time order. They
// are told of orders of the same world; the same arguments give the same bytes.
func (w *World) Reports(from, to time.Time) []Report {
	var out []Report
	for n := unixDay(from) - 1; n <= unixDay(to); n++ {
		if time.Unix(n*86400, 0).Before(w.Start) {
			continue
		}
		r := stream(w.Seed, "reports", n)
		orders := w.planDay(n).orders
		for range poisson(r, reportsPerDay) {
			if len(orders) == 0 {
				break
			}
			out = append(out, w.tell(r, pick(r, orders), time.Time{})...)
		}
	}
	kept := out[:0]
	for _, r := range out {
		if !r.At.Before(from) && r.At.Before(to) {
			kept = append(kept, r)
		}
	}
	sort.SliceStable(kept, func(i, j int) bool { return kept[i].At.Before(kept[j].At) })
	return kept
}

// Waiting is what a first visitor of the demo finds in the inbox: a choice of
// hard reports of the last hours in both languages, and what an ordinary day
// brought. In time order, all before now.
func (w *World) Waiting() []Report {
	wanted := []struct{ severity, language, category string }{
		{"S0", "en", "medical"}, {"S1", "es", "threat"}, {"S1", "en", "assault"}, {"S1", "en", "sexual_misconduct"}, {"S1", "es", "stalking"},
		{"S2", "en", "animal_bite"}, {"S2", "es", "takeover"}, {"S2", "en", "theft_large"}, {"S2", "es", "home_entry"}, {"S3", "en", "impersonation"},
	}
	r := stream(w.Seed, "waiting", 0)
	orders := w.planDay(unixDay(w.Now) - 1).orders
	out := w.Reports(w.Now.Add(-26*time.Hour), w.Now)
	for i, want := range wanted {
		at := w.Now.Add(-time.Duration(4+i*17) * time.Minute)
		t := w.find(want.severity, want.language, want.category)
		for range 4000 { // few orders have two Spanish speakers; a day has hundreds
			o := pick(r, orders)
			if who := t.teller(o); !t.fits(o) || who == nil || who.Language != t.language {
				continue
			}
			for _, told := range w.about(r, t, o, at) {
				if told.At.Before(w.Now) {
					out = append(out, told)
				}
			}
			break
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].At.Before(out[j].At) })
	return out
}

// find is the first text of a kind; the data has one of each that is asked for.
func (w *World) find(severity, language, category string) *text {
	for i := range w.data.texts {
		if t := &w.data.texts[i]; t.Severity == severity && t.language == language && t.Category == category {
			return t
		}
	}
	panic("simulate: no text of " + category) // the data is part of the program; a test asks for all
}

// severityShare is how often each severity is reported.
func severityShare(severity string) float64 {
	return map[string]float64{"S0": 0.25, "S1": 0.6, "S2": 1.2, "S3": 2.4, "S4": 2.2}[severity]
}

// tell makes a report about an order, and the other side's answer if the text
// has one. at is when it arrives; zero means some time after the order.
func (w *World) tell(r *rand.Rand, o *Order, at time.Time) []Report {
	if o.Worker == nil {
		return nil
	}
	var fitting []*text
	for i := range w.data.texts {
		t := &w.data.texts[i]
		who := t.teller(o)
		if t.fits(o) && (who == nil && t.language == "en" || who != nil && who.Language == t.language) {
			fitting = append(fitting, t)
		}
	}
	if len(fitting) == 0 {
		return nil
	}
	t := fitting[weighted(r, len(fitting), func(i int) float64 { return severityShare(fitting[i].Severity) })]
	return w.about(r, t, o, at)
}

// about makes the report of one text and the answer to it.
func (w *World) about(r *rand.Rand, t *text, o *Order, at time.Time) []Report {
	occurred := o.Done
	if occurred.IsZero() {
		occurred = o.Placed
	}
	if at.IsZero() {
		at = occurred.Add(time.Duration(between(r, 4, 400)) * time.Minute)
	} else if occurred.After(at) {
		occurred = at.Add(-time.Duration(between(r, 2, 30)) * time.Minute)
	}
	first := w.report(r, t, o, t.teller(o), at, occurred, t.Text, "")
	if t.Answer == "" {
		return []Report{first}
	}
	other := o.Worker
	if t.From == "worker" {
		other = o.Customer
	}
	second := w.report(r, t, o, other, at.Add(time.Duration(between(r, 6, 90))*time.Minute), occurred, t.Answer, first.ID)
	second.Subject, second.Channel, second.Attachments = answerSubject(t.language, o), "email", nil
	return []Report{first, second}
}

func answerSubject(language string, o *Order) string {
	if language == "es" {
		return "mi versión, pedido " + o.Ref
	}
	return "my side, order " + o.Ref
}

func (w *World) report(r *rand.Rand, t *text, o *Order, from *Person, at, occurred time.Time, body, answers string) Report {
	n := r.IntN(1 << 20)
	rep := Report{
		ID: fmt.Sprintf("rep-%s-%05x", strings.ToLower(o.Ref), n), At: at.Truncate(time.Second), OccurredAt: occurred.Truncate(time.Second),
		Channel: t.Channel, Order: o.Ref, Language: t.language,
		Brand: o.Customer.Brand.Name, Region: o.Customer.City.Region, City: o.Customer.City.Name,
		Severity: t.Severity, Category: t.Category, Truth: t.Truth, Answers: answers,
		Subject: t.fill(t.Subject, o, n), Text: t.fill(body, o, n),
	}
	switch {
	case from == nil:
		rep.Name, rep.Email, rep.Order = "A neighbour", fmt.Sprintf("neighbour%d@example.org", n%900), ""
		rep.AboutRef = o.Worker.Ref
	case from == o.Customer || from == o.Merchant:
		rep.Name, rep.Email, rep.Phone, rep.FromRef, rep.AboutRef = from.Name, from.Email, from.Phone, from.Ref, o.Worker.Ref
	default:
		rep.Name, rep.Email, rep.Phone, rep.FromRef, rep.AboutRef = from.Name, from.Email, from.Phone, from.Ref, o.Customer.Ref
	}
	if t.Channel == "phone" && answers == "" {
		rep.Email = ""
	}
	if t.Photo != "" && answers == "" {
		rep.Attachments = []Attachment{photo(t.Photo, uint64(n))}
	}
	if answers == "" && t.Severity != "S4" && chance(r, 0.5) {
		rep.Text = misspell(r, rep.Text)
	}
	return rep
}

// misspell leaves the traces of a phone keyboard and of haste.
func misspell(r *rand.Rand, s string) string {
	words := strings.Fields(s)
	for i, word := range words {
		if len(word) < 5 || !plainWord(word) || !chance(r, 0.06) {
			continue
		}
		k := 1 + r.IntN(len(word)-3)
		switch r.IntN(3) {
		case 0: // two letters change places
			word = word[:k] + word[k+1:k+2] + word[k:k+1] + word[k+2:]
		case 1: // one is lost
			word = word[:k] + word[k+1:]
		default: // one comes twice
			word = word[:k] + word[k:k+1] + word[k:]
		}
		words[i] = word
	}
	return strings.Join(words, " ")
}

// plainWord is lower-case letters only: names, numbers and references stay right.
func plainWord(word string) bool {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return false
		}
	}
	return true
}
