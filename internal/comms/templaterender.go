package comms

import (
	"context"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// zone is where the reader's times are told: by the plan, else the
// installation's.
func (s *Service) zone(p ContactPlan) *time.Location {
	for _, z := range []string{p.Zone, s.Zone} {
		if z == "" {
			continue
		}
		if at, err := time.LoadLocation(z); err == nil {
			return at
		}
	}
	return time.UTC
}

// RenderTemplate fills the version in force of a template. A value that is
// missing or not of its type is named; a language it is not written in falls
// back to English. Times are told in the installation's zone.
func (s *Service) RenderTemplate(ctx context.Context, _ identity.Scope, template, language string, vars map[string]string) (Rendered, error) {
	return s.rendered(ctx, template, language, vars, s.zone(ContactPlan{}))
}

func (s *Service) rendered(ctx context.Context, template, language string, vars map[string]string, zone *time.Location) (Rendered, error) {
	t, version, err := s.liveText(ctx, template)
	if err != nil {
		return Rendered{}, err
	}
	return t.render(version, language, vars, zone)
}

// TemplateTry asks how a template would read.
type TemplateTry struct {
	N        int               `json:"n,omitempty" doc:"Version; the draft, or else the one in force, when left out"`
	Language string            `json:"language,omitempty" maxLength:"20"`
	Vars     map[string]string `json:"vars,omitempty"`
	Case     string            `json:"case,omitempty" maxLength:"60" doc:"A real case to fill it from"`
	Party    string            `json:"party,omitempty" maxLength:"60"`
	Text     *TemplateText     `json:"text,omitempty" doc:"A text that is not kept yet"`
}

// TemplateShown is how it would read.
type TemplateShown struct {
	Rendered
	Values   map[string]string `json:"values" doc:"What was filled in: given, from the case, or the example"`
	Missing  []string          `json:"missing" doc:"Variables that still need a value; the example stands in their place"`
	Findings []Finding         `json:"findings" doc:"What keeps this very text from leaving"`
	Plan     string            `json:"plan,omitempty" doc:"What the safe-contact plan says about mail to this party now"`
}

// TryTemplate shows a template filled with a real case. It changes nothing.
func (s *Service) TryTemplate(ctx context.Context, template string, try TemplateTry) (*TemplateShown, error) {
	sc, err := identity.Require(ctx, identity.PermTemplateRead)
	if err != nil {
		return nil, err
	}
	var text TemplateText
	version := template
	switch {
	case try.Text != nil:
		if wrong, _ := try.Text.check(); len(wrong) > 0 {
			for i := range wrong {
				wrong[i].Pointer = "/text" + wrong[i].Pointer
			}
			return nil, errs.New(errs.Invalid, "template_invalid", "The template cannot be shown like this: %s.", wrong[0].Message).With(wrong...)
		}
		text = *try.Text
	case try.N > 0:
		text, err = s.versionText(ctx, template, try.N)
	default:
		var t *Template
		if t, err = s.template(ctx, template); err == nil {
			if text = *t.Text; t.Writing != nil {
				text = *t.Writing
			}
		}
	}
	if err != nil {
		return nil, err
	}
	out := &TemplateShown{Missing: []string{}}
	given, zone, language := map[string]string{}, s.zone(ContactPlan{}), try.Language
	if try.Case != "" {
		if _, err := identity.Require(ctx, identity.PermMessageRead); err != nil {
			return nil, err
		}
		who, err := s.Party(ctx, sc, try.Case, try.Party)
		if err != nil {
			return nil, err
		}
		p, err := s.plan(ctx, who.CaseID, who.ID)
		if err != nil {
			return nil, err
		}
		given, zone, language = s.known(sc, who, p), s.zone(p), or(language, p.Language, who.Language)
		r, err := s.reach(ctx, who, "mail", s.DB.Now().Add(s.Undo))
		if err != nil {
			return nil, err
		}
		out.Plan = r.Why
		hidden, err := sc.Withheld(ctx, s.DB, who.ID)
		if err != nil {
			return nil, err
		}
		if hidden[who.ID] != "" { // hours and channels, as they see of the plan; a message is filled all the same
			delete(given, "name")
			out.Plan = p.Forbids(ChannelMail, s.DB.Now().Add(s.Undo))
		}
	}
	for k, v := range try.Vars {
		if strings.TrimSpace(v) != "" {
			given[k] = v
		}
	}
	for _, v := range text.Vars {
		if strings.TrimSpace(given[v.Name]) == "" {
			out.Missing = append(out.Missing, v.Name)
			given[v.Name] = or(v.Example, "…")
		}
	}
	vals := map[string]string{}
	for _, v := range text.Vars {
		vals[v.Name] = given[v.Name]
	}
	out.Values = vals
	// A type without an example cannot be shown as its type: it stands as words.
	lenient := text
	lenient.Vars = append([]Variable(nil), text.Vars...)
	for i, v := range lenient.Vars {
		if given[v.Name] == "…" {
			lenient.Vars[i].Type = TextVar
		}
	}
	out.Rendered, err = lenient.render(version, or(language, "en"), given, zone)
	if err != nil {
		return nil, err
	}
	out.Findings = outgoingFindings(out.Subject+"\n"+out.Body, nil)
	return out, nil
}

// known are the variables that a case fills by itself.
func (s *Service) known(sc identity.Scope, who Party, p ContactPlan) map[string]string {
	out := map[string]string{"case_number": who.Number, "agent": firstWord(sc.Actor().Name), "name": or(p.SafeName, firstWord(who.Name))}
	if !sc.Can(identity.PermAccountPersonal) && p.SafeName == "" {
		delete(out, "name") // who may not see a name does not learn it from a preview
	}
	return out
}

func firstWord(name string) string {
	w, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return w
}

// outgoingFindings are those of a text to a party: only phrases, for what is
// said to somebody may well name their own case, order or address; names are of
// the other parties.
func outgoingFindings(text string, others []string) []Finding {
	out := []Finding{}
	for _, f := range Lint(text, true, others...) {
		if f.Kind == "phrase" || f.What == "name" || f.What == "card" || f.What == "identity" {
			out = append(out, f)
		}
	}
	return out
}
