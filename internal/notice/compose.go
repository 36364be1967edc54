package notice

import (
	"context"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/errs"
)

// What the law and our rules grant where nothing says more: six months to ask
// (DSA art. 20), an answer within two weeks (Directive (EU) 2024/2831 art. 11).
const (
	defaultWindow = 183 * 24 * time.Hour
	defaultAnswer = 14 * 24 * time.Hour
)

// Compose makes the letter of a decision and checks what it would give away. It
// changes nothing.
func (s *Service) Compose(ctx context.Context, f Facts) (Draft, error) {
	known, err := s.Accounts.Accounts(ctx, machinery(), []uint64{f.Account})
	if err != nil {
		return Draft{}, err
	}
	if len(known) == 0 {
		return Draft{}, errs.New(errs.NotFound, "account_not_found", "There is no such account.")
	}
	acc := known[0]
	if f.Language == "" {
		f.Language = acc.Language
	}
	if f.Place == "" {
		f.Place = acc.Region
	}
	if f.City == "" {
		f.City = acc.City
	}
	if f.Starts.IsZero() {
		f.Starts = s.DB.Now()
	}
	d := Draft{Language: languageOf(f.Language), Way: "send", Findings: []Finding{}, account: acc}
	d.detected, d.automated = f.automation()
	redress := Redress{}
	if s.Redress != nil {
		if redress, err = s.Redress(ctx, f, acc.Kind); err != nil {
			return d, err
		}
	}
	if redress.Until.IsZero() {
		redress.Until = f.Starts.Add(defaultWindow)
	}
	if redress.Answer == 0 {
		redress.Answer = defaultAnswer
	}
	if f.Told.After(f.Starts) {
		redress.Until = redress.Until.Add(f.Told.Sub(f.Starts))
	}
	f.DueNow = f.DueNow || redress.DueNow
	d.appealUntil = redress.Until
	if err := s.clause(ctx, &d, f, acc.Kind); err != nil {
		return d, err
	}
	had := len(f.Records)
	names, err := s.check(ctx, &d, &f)
	if err != nil {
		return d, err
	}
	if redress.Records && len(f.Records) < had {
		d.owe(f, s.DB.Now())
	}
	template, vars := s.fill(&d, f, redress)
	r, err := s.Comms.RenderTemplate(ctx, machinery(), template, d.Language, vars)
	if err != nil {
		return d, err
	}
	d.Subject, d.Body, d.Language, d.template = r.Subject, r.Body, r.Language, r.Version
	s.lint(&d, names)
	return d, nil
}

// clause reads the text of the rule book in force.
func (s *Service) clause(ctx context.Context, d *Draft, f Facts, audience string) error {
	d.Clause = Clause{ID: f.Clause, Version: f.ClauseVersion}
	if f.Clause == "" || s.Clause == nil {
		return nil
	}
	c, ok, err := s.Clause(ctx, f.Clause, f.Starts, f.Place, audience, d.Language)
	if err != nil {
		return err
	}
	if ok {
		d.Clause = c
	} else if f.Event == Taken {
		d.Findings = append(d.Findings, Finding{Kind: "clause", Level: "warn", Text: f.Clause, Message: "the rule book has no such clause in force there and then"})
	}
	return nil
}

// fill words the fields.
func (s *Service) fill(d *Draft, f Facts, r Redress) (template string, vars map[string]string) {
	w := words(d.Language)
	what := w.of(f.Kind, "kind")
	if f.Interim && f.Event == Taken {
		what += " " + w["interim"]
	}
	switch f.Event {
	case Reversed:
		return "notice.reversed", map[string]string{"what": strings.TrimSuffix(what, "."), "reason": strings.TrimSuffix(w["again"], ".")}
	case Records:
		return "notice.records", map[string]string{"what": what, "records": strings.Join(f.Records, "\n"), "redress": s.redress(w, f, r)}
	case Received:
		return "appeal.received", map[string]string{"until": w.day(*f.Due)}
	case Answered:
		next := w["settled"]
		if f.Outcome != "overturn" {
			next = fmt.Sprintf(w["next"], s.outside(w, r))
		}
		if f.Outcome == "withdrawn_rule" {
			return "appeal.group", map[string]string{"what": what, "reason": w["withdrawn rule"], "redress": w["settled"]}
		}
		if f.Outcome == "modify" {
			what += " " + duration(w, f)
		}
		return "appeal.answer", map[string]string{"outcome": w[f.Outcome], "what": what, "answer": f.Answer, "redress": next}
	}
	if f.Kind == "separate" {
		return "notice.separate", map[string]string{"what": strings.TrimSuffix(what, "."), "reason": strings.TrimSuffix(w.of(f.ReasonCode, "other"), "."), "rule": s.ruleOf(w, d, f)}
	}
	return "notice.statement", map[string]string{"what": what, "facts": s.reasons(w, d, f), "rule": s.ruleOf(w, d, f), "automated": s.decided(w, d, f),
		"duration": duration(w, f), "redress": s.redress(w, f, r)}
}

// reasons are the facts in words: those written for the person, else what the
// reason code says.
func (s *Service) reasons(w wording, d *Draft, f Facts) string {
	parts := []string{d.facts}
	if d.facts == "" {
		parts[0] = w.of(f.ReasonCode, "other")
	}
	if !f.Happened.IsZero() {
		when := w.day(f.Happened)
		if d.Way != "send" {
			when = w.month(f.Happened)
		}
		parts = append(parts, fmt.Sprintf(w["on"], when))
	}
	if len(f.Records) > 0 {
		parts = append(parts, w["records"]+" "+strings.Join(f.Records, "; ")+".")
	}
	if !d.recordsBy.IsZero() {
		parts = append(parts, fmt.Sprintf(w["records later"], w.day(d.recordsBy)))
	}
	return strings.Join(parts, " ")
}

func (s *Service) ruleOf(w wording, d *Draft, f Facts) string {
	c := d.Clause
	if c.ID == "" {
		if f.Rule != "" {
			return fmt.Sprintf(w["internal rule"], f.Rule)
		}
		return w["no rule"]
	}
	text := c.ID
	if c.Title != "" {
		text += " " + c.Title
	}
	if c.Text != "" {
		text += ": " + strings.Join(strings.Fields(c.Text), " ")
	}
	return cut(text, 6000)
}

func (s *Service) decided(w wording, d *Draft, f Facts) string {
	switch {
	case d.automated == "fully":
		return w["fully"]
	case f.Origin == "model":
		return w["model"]
	case d.detected:
		return w["found"]
	}
	return w["person"]
}

func duration(w wording, f Facts) string {
	switch {
	case f.Kind == "warn" || f.Kind == "educate" || f.Kind == "refund" || f.Kind == "cancel_order" || f.Kind == "reinstate":
		return w["once"]
	case f.Until == nil:
		return w["none"]
	case f.Holds:
		return fmt.Sprintf(w["review"], w.moment(*f.Until))
	}
	return fmt.Sprintf(w["until"], w.moment(*f.Until))
}

func (s *Service) redress(w wording, f Facts, r Redress) string {
	number, code := w["preview"], w["preview"]
	if f.ref != "" {
		number, code = s.Number(f.ref), s.code(f.ref)
	}
	days := int((r.Answer + 24*time.Hour - 1) / (24 * time.Hour))
	return fmt.Sprintf(w["redress"], s.link(w), number, code, w.day(r.Until), days) + " " + s.outside(w, r)
}

func (s *Service) outside(w wording, r Redress) string {
	if r.Body == "" {
		return w["nobody"]
	}
	return fmt.Sprintf(w["body"], r.Body)
}

// link is the page of the safety centre where a decision is opened.
func (s *Service) link(w wording) string {
	path := "/safety/appeal"
	for _, l := range Languages[1:] {
		if w["once"] == said[l]["once"] {
			path = "/safety/" + l + "/appeal"
		}
	}
	return strings.TrimSuffix(s.PublicURL, "/") + path
}

// letters leave out what is misread or misheard, and all vowels.
const letters = "23456789BCDFGHJKMNPQRSTVWXZ"

// group gives n groups of four letters: a keyed hash, so that only we make them.
func (s *Service) group(kind, ref string, n int) string {
	raw, err := hex.DecodeString(s.Vault.Index(kind, ref))
	if err != nil {
		return ""
	}
	left := new(big.Int).SetBytes(raw)
	base, digit := big.NewInt(int64(len(letters))), new(big.Int)
	var b strings.Builder
	for i := range 4 * n {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		left.DivMod(left, base, digit)
		b.WriteByte(letters[digit.Int64()])
	}
	return b.String()
}

// Number is what a letter is called by; it opens nothing without the code.
func (s *Service) Number(ref string) string { return s.group("notice number", ref, 2) }

func (s *Service) code(ref string) string { return s.group("notice code", ref, 3) }

// follow is the index under which number and code are looked up.
func (s *Service) follow(number, code string) string {
	keep := func(v string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(letters, r) {
				return r
			}
			return -1
		}, strings.ToUpper(v))
	}
	return s.Vault.Index("notice", keep(number)+":"+keep(code))
}

// lint names what else should not leave. Our own number, code and address are no
// personal data.
func (s *Service) lint(d *Draft, names []string) {
	for _, f := range comms.Lint(d.Body, true, names...) {
		if f.Kind == "personal" && f.What != "name" && f.What != "email" && f.What != "card" && f.What != "identity" {
			continue
		}
		d.Findings = append(d.Findings, Finding{Kind: f.Kind, Level: f.Level, Text: f.Text, Message: f.Message})
	}
}

func cut(v string, n int) string {
	if r := []rune(v); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return v
}
