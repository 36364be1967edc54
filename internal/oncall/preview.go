package oncall

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Line is one thing that would happen if a page began at a time and nobody
// answered.
type Line struct {
	At      time.Time  `json:"at"`
	Person  string     `json:"person,omitempty"`
	Name    string     `json:"name,omitempty"`
	By      string     `json:"by,omitempty" doc:"mail, sms, voice, webhook or push"`
	Step    int        `json:"step" doc:"From 1"`
	Round   int        `json:"round" doc:"From 1"`
	Skipped string     `json:"skipped,omitempty" doc:"Why somebody, or the step, is passed by: nobody_on_call, no_method, resting, gone; or timed_out at the end"`
	Until   *time.Time `json:"until,omitempty" doc:"Of quiet hours"`
	Text    string     `json:"text" doc:"As 02:10 Ana by call, in UTC"`
}

// Preview is what would happen now, or at a time.
type Preview struct {
	Policy *struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Version int64  `json:"version"`
	} `json:"policy,omitempty" doc:"None: nobody would be paged"`
	Lines []Line `json:"lines"`
}

var byWords = map[string]string{ByMail: "mail", BySMS: "text message", ByVoice: "call", ByWebhook: "webhook", ByPush: "browser push"}

var skipWords = map[string]string{"nobody_on_call": "nobody is on call, the next step follows at once", "no_method": "has no verified method",
	"resting": "is in quiet hours", "gone": "is not active staff any more"}

// Preview runs the ladder that a page like this would take, by the code that
// pages, as if nobody answered. at zero is now.
func (s *Service) Preview(ctx context.Context, severity int, region, brand, kind string, at time.Time) (*Preview, error) {
	if _, err := identity.Require(ctx, identity.PermOnCallRead); err != nil {
		return nil, err
	}
	if severity < 0 || severity > 4 {
		return nil, errs.New(errs.Invalid, "severity_invalid", "There is no such severity.").With(errs.Field{Pointer: "?severity", Message: "S0 to S4"})
	}
	if at.IsZero() {
		at = s.db.Now()
	}
	policies, err := s.policies(ctx)
	if err != nil {
		return nil, err
	}
	out := &Preview{Lines: []Line{}}
	policy, ok := choose(policies, severity, region, brand, kind)
	if !ok {
		return out, nil
	}
	out.Policy = &struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Version int64  `json:"version"`
	}{policy.ID, policy.Name, policy.Version}
	b, err := s.read(ctx, at)
	if err != nil {
		return nil, err
	}
	out.Lines = b.lines(policy.Ladder, severity, at.UTC())
	names, err := s.nameAll(ctx)
	for i := range out.Lines {
		l := &out.Lines[i]
		l.Name = names[l.Person]
		l.Text = l.sentence()
	}
	return out, err
}

// lines are the turns of a ladder in the order of time.
func (b *book) lines(l Ladder, severity int, at time.Time) (out []Line) {
	turns := b.foretell(l, severity, at)
	for _, t := range turns {
		for _, k := range t.skips {
			line := Line{At: t.at, Person: k.person, Step: t.step + 1, Round: t.round + 1, Skipped: k.why}
			if !k.until.IsZero() {
				line.Until = &k.until
			}
			out = append(out, line)
		}
		for _, n := range t.notices {
			out = append(out, Line{At: n.at, Person: n.person, By: n.kind, Step: t.step + 1, Round: t.round + 1})
		}
	}
	end := turns[len(turns)-1]
	out = append(out, Line{At: end.next, Step: end.step + 1, Round: end.round + 1, Skipped: "timed_out"})
	slices.SortStableFunc(out, func(a, b Line) int { return cmp.Or(a.At.Compare(b.At), a.Round-b.Round, a.Step-b.Step) })
	return out
}

func (l Line) sentence() string {
	at := l.At.Format("15:04")
	switch {
	case l.Skipped == "timed_out":
		return at + " nobody answered"
	case l.Skipped != "" && l.Person == "":
		return at + " " + skipWords[l.Skipped]
	case l.Skipped != "":
		return fmt.Sprintf("%s %s %s", at, l.Name, skipWords[l.Skipped])
	}
	return fmt.Sprintf("%s %s by %s", at, l.Name, byWords[l.By])
}
