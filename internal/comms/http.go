package comms

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type (
	none     struct{}
	CasePath struct {
		Ref string `path:"ref" doc:"Case id or number"`
	}
	IDPath struct {
		ID string `path:"id"`
	}
	endpointIn struct {
		Body struct {
			URL    string   `json:"url" maxLength:"2000"`
			Events []string `json:"events,omitempty" maxItems:"50" doc:"Left out: all"`
		}
	}
	messagesIn struct {
		CasePath
		web.PageIn
		Party string `query:"party" doc:"Only this party's thread"`
	}
	replyIn struct {
		CasePath
		Body Reply
	}
	callIn struct {
		CasePath
		Body Call
	}
	PartyPath struct {
		CasePath
		Party string `path:"party"`
	}
	planIn struct {
		PartyPath
		Match string `header:"If-Match"`
		Body  ContactPlan
	}
	deliveriesIn struct {
		IDPath
		web.PageIn
		State string `query:"state" enum:"pending,acknowledged,failed"`
	}
	allDeliveriesIn struct {
		web.PageIn
		Object string `query:"object" doc:"Only what was sent about this (act_…)"`
		State  string `query:"state" enum:"pending,acknowledged,failed"`
	}
	one[T any] struct{ Body T }
	planOut    struct {
		ETag string `header:"ETag"`
		Body *ContactPlan
	}
	list[T any] struct {
		Body struct {
			Items []T `json:"items"`
		}
	}
)

func items[T any](in []T) *list[T] {
	out := &list[T]{}
	out.Body.Items = in
	return out
}

// Routes is our part of the URL table.
func (s *Service) Routes() []web.Route {
	return append(append(append(s.templateRoutes(), s.speakRoutes()...), s.rotateRoutes()...),
		web.Get("/v1/webhooks", identity.PermWebhookRead, "List webhook endpoints",
			func(ctx context.Context, _ *none) (*list[Endpoint], error) {
				l, err := s.Endpoints(ctx)
				return items(l), err
			}),
		web.Post("/v1/webhooks", identity.PermWebhookWrite, "Add a webhook endpoint; the answer shows its secret once",
			func(ctx context.Context, in *endpointIn) (*one[*Endpoint], error) {
				e, err := s.AddEndpoint(ctx, in.Body.URL, in.Body.Events)
				return &one[*Endpoint]{e}, err
			}, web.Status(http.StatusCreated)),
		web.Post("/v1/webhooks/{id}/enable", identity.PermWebhookWrite, "Turn an endpoint on again",
			func(ctx context.Context, in *IDPath) (*none, error) { return &none{}, s.Enable(ctx, in.ID, true) }, web.Status(http.StatusNoContent)),
		web.Post("/v1/webhooks/{id}/disable", identity.PermWebhookWrite, "Turn an endpoint off",
			func(ctx context.Context, in *IDPath) (*none, error) { return &none{}, s.Enable(ctx, in.ID, false) }, web.Status(http.StatusNoContent)),
		web.Get("/v1/webhooks/{id}/deliveries", identity.PermWebhookRead, "List what was sent to an endpoint, with every attempt",
			func(ctx context.Context, in *deliveriesIn) (*one[web.Page[Delivery]], error) {
				p, err := s.Deliveries(ctx, in.ID, "", in.State, in.PageIn)
				return &one[web.Page[Delivery]]{p}, err
			}),
		web.Get("/v1/deliveries", identity.PermWebhookRead, "List webhook deliveries to all endpoints",
			func(ctx context.Context, in *allDeliveriesIn) (*one[web.Page[Delivery]], error) {
				p, err := s.Deliveries(ctx, "", in.Object, in.State, in.PageIn)
				return &one[web.Page[Delivery]]{p}, err
			}),
		web.Post("/v1/deliveries/{id}/replay", identity.PermWebhookWrite, "Send a delivery again under its id",
			func(ctx context.Context, in *IDPath) (*one[*Delivery], error) {
				d, err := s.Replay(ctx, in.ID)
				return &one[*Delivery]{d}, err
			}, web.Status(http.StatusAccepted)),
		web.Get("/v1/cases/{ref}/messages", identity.PermMessageRead, "List the messages of a case",
			func(ctx context.Context, in *messagesIn) (*one[web.Page[Message]], error) {
				p, err := s.Messages(ctx, in.Ref, in.Party, in.PageIn)
				return &one[web.Page[Message]]{p}, err
			}),
		web.Post("/v1/cases/{ref}/messages", identity.PermMessageSend, "Reply to a party in its own thread",
			func(ctx context.Context, in *replyIn) (*one[*Message], error) {
				m, err := s.Send(ctx, in.Ref, in.Body)
				return &one[*Message]{m}, err
			}, web.Status(http.StatusCreated)),
		web.Post("/v1/messages/{id}/undo", identity.PermMessageSend, "Take back a message that has not left",
			func(ctx context.Context, in *IDPath) (*none, error) { return &none{}, s.UndoSend(ctx, in.ID) }, web.Status(http.StatusNoContent)),
		web.Get("/v1/cases/{ref}/calls", identity.PermMessageRead, "List the calls of a case",
			func(ctx context.Context, in *CasePath) (*list[Call], error) {
				l, err := s.Calls(ctx, in.Ref)
				return items(l), err
			}),
		web.Post("/v1/cases/{ref}/calls", identity.PermMessageSend, "Log a telephone call",
			func(ctx context.Context, in *callIn) (*one[*Call], error) {
				c, err := s.LogCall(ctx, in.Ref, in.Body)
				return &one[*Call]{c}, err
			}, web.Status(http.StatusCreated)),
		web.Get("/v1/cases/{ref}/parties/{party}/contact-plan", identity.PermMessageRead, "Read how a party may be reached",
			func(ctx context.Context, in *PartyPath) (*planOut, error) {
				p, err := s.Plan(ctx, in.Ref, in.Party)
				return withTag(p, err)
			}),
		web.Put("/v1/cases/{ref}/parties/{party}/contact-plan", identity.PermMessageSend, "Set how a party may be reached",
			func(ctx context.Context, in *planIn) (*planOut, error) {
				v, err := web.IfMatch(in.Match)
				if err != nil {
					return nil, err
				}
				p, err := s.SetPlan(ctx, in.Ref, in.Party, v, in.Body)
				return withTag(p, err)
			}),
	)
}

func withTag(p *ContactPlan, err error) (*planOut, error) {
	if err != nil {
		return nil, err
	}
	return &planOut{ETag: web.ETag(p.Version), Body: p}, nil
}
