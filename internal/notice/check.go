package notice

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/comms"
)

const (
	// few is how many people somebody must have met for a letter not to point at one.
	few = 5
	// met is over which time they are counted.
	met = 30 * 24 * time.Hour
	// soon is how shortly after a report an effect tells that there was one.
	soon = 48 * time.Hour
	// slot is when letters that waited leave, together, so that the moment says nothing.
	slot = 6 * time.Hour
	// same is how many words in a row are somebody's own words.
	same = 6
)

// check asks whether the reader could tell who reported, or when. It coarsens
// the facts, and says whether the letter waits. It gives the names of those to be
// protected.
func (s *Service) check(ctx context.Context, d *Draft, f *Facts) (names []string, err error) {
	d.facts = strings.TrimSpace(f.Facts)
	if f.Case == "" || s.Reporters == nil || f.Event == Received || f.Event == Records { // records were checked when they were written
		return nil, nil
	}
	all, err := s.Reporters(ctx, f.Case)
	if err != nil {
		return nil, err
	}
	behind := slices.DeleteFunc(all, func(r Reporter) bool { return r.Account != 0 && r.Account == f.Account })
	if len(behind) == 0 {
		return nil, nil
	}
	d.reported = true
	for _, r := range behind {
		names = append(names, r.Names...)
	}
	people, err := s.met(ctx, f.Account, f.Starts)
	if err != nil {
		return nil, err
	}
	c := checked{draft: d, behind: behind, names: names}
	d.facts = c.coarsen(d.facts)
	f.Answer = c.coarsen(f.Answer)
	if f.Event == Answered && f.Answer == "" {
		f.Answer = words(d.Language)["again"]
	}
	f.Records = slices.DeleteFunc(slices.Clone(f.Records), func(r string) bool { return c.coarsen(r) != r })
	if f.Event != Taken {
		return names, nil
	}
	c.timing(f, people)
	return names, nil
}

type checked struct {
	draft  *Draft
	behind []Reporter
	names  []string
}

func (c *checked) found(kind, text, message, done string) {
	level := "block"
	if done != "" {
		level = "warn"
		if c.draft.Way == "send" {
			c.draft.Way = "coarsen"
		}
	}
	c.draft.Findings = append(c.draft.Findings, Finding{Kind: kind, Level: level, Text: text, Message: message, Done: done})
}

var (
	// sentence ends at a stop that is followed by a blank, or at a line's end.
	sentence = regexp.MustCompile(`[^.!?\n]+(?:[.!?]+(?:\s|$)|\n|$)|[.!?\n]`)
	clockOf  = regexp.MustCompile(`(?i)\b\d{1,2}[:h]\d{2}\b|\b\d{1,2}\s?[ap]\.?m\b`)
	dateOf   = regexp.MustCompile(`(?i)\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}(?:st|nd|rd|th)?(?: de| of)? (?:january|february|march|april|may|june|july|august|september|october|november|december|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}\b|\b(?:today|yesterday|last night|tonight|this morning|monday|tuesday|wednesday|thursday|friday|saturday|sunday|hoy|ayer|anoche|esta mañana|lunes|martes|miércoles|jueves|viernes|sábado|domingo|aujourd'hui|hier|ce matin|cette nuit|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b`)
	wordOf   = regexp.MustCompile(`[\p{L}\p{N}']+`)
)

// coarsen leaves out every sentence that names somebody behind the report, an
// order of theirs, an hour or a day, or repeats their words.
func (c *checked) coarsen(text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	var keep strings.Builder
	for _, part := range sentence.FindAllString(text, -1) {
		if !c.tells(part) {
			keep.WriteString(part)
		}
	}
	return strings.TrimSpace(keep.String())
}

func (c *checked) tells(part string) bool {
	for _, l := range comms.Lint(part, true, c.names...) {
		if l.Kind == "personal" && l.Level == "block" {
			kind, message := "personal", "personal data in the facts: "+l.Message
			if l.What == "name" {
				kind, message = "name", "the facts name somebody behind the report"
			}
			c.found(kind, l.Text, message, "removed")
			return true
		}
	}
	low := strings.ToLower(part)
	for _, r := range c.behind {
		for _, o := range r.Orders {
			if o != "" && strings.Contains(low, strings.ToLower(o)) {
				c.found("order", o, "an order of theirs tells who they are", "removed")
				return true
			}
		}
		if run := common(part, r.Words); run != "" {
			c.found("words", run, "these are the reporter's own words", "removed")
			return true
		}
	}
	if m := clockOf.FindString(part); m != "" {
		c.found("time", m, "the hour tells which meeting it was about", "removed")
		return true
	}
	if m := dateOf.FindString(part); m != "" {
		c.found("time", m, "the day tells which meeting it was about", "removed")
		return true
	}
	return false
}

// common is a run of words of a text that stands in another as well, "" when
// there is none as long as somebody's own words are.
func common(text, words string) string {
	a, b := wordOf.FindAllString(strings.ToLower(text), 2000), wordOf.FindAllString(strings.ToLower(words), 5000)
	if len(a) < same || len(b) < same {
		return ""
	}
	known := map[string]bool{}
	for i := 0; i+same <= len(b); i++ {
		known[strings.Join(b[i:i+same], " ")] = true
	}
	for i := 0; i+same <= len(a); i++ {
		if run := strings.Join(a[i:i+same], " "); known[run] {
			return run
		}
	}
	return ""
}

// timing asks whether the moment, or how few people the reader met, would tell;
// then the letter waits until it is agreed how those behind the report are kept
// safe, and leaves with others.
func (c *checked) timing(f *Facts, people int) {
	d := c.draft
	sensitive := f.Severity <= 2 || f.ReasonCode == "safety" || f.ReasonCode == "conduct" || f.Interim
	if !sensitive {
		return
	}
	if people < few {
		if d.facts != "" || !f.Happened.IsZero() {
			c.found("few", "", "the reader met fewer than five people in a month: any fact points at one of them", "coarsened")
		}
		d.facts, f.Happened, f.Records = "", time.Time{}, nil
	}
	open, last := false, time.Time{}
	for _, r := range c.behind {
		if !r.Agreed {
			open = true
		}
		if r.ReportedAt.After(last) {
			last = r.ReportedAt
		}
	}
	leaves := f.leaves
	if leaves.IsZero() {
		leaves = f.Starts
	}
	near := !last.IsZero() && leaves.Sub(last) < soon
	if !open || !near || people >= few {
		return
	}
	if f.DueNow {
		c.found("timing", "", "it is told shortly after a report by one of few; the law wants the reasons now, so they leave without anything that points at anybody", "coarsened")
		d.Ground = "the law wants the reasons by now: coarsened, not delayed"
		return
	}
	c.found("timing", "", "it is told shortly after a report by one of few: the moment tells who reported", "held")
	d.Way, d.Ground = "hold", "safe-contact plan of those behind the report is not agreed yet"
	d.heldUntil = batch(leaves.Add(slot))
}

// batch is the next time at which letters that waited leave together.
func batch(t time.Time) time.Time {
	at := t.UTC().Truncate(slot)
	if at.Before(t) {
		at = at.Add(slot)
	}
	return at
}

// met counts the people somebody met through orders of the last month.
func (s *Service) met(ctx context.Context, account uint64, until time.Time) (int, error) {
	if s.History == nil {
		return 0, nil
	}
	var n int
	to := until.UnixMicro()
	err := s.History.QueryRow(ctx, `SELECT COUNT(DISTINCT CASE WHEN customer = $1 THEN worker ELSE customer END) FROM orders
		WHERE (customer = $1 OR worker = $1) AND customer <> 0 AND worker <> 0 AND at >= $2`, account, to-met.Microseconds()).Scan(&n)
	return n, err
}
