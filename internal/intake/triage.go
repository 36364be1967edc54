package intake

import (
	"context"
	"maps"

	"github.com/piepowder/piepowder/internal/triage"
)

// WordsVersion marks a suggestion that was not made of words.
const WordsVersion = "by hand"

// Answer to one of the two first questions.
type Answer string

// The answers.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	Unknown Answer = "unknown"
)

// Valid says whether a is one of the three, or not given.
func (a Answer) Valid() bool { return a == "" || a == Yes || a == No || a == Unknown }

// Answers are those to the questions of the severity tree, by question.
type Answers map[string]string

// Suggestion proposes a category and a severity. It never decides.
type Suggestion = triage.Suggestion

// triageSet is what suggestions are made with now.
func (s *Service) triageSet(ctx context.Context) (*triage.Set, error) {
	if s.Options.Triage == nil {
		return triage.Shipped()
	}
	return s.Options.Triage.Current(ctx)
}

// with gives all answers: those of the tree and the first two.
func (a Answers) with(now, safe Answer) map[string]string {
	out := maps.Clone(map[string]string(a))
	if out == nil {
		out = map[string]string{}
	}
	if now != "" {
		out["now"] = string(now)
	}
	if safe != "" {
		out["safe"] = string(safe)
	}
	return out
}

// language is the two letters that choose phrases.
func language(tag string) string { return tag[:min(2, len(tag))] }

// suggest reads a contact as it is.
func suggest(set *triage.Set, c *Contact, answers Answers, category string) Suggestion {
	return set.Suggest(triage.Input{Text: c.Subject + "\n" + c.Text, Language: language(c.Language), Answers: answers.with(c.Now, c.Safe), Category: category})
}

// propose fills in what is suggested for a contact that comes in. Nobody wrote
// an automatic reply or a bounce: nothing is suggested for one.
func (s *Service) propose(ctx context.Context, a *arrival) error {
	set, err := s.triageSet(ctx)
	if err != nil {
		return err
	}
	was := a.c.Suggestion
	a.c.Suggestion = Suggestion{Severity: 4, Words: []string{}, Version: WordsVersion, Versions: set.Versions}
	if a.c.Auto != AutoReply && a.c.Auto != Bounce {
		a.c.Suggestion = suggest(set, &a.c, nil, "")
	}
	if was.Version != "" {
		a.c.Suggestion = higher(was, a.c.Suggestion)
	}
	return nil
}

// higher gives the later suggestion unless the earlier one was worse: then that
// stands, with its words.
func higher(was, is Suggestion) Suggestion {
	if was.Severity < is.Severity {
		is.Severity, is.Words, is.Triggers = was.Severity, was.Words, was.Triggers
	}
	return is
}

// fold makes text comparable: see triage.Fold.
func fold(s string) string { return triage.Fold(s) }
