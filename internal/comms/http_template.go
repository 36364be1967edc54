package comms

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type (
	retiredIn struct {
		Retired bool `query:"retired" doc:"Those out of use too"`
	}
	newTemplateIn struct {
		Body struct {
			ID string `json:"id" maxLength:"100" doc:"A name like reply.first"`
			TemplateDraft
		}
	}
	draftIn struct {
		IDPath
		Match string `header:"If-Match"`
		Body  TemplateDraft
	}
	templateRetireIn struct {
		IDPath
		Body struct {
			Back bool `json:"back,omitempty" doc:"Bring it back into use"`
		}
	}
	tryIn struct {
		IDPath
		Body TemplateTry
	}
	diffIn struct {
		IDPath
		From int `query:"from" minimum:"1"`
		To   int `query:"to" minimum:"1"`
	}
	wordsIn struct {
		Body struct {
			Text     string `json:"text" maxLength:"40000"`
			External bool   `json:"external,omitempty" doc:"It is to be read outside: personal data keeps it from leaving"`
			Case     string `json:"case,omitempty" maxLength:"60" doc:"Names of its parties are looked for as well"`
			Party    string `json:"party,omitempty" maxLength:"60" doc:"To whom it goes: their own name may stand there"`
		}
	}
	macroIn struct {
		Body Macro
	}
	macroPut struct {
		IDPath
		Match string `header:"If-Match"`
		Body  Macro
	}
	macroUseIn struct {
		IDPath
		Body MacroUse
	}
	tagged[T any] struct {
		ETag string `header:"ETag"`
		Body T
	}
)

func templateOut(t *Template, err error) (*tagged[*Template], error) {
	if err != nil {
		return nil, err
	}
	return &tagged[*Template]{web.ETag(t.Version), t}, nil
}

func macroOut(m *Macro, err error) (*tagged[*Macro], error) {
	if err != nil {
		return nil, err
	}
	return &tagged[*Macro]{web.ETag(m.Version), m}, nil
}

func (s *Service) templateRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/templates", identity.PermTemplateRead, "List templates with the text in force",
			func(ctx context.Context, in *retiredIn) (*list[Template], error) {
				l, err := s.Templates(ctx, in.Retired)
				return items(l), err
			}),
		web.Post("/v1/templates", identity.PermTemplateWrite, "Begin a template with its first draft",
			func(ctx context.Context, in *newTemplateIn) (*tagged[*Template], error) {
				return templateOut(s.NewTemplate(ctx, in.Body.ID, in.Body.TemplateDraft))
			}, web.Status(http.StatusCreated)),
		web.Get("/v1/templates/{id}", identity.PermTemplateRead, "Read a template with its versions and draft",
			func(ctx context.Context, in *IDPath) (*tagged[*Template], error) {
				return templateOut(s.Template(ctx, in.ID))
			}),
		web.Put("/v1/templates/{id}/draft", identity.PermTemplateWrite, "Keep the draft of a template",
			func(ctx context.Context, in *draftIn) (*tagged[*Template], error) {
				v, err := web.IfMatch(in.Match)
				if err != nil {
					return nil, err
				}
				return templateOut(s.SaveTemplate(ctx, in.ID, v, in.Body))
			}),
		web.Delete("/v1/templates/{id}/draft", identity.PermTemplateWrite, "Throw the draft away",
			func(ctx context.Context, in *IDPath) (*tagged[*Template], error) {
				return templateOut(s.DropDraft(ctx, in.ID))
			}),
		web.Post("/v1/templates/{id}/publish", identity.PermTemplateWrite, "Put the draft in force; a sensitive one takes a second person",
			func(ctx context.Context, in *IDPath) (*tagged[*Template], error) {
				return templateOut(s.PublishTemplate(ctx, in.ID))
			}),
		web.Post("/v1/templates/{id}/retire", identity.PermTemplateWrite, "Take a template out of use, or back into it",
			func(ctx context.Context, in *templateRetireIn) (*tagged[*Template], error) {
				return templateOut(s.RetireTemplate(ctx, in.ID, in.Body.Back))
			}),
		web.Post("/v1/templates/{id}/preview", identity.PermTemplateRead, "Show a template filled with examples or a real case; changes nothing",
			func(ctx context.Context, in *tryIn) (*one[*TemplateShown], error) {
				t, err := s.TryTemplate(ctx, in.ID, in.Body)
				return &one[*TemplateShown]{t}, err
			}),
		web.Get("/v1/templates/{id}/diff", identity.PermTemplateRead, "What changed between two versions",
			func(ctx context.Context, in *diffIn) (*list[DiffLine], error) {
				l, err := s.DiffTemplate(ctx, in.ID, in.From, in.To)
				return items(l), err
			}),
		web.Post("/v1/lint", identity.PermTemplateRead, "Look for personal data and phrases that must not leave",
			func(ctx context.Context, in *wordsIn) (*list[Finding], error) {
				l, err := s.LintFor(ctx, in.Body.Text, in.Body.External, in.Body.Case, in.Body.Party)
				return items(l), err
			}),
		web.Get("/v1/macros", identity.PermTemplateRead, "List macros",
			func(ctx context.Context, in *retiredIn) (*list[Macro], error) {
				l, err := s.Macros(ctx, in.Retired)
				return items(l), err
			}),
		web.Post("/v1/macros", identity.PermTemplateWrite, "Make a macro",
			func(ctx context.Context, in *macroIn) (*tagged[*Macro], error) {
				return macroOut(s.SaveMacro(ctx, "", 0, in.Body))
			}, web.Status(http.StatusCreated)),
		web.Put("/v1/macros/{id}", identity.PermTemplateWrite, "Change or retire a macro",
			func(ctx context.Context, in *macroPut) (*tagged[*Macro], error) {
				v, err := web.IfMatch(in.Match)
				if err != nil {
					return nil, err
				}
				return macroOut(s.SaveMacro(ctx, in.ID, v, in.Body))
			}),
		web.Post("/v1/macros/{id}/preview", identity.PermMessageSend, "Say what a macro would do to a case; changes nothing",
			func(ctx context.Context, in *macroUseIn) (*one[*MacroShown], error) {
				m, err := s.TryMacro(ctx, in.ID, in.Body)
				return &one[*MacroShown]{m}, err
			}),
		web.Post("/v1/macros/{id}/apply", identity.PermMessageSend, "Reply, act and set the state in one go",
			func(ctx context.Context, in *macroUseIn) (*one[*MacroShown], error) {
				m, err := s.UseMacro(ctx, in.ID, in.Body)
				return &one[*MacroShown]{m}, err
			}),
	}
}

// LintFor lints a text, with the names of a case's parties when one is named.
func (s *Service) LintFor(ctx context.Context, text string, external bool, caseRef, party string) ([]Finding, error) {
	sc, err := identity.Require(ctx, identity.PermTemplateRead)
	if err != nil {
		return nil, err
	}
	if caseRef == "" {
		return Lint(text, external), nil
	}
	if _, err := identity.Require(ctx, identity.PermMessageRead); err != nil {
		return nil, err
	}
	caseID, _, err := s.Case(ctx, sc, caseRef)
	if err != nil {
		return nil, err
	}
	if party != "" {
		if _, err := s.Party(ctx, sc, caseRef, party); err != nil {
			return nil, err
		}
	}
	open, veiled, err := s.others(ctx, sc, caseID, party)
	if err != nil {
		return nil, err
	}
	if !sc.Can(identity.PermAccountPersonal) {
		veiled = nil // who may not see names does not find them out by trying
	}
	if party != "" {
		return append(outgoingFindings(text, open), veiledName(text, veiled, true)...), nil
	}
	return append(Lint(text, external, open...), veiledName(text, veiled, external)...), nil
}
