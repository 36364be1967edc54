package intake

import (
	"context"
	"net/http"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

type (
	mailboxIn struct {
		ID string `path:"id"`
	}
	addMailboxIn    struct{ Body NewMailbox }
	changeMailboxIn struct {
		ID      string `path:"id"`
		IfMatch string `header:"If-Match"`
		Body    NewMailbox
	}
	mailboxOut struct {
		ETag string `header:"ETag"`
		Body *Mailbox
	}
	mailboxesOut struct {
		Body struct {
			Items []Mailbox `json:"items"`
		}
	}
	similarOut struct {
		Body struct {
			Items []Similar `json:"items"`
		}
	}
	intakeHealthOut struct{ Body *IntakeHealth }
	mailAsideIn     struct {
		ID      string `path:"id"`
		Message string `path:"message"`
	}
	mailAsideOut  struct{ Body *MailAside }
	mailAsidesOut struct {
		Body struct {
			Items []MailAside `json:"items"`
		}
	}
)

func oneMailbox(m *Mailbox, err error) (*mailboxOut, error) {
	if err != nil {
		return nil, err
	}
	return &mailboxOut{web.ETag(m.Version), m}, nil
}

// MailRoutes are the routes of mailboxes, of similar cases and of the doors'
// health.
func (s *Service) MailRoutes() []web.Route {
	return []web.Route{
		web.Get("/v1/contacts/{id}/similar", identity.PermContactRead, "Open cases a contact may belong to, best first",
			func(ctx context.Context, in *ContactPath) (*similarOut, error) {
				var out similarOut
				var err error
				out.Body.Items, err = s.Similar(ctx, in.ID)
				return &out, err
			}),
		web.Get("/v1/intake/health", identity.PermMailboxRead, "When something last came by each channel, and whether the way is open",
			func(ctx context.Context, _ *struct{}) (*intakeHealthOut, error) {
				h, err := s.Heartbeat(ctx)
				return &intakeHealthOut{h}, err
			}),
		web.Get("/v1/mailboxes", identity.PermMailboxRead, "Our addresses and how fetching goes",
			func(ctx context.Context, _ *struct{}) (*mailboxesOut, error) {
				var out mailboxesOut
				var err error
				out.Body.Items, err = s.Mailboxes(ctx)
				return &out, err
			}),
		web.Post("/v1/mailboxes", identity.PermMailboxWrite, "Add an address, with or without a server to fetch from",
			func(ctx context.Context, in *addMailboxIn) (*mailboxOut, error) {
				return oneMailbox(s.AddMailbox(ctx, in.Body))
			},
			web.Status(http.StatusCreated)),
		web.Get("/v1/mailboxes/{id}", identity.PermMailboxRead, "Read a mailbox",
			func(ctx context.Context, in *mailboxIn) (*mailboxOut, error) {
				return oneMailbox(s.Mailbox(ctx, in.ID))
			}),
		web.Put("/v1/mailboxes/{id}", identity.PermMailboxWrite, "Change a mailbox",
			func(ctx context.Context, in *changeMailboxIn) (*mailboxOut, error) {
				version, err := web.IfMatch(in.IfMatch)
				if err != nil {
					return nil, err
				}
				return oneMailbox(s.ChangeMailbox(ctx, in.ID, version, in.Body))
			}),
		web.Delete("/v1/mailboxes/{id}", identity.PermMailboxWrite, "Stop an address; what came by it stays",
			func(ctx context.Context, in *mailboxIn) (*struct{}, error) { return nil, s.RemoveMailbox(ctx, in.ID) }),
		web.Post("/v1/mailboxes/{id}/poll", identity.PermMailboxWrite, "Fetch now, and say how it went",
			func(ctx context.Context, in *mailboxIn) (*mailboxOut, error) {
				return oneMailbox(s.PollNow(ctx, in.ID))
			}),
		web.Get("/v1/mailboxes/{id}/aside", identity.PermMailboxRead, "Messages that always failed and were passed by",
			func(ctx context.Context, in *mailboxIn) (*mailAsidesOut, error) {
				var out mailAsidesOut
				var err error
				out.Body.Items, err = s.SetAside(ctx, in.ID)
				return &out, err
			}),
		web.Post("/v1/mailboxes/{id}/aside/{message}/retry", identity.PermMailboxWrite, "Try such a message once more",
			func(ctx context.Context, in *mailAsideIn) (*mailAsideOut, error) {
				m, err := s.RetryAside(ctx, in.ID, in.Message)
				return &mailAsideOut{m}, err
			}),
	}
}
