package comms

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type (
	reachIn struct {
		PartyPath
		Channel string `query:"channel" enum:"mail,phone,text,in_app" default:"mail"`
	}
	accountControlIn struct {
		CasePath
		Match string `header:"If-Match"`
		Body  struct {
			State string `json:"state" enum:"disputed,settled"`
			Why   string `json:"why" minLength:"1" maxLength:"500"`
		}
	}
	stopLiftIn struct {
		IDPath
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"500"`
		}
	}
	followIn struct {
		CasePath
		Body FollowUpPlan
	}
	translationIn struct {
		IDPath
		Body struct {
			Language string `json:"language" maxLength:"20"`
			Text     string `json:"text,omitempty" maxLength:"40000" doc:"By hand; left out, the machine translates"`
		}
	}
	draftTranslateIn struct {
		Body struct {
			Text     string `json:"text" minLength:"1" maxLength:"20000"`
			From     string `json:"from,omitempty" maxLength:"20"`
			Language string `json:"language" maxLength:"20"`
		}
	}
	draftTranslated struct {
		Text   string `json:"text"`
		Engine string `json:"engine"`
	}
	pressIn struct {
		CasePath
		Body struct {
			Outlet string `json:"outlet,omitempty" enum:"press,social,executive"`
			Asked  string `json:"asked,omitempty" maxLength:"1000" doc:"What was asked, without naming anybody"`
		}
	}
	pressListIn struct {
		Done bool `query:"done"`
	}
	pressMoveIn struct {
		IDPath
		Body struct {
			State string `json:"state" enum:"taken,done"`
		}
	}
)

func controlOut(c *AccountControl, err error) (*tagged[*AccountControl], error) {
	if err != nil {
		return nil, err
	}
	return &tagged[*AccountControl]{web.ETag(c.Version), c}, nil
}

func (s *Service) speakRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/cases/{ref}/parties/{party}/reach", identity.PermMessageSend, "Ask whether and how a party may be reached now",
			func(ctx context.Context, in *reachIn) (*one[*Reach], error) {
				r, err := s.Reach(ctx, in.Ref, in.Party, in.Channel)
				return &one[*Reach]{r}, err
			}),
		web.Get("/v1/cases/{ref}/account-control", identity.PermMessageRead, "Whether somebody else may control the accounts of a case",
			func(ctx context.Context, in *CasePath) (*tagged[*AccountControl], error) {
				return controlOut(s.AccountControl(ctx, in.Ref))
			}),
		web.Put("/v1/cases/{ref}/account-control", identity.PermMessageSend, "Say that account control is disputed, or settled",
			func(ctx context.Context, in *accountControlIn) (*tagged[*AccountControl], error) {
				v, err := web.IfMatch(in.Match)
				if err != nil {
					return nil, err
				}
				return controlOut(s.SetAccountControl(ctx, in.Ref, v, in.Body.State, in.Body.Why))
			}),
		web.Get("/v1/cases/{ref}/automation-stops", identity.PermMessageRead, "What the marketplace was told to stop sending to harmed persons",
			func(ctx context.Context, in *CasePath) (*list[AutomationStop], error) {
				l, err := s.Stops(ctx, in.Ref)
				return items(l), err
			}),
		web.Post("/v1/automation-stops/{id}/lift", identity.PermCaseClose, "End a stop",
			func(ctx context.Context, in *stopLiftIn) (*one[*AutomationStop], error) {
				st, err := s.Lift(ctx, in.ID, in.Body.Reason)
				return &one[*AutomationStop]{st}, err
			}),
		web.Get("/v1/cases/{ref}/follow-ups", identity.PermMessageRead, "List follow-ups",
			func(ctx context.Context, in *CasePath) (*list[FollowUp], error) {
				l, err := s.FollowUps(ctx, in.Ref)
				return items(l), err
			}),
		web.Post("/v1/cases/{ref}/follow-ups", identity.PermMessageSend, "Plan follow-ups, or write down that none is wanted",
			func(ctx context.Context, in *followIn) (*list[FollowUp], error) {
				l, err := s.FollowUp(ctx, in.Ref, in.Body)
				return items(l), err
			}, web.Status(http.StatusCreated)),
		web.Get("/v1/translator", identity.PermMessageRead, "Whether a machine translates here, and why not",
			func(ctx context.Context, _ *none) (*one[*TranslatorState], error) {
				st, err := s.TranslatorState(ctx)
				return &one[*TranslatorState]{st}, err
			}),
		web.Post("/v1/translator", identity.PermMessageSend, "Translate a draft; nothing is kept",
			func(ctx context.Context, in *draftTranslateIn) (*one[draftTranslated], error) {
				text, engine, err := s.TranslateDraft(ctx, in.Body.Text, in.Body.From, in.Body.Language)
				return &one[draftTranslated]{draftTranslated{text, engine}}, err
			}),
		web.Get("/v1/messages/{id}/translations", identity.PermMessageRead, "List translations of a message or contact",
			func(ctx context.Context, in *IDPath) (*list[Translation], error) {
				l, err := s.Translations(ctx, in.ID)
				return items(l), err
			}),
		web.Post("/v1/messages/{id}/translations", identity.PermMessageSend, "Add a translation, by hand or by the machine; the original stays the evidence",
			func(ctx context.Context, in *translationIn) (*one[*Translation], error) {
				t, err := s.Translate(ctx, in.ID, in.Body.Language, in.Body.Text)
				return &one[*Translation]{t}, err
			}, web.Status(http.StatusCreated)),
		web.Post("/v1/cases/{ref}/press", identity.PermCaseWrite, "Hand a matter to communications with a page without personal data",
			func(ctx context.Context, in *pressIn) (*one[*PressNote], error) {
				n, err := s.HandToPress(ctx, in.Ref, in.Body.Outlet, in.Body.Asked)
				return &one[*PressNote]{n}, err
			}, web.Status(http.StatusCreated)),
		web.Get("/v1/press", identity.PermPressRead, "Pages for the press, without personal data",
			func(ctx context.Context, in *pressListIn) (*list[PressNote], error) {
				l, err := s.PressNotes(ctx, in.Done)
				return items(l), err
			}),
		web.Post("/v1/press/{id}/move", identity.PermPressRead, "Take a page, or mark it done",
			func(ctx context.Context, in *pressMoveIn) (*one[*PressNote], error) {
				n, err := s.MovePress(ctx, in.ID, in.Body.State)
				return &one[*PressNote]{n}, err
			}),
	}
}
